"""Mean against the worst served: CVaR in closed form, the optimum by trying everything, the line."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozialraum.model.sites import equity, p_median
from sozialraum.model.sites.errors import InfeasibleError, SitesError
from sozialraum.model.sites.problem import Problem

from .cases import best_by_trying, city, every_set


def test_the_worst_tenth_of_ten_people_is_the_farthest():
    ways, people = np.arange(1.0, 11.0) * 100, np.ones(10)
    assert equity.tail_mean(ways, people, 0.1) == 1_000
    assert equity.tail_mean(ways, people, 0.2) == 950
    # a quarter of ten people: the two farthest and half of the third
    assert equity.tail_mean(ways, people, 0.25) == pytest.approx((1_000 + 900 + 400) / 2.5)


@given(
    data=st.lists(st.tuples(st.floats(0, 9_000), st.integers(1, 500)), min_size=1, max_size=20),
    alpha=st.floats(0.01, 1),
)
def test_cvar_lies_between_mean_and_longest_and_is_the_minimum_over_t(data, alpha):
    ways, people = (np.array(column, dtype=float) for column in zip(*data, strict=True))
    tail = equity.tail_mean(ways, people, alpha)
    mean = people @ ways / people.sum()
    assert equity.tail_mean(ways, people, 1) == pytest.approx(mean)
    assert equity.tail_mean(ways, people, 1e-6) == pytest.approx(ways.max())
    assert mean - 1e-6 <= tail <= ways.max() + 1e-6
    by_t = min(t + (people * np.maximum(ways - t, 0)).sum() / (alpha * people.sum()) for t in ways)
    assert tail == pytest.approx(by_t)


def score(problem, mean_share, alpha):
    def of(ways):
        mean = equity.tail_mean(ways, problem.weights, 1)
        return mean_share * mean + (1 - mean_share) * equity.tail_mean(ways, problem.weights, alpha)

    return of


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("mean_share", [0.0, 0.3, 0.7, 1.0])
def test_the_balance_is_the_best_of_all_sets(seed, mean_share):
    problem = replace(city(14, 8, seed), fixed=frozenset({2}), groups={0: "A", 1: "A"})
    found = equity.trade_off(problem, 3, mean_share)
    best = best_by_trying(problem, 3, score(problem, mean_share, 0.1))
    assert found.objective == pytest.approx(best, rel=1e-9)
    assert found.is_optimal
    assert set(found.sites) in [set(sites) for sites in every_set(problem, 3)]


def test_with_all_weight_on_the_mean_it_is_the_p_median():
    problem = city(40, 20, 1)
    found, median = equity.trade_off(problem, 4, 1.0), p_median.solve(problem, 4)
    assert found.objective == pytest.approx(median.objective / problem.total)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 1_000), mean_share=st.floats(0, 1), goal=st.sampled_from([0.0, 0.02]))
def test_the_bound_never_passes_the_optimum(seed, mean_share, goal):
    problem = city(10, 6, seed)
    found = equity.trade_off(problem, 2, mean_share, alpha=0.2, goal=goal)
    best = best_by_trying(problem, 2, score(problem, mean_share, 0.2))
    assert found.bound <= best * (1 + 1e-9) <= found.objective * (1 + 2e-9)
    assert found.gap <= goal + 1e-9


def test_the_line_falls_in_one_respect_and_rises_in_the_other():
    problem = city(40, 20, 3)
    line = equity.front(problem, 4)
    points = [equity.mean_and_tail(problem, item, 0.1) for item in line]
    assert len(line) >= 2
    assert all(a[0] < b[0] and a[1] > b[1] for a, b in pairwise(points))
    assert points[0][0] == pytest.approx(p_median.solve(problem, 4).objective / problem.total)


def test_a_set_another_one_beats_is_not_on_the_line():
    problem = city(12, 6, 1)
    assert len(equity.front(problem, 6)) == 1  # all sites open: one set for every balance


def test_of_two_equal_tails_the_shorter_mean_stays():
    ways = np.column_stack([np.full(10, 500.0), np.full(10, 10.0)])
    ways[0] = 1_000  # the one who is worst served either way
    problem = Problem(np.ones(10), ways)
    line = equity.front(problem, 1, mean_shares=(0.0, 1.0))
    assert [item.sites for item in line] == [(1,)]
    assert equity.trade_off(problem, 1, 0.0).sites == (0,)  # so one was left out


def test_a_stopped_search_says_so_and_keeps_its_bound():
    problem = city(40, 20, 3)
    exact = equity.trade_off(problem, 4, 0.2)
    heard = []

    def stop_late(share, _):
        heard.append(share)
        return len(heard) < 12

    stopped = equity.trade_off(problem, 4, 0.2, progress=stop_late)
    assert stopped.is_cancelled
    assert stopped.bound <= exact.objective * (1 + 1e-9) <= stopped.objective * (1 + 2e-9)
    assert all(0 <= share <= 1 for share in heard)
    assert equity.trade_off(problem, 4, 0.2, progress=lambda *_: False).is_cancelled
    assert equity.front(problem, 4, progress=lambda *_: False) == []


def test_intervals_run_out_before_the_proof(monkeypatch):
    problem = city(40, 20, 3)
    monkeypatch.setattr(equity, "_MOST_INTERVALS", 1)
    found = equity.trade_off(problem, 4, 0.2)
    assert found.gap > 0
    assert not found.is_optimal


@pytest.mark.parametrize(("mean_share", "alpha"), [(-0.1, 0.1), (1.1, 0.1), (0.5, 0.0), (0.5, 1.1)])
def test_weights_out_of_range_are_refused(mean_share, alpha):
    with pytest.raises(SitesError, match="Erlaubt sind"):
        equity.trade_off(city(5, 3, 1), 2, mean_share, alpha=alpha)


def test_too_few_sites_are_explained():
    with pytest.raises(InfeasibleError):
        equity.trade_off(replace(city(5, 3, 1), fixed=frozenset({0, 1})), 1, 0.5)
