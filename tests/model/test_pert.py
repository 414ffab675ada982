"""PERT: mean, range, quantiles, reproducible draws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.pert import Pert

ELASTICITY = Pert(0, 0.07, 0.157)
ordered = st.tuples(*[st.floats(-1e6, 1e6)] * 3).map(sorted).map(lambda values: Pert(*values))


def test_mean_is_a_sixth_of_ends_and_four_modes():
    assert ELASTICITY.mean == pytest.approx(0.072833, abs=5e-7)


def test_mean_of_draws_lies_within_three_standard_errors():
    draws = ELASTICITY.sample(np.random.default_rng(1), 100_000)
    error = draws.std() / np.sqrt(len(draws))
    assert abs(draws.mean() - ELASTICITY.mean) < 3 * error


def test_quantiles_agree_with_draws():
    draws = ELASTICITY.sample(np.random.default_rng(2), 200_000)
    for share in (0.05, 0.5, 0.9):
        assert (draws < ELASTICITY.quantile(share)).mean() == pytest.approx(share, abs=0.004)


@given(ordered, st.floats(0, 1), st.integers(0, 2**32))
def test_draws_and_quantiles_stay_in_the_range(pert, share, seed):
    slack = 1e-9 * max(abs(pert.minimum), abs(pert.maximum))
    values = [*pert.sample(np.random.default_rng(seed), 20), pert.quantile(share)]
    assert min(values) >= pert.minimum - slack
    assert max(values) <= pert.maximum + slack


def test_equal_seeds_give_equal_draws_and_other_seeds_others():
    one, same, other = (ELASTICITY.sample(np.random.default_rng(s), 5) for s in (3, 3, 4))
    assert one.tolist() == same.tolist()
    assert one.tolist() != other.tolist()


def test_a_constant_has_no_spread():
    pert = Pert.constant(2.5)
    assert pert.is_constant
    assert pert.sample(np.random.default_rng(0), 3).tolist() == [2.5] * 3
    assert pert.quantile(0.1) == pert.mean == 2.5


def test_another_mode_widens_the_range_only_where_it_must():
    assert ELASTICITY.with_mode(0.1) == Pert(0, 0.1, 0.157)
    assert ELASTICITY.with_mode(0.2) == Pert(0, 0.2, 0.2)
    assert Pert(1, 2, 3).with_mode(0.5) == Pert(0.5, 0.5, 3)


@pytest.mark.parametrize("values", [(1, 0, 2), (0, 3, 2), (float("nan"), 1, 2), (0, 1, np.inf)])
def test_values_out_of_order_or_missing_are_refused(values):
    with pytest.raises(ValueError, match="PERT"):
        Pert(*values)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_quantile_needs_a_fraction(share):
    with pytest.raises(ValueError, match="share"):
        ELASTICITY.quantile(share)
