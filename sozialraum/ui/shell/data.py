"""The pages' doorway to the store: the release of this run.

A release is shared by all sessions, so nobody may change a frame of it in place.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from sozialraum.answers.release import CITY, LEVELS, MAP_LEVELS, Area, Indicator, Release
from sozialraum.store import build, db, queries

__all__ = ["CITY", "LEVELS", "MAP_LEVELS", "Area", "Indicator", "Release"]

DATA_DIR = Path(__file__).resolve().parents[3] / "data"
T = TypeVar("T")
_bound: ContextVar[tuple[str, str] | None] = ContextVar("bound_release", default=None)


@st.cache_resource
def engine() -> Any:
    """The store's engine; builds or refreshes the store once per process."""
    engine = db.engine()
    build.ensure(engine, DATA_DIR)
    return engine


@st.cache_resource(max_entries=2, show_spinner="Daten werden gelesen …")
def _release(data_hash: str, boundary_origin: str) -> Release:  # noqa: ARG001 (cache key)
    return Release.read(engine())


def snapshot() -> Release | None:
    """Look up the current data release for this run; None while the store is empty.

    Called once per run: every other function reads the release found here, so that one page never
    mixes two releases.
    """
    source = engine()
    release = queries.release(source)
    if release is None:
        return None
    st.session_state["_release"] = (release.data_hash, queries.boundary_state(source))
    return current()


def release_key() -> tuple[str, str]:
    """What this run's figures and maps depend on: the release's hash and the loaded borders."""
    return _bound.get() or st.session_state["_release"]


def bound(make: Callable[[], T]) -> Callable[[], T]:
    """Let a function run later, outside the session, on the release that is on screen now.

    Streamlit makes a download's file in a thread of the server, where no session is known.
    """
    key = release_key()

    def run() -> T:
        token = _bound.set(key)
        try:
            return make()
        finally:
            _bound.reset(token)

    return run


def current() -> Release:
    """The data release of this run, as the frame (app.py) found it at the start of the run."""
    return _held(*release_key())


@lru_cache(maxsize=2)  # a page asks dozens of times, and Streamlit's own look-up takes 0.3 ms each
def _held(data_hash: str, boundary_origin: str) -> Release:
    return _release(data_hash, boundary_origin)
