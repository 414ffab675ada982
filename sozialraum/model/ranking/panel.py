"""The figures a ranking rests on: one row per area, one column per indicator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sozialraum.model.measures.compare import burden


@dataclass(frozen=True)
class Panel:
    """Figures of all areas of a level.

    Attributes:
        values: As published, index = code, one column per indicator, NaN = missing.
        directions: Indicator -> +1 if a higher value means more need, -1 if less.
        people: Inhabitants, index = code; weights of means and standard deviations.
        noise: Indicator -> standard deviation of its sampling noise in the indicator's unit;
            left out or 0 = counted in full.
        types: Code -> type of the area ("C"); areas without a published type are left out.
    """

    values: pd.DataFrame
    directions: Mapping[str, int]
    people: pd.Series
    noise: Mapping[str, float]
    types: Mapping[str, str]

    @property
    def codes(self) -> list[str]:
        """Area codes in the order of the rows."""
        return [str(code) for code in self.values.index]

    def burdens(self, names: list[str]) -> np.ndarray:
        """Values turned so that higher = more need, shape (areas, names), NaN = missing.

        Raises:
            KeyError: An indicator is not there.
            ValueError: An indicator has no direction.
        """
        columns = []
        for name in names:
            direction = self.directions[name]
            if direction not in (-1, 1):
                raise ValueError(f"{name} has no direction")
            columns.append(burden(self.values[name], direction))
        return np.column_stack(columns)

    def of_type(self, typ: str) -> list[str]:
        """Codes of a type, in the order of the rows."""
        return [code for code in self.codes if self.types.get(code) == typ]

    def without_noise(self) -> Panel:
        """The same figures, all taken as exact."""
        return replace(self, noise={})


def wave_noise(waves: pd.DataFrame) -> float:
    """Standard deviation of a survey's noise, from how values jump between waves.

    ``sqrt(mean over areas and pairs of waves of (change - the wave's mean change)^2 / 2)``: what
    two waves differ by beyond the city's common movement, halved because both carry noise. Real
    change of single areas is in it too, so it is an upper limit of the sampling noise.

    Args:
        waves: Index = code, one column per wave in order of time, NaN = missing.

    Returns:
        In the indicator's unit; NaN with fewer than two waves or two areas.
    """
    changes = np.diff(waves.to_numpy(dtype=float), axis=1)
    usable = [column[~np.isnan(column)] for column in changes.T]
    usable = [column for column in usable if column.size > 1]
    if not usable:
        return float("nan")
    # the mean is estimated from the same areas: divisor n - 1 per pair of waves
    squares = sum(float(((column - column.mean()) ** 2).sum()) for column in usable)
    freedom = sum(column.size - 1 for column in usable)
    return float(np.sqrt(squares / freedom / 2))
