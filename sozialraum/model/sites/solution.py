"""The answer: which sites, who goes where, how good, and how far from the best at most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sozialraum.model.sites.problem import Model, Problem

PROVEN = 1e-9  # relative gap below which an answer counts as the optimum (rounding of sums)
EXACT, SEARCHED = "exakt", "Austauschverfahren"


@dataclass(frozen=True)
class Solution:
    """A set of sites.

    Attributes:
        model: What was optimised.
        sites: Positions of the chosen candidates, ascending.
        assignment: Shape ``(n,)``: position of the nearest chosen candidate.
        distances: Shape ``(n,)``: metres to it.
        objective: In the model's unit: weighted metres (p-median), people within the radius
            (mclp), sites (lscp), metres (p-center, equity).
        bound: No set of sites can do better than this.
        method: How it was found: `EXACT` or `SEARCHED`.
        uncovered: Demand points nobody can cover within the radius (lscp), positions.
        is_cancelled: The search was stopped before it was done.
    """

    model: Model
    sites: tuple[int, ...]
    assignment: NDArray[np.int64]
    distances: NDArray[np.float64]
    objective: float
    bound: float
    method: str = EXACT
    uncovered: tuple[int, ...] = ()
    is_cancelled: bool = False

    @property
    def gap(self) -> float:
        """Proven distance from the optimum, as a share of the larger of objective and bound."""
        scale = max(abs(self.objective), abs(self.bound))
        return 0.0 if scale == 0 else abs(self.objective - self.bound) / scale

    @property
    def is_optimal(self) -> bool:
        """Whether nothing better can exist."""
        return self.gap <= PROVEN


def assign(problem: Problem, sites: Iterable[int]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Everybody to the nearest of ``sites``: its position and the metres, shapes ``(n,)``."""
    chosen = np.array(sorted(sites), dtype=np.int64)
    near = problem.distances[:, chosen]
    best = near.argmin(axis=1)
    return chosen[best], near[np.arange(len(near)), best]


def build(
    problem: Problem,
    model: Model,
    sites: Iterable[int],
    objective: float,
    bound: float,
    *,
    method: str = EXACT,
    uncovered: Iterable[int] = (),
    is_cancelled: bool = False,
) -> Solution:
    """A `Solution` with everybody at the nearest site; a bound beyond the objective is rounding."""
    chosen = tuple(sorted(int(j) for j in sites))
    assignment, distances = assign(problem, chosen)
    bound = max(bound, objective) if model is Model.MCLP else min(bound, objective)
    return Solution(
        model,
        chosen,
        assignment,
        distances,
        float(objective),
        float(bound),
        method,
        tuple(uncovered),
        is_cancelled,
    )
