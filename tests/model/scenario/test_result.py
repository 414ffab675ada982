"""Scenarios: what can be set, presets, cost, link text."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sozialraum.model.costs import personnel as costs
from sozialraum.model.costs.personnel import CostError, CostView
from sozialraum.model.scenario.link import decode, encode
from sozialraum.model.scenario.presets import DESCRIPTIONS, PRESETS, preset_of
from sozialraum.model.scenario.result import difference
from sozialraum.model.scenario.result import run as scenario_run
from sozialraum.model.scenario.state import STADTRAUM_CODES, Scenario, ScenarioError, StadtraumPlan

quarters = st.integers(2, 12).map(lambda n: n / 4)


@st.composite
def plans(draw, code=None):
    place = code or draw(st.sampled_from(STADTRAUM_CODES))
    kifaz = draw(st.one_of(st.just(0.0), quarters))
    most = int(4 * min(1.0, kifaz or 1.0))
    return StadtraumPlan(place, kifaz, draw(st.integers(0, most)) / 4, draw(st.integers(0, 60_000)))


@st.composite
def scenarios(draw):
    codes = draw(st.lists(st.sampled_from(STADTRAUM_CODES), unique=True))
    return Scenario(
        year=draw(st.sampled_from([2017, 2018, 2024, 2025, 2026])),
        pay_group_kifaz=draw(st.sampled_from(costs.PAY_GROUPS)),
        pay_group_koordination=draw(st.sampled_from(costs.PAY_GROUPS)),
        pay_step=draw(st.sampled_from(costs.PAY_STEPS)),
        view=draw(st.sampled_from(CostView)),
        gamma=draw(st.integers(10, 40)) / 100,
        rent_eur=draw(st.integers(0, 60_000)),
        outside_vzae=draw(st.integers(0, 12)) / 4,
        budget_cap_eur=draw(st.one_of(st.none(), st.integers(0, 9_999_999))),
        offers_change_vzae=draw(st.integers(-400, 400)) / 4,
        plans=tuple(draw(plans(code)) for code in codes),
    )


class TestState:
    def test_coordination_is_part_of_the_kifaz(self):
        plan = StadtraumPlan("04", 1.5, 1.0)
        assert (plan.kifaz, plan.vzae, plan.other_vzae) == (True, 1.5, 0.5)

    def test_without_kifaz_only_coordination_counts(self):
        plan = StadtraumPlan("04", 0.0, 0.5)
        assert (plan.kifaz, plan.vzae, plan.other_vzae) == (False, 0.5, 0.0)

    @pytest.mark.parametrize("vzae", [1.5, 1.75, 2.0])
    def test_within_the_rahmenkonzeption_nothing_is_flagged(self, vzae):
        assert StadtraumPlan("04", vzae, 1.0).flags == ()

    @pytest.mark.parametrize("vzae", [0.5, 1.25, 2.25, 3.0])
    def test_outside_the_rahmenkonzeption_is_flagged_not_forbidden(self, vzae):
        plan = StadtraumPlan("04", vzae, min(1.0, vzae))
        assert "außerhalb der Rahmenkonzeption" in plan.flags

    def test_too_little_coordination_is_flagged(self):
        assert StadtraumPlan("04", 2.0, 0.75).flags == ("weniger als 1,0 VzÄ Koordination",)

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"code": "18"}, "Stadtraum: 18 ist nicht möglich"),
            ({"kifaz_vzae": 3.25}, r"KiFaZ im Stadtraum 4: 3,25 .*0,5 bis 3 VzÄ"),
            ({"kifaz_vzae": 0.25}, "0,5 bis 3 VzÄ"),
            ({"kifaz_vzae": -1}, "−1 ist nicht möglich"),
            ({"kifaz_vzae": 1.3}, "Viertelschritte"),
            ({"kifaz_vzae": float("nan")}, "nan ist nicht möglich"),
            ({"kifaz_vzae": True}, "ist nicht möglich"),
            ({"koordination_vzae": 1.25}, r"Koordination im Stadtraum 4: 1,25 .*0 bis 1 VzÄ"),
            ({"kifaz_vzae": 0.5, "koordination_vzae": 1}, "mehr als das ganze KiFaZ"),
            ({"aktionsbudget_eur": 60_001}, "Aktionsbudget im Stadtraum 4: 60.001 .*0 bis 60.000"),
            ({"aktionsbudget_eur": 0.5}, "ganze Beträge"),
            ({"aktionsbudget_eur": True}, "ganze Beträge"),
        ],
    )
    def test_an_impossible_plan_says_field_value_and_range(self, fields, message):
        with pytest.raises(ScenarioError, match=message):
            StadtraumPlan(**{"code": "04", **fields})

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"year": 2016}, "Jahr: 2016"),
            ({"pay_group_kifaz": "E 9"}, "Entgeltgruppe KiFaZ: E 9 .*S 11b, S 12"),
            ({"pay_group_koordination": ""}, "Entgeltgruppe Koordination"),
            ({"pay_step": 6}, "Erfahrungsstufe: 6 .*2, 3, 4, 5"),
            ({"view": "KGSt"}, "Kostensicht"),
            ({"gamma": 0.41}, "Gemeinkostenzuschlag: 41 % .*10 bis 40"),
            ({"gamma": 0.205}, "ganze Prozent"),
            ({"gamma": float("inf")}, "Gemeinkostenzuschlag"),
            ({"rent_eur": -1}, "Miete je KiFaZ"),
            ({"outside_vzae": 3.5}, "außerhalb der Stadträume"),
            ({"budget_cap_eur": -5}, "Budget: −5"),
            (
                {"offers_change_vzae": -100.25},
                "Änderung der geförderten Angebote: −100,25 .*−100 bis 100",
            ),
            ({"offers_change_vzae": 0.1}, "Viertelschritte"),
            ({"plans": (StadtraumPlan("04", 1), StadtraumPlan("04", 2))}, "04 ist mehrfach"),
        ],
    )
    def test_an_impossible_scenario_says_field_value_and_range(self, fields, message):
        with pytest.raises(ScenarioError, match=message):
            Scenario(**fields)

    def test_order_and_empty_plans_make_no_difference(self):
        one, other = StadtraumPlan("04", 1.5, 1.0), StadtraumPlan("10", 1.5, 1.0)
        assert Scenario(plans=(other, one, StadtraumPlan("01"))) == Scenario(plans=(one, other))

    def test_a_plan_can_be_replaced_and_emptied(self):
        start = PRESETS["rahmenkonzeption"]
        more = start.with_plan(StadtraumPlan("04", 2.0, 1.0))
        assert (start.vzae, more.vzae, more.plan("04").kifaz_vzae) == (4.5, 5.0, 2.0)
        fewer = more.with_plan(StadtraumPlan("04"))
        assert (fewer.vzae, fewer.kifaz_count, fewer.plan("04").is_empty) == (3.0, 2, True)

    @given(scenarios())
    def test_posts_add_up_exactly(self, value):
        assert value.vzae == sum(plan.vzae for plan in value.plans) + value.outside_vzae
        assert (value.vzae * 4).is_integer()

    def test_a_percent_with_float_noise_is_a_whole_percent(self):
        assert Scenario(gamma=0.1 + 0.19).gamma == 0.29


class TestPresets:
    def test_posts_and_kifaz_of_every_preset(self):
        counted = {key: (value.vzae, value.kifaz_count) for key, value in PRESETS.items()}
        assert counted == {
            "status_quo": (0, 0),
            "rahmenkonzeption": (4.5, 3),
            "rahmenkonzeption_oben": (6.0, 3),
            "alle_17": (25.5, 17),
            "alle_17_oben": (34.0, 17),
            "ratsbeschluss_2018": (10.0, 0),
            "stadtraumetats": (0, 0),
            "kuerzung_2025": (0, 0),
        }

    def test_the_framework_presets_stand_in_the_three_model_areas(self):
        for key in ("rahmenkonzeption", "rahmenkonzeption_oben"):
            assert [plan.code for plan in PRESETS[key].plans] == ["04", "10", "14"]
            assert all(plan.flags == () for plan in PRESETS[key].plans)

    def test_each_preset_is_described_and_recognised_by_its_contents(self):
        assert DESCRIPTIONS.keys() == PRESETS.keys()
        for key, value in PRESETS.items():
            assert preset_of(dataclasses.replace(value, name="Kopie")) == key
        assert preset_of(Scenario(year=2024)) is None

    def test_default_overhead_is_the_registers(self, parameters):
        register = parameters.set_index("parameter_id")["default"]
        assert Scenario().gamma == register["gamma"]


@pytest.fixture
def run(pay, parameters, population):
    return lambda value: scenario_run(value, pay, parameters, population)


class TestResult:
    @pytest.mark.parametrize(
        ("year", "vzae", "personnel", "grant", "kgst"),
        [
            (2018, 1.5, 91_603, 109_923, 124_473),
            (2018, 2.0, 121_881, 146_257, 165_657),
            (2024, 1.5, 116_577, 139_892, 154_442),
            (2024, 2.0, 155_141, 186_169, 205_569),
            (2026, 1.5, 124_267, 149_120, 163_670),
            (2026, 2.0, 165_369, 198_442, 217_842),
        ],
    )
    def test_one_kifaz_costs_the_golden_values(self, run, year, vzae, personnel, grant, kgst):
        plan = (StadtraumPlan("04", vzae, 1.0),)
        in_grant = run(Scenario(year=year, plans=plan))
        in_kgst = run(Scenario(year=year, plans=plan, view=CostView.KGST))
        assert in_grant.totals.personnel_eur == pytest.approx(personnel, abs=1)
        assert in_grant.totals.total_eur == pytest.approx(grant, abs=1)
        assert in_kgst.totals.total_eur == pytest.approx(kgst, abs=1)

    def test_nothing_costs_nothing(self, run):
        result = run(PRESETS["status_quo"])
        assert result.totals.total_eur == 0
        assert result.totals.vzae_per_1000_u18 == 0
        assert (result.gap_eur, result.personnel_coverage, result.total_coverage) == (None,) * 3

    def test_council_decision_of_2018_shows_its_funding_gap(self, run):
        result = run(PRESETS["ratsbeschluss_2018"])
        assert result.totals.vzae == 10
        assert result.areas["vzae"].sum() == 8.5
        assert result.outside_vzae == 1.5
        assert result.personnel_coverage == pytest.approx(0.571, abs=0.0005)
        assert result.total_coverage == pytest.approx(0.571 / 1.2, abs=0.0005)
        assert result.gap_eur == pytest.approx(10 * 61_325 * 1.2 - 350_000, abs=15)

    def test_a_cap_without_cost_has_no_coverage(self, run):
        result = run(Scenario(budget_cap_eur=1000))
        assert (result.gap_eur, result.total_coverage) == (-1000, None)

    def test_rent_is_paid_per_kifaz_only(self, run):
        plan = (StadtraumPlan("04", 1.5, 1.0), StadtraumPlan("05", 0, 0.5))
        areas = run(Scenario(rent_eur=18_000, plans=plan)).areas.set_index("code")
        assert areas.loc[["04", "05"], "rent_eur"].tolist() == [18_000, 0]

    def test_posts_per_head_of_the_city_come_from_sums(self, run, population):
        result = run(PRESETS["ratsbeschluss_2018"])
        assert result.totals.vzae_per_1000_u18 == pytest.approx(1000 * 10 / population["u18"].sum())
        assert result.totals.vzae_per_1000_u25 == pytest.approx(1000 * 10 / population["u25"].sum())
        first = result.areas.iloc[0]
        assert first["vzae_per_1000_u18"] == pytest.approx(1000 * 0.5 / 4000)

    def test_missing_population_gives_missing_ratios_not_zero(self, pay, parameters, population):
        people = population[population["code"] != "03"].astype({"u25": float})
        people.loc[people["code"] == "04", "u25"] = np.nan
        result = scenario_run(PRESETS["alle_17"], pay, parameters, people)
        areas = result.areas.set_index("code")
        assert np.isnan(areas.loc["03", "vzae_per_1000_u18"])
        assert np.isnan(areas.loc["04", "vzae_per_1000_u25"])
        assert areas.loc["04", "vzae_per_1000_u18"] > 0
        assert result.totals.vzae_per_1000_u18 is None

    def test_nobody_living_there_gives_a_missing_ratio(self, pay, parameters, population):
        people = population.assign(u18=0)
        result = scenario_run(PRESETS["alle_17"], pay, parameters, people)
        assert result.areas["vzae_per_1000_u18"].isna().all()
        assert result.totals.vzae_per_1000_u18 is None

    def test_a_year_without_pay_is_an_error_in_words(self, run):
        with pytest.raises(CostError, match="2027"):
            run(Scenario(year=2027))

    @given(value=scenarios())
    def test_steps_lead_to_the_total_and_areas_with_outside_sum_to_it(
        self, pay, parameters, population, value
    ):
        result = scenario_run(value, pay, parameters, population)
        names = [step.key for step in result.steps]
        assert names == ["personnel", "overhead", "material", "rent", "aktionsbudget"]
        assert result.steps[-1].cumulative_eur == pytest.approx(result.totals.total_eur)
        assert sum(step.amount_eur for step in result.steps) == pytest.approx(
            result.totals.total_eur
        )
        assert result.areas["total_eur"].sum() + result.outside_eur == pytest.approx(
            result.totals.total_eur
        )
        numbers = result.areas.select_dtypes("number")
        assert not (numbers < 0).any(axis=None)

    @given(value=scenarios(), code=st.sampled_from(STADTRAUM_CODES))
    def test_more_posts_never_cost_less(self, pay, parameters, population, value, code):
        before = value.plan(code)
        vzae = min(before.kifaz_vzae + 0.25, 3.0) if before.kifaz else 1.0
        more = value.with_plan(dataclasses.replace(before, kifaz_vzae=vzae))
        cost = [
            scenario_run(one, pay, parameters, population).totals.total_eur for one in (value, more)
        ]
        assert cost[1] >= cost[0]

    def test_cost_is_linear_in_posts(self, run):
        one = run(Scenario(plans=(StadtraumPlan("04", 1.5, 1.0),)))
        three = run(PRESETS["rahmenkonzeption"])
        assert three.totals.personnel_eur == pytest.approx(3 * one.totals.personnel_eur)

    def test_difference_between_two_scenarios_per_stadtraum(self, run):
        change = difference(
            run(PRESETS["rahmenkonzeption"]), run(PRESETS["rahmenkonzeption_oben"])
        ).set_index("code")
        assert change["vzae"].sum() == 1.5
        assert change.loc["04", "other_vzae"] == 0.5
        assert change.loc["05", "total_eur"] == 0


class TestLink:
    @given(scenarios())
    @example(PRESETS["ratsbeschluss_2018"])
    def test_encoding_and_decoding_gives_the_same_scenario(self, value):
        text = encode(value)
        assert decode(text) == value
        assert encode(decode(text)) == text
        assert set(text) <= set("0123456789-._xm")
        assert len(text) < 400

    def test_the_text_of_a_preset_is_short_and_stable(self):
        assert encode(PRESETS["rahmenkonzeption"]) == "2-2026-0-1-4-0-20-0-0-x-0-6.4.20000.041014"
        assert encode(PRESETS["kuerzung_2025"]) == "2-2025-0-1-4-0-20-0-0-x-m204-"

    def test_a_link_of_version_1_still_opens_its_scenario(self):
        old = "1-2026-0-1-4-0-20-0-0-x-6.4.20000.041014"
        assert decode(old) == PRESETS["rahmenkonzeption"]
        assert decode("1-2018-0-1-4-0-20-0-6-350000-").offers_change_vzae == 0

    def test_a_preset_gets_its_name_back(self):
        text = encode(PRESETS["alle_17"])
        assert decode(text).name == "Alle 17 Stadträume"

    def test_a_preset_made_from_data_gets_its_name_back_where_it_is_known(self):
        own = Scenario(name="Aus Daten", plans=(StadtraumPlan("11", 1.75, 1.0),))
        text = encode(own)
        assert decode(text, {**PRESETS, "daten": own}).name == "Aus Daten"
        assert decode(text).name == "Eigenes Szenario"
        assert preset_of(own, {"daten": own}) == "daten"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "2-2026-0-1-4-0-20-0-0-x-",
            "2-2026-0-1-4-0-20-0-0-x-401-",
            "2-2026-0-1-4-0-20-0-0-x-m-",
            "2-2026-0-1-4-0-20-0-0-x--4-",
            "1-2026-0-1-4-0-20-0-0-x-4-",
            "3-2026-0-1-4-0-20-0-0-x-0-",
            "1-2026-0-1-4-0-20-0-0-x",
            "1-2026-9-1-4-0-20-0-0-x-",
            "1-2026-0-1-4-7-20-0-0-x-",
            "1-2026-0-1-9-0-20-0-0-x-",
            "1-2026-0-1-4-0-99-0-0-x-",
            "1-1999-0-1-4-0-20-0-0-x-",
            "1-2026-0-1-4-0-20-0-99-x-",
            "1-2026-0-1-4-0-20-0-0-x-6.4.20000.99",
            "1-2026-0-1-4-0-20-0-0-x-6.4.20000.0404",
            "1-2026-0-1-4-0-20-0-0-x-6.4.20000.041",
            "1-2026-0-1-4-0-20-0-0-x-4.5.0.04",
            "1-2026-0-1-4-0-20-0-0-x-6.4.20000.04\n",
            "1-2026-0-1-4-0-20-0-0-x-6.4.20000.٠٤",
            "<script>alert(1)</script>",
            "1-" + "9" * 600_000,
        ],
    )
    def test_hostile_text_is_refused_in_german(self, text):
        with pytest.raises(ScenarioError, match=r"Link|Erlaubt"):
            decode(text)

    @given(st.text(alphabet="0123456789-._xm", max_size=60))
    def test_random_text_either_decodes_or_is_refused(self, text):
        try:
            value = decode(text)
        except ScenarioError:
            return
        assert decode(encode(value)) == value

    @given(scenarios(), st.integers(0, 80), st.characters(codec="ascii"))
    def test_a_damaged_text_either_decodes_or_is_refused(self, value, position, letter):
        text = encode(value)
        damaged = text[:position] + letter + text[position + 1 :]
        try:
            assert isinstance(decode(damaged), Scenario)
        except ScenarioError as error:
            assert str(error)


def test_result_rows_follow_the_17_stadtraeume(run):
    areas: pd.DataFrame = run(PRESETS["status_quo"]).areas
    assert areas["code"].tolist() == list(STADTRAUM_CODES)
