"""Standorte, second view: what each further site brings, and mean against worst served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from sozialraum.answers import site_words
from sozialraum.answers.sites import Question
from sozialraum.answers.table import Column, Table
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Model
from sozialraum.pictures import site_charts
from sozialraum.text import format as de
from sozialraum.text import sites as words
from sozialraum.text.markdown import literal
from sozialraum.ui.shell import controls, draw, page, register
from sozialraum.ui.shell.callbacks import button
from sozialraum.ui.standorte import sites, sites_controls, sites_search

MOST_NAMED = 6  # sites a row of the curve's table names


def show() -> None:
    """Curve with its knee, the number for a share, and the trade-off in a fold."""
    top = st.container()  # the answer needs the controls, which stand beside the picture
    left, right = st.columns([2, 5], gap="small")
    with left, page.levers():
        group = sites_controls.chosen_group()
        minutes = sites_controls.chosen_minutes()
        goal = register.entries()["standorte_ziel_anteil"]
        share = controls.slide(
            "Zu erreichender Anteil",
            register.steps(goal),
            param="anteil",
            default=goal.default,
            words=lambda value: f"{de.number(100 * value)} %",
            help=goal.help,
        )
        asked, _ = sites_controls.chosen(group, minutes, Model.MCLP, 0)
    with top:
        page.show_notes()
    with right:
        try:
            curve = sites_search.run(("curve", asked), asked.curve)
        except SitesError as error:
            sites_search.show_infeasible(asked, error)
            return
        if curve is None:
            return
        if curve.empty:
            top.html(page.build_answer("Die Kurve ist noch nicht gerechnet."))
            return
        lead = site_words.curve_lead(asked, curve, share)
        with top:
            page.answer(lead)
        with page.picture():
            draw.chart(
                site_charts.curve(asked.wish, curve, share),
                alternative=f"Linie: Anteil der Erreichten je Zahl der Standorte. {lead} "
                "Alle Werte unter „Alle Werte der Kurve“.",
                key="coverage_curve",
            )
        _show_way_on(asked, curve, share)
    page.note(f"{site_words.curve_gains(asked, curve)}{site_words.ways_words(asked)}")
    with page.fold("Alle Werte der Kurve", key="curve_values") as is_open:
        if is_open:
            draw.values(_curve_table(asked, curve))
    with page.fold("Mittlerer Weg gegen weite Wege", key="pareto") as is_open:
        if is_open:
            new = replace(asked.wish, p=sites_controls.chosen_number())
            _show_front(replace(asked, wish=new))


def _show_way_on(asked: Question, curve: pd.DataFrame, share: float) -> None:
    """To the places behind the number, where the first view goes that far."""
    try:
        new = asked.fewest(curve, share) - len(asked.fixed)
    except SitesError:
        return
    if 1 <= new <= sites.MOST_SITES:
        label = f"Wo {'der stünde' if new == 1 else f'diese {new} stünden'}: zur Karte"
        # a link to the page one is on would leave its address behind
        if button(label, "sites_to_map", _go_to_map, new):
            st.rerun()


def _go_to_map(new: int) -> None:
    for param, value in {"sicht": "neu", "ziel": Model.MCLP.value, "p": str(new)}.items():
        controls.set_choice(param, value)


def _curve_table(asked: Question, curve: pd.DataFrame) -> Table:
    wish, names = asked.wish, asked.candidates["name"]

    def best(sites: Sequence[int]) -> str:
        more = len(sites) - MOST_NAMED
        named = ", ".join(str(names.iloc[j]) for j in sites[:MOST_NAMED])
        return f"{named} und {more} weitere" if more > 0 else named

    heads = "Erreicht" if not wish.by_need else "Erreicht (nach Bedarf gewichtet)"
    return Table(
        [
            Column("p", "Standorte", show=str),
            Column("people", heads),
            Column("share", "Anteil", show=lambda share: f"{de.number(100 * share, 1)} %"),
            Column("more", "Zuwachs", title="mehr als mit einem Standort weniger", sign=True),
            Column("sites", "Beste Orte", is_number=False, show=best),
        ],
        curve.assign(more=curve["people"].diff().fillna(curve["people"])),
        caption=f"Beste Abdeckung in {wish.minutes:g} Minuten zu Fuß (jede Zeile nachgerechnet)",
    )


def _show_front(asked: Question) -> None:
    try:
        line = sites_search.run(("front", asked), asked.front)
    except SitesError as error:
        st.warning(literal(str(error)))
        return
    if line is None or line.empty:
        return
    best, fair = line.iloc[0], line.iloc[-1]
    st.markdown(
        f"Mit {de.count(asked.number, 'Standort', 'Standorten')} liegt der mittlere Weg "
        f"zwischen {de.number(best['mean'])} und {de.number(fair['mean'])} Minuten, der Weg des "
        f"Zehntels mit den weitesten Wegen zwischen {de.number(fair['tail'])} und "
        f"{de.number(best['tail'])} Minuten. Beides zugleich verbessern geht auf der Linie nicht."
    )
    draw.chart(
        site_charts.front(line),
        alternative=f"Pareto-Linie mit {len(line)} Punkten: mittlerer Weg gegen Weg des Zehntels "
        "mit den weitesten Wegen. Alle Werte in der Tabelle darunter.",
        key="pareto_line",
    )
    draw.values(
        Table(
            [
                Column("mean", "Weg im Mittel (min)", decimals=1),
                Column("tail", "Weg des Zehntels mit den weitesten Wegen (min)", decimals=1),
                Column("gap", "Abstand zum Optimum", show=words.gap),
                Column("sites", "Orte", is_number=False),
            ],
            line,
            caption="Pareto-Linie: keine Zeile ist in beidem schlechter als eine andere",
        )
    )
