"""Hamilton-Perry: golden ratios, a population at rest, city totals kept, and the test on the past."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.people import age_groups, city_forecast, projection
from sozialraum.model.people.age_groups import FIVE_YEAR_GROUPS, PUBLISHED_CLASSES, U18_CLASSES
from sozialraum.model.people.city_forecast import CityTotals
from sozialraum.model.people.projection import ProjectionError, Settings
from tests.model.conftest import DATA

RULE = Settings(0.7, 1.4, 500, 0.05)  # its spread is an example, the register's is tested below
# Rows of areas; even numbers so that classes and groups are easy to see.
groups_of_areas = st.lists(
    st.lists(st.integers(1, 5_000), min_size=18, max_size=18), min_size=2, max_size=5
).map(lambda rows: np.array(rows, dtype=float))


@pytest.fixture(scope="module")
def residents() -> pd.DataFrame:
    return pd.read_csv(DATA / "tables" / "einwohner_stadtraum.csv", dtype={"stadtraum": str})


@pytest.fixture(scope="module")
def published() -> CityTotals:
    return city_forecast.city_totals(pd.read_csv(DATA / "forecast_age.csv"))


def at(residents, year):
    rows = residents[residents["stichtag"] == f"{year}-12-31"]
    return rows.set_index("stadtraum")[list(PUBLISHED_CLASSES)]


def totals_of(classes, *years):
    """City totals equal to the areas' sum in each of the years."""
    city = pd.DataFrame([classes.sum()] * len(years), index=list(years), dtype=float)
    return CityTotals(age_groups.to_five_year_groups(city), city)


def even_classes(per_year, codes=("01", "02")):
    """Areas with the same number of people in every single year of age and five years' worth 85+."""
    width = np.array([3, 3, 4, 5, 3, 7, 5, 15, 15, 5, 10, 10, 5])
    return pd.DataFrame([width * per_year] * len(codes), list(codes), list(PUBLISHED_CLASSES))


def test_cohort_change_ratios_match_the_golden_example():
    before, now = np.array([300, 320, 310, 290]), np.array([280, 310, 330, 305])
    ratios = projection.cohort_change_ratios(before, now, has_open_group=False)
    assert ratios == pytest.approx([1.03333, 1.03125, 0.98387], abs=5e-6)


def test_the_open_group_is_measured_on_all_who_can_be_in_it():
    ratios = projection.cohort_change_ratios(np.array([10, 20, 30]), np.array([9, 8, 25]))
    assert ratios.tolist() == [0.8, 0.5]


def test_nobody_before_gives_no_ratio():
    ratios = projection.cohort_change_ratios(np.array([0, 5, 5]), np.array([1, 2, 3]))
    assert np.isnan(ratios[0])


def test_a_population_at_rest_stays_as_it_is():
    even = np.full((3, 18), 100.0)
    ratios = projection.local_ratios(even, even, RULE)
    assert ratios[:, :-1] == pytest.approx(1)
    later = projection.advance(even, ratios, projection.child_ratio(even))
    assert later == pytest.approx(even, abs=1e-9)


def test_a_population_at_rest_stays_as_it_is_through_the_whole_forecast():
    even = even_classes(20)
    city = totals_of(even, *range(2026, 2036))
    table = projection.forecast(even, even, 2025, range(2026, 2036), city, RULE)
    for _, rows in table.groupby("year"):
        assert rows.set_index("code")[list(PUBLISHED_CLASSES)].to_numpy() == pytest.approx(
            even.to_numpy()
        )


def test_large_changes_are_capped_and_survival_of_the_oldest_is_not():
    before, now = np.full((1, 18), 1e9), np.full((1, 18), 1e9)
    now[0, 4], now[0, 5], now[0, -1] = 3e9, 1e8, 4e8
    ratios = projection.local_ratios(before, now, RULE)[0]
    assert ratios[3] == pytest.approx(1.4)
    assert ratios[4] == pytest.approx(0.7)
    assert ratios[-1] == pytest.approx(0.2)


def test_small_groups_lean_on_the_city_and_500_people_count_half():
    before, now = np.full((2, 18), 500.0), np.full((2, 18), 500.0)
    now[0, 1] = 600.0  # own ratio 1.2, the city's 1.1
    assert projection.local_ratios(before, now, RULE)[0, 0] == pytest.approx(1.15)
    alone = Settings(0.7, 1.4, 0, 0)
    assert projection.local_ratios(before, now, alone)[0, 0] == pytest.approx(1.2)


