"""The app as a test opens it, without a browser, and what people read there."""

from __future__ import annotations

import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from sozialraum.store import db
from sozialraum.ui import registry

APP = Path(__file__).resolve().parents[1] / "app.py"
PATHS = {Path(page.file).stem: page.path for page in registry.PAGES}
_store: list[str | None] = []


def follow_store() -> None:
    """Forget what was read from another store than the one the environment names now.

    Nothing else is forgotten: reading the release anew for each test takes most of its time.
    """
    now = [os.environ.get(db.VARIABLE)]
    if now != _store:
        st.cache_resource.clear()
        _store[:] = now


def open_app(page: str = "overview", *, folds: tuple[str, ...] = (), **params: str) -> AppTest:
    """The page as a link opens it: first and alone, without the start page before it."""
    follow_store()
    app = AppTest.from_file(str(APP), default_timeout=120)
    for name, value in params.items():
        app.query_params[name] = value
    for name in folds:
        app.session_state[f"fold_{name}"] = True
    if page != "overview":  # `switch_page` knows a page's address only after a first run
        app._page_hash = calc_hash(PATHS[page])
    return app.run()


def everything(app: AppTest) -> str:
    """All text of the page, with the tags of what is HTML."""
    kinds = ("title", "markdown", "info", "warning", "error", "caption")
    parts = [element.value for kind in kinds for element in getattr(app, kind)]
    parts += [element.proto.body for element in app.get("html")]
    return "\n".join(str(part) for part in parts).replace("\u00a0", " ")


def read(app: AppTest) -> str:
    """All text of a page that has not failed, as people read it: no tags, single spaces."""
    assert not app.exception
    bare = re.sub(r"<[^>]*>", " ", everything(app).replace("\u00ad", ""))
    return re.sub(r"\s+", " ", bare)


def press(app: AppTest, label: str) -> AppTest:
    """Click the button with this label."""
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception, app.exception
    return app


def reload(app: AppTest, monkeypatch: pytest.MonkeyPatch, page: str, **params: str) -> AppTest:
    """The page in a new session of the same tab, which says its name as app.js does."""
    client = SimpleNamespace(cookies={"sr_tab": app.session_state["_tab"]})
    monkeypatch.setattr("streamlit.runtime.context._get_client_context", lambda: client)
    return open_app(page, **params)
