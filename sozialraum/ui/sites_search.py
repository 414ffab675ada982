"""A search that takes its time: a bar that moves, and a way out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Progress
from sozialraum.text import format as de
from sozialraum.ui import controls, page, sites

T = TypeVar("T")
_STOPPED = "_sites_stopped"


def run(key: object, search: Callable[[Progress], T]) -> T:
    """Run a search; beyond a moment it shows how far it is and can be cancelled.

    A click on "Abbrechen" ends the run at the next sign of life; the run after it takes what a
    search finds at once and says how good that is.

    Args:
        key: Of the question; another question starts anew.
        search: Gets what to report to.
    """
    if st.session_state.get(_STOPPED) == hash(key):
        st.info("Die Suche wurde abgebrochen. Gezeigt wird, was sofort zu finden war.")
        st.button("Weitersuchen", key="sites_resume", on_click=_resume)
        return search(lambda share, step: False)  # noqa: ARG005
    slot = st.empty()
    started, shown = time.monotonic(), [False]

    def report(share: float, step: str) -> bool:
        if time.monotonic() - started < sites.PATIENCE_S:
            return True
        if not shown[0]:
            shown[0] = True
            box = slot.container()
            bar.append(box.progress(0.0))
            box.button("Abbrechen", key="sites_stop", on_click=_stop, args=(hash(key),))
        # each sign of life is also where a click on "Abbrechen" takes effect
        bar[0].progress(min(max(share, 0.0), 1.0), text=f"Es wird gerechnet: {step}")
        return True

    bar: list = []
    found = search(report)
    slot.empty()
    return found


def show_infeasible(wish: sites.Wish, error: SitesError) -> None:
    """Why the wishes exclude each other, and a button that makes them possible."""
    fixed = len(sites.fixed_codes(wish))
    words = f" Darin sind {fixed} feste Standorte." if fixed else ""
    page.answer(f"Diese Vorgaben gehen nicht zusammen. {error}{words}")
    needed = getattr(error, "feasible_number", None)
    if needed is not None and 1 <= needed - fixed <= sites.MOST_SITES:
        st.button(
            f"Mit {de.count(needed - fixed, 'neuem Standort', 'neuen Standorten')} rechnen",
            on_click=controls.set_choice,
            args=("p", str(needed - fixed)),
        )


def _stop(key: int) -> None:
    st.session_state[_STOPPED] = key


def _resume() -> None:
    st.session_state.pop(_STOPPED, None)
