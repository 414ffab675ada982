"""Papier: people's own words in place of a proposal, and their notes on its numbers."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from sozialraum.answers import paper as answers
from sozialraum.model.paper import REMARK_LETTERS, TEXT_LETTERS
from sozialraum.ui.shell import session
from sozialraum.ui.shell.callbacks import button, guarded
from sozialraum.ui.shell.keeper import keep_selection
from sozialraum.ui.shell.session import Slot

TEXTS: Slot[Mapping[str, str]] = Slot("paper_texts", {}, lasts=True, of="papier")
REMARKS: Slot[Mapping[str, str]] = Slot("paper_remarks", {}, lasts=True, of="papier")
_BLOCK, _FIGURE = Slot("paper_block", "", lasts=True), Slot("paper_figure", "", lasts=True)


def edit(draft: answers.Draft) -> None:
    """One piece of text: the proposal, or people's own words in its place."""
    blocks = {key: one for key, one in draft.blocks.items() if one.text}
    if _BLOCK.get() not in blocks:
        _BLOCK.set(next(iter(blocks)))
    keep_selection(_BLOCK.key, blocks)
    key = st.selectbox(
        "Baustein",
        list(blocks),
        format_func=lambda one: _label(draft, one),
        key=_BLOCK.key,
        placeholder="Bitte wählen",
        persist_state="session",
    )
    block = blocks[key]
    field = f"paper_text_{key}"
    session.show_in_widget(field, draft.words(block))
    st.text_area(
        "Text",
        key=field,
        max_chars=TEXT_LETTERS,
        height=260,
        on_change=guarded(_keep_text),
        args=(key, field, block.text),
        placeholder="",
    )
    if key in draft.paper.texts:
        button("Vorschlag wiederherstellen", "paper_restore", _forget_text, key)


def _label(draft: answers.Draft, key: str) -> str:
    block = draft.blocks[key]
    first = block.text.partition("\n")[0].removeprefix("[Bitte ergänzen: ").removesuffix("]")
    short = first if len(first) <= 40 else f"{first[:38].rstrip()} …"
    state = " (eigener Text)" if key in draft.paper.texts else " (offen)" if block.is_open else ""
    return f"{draft.title_of(key)}: {short}{state}"


def _keep_text(key: str, field: str, proposal: str) -> None:
    words = session.text_of(field).strip()
    held = {one: text for one, text in TEXTS.get().items() if one != key}
    TEXTS.set({**held, key: words} if words and words != proposal else held)


def _forget_text(key: str) -> None:
    TEXTS.set({one: text for one, text in TEXTS.get().items() if one != key})


def remark(draft: answers.Draft) -> None:
    """A note of people's own on one of the numbers."""
    held = REMARKS.get()
    figures = dict(draft.figures)
    if _FIGURE.get() not in figures:
        _FIGURE.set(next((key for key in held if key in figures), next(iter(figures))))
    keep_selection(_FIGURE.key, figures)
    key = st.selectbox(
        "Zahl",
        list(figures),
        format_func=lambda one: (
            f"{figures[one].label}: {figures[one].text}{' (mit Anmerkung)' if one in held else ''}"
        ),
        key=_FIGURE.key,
        placeholder="Bitte wählen",
        persist_state="session",
    )
    field = f"paper_remark_{key}"
    session.show_in_widget(field, held.get(key, ""))
    st.text_input(
        "Anmerkung",
        key=field,
        max_chars=REMARK_LETTERS,
        on_change=guarded(_keep_remark),
        args=(key, field),
        placeholder="Woher, mit wem geklärt, was daran hängt",
    )


def _keep_remark(key: str, field: str) -> None:
    words = session.text_of(field).strip()
    held = {one: text for one, text in REMARKS.get().items() if one != key}
    REMARKS.set({**held, key: words} if words else held)
