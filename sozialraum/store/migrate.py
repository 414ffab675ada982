"""Users' tables: brought to their newest form by Alembic, never touched by a rebuild."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sozialraum.store import db

HEAD = "0003"  # newest file of migrations/versions; known here so that a check needs no Alembic
_SCRIPTS = Path(__file__).parent / "migrations"


def current(connection: Connection) -> str | None:
    """The version of the users' tables, None before the first upgrade."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def upgrade(engine: Engine) -> None:
    """Bring the users' tables to ``HEAD``; does nothing when they are there already."""
    with engine.connect() as connection:
        if current(connection) == HEAD:
            return
    with db.writing(engine) as connection:
        if current(connection) != HEAD:
            _run(connection)


def _run(connection: Connection) -> None:
    from alembic import command  # slow to import, needed once per new version
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
