"""Threshold rules with near misses: a share and a count must both be reached.

Stuttgart admits a day-care centre as KiFaZ from 30 % and 30 children with a Bonuscard on
(GRDrs 829/2023). A hard edge treats 29 children like none, so near misses are told apart and a
soft variant rises towards the edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

import numpy as np
import pandas as pd

# Fields of ThresholdRule and where the register holds their defaults.
ARGUMENT_IDS = MappingProxyType(
    {
        "minimum_share": "schwelle_anteil_prozent",
        "minimum_count": "schwelle_kinder_count",
        "near_share": "schwelle_knapp_punkte",
        "near_count": "schwelle_knapp_kinder_count",
    }
)
PARAMETER_IDS = tuple(ARGUMENT_IDS.values())
# 0.3 * 100 is a little above 30: whole numbers must survive the way there and back.
_ROUNDING = 1e-9


class Verdict(Enum):
    """Whether an area reaches the threshold; the value is the word shown to people."""

    MET = "erfüllt"
    NEAR_MISS = "knapp verfehlt"
    NOT_MET = "nicht erfüllt"
    UNKNOWN = "k. A."


@dataclass(frozen=True)
class ThresholdRule:
    """Both must be reached.

    Attributes:
        minimum_share: Lowest share in percent, 0-100.
        minimum_count: Lowest number of children.
        near_share: Percentage points below that still count as near.
        near_count: Children below that still count as near.

    Raises:
        ValueError: A field is negative or the share above 100.
    """

    minimum_share: float
    minimum_count: float
    near_share: float
    near_count: float

    def __post_init__(self) -> None:
        fields = (self.minimum_share, self.minimum_count, self.near_share, self.near_count)
        if not all(value >= 0 for value in fields) or self.minimum_share > 100:
            raise ValueError(f"threshold out of range: {fields}")


def threshold(shares: pd.Series, counts: pd.Series, rule: ThresholdRule) -> pd.DataFrame:
    """Which areas reach the rule and what the others lack.

    Args:
        shares: Share in percent, index = code, NaN = missing.
        counts: Number of children behind the share, index = code, NaN = missing.
        rule: The threshold.

    Returns:
        Index = code of ``shares``; columns share, count, verdict (Verdict), missing_share
        (percentage points), missing_count (children to the minimum count),
        missing_for_share_count (children to the minimum share if as many children live there as
        now; NaN where a share of 0 does not tell how many) and soft (see :func:`soft`).
        Distances are 0 where reached, NaN where a value is missing.
    """
    frame = pd.DataFrame({"share": shares, "count": counts.reindex(shares.index)}).astype(float)
    share, count = (frame[name].to_numpy() for name in ("share", "count"))
    frame["missing_share"] = np.maximum(rule.minimum_share - share, 0)
    frame["missing_count"] = np.maximum(rule.minimum_count - count, 0)
    base = 100 * count / np.where(share > _ROUNDING, share, np.nan)
    needed = np.ceil(rule.minimum_share / 100 * base - _ROUNDING)
    lacking = np.maximum(needed - count, 0)
    frame["missing_for_share_count"] = np.where(share >= rule.minimum_share, 0.0, lacking)
    frame.loc[np.isnan(count), "missing_for_share_count"] = np.nan
    distances = zip(frame["missing_share"], frame["missing_count"], strict=True)
    frame["verdict"] = [_verdict(points, children, rule) for points, children in distances]
    frame["soft"] = soft(share, count, rule)
    frame.index.name = "code"
    return frame


def _verdict(missing_share: float, missing_count: float, rule: ThresholdRule) -> Verdict:
    if np.isnan(missing_share) or np.isnan(missing_count):
        return Verdict.UNKNOWN
    if missing_share == 0 and missing_count == 0:
        return Verdict.MET
    is_near = (
        missing_share <= rule.near_share + _ROUNDING
        and missing_count <= rule.near_count + _ROUNDING
    )
    return Verdict.NEAR_MISS if is_near else Verdict.NOT_MET


def soft(shares: np.ndarray, counts: np.ndarray, rule: ThresholdRule) -> np.ndarray:
    """Soft threshold, 0-1: 1 where reached, falling evenly to 0 over the near range.

    The weaker of the two decides, so more children or a higher share never lower it.

    Args:
        shares: Percent, shape (n,).
        counts: Children, shape (n,).
        rule: The threshold; a near range of 0 gives the hard edge.
    """
    return np.minimum(
        _ramp(np.asarray(shares, dtype=float), rule.minimum_share, rule.near_share),
        _ramp(np.asarray(counts, dtype=float), rule.minimum_count, rule.near_count),
    )


def _ramp(values: np.ndarray, edge: float, width: float) -> np.ndarray:
    if width <= _ROUNDING:
        return np.where(np.isnan(values), np.nan, (values >= edge).astype(float))
    return np.clip((values - edge + width) / width, 0.0, 1.0)
