"""Published classes and five-year groups: spread evenly, nobody lost."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.people import age_groups
from sozialraum.model.people.age_groups import FIVE_YEAR_GROUPS, PUBLISHED_CLASSES

people = st.lists(st.integers(0, 50_000), min_size=13, max_size=13)


def one_row(values, columns):
    return pd.DataFrame([values], index=["01"], columns=list(columns), dtype=float)


def test_each_class_is_spread_evenly_over_its_single_years():
    counts = one_row(np.zeros(13), PUBLISHED_CLASSES).assign(a_3_5=300.0, a_18_24=700.0)
    groups = age_groups.to_five_year_groups(counts).loc["01"]
    assert groups["0-4"] == pytest.approx(200)
    assert groups["5-9"] == pytest.approx(100)
    assert groups["15-19"] == pytest.approx(200)
    assert groups["20-24"] == pytest.approx(500)


def test_each_group_is_spread_evenly_over_the_classes():
    counts = one_row(np.zeros(18), FIVE_YEAR_GROUPS)
    counts[["0-4", "15-19", "85+"]] = [500.0, 100.0, 7.0]
    classes = age_groups.to_published_classes(counts).loc["01"]
    assert classes["a_0_2"] == pytest.approx(300)
    assert classes["a_3_5"] == pytest.approx(200)
    assert classes["a_15_17"] == pytest.approx(60)
    assert classes["a_18_24"] == pytest.approx(40)
    assert classes["a_85plus"] == 7


@given(people)
def test_nobody_is_lost_and_exact_classes_come_back(values):
    classes = one_row(values, PUBLISHED_CLASSES)
    groups = age_groups.to_five_year_groups(classes)
    back = age_groups.to_published_classes(groups)
    assert groups.to_numpy().sum() == pytest.approx(sum(values))
    exact = sorted(set(PUBLISHED_CLASSES) - {"a_0_2", "a_3_5", "a_6_9", "a_15_17", "a_18_24"})
    assert back[exact].to_numpy() == pytest.approx(classes[exact].to_numpy())
    for together in (["a_0_2", "a_3_5", "a_6_9"], ["a_15_17", "a_18_24"]):
        assert back[together].to_numpy().sum() == pytest.approx(classes[together].to_numpy().sum())


def test_a_missing_class_makes_the_row_missing_not_zero():
    classes = one_row(range(13), PUBLISHED_CLASSES).assign(a_6_9=np.nan)
    assert age_groups.to_five_year_groups(classes).isna().all(axis=None)


def test_single_ages_need_no_estimate():
    ages = np.arange(86, dtype=float)[None, :]
    groups = age_groups.single_ages_to_groups(ages)[0]
    classes = age_groups.single_ages_to_classes(ages)[0]
    assert groups[0] == 0 + 1 + 2 + 3 + 4
    assert classes[:2].tolist() == [0 + 1 + 2, 3 + 4 + 5]
    assert groups[-1] == classes[-1] == 85
    assert groups.sum() == classes.sum() == ages.sum()


def test_under_18_is_the_first_five_classes():
    assert age_groups.U18_CLASSES == ("a_0_2", "a_3_5", "a_6_9", "a_10_14", "a_15_17")
