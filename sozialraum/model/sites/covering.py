"""Covering: reach as many as possible, everybody with as few sites, or everybody as near as can be.

* MCLP (Church and ReVelle 1974): ``max sum a_i z_i ; z_i <= sum_{j: d_ij <= R} y_j ; sum y_j = p``
* LSCP (Toregas et al. 1971): ``min sum y_j ; sum_{j: d_ij <= R} y_j >= 1``
* p-centre (Minieka 1970): the smallest R for which p sites cover everybody, by bisection over the
  sorted distances with the LSCP.

HiGHS solves all of them (`scipy.optimize.milp`) where a cheap bound does not settle them. Demand points that the same candidates can reach
are one row, which keeps 10,000 points small. Points where nobody lives need no cover. Among equally
good sets, swaps shorten the ways. The three stand in one module: they share rows, bounds and solver.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, hstack, identity

from sozialraum.model.sites import cover_bound, interchange, solution
from sozialraum.model.sites.distances import check_radius
from sozialraum.model.sites.problem import Model, Problem, Progress, silent
from sozialraum.model.sites.selection import Rules

TOLERANCE_M = 1e-6  # a point exactly at the radius is within it
SECONDS = 60.0  # HiGHS at most, per problem handed to it
_MOST_ROWS = 1_500  # up to which rows are compared pairwise
_TIME_UP = 1  # status of `milp`


@dataclass(frozen=True)
class _Rows:
    """Demand points by the candidates that reach them."""

    cover: NDArray[np.bool_]  # (k, m), all different, none empty
    weights: NDArray[np.float64]  # (k,)


def reach(problem: Problem, radius: float) -> NDArray[np.bool_]:
    """Which candidate (columns) reaches which demand point within ``radius`` metres, ``(n, m)``.

    Raises:
        SitesError: The radius is no length.
    """
    check_radius(radius)
    return np.asarray(problem.distances <= radius + TOLERANCE_M)


def covered_weight(problem: Problem, sites: tuple[int, ...], radius: float) -> float:
    """How many people ``sites`` reach within ``radius`` metres."""
    return float(problem.weights[reach(problem, radius)[:, list(sites)].any(axis=1)].sum())


def max_cover(
    problem: Problem, p: int, radius: float, *, seconds: float = SECONDS
) -> solution.Solution:
    """MCLP: the p sites that reach most people within ``radius`` metres.

    Args:
        problem: What is wanted and settled.
        p: Number of sites, fixed ones included.
        radius: Metres.
        seconds: What HiGHS may take at most; then the answer carries a gap.

    Returns:
        Objective and bound in people.

    Raises:
        InfeasibleError: No p sites keep what is settled.
        SitesError: The radius is no length.
    """
    rules = Rules.of(problem, p)
    rows = _rows(problem, reach(problem, radius) & rules.usable[None, :])
    useful = _useful(rows.cover, rows.weights, rules)
    if useful.sum() >= p:
        rules = rules.narrowed(rules.fixed, useful)
    best = _greedy_cover(rows, rules, p)
    bound = float(rows.weights.sum())
    k, m = rows.cover.shape
    if 0 < k <= _MOST_ROWS and _weight(rows, best) < bound:
        best, above = cover_bound.upper_bound(rows.cover, rows.weights, rules, best)
        bound = min(bound, above)
    if k and bound > _weight(rows, best) * (1 + solution.PROVEN):
        scale = float(rows.weights.max())
        found = milp(
            np.r_[np.zeros(m), -rows.weights / scale],
            constraints=[
                LinearConstraint(hstack([csr_matrix(rows.cover), -identity(k)]).tocsr(), 0, np.inf),
                site_constraint(rules, k, p, p),
                *group_constraints(rules, k),
            ],
            bounds=Bounds(np.r_[rules.fixed, np.zeros(k)], np.r_[rules.usable, np.ones(k)]),
            integrality=np.r_[np.ones(m), np.zeros(k)],
            options={"mip_rel_gap": 0.0, "time_limit": seconds},
        )
        if found.x is not None:
            chosen = np.flatnonzero(found.x[:m] > 0.5)
            best = max(best, chosen, key=lambda sites: _weight(rows, sites))
        if found.status != _TIME_UP:
            bound = _weight(rows, best)
        elif found.mip_dual_bound is not None:
            bound = min(bound, -float(found.mip_dual_bound) * scale)
    value = _weight(rows, best)
    method = solution.EXACT if bound <= value * (1 + solution.PROVEN) else solution.SEARCHED
    sites = _shorten(problem, Rules.of(problem, p), best, radius)
    return solution.build(problem, Model.MCLP, sites, value, bound, method=method)


def set_cover(problem: Problem, radius: float, *, seconds: float = SECONDS) -> solution.Solution:
    """LSCP: the fewest sites with everybody within ``radius`` metres of one.

    Points that no candidate reaches are named in ``uncovered`` and left out; `smallest_radius`
    says which radius would include them.

    Args:
        problem: What is wanted and settled.
        radius: Metres.
        seconds: What HiGHS may take at most.

    Returns:
        Objective and bound in sites.

    Raises:
        InfeasibleError: A group has no candidate left.
        SitesError: The radius is no length.
    """
    rules = Rules.of(problem, max(problem.fewest, 1))
    cover = reach(problem, radius) & rules.usable[None, :]
    uncovered = np.flatnonzero(~cover.any(axis=1) & (problem.weights > 0))
    rows = _rows(problem, cover)
    best, bound = _fewest(rows, rules, seconds)
    rules = Rules.of(problem, len(best))
    return solution.build(
        problem,
        Model.LSCP,
        _shorten(problem, rules, best, radius),
        len(best),
        bound,
        method=solution.EXACT if bound >= len(best) else solution.SEARCHED,
        uncovered=(int(i) for i in uncovered),
    )


def smallest_radius(problem: Problem) -> float:
    """The radius from which on every inhabited point is reached by some candidate, metres."""
    inhabited = problem.distances[problem.weights > 0]
    return float(inhabited[:, problem.open_candidates].min(axis=1).max())


def center(
    problem: Problem, p: int, *, seconds: float = SECONDS, progress: Progress = silent
) -> solution.Solution:
    """p-centre: the p sites with the shortest longest way.

    Args:
        problem: What is wanted and settled.
        p: Number of sites, fixed ones included.
        seconds: What HiGHS may take at most in each step of the bisection.
        progress: Hears how far the search is; False stops it with what was found.

    Returns:
        Objective and bound in metres.

    Raises:
        InfeasibleError: No p sites keep what is settled.
    """
    rules = Rules.of(problem, p)
    inhabited = problem.distances[problem.weights > 0]
    radii = np.unique(inhabited[:, rules.usable])
    low = int(np.searchsorted(radii, smallest_radius(problem)))
    best, high = _greedy_center(problem, rules, radii, low)
    proven, start, is_cancelled = low, max(high - low, 1), False
    while low < high:
        middle = (low + high) // 2
        share = 1 - math.log2(high - low + 1) / math.log2(start + 1)
        if not progress(share, "Umkreis wird eingegrenzt"):
            is_cancelled = True
            break
        sites, fewest = _fewest(
            _rows(problem, (problem.distances <= radii[middle]) & rules.usable[None, :]),
            rules,
            seconds,
            enough=p,
        )
        if len(sites) <= p:
            best, high = _filled(rules, sites, problem), middle
        else:
            low = middle + 1
            if fewest > p:
                proven = max(proven, low)
    value, bound = float(radii[high]), float(radii[min(proven, high)])
    return solution.build(
        problem,
        Model.P_CENTER,
        _shorten(problem, rules, best, value),
        value,
        bound,
        method=solution.EXACT if bound == value else solution.SEARCHED,
        is_cancelled=is_cancelled,
    )


def _greedy_center(
    problem: Problem, rules: Rules, radii: NDArray[np.float64], low: int
) -> tuple[NDArray[np.int64], int]:
    """A first set and the position of its radius: bisection with the greedy cover alone."""
    best = interchange.greedy(problem.weights[:, None] * problem.distances, rules)
    farthest = float(problem.distances[problem.weights > 0][:, best].min(axis=1).max())
    high = int(np.searchsorted(radii, farthest))
    while low < high:
        middle = (low + high) // 2
        cover = (problem.distances <= radii[middle]) & rules.usable[None, :]
        rows = _rows(problem, cover)
        sites = _greedy_cover(rows, rules, int(rules.usable.sum()), is_thrifty=True)
        if len(sites) <= rules.p:
            best, high = _filled(rules, sites, problem), middle
        else:
            low = middle + 1
    return best, high


def _filled(rules: Rules, sites: NDArray[np.int64], problem: Problem) -> NDArray[np.int64]:
    """``sites`` and, up to ``rules.p``, those that shorten the ways most."""
    held = np.zeros(len(rules.fixed), bool)
    held[sites] = True
    cost = problem.weights[:, None] * problem.distances
    return interchange.greedy(cost, rules.narrowed(held, rules.usable))


def site_constraint(rules: Rules, others: int, low: float, high: float) -> LinearConstraint:
    """``low <= sum y <= high`` for variables y followed by ``others`` more."""
    m = len(rules.usable)
    return LinearConstraint(np.r_[np.ones(m), np.zeros(others)], low, high)


def group_constraints(rules: Rules, others: int) -> list[LinearConstraint]:
    """At least one site of each group."""
    return [
        LinearConstraint(np.r_[rules.group == number, np.zeros(others)].astype(float), 1, np.inf)
        for number in range(rules.group_count)
    ]


def _rows(problem: Problem, cover: NDArray[np.bool_]) -> _Rows:
    needed = cover.any(axis=1) & (problem.weights > 0)
    if not needed.any():
        return _Rows(cover[:0], problem.weights[:0])
    packed, place = np.unique(np.packbits(cover[needed], axis=1), axis=0, return_inverse=True)
    weights = np.bincount(place.ravel(), problem.weights[needed]).astype(float)
    return _Rows(np.unpackbits(packed, axis=1, count=cover.shape[1]).astype(bool), weights)


def _hardest(cover: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows that must be covered on their own: a row that contains another one comes for free."""
    if not 1 < len(cover) <= _MOST_ROWS:
        return cover
    return cover[~_contains_another(cover)]


