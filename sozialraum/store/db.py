"""Where the store lies and how it is opened; SQLite's own statements are here and in `sqlite_file`."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, ExceptionContext
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool, StaticPool

from sozialraum.store import sqlite_file
from sozialraum.store.errors import StoreError

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_FILE = ROOT / "var" / "sozialraum.sqlite"
VARIABLE = "SOZIALRAUM_DATABASE_URL"

# So long a page waits while another program holds the whole file, before it says so. A build holds
# it only to commit.
READ_SECONDS = 4
# So long a writer waits for another one. A build writes for about a second; on a slow network drive
# for some more.
WRITE_SECONDS = 10
_BEGIN_OPTION = "sozialraum_begin"
_LOCK_KEY = 1_051_337  # any fixed number: PostgreSQL's name for "the store is being written"

_ELSEWHERE = f"Ein anderer Ort lässt sich mit {VARIABLE} angeben."
_RESTORE = (
    "Eine Sicherung spielen Sie so zurück: python -m sozialraum restore DATEI. Die vorhandene Datei "
    "wird dabei vorher beiseitegelegt, nie überschrieben."
)
DAMAGED = (
    "Die Datei ist beschädigt. Was Menschen gespeichert haben, ist meist noch lesbar: Bitte beenden "
    "Sie die Anwendung und rufen Sie „python -m sozialraum rescue“ auf. Das legt eine unveränderte "
    "Kopie der Datei beiseite und übernimmt alles Lesbare in einen neuen Datenspeicher."
)
_READABLE = {
    "unable to open database file": f"Die Datei lässt sich nicht öffnen. {_ELSEWHERE}",
    "readonly database": f"Die Datei oder ihr Ordner ist schreibgeschützt. {_ELSEWHERE}",
    "database is locked": (
        "Ein anderes Programm hält die Datei gesperrt. Bitte schließen Sie es (zum Beispiel einen "
        "Betrachter für SQLite) oder warten Sie, bis es fertig ist, und versuchen Sie es noch "
        "einmal. Es ist nichts verloren."
    ),
    "not a database": (
        f"Die Datei ist keine SQLite-Datenbank. Bitte prüfen Sie, ob {VARIABLE} auf die richtige "
        f"Datei zeigt. {_RESTORE}"
    ),
    "malformed": DAMAGED,
    "Could not decode to UTF-8": DAMAGED,
    "no such table": f"In der Datei fehlt eine Tabelle. {DAMAGED}",
    "no such column": "Die Tabellen passen nicht zu dieser Fassung des Programms.",
    "is full": f"Auf dem Datenträger ist kein Platz mehr. {_ELSEWHERE}",
    "disk I/O error": f"Der Datenträger meldet einen Fehler. {_ELSEWHERE}",
}


def database_url() -> str:
    """The store's address: ``SOZIALRAUM_DATABASE_URL``, else ``var/sozialraum.sqlite``."""
    given = os.environ.get(VARIABLE, "").strip()
    if given:
        return given
    return URL.create("sqlite", database=str(DEFAULT_FILE)).render_as_string(hide_password=False)


def engine(url: str | None = None) -> Engine:
    """Open the store; the folder of a SQLite file is created.

    Args:
        url: SQLAlchemy address; None takes ``database_url()``.

    Raises:
        StoreError: The address cannot be read or the folder cannot be created. Engines made here
            raise it later, too, when the file cannot be opened, read or written.
    """
    text = url or database_url()
    try:
        address = sa.make_url(text)
        is_sqlite = address.get_backend_name() == "sqlite"
        if is_sqlite:
            _create_folder(address)
        created = sa.create_engine(address, **_options(address, is_sqlite))
    except ImportError as error:
        raise StoreError(
            f"Für die Datenbank „{_hide_password(text)}“ fehlt der Treiber {error.name}. "
            f"Bitte installieren Sie ihn oder ändern Sie {VARIABLE}."
        ) from error
    except SQLAlchemyError as error:
        raise StoreError(
            f"Die Adresse des Datenspeichers ({VARIABLE}) ist nicht lesbar: "
            f"„{_hide_password(text)}“. Beispiel: sqlite:///var/sozialraum.sqlite"
        ) from error
    if is_sqlite:
        if (file := sqlite_file.path_of(address)) is not None:
            sa.event.listen(created, "do_connect", lambda *_: _meet(file))
        sa.event.listen(created, "connect", _prepare_sqlite)
        sa.event.listen(created, "begin", _begin_sqlite)
    sa.event.listen(created, "handle_error", _translate)
    return created


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction of the store's only writer; others that want to write wait here.

    Taking the lock before the first read matters: two processes that find the store outdated must
    build one after the other, and the second must see the first one's result.
    """
    with (
        engine.connect().execution_options(**{_BEGIN_OPTION: "IMMEDIATE"}) as connection,
        connection.begin(),
    ):
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
        yield connection


def exists(engine: Engine) -> bool:
    """Whether the store's file is there; a question to a missing one would create it."""
    file = sqlite_file.path_of(engine.url)
    return file is None or file.exists()


