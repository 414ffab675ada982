"""Cells of the ledger: the rules of a KiFaZ, and a sum that holds after any sequence of entries."""

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.scenario.entry import enter, with_cell
from sozialraum.model.scenario.history import History
from sozialraum.model.scenario.ledger import posts
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.state import STADTRAUM_CODES, ScenarioError, StadtraumPlan

from .test_result import scenarios

CELLS = ("kifaz", "kifaz_vzae", "koordination_vzae", "aktionsbudget_eur")
codes = st.sampled_from(STADTRAUM_CODES)
needs = st.lists(st.floats(0, 10), min_size=17, max_size=17).map(
    lambda values: pd.Series(values, index=list(STADTRAUM_CODES))
)
# what people type: mostly possible values, some impossible ones
typed = st.one_of(
    st.tuples(st.just("kifaz"), st.sampled_from([0, 1])),
    st.tuples(st.just("kifaz_vzae"), st.integers(-1, 14).map(lambda n: n / 4)),
    st.tuples(st.just("koordination_vzae"), st.integers(-1, 6).map(lambda n: n / 4)),
    st.tuples(st.just("aktionsbudget_eur"), st.integers(-1, 61_000)),
    st.tuples(st.sampled_from(CELLS), st.sampled_from([0.1, 1.3, 1e9, math.nan, math.inf])),
)


@pytest.mark.parametrize(
    ("before", "cell", "value", "after"),
    [
        ((0.0, 0.0), "kifaz", 1, (1.5, 1.0)),  # the study: 1.5 VzÄ, of which one coordinator
        ((0.0, 0.5), "kifaz", 1, (1.5, 1.0)),
        ((2.5, 0.5), "kifaz", 1, (2.5, 0.5)),  # there is one already
        ((1.5, 1.0), "kifaz", 0, (0.0, 0.0)),
        ((1.5, 0.5), "kifaz", 0, (0.0, 0.5)),  # chosen, so it stays as coordination without KiFaZ
        ((0.0, 0.5), "kifaz", 0, (0.0, 0.5)),
        ((0.0, 0.0), "kifaz_vzae", 0.5, (0.5, 0.5)),
        ((0.5, 0.5), "kifaz_vzae", 2.0, (2.0, 1.0)),
        ((1.5, 0.5), "kifaz_vzae", 2.0, (2.0, 0.5)),
        ((1.5, 0.75), "kifaz_vzae", 0.5, (0.5, 0.5)),
        ((1.5, 1.0), "kifaz_vzae", 0.0, (0.0, 0.0)),
        ((1.5, 1.0), "koordination_vzae", 0.25, (1.5, 0.25)),
        ((0.5, 0.5), "koordination_vzae", 1.0, (1.0, 1.0)),
        ((0.0, 0.0), "koordination_vzae", 0.5, (0.0, 0.5)),
    ],
)
def test_a_cell_sets_its_field_and_what_follows_from_it(before, cell, value, after):
    plan = with_cell(StadtraumPlan("04", *before, 700), cell, value)
    assert (plan.kifaz_vzae, plan.koordination_vzae, plan.aktionsbudget_eur) == (*after, 700)


@pytest.mark.parametrize(("cell", "value"), [("kifaz", 1), ("kifaz_vzae", 1.5)])
@pytest.mark.parametrize("locked", [True, False])
def test_a_new_kifaz_costs_what_the_presets_kifaz_cost(cell, value, locked):
    start = PRESETS["rahmenkonzeption"]
    done = enter(start, "11", cell, value, locked=locked).scenario
    assert done.plan("11") == replace(start.plan("04"), code="11")
    back = enter(done, "11", "kifaz", 0, locked=False).scenario
    assert back.plan("11") == StadtraumPlan("11")  # opened and closed leaves nothing behind


def test_an_amount_somebody_chose_stays_when_a_kifaz_opens_or_closes():
    opened = with_cell(StadtraumPlan("11", 0.0, 0.5, 5_000), "kifaz", 1)
    assert opened.aktionsbudget_eur == 5_000
    assert with_cell(opened, "kifaz", 0).aktionsbudget_eur == 5_000
    larger = with_cell(StadtraumPlan("11", 1.5, 1.0, 0), "kifaz_vzae", 2.0)
    assert larger.aktionsbudget_eur == 0  # it was open, and somebody wanted none


def test_money_changes_nothing_but_itself():
    plan = with_cell(StadtraumPlan("04", 1.5, 1.0, 700), "aktionsbudget_eur", 12_500.0)
    assert plan == StadtraumPlan("04", 1.5, 1.0, 12_500)
    assert isinstance(plan.aktionsbudget_eur, int)


