"""Scenarios side by side: differences, what moved, and which part did what."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.costs.personnel import CostView
from sozialraum.model.scenario import comparison, frozen
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.result import run as scenario_run
from sozialraum.model.scenario.state import Scenario, ScenarioError, StadtraumPlan
from tests import scenario_strategies

OFFERS = scenario_strategies.OFFERS


@pytest.fixture
def run(pay, parameters, population):
    return lambda value: scenario_run(value, pay, parameters, population, OFFERS)


class TestComparison:
    def test_totals_and_areas_stand_side_by_side_with_differences_to_the_first(self, run):
        results = [run(PRESETS[key]) for key in ("rahmenkonzeption", "rahmenkonzeption_oben")]
        found = comparison.compare([*results, results[0]], "2024")
        assert found.names == (
            "Rahmenkonzeption (1,5 VzÄ)",
            "Rahmenkonzeption (2,0 VzÄ)",
            "Rahmenkonzeption (1,5 VzÄ) (2)",
        )
        totals = found.totals.set_index("key")
        assert totals.loc["vzae", ["value_0", "value_1", "value_2"]].tolist() == [4.5, 6.0, 4.5]
        assert totals.loc["vzae", ["difference_1", "difference_2"]].tolist() == [1.5, 0.0]
        areas = found.areas.set_index("code")
        assert areas.loc["04", "vzae_difference_1"] == 0.5
        assert areas["total_eur_difference_1"].sum() == pytest.approx(
            results[1].totals.total_eur - results[0].totals.total_eur
        )

    @pytest.mark.parametrize("count", [0, 1, 5])
    def test_only_two_to_four_can_be_compared(self, run, count):
        with pytest.raises(ScenarioError, match=f"{count} Szenarien .* Erlaubt sind 2 bis 4"):
            comparison.compare([run(PRESETS["status_quo"])] * count, "2024")

    def test_what_moved_is_named_in_german(self):
        before = PRESETS["rahmenkonzeption"]
        after = dataclasses.replace(
            before.with_plan(StadtraumPlan("04", 2.0, 1.0, 20_000)),
            name="Anders",
            view=CostView.KGST,
            budget_cap_eur=5,
        )
        found = comparison.moved([before, after])
        assert [(one.label, one.code, one.values) for one in found] == [
            ("Kostensicht", None, ("Zuwendung freier Träger", "KGSt-Vollkosten")),
            ("Budget", None, (None, 5)),
            ("KiFaZ insgesamt", "04", (1.5, 2.0)),
        ]
        assert comparison.moved([before, dataclasses.replace(before, name="Kopie")]) == ()

    @given(
        before=scenario_strategies.scenarios(),
        after=scenario_strategies.scenarios(),
        growth=st.floats(0.5, 2),
    )
    def test_the_parts_add_up_to_the_difference(
        self, pay, parameters, population, before, after, growth
    ):
        people = population.assign(u18=population["u18"] * growth)
        found = comparison.parts(before, after, pay, parameters, population, people, OFFERS)
        ends = [
            frozen.totals_of(scenario_run(one, pay, parameters, heads, OFFERS))
            for one, heads in ((before, population), (after, people))
        ]
        for key in comparison.PART_KEYS:
            assert found[key].sum() == pytest.approx(ends[1][key] - ends[0][key], abs=1e-6)
        assert found["key"].tolist() == ["plans", "offers", "pay", "terms", "data"]

    def test_each_part_is_what_its_group_of_settings_does(self, pay, parameters, population):
        before = PRESETS["rahmenkonzeption"]

        def changed(**values):
            after = dataclasses.replace(before, **values)
            found = comparison.parts(before, after, pay, parameters, population, offers=OFFERS)
            assert "data" not in found["key"].tolist()
            moved = found.set_index("key")[list(comparison.PART_KEYS)].abs().sum(axis=1)
            return moved.index[moved > 0].tolist()

        assert changed(plans=PRESETS["alle_17"].plans) == ["plans"]
        assert changed(offers_change_vzae=-5.0) == ["offers"]
        assert changed(year=2018, pay_step=2) == ["pay"]
        assert changed(gamma=0.3, rent_eur=1000) == ["terms"]
        assert changed(budget_cap_eur=1) == []

    def test_the_joint_effect_goes_to_the_later_step(self, pay, parameters, population, run):
        before = PRESETS["rahmenkonzeption"]
        after = dataclasses.replace(PRESETS["alle_17"], year=2024)
        found = comparison.parts(before, after, pay, parameters, population).set_index("key")
        at_old_pay = run(dataclasses.replace(after, year=before.year)).totals.total_eur
        assert found.loc["plans", "total_eur"] == pytest.approx(
            at_old_pay - run(before).totals.total_eur
        )
        assert found.loc["pay", "total_eur"] == pytest.approx(
            run(after).totals.total_eur - at_old_pay
        )

    def test_every_setting_belongs_to_exactly_one_part(self):
        grouped = [name for _, _, names in comparison._STEPS for name in names]
        every = [one.name for one in dataclasses.fields(Scenario)]
        assert sorted([*grouped, "name", "budget_cap_eur"]) == sorted(every)
