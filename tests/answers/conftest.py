"""One release for all tests of answers, the files it was read from, and the pages' text."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy.engine import Engine
from streamlit.testing.v1 import AppTest

from sozialraum.answers.release import Release

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
    st.cache_resource.clear()

    def read(page: str, **params: str) -> str:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in params.items():
            app.query_params[name] = value
        app.run()
        if page != "overview":
            app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        kinds = ("markdown", "info", "caption")
        parts = [str(one.value) for kind in kinds for one in getattr(app, kind)]
        parts += [one.proto.body for one in app.get("html")]
        bare = re.sub(r"<[^>]*>", " ", "\n".join(parts).replace("\u00ad", ""))
        return re.sub(r"\s+", " ", bare)

    return read
