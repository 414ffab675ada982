"""Apportionment: published examples, an exact reference, properties, paradox and sum lock."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozialraum.model import allocation
from sozialraum.model.allocation.lock import locked_moves
from sozialraum.model.allocation.methods import METHOD_LABELS, Method
from sozialraum.model.allocation.paradox import alabama
from sozialraum.model.allocation.result import allocate, compare_methods, proportional, shares
from sozialraum.model.allocation.units import QUARTER_VZAE, AllocationError

CODES = [f"{number:02d}" for number in range(1, 18)]
DIVISOR_METHODS = [method for method in Method if method is not Method.HAMILTON]
# Balinski and Young, Fair Representation (1982): five states, 26 seats.
STATES = [9061, 7179, 5259, 3319, 1182]
BALINSKI_YOUNG = {
    Method.HAMILTON: [9, 7, 5, 4, 1],
    Method.SAINTE_LAGUE: [9, 8, 5, 3, 1],
    Method.HUNTINGTON_HILL: [9, 7, 6, 3, 1],
    Method.DEAN: [9, 7, 5, 4, 1],
    Method.ADAMS: [9, 7, 5, 3, 2],
    Method.JEFFERSON: [10, 7, 5, 3, 1],
}
all_methods = pytest.mark.parametrize("method", list(Method))
divisor_methods = pytest.mark.parametrize("method", DIVISOR_METHODS)

needs = st.lists(st.integers(0, 10_000), min_size=1, max_size=17).filter(any)
seat_totals = st.integers(0, 200)


@st.composite
def bounded(draw):
    """Needs, a total and bounds that allow it."""
    need = draw(needs)
    lower = [draw(st.integers(0, 4)) for _ in need]
    upper = [least + draw(st.integers(0, 15)) for least in lower]
    room = sum(high if claim else low for claim, low, high in zip(need, lower, upper, strict=True))
    return need, draw(st.integers(sum(lower), room)), lower, upper


def seats(need, total, **options):
    return allocate(need, total, unit=1, **options).units.tolist()


def claim(method, need, count):
    """Exact claim of an area with ``count`` units to the next; first units of d(0) = 0 on top."""
    s = Fraction(count)
    if method is Method.HUNTINGTON_HILL:
        below = s * (s + 1)
        return (0, Fraction(need) ** 2 / below) if below else (1, Fraction(need))
    below = {
        Method.SAINTE_LAGUE: s + Fraction(1, 2),
        Method.ADAMS: s,
        Method.JEFFERSON: s + 1,
        Method.DEAN: s * (s + 1) / (s + Fraction(1, 2)),
    }[method]
    return (0, need / below) if below else (1, Fraction(need))


def unit_by_unit(method, need, total, lower, upper):
    """The definition, in fractions: the highest claim gets the next unit, ties by need and code."""
    given_out = list(lower)
    for _ in range(total - sum(lower)):
        waiting = [i for i, have in enumerate(given_out) if have < upper[i] and need[i] > 0]
        given_out[
            max(waiting, key=lambda i: (claim(method, need[i], given_out[i]), need[i], -i))
        ] += 1
    return given_out


class TestGoldenValues:
    @pytest.mark.parametrize(("method", "expected"), BALINSKI_YOUNG.items())
    def test_the_six_methods_differ_as_balinski_and_young_print(self, method, expected):
        assert seats(STATES, 26, method=method) == expected

    def test_hamilton_takes_a_unit_from_the_smallest_when_the_total_grows_from_10_to_11(self):
        assert seats([6, 6, 2], 10, method="hamilton") == [4, 4, 2]
        assert seats([6, 6, 2], 11, method="hamilton") == [5, 5, 1]

    def test_quarters_of_a_post_come_out_exactly(self):
        result = allocate(pd.Series([3.0, 1.0], index=["04", "14"]), 2.5)
        assert result.amounts.tolist() == [Decimal("2.00"), Decimal("0.50")]
        assert result.values.tolist() == [2.0, 0.5]
        assert result.total == Decimal("2.50")
        assert result.quota.tolist() == [7.5, 2.5]

    def test_money_is_handed_out_in_steps_of_100_euros_by_the_same_rule(self):
        result = allocate([5, 3, 1], 340_000, unit=100)
        assert result.values.tolist() == [188_900, 113_300, 37_800]
        assert result.total == 340_000

    def test_the_unit_need_not_be_a_binary_fraction(self):
        assert allocate([1, 1, 1], 0.9, unit=0.1).amounts.tolist() == [Decimal("0.3")] * 3

    def test_methods_side_by_side_carry_their_german_names(self):
        table = compare_methods(STATES, 26, unit=1)
        assert list(table.columns) == list(METHOD_LABELS.values())
        assert table["Jefferson/D’Hondt"].tolist() == BALINSKI_YOUNG[Method.JEFFERSON]


class TestDivisorMethods:
    @divisor_methods
    @given(case=bounded())
    def test_results_equal_handing_out_unit_by_unit_in_fractions(self, method, case):
        need, total, lower, upper = case
        result = seats(need, total, method=method, lower=lower, upper=upper)
        assert result == unit_by_unit(method, need, total, lower, upper)

    @divisor_methods
    @settings(max_examples=15)  # each of them 201 totals
    @given(need=needs)
    def test_a_larger_total_never_takes_a_unit_away(self, method, need):
        before = np.zeros(len(need), dtype=int)
        for total in range(201):
            after = np.array(seats(need, total, method=method))
            assert (after >= before).all()
            before = after

    @divisor_methods
    @given(need=needs, total=seat_totals, more=st.integers(1, 5000), data=st.data())
    def test_more_need_never_lowers_what_an_area_gets(self, method, need, total, more, data):
        area = data.draw(st.integers(0, len(need) - 1))
        raised = [*need[:area], need[area] + more, *need[area + 1 :]]
        before = seats(need, total, method=method)[area]
        assert seats(raised, total, method=method)[area] >= before

    @pytest.mark.parametrize("method", [Method.ADAMS, Method.HUNTINGTON_HILL, Method.DEAN])
    def test_scarce_first_units_go_to_the_largest_needs(self, method):
        assert seats([1, 5, 3], 2, method=method) == [0, 1, 1]


class TestHamilton:
    @given(need=needs, total=seat_totals)
    def test_results_stay_within_the_quota_rounded_down_and_up(self, need, total):
        quota = [Fraction(total * one, sum(need)) for one in need]
        for got, exact in zip(seats(need, total, method="hamilton"), quota, strict=True):
            assert exact // 1 <= got <= -(-exact // 1)

    def test_an_area_at_its_maximum_passes_its_share_on(self):
        assert seats([8, 1, 1], 10, method="hamilton", upper=[2, 10, 10]) == [2, 4, 4]

    def test_a_minimum_comes_out_of_the_others_shares(self):
        assert seats([8, 1, 1], 10, method="hamilton", lower=[0, 0, 3]) == [6, 1, 3]


class TestProperties:
    @all_methods
    @given(case=bounded())
    def test_the_sum_is_exact_and_the_bounds_hold(self, method, case):
        need, total, lower, upper = case
        result = np.array(seats(need, total, method=method, lower=lower, upper=upper))
        assert result.sum() == total
        assert (result >= lower).all()
        assert (result <= upper).all()

    @all_methods
    @given(need=needs, total=seat_totals, data=st.data())
    def test_the_order_of_the_rows_does_not_matter(self, method, need, total, data):
        series = pd.Series(need, index=CODES[: len(need)])
        mixed = series.loc[data.draw(st.permutations(series.index.tolist()))]
        first = allocate(series, total, unit=1, method=method)
        second = allocate(mixed, total, unit=1, method=method)
        assert first.units.to_dict() == second.units.to_dict()
        assert first.ties == second.ties

    @all_methods
    @given(need=needs, total=seat_totals, factor=st.sampled_from([1e-9, 0.1, 1 / 3, 7, 1e9]))
    def test_only_the_proportions_of_need_count(self, method, need, total, factor):
        scaled = [one * factor for one in need]
        assert seats(scaled, total, method=method) == seats(need, total, method=method)

    @all_methods
    @given(count=st.integers(1, 17), total=seat_totals)
    def test_equal_needs_differ_by_at_most_one_unit(self, method, count, total):
        result = seats([0.1] * count, total, method=method)
        assert max(result) - min(result) <= 1

    @all_methods
    def test_who_needs_nothing_and_has_no_minimum_gets_nothing(self, method):
        assert seats([0, 4, 1], 12, method=method)[0] == 0

    @all_methods
    def test_who_needs_nothing_still_gets_the_minimum(self, method):
        assert seats([0, 4, 1], 12, method=method, lower=[2, 0, 0])[0] == 2

    @all_methods
    def test_minimums_that_use_up_the_total_decide_alone(self, method):
        assert seats([0, 0, 0], 6, method=method, lower=2) == [2, 2, 2]

    @given(case=bounded())
    def test_exact_shares_within_the_bounds_add_up_to_the_total(self, case):
        need, total, lower, upper = case
        result = allocate(need, total, unit=1, lower=lower, upper=upper)
        exact = proportional(result, lower, upper)
        assert exact.sum() == pytest.approx(total)
        assert (exact >= np.array(lower) - 1e-9).all()
        assert (exact <= np.array(upper) + 1e-9).all()


class TestTies:
    def test_equal_claims_go_by_code_and_are_reported(self):
        result = allocate(pd.Series({"05": 1.0, "03": 1.0, "04": 2.0}), 2, unit=1)
        assert result.units.to_dict() == {"05": 0, "03": 1, "04": 1}
        assert (result.ties, result.tie_units) == (("03", "05"), 1)
        assert result.tie_text.startswith("Gleichstand: ")

    def test_the_larger_need_goes_first(self):
        # 3 / 1.5 = 1 / 0.5: an equal claim to the second unit
        result = allocate(pd.Series({"01": 1, "02": 3}), 2, unit=1)
        assert result.units.to_dict() == {"01": 0, "02": 2}
        assert (result.ties, result.tie_units) == (("02", "01"), 1)
        assert result.tie_text == (
            "Gleichstand: 02, 01 haben den gleichen Anspruch auf 1. Vorrang hat der größere "
            "Bedarf, dann die niedrigere Kennung: 02."
        )

    def test_rounding_of_shares_does_not_hide_a_tie(self):
        # 0.3 / 1.5 = 0.1 / 0.5, but not in binary: 0.1 / 0.3 is a little more than a third
        result = allocate(pd.Series({"01": 0.1, "02": 0.3}), 2, unit=1)
        assert result.ties == ("02", "01")
        assert result.units.tolist() == [0, 2]

    def test_hamilton_reports_equal_remainders(self):
        result = allocate(pd.Series({"02": 1, "01": 1}), 3, unit=1, method="hamilton")
        assert (result.ties, result.tie_units) == (("01", "02"), 1)
        assert result.units.to_dict() == {"01": 2, "02": 1}

    @all_methods
    def test_a_clear_result_reports_none(self, method):
        result = allocate(STATES, 26, unit=1, method=method)
        assert result.ties == ()
        assert result.tie_text == ""

    @all_methods
    def test_equal_needs_that_all_get_the_same_are_no_tie(self, method):
        assert allocate([1, 1], 4, unit=1, method=method).ties == ()


class TestMessages:
    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"lower": 1.5}, "Die Mindestwerte ergeben zusammen 3, zu verteilen sind nur 2,5."),
            ({"upper": 1}, "Die Höchstwerte lassen zusammen nur 2 zu, zu verteilen sind 2,5."),
            (
                {"lower": {"04": 1}, "upper": {"04": 0.5}},
                "Für 04 liegt der Mindestwert 1 über dem Höchstwert 0,5.",
            ),
            ({"lower": 0.3}, "Mindestwert: 0,3 ist kein Vielfaches von 0,25."),
            ({"upper": -1}, "Höchstwert: -1 ist nicht möglich. Erlaubt sind Werte ab 0."),
            ({"lower": float("nan")}, "Mindestwert: Es fehlt eine Zahl."),
            ({"lower": {"99": 1}}, "Mindestwert: 99 ist nicht dabei."),
            ({"upper": [1.0]}, "Höchstwert: 1 Werte für 2 Gebiete."),
            ({"unit": 0}, "Einheit: 0 ist nicht möglich. Erlaubt sind Werte über 0."),
            (
                {"method": "hare"},
                "Verfahren: hare ist nicht möglich. Erlaubt sind: sainte_lague, hamilton, ",
            ),
        ],
    )
    def test_what_cannot_be_done_is_said_with_its_limit(self, options, message):
        need = pd.Series({"04": 2.0, "14": 1.0})
        with pytest.raises(AllocationError) as caught:
            allocate(need, 2.5, **options)
        assert str(caught.value).startswith(message)

    @pytest.mark.parametrize(
        ("need", "message"),
        [
            ([], "Bedarf: Es gibt kein Gebiet."),
            (pd.Series([1, 2], index=["04", "04"]), "Bedarf: Ein Gebiet ist mehrfach genannt."),
            (pd.Series({"04": np.nan, "14": 1}), "Bedarf: Für 04 fehlt der Bedarf."),
            (pd.Series({"04": -1.0, "14": 1}), "Bedarf: Für 04 liegt der Bedarf unter 0."),
            (
                pd.Series({"04": 0, "14": 0}),
                "Die Höchstwerte lassen zusammen nur 0 zu, zu verteilen sind 1; ohne Bedarf: "
                "04, 14.",
            ),
        ],
    )
    def test_need_must_be_there_and_not_negative(self, need, message):
        with pytest.raises(AllocationError) as caught:
            allocate(need, 1)
        assert str(caught.value) == message

    def test_the_total_must_be_a_multiple_of_the_unit(self):
        message = "Summe: 155,71 ist kein Vielfaches von 0,25"
        with pytest.raises(AllocationError, match=message):
            allocate([1, 1], 155.71)

    def test_large_amounts_are_written_the_german_way(self):
        with pytest.raises(AllocationError, match=r"zusammen 40\.000, .* 30\.000\."):
            allocate([1, 1], 30_000, unit=100, lower=20_000)

    def test_bounds_by_code_leave_the_others_free(self):
        need = pd.Series({"04": 1.0, "14": 9.0})
        by_series = allocate(need, 2, upper=pd.Series({"14": 1.0, "04": np.nan}))
        assert by_series.values.to_dict() == {"04": 1.0, "14": 1.0}
        assert allocate(need, 2, lower=np.float64(0.5)).values.to_dict() == {"04": 0.5, "14": 1.5}


class TestShares:
    def test_a_base_share_of_one_gives_everybody_the_same(self):
        assert shares(pd.Series({"01": 0, "02": 5}), 1).to_dict() == {"01": 0.5, "02": 0.5}

    def test_no_base_share_leaves_need_alone(self):
        assert shares([1, 3], 0).tolist() == [0.25, 0.75]

    @given(need=needs, beta=st.floats(0, 1))
    def test_shares_add_up_to_one_and_reach_the_base(self, need, beta):
        result = shares(need, beta)
        assert result.sum() == pytest.approx(1)
        assert (result >= beta / len(need) - 1e-12).all()

    @pytest.mark.parametrize("beta", [-0.1, 1.1, float("nan")])
    def test_a_base_share_lies_between_0_and_1(self, beta):
        with pytest.raises(AllocationError, match=r"Sockelanteil: .* 0 bis 1\."):
            shares([1, 2], beta)

    def test_without_any_need_there_is_no_yardstick(self):
        with pytest.raises(AllocationError, match="in allen Gebieten null"):
            shares([0, 0], 0.5)


class TestAlabama:
    def test_the_first_total_with_a_paradox_is_found_with_its_loser(self):
        found = alabama(pd.Series({"01": 6, "02": 6, "03": 2}), 20, unit=1)
        assert found is not None
        assert (found.total, found.losers) == (3, ("03",))
        assert (found.before.tolist(), found.after.tolist()) == ([1, 1, 1], [2, 2, 0])
        assert found.text.startswith(
            "Nach Hamilton bekommt 03 bei einer Summe von 3 genau 1, bei 4 aber nur 0:"
        )

    def test_two_areas_never_meet_it(self):
        assert alabama([5, 3], 100) is None

    @given(need=needs)
    def test_it_is_what_allocate_itself_does(self, need):
        found = alabama(need, 60, unit=1)
        tables = [np.array(seats(need, total, method="hamilton")) for total in range(62)]
        falls = [k for k in range(61) if (tables[k + 1] < tables[k]).any()]
        if found is None:
            assert falls == []
        else:
            assert found.total == falls[0]
            assert found.before.tolist() == tables[falls[0]].tolist()
            assert found.after.tolist() == tables[falls[0] + 1].tolist()


class TestSumLock:
    NOW = pd.Series({"01": 1.5, "02": 0.5, "03": 1.0})

    def test_the_others_give_in_proportion_to_what_they_have(self):
        moves = locked_moves(self.NOW, "03", 1.0)
        assert moves.changes.to_dict() == {
            "01": Decimal("-0.75"),
            "02": Decimal("-0.25"),
            "03": Decimal("1.00"),
        }
        assert moves.values.to_dict() == {"01": 0.75, "02": 0.25, "03": 2.0}

    def test_weights_say_who_takes_what_is_given_up(self):
        moves = locked_moves(self.NOW, "03", -1, weights=pd.Series({"01": 0, "02": 4, "03": 9}))
        assert moves.values.to_dict() == {"01": 1.5, "02": 1.5, "03": 0.0}

    def test_an_area_of_no_weight_steps_in_only_when_the_others_are_full(self):
        weights = pd.Series({"01": 0, "02": 1, "03": 1})
        moves = locked_moves(self.NOW, "03", -1, weights=weights, upper={"02": 0.75})
        assert moves.values.to_dict() == {"01": 2.25, "02": 0.75, "03": 0.0}

    def test_from_nothing_the_others_take_equal_parts(self):
        now = pd.Series({"01": 0.0, "02": 0.0, "03": 1.0})
        assert locked_moves(now, "03", -1).values.to_dict() == {"01": 0.5, "02": 0.5, "03": 0.0}

    def test_no_change_changes_nothing(self):
        assert set(locked_moves(self.NOW, "01", 0).changes) == {Decimal("0.00")}

    def test_an_area_below_its_minimum_gives_nothing(self):
        moves = locked_moves(self.NOW, "03", 0.5, lower={"02": 1})
        assert moves.values.to_dict() == {"01": 1.0, "02": 0.5, "03": 1.5}

    @given(
        start=st.lists(st.integers(0, 12), min_size=2, max_size=17),
        steps=st.lists(st.tuples(st.integers(0, 16), st.integers(-8, 8)), max_size=12),
        by_need=st.booleans(),
    )
    def test_changes_add_up_to_zero_after_any_sequence_of_moves(self, start, steps, by_need):
        now = pd.Series([0.25 * units for units in start], index=CODES[: len(start)])
        weights = pd.Series(range(len(start)), index=now.index) if by_need else None
        before, total = now, Decimal(0)
        for area, quarters in steps:
            code = now.index[area % len(now)]
            try:
                moves = locked_moves(now, code, 0.25 * quarters, weights=weights, upper=4)
            except AllocationError:
                continue
            assert moves.changes[code] == Decimal("0.25") * quarters
            assert sum(moves.changes) == 0
            others = moves.changes.drop(code)
            assert (others <= 0).all() if quarters > 0 else (others >= 0).all()
            now, total = moves.values, total + sum(moves.changes)
        assert total == 0
        assert now.sum() == before.sum()
        assert (now >= 0).all()

    @pytest.mark.parametrize(
        ("change", "options", "message"),
        [
            (
                2.5,
                {"lower": {"02": 0.5}},
                "Bei fester Summe müssten die anderen 2,5 abgeben; möglich sind 1,5. "
                "Nichts abgeben können: 02.",
            ),
            (
                3,
                {},
                "Bei fester Summe müssten die anderen 3 abgeben; möglich sind 2.",
            ),
            (
                -1,
                {"upper": {"01": 1.5, "02": 0.5}},
                "Bei fester Summe müssten die anderen 1 aufnehmen; möglich sind 0. "
                "Nichts aufnehmen können: 01, 02.",
            ),
            (-1.25, {}, "03: -0,25 ist nicht möglich. Erlaubt sind ab 0."),
            (1.25, {"upper": 2}, "03: 2,25 ist nicht möglich. Erlaubt sind 0 bis 2."),
            (0.1, {}, "Änderung: 0,1 ist kein Vielfaches von 0,25."),
            (
                0.25,
                {"weights": pd.Series({"01": 1.0, "02": -1.0})},
                "Gewicht: Für 02, 03 fehlt ein Wert ab 0.",
            ),
        ],
    )
    def test_what_cannot_be_moved_is_said(self, change, options, message):
        with pytest.raises(AllocationError) as caught:
            locked_moves(self.NOW, "03", change, **options)
        assert str(caught.value) == message

    def test_an_unknown_area_is_said(self):
        with pytest.raises(AllocationError, match="Gebiet: 99 ist nicht dabei"):
            locked_moves(self.NOW, "99", 0.25)


def test_every_parameter_has_a_row_in_the_register_and_the_same_default(parameters):
    defaults = parameters.set_index("parameter_id")["default"]
    assert set(allocation.PARAMETER_IDS) <= set(defaults.index)
    assert defaults["einheit_vzae"] == QUARTER_VZAE
