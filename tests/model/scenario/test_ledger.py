"""The ledger: posts moved with and without the sum lock, and the rules of a KiFaZ."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.scenario.ledger import move, plan_with_vzae, posts, with_posts
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.state import STADTRAUM_CODES, Scenario, ScenarioError, StadtraumPlan

from .test_result import scenarios

codes = st.sampled_from(STADTRAUM_CODES)
amounts = st.integers(0, 12).map(lambda n: n / 4)
needs = st.lists(st.floats(0, 10), min_size=17, max_size=17).map(
    lambda values: pd.Series(values, index=list(STADTRAUM_CODES))
)


def gave(done):
    return {code: -change for code, change in done.changes.items() if change < 0}


def took(done):
    return {code: change for code, change in done.changes.items() if change > 0}


def only(**plans):
    return Scenario(plans=tuple(StadtraumPlan(code[1:], *plan) for code, plan in plans.items()))


class TestPlan:
    @pytest.mark.parametrize(
        ("before", "vzae", "after"),
        [
            ((1.5, 1.0), 2.0, (2.0, 1.0)),
            ((2.0, 1.0), 0.75, (0.75, 0.75)),
            ((0.75, 0.75), 2.0, (2.0, 1.0)),  # and back: the coordinator is whole again
            ((1.5, 1.0), 0.5, (0.5, 0.5)),
            ((1.5, 1.0), 0.25, (0.0, 0.25)),  # too small for a KiFaZ
            ((1.5, 1.0), 0.0, (0.0, 0.0)),
            ((1.5, 0.5), 2.0, (2.0, 0.5)),  # chosen, so it stays
            ((1.5, 0.5), 0.5, (0.5, 0.5)),
            ((1.5, 0.0), 0.25, (0.0, 0.25)),
            ((0.0, 0.5), 1.0, (0.0, 1.0)),
            ((0.0, 0.5), 1.25, (1.25, 1.0)),
            ((0.0, 0.0), 1.0, (0.0, 1.0)),
            ((0.0, 0.0), 3.0, (3.0, 1.0)),
        ],
    )
    def test_posts_become_kifaz_and_coordination_by_the_rule(self, before, vzae, after):
        plan = plan_with_vzae(StadtraumPlan("04", *before, 700), vzae)
        assert (plan.kifaz_vzae, plan.koordination_vzae) == after
        assert (plan.vzae, plan.aktionsbudget_eur) == (vzae, 700)

    @given(scenarios(), codes, amounts)
    def test_the_plan_has_exactly_the_posts_asked_for(self, value, code, vzae):
        plan = plan_with_vzae(value.plan(code), vzae)
        assert plan.vzae == vzae
        assert plan.other_vzae >= 0


class TestFree:
    def test_without_the_lock_only_the_moved_one_changes(self):
        done = move(PRESETS["rahmenkonzeption"], "04", 2.25, locked=False)
        assert done.changes == {"04": 0.75}
        assert (gave(done), took(done), done.closed) == ({}, {"04": 0.75}, ())
        assert done.scenario.vzae == 5.25
        assert done.scenario.plan("04") == StadtraumPlan("04", 2.25, 1.0, 20_000)

    def test_closing_the_moved_kifaz_is_no_side_effect(self):
        done = move(PRESETS["rahmenkonzeption"], "04", 0.0, locked=False)
        assert (gave(done), done.closed) == ({"04": 1.5}, ())
        assert done.scenario.plan("04").aktionsbudget_eur == 20_000

    def test_no_move_changes_nothing(self):
        for locked in (True, False):
            done = move(PRESETS["alle_17"], "04", 1.5, locked=locked)
            assert (done.scenario, done.changes) == (PRESETS["alle_17"], {})


class TestLocked:
    def test_the_others_give_what_one_gains(self):
        done = move(PRESETS["rahmenkonzeption"], "04", 2.0, locked=True)
        assert done.changes == {"04": 0.5, "10": -0.25, "14": -0.25}
        assert gave(done) == {"10": 0.25, "14": 0.25}
        assert done.scenario.vzae == PRESETS["rahmenkonzeption"].vzae

    def test_who_has_more_gives_more(self):
        start = only(_01=(1.0, 1.0), _02=(3.0, 1.0), _03=(1.0, 1.0))
        assert gave(move(start, "01", 2.0, locked=True)) == {"02": 0.75, "03": 0.25}

    def test_what_becomes_free_goes_where_need_is(self):
        start = only(_01=(2.0, 1.0), _02=(1.5, 1.0), _03=(1.5, 1.0))
        need = pd.Series(1.0, index=list(STADTRAUM_CODES)).mask(lambda s: s.index == "03", 5.0)
        done = move(start, "01", 1.5, locked=True, need=need)
        assert took(done) == {"03": 0.5}

    def test_a_stadtraum_without_posts_takes_only_when_the_others_are_full(self):
        start = only(_01=(3.0, 1.0), _02=(2.75, 1.0))
        need = pd.Series(1.0, index=list(STADTRAUM_CODES)).mask(lambda s: s.index == "16", 9.0)
        assert took(move(start, "01", 2.75, locked=True, need=need)) == {"02": 0.25}
        assert set(took(move(start, "01", 2.5, locked=True, need=need))) == {"02", "03"}

    def test_when_nobody_else_has_posts_need_decides(self):
        start = only(_01=(3.0, 1.0))
        need = pd.Series(0.1, index=list(STADTRAUM_CODES)).mask(lambda s: s.index == "16", 9.0)
        assert took(move(start, "01", 2.5, locked=True, need=need)) == {"16": 0.5}

    def test_a_kifaz_closed_by_giving_is_named(self):
        start = only(_01=(1.0, 1.0), _02=(0.5, 0.5))
        done = move(start, "01", 1.5, locked=True)
        assert done.closed == ("02",)
        assert done.scenario.plan("02").is_empty

    def test_if_nobody_can_give_the_move_is_refused_in_german(self):
        start = only(_04=(1.5, 1.0))
        with pytest.raises(ScenarioError, match="Bei fester Summe müssten die anderen 0,5 abgeben"):
            move(start, "04", 2.0, locked=True)

    @pytest.mark.parametrize(
        ("code", "vzae", "message"),
        [
            ("18", 1.0, "Stadtraum: 18"),
            ("04", 3.25, "Stellen im Stadtraum 4: 3,25 .*0 bis 3 VzÄ"),
            ("04", -0.25, "Stellen im Stadtraum 4: −0,25"),
            ("04", 1.1, "Viertelschritte"),
            ("04", np.nan, "nan"),
        ],
    )
    @pytest.mark.parametrize("locked", [True, False])
    def test_an_impossible_move_says_field_value_and_range(self, code, vzae, message, locked):
        with pytest.raises(ScenarioError, match=message):
            move(PRESETS["alle_17"], code, vzae, locked=locked)

    def test_a_missing_need_is_named(self):
        need = pd.Series(1.0, index=list(STADTRAUM_CODES)).drop("07")
        with pytest.raises(ScenarioError, match="07"):
            move(PRESETS["alle_17"], "04", 1.0, locked=True, need=need)

    @given(
        value=scenarios(),
        steps=st.lists(st.tuples(codes, amounts), max_size=8),
        need=st.one_of(st.none(), needs),
    )
    def test_any_sequence_of_moves_leaves_the_sum_to_the_last_quarter(self, value, steps, need):
        now, added = value, dict.fromkeys(STADTRAUM_CODES, 0.0)
        for code, vzae in steps:
            try:
                done = move(now, code, vzae, locked=True, need=need)
            except ScenarioError as error:
                assert str(error)
                continue
            assert sum(done.changes.values()) == 0.0
            assert done.scenario.plan(code).vzae == vzae
            moved = posts(done.scenario) - posts(now)
            assert moved[moved != 0].to_dict() == done.changes
            for key, change in done.changes.items():
                added[key] += change
            now = done.scenario
        assert sum(added.values()) == 0.0
        assert now.vzae == value.vzae
        assert posts(now).between(0, 3).all()
        assert (now.outside_vzae, now.year) == (value.outside_vzae, value.year)

    @given(value=scenarios(), code=codes, vzae=amounts)
    def test_after_a_move_every_changed_kifaz_keeps_its_coordinator(self, value, code, vzae):
        try:
            done = move(value, code, vzae, locked=True)
        except ScenarioError:
            return
        for key in done.changes:
            before, after = value.plan(key), done.scenario.plan(key)
            whole = before.koordination_vzae == min(1.0, before.vzae)
            if whole or not after.kifaz:
                assert after.koordination_vzae == min(1.0, after.vzae)
            else:
                assert after.koordination_vzae == min(before.koordination_vzae, after.vzae)


def test_posts_of_a_stadtraum_left_out_stay():
    start = PRESETS["alle_17"]
    after = with_posts(start, pd.Series({"04": 2.0}))
    assert posts(after).sum() == 26.0
    assert posts(start).tolist() == [1.5] * 17
