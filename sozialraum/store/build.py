"""Build the store from ``data/``: read all, check all, then replace all in one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd
from sqlalchemy.engine import Connection, Engine

from sozialraum import __version__
from sozialraum.store import checks, data_files, db, migrate, queries, schema
from sozialraum.store.checks import CheckResult, Content
from sozialraum.store.csv_reader import read_csv
from sozialraum.store.errors import DataError, Problem, StoreError
from sozialraum.store.queries import Release
from sozialraum.store.raw_keys import repeated_rows
from sozialraum.store.registry import Registry, read_registry
from sozialraum.store.tables import TypedTable, records, reference_problems
from sozialraum.store.values import compute_values

__all__ = ["BuildReport", "DataError", "StoreError", "build", "data_hash", "ensure", "verify"]


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


def data_hash(data_dir: Path) -> str:
    """SHA-256 (64 hex digits) over all data files."""
    return data_files.hash_files(data_files.read_files(data_dir))


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


def ensure(engine: Engine, data_dir: Path) -> Release:
    """The release of ``data_dir``, built if the store holds another one or none.

    Raises:
        DataError: ``data/`` has a fault; a store built before stays as it was.
        StoreError: The store cannot be read or written.
    """
    return _build_if_needed(engine, data_dir, is_forced=False).release


def build(engine: Engine, data_dir: Path, *, is_forced: bool = True) -> BuildReport:
    """Check the store's file and build the store anew.

    Args:
        engine: The store.
        data_dir: The folder ``data/``.
        is_forced: False leaves a store alone that holds this release already.

    Raises:
        DataError: ``data/`` has a fault; a store built before stays as it was.
        StoreError: The store cannot be written, or its file is damaged.
    """
    db.refuse_damaged(engine)
    return _build_if_needed(engine, data_dir, is_forced=is_forced)


def _build_if_needed(engine: Engine, data_dir: Path, *, is_forced: bool) -> BuildReport:
    files = data_files.read_files(data_dir)
    held = queries.release(engine)
    migrate.upgrade(engine)
    if held is not None and not is_forced and _is_current(held, data_files.hash_files(files)):
        return BuildReport(held, is_new=False)
    return _build(engine, files, is_forced=is_forced)


def fault(engine: Engine) -> str:
    """German reason why the store cannot be used as it is, "" = it can."""
    try:
        if not db.exists(engine) or queries.release(engine) is None:
            return "Der Datenspeicher fehlt oder ist leer."
        with engine.connect() as connection:
            migrate.judge(connection)
    except StoreError as error:
        return str(error)
    return ""


def verify(engine: Engine, data_dir: Path) -> list[CheckResult]:
    """Check what the store holds, and whether it is what ``data_dir`` says.

    Raises:
        StoreError: The store cannot be read, its file is damaged, or a newer program made it.
    """
    db.refuse_damaged(engine)
    with engine.connect() as connection:
        migrate.judge(connection)
    files = data_files.read_files(data_dir)
    held = queries.release(engine)
    if held is None:
        return [
            CheckResult("store", "Datenspeicher ist gefüllt", checks.FAILED, "Er ist leer."),
        ]
    is_current = _is_current(held, data_files.hash_files(files))
    outcome = checks.PASSED if is_current else checks.FAILED
    detail = held.data_hash[:8] if is_current else "veraltet: python -m sozialraum build"
    current = CheckResult("current", "Datenspeicher entspricht data/", outcome, detail)
    seals = data_files.verify_checksums(files)
    sealed = CheckResult(
        "files",
        "Rohtabellen sind unverändert",
        checks.FAILED if seals else checks.PASSED,
        "; ".join(str(seal) for seal in seals) or f"{len(data_files.raw_names(files))} Dateien",
    )
    tables = {name: queries.table(engine, name) for name in schema.PUBLISHED.tables}
    raw = {
        name.removeprefix(data_files.RAW_FOLDER).removesuffix(".csv"): read_csv(name, files[name])
        for name in data_files.raw_names(files)
    }
    known, _ = _known_deviations(files)
    return [current, sealed, *checks.run_checks(Content(tables, raw, known))]


def _is_current(held: Release, wanted_hash: str) -> bool:
    return (held.data_hash, held.code_version) == (wanted_hash, code_version())


def _build(engine: Engine, files: data_files.Files, *, is_forced: bool) -> BuildReport:
    start = time.perf_counter()
    wanted = data_files.hash_files(files)
    tables, results = _read_and_check(files)
    with db.writing(engine) as connection:
        held = queries.release_on(connection)
        if held is not None and not is_forced and _is_current(held, wanted):
            return BuildReport(held, is_new=False, seconds=time.perf_counter() - start)
        release = Release(
            data_hash=wanted,
            data_stand=_data_stand(tables["value"].frame),
            code_version=code_version(),
            built_at=dt.datetime.now().astimezone().isoformat(timespec="seconds"),
        )
        rows = _replace(connection, tables, release)
    return BuildReport(release, True, rows, results, time.perf_counter() - start)


def _read_and_check(files: data_files.Files) -> tuple[dict[str, TypedTable], list[CheckResult]]:
    """Typed tables ready to insert; raises DataError with all faults found."""
    registry = read_registry(files)
    if not registry.is_readable:
        raise DataError(dict.fromkeys(registry.problems))
    problems = [*registry.problems, *reference_problems(registry.tables)]
    values, found = compute_values(registry)
    known, known_problems = _known_deviations(files)
    problems += [*found, *repeated_rows(registry), *known_problems]
    if problems:
        raise DataError(dict.fromkeys(problems))
    tables = {**registry.tables, "value": _value_table(values)}
    frames = {name: typed.frame for name, typed in tables.items()}
    results = checks.run_checks(Content(frames, registry.raw, known))
    failed = [result for result in results if result.outcome == checks.FAILED]
    late = _late_problems(registry)
    if failed or late:
        raise DataError([*late, *(Problem(f"Prüfung „{r.title}“", r.detail) for r in failed)])
    return tables, results


def _late_problems(registry: Registry) -> list[Problem]:
    """Bad cells of columns that only a check has read."""
    return [problem for raw in registry.raw.values() for problem in raw.problems]


def _value_table(values: pd.DataFrame) -> TypedTable:
    lines = pd.Series(0, index=values.index).to_numpy()
    return TypedTable(schema.value, "indicators.toml", values, lines)


def _known_deviations(
    files: data_files.Files,
) -> tuple[frozenset[tuple[str, ...]], list[Problem]]:
    """Keys of ``known_deviations.csv``: (check_id, indicator_id, code, stichtag)."""
    name = checks.KNOWN_DEVIATIONS
    if name not in files:
        return frozenset(), []
    raw = read_csv(name, files[name])
    columns = ["check_id", "indicator_id", "code", "stichtag"]
    missing = [column for column in (*columns, "reason") if column not in raw.frame.columns]
    if raw.problems or missing:
        lost = [Problem(name, "Diese Pflichtspalte fehlt.", 1, column) for column in missing]
        return frozenset(), [*raw.problems, *lost]
    keys = raw.frame[columns].astype(object).where(raw.frame[columns].notna(), "")
    return frozenset(keys.itertuples(index=False, name=None)), []


def _data_stand(values: pd.DataFrame) -> str:
    """The newest Stichtag held; forecasts do not count, they lie ahead."""
    is_forecast = values["indicator_id"].str.startswith("prognose")
    found = values.loc[~is_forecast & values["value"].notna(), "stichtag"]
    return str(found.max()) if len(found) else ""


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
