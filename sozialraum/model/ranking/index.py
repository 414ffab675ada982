"""The need index: normalise, weigh, aggregate; and what each part adds to it.

Every aggregation is linear on a scale of its own, ``L``: the normalised value itself (arithmetic)
or its logarithm (geometric). ``score_i = sum_c w_c * L_ic``, so that contributions add up and
questions about weights stay linear. Higher = more need, always.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sozialraum.model.measures.compare import z_scores
from sozialraum.model.ranking.panel import Panel
from sozialraum.model.ranking.plan import Aggregation, IndexPlan, Normalisation, RankingError

DOUBLE_COUNTING = 0.8  # correlation from which two parts say nearly the same
_DIGITS = 12  # scores that agree so far are ties: the rest is how computers add


@dataclass(frozen=True)
class Normalised:
    """Values on a common scale.

    Attributes:
        values: Higher = more need, shape (areas, indicators), NaN = missing or no spread.
        unit: What one unit of the scale is in each indicator's own unit, shape (indicators,);
            NaN for ranks, which have none.
    """

    values: np.ndarray
    unit: np.ndarray


def normalise(burdens: np.ndarray, method: Normalisation, people: np.ndarray) -> Normalised:
    """Bring burden values to a common scale.

    z-scores have mean 0 and standard deviation 1 (of the people, or of the areas with
    ``Z_SCORE_PLAIN``), min-max lies in 0-1, ranks too: (areas below + half of the others equal) /
    (areas - 1). An indicator that is the same everywhere tells nothing apart: NaN.

    Args:
        burdens: Higher = more need, shape (areas, indicators).
        method: How.
        people: Inhabitants, shape (areas,).
    """
    columns, units = [], []
    for column in burdens.T:
        if method in (Normalisation.Z_SCORE, Normalisation.Z_SCORE_PLAIN):
            weights = people if method is Normalisation.Z_SCORE else None
            found = z_scores(column, weights)
            columns.append(found.values)
            units.append(found.sd)
            continue
        known = column[~np.isnan(column)]
        reach = float(np.ptp(known)) if known.size else 0.0
        if reach == 0:
            columns.append(np.full(column.shape, np.nan))
            units.append(np.nan)
        elif method is Normalisation.MIN_MAX:
            columns.append((column - known.min()) / reach)
            units.append(reach)
        else:
            columns.append(_mid_ranks(column) / (known.size - 1))
            units.append(np.nan)
    return Normalised(np.column_stack(columns), np.array(units))


def _mid_ranks(column: np.ndarray) -> np.ndarray:
    """How many lie below, equal ones counted half; NaN stays."""
    return pd.Series(column).rank(method="average").to_numpy(dtype=float) - 1


def linear(values: np.ndarray, plan: IndexPlan) -> np.ndarray:
    """The scale on which the plan's aggregation is a weighted sum, same shape.

    Logarithms need positive values: z-scores become 100 + 10 z (the scale of the Mazziotta-Pareto
    index), values in 0-1 become 1 + 99 v.

    Raises:
        RankingError: A z-score is so low that even 100 + 10 z is not positive.
    """
    if plan.aggregation is Aggregation.ARITHMETIC:
        return values
    is_z = plan.normalisation in (Normalisation.Z_SCORE, Normalisation.Z_SCORE_PLAIN)
    positive = 100 + 10 * values if is_z else 1 + 99 * values
    if (positive <= 0).any():
        raise RankingError(
            "Geometrisches Mittel: Ein Wert liegt mehr als zehn Standardabweichungen unter dem "
            "Mittel. Bitte nehmen Sie das gewichtete Mittel."
        )
    return np.log(positive)


@dataclass(frozen=True)
class Index:
    """A computed need index.

    Attributes:
        plan: What it rests on.
        panel: The figures.
        names: Indicators that count, in the catalogue's order.
        weights: Their weights, adding up to 1, shape (indicators,).
        normalised: Index = code, one column per indicator, higher = more need.
        linear: Scale on which scores are weighted sums, shape (areas, indicators).
        unit: See `Normalised`.
        left_out: Indicators with a weight that are missing or the same everywhere.
    """

    plan: IndexPlan
    panel: Panel
    names: tuple[str, ...]
    weights: np.ndarray
    normalised: pd.DataFrame
    linear: np.ndarray
    unit: np.ndarray
    left_out: tuple[str, ...]

    @cached_property
    def present(self) -> np.ndarray:
        """Part of the weight that an area's known figures carry, 0-1, shape (areas,)."""
        return np.where(np.isnan(self.linear), 0.0, self.weights).sum(axis=1)

    @cached_property
    def contributions(self) -> pd.DataFrame:
        """What each indicator adds to the score; rows add up to ``scores``, all NaN without one."""
        enough = self.present >= self.plan.least_present - 1e-12
        parts = np.nan_to_num(self.linear) * self.weights
        parts = parts / np.where(enough, self.present, np.nan)[:, None]
        return pd.DataFrame(parts, index=self.normalised.index, columns=list(self.names))

    @cached_property
    def scores(self) -> pd.Series:
        """Score on the linear scale, higher = more need; NaN = cannot be computed."""
        found = self.contributions.to_numpy().sum(axis=1)
        return pd.Series(np.round(found, _DIGITS), index=self.normalised.index)

    @cached_property
    def ranks(self) -> pd.Series:
        """1 = most need; ties share the better rank, NaN = no index."""
        return self.scores.rank(method="min", ascending=False)

    @cached_property
    def ranked(self) -> list[str]:
        """Codes of the areas that have an index, most need first; ties in the city's order."""
        found = self.scores.dropna().sort_values(ascending=False, kind="stable")
        return [str(code) for code in found.index]

    @property
    def missing(self) -> list[str]:
        """Codes of the areas whose index cannot be computed."""
        return [str(code) for code in self.scores.index[self.scores.isna()]]

    @property
    def filled(self) -> list[str]:
        """Codes with an index although a figure is missing: the others carry its weight."""
        gap = np.isnan(self.linear).any(axis=1) & self.scores.notna().to_numpy()
        return [str(code) for code in self.scores.index[gap]]

    def ties(self) -> list[list[str]]:
        """Groups of areas with the same score."""
        groups = self.scores.dropna().groupby(self.scores).groups.values()
        return [[str(code) for code in group] for group in groups if len(group) > 1]

    @cached_property
    def effective(self) -> pd.Series:
        """Share of the scores' variance each indicator accounts for; adds up to 1.

        ``cov(part_c, score) / var(score)``. It differs from the weight where indicators correlate;
        below 0 the indicator works against the others. NaN if all scores are equal.
        """
        parts = self.contributions.dropna().to_numpy()
        total = parts.sum(axis=1)
        spread = total - total.mean() if total.size else total
        variance = float(spread @ spread)
        shares = (
            spread @ (parts - parts.mean(axis=0)) / variance
            if variance > 10**-_DIGITS
            else np.full(len(self.names), np.nan)
        )
        return pd.Series(shares, index=list(self.names))

    @cached_property
    def correlations(self) -> pd.DataFrame:
        """Pearson correlation of the burden values, square; positive = burdened together."""
        return self.normalised.corr()

    def double_counted(self) -> list[tuple[str, str, float]]:
        """Pairs with a correlation of at least 0.8 or at most -0.8, strongest first."""
        found = [
            (first, second, float(self.correlations.loc[first, second]))
            for position, first in enumerate(self.names)
            for second in self.names[position + 1 :]
            if abs(self.correlations.loc[first, second]) >= DOUBLE_COUNTING
        ]
        return sorted(found, key=lambda pair: -abs(pair[2]))

    @cached_property
    def noise(self) -> np.ndarray:
        """Sampling noise on the linear scale, standard deviation, shape (areas, indicators).

        First order for the geometric mean. NaN where the scale has no unit (ranks).
        """
        raw = np.array([self.panel.noise.get(name, 0.0) for name in self.names])
        spread = np.where(raw == 0, 0.0, raw / self.unit)
        if self.plan.aggregation is Aggregation.ARITHMETIC:
            return np.broadcast_to(spread, self.linear.shape).copy()
        is_z = self.plan.normalisation in (Normalisation.Z_SCORE, Normalisation.Z_SCORE_PLAIN)
        return spread * (10 if is_z else 99) / np.exp(self.linear)


def compute(plan: IndexPlan, panel: Panel) -> Index:
    """Compute the index.

    Raises:
        RankingError: No indicator is left that tells areas apart, or as in :func:`linear`.
    """
    wanted = plan.weights()
    there = [name for name in wanted if name in panel.values.columns]
    usable: list[str] = []
    if there:
        scale = normalise(panel.burdens(there), plan.normalisation, panel.people.to_numpy(float))
        keep = ~np.isnan(scale.values).all(axis=0)
        usable = [name for name, is_kept in zip(there, keep, strict=True) if is_kept]
    if not usable:
        raise RankingError(
            "Bedarfsindex: Keine der gewichteten Kennzahlen unterscheidet die Gebiete."
        )
    weights = np.array([wanted[name] for name in usable])
    values = scale.values[:, keep]
    return Index(
        plan=plan,
        panel=panel,
        names=tuple(usable),
        weights=weights / weights.sum(),
        normalised=pd.DataFrame(values, index=panel.values.index, columns=usable),
        linear=linear(values, plan),
        unit=scale.unit[keep],
        left_out=tuple(name for name in wanted if name not in usable),
    )
