"""2SFCA, E2SFCA and Gaussian: a published example and the supply that is never lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.provision import Kernel, provide, weight


def test_the_published_gaussian_example():
    """Package sdc-catchment 0.1: people at 0, 1, 2 (100 each), places at 0 and 2 (10 each), sigma 1."""
    ways = np.abs(np.array([0.0, 1, 2])[:, None] - np.array([0.0, 2])[None, :])
    found = provide(
        np.array([10.0, 10.0]),
        np.full(3, 100.0),
        weight(ways, Kernel.GAUSSIAN, 100.0, sigma=1.0),
    )
    assert found.per_head == pytest.approx([0.065179, 0.069641, 0.065179], abs=5e-7)
    assert found.per_head.sum() * 100 == pytest.approx(20)
    assert found.lost == 0


def test_steps_of_five_ten_and_fifteen_minutes():
    ways = np.array([0.0, 375.0, 376.0, 750.0, 751.0, 1_125.0, 1_126.0])
    assert weight(ways, Kernel.STEPS, 1_125).tolist() == [1, 1, 0.68, 0.68, 0.22, 0.22, 0]
    assert weight(ways, Kernel.FLAT, 1_125).tolist() == [1, 1, 1, 1, 1, 1, 0]
    falling = weight(ways, Kernel.GAUSSIAN, 1_125)
    assert falling[0] == 1
    assert falling[1] == pytest.approx(np.exp(-0.5))  # sigma: a third of the radius
    assert falling[-1] == 0


@given(
    ways=st.lists(st.lists(st.floats(0, 3_000), min_size=3, max_size=3), min_size=1, max_size=8),
    supply=st.lists(st.floats(0, 20), min_size=3, max_size=3),
    kernel=st.sampled_from(Kernel),
)
def test_supply_is_neither_made_nor_lost(ways, supply, kernel):
    matrix, heads = np.array(ways), np.arange(1.0, len(ways) + 1) * 50
    found = provide(np.array(supply), heads, weight(matrix, kernel, 1_125))
    assert heads @ found.per_head + found.lost == pytest.approx(sum(supply))
    assert (found.per_head >= 0).all()


def test_a_place_nobody_can_reach_is_not_divided():
    found = provide(np.array([2.0, 5.0]), np.array([10.0]), np.array([[1.0, 0.0]]))
    assert found.per_head == pytest.approx([0.2])
    assert found.per_place[0] == pytest.approx(0.2)
    assert np.isnan(found.per_place[1])
    assert found.lost == 5


@pytest.mark.parametrize(("radius", "sigma"), [(0, None), (-1, None), (100, 0.0)])
def test_widths_must_be_positive(radius, sigma):
    with pytest.raises(SitesError, match="größer als 0"):
        weight(np.zeros(1), Kernel.GAUSSIAN, radius, sigma=sigma)
