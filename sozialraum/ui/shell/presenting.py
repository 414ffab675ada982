"""What the keys of the presenting mode lead through: the page's areas, years and views.

The browser does the rest (assets/present.js): it writes the next choice into the address, and the
page follows it as it follows Back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from sozialraum.ui.registry import PAGES
from sozialraum.ui.shell.session import Slot

BUTTON = Markup(
    '<button type="button" class="sr-present-button" title="Vorführen (Taste P): nur Antwort, '
    'Kennzahlen und Bild, groß; Esc beendet">Vorführen</button>'
)
_AREAS, _YEARS = ("sr", "st"), ("jahr", "jahr_st", "stand", "budgetjahr")
_OFFERED: Slot[dict[str, tuple[list[str], str]]] = Slot("_presentable", {})


def begin() -> None:
    """Start of a whole page's run: nothing is offered yet."""
    _OFFERED.set({})


def offer(param: str, options: Sequence[str], value: str) -> None:
    """Say which values a choice of the page has, and which holds."""
    _OFFERED.set({**_OFFERED.get(), param: (list(options), value)})


def show(path: str) -> None:
    """End of a whole page's run: tell the browser, without a trace on the page."""
    views = tuple(page.param for page in PAGES if page.path == path and page.param)
    found = {
        kind: _step(params, is_ring=kind != "year")
        for kind, params in {"area": _AREAS, "year": _YEARS, "view": views}.items()
    }
    steps = json.dumps({kind: step for kind, step in found.items() if step})
    st.html(Markup('<span id="sr-steps" hidden data-steps="{}"></span>').format(steps))


def _step(params: Sequence[str], *, is_ring: bool) -> dict[str, object]:
    for param in params:
        if param in _OFFERED.get():
            options, now = _OFFERED.get()[param]
            return {"param": param, "all": options, "now": now, "isRing": is_ring}
    return {}
