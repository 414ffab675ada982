"""Class breaks: properties, awkward data, an independent oracle for natural breaks."""

import itertools
import math

import mapclassify
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.classes import breaks, classing
from sozialraum.model.classes.classing import MISSING, ZERO
from sozialraum.model.errors import PlanningError

NAN = math.nan
BUILDERS = [classing.equal_interval, classing.quantile, classing.natural_breaks]
# Benachteiligungsindex of the 17 Stadträume, 31.12.2017 (V2896/19, V3160/19; SR 17 inferred)
INDEX_2017 = [-0.231, -0.349, 0.276, -0.0941, -0.01, 0.834, 1.016, 0.65, -0.281, -0.241]
INDEX_2017 += [-2.026, 0.64, 0.345, 0.559, 0.126, -2.058, 0.842]

figures = st.lists(
    st.one_of(
        st.just(NAN),
        st.integers(-5, 5).map(float),
        st.floats(-1e6, 1e6).map(lambda x: round(x, 4)),
    ),
    max_size=40,
)
ks = st.integers(3, 7)
builders = st.sampled_from(BUILDERS)
decimals = st.one_of(st.none(), st.integers(0, 3))

# The oracle says that it would be faster with numba.
pytestmark = pytest.mark.filterwarnings("ignore:Numba not installed")


def deviation(values, numbers):
    return sum(
        ((values[numbers == n] - values[numbers == n].mean()) ** 2).sum() for n in set(numbers)
    )


@given(figures, ks, builders, decimals, st.booleans())
def test_every_value_lies_in_the_interval_of_its_class(values, k, build, places, zero_class):
    scheme = build(values, k, decimals=places, zero_class=zero_class)
    numbers = classing.assign(values, scheme)
    intervals = scheme.intervals()
    assert len(intervals) == scheme.class_count <= k
    for value, number in zip(values, numbers, strict=True):
        if number == MISSING:
            assert math.isnan(value)
        elif number == ZERO:
            assert value == 0
            assert scheme.has_zero_class
        else:
            lower, upper, is_last = intervals[number]
            assert lower <= value < upper or (is_last and lower <= value <= upper)


@given(figures, ks, builders, decimals)
def test_classes_join_without_gap_or_overlap(values, k, build, places):
    intervals = build(values, k, decimals=places).intervals()
    for one, following in itertools.pairwise(intervals):
        assert one.upper == following.lower
        assert one.lower < following.lower
        assert not one.is_last
    assert all(interval.is_last for interval in intervals[-1:])


@given(figures, ks, builders)
def test_exact_limits_fill_every_class_unless_they_are_equally_wide(values, k, build):
    scheme = build(values, k, zero_class=False)
    used = set(classing.assign(values, scheme)) - {MISSING}
    if build is not classing.equal_interval:
        assert len(used) == scheme.class_count
    distinct = len({value for value in values if not math.isnan(value)})
    assert scheme.class_count <= distinct
    if build is classing.natural_breaks:
        assert scheme.class_count == min(k, distinct)


@given(figures, ks, builders, decimals)
def test_a_scheme_says_why_it_has_fewer_classes_than_asked(values, k, build, places):
    scheme = build(values, k, decimals=places)
    assert bool(scheme.note) == (scheme.class_count < k)


@given(figures.filter(lambda v: len({x for x in v if not math.isnan(x)}) >= 3), st.integers(3, 5))
def test_natural_breaks_are_as_good_as_mapclassifys(values, k):
    known = np.array([value for value in values if not math.isnan(value)])
    if len(set(known)) < k:
        return
    ours = classing.assign(known, classing.natural_breaks(known, k, zero_class=False))
    theirs = np.asarray(mapclassify.FisherJenks(known, k=k).yb)
    best = deviation(known, theirs)
    assert deviation(known, ours) <= best + 1e-6 * max(1.0, np.sum((known - known.mean()) ** 2))


def test_natural_breaks_of_the_index_match_mapclassify():
    known = np.array(INDEX_2017)
    ours = classing.assign(known, classing.natural_breaks(known, 5))
    assert ours.tolist() == np.asarray(mapclassify.FisherJenks(known, k=5).yb).tolist()


