"""Comparing areas: z-scores, ranks, differences, similar areas, correlation, change over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

import numpy as np
import pandas as pd

ABOUT_SHARE = 0.05  # of the city's value
ABOUT_SD = 0.1  # standard deviations between areas
FAR = 1  # distance from which an area no longer resembles another: the usual one between areas
SURE = 1.959963984540054  # two-sided 95 % of the normal distribution
Numbers: TypeAlias = Sequence[float] | np.ndarray | pd.Series


@dataclass(frozen=True)
class ZScores:
    """Standardised values.

    Attributes:
        values: z-scores in the order given, NaN where there is no value or no spread.
        mean: Mean used (NaN without values).
        sd: Standard deviation used, divisor n (or the sum of weights).
        count: Number of values that made mean and SD.
        note: German reason why there are no scores, else "".
    """

    values: np.ndarray
    mean: float
    sd: float
    count: int
    note: str = ""


def z_scores(values: Numbers, weights: Numbers | None = None) -> ZScores:
    """z-scores, by default of the unweighted areas; with ``weights`` of the people in them.

    A constant indicator has no scores (NaN with a note) rather than zeros: zero would read as
    "average" although nothing was told apart. Areas without a positive weight do not count for
    mean and SD but still get a score.
    """
    numbers = _floats(values)
    share = np.ones(numbers.shape) if weights is None else _floats(weights)
    used = ~np.isnan(numbers) & (share > 0)
    empty = np.full(numbers.shape, np.nan)
    if not used.any():
        return ZScores(empty, np.nan, np.nan, 0, "keine Werte")
    mean = float(np.average(numbers[used], weights=share[used]))
    sd = float(np.sqrt(np.average((numbers[used] - mean) ** 2, weights=share[used])))
    count = int(used.sum())
    if np.ptp(numbers[used]) == 0 or sd == 0:
        return ZScores(empty, mean, 0.0, count, "alle Werte sind gleich, daher kein z-Wert")
    return ZScores((numbers - mean) / sd, mean, sd, count)


def burden_sign(polarity: int) -> int:
    """+1 if a higher value means more burden, -1 if it means less, 0 if it means neither.

    Raises:
        ValueError: ``polarity`` is not -1, 0 or 1.
    """
    if polarity not in (-1, 0, 1):
        raise ValueError(f"polarity must be -1, 0 or 1, not {polarity}")
    return int(polarity)


def burden(values: Numbers, polarity: int) -> np.ndarray:
    """Values turned so that higher = more burden; all NaN for an indicator that says neither.

    Raises:
        ValueError: ``polarity`` is not -1, 0 or 1.
    """
    sign = burden_sign(polarity)
    numbers = _floats(values)
    return numbers * sign if sign else np.full(numbers.shape, np.nan)


def rank(values: Numbers, polarity: int) -> np.ndarray:
    """Ranks as floats, 1 = highest burden (polarity +1, -1) or highest value (0).

    Ties share the better rank ("1, 2, 2, 4"); a missing value has no rank (NaN).

    Raises:
        ValueError: ``polarity`` is not -1, 0 or 1.
    """
    ascending = burden_sign(polarity) == -1
    ranks = pd.Series(_floats(values)).rank(method="min", ascending=ascending)
    return ranks.to_numpy(dtype=float)


class Closeness(Enum):
    """How a value lies to the city's."""

    EQUAL = "gleich"
    ABOUT = "etwa gleich"
    UNSURE = "nicht sicher verschieden"
    APART = "verschieden"


def closeness(
    value: float,
    city: float,
    *,
    decimals: int,
    spread: float | None = None,
    noise: float | None = None,
) -> Closeness:
    """Whether a value may be called different from the city's; the one rule for it.

    EQUAL if both read the same at ``decimals``. ABOUT if they differ by less than
    ``ABOUT_SHARE`` of the city's value, or, on a scale whose 0 is arbitrary or in the middle (index,
    balance), by less than ``ABOUT_SD`` standard deviations of the areas. UNSURE if a survey's
    difference is below 1.96 standard errors: the area's noise, beside which the city's is small.

    Args:
        value: Of the area.
        city: Of the city.
        decimals: As shown.
        spread: Standard deviation between the areas where that is the measure, else None.
        noise: Standard deviation of the sampling noise; None = counted in full, NaN = not known.
    """
    if round(value, decimals) == round(city, decimals):
        return Closeness.EQUAL
    gap = abs(value - city)
    if gap < (ABOUT_SHARE * abs(city) if spread is None else ABOUT_SD * spread):
        return Closeness.ABOUT
    # not known counts as unsure: "not gap >= ..." also catches NaN
    if noise is not None and not gap >= SURE * noise:
        return Closeness.UNSURE
    return Closeness.APART


def difference(values: Numbers, reference: float | None) -> np.ndarray:
    """Values minus the reference (the city), NaN where either is missing."""
    return _floats(values) - (np.nan if reference is None else reference)


