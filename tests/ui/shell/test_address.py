"""The address and the widgets: who wins when, and how often the browser's history grows."""

import pytest
import streamlit as st

from sozialraum.ui.shell import address


class Bar(dict):
    """An address bar that counts how often it was written."""

    writes = 0

    def update(self, *args, **kw):
        self.writes += 1
        super().update(*args, **kw)

    def get_all(self, key):
        found = self.get(key, [])
        return found.split("&") if isinstance(found, str) else found


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
    address.arrived()
    return shown


def sidebar(bar: "Bar", *choices: tuple[str, str], path: str) -> list[str]:
    """One run after a click in the sidebar: Streamlit opens the page without parameters and keeps
    no widget of the page before."""
    bar.clear()
    for key in [key for key in st.session_state if key.startswith("choice_")]:
        del st.session_state[key]
    return run(*choices, path=path)


def follow(bar: "Bar", path: str, *choices: tuple[str, str], **params: str) -> list[str]:
    """One run after a link, or a step back, to an address."""
    bar.clear()
    bar.update(params)
    return run(*choices, path=path)


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


SR = ("sr", "a")


@pytest.mark.parametrize("way", ["link", "widget", "click"])
def test_the_chosen_area_follows_to_every_page_by_every_way(bar, way):
    run(SR)
    if way == "link":
        follow(bar, "karte", SR, sr="c")
    elif way == "widget":
        pick("sr", "c")
        run(SR)
    else:
        address.put("sr", "c")
        run(SR)
    assert sidebar(bar, path="ueberblick") == []  # a page without the choice
    assert sidebar(bar, SR, path="steckbrief") == ["c"]
    assert bar == {"sr": "c"}
    assert follow(bar, "vergleich", SR, ("y", "a"), y="b") == ["c", "b"]  # a link that says no area


def test_a_pages_own_choice_stays_on_its_page(bar):
    run(("x", "a"))
    pick("x", "c")
    run(("x", "a"))
    assert sidebar(bar, ("x", "b"), path="angebote") == ["b"]
    assert sidebar(bar, ("x", "a"), path="karte") == ["c"]
    assert bar == {"x": "c"}


@pytest.mark.usefixtures("bar")
def test_a_choice_comes_back_with_its_view():
    run(("x", "a"))
    pick("x", "c")
    run(("x", "a"))
    run(("y", "a"))
    del st.session_state[address.key_of("x")]  # Streamlit forgets a widget that is not drawn
    assert run(("x", "a")) == ["c"]


def test_a_default_nobody_chose_follows_the_page(bar):
    """Else Back would show classes nobody chose: those of another indicator."""
    assert run(("x", "a")) == ["a"]
    assert run(("x", "b")) == ["b"]
    assert run(("x", "a")) == ["a"]
    assert bar == {}


def test_back_shows_what_the_earlier_address_named(bar):
    assert follow(bar, "karte", SR) == ["a"]
    assert bar == {"sr": "a"}, "a page that shows an area always names it"
    assert follow(bar, "steckbrief", SR, ("y", "a"), sr="d", y="b") == ["d", "b"]
    assert follow(bar, "karte", SR, sr="a") == ["a"]
    assert follow(bar, "steckbrief", SR, ("y", "a"), sr="d") == ["d", "a"], "y was left out"


def test_a_step_back_writes_nothing(bar):
    follow(bar, "karte", SR, sr="c")
    before = bar.writes
    run(SR)
    assert bar.writes == before


def test_the_whole_city_is_a_pages_own_choice(bar):
    follow(bar, "karte", SR, sr="c")
    sidebar(bar, SR, path="angebote")
    address.put("sr", address.WHOLE_CITY)
    run(SR, path="angebote")
    assert st.session_state["choice_sr"] == address.WHOLE_CITY
    assert sidebar(bar, SR, path="karte") == ["c"]
    pick("sr", "d")
    run(SR)
    assert sidebar(bar, SR, path="angebote") == ["d"]


def test_what_a_button_sets_wins_over_a_widget_moved_in_the_same_message(bar):
    run(("x", "a"))
    pick("x", "c")
    address.put("x", "d")  # the button's callback
    assert run(("x", "a")) == ["d"]
    assert bar == {"x": "d"}


def test_what_cannot_be_shown_here_is_kept_for_where_it_can(bar):
    follow(bar, "karte", SR, sr="c")
    address.begin("daten")
    assert address.adopt("sr", known, "b", "ab".__contains__) == "b"
    address.publish("sr", "b", "b")
    address.finish()
    assert sidebar(bar, SR, path="karte") == ["c"]


@pytest.mark.usefixtures("bar")
def test_a_link_to_a_page_keeps_what_was_chosen_there():
    run(SR, ("x", "a"))
    pick("x", "c")
    run(SR, ("x", "a"))
    assert address.link("karte", {"sr": "d"}) == {"sr": "d", "x": "c"}
    assert address.link("steckbrief", {"sr": "d"}) == {"sr": "d"}


def test_a_link_with_several_values_says_which_counts(bar):
    bar["sr"] = "b"
    bar.get_all = lambda _: ["c", "b"]
    assert run(SR) == ["b"]
    (note,) = address.notes()
    assert "„c“, „b“" in note and "Es gilt der letzte" in note


def test_an_unknown_value_is_replaced_and_noted_without_its_markup(bar):
    bar["x"] = "<b>[klick](http://fremd)</b>" + "y" * 500
    assert run(("x", "a")) == ["a"]
    (note,) = address.notes()
    assert "unbekannten Wert" in note
    assert not set("<>[]()/:") & set(note.split("„")[2])
    assert len(note) < 200
    assert address.notes() == []


def test_the_click_after_a_choice_the_page_made_itself_is_followed(bar):
    address.begin("karte")
    address.put("x", "c")  # within the run, as the first Stadtteil of the chosen Stadtraum
    address.adopt("x", known, "a")
    address.publish("x", "c", "a")
    address.finish()
    assert bar["x"] == "c"
    bar["x"] = "d"  # a click on the map
    assert run(("x", "a")) == ["d"]
    assert bar["x"] == "d"
