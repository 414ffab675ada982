"""Good sets of sites for the p-median: greedy, then swaps until none helps, then restarts.

The swap step is Teitz and Bart's (1968) in the form of Whitaker (1983) and Resende and Werneck
(2007): for every candidate j that could enter and every site r that could leave::

    profit(j, r) = gain(j) - loss(r) + extra(j, r)
    gain(j)      = sum_i max(0, c1_i - c_ij)              what j saves if nobody leaves
    loss(r)      = sum_{i at r} (c2_i - c1_i)             what those of r pay at their second site
    extra(j, r)  = sum_{i at r} max(0, c2_i - max(c1_i, c_ij))   corrects both for those j takes

with c1, c2 the costs at the nearest and second nearest site. All pairs are judged at once.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sozialraum.model.sites.selection import Rules

Sites = NDArray[np.int64]
_SHAKES = (2, 3, 4)  # swaps at random before a new descent


def greedy(cost: NDArray[np.float64], rules: Rules) -> Sites:
    """Fixed sites, then one after the other the candidate that saves most (groups first when due).

    Args:
        cost: Shape ``(n, m)``, weighted metres.
        rules: What the set must hold.
    """
    chosen = [int(j) for j in np.flatnonzero(rules.fixed)]
    # above every cost, so that the first site is the best single one
    nearest = cost[:, chosen].min(axis=1) if chosen else cost.max(axis=1)
    while len(chosen) < rules.p:
        sites = np.array(chosen, dtype=np.int64)
        may = rules.usable.copy()
        may[sites] = False
        missing = np.flatnonzero(rules.counts(sites) == 0)
        if len(missing) >= rules.p - len(chosen):
            may &= np.isin(rules.group, missing)
        gain = np.maximum(nearest[:, None] - cost, 0).sum(axis=0)
        best = int(np.where(may, gain, -1.0).argmax())
        chosen.append(best)
        nearest = np.minimum(nearest, cost[:, best])
    return np.sort(np.array(chosen, dtype=np.int64))


def total(cost: NDArray[np.float64], sites: Sites) -> float:
    """Weighted metres with everybody at the nearest site."""
    return float(cost[:, sites].min(axis=1).sum())


def descend(cost: NDArray[np.float64], rules: Rules, sites: Sites) -> tuple[Sites, float]:
    """Best swaps until none helps: the local optimum and its cost."""
    sites = np.sort(sites)
    now = total(cost, sites)
    rows = np.arange(len(cost))
    while len(sites) < len(rules.usable):
        near = cost[:, sites]
        first = near.argmin(axis=1)
        c1 = near[rows, first]
        second = near.copy()
        second[rows, first] = np.inf
        # with a single site everybody of the leaver needs the one who enters
        c2 = second.min(axis=1) if len(sites) > 1 else np.full(len(cost), cost.max() + 1)
        higher = np.maximum(cost, c1[:, None])
        gain = c1.sum() - np.minimum(cost, c1[:, None]).sum(axis=0)
        saved = np.maximum(c2[:, None] - higher, 0)
        # slices, not a matrix product: threads of BLAS stall where other programs run
        extra = np.array([saved[first == r].sum(axis=0) for r in range(len(sites))])
        loss = np.bincount(first, c2 - c1, minlength=len(sites))
        profit = gain[:, None] - loss[None, :] + extra.T
        profit = np.where(rules.swap_allowed(sites), profit, -np.inf)
        enter, leave = np.unravel_index(int(profit.argmax()), profit.shape)
        swapped = np.sort(np.append(np.delete(sites, leave), enter))
        value = total(cost, swapped)
        if not (np.isfinite(profit[enter, leave]) and value < now * (1 - 1e-12)):
            break
        sites, now = swapped, value
    return sites, now


def search(
    cost: NDArray[np.float64],
    rules: Rules,
    start: Sites,
    *,
    rounds: int,
    seed: int,
    is_enough: Callable[[float, int], bool],
) -> tuple[Sites, float]:
    """Iterated local search: shake the best set, descend, keep what is not worse.

    Args:
        cost: Shape ``(n, m)``.
        rules: What the set must hold.
        start: A set that keeps the rules.
        rounds: How often to shake at most.
        seed: Of the random swaps; the same seed gives the same sites.
        is_enough: Asked with the best cost and the round before each; True ends the search.
    """
    dice = np.random.default_rng(seed)
    best, value = descend(cost, rules, start)
    for number in range(rounds):
        if is_enough(value, number):
            break
        shaken = _shake(rules, best, _SHAKES[number % len(_SHAKES)], dice)
        found, reached = descend(cost, rules, shaken)
        if reached <= value:
            best, value = found, reached
    return best, value


def _shake(rules: Rules, sites: Sites, swaps: int, dice: np.random.Generator) -> Sites:
    for _ in range(swaps):
        pairs = np.argwhere(rules.swap_allowed(sites))
        if not len(pairs):
            break
        enter, leave = pairs[dice.integers(len(pairs))]
        sites = np.sort(np.append(np.delete(sites, leave), enter))
    return sites
