"""Layers people load beside the borders (addresses, ways): a note of what, from where, since when."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from sozialraum.store import db, migrate
from sozialraum.store.schema_users import loaded_address, loaded_layer, loaded_way

ADDRESS, WAY = "address", "way"
_TABLES = {ADDRESS: loaded_address, WAY: loaded_way}
_BLOCK = 20_000


@dataclass(frozen=True)
class Layer:
    """What is loaded of a kind: number of rows, origin, ISO time."""

    count: int
    origin: str
    loaded_at: str


def now() -> str:
    """The time, ISO, UTC, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def loaded(engine: Engine, kind: str) -> Layer | None:
    """What is loaded of a kind, None if nothing is."""
    migrate.upgrade(engine)
    with engine.connect() as connection:
        row = connection.execute(sa.select(loaded_layer).where(loaded_layer.c.kind == kind)).first()
    return None if row is None else Layer(int(row.row_count), row.origin, row.loaded_at)


def replace(
    engine: Engine,
    kind: str,
    rows: Sequence[dict[str, Any]],
    *,
    name: str,
    data: bytes,
    attribution: str,
) -> None:
    """Put rows in the place of those before, in one transaction.

    Args:
        engine: The store.
        kind: `ADDRESS` or `WAY`.
        rows: What was read.
        name: Of the file or the collection.
        data: What was read from.
        attribution: The data owner's line.

    Raises:
        StoreError: The store cannot be written; nothing was changed then.
    """
    origin = "; ".join(part for part in (name[:120], attribution.strip()[:120]) if part)
    sha256 = hashlib.sha256(data).hexdigest()
    migrate.upgrade(engine)
    with db.writing(engine) as connection:
        connection.execute(sa.delete(_TABLES[kind]))
        connection.execute(sa.delete(loaded_layer).where(loaded_layer.c.kind == kind))
        for start in range(0, len(rows), _BLOCK):
            connection.execute(sa.insert(_TABLES[kind]), list(rows[start : start + _BLOCK]))
        connection.execute(
            sa.insert(loaded_layer).values(
                kind=kind, row_count=len(rows), origin=origin, sha256=sha256, loaded_at=now()
            )
        )


def remove(engine: Engine, kind: str) -> int:
    """Remove a layer; returns the number of its rows."""
    migrate.upgrade(engine)
    with db.writing(engine) as connection:
        connection.execute(sa.delete(loaded_layer).where(loaded_layer.c.kind == kind))
        return int(connection.execute(sa.delete(_TABLES[kind])).rowcount)
