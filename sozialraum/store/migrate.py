"""Users' tables: brought to their newest form by Alembic, never touched by a rebuild."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sozialraum.store import backup, db, schema
from sozialraum.store.errors import StoreError

HEAD = "0008"  # newest file of migrations/versions; known here so that a check needs no Alembic
_SCRIPTS = Path(__file__).parent / "migrations"


def current(connection: Connection) -> str | None:
    """The version of the users' tables, None before the first upgrade."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def judge(connection: Connection) -> str | None:
    """The version of the users' tables, if this program may work with them.

    Raises:
        StoreError: A newer program has made them, or nothing says which one did.
    """
    found = current(connection)
    if found == HEAD:
        return found
    if found is None:
        held = set(sa.inspect(connection).get_table_names()) & set(schema.USERS.tables)
        if held:
            raise StoreError(
                "Im Datenspeicher liegt gespeicherte Arbeit, aber die Angabe fehlt, welche Fassung "
                "des Programms sie angelegt hat. Es wurde nichts verändert. Bitte beenden Sie die "
                "Anwendung und rufen Sie „python -m sozialraum rescue“ auf: Das übernimmt alles in "
                "einen neuen Datenspeicher und lässt eine Kopie des alten liegen."
            )
    elif found not in {path.name[:4] for path in (_SCRIPTS / "versions").glob("[0-9]*.py")}:
        raise StoreError(
            f"Der Datenspeicher gehört zu einer neueren Fassung des Programms (Tabellen {found}, "
            f"dieses Programm kennt {HEAD}). Es wurde nichts verändert und nichts ist verloren. "
            "Bitte aktualisieren Sie das Programm (README, „Aktualisieren“) und starten Sie neu."
        )
    return found


def upgrade(engine: Engine) -> None:
    """Bring the users' tables to ``HEAD``; does nothing when they are there already.

    What people saved is copied before (`backup.before`).

    Raises:
        StoreError: As `judge`; or the store cannot be written or copied.
    """
    with engine.connect() as connection:
        if judge(connection) == HEAD:
            return
    with db.writing(engine) as connection:
        found = judge(connection)
        if found == HEAD:
            return
        if found is not None:
            backup.before(engine, f"vor-{HEAD}")
        _run(connection)


def _run(connection: Connection) -> None:
    from alembic import command  # slow to import, needed once per new version
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
