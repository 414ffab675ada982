"""The p-median: p sites with the shortest weighted way (Hakimi 1964).

``min sum a_i d_ij x_ij ; sum_j x_ij = 1 ; x_ij <= y_j ; sum y_j = p``. Swaps find a good set, the
Lagrangian bound proves how good it is, branching on that bound closes the gap, and random restarts
look for a better set where branching was not enough. This is much
faster here than a general solver (docs/decisions/0009), which the tests use as a second opinion.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sozialraum.model.sites import branching, interchange, lagrange, solution
from sozialraum.model.sites.problem import Model, Problem, Progress, silent
from sozialraum.model.sites.selection import Rules

# Up to this many pairs of demand and candidate the optimum is proven, beyond it 0.1 % is enough.
LARGEST_EXACT = 250_000
LARGE_GOAL = 0.001


@dataclass
class _State:
    """The best set so far and what is proven about it."""

    sites: NDArray[np.int64]
    cost: float
    bound: float
    goal: float
    progress: Progress
    is_cancelled: bool = False

    def offer(self, sites: NDArray[np.int64], cost: float) -> None:
        if cost < self.cost:
            self.sites, self.cost = sites, cost

    def goes(self, share: float, step: str) -> bool:
        """Tell how far the search is; False once somebody stopped it."""
        self.is_cancelled = self.is_cancelled or not self.progress(share, step)
        return not self.is_cancelled

    @property
    def is_open(self) -> bool:
        return not self.is_cancelled and self.cost - self.bound > self.goal * self.cost


def solve(
    problem: Problem,
    p: int,
    *,
    seed: int = 1,
    rounds: int = 12,
    steps: int = 600,
    nodes: int = 5000,
    goal: float | None = None,
    progress: Progress = silent,
) -> solution.Solution:
    """The best p sites, or good ones with a proven gap.

    Args:
        problem: What is wanted and settled.
        p: Number of sites, fixed ones included.
        seed: Of the random restarts.
        rounds: Restarts at most.
        steps: Steps of the first bound at most, >= 1.
        nodes: Branchings at most.
        goal: Relative gap that is good enough (0.001 = 0.1 %); None: the optimum up to
            `LARGEST_EXACT` pairs, `LARGE_GOAL` beyond.
        progress: Hears how far the search is; False stops it with what was found.

    Returns:
        Objective and bound in people times metres.

    Raises:
        InfeasibleError: No p sites keep what is settled.
    """
    rules = Rules.of(problem, p)
    if goal is None:
        goal = 0.0 if problem.distances.size <= LARGEST_EXACT else LARGE_GOAL
    goal = max(goal, solution.PROVEN)
    counts = problem.weights > 0
    weights = problem.weights[counts]
    cost = weights[:, None] * problem.distances[counts]
    state = _begin(cost, rules, goal, progress)
    improve = _improver(cost, rules, state)
    root = lagrange.lower_bound(
        cost,
        weights,
        rules,
        lagrange.first_prices(cost, state.sites),
        state.cost,
        steps=steps,
        goal=goal,
        is_going=lambda number: number % 20 != 0 or state.goes(0.4 * number / steps, "Schranke"),
        improve=improve,
    )
    state.bound = max(state.bound, root.value)
    if state.is_open:
        proven = branching.close_gap(
            cost,
            weights,
            rules,
            root,
            state.cost,
            goal=goal,
            nodes=nodes,
            is_going=lambda share: state.goes(0.4 + 0.4 * share, "Beweis"),
            improve=improve,
        )
        state.bound = max(state.bound, proven)
    if state.is_open:
        found = interchange.search(
            cost,
            rules,
            state.sites,
            rounds=rounds,
            seed=seed,
            is_enough=lambda value, number: (
                value - state.bound <= goal * value
                or not state.goes(0.8 + 0.2 * number / rounds, "bessere Standorte")
            ),
        )
        state.offer(*found)
    is_proven = state.cost - state.bound <= solution.PROVEN * state.cost
    return solution.build(
        problem,
        Model.P_MEDIAN,
        state.sites,
        state.cost,
        state.bound,
        method=solution.EXACT if is_proven else solution.SEARCHED,
        is_cancelled=state.is_cancelled,
    )


def _begin(cost: NDArray[np.float64], rules: Rules, goal: float, progress: Progress) -> _State:
    sites, value = interchange.descend(cost, rules, interchange.greedy(cost, rules))
    floor = float(cost[:, rules.usable].min(axis=1).sum())  # everybody at the nearest candidate
    return _State(sites, value, min(floor, value), goal, progress)


def _improver(
    cost: NDArray[np.float64], rules: Rules, state: _State
) -> Callable[[NDArray[np.int64], float], float]:
    """Tries sets the bound suggests, each once; gives the best known cost back."""
    seen: set[bytes] = {state.sites.tobytes()}

    def improve(sites: NDArray[np.int64], upper: float) -> float:
        if sites.tobytes() not in seen:
            seen.add(sites.tobytes())
            value = interchange.total(cost, sites)
            if value < state.cost:
                state.offer(sites, value)
            if value < upper * 1.02:  # near enough that a descent may pay
                state.offer(*interchange.descend(cost, rules, sites))
        return min(upper, state.cost)

    return improve
