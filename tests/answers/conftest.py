"""One release for all tests of answers, the files it was read from, and the pages' text."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from sozialraum.answers.release import Release
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
def screen(engine: Engine) -> Callable[..., str]:  # noqa: ARG001 (the store behind the app)
    """All text of a page as people read it: ``screen("profile", sr="04")``."""

    def shown(page: str, **params: str) -> str:
        return read(open_app(page, **params))

    return shown
