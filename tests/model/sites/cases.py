"""Instances for the tests: random ones with a seed, and the true optimum by trying everything."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix

from sozialraum.model.sites.problem import Problem


def city(n: int, m: int, seed: int) -> Problem:
    """A clustered city: people around some centres, candidates likewise; metres."""
    dice = np.random.default_rng(seed)
    centres = dice.uniform(0, 15_000, (6, 2))
    demand = centres[dice.integers(6, size=n)] + dice.normal(0, 1_500, (n, 2))
    sites = centres[dice.integers(6, size=m)] + dice.normal(0, 1_800, (m, 2))
    ways = np.hypot(*(demand[:, None] - sites[None]).transpose(2, 0, 1))
    return Problem(dice.integers(20, 900, n).astype(float), ways)


def every_set(problem: Problem, p: int) -> list[tuple[int, ...]]:
    """All allowed sets of p sites, the rules checked one by one."""
    members: dict[str, set[int]] = {}
    for j, name in problem.groups.items():
        members.setdefault(name, set()).add(j)
    return [
        sites
        for sites in combinations(range(problem.size[1]), p)
        if problem.fixed <= set(sites)
        and not problem.closed & set(sites)
        and all(set(sites) & group for group in members.values())
    ]


def best_by_trying(
    problem: Problem, p: int, score: Callable[[np.ndarray], float], best: Callable = min
) -> float:
    """The best score of the nearest distances over all allowed sets."""
    return best(
        score(problem.distances[:, list(sites)].min(axis=1)) for sites in every_set(problem, p)
    )


def p_median_by_highs(problem: Problem, p: int) -> float:
    """A second opinion: the textbook formulation, solved by HiGHS."""
    n, m = problem.size
    cost = problem.weights[:, None] * problem.distances
    rows, columns = np.repeat(np.arange(n), m), np.tile(np.arange(m), n)
    pair, ones = np.arange(n * m), np.ones(n * m)
    served = coo_matrix((ones, (rows, pair + m)), shape=(n, m + n * m))
    linked = coo_matrix(
        (np.r_[ones, -ones], (np.r_[pair, pair], np.r_[pair + m, columns])),
        shape=(n * m, m + n * m),
    )
    found = milp(
        np.r_[np.zeros(m), cost.ravel() / cost.max()],
        constraints=[
            LinearConstraint(served.tocsr(), 1, 1),
            LinearConstraint(linked.tocsr(), -np.inf, 0),
            LinearConstraint(np.r_[np.ones(m), np.zeros(n * m)], p, p),
        ],
        bounds=Bounds(0, 1),
        integrality=np.r_[np.ones(m), np.zeros(n * m)],
        options={"mip_rel_gap": 0.0},
    )
    assert found.status == 0
    return float(found.fun * cost.max())
