"""The store as commands meet it: built where need be, then read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sozialraum.cli import terminal

if TYPE_CHECKING:
    from sozialraum.answers.release import Release


def engine() -> Any:
    """The store, up to date."""
    from sozialraum.store import build, db

    found = db.engine()
    build.ensure(found, terminal.DATA_DIR)
    return found


def release() -> tuple[Any, Release]:
    """The store, up to date, and its release."""
    from sozialraum.answers.release import Release

    found = engine()
    return found, Release.read(found)
