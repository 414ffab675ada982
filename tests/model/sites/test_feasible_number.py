"""The number an infeasible question is answered with is one that works: tried by brute force."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sozialraum.model.sites import access, covering
from sozialraum.model.sites.errors import InfeasibleError
from sozialraum.model.sites.problem import Problem
from sozialraum.model.sites.selection import Rules

from .cases import every_set


@st.composite
def wishes(draw):
    """A small problem with settled candidates and groups, and a number of sites."""
    m = draw(st.integers(1, 6))
    fixed = draw(st.frozensets(st.integers(0, m - 1), max_size=2))
    closed = draw(st.frozensets(st.integers(0, m - 1))) - fixed
    groups = draw(st.dictionaries(st.integers(0, m - 1), st.sampled_from("ABC")))
    ways = np.array(draw(st.lists(st.integers(0, 9), min_size=3 * m, max_size=3 * m)), float)
    problem = Problem(
        np.array([1.0, 2.0, 0.0]), ways.reshape(3, m), fixed=fixed, closed=closed, groups=groups
    )
    return problem, draw(st.integers(-1, m + 3))


@given(wishes())
@example((Problem(np.ones(1), np.ones((1, 2)), closed=frozenset({1}), groups={1: "A"}), 3))
def test_the_number_named_works_and_none_is_named_where_none_works(wish):
    problem, p = wish
    possible = [k for k in range(1, problem.size[1] + 1) if every_set(problem, k)]
    try:
        Rules.of(problem, p)
    except InfeasibleError as fault:
        assert p not in possible
        number = fault.feasible_number
        assert number in possible if possible else number is None
        assert number is None or str(number) in str(fault)
    else:
        assert p in possible


@given(wishes(), st.floats(0, 9), st.floats(0.01, 1))
def test_the_share_named_is_reached_by_the_number_or_radius_named(wish, radius, share):
    problem = wish[0]
    wanted = share * problem.total - 1e-9

    def reachable(metres):
        sets = [sites for k in range(1, problem.size[1] + 1) for sites in every_set(problem, k)]
        return [len(s) for s in sets if covering.covered_weight(problem, s, metres) >= wanted]

    try:
        number = access.fewest_for_share(problem, radius, share)
    except InfeasibleError as fault:
        assert not reachable(radius)
        for words in str(fault).split("ab ")[1:]:
            assert reachable(float(words.split(" m ")[0]))
    else:
        assert number == min(reachable(radius))


def test_an_empty_group_is_said_before_a_number_that_cannot_help():
    problem = Problem(
        np.ones(2), np.ones((2, 10)), closed=frozenset({9}), groups={9: "Gruppe ohne Ort"}
    )
    with pytest.raises(InfeasibleError, match="Gruppe ohne Ort") as fault:
        Rules.of(problem, 12)
    assert fault.value.feasible_number is None
