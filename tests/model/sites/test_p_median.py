"""p-median: optimum by trying everything and by HiGHS, bounds, rules, and being stopped."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.sites import branching, interchange, lagrange, p_median, solution
from sozialraum.model.sites.errors import InfeasibleError, SitesError
from sozialraum.model.sites.problem import Problem
from sozialraum.model.sites.selection import Rules

from .cases import best_by_trying, city, every_set, p_median_by_highs


def by_trying(problem, p):
    return best_by_trying(problem, p, lambda ways: float(problem.weights @ ways))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("p", [1, 2, 4])
def test_small_problems_reach_the_optimum_of_all_sets(seed, p):
    problem = city(15, 9, seed)
    found = p_median.solve(problem, p)
    assert found.objective == pytest.approx(by_trying(problem, p), rel=1e-12)
    assert found.is_optimal
    assert found.method == solution.EXACT
    assert len(found.sites) == p


@pytest.mark.parametrize(("seed", "p"), [(1, 3), (2, 7), (3, 12)])
def test_64_demand_points_agree_with_highs(seed, p):
    problem = city(64, 64, seed)
    found = p_median.solve(problem, p)
    assert found.is_optimal
    assert found.objective == pytest.approx(p_median_by_highs(problem, p), rel=1e-7)


@pytest.mark.parametrize("seed", range(4))
def test_fixed_closed_and_groups_are_kept_at_the_optimum(seed):
    problem = city(14, 9, seed)
    groups = {0: "Nord", 1: "Nord", 2: "Süd", 3: "Süd", 4: "West"}
    ruled = replace(problem, fixed=frozenset({7}), closed=frozenset({4, 5}), groups=groups)
    with pytest.raises(InfeasibleError, match="West"):
        p_median.solve(ruled, 4)
    ruled = replace(ruled, closed=frozenset({5}))
    found = p_median.solve(ruled, 5)
    assert set(found.sites) in [set(sites) for sites in every_set(ruled, 5)]
    assert found.objective == pytest.approx(by_trying(ruled, 5), rel=1e-12)


@given(seed=st.integers(0, 10_000), p=st.integers(1, 6))
def test_bound_optimum_and_search_keep_their_order(seed, p):
    problem = city(12, 7, seed)
    rules = Rules.of(problem, p)
    cost = problem.weights[:, None] * problem.distances
    start = interchange.greedy(cost, rules)
    searched = interchange.descend(cost, rules, start)[1]
    bound = lagrange.lower_bound(
        cost,
        problem.weights,
        rules,
        lagrange.first_prices(cost, start),
        searched,
        steps=60,
        goal=1e-9,
        is_going=lambda _: True,
        improve=lambda _, known: known,
    )
    optimum = by_trying(problem, p)
    assert bound.value <= optimum * (1 + 1e-9)
    assert optimum <= searched * (1 + 1e-9)
    must, may = lagrange.settle(bound, rules, searched)
    best = min(every_set(problem, p), key=lambda s: interchange.total(cost, np.array(s)))
    if searched > optimum * (1 + 1e-6):  # only better sets are promised to keep what is settled
        assert set(np.flatnonzero(must)) <= set(best) <= set(np.flatnonzero(may))


@given(seed=st.integers(0, 10_000), p=st.integers(1, 5), factor=st.floats(0.01, 100))
def test_more_sites_or_candidates_never_hurt_and_weights_scale(seed, p, factor):
    problem = city(12, 7, seed)
    value = p_median.solve(problem, p).objective
    assert p_median.solve(problem, p + 1).objective <= value * (1 + 1e-12)
    scaled = p_median.solve(replace(problem, weights=problem.weights * factor), p)
    assert scaled.objective == pytest.approx(value * factor)
    doubled = Problem(problem.weights, np.hstack([problem.distances, problem.distances[:, :1]]))
    assert p_median.solve(doubled, p).objective == pytest.approx(value)
    fewer = replace(problem, closed=frozenset({0}))
    assert p_median.solve(fewer, p).objective >= value * (1 - 1e-12)


def test_known_answers_on_a_line():
    line = np.abs(np.arange(3.0)[:, None] - np.arange(3.0)[None, :]) * 100
    middle = p_median.solve(Problem(np.ones(3), line), 1)
    assert middle.sites == (1,)
    assert middle.objective == 200
    assert p_median.solve(Problem(np.ones(3), line), 3).objective == 0
    assert p_median.solve(Problem(np.ones(3), line), 3).gap == 0


def test_people_nobody_counts_change_nothing():
    problem = city(12, 6, 1)
    none = replace(problem, weights=np.where(np.arange(12) < 3, 0.0, problem.weights))
    assert p_median.solve(none, 2).objective == pytest.approx(by_trying(none, 2))


def test_the_same_seed_gives_the_same_sites():
    problem = city(80, 40, 5)
    one, other = (p_median.solve(problem, 6, seed=3, nodes=0) for _ in range(2))
    assert one.sites == other.sites
    assert one.bound == other.bound


def test_a_search_that_is_stopped_keeps_a_valid_bound():
    problem = city(60, 30, 2)
    exact = p_median.solve(problem, 5)
    stopped = p_median.solve(problem, 5, progress=lambda *_: False)
    assert stopped.is_cancelled
    assert stopped.bound <= exact.objective * (1 + 1e-9) <= stopped.objective * (1 + 2e-9)
    assert 0 <= stopped.gap < 1


def hard() -> Problem:
    """Random ways without any geometry: the bound alone does not prove the optimum."""
    dice = np.random.default_rng(3)
    return Problem(np.ones(60), dice.integers(1, 200, (60, 30)).astype(float))


def test_branching_closes_what_the_bound_leaves_open():
    heard = []
    found = p_median.solve(
        hard(), 4, progress=lambda share, step: heard.append((share, step)) or True
    )
    assert found.is_optimal
    assert found.objective == pytest.approx(p_median_by_highs(hard(), 4), rel=1e-7)
    assert "Beweis" in {step for _, step in heard}
    assert all(0 <= share <= 1 for share, _ in heard)


def test_without_branching_the_gap_is_open_and_said():
    found = p_median.solve(hard(), 4, nodes=0)
    assert found.gap > 0.01
    assert not found.is_optimal
    assert found.method == solution.SEARCHED
    good_enough = p_median.solve(hard(), 4, goal=0.2)
    assert good_enough.gap <= 0.2
    assert good_enough.bound <= p_median.solve(hard(), 4).objective


def test_branching_can_be_stopped_and_respects_fixed_sites():
    calls = []

    def stop_at_proof(_, step):
        calls.append(step)
        return step != "Beweis"

    stopped = p_median.solve(hard(), 4, progress=stop_at_proof)
    assert stopped.is_cancelled
    fixed = replace(hard(), fixed=frozenset({0, 1, 2}))
    found = p_median.solve(fixed, 4)
    assert {0, 1, 2} < set(found.sites)
    assert found.objective == pytest.approx(by_trying(fixed, 4))


def test_a_node_where_everything_is_settled_is_tried_itself():
    problem = hard()
    rules = Rules.of(problem, 2)
    fixed = np.zeros(30, bool)
    fixed[[3, 4]] = True
    rules = rules.narrowed(fixed, rules.usable)
    cost = problem.distances
    seen = []
    root = lagrange.Bound(0.0, np.zeros(30), 0.0, cost.min(axis=1), np.full(30, 0.5))
    bound = branching.close_gap(
        cost,
        problem.weights,
        rules,
        root,
        1e6,
        goal=1e-9,
        nodes=5,
        is_going=lambda _: True,
        improve=lambda sites, known: (
            seen.append(tuple(int(j) for j in sites)) or min(known, interchange.total(cost, sites))
        ),
    )
    assert (3, 4) in seen
    assert bound == pytest.approx(interchange.total(cost, np.array([3, 4])))


def test_a_gap_within_the_goal_is_not_branched_on():
    root = lagrange.Bound(90.0, np.zeros(30), 0.0, np.zeros(60), np.full(30, 0.5))

    def unwanted(*_):
        pytest.fail("searched although the goal is met")

    bound = branching.close_gap(
        hard().distances,
        hard().weights,
        Rules.of(hard(), 4),
        root,
        100.0,
        goal=0.1,
        nodes=5,
        is_going=unwanted,
        improve=unwanted,
    )
    assert bound == 90


def test_candidates_of_sets_as_good_as_the_best_known_are_not_settled_away():
    bound = lagrange.Bound(1_000.0, np.zeros(30), 1_000.0, np.zeros(60), np.full(30, 0.5))
    must, may = lagrange.settle(bound, Rules.of(hard(), 4), 1_000.0)
    assert may.all()
    assert not must.any()
    _, better = lagrange.settle(bound, Rules.of(hard(), 4), 999.0)
    assert not better.any()


def test_large_problems_are_content_with_a_tenth_of_a_percent(monkeypatch):
    monkeypatch.setattr(p_median, "LARGEST_EXACT", 10)
    found = p_median.solve(city(200, 40, 4), 6)
    assert found.gap <= p_median.LARGE_GOAL


@pytest.mark.parametrize(
    ("changes", "p", "words", "number"),
    [
        ({}, 0, "wenigstens einen", 1),
        ({}, 7, "nur 6 mögliche", 6),
        ({"fixed": frozenset({0, 1, 2})}, 2, "3 Standorte stehen fest", 3),
        ({"groups": {0: "A", 1: "B", 2: "C"}}, 2, "3 Gruppen .*A, B, C.*ab 3", 3),
        (
            {"fixed": frozenset({0}), "groups": {1: "B", 2: "C"}},
            2,
            "1 Standort steht fest und 2 Gruppen",
            3,
        ),
        ({"groups": {j: f"G{j}" for j in range(6)}}, 2, "und weitere", 6),
        ({"fixed": frozenset({0}), "groups": {1: "B"}}, 1, "1 Standort ist .*1 Gruppe braucht", 2),
    ],
)
def test_what_cannot_be_is_explained_with_what_could_be(changes, p, words, number):
    problem = replace(city(8, 6, 1), **changes)
    with pytest.raises(InfeasibleError, match=words) as fault:
        p_median.solve(problem, p)
    assert fault.value.feasible_number == number
    p_median.solve(problem, number)  # and it is possible


def test_bad_numbers_are_named():
    good = city(3, 2, 1)
    cases = [
        ({"weights": np.array([1.0, -1.0, 1.0]), "demand_ids": ("a", "b", "c")}, "„b“"),
        ({"weights": np.zeros(3)}, "überall 0"),
        ({"weights": np.ones(2)}, "mögliche Standorte"),
        ({"distances": np.full((3, 2), np.nan)}, "Weglänge"),
        ({"demand_ids": ("a",)}, "passen nicht"),
        ({"fixed": frozenset({5})}, "unbekannt"),
        ({"fixed": frozenset({1}), "closed": frozenset({1})}, "zugleich fest"),
    ]
    for changes, words in cases:
        with pytest.raises(SitesError, match=words):
            replace(good, **changes)


def test_a_group_without_any_candidate_gives_no_cheapest_set():
    problem = replace(city(4, 3, 1), groups={0: "A"})
    rules = Rules.of(problem, 1).narrowed(np.zeros(3, bool), np.array([False, True, True]))
    assert rules.cheapest(np.zeros(3))[1] == np.inf
    full = Rules.of(problem, 1).narrowed(np.array([True, True, False]), np.ones(3, bool))
    assert full.cheapest(np.zeros(3))[1] == np.inf
