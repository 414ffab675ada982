"""Posts that probably stay vacant: none assumed, none vacant; filled and vacant are all posts."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozialraum.model.costs.staffing import Vacancy, vacant
from sozialraum.model.errors import PlanningError


def areas(starts=(2027, 2028), vzae=2.0):
    rows = [
        (f"{number:02d}", year, vzae * (year >= start))
        for number, start in enumerate(starts, start=1)
        for year in range(2027, 2031)
    ]
    frame = pd.DataFrame(rows, columns=["code", "year", "vzae"])
    return frame.assign(personnel_eur=frame["vzae"] * 80_000, overhead_eur=frame["vzae"] * 16_000)


def test_nothing_assumed_fills_every_post():
    found = vacant(areas(), Vacancy())
    assert found["filled_vzae"].tolist() == found["vzae"].tolist() == [2.0, 4.0, 4.0, 4.0]
    assert found["vacant_vzae"].tolist() == found["unspent_eur"].tolist() == [0.0] * 4


def test_a_share_of_all_posts_is_vacant_in_every_year():
    found = vacant(areas(), Vacancy(share=0.1))
    assert found["vacant_vzae"].tolist() == pytest.approx([0.2, 0.4, 0.4, 0.4])
    assert found["unspent_eur"].tolist() == pytest.approx(
        [0.1 * 2 * 96_000] + [0.1 * 4 * 96_000] * 3
    )


def test_new_posts_stand_empty_until_first_filled_and_old_ones_do_not():
    found = vacant(areas(), Vacancy(months=6))
    assert found["vacant_vzae"].tolist() == pytest.approx([1.0, 1.0, 0.0, 0.0])
    late = vacant(areas(starts=(2027,)), Vacancy(months=18))
    assert late["vacant_vzae"].tolist() == pytest.approx([2.0, 1.0, 0.0, 0.0])


def test_both_together_multiply():
    found = vacant(areas(starts=(2027,)), Vacancy(share=0.1, months=3))
    assert found["filled_vzae"].tolist() == pytest.approx([2 * 0.9 * 0.75] + [2 * 0.9] * 3)


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 1), st.floats(0, 60), st.lists(st.integers(2027, 2030), min_size=1, max_size=4))
def test_filled_and_vacant_are_all_posts_and_neither_is_negative(share, months, starts):
    found = vacant(areas(tuple(starts)), Vacancy(share, months))
    assert (found["filled_vzae"] + found["vacant_vzae"]).tolist() == pytest.approx(
        found["vzae"].tolist()
    )
    assert (found[["filled_vzae", "vacant_vzae", "unspent_eur"]] >= -1e-9).all(axis=None)


@pytest.mark.parametrize("wrong", [(-0.1, 0), (1.1, 0), (0, -1), (float("nan"), 0)])
def test_values_out_of_range_are_refused(wrong):
    with pytest.raises(PlanningError, match="Unbesetzte Stellen"):
        Vacancy(*wrong)
