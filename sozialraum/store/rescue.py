"""What people saved, taken out of a damaged store into a new one.

SQLite stops at the first page it cannot read. The rows behind it are reached from the other end and
one by one, by their running number.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from sozialraum.store import backup, build, db, migrate, schema, sqlite_file
from sozialraum.store.errors import StoreError

_MOST_PROBED = 200_000  # rows between two readable ends; more would take minutes and never occurs
# The second where the driver cannot even read its own message: it quotes the broken place.
_UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
Row = dict[str, Any]


@dataclass
class Rescued:
    """What a rescue did.

    Attributes:
        aside: Where the damaged file lies, byte for byte.
        rows: Users' table -> rows taken over.
        lost: What could not be taken over, one German line each.
    """

    aside: Path
    rows: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


def run(engine: Engine, data_dir: Path) -> Rescued:
    """Put a new store with all rows that can be read in the place of a damaged one.

    Args:
        engine: The damaged store.
        data_dir: The folder ``data/``; the published tables are built anew from it.

    Raises:
        StoreError: The store is whole, belongs to a newer program, or nothing in it can be read;
            then nothing was changed.
    """
    file = backup.file_of(engine)
    if not file.exists():
        raise StoreError("Es gibt keinen Datenspeicher, also nichts zu retten.")
    sqlite_file.refuse_empty(file)
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".rettung-") as folder:
        work = Path(folder) / "alt.sqlite"
        sqlite_file.copy_bytes(file, work)
        lost: list[str] = []
        try:
            with closing(sqlite3.connect(work)) as old:
                old.text_factory = lambda raw: raw.decode("utf-8", "replace")
                _refuse_newer(old)
                found = {name: _read(old, name, lost) for name in schema.USERS.tables}
        except _UNREADABLE as error:
            raise StoreError(
                f"In „{file.name}“ lässt sich nichts mehr lesen. Es wurde nichts verändert. "
                f"{_newest_copy(file)}"
            ) from error
        if not lost and _is_well(engine):
            raise StoreError("Der Datenspeicher ist in Ordnung, es gibt nichts zu retten.")
        fresh = Path(folder) / "neu.sqlite"
        rows = _fill(fresh, found, data_dir, lost)
        done = Rescued(backup.set_aside(file, "beschaedigt"), rows, lost)
        backup.put(fresh, file)
    return done


def _is_well(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            migrate.judge(connection)
        return not sqlite_file.faults(backup.file_of(engine))
    except (StoreError, sqlite3.Error, SQLAlchemyError):
        return False


def _refuse_newer(old: sqlite3.Connection) -> None:
    try:
        found = old.execute("SELECT version_num FROM alembic_version").fetchone()
    except _UNREADABLE:
        return
    if found is not None and found[0] > migrate.HEAD:
        raise StoreError(
            f"Der Datenspeicher gehört zu einer neueren Fassung des Programms (Tabellen {found[0]}, "
            f"dieses kennt {migrate.HEAD}). Bitte retten Sie ihn mit dieser Fassung."
        )


def _newest_copy(file: Path) -> str:
    copies = sorted((file.absolute().parent / backup.FOLDER).glob(f"{file.stem}-2*.sqlite"))
    if not copies:
        return "Eine Sicherung liegt nicht daneben."
    return (
        "Die neueste Sicherung spielen Sie so zurück: python -m sozialraum restore "
        f"{backup.FOLDER}/{copies[-1].name} (im Ordner des Datenspeichers)."
    )


def _read(old: sqlite3.Connection, table: str, lost: list[str]) -> list[Row]:
    """All rows of a table that can be read.

    Raises:
        sqlite3.Error: Not even the list of tables can be read.
    """
    known = old.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    if (table,) not in known:
        return []
    columns = [row[1] for row in old.execute(f"PRAGMA table_info({table})")]
    rows: dict[int, Row] = {}
    read_up = _collect(old, table, columns, "ASC", rows)
    if not read_up:
        _collect(old, table, columns, "DESC", rows)
        ends = sorted(rows)
        for number in _between(ends):
            _probe(old, table, columns, number, rows)
        lost.append(f"{table}: Nicht alle Zeilen sind lesbar, gefunden wurden {len(rows)}.")
    return [rows[number] for number in sorted(rows)]


def _collect(
    old: sqlite3.Connection, table: str, columns: list[str], order: str, rows: dict[int, Row]
) -> bool:
    """Read from one end until something cannot be read; whether all could."""
    names = ", ".join(columns)
    try:
        for number, *values in old.execute(
            f"SELECT rowid, {names} FROM {table} NOT INDEXED ORDER BY rowid {order}"
        ):
            rows[number] = dict(zip(columns, values, strict=True))
    except _UNREADABLE:
        return False
    return True


def _between(ends: list[int]) -> Iterator[int]:
    """Numbers that were not reached: gaps, and some beyond the last one."""
    last = (ends[-1] if ends else 0) + 1000
    held = set(ends)
    yield from (number for number in range(1, min(last, _MOST_PROBED)) if number not in held)


def _probe(
    old: sqlite3.Connection, table: str, columns: list[str], number: int, rows: dict[int, Row]
) -> None:
    try:
        found = old.execute(
            f"SELECT {', '.join(columns)} FROM {table} NOT INDEXED WHERE rowid = ?", (number,)
        ).fetchone()
    except _UNREADABLE:
        return
    if found is not None:
        rows[number] = dict(zip(columns, found, strict=True))


def _fill(
    file: Path, found: dict[str, list[Row]], data_dir: Path, lost: list[str]
) -> dict[str, int]:
    engine = db.engine(f"sqlite:///{file}")
    build.build(engine, data_dir)
    rows = {}
    with db.writing(engine) as connection:
        for name, table in schema.USERS.tables.items():
            rows[name] = sum(_insert(connection, table, row, lost) for row in found[name])
    if conflict := build.opened(engine, data_dir).conflict:  # with the additions that are left
        lost.append(conflict)
    return rows


def _insert(connection: Connection, table: sa.Table, row: Row, lost: list[str]) -> bool:
    key = " ".join(str(row.get(column.name)) for column in table.primary_key.columns)
    label = f"{table.name} „{row.get('name') or key}“"
    try:
        for column in {"geojson", "active"} & row.keys():
            json.loads(row[column])
        if any("\ufffd" in value for value in row.values() if isinstance(value, str)):
            lost.append(f"{label}: übernommen, aber einzelne Zeichen sind zerstört (�).")
        with connection.begin_nested():
            connection.execute(sa.insert(table), [row])
    except (SQLAlchemyError, ValueError, TypeError):
        lost.append(f"{label}: nicht übernommen, die Zeile ist zerstört.")
        return False
    return True
