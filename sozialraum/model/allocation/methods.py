"""Methods of apportionment on whole units, with a lower and an upper bound for each area.

Divisor methods hand out unit by unit: area i with s units claims the next with need_i / d(s), the
highest claim wins. They never take a unit away when the total grows. Hamilton rounds the quotas
and gives what is left to the largest remainders; there a larger total can cost an area a unit.
See Balinski and Young, Fair Representation (1982).

Equal claims go to the larger need, then to the code that sorts first. The rule is fixed, so the
result does not depend on the order of the rows.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np

# Claims closer than this (relative) count as equal: shares are rounded in their last digits.
TOLERANCE = 1e-12
REMAINDER_DIGITS = 9
# Stands for d(0) = 0: first units come before all others, the larger need first. Needs are scaled
# to at most 1, so the quotient stays finite.
_FIRST_DIVISOR = 1e-300


class Method(StrEnum):
    """How claims become whole units."""

    SAINTE_LAGUE = "sainte_lague"
    HAMILTON = "hamilton"
    HUNTINGTON_HILL = "huntington_hill"
    ADAMS = "adams"
    JEFFERSON = "jefferson"
    DEAN = "dean"


METHOD_LABELS = MappingProxyType(
    {
        Method.SAINTE_LAGUE: "Sainte-Laguë/Webster",
        Method.HAMILTON: "Hamilton (größte Reste)",
        Method.HUNTINGTON_HILL: "Huntington-Hill",
        Method.ADAMS: "Adams",
        Method.JEFFERSON: "Jefferson/D’Hondt",
        Method.DEAN: "Dean",
    }
)
_DIVISORS = MappingProxyType(
    {
        Method.SAINTE_LAGUE: lambda s: s + 0.5,
        Method.HUNTINGTON_HILL: lambda s: np.sqrt(s * (s + 1)),
        Method.ADAMS: lambda s: s,
        Method.JEFFERSON: lambda s: s + 1,
        Method.DEAN: lambda s: s * (s + 1) / (s + 0.5),
    }
)


@dataclass(frozen=True)
class Apportioned:
    """Whole units.

    Attributes:
        seats: Units per area, shape (n,).
        tied: Positions with an equal claim to the last units, in the order of the rule.
        tied_units: How many of ``tied`` got one (the first of them).
    """

    seats: np.ndarray
    tied: tuple[int, ...] = ()
    tied_units: int = 0


def divisor(method: Method, seats: np.ndarray | float) -> np.ndarray:
    """d(s) of a divisor method: the claim to unit s + 1 is need / d(s)."""
    return np.maximum(_DIVISORS[method](np.asarray(seats, dtype=float)), _FIRST_DIVISOR)


def bounded_quota(
    need: np.ndarray, total: float, lower: np.ndarray, upper: np.ndarray
) -> np.ndarray:
    """Exact shares clip(x * need, lower, upper), with x such that they add up to ``total``.

    Args:
        need: Shape (n,), not negative.
        total: Between what the bounds allow (areas without need count with ``lower``).
        lower: Whole units, shape (n,).
        upper: Whole finite units, shape (n,).
    """
    has = need > 0
    breaks = np.sort(np.concatenate([[0.0], (lower[has] / need[has]), (upper[has] / need[has])]))
    sums = np.clip(breaks[:, None] * need, lower, upper).sum(axis=1)
    factor = np.interp(total, sums, breaks)
    return np.asarray(np.clip(factor * need, lower, upper))


def apportion(
    method: Method,
    need: np.ndarray,
    total: int,
    lower: np.ndarray,
    upper: np.ndarray,
    order: np.ndarray,
) -> Apportioned:
    """Hand out ``total`` units.

    Args:
        method: One of the six.
        need: Shape (n,), not negative, at most 1.
        total: Units; the bounds must allow it (:func:`bounded_quota`).
        lower: Units each gets first, shape (n,).
        upper: Units nobody exceeds, shape (n,).
        order: Rank of each area when claims are equal, shape (n,), 0 = first.
    """
    if method is Method.HAMILTON:
        return _hamilton(need, total, lower, upper, order)
    seats = _hand_out(method, need, total, lower, upper, order)
    return _settle(method, need, seats, lower, upper, order)


def _start(need: np.ndarray, total: int, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Units every divisor method gives anyway, so that only a few are left to hand out singly.

    All divisors lie in [s, s+1]: with claims down to 1/x an area has between floor(x * need) and
    ceil(x * need) units. Two units per area are kept back, one more against rounding.
    """
    reserved = total - 2 * need.size
    if reserved <= lower.sum():
        return lower.copy()
    quota = bounded_quota(need, reserved, lower, upper)
    return np.maximum(np.floor(quota).astype(np.int64) - 1, lower)


