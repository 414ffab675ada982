"""Fields that remember what was typed into them, so that nothing is lost on another page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from sozialraum.text.markdown import literal
from sozialraum.ui.shell.session import Slot, show_in_widget

LINE_LETTERS = 300
_TYPED: Slot[dict[str, object]] = Slot("_own_typed", {}, lasts=True)


def forget(*names: str) -> None:
    """Forget what was typed; without names all of it."""
    kept = _TYPED.get()
    _TYPED.set({key: kept[key] for key in kept if names and not key.startswith(names)})


def text(
    label: str, name: str, default: str = "", *, most: int = LINE_LETTERS, hint: str = ""
) -> str:
    """A text field that remembers."""
    key = _seeded(name, default)
    return _kept(
        name, st.text_input(literal(label), key=key, max_chars=most, placeholder=hint).strip()
    )


def choose(label: str, name: str, options: Mapping[str, str], default: str = "") -> str:
    """A list that remembers; the first option where the default is none of them."""
    keys = list(options)
    start = default if default in options else keys[0]
    if Slot[object](f"own_{name}", None).get() not in (None, *keys):
        show_in_widget(f"own_{name}", start)
    key = _seeded(name, start, keys)
    picked = st.selectbox(
        literal(label), keys, format_func=lambda one: options.get(one, one), key=key
    )
    return _kept(name, str(picked))


def choose_many(label: str, name: str, options: Sequence[str]) -> tuple[str, ...]:
    """Several of a list, remembered."""
    key = f"own_{name}"
    held = Slot[list[str] | None](key, None).get()
    if held is None:
        kept = _TYPED.get().get(name, ())
        show_in_widget(key, [one for one in options if one in tuple(kept)])  # type: ignore[arg-type]
    elif not set(held) <= set(options):
        show_in_widget(key, [one for one in held if one in options])
    picked = st.multiselect(literal(label), options, key=key, placeholder="Bitte wählen")
    return tuple(_kept(name, list(picked)))


def _seeded(name: str, default: object, options: Sequence[str] | None = None) -> str:
    key = f"own_{name}"
    if Slot[object](key, None).get() is None:
        held = _TYPED.get().get(name, default)
        show_in_widget(key, held if options is None or held in options else default)
    return key


def _kept(name: str, value):  # type: ignore[no-untyped-def]
    if _TYPED.get().get(name) != value:
        _TYPED.set({**_TYPED.get(), name: value})
    return value


def decided(name: str) -> dict[str, str]:
    """Decisions of one kind made so far: what a text of the file is."""
    kept = _TYPED.get().get(name)
    return dict(kept) if isinstance(kept, dict) else {}


def decide(name: str, what: Mapping[str, str]) -> None:
    """Remember decisions of one kind."""
    _kept(name, dict(what))
