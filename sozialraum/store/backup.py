"""Copies of the whole store: made while it is in use, checked, sealed, the oldest given up.

A copy is a SQLite file and, beside it, its checksum in the form of ``sha256sum``. The published
tables in it could be built anew from ``data/``; the users' tables could not.
"""

import contextlib
import datetime as dt
import hashlib
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import Engine

from sozialraum.store import db, schema, sqlite_file
from sozialraum.store.errors import StoreError

FOLDER = "sicherungen"
KEEP = 14
_STAMP = "%Y-%m-%d-%H%M%S-%f"  # sorts by time
_SEAL = ".sha256"
_BLOCK = 1 << 20
# Copies made before something else happens carry a label and are never given up.
_ROTATED = re.compile(r"-\d{4}-\d\d-\d\d-\d{6}-\d{6}\.sqlite")


@dataclass(frozen=True)
class Copy:
    """A copy that was made.

    Attributes:
        file: Where it lies.
        sha256: Its checksum, 64 hex digits.
        rows: Users' table -> rows in it.
        given_up: Names of older copies that were deleted.
    """

    file: Path
    sha256: str
    rows: dict[str, int]
    given_up: tuple[str, ...] = ()


def file_of(engine: Engine) -> Path:
    """The store's file.

    Raises:
        StoreError: The store is not a file.
    """
    file = sqlite_file.path_of(engine.url)
    if file is None:
        raise StoreError(
            "Dieser Datenspeicher ist keine Datei. Sichern Sie ihn mit den Mitteln der Datenbank "
            "(PostgreSQL: pg_dump); was Menschen geschrieben haben, schreibt „export“ heraus."
        )
    return file


def make(engine: Engine, folder: Path | None = None, *, keep: int = KEEP) -> Copy:
    """Copy the store and give up the oldest copies of the folder.

    Args:
        engine: The store; may be in use.
        folder: Where to; None is ``sicherungen`` beside the store.
        keep: So many copies stay, the new one included; 0 keeps all.

    Raises:
        StoreError: There is no store, it cannot be read, or the copy cannot be written or is not
            whole; then no older copy was deleted.
    """
    source = file_of(engine)
    made = _copy(source, folder, "")
    old = sorted(
        path
        for path in made.file.parent.glob(f"{source.stem}-*.sqlite")
        if _ROTATED.fullmatch(path.name.removeprefix(source.stem))
    )
    given_up = old[:-keep] if keep else []
    for path in given_up:
        path.unlink()
        _seal_of(path).unlink(missing_ok=True)
    return Copy(made.file, made.sha256, made.rows, tuple(path.name for path in given_up))


def before(engine: Engine, label: str) -> Path | None:
    """Copy the store before something changes it; None if it is not a file.

    Raises:
        StoreError: As `make`.
    """
    file = sqlite_file.path_of(engine.url)
    return None if file is None else _copy(file, None, label).file


def set_aside(file: Path, label: str) -> Path:
    """Copy a file byte by byte, however broken it is, with the journal that belongs to it.

    Raises:
        StoreError: It cannot be copied.
    """
    target = _free_name(file, None, label)
    try:
        sqlite_file.copy_bytes(file, target)
    except OSError as error:
        raise StoreError(f"Die Kopie „{target.name}“ ließ sich nicht schreiben.") from error
    return target


def restore(engine: Engine, copy: Path) -> Path | None:
    """Put a copy in the store's place; what the store holds now is copied before.

    Args:
        engine: The store; pages that are open see the restored one at their next step.
        copy: A file of `make`. Its published tables may be of another release: build afterwards.

    Returns:
        Where the store of before lies now, None if there was none.

    Raises:
        StoreError: The copy is not whole or not a store; nothing was changed.
    """
    file = file_of(engine)
    judge(copy)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        put(copy, file)
        return None
    aside = set_aside(file, "vor-restore")
    put(copy, file)
    return aside