def test_an_area_without_people_takes_the_citys_ratio_and_an_empty_city_changes_nothing():
    before, now = np.full((2, 18), 1_000.0), np.full((2, 18), 1_000.0)
    before[0, 0], now[1, 1] = 0.0, 1_200.0
    before[:, 6] = 0.0
    for rule in (RULE, Settings(0.7, 1.4, 0, 0)):
        ratios = projection.local_ratios(before, now, rule)
        assert ratios[0, 0] == pytest.approx(1.4)  # 2,200 of 1,000, capped
        assert ratios[:, 6].tolist() == [1.0, 1.0]


def test_children_follow_adults_of_20_to_44():
    now = np.zeros((2, 18))
    now[0, 0], now[0, 4:9] = 300.0, 200.0
    now[0, 9] = 999.0
    assert projection.child_ratio(now).tolist() == [0.3, 0.0]


@given(groups_of_areas, st.lists(st.floats(1, 1e5), min_size=18, max_size=18))
def test_raking_reproduces_the_citys_totals(counts, totals):
    raked = projection.rake(counts, np.array(totals))
    assert raked.sum(axis=0) == pytest.approx(totals, rel=1e-9)
    assert (raked >= 0).all()


def test_raking_keeps_the_areas_proportions_and_empty_groups_empty():
    raked = projection.rake(np.array([[1.0, 0.0], [3.0, 0.0]]), np.array([8.0, 0.0]))
    assert raked.tolist() == [[2.0, 0.0], [6.0, 0.0]]


def test_raking_nobody_up_to_somebody_is_refused():
    with pytest.raises(ProjectionError, match="in allen Gebieten leer"):
        projection.rake(np.zeros((2, 1)), np.array([5.0]))


@given(groups_of_areas, groups_of_areas)
def test_no_forecast_is_negative(before, now):
    rows = min(len(before), len(now))
    before, now = before[:rows], now[:rows]
    ratios = projection.local_ratios(before, now, RULE)
    assert (projection.advance(now, ratios, projection.child_ratio(now)) >= 0).all()


def test_the_forecast_adds_up_to_the_published_one_in_every_year_and_class(residents, published):
    years = list(range(2026, 2041))
    table = projection.forecast(
        at(residents, 2020), at(residents, 2025), 2025, years, published, RULE
    )
    sums = table.groupby("year")[list(PUBLISHED_CLASSES)].sum()
    assert sums.to_numpy() == pytest.approx(published.classes.loc[years].to_numpy(), rel=1e-9)
    assert table.groupby("year")["code"].nunique().eq(17).all()
    assert (table[list(PUBLISHED_CLASSES)] >= 0).all(axis=None)


def test_years_between_lie_between_the_five_year_points():
    before, now = even_classes(20), even_classes(20)
    before.loc["01"] = before.loc["01"] * 0.9
    city = totals_of(now, *range(2026, 2031))
    table = projection.forecast(before, now, 2025, [2026, 2028, 2030], city, RULE)
    people = table[table["code"] == "01"].set_index("year")[list(PUBLISHED_CLASSES)].sum(axis=1)
    assert now.loc["01"].sum() < people[2026] < people[2028] < people[2030]


def test_the_forecast_starts_at_the_count_in_every_area_and_class(residents, published):
    counted = at(residents, 2025)
    table = projection.forecast(at(residents, 2020), counted, 2025, [2025, 2026], published, RULE)
    start = table[table["year"] == 2025].set_index("code")[list(PUBLISHED_CLASSES)]
    assert start.to_numpy().tolist() == counted.to_numpy(float).tolist()
    # and leaves it step by step: nowhere do students of 18 turn into children of 15 in one year
    soon = table[table["year"] == 2026].set_index("code")[list(PUBLISHED_CLASSES)]
    assert (soon["a_15_17"] / counted["a_15_17"] - 1).abs().max() < 0.2


def test_a_class_that_spreads_unevenly_over_its_ages_is_kept_where_nothing_moves():
    students = even_classes(20)
    students.loc["01", "a_18_24"] = 3_000  # many of 18 and 19, whom even spreading calls 15 to 17
    city = totals_of(students, *range(2026, 2031))
    table = projection.forecast(students, students, 2025, [2025, 2026], city, RULE)
    found = table[table["code"] == "01"].set_index("year")["a_15_17"]
    assert found[2025] == 60
    assert found[2026] < 60 + (3_000 - 140) / 5 * 0.25


