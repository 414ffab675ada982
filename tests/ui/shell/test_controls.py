"""Every rule by which a choice is read from the address meets every value a broken link may hold."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import HOSTILE

ONE = ("one", "segmented", "radio", "slider", "resolved", "hidden")
PARAMS = (*ONE, "many", "steps", "weights", "text")


def probe() -> None:
    """A page that has one choice of each kind."""
    import streamlit as st

    from sozialraum.model.ranking.plan import IndexPlan
    from sozialraum.ui.bedarf import need
    from sozialraum.ui.shell import address, controls

    def unusable(raw):
        if raw == "99":
            raise address.UnusableError("Der Link nennt 99.")
        return raw

    letters = {"a": "A", "b": "B"}
    address.begin("probe")
    shown = {
        "one": controls.choose("1", letters, param="one", default="a"),
        "resolved": controls.choose("2", letters, param="resolved", default="a", resolve=unusable),
        "hidden": controls.remembered(letters, param="hidden", default="a"),
        "many": controls.choose_many("3", letters, param="many", default=["a"], limit=2),
        "steps": controls.slide("4", (0, 1), param="steps", default=1, words=str),
        "text": controls.typed("5", param="text", default="a"),
        "weights": need.followed_plan().to_token() == IndexPlan().to_token(),
    }
    for kind in ("segmented", "radio", "slider"):
        shown[kind] = controls.choose(kind, letters, param=kind, default="a", kind=kind)
    address.finish()
    address.arrived()
    st.session_state["shown"] = shown
    st.session_state["said"] = address.notes()


@pytest.mark.parametrize("bad", HOSTILE)
def test_a_broken_value_is_replaced_by_the_default_and_noted_once(bad):
    app = AppTest.from_function(probe, default_timeout=60)
    for param in PARAMS:
        app.query_params["gewichte" if param == "weights" else param] = bad
    app.run()
    assert not app.exception
    shown, said = app.session_state["shown"], app.session_state["said"]
    assert {shown[param] for param in ONE} == {"a"}
    assert (shown["steps"], shown["weights"]) == (1, True)
    assert shown["many"] == ([] if bad == "" else ["a"])
    assert shown["text"] == bad[:120]
    refused = [param for param in PARAMS if param not in ("text", "many")] + ["many"] * bool(bad)
    assert len(said) == len(refused)
    assert not [note for note in said if "<" in note or len(note) > 200]
