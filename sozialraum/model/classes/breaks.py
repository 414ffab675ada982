"""Inner class limits of sorted values (equal interval, quantile, Fisher-Jenks), made readable."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

# A limit of equal-width classes may move by this part of the class width to become readable.
TOLERANCE = 0.05


def outward(lower: float, upper: float, decimals: int | None) -> tuple[float, float]:
    """Both ends rounded away from the data, so that every value stays inside."""
    if decimals is None:
        return lower, upper
    factor = 10.0**decimals
    # The inner rounding absorbs float noise (0.3 * 10 = 3.0000000000000004 is no reason for 0.4).
    low = math.floor(round(lower * factor, 6)) / factor
    high = math.ceil(round(upper * factor, 6)) / factor
    return min(low, lower), max(high, upper)


def roundest_between(after: float, upto: float, decimals: int) -> float:
    """The roundest number in ``(after, upto]``: powers of ten first, then halves of them.

    Every number of that range splits the values alike, so the most readable one is free. If none
    with ``decimals`` decimals exists, ``upto`` is rounded to them (the split may then move).
    """
    finest = 10.0**-decimals
    if upto - after > finest / 10:
        middle = (after + upto) / 2
        base = 10.0 ** (math.floor(math.log10(upto - after)) + 1)
        halves = False
        while base > finest * 0.99:
            candidate = round(round(middle / base) * base, decimals)
            if after < candidate <= upto:
                return candidate
            halves = not halves
            base = base / 2 if halves else base / 5  # 10, 5, 1, 0.5, 0.1 ...
    return round(upto, decimals)


def _distinct(limits: list[float], lower: float, upper: float) -> tuple[float, ...]:
    """Limits ascending, each once; a limit at or below the smallest value would split nothing."""
    return tuple(sorted({limit + 0.0 for limit in limits if lower < limit <= upper}))


def _at_positions(
    known: np.ndarray, positions: list[int], decimals: int | None
) -> tuple[float, ...]:
    """Limits that put ``known[position]`` first into its class."""
    if decimals is None:
        limits = [float(known[position]) for position in positions]
    else:
        limits = [
            roundest_between(float(known[position - 1]), float(known[position]), decimals)
            for position in positions
        ]
    return _distinct(limits, float(known[0]), float(known[-1]))


def equal_interval(known: np.ndarray, k: int, decimals: int | None) -> tuple[float, ...]:
    """Inner limits of ``k`` equally wide classes over sorted values (two distinct at least)."""
    lower, upper = float(known[0]), float(known[-1])
    width = (upper - lower) / k
    limits = [lower + width * i for i in range(1, k)]
    if decimals is not None:
        slack = width * TOLERANCE
        limits = [roundest_between(limit - slack, limit + slack, decimals) for limit in limits]
    return _distinct(limits, lower, upper)


def quantile(known: np.ndarray, k: int, decimals: int | None) -> tuple[float, ...]:
    """Inner limits of ``k`` classes with equal counts; a tie moves the limit to its nearer end."""
    starts = np.flatnonzero(np.diff(known) > 0) + 1  # positions where a new value begins
    wanted = known.size * np.arange(1, k) / k
    nearest = np.abs(starts[:, None] - wanted[None, :]).argmin(axis=0)
    return _at_positions(known, [int(starts[i]) for i in np.unique(nearest)], decimals)


def natural_breaks(known: np.ndarray, k: int, decimals: int | None) -> tuple[float, ...]:
    """Inner limits of the ``k`` classes with least within-class squared deviation.

    Needs at least ``k`` distinct values; equal values are weighted, so a tie is never split.
    """
    unique, counts = np.unique(known, return_counts=True)
    starts = fisher_jenks(unique, counts, k)
    first_of = np.concatenate([[0], np.cumsum(counts)])  # position of a distinct value in known
    return _at_positions(known, [int(first_of[start]) for start in starts], decimals)


def fisher_jenks(unique: np.ndarray, weights: np.ndarray, k: int) -> list[int]:
    """Start positions of classes 2 ... k in an optimal partition (Fisher 1958), O(k n^2).

    Args:
        unique: Distinct values, ascending, shape (n,), n >= k.
        weights: How often each occurs, shape (n,).
        k: Number of classes.
    """
    costs = _segment_costs(unique, weights)
    n = unique.size
    best = costs[0]  # best[j]: least cost of the values 0..j in the classes so far
    origin = np.zeros((k, n), dtype=int)
    for used in range(1, k):
        # split at i: values 0..i-1 in the classes before, i..j in the new one
        totals = np.full((n, n), np.inf)
        totals[1:] = best[:-1, None] + costs[1:]
        origin[used] = totals.argmin(axis=0)
        best = totals.min(axis=0)
    starts, end = [], n - 1
    for used in range(k - 1, 0, -1):
        start = int(origin[used, end])
        starts.append(start)
        end = start - 1
    return starts[::-1]


def _segment_costs(unique: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted squared deviation of every run i..j (i <= j), inf below the diagonal."""
    centred = unique - np.average(unique, weights=weights)  # against cancellation in the squares
    sums = [
        np.concatenate([[0.0], np.cumsum(part)])
        for part in (weights, weights * centred, weights * centred**2)
    ]
    weight, first, second = (total[None, 1:] - total[:-1, None] for total in sums)
    with np.errstate(divide="ignore", invalid="ignore"):
        costs = second - first**2 / weight
    below = np.tri(unique.size, k=-1, dtype=bool)
    return np.where(below, np.inf, np.maximum(costs, 0.0))


BUILDERS: dict[str, Callable[[np.ndarray, int, int | None], tuple[float, ...]]] = {
    "equal_interval": equal_interval,
    "quantile": quantile,
    "natural_breaks": natural_breaks,
}
