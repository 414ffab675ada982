"""Scenarios as German text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sozialraum.answers import posts
from sozialraum.answers import scenario as answers
from sozialraum.answers.release import Release
from sozialraum.cli.reports import to_json
from sozialraum.model.scenario.comparison import Comparison, Moved
from sozialraum.model.scenario.document import RATIONALE_LABELS, Document
from sozialraum.model.scenario.frozen import total_labels, totals_of
from sozialraum.model.scenario.provision import GROUP_LABELS, GroupProvision
from sozialraum.model.scenario.reopened import Reopened
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.store.saved_entry import Entry, local_time, who
from sozialraum.text import format as de
from sozialraum.text import scenario as words

_LABEL_WIDTH = 34
_NUMBER_WIDTH = 18
_DECIMALS = {"EUR": 0, "VzÄ": 2, "": 0}


def amount(value: float | None, unit: str, *, sign: bool = False) -> str:
    """An amount of posts, money or KiFaZ with its unit."""
    return de.with_unit(value, unit, _DECIMALS[unit], sign=sign)


def _row(label: str, cells: Sequence[str]) -> str:
    return f"{label:<{_LABEL_WIDTH}}" + "".join(f"{cell:>{_NUMBER_WIDTH}}" for cell in cells)


def run_text(result: ScenarioResult, release: Release) -> str:
    """A computed scenario: what was set, totals, steps of the cost, Stadträume that get something."""
    scenario, now = result.scenario, release.release
    totals = totals_of(result)
    lines = [
        scenario.name,
        words.in_all(result),
        f"Entgelt {scenario.year}: Koordination {scenario.pay_group_koordination}, übrige Stellen "
        f"{scenario.pay_group_kifaz}, Stufe {scenario.pay_step}; {scenario.view.value}, "
        f"Gemeinkosten {de.with_unit(100 * scenario.gamma, '%')}",
        f"Datenstand {de.date(now.data_stand)}, Prüfsumme {now.data_hash[:8]}; Einwohner "
        f"am {de.date(posts.day(release))}",
        "",
        *(
            _row(label, [amount(totals[key], unit)])
            for key, (label, unit) in total_labels(release.funding_year).items()
        ),
        *_supply_lines(result, release),
        "",
        "Woraus die Kosten bestehen",
        *(_row(f"  {step.label}", [amount(step.amount_eur, "EUR")]) for step in result.steps),
    ]
    if result.gap_eur is not None:
        lines += [
            _row("Budget", [amount(scenario.budget_cap_eur, "EUR")]),
            _row("Kosten über dem Budget", [amount(result.gap_eur, "EUR", sign=True)]),
        ]
    return "\n".join([*lines, *_area_lines(result)])


def _supply_lines(result: ScenarioResult, release: Release) -> list[str]:
    """Posts per 1,000 under 25 before and with the scenario, as on every page."""
    rates = answers.city_rates(answers.supply(release, result))
    return [
        "",
        "VzÄ je 1.000 unter 25, Stadträume (geförderte Angebote ohne Schulsozialarbeit; Stellen und "
        f"Einwohner {de.date(posts.day(release))})",
        _row("  vorher → mit Szenario", [" → ".join(de.number(rate, 2) for rate in rates)]),
    ]


def reasons_text(document: Document) -> str:
    """The "Warum?" notes kept with a scenario, "" if there are none."""
    if not document.rationales:
        return ""
    lines = ["", "Warum so?"]
    for key, reason in document.rationales.items():
        label = RATIONALE_LABELS.get(key, f"Stadtraum {key}")
        lines.append(f"  {label}: {reason}")
    return "\n".join(lines)


def _area_lines(result: ScenarioResult) -> list[str]:
    rows = result.areas[(result.areas["vzae"] > 0) | (result.areas["total_eur"] > 0)]
    if rows.empty and not result.outside_vzae:
        return []
    lines = ["", _row("Stadtraum", ["Stellen", "Koordination", "Kosten", "je 1.000 unter 18"])]
    for row in rows.to_dict("records"):
        cells = [
            amount(row["vzae"], "VzÄ"),
            amount(row["koordination_vzae"], "VzÄ"),
            amount(row["total_eur"], "EUR"),
            de.number(row["vzae_per_1000_u18"], 2),
        ]
        lines.append(_row(f"{row['code']}{' KiFaZ' if row['kifaz'] else ''}", cells))
        lines += [f"   Hinweis: {flag}" for flag in row["flags"]]
    if result.outside_vzae:
        posts = amount(result.outside_vzae, "VzÄ")
        lines.append(_row("Ortschaften", [posts, posts, amount(result.outside_eur, "EUR")]))
    return lines


def reopened_text(found: Reopened) -> str:
    """What has changed since a scenario was saved."""
    if found.saved is None or found.is_same:
        return found.text
    lines = [found.text, _row("", ["gespeichert", "heute", "Unterschied"])]
    for row in found.moved.to_dict("records"):
        if not pd.isna(row["difference"]):
            unit = row["unit"]
            cells = [amount(row["saved"], unit), amount(row["now"], unit)]
            lines.append(_row(row["label"], [*cells, amount(row["difference"], unit, sign=True)]))
    return "\n".join(lines)


def compare_text(found: Comparison, parts: Sequence[pd.DataFrame]) -> str:
    """Scenarios side by side with differences to the first."""
    count = len(found.names)
    lines = [f"{letter}: {name}" for letter, name in zip("ABCD", found.names, strict=False)]
    head = [*"ABCD"[:count], *(f"{letter} − A" for letter in "BCD"[: count - 1])]
    lines += ["", _row("", head)]
    for row in found.totals.to_dict("records"):
        lines.append(_row(row["label"], _cells(row, "value_", "difference_", row["unit"], count)))
    for key, label, unit in (("vzae", "Stellen", "VzÄ"), ("total_eur", "Kosten", "EUR")):
        lines += ["", _row(f"{label} je Stadtraum", head)]
        for row in found.areas.to_dict("records"):
            if any(row[f"{key}_{i}"] for i in range(count)):
                cells = _cells(row, f"{key}_", f"{key}_difference_", unit, count)
                lines.append(_row(row["code"], cells))
    lines += ["", f"Was anders eingestellt ist ({' | '.join('ABCD'[:count])})"]
    lines += _moved_lines(found.moved) or ["  nichts"]
    for letter, part in zip("BCD", parts, strict=False):
        lines += [
            "",
            f"Woher der Unterschied {letter} − A der Kosten kommt (in dieser Reihenfolge)",
        ]
        lines += [
            _row(f"  {row['label']}", [amount(row["total_eur"], "EUR", sign=True)])
            for row in part.to_dict("records")
        ]
    return "\n".join(lines)


def _cells(row: dict[Any, Any], value: str, change: str, unit: str, count: int) -> list[str]:
    values = [amount(row[f"{value}{i}"], unit) for i in range(count)]
    return values + [amount(row[f"{change}{i}"], unit, sign=True) for i in range(1, count)]


def _moved_lines(moved: Sequence[Moved]) -> list[str]:
    """One line per setting of the whole scenario and one per Stadtraum."""
    places: dict[str | None, list[str]] = {}
    for one in moved:
        words = f"{one.label} {' | '.join(_setting(value, one.unit) for value in one.values)}"
        places.setdefault(one.code, []).append(words)
    lines = [f"  {words}" for words in places.pop(None, [])]
    return lines + [f"  Stadtraum {code}: {'; '.join(words)}" for code, words in places.items()]


def _setting(value: Any, unit: str) -> str:
    if value is None:
        return "ohne"
    if unit == "%":
        return de.with_unit(100 * value, "%")
    # A year has no thousands separator, so plain settings stay as they are.
    return str(value) if unit == "" else amount(value, unit)


def compare_json(found: Comparison, parts: Sequence[pd.DataFrame]) -> str:
    """The same as JSON; null = missing."""
    return to_json(
        {
            "names": found.names,
            "totals": found.totals,
            "areas": found.areas,
            "moved": found.moved,
            "parts": parts,
        }
    )


def list_text(entries: Sequence[Entry]) -> str:
    """Saved scenarios, one line each."""
    if not entries:
        return "Es sind keine Szenarien gespeichert."
    return "\n".join(
        f"{entry.id}  {local_time(entry.changed_at)}  Fassung {entry.version}  {entry.name} "
        f"({who(entry.author)})"
        for entry in entries
    )


def provision_text(name: str, found: Mapping[str, GroupProvision], day: str) -> str:
    """Posts per 1,000 heads of every group before and with a scenario; all at one ISO date."""
    when = f"Stellen und Einwohner {de.date(day)}, ohne Schulsozialarbeit"
    lines = [
        name,
        when,
        _row("VzÄ je 1.000", ["vorher", "mit Szenario", "Minuten je Kopf", "Gini"]),
    ]
    for group, one in found.items():
        minutes = None if one.hours_after is None else 60 * one.hours_after
        cells = [
            de.number(one.before, 2),
            de.number(one.after, 2),
            de.number(minutes),
            f"{de.number(one.spread_before.gini, 3)} → {de.number(one.spread_after.gini, 3)}",
        ]
        lines.append(_row(GROUP_LABELS[group], cells))
    first = next(iter(found.values()))
    for label, codes in (("Es gewinnen", first.gainers), ("Es verlieren", first.losers)):
        changes = [f"{c} {de.number(first.frame.loc[c, 'change'], 2, sign=True)}" for c in codes]
        lines.append(f"{label}: {', '.join(changes) or 'niemand'}")
    return "\n".join(lines)


def provision_json(name: str, found: Mapping[str, GroupProvision], day: str) -> str:
    """The same as JSON; null = not known."""
    groups = {
        group: {
            "before": one.before,
            "after": one.after,
            "hours_before": one.hours_before,
            "hours_after": one.hours_after,
            "spread_before": one.spread_before,
            "spread_after": one.spread_after,
            "gainers": one.gainers,
            "losers": one.losers,
            "areas": one.frame.rename_axis("code").reset_index(),
        }
        for group, one in found.items()
    }
    return to_json({"name": name, "stichtag": day, "groups": groups})
