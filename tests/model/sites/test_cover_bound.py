"""The bound for MCLP is never below the best of all sets, and its set is never worse."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.sites import cover_bound
from sozialraum.model.sites.problem import Problem
from sozialraum.model.sites.selection import Rules

from .cases import every_set


def weight(cover, weights, sites):
    return float(weights[cover[:, list(sites)].any(axis=1)].sum())


@given(st.integers(0, 10_000), st.integers(2, 4), st.booleans())
def test_no_allowed_set_exceeds_the_bound(seed, p, is_whole):
    dice = np.random.default_rng(seed)
    cover = dice.random((25, 8)) < 0.25
    weights = dice.integers(1, 90, 25).astype(float)
    if not is_whole:
        weights *= 0.37
    problem = replace(
        Problem(weights, np.zeros((25, 8))), fixed=frozenset({2}), groups={0: "A", 1: "A"}
    )
    rules = Rules.of(problem, p)
    allowed = [tuple(sorted(s)) for s in every_set(problem, p)]
    best = max(weight(cover, weights, s) for s in allowed)
    found, bound = cover_bound.upper_bound(cover, weights, rules, np.array(allowed[0]))
    assert bound >= best * (1 - 1e-12)
    assert tuple(sorted(found)) in allowed
    assert weight(cover, weights, allowed[0]) <= weight(cover, weights, found) <= best + 1e-9
    assert bound == round(bound) or not is_whole


def test_whole_people_round_the_bound_down_and_parts_of_people_do_not():
    cover = np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]], bool)  # one site of three: 2 of 3 rows
    rules = Rules.of(Problem(np.ones(3), np.zeros((3, 3))), 1)
    _, whole = cover_bound.upper_bound(cover, np.ones(3), rules, np.array([0]))
    _, parts = cover_bound.upper_bound(cover, np.full(3, 0.3), rules, np.array([0]))
    assert whole == 2
    assert parts == pytest.approx(0.6)


def test_a_bad_start_is_improved_and_proven():
    cover = np.eye(5, dtype=bool)
    weights = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    rules = Rules.of(Problem(weights, np.zeros((5, 5))), 2)
    found, bound = cover_bound.upper_bound(cover, weights, rules, np.array([0, 1]))
    assert (sorted(found), bound) == ([3, 4], 9)
