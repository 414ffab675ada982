"""Scenarios people saved: a list, and one document each.

What is kept of a person: the name they typed as author, free text, optional, at most 80 characters
(a department or initials will do). Nothing else: no account, no address, no trace of reading.

Two people at once: a change names the version it started from. If somebody was quicker it is
refused with a ``ConflictError`` and nothing is overwritten. Deleting only hides a scenario.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sozialraum.model.scenario.document import Document, DocumentError
from sozialraum.store import db, identity, migrate, scenario_files
from sozialraum.store.identity import ID_LENGTH, is_id
from sozialraum.store.saved_entry import (
    ConflictError,
    Entry,
    NotFoundError,
    Saved,
    changed_message,
    deleted_message,
    local_time,
)
from sozialraum.store.schema import saved_scenario

__all__ = [
    "ID_LENGTH",
    "ConflictError",
    "Entry",
    "NotFoundError",
    "Saved",
    "delete",
    "duplicate",
    "is_id",
    "list_saved",
    "load",
    "local_time",
    "restore",
    "save",
    "update",
]

_table = saved_scenario.c


def save(engine: Engine, document: Document) -> Saved:
    """Keep a document as a new scenario.

    Args:
        engine: The store; users' tables are created if need be.
        document: ``created`` is filled in if it is empty.

    Raises:
        StoreError: The store cannot be written.
    """
    migrate.upgrade(engine)
    now = identity.now()
    with db.writing(engine) as connection:
        row = {
            "id": _free_id(connection),
            **_columns(document, now),
            "version": 1,
            "created_at": now,
            "changed_at": now,
            "is_deleted": 0,
        }
        connection.execute(sa.insert(saved_scenario), [row])
        return _read(connection, row["id"])


def update(engine: Engine, scenario_id: str, document: Document, expected_version: int) -> Saved:
    """Replace a scenario's document, if nobody else has changed it meanwhile.

    Args:
        engine: The store.
        scenario_id: Which one.
        document: The new document.
        expected_version: The version the change started from.

    Raises:
        ConflictError: It was changed or deleted meanwhile; nothing was written.
        NotFoundError: There is no such scenario.
        StoreError: The store cannot be written.
    """
    migrate.upgrade(engine)
    now = identity.now()
    with db.writing(engine) as connection:
        current = _entry(connection, scenario_id)
        if current.is_deleted:
            raise ConflictError(deleted_message(current), current)
        # Named again although this transaction is alone: no database's isolation is relied on.
        done = connection.execute(
            sa.update(saved_scenario)
            .where(_table.id == scenario_id, _table.version == expected_version)
            .values(
                **_columns(document, current.created_at),
                version=expected_version + 1,
                changed_at=now,
            )
        )
        if done.rowcount != 1:
            raise ConflictError(changed_message(current, expected_version), current)
        return _read(connection, scenario_id)


def list_saved(engine: Engine, *, with_deleted: bool = False) -> list[Entry]:
    """All scenarios, the newest change first."""
    migrate.upgrade(engine)
    query = sa.select(*_entry_columns()).order_by(_table.changed_at.desc(), _table.id)
    if not with_deleted:
        query = query.where(_table.is_deleted == 0)
    with engine.connect() as connection:
        return [_as_entry(row) for row in connection.execute(query)]


def load(engine: Engine, scenario_id: str) -> Saved:
    """One scenario.

    Raises:
        NotFoundError: There is none of this id, or it is deleted.
        ScenarioError: A newer program has saved it.
        StoreError: The store cannot be read.
    """
    migrate.upgrade(engine)
    with engine.connect() as connection:
        found = _read(connection, scenario_id)
    if found.is_deleted:
        raise NotFoundError(
            f"Das Szenario „{found.name}“ ist gelöscht. Es lässt sich wiederherstellen."
        )
    return found


def duplicate(engine: Engine, scenario_id: str, name: str, author: str | None = None) -> Saved:
    """Save a copy under another name; result, data hash and program stay those of the original.

    Args:
        engine: The store.
        scenario_id: The original.
        name: Name of the copy.
        author: Author of the copy; None takes the original's.

    Raises:
        NotFoundError, ScenarioError, StoreError: As in :func:`load` and :func:`save`.
    """
    original = load(engine, scenario_id).document
    who = original.author if author is None else author
    return save(engine, replace(original, name=name, author=who, created=""))


def delete(engine: Engine, scenario_id: str) -> Entry:
    """Hide a scenario; :func:`restore` brings it back as it was.

    Raises:
        NotFoundError: There is none of this id.
    """
    return _set_deleted(engine, scenario_id, True)


def restore(engine: Engine, scenario_id: str) -> Entry:
    """Bring a deleted scenario back.

    Raises:
        NotFoundError: There is none of this id.
    """
    return _set_deleted(engine, scenario_id, False)


def _set_deleted(engine: Engine, scenario_id: str, is_deleted: bool) -> Entry:
    migrate.upgrade(engine)
    with db.writing(engine) as connection:
        found = _entry(connection, scenario_id)
        connection.execute(
            sa.update(saved_scenario)
            .where(_table.id == scenario_id)
            .values(is_deleted=int(is_deleted))
        )
        return replace(found, is_deleted=is_deleted)


def _free_id(connection: Connection) -> str:
    return identity.new_id(
        lambda new: (
            connection.execute(sa.select(_table.id).where(_table.id == new)).first() is not None
        )
    )


def _columns(document: Document, created: str) -> dict[str, Any]:
    kept = document if document.created else replace(document, created=created)
    return {
        "name": kept.name,
        "author": kept.author,
        "note": kept.note,
        "document": scenario_files.to_json(kept),
        "data_hash": kept.data_hash,
        "code_version": kept.code_version,
    }


def _entry_columns() -> list[sa.Column[Any]]:
    return [_table[field.name] for field in fields(Entry)]


def _as_entry(row: sa.Row[Any]) -> Entry:
    values = row._asdict()
    return Entry(**{**values, "is_deleted": bool(values["is_deleted"])})


def _row(connection: Connection, scenario_id: str, columns: list[sa.Column[Any]]) -> sa.Row[Any]:
    query = sa.select(*columns).where(_table.id == scenario_id)
    row = connection.execute(query).first() if is_id(scenario_id) else None
    if row is None:
        raise NotFoundError(
            f"Ein gespeichertes Szenario „{scenario_id[:40]}“ gibt es nicht. Bitte prüfen Sie den "
            "Link oder wählen Sie es aus der Liste."
        )
    return row


def _entry(connection: Connection, scenario_id: str) -> Entry:
    return _as_entry(_row(connection, scenario_id, _entry_columns()))


def _read(connection: Connection, scenario_id: str) -> Saved:
    row = _row(connection, scenario_id, [*_entry_columns(), _table.document])
    values = row._asdict()
    try:
        document = scenario_files.read_text(values["document"])
    except DocumentError as error:
        raise DocumentError(
            f"Das gespeicherte Szenario „{values['name']}“ lässt sich nicht lesen. {error}"
        ) from error
    return Saved(**{**values, "is_deleted": bool(values["is_deleted"]), "document": document})