def refuse_damaged(engine: Engine) -> None:
    """Let SQLite check the whole file; does nothing for other databases and a missing file.

    Raises:
        StoreError: The file is damaged or cannot be read.
    """
    if engine.dialect.name != "sqlite" or not exists(engine):
        return
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if found != "ok":
        raise StoreError(f"Der Datenspeicher „{place(engine.url)}“ ist nicht benutzbar. {DAMAGED}")


def place(address: URL) -> str:
    """How a message names the store: relative to the project, never a path of this computer."""
    file = sqlite_file.path_of(address)
    if file is None:
        return f"{address.get_backend_name()}:{address.database or ''}"
    found = file.absolute()
    return found.relative_to(ROOT).as_posix() if found.is_relative_to(ROOT) else found.name


def _meet(file: Path) -> None:
    """Before SQLite opens the file: create it for its owner only, and refuse an emptied one."""
    sqlite_file.refuse_empty(file)
    if not file.exists():
        try:
            sqlite_file.create(file)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"Der Datenspeicher „{file.name}“ lässt sich nicht anlegen. Bitte geben Sie "
                f"Schreibrechte für seinen Ordner. {_ELSEWHERE}"
            ) from error


def _hide_password(text: str) -> str:
    return re.sub(r"//[^/@]*@", "//***@", text)


def _options(address: URL, is_sqlite: bool) -> dict[str, Any]:
    if not is_sqlite:
        return {"pool_pre_ping": True}
    # Opening a file costs 0.2 ms and keeps threads apart; a store in memory lives in one
    # connection only.
    in_memory = address.database in (None, "", ":memory:")
    return {
        "poolclass": StaticPool if in_memory else NullPool,
        "connect_args": {"timeout": READ_SECONDS, "check_same_thread": False},
    }


def _create_folder(address: URL) -> None:
    file = sqlite_file.path_of(address)
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"Der Ordner „{file.parent.name}“ für den Datenspeicher lässt sich nicht anlegen. Bitte "
            f"geben Sie Schreibrechte oder nennen Sie mit {VARIABLE} einen anderen Ort."
        ) from error


def _prepare_sqlite(dbapi_connection: Any, _record: Any) -> None:
    # The driver would otherwise commit before DDL by itself, and a failed build would leave a
    # half-dropped store. Without its help, BEGIN is ours (see _begin_sqlite).
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    # Journal mode stays DELETE: unlike WAL it works on network drives and read-only media, and
    # one short write per data release leaves nothing to gain. Without spilling, a large
    # transaction takes the exclusive lock only to commit, so readers go on meanwhile.
    cursor.execute("PRAGMA cache_spill=OFF")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get(_BEGIN_OPTION, "DEFERRED")
    if mode != "DEFERRED":
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {WRITE_SECONDS * 1000}")
    connection.exec_driver_sql(f"BEGIN {mode}")


def _translate(context: ExceptionContext) -> None:
    """Replace the driver's English errors that a user can do something about."""
    original = context.original_exception
    text = str(original)
    reason = next((german for english, german in _READABLE.items() if english in text), None)
    if reason is None and type(original).__name__ == "OperationalError" and context.is_disconnect:
        reason = "Die Datenbank antwortet nicht."
    if reason is None:
        return
    name = place(context.engine.url) if context.engine else ""
    raise StoreError(f"Der Datenspeicher „{name}“ ist nicht benutzbar. {reason}") from original
