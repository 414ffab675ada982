"""A click on any map of the page changes a choice, as the page's own select would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from sozialraum.answers.release import MAP_LEVELS
from sozialraum.ui.shell import controls, data, page
from sozialraum.ui.shell.callbacks import guarded
from sozialraum.ui.shell.session import of_widget

KEY = "map_clicks"
_LEVEL = dict(zip(("sr", "st"), MAP_LEVELS, strict=True))
_maps = st.components.v2.component(
    KEY, js=(page.ASSETS / "maps.js").read_text(encoding="utf-8"), isolate_styles=False
)


def listen() -> None:
    """Let the page's maps speak and take clicks; once a page, wherever its maps are drawn."""
    with st.container(key="map_listener"):
        _maps(key=KEY, on_area_change=guarded(_take))


def _take() -> None:
    take(of_widget(KEY)["area"])


def take(clicked: Mapping[str, Any] | None) -> None:
    """Choose what was clicked: ``param`` "sr" or "st" and an area's ``code``; else nothing.

    What comes from a browser may be anything, so both are looked up.
    """
    param, code = (clicked or {}).get("param"), (clicked or {}).get("code")
    if not (isinstance(param, str) and isinstance(code, str)):
        return
    if param in _LEVEL and code in data.current().names(_LEVEL[param]):
        controls.set_choice(param, code)
