"""The Szenario page's results: answer, figures, maps before and after; ledger and files in folds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from sozialraum.answers import class_map, posts
from sozialraum.answers import scenario as answers
from sozialraum.answers.release import Release
from sozialraum.model.scenario import ScenarioResult
from sozialraum.pictures import legend, palette, svgmap
from sozialraum.text import format as de
from sozialraum.text import scenario as words
from sozialraum.ui.shell import controls, data, page
from sozialraum.ui.szenario import evidence, planning, planning_edit, planning_table, provision_view

INDICATORS = planning_table.INDICATORS
SOURCES = (
    "**Entgelt:** TVöD SuE (Tabellen 2017, 2018, 2024 bis 2026), Arbeitgeberkosten für Sachsen. "
    "Jeder Parameter steht mit Quelle und Beleggüte in der Tabelle „Annahmen und Parameter“ unten.",
    "**Ausstattung eines KiFaZ:** Rahmenkonzeption 2017: 1,5 bis 2 VzÄ, davon 1,0 "
    "Sozialraumkoordination.",
    "**Aktionsbudget:** Die Studie nennt keinen Betrag. 20.000 € je Stadtraum sind eine Annahme; die "
    "Stadtraumetats 2019/20 betrugen je 5.000 €.",
)
GUIDE = """
- Wählen Sie eine **Vorlage** oder setzen Sie für einen Stadtraum **KiFaZ, Koordination und
  Aktionsbudget**. Alle Zahlen rechnen sofort mit.
