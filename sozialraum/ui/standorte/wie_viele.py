"""Standorte, second view: what each further site brings, and mean against worst served."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from sozialraum.answers.sites import Question, Wish
from sozialraum.model.sites import access
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Model
from sozialraum.pictures import site_charts, tables
from sozialraum.pictures.tables import Column
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui.shell import controls, draw, page, register
from sozialraum.ui.shell.callbacks import guarded
from sozialraum.ui.standorte import sites, sites_controls, sites_effects, sites_search

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
        words = sentence(asked, curve, share)
        with top:
            page.answer(words)
        with page.picture():
            draw.chart(
                site_charts.curve(asked.wish, curve, share),
                alternative=f"Linie: Anteil der Erreichten je Zahl der Standorte. {words} "
                "Alle Werte unter „Alle Werte der Kurve“.",
                key="coverage_curve",
            )
        _show_way_on(asked, curve, share)
    page.note(f"{gains(asked, curve)}{sites_effects.ways_words(asked)}")
    with page.fold("Alle Werte der Kurve", key="curve_values") as is_open:
        if is_open:
            st.html(_curve_table(asked, curve))
    with page.fold("Mittlerer Weg gegen weite Wege", key="pareto") as is_open:
        if is_open:
            new = replace(asked.wish, p=sites_controls.chosen_number())
            _show_front(replace(asked, wish=new))


def sentence(asked: Question, curve: pd.DataFrame, share: float) -> str:
    """How many sites the share takes, and where the curve bends."""
    parts = []
    try:
        needed = asked.fewest(curve, share)
        parts.append(
            f"Für {de.with_unit(100 * share, '%')} der {_who(asked.wish)} braucht es mindestens "
            f"{de.count(needed, 'Standort', 'Standorte')}."
        )
    except SitesError as error:
        parts.append(str(error))
    bend = access.knee(curve["p"].tolist(), curve["share"].tolist())
    if bend is not None:
        row = curve.iloc[bend]
        parts.append(
            f"Ab {de.count(int(row['p']), 'Standort', 'Standorten')} "
            f"({de.with_unit(100 * row['share'], '%', 1)}) bringt jeder weitere weniger."
        )
    return " ".join(parts)


def gains(asked: Question, curve: pd.DataFrame) -> str:
    """What each further site brings before and after the bend, and what that rests on."""
    wish = asked.wish
    text = f"Gezählt sind {wish.who}, die in {wish.minutes:g} Minuten zu Fuß da sind, bei diesen Annahmen."
    bend = access.knee(curve["p"].tolist(), curve["share"].tolist())
    if bend is None:
        return text
    first, row, last = (curve.iloc[place] for place in (0, bend, -1))
    before = (row["people"] - first["people"]) / (row["p"] - first["p"])
    after = (last["people"] - row["people"]) / (last["p"] - row["p"])
    return (
        f"Die Kurve knickt bei {de.count(int(row['p']), 'Standort', 'Standorten')}: Bis dahin bringt jeder "
        f"weitere im Mittel {de.number(before)} mehr, danach {de.number(after)}. {text}"
    )


def _who(wish: Wish) -> str:
    """Whom the curve counts, after "der"."""
    return f"nach Bedarf gewichteten {wish.who_dative}" if wish.by_need else wish.who_dative


def _show_way_on(asked: Question, curve: pd.DataFrame, share: float) -> None:
    """To the places behind the number, where the first view goes that far."""
    try:
        new = asked.fewest(curve, share) - len(asked.fixed)
    except SitesError:
        return
    if 1 <= new <= sites.MOST_SITES:
        label = f"Wo {'der stünde' if new == 1 else f'diese {new} stünden'}: zur Karte"
        # a link to the page one is on would leave its address behind
        if st.button(label, key="sites_to_map", on_click=guarded(_go_to_map), args=(new,)):
            st.rerun()


def _go_to_map(new: int) -> None:
    for param, value in {"sicht": "neu", "ziel": Model.MCLP.value, "p": str(new)}.items():
        controls.set_choice(param, value)


def _curve_table(asked: Question, curve: pd.DataFrame) -> str:
    wish, names = asked.wish, asked.candidates["name"]
    added = curve["people"].diff().fillna(curve["people"])
    rows = [
        {
            "p": str(row.p),
            "people": de.number(row.people),
            "share": f"{de.number(100 * row.share, 1)} %",
            "more": de.number(more, sign=True),
            "sites": ", ".join(str(names.iloc[j]) for j in row.sites[:MOST_NAMED])
            + (f" und {row.p - MOST_NAMED} weitere" if row.p > MOST_NAMED else ""),
        }
        for row, more in zip(curve.itertuples(), added, strict=True)
    ]
    heads = "Erreicht" if not wish.by_need else "Erreicht (nach Bedarf gewichtet)"
    return tables.build_table(
        rows,
        [
            Column("p", "Standorte"),
            Column("people", heads),
            Column("share", "Anteil"),
            Column("more", "Zuwachs", title="mehr als mit einem Standort weniger"),
            Column("sites", "Beste Orte", is_number=False),
        ],
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
    rows = [
        {
            "mean": de.number(row["mean"], 1),
            "tail": de.number(row["tail"], 1),
            "gap": f"{de.number(np.ceil(10_000 * row['gap']) / 100, 2)} %",
            "sites": row["sites"],
        }
        for row in line.to_dict("records")
    ]
    draw.table(
        rows,
        [
            Column("mean", "Weg im Mittel (min)"),
            Column("tail", "Weg des Zehntels mit den weitesten Wegen (min)"),
            Column("gap", "Abstand zum Optimum"),
            Column("sites", "Orte", is_number=False),
        ],
        caption="Pareto-Linie: keine Zeile ist in beidem schlechter als eine andere",
    )