def _contains_another(sets: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows contain another row; of equal rows the first contains none. Shape ``(k,)``."""
    number = sets.astype(np.float32)
    shared = number @ number.T
    size = number.sum(axis=1)
    inside = shared >= size[:, None]  # row i lies in row k
    inside &= (size[:, None] < size[None, :]) | (
        np.arange(len(sets))[:, None] < np.arange(len(sets))[None, :]
    )
    return np.asarray(inside.any(axis=0))


def _useful(
    cover: NDArray[np.bool_], weights: NDArray[np.float64], rules: Rules
) -> NDArray[np.bool_]:
    """Candidates worth a thought: one that reaches no more than another one is not.

    Fixed candidates and those of a group stay; ``weights`` > 0 rows count.
    """
    keep = rules.fixed | (rules.usable & (rules.group >= 0))
    others = np.flatnonzero(rules.usable & ~keep)
    if len(others) > 1:
        missed = ~cover[weights > 0][:, others].T  # more missed = less reached
        others = others[~_contains_another(missed)]
    useful = keep.copy()
    useful[others] = True
    return useful


def _fewest(
    rows: _Rows, rules: Rules, seconds: float, enough: int | None = None
) -> tuple[NDArray[np.int64], int]:
    """The fewest sites that cover all rows, and a proven lower bound of their number.

    With ``enough``, a cover of that size is as good as a smaller one.
    """
    cover = _hardest(rows.cover)
    useful = _useful(cover, np.ones(len(cover)), rules)
    # what only a fixed or grouped candidate is left to reach may contain others now
    cover = _hardest(cover & useful[None, :])
    rules = rules.narrowed(rules.fixed, useful)
    most = int(rules.usable.sum())
    best = _greedy_cover(_Rows(cover, np.ones(len(cover))), rules, most, is_thrifty=True)
    proven = _apart(cover, rules)
    if proven >= len(best) or (enough is not None and len(best) <= enough):
        return best, proven
    m = len(rules.usable)
    found = milp(
        np.ones(m),
        constraints=[
            LinearConstraint(csr_matrix(cover.astype(float)), 1, np.inf),
            *group_constraints(rules, 0),
        ],
        bounds=Bounds(rules.fixed.astype(float), rules.usable.astype(float)),
        integrality=np.ones(m),
        options={"mip_rel_gap": 0.0, "time_limit": seconds},
    )
    if found.x is not None:
        best = min(best, np.flatnonzero(found.x > 0.5), key=len)
    if found.status != _TIME_UP:
        return best, len(best)
    dual = 0.0 if found.mip_dual_bound is None else float(found.mip_dual_bound)
    return best, max(proven, math.ceil(min(dual, len(best)) - 1e-6))


def _apart(cover: NDArray[np.bool_], rules: Rules) -> int:
    """Sites that are needed at least: fixed ones, and one for each of some rows that share none."""
    needed = max(int(rules.fixed.sum()), 1)
    found = int(rules.fixed.sum())
    free = np.asarray(~cover[:, rules.fixed].any(axis=1))
    for row in np.argsort(cover.sum(axis=1), kind="stable"):
        if free[row]:
            found += 1
            free &= ~(cover & cover[row]).any(axis=1)
    return max(needed, found)


def _greedy_cover(
    rows: _Rows, rules: Rules, p: int, *, is_thrifty: bool = False
) -> NDArray[np.int64]:
    """Candidates by the weight they newly cover; ``is_thrifty`` stops when all is covered."""
    chosen = rules.fixed.copy()
    open_rows = ~rows.cover[:, chosen].any(axis=1)
    while int(chosen.sum()) < p:
        missing = np.flatnonzero(rules.counts(np.flatnonzero(chosen)) == 0)
        if is_thrifty and not open_rows.any() and not len(missing) and chosen.any():
            break
        may = rules.usable & ~chosen
        if len(missing) and (len(missing) >= p - int(chosen.sum()) or not open_rows.any()):
            may &= np.isin(rules.group, missing)
        gain = rows.weights[open_rows] @ rows.cover[open_rows]
        best = int(np.where(may, gain, -1.0).argmax())
        chosen[best] = True
        open_rows &= ~rows.cover[:, best]
    return np.flatnonzero(chosen)


def _weight(rows: _Rows, sites: NDArray[np.int64]) -> float:
    return float(rows.weights[rows.cover[:, sites].any(axis=1)].sum())


def _shorten(
    problem: Problem, rules: Rules, sites: NDArray[np.int64], radius: float
) -> tuple[int, ...]:
    """Swap to shorter ways without losing anybody who is covered."""
    start = tuple(int(j) for j in np.sort(sites))
    rules = Rules(len(start), rules.fixed, rules.usable, rules.group, rules.group_count)
    ways = problem.distances + np.where(reach(problem, radius), 0, problem.distances.max() + 1)
    found, _ = interchange.descend(problem.weights[:, None] * ways, rules, sites)
    shorter = tuple(int(j) for j in found)
    before, after = (covered_weight(problem, chosen, radius) for chosen in (start, shorter))
    return shorter if after >= before else start
