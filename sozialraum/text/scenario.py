"""What is said about a scenario: the area being edited, all of it, and what that rests on."""

from __future__ import annotations

from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.text import format as de


def of_area(name: str, eur: float, before: float, after: float) -> str:
    """What one Stadtraum gets a year, and its posts per 1,000 under 25 before and after.

    Args:
        name: "4 Pieschen".
        eur: Its cost a year.
        before: Funded posts per 1,000 people under 25, NaN = not known.
        after: The same with the scenario.
    """
    money = f"{de.number(eur, sign=True)} € im Jahr" if eur else "keine Mehrkosten"
    old, new = de.number(before, 2), de.number(after, 2)
    rate = f"weiter {new}" if old == new else f"{new} statt {old}"
    return f"{name}: {money}, {rate} VzÄ je 1.000 unter 25."


def in_all(result: ScenarioResult) -> str:
    """What the whole scenario comes to, in a few words."""
    totals = result.totals
    if not totals.vzae and not totals.total_eur:
        return "Zusammen: keine zusätzlichen Stellen, keine Mehrkosten."
    kifaz = f", {totals.kifaz_count} KiFaZ" if totals.kifaz_count else ""
    posts = f"{de.number(totals.vzae, 2)} VzÄ{kifaz}" if totals.vzae else "keine Stellen"
    return f"Zusammen: {de.euro(totals.total_eur)} im Jahr, {posts}."


def basis(result: ScenarioResult) -> str:
    """What a scenario consists of, what its cost rests on, and what the sum cannot say."""
    scenario, totals = result.scenario, result.totals
    parts = [_consists_of(result)]
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
    return " ".join(parts)


def _consists_of(result: ScenarioResult) -> str:
    scenario, totals = result.scenario, result.totals
    if not totals.vzae and not totals.total_eur:
        return f"{scenario.name}: keine zusätzlichen KiFaZ oder Koordinationsstellen, keine Mehrkosten."
    budget = float(result.areas["aktionsbudget_eur"].sum())
    assumed = [f"{de.euro(budget)} Aktionsbudget"] if budget else []
    if totals.vzae:
        assumed.append(f"{de.with_unit(100 * scenario.gamma, '%')} Gemeinkosten")
    rent = "mit" if scenario.rent_eur else "ohne"
    return (
        f"{scenario.name}: {_posts(result)}. {scenario.view.value}, Entgelt {scenario.year}; darin als "
        f"Annahme {de.listing(assumed)}; {rent} Miete."
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