def test_fisher_jenks_finds_obvious_groups():
    starts = breaks.fisher_jenks(np.array([1.0, 2, 10, 11, 50]), np.array([1, 1, 1, 1, 1]), 3)
    assert starts == [2, 4]


def test_natural_breaks_weigh_repeated_values():
    values = [0.9, 1, 1, 1, 1, 1, 1.2, 5, 9]
    numbers = classing.assign(values, classing.natural_breaks(values, 3))
    assert numbers.tolist() == [0] * 7 + [1, 2]


def test_quantiles_hold_equal_numbers():
    numbers = classing.assign(range(1, 21), classing.quantile(list(range(1, 21)), 5))
    assert np.bincount(numbers).tolist() == [4] * 5


def test_a_tie_is_never_split_between_classes():
    values = [1, 2, 2, 2, 2, 2, 2, 3, 4]
    scheme = classing.quantile(values, 3)
    numbers = classing.assign(values, scheme)
    assert len(set(numbers[1:7])) == 1


def test_equal_intervals_are_equally_wide():
    scheme = classing.equal_interval([0.0, 100.0, 30, 45, 61], 5, zero_class=False)
    assert scheme.limits == pytest.approx((20, 40, 60, 80))


def test_a_value_equal_to_a_limit_belongs_to_the_class_above():
    scheme = classing.manual([5, 10, 15], [10])
    assert classing.assign([9.999, 10, 10.001], scheme).tolist() == [0, 1, 1]


def test_the_highest_value_belongs_to_the_last_class():
    scheme = classing.equal_interval([1, 2, 3, 4], 3)
    assert classing.assign([4], scheme).tolist() == [2]


class TestAwkwardData:
    @pytest.mark.parametrize("build", BUILDERS)
    def test_all_missing_needs_no_class(self, build):
        scheme = build([NAN, NAN], 5)
        assert (scheme.class_count, scheme.intervals(), scheme.note) == (0, (), "keine Werte")
        assert classing.assign([NAN, NAN], scheme).tolist() == [MISSING, MISSING]

    @pytest.mark.parametrize("build", BUILDERS)
    def test_no_area_at_all_needs_no_class(self, build):
        assert build([], 5).class_count == 0

    @pytest.mark.parametrize("build", BUILDERS)
    def test_all_equal_is_one_class(self, build):
        scheme = build([7.25, 7.25, NAN], 5, decimals=1)
        assert scheme.intervals() == ((7.25, 7.25, True),)
        assert scheme.note == "alle Werte sind gleich"

    @pytest.mark.parametrize("build", BUILDERS)
    def test_one_area_is_one_class(self, build):
        assert classing.assign([3.0], build([3.0], 3)).tolist() == [0]

    @pytest.mark.parametrize("build", BUILDERS)
    def test_two_distinct_values_are_two_classes_not_five(self, build):
        scheme = build([1, 1, 2], 5)
        assert scheme.class_count == 2
        assert scheme.note == "nur 2 verschiedene Werte, daher 2 Klassen statt 5"

    @pytest.mark.parametrize("build", BUILDERS)
    def test_all_zero_is_the_zero_class_alone(self, build):
        scheme = build([0, 0], 5)
        assert (scheme.class_count, scheme.has_zero_class) == (0, True)
        assert classing.assign([0, 0], scheme).tolist() == [ZERO, ZERO]
        assert build([0, 0], 5, zero_class=False).class_count == 1

    @pytest.mark.parametrize("build", BUILDERS)
    def test_zero_among_positive_values_has_its_own_class(self, build):
        values = [0, 0, 3, 5, 8, 12]
        scheme = build(values, 3)
        numbers = classing.assign(values, scheme)
        assert numbers[:2].tolist() == [ZERO, ZERO]
        assert (numbers[2:] >= 0).all()
        assert scheme.lower == 3

    @pytest.mark.parametrize("build", BUILDERS)
    def test_zero_beside_a_negative_value_is_an_ordinary_value(self, build):
        scheme = build([-1, 0, 4, 9], 3)
        assert not scheme.has_zero_class
        assert ZERO not in classing.assign([-1, 0, 4, 9], scheme)

    def test_infinite_is_no_figure(self):
        scheme = classing.quantile([1, 2, 3, math.inf], 3)
        assert scheme.upper == 3
        assert classing.assign([math.inf, -math.inf], scheme).tolist() == [MISSING, MISSING]

    def test_values_of_another_year_fall_into_the_end_classes(self):
        scheme = classing.quantile([10, 20, 30], 3)
        assert classing.assign([-5, 99], scheme).tolist() == [0, 2]

    @pytest.mark.parametrize("k", [2, 8, 0, -1])
    @pytest.mark.parametrize("build", BUILDERS)
    def test_three_to_seven_classes_are_possible(self, build, k):
        with pytest.raises(PlanningError, match="3 bis 7 Klassen"):
            build([1, 2, 3], k)


