"""Whether a store can be used, and whether it holds what the files say."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import Engine

from sozialraum.store import build, checks, data_files, db, judged, migrate, queries, schema
from sozialraum.store.check_content import Content
from sozialraum.store.checks import CheckResult
from sozialraum.store.csv_reader import read_csv
from sozialraum.store.errors import DataError, StoreError
from sozialraum.store.overlay import overlay


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
    shipped = data_files.read_files(data_dir)
    held = queries.release(engine)
    if held is None:
        return [
            CheckResult("store", "Datenspeicher ist gefüllt", checks.FAILED, "Er ist leer."),
        ]
    try:
        files: data_files.Files = overlay(shipped, build.in_force(engine)[1]).files
    except DataError as error:
        detail = "; ".join(map(str, error.problems))
        return [CheckResult("added", "Ergänzungen passen zu data/", checks.FAILED, detail)]
    is_current = build.is_current(held, data_files.hash_files(files))
    outcome = checks.PASSED if is_current else checks.FAILED
    detail = held.data_hash[:8] if is_current else "veraltet: python -m sozialraum build"
    current = CheckResult("current", "Datenspeicher entspricht data/", outcome, detail)
    seals = data_files.verify_checksums(shipped)
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
    known, _ = judged.known_deviations(files)
    return [current, sealed, *checks.run_checks(Content(tables, raw, known))]
