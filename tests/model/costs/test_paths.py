"""Waves: who starts when, what it costs each year, and no cap broken in silence."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.costs import paths, pay_path
from sozialraum.model.costs.paths import PathError, Terms
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.result import run

TERMS = Terms(2026, 5, start_up_eur=30_000, gamma=0.2)
FLAT = np.full(5, 80_000.0)
MONEY = [*paths.COST_COLUMNS, "total_eur"]


def plan_of(*rows):
    return pd.DataFrame(rows, columns=["code", *paths.PLAN_COLUMNS])


THREE = plan_of(
    ("04", True, 1.0, 0.5, 12_000, 20_000),
    ("10", True, 1.0, 1.0, 0, 20_000),
    ("14", False, 0.5, 0.0, 0, 0),
)
PEOPLE = pd.DataFrame(
    [
        (code, year, 100.0 * int(code) + year - 2026)
        for code in ("04", "10", "14")
        for year in TERMS.years
    ],
    columns=["code", "year", "children"],
)


def build(plan=THREE, starts=None, terms=TERMS, population=PEOPLE, rates=FLAT):
    chosen = {"04": 2026, "10": 2026, "14": 2028} if starts is None else starts
    return paths.build(plan, chosen, terms, rates, rates, population)


def test_posts_and_money_of_each_year_follow_the_start_years():
    years = build().years.set_index("year")
    assert years["vzae"].tolist() == [3.5, 3.5, 4.0, 4.0, 4.0]
    assert years["new_vzae"].tolist() == [3.5, 0, 0.5, 0, 0]
    assert years["kifaz"].tolist() == [2] * 5
    assert years.loc[2026, "personnel_eur"] == 3.5 * 80_000
    assert years.loc[2026, "overhead_eur"] == pytest.approx(3.5 * 16_000)
    assert years["start_up_eur"].tolist() == [60_000, 0, 0, 0, 0]
    assert years["rent_eur"].tolist() == [12_000] * 5
    assert years["aktionsbudget_eur"].tolist() == [40_000] * 5
    assert years.loc[2026, "total_eur"] == pytest.approx(280_000 * 1.2 + 60_000 + 12_000 + 40_000)


def test_children_count_where_posts_run_and_follow_the_forecast():
    years = build().years.set_index("year")["children_count"]
    assert years[2026] == 400 + 1_000
    assert years[2028] == 400 + 1_000 + 1_400 + 3 * 2


def test_money_without_posts_reaches_nobody():
    budget = plan_of(("04", False, 0.0, 0.0, 0, 20_000))
    found = build(budget, {"04": 2026})
    assert found.years["aktionsbudget_eur"].tolist() == [20_000] * 5
    assert found.years["children_count"].tolist() == [0] * 5


def test_a_missing_population_makes_reach_missing_only_where_it_is_needed():
    found = build(population=PEOPLE[PEOPLE["code"] != "14"]).years.set_index("year")
    assert found.loc[2027, "children_count"] == 400 + 1_000 + 2
    assert np.isnan(found.loc[2028, "children_count"])


def test_wages_rise_and_other_money_stays():
    rates = 80_000 * 1.03 ** np.arange(5)
    years = build(rates=rates).years
    assert years["personnel_eur"].iloc[-1] == pytest.approx(4.0 * 80_000 * 1.03**4)
    assert years["rent_eur"].tolist() == [12_000] * 5


def test_workplace_material_is_counted_per_post_in_the_full_cost_view():
    years = build(terms=dataclasses.replace(TERMS, material_eur=9_700)).years
    assert years["material_eur"].tolist() == pytest.approx([3.5 * 9_700] * 2 + [4 * 9_700] * 3)


def test_caps_that_hold_give_no_warning_and_broken_ones_a_row_each():
    assert build().warnings.empty
    capped = dataclasses.replace(TERMS, vzae_cap=3.0, kifaz_cap=1.0)
    rows = build(terms=capped).warnings.to_dict("records")
    assert rows == [
        {"year": 2026, "kind": "kifaz", "new_count": 2, "cap": 1, "excess": 1, "codes": "04|10"},
        {"year": 2026, "kind": "vzae", "new_count": 3.5, "cap": 3, "excess": 0.5, "codes": "04|10"},
    ]
    exact = dataclasses.replace(TERMS, vzae_cap=3.5, kifaz_cap=2.0)
    assert build(terms=exact).warnings.empty


def test_areas_starting_after_the_path_are_named_not_lost():
    found = build(starts={"04": 2026, "10": 2031, "14": 2040})
    assert found.later_codes == ("10", "14")
    assert set(found.areas["code"]) == {"04"}


def test_an_empty_plan_costs_nothing():
    for plan in (THREE.iloc[:0], plan_of(("04", False, 0.0, 0.0, 0, 0))):
        found = build(plan, {})
        assert found.years[[*MONEY, "vzae", "children_count"]].eq(0).all(axis=None)
        assert found.areas.empty


def test_a_missing_or_too_early_start_year_is_named():
    with pytest.raises(PathError, match="Startjahr fehlt: 10, 14"):
        build(starts={"04": 2026})
    with pytest.raises(PathError, match="vor 2026: 04"):
        build(starts={"04": 2025, "10": 2026, "14": 2026})


def test_areas_listed_twice_and_missing_amounts_are_refused():
    with pytest.raises(PathError, match="Mehrfach geplant: 04"):
        build(pd.concat([THREE, THREE.iloc[:1]]))
    with pytest.raises(PathError, match="weder fehlen noch negativ"):
        build(THREE.assign(rent_eur=[0, np.nan, 0]))


def test_pay_must_cover_exactly_the_years():
    with pytest.raises(PathError, match="genau die Jahre"):
        build(rates=FLAT[:4])


@pytest.mark.parametrize("count", [4, 11])
def test_a_path_covers_five_to_ten_years(count):
    with pytest.raises(PathError, match=f"{count} Jahre sind nicht möglich"):
        dataclasses.replace(TERMS, year_count=count)


@pytest.mark.parametrize("change", [{"start_up_eur": -1}, {"vzae_cap": -1}, {"gamma": np.nan}])
def test_amounts_and_caps_are_not_negative(change):
    with pytest.raises(PathError, match="nicht negativ"):
        dataclasses.replace(TERMS, **change)


def test_terms_come_from_the_register(parameters):
    found = paths.terms(parameters, 2027, gamma=0.15, material_eur=9_700)
    assert found == Terms(2027, 5, 30_000, 0.15, 9_700, 10, 3)
    assert list(found.years) == [2027, 2028, 2029, 2030, 2031]


def test_waves_start_pilots_first_and_keep_the_caps():
    terms = dataclasses.replace(TERMS, kifaz_cap=1.0)
    starts = paths.waves(THREE, ["10", "04", "99"], terms)
    assert starts == {"10": 2026, "04": 2027, "14": 2027}
    assert paths.waves(THREE, [], TERMS) == {"04": 2026, "10": 2026, "14": 2026}


def test_an_area_too_large_for_the_cap_gets_its_own_year_and_a_warning():
    terms = dataclasses.replace(TERMS, vzae_cap=1.0)
    starts = paths.waves(THREE, ["04", "10", "14"], terms)
    assert starts == {"04": 2026, "10": 2027, "14": 2028}
    warned = build(starts=starts, terms=terms).warnings
    assert warned["codes"].tolist() == ["04", "10"]


def test_an_order_names_each_area_once():
    with pytest.raises(PathError, match="nur einmal"):
        paths.waves(THREE, ["04", "04"], TERMS)


quarters = st.integers(0, 8).map(lambda number: number / 4)
plans = st.lists(
    st.tuples(st.booleans(), quarters, quarters, st.integers(0, 50_000), st.integers(0, 50_000)),
    max_size=17,
).map(lambda rows: plan_of(*((f"{i + 1:02d}", *row) for i, row in enumerate(rows))))


@given(plans, st.lists(st.integers(2026, 2030), min_size=17, max_size=17))
def test_the_waves_together_are_the_whole_scenario(plan, years):
    starts = {f"{i + 1:02d}": year for i, year in enumerate(years)}
    found = build(plan, starts)
    total = plan["koordination_vzae"].sum() + plan["other_vzae"].sum()
    last = found.years.iloc[-1]
    assert found.years["new_vzae"].sum() == last["vzae"] == total
    assert found.years["new_kifaz"].sum() == last["kifaz"] == plan["kifaz"].sum()
    assert last["rent_eur"] == plan["rent_eur"].sum()
    # all at once from the first year costs the same in the last year, but for the start-up
    at_once = build(plan, dict.fromkeys(starts, 2026)).years.iloc[-1]
    running = [name for name in MONEY if name not in ("start_up_eur", "total_eur")]
    assert last[running].to_numpy() == pytest.approx(at_once[running].to_numpy())
    by_year = found.areas.groupby("year")[MONEY].sum().reindex(found.years["year"], fill_value=0)
    assert by_year.to_numpy() == pytest.approx(found.years[MONEY].to_numpy())
    assert (found.years[MONEY] >= 0).all(axis=None)
    assert found.years["cumulative_eur"].iloc[-1] == pytest.approx(found.years["total_eur"].sum())


@given(plans, st.permutations([f"{i:02d}" for i in range(1, 18)]), st.integers(2, 6))
def test_waves_never_break_a_cap_no_single_area_breaks(plan, order, cap):
    terms = dataclasses.replace(TERMS, year_count=10, vzae_cap=4.0, kifaz_cap=float(cap))
    starts = paths.waves(plan, order, terms)
    assert build(plan, starts, terms, rates=np.full(10, 1.0)).warnings.empty
    assert sorted(starts.values()) == [starts[code] for code in order if code in starts]


def test_the_first_year_of_a_plan_started_at_once_costs_what_the_scenario_costs(
    pay, parameters, population
):
    result = run(PRESETS["alle_17"], pay, parameters, population)
    plan = result.areas
    terms = Terms(2026, 5, start_up_eur=0, gamma=0.2)
    rates = [
        pay_path.employer_path(pay, parameters, group, 4, terms.years)
        for group in ("S 12", "S 11b")
    ]
    starts = dict.fromkeys(plan["code"], 2026)
    found = paths.build(plan, starts, terms, *rates, PEOPLE).years.iloc[0]
    assert found["total_eur"] == pytest.approx(result.totals.total_eur)
    assert found["vzae"] == result.totals.vzae
