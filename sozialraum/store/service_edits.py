"""Changes to services that are kept for good: who, when, why, and nothing is ever overwritten.

Each change is a row of its own. Taking one back is a row, too, so that the history stays. A change
names the version it started from: if somebody was quicker, it is refused and nothing is lost.
Of a person only the typed author is kept (a department or initials will do).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sozialraum.model.services import ServiceError
from sozialraum.model.services.edits import ADD, Edit, readable
from sozialraum.model.typed import AUTHOR_LETTERS, NOTE_LETTERS
from sozialraum.store import db, identity, migrate
from sozialraum.store.errors import QuickerError, StoreError
from sozialraum.store.kept_texts import cleaned, revealed
from sozialraum.store.saved_entry import made
from sozialraum.store.schema_users import service_edit

UNDO = "undo"
_SHORTEST_SOURCE = 3
_LONGEST = {
    "source": ("Quelle", 300),
    "note": ("Notiz", NOTE_LETTERS),
    "author": ("Kürzel", AUTHOR_LETTERS),
}
_table = service_edit.c


@dataclass(frozen=True)
class Kept:
    """One row of the history.

    Attributes:
        service_id: Which service.
        version: 1, 2, ... for each service.
        kind: add | change | move | close | undo.
        values: Field -> new value; empty for undo.
        source: Where it is written that this is so.
        note: Free text, "" = none.
        author: "" = not given.
        made_at: ISO time, UTC.
        fault: German; why the row cannot be followed, "" = it can. Its ``values`` are empty then.
    """

    service_id: str
    version: int
    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    note: str = ""
    author: str = ""
    made_at: str = ""
    fault: str = ""

    @property
    def made_text(self) -> str:
        """German: "Amt 51, 23.11.2026, 08:05 Uhr"."""
        return made(self.author, self.made_at)


def new_id(engine: Engine) -> str:
    """An id for a new service, "N" and eight letters."""
    taken = {row.service_id for row in history(engine)}
    return "N" + identity.new_id(lambda text: f"N{text}" in taken)


def history(engine: Engine, service_id: str | None = None) -> list[Kept]:
    """All rows, of one service or of all, in the order they were made."""
    migrate.upgrade(engine)
    query = sa.select(service_edit).order_by(_table.made_at, _table.service_id, _table.version)
    if service_id is not None:
        query = query.where(_table.service_id == service_id)
    with engine.connect() as connection:
        return [_kept(row) for row in connection.execute(query)]


def count(engine: Engine) -> int:
    """How many rows the history has; it only grows, so it names a state of the list."""
    migrate.upgrade(engine)
    with engine.connect() as connection:
        return int(
            connection.execute(sa.select(sa.func.count()).select_from(service_edit)).scalar_one()
        )


def effective(engine: Engine) -> list[Edit]:
    """The changes in force: those taken back are left out."""
    return in_force(history(engine))


def in_force(rows: Sequence[Kept]) -> list[Edit]:
    """Changes in force out of a history; each undo takes back the newest one left.

    Rows that cannot be read count when changes are taken back, but change nothing themselves.
    """
    stacks: dict[str, list[Kept]] = {}
    for row in sorted(rows, key=lambda item: (item.service_id, item.version)):
        stack = stacks.setdefault(row.service_id, [])
        if row.kind != UNDO:
            stack.append(row)
        elif stack:
            stack.pop()
    kept = [row for stack in stacks.values() for row in stack if not row.fault]
    return [Edit(row.service_id, row.kind, row.values) for row in kept]


def version(engine: Engine, service_id: str) -> int:
    """The newest version of a service, 0 = nobody has changed it for good."""
    rows = history(engine, service_id)
    return rows[-1].version if rows else 0


def keep(
    engine: Engine,
    edits: Sequence[tuple[Edit, int]],
    *,
    source: str,
    note: str = "",
    author: str = "",
) -> None:
    """Keep changes for good, all or none.

    Args:
        engine: The store; users' tables are created if need be.
        edits: Checked changes, each with the version of its service it started from. Several
            changes of one service name the same version and follow each other.
        source: Where it is written that this is so; at least three characters.
        note: Free text.
        author: Optional, a department or initials.

    Raises:
        QuickerError: A service was changed meanwhile; nothing was written.
        StoreError: The source is missing, a text is too long, or the store cannot be written.
    """
    clean = _judged(source=source, note=note, author=author)
    migrate.upgrade(engine)
    made_at = identity.now()
    added: dict[str, int] = {}
    with db.writing(engine) as connection:
        for edit, expected in edits:
            _refuse_if_changed(connection, edit, expected, added.get(edit.service_id, 0))
            added[edit.service_id] = added.get(edit.service_id, 0) + 1
            number = expected + added[edit.service_id]
            row = Kept(edit.service_id, number, edit.kind, edit.values, made_at=made_at, **clean)
            connection.execute(sa.insert(service_edit), [_columns(row)])


def undo(engine: Engine, service_id: str, expected: int, *, note: str = "") -> None:
    """Take back the newest change in force of a service; the history keeps both.

    Raises:
        QuickerError: It was changed meanwhile; nothing was written.
        StoreError: There is nothing to take back.
    """
    rows = history(engine, service_id)
    if not in_force(rows):
        raise StoreError("Für dieses Angebot ist keine gesicherte Änderung in Kraft.")
    made_at = identity.now()
    with db.writing(engine) as connection:
        _refuse_if_changed(connection, Edit(service_id, UNDO), expected, 0)
        row = Kept(service_id, expected + 1, UNDO, {}, "zurückgenommen", note, "", made_at)
        connection.execute(sa.insert(service_edit), [_columns(row)])


def _judged(**texts: str) -> dict[str, str]:
    if len(texts["source"].strip()) < _SHORTEST_SOURCE:
        raise StoreError(
            "Die Quelle fehlt. Dauerhafte Änderungen brauchen eine, zum Beispiel „Schreiben des "
            "Trägers vom 03.11.2026“. Es ist nichts verloren."
        )
    return cleaned(texts, _LONGEST)


def _refuse_if_changed(connection: Connection, edit: Edit, expected: int, own: int) -> None:
    query = (
        sa.select(service_edit)
        .where(_table.service_id == edit.service_id)
        .order_by(_table.version.desc())
    )
    newest = connection.execute(query).first()
    held = 0 if newest is None else int(newest.version)
    if held == expected + own:
        return
    if newest is None or edit.kind == ADD:
        raise QuickerError(
            "Dieses Angebot ist inzwischen anders gespeichert. Es wurde nichts geändert; bitte "
            "tragen Sie die Änderung noch einmal ein."
        )
    raise QuickerError(
        f"Dieses Angebot wurde inzwischen von jemand anderem geändert: {_kept(newest).made_text} "
        f"(Fassung {held}; Sie haben mit Fassung {expected} begonnen). Es ist nichts verloren: Die "
        "andere Änderung ist gespeichert und steht in der Geschichte, Ihre steht noch in der "
        "Spielwiese. Bitte prüfen Sie beides. Soll Ihre Änderung gelten, sichern Sie noch einmal. "
        "Laden Sie die Seite dabei nicht neu: Die Spielwiese gilt nur in dieser Sitzung."
    )


def _columns(row: Kept) -> dict[str, Any]:
    return {
        "service_id": row.service_id,
        "version": row.version,
        "kind": row.kind,
        "document": json.dumps(dict(row.values), ensure_ascii=False, sort_keys=True),
        "source": row.source,
        "note": row.note,
        "author": row.author,
        "made_at": row.made_at,
    }


def _kept(row: sa.Row[Any]) -> Kept:
    columns = revealed(row._asdict())
    text = str(columns.pop("document"))
    kept = Kept(**columns)
    if kept.kind == UNDO:
        return kept
    try:
        values = revealed(json.loads(text))
        if not isinstance(values, dict):
            raise ServiceError("Sie ist keine Gruppe von Feldern.")
        return replace(kept, values=readable(Edit(kept.service_id, kept.kind, values)).values)
    except ServiceError as error:
        reason = str(error)
    except (ValueError, RecursionError):
        reason = "Sie ist kein lesbares JSON."
    return replace(kept, fault=f"Diese Änderung lässt sich nicht lesen und gilt nicht. {reason}")
