"""The view "Verteilung nach Bedarf", drawn: answer, figures, map, tables, files."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from itertools import pairwise

import streamlit as st

from sozialraum.answers import by_need, class_limits
from sozialraum.answers.by_need import Distribution
from sozialraum.answers.posts import POSTS
from sozialraum.answers.table import Column, Table
from sozialraum.model.allocation.units import AllocationError
from sozialraum.model.measures import need
from sozialraum.model.ranking.plan import RankingError
from sozialraum.model.scenario.presets import DEFAULT_AKTIONSBUDGET_EUR
from sozialraum.model.scenario.state import ScenarioError
from sozialraum.pictures import legend, map_frame, palette, svgmap, tables
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui import registry
from sozialraum.ui.bedarf import need as own_need
from sozialraum.ui.shell import address, controls, data, draw, page
from sozialraum.ui.shell.callbacks import button
from sozialraum.ui.shell.part import part
from sozialraum.ui.szenario import distribution, distribution_detail, distribution_words, planning

INDICATORS = [*by_need.COUNTS, *by_need.INDICES, POSTS]
SOURCES = (
    "**Verteilung:** Anteil je Stadtraum = Sockel zu gleichen Teilen, der Rest nach Bedarf. "
    "Gerundet wird auf ganze Einheiten mit einem Verfahren der Sitzverteilung (Balinski und Young, "
    "Fair Representation, 1982). Sockel, Mehrbedarf, Mindestausstattung, Einheit und die "
    "Gewichte der Anzahlen sind Annahmen; Spanne und Quelle stehen in der Tabelle der Annahmen.",
    "**Ihr Bedarfsindex:** eigene Rechnung, kein veröffentlichter Index. Kennzahlen, Gewichte und ihre "
    "Quellen stehen auf der Seite Bedarf & Auswahl.",
    "**Ungleichheit:** Gini-Koeffizient und Theil-Index der geförderten Stellen je Kopf, nach Bedarf "
    "gewichtet. 0 heißt: überall gleich viel je Bedarf.",
)
GUIDE = """
- Wählen Sie, **wie viele Stellen** verteilt werden und **wonach**: nach dem Bedarf, den die Seite
  Bedarf & Auswahl zeigt (Köpfe unter 18, bei höherer Belastung mit Mehrbedarf), nach einem Index
  der Stadt oder nur nach Köpfen (zum Beispiel junge Menschen, Alleinerziehende).
- Der **Sockel** geht zu gleichen Teilen an alle, der Rest folgt dem Bedarf.
- Das **Verfahren der Rundung** bestimmt nur, wie auf ganze Stellenanteile gerundet wird. Der Vergleich der fünf Verfahren zeigt, wo das
  einen Unterschied macht.
