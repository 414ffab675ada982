"""Prevention offset: golden values, break-even identity, properties, Monte Carlo, tornado."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.costs.personnel import employer_eur, pay_parameters
from sozialraum.model.pert import Pert
from sozialraum.model.prevention.inputs import (
    UNCERTAIN,
    Assumptions,
    PreventionError,
    Programme,
    assumptions,
)
from sozialraum.model.prevention.offset import (
    course,
    discount_factors,
    evaluate,
    ramp_share,
    reduction,
)
from sozialraum.model.prevention.risk import draw, quantile_with_zero, simulate, tornado

COST = 3_713_518
CERTAIN = Assumptions(
    elasticity=Pert.constant(0.07),
    existing_eur=Pert.constant(27e6),
    hze_eur=Pert.constant(110e6),
    cashable=Pert.constant(0.5),
    lag_years=Pert.constant(2),
    build_up_years=Pert.constant(3),
    discount=Pert.constant(0.02),
    pay_factor=Pert.constant(1),
    rent_eur=Pert.constant(0),
    no_effect_probability=0.0,
    horizon_years=10,
)
# 17 KiFaZ of 2.0 VzÄ: staff with overhead, no rent (added by the rent assumption), 20,000 each
CITY = Programme.city_wide(COST - 340_000, 17, 340_000)


@pytest.fixture(scope="module")
def plan(parameters):
    return assumptions(parameters)


def programme(areas, share, cost_per_area=218_442.0, one_off=0.0):
    return Programme(
        (cost_per_area - 20_000,) * areas,
        (1.0,) * areas,
        (20_000.0,) * areas,
        (share,) * areas,
        (share,) * areas,
        one_off,
    )


def with_mode(plan, **modes):
    changes = {name: Pert.constant(value) for name, value in modes.items()}
    return dataclasses.replace(plan, **changes)


def point(plan=CERTAIN, who=CITY):
    return evaluate(who, plan, plan.modes())


def test_the_dose_is_new_money_over_existing_money():
    dose = COST / 27e6
    assert dose == pytest.approx(0.1375, abs=5e-5)
    fall = reduction(np.array([dose]), np.array([0.07]))
    assert point().reduction_share == pytest.approx(fall)


@pytest.mark.parametrize(
    ("cashable", "needed", "elasticity"), [(0.5, 0.0675, 0.542), (1.0, 0.0338, 0.266)]
)
def test_break_even_matches_the_golden_values(cashable, needed, elasticity):
    enough = with_mode(CERTAIN, cashable=cashable, elasticity=elasticity)
    assert point(enough).steady_ratio == pytest.approx(1, rel=2.5e-3)
    per_1000 = point(with_mode(CERTAIN, cashable=cashable)).break_even_per_1000
    assert per_1000 == pytest.approx(1000 * needed, abs=0.05)


@pytest.mark.parametrize(("elasticity", "ratio"), [(0.07, 0.133), (0.157, 0.297)])
def test_saving_per_euro_at_full_effect_matches_the_golden_values(elasticity, ratio):
    found = point(with_mode(CERTAIN, elasticity=elasticity)).steady_ratio
    assert found == pytest.approx(ratio, abs=5e-4)


def test_without_effect_or_without_money_nothing_is_saved():
    assert point(with_mode(CERTAIN, elasticity=0)).ratio == 0
    nothing = point(who=Programme.city_wide(0, 0, 0))
    assert nothing.reduction_share == 0
    assert nothing.net_eur == 0
    assert np.isnan(nothing.ratio)
    assert np.isnan(nothing.break_even_per_1000)


@pytest.mark.parametrize(
    ("name", "low", "high", "sign"),
    [
        ("elasticity", 0.05, 0.1, 1),
        ("cashable", 0.3, 0.6, 1),
        ("hze_eur", 1e8, 1.2e8, 1),
        ("existing_eur", 1e7, 3e7, -1),
        ("lag_years", 1, 3, -1),
        ("build_up_years", 2, 5, -1),
        ("discount", 0, 0.03, -1),
    ],
)
def test_saving_moves_the_right_way(name, low, high, sign):
    before, after = (point(with_mode(CERTAIN, **{name: value})).ratio for value in (low, high))
    assert np.sign(after - before) == sign


@given(st.floats(0.1, 100))
def test_the_ratio_does_not_depend_on_the_currency(rate):
    plan = with_mode(CERTAIN, existing_eur=27e6 * rate, hze_eur=110e6 * rate)
    who = Programme.city_wide(COST * rate, 0, 0)
    assert point(plan, who).ratio == pytest.approx(point(who=Programme.city_wide(COST, 0, 0)).ratio)


def test_three_areas_with_three_seventeenths_give_the_ratio_of_the_whole_city(plan):
    three, all_17 = programme(3, 1 / 17, one_off=90e3), programme(17, 1 / 17, one_off=510e3)
    one, other = (simulate(who, plan, draw_count=2_000) for who in (three, all_17))
    for measure in ("ratio", "steady_ratio", "break_even_per_1000"):
        assert one.measures.loc[measure].to_numpy() == pytest.approx(
            other.measures.loc[measure].to_numpy()
        )
    assert one.measures.loc["reduction_share", "p95"] == pytest.approx(
        other.measures.loc["reduction_share", "p95"] * 3 / 17
    )


def test_the_ramp_is_integrated_exactly():
    shares = ramp_share(6, np.array([2.0, 1.5]), np.array([3.0, 1.0]))
    assert shares[0] == pytest.approx([0, 0, 1 / 6, 3 / 6, 5 / 6, 1])
    assert shares[1] == pytest.approx([0, 0.125, 0.875, 1, 1, 1])


@given(st.floats(0, 6), st.floats(0, 6))
def test_the_ramp_integral_agrees_with_a_fine_sum(lag, width):
    shares = ramp_share(12, np.array([lag]), np.array([width]))[0]
    times = (np.arange(120_000) + 0.5) / 10_000
    ramp = np.clip((times - lag) / width, 0, 1) if width > 1e-3 else times > lag
    assert shares.sum() == pytest.approx(ramp.mean() * 12, abs=1e-3)
    assert ((shares >= 0) & (shares <= 1 + 1e-12)).all()


def test_an_effect_at_once_needs_no_division_by_zero():
    assert ramp_share(3, np.array([1.5]), np.array([0.0]))[0].tolist() == [0, 0.5, 1]


def test_money_of_a_year_is_discounted_from_its_middle():
    factors = discount_factors(2, np.array([0.02, 0.0]))
    assert factors[0] == pytest.approx([1.02**-0.5, 1.02**-1.5])
    assert factors[1].tolist() == [1, 1]


def test_found_cases_cost_in_full_in_the_first_two_years_only():
    found = course(CITY, dataclasses.replace(CERTAIN, detection=0.01))
    assert found["saving_eur"].tolist()[:2] == pytest.approx([-1.1e6] * 2)
    plain = course(CITY, CERTAIN)
    assert found["saving_eur"].tolist()[2:] == plain["saving_eur"].tolist()[2:]
    idle = course(Programme.city_wide(0, 0, 0), dataclasses.replace(CERTAIN, detection=0.01))
    assert idle["saving_eur"].eq(0).all()


def test_the_course_over_the_years_adds_up_to_the_ratio():
    who = dataclasses.replace(CITY, one_off_eur=510_000)
    years, money = course(who, CERTAIN), point(who=who)
    assert years["year"].tolist() == list(range(1, 11))
    assert years["cost_eur"].tolist() == pytest.approx([COST + 510_000] + [COST] * 9)
    assert years["net_eur"].to_numpy() == pytest.approx(
        (years["saving_eur"] - years["cost_eur"]).to_numpy()
    )
    assert years["cumulative_eur"].iloc[-1] == pytest.approx(float(money.net_eur[0]))
    assert years["saving_eur"].iloc[-1] / COST == pytest.approx(0.133, abs=5e-4)


def test_the_reference_run_gives_six_cents_per_euro_and_no_chance_of_paying_for_itself(plan):
    found = simulate(CITY, plan, draw_count=50_000)
    ratio = found.measures.loc["ratio"]
    assert ratio["p5"] == 0
    assert ratio["p50"] == pytest.approx(0.06, abs=0.005)
    assert ratio["p95"] == pytest.approx(0.19, abs=0.015)
    assert ratio["mean"] == pytest.approx(0.07, abs=0.007)
    fall = found.measures.loc["reduction_share"]
    assert fall["p50"] == pytest.approx(0.007, abs=0.0005)
    assert fall["p95"] == pytest.approx(0.020, abs=0.001)
    cost = found.measures.loc["cost_eur"]
    assert cost["p50"] == pytest.approx(4.05e6, rel=0.02)
    assert found.probability == 0
    assert 0 < found.probability_high < 1e-4


def test_the_mean_of_many_draws_lies_within_three_standard_errors(plan):
    values = draw(plan, 7, 100_000)
    for name in set(UNCERTAIN) - {"elasticity"}:
        error = values[name].std() / np.sqrt(100_000)
        assert abs(values[name].mean() - plan.pert(name).mean) < 4 * error, name
    share = (values["elasticity"] == 0).mean()
    assert share == pytest.approx(0.35, abs=3 * np.sqrt(0.35 * 0.65 / 100_000))
    effect = values["elasticity"][values["elasticity"] > 0]
    assert abs(effect.mean() - 0.072833) < 3 * effect.std() / np.sqrt(len(effect))


def test_equal_seeds_give_equal_results_and_other_seeds_others(plan):
    one, same, other = (simulate(CITY, plan, seed, 500) for seed in (1, 1, 2))
    assert one.measures.equals(same.measures)
    assert not one.measures.equals(other.measures)


def test_moving_one_assumption_does_not_reshuffle_the_others(plan):
    before = draw(plan, 3, 100)
    after = draw(dataclasses.replace(plan, cashable=Pert(0.3, 0.6, 0.8)), 3, 100)
    changed = [name for name in before if not np.array_equal(before[name], after[name])]
    assert changed == ["cashable"]


def test_the_probability_comes_with_its_monte_carlo_error():
    likely = dataclasses.replace(
        CERTAIN, elasticity=Pert.constant(2.0), no_effect_probability=0.25, lag_years=Pert(0, 0, 0)
    )
    found = simulate(CITY, likely, draw_count=4_000)
    assert found.probability == pytest.approx(0.75, abs=0.03)
    assert found.probability_error == pytest.approx(np.sqrt(0.75 * 0.25 / 4_000), rel=0.05)
    assert found.probability_low < found.probability < found.probability_high
    assert found.measures.loc["ratio", "mean_error"] > 0
    sure = simulate(CITY, dataclasses.replace(likely, no_effect_probability=0.0), draw_count=100)
    assert (sure.probability, sure.probability_high) == (1, 1)
    assert 0.9 < sure.probability_low < 1


def test_without_spending_the_probability_is_missing_not_zero(plan):
    found = simulate(Programme.city_wide(0, 0, 0), plan, draw_count=10)
    assert np.isnan(found.probability)
    assert found.measures.loc["ratio"].isna().all()
    assert found.measures.loc["net_eur", "mean"] == 0


def test_the_tornado_starts_with_elasticity_existing_money_and_cashable_share(plan):
    table = tornado(CITY, plan)
    assert table["swing"].is_monotonic_decreasing
    assert set(table["name"][:3]) == {"elasticity", "existing_eur", "cashable"}
    assert table["base_ratio"].nunique() == 1
    assert set(table["grade"]) <= set("ABCD")
    elasticity = table.set_index("name").loc["elasticity"]
    assert elasticity["low_value"] == elasticity["low_ratio"] == 0
    assert elasticity["grade"] == "B"
    assert elasticity["parameter_id"] == "praevention_elastizitaet"


def test_the_tornado_moves_one_quantity_at_a_time(plan):
    row = tornado(CITY, plan).set_index("name").loc["cashable"]
    low = dataclasses.replace(plan, cashable=Pert.constant(row["low_value"]))
    assert point(low).ratio == pytest.approx(row["low_ratio"])
    assert row["low_value"] == pytest.approx(plan.cashable.quantile(0.1))


def test_a_tornado_without_grades_leaves_them_empty():
    table = tornado(CITY, CERTAIN)
    assert set(table["grade"]) == {""}
    assert table["swing"].eq(0).all()


def test_quantiles_of_the_elasticity_count_the_zeros():
    pert = Pert(0, 0.07, 0.157)
    assert quantile_with_zero(pert, 0.35, 0.1) == 0
    assert quantile_with_zero(pert, 0.35, 0.9) == pert.quantile(0.55 / 0.65)
    assert quantile_with_zero(pert, 1.0, 0.9) == 0


def test_assumptions_come_from_the_register_with_their_grades(plan):
    assert plan.elasticity == Pert(0, 0.07, 0.157)
    assert plan.existing_eur == Pert(5e6, 27e6, 33.6e6)
    assert plan.hze_eur == Pert(97e6, 110e6, 140e6)
    assert plan.cashable == Pert(0.2, 0.5, 0.8)
    assert plan.rent_eur == Pert(6_000, 18_000, 36_000)
    assert (plan.lag_years, plan.build_up_years) == (Pert(1, 2, 3), Pert(2, 3, 5))
    assert plan.discount == Pert(0, 0.02, 0.03)
    assert (plan.no_effect_probability, plan.horizon_years, plan.detection) == (0.35, 10, 0)
    assert plan.grades["elasticity"] == "B"
    assert plan.grades["cashable"] == "D"
    assert set(plan.grades) == set(UNCERTAIN)


def test_the_spread_of_staff_cost_is_that_of_the_pay_steps(plan, pay, parameters):
    year = pay_parameters(parameters, 2026)
    cost = [employer_eur(pay, "S 12", step, year) for step in (2, 4, 5)]
    spread = (plan.pay_factor.minimum, plan.pay_factor.mode, plan.pay_factor.maximum)
    assert [value / cost[1] for value in cost] == pytest.approx(spread, abs=5e-4)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"elasticity": Pert(-0.1, 0, 1)}, "negativ"),
        ({"hze_eur": Pert(0, 1, 2)}, "über null"),
        ({"existing_eur": Pert(0, 1, 2)}, "über null"),
        ({"cashable": Pert(0, 0.5, 1)}, "kassenwirksame Anteil"),
        ({"cashable": Pert(0.5, 1, 1.5)}, "kassenwirksame Anteil"),
        ({"no_effect_probability": 1.5}, "erlaubt ist 0 bis 1"),
        ({"detection": float("nan")}, "erlaubt ist 0 bis 1"),
        ({"horizon_years": 0}, "mindestens ein Jahr"),
    ],
)
def test_assumptions_outside_their_meaning_are_refused(changes, message):
    with pytest.raises(PreventionError, match=message):
        dataclasses.replace(CERTAIN, **changes)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (((1.0, 2.0), (0.0,), (0.0,), (1.0,), (1.0,)), "dieselben Gebiete"),
        (((float("nan"),), (0.0,), (0.0,), (1.0,), (1.0,)), "weder fehlen noch negativ"),
        (((1.0,), (0.0,), (0.0,), (1.2,), (1.0,)), "100 %"),
        (((1.0,), (0.0,), (0.0,), (0.5,), (0.0,)), "bestehenden Prävention"),
    ],
)
def test_programmes_that_make_no_sense_are_refused(values, message):
    with pytest.raises(PreventionError, match=message):
        Programme(*values)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=17), st.floats(0, 0.1), st.integers(1, 20))
def test_only_net_results_and_early_savings_can_be_negative(costs, detection, horizon):
    count = len(costs)
    zeros, shares = (0.0,) * count, (1 / 17,) * count
    who = Programme(tuple(costs), zeros, zeros, shares, shares)
    plan = dataclasses.replace(CERTAIN, detection=detection, horizon_years=horizon)
    money = point(plan, who)
    assert money.cost_eur >= 0
    assert 0 <= money.reduction_share < 1
    assert course(who, plan)["saving_eur"].iloc[2:].ge(0).all()
