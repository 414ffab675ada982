"""The rows that say what people brought and which of it is in force (`data_addition`, `data_release`).

Nothing here builds: `build` reads what is in force, `additions` writes together with a build.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sozialraum.store import identity
from sozialraum.store.errors import DataError, Problem
from sozialraum.store.patches import Addition, Patch
from sozialraum.store.schema_users import data_addition, data_release

ADD, BACK, OUT = "add", "back", "out"
_WORDS = ("title", "origin", "sha256", "licence", "author", "note")


@dataclass(frozen=True)
class InForce:
    """The newest row of the history: its number (0 = none) and what is in force, in its order."""

    number: int = 0
    ids: tuple[str, ...] = ()


def in_force(engine: Engine) -> InForce:
    """What is in force; nothing while the store has no users' tables."""
    with engine.connect() as connection:
        return in_force_on(connection)


def in_force_on(connection: Connection, number: int | None = None) -> InForce:
    """As ``in_force``, within a transaction; with a number: what was in force since that row.

    Raises:
        DataError: The row does not say so (it was damaged).
    """
    if not sa.inspect(connection).has_table(data_release.name):
        return InForce()
    query = sa.select(data_release.c.number, data_release.c.active)
    if number is not None:
        query = query.where(data_release.c.number == number)
    row = connection.execute(query.order_by(data_release.c.number.desc())).first()
    if row is None:
        return InForce()
    try:
        ids = json.loads(row.active)
        if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
            raise ValueError
    except ValueError:
        reason = "Welche Ergänzungen gelten, ist nicht mehr lesbar."
        raise DataError([Problem(f"Stand {row.number}", reason)]) from None
    return InForce(int(row.number), tuple(ids))


def additions(connection: Connection, ids: Sequence[str]) -> list[Addition]:
    """The additions of these ids, in their order.

    Raises:
        DataError: One is not there or cannot be read.
    """
    if not ids:
        return []
    query = sa.select(data_addition).where(data_addition.c.id.in_(list(ids)))
    rows = {row.id: row for row in connection.execute(query)}
    found, problems = [], []
    for one in ids:
        try:
            found.append(read_addition(rows[one]._asdict()))
        except KeyError:
            problems.append(Problem(f"Ergänzung {one}", "Ihre Zeilen fehlen im Datenspeicher."))
        except ValueError:
            name = f"Ergänzung „{rows[one].title}“"
            problems.append(Problem(name, "Ihre Zeilen sind nicht mehr lesbar."))
    if problems:
        raise DataError(problems)
    return found


def write_addition(connection: Connection, addition: Addition) -> str:
    """Keep an addition; returns its id."""
    row = {
        "id": identity.free_id(connection, data_addition),
        **{name: getattr(addition, name) for name in _WORDS},
        "document": to_json(addition),
        "made_at": identity.now(),
    }
    connection.execute(sa.insert(data_addition), [row])
    return str(row["id"])


def write_release(
    connection: Connection, kind: str, subject: str, now: InForce, *, author: str, data_hash: str
) -> None:
    """Add a row to the history; two writers of the same number collide."""
    row = {
        "number": now.number,
        "kind": kind,
        "subject": subject,
        "active": json.dumps(now.ids),
        "author": author,
        "made_at": identity.now(),
        "data_hash": data_hash,
    }
    connection.execute(sa.insert(data_release), [row])


def to_json(addition: Addition) -> str:
    """What an addition brings, as JSON text."""
    patches = [{"file": p.file, "key": list(p.key), "rows": p.rows} for p in addition.patches]
    content = {"patches": patches, "registry": dict(addition.registry)}
    return json.dumps(content, ensure_ascii=False)


def read_addition(row: dict[str, Any]) -> Addition:
    """An addition of a row of ``data_addition``; ValueError if it cannot be read."""
    try:
        content = json.loads(row["document"])
        patches = tuple(
            Patch(str(p["file"]), tuple(map(str, p["key"])), str(p["rows"]))
            for p in content["patches"]
        )
        registry = {str(file): str(text) for file, text in content["registry"].items()}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("document") from error
    words = {key: str(row[key]) for key in _WORDS}
    return Addition(**words, patches=patches, registry=registry)
