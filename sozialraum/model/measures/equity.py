"""Provision per head and how evenly it is spread.

Inequality is measured over areas weighted by their heads (or need-weighted heads): with heads h
and provision y per head, W = sum(h) and mean m = sum(h*y) / W::

    Gini  = sum_ij h_i * h_j * |y_i - y_j| / (2 * m * W^2)          0 = even, towards 1 = one has all
    Theil = sum_i h_i / W * (y_i / m) * ln(y_i / m)                 0 = even, ln(n) = one of n has all

An area with no value is left out and named; no provision anywhere has no inequality (None).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

import numpy as np
import pandas as pd

from sozialraum.model.measures.compare import Numbers
from sozialraum.model.measures.rates import per_1000

# Arguments of direct_hours() and where the register holds their defaults.
ARGUMENT_IDS = MappingProxyType(
    {"hours_per_vzae": "nettoarbeitszeit_h", "direct_share": "direktanteil"}
)
PARAMETER_IDS = tuple(ARGUMENT_IDS.values())

FloatOrSeries = TypeVar("FloatOrSeries", float, pd.Series)


def provision(vzae: pd.Series, heads: pd.DataFrame) -> pd.DataFrame:
    """Posts per 1,000 heads for several groups of people.

    Args:
        vzae: Posts, index = code.
        heads: Index = code, one column per group ("u18", "u25", "j0_26", "need" for need-weighted
            heads).

    Returns:
        Index = code; columns vzae and vzae_per_1000_<group>; NaN = missing.
    """
    columns = {f"vzae_per_1000_{group}": per_1000(vzae, heads[group]) for group in heads.columns}
    return pd.DataFrame({"vzae": vzae.astype(float), **columns})


def city_provision(vzae: pd.Series, heads: pd.DataFrame) -> dict[str, float | None]:
    """The same for all areas together, from sums; None as soon as one area is missing."""
    total = float(vzae.sum(skipna=False))
    found: dict[str, float | None] = {}
    for group in heads.columns:
        ratio = per_1000(total, float(heads[group].reindex(vzae.index).sum(skipna=False)))
        found[f"vzae_per_1000_{group}"] = None if np.isnan(ratio) else ratio
    return found


def direct_hours(
    vzae: FloatOrSeries, heads: FloatOrSeries, *, hours_per_vzae: float, direct_share: float
) -> FloatOrSeries:
    """Hours of direct work per head and year: ``vzae * hours_per_vzae * direct_share / heads``.

    Args:
        vzae: Posts, one number or index = code.
        heads: Heads, likewise (need-weighted or not); zero or missing gives NaN.
        hours_per_vzae: Net working hours per post and year.
        direct_share: Part of them with families, young people and the network, 0-1.

    Raises:
        ValueError: Hours are negative or the share is outside 0-1.
    """
    if hours_per_vzae < 0 or not 0 <= direct_share <= 1:
        raise ValueError(f"hours {hours_per_vzae} or share {direct_share} out of range")
    hours = vzae * hours_per_vzae * direct_share
    if isinstance(heads, pd.Series):
        return hours / heads.where(heads > 0)
    return hours / heads if heads > 0 else np.nan


def _pairs(values: Numbers, weights: Numbers | None) -> tuple[np.ndarray, np.ndarray]:
    """Values that are there and the heads behind them, as parts of 1."""
    numbers = np.asarray(values, dtype=float)
    heads = np.ones(numbers.shape) if weights is None else np.asarray(weights, dtype=float)
    if numbers.shape != heads.shape:
        raise ValueError(f"values and weights differ in length: {numbers.size} and {heads.size}")
    used = ~np.isnan(numbers) & (heads > 0)
    numbers, heads = numbers[used], heads[used]
    if (numbers < 0).any():
        raise ValueError("inequality is not defined for negative values")
    return numbers, heads / (heads.sum() or 1.0)


def gini(values: Numbers, weights: Numbers | None = None) -> float | None:
    """Gini coefficient of provision per head; None if nobody has anything.

    Args:
        values: Provision per head, not negative, NaN = missing.
        weights: Heads; None = every area counts once.

    Raises:
        ValueError: A value is negative or the lengths differ.
    """
    numbers, parts = _pairs(values, weights)
    mean = float(parts @ numbers)
    if mean == 0:
        return None
    gaps = np.abs(numbers[:, None] - numbers)
    return float(parts @ gaps @ parts / (2 * mean))


def theil(values: Numbers, weights: Numbers | None = None) -> float | None:
    """Theil index T of provision per head; None if nobody has anything. Arguments as in gini.

    Raises:
        ValueError: A value is negative or the lengths differ.
    """
    numbers, parts = _pairs(values, weights)
    mean = float(parts @ numbers)
    if mean == 0:
        return None
    ratio = numbers / mean
    logarithm = np.log(np.where(ratio > 0, ratio, 1.0))  # 0 * ln(0) = 0
    return max(float(parts @ (ratio * logarithm)), 0.0)


@dataclass(frozen=True)
class TheilParts:
    """Theil index split: total = between + within; ``within_share`` None if the total is 0."""

    total: float
    between: float
    within: float

    @property
    def within_share(self) -> float | None:
        """Part of inequality inside the groups, 0-1."""
        return self.within / self.total if self.total > 0 else None


def theil_parts(
    values: pd.Series, groups: pd.Series, weights: pd.Series | None = None
) -> TheilParts | None:
    """Theil index between and within groups (Stadtteile in Stadträume); None as in theil.

    Args:
        values: Provision per head, not negative, index = code; NaN = missing.
        groups: Group of each area, same index.
        weights: Heads, same index; None = every area counts once.

    Raises:
        ValueError: A value is negative.
    """
    heads = pd.Series(1.0, index=values.index) if weights is None else weights.astype(float)
    frame = pd.DataFrame({"value": values, "group": groups, "heads": heads})
    frame = frame[frame["value"].notna() & (frame["heads"] > 0)]
    total = theil(frame["value"], frame["heads"])
    if total is None:
        return None
    sums = frame.assign(amount=frame["value"] * frame["heads"]).groupby("group")
    amounts, people = sums["amount"].sum(), sums["heads"].sum()
    between = theil(amounts / people, people) or 0.0
    return TheilParts(total, between, max(total - between, 0.0))


@dataclass(frozen=True)
class Equity:
    """How evenly posts are spread over (need-weighted) heads.

    Attributes:
        gini: 0 = even; None = no posts anywhere.
        theil: Likewise.
        lowest_per_1000: Provision of the area that has least; None as above or without areas.
        highest_per_1000: Of the one that has most.
        missing: Areas left out because posts or heads are not known.
    """

    gini: float | None
    theil: float | None
    lowest_per_1000: float | None
    highest_per_1000: float | None
    missing: tuple[str, ...]


def equity(vzae: pd.Series, heads: pd.Series) -> Equity:
    """Spread of posts per head over the areas, weighted by heads; run it before and after.

    Args:
        vzae: Posts, not negative, index = code.
        heads: Heads or need-weighted heads, index = code.

    Raises:
        ValueError: A post count is negative.
    """
    rates = per_1000(vzae, heads)
    known = rates.notna()
    weights = heads.reindex(vzae.index).astype(float)[known]
    rates_known = rates[known]
    return Equity(
        gini=gini(rates_known, weights),
        theil=theil(rates_known, weights),
        lowest_per_1000=float(rates_known.min()) if known.any() else None,
        highest_per_1000=float(rates_known.max()) if known.any() else None,
        missing=tuple(rates.index[~known].tolist()),
    )
