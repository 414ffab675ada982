"""Undo and redo."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.scenario.history import LIMIT, History
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.state import Scenario

from .test_result import scenarios


def written(state):
    """Every byte of a state, its name included."""
    return repr(state).encode()


def after(states):
    history = History.begin(states[0])
    for state in states[1:]:
        history = history.push(state)
    return history


@given(st.lists(scenarios(), min_size=1, max_size=6))
def test_undoing_all_steps_brings_back_every_state_byte_by_byte(states):
    history = after(states)
    seen = [written(history.present)]
    while history.past:
        history = history.undo()
        seen.append(written(history.present))
    for expected in seen[-2::-1]:
        history = history.redo()
        assert written(history.present) == expected
    assert seen[-1] == written(states[0])
    assert not history.future
    assert history == after(states)


def test_a_new_step_gives_up_what_was_undone():
    history = after([Scenario(year=2024), Scenario(year=2025)]).undo().push(Scenario(year=2026))
    assert history.present.year == 2026
    assert (len(history.past), history.future) == (1, ())
    assert history.redo() is history


def test_at_the_beginning_nothing_can_be_undone():
    history = History.begin(PRESETS["alle_17"])
    assert history.undo() is history
    assert not history.is_changed


def test_the_same_state_is_no_step_but_a_new_name_is():
    history = History.begin(PRESETS["alle_17"])
    assert history.push(PRESETS["alle_17"]) is history
    renamed = history.push(dataclasses.replace(PRESETS["alle_17"], name="Entwurf"))
    assert renamed.undo().present.name == "Alle 17 Stadträume"
    assert not renamed.is_changed


def test_only_the_last_fifty_steps_are_kept():
    history = History.begin(Scenario(rent_eur=0))
    for rent in range(1, LIMIT + 11):
        history = history.push(Scenario(rent_eur=rent))
    assert len(history.past) == LIMIT == 50
    for _ in range(LIMIT + 5):
        history = history.undo()
    assert history.present.rent_eur == 10
    assert len(history.future) == LIMIT


def test_back_to_the_start_is_a_step_that_can_be_undone():
    history = after([Scenario(year=2024), Scenario(year=2025)])
    assert history.is_changed
    back = history.reset()
    assert (back.present.year, back.is_changed) == (2024, False)
    assert back.undo().present.year == 2025
    assert back.reset() is back