def test_the_count_of_june_2026_lies_in_the_band_of_2026_for_15_of_17(
    residents, published, parameters
):
    rule = projection.settings(parameters)
    table = projection.forecast(
        at(residents, 2020), at(residents, 2025), 2025, [2026], published, rule
    )
    fan = projection.band(table, U18_CLASSES, 2025, rule).set_index("code")
    june = pd.read_csv(DATA / "tables" / "einwohner_stadtraum_2026q2.csv", dtype={"stadtraum": str})
    counted = june.groupby("stadtraum")[list(U18_CLASSES)].sum().sum(axis=1)
    inside = counted.between(fan["low"], fan["high"])
    assert inside.sum() >= 15
    assert inside["13"]  # the students' Stadtraum


def test_single_ages_of_the_published_forecast_are_summed_without_estimate(published):
    assert published.groups.loc[2025].sum() == pytest.approx(571_476)
    assert published.groups.sum(axis=1).to_numpy() == pytest.approx(
        published.classes.sum(axis=1).to_numpy()
    )
    assert list(published.groups.columns) == list(FIVE_YEAR_GROUPS)


def test_a_published_forecast_with_a_hole_is_refused():
    rows = pd.read_csv(DATA / "forecast_age.csv")
    with pytest.raises(ProjectionError, match="nicht für jedes Alter da: 2030"):
        city_forecast.city_totals(rows[(rows["year"] != 2030) | (rows["age"] != 7)])


def test_years_outside_the_published_forecast_are_named(residents, published):
    now = at(residents, 2025)
    with pytest.raises(ProjectionError, match=r"2041, 2045 gibt es keine.*2025 bis 2040"):
        projection.forecast(now, now, 2025, [2041], published, RULE)
    with pytest.raises(ProjectionError, match="nicht vor 2025"):
        projection.forecast(now, now, 2025, [2024, 2026], published, RULE)


def test_other_areas_and_missing_people_are_refused(residents, published):
    now = at(residents, 2025)
    with pytest.raises(ProjectionError, match="nicht dieselben Gebiete"):
        projection.forecast(now.drop(index="04"), now, 2025, [2026], published, RULE)
    for wrong in (np.nan, -40_000.0):
        holed = now.astype(float)
        holed.loc["04", "a_6_9"] = wrong
        with pytest.raises(ProjectionError, match="negative Einwohnerzahl: Gebiet 04"):
            projection.forecast(now, holed, 2025, [2026], published, RULE)


def test_low_and_high_open_with_distance_and_never_fall_below_zero():
    table = pd.DataFrame({"year": [2030, 2035], "code": ["01", "01"], "a_0_2": 60.0, "a_3_5": 40.0})
    fan = projection.band(table, ["a_0_2", "a_3_5"], 2025, RULE)
    assert fan["middle"].tolist() == [100, 100]
    assert fan["low"].tolist() == pytest.approx([95, 90])
    assert fan["high"].tolist() == pytest.approx([105, 110])
    wide = projection.band(table, ["a_0_2"], 2025, Settings(0.7, 1.4, 500, 0.9))
    assert wide["low"].tolist() == pytest.approx([6, 0])
    holed = projection.band(table.assign(a_3_5=[40.0, None]), ["a_0_2", "a_3_5"], 2025, RULE)
    assert holed["middle"].isna().tolist() == [False, True]  # a missing class is not nobody


def test_settings_come_from_the_register(parameters):
    assert projection.settings(parameters) == replace(RULE, spread_share=0.15)


@pytest.mark.parametrize("values", [(1.4, 0.7, 500, 0), (-1, 1, 500, 0), (0.7, np.nan, 500, 0)])
def test_bounds_of_ratios_are_in_order(values):
    with pytest.raises(ProjectionError, match="keine Spanne"):
        Settings(*values)


@pytest.mark.parametrize("values", [(0.7, 1.4, -1, 0), (0.7, 1.4, 500, -0.1)])
def test_shrinkage_and_spread_are_not_negative(values):
    with pytest.raises(ProjectionError, match="nicht negativ"):
        Settings(*values)


