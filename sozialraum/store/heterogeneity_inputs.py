"""Figures of one indicator and date at three levels, cut to the parts of Stadträume.

The page and the command line ask here, so both show the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from sozialraum.model import heterogeneity
from sozialraum.model.heterogeneity import HeterogeneityError, Measure

STADTTEIL, STADTRAUM, CITY = "stadtteil", "stadtraum", "stadt"
LEVELS = (STADTTEIL, STADTRAUM, CITY)
DEFAULT = "alleinerziehende_je_100_u18"
CHILDREN = "u18_count"
# Whole people or households over whole people: only these can be cut by subtraction. The area of
# the density is rounded, so its parts would not add up.
_KINDS = MappingProxyType({"share": True, "rate": False})  # kind -> numerator within denominator?
_WITHOUT = ("einwohner_je_km2",)


@dataclass(frozen=True)
class Inputs:
    """What a heterogeneity profile is made of.

    Attributes:
        indicator_id: The indicator.
        stichtag: ISO date.
        stadtteile: Index = code of the counted Stadtteile; columns numerator, denominator,
            children, value (as published, NaN = missing).
        stadtraeume: The same, index = code of the Stadträume.
        city: The same names for the city.
        parts: `heterogeneity.split_parts` of the three counts.
        statuses: How the Stadtteile's values came to be, each once.
    """

    indicator_id: str
    stichtag: str
    stadtteile: pd.DataFrame
    stadtraeume: pd.DataFrame
    city: pd.Series
    parts: pd.DataFrame
    statuses: tuple[str, ...]


def offered(indicators: pd.DataFrame, values: Mapping[str, pd.DataFrame]) -> dict[str, list[str]]:
    """Indicators with numerator and denominator at all three levels, with their common dates.

    Args:
        indicators: Columns indicator_id, kind; in the registry's order.
        values: Level -> `queries.values` of that level.

    Returns:
        Indicator -> ISO dates, oldest first; at least one.
    """
    complete = {
        level: {
            str(key): set(rows["stichtag"])
            for key, rows in frame[
                frame["numerator"].notna() & frame["denominator"].notna()
            ].groupby("indicator_id")
        }
        for level, frame in values.items()
    }
    found: dict[str, list[str]] = {}
    for row in indicators.itertuples(index=False):
        if row.kind not in _KINDS or row.indicator_id in _WITHOUT:
            continue
        dates = [complete[level].get(str(row.indicator_id), set()) for level in LEVELS]
        common = sorted(set.intersection(*dates))
        if common:
            found[str(row.indicator_id)] = common
    return found


def measure(kind: str, factor: float, polarity: int) -> Measure:
    """The indicator as the model must know it.

    Raises:
        KeyError: The kind is not offered.
    """
    return Measure(factor=factor, polarity=polarity, is_share=_KINDS[kind])


def collect(
    areas: pd.DataFrame,
    values: Mapping[str, pd.DataFrame],
    indicator_id: str,
    stichtag: str,
) -> Inputs:
    """Bring the figures of one date together and cut them to parts.

    Args:
        areas: `queries.areas` of the Stadtteile.
        values: Level -> `queries.values` with at least the indicator and `CHILDREN`.
        indicator_id: One of `offered`.
        stichtag: One of its dates.

    Raises:
        HeterogeneityError: There are no such figures, or the levels contradict each other.
    """
    counted = areas[areas["counted_with"].isna()]
    homes = {
        str(code): str(parents).split("|")
        for code, parents in zip(counted["code"], counted["stadtraum_codes"], strict=True)
    }
    stadtteile = _level(values[STADTTEIL], indicator_id, stichtag).reindex(list(homes))
    stadtraeume = _level(values[STADTRAUM], indicator_id, stichtag)
    city = _level(values[CITY], indicator_id, stichtag)
    if stadtraeume.empty or city.empty or stadtteile["numerator"].isna().all():
        raise HeterogeneityError(
            f"Zum Stichtag {stichtag} gibt es für „{indicator_id}“ nicht auf allen Ebenen Zähler "
            "und Nenner."
        )
    counts = ["numerator", "denominator", "children"]
    statuses = stadtteile["status"].dropna().unique().tolist()
    return Inputs(
        indicator_id=indicator_id,
        stichtag=stichtag,
        stadtteile=stadtteile.drop(columns="status"),
        stadtraeume=stadtraeume.drop(columns="status").sort_index(),
        city=city.drop(columns="status").iloc[0].astype(float),
        parts=heterogeneity.split_parts(stadtteile[counts], stadtraeume[counts], homes),
        statuses=tuple(sorted(statuses)),
    )


def _level(values: pd.DataFrame, indicator_id: str, stichtag: str) -> pd.DataFrame:
    """One row per area that has a figure: numerator, denominator, value, status, children."""
    then = values[values["stichtag"] == stichtag]
    own = then[then["indicator_id"] == indicator_id].set_index("code")
    children = then[then["indicator_id"] == CHILDREN].set_index("code")["value"]
    columns = ["numerator", "denominator", "value", "status"]
    return own[columns].assign(children=children.reindex(own.index))
