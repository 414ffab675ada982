"""One wrapper for every callback: an error becomes a German note, and what was typed stays.

Streamlit runs callbacks before the page's script, so `frame.run` cannot catch what they raise: the
whole page would be replaced by the framework's English box.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec

import streamlit as st

from sozialraum.model.errors import PlanningError
from sozialraum.store.errors import StoreError
from sozialraum.text.markdown import literal

_FAILED, _LAST_SAID = "_failed_callbacks", "_last_said"
P = ParamSpec("P")


def guarded(
    action: Callable[P, object], *, say: Callable[[str], None] | None = None
) -> Callable[P, None]:
    """The callback, unable to break the page.

    Args:
        action: What a click or an entry does.
        say: Takes the German reason why it failed; None = it is shown above the page's content.
    """

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            action(*args, **kwargs)
        except Exception as error:
            (say or _remember)(reason(error))

    return run


def button(
    label: str,
    key: str | None,
    action: Callable[..., object],
    *args: object,
    say: Callable[[str], None] | None = None,
    **more: Any,
) -> bool:
    """A button that does something with ``args`` and cannot break the page: see `guarded`.

    One that says what it did does so once per drawing (`_once`); of others each press counts, as of
    "Rückgängig".
    """
    return st.button(
        label,
        key=key,
        on_click=guarded(_once(action) if say else action, say=say),
        args=args,
        **more,
    )


def _once(action: Callable[P, object]) -> Callable[P, None]:
    """A second press that comes before the first one's page does nothing (quick ones: app.js).

    It would be refused as late, and whoever reads that books again. What was said is said again.
    """
    pressed = False

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        nonlocal pressed
        said = st.session_state.pop(_LAST_SAID, {})
        if pressed:
            st.session_state.update(said)
        else:
            pressed = True
            action(*args, **kwargs)

    return run


def reason(error: Exception) -> str:
    """The German reason for people; the log keeps the traceback of what nobody foresaw."""
    log = logging.getLogger("sozialraum")
    if isinstance(error, (StoreError, PlanningError)):
        log.warning("an action was refused: %s", type(error).__name__, exc_info=True)
        return str(error)
    log.exception("an action failed")
    return (
        "Das ließ sich nicht ausführen. Es ist nichts verloren, Ihre Eingaben stehen noch da. Bitte "
        "versuchen Sie es noch einmal; bleibt der Fehler, melden Sie ihn bitte mit der Adresse "
        "dieser Seite."
    )


@dataclass(frozen=True)
class Said:
    """What the last press did or why it was refused, shown once where it was pressed.

    Attributes:
        key: Its name in the session.
        kept: What holds after a refusal, said behind its reason.
    """

    key: str
    kept: str = ""

    def done(self, words: str, place: str = "") -> None:
        """Have said what was done."""
        st.session_state[self.key] = (place, True, words)

    def refused(self, words: str, place: str = "") -> None:
        """Have said why nothing was done; for `guarded`."""
        st.session_state[self.key] = (place, False, f"{words} {self.kept}")

    def show(self, place: str = "") -> None:
        """Say it, if it was said of this place of the page."""
        held = st.session_state.get(self.key)
        if held and held[0] == place:
            del st.session_state[self.key]
            st.session_state[_LAST_SAID] = {self.key: held}
            (st.success if held[1] else st.error)(literal(held[2]))


def _remember(message: str) -> None:
    held = st.session_state.setdefault(_FAILED, [])
    if message not in held:
        held.append(message)


def show_failures() -> None:
    """Say what failed since the last run; nothing if all went well."""
    for message in st.session_state.pop(_FAILED, []):
        st.error(literal(message))
