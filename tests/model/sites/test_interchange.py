"""The swap step against trying every swap, and the corners of the search."""

from dataclasses import replace

import numpy as np
import pytest

from sozialraum.model.sites import interchange, lagrange
from sozialraum.model.sites.selection import Rules

from .cases import city


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("p", [1, 3, 5])
def test_where_a_descent_ends_no_single_swap_helps(seed, p):
    problem = replace(city(20, 9, seed), fixed=frozenset({2}), groups={0: "A", 1: "A", 3: "B"})
    rules = Rules.of(problem, max(p, 3))
    cost = problem.weights[:, None] * problem.distances
    start = rules.cheapest(np.random.default_rng(seed).random(9))[0]
    sites, value = interchange.descend(cost, rules, start)
    assert value == pytest.approx(interchange.total(cost, sites))
    assert value <= interchange.total(cost, start)
    allowed = rules.swap_allowed(sites)
    for enter, leave in np.argwhere(allowed):
        swapped = np.append(np.delete(sites, leave), enter)
        assert interchange.total(cost, swapped) >= value * (1 - 1e-9)
    assert 2 in sites
    assert (rules.counts(sites) > 0).all()


def test_all_candidates_open_leaves_nothing_to_swap_or_shake():
    problem = city(6, 3, 1)
    rules = Rules.of(problem, 3)
    cost = problem.distances
    sites, value = interchange.search(
        cost, rules, np.arange(3), rounds=2, seed=1, is_enough=lambda *_: False
    )
    assert list(sites) == [0, 1, 2]
    assert value == interchange.total(cost, sites)


def test_a_search_that_is_told_it_is_enough_ends():
    problem = city(20, 8, 1)
    asked = []

    def enough(_, number):
        asked.append(number)
        return number == 1

    rules = Rules.of(problem, 3)
    start = interchange.greedy(problem.distances, rules)
    interchange.search(problem.distances, rules, start, rounds=9, seed=1, is_enough=enough)
    assert asked == [0, 1]


def test_a_bound_that_serves_everybody_once_is_the_optimum():
    cost = np.array([[0.0, 9.0], [9.0, 0.0]])
    rules = Rules.of(replace(city(2, 2, 1), distances=cost, weights=np.ones(2)), 2)
    found = lagrange.lower_bound(
        cost,
        np.ones(2),
        rules,
        np.array([4.0, 4.0]),
        5.0,  # worse than the optimum 0: the goal does not end it
        steps=50,
        goal=1e-9,
        is_going=lambda _: True,
        improve=lambda _, known: known,
    )
    assert found.value == pytest.approx(0)


def test_a_smoothed_direction_that_points_back_is_replaced():
    # two steps in opposite directions: the memory of the first outweighs the second
    problem = city(30, 10, 9)
    cost = problem.weights[:, None] * problem.distances
    rules = Rules.of(problem, 2)
    start = interchange.greedy(cost, rules)
    for factor in (0.01, 0.2, 3.0, 40.0):
        found = lagrange.lower_bound(
            cost,
            problem.weights,
            rules,
            lagrange.first_prices(cost, start) * factor,
            interchange.total(cost, start),
            steps=150,
            goal=1e-9,
            first_step=1.9,
            is_going=lambda _: True,
            improve=lambda _, known: known,
        )
        assert found.value <= interchange.total(cost, start) * (1 + 1e-9)