class TestReadableLimits:
    def test_limits_and_ends_are_round(self):
        scheme = classing.quantile(INDEX_2017, 5, decimals=2)
        assert scheme.limits == (-0.3, -0.05, 0.3, 0.7)
        assert (scheme.lower, scheme.upper) == (-2.06, 1.02)

    @given(
        st.lists(st.integers(-10_000, 10_000).map(lambda n: n / 100), min_size=1),
        ks,
        st.sampled_from([classing.quantile, classing.natural_breaks]),
    )
    def test_rounding_moves_no_area_when_values_have_those_decimals(self, values, k, build):
        exact = classing.assign(values, build(values, k))
        readable = classing.assign(values, build(values, k, decimals=2))
        assert exact.tolist() == readable.tolist()

    def test_limits_that_become_identical_are_merged_and_it_is_said(self):
        scheme = classing.quantile([1.01, 1.02, 1.03, 1.04, 8.0], 5, decimals=0)
        assert scheme.class_count < 5
        assert "gerundete Grenzen" in scheme.note

    @given(figures, ks, builders, st.integers(0, 3))
    def test_limits_have_no_more_than_the_decimals_asked(self, values, k, build, places):
        scheme = build(values, k, decimals=places)
        assert all(limit == round(limit, places) for limit in scheme.limits)

    def test_neighbouring_large_numbers_do_not_break_equal_intervals(self):
        scheme = classing.equal_interval([1e16, 1e16 + 2, 1e16 + 4], 3, decimals=0)
        assert scheme.class_count >= 1

    @pytest.mark.parametrize(
        ("after", "upto", "places", "expected"),
        [
            (81, 212, 0, 100),
            (0.6, 1.4, 1, 1.0),
            (1.2, 1.9, 1, 1.5),
            (3, 4, 0, 4),
            (-212, -81, 0, -100),
            (1.21, 1.24, 1, 1.2),
            (5, 5, 0, 5),
        ],
    )
    def test_the_roundest_number_between_two_values(self, after, upto, places, expected):
        assert breaks.roundest_between(after, upto, places) == expected

    def test_ends_are_rounded_away_from_the_data_without_float_noise(self):
        assert breaks.outward(0.3, 0.7, 1) == (0.3, 0.7)
        assert breaks.outward(0.31, 0.69, 1) == (0.3, 0.7)
        assert breaks.outward(0.31, 0.69, None) == (0.31, 0.69)


class TestFrozenLimits:
    @pytest.mark.parametrize("build", [classing.manual, classing.standard])
    def test_limits_are_kept_as_given(self, build):
        scheme = build([8, 12, 17, 26, NAN], [10, 15, 20])
        assert (scheme.limits, scheme.lower, scheme.upper) == ((10, 15, 20), 8, 26)
        assert classing.assign([8, 12, 17, 26, NAN], scheme).tolist() == [0, 1, 2, 3, MISSING]

    def test_a_class_without_values_stays_in_place(self):
        scheme = classing.standard([21, 26], [10, 15, 20])
        assert scheme.class_count == 4
        assert classing.assign([21, 26], scheme).tolist() == [3, 3]

    def test_an_empty_end_class_is_open(self):
        scheme = classing.standard([12, 17], [10, 20])
        assert [(i.lower, i.upper) for i in scheme.intervals()] == [
            (-math.inf, 10),
            (10, 20),
            (20, math.inf),
        ]

    def test_without_values_the_limits_remain_and_it_is_said(self):
        scheme = classing.standard([NAN], [10, 20])
        assert (scheme.class_count, scheme.note) == (3, "keine Werte")

    def test_zero_has_its_own_class_below_a_positive_first_limit_only(self):
        assert classing.standard([0, 5, 9], [4, 8]).has_zero_class
        assert not classing.standard([0, 5, 9], [0, 8]).has_zero_class
        assert not classing.standard([0, 5, 9], [4, 8], zero_class=False).has_zero_class

    @pytest.mark.parametrize(
        ("limits", "message"),
        [
            ([], "1 bis 6 Grenzen"),
            ([1, 2, 3, 4, 5, 6, 7], "1 bis 6 Grenzen"),
            ([2, 1], "aufsteigend"),
            ([1, 1], "ohne Wiederholung"),
            ([1, NAN], "Zahlen"),
            ([1, math.inf], "Zahlen"),
        ],
    )
    def test_impossible_limits_are_refused_in_words(self, limits, message):
        with pytest.raises(PlanningError, match=message):
            classing.manual([1, 2], limits)