- Ein KiFaZ außerhalb von 1,5 bis 2,0 VzÄ wird gekennzeichnet, nicht verboten.
- **Kosten-Annahmen** öffnet Jahr, Entgeltgruppe, Kostensicht, Gemeinkosten und Miete.
- Das Szenario steht vollständig in der **Adresse** und lässt sich als Link weitergeben.
"""


@dataclass(frozen=True)
class Places:
    """Where the ledger's fragment writes besides its own place; all around stays as it is.

    Each place outside the fragment's own costs the browser a redraw of its own with every move.
    """

    notes: DeltaGenerator
    results: DeltaGenerator
    sliders: DeltaGenerator
    more: ExpanderContainer
    table: ExpanderContainer
    evidence: ExpanderContainer
    provision: ExpanderContainer
    parameters: ExpanderContainer
    downloads: ExpanderContainer


def begin() -> tuple[str, Places]:
    """Lay the page out, choices left, results beside and below (style.css); the Stadtraum to edit."""
    notes = st.container()
    with st.container(key="ledger_grid"):
        sliders = st.container(key="ledger_left")
        results = st.container(key="ledger_results")
    with sliders:
        planning_edit.choose_preset()
        code = controls.chosen_stadtraum("Stadtraum bearbeiten")
        moved = page.levers()
        more = page.fold_box("Schritte, Summe, Kosten-Annahmen", key="more")
        why = page.fold_box("Was spricht für diesen Wert? Warum so?", key="evidence")
    return code, Places(
        notes,
        results,
        moved,
        more,
        page.fold_box("Tabelle: wer erhält was, und woraus die Kosten bestehen", key="costs"),
        why,
        page.fold_box(provision_view.FOLD, key="provision"),
        page.fold_box("Annahmen und Parameter", key="parameters"),
        page.fold_box("Ergebnis herunterladen", key="downloads"),
    )


def show(result: ScenarioResult, selected: str, places: Places) -> None:
    """Answer, figures and maps as one element, then the folds that are open."""
    supply = supply_of(result)
    st.html(build_results(result, selected, supply))
    if places.table.open:
        with places.table:
            st.html("".join(planning_table.build_tables(result, selected, supply)))
    if places.provision.open:
        with places.provision:
            provision_view.show(result, selected)
    if places.parameters.open:
        with places.parameters:
            evidence.show_parameters(result.scenario.year)
    if places.downloads.open:
        with places.downloads:
            planning_table.show_downloads(result, supply)


def build_results(result: ScenarioResult, selected: str, supply: pd.DataFrame) -> str:
    """Answer, figures, both maps and the note; one element, for each costs a move its time."""
    maps = _map("before", selected, supply) + _map("after", selected, supply, result)
    area, cost = supply.loc[selected], result.areas.set_index("code")["total_eur"]
    name = controls.stadtraum_names()[selected]
    said = words.of_area(name, float(cost[selected]), area["before"], area["after"])
    note = f"{words.basis(result)} Stellen und Einwohner: {de.date(planning.population_day())}."
    return (
        f"{page.build_answer(f'{said} {words.in_all(result)}')}<div>{_figures(result, supply)}"
        f'<div class="st-key-picture"><div class="sr-pair">{maps}</div>{_legend(_steady().limits)}</div>'
        f"{page.build_note(note)}</div>"
    )


def _figures(result: ScenarioResult, supply: pd.DataFrame) -> str:
    """Posts, cost, posts per head."""
    totals = result.totals
    return page.build_figures(
        page.figure(
            "Kosten je Jahr",
            de.euro(totals.total_eur),
            f"Personal {de.euro(totals.personnel_eur)}",
            big_id="szenario-total",
        ),
        page.figure(
            "Stellen",
            de.with_unit(totals.vzae, "VzÄ", 2),
            f"Koordination {de.number(totals.koordination_vzae, 2)}",
        ),
        page.figure(
            "VzÄ je 1.000 unter 25",
            " → ".join(planning_table.city_rates(supply)),
            "heute → mit Szenario",
        ),
    )


@dataclass(frozen=True)
class _Steady:
    """What is drawn alike for every scenario, made once and not with every move."""

    limits: list[float]
    canvas: svgmap.Picture


def _steady() -> _Steady:
    return _made(data.current())


@lru_cache(maxsize=2)
def _made(release: Release) -> _Steady:
    canvas = svgmap.picture(release.boundaries["stadtraum"], release.boundaries["elbe"])
    frozen = class_map.standard_limits(release, posts.PER_U25, "stadtraum")
    return _Steady(frozen or [1.0, 1.5, 2.0, 2.5], canvas)


def supply_of(result: ScenarioResult) -> pd.DataFrame:
    """As `posts.before_and_after`, for the release on screen."""
    return answers.supply(data.current(), result)


def _map(
    key: str, selected: str, supply: pd.DataFrame, result: ScenarioResult | None = None
) -> str:
    """Funded posts per 1,000 under 25, before or after, in the same classes."""
    limits = _steady().limits
    colours = palette.sequential(len(limits) + 1, -1)
    names = controls.stadtraum_names()
    title = "Vorher" if result is None else "Mit Szenario"
    planned = [] if result is None else result.areas.itertuples()
    marks = {row.code: "KiFaZ" if row.kifaz else "●" for row in planned if row.vzae}
    style = svgmap.Style(
        fills={code: _fill(value, limits, colours) for code, value in supply[key].items()},
        labels={code: str(int(code)) for code in names},
        titles={
            code: f"{names[code]}: {de.number(value, 2)} VzÄ je 1.000 unter 25"
            for code, value in supply[key].items()
        },
        marks=marks,
        selected=selected,
    )
    total = de.number(supply[f"{key}_vzae"].sum(), 2)
    alternative = (
        f"{title}: geförderte VzÄ je 1.000 unter 25-Jährige. Zusammen {total} VzÄ in den "
        "Stadträumen. Alle Werte in der Tabelle darunter."
    )
    image = svgmap.build_image(svgmap.build_svg(_steady().canvas, style, alt=alternative, font=17))
    return f"<div><b>{title}</b>{image}</div>"


def _fill(value: float, limits: list[float], colours: list[str]) -> str | None:
    if value != value:
        return None
    return colours[sum(value >= limit for limit in limits)]


def _legend(limits: list[float]) -> str:
    colours = palette.sequential(len(limits) + 1, -1)
    labels = [f"unter {de.number(limits[0], 1)}"]
    labels += [f"{de.number(a, 1)} bis unter {de.number(b, 1)}" for a, b in pairwise(limits)]
    labels.append(f"{de.number(limits[-1], 1)} und mehr")
    return legend.build(
        legend.entries(colours, labels),
        title="VzÄ je 1.000 unter 25-Jährige",
        head=f"(geförderte Angebote {data.current().funding_year} ohne Schulsozialarbeit, mehrere "
        "Stadträume gleichmäßig "
        "geteilt; rechts plus Szenario)",
        fine=[
            "Dunkler = mehr Angebot. KiFaZ = Kinder- und Familienzentrum, ● = Koordination ohne "
            f"KiFaZ. Stellen und Einwohner: {de.date(planning.population_day())}, vorher und "
            f"nachher. {data.current().map_notice()}."
        ],
        wide=True,
    )
