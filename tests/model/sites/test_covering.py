"""MCLP, LSCP and p-centre against trying everything, and each other."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.sites import covering, p_median, solution
from sozialraum.model.sites.errors import InfeasibleError, SitesError
from sozialraum.model.sites.problem import Problem

from .cases import best_by_trying, city, every_set

RADIUS = 3_000.0


def covered_by_trying(problem, p, radius):
    return best_by_trying(
        problem, p, lambda ways: float(problem.weights[ways <= radius].sum()), max
    )


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("p", [1, 3])
def test_mclp_reaches_as_many_as_the_best_of_all_sets(seed, p):
    problem = replace(city(16, 9, seed), fixed=frozenset({1}))
    found = covering.max_cover(problem, p, RADIUS)
    assert found.objective == pytest.approx(covered_by_trying(problem, p, RADIUS))
    assert found.objective == covering.covered_weight(problem, found.sites, RADIUS)
    assert found.is_optimal
    assert 1 in found.sites
    assert len(found.sites) == p


@pytest.mark.parametrize("seed", range(5))
def test_lscp_needs_as_few_as_the_best_of_all_sets(seed):
    problem = replace(city(14, 8, seed), groups={0: "A", 1: "A", 2: "B"})
    radius = covering.smallest_radius(problem) * 1.3
    found = covering.set_cover(problem, radius)
    fewest = next(
        p
        for p in range(1, 9)
        if any(
            (problem.distances[:, list(s)].min(axis=1) <= radius).all()
            for s in every_set(problem, p)
        )
    )
    assert found.objective == found.bound == fewest == len(found.sites)
    assert found.uncovered == ()
    assert set(found.sites) in [set(s) for s in every_set(problem, fewest)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("p", [2, 4])
def test_p_centre_is_the_best_of_all_sets(seed, p):
    problem = replace(city(14, 8, seed), groups={0: "A", 1: "A"}, fixed=frozenset({6}))
    found = covering.center(problem, p)
    assert found.objective == pytest.approx(best_by_trying(problem, p, lambda ways: ways.max()))
    assert found.distances.max() == pytest.approx(found.objective)
    assert found.is_optimal
    assert 6 in found.sites


@given(seed=st.integers(0, 10_000), p=st.integers(1, 5), radius=st.floats(500, 9_000))
def test_lscp_and_p_centre_agree(seed, p, radius):
    """LSCP(R) <= p if and only if p-centre <= R."""
    problem = city(12, 7, seed)
    cover, centre = covering.set_cover(problem, radius), covering.center(problem, p)
    is_covered = not cover.uncovered and cover.objective <= p
    assert is_covered == (centre.objective <= radius + covering.TOLERANCE_M)


@given(seed=st.integers(0, 10_000), p=st.integers(1, 4))
def test_more_sites_and_wider_radii_reach_more(seed, p):
    problem = city(12, 7, seed)
    small, wide, more = (
        covering.max_cover(problem, number, radius).objective
        for number, radius in ((p, 2_000), (p, 4_000), (p + 1, 2_000))
    )
    assert small <= wide
    assert small <= more
    everything = covering.max_cover(problem, p, float(problem.distances.max()))
    assert everything.objective == problem.total


def test_a_point_exactly_at_the_radius_is_within():
    problem = Problem(np.ones(2), np.array([[0.0], [1_000.0]]))
    assert covering.max_cover(problem, 1, 1_000).objective == 2
    assert covering.max_cover(problem, 1, 999).objective == 1


def test_points_nobody_can_reach_are_named_not_infeasible():
    problem = Problem(np.array([1.0, 2.0, 0.0]), np.array([[0.0], [5_000.0], [9_000.0]]))
    found = covering.set_cover(problem, 100)
    assert found.uncovered == (1,)  # the third is empty and needs no cover
    assert found.objective == 1
    assert covering.smallest_radius(problem) == 5_000
    assert covering.set_cover(problem, 5_000).uncovered == ()


def test_points_where_nobody_lives_ask_for_no_site():
    # the second point is within reach of the second candidate alone, but nobody lives there
    problem = Problem(np.array([1.0, 0.0]), np.array([[0.0, 5_000.0], [5_000.0, 0.0]]))
    assert covering.set_cover(problem, 100).sites == (0,)
    assert covering.center(problem, 1).objective == 0


def test_nobody_in_reach_at_all_still_gives_an_answer():
    problem = city(5, 3, 1)
    assert covering.max_cover(problem, 2, 0).objective == 0
    assert covering.set_cover(problem, 0).uncovered == (0, 1, 2, 3, 4)
    assert len(covering.set_cover(problem, 0).sites) == 1


def test_among_equal_covers_the_ways_are_short():
    ways = np.array([[900.0, 10.0, 5_000.0], [900.0, 20.0, 5_000.0], [5_000.0, 5_000.0, 0.0]])
    problem = Problem(np.array([5.0, 5.0, 1.0]), ways)
    assert covering.max_cover(problem, 1, 1_000).sites == (1,)
    assert covering.set_cover(problem, 1_000).sites == (1, 2)


@pytest.mark.parametrize("radius", [-1, float("nan"), float("inf")])
def test_a_radius_that_is_no_length_is_refused(radius):
    with pytest.raises(SitesError, match="Umkreis"):
        covering.max_cover(city(3, 2, 1), 1, radius)


def test_a_group_without_candidates_cannot_be_covered():
    problem = replace(city(4, 3, 1), groups={0: "A"}, closed=frozenset({0}))
    with pytest.raises(InfeasibleError, match="„A“"):
        covering.set_cover(problem, RADIUS)


# Ways without geometry, on which the greedy cover is not the best one.
def tangled(seed: int = 2, n: int = 60, m: int = 24) -> Problem:
    dice = np.random.default_rng(seed)
    return Problem(dice.integers(1, 50, n).astype(float), dice.uniform(0, 1_000, (n, m)))


def test_without_time_the_answer_carries_its_gap():
    problem = tangled()
    hurried = covering.max_cover(problem, 4, 300, seconds=0)
    exact = covering.max_cover(problem, 4, 300)
    assert hurried.objective <= exact.objective <= hurried.bound
    assert exact.is_optimal
    if hurried.objective < exact.objective:
        assert hurried.method == solution.SEARCHED
        assert hurried.gap > 0
    few, exact = covering.set_cover(problem, 300, seconds=0), covering.set_cover(problem, 300)
    assert few.bound <= exact.objective <= few.objective
    far, exact = covering.center(problem, 4, seconds=0), covering.center(problem, 4)
    assert far.bound <= exact.objective <= far.objective


def test_a_solver_that_ran_out_of_time_leaves_its_bound(monkeypatch):
    problem = tangled()
    fewest = covering.set_cover(problem, 300).objective
    most = covering.max_cover(problem, 4, 300).objective
    greedy = covering.max_cover(problem, 4, 300, seconds=0).objective
    scale = 1.01 * greedy
    rows = covering._rows(problem, covering.reach(problem, 300))

    def late(*_, **__):
        dual = -scale / rows.weights.max()
        return SimpleNamespace(x=None, status=1, mip_dual_bound=dual)

    monkeypatch.setattr(covering, "milp", late)
    found = covering.max_cover(problem, 4, 300)
    assert found.bound == pytest.approx(scale)
    assert found.objective <= greedy
    assert found.method == solution.SEARCHED
    monkeypatch.setattr(
        covering, "milp", lambda *_, **__: SimpleNamespace(x=None, status=1, mip_dual_bound=None)
    )
    left = covering.max_cover(problem, 4, 300)  # then the bound without a solver holds
    assert most <= left.bound < problem.total
    assert left.method == solution.SEARCHED
    few = covering.set_cover(problem, 300)
    assert 1 <= few.bound < few.objective
    assert few.method == solution.SEARCHED
    assert few.bound <= fewest


def test_the_greedy_cover_is_improved_by_the_solver():
    ways = np.full((6, 3), 9.0)
    ways[[0, 1, 2, 3], 0] = 0  # greedy takes the big one and then needs both others
    ways[[0, 1, 4], 1] = 0
    ways[[2, 3, 5], 2] = 0
    problem = Problem(np.ones(6), ways)
    assert covering.set_cover(problem, 1).sites == (1, 2)
    assert covering.max_cover(problem, 2, 1).objective == 6


def test_p_centre_can_be_stopped():
    problem = tangled(n=40, m=40)
    exact, stopped = (
        covering.center(problem, 5),
        covering.center(problem, 5, progress=lambda *_: False),
    )
    assert stopped.is_cancelled
    assert stopped.bound <= exact.objective <= stopped.objective
    heard = []
    covering.center(problem, 5, progress=lambda share, _: heard.append(share) or True)
    assert all(0 <= share <= 1 for share in heard)


def test_many_different_rows_are_not_compared_pairwise(monkeypatch):
    problem = tangled()
    expected = covering.set_cover(problem, 300).objective
    monkeypatch.setattr(covering, "_MOST_ROWS", 1)
    assert covering.set_cover(problem, 300).objective == expected


def test_every_site_open_covers_all_at_the_smallest_radius():
    problem = city(10, 5, 3)
    found = covering.center(problem, 5)
    assert found.objective == pytest.approx(covering.smallest_radius(problem))
    assert p_median.solve(problem, 5).sites == found.sites


def test_a_city_is_settled_without_a_solver(monkeypatch):
    monkeypatch.setattr(covering, "milp", lambda *_, **__: pytest.fail("no solver needed"))
    problem = city(40, 17, 1)
    found = covering.max_cover(problem, 3, RADIUS)
    assert found.is_optimal
    assert found.objective == pytest.approx(covered_by_trying(problem, 3, RADIUS))
