"""What people wrote about the framework: measures, local notes, ticked points, criteria.

Each state of a record is a row of its own, so the history stays; taking back is a row, too, and so is
deleting. A change names the version it started from: who comes second is told and nothing is lost.
Of a person only the typed author is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from sozialraum.model.typed import AUTHOR_LETTERS, NOTE_LETTERS
from sozialraum.store import db, identity, migrate
from sozialraum.store.errors import QuickerError, StoreError
from sozialraum.store.kept_texts import cleaned, revealed
from sozialraum.store.saved_entry import made
from sozialraum.store.schema_users import framework_entry

MEASURE, NOTE, POINT, CRITERION = "measure", "note", "point", "criterion"
KINDS = (MEASURE, NOTE, POINT, CRITERION)
_table = framework_entry.c


@dataclass(frozen=True)
class Record:
    """One state of a record.

    Attributes:
        kind: Of `KINDS`.
        record_id: Its id, unique within the kind.
        version: 1, 2, ...
        values: Field -> text; empty = deleted.
        author: "" = not given.
        made_at: ISO time, UTC.
    """

    kind: str
    record_id: str
    version: int
    values: Mapping[str, str] = field(default_factory=dict)
    author: str = ""
    made_at: str = ""

    @property
    def made_text(self) -> str:
        """German: "Amt 51, 23.11.2026, 08:05 Uhr"."""
        return made(self.author, self.made_at)


def history(engine: Engine, kind: str) -> list[Record]:
    """All states of a kind, in the order of record and version."""
    migrate.upgrade(engine)
    query = sa.select(framework_entry).where(_table.kind == kind)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(*framework_entry.primary_key.columns))
        return [_record(row._asdict()) for row in rows]


def newest(records: Iterable[Record]) -> dict[str, Record]:
    """Record -> its newest state out of a `history`; deleted ones have no values."""
    return {one.record_id: one for one in records}


def new_id(engine: Engine, kind: str) -> str:
    """An id nobody has."""
    return identity.new_id({one.record_id for one in history(engine, kind)}.__contains__)


def write(
    engine: Engine,
    kind: str,
    record_id: str,
    values: Mapping[str, str],
    expected: int,
    author: str = "",
) -> Record:
    """Keep a new state.

    Args:
        engine: The store; users' tables are created if need be.
        kind: Of `KINDS`.
        record_id: An old record or a new one.
        values: Field -> text; empty deletes, the history stays.
        expected: The version the change started from, 0 = new.
        author: Optional, a department or initials.

    Raises:
        QuickerError: It was changed meanwhile; nothing was written.
        StoreError: A text is not possible, or the store cannot be written.
    """
    clean, who = judged(values, author)
    migrate.upgrade(engine)
    with db.writing(engine) as connection:
        query = sa.select(framework_entry).where(_table.kind == kind, _table.record_id == record_id)
        last = connection.execute(query.order_by(_table.version.desc())).first()
        held = 0 if last is None else int(last.version)
        if held != expected:
            raise QuickerError(_quicker(None if last is None else _record(last._asdict())))
        new = Record(kind, record_id, expected + 1, clean, who, identity.now())
        connection.execute(sa.insert(framework_entry), [row_of(new)])
    return new


def undo(engine: Engine, kind: str, record_id: str, expected: int, author: str = "") -> Record:
    """Put the state before the newest one in force again; the history keeps both.

    Raises:
        QuickerError, StoreError: As in `write`, or there is no state before.
    """
    states = [one for one in history(engine, kind) if one.record_id == record_id]
    if not states:
        raise StoreError("Hier gibt es nichts zurückzunehmen.")
    before = next((one.values for one in states if one.version == states[-1].version - 1), {})
    return write(engine, kind, record_id, before, expected, author)


def judged(values: Mapping[str, str], author: str) -> tuple[dict[str, str], str]:
    """The texts as they may be kept.

    Raises:
        StoreError: Too long, with hidden characters, or giving a protective place away.
    """
    who = cleaned({"": author}, {"": ("Wer", AUTHOR_LETTERS)})[""]
    return cleaned(values, {key: (key, NOTE_LETTERS) for key in values}), who


def row_of(record: Record) -> dict[str, Any]:
    """A state as a row of the table."""
    return {
        "kind": record.kind,
        "record_id": record.record_id,
        "version": record.version,
        "document": json.dumps(dict(record.values), ensure_ascii=False, sort_keys=True),
        "author": record.author,
        "made_at": record.made_at,
    }


def _record(row: dict[str, Any]) -> Record:
    shown = revealed({key: value for key, value in row.items() if key != "document"})
    try:
        found = revealed(json.loads(row["document"]))
        values = {str(key): str(text) for key, text in found.items()}
    except (ValueError, RecursionError, AttributeError):
        values = {}  # what cannot be read counts as deleted; the state before can be brought back
    return Record(**shown, values=values)


def _quicker(last: Record | None) -> str:
    said = f": {last.made_text} (Fassung {last.version})" if last else ""
    return (
        f"Das wurde inzwischen von jemand anderem geändert{said}. Es ist nichts verloren: Die andere "
        "Fassung ist gespeichert, Ihr Text steht noch im Formular. Bitte prüfen Sie beides und "
        "sichern Sie dann noch einmal."
    )
