"""The pages' doorway to the store: the release of this run.

A release is shared by all sessions, so nobody may change a frame of it in place.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from sozialraum.answers.registered import Area, Indicator
from sozialraum.answers.release import CITY, LEVELS, MAP_LEVELS, Release
from sozialraum.store import build, db, queries, stands
from sozialraum.store.build import Opened
from sozialraum.store.errors import StoreError

__all__ = ["CITY", "LEVELS", "MAP_LEVELS", "Area", "Indicator", "Release"]

DATA_DIR = Path(__file__).resolve().parents[3] / "data"
T = TypeVar("T")
_LOOKS = 5  # so often a run looks anew because somebody changed the data meanwhile
_MOVED_ON = "Die Daten wurden inzwischen erneuert. Bitte laden Sie die Seite neu."
_bound: ContextVar[tuple[str, str] | None] = ContextVar("bound_release", default=None)


class _MovedOnError(StoreError):
    """The store holds another release than the one that was asked for."""


@st.cache_resource
def _opened() -> tuple[Any, Opened]:
    engine = db.engine()
    return engine, build.opened(engine, DATA_DIR)


def engine() -> Any:
    """The store's engine; builds or refreshes the store once per process."""
    return _opened()[0]


def conflict() -> str:
    """Why what people added is not shown, "" = it is, or somebody has mended it since."""
    source, found = _opened()
    return found.conflict if found.conflict and stands.in_force(source) == found.since else ""


@st.cache_resource(max_entries=2, show_spinner="Daten werden gelesen …")
def _release(data_hash: str, boundary_origin: str) -> Release:  # noqa: ARG001 (cache key)
    found = Release.read(engine())
    if found.release.data_hash != data_hash:  # never keep one release under another one's name
        raise _MovedOnError(_MOVED_ON)
    return found


def snapshot() -> Release | None:
    """Look up the current data release for this run; None while the store is empty.

    Called once per run: every other function reads the release found here, so that one page never
    mixes two releases.
    """
    source = engine()
    for _ in range(_LOOKS):
        release, borders = queries.state(source)
        if release is None:
            return None
        st.session_state["_release"] = (release.data_hash, borders)
        with contextlib.suppress(_MovedOnError):
            return current()
    raise _MovedOnError(_MOVED_ON)


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
