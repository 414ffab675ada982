"""Provision per head, hours per head, Gini and Theil against published and closed-form values."""

import inspect
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.measures import equity
from sozialraum.model.measures.equity import (
    TheilParts,
    city_provision,
    direct_hours,
    gini,
    provision,
    theil,
    theil_parts,
)
from sozialraum.model.measures.rates import per_1000

NAN = math.nan
SIX = pd.Series([10.0, 20, 30, 40, 50, 60], index=list("abcdef"))
HALVES = pd.Series([1, 1, 1, 2, 2, 2], index=SIX.index)

values = st.lists(st.floats(0, 1e6), min_size=1, max_size=17).filter(lambda v: sum(v) > 1e-3)


class TestProvision:
    VZAE = pd.Series({"01": 2.0, "02": 0.0, "03": 1.0})
    HEADS = pd.DataFrame({"u18": [4000, 5000, 0], "need": [2000, NAN, 500]}, index=VZAE.index)

    def test_posts_per_1000_heads_and_missing_where_nobody_lives_or_counted(self):
        table = provision(self.VZAE, self.HEADS)
        assert table["vzae_per_1000_u18"].tolist()[:2] == [0.5, 0.0]
        assert table["vzae_per_1000_need"].isna().tolist() == [False, True, False]
        assert table["vzae_per_1000_u18"].isna().tolist() == [False, False, True]

    def test_heads_are_matched_by_code_not_by_row(self):
        assert per_1000(self.VZAE, pd.Series({"03": 100, "01": 1000})).to_dict()["01"] == 2.0

    def test_the_city_is_computed_from_sums_and_missing_if_one_area_is(self):
        assert city_provision(self.VZAE, self.HEADS) == {
            "vzae_per_1000_u18": pytest.approx(1000 * 3 / 9000),
            "vzae_per_1000_need": None,
        }

    def test_a_city_without_posts_known_has_no_ratio(self):
        vzae = self.VZAE.mask(self.VZAE == 0)
        assert city_provision(vzae, self.HEADS[["u18"]]) == {"vzae_per_1000_u18": None}

    def test_a_city_where_nobody_lives_has_no_ratio(self):
        assert city_provision(self.VZAE, self.HEADS[["u18"]] * 0) == {"vzae_per_1000_u18": None}


class TestDirectHours:
    def test_one_post_for_6800_young_people_is_nine_minutes_a_head_and_year(self, parameters):
        register = parameters.set_index("parameter_id")["default"]
        options = {name: register[key] for name, key in equity.ARGUMENT_IDS.items()}
        assert 60 * direct_hours(1.0, 6800.0, **options) == pytest.approx(8.947, abs=1e-3)

    def test_areas_without_heads_have_no_hours(self):
        hours = direct_hours(
            pd.Series({"01": 2.0, "02": 1.0}),
            pd.Series({"01": 1000, "02": 0}),
            hours_per_vzae=1500,
            direct_share=0.5,
        )
        assert hours["01"] == 1.5
        assert math.isnan(hours["02"])
        assert math.isnan(direct_hours(1.0, 0.0, hours_per_vzae=1500, direct_share=0.5))

    @pytest.mark.parametrize(("hours", "share"), [(-1, 0.5), (1500, 1.1), (1500, -0.1)])
    def test_impossible_hours_and_shares_are_refused(self, hours, share):
        with pytest.raises(ValueError, match="out of range"):
            direct_hours(1.0, 1.0, hours_per_vzae=hours, direct_share=share)

    def test_every_parameter_has_a_row_in_the_register(self, parameters):
        assert set(equity.PARAMETER_IDS) <= set(parameters["parameter_id"])
        assert set(equity.ARGUMENT_IDS) <= set(inspect.signature(direct_hours).parameters)