@dataclass(frozen=True)
class Similar:
    """One area that resembles another.

    Attributes:
        code: Area code.
        distance: Root mean square of the z-score differences over the common indicators.
        common: Indicators both areas have, closest first.
        gaps: Absolute z-score differences of ``common``, same order.
    """

    code: str
    distance: float
    common: tuple[str, ...]
    gaps: tuple[float, ...]

    def closest(self, count: int = 2) -> tuple[str, ...]:
        """The indicators in which both areas agree most."""
        return self.common[:count]

    def most_different(self, count: int = 1) -> tuple[str, ...]:
        """The indicators in which both areas differ most, largest difference first."""
        return self.common[::-1][:count]


def most_similar(
    frame: pd.DataFrame, code: str, k: int = 3, *, least_common: float = 0.5
) -> list[Similar]:
    """The ``k`` areas most like ``code``, by brute force over all others.

    Args:
        frame: One row per area (index = code), one column per indicator, NaN = missing.
        code: The area to compare with.
        k: How many to return; fewer come back if fewer are comparable.
        least_common: Part of the area's own indicators another must have to be comparable;
            otherwise an area with a single lucky match would win.

    Returns:
        Nearest first; equal distances by code.

    Raises:
        KeyError: ``code`` is not in the frame.
    """
    scores = np.column_stack(
        [np.empty((len(frame), 0)), *(z_scores(frame[name]).values for name in frame.columns)]
    )
    own = scores[frame.index.get_loc(code)]
    needed = max(1.0, least_common * np.count_nonzero(~np.isnan(own)))
    found = [
        _similar(str(other), own - row, list(frame.columns))
        for other, row in zip(frame.index, scores, strict=True)
        if other != code and np.count_nonzero(~np.isnan(own - row)) >= needed
    ]
    return sorted(found, key=lambda item: (item.distance, item.code))[:k]


def _similar(code: str, differences: np.ndarray, names: list[str]) -> Similar:
    gaps = np.abs(differences)
    order = [int(i) for i in np.argsort(gaps, kind="stable") if not np.isnan(gaps[i])]
    return Similar(
        code=code,
        distance=float(np.sqrt(np.mean(gaps[order] ** 2))),
        common=tuple(names[i] for i in order),
        gaps=tuple(float(gaps[i]) for i in order),
    )


@dataclass(frozen=True)
class Correlation:
    """Pearson and Spearman coefficient over ``count`` pairs; None with a German note."""

    count: int
    pearson: float | None
    spearman: float | None
    note: str = ""


def correlation(x: Numbers, y: Numbers) -> Correlation:
    """Correlation over the areas that have both values; none for fewer than three of them.

    Raises:
        ValueError: ``x`` and ``y`` differ in length.
    """
    first, second = _floats(x), _floats(y)
    if first.shape != second.shape:
        raise ValueError(f"x and y differ in length: {first.size} and {second.size}")
    both = ~np.isnan(first) & ~np.isnan(second)
    first, second = first[both], second[both]
    count = int(both.sum())
    if count < 3:
        note = "Für einen Zusammenhang braucht es mindestens drei Gebiete mit beiden Werten."
        return Correlation(count, None, None, note)
    if _is_constant(first) or _is_constant(second):
        return Correlation(count, None, None, "Eine der Kennzahlen ist in allen Gebieten gleich.")
    # pandas ranks as scipy.stats does (ties share the mean); importing the latter costs 0.6 s
    ranks = [pd.Series(part).rank().to_numpy(dtype=float) for part in (first, second)]
    return Correlation(count, _pearson(first, second), _pearson(*ranks))


def _is_constant(numbers: np.ndarray) -> bool:
    # The SD can underflow to 0 for values that differ; both make a coefficient undefined.
    return bool(np.ptp(numbers) == 0 or np.std(numbers) == 0)


def _pearson(x: np.ndarray, y: np.ndarray) -> float:
    standard = [(part - part.mean()) / part.std() for part in (x, y)]
    return float(np.clip(np.mean(standard[0] * standard[1]), -1.0, 1.0))


@dataclass(frozen=True)
class Change:
    """What changed between two values.

    Attributes:
        absolute: New minus old, in the unit (percentage points if ``is_points``); None = missing.
        percent: Relative change in percent; None if missing, meaningless or the unit is "%".
        is_points: The difference is one of percentages.
    """

    absolute: float | None
    percent: float | None
    is_points: bool


# Units whose zero is arbitrary: "50 % more" says nothing about an index.
NOT_RELATIVE = frozenset({"%", "Indexpunkte", "Punkte"})


def change(old: float | None, new: float | None, unit: str) -> Change:
    """Change from ``old`` to ``new``; relative only for units with a true zero and ``old`` > 0."""
    is_points = unit == "%"
    if old is None or new is None or np.isnan(old) or np.isnan(new):
        return Change(None, None, is_points)
    percent = 100 * (new - old) / old if old > 0 and unit not in NOT_RELATIVE else None
    return Change(new - old, percent, is_points)


def _floats(values: Numbers) -> np.ndarray:
    if isinstance(values, pd.Series):
        return values.to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(values, dtype=float)
