"""Where burden and supply diverge."""

import math

import pytest

from sozialraum.model.measures import supply


@pytest.mark.parametrize(
    ("z", "level"), [(1.0, 1), (-1.0, -1), (0.25, 0), (-0.25, 0), (0.0, 0), (math.nan, None)]
)
def test_a_place_is_above_within_or_below_the_band(z, level):
    assert supply.level(z) == level


def test_a_wider_band_calls_more_areas_average():
    assert supply.level(0.9, band=1.0) == 0
    assert supply.level(0.9, band=0.5) == 1
    assert supply.level(-0.9, band=0.0) == -1


def test_a_negative_band_is_refused():
    with pytest.raises(ValueError, match="band"):
        supply.level(0.0, band=-0.1)
