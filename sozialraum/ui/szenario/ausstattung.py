"""The Szenario page's results: answer, figures, map of the change; ledger and files in folds."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from sozialraum.answers import class_limits
from sozialraum.answers import scenario as answers
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.pictures import difference_map, map_frame, svgmap
from sozialraum.text import format as de
from sozialraum.text import scenario as words
from sozialraum.ui.shell import controls, data, downloads, draw, page
from sozialraum.ui.szenario import evidence, planning, planning_edit, planning_table, provision_view

INDICATORS = planning_table.INDICATORS
SOURCES = (
    "**Entgelt:** TVöD SuE (Tabellen {Entgeltjahre}), Arbeitgeberkosten für Sachsen. "
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
    """Answer, figures and map as one element, then the folds that are open."""
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
            downloads.offer_map(change_map(result, selected, supply), INDICATORS)


def build_results(result: ScenarioResult, selected: str, supply: pd.DataFrame) -> str:
    """Answer, figures, map and the note; one element, for each costs a move its time."""
    drawn = draw.map_html(change_map(result, selected, supply))
    costs = dict(zip(result.areas["code"], result.areas["total_eur"], strict=True))
    name = controls.stadtraum_names()[selected]
    before, after = supply["before"][selected], supply["after"][selected]
    said = words.of_area(name, float(costs[selected]), before, after)
    note = f"{words.basis(result)} Stellen und Einwohner: {de.date(planning.population_day())}."
    return (
        f"{page.build_answer(f'{said} {words.in_all(result)}')}<div>{_figures(result, supply)}"
        f'<div class="st-key-picture">{drawn}</div>'
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


def supply_of(result: ScenarioResult) -> pd.DataFrame:
    """As `posts.before_and_after`, for the release on screen."""
    return answers.supply(data.current(), result)


def change_map(result: ScenarioResult, selected: str, supply: pd.DataFrame) -> map_frame.Map:
    """What the scenario changes, per 1,000 under 25."""
    now = data.current()
    return difference_map.build(
        svgmap.city(now),
        supply,
        class_limits.computed(now, class_limits.MORE_POSTS),
        names=controls.stadtraum_names(),
        city=answers.city_rates(supply),
        notes={
            code: f"{'KiFaZ' if kifaz else 'Koordination'}: {de.number(vzae, 2)} VzÄ"
            for code, kifaz, vzae in zip(
                result.areas["code"], result.areas["kifaz"], result.areas["vzae"], strict=True
            )
            if vzae
        },
        selected=selected,
        measure="VzÄ je 1.000 unter 25-Jährige",
        head="mit Szenario gegen geförderte Angebote",
        source=f"Geförderte Angebote {now.funding_year} ohne Schulsozialarbeit, mehrere Stadträume "
        f"gleichmäßig geteilt. Stellen und Einwohner: {de.date(planning.population_day())}. "
        f"{now.map_notice()}.",
        title=words.in_all(result),
    )
