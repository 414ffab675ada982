"""The page's address, the session's memory and the widgets, kept in step.

A choice lives in the URL as an id (``?sr=04``). Streamlit's own binding writes labels, and its own
memory of widgets loses what a link chose, so both are kept here. Rules:

- The memory holds what was chosen: by a widget, a map, a link. What nobody chose is the page's
  default of the moment. Widgets only show the memory.
- A choice belongs to its page; those in `SHARED` follow to every page, by every way.
- A link wins over the memory. An address that names anything is complete: what it leaves out of the
  page's own choices is the default. An empty one, as the sidebar opens it, shows the memory.
- All choices of a run are written at once, so that one step of the user is one step back. What is in
  `NAMED` is always written, so that Back finds a complete address.
- If the address changed and no widget did, somebody went back or edited it: the address wins.
  If a widget changed, it wins; the browser may still show the address of the run before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

SHARED = frozenset({"sr", "st", "indikator", "jahr", "gewichte"})
NAMED = frozenset({"sr", "indikator"})
WHOLE_CITY = "alle"  # no area: a page's own choice, which does not make the others forget theirs
_LONGEST = 40  # characters of a rejected value that a note repeats
_PREFIX = "choice_"


class UnusableError(ValueError):
    """A value the address may well name but the page cannot show; the message is the German note."""


def key_of(param: str) -> str:
    """The session key of a choice's widget."""
    return _PREFIX + param


def begin(path: str | None = None) -> None:
    """Start a run (``path`` given: of a whole page) before any widget is drawn."""
    state = st.session_state
    moved = {
        key: state[key]
        for key, seen in state.get("_seen", {}).items()
        if state.get(key, seen) != seen
    }
    for key, value in moved.items():
        keep(key.removeprefix(_PREFIX), value)
    state["_touched"] = state.pop("_touch", False) or bool(moved)
    state["_pending"] = {}
    if path is None:
        return
    if state.get("_path") != path:
        _leave(state.get("_seen", {}))
        state["_path"] = path
        state["_written"] = {}  # nothing of this page's address comes from us yet
        state["_arriving"] = True
        state["_complete"] = bool(dict(st.query_params))


def _leave(keys: Iterable[str]) -> None:
    """Forget the widgets of the page left; the memory keeps their values."""
    for key in keys:
        st.session_state.pop(key, None)
    st.session_state["_seen"] = {}


def _memory() -> dict[tuple[str, str], Any]:
    held: dict[tuple[str, str], Any] = st.session_state.setdefault("_memory", {})
    return held


def _own(param: str) -> tuple[str, str]:
    return str(st.session_state.get("_path", "")), param


def keep(param: str, value: Any) -> None:
    """Remember a choice without a word to the address; for what a page computed."""
    memory = _memory()
    if param in SHARED and value != WHOLE_CITY:
        for place in [place for place in memory if place[1] == param]:
            del memory[place]
        memory["", param] = value
    else:
        memory[_own(param)] = value


def forget(param: str) -> None:
    """Take back what was chosen for a parameter: the default of the moment holds again."""
    _memory().pop(_own(param), None)
    if param in SHARED:
        _memory().pop(("", param), None)


def chosen(param: str) -> Any:
    """What was chosen for a parameter on this page, or anywhere if it is shared; else None."""
    memory = _memory()
    found = memory.get(_own(param))
    return memory.get(("", param)) if found is None and param in SHARED else found


def in_force(param: str, default: Any = None) -> Any:
    """The choice at this moment, for callbacks: a widget may have moved since the memory was kept."""
    key, state = key_of(param), st.session_state
    seen = state.get("_seen", {})
    if key in seen and state.get(key, seen[key]) != seen[key]:
        return state[key]
    found = chosen(param)
    return default if found is None else found


def shown(param: str) -> str:
    """What a widget of this page shows, chosen or not; "" = none of them has this choice."""
    return str(st.session_state.get("_seen", {}).get(key_of(param), ""))


def touch() -> None:
    """Say that the user changed something that is no choice of this module.

    In a callback it counts for the run to come; before the widgets are drawn, for this one, too.
    """
    st.session_state["_touch"] = st.session_state["_touched"] = True


def put(param: str, value: Any) -> None:
    """Choose a value as if its widget had been moved; call it before the widget is drawn."""
    keep(param, value)
    # a widget moved in the same message must not take this back
    st.session_state.get("_seen", {}).pop(key_of(param), None)
    touch()


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


def _is_left_out(param: str) -> bool:
    """True if the page was reached by a complete address that does not name the parameter."""
    state = st.session_state
    return (
        bool(state.get("_arriving") and state.get("_complete"))
        and param not in SHARED
        and param not in state["_written"]
        and not state.get("_touched")
    )