class TestDiverging:
    @given(
        figures,
        st.integers(-50, 50).map(lambda n: n / 10),
        ks,
        st.sampled_from(["equal", "quantile"]),
        decimals,
    )
    def test_no_value_is_coloured_on_the_wrong_side_of_the_centre(
        self, values, centre, k, steps, places
    ):
        scheme = classing.diverging(values, centre, k, steps=steps, decimals=places)
        middle = (scheme.class_count - 1) / 2
        for value, number in zip(values, classing.assign(values, scheme), strict=True):
            if number > middle:
                assert value >= centre
            if MISSING < number < middle:
                assert value < centre

    @given(figures, ks)
    def test_an_odd_number_of_classes_stays_odd_and_an_even_one_even(self, values, k):
        count = classing.diverging(values, 0.0, k, steps="quantile").class_count
        varied = any(value != 0 for value in values if not math.isnan(value))
        assert not varied or count % 2 == k % 2

    def test_limits_are_mirrored_around_the_centre(self):
        scheme = classing.diverging([10, 14, 16, 26], 16, 5)
        assert scheme.limits == pytest.approx((10, 14, 18, 22))
        assert scheme.centre == 16

    def test_an_even_number_has_a_limit_at_the_centre(self):
        assert classing.diverging([10, 26], 16.04, 4, decimals=1).limits == (11.0, 16.04, 21.0)

    def test_quantile_steps_follow_the_distances(self):
        scheme = classing.diverging([-1, 1, -2, 2, -9, 9], 0, 3, steps="quantile")
        numbers = classing.assign([-1, 1, -2, 2, -9, 9], scheme)
        assert numbers.tolist() == [1, 1, 0, 2, 0, 2]

    def test_the_index_of_2017_has_11_and_16_at_its_burdened_end_and_07_opposite(self):
        numbers = classing.assign(INDEX_2017, classing.diverging(INDEX_2017, 0, 3))
        assert numbers[[10, 15]].tolist() == [0, 0]
        assert numbers[6] == 2

    def test_all_values_on_one_side_leave_the_other_side_open_and_empty(self):
        scheme = classing.diverging([1, 2, 9], 0, 3)
        assert scheme.intervals()[0].lower == -math.inf
        assert 0 not in classing.assign([1, 2, 9], scheme)

    def test_values_equal_to_the_centre_are_one_class(self):
        scheme = classing.diverging([3, 3], 3, 5)
        assert scheme.intervals() == ((3, 3, True),)
        assert scheme.note == "alle Werte gleichen der Mitte"

    def test_all_missing_needs_no_class(self):
        assert classing.diverging([NAN], 3, 5).class_count == 0

    def test_limits_that_round_to_the_centre_drop_out_in_pairs(self):
        scheme = classing.diverging([2.9, 3.1], 3, 5, decimals=0)
        assert scheme.class_count == 1
        assert scheme.note == "zusammenfallende Grenzen, daher 1 Klasse statt 5"

    @pytest.mark.parametrize(
        ("centre", "k", "steps"), [(NAN, 5, "equal"), (0, 5, "other"), (0, 2, "equal")]
    )
    def test_impossible_requests_are_refused_in_words(self, centre, k, steps):
        with pytest.raises(PlanningError, match="Klassen"):
            classing.diverging([1, 2], centre, k, steps=steps)