def test_an_unknown_cell_is_a_fault_of_the_program():
    with pytest.raises(KeyError, match="vzae"):
        with_cell(StadtraumPlan("04"), "vzae", 1.0)


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        ("kifaz_vzae", 3.25, "KiFaZ im Stadtraum 4: 3,25 .* 0,5 bis 3 VzÄ"),
        ("kifaz_vzae", 0.25, "KiFaZ im Stadtraum 4: 0,25 .* 0,5 bis 3 VzÄ"),
        ("kifaz_vzae", 1.3, "KiFaZ im Stadtraum 4: 1,3 .*Viertelschritte"),
        ("kifaz_vzae", math.nan, "KiFaZ im Stadtraum 4: nan"),
        ("koordination_vzae", 1.25, "Koordination im Stadtraum 4: 1,25 .* 0 bis 1 VzÄ"),
        ("kifaz", 0.5, "KiFaZ im Stadtraum 4: Erlaubt sind ja und nein"),
        ("aktionsbudget_eur", 60_001, "Aktionsbudget im Stadtraum 4: 60.001 .* 0 bis 60.000 EUR"),
        ("aktionsbudget_eur", 99.5, "Aktionsbudget im Stadtraum 4: 99,5 .*ganze Beträge"),
    ],
)
@pytest.mark.parametrize("locked", [True, False])
def test_an_impossible_value_names_field_value_and_range(cell, value, message, locked):
    with pytest.raises(ScenarioError, match=message):
        enter(PRESETS["rahmenkonzeption"], "04", cell, value, locked=locked)


def test_an_unknown_stadtraum_is_refused():
    with pytest.raises(ScenarioError, match="Stadtraum: 18"):
        enter(PRESETS["alle_17"], "18", "kifaz", 1, locked=False)


def test_without_the_lock_only_the_entered_stadtraum_changes():
    done = enter(PRESETS["rahmenkonzeption"], "01", "kifaz", 1, locked=False)
    assert (done.changes, done.scenario.vzae, done.scenario.kifaz_count) == ({"01": 1.5}, 6.0, 4)


def test_with_the_lock_the_others_give_and_a_closed_kifaz_is_named():
    done = enter(PRESETS["rahmenkonzeption"], "01", "kifaz", 1, locked=True)
    assert done.changes == {"01": 1.5, "04": -0.5, "10": -0.5, "14": -0.5}
    assert done.scenario.vzae == 4.5
    assert done.closed == ()
    small = enter(PRESETS["rahmenkonzeption"], "04", "kifaz_vzae", 3.0, locked=True)
    assert small.changes == {"04": 1.5, "10": -0.75, "14": -0.75}
    again = enter(small.scenario, "01", "kifaz_vzae", 3.0, locked=True)
    assert again.closed
    assert not any(again.scenario.plan(code).kifaz for code in again.closed)


def test_what_moves_no_post_is_free_even_under_the_lock():
    start = PRESETS["rahmenkonzeption"]
    money = enter(start, "04", "aktionsbudget_eur", 5_000, locked=True)
    part = enter(start, "04", "koordination_vzae", 0.5, locked=True)
    assert money.changes == part.changes == {}
    assert money.scenario.plan("04").aktionsbudget_eur == 5_000
    assert part.scenario.plan("04").koordination_vzae == 0.5


def test_the_entered_cell_is_kept_as_entered_when_the_others_move():
    done = enter(PRESETS["alle_17"], "04", "koordination_vzae", 0.5, locked=True).scenario
    done = enter(done, "04", "kifaz_vzae", 2.0, locked=True).scenario
    assert done.plan("04") == StadtraumPlan("04", 2.0, 0.5, 20_000)


@given(
    value=scenarios(),
    steps=st.lists(
        st.one_of(st.tuples(codes, typed), st.sampled_from(["undo", "redo", "reset"])), max_size=12
    ),
    need=st.one_of(st.none(), needs),
)
def test_any_sequence_of_locked_entries_and_steps_back_adds_up_to_exactly_nothing(
    value, steps, need
):
    """The page's own path: entries pushed to a history, undo, redo and reset between them."""
    history, start = History.begin(value), posts(value)
    for step in steps:
        if isinstance(step, str):
            history = getattr(history, step)()
            continue
        code, (cell, amount) = step
        try:
            done = enter(history.present, code, cell, amount, locked=True, need=need)
        except ScenarioError as error:
            assert str(error)
            continue
        assert sum(done.changes.values()) == 0.0
        moved = posts(done.scenario) - posts(history.present)
        assert moved[moved != 0].to_dict() == done.changes
        assert getattr(done.scenario.plan(code), cell) == (
            bool(amount) if cell == "kifaz" else amount
        )
        history = history.push(done.scenario)
    changes = posts(history.present) - start
    assert f"{changes.sum():.2f}" == "0.00"
    assert changes.sum() == 0.0
    assert posts(history.present).between(0, 3).all()


@given(value=scenarios(), code=codes, entry=typed)
def test_free_entries_change_no_other_stadtraum(value, code, entry):
    try:
        done = enter(value, code, *entry, locked=False)
    except ScenarioError:
        return
    for other in STADTRAUM_CODES:
        if other != code:
            assert done.scenario.plan(other) == value.plan(other)
    assert sum(done.changes.values()) == done.scenario.plan(code).vzae - value.plan(code).vzae
