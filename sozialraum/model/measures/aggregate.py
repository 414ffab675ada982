"""Ratios over any set of areas: always from numerators and denominators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Aggregate:
    """A figure for several areas together.

    Attributes:
        value: The ratio; None if a member is missing (unless allowed) or the base is zero.
        numerator: Sum of numerators; None if a member is missing (unless allowed).
        denominator: Sum of denominators; None likewise.
        used: Codes that went in.
        missing: Codes asked for without a value.
    """

    value: float | None
    numerator: float | None
    denominator: float | None
    used: tuple[str, ...]
    missing: tuple[str, ...]


def ratio_over(
    frame: pd.DataFrame, codes: Sequence[str], *, factor: float = 1.0, allow_missing: bool = False
) -> Aggregate:
    """``factor * sum(numerator) / sum(denominator)`` over areas, never a mean of ratios.

    Args:
        frame: Columns code, numerator, denominator; one row per area.
        codes: Areas wanted, each once.
        factor: 100 for a share in percent, 1000 for a rate per 1,000.
        allow_missing: Use the areas that have both parts and name the rest.

    Raises:
        ValueError: A code is asked for or listed twice.
    """
    rows = _members(frame, codes)
    used, missing = _split(rows)
    if not used or (missing and not allow_missing):
        return Aggregate(None, None, None, used, missing)
    numerator, denominator = (float(part) for part in rows.loc[list(used)].sum())
    value = factor * numerator / denominator if denominator else None
    return Aggregate(value, numerator, denominator, used, missing)


def _members(frame: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """One row per code asked for, in that order; NaN for areas the frame does not hold."""
    indexed = frame.set_index("code")[["numerator", "denominator"]]
    if len(set(codes)) < len(codes) or indexed.index.has_duplicates:
        raise ValueError("an area would be counted twice")
    return indexed.reindex(list(codes)).astype(float)


def _split(rows: pd.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...]]:
    is_missing = np.isnan(rows.to_numpy()).any(axis=1)
    codes = rows.index.to_numpy()
    return (
        tuple(str(code) for code in codes[~is_missing]),
        tuple(str(code) for code in codes[is_missing]),
    )