def backtest(residents, base_year, classes):
    """Errors per Stadtraum five years on: Hamilton-Perry, no change, unchanged shares.

    The city's totals of the target year are taken as known, so this measures only how people are
    spread over the city, not the city's own forecast.
    """
    before, base, actual = (at(residents, base_year + step) for step in (-5, 0, 5))
    city = totals_of(actual, base_year + 5)
    table = projection.forecast(before, base, base_year, [base_year + 5], city, RULE)
    shares = pd.DataFrame(
        projection.rake(base.to_numpy(float), actual.sum().to_numpy(float)),
        index=base.index,
        columns=base.columns,
    )
    truth = actual[list(classes)].sum(axis=1)
    guesses = {"hp": table.set_index("code"), "constant": base, "shares": shares}
    return pd.DataFrame(
        {name: guess[list(classes)].sum(axis=1) / truth - 1 for name, guess in guesses.items()}
    )


# Mean absolute error in percent, measured: Hamilton-Perry, no change, unchanged shares of classes.
MEASURED = [
    (2020, U18_CLASSES, 4.5, 7.6, 7.3),
    (2020, PUBLISHED_CLASSES, 2.4, 2.7, 2.8),
    (2019, U18_CLASSES, 5.1, 6.2, 7.2),
    (2019, PUBLISHED_CLASSES, 2.6, 2.7, 2.9),
]


@pytest.mark.parametrize(("base_year", "classes", "hp", "constant", "shares"), MEASURED)
def test_on_the_past_the_method_beats_no_change_and_unchanged_shares(
    residents, base_year, classes, hp, constant, shares
):
    errors = backtest(residents, base_year, classes)
    mean = errors.abs().mean() * 100
    assert mean["hp"] < min(mean["constant"], mean["shares"])
    assert mean.to_list() == pytest.approx([hp, constant, shares], abs=0.06)


def test_single_stadtraeume_err_by_up_to_16_percent_and_not_everyone_gains(residents):
    errors = backtest(residents, 2020, U18_CLASSES).abs()
    assert errors["hp"].max() == pytest.approx(0.157, abs=0.001)
    assert errors["hp"].max() < errors["constant"].max()
    assert (errors["hp"] < errors["constant"]).sum() == 12


def citys_own_future(before, base, base_year):
    """Totals of the next five years as the method sees them for the city as one area."""
    city = [pd.DataFrame([frame.sum()], index=["dresden"], dtype=float) for frame in (before, base)]
    past, today = (age_groups.to_five_year_groups(frame).to_numpy() for frame in city)
    ratios = projection.local_ratios(past, today, RULE)
    later = projection.advance(today, ratios, projection.child_ratio(today))
    spread = [
        age_groups.to_published_classes(pd.DataFrame(part, columns=list(FIVE_YEAR_GROUPS)))
        for part in (today, later)
    ]
    start = city[1].to_numpy()
    end = start * spread[1].to_numpy() / spread[0].to_numpy()
    years = range(base_year + 1, base_year + 6)
    rows = [(start + (end - start) * step / 5)[0] for step in range(1, 6)]
    classes = pd.DataFrame(rows, index=years, columns=list(PUBLISHED_CLASSES))
    groups = age_groups.to_five_year_groups(classes)
    groups.loc[base_year + 5] = later[0]
    return CityTotals(groups, classes)


def test_the_spread_of_the_register_covers_nine_of_ten_errors_on_the_past(residents, parameters):
    """As in use: the city's future is not known either. Errors per five years of distance."""
    found = []
    for base_year in range(2019, 2025):
        before, base = at(residents, base_year - 5), at(residents, base_year)
        years = range(base_year + 1, min(base_year + 5, 2025) + 1)
        city = citys_own_future(before, base, base_year)
        table = projection.forecast(before, base, base_year, years, city, RULE)
        for year, rows in table.groupby("year"):
            foreseen = rows.set_index("code")[list(U18_CLASSES)].sum(axis=1)
            error = at(residents, year)[list(U18_CLASSES)].sum(axis=1) / foreseen - 1
            found.append(error.abs() / ((year - base_year) / 5))
    errors = pd.concat(found)
    assert len(errors) == 340
    needed = errors.quantile(0.9)
    assert needed == pytest.approx(0.1446, abs=5e-4)
    assert needed <= projection.settings(parameters).spread_share < needed + 0.01
