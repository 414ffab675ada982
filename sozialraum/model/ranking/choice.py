"""Choosing reference areas per type: weighted score, SMAA, typicality, and what others chose.

The lenses differ on purpose: a reference area may be the most burdened of its type, or the most
typical one. Types and choice of the study: "Im Wandel" (C), "Buntes Viertel" (D), "Unauffälliger
Alltag" (E) with SR 10, SR 4 and SR 14 (Rahmenkonzeption, 15.11.2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from sozialraum.model.ranking.index import Index
from sozialraum.model.ranking.panel import Panel
from sozialraum.model.ranking.plan import RankingError
from sozialraum.model.ranking.smaa import CONCENTRATION, smaa

STUDY_CHOICE = MappingProxyType({"C": "10", "D": "04", "E": "14"})


@dataclass(frozen=True)
class Lenses:
    """A group of areas seen through three lenses.

    Attributes:
        group: Its id, a type or a name.
        table: Index = code; columns score, rank (within the group), first_near (share of
            weightings near the own in which the area comes first in the group), first_any
            (likewise over all weightings), distance (sum of standardised distances to the others:
            the smallest is the medoid).
        by_score: Codes with the highest score (several = tie).
        by_smaa: Codes that come first in most of all weightings.
        typical: Codes of the medoid.
    """

    group: str
    table: pd.DataFrame
    by_score: tuple[str, ...]
    by_smaa: tuple[str, ...]
    typical: tuple[str, ...]


def lenses(
    index: Index, group: str, codes: list[str], *, concentration: float = CONCENTRATION
) -> Lenses:
    """Look at a group of areas; values are normalised over all areas, ranks are of the group.

    Raises:
        RankingError: Fewer than two areas have an index.
    """
    known = [code for code in codes if code in index.ranked]
    if len(known) < 2:
        raise RankingError(
            f"Auswahl {group}: Zum Vergleichen braucht es mindestens zwei Gebiete mit Index."
        )
    known = [code for code in index.panel.codes if code in known]
    near = smaa(index, concentration=concentration, only=known)
    every = smaa(index, concentration=None, only=known)
    scores = index.scores[known]
    table = pd.DataFrame(
        {
            "score": scores,
            "rank": scores.rank(method="min", ascending=False),
            "first_near": near.shares[:, 0],
            "first_any": every.shares[:, 0],
            "distance": distances(index, known),
        }
    )
    return Lenses(
        group,
        table,
        by_score=_best(table["score"]),
        by_smaa=_best(table["first_any"]),
        typical=_best(-table["distance"]),
    )


def groups(
    panel: Panel, chosen: Sequence[str], *, against_all: bool = False
) -> dict[str, list[str]]:
    """Chosen area -> areas it competes with: those of its type, or all.

    Other chosen areas do not compete. An area without a published type competes with all.
    """
    found = {}
    for code in chosen:
        typ = panel.types.get(code)
        rivals = panel.codes if against_all or typ is None else panel.of_type(typ)
        found[code] = [other for other in rivals if other == code or other not in chosen]
    return found


def distances(index: Index, codes: list[str]) -> pd.Series:
    """Sum of distances to the others of a group, index = code; the least is the medoid's.

    Distance: root mean square of the differences on the normalised scale, over the indicators both
    areas have; NaN if an area shares none with another.
    """
    values = index.normalised.loc[codes].to_numpy()
    squares = (values[:, None] - values[None]) ** 2
    known = ~np.isnan(squares)
    with np.errstate(invalid="ignore"):
        mean = np.where(known, squares, 0).sum(axis=2) / known.sum(axis=2)
    return pd.Series(np.sqrt(mean).sum(axis=1), index=codes)


def _best(values: pd.Series) -> tuple[str, ...]:
    """Codes with the highest value; equal ones all."""
    return tuple(str(code) for code in values.index[values >= values.max() - 1e-9])
