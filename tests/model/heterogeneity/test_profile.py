"""Measures of inner heterogeneity: MODEL.md H1, H2, H4, and what must hold for any city."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.heterogeneity import equity_view, segregation, spread
from sozialraum.model.heterogeneity.choice import aggregate, choice_ids, members, reconcile
from sozialraum.model.heterogeneity.equity_view import EquityView
from sozialraum.model.heterogeneity.parts import HeterogeneityError, split_parts
from sozialraum.model.heterogeneity.pockets import PocketRule, pockets
from sozialraum.model.heterogeneity.profile import Measure, Settings, profile
from sozialraum.model.measures import equity

GROUP, HEADS = [10, 20, 30, 40], [100, 100, 100, 100]
SHARE = Measure(factor=100, polarity=1, is_share=True)
SETTINGS = Settings(PocketRule(0.5, 1.96), epsilon=1, view=EquityView.AVERAGE, small=4)


def make_parts(rows):
    """(part, stadtraum, numerator, denominator) -> a frame of parts; as many children as heads."""
    frame = pd.DataFrame(rows, columns=["part", "stadtraum", "numerator", "denominator"])
    frame = frame.assign(code=frame["part"], is_cut=False, children=frame["denominator"])
    frame[["numerator", "denominator", "children"]] = frame[
        ["numerator", "denominator", "children"]
    ].astype(float)
    return frame.set_index("part")


def test_h1_segregation_closed_form():
    found = segregation.segregation(GROUP, HEADS)
    assert found.dissimilarity == pytest.approx(4 / 15)
    assert found.isolation == pytest.approx(0.30)
    assert found.entropy == pytest.approx(0.0622312, abs=1e-7)
    assert found.gini == pytest.approx(1 / 3)
    assert (found.share, found.count) == (0.25, 4)


def test_even_and_separate_groups_are_the_two_ends():
    even = segregation.segregation([10, 20], [100, 200])
    apart = segregation.segregation([100, 0], [100, 200])
    assert (even.dissimilarity, even.entropy, even.gini) == pytest.approx((0, 0, 0))
    assert even.isolation == pytest.approx(even.share)
    assert (apart.dissimilarity, apart.entropy, apart.gini) == pytest.approx((1, 1, 1))
    assert apart.isolation == pytest.approx(1)


@pytest.mark.parametrize(("group", "share"), [([0, 0], 0.0), ([5, 5], 1.0)])
def test_a_group_of_nobody_or_everybody_is_not_segregated(group, share):
    found = segregation.segregation(group, [5, 5])
    assert found.share == share
    assert found.dissimilarity is None
    assert found.entropy is None


def test_areas_without_a_figure_are_left_out_and_counted():
    found = segregation.segregation([*GROUP, np.nan, 0], [*HEADS, 100, 0])
    assert found == segregation.segregation(GROUP, HEADS)
    assert segregation.segregation([], []).count == 0


@pytest.mark.parametrize(("group", "heads"), [([6], [5]), ([-1], [5]), ([1], [1, 2])])
def test_impossible_counts_are_refused(group, heads):
    with pytest.raises(ValueError, match=r"heads"):
        segregation.segregation(group, heads)


def test_location_quotients_compare_with_the_whole():
    found = segregation.location_quotients([*GROUP, np.nan, 3], [*HEADS, 100, 0])
    assert found[:4] == pytest.approx([0.4, 0.8, 1.2, 1.6])
    assert np.isnan(found[4:]).all()
    assert np.isnan(segregation.location_quotients([0, 0], [5, 5])).all()
    with pytest.raises(ValueError, match="length"):
        segregation.location_quotients([1], [1, 2])


def test_h2_theil_splits_into_between_and_within():
    rates = pd.Series([10.0, 20, 30, 40, 50, 60])
    groups = pd.Series([*"AAABBB"])
    ones = pd.Series(1.0, index=rates.index)
    split, inside = spread.theil_contributions(rates, ones, groups)
    assert split.total == pytest.approx(0.1293825, abs=1e-7)
    assert split.between == pytest.approx(0.0948776, abs=1e-7)
    assert split.within == pytest.approx(0.0345049, abs=1e-7)
    assert inside["contribution"].sum() == pytest.approx(split.within, abs=1e-12)
    assert inside["share_of_within"].sum() == pytest.approx(1)
    assert equity.gini(rates) == pytest.approx(0.2777778, abs=1e-7)


def test_h2_ends_of_theil():
    assert equity.theil([7, 7, 7]) == pytest.approx(0, abs=1e-15)
    assert equity.theil([0, 0, 0, 9]) == pytest.approx(math.log(4))


def test_theil_of_nothing_has_no_parts():
    zero = pd.Series([0.0, 0.0])
    split, inside = spread.theil_contributions(zero, zero + 1, pd.Series(["A", "B"]))
    assert split is None
    assert inside["share_of_within"].isna().all()


def test_eta_squared_is_the_part_between_groups():
    rates = pd.Series([1.0, 3.0, 5.0, 7.0])
    ones = pd.Series(1.0, index=rates.index)
    # means 2 and 6 around 4: between 4 of a total variance of 5
    assert spread.eta_squared(rates, ones, pd.Series([*"AABB"])) == pytest.approx(0.8)
    assert spread.eta_squared(rates, ones, pd.Series([*"ABCD"])) == pytest.approx(1)
    assert spread.eta_squared(ones, ones, pd.Series([*"AABB"])) is None
    assert spread.eta_squared(rates * np.nan, ones, pd.Series([*"AABB"])) is None


def test_the_spread_is_weighted_and_ignores_gaps():
    assert spread.weighted_sd([0, 4, np.nan], [3, 1, 9]) == pytest.approx(math.sqrt(3))
    assert math.isnan(spread.weighted_sd([np.nan], [1]))


counts = st.tuples(st.integers(0, 400), st.integers(0, 400), st.sampled_from("ABCD"))


@given(st.lists(counts, min_size=1, max_size=14))
def test_h4_shares_stay_in_range_and_the_split_adds_up(rows):
    parts = make_parts(
        [(str(i), group, some, some + others) for i, (some, others, group) in enumerate(rows)]
    )
    found = profile(parts, SHARE, SETTINGS)
    heads = parts["denominator"].sum()
    if heads:
        assert found.city.rate == pytest.approx(100 * parts["numerator"].sum() / heads)
    if found.city.theil is not None:
        split = found.city.theil
        assert split.between + split.within == pytest.approx(split.total, abs=1e-9)
        assert found.stadtraeume["contribution"].sum() == pytest.approx(split.within, abs=1e-9)
        assert split.within_share is None or 0 <= split.within_share <= 1 + 1e-9
    if found.city.eta_squared is not None:
        assert 0 <= found.city.eta_squared <= 1
    measures = found.city.segregation
    for value in (measures.dissimilarity, measures.isolation, measures.entropy, measures.gini):
        assert value is None or -1e-9 <= value <= 1 + 1e-9


# --- cutting Stadtteile to Stadträume --------------------------------------------------------

HOMES = {"71": ["11"], "73": ["12"], "76": ["11", "12"]}
STADTTEILE = pd.DataFrame({"numerator": [10.0, 20.0, 9.0]}, index=["71", "73", "76"])
STADTRAEUME = pd.DataFrame({"numerator": [14.0, 25.0]}, index=["11", "12"])


def test_a_split_stadtteil_is_cut_by_subtraction():
    parts = split_parts(STADTTEILE, STADTRAEUME, HOMES)
    assert list(parts.index) == ["71", "76-11", "73", "76-12"]
    assert parts["numerator"].to_dict() == {"71": 10, "76-11": 4, "73": 20, "76-12": 5}
    assert parts["is_cut"].to_dict() == {"71": False, "76-11": True, "73": False, "76-12": True}
    sums = parts.groupby("stadtraum")["numerator"].sum()
    assert sums.to_dict() == STADTRAEUME["numerator"].to_dict()


def test_a_cut_that_does_not_add_up_is_refused():
    with pytest.raises(HeterogeneityError, match=r"Stadtteil 76.*ergeben zusammen nicht"):
        split_parts(STADTTEILE, STADTRAEUME + 1, HOMES)
    negative = pd.DataFrame({"numerator": [8.0, 31.0]}, index=["11", "12"])
    with pytest.raises(HeterogeneityError, match="negativ"):
        split_parts(STADTTEILE, negative, HOMES)


def test_a_cut_with_a_gap_is_missing_not_zero():
    holed = STADTTEILE.copy()
    holed.loc["71", "numerator"] = np.nan
    parts = split_parts(holed, STADTRAEUME, HOMES)
    assert np.isnan(parts.loc["76-11", "numerator"])
    assert parts.loc["76-12", "numerator"] == 5


def test_two_split_stadtteile_in_one_stadtraum_cannot_be_told_apart():
    with pytest.raises(ValueError, match="more than one split"):
        split_parts(STADTTEILE, STADTRAEUME, {**HOMES, "71": ["11", "12"]})


def test_the_same_totals_at_every_level():
    both = STADTTEILE.assign(denominator=100.0), STADTRAEUME.assign(denominator=150.0)
    parts = split_parts(*both, HOMES)
    city = pd.Series({"numerator": 40.0, "denominator": 300.0})
    found = reconcile(both[0], parts, both[1], city)
    assert found["numerator"].to_dict() == {
        "stadtteil": 39,
        "teil": 39,
        "stadtraum": 39,
        "stadt": 40,
    }
    assert found.loc["teil", "numerator_gap"] == -1
    assert (found["denominator_gap"] == 0).all()
    assert found["count"].to_dict() == {"stadtteil": 3, "teil": 4, "stadtraum": 2, "stadt": 1}


# --- a freely chosen set ---------------------------------------------------------------------


def chosen_parts():
    both = STADTTEILE.assign(denominator=[50.0, 100, 30]), STADTRAEUME.assign(denominator=[60, 120])
    return split_parts(*both, HOMES)


@pytest.mark.parametrize(
    ("chosen", "numerator", "denominator"),
    [
        (["stadt"], 39, 180),
        (["sr11", "sr12"], 39, 180),
        (["sr11"], 14, 60),
        (["76"], 9, 30),
        (["76-11", "76-12"], 9, 30),
        (["71", "76-12"], 15, 70),
    ],
)
def test_a_choice_is_summed_before_it_is_divided(chosen, numerator, denominator):
    found = aggregate(chosen_parts(), chosen, factor=100)
    assert (found.numerator, found.denominator) == (numerator, denominator)
    assert found.value == pytest.approx(100 * numerator / denominator)


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        (["sr11", "71"], "„sr11“ und „71“ überschneiden sich"),
        (["76", "76-11"], "überschneiden"),
        (["stadt", "sr12"], "überschneiden"),
        (["71", "71"], "überschneiden"),
        (["99"], "„99“ gibt es nicht"),
        ([], "mindestens ein Gebiet"),
    ],
)
def test_a_choice_that_counts_twice_or_is_unknown_is_refused(chosen, message):
    with pytest.raises(HeterogeneityError, match=message):
        aggregate(chosen_parts(), chosen, factor=100)


def test_every_id_on_offer_can_be_chosen():
    parts = chosen_parts()
    for one in choice_ids(parts):
        assert members(parts, [one])


# --- hidden pockets --------------------------------------------------------------------------

POCKET = [
    # Stadtraum A looks like the city (20 %) and holds a part with 30 %
    ("a1", "A", 300, 1000),
    ("a2", "A", 100, 1000),
    ("b1", "B", 200, 1000),
    ("b2", "B", 210, 1000),
    ("c1", "C", 190, 1000),
]


def judge(rows, *, polarity=1, rule=None, is_share=True):
    return pockets(
        make_parts(rows),
        rule or PocketRule(0.5, 1.96),
        factor=100,
        polarity=polarity,
        is_share=is_share,
    )


def test_the_alarm_names_the_part_and_counts_its_children():
    found = judge(POCKET)
    assert found.stadtraeume["is_alarm"].to_dict() == {"A": True, "B": False, "C": False}
    assert found.stadtraeume.loc["A", "pocket_parts"] == ("a1",)
    assert found.stadtraeume.loc["A", "alarm_parts"] == ("a1",)
    assert found.stadtraeume.loc["A", "pocket_children"] == 1000
    assert found.stadtraeume.loc["A", "pocket_share"] == 0.5
    # 10 of 100 points away, measured against the part's rest: 0.2 / sqrt(.2*.8*(2/1000))
    assert found.parts.loc["a1", "z"] == pytest.approx(0.2 / math.sqrt(0.16 * 0.002))


def test_polarity_turns_the_alarm_round():
    """With "higher = less burden" the part with the low value is the burdened one."""
    found = judge(POCKET, polarity=-1)
    assert found.stadtraeume.loc["A", "pocket_parts"] == ("a2",)
    assert found.parts.loc["a2", "gap"] == pytest.approx(10)


def test_without_a_direction_there_is_no_alarm():
    found = judge(POCKET, polarity=0)
    assert found.parts["is_clear"].to_dict()["a1"]
    assert not found.stadtraeume["is_alarm"].any()


def test_a_stadtraum_that_stands_out_itself_hides_nothing():
    rows = [("a1", "A", 500, 1000), ("a2", "A", 300, 1000), ("b1", "B", 100, 3000)]
    found = judge(rows)
    assert found.stadtraeume.loc["A", "pocket_parts"] == ("a1",)
    assert not found.stadtraeume.loc["A", "is_unremarkable"]
    assert not found.stadtraeume.loc["A", "is_alarm"]


def test_a_part_that_is_worse_off_only_than_its_well_off_neighbours_is_no_alarm():
    rows = [("a1", "A", 150, 1000), ("a2", "A", 20, 1000), ("b1", "B", 400, 2000)]
    found = judge(rows)
    assert found.stadtraeume.loc["A", "pocket_parts"] == ("a1",)
    assert found.stadtraeume.loc["A", "pocket_share"] == 0.5
    assert found.stadtraeume.loc["A", "alarm_parts"] == ()
    assert not found.stadtraeume.loc["A", "is_alarm"]


def test_a_gap_that_chance_explains_is_no_pocket():
    small = [(name, group, count / 100, heads / 100) for name, group, count, heads in POCKET]
    assert not judge(small).stadtraeume["is_alarm"].any()
    assert judge(small, rule=PocketRule(0.5, 0)).stadtraeume.loc["A", "is_alarm"]


def test_counts_per_head_scatter_as_poisson():
    share, rate = judge(POCKET), judge(POCKET, is_share=False)
    assert rate.parts.loc["a1", "z"] == pytest.approx(0.2 / math.sqrt(0.2 * 0.002))
    assert abs(rate.parts.loc["a1", "z"]) < abs(share.parts.loc["a1", "z"])


def test_a_stadtraum_with_a_gap_has_no_share_of_children():
    rows = [*POCKET, ("a3", "A", np.nan, 500)]
    found = judge(rows)
    assert (
        np.isnan(found.stadtraeume.loc["A", "pocket_share"])
        or not (found.stadtraeume.loc["A", "is_alarm"])
    )
    assert not found.parts["is_clear"].any()


def test_where_all_parts_are_alike_nothing_is_clear():
    rows = [("a1", "A", 10, 100), ("a2", "A", 10, 100)]
    assert not judge(rows, rule=PocketRule(0.5, 0)).parts["is_clear"].any()


@pytest.mark.parametrize("rule", [(0, 1.96), (0.5, -1), (math.nan, 1)])
def test_a_rule_out_of_range_is_refused(rule):
    with pytest.raises(ValueError, match="out of range"):
        PocketRule(*rule)


@given(st.floats(0.25, 1.5), st.floats(0.25, 1.5))
def test_a_stricter_rule_never_finds_more(one, other):
    lax, strict = sorted((one, other))
    few = judge(POCKET, rule=PocketRule(strict, 1.96)).parts["is_clear"]
    many = judge(POCKET, rule=PocketRule(lax, 1.96)).parts["is_clear"]
    assert not (few & ~many).any()


# --- equity switch ---------------------------------------------------------------------------


def test_a_burden_counts_more_where_it_is_concentrated():
    # quadratic mean of 10 and 30 in equal parts
    assert equity_view.averse_level([10, 30], [1, 1], 1, 1) == pytest.approx(math.sqrt(500))
    # geometric mean of a good
    assert equity_view.averse_level([10, 30], [1, 1], -1, 1) == pytest.approx(math.sqrt(300))
    # Atkinson's index with epsilon 0.5, by his formula
    own = equity_view.averse_level([10, 30], [1, 1], -1, 0.5)
    assert own == pytest.approx(((10**0.5 + 30**0.5) / 2) ** 2)


@pytest.mark.parametrize("polarity", [1, -1])
def test_no_aversion_is_the_average_and_much_is_the_worst(polarity):
    rates, heads = [10.0, 20, 60, np.nan], [5, 3, 2, 4]
    average = equity_view.averse_level(rates, heads, polarity, 0)
    assert average == pytest.approx(np.average(rates[:3], weights=heads[:3]))
    worst = equity_view.worst_level(rates, heads, polarity)
    assert worst == (60 if polarity == 1 else 10)
    assert equity_view.averse_level(rates, heads, polarity, 400) == pytest.approx(worst, rel=0.01)


def test_equal_parts_have_one_level_whatever_the_view():
    assert equity_view.averse_level([7, 7], [1, 9], 1, 2.5) == pytest.approx(7)
    assert equity_view.averse_level([0, 0], [1, 9], -1, 2.5) == 0
    assert equity_view.averse_level([0, 5], [1, 9], -1, 2) == 0
    assert math.isnan(equity_view.averse_level([np.nan], [1], 1, 1))
    assert math.isnan(equity_view.worst_level([1.0], [0], 1))


@pytest.mark.parametrize(
    ("rates", "polarity", "epsilon"), [([1], 0, 1), ([1], 1, -1), ([1], 1, math.nan), ([-1], 1, 1)]
)
def test_aversion_without_meaning_is_refused(rates, polarity, epsilon):
    with pytest.raises(ValueError, match="aversion"):
        equity_view.averse_level(rates, [1], polarity, epsilon)


def test_the_worst_spot_needs_a_direction():
    with pytest.raises(ValueError, match="direction"):
        equity_view.worst_level([1], [1], 0)


@given(
    st.lists(
        st.tuples(st.just(0.0) | st.floats(0.001, 100), st.floats(0.1, 50)), min_size=1, max_size=8
    ),
    st.floats(0, 3),
)
def test_more_aversion_never_looks_better(rows, epsilon):
    rates, heads = zip(*rows, strict=True)
    levels = [equity_view.averse_level(rates, heads, 1, e) for e in (epsilon, epsilon + 0.5)]
    assert levels[0] <= levels[1] * (1 + 1e-9)
    assert levels[1] <= equity_view.worst_level(rates, heads, 1) * (1 + 1e-9)
    goods = [equity_view.averse_level(rates, heads, -1, e) for e in (epsilon, epsilon + 0.5)]
    assert goods[1] <= goods[0] * (1 + 1e-9)


# --- the profile ------------------------------------------------------------------------------


def test_the_profile_ranks_by_the_chosen_view():
    parts = make_parts(POCKET)
    by_average = profile(parts, SHARE, SETTINGS)
    worst = Settings(SETTINGS.rule, 1, EquityView.WORST, 4)
    by_worst = profile(parts, SHARE, worst)
    assert by_average.stadtraeume["rank"].to_dict() == {"A": 2, "B": 1, "C": 3}
    assert by_worst.stadtraeume["rank"].to_dict() == {"A": 1, "B": 2, "C": 3}
    assert by_worst.stadtraeume.loc["A", "level"] == 30
    assert by_average.stadtraeume.loc["A", "averse"] == pytest.approx(math.sqrt(500))


def test_without_a_direction_only_the_average_is_ranked():
    worst = Settings(SETTINGS.rule, 1, EquityView.WORST, 4)
    found = profile(make_parts(POCKET), Measure(100, 0, True), worst)
    assert found.settings.view is EquityView.AVERAGE
    assert found.stadtraeume[["averse", "worst"]].isna().all(axis=None)


def test_few_parts_get_no_coefficient_and_few_cases_a_caution():
    rows = [*POCKET, ("c2", "C", 3, 1000), ("c3", "C", 0, 1000)]
    found = profile(make_parts(rows), SHARE, SETTINGS)
    assert np.isnan(found.stadtraeume.loc["A", "sd"])
    assert np.isnan(found.stadtraeume.loc["A", "theil"])
    assert found.stadtraeume.loc["C", "sd"] > 0
    assert found.parts["is_small"].to_dict()["c2"]
    assert not found.parts["is_small"].to_dict()["c3"], "nobody is no small number of somebody"


def test_a_missing_part_makes_its_stadtraum_and_the_city_missing():
    rows = [*POCKET, ("a3", "A", np.nan, 1000)]
    found = profile(make_parts(rows), SHARE, SETTINGS)
    assert np.isnan(found.stadtraeume.loc["A", "rate"])
    assert np.isnan(found.stadtraeume.loc["A", "rank"])
    assert np.isnan(found.city.rate)
    assert found.stadtraeume.loc["B", "rate"] == pytest.approx(20.5)


def test_a_rate_has_no_segregation_measures():
    found = profile(make_parts([("a1", "A", 300, 100)]), Measure(100, 1, False), SETTINGS)
    assert found.city.segregation is None
    assert found.city.gini == pytest.approx(0)
