"""The file a store lies in: created for one account only, copied while in use, checked."""

import contextlib
import os
import secrets
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from sozialraum.store.errors import StoreError

_OWNER_ONLY = 0o600  # what people saved is nobody else's business on this computer
_MARK = (
    0x536F7A44  # "SozD" in the header: a file made here is never empty, so an empty one was lost
)


def path_of(address: URL) -> Path | None:
    """The file of an address; None for a store in memory, by URI, or on a server."""
    file = address.database
    if address.get_backend_name() != "sqlite" or not file or file.startswith((":memory:", "file:")):
        return None
    return Path(file)


def refuse_empty(file: Path) -> None:
    """Refuse a file without content.

    Raises:
        StoreError: Filling it would hide that something emptied it.
    """
    with contextlib.suppress(OSError):
        if file.stat().st_size == 0:
            raise StoreError(
                f"Die Datei „{file.name}“ des Datenspeichers ist leer (0 Byte); etwas hat ihren "
                "Inhalt gelöscht. Sie wird nicht neu gefüllt, damit das nicht unbemerkt bleibt. "
                "Bitte spielen Sie eine Sicherung zurück: python -m sozialraum restore DATEI. "
                "Gab es hier noch keine gespeicherte Arbeit, löschen Sie die leere Datei."
            )


def create(file: Path) -> None:
    """Create a store's file that only its owner may read, whole or not at all.

    Raises:
        OSError, sqlite3.Error: It cannot be created.
    """
    fresh = file.with_name(f".{file.name}-{secrets.token_hex(4)}")
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, _OWNER_ONLY))
    try:
        with closing(sqlite3.connect(fresh)) as connection:
            connection.execute(f"PRAGMA application_id = {_MARK}")
        try:
            os.link(fresh, file)  # unlike a renaming never in the place of somebody else's
        except FileExistsError:
            return
        except OSError:  # a drive without hard links
            if not file.exists():
                fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def copy(source: Path, target: Path) -> None:
    """Copy a store with SQLite's own means, as of one moment, while others use both.

    Args:
        source: Is only read.
        target: Created for its owner only if it is not there, else replaced as a whole.

    Raises:
        sqlite3.Error, OSError: One of them cannot be read or written.
    """
    if not target.exists():
        create(target)
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)


def copy_bytes(source: Path, target: Path) -> None:
    """Copy a file as it is, however broken, with the journal that belongs to it; for its owner only.

    Raises:
        OSError: One of them cannot be read or written.
    """
    for end in ("", "-journal", "-wal"):
        part = source.with_name(source.name + end)
        if part.exists():
            aside = target.with_name(target.name + end)
            shutil.copyfile(part, aside)
            aside.chmod(_OWNER_ONLY)


def faults(file: Path) -> list[str]:
    """What SQLite's own check finds, in its words; empty if the file is whole.

    Raises:
        sqlite3.Error: It cannot be read at all.
    """
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
    return [] if found == ["ok"] else found
