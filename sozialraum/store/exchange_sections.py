"""What an export holds, section by section, and how a row of each is judged before it is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import sqlalchemy as sa

from sozialraum.model import budget as ledger
from sozialraum.model.services.edits import CHANGE, FIELDS, KINDS, Edit, Places, check
from sozialraum.store import (
    budget,
    framework_log,
    identity,
    papers,
    scenarios,
    service_edits,
    weightings,
)
from sozialraum.store.schema_users import (
    budget_line,
    framework_entry,
    service_edit,
)
from sozialraum.store.shelf import Shelf

Row = dict[str, Any]


# Section of the file -> where its documents lie.
SHELVES: dict[str, Shelf[Any]] = {
    "scenarios": scenarios.SHELF,
    "weightings": weightings.SHELF,
    "papers": papers.SHELF,
}


@dataclass(frozen=True)
class Log:
    """A table whose rows are only ever added: the history of each of its things.

    Attributes:
        table: Where it lies.
        key: Columns that name the thing.
        number: Column that counts its rows from 1.
        label: German, before the thing's name.
        judge: A row of the file -> a row of the table; raises ValueError.
        sound: Whole history of one thing; raises ValueError where it contradicts itself.
    """

    table: sa.Table
    key: tuple[str, ...]
    number: str
    label: str
    judge: Callable[[Row], Row]
    sound: Callable[[list[Row]], object]


def judged(table: sa.Table, row: Row) -> Row:
    """The row with exactly the table's columns and types; ValueError (German) otherwise."""
    if set(row) != set(table.c.keys()):
        raise ValueError("Felder fehlen oder sind unbekannt.")
    for column in table.c:
        value: Any = row[column.name]
        wanted = int if isinstance(column.type, sa.Integer) else str
        if type(value) is not wanted:
            raise ValueError(f"Das Feld {column.name} hat einen falschen Wert.")
        length = getattr(column.type, "length", None)
        if length is not None and isinstance(value, str) and len(value) > length:
            raise ValueError(f"Das Feld {column.name} ist zu lang.")
    if "id" in row and not identity.is_id(row["id"]):
        raise ValueError("Die Kennung ist keine.")
    return row


def _judged_edit(row: Row) -> Row:
    values = row.get("document")
    if not isinstance(values, dict) or set(values) - set(FIELDS):
        raise ValueError("Ein Feld gibt es nicht.")
    if row.get("kind") not in {*KINDS, service_edits.UNDO}:
        raise ValueError("Die Art der Änderung gibt es nicht.")
    # A file must not be a way around the words that name protective places.
    words = {key: values[key] for key in ("name", "provider", "street") if values.get(key)}
    # Near hits were asked back about where they were typed.
    edit = Edit(str(row.get("service_id")), CHANGE, words)
    check(edit, Places((), (), {}), is_confirmed=True)
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return judged(service_edit, {**row, "document": text})


def _as_kept(row: Row) -> service_edits.Kept:
    columns = {key: value for key, value in row.items() if key != "document"}
    return service_edits.Kept(values=json.loads(row["document"]), **columns)


def _sound_edits(rows: list[Row]) -> None:
    standing = list(accumulate(-1 if row["kind"] == service_edits.UNDO else 1 for row in rows))
    if min(standing, default=0) < 0:
        raise ValueError("Eine Rücknahme hat nichts zum Zurücknehmen.")
    service_edits.in_force([_as_kept(row) for row in rows])


def _judged_line(row: Row) -> Row:
    text = json.dumps(row.get("document"), ensure_ascii=False, sort_keys=True)
    new = judged(budget_line, {**row, "document": text})
    line = budget.judged(budget.line_of(new))
    return budget.row_of(new["stadtraum_code"], new["year"], line)


def _sound_lines(rows: list[Row]) -> None:
    held: list[ledger.Line] = []
    for row in rows:
        held = ledger.booked(held, budget.line_of(row))


def _judged_entry(row: Row) -> Row:
    values = row.get("document")
    if row.get("kind") not in framework_log.KINDS or not isinstance(values, dict):
        raise ValueError("Die Art des Eintrags gibt es nicht.")
    clean, _ = framework_log.judged({key: str(text) for key, text in values.items()}, "")
    text = json.dumps(clean, ensure_ascii=False, sort_keys=True)
    return judged(framework_entry, {**row, "document": text})


LOGS = {
    "service_edits": Log(
        service_edit,
        ("service_id",),
        "version",
        "Die Änderungen an Angebot",
        _judged_edit,
        _sound_edits,
    ),
    "budget_lines": Log(
        budget_line,
        ("stadtraum_code", "year"),
        "number",
        "Die Buchungen in Stadtraum",
        _judged_line,
        _sound_lines,
    ),
    "framework_entries": Log(
        framework_entry,
        ("kind", "record_id"),
        "version",
        "Die Fassungen von",
        _judged_entry,
        lambda rows: rows,
    ),
}
