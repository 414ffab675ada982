"""Pages as a running server has them, and what readers are spared: each chart's schema is checked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st

from sozialraum.pictures import charts

charts.check_schema(True)


@pytest.fixture(scope="module", autouse=True)
def _sessions_store(engine) -> None:
    """The session's store stands behind the app."""


@pytest.fixture(autouse=True)
def _nothing_held_of_a_changed_store(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that may put another store behind the app begins, and leaves it, with nothing held."""
    may_change = "monkeypatch" in request.fixturenames
    if may_change:
        st.cache_resource.clear()
    yield
    if may_change:
        st.cache_resource.clear()
