"""A part of a page that is drawn again by itself, and what is said where drawing failed.

Streamlit catches what a fragment raises before `frame.run` can, and puts its English box there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from sozialraum.ui.shell import address, callbacks, session
from sozialraum.ui.shell.session import Slot

P = ParamSpec("P")
_WHOLE_PAGE: Slot[bool] = Slot("_whole_page", False)


def part(draw: Callable[P, None]) -> Callable[P, None]:
    """Let a slider's move redraw only what ``draw`` draws, nothing around it.

    What it published stands in the address afterwards.
    """
    drawn = caught(draw)

    @wraps(draw)
    def run(*args: P.args, **named: P.kwargs) -> None:
        if st.session_state.get("_pending") is None:  # else the frame has begun this run
            address.begin()
        callbacks.show_failures()
        drawn(*args, **named)
        address.finish()
        session.hold()
        if _WHOLE_PAGE.take():
            st.rerun()

    return st.fragment(run)


def redraw_page() -> None:
    """Let the part ask for the whole page anew, once its choices stand in the address.

    `st.rerun` takes along the address of its moment: the one before would undo the choice.
    """
    _WHOLE_PAGE.set(True)


def caught(draw: Callable[P, None]) -> Callable[P, None]:
    """What draws a part or a dialog: where it fails, that is said in German in its place."""

    @wraps(draw)
    def run(*args: P.args, **named: P.kwargs) -> None:
        try:
            draw(*args, **named)
        except Exception:
            failed(draw.__qualname__)

    return run


def failed(name: str) -> None:
    """Say that something could not be drawn; the log keeps the traceback for the maintainer."""
    logging.getLogger("sozialraum").exception("page failed: %s", name)
    st.error(
        "Diese Seite konnte nicht vollständig gezeigt werden. Ihre Auswahl steht weiter in der "
        "Adresszeile. Bitte laden Sie die Seite neu; bleibt der Fehler, melden Sie ihn bitte "
        "mit der Adresse dieser Seite."
    )