- **Als Szenario übernehmen** macht aus der Verteilung ein Szenario mit Kosten.
"""
_PARAMETERS = ("sockelanteil", "mehrbedarf_je_sd", "mindest_vzae", "einheit_vzae")


@part  # a slider's move redraws this view only, not the frame around it
def show() -> None:
    """The whole view with its controls."""
    _adopt_scenario()
    top = st.container()  # the answer needs the sliders, which stand beside what they move
    left, right = st.columns([2, 5], gap="small")
    with left, page.levers():
        terms = distribution.chosen_terms()
        is_own = terms.basis == by_need.OWN_INDEX
        if is_own:
            page.link(registry.BEDARF, "Bedarfsindex ändern", {})
    plan = own_need.followed_plan() if is_own else None
    with top:
        page.show_notes()
    try:
        own = own_need.compute(plan) if plan else None
        result = by_need.compute(terms, distribution.facts(own))
    except (need.NeedError, RankingError, AllocationError) as error:
        top.warning(
            f"{literal(str(error))} Bitte ändern Sie die Auswahl; Ihr Szenario bleibt, wie es ist."
        )
    else:
        names = controls.stadtraum_names()
        with top:
            page.answer(distribution_words.answer(result, names))
        with right:
            picture = f'<div class="st-key-picture">{_map(result, names)}</div>'
            st.html(_figures(result) + picture)
        _show_result(result, names)


def _adopt_scenario() -> None:
    """Take the scenario of the address, unless the page already did in this run."""
    if not address.is_published(planning.PARAM):
        planning.adopt()
        planning.publish()


def _show_result(result: Distribution, names: Mapping[str, str]) -> None:
    """Everything below the map."""
    page.note(distribution_words.basis(result))
    remarks = distribution_words.notes(result, names)
    if remarks:
        st.info("  \n".join(remarks))
    _take_over(result)
    st.html(_winners(result, names))
    with page.fold("Als Tabelle lesen: die ganze Verteilung", key="distribution_table") as is_open:
        if is_open:
            draw.values(distribution_detail.table(result, names), city=data.CITY)
    with page.fold(
        "Fünf Verfahren der Rundung im Vergleich", key="distribution_methods"
    ) as is_open:
        if is_open:
            distribution_detail.show_methods(result, names)
    with page.fold("Gleichmäßigkeit vorher und nachher", key="distribution_equity") as is_open:
        if is_open:
            distribution_detail.show_equity(result)
    with page.fold("Annahmen dieser Verteilung", key="distribution_terms") as is_open:
        if is_open:
            distribution_detail.show_register(_PARAMETERS)
    with page.fold("Verteilung herunterladen", key="distribution_files") as is_open:
        if is_open:
            distribution_detail.show_downloads(result)


def _figures(result: Distribution) -> str:
    rates, total = result.areas["per_1000"], float(result.result.total)
    return page.build_figures(
        page.figure(
            "Verteilt",
            de.with_unit(total, "VzÄ", 2),
            "auf 17 Stadträume",
            big_id="verteilung-total",
        ),
        page.figure(
            "Nur Verteilung je 1.000",
            f"{de.number(rates.min(), 2)} bis {de.number(rates.max(), 2)}",
            f"VzÄ, unter 18; Stadt {de.number(result.city['per_1000'], 2)}",
        ),
        page.figure(
            "Ungleichheit (Gini)",
            f"{de.number(result.before.gini, 3)} → {de.number(result.after.gini, 3)}",
            "0 = überall gleich viel",
        ),
    )


def _map(result: Distribution, names: Mapping[str, str]) -> str:
    """Need per head as colour, posts as figures."""
    now = data.current()
    canvas = svgmap.city(now)
    colours = palette.diverging(2, 1)
    measure = "Anteil" if result.is_by_counts else "Bedarf"
    limits = class_limits.computed(now, class_limits.NEED_PER_HEAD)
    per_head = need.intensity(result.shares, result.people)
    style = svgmap.Style(
        fills={
            code: None if value != value else colours[sum(value >= limit for limit in limits)]
            for code, value in per_head.items()
        },
        labels={code: str(int(code)) for code in names},
        marks={code: de.number(posts, 2) for code, posts in result.vzae.items()},
        titles={
            code: f"{names[code]}\n{de.number(posts, 2)} VzÄ der Verteilung\n{measure} je Kopf "
            f"{de.number(per_head[code], 2)} (Stadt = 1)"
            for code, posts in result.vzae.items()
        },
        names=names,
    )
    alternative = (
        f"Karte der 17 Stadträume mit den Stellen der Verteilung. {distribution_words.answer(result, names)} "
        "Alle Werte in der Tabelle darunter."
    )
    key = legend.Key(
        legend.entries(colours, _class_words(limits)),
        title=f"{measure} je Kopf unter 18, Stadt = 1",
        head="(Zahl im Gebiet: Nummer, darunter VzÄ der Verteilung)",
        fine=[
            f"Lila = {measure} je Kopf höher als im Mittel der Stadt.",
        ],
    )
    return draw.map_html(
        map_frame.Map(
            canvas,
            style,
            name="verteilung",
            alt=alternative,
            key=key,
            act=map_frame.CHOOSES,
            title=distribution_words.answer(result, names),
            source=f"{now.map_notice()}.",
        )
    )


def _class_words(limits: Sequence[float]) -> list[str]:
    ends = [de.short(limit) for limit in limits]
    middle = [f"{low} bis unter {high}" for low, high in pairwise(ends)]
    words = [f"unter {ends[0]}", *middle, f"{ends[-1]} und mehr"]
    own = bisect.bisect_right(limits, 1.0)  # the class that holds the city
    return [text + " (wie die Stadt)" * (place == own) for place, text in enumerate(words)]


def _take_over(result: Distribution) -> None:
    """Turn the distribution into the scenario in force."""
    now = planning.current()
    rule = (
        "Regel: Bis 1,0 VzÄ ist es Sozialraumkoordination, darüber ein Kinder- und Familienzentrum "
        "(KiFaZ) mit 1,0 VzÄ Koordination; wo schon ein KiFaZ geplant ist, bleibt es ab 0,5 VzÄ "
        "eines. Ein neues KiFaZ erhält "
        f"{de.euro(DEFAULT_AKTIONSBUDGET_EUR)} Aktionsbudget (Annahme), sonst bleiben Aktionsbudget, "
        "Entgelt und Stellen außerhalb der Stadträume. Mit „Zurück“ im "
        "Browser kommt das vorige Szenario."
    )
    try:
        wanted = result.as_scenario(now)
    except ScenarioError as error:
        st.button("Als Szenario übernehmen", key="distribution_take", disabled=True)
        st.caption(f"{literal(str(error))} Die Verteilung lässt sich so nicht übernehmen. {rule}")
        return
    if wanted == now:
        st.button("Als Szenario übernehmen", key="distribution_take", disabled=True)
        st.caption(f"Diese Verteilung ist Ihr Szenario. {rule}")
        return
    button("Als Szenario übernehmen", "distribution_take", planning.put, wanted)
    st.caption(rule)


def _winners(result: Distribution, names: Mapping[str, str]) -> str:
    """Who gains and who loses by need against heads alone: sentence and table."""
    rows = result.winners
    table = Table(
        [
            Column("name", "Stadtraum", is_number=False),
            Column("before", "Nur nach Köpfen unter 18", decimals=2),
            Column("after", f"{result.way[0].upper()}{result.way[1:]}", decimals=2),
            Column("change", "Unterschied"),
        ],
        rows.assign(
            name=rows["code"].map(names),
            change_words=[
                f"{de.number(row.change, 2, sign=True)} {row.verdict}" for row in rows.itertuples()
            ],
        ),
        caption=f"Wer gewinnt, wer verliert? VzÄ {result.way} gegen VzÄ nur nach Köpfen unter 18",
    )
    note = (
        "Gleicher Sockel, gleiches Verfahren, gleiche Mindestausstattung. Die Summe ist fest: Was "
        "einer gewinnt, geben andere ab."
    )
    return f'<div class="sr-wide">{tables.build(table)}<div class="sr-notice">{note}</div></div>'
