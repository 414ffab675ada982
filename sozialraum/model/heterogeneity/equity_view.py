"""One number for an area's parts: average, inequality-averse, or worst spot.

The inequality-averse value is the level that, if it were the same in all parts, would be judged as
good or bad as the real distribution (Atkinson 1970). For something good (polarity -1) it is
Atkinson's power mean of order 1 - epsilon, at or below the average. For a burden (polarity +1) the
same idea mirrored is the power mean of order 1 + epsilon, at or above the average: epsilon = 1
gives the geometric mean of a good and the quadratic mean of a burden, 0 gives the average.
The worst spot is the limit of infinite epsilon. Without a direction only the average is defined.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd

from sozialraum.model.measures.compare import Numbers, burden_sign

EPSILON_ID = "vielfalt_ungleichheitsscheu"


class EquityView(StrEnum):
    """How the parts of an area become one number; the value is the id in links."""

    AVERAGE = "durchschnitt"
    AVERSE = "ungleichheitsscheu"
    WORST = "schlechteste"


def averse_level(rates: Numbers, weights: Numbers, polarity: int, epsilon: float) -> float:
    """The inequality-averse value (equally distributed equivalent).

    Args:
        rates: One per part, not negative, NaN = missing.
        weights: Denominators; parts without a positive one are left out.
        polarity: +1 or -1.
        epsilon: Aversion, 0 or more.

    Returns:
        A level in the unit of ``rates``; NaN without values.

    Raises:
        ValueError: A rate or epsilon is negative, or polarity is 0.
    """
    sign = burden_sign(polarity)
    numbers, heads = np.asarray(rates, dtype=float), np.asarray(weights, dtype=float)
    used = ~np.isnan(numbers) & (heads > 0)
    numbers, heads = numbers[used], heads[used]
    if sign == 0 or not epsilon >= 0 or (numbers < 0).any():
        raise ValueError("aversion needs a direction, epsilon >= 0 and no negative rate")
    if numbers.size == 0:
        return float("nan")
    order = 1 + sign * epsilon
    # divided by the end that counts most, powers stay within what a float can hold
    end = float(numbers.max() if order > 0 else numbers.min())
    if end == 0:
        return 0.0
    parts, ratio = heads / heads.sum(), numbers / end
    if order == 0:
        return end * float(np.exp(parts @ np.log(ratio)))
    return end * float((parts @ ratio**order) ** (1 / order))


def worst_level(rates: Numbers, weights: Numbers, polarity: int) -> float:
    """The burdened end: the highest rate of a burden, the lowest of a good; NaN without values.

    Raises:
        ValueError: Polarity is 0.
    """
    sign = burden_sign(polarity)
    if sign == 0:
        raise ValueError("the worst spot needs a direction")
    numbers, heads = np.asarray(rates, dtype=float), np.asarray(weights, dtype=float)
    used = numbers[~np.isnan(numbers) & (heads > 0)]
    return float("nan") if used.size == 0 else float(sign * (sign * used).max())


def levels(
    parts: pd.DataFrame, rates: pd.Series, view: EquityView, *, polarity: int, epsilon: float
) -> pd.Series:
    """One number per Stadtraum; NaN as soon as one of its parts has no figure.

    Args:
        parts: Index = part; columns stadtraum, numerator, denominator.
        rates: One per part, same index.
        view: Which number.
        polarity: As above; with 0 only AVERAGE is possible.
        epsilon: Used by AVERSE.

    Raises:
        ValueError: As above.
    """
    found = {}
    for code, rows in parts.groupby("stadtraum"):
        own, heads = rates[rows.index], rows["denominator"]
        if rows[["numerator", "denominator"]].isna().any(axis=None):
            found[code] = np.nan
        elif view is EquityView.AVERSE:
            found[code] = averse_level(own, heads, polarity, epsilon)
        elif view is EquityView.WORST:
            found[code] = worst_level(own, heads, polarity)
        else:
            total = float(heads.sum())
            found[code] = float(own.fillna(0.0) @ heads) / total if total > 0 else np.nan
    return pd.Series(found, dtype=float)
