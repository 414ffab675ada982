"""A bound for MCLP without a solver: how many people p sites can reach at most.

Lagrangian relaxation (Galvão and ReVelle 1996): being covered is bought from the sites at a price
of at most the row's weight,

    L(u) = sum_i (a_i - u_i) + max over allowed sets of sum_j sum_i u_i c_ij,   0 <= u_i <= a_i

is an upper bound for every u, and a subgradient search lowers it. The sets it meets on the way are
candidates themselves. For cities of some hundred rows this mostly meets the optimum within a
millisecond, which is less than it takes to start HiGHS.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sozialraum.model.sites import solution
from sozialraum.model.sites.selection import Rules

_STEPS = 80
_ROUNDING = 1e-6  # people; far above what adding up floats can lose
_PATIENCE = 4  # steps without a lower bound until the step gets shorter
_SHORTER = 0.6


def upper_bound(
    cover: NDArray[np.bool_],
    weights: NDArray[np.float64],
    rules: Rules,
    start: NDArray[np.int64],
) -> tuple[NDArray[np.int64], float]:
    """A set of sites at least as good as ``start``, and what no allowed set can exceed.

    Args:
        cover: Shape ``(k, m)``: which candidate covers which row.
        weights: Shape ``(k,)``, people, > 0. Whole people make the bound a whole number.
        rules: What a set must hold; some set holds it.
        start: An allowed set.

    Returns:
        The best set met, and the bound in people.
    """
    counts = cover.astype(float)
    whole = bool((weights == np.round(weights)).all())
    best, value = start, float(weights[cover[:, start].any(axis=1)].sum())
    bound, step, waited = math.inf, 1.0, 0
    prices = weights / np.maximum(counts[:, rules.usable].sum(axis=1), 1)
    for _ in range(_STEPS):
        sites, earned = rules.cheapest(-(prices @ counts))
        relaxed = float((weights - prices).sum()) - earned
        hits = counts[:, sites].sum(axis=1)
        reached = float(weights[hits > 0].sum())
        if reached > value:
            best, value = sites, reached
        waited += 1
        if relaxed < bound:
            bound, waited = relaxed, 0
        elif waited >= _PATIENCE:
            step, waited = step * _SHORTER, 0
        slope = hits - (prices < weights)
        length = float(slope @ slope)
        if _proven(bound, whole=whole) <= value * (1 + solution.PROVEN) or length == 0:
            break
        prices = np.clip(prices - step * (relaxed - value) / length * slope, 0, weights)
    return best, max(_proven(bound, whole=whole), value)


def _proven(bound: float, *, whole: bool) -> float:
    return math.floor(bound + _ROUNDING) if whole else bound
