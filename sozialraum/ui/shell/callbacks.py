"""One wrapper for every callback: an error becomes a German note, and what was typed stays.

Streamlit runs callbacks before the page's script, so `frame.run` cannot catch what they raise: the
whole page would be replaced by the framework's English box.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from sozialraum.store.errors import StoreError
from sozialraum.text.markdown import literal

_FAILED = "_failed_callbacks"
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


def german_errors() -> tuple[type[Exception], ...]:
    """Errors whose messages are for people."""
    # only when one is asked for: the first page shall not wait for all models
    from sozialraum.model.costs import CostError
    from sozialraum.model.ranking import RankingError
    from sozialraum.model.scenario import ScenarioError
    from sozialraum.model.services import ServiceError

    return (StoreError, ScenarioError, CostError, RankingError, ServiceError)


def reason(error: Exception) -> str:
    """The German reason for people; the log keeps the traceback of what nobody foresaw."""
    log = logging.getLogger("sozialraum")
    if isinstance(error, german_errors()):
        log.warning("an action was refused: %s", type(error).__name__, exc_info=True)
        return str(error)
    log.exception("an action failed")
    return (
        "Das ließ sich nicht ausführen. Es ist nichts verloren, Ihre Eingaben stehen noch da. Bitte "
        "versuchen Sie es noch einmal; bleibt der Fehler, melden Sie ihn bitte mit der Adresse "
        "dieser Seite."
    )


def _remember(message: str) -> None:
    held = st.session_state.setdefault(_FAILED, [])
    if message not in held:
        held.append(message)


def show_failures() -> None:
    """Say what failed since the last run; nothing if all went well."""
    for message in st.session_state.pop(_FAILED, []):
        st.error(literal(message))
