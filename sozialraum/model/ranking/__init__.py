"""Ranking areas by a need index of one's own, and saying how sure a rank is.

The index is ours and has a name of its own; published indices are never rebuilt under their names.
Steps (OECD/JRC Handbook on Constructing Composite Indicators, 2008): choose (`catalogue`, `plan`),
normalise, weigh and aggregate (`index`), then ask what the order is worth (`smaa`, `order`), what
it takes to turn it round (`swap`) and whether a choice can be explained by any weights (`inverse`).
"""

from sozialraum.model.ranking.catalogue import CANDIDATES, DIMENSIONS, Candidate
from sozialraum.model.ranking.index import Index, compute
from sozialraum.model.ranking.panel import Panel, wave_noise
from sozialraum.model.ranking.plan import (
    NORMALISATIONS,
    Aggregation,
    IndexPlan,
    Normalisation,
    RankingError,
)
from sozialraum.model.ranking.smaa import Acceptability, smaa

INDEX_NAME = "Bedarfsindex dieser Anwendung"

__all__ = [
    "CANDIDATES",
    "DIMENSIONS",
    "INDEX_NAME",
    "NORMALISATIONS",
    "Acceptability",
    "Aggregation",
    "Candidate",
    "Index",
    "IndexPlan",
    "Normalisation",
    "Panel",
    "RankingError",
    "compute",
    "smaa",
    "wave_noise",
]
