"""What a page says of a press, and for how many tabs it holds what would be lost."""

from __future__ import annotations

from collections import OrderedDict

import pytest
from streamlit.testing.v1 import AppTest

from sozialraum.ui.shell import session


def telling() -> None:
    """A page with two places at which it may be said what a press did."""
    import streamlit as st

    from sozialraum.ui.shell.callbacks import Said

    said = Said("said", "Es bleibt, wie es war.")
    if st.button("gut"):
        said.done("*Gut*", "unten")
    if st.button("schlecht"):
        said.refused("Geht nicht.", "unten")
    said.show("oben")
    st.text("Mitte")
    said.show("unten")


def test_what_a_press_did_is_said_once_as_text_where_it_was_pressed() -> None:
    def told(app: AppTest) -> list[tuple[str, str]]:
        assert not app.exception
        kinds = [
            (one.type, one.value) for one in app.main if one.type in ("text", "success", "error")
        ]
        assert kinds[0] == ("text", "Mitte")
        return kinds[1:]

    app = AppTest.from_function(telling).run()
    assert told(app) == []
    assert told(app.button[0].click().run()) == [("success", r"\*Gut\*")]
    assert told(app.run()) == []
    assert told(app.button[1].click().run()) == [("error", "Geht nicht. Es bleibt, wie es war.")]


def holding() -> None:
    """A page on which something was begun."""
    from sozialraum.ui.shell import session

    session.begin()
    session.show_in_widget("begun", "x")
    session.hold()


def test_what_was_begun_is_held_for_the_newest_tabs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_LASTING", {"begun": ""})
    monkeypatch.setattr(session, "_HELD", OrderedDict())
    monkeypatch.setattr(session, "_MOST_TABS", 2)
    tabs = [AppTest.from_function(holding).run().session_state["_tab"] for _ in range(3)]
    assert list(session._HELD) == tabs[1:]
