"""A lower bound for the p-median that needs no solver: Lagrangian relaxation of the assignment.

With a price lambda_i for serving i (Cornuéjols, Fisher and Nemhauser 1977)::

    L(lambda) = sum_i lambda_i + min_y sum_j rho_j y_j,   rho_j = sum_i min(0, c_ij - lambda_i)

never exceeds the optimum; prices are raised by subgradient steps (Held, Wolfe and Crowder 1974).
The rho_j also say which candidates no optimum can hold or miss (reduced-cost fixing).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sozialraum.model.sites.selection import Rules

_PATIENCE = 12  # steps without progress before they are halved
_SMALLEST_STEP = 0.002
_MEMORY = 0.1  # weight of the newest set in the running mean of sets


@dataclass(frozen=True)
class Bound:
    """The best lower bound found.

    Attributes:
        value: No allowed set of sites costs less.
        price: Shape ``(m,)``: rho_j at the best prices.
        base: ``sum_i lambda_i`` at the best prices.
        prices: Shape ``(n,)``: the best prices, where a narrower problem may start.
        share: Shape ``(m,)``: how often a candidate was in the relaxed set of late, 0-1; what is
            neither 0 nor 1 is undecided.
    """

    value: float
    price: NDArray[np.float64]
    base: float
    prices: NDArray[np.float64]
    share: NDArray[np.float64]


def lower_bound(
    cost: NDArray[np.float64],
    weights: NDArray[np.float64],
    rules: Rules,
    prices: NDArray[np.float64],
    upper: float,
    *,
    steps: int,
    goal: float,
    first_step: float = 1.5,
    is_going: Callable[[int], bool],
    improve: Callable[[NDArray[np.int64], float], float],
) -> Bound:
    """Raise the bound until it meets the cost of the best known set, or ``steps`` are used up.

    Args:
        cost: Shape ``(n, m)``, weighted metres.
        weights: Shape ``(n,)``, > 0: steps are taken in metres, not in weighted metres.
        rules: What the set must hold.
        prices: Shape ``(n,)``: where to start, see `first_prices`.
        upper: The cost of the best known set.
        steps: Subgradient steps at most.
        goal: Relative gap to stop at.
        first_step: Length of the first steps, 2 at most; small where the prices are nearly right.
        is_going: Asked at each step; False ends the search.
        improve: Gets every new set the bound suggests with its best cost so far, gives the best
            known cost back.
    """
    best: Bound | None = None
    step, idle = first_step, 0
    share = np.zeros(cost.shape[1])
    direction = np.zeros(len(cost))
    for number in range(steps):
        below = np.minimum(cost - prices[:, None], 0)
        price = below.sum(axis=0)
        chosen, dual = rules.cheapest(price)
        value = float(prices.sum()) + dual
        share *= 1 - _MEMORY
        share[chosen] += _MEMORY
        if best is None or value > best.value * (1 + 1e-7):
            idle = 0
        else:
            idle += 1
        if best is None or value > best.value:
            best = Bound(value, price, float(prices.sum()), prices, share)
        if number % 10 == 0 or idle == 0:
            upper = improve(chosen, upper)
        if upper - best.value <= goal * upper or not is_going(number):
            break
        if idle >= _PATIENCE:
            step, idle = step / 2, 0
            if step < _SMALLEST_STEP:
                break
        slack = 1.0 - (below[:, chosen] < 0).sum(axis=1)
        direction = slack + 0.3 * direction  # smoothed: plain subgradients zigzag
        length = float((weights * direction * slack).sum())
        if length <= 0:
            direction, length = slack, float((weights * slack * slack).sum())
        if length <= 0:
            break  # everybody is served exactly once: the bound is the optimum
        prices = np.maximum(
            prices + step * (1.02 * upper - value) / length * weights * direction, 0
        )
    assert best is not None  # steps >= 1
    return best


def first_prices(cost: NDArray[np.float64], sites: NDArray[np.int64]) -> NDArray[np.float64]:
    """Prices to start from: between the nearest and the second nearest cost of a good set."""
    near = np.sort(cost[:, sites], axis=1)
    return (near[:, 0] + near[:, 1]) / 2 if len(sites) > 1 else near[:, 0]


def settle(bound: Bound, rules: Rules, upper: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Candidates every better set must hold, and those one may hold.

    A candidate whose forced choice (or absence) lifts the bound above ``upper`` is settled.

    Returns:
        Two masks of shape ``(m,)``: must be in, may be in.
    """
    m = len(bound.price)
    must, may = np.zeros(m, bool), rules.usable.copy()
    limit = upper * (1 + 1e-9)
    for j in range(m):
        if rules.fixed[j] or not rules.usable[j]:
            continue
        alone = np.zeros(m, bool)
        alone[j] = True
        if bound.base + rules.narrowed(alone, rules.usable).cheapest(bound.price)[1] > limit:
            may[j] = False
        elif bound.base + rules.narrowed(rules.fixed, ~alone).cheapest(bound.price)[1] > limit:
            must[j] = True
    return must, may
