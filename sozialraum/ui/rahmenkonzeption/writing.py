"""Forms of this page: fields that keep what was typed, and the one way a record is kept.

A form remembers the version it was first drawn with. Who was quicker is not overwritten: the change
is refused, what was typed stays, and pressing again, having seen the other, keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from sozialraum.model.typed import AUTHOR_LETTERS
from sozialraum.store import framework_log
from sozialraum.store.framework_log import RecordConflictError
from sozialraum.text.framework import FAMILIES
from sozialraum.text.markdown import literal
from sozialraum.ui.shell import data, session
from sozialraum.ui.shell.callbacks import guarded
from sozialraum.ui.shell.keeper import WHO
from sozialraum.ui.shell.session import Slot

_SAID: Slot[tuple[str, bool, str] | None] = Slot("framework_said", None)
_SEEN: Slot[dict[str, int]] = Slot("framework_seen", {})


def text(label: str, key: str, most: int, held: str = "", *, has_lines: bool = False) -> None:
    """A text field; below it that no data of families belong there."""
    if session.is_new(key):
        session.show_in_widget(key, held)
    field = st.text_area if has_lines else st.text_input
    field(label, max_chars=most, key=key, placeholder="", persist_state="session")
    st.caption("Keine Angaben über Familien oder Personen.", help=FAMILIES)


def short(label: str, key: str, most: int, held: str = "", *, hint: str = "") -> None:
    """A field for an amount, a day or a sign: nothing to tell in it."""
    if session.is_new(key):
        session.show_in_widget(key, held)
    st.text_input(label, max_chars=most, key=key, placeholder=hint, persist_state="session")


def author(key: str) -> None:
    """Who writes; optional."""
    short(WHO, key, AUTHOR_LETTERS)


def choice(label: str, key: str, options: Mapping[str, str], held: str = "") -> str:
    """One of several, not in the address; returns it."""
    if session.is_new(key) or session.of_widget(key) not in options:
        session.show_in_widget(key, held if held in options else next(iter(options)))
    return str(
        st.selectbox(
            label,
            list(options),
            format_func=lambda one: options.get(one, one),
            key=key,
            placeholder="Bitte wählen",
            persist_state="session",
        )
    )


def button(label: str, key: str, action: Callable[[], str], place: str) -> None:
    """A button whose action says in German what it did; a refusal stands at the same place."""

    def run() -> None:
        say(place, action(), is_fine=True)

    st.button(label, key=key, on_click=guarded(run, say=partial(say, place)))


def say(place: str, words: str, *, is_fine: bool = False) -> None:
    """What `show_said` shows at a place, once."""
    _SAID.set((place, is_fine, words))


def show_said(place: str) -> None:
    """What the last action of a place said."""
    held = _SAID.get()
    if held and held[0] == place:
        _SAID.set(None)
        (st.success if held[1] else st.error)(literal(held[2]))


def seen(kind: str, record_id: str, now: int) -> int:
    """The version a form started from: that of its first drawing, until it is kept."""
    held = {**_SEEN.get()}
    first = held.setdefault(f"{kind}-{record_id}", now)
    _SEEN.set(held)
    return first


def keep(kind: str, record_id: str, values: Mapping[str, str], version: int, who: str) -> None:
    """Keep a state of a record. Done or refused, the form goes on from what the store holds then."""
    held = {**_SEEN.get()}
    held.pop(f"{kind}-{record_id}", None)
    try:
        framework_log.write(data.engine(), kind, record_id, values, version, who)
    except RecordConflictError:
        _SEEN.set(held)
        raise
    _SEEN.set(held)


def take_back(kind: str, record_id: str, version: int, who: str) -> None:
    """Put the state before in force again."""
    framework_log.undo(data.engine(), kind, record_id, version, who)
    held = {**_SEEN.get()}
    held.pop(f"{kind}-{record_id}", None)
    _SEEN.set(held)


def clear(*keys: str) -> None:
    """Empty fields after what stood in them is kept."""
    for key in keys:
        session.show_in_widget(key, "")
