"""Ratios over areas: from numerators and denominators, missing stays missing."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.measures import aggregate

FRAME = pd.DataFrame(
    {
        "code": ["01", "02", "03"],
        "numerator": [10.0, 90.0, math.nan],
        "denominator": [100.0, 300.0, 50.0],
    }
)


def test_a_ratio_comes_from_sums_not_from_the_mean_of_ratios():
    found = aggregate.ratio_over(FRAME, ["01", "02"], factor=100)
    assert (found.value, found.numerator, found.denominator) == (25.0, 100.0, 400.0)


def test_a_missing_member_makes_the_ratio_missing():
    found = aggregate.ratio_over(FRAME, ["01", "03"])
    assert (found.value, found.used, found.missing) == (None, ("01",), ("03",))


def test_missing_members_can_be_allowed_and_are_named():
    found = aggregate.ratio_over(FRAME, ["01", "03", "99"], factor=100, allow_missing=True)
    assert (found.value, found.used, found.missing) == (10.0, ("01",), ("03", "99"))


def test_no_base_gives_no_ratio():
    frame = FRAME.assign(denominator=0.0)
    assert aggregate.ratio_over(frame, ["01"]).value is None


def test_no_area_gives_nothing():
    assert aggregate.ratio_over(FRAME, []).value is None
    assert aggregate.ratio_over(FRAME, ["03"], allow_missing=True).value is None


@pytest.mark.parametrize(
    ("frame", "codes"), [(FRAME, ["01", "01"]), (pd.concat([FRAME, FRAME]), ["01"])]
)
def test_no_area_is_counted_twice(frame, codes):
    with pytest.raises(ValueError, match="twice"):
        aggregate.ratio_over(frame, codes)


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(1, 99)), min_size=1, max_size=17))
def test_a_ratio_lies_between_its_members(rows):
    frame = pd.DataFrame(rows, columns=["numerator", "denominator"])
    frame["code"] = [f"{number:02d}" for number in range(len(rows))]
    ratios = [numerator / denominator for numerator, denominator in rows]
    value = aggregate.ratio_over(frame, frame["code"].tolist()).value
    assert min(ratios) - 1e-9 <= value <= max(ratios) + 1e-9
