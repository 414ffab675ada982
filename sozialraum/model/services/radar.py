"""Versäulungs-Radar: which legal bases and providers meet in a Stadtraum, and what is missing.

The study names the pillars (each field plans for itself) as the main obstacle to help "aus einer
Hand". The radar counts places; it does not judge how good they are.

Counting rule: every service that is not closed is counted once, at its leading legal basis, in the
row of its home: the Stadtraum it stands in, else the only one it serves, else "mehrere"
(it serves several), else "stadtweit", else "ohne". So the matrix adds up to the list. What else
reaches a cell (a second legal basis, a service from elsewhere that works here too) is counted
beside it as ``further`` and never added to a total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialraum.model.services import (
    CLOSED,
    NONE,
    OTHER,
    PARAGRAPHS,
    group_of,
    groups_of,
    split,
)
from sozialraum.model.services.selection import touches

SEVERAL, CITY_WIDE, NOWHERE = "mehrere", "stadtweit", "ohne"
EXTRA_ROWS = {
    SEVERAL: "für mehrere Stadträume",
    CITY_WIDE: "für die ganze Stadt",
    NOWHERE: "ohne bekannten Stadtraum",
}
COLUMNS = (*PARAGRAPHS, OTHER, NONE)

# Fields of which the list claims to be whole (funded offers, counselling centres, ASD), so
# that an empty cell says something. §§ 12 and 14 work city-wide, Kitas are hardly recorded.
EXPECTED = ("11", "13", "13a", "16", "27")


def home(row: pd.Series) -> str:
    """Row of the radar a service is counted in: a Stadtraum's code or one of EXTRA_ROWS."""
    if row["stadtraum_code"]:
        return str(row["stadtraum_code"])
    served = split(row["serves"])
    if len(served) == 1:
        return served[0]
    if served:
        return SEVERAL
    return CITY_WIDE if row["reach"] == "stadtweit" else NOWHERE


@dataclass(frozen=True)
class Radar:
    """The matrix of services.

    Attributes:
        counts: Services at their leading legal basis; index = Stadträume and EXTRA_ROWS, columns
            = COLUMNS, integers. Adds up to ``total``.
        further: What reaches a Stadtraum's cell beside that; same shape, zero in EXTRA_ROWS.
        total: Services counted (not closed).
        closed: Services of the list left out because they are closed.
    """

    counts: pd.DataFrame
    further: pd.DataFrame
    total: int
    closed: int

    @property
    def reached(self) -> pd.DataFrame:
        """Whether a cell is served at all, bool."""
        return (self.counts + self.further) > 0


def build(services: pd.DataFrame, stadtraeume: Sequence[str]) -> Radar:
    """Count services per Stadtraum and legal basis.

    Args:
        services: The frame described in the package.
        stadtraeume: Codes of all Stadträume, in their order.
    """
    is_open = services["operation"] != CLOSED
    rows = services[is_open]
    index = [*stadtraeume, *EXTRA_ROWS]
    counts = pd.DataFrame(0, index=index, columns=list(COLUMNS), dtype=int)
    further = counts.copy()
    homes = [home(row) for _, row in rows.iterrows()]
    for place, paragraphs in zip(homes, rows["paragraphs"], strict=True):
        counts.loc[place, group_of(paragraphs)] += 1
    for code in stadtraeume:
        for position in np.flatnonzero(touches(rows, code).to_numpy()):
            groups = groups_of(rows["paragraphs"].iloc[position])
            own = groups[0] if homes[position] == code else None
            for group in groups:
                if group != own:
                    further.loc[code, group] += 1
    return Radar(counts, further, int(is_open.sum()), int((~is_open).sum()))


