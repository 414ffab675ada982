"""Hidden pockets: parts that are clearly worse off than their Stadtraum's value says.

A part is *clearly worse off* if both hold:

1. its rate lies at least ``step_sd`` standard deviations on the burdened side of its Stadtraum's
   rate (SD of all parts of the city, weighted by denominators);
2. the gap to the rest of the Stadtraum exceeds ``least_z`` standard errors, so that it is not
   explained by how few people live there (two rates, pooled: binomial variance for shares,
   Poisson for counts per head).

A Stadtraum hides a pocket (*alarm*) if its own rate is unremarkable, that is less than ``step_sd``
SD on the burdened side of the city's, while a part that is clearly worse off is not: the city's
eye would miss it. A part that only stands out in a well-off neighbourhood is no alarm.

An indicator without a direction (polarity 0) has no "worse": its parts are told apart as clearly
higher, and there is no alarm.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from sozialraum.model.heterogeneity import spread
from sozialraum.model.heterogeneity.parts import ratio
from sozialraum.model.measures.compare import burden_sign

# Fields of PocketRule and where the register holds their defaults.
ARGUMENT_IDS = MappingProxyType({"step_sd": "vielfalt_abstand_sd", "least_z": "vielfalt_zufall_z"})


@dataclass(frozen=True)
class PocketRule:
    """When a part is clearly worse off.

    Attributes:
        step_sd: Distance in standard deviations, above 0.
        least_z: Distance in standard errors, 0 or more.

    Raises:
        ValueError: A field is out of range.
    """

    step_sd: float
    least_z: float

    def __post_init__(self) -> None:
        if not (self.step_sd > 0 and self.least_z >= 0):
            raise ValueError(f"rule out of range: {self.step_sd}, {self.least_z}")


@dataclass(frozen=True)
class Pockets:
    """Parts and Stadträume judged by a rule.

    Attributes:
        parts: Index = part; columns rate, gap (rate less the Stadtraum's, in the burdened
            direction: positive = worse or, for polarity 0, higher), z (standard errors, NaN without
            a rest), is_clear, is_remarkable (against the city).
        stadtraeume: Index = Stadtraum; columns children, pocket_children, pocket_share (0-1, NaN
            without children), pocket_parts and alarm_parts (tuples of parts), is_unremarkable,
            is_alarm.
        city_sd: The SD the rule counts in.
    """

    parts: pd.DataFrame
    stadtraeume: pd.DataFrame
    city_sd: float


def pockets(
    parts: pd.DataFrame, rule: PocketRule, *, factor: float, polarity: int, is_share: bool
) -> Pockets:
    """Judge all parts and Stadträume.

    Args:
        parts: Index = part; columns stadtraum, numerator, denominator, children (NaN = missing).
        rule: The rule.
        factor: 100 for percent.
        polarity: +1 higher = more burden, -1 less, 0 neither.
        is_share: Whether the numerator is part of the denominator.

    Raises:
        ValueError: ``polarity`` is not -1, 0 or 1.
    """
    sign = burden_sign(polarity) or 1
    rates = ratio(parts, factor)
    city_sd = spread.weighted_sd(rates, parts["denominator"])
    own = _sums(parts, ["numerator", "denominator"])
    own_rate = ratio(own, factor)
    gap = sign * (rates - parts["stadtraum"].map(own_rate))
    z = sign * _z_against_rest(parts, own, is_share=is_share)
    step = rule.step_sd * city_sd
    is_clear = (gap >= step) & (gap > 0) & (z > rule.least_z)
    known = own.dropna()
    city_rate = factor * known["numerator"].sum() / max(known["denominator"].sum(), 1e-300)
    is_unremarkable = sign * (own_rate - city_rate) < step
    is_remarkable = sign * (rates - city_rate) >= step
    found = pd.DataFrame(
        {
            "rate": rates,
            "gap": gap,
            "z": z,
            "is_clear": is_clear,
            "is_remarkable": is_remarkable,
        }
    )
    children = _sums(parts, ["children"])["children"]
    inside = parts["children"].where(is_clear, 0.0).groupby(parts["stadtraum"]).sum()
    by_stadtraum = pd.DataFrame(
        {
            "children": children,
            "pocket_children": inside.where(children.notna()),
            "pocket_share": inside / children.where(children > 0),
            "pocket_parts": _names(parts, is_clear),
            "alarm_parts": _names(parts, is_clear & is_remarkable),
            "is_unremarkable": is_unremarkable,
        }
    )
    has_parts = by_stadtraum["alarm_parts"].map(len) > 0
    by_stadtraum["is_alarm"] = has_parts & is_unremarkable & (polarity != 0)
    return Pockets(found, by_stadtraum, city_sd)


def _sums(parts: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Sums per Stadtraum; NaN as soon as one part has no figure."""
    missing = parts[columns].isna().groupby(parts["stadtraum"]).any()
    return parts.groupby("stadtraum")[columns].sum().mask(missing)


def _names(parts: pd.DataFrame, chosen: pd.Series) -> pd.Series:
    """The chosen parts of each Stadtraum, as tuples."""
    return pd.Series(
        {
            code: tuple(str(name) for name in rows.index[chosen[rows.index]])
            for code, rows in parts.groupby("stadtraum")
        }
    )


def _z_against_rest(parts: pd.DataFrame, own: pd.DataFrame, *, is_share: bool) -> pd.Series:
    """Standard errors between a part's rate and that of the rest of its Stadtraum."""
    counts, heads = parts["numerator"], parts["denominator"].where(parts["denominator"] > 0)
    all_counts = parts["stadtraum"].map(own["numerator"])
    all_heads = parts["stadtraum"].map(own["denominator"])
    rest = (all_heads - parts["denominator"]).where(lambda left: left > 0)
    pooled = all_counts / all_heads
    variance = pooled * (1 - pooled) if is_share else pooled
    error = np.sqrt(variance * (1 / heads + 1 / rest))
    return (counts / heads - (all_counts - counts) / rest) / error.where(error > 0)
