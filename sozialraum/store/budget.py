"""The Aktionsbudget's ledgers in the store: one transaction a booking, lines are only ever added.

The rules are the model's (`sozialraum.model.budget`); they are applied to what the store holds while
nobody else can write, so two people together cannot grant more than there is. Of a person only the
typed author is kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sozialraum.model import budget
from sozialraum.model.budget import Line
from sozialraum.store import db, identity, migrate
from sozialraum.store.errors import QuickerError
from sozialraum.store.kept_texts import cleaned, revealed
from sozialraum.store.saved_entry import made
from sozialraum.store.schema_users import budget_line

_LONGEST = {"text": ("Text", 300), "need": ("Bedarf", 300), "author": ("Wer", 80)}
_table = budget_line.c
Key = tuple[str, int]  # Stadtraum, year


@dataclass(frozen=True)
class Entry:
    """A line to book: in which ledger, and how many lines it held when the line was written."""

    code: str
    year: int
    seen: int
    line: Line


def ledgers(engine: Engine) -> dict[Key, list[Line]]:
    """All ledgers that have a line, by Stadtraum and year."""
    migrate.upgrade(engine)
    with engine.connect() as connection:
        return _read(connection)


def _read(connection: Connection, key: Key | None = None) -> dict[Key, list[Line]]:
    query = sa.select(budget_line).order_by(*budget_line.primary_key.columns)
    if key is not None:
        query = query.where(_table.stadtraum_code == key[0], _table.year == key[1])
    found: dict[Key, list[Line]] = {}
    for row in connection.execute(query):
        found.setdefault((row.stadtraum_code, row.year), []).append(line_of(row._asdict()))
    return found


def line_of(row: Mapping[str, Any]) -> Line:
    """A row of the table as a line; words nobody can read are said to be so, the amount counts."""
    shown = revealed(dict(row))
    try:
        words = revealed(json.loads(row["document"]))
        said: dict[str, Any] = {
            "text": str(words["text"]),
            "need": str(words["need"]),
            "criteria": tuple(map(str, words["criteria"])),
        }
    except (ValueError, RecursionError, KeyError, TypeError):
        said = {"text": "(nicht lesbar)", "need": "", "criteria": ()}
    names = ("number", "kind", "cents", "project", "reverses", "author", "made_at")
    return Line(**{name: shown[name] for name in names}, **said)


def row_of(code: str, year: int, line: Line) -> dict[str, Any]:
    """A line as a row of the table."""
    words = {"text": line.text, "need": line.need, "criteria": list(line.criteria)}
    return {
        "stadtraum_code": code,
        "year": year,
        "number": line.number,
        "kind": line.kind,
        "cents": line.cents,
        "project": line.project,
        "reverses": line.reverses,
        "document": json.dumps(words, ensure_ascii=False, sort_keys=True),
        "author": line.author,
        "made_at": line.made_at,
    }


def book(engine: Engine, entries: Sequence[Entry]) -> list[Line]:
    """Add lines, all or none; numbers, ids of new undertakings and the time are given here.

    Raises:
        QuickerError: A ledger got a line meanwhile; nothing was written.
        BudgetError: The sums would not close; nothing was written.
        StoreError: A text is not possible, or the store cannot be written.
    """
    entries = [replace(one, line=judged(one.line)) for one in entries]
    migrate.upgrade(engine)
    made_at, done = identity.now(), []
    with db.writing(engine) as connection:
        for entry in entries:
            held = _read(connection, (entry.code, entry.year)).get((entry.code, entry.year), [])
            if len(held) != entry.seen:
                raise QuickerError(_quicker(entry, held))
            line = replace(entry.line, number=len(held) + 1, made_at=made_at)
            if line.kind == budget.ASK and not line.project:
                taken = {one.project for one in held}
                line = replace(line, project=identity.new_id(taken.__contains__))
            budget.booked(held, line)
            connection.execute(sa.insert(budget_line), [row_of(entry.code, entry.year, line)])
            done.append(line)
    return done


def judged(line: Line) -> Line:
    """The line with its texts cleaned.

    Raises:
        StoreError: Too long, with hidden characters, or giving a protective place away.
    """
    clean: dict[str, Any] = cleaned(vars(line), _LONGEST)
    return replace(line, **clean)


def _quicker(entry: Entry, held: Sequence[Line]) -> str:
    if not held:
        return "Dieses Budget ist inzwischen leer. Es wurde nichts gebucht; bitte laden Sie neu."
    last = held[-1]
    return (
        f"Im Budget {entry.year} dieses Stadtraums wurde inzwischen anderes gebucht: "
        f"{budget.KINDS.get(last.kind, last.kind)} (Nr. {last.number}), "
        f"{made(last.author, last.made_at)}. Ihre Buchung wurde nicht "
        "ausgeführt und steht noch im Formular. Bitte prüfen Sie den neuen Stand und buchen Sie "
        "dann noch einmal."
    )
