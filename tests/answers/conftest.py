"""One release for all tests of answers, the files it was read from, and the pages' text."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from sozialraum.answers.release import Release
from sozialraum.ui.shell import page as frame
from tests.screen import open_app, read

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def release(engine: Engine) -> Release:
    """The release of the real data, read once."""
    return Release.read(engine)


@pytest.fixture(scope="session")
def rows() -> Callable[[str], list[dict[str, str]]]:
    """The lines of a file in data/, as they are printed there."""

    def read(name: str) -> list[dict[str, str]]:
        with (ROOT / "data" / name).open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture
def screen(
    engine: Engine,  # noqa: ARG001 (the store behind the app)
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., str]:
    """All text of a page as people read it: ``screen("profile", sr="04")``.

    ``unfolded``: what stands in folds, too.
    """
    box = frame.fold_box

    def shown(page: str, *, unfolded: bool = False, **params: str) -> str:
        opened = {"expanded": True} if unfolded else {}
        monkeypatch.setattr(frame, "fold_box", lambda *name, **more: box(*name, **more | opened))
        return read(open_app(page, **params))

    return shown