def put(source: Path, file: Path) -> None:
    """Put a whole store in the place of another one.

    Raises:
        StoreError: It cannot be written.
    """
    try:
        try:
            sqlite_file.copy(source, file)
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):
                raise
            # Nothing SQLite could write into; its journal must not be played into the new file.
            file.with_name(f"{file.name}-journal").unlink(missing_ok=True)
            file.unlink()
            sqlite_file.copy(source, file)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"„{file.name}“ ließ sich nicht ersetzen. Bitte beenden Sie alle Programme, die den "
            "Datenspeicher offen haben, und versuchen Sie es noch einmal. Es ist nichts verloren."
        ) from error


def judge(copy: Path) -> None:
    """Check a copy: its seal, its inside, and whether it is one of ours.

    Raises:
        StoreError: It is not whole or not a store.
    """
    if not copy.is_file():
        raise StoreError(f"Die Sicherung „{copy.name}“ gibt es nicht.")
    seal = _seal_of(copy)
    if seal.exists() and seal.read_text("utf-8", "replace").split()[:1] != [_digest(copy)]:
        raise StoreError(
            f"Die Sicherung „{copy.name}“ ist nicht mehr, wie sie war: Die Prüfsumme stimmt nicht. "
            "Es wurde nichts verändert. Bitte nehmen Sie eine andere."
        )
    try:
        is_whole = not sqlite_file.faults(copy)
        held = _rows(copy) if is_whole else {}
    except sqlite3.Error:
        is_whole, held = False, {}
    if not is_whole:
        raise StoreError(
            f"„{copy.name}“ ist beschädigt oder keine Sicherung. Es wurde nichts verändert."
        )
    if not held:
        raise StoreError(
            f"„{copy.name}“ ist kein Datenspeicher von Sozialraum Dresden. Es wurde nichts verändert."
        )


def _copy(source: Path, folder: Path | None, label: str) -> Copy:
    if not source.exists():
        raise StoreError("Es gibt noch keinen Datenspeicher, also nichts zu sichern.")
    sqlite_file.refuse_empty(source)
    target = _free_name(source, folder, label)
    try:
        sqlite_file.copy(source, target)
        found = sqlite_file.faults(target)
    except (sqlite3.Error, OSError) as error:
        found = [str(error)]
    if found:
        with contextlib.suppress(OSError):
            target.unlink(missing_ok=True)
        raise StoreError(_why_not(source, found[0]))
    digest = _digest(target)
    _seal_of(target).write_text(f"{digest}  {target.name}\n", encoding="utf-8")
    return Copy(target, digest, _rows(target))


def _why_not(source: Path, reason: str) -> str:
    head = f"Die Sicherung von „{source.name}“ ist nicht gelungen, ältere bleiben liegen."
    if "locked" in reason:
        return f"{head} Ein anderes Programm hält die Datei gesperrt."
    if "full" in reason or "unable to open" in reason or "readonly" in reason or "[Errno" in reason:
        return f"{head} In den Zielordner lässt sich nicht schreiben."
    return f"{head} {db.DAMAGED}"


def _free_name(source: Path, folder: Path | None, label: str) -> Path:
    target = folder or source.absolute().parent / FOLDER
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"Der Ordner „{target.name}“ für Sicherungen lässt sich nicht anlegen."
        ) from error
    while True:
        stamp = dt.datetime.now().astimezone().strftime(_STAMP)
        free = target / f"{'-'.join(part for part in (source.stem, label, stamp) if part)}.sqlite"
        if not free.exists():
            return free


def _rows(file: Path) -> dict[str, int]:
    """Rows of each of the users' tables the file has."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        return {
            name: int(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0])
            for name in schema.USERS.tables
            if name in tables
        }


def _digest(file: Path) -> str:
    total = hashlib.sha256()
    with file.open("rb") as content:
        while block := content.read(_BLOCK):
            total.update(block)
    return total.hexdigest()


def _seal_of(file: Path) -> Path:
    return file.with_name(file.name + _SEAL)
