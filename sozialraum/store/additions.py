"""What people bring for the published tables: looked at, taken over, taken back.

Each step makes a dated release: a row of the history and the rebuilt tables, in one transaction.
Nothing is ever deleted; going back only says that something else is in force.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sozialraum.model import typed
from sozialraum.store import build, data_files, db, kept_texts, migrate, stands
from sozialraum.store.data_history import AS_SHIPPED
from sozialraum.store.errors import DataError, Problem, StoreError
from sozialraum.store.overlay import overlay
from sozialraum.store.patches import Addition
from sozialraum.store.queries import Release
from sozialraum.store.schema_users import data_release
from sozialraum.store.stands import InForce

MOST_TITLE, MOST_ORIGIN, MOST_AUTHOR, MOST_NOTE = 160, 300, 80, 2000
_TRIES = 5  # another writer is quicker at most so often


class NothingNewError(StoreError):
    """An addition says only what is there already; nothing was written."""


def examine(engine: Engine, data_dir: Path, addition: Addition) -> Engine:
    """What the store would be with an addition: built in memory with all checks.

    Args:
        engine: The store; is only read.
        data_dir: The folder ``data/``.
        addition: What somebody brings.

    Returns:
        A store in memory; `sozialraum.answers.changes.examined` reads it as a release.

    Raises:
        NothingNewError: Nothing would change.
        DataError: With all problems, each naming the addition, file, row and column.
        StoreError: A text gives a protective place away, or the store cannot be read.
    """
    addition = _judged(addition)
    migrate.upgrade(engine)
    _, held = build.in_force(engine)
    return _in_memory(data_dir, [*held, addition], is_new=True)


def at(engine: Engine, data_dir: Path, number: int) -> Engine:
    """The store as it would be with what was in force at a number of the history.

    The shipped data are today's. Made in memory; what is in force now is the store itself.

    Raises:
        DataError: It does not fit today's data.
        StoreError: There is no such number, or the store cannot be read.
    """
    migrate.upgrade(engine)
    with engine.connect() as connection:
        ids = _state(connection, number).ids
        if ids == stands.in_force_on(connection).ids:
            return engine
        held = stands.additions(connection, ids)
    return _in_memory(data_dir, held, is_new=False)


def add(engine: Engine, data_dir: Path, addition: Addition) -> Release:
    """Take an addition over: its row, a row of the history and the rebuilt tables, or nothing.

    Raises:
        NothingNewError, DataError: As `examine`.
        StoreError: As `examine`; or the store cannot be written. Nothing was changed.
    """
    addition = _judged(addition)
    return _step(
        engine, data_dir, stands.ADD, "", lambda _, now: now.ids, addition.author, addition
    )


def go_back(engine: Engine, data_dir: Path, number: int, *, author: str = "") -> Release:
    """Put in force what was in force at a number of the history; a new row says so.

    Args:
        engine: The store.
        data_dir: The folder ``data/``; the shipped data are always today's.
        number: Of the history; 0 for the shipped data alone.
        author: Who does it, free text.

    Raises:
        DataError: What was in force then does not fit today's data.
        StoreError: There is no such number, it is in force, or the store cannot be written.
    """

    def wanted(connection: Connection, now: InForce) -> tuple[str, ...]:
        ids = _state(connection, number).ids
        if ids == now.ids:
            raise StoreError("Dieser Stand gilt schon. Es wurde nichts verändert.")
        return ids

    return _step(engine, data_dir, stands.BACK, str(number), wanted, author)


def take_out(engine: Engine, data_dir: Path, number: int, *, author: str = "") -> Release:
    """Take back what one number of the history brought; all else stays in force.

    Raises:
        DataError: What is left does not fit together without it.
        StoreError: The number brought nothing that is in force, or the store cannot be written.
    """
    migrate.upgrade(engine)
    with engine.connect() as connection:
        query = sa.select(data_release.c.subject).where(
            data_release.c.number == number, data_release.c.kind == stands.ADD
        )
        subject = connection.execute(query).scalar()

    def wanted(_connection: Connection, now: InForce) -> tuple[str, ...]:
        if subject not in now.ids:
            raise StoreError(f"Was Stand {number} gebracht hat, gilt schon nicht mehr.")
        return tuple(one for one in now.ids if one != subject)

    return _step(engine, data_dir, stands.OUT, str(subject), wanted, author)


def _step(
    engine: Engine,
    data_dir: Path,
    kind: str,
    subject: str,
    wanted: Callable[[Connection, InForce], tuple[str, ...]],
    author: str,
    brought: Addition | None = None,
) -> Release:
    """Put what is wanted in force, and behind it what was brought; a new row says so."""
    author = typed.clean(author, "Ihr Name", MOST_AUTHOR)
    shipped = data_files.read_files(data_dir)
    migrate.upgrade(engine)
    for _ in range(_TRIES):
        with engine.connect() as connection:
            since = stands.in_force_on(connection)
            ids = wanted(connection, since)
            held = stands.additions(connection, ids)
        laid = overlay(shipped, held if brought is None else [*held, brought])
        if brought is not None:
            _refuse_nothing_new(overlay(shipped, held).files, laid.files, brought)
        now = InForce(since.number + 1, ids)

        def record(connection: Connection, release: Release, now: InForce = now) -> None:
            about = subject
            if brought is not None:
                about = stands.write_addition(connection, brought)
                now = InForce(now.number, (*now.ids, about))
            stands.write_release(
                connection, kind, about, now, author=author, data_hash=release.data_hash
            )

        report = build.put(engine, shipped, laid, since, is_forced=True, record=record)
        if report is not None:
            return report.release
    raise StoreError(
        "Andere ändern gerade dieselben Daten. Es wurde nichts verändert. Bitte versuchen Sie es in "
        "einer Minute noch einmal."
    )


def _in_memory(data_dir: Path, held: Sequence[Addition], *, is_new: bool) -> Engine:
    shipped = data_files.read_files(data_dir)
    laid = overlay(shipped, held)
    if is_new:
        _refuse_nothing_new(overlay(shipped, held[:-1]).files, laid.files, held[-1])
    memory = db.engine("sqlite://")
    build.put(memory, shipped, laid, InForce(), is_forced=True)
    return memory


def _refuse_nothing_new(
    before: data_files.Files, after: data_files.Files, addition: Addition
) -> None:
    if data_files.hash_files(before) == data_files.hash_files(after):
        raise NothingNewError(
            f"„{addition.title}“ bringt nichts Neues: Alle Werte stehen schon so in den Daten. Es "
            "wurde nichts verändert."
        )


def _state(connection: Connection, number: int) -> InForce:
    if number == AS_SHIPPED:
        return InForce()
    found = stands.in_force_on(connection, number)
    if found.number != number:
        raise StoreError(f"Einen Stand {number} gibt es nicht. Es wurde nichts verändert.")
    return found


def _judged(addition: Addition) -> Addition:
    """The addition with tidy texts; refuses one that is empty or tells of a protective place."""
    if not addition.patches and not addition.registry:
        raise DataError([Problem(addition.name, "Sie enthält keine Zeile.")])
    origin = typed.reveal(addition.origin).strip()
    tidy = replace(
        addition,
        title=typed.clean(addition.title, "Titel", MOST_TITLE),
        origin=origin if len(origin) <= MOST_ORIGIN else f"{origin[: MOST_ORIGIN - 1]}…",
        licence=typed.clean(addition.licence, "Lizenz", MOST_NOTE),
        author=typed.clean(addition.author, "Ihr Name", MOST_AUTHOR),
        note=typed.clean(addition.note, "Notiz", MOST_NOTE, is_line=False),
    )
    if not tidy.title:
        raise StoreError("Der Titel fehlt. Er sagt anderen, was Sie ergänzt haben.")
    words = (tidy.title, tidy.origin, tidy.licence, tidy.author, tidy.note)
    lines = [line for text in tidy.registry.values() for line in text.splitlines()]
    kept_texts.refuse_protected([*words, *lines])
    return tidy
