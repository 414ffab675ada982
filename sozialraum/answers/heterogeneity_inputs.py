"""Figures of one indicator and date at three levels, cut to the parts of Stadträume."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from sozialraum.answers.kept import kept_with_release
from sozialraum.answers.registered import Indicator
from sozialraum.answers.release import Release
from sozialraum.model.heterogeneity.parts import HeterogeneityError, split_parts
from sozialraum.model.heterogeneity.profile import Measure

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
        stichtag: ISO date.
        stadtteile: Index = code of the counted Stadtteile; columns numerator, denominator,
            children, value (as published, NaN = missing).
        stadtraeume: The same, index = code of the Stadträume.
        city: The same names for the city.
        parts: `heterogeneity.split_parts` of the three counts.
        statuses: How the Stadtteile's values came to be, each once.
    """

    stichtag: str
    stadtteile: pd.DataFrame
    stadtraeume: pd.DataFrame
    city: pd.Series
    parts: pd.DataFrame
    statuses: tuple[str, ...]


@kept_with_release  # 0.1 s, and every run of the page asks
def offered(release: Release) -> dict[str, list[str]]:
    """Indicators with numerator and denominator at all three levels, with their common dates.

    Returns:
        Indicator, in the registry's order -> ISO dates, oldest first; at least one.
    """
    found = {}
    for key, item in release.indicators.items():
        if item.kind not in _KINDS or key in _WITHOUT:
            continue
        common = set.intersection(*(_complete(release.series(key, level)) for level in LEVELS))
        if common:
            found[key] = sorted(common)
    return found


def measure(indicator: Indicator) -> Measure:
    """The indicator as the model must know it.

    Raises:
        KeyError: The kind is not offered.
    """
    return Measure(indicator.factor, indicator.polarity, is_share=_KINDS[indicator.kind])


def collect(release: Release, indicator_id: str, stichtag: str) -> Inputs:
    """Bring the figures of one date together and cut them to parts.

    Args:
        release: Where they come from.
        indicator_id: One of `offered`.
        stichtag: One of its dates.

    Raises:
        HeterogeneityError: There are no such figures, or the levels contradict each other.
    """
    areas = release.areas[STADTTEIL].set_index("code")
    homes = {
        code: str(areas.loc[code, "stadtraum_codes"]).split("|")
        for code in release.counted[STADTTEIL]
    }
    stadtteile, stadtraeume, city = (
        _level(release, level, indicator_id, stichtag) for level in LEVELS
    )
    stadtteile = stadtteile.reindex(list(homes))
    if stadtraeume.empty or city.empty or stadtteile["numerator"].isna().all():
        raise HeterogeneityError(
            f"Zum Stichtag {stichtag} gibt es für „{indicator_id}“ nicht auf allen Ebenen Zähler "
            "und Nenner."
        )
    counts = ["numerator", "denominator", "children"]
    statuses = stadtteile["status"].dropna().unique().tolist()
    return Inputs(
        stichtag=stichtag,
        stadtteile=stadtteile.drop(columns="status"),
        stadtraeume=stadtraeume.drop(columns="status").sort_index(),
        city=city.drop(columns="status").iloc[0].astype(float),
        parts=split_parts(stadtteile[counts], stadtraeume[counts], homes),
        statuses=tuple(sorted(statuses)),
    )


def _complete(rows: pd.DataFrame) -> set[str]:
    """Dates with a numerator and a denominator."""
    return set(rows.loc[rows["numerator"].notna() & rows["denominator"].notna(), "stichtag"])


def _level(release: Release, level: str, indicator_id: str, stichtag: str) -> pd.DataFrame:
    """One row per area that has a figure: numerator, denominator, value, status, children."""
    own, children = (
        rows[rows["stichtag"] == stichtag].set_index("code")
        for rows in (release.series(key, level) for key in (indicator_id, CHILDREN))
    )
    columns = ["numerator", "denominator", "value", "status"]
    return own[columns].assign(children=children["value"].reindex(own.index))
