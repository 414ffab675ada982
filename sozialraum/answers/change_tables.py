"""What another state of the data changes, as tables for page, files and command line."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import pandas as pd

from sozialraum.answers import scenario
from sozialraum.answers.changes import KINDS, Changes, need_moves
from sozialraum.answers.registered import Indicator
from sozialraum.answers.release import SAMPLE
from sozialraum.answers.table import Column, Table, ready
from sozialraum.model.errors import PlanningError
from sozialraum.model.ranking.plan import IndexPlan, RankingError
from sozialraum.model.scenario.frozen import total_labels, totals_of
from sozialraum.model.scenario.state import Scenario
from sozialraum.store import scenarios, weightings
from sozialraum.store.errors import StoreError
from sozialraum.store.saved_entry import DocumentType
from sozialraum.store.shelf import Shelf
from sozialraum.text import format as de
from sozialraum.text import levels

_BOTH = {"before": "vorher", "after": "nachher"}
Moved = tuple[str, str, str, str, str]
"""A number of something people saved that is another one now: "Szenario" or "Gewichtung", what
people call it, the number's name or the area whose place it is, before and after."""


def tables(found: Changes, engine: Any) -> dict[str, Table]:
    """Everything that differs and what it moves, by the short name of a sheet; some may be empty.

    Saved work that cannot be read is left out.
    """
    plans = [one.scenario for one in _documents(engine, scenarios.SHELF)]
    weighed = [(one.name, one.plan) for one in _documents(engine, weightings.SHELF)]
    return {
        "Überblick": summary(found),
        "Rangplätze": move_table(found, found.ranks, "Rangplätze, die sich ändern"),
        "Kartenklassen": move_table(found, found.classes, "Kartenklassen, die sich ändern"),
        "Bedarf": ready(
            {"area": "Stadtraum", **_BOTH},
            [(found.area("stadtraum", row.code), *_places(row)) for row in found.need.itertuples()],
            "Plätze in Bedarf & Auswahl (alle Kennzahlen gleich gewichtet), die sich ändern",
        ),
        "Gespeichertes": ready(
            {"what": "Art", "name": "Gespeichert als", "label": "Angabe", **_BOTH},
            saved_moves(found, plans, weighed),
            "Gespeicherte Szenarien und Gewichtungen, die sich ändern",
        ),
        "Werte": value_table(found),
    }


def summary(changes: Changes) -> Table:
    """One row per indicator and level: how many values are new, changed, gone, and for when."""
    headings = {"name": "Was", "level": "Ebene", "days": "Stichtage"} | {k: k for k in KINDS}
    rows: list[list[Any]] = []
    for (key, level), part in changes.values.groupby(["indicator_id", "level"], sort=False):
        days = dict.fromkeys(de.date(part["stichtag"].agg(end)) for end in ("min", "max"))
        counts = [int((part["kind"] == kind).sum()) for kind in KINDS]
        rows.append(
            [changes.item(str(key)).name, levels.ONE[str(level)], " bis ".join(days), *counts]
        )
    rows += changes.others.assign(level="–", days="–")[list(headings)].to_numpy().tolist()
    caption = "Was neu ist, sich ändert oder entfällt: Zahl der Werte"
    return ready(headings, rows, caption, KINDS)


def value_table(changes: Changes) -> Table:
    """Every value that differs."""
    items = {key: changes.item(key) for key in changes.values["indicator_id"].unique()}
    rows = [
        {
            "kind": row.kind,
            "name": items[row.indicator_id].name,
            "area": changes.area(row.level, row.code),
            "code": row.code,
            "level": levels.ONE[row.level],
            "day": de.date(row.stichtag),
            "unit": items[row.indicator_id].unit,
            "before": row.before,
            "before_words": _value_words(row.before, items[row.indicator_id]),
            "after": row.after,
            "after_words": _value_words(row.after, items[row.indicator_id]),
        }
        for row in changes.values.itertuples()
    ]
    columns = [
        Column("name", "Kennzahl", is_number=False, file=True),
        Column("area", "Gebiet", is_number=False, file=True),
        Column("code", file="Nummer"),
        Column("level", file="Ebene"),
        Column("day", "Stichtag", is_number=False, file=True),
        Column("kind", "Änderung", is_number=False, file=True),
        Column("before", "vorher", file=True),
        Column("after", "nachher", file=True),
        Column("unit", file="Einheit"),
    ]
    keys = [*(column.key for column in columns), "before_words", "after_words"]
    return Table(columns, pd.DataFrame(rows, columns=keys), "Geänderte Werte")


def _value_words(value: float, item: Indicator) -> str:
    return de.with_unit(value, item.unit, item.decimals)


def move_table(changes: Changes, rows: pd.DataFrame, caption: str) -> Table:
    """Ranks or classes that move (`Changes.ranks`, `Changes.classes`), with the dates shown.

    A survey's carry its sign: they also move by chance.
    """
    surveys = {key for one in (changes.before, changes.after) for key in one.noise}
    signs = {True: f" {de.status_mark(SAMPLE)}", False: ""}
    shown = [
        (
            changes.item(row.indicator_id).name,
            changes.area(row.level, row.code),
            _place(row.before, row.day_before) + signs[row.indicator_id in surveys],
            _place(row.after, row.day_after) + signs[row.indicator_id in surveys],
        )
        for row in rows.itertuples()
    ]
    return ready({"name": "Kennzahl", "area": "Gebiet", **_BOTH}, shown, caption)


def _place(held: object, day: str) -> str:
    words = held if isinstance(held, str) else _rank_words(float(held))  # type: ignore[arg-type]
    return f"{words} ({de.date(day)})"


def _rank_words(rank: float) -> str:
    return "ohne Rang" if pd.isna(rank) else f"Rang {rank:.0f}"


def _places(row: Any) -> tuple[str, str]:
    return _rank_words(row.before), _rank_words(row.after)


def _documents(engine: Any, shelf: Shelf[DocumentType]) -> list[DocumentType]:
    found = []
    for entry in shelf.list_saved(engine):
        with contextlib.suppress(StoreError, ValueError):
            found.append(shelf.load(engine, entry.id).document)
    return found


def saved_moves(
    changes: Changes,
    plans: Sequence[Scenario],
    weighed: Sequence[tuple[str, IndexPlan]] = (),
) -> list[Moved]:
    """What the changes move in saved scenarios (totals) and weightings (places)."""
    found = [one for item in plans for one in _scenario_moves(changes, item)]
    for name, plan in weighed:
        try:
            rows = need_moves(changes.before, changes.after, plan)
        except (RankingError, KeyError):
            found.append(("Gewichtung", name, "Rangfolge", "", "lässt sich nicht rechnen"))
            continue
        found += [
            ("Gewichtung", name, changes.area("stadtraum", row.code), *_places(row))
            for row in rows.itertuples()
        ]
    return found


def _scenario_moves(changes: Changes, item: Scenario) -> list[Moved]:
    try:
        old, new = (
            totals_of(scenario.run(release, item)) for release in (changes.before, changes.after)
        )
    except PlanningError as error:
        return [("Szenario", item.name, "Ergebnis", "", str(error))]
    labels = total_labels(changes.after.funding_year)
    return [
        ("Szenario", item.name, label, _amount(old[key], unit), _amount(new[key], unit))
        for key, (label, unit) in labels.items()
        if _amount(old[key], unit) != _amount(new[key], unit)
    ]


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return de.MISSING
    return de.euro(value) if unit == "EUR" else de.with_unit(value, unit, 2)
