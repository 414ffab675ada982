"""The address and the widgets: who wins when, and how often the browser's history grows."""

import pytest
import streamlit as st

from sozialraum.ui import address


class Bar(dict):
    """An address bar that counts how often it was written."""

    writes = 0

    def update(self, *args, **kw):
        self.writes += 1
        super().update(*args, **kw)


@pytest.fixture
def bar(monkeypatch):
    bar, state = Bar(), {}
    monkeypatch.setattr(st, "query_params", bar)
    monkeypatch.setattr(st, "session_state", state)
    return bar


def run(*choices: tuple[str, str], path: str = "karte") -> list[str]:
    """One run of a page with choices (param, default); returns what each widget shows."""
    address.begin(path)
    shown = []
    for param, default in choices:
        address.adopt(param, known, default)
        shown.append(st.session_state[address.key_of(param)])
        address.publish(param, shown[-1], default)
    address.finish()
    return shown


def known(raw: str) -> str:
    if raw not in {"a", "b", "c", "d"}:
        raise ValueError(raw)
    return raw


def pick(param: str, value: str) -> None:
    st.session_state[address.key_of(param)] = value


def test_a_page_opened_cold_leaves_the_address_alone(bar):
    assert run(("x", "a"), ("y", "b")) == ["a", "b"]
    assert bar == {} and bar.writes == 0


def test_a_link_wins_over_the_default(bar):
    bar["x"] = "c"
    assert run(("x", "a")) == ["c"]


def test_one_step_of_the_user_is_one_entry_in_the_history(bar):
    run(("x", "a"), ("y", "b"))
    pick("x", "c")
    pick("y", "d")
    run(("x", "a"), ("y", "b"))
    assert bar == {"x": "c", "y": "d"} and bar.writes == 1


def test_going_back_brings_the_earlier_choice_and_then_the_default(bar):
    run(("x", "a"))
    for value in ("b", "c"):
        pick("x", value)
        run(("x", "a"))
    bar["x"] = "b"
    assert run(("x", "a")) == ["b"]
    del bar["x"]
    assert run(("x", "a")) == ["a"]


def test_a_widget_moved_twice_quickly_is_not_set_back_by_an_old_address(bar):
    run(("x", "a"))
    pick("x", "b")
    run(("x", "a"))
    bar["x"] = "a"  # the browser has not shown the new address yet
    pick("x", "c")
    assert run(("x", "a")) == ["c"]


def test_a_choice_is_kept_when_the_page_changes_and_the_address_is_emptied(bar):
    run(("x", "a"))
    pick("x", "c")
    run(("x", "a"))
    bar.clear()
    assert run(("x", "a"), path="steckbrief") == ["c"]
    assert bar == {"x": "c"}


def test_an_unknown_value_is_replaced_and_noted_without_its_markup(bar):
    bar["x"] = "<b>[klick](http://fremd)</b>" + "y" * 500
    assert run(("x", "a")) == ["a"]
    (note,) = address.notes()
    assert "unbekannten Wert" in note
    assert not set("<>[]()/:") & set(note.split("„")[2])
    assert len(note) < 200
    assert address.notes() == []
