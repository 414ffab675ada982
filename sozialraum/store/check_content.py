"""What checks look at and what they find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd

from sozialraum.store.csv_reader import RawTable


@dataclass(frozen=True)
class Content:
    """What is checked: frames by schema table name, raw tables by stem, known deviations."""

    tables: Mapping[str, pd.DataFrame]
    raw: Mapping[str, RawTable] = field(default_factory=dict)
    known: frozenset[tuple[str, ...]] = frozenset()

    def values(self, indicator_id: str, level: str) -> pd.Series:
        """Values of an indicator at a level: index (code, stichtag), missing ones left out."""
        rows = self._places.get((indicator_id, level), np.array([], dtype=np.int64))
        frame = self.tables["value"].iloc[rows]
        series = frame.set_index(["code", "stichtag"])["value"].astype(float)
        return series.dropna()

    @cached_property
    def _places(self) -> Mapping[tuple[str, str], np.ndarray]:
        found = self.tables["value"].groupby(["indicator_id", "level"]).indices
        return cast("Mapping[tuple[str, str], np.ndarray]", found)


@dataclass(frozen=True)
class Deviation:
    """One disagreement: of which indicator, area and day, if of one, and what in German."""

    indicator_id: str
    code: str
    stichtag: str
    text: str


Finding = tuple[int, list[Deviation]]  # how much was compared, what disagrees


def plain_number(value: float) -> str:
    """A number for a check's detail: up to 3 decimals, decimal comma."""
    return f"{round(value, 3):g}".replace(".", ",") if abs(value) < 1e5 else f"{value:.0f}"


def joined(found: Iterable[Finding]) -> Finding:
    """Several comparisons as one."""
    every = list(found)
    return sum(count for count, _ in every), [one for _, many in every for one in many]


def compare(
    left: pd.Series, right: pd.Series, indicator_id: str, words: tuple[str, str], tolerance: float
) -> Finding:
    """Compare two series with index (code, stichtag) where both have a value."""
    both = pd.concat([left.rename("left"), right.rename("right")], axis=1, join="inner").dropna()
    wrong = both[(both["left"] - both["right"]).abs() > tolerance]
    deviations = [
        Deviation(
            indicator_id,
            str(code),
            str(stichtag),
            f"{words[0]} {plain_number(row['left'])}, {words[1]} {plain_number(row['right'])}",
        )
        for (code, stichtag), row in wrong.iterrows()
    ]
    return len(both), deviations
