"""What a press of a button does, and what a second one does before the page is drawn anew."""

from __future__ import annotations

from functools import partial

import streamlit as st

from sozialraum.model.errors import PlanningError
from sozialraum.ui.shell import callbacks


def test_a_double_click_keeps_once_and_says_so_and_each_press_of_a_step_counts(monkeypatch):
    drawn, kept, shown = {}, [], []
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "button", lambda _, **more: drawn.update(more))
    monkeypatch.setattr(st, "success", shown.append)
    said = callbacks.Said("said")

    def keep():
        kept.append(1)
        said.done(f"Nr. {len(kept)} gesichert.")

    callbacks.button("Sichern", "keep", keep, say=said.refused)
    for _ in range(2):
        drawn["on_click"]()
        said.show()
    drawn["on_click"]()
    assert len(kept) == 1
    assert shown == ["Nr. 1 gesichert."] * 2
    callbacks.button("Sichern", "keep", keep, say=said.refused)  # the page was drawn anew
    drawn["on_click"]()
    drawn["on_click"]()
    said.show()
    assert shown[-1] == "Nr. 2 gesichert.", "not what was said before"
    callbacks.button("Rückgängig", "undo", lambda: kept.append(0))
    drawn["on_click"]()
    drawn["on_click"]()
    assert kept == [1, 1, 0, 0]


def test_a_refusal_is_said_where_it_was_pressed(monkeypatch):
    drawn, shown = {}, []
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "button", lambda _, **more: drawn.update(more))
    monkeypatch.setattr(st, "error", shown.append)
    said = callbacks.Said("said", kept="Nichts ist verloren.")

    def refuse():
        raise PlanningError("Zu viel.")

    callbacks.button("Buchen", "book", refuse, say=partial(said.refused, place="form"))
    drawn["on_click"]()
    callbacks.show_failures()
    said.show("list")
    assert shown == []
    said.show("form")
    assert shown == ["Zu viel. Nichts ist verloren."]
