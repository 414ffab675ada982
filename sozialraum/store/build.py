"""Build the store from ``data/`` and what people added: read all, check all, then replace all.

The replacing is one transaction: readers see the old release or the new one, never a mixture.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sozialraum import __version__
from sozialraum.store import data_files, db, judged, migrate, queries, schema, stands
from sozialraum.store.checks import CheckResult
from sozialraum.store.errors import DataError
from sozialraum.store.overlay import Laid, overlay
from sozialraum.store.patches import Addition
from sozialraum.store.queries import Release
from sozialraum.store.stands import InForce
from sozialraum.store.tables import TypedTable, records


@dataclass(frozen=True)
class BuildReport:
    """What a build did.

    Attributes:
        release: The release the store holds now.
        is_new: False if the store held this release already.
        rows: Table name -> number of rows.
        checks: Outcome of all checks; none of them failed.
        seconds: Wall time.
    """

    release: Release
    is_new: bool
    rows: dict[str, int] = field(default_factory=dict)
    checks: list[CheckResult] = field(default_factory=list)
    seconds: float = 0.0


# Folders whose code makes the store's values; a test sees that a rule of each counts.
BUILDERS = ("store", "model", "text")


@cache
def code_version() -> str:
    """Version of the program and, after "+", of the code that builds the store.

    A changed rule gives other values from the same data, so it must lead to a rebuild as well.
    """
    total = hashlib.sha256()
    package = Path(__file__).parents[1]
    files = [path for folder in BUILDERS for path in sorted((package / folder).rglob("*.py"))]
    for path in files:
        total.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return f"{__version__}+{total.hexdigest()[:8]}"


@dataclass(frozen=True)
class Opened:
    """A store that can be used.

    Attributes:
        release: What it holds.
        conflict: German reason why it is not all that it should be: something people added no
            longer fits the shipped data. "" = it is.
        since: The state of the history in which that was found.
    """

    release: Release
    conflict: str
    since: InForce


def ensure(engine: Engine, data_dir: Path) -> Release:
    """The release of ``data_dir`` and what people added, built if the store holds another or none.

    Raises:
        DataError: ``data/`` has a fault; a store built before stays as it was.
        StoreError: The store cannot be read or written.
    """
    return opened(engine, data_dir).release


def opened(engine: Engine, data_dir: Path) -> Opened:
    """As `ensure`; says why, if something people added no longer fits the shipped data.

    Then the store stays as it was before; if this program cannot read it any more it is built
    without what does not fit. What people added stays in any case.
    """
    try:
        report = _build_if_needed(engine, data_dir, is_forced=False)
    except DataError as error:
        found = _without_conflicts(engine, data_dir, error)
        logging.getLogger("sozialraum").warning(found.conflict)  # command line and log
        return found
    return Opened(report.release, "", InForce())


def build(engine: Engine, data_dir: Path, *, is_forced: bool = True) -> BuildReport:
    """Check the store's file and build the store anew.

    Args:
        engine: The store.
        data_dir: The folder ``data/``.
        is_forced: False leaves a store alone that holds this release already.

    Raises:
        DataError: ``data/``, or what people added, has a fault; a store built before stays as it
            was.
        StoreError: The store cannot be written, or its file is damaged.
    """
    db.refuse_damaged(engine)
    return _build_if_needed(engine, data_dir, is_forced=is_forced)


def _build_if_needed(engine: Engine, data_dir: Path, *, is_forced: bool) -> BuildReport:
    shipped = data_files.read_files(data_dir)
    held = queries.release(engine)
    migrate.upgrade(engine)
    while True:
        since, additions = in_force(engine)
        laid = overlay(shipped, additions)
        if (
            held is not None
            and not is_forced
            and is_current(held, data_files.hash_files(laid.files))
        ):
            return BuildReport(held, is_new=False)
        report = put(engine, shipped, laid, since, is_forced=is_forced)
        if report is not None:
            return report


def in_force(engine: Engine) -> tuple[InForce, list[Addition]]:
    """What people added and did not take back.

    Raises:
        DataError: Some of it cannot be read.
    """
    with engine.connect() as connection:
        since = stands.in_force_on(connection)
        return since, stands.additions(connection, since.ids)


def _without_conflicts(engine: Engine, data_dir: Path, error: DataError) -> Opened:
    """The old store, or one without what does not fit; raises the error if nobody added anything."""
    shipped = data_files.read_files(data_dir)
    since = stands.in_force(engine)
    if not since.ids:
        raise error
    judged.read_and_check(shipped, overlay(shipped, []))  # a fault of data/ itself is told as ever
    good: list[Addition] = []
    bad: list[str] = []
    for one in since.ids:
        fault = _first_fault(engine, shipped, good, one)
        if fault:
            bad.append(fault)
    held = queries.release(engine)
    if held is None or not _has_our_tables(engine):
        report = put(engine, shipped, overlay(shipped, good), since, is_forced=True)
        held = queries.release(engine) if report is None else report.release
    if held is None:
        raise error
    return Opened(held, _CONFLICT.format(" ".join(bad)), since)


_CONFLICT = (
    "Was Sie ergänzt haben, passt nicht mehr zu den mitgelieferten Daten. Gezeigt wird der Stand von "
    "vorher; Ihre Ergänzung ist nicht verloren. {} Zurücknehmen lässt sie sich unter Daten & Quellen, "
    "„Stände“ (oder: python -m sozialraum releases back)."
)


def _first_fault(engine: Engine, shipped: data_files.Files, good: list[Addition], one: str) -> str:
    """Why an addition does not fit the data and those before it; "" = it does, and joins them."""
    name, found = "", []
    try:
        with engine.connect() as connection:
            found = stands.additions(connection, [one])
        name = f"{found[0].name}: "
        judged.read_and_check(shipped, overlay(shipped, [*good, *found]))
    except DataError as error:
        more = f" (und {len(error.problems) - 1} weitere)" if len(error.problems) > 1 else ""
        return f"{name}{error.problems[0]}{more}"
    good += found
    return ""


def _has_our_tables(engine: Engine) -> bool:
    """Whether a store built by another program has the columns this one reads."""
    found = sa.inspect(engine)
    return all(
        found.has_table(table.name)
        and {column["name"] for column in found.get_columns(table.name)} == set(table.c.keys())
        for table in schema.PUBLISHED.sorted_tables
    )


def is_current(held: Release, wanted_hash: str) -> bool:
    """Whether a release is made of these files by this program."""
    return (held.data_hash, held.code_version) == (wanted_hash, code_version())


def put(
    engine: Engine,
    shipped: data_files.Files,
    laid: Laid,
    since: InForce,
    *,
    is_forced: bool,
    record: Callable[[Connection, Release], None] | None = None,
) -> BuildReport | None:
    """Check files and put them in the store's place, in one transaction.

    Args:
        engine: The store.
        shipped: The files of ``data/``.
        laid: With what people added.
        since: The state of the history ``laid`` was made from.
        is_forced: False leaves a store alone that holds this release already.
        record: Writes to the users' tables in the same transaction.

    Returns:
        What was done; None if the history has gone on meanwhile, then nothing was.

    Raises:
        DataError: With all faults found; nothing was written.
        StoreError: The store cannot be written; it is as it was.
    """
    start = time.perf_counter()
    wanted = data_files.hash_files(laid.files)
    tables, results = judged.read_and_check(shipped, laid)
    with db.writing(engine) as connection:
        if stands.in_force_on(connection) != since:
            return None
        held = queries.release_on(connection)
        if held is not None and not is_forced and is_current(held, wanted):
            return BuildReport(held, is_new=False, seconds=time.perf_counter() - start)
        release = Release(
            data_hash=wanted,
            data_stand=judged.data_stand(tables["value"].frame),
            code_version=code_version(),
            built_at=dt.datetime.now().astimezone().isoformat(timespec="seconds"),
        )
        rows = _replace(connection, tables, release)
        if record is not None:
            record(connection, release)
    return BuildReport(release, True, rows, results, time.perf_counter() - start)


def _replace(
    connection: Connection, tables: dict[str, TypedTable], release: Release
) -> dict[str, int]:
    schema.PUBLISHED.drop_all(connection)
    schema.PUBLISHED.create_all(connection)
    rows = {}
    for table in schema.PUBLISHED.sorted_tables:
        if table.name == "release":
            continue
        names = [column.name for column in table.columns]
        listed = [dict(zip(names, row, strict=True)) for row in records(tables[table.name])]
        if listed:
            connection.execute(table.insert(), listed)
        rows[table.name] = len(listed)
    connection.execute(schema.release.insert(), [vars(release)])
    return rows
