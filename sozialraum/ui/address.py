"""The page's address and the widgets' state, kept in step.

A choice lives in the URL as an id (``?sr=04``). Streamlit's own binding writes labels, so ids are
synchronised here. Rules:

- A link wins over what the session remembers; a default that is not in the link stays out of it.
- All choices of a run are written at once, so that one step of the user is one step back.
- If the address changed and no widget did, somebody went back or edited it: the address wins.
  If a widget changed, it wins; the browser may still show the address of the run before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import streamlit as st

_LONGEST = 40  # characters of a rejected value that a note repeats
_PREFIX = "choice_"


def key_of(param: str) -> str:
    """The session key of a choice."""
    return _PREFIX + param


def begin(path: str | None = None) -> None:
    """Start a run (``path`` given: of a whole page) before any widget is drawn."""
    state = st.session_state
    if path is not None and state.get("_path") != path:
        state["_path"] = path
        state["_written"] = {}  # nothing of this page's address comes from us yet
    seen = state.get("_seen", {})
    current = {key: state[key] for key in seen if key in state}
    state["_touched"] = state.pop("_touch", False) or any(
        current[key] != seen[key] for key in current
    )
    state["_pending"] = {}


def touch() -> None:
    """Say in a callback that the user changed something that is no choice of this module."""
    st.session_state["_touch"] = True


def changed(param: str) -> str | None:
    """The address' value, if the user did not choose it on this page but followed or edited it."""
    raw = st.query_params.get(param)
    written = st.session_state.get("_written", {})
    if st.session_state.get("_touched") and param in written:
        return None
    return raw if raw != written.get(param) else None


def is_gone(param: str) -> bool:
    """True if we wrote the parameter on this page and a step back took it away."""
    written = st.session_state.get("_written", {})
    return (
        not st.session_state.get("_touched")
        and written.get(param) is not None
        and st.query_params.get(param) is None
    )


def adopt(param: str, read: Callable[[str], Any], default: Any) -> None:
    """Bring the address into the choice's state before its widget is drawn.

    ``read`` turns the text into a value or raises ValueError; then the default is taken and noted.
    """
    key = key_of(param)
    raw = changed(param)
    if raw is None:
        if key not in st.session_state or is_gone(param):
            st.session_state[key] = default
        return
    try:
        st.session_state[key] = read(raw)
    except ValueError:
        st.session_state[key] = default
        note(
            f"Der Link enthält für „{param}“ den unbekannten Wert „{harmless(raw)}“. "
            "Gezeigt wird die Voreinstellung."
        )


def publish(param: str, text: str, default: str) -> None:
    """Remember what the address shall say; `finish` writes it."""
    key = key_of(param)
    if key in st.session_state:
        st.session_state.setdefault("_seen", {})[key] = st.session_state[key]
    st.session_state["_pending"][param] = (text, default)


def finish() -> None:
    """Write all choices of the run to the address in one step."""
    written = st.session_state.setdefault("_written", {})
    updates = {}
    for param, (text, default) in (st.session_state.get("_pending") or {}).items():
        held = st.query_params.get(param)
        if held is None and text == default:
            written[param] = None
            continue
        written[param] = text
        if held != text:
            updates[param] = text
    st.session_state["_pending"] = None
    if updates:
        st.query_params.update(updates)


def note(message: str) -> None:
    """Remember a friendly remark about the address, for `notes`."""
    st.session_state.setdefault("_notes", []).append(message)


def notes() -> list[str]:
    """Friendly remarks about the address that could not be followed; empties the list."""
    return list(st.session_state.pop("_notes", []))


def harmless(raw: str) -> str:
    """A rejected value as it may be repeated on screen: no markup, no link, not endless."""
    kept = re.sub(r"[^\w.\- ]", "", raw).strip()
    if len(kept) > _LONGEST:
        return kept[:_LONGEST] + " …"
    return kept or "…"
