"""Where burden and supply diverge."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.measures import supply

NAN = math.nan
scores = st.one_of(st.just(NAN), st.floats(-3, 3))


@pytest.mark.parametrize(
    ("burden", "offers", "expected"),
    [
        (1.0, -1.0, "höher belastet, knapper versorgt"),
        (1.0, 1.0, "höher belastet, besser versorgt"),
        (-1.0, -1.0, "geringer belastet, knapper versorgt"),
        (-1.0, 1.0, "geringer belastet, besser versorgt"),
        (1.0, 0.25, "höher belastet, durchschnittlich versorgt"),
        (-0.25, -1.0, "durchschnittlich belastet, knapper versorgt"),
        (0.0, 0.0, "durchschnittlich belastet, durchschnittlich versorgt"),
        (NAN, 1.0, "nicht einzuordnen"),
        (1.0, NAN, "nicht einzuordnen"),
    ],
)
def test_position_in_words(burden, offers, expected):
    assert supply.position(burden, offers) == expected


def test_a_wider_band_calls_more_areas_average():
    assert supply.level(0.9, band=1.0) == 0
    assert supply.level(0.9, band=0.5) == 1
    assert supply.level(-0.9, band=0.0) == -1


def test_a_negative_band_is_refused():
    with pytest.raises(ValueError, match="band"):
        supply.level(0.0, band=-0.1)


@given(scores, scores)
def test_only_high_burden_with_low_supply_is_scarce(burden, offers):
    expected = supply.position(burden, offers) == "höher belastet, knapper versorgt"
    assert supply.is_scarce_for_burden(burden, offers) == expected


def test_the_scarcest_area_comes_first_and_missing_ones_last():
    burden = pd.Series({"01": 0.0, "16": 2.0, "07": -1.5, "05": NAN})
    offers = pd.Series({"16": -1.0, "01": 0.1, "07": 1.0, "09": 1.0})
    table = supply.divergence(burden, offers)
    assert table["code"].tolist() == ["16", "01", "07", "05", "09"]
    assert table["gap"].tolist()[:3] == [3.0, -0.1, -2.5]
    assert table["gap"].isna().tolist() == [False] * 3 + [True] * 2
    assert table["is_scarce"].tolist() == [True] + [False] * 4
    assert table["position"].iloc[-1] == supply.UNKNOWN


@given(st.lists(st.tuples(scores, scores), min_size=1, max_size=17))
def test_every_area_is_placed_once(rows):
    codes = [f"{number:02d}" for number in range(len(rows))]
    burden, offers = (pd.Series(part, index=codes) for part in zip(*rows, strict=True))
    table = supply.divergence(burden, offers)
    assert sorted(table["code"]) == codes
    gaps = table["gap"].dropna().to_numpy()
    assert (np.diff(gaps) <= 0).all()
