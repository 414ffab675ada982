"""Sobol indices against closed forms, and what they say about the offset."""

import dataclasses

import numpy as np
import pytest

from sozialraum.model.pert import Pert
from sozialraum.model.prevention.inputs import UNCERTAIN, Programme, assumptions
from sozialraum.model.prevention.sobol import indices, sobol

CITY = Programme.city_wide(3_373_518, 17, 340_000)


def uniform(names, seed, count=60_000, low=0.0, high=1.0):
    generator = np.random.default_rng(seed)
    return {name: generator.uniform(low, high, count) for name in names}


def found(model, names, **span):
    return indices(model, uniform(names, 1, **span), uniform(names, 2, **span))


def test_of_a_sum_each_part_has_its_share_of_the_variance():
    """y = a + 2 b + 3 c: indices 1/14, 4/14, 9/14, first = total."""
    table = found(lambda v: v["a"] + 2 * v["b"] + 3 * v["c"], "abc")
    expected = np.array([1, 4, 9]) / 14
    assert table["first"].to_numpy() == pytest.approx(expected, abs=0.015)
    assert table["total"].to_numpy() == pytest.approx(expected, abs=0.015)


def test_the_ishigami_function_gives_its_known_indices():
    """a = 7, b = 0.1: first 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437."""
    table = found(
        lambda v: np.sin(v["x"]) + 7 * np.sin(v["y"]) ** 2 + 0.1 * v["z"] ** 4 * np.sin(v["x"]),
        "xyz",
        low=-np.pi,
        high=np.pi,
    )
    assert table["first"].to_numpy() == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert table["total"].to_numpy() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)


def test_what_acts_only_together_has_no_index_alone():
    table = found(lambda v: v["a"] * v["b"], "ab", low=-1.0, high=1.0)
    assert table["first"].to_numpy() == pytest.approx([0, 0], abs=0.02)
    assert table["total"].to_numpy() == pytest.approx([1, 1], abs=0.02)


def test_a_large_constant_does_not_disturb():
    table = found(lambda v: 1e6 + v["a"], "ab")
    assert table.loc["a", "first"] == pytest.approx(1, abs=0.02)
    assert table.loc["b"].to_numpy() == pytest.approx([0, 0], abs=1e-6)


def test_a_result_that_does_not_vary_has_no_indices():
    table = found(lambda v: np.ones_like(v["a"]), "ab")
    assert table.isna().all(axis=None)


@pytest.fixture(scope="module")
def plan(parameters):
    return assumptions(parameters)


def test_of_the_offset_elasticity_carries_most_and_the_pay_little(plan):
    table = sobol(CITY, plan)
    assert table["name"].iloc[0] == "elasticity"
    assert table["total"].iloc[0] > 0.6
    assert table.set_index("name").loc["discount", "total"] < 0.02
    assert set(table["name"]) == set(UNCERTAIN)
    assert table["total"].is_monotonic_decreasing
    assert (table["total"] > table["first"] - 0.05).all()
    assert table["first"].sum() < 1.1


def test_equal_seeds_give_equal_indices(plan):
    one, other = (sobol(CITY, plan, seed=5, row_count=500) for _ in range(2))
    assert one.equals(other)
    assert not one.equals(sobol(CITY, plan, seed=6, row_count=500))


def test_a_quantity_held_fixed_carries_nothing(plan):
    held = dataclasses.replace(plan, elasticity=Pert.constant(0.07), no_effect_probability=0.0)
    table = sobol(CITY, held, row_count=500).set_index("name")
    assert table.loc["elasticity", "total"] == 0


def test_without_spending_there_is_nothing_to_explain(plan):
    table = sobol(Programme.city_wide(0, 0, 0), plan, row_count=100)
    assert table[["first", "total"]].isna().all(axis=None)
