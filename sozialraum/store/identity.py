"""Short random ids that can be read aloud, and the time as the users' tables keep it."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

# Without 0 o 1 l i u v: an id is read aloud and typed. 29 ** 8 is 500 billion.
_LETTERS = "23456789abcdefghjkmnpqrstwxyz"
ID_LENGTH = 8
_ID = re.compile(rf"[{_LETTERS}]{{{ID_LENGTH}}}", re.ASCII)


def is_id(text: str) -> bool:
    """Whether a text has the form of an id; an address may hold anything."""
    return _ID.fullmatch(text) is not None


def new_id(is_taken: Callable[[str], bool]) -> str:
    """A random id nobody has."""
    while True:
        new = "".join(secrets.choice(_LETTERS) for _ in range(ID_LENGTH))
        if not is_taken(new):
            return new


def free_id(connection: Connection, table: sa.Table) -> str:
    """An id that no row of a table has."""

    def is_taken(new: str) -> bool:
        query = sa.select(table.c.id).where(table.c.id == new)
        return connection.execute(query).first() is not None

    return new_id(is_taken)


def now() -> str:
    """This moment, ISO, UTC, with milliseconds."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
