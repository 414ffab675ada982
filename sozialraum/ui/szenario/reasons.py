"""The notes "Warum?": one text for the whole, per field and per Stadtraum, kept with the scenario."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

from sozialraum.model.scenario.document import RATIONALE_LABELS, RATIONALE_LETTERS
from sozialraum.ui.shell import draw, session
from sozialraum.ui.shell.callbacks import guarded
from sozialraum.ui.shell.session import Slot

KEPT = (
    "Begründungen werden mit dem Szenario gespeichert und stehen in der Datei; der Link enthält sie "
    "nicht."
)
_TEXTS: Slot[Mapping[str, str]] = Slot("rationales", {}, lasts=True, of="szenario")
_KEPT: Slot[Mapping[str, str]] = Slot("rationales_kept", {})
_PLACE = Slot("reason_place", "", lasts=True)


def texts() -> dict[str, str]:
    """All notes of the scenario in force: field name or Stadtraum code -> text."""
    return dict(_TEXTS.get())


def take(found: Mapping[str, str]) -> None:
    """Put a scenario's notes in the place of those before (opened, imported)."""
    replace(found)
    _KEPT.set(dict(found))


def replace(found: Mapping[str, str]) -> None:
    """Put notes in force that are not saved here yet (of a file)."""
    _TEXTS.set(dict(found))


def is_changed() -> bool:
    """Whether notes differ from those of the saved scenario."""
    return texts() != _KEPT.get()


def labels(names: Mapping[str, str]) -> dict[str, str]:
    """What a note can be about: key -> German label."""
    return {**RATIONALE_LABELS, **names}


def edit(names: Mapping[str, str], place: str = "plans", *, without: Collection[str] = ()) -> None:
    """Choose what the note is about and write it; below, a table of all notes.

    Args:
        names: Stadtraum code -> name.
        place: What is chosen at first.
        without: What the view has a field for already; two of one note cannot stand on a page.
    """
    options = {key: label for key, label in labels(names).items() if key not in without}
    held = texts()
    if _PLACE.get() not in options:
        _PLACE.set(place)
    about = st.selectbox(
        "Begründung zu",
        list(options),
        format_func=lambda key: f"{options[key]}{' (begründet)' if key in held else ''}",
        key=_PLACE.key,
        placeholder="Bitte wählen",
        persist_state="session",
    )
    write(about, f"Warum? {options[about]}")
    st.caption(KEPT)
    show(names)


def write(about: str, label: str) -> None:
    """A text field for one note; it is kept with the scenario when that is saved."""
    key = f"reason_{about}"
    session.show_in_widget(key, texts().get(about, ""))
    st.text_area(
        label,
        key=key,
        max_chars=RATIONALE_LETTERS,
        height=90,
        on_change=guarded(_keep),
        args=(about, key),
        placeholder="Was hat den Ausschlag gegeben? Wer hat es vorgeschlagen?",
    )


def _keep(about: str, key: str) -> None:
    words = session.text_of(key).strip()
    held = texts()
    held.pop(about, None)
    _TEXTS.set({**held, about: words} if words else held)


def show(names: Mapping[str, str]) -> None:
    """All notes as a table; nothing if there are none."""
    held, options = texts(), labels(names)
    rows = [(options[key], held[key]) for key in options if key in held]
    if rows:
        draw.words(("Worüber", "Warum so?"), rows, caption="Begründungen dieses Szenarios")
