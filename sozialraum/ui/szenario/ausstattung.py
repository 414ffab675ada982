"""The Szenario page's results: answer, figures, maps before and after, ledger, costs, files."""

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
        moved = st.container()
        more = page.fold_box("Schritte, Summe, Kosten-Annahmen", key="more")
        why = page.fold_box("Was spricht für diesen Wert? Warum so?", key="evidence")
    return code, Places(
        notes,
        results,
        moved,
        more,
        why,
        page.fold_box(provision_view.FOLD, key="provision"),
        page.fold_box("Annahmen und Parameter", key="parameters"),
        page.fold_box("Ergebnis herunterladen", key="downloads"),
    )


def show(result: ScenarioResult, selected: str, places: Places) -> None:
    """Figures with both maps, then the tables, then the folds that are open."""
    supply = supply_of(result)
    for text in filter(None, build_texts(result, selected, supply)):
        st.html(text)
    if places.provision.open:
        with places.provision:
            provision_view.show(result, selected)
    if places.parameters.open:
        with places.parameters:
            evidence.show_parameters(result.scenario.year)
    if places.downloads.open:
        with places.downloads:
            planning_table.show_downloads(result, supply)


def build_texts(result: ScenarioResult, selected: str, supply: pd.DataFrame) -> tuple[str, ...]:
    """All results: figures with both maps, the tables of who gets something, and of the others."""
    steady = _steady()
    maps = _map("before", selected, supply) + _map("after", selected, supply, result)
    first = (
        f"{_answer(result)}{_figures(result, supply)}"
        f'<div class="sr-pair">{maps}</div>{_legend(steady.limits)}'
    )
    return first, *planning_table.build_tables(result, selected, supply)


def _answer(result: ScenarioResult) -> str:
    """What the scenario gives and costs, what it rests on, what it cannot say."""
    scenario, totals = result.scenario, result.totals
    parts = [_gives_and_costs(result)]
    if result.gap_eur is not None and result.gap_eur > 0 and result.personnel_coverage:
        parts.append(
            f"Das Budget von {de.euro(scenario.budget_cap_eur)} deckt "
            f"{de.with_unit(100 * result.personnel_coverage, '%')} der Personalkosten "
            f"({de.euro_short(totals.personnel_eur)}) oder "
            f"{de.with_unit(100 * (result.total_coverage or 0), '%')} der Gesamtkosten."
        )
    if scenario.offers_change_vzae:
        parts.append(
            f"Bei den geförderten Angeboten {de.number(scenario.offers_change_vzae, 2, sign=True)} "
            "VzÄ, anteilig auf alle verteilt (Annahme)."
        )
    parts.append("Über Wirkungen sagt diese Rechnung nichts.")
    return f'<div class="sr-steady">{page.build_answer(" ".join(parts))}</div>'


def _gives_and_costs(result: ScenarioResult) -> str:
    scenario, totals = result.scenario, result.totals
    if not totals.vzae and not totals.total_eur:
        return f"{scenario.name}: keine zusätzlichen KiFaZ oder Koordinationsstellen, keine Mehrkosten."
    budget = float(result.areas["aktionsbudget_eur"].sum())
    assumed = [f"{de.euro(budget)} Aktionsbudget"] if budget else []
    if totals.vzae:
        assumed.append(f"{de.with_unit(100 * scenario.gamma, '%')} Gemeinkosten")
    rent = "mit" if scenario.rent_eur else "ohne"
    return (
        f"{scenario.name}: {_posts(result)}. Das kostet rund {de.euro_short(totals.total_eur)} im Jahr "
        f"({scenario.view.value}, Entgelt {scenario.year}; darin als Annahme {de.listing(assumed)}; "
        f"{rent} Miete)."
    )


def _posts(result: ScenarioResult) -> str:
    """Posts in words; coordination is part of a KiFaZ, never on top of it."""
    totals = result.totals
    outside = (
        f", darin {de.number(result.outside_vzae, 2)} für Ortschaften"
        if result.outside_vzae
        else ""
    )
    part = f"{de.number(totals.koordination_vzae, 2)} VzÄ Sozialraumkoordination"
    if not totals.vzae:
        return "nur Aktionsbudgets, keine Stellen"
    if not totals.kifaz_count:
        return f"{part} ohne KiFaZ{outside}"
    return f"{totals.kifaz_count} KiFaZ, zusammen {de.number(totals.vzae, 2)} VzÄ, davon {part}{outside}"


def _figures(result: ScenarioResult, supply: pd.DataFrame) -> str:
    """Posts, cost, posts per head."""
    totals = result.totals
    return page.build_figures(
        page.figure(
            "Kosten je Jahr",
            de.euro(totals.total_eur),
            f"Personal {de.euro(totals.personnel_eur)}",
            f"Entgelt {result.scenario.year}, {result.scenario.view.value}",
            big_id="szenario-total",
        ),
        page.figure(
            "Stellen",
            de.with_unit(totals.vzae, "VzÄ", 2),
            f"Koordination {de.number(totals.koordination_vzae, 2)}",
            f"{de.count(totals.kifaz_count, 'KiFaZ', 'KiFaZ')} in 17 Stadträumen",
        ),
        page.figure(
            "VzÄ je 1.000 unter 25, Stadträume",
            " → ".join(planning_table.city_rates(supply)),
            "geförderte Angebote → mit Szenario",
            f"Stellen und Einwohner {de.date(planning.population_day())}",
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
    words = [f"unter {de.number(limits[0], 1)}"]
    words += [f"{de.number(a, 1)} bis unter {de.number(b, 1)}" for a, b in pairwise(limits)]
    words.append(f"{de.number(limits[-1], 1)} und mehr")
    return legend.build(
        legend.entries(colours, words),
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
