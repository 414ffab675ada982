"""Mean against the worst served: the equity trade-off and its Pareto line.

``min lambda * mean + (1 - lambda) * CVaR_alpha`` of the weighted distance. CVaR (conditional mean,
Rockafellar and Uryasev 2000; for locations Ogryczak and Zawadzki 2002) is the mean distance of the
worst-served share alpha of the people::

    CVaR = min_t  t + 1 / (alpha * A) * sum_i a_i * max(0, d_i - t)

For a fixed t this is a p-median with other distances, which is solved quickly. Over an interval
t1 <= t <= t2 the tangent at t2 bounds every set of sites from below, so intervals of t are halved
until the best bound meets the best set: a general solver needs minutes for the same.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sozialraum.model.sites import p_median, solution
from sozialraum.model.sites.distances import check_range
from sozialraum.model.sites.problem import Model, Problem, Progress, silent

WORST_SHARE = 0.1
_MOST_INTERVALS = 1000


def tail_mean(distances: NDArray[np.float64], weights: NDArray[np.float64], alpha: float) -> float:
    """CVaR: mean distance of the worst-served share ``alpha`` of the people.

    Args:
        distances: Shape ``(n,)``, metres.
        weights: Shape ``(n,)``, people, sum > 0.
        alpha: Above 0, at most 1; 1 gives the mean of all, towards 0 the longest way.

    Raises:
        SitesError: ``alpha`` is out of range.
    """
    check_range("Anteil der am schlechtesten Versorgten", alpha, (1e-6, 1.0))
    order = np.argsort(-distances, kind="stable")
    until = np.cumsum(weights[order])
    quota = alpha * until[-1]
    taken = np.clip(quota - (until - weights[order]), 0, weights[order])
    return float(taken @ distances[order] / quota)


def trade_off(
    problem: Problem,
    p: int,
    mean_share: float,
    *,
    alpha: float = WORST_SHARE,
    goal: float = 0.0,
    seed: int = 1,
    progress: Progress = silent,
) -> solution.Solution:
    """The p sites that balance the mean way and the way of the worst served.

    Args:
        problem: What is wanted and settled.
        p: Number of sites, fixed ones included.
        mean_share: lambda, 0-1: 1 looks at the mean only, 0 at the worst served only.
        alpha: Share of people that count as worst served.
        goal: Relative gap that is good enough.
        seed: Of the random restarts.
        progress: Hears how far the search is; False stops it with what was found.

    Returns:
        Objective and bound in metres.

    Raises:
        InfeasibleError: No p sites keep what is settled.
        SitesError: lambda or alpha is out of range.
    """
    check_range("Gewicht des Mittels", mean_share, (0.0, 1.0))
    check_range("Anteil der am schlechtesten Versorgten", alpha, (1e-6, 1.0))
    problem.check_number(p)
    search = _Search(problem, p, mean_share, alpha, goal / 4, seed, progress)
    search.run(goal)
    proven = search.value - search.bound <= solution.PROVEN * search.value
    return solution.build(
        problem,
        Model.EQUITY,
        search.sites,
        search.value,
        search.bound,
        method=solution.EXACT if proven else solution.SEARCHED,
        is_cancelled=search.is_cancelled,
    )


def front(
    problem: Problem,
    p: int,
    *,
    mean_shares: tuple[float, ...] = (1.0, 0.8, 0.6, 0.4, 0.2, 0.0),
    alpha: float = WORST_SHARE,
    seed: int = 1,
    progress: Progress = silent,
) -> list[solution.Solution]:
    """The Pareto line: the best sets for several lambda that no other set beats in both respects.

    Sorted from the best mean to the best tail. Sets found for one lambda that another set beats are
    left out; a stopped search gives the line so far.
    """
    found: list[solution.Solution] = []
    for number, mean_share in enumerate(mean_shares):
        part = _part(progress, number, len(mean_shares))
        if not part(0.0, "Abwägung"):
            break
        found.append(trade_off(problem, p, mean_share, alpha=alpha, seed=seed, progress=part))
    scores = [mean_and_tail(problem, item, alpha) for item in found]
    kept: dict[tuple[float, float], solution.Solution] = {}
    for score, item in zip(scores, found, strict=True):
        beaten = any(
            other[0] <= score[0] and other[1] <= score[1] and other != score for other in scores
        )
        if not beaten:
            kept.setdefault(score, item)
    return [kept[score] for score in sorted(kept)]


def mean_and_tail(problem: Problem, found: solution.Solution, alpha: float) -> tuple[float, float]:
    """Mean way and mean way of the worst-served share, metres."""
    return (
        tail_mean(found.distances, problem.weights, 1.0),
        tail_mean(found.distances, problem.weights, alpha),
    )


def _part(progress: Progress, number: int, parts: int) -> Progress:
    return lambda share, step: progress((number + share) / parts, step)


@dataclass(order=True)
class _Interval:
    """All t from ``ticks[low]`` to ``ticks[high]``, with a bound on every set there."""

    bound: float
    low: int = field(compare=False)
    high: int = field(compare=False)


class _Search:
    """Halving intervals of t, the best bound first."""

    def __init__(
        self,
        problem: Problem,
        p: int,
        mean_share: float,
        alpha: float,
        goal: float,
        seed: int,
        progress: Progress,
    ) -> None:
        self.problem, self.p, self.mean_share, self.alpha = problem, p, mean_share, alpha
        self.goal, self.seed, self.progress = goal, seed, progress
        self.share = 0.0
        self.ticks = np.unique(problem.distances[problem.weights > 0])
        self.sites: tuple[int, ...] = ()
        self.value, self.bound = np.inf, 0.0
        self.is_cancelled = False
        self._at: dict[int, float] = {}

    def run(self, goal: float) -> None:
        """Halve until bound and best set are ``goal`` apart, or somebody stops it."""
        # without any weight on the tail every t gives the same: one step is all
        last = 0 if self.mean_share == 1 else len(self.ticks) - 1
        waiting = [_Interval(self._bound(0, last), 0, last)]
        for number in range(_MOST_INTERVALS):
            first = waiting[0]
            is_done = self.value - first.bound <= max(goal, solution.PROVEN) * self.value
            if is_done or first.low == first.high:
                break
            self.share = 1 - 1 / (1 + number / 8)  # nobody knows how many halvings it takes
            if not self._goes():
                break
            heapq.heappop(waiting)
            middle = (first.low + first.high) // 2
            for low, high in ((first.low, middle), (middle + 1, first.high)):
                bound = max(first.bound, self._bound(low, high))
                heapq.heappush(waiting, _Interval(bound, low, high))
        self.bound = min(self.value, waiting[0].bound)

    def _goes(self, *_: object) -> bool:
        self.is_cancelled = self.is_cancelled or not self.progress(self.share, "Abwägung")
        return not self.is_cancelled

    def _bound(self, low: int, high: int) -> float:
        end = self._exactly(high)
        if low == high:
            return end
        ahead = self.ticks[high] - self.ticks[low]
        jump = self._solve(self.ticks[high], ahead) + (1 - self.mean_share) * self.ticks[low]
        return min(end, jump)

    def _exactly(self, tick: int) -> float:
        if tick not in self._at:
            rest = (1 - self.mean_share) * self.ticks[tick]
            self._at[tick] = self._solve(self.ticks[tick], 0.0) + rest
        return self._at[tick]

    def _solve(self, t: float, ahead: float) -> float:
        """Bound of the p-median with the tail counted from ``t``; notes the set it finds."""
        d = self.problem.distances
        tail = np.maximum(d - t, 0) + ahead * (d > t)
        ways = self.mean_share * d + (1 - self.mean_share) / self.alpha * tail
        question = replace(
            self.problem, weights=self.problem.weights / self.problem.total, distances=ways
        )
        found = p_median.solve(
            question, self.p, goal=self.goal, seed=self.seed, progress=self._goes
        )
        self._offer(found.sites)
        return found.bound

    def _offer(self, sites: tuple[int, ...]) -> None:
        ways = solution.assign(self.problem, sites)[1]
        mean = tail_mean(ways, self.problem.weights, 1.0)
        tail = tail_mean(ways, self.problem.weights, self.alpha)
        value = self.mean_share * mean + (1 - self.mean_share) * tail
        if value < self.value:
            self.value, self.sites = value, sites
