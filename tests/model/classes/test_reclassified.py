"""Frozen and moving classes: changes are the set difference computed independently."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.classes import classing
from sozialraum.model.classes.reclassified import Reason, reclassify

NAN = float("nan")


CASES = [
    (1.0, 1.5, Reason.SAME),
    (1.0, 3.5, Reason.VALUE),
    (2.5, 2.6, Reason.LIMITS),
    (1.0, 4.5, Reason.BOTH),
    (1.0, 2.5, Reason.OFFSET),
    (NAN, 2.5, Reason.UNKNOWN),
    (2.5, NAN, Reason.UNKNOWN),
]


@pytest.mark.parametrize(("base", "now", "reason"), CASES)
def test_each_reason(base, now, reason):
    frozen, moving = (classing.manual(np.array([1.0, 6.0]), limits) for limits in ([2, 4], [3, 5]))
    frame = reclassify(pd.Series({"01": base}), pd.Series({"01": now}), frozen, moving)
    assert frame.loc["01", "reason"] is reason


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=17, unique=True)
)
def test_who_changes_class_is_the_set_difference(pairs):
    base, now = (pd.Series([float(p[i]) for p in pairs]) for i in (0, 1))
    frozen, moving = (
        classing.quantile(values.to_numpy(), 3, zero_class=False) for values in (base, now)
    )
    frame = reclassify(base, now, frozen, moving)

    def members(values, scheme):
        return set(zip(values.index, classing.assign(values.to_numpy(), scheme), strict=True))

    changed = members(now, moving) - members(base, frozen)
    assert {code for code, _ in changed} == set(
        frame.index[frame["class_moving"] != frame["class_base"]]
    )
    kept = members(now, frozen) & members(base, frozen)
    assert {code for code, _ in kept} == set(
        frame.index[frame["class_frozen"] == frame["class_base"]]
    )


def test_an_area_of_one_year_only_is_unknown():
    frozen, moving = (classing.manual(np.array([1.0, 6.0]), [2, 4]) for _ in range(2))
    frame = reclassify(pd.Series({"01": 1.0}), pd.Series({"02": 1.0}), frozen, moving)
    assert frame["reason"].tolist() == [Reason.UNKNOWN]