def adopt(
    param: str,
    read: Callable[[str], Any],
    default: Any,
    is_valid: Callable[[Any], bool] = lambda _: True,
    *,
    has_widget: bool = True,
) -> Any:
    """Bring address and memory into the choice's widget before it is drawn; returns the value.

    ``has_widget`` false: none is drawn in this run. What is put into the session without one would
    come back when a widget drawn later has gone, and look like somebody's move.

    ``read`` turns the text into a value or raises ValueError; then the default is taken and noted,
    in the words of an `UnusableError` if it is one. What is remembered but not ``is_valid`` here
    stays remembered; the default is shown.
    """
    raw = changed(param)
    if raw is not None:
        _note_doubled(param)
        try:
            keep(param, read(raw))
        except UnusableError as reason:
            forget(param)
            note(str(reason))
        except ValueError:
            forget(param)
            note(
                f"Der Link enthält für „{param}“ den unbekannten Wert „{harmless(raw)}“. "
                "Gezeigt wird die Voreinstellung."
            )
    elif is_gone(param) or _is_left_out(param):
        forget(param)
    held = chosen(param)
    value = default if held is None or not is_valid(held) else held
    key = key_of(param)
    if has_widget and (key not in st.session_state or st.session_state[key] != value):
        st.session_state[key] = value
    return value


def follow(param: str, is_valid: Callable[[Any], bool]) -> Any:
    """A choice the page shows but offers no widget for: from the address or the memory, else None."""
    raw = changed(param)
    if raw is not None and is_valid(raw):
        keep(param, raw)
    elif is_gone(param):
        forget(param)
    held = chosen(param)
    if held is not None:
        publish(param, held, "")
    return held


def _note_doubled(param: str) -> None:
    values = list(dict.fromkeys(st.query_params.get_all(param)))
    if len(values) > 1:
        named = ", ".join(f"„{harmless(value)}“" for value in values)
        note(f"Der Link nennt für „{param}“ mehrere Werte: {named}. Es gilt der letzte.")


def publish(param: str, text: str, default: str) -> None:
    """Remember what the address shall say; `finish` writes it."""
    state = st.session_state
    key = key_of(param)
    if key in state:
        state.setdefault("_seen", {})[key] = state[key]
    if text == default and param not in SHARED:
        forget(param)  # a default that changes later shall be followed
    state["_pending"][param] = (text, default)
    if param in NAMED and state.get("_arriving") and not dict(st.query_params):
        st.query_params[param] = (
            text  # at once: who copies the link early shall have the area in it
        )
    texts = state.setdefault("_texts", {}).setdefault(state.get("_path", ""), {})
    texts[param] = None if text == default else text


def is_published(param: str) -> bool:
    """Whether this run has already said what the address shall say for a parameter."""
    return param in (st.session_state.get("_pending") or {})


def finish() -> None:
    """Write all choices of the run to the address in one step."""
    written = st.session_state.setdefault("_written", {})
    updates = {}
    for param, (text, default) in (st.session_state.get("_pending") or {}).items():
        held = st.query_params.get(param)
        if held is None and text == default and param not in NAMED:
            written[param] = None
            continue
        written[param] = text
        if held != text:
            updates[param] = text
    st.session_state["_pending"] = None
    # what the page chose itself is written: the next run may follow a click on a map or a step back
    st.session_state["_touch"] = False
    if updates:
        st.query_params.update(updates)


def arrived() -> None:
    """End of a whole page's run: what its first run found in the address has been followed."""
    st.session_state["_arriving"] = False


def link(path: str, params: Mapping[str, str]) -> dict[str, str]:
    """Query parameters of a link to a page: with what was chosen there, so that nothing is lost."""
    shown: dict[str, str | None] = st.session_state.get("_texts", {}).get(path, {})
    own = {param: text for param, text in shown.items() if text and param not in SHARED}
    return {**own, **params}


def note(message: str) -> None:
    """Remember a friendly remark about the address, for `notes`."""
    st.session_state.setdefault("_notes", []).append(message)


def notes() -> list[str]:
    """Friendly remarks about the address that could not be followed; empties the list."""
    return list(dict.fromkeys(st.session_state.pop("_notes", [])))


def harmless(raw: str) -> str:
    """A rejected value as it may be repeated on screen: no markup, no link, not endless."""
    kept = re.sub(r"[^\w.,;\- ]", "", raw).strip()
    if len(kept) > _LONGEST:
        return kept[:_LONGEST] + " …"
    return kept or "…"
