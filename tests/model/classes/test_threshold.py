"""Threshold rules: met, near miss, not met, and how many are missing."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.classes import threshold as rules
from sozialraum.model.classes.threshold import ThresholdRule, Verdict, soft, threshold

NAN = math.nan
RULE = ThresholdRule(minimum_share=30, minimum_count=30, near_share=3, near_count=3)


def verdict(share, count, rule=RULE):
    return threshold(pd.Series({"01": share}), pd.Series({"01": count}), rule).loc["01"]


@pytest.mark.parametrize(
    ("share", "count", "expected"),
    [
        (30, 30, Verdict.MET),
        (100 * 0.3, 45, Verdict.MET),
        (29, 40, Verdict.NEAR_MISS),
        (40, 27, Verdict.NEAR_MISS),
        (27, 27, Verdict.NEAR_MISS),
        (26.9, 40, Verdict.NOT_MET),
        (40, 26, Verdict.NOT_MET),
        (0, 0, Verdict.NOT_MET),
        (NAN, 40, Verdict.UNKNOWN),
        (40, NAN, Verdict.UNKNOWN),
    ],
)
def test_both_share_and_count_decide(share, count, expected):
    assert verdict(share, count)["verdict"] is expected


class TestHowManyAreMissing:
    def test_children_missing_to_the_count(self):
        row = verdict(40, 26)
        assert (row["missing_count"], row["missing_share"]) == (4, 0)
        assert row["missing_for_share_count"] == 0

    def test_children_missing_to_the_share_of_all_who_live_there(self):
        # 50 of 200; 30 % are 60
        row = verdict(25, 50)
        assert (row["missing_share"], row["missing_for_share_count"]) == (5, 10)
        assert row["missing_count"] == 0

    def test_rounding_of_the_share_asks_for_no_child_too_many(self):
        # 30 % of 170 are 51, in binary a little more
        assert verdict(100 * 7 / 170, 7)["missing_for_share_count"] == 44

    def test_a_share_of_zero_does_not_tell_how_many_children_live_there(self):
        row = verdict(0, 0)
        assert (row["missing_share"], row["missing_count"]) == (30, 30)
        assert math.isnan(row["missing_for_share_count"])

    def test_a_missing_value_has_no_distance(self):
        assert math.isnan(verdict(NAN, 40)["missing_share"])
        assert math.isnan(verdict(40, NAN)["missing_count"])
        assert math.isnan(verdict(40, NAN)["missing_for_share_count"])

    @given(count=st.integers(1, 400), others=st.integers(0, 400))
    def test_with_the_missing_children_the_share_is_reached_and_with_one_less_it_is_not(
        self, count, others
    ):
        base = count + others
        lacking = verdict(100 * count / base, count)["missing_for_share_count"]
        assert 100 * (count + lacking) / base >= 30 - 1e-9
        assert lacking == 0 or 100 * (count + lacking - 1) / base < 30

    def test_counts_are_matched_by_code(self):
        table = threshold(pd.Series({"01": 40, "02": 20}), pd.Series({"02": 50, "01": 60}), RULE)
        assert table["count"].to_dict() == {"01": 60, "02": 50}
        assert table.index.name == "code"


class TestSoftVariant:
    @given(
        share=st.floats(0, 100),
        count=st.floats(0, 500),
        more=st.floats(0, 50),
        width=st.floats(0, 20),
    )
    def test_more_never_lowers_it(self, share, count, more, width):
        rule = dataclasses.replace(RULE, near_share=width, near_count=width)
        values = soft(
            np.array([share, share + more, share]), np.array([count, count, count + more]), rule
        )
        assert (values >= values[0]).all()
        assert ((values >= 0) & (values <= 1)).all()

    @given(share=st.floats(0, 100), count=st.floats(0, 500))
    def test_it_agrees_with_the_verdict(self, share, count):
        row = verdict(share, count)
        if row["verdict"] is Verdict.MET:
            assert row["soft"] == 1
        elif row["soft"] > 0:
            assert row["verdict"] is Verdict.NEAR_MISS

    def test_it_rises_evenly_over_the_near_range(self):
        assert verdict(28.5, 40)["soft"] == pytest.approx(0.5)
        assert verdict(40, 28)["soft"] == pytest.approx(1 / 3)

    def test_without_a_near_range_it_is_the_hard_edge(self):
        hard = ThresholdRule(30, 30, 0, 0)
        values = soft(np.array([29.9, 30, 30, NAN]), np.array([30, 29, 30, 30]), hard)
        assert values[:3].tolist() == [0, 0, 1]
        assert math.isnan(values[3])


@pytest.mark.parametrize("fields", [(-1, 30, 3, 3), (101, 30, 3, 3), (30, 30, NAN, 3)])
def test_impossible_rules_are_refused(fields):
    with pytest.raises(ValueError, match="out of range"):
        ThresholdRule(*fields)


def test_every_field_has_a_row_in_the_register_and_the_register_holds_stuttgarts_rule(parameters):
    register = parameters.set_index("parameter_id")["default"]
    assert set(rules.ARGUMENT_IDS) == {field.name for field in dataclasses.fields(ThresholdRule)}
    assert ThresholdRule(**{k: register[v] for k, v in rules.ARGUMENT_IDS.items()}) == RULE
