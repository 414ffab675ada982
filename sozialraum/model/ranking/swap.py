"""The reverse question for a pair: what is the smallest change that puts A before B?

Of the weights: the least sum of absolute changes, by linear programming. Of one figure: the least
change of A's value, by bisection over the whole computation, since a figure also moves the means and
ranks of all. Every answer is recomputed: the change turns the pair round, 99 % of it does not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sozialraum.model.ranking.index import Index, compute
from sozialraum.model.ranking.plan import RankingError

_BEYOND = 1e-3  # how far past the tie, as part of the gap: less than 1 % of the change
_STEPS = 240
_PRECISION, _SMALLEST = 1e-6, 1e-9  # of the change, and of a standard deviation
_FARTHEST = 6.0  # standard deviations of the indicator


@dataclass(frozen=True)
class WeightChange:
    """The smallest change of weights.

    Attributes:
        before: Weights now, adding up to 1, shape (indicators,).
        after: Weights that put A before B.
        moved: Half the sum of absolute changes, 0-1: how much weight changes its place.
    """

    before: np.ndarray
    after: np.ndarray
    moved: float


@dataclass(frozen=True)
class ValueChange:
    """The smallest change of one figure of A.

    Attributes:
        name: Indicator.
        before: Value now, in its unit.
        after: Value from which on A lies before B, all else being equal.
        in_sd: Change in standard deviations of the indicator between areas; what is smallest. At
            most 1e-8 where any change at all does it.
    """

    name: str
    before: float
    after: float
    in_sd: float


@dataclass(frozen=True)
class Swap:
    """Answer to "what would have to change for A to lie before B?".

    Attributes:
        first: A.
        second: B.
        is_already: A lies before B now; then there is nothing to change.
        weights: Smallest change of weights; None if no weights at all put A before B.
        values: Smallest change of each figure that can do it alone, smallest first.
        ahead: Indicators in which A is more burdened than B.
    """

    first: str
    second: str
    is_already: bool
    weights: WeightChange | None
    values: tuple[ValueChange, ...]
    ahead: tuple[str, ...]


def swap(index: Index, first: str, second: str, limits: dict[str, tuple[float, float]]) -> Swap:
    """Smallest changes that put ``first`` before ``second``.

    Args:
        index: As it is now.
        first: Code of A.
        second: Code of B.
        limits: Indicator -> least and largest value it can have (a share: 0 and 100).

    Raises:
        RankingError: A code is unknown, both are the same, or one has no index.
    """
    for code in (first, second):
        if code not in index.scores.index or np.isnan(index.scores[code]):
            raise RankingError(f"Für {code} lässt sich der Index nicht berechnen.")
    if first == second:
        raise RankingError("Bitte wählen Sie zwei verschiedene Gebiete.")
    rows = [index.panel.codes.index(code) for code in (first, second)]
    leads = index.linear[rows[0]] - index.linear[rows[1]]
    ahead = tuple(name for name, lead in zip(index.names, leads, strict=True) if lead > 0)
    if index.scores[first] > index.scores[second]:
        return Swap(first, second, True, None, (), ahead)
    return Swap(
        first,
        second,
        False,
        _weights(index, first, second, leads),
        _values(index, first, second, limits),
        ahead,
    )


def is_before(index: Index, first: str, second: str) -> bool:
    """Whether A has the higher score."""
    return bool(index.scores[first] > index.scores[second])


def reweighted(index: Index, weights: np.ndarray) -> Index:
    """The same index with other weights (adding up to 1)."""
    return replace(index, weights=weights)


def _weights(index: Index, first: str, second: str, leads: np.ndarray) -> WeightChange | None:
    from scipy.optimize import linprog  # slow to import, rarely asked

    known = ~np.isnan(leads)
    gap = float(index.scores[second] - index.scores[first])
    leads = np.where(known, leads, 0.0)
    best = float(leads.max())
    if best <= 0 or not known.all():
        # with a gap in the figures the score is no weighted sum of differences any more
        return None
    wanted = min(_BEYOND * max(gap, best * 1e-3), best / 2)
    count = leads.size
    # weights = before + up - down
    found = linprog(
        np.ones(2 * count),
        A_ub=-np.concatenate([leads, -leads])[None],
        b_ub=[float(leads @ index.weights) - wanted],
        A_eq=np.concatenate([np.ones(count), -np.ones(count)])[None],
        b_eq=[0.0],
        bounds=[(0, None)] * count + [(0, own) for own in index.weights],
        method="highs",
    )
    if not found.success:
        raise RankingError("Das lineare Programm hat keine Lösung gefunden.")
    after = np.maximum(index.weights + found.x[:count] - found.x[count:], 0)
    after /= after.sum()
    if not is_before(reweighted(index, after), first, second):
        raise RankingError("Die Lösung hat die Nachrechnung nicht bestanden.")
    return WeightChange(index.weights, after, float(np.abs(after - index.weights).sum() / 2))


def _values(
    index: Index, first: str, second: str, limits: dict[str, tuple[float, float]]
) -> tuple[ValueChange, ...]:
    found = []
    for name in index.names:
        one = _value(index, name, first, second, limits.get(name, (-np.inf, np.inf)))
        if one is not None:
            found.append(one)
    return tuple(sorted(found, key=lambda change: change.in_sd))


def _value(
    index: Index, name: str, first: str, second: str, limits: tuple[float, float]
) -> ValueChange | None:
    """The smallest change of one value; None if no possible value does it."""
    now = float(index.panel.values.loc[first, name])
    sd = float(np.nanstd(index.panel.values[name].to_numpy(dtype=float)))
    if np.isnan(now):
        return None  # a figure that is not there cannot be changed
    direction = index.panel.directions[name]
    end = limits[1] if direction > 0 else limits[0]
    farthest = min(_FARTHEST * sd, abs(end - now))

    def turns(step: float) -> bool:
        return is_before(revalued(index, name, first, now + direction * step), first, second)

    # the first step that turns the pair, then halved: a figure also moves the scale, so that more
    # is not always more
    steps = np.linspace(0, farthest, _STEPS + 1)[1:]
    reached = next((step for step in steps if turns(float(step))), None)
    if reached is None:
        return None
    low, high = float(reached - steps[0]), float(reached)
    while high - low > _PRECISION * high + _SMALLEST * sd:
        middle = (low + high) / 2
        low, high = (low, middle) if turns(middle) else (middle, high)
    return ValueChange(name, now, now + direction * high, high / sd)


def revalued(index: Index, name: str, code: str, value: float) -> Index:
    """The index computed anew with another figure."""
    values = index.panel.values.copy()
    values.loc[code, name] = value
    return compute(index.plan, replace(index.panel, values=values))