def _hand_out(
    method: Method,
    need: np.ndarray,
    total: int,
    lower: np.ndarray,
    upper: np.ndarray,
    order: np.ndarray,
) -> np.ndarray:
    seats = _start(need, total, lower, upper)
    open_to = np.flatnonzero((seats < upper) & (need > 0))
    claims = need / divisor(method, seats)
    queue = [(-float(claims[i]), int(order[i]), int(i)) for i in open_to]
    heapq.heapify(queue)
    for _ in range(total - int(seats.sum())):
        _, rank, i = heapq.heappop(queue)
        seats[i] += 1
        if seats[i] < upper[i]:
            claim = float(need[i] / divisor(method, seats[i]))
            heapq.heappush(queue, (-claim, rank, i))
    return seats


def _settle(
    method: Method,
    need: np.ndarray,
    seats: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    order: np.ndarray,
) -> Apportioned:
    """Give units whose claims are equal but for rounding by the rule, and tell who was concerned."""
    above = seats > lower
    last = np.where(above, need / divisor(method, np.maximum(seats - 1, 0)), np.inf)
    waiting = np.where((seats < upper) & (need > 0), need / divisor(method, seats), -np.inf)
    edge = float(last.min())
    holds = above & (last <= edge * (1 + TOLERANCE))
    waits = waiting >= edge * (1 - TOLERANCE)
    if not waits.any():
        return Apportioned(seats)
    tied = sorted(np.flatnonzero(holds | waits).tolist(), key=lambda i: int(order[i]))
    count = int(holds.sum())
    settled = seats - holds
    settled[tied[:count]] += 1
    return Apportioned(settled, tuple(tied), count)


def _hamilton(
    need: np.ndarray, total: int, lower: np.ndarray, upper: np.ndarray, order: np.ndarray
) -> Apportioned:
    quota = bounded_quota(need, total, lower, upper)
    seats, remainder = largest_remainders(quota[None, :], np.array([total]), need, upper, order)
    whole = np.floor(quota + 10.0**-REMAINDER_DIGITS).astype(np.int64)
    gained = seats[0] > whole
    if not gained.any():
        return Apportioned(seats[0])
    edge = remainder[0][gained].min()
    tied = np.flatnonzero(remainder[0] == edge)
    if gained[tied].all():
        return Apportioned(seats[0])
    by_rule = sorted(tied.tolist(), key=lambda i: int(order[i]))
    return Apportioned(seats[0], tuple(by_rule), int(gained[tied].sum()))


def largest_remainders(
    quota: np.ndarray, totals: np.ndarray, need: np.ndarray, upper: np.ndarray, order: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Hamilton for several totals at once.

    Args:
        quota: Exact shares, shape (k, n), rows adding up to ``totals``.
        totals: Units, shape (k,).
        need: Shape (n,); who needs nothing gets no remainder.
        upper: Units nobody exceeds, shape (n,).
        order: Rank of each area when remainders are equal, shape (n,).

    Returns:
        Units and remainders (-1 = not open to another unit), both of shape (k, n).
    """
    whole = np.floor(quota + 10.0**-REMAINDER_DIGITS).astype(np.int64)
    remainder = np.round(np.maximum(quota - whole, 0.0), REMAINDER_DIGITS)
    remainder = np.where((whole < upper) & (need > 0), remainder, -1.0)
    ranks = np.broadcast_to(order, quota.shape)
    places = np.argsort(np.lexsort(np.stack([ranks, -remainder]), axis=-1), axis=-1)
    left = totals - whole.sum(axis=1)
    return whole + (places < left[:, None]), remainder
