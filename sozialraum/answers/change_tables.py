"""What another state of the data changes, as tables for page, files and command line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sozialraum.answers.changes import KINDS, Changes
from sozialraum.answers.registered import Indicator
from sozialraum.answers.release import SAMPLE
from sozialraum.answers.saved_moves import Moved, rank_words, saved, saved_moves
from sozialraum.answers.table import Column, Table
from sozialraum.text import format as de
from sozialraum.text import levels


def tables(found: Changes, engine: Any) -> dict[str, Table]:
    """Everything that differs and what it moves, by the short name of a sheet; some may be empty."""
    moved = saved_moves(found, *saved(engine))
    return {
        "Überblick": summary(found),
        "Rangplätze": move_table(found, found.ranks, "Rangplätze, die sich ändern"),
        "Kartenklassen": move_table(found, found.classes, "Kartenklassen, die sich ändern"),
        "Bedarf": _need_table(found),
        "Gespeichertes": saved_table(moved),
        "Werte": value_table(found),
    }


def _need_table(found: Changes) -> Table:
    columns = [
        Column("area", "Stadtraum", is_number=False, file=True),
        Column("before", "vorher", is_number=False, file=True),
        Column("after", "nachher", is_number=False, file=True),
    ]
    rows = [
        {
            "area": found.area("stadtraum", row.code),
            "before": rank_words(row.before),
            "after": rank_words(row.after),
        }
        for row in found.need.itertuples()
    ]
    caption = "Plätze in Bedarf & Auswahl (alle Kennzahlen gleich gewichtet), die sich ändern"
    return Table(columns, pd.DataFrame(rows, columns=[c.key for c in columns]), caption)


def summary(changes: Changes) -> Table:
    """One row per indicator and level: how many values are new, changed, gone, and for when."""
    rows = []
    for (key, level), part in changes.values.groupby(["indicator_id", "level"], sort=False):
        days = sorted(part["stichtag"])
        span = (
            de.date(days[0])
            if days[0] == days[-1]
            else f"{de.date(days[0])} bis {de.date(days[-1])}"
        )
        counts = {kind: int((part["kind"] == kind).sum()) for kind in KINDS}
        item = changes.item(str(key))
        rows.append({"name": item.name, "level": levels.ONE[str(level)], "days": span, **counts})
    for row in changes.others.to_dict("records"):
        rows.append({**{str(name): cell for name, cell in row.items()}, "level": "–", "days": "–"})
    columns = [
        Column("name", "Was", is_number=False, file=True),
        Column("level", "Ebene", is_number=False, file=True),
        Column("days", "Stichtage", is_number=False, file=True),
        *(Column(kind, kind, file=True) for kind in KINDS),
    ]
    frame = pd.DataFrame(rows, columns=[column.key for column in columns])
    return Table(columns, frame, "Was neu ist, sich ändert oder entfällt: Zahl der Werte")


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
        {
            "name": changes.item(row.indicator_id).name,
            "area": changes.area(row.level, row.code),
            "before": _place(row.before, row.day_before) + signs[row.indicator_id in surveys],
            "after": _place(row.after, row.day_after) + signs[row.indicator_id in surveys],
        }
        for row in rows.itertuples()
    ]
    columns = [
        Column("name", "Kennzahl", is_number=False, file=True),
        Column("area", "Gebiet", is_number=False, file=True),
        Column("before", "vorher", is_number=False, file=True),
        Column("after", "nachher", is_number=False, file=True),
    ]
    return Table(columns, pd.DataFrame(shown, columns=[c.key for c in columns]), caption)


def _place(held: object, day: str) -> str:
    words = held if isinstance(held, str) else rank_words(float(held))  # type: ignore[arg-type]
    return f"{words} ({de.date(day)})"


def saved_table(moved: Sequence[Moved]) -> Table:
    """What people saved, and the numbers of it that move."""
    columns = [
        Column("what", "Art", is_number=False, file=True),
        Column("name", "Gespeichert als", is_number=False, file=True),
        Column("label", "Angabe", is_number=False, file=True),
        Column("before", "vorher", is_number=False, file=True),
        Column("after", "nachher", is_number=False, file=True),
    ]
    frame = pd.DataFrame([vars(one) for one in moved], columns=[c.key for c in columns])
    return Table(columns, frame, "Gespeicherte Szenarien und Gewichtungen, die sich ändern")