class TestInequality:
    def test_the_reference_values_of_six_areas_in_two_groups_come_out(self):
        # PySAL inequality 1.1.2 gives the same
        assert gini(SIX) == pytest.approx(0.2777778, abs=1e-7)
        assert theil(SIX) == pytest.approx(0.1293825, abs=1e-7)
        parts = theil_parts(SIX, HALVES)
        assert parts is not None
        assert parts.between == pytest.approx(0.0948776, abs=1e-7)
        assert parts.within == pytest.approx(0.0345049, abs=1e-7)
        assert parts.within_share == pytest.approx(0.0345049 / 0.1293825, abs=1e-6)

    def test_an_even_spread_is_zero(self):
        even = pd.Series(3.0, index=SIX.index)
        assert gini(even) == pytest.approx(0)
        assert theil(even) == pytest.approx(0, abs=1e-12)
        parts = theil_parts(even, HALVES)
        assert parts is not None
        assert parts.within_share is None or parts.total < 1e-12

    def test_one_that_has_all_reaches_the_highest_values(self):
        one = [0, 0, 0, 0, 7]
        assert theil(one) == pytest.approx(math.log(5))
        assert gini(one) == pytest.approx(1 - 1 / 5)

    def test_no_provision_anywhere_has_no_inequality(self):
        assert gini([0, 0]) is None
        assert theil([0, 0]) is None
        assert theil_parts(SIX * 0, HALVES) is None

    def test_without_any_value_there_is_no_inequality(self):
        assert gini([NAN]) is None
        assert theil([]) is None

    def test_an_area_of_three_times_the_heads_counts_three_times(self):
        assert gini([1, 4], [3, 1]) == pytest.approx(gini([1, 1, 1, 4]))
        assert theil([1, 4], [3, 1]) == pytest.approx(theil([1, 1, 1, 4]))
        weighted = theil_parts(
            pd.Series({"a": 1.0, "b": 4.0}),
            pd.Series({"a": 1, "b": 1}),
            pd.Series({"a": 3, "b": 1}),
        )
        assert weighted is not None
        assert weighted.within == pytest.approx(theil([1, 1, 1, 4]))
        assert weighted.between == 0

    def test_groups_without_a_share_of_the_rest_show_only_between(self):
        assert TheilParts(total=0.0, between=0.0, within=0.0).within_share is None

    def test_missing_values_and_empty_areas_are_left_out(self):
        assert gini([1, 4, NAN, 9], [1, 1, 1, 0]) == pytest.approx(gini([1, 4]))

    @given(numbers=values, factor=st.floats(0.01, 100))
    def test_both_stay_in_their_range_and_do_not_depend_on_the_unit(self, numbers, factor):
        scaled = [factor * one for one in numbers]
        assert 0 <= gini(numbers) <= 1
        assert 0 <= theil(numbers) <= math.log(len(numbers)) + 1e-9
        assert gini(scaled) == pytest.approx(gini(numbers), abs=1e-9)
        assert theil(scaled) == pytest.approx(theil(numbers), abs=1e-9)

    @given(numbers=values, data=st.data())
    def test_total_inequality_is_never_below_the_one_between_groups(self, numbers, data):
        groups = [data.draw(st.integers(0, 3)) for _ in numbers]
        parts = theil_parts(pd.Series(numbers), pd.Series(groups))
        assert parts is not None
        assert parts.between <= parts.total + 1e-9
        assert parts.total == pytest.approx(parts.between + parts.within, abs=1e-9)

    def test_moving_provision_from_rich_to_poor_lowers_both(self):
        assert gini([1, 5, 9]) > gini([2, 5, 8])
        assert theil([1, 5, 9]) > theil([2, 5, 8])

    def test_negative_values_and_unequal_lengths_are_refused(self):
        with pytest.raises(ValueError, match="negative"):
            gini([-1, 2])
        with pytest.raises(ValueError, match="length"):
            theil([1, 2], [1])


class TestEquity:
    HEADS = pd.Series({"01": 1000, "02": 3000, "03": NAN})

    def test_posts_in_proportion_to_heads_are_even(self):
        result = equity.equity(pd.Series({"01": 1.0, "02": 3.0, "03": 9.0}), self.HEADS)
        assert result.gini == pytest.approx(0)
        assert result.theil == pytest.approx(0, abs=1e-12)
        assert (result.lowest_per_1000, result.highest_per_1000) == (1.0, 1.0)
        assert result.missing == ("03",)

    def test_posts_in_one_area_only_are_uneven_by_its_share_of_heads(self):
        result = equity.equity(pd.Series({"01": 1.0, "02": 0.0}), self.HEADS)
        assert result.gini == pytest.approx(0.75)
        assert result.theil == pytest.approx(math.log(4))
        assert (result.lowest_per_1000, result.highest_per_1000) == (0.0, 1.0)

    def test_no_posts_anywhere_have_no_inequality(self):
        result = equity.equity(pd.Series({"01": 0.0, "02": 0.0}), self.HEADS)
        assert (result.gini, result.theil, result.highest_per_1000) == (None, None, 0.0)

    def test_without_any_known_area_everything_is_missing(self):
        result = equity.equity(pd.Series({"03": 1.0}), self.HEADS)
        assert (result.lowest_per_1000, result.highest_per_1000) == (None, None)
        assert np.array_equal(result.missing, ("03",))
