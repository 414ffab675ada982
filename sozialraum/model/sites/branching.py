"""Closing the gap: branch and bound on the Lagrangian bound of the p-median.

A node settles some candidates; its bound starts from the prices of the node it came from, so some
dozen steps do. The node with the lowest bound comes next, which is the proven bound of all.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sozialraum.model.sites import lagrange
from sozialraum.model.sites.selection import Rules

_STEPS = 40  # of the bound in one node
_FIRST_STEP = 0.6


@dataclass(order=True)
class _Node:
    value: float
    number: int
    rules: Rules = field(compare=False)
    prices: NDArray[np.float64] = field(compare=False)
    share: NDArray[np.float64] = field(compare=False)


def close_gap(
    cost: NDArray[np.float64],
    weights: NDArray[np.float64],
    rules: Rules,
    root: lagrange.Bound,
    upper: float,
    *,
    goal: float,
    nodes: int,
    is_going: Callable[[float], bool],
    improve: Callable[[NDArray[np.int64], float], float],
) -> float:
    """Raise the bound by branching until it meets ``upper`` or ``nodes`` are used up.

    Args:
        cost: Shape ``(n, m)``, weighted metres.
        weights: Shape ``(n,)``, > 0.
        rules: What the set must hold.
        root: The bound without branching.
        upper: The cost of the best known set.
        goal: Relative gap to stop at.
        nodes: Nodes at most.
        is_going: Asked at each node with the share of nodes used; False ends the search.
        improve: See `lagrange.lower_bound`.

    Returns:
        The proven bound: nothing allowed costs less.
    """
    waiting = [_Node(root.value, 0, rules, root.prices, root.share)]
    made = 0
    for number in range(nodes):
        if not waiting or upper - waiting[0].value <= goal * upper or not is_going(number / nodes):
            break
        node = heapq.heappop(waiting)
        found, upper = _bound(cost, weights, node, upper, goal, improve)
        value = max(found.value, node.value)
        if upper - value <= goal * upper:
            # good enough: it waits only because the overall bound must not pass it
            made += 1
            heapq.heappush(waiting, _Node(value, made, node.rules, node.prices, node.share))
            continue
        narrowed = node.rules.narrowed(*lagrange.settle(found, node.rules, upper))
        free = narrowed.usable & ~narrowed.fixed
        if not free.any() or int(narrowed.fixed.sum()) == narrowed.p:
            upper = improve(np.flatnonzero(narrowed.fixed), upper)
            continue
        one = np.zeros(len(free), bool)
        one[int(np.where(free, -np.abs(found.share - 0.5), -1.0).argmax())] = True
        for child in (
            narrowed.narrowed(one, narrowed.usable),
            narrowed.narrowed(~free & one, ~one),
        ):
            made += 1
            heapq.heappush(waiting, _Node(value, made, child, found.prices, found.share))
    return min([upper, *(node.value for node in waiting)])


def _bound(
    cost: NDArray[np.float64],
    weights: NDArray[np.float64],
    node: _Node,
    upper: float,
    goal: float,
    improve: Callable[[NDArray[np.int64], float], float],
) -> tuple[lagrange.Bound, float]:
    """The node's bound, on the candidates it still may choose."""
    columns = np.flatnonzero(node.rules.usable)
    best = [upper]

    def offer(sites: NDArray[np.int64], known: float) -> float:
        best[0] = improve(columns[sites], known)
        return best[0]

    found = lagrange.lower_bound(
        np.ascontiguousarray(cost[:, columns]),
        weights,
        node.rules.on(columns),
        node.prices,
        upper,
        steps=_STEPS,
        goal=goal,
        first_step=_FIRST_STEP,
        is_going=lambda number: True,  # noqa: ARG005
        improve=offer,
    )
    price, share = np.zeros(cost.shape[1]), np.zeros(cost.shape[1])
    price[columns], share[columns] = found.price, found.share
    return lagrange.Bound(found.value, price, found.base, found.prices, share), best[0]