def concentration(amounts: pd.Series) -> float:
    """Herfindahl-Hirschman index of shares: sum of squared shares, 1/n to 1; NaN without amounts.

    Hirschman 1964, "The Paternity of an Index", American Economic Review 54.

    Args:
        amounts: One non-negative amount per provider.

    Raises:
        ValueError: An amount is negative.
    """
    values = amounts.dropna().to_numpy(dtype=float)
    if (values < 0).any():
        raise ValueError("amounts must not be negative")
    total = values.sum()
    return float(((values / total) ** 2).sum()) if total > 0 else float("nan")


def providers(services: pd.DataFrame, stadtraeume: Sequence[str]) -> pd.DataFrame:
    """Who works in each Stadtraum, closed services left out.

    Returns:
        One row per Stadtraum: code, services, unnamed (provider not known), providers, hhi (by
        number of services, unnamed ones left out), largest (name, "" where several tie),
        largest_share (0-1), bridging (services with several legal bases), crossing (providers
        that work on several legal bases there).
    """
    rows = services[services["operation"] != CLOSED]
    found = []
    for code in stadtraeume:
        here = rows[touches(rows, code)]
        named = here[here["provider"] != ""]
        counts = named.groupby("provider").size().sort_index()
        first = counts.index[counts == counts.max()]
        largest = str(first[0]) if len(first) == 1 else ""
        bases = _bases(named)
        found.append(
            {
                "code": code,
                "services": len(here),
                "unnamed": len(here) - len(named),
                "providers": len(counts),
                "hhi": concentration(counts),
                "largest": largest,
                "largest_share": float(counts.max() / counts.sum()) if len(counts) else np.nan,
                "bridging": sum(len(_known(text)) > 1 for text in here["paragraphs"]),
                "crossing": sum(len(groups) > 1 for groups in bases.values()),
            }
        )
    return pd.DataFrame(found)


def _known(paragraphs: object) -> set[str]:
    return set(groups_of(paragraphs)) - {NONE}


def _bases(named: pd.DataFrame) -> dict[str, set[str]]:
    bases: dict[str, set[str]] = {}
    for provider, paragraphs in zip(named["provider"], named["paragraphs"], strict=True):
        bases.setdefault(provider, set()).update(_known(paragraphs))
    return bases


def links(services: pd.DataFrame, stadtraum: str = "") -> pd.DataFrame:
    """Pairs of legal bases that meet in one service.

    Args:
        services: The frame described in the package.
        stadtraum: Only services that stand in it or serve it; "" = all.

    Returns:
        first, second (columns of the radar, in its order), services; most frequent first.
    """
    rows = services[services["operation"] != CLOSED]
    if stadtraum:
        rows = rows[touches(rows, stadtraum)]
    pairs: dict[tuple[str, str], int] = {}
    for text in rows["paragraphs"]:
        groups = sorted(_known(text), key=COLUMNS.index)
        for position, first in enumerate(groups):
            for second in groups[position + 1 :]:
                pairs[first, second] = pairs.get((first, second), 0) + 1
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], COLUMNS.index(item[0][0])))
    return pd.DataFrame(
        [(first, second, count) for (first, second), count in ordered],
        columns=["first", "second", "services"],
    )


@dataclass(frozen=True)
class MissingPair:
    """A Stadtraum that no recorded service of a legal basis reaches.

    Attributes:
        stadtraum: Code.
        paragraph: Column of the radar.
        unplaced: Services of this legal basis whose Stadtraum nobody knows: one may be here.
        city_wide: Services of this legal basis for the whole city.
    """

    stadtraum: str
    paragraph: str
    unplaced: int
    city_wide: int


def missing_pairs(
    radar: Radar, stadtraeume: Sequence[str], expected: Sequence[str] = EXPECTED
) -> list[MissingPair]:
    """Cells nobody reaches, by Stadtraum; only for legal bases of which the list is whole."""
    reached = radar.reached
    return [
        MissingPair(
            code,
            paragraph,
            int(radar.counts.loc[NOWHERE, paragraph]),
            int(radar.counts.loc[CITY_WIDE, paragraph]),
        )
        for code in stadtraeume
        for paragraph in expected
        if not reached.loc[code, paragraph]
    ]
