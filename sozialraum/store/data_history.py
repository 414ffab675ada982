"""The history of the data, as people read it: who brought what when, and what of it is in force."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from sozialraum.store import migrate, stands
from sozialraum.store.schema_users import data_addition, data_release

AS_SHIPPED = 0  # the number to go back to for the shipped data alone


@dataclass(frozen=True)
class Stand:
    """One row of the history.

    Attributes:
        number: 1, 2, ...; 0 is the shipped data alone.
        made_at: ISO time, UTC.
        author: Free text, "" = not given.
        what: German: the addition's title, or what was gone back to.
        origin, sha256, licence, note: Of the file an addition came from, "" where there is none.
        is_active: Whether what it brought is in force now.
        is_current: Whether what was in force then is in force now: going back to it changes nothing.
        data_hash: Of the release made then ("" for number 0).
        kind: "add", "back" or "out"; "shipped" for number 0.
    """

    number: int
    made_at: str
    author: str
    what: str
    origin: str = ""
    sha256: str = ""
    licence: str = ""
    note: str = ""
    is_active: bool = False
    is_current: bool = False
    data_hash: str = ""
    kind: str = stands.ADD


def history(engine: Engine) -> list[Stand]:
    """All rows of the history, the newest first; the last one is the shipped data (number 0)."""
    migrate.upgrade(engine)
    with engine.connect() as connection:
        now = stands.in_force_on(connection)
        kept = {row.id: row for row in connection.execute(sa.select(data_addition))}
        rows = connection.execute(sa.select(data_release).order_by(data_release.c.number)).all()
    numbers = {row.subject: row.number for row in rows if row.kind == stands.ADD}
    shipped = Stand(AS_SHIPPED, "", "", "Mitgelieferte Daten", is_active=True, kind="shipped")
    found = [replace(shipped, is_current=not now.ids)]
    for row in rows:
        brought = kept.get(row.subject) if row.kind != stands.BACK else None
        stand = Stand(
            number=row.number,
            made_at=row.made_at,
            author=row.author,
            what=_what(row, numbers, kept),
            is_active=row.kind == stands.ADD and row.subject in now.ids,
            is_current=row.active == json.dumps(now.ids),
            data_hash=row.data_hash,
            kind=row.kind,
        )
        if brought is not None and row.kind == stands.ADD:
            words = ("origin", "sha256", "licence", "note")
            stand = replace(stand, **{key: getattr(brought, key) for key in words})
        found.append(stand)
    return found[::-1]


def _what(row: sa.Row, numbers: dict[str, int], kept: dict[str, sa.Row]) -> str:
    if row.kind == stands.BACK:
        if row.subject == str(AS_SHIPPED):
            return "Zurück zu den mitgelieferten Daten"
        return f"Zurück zu Stand {row.subject}"
    title = kept[row.subject].title if row.subject in kept else "(nicht mehr lesbar)"
    if row.kind == stands.OUT:
        return f"Zurückgenommen: {title} (Stand {numbers.get(row.subject, '?')})"
    return str(title)
