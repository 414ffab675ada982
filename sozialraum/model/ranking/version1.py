"""Plans written before staff coverage became supply: the same weights in today's dimensions.

Until version 1, ``fachkraefte_deckung_share`` was part of "bedarf_leistung" and carried 20 % of the
default index. A plan written then keeps every weight it had; only the dimensions are told anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sozialraum.model.ranking.catalogue import BY_ID, DIMENSIONS
from sozialraum.model.ranking.plan import WORDS, read_weights

MOVED = MappingProxyType({"fachkraefte_deckung_share": "bedarf_leistung"})  # its dimension then
DIMENSION_WEIGHTS = MappingProxyType(
    {"sozialstrukturell": 4, "infrastrukturell": 0, "bedarf_leistung": 1, "sozialraeumlich": 0}
)
INDICATOR_WEIGHTS = MappingProxyType(
    {
        "alleinerziehende_share": 2,
        "einkommen_gering_share": 2,
        "arbeitslosenanteil_2022_share": 2,
        "gesundheit_schlecht_share": 2,
        "kita_deckung_share": 2,
        "angebote_vzae_per_1000_u25": 2,
        "fachkraefte_deckung_share": 2,
        "wahlbeteiligung_share": 2,
    }
)


def translated(content: object) -> object:
    """The content of a plan of version 1 as one of today with the same weights.

    What is no group of fields is handed back, for the plan to refuse.

    Raises:
        RankingError: A dimension, indicator or weight that is not allowed.
    """
    if not isinstance(content, Mapping):
        return content
    dimensions = read_weights(
        content.get("dimensions", DIMENSION_WEIGHTS), tuple(DIMENSIONS), "Dimension"
    )
    indicators = read_weights(
        content.get("indicators", INDICATOR_WEIGHTS), tuple(BY_ID), "Kennzahl"
    )
    parts = _parts(dimensions, indicators)
    found: dict[str, Any] = {"dimensions": {}, "indicators": dict.fromkeys(BY_ID, 0.0)}
    for dimension in DIMENSIONS:
        own = {key: part for key, part in parts.items() if BY_ID[key].dimension == dimension}
        found["dimensions"][dimension] = round(sum(own.values()), 9)
        found["indicators"] |= _within(own, indicators)
    # what did not count keeps its weight for the day its dimension does
    idle = {key for key in indicators if not found["dimensions"][BY_ID[key].dimension]}
    found["indicators"] |= {key: indicators[key] for key in idle}
    return {**content, **found}


def _then(indicator_id: str) -> str:
    return MOVED.get(indicator_id, BY_ID[indicator_id].dimension)


def _parts(dimensions: Mapping[str, float], indicators: Mapping[str, float]) -> dict[str, float]:
    """Weight of each indicator that counted, in the units of the dimensions' weights."""
    within = {
        key: sum(w for name, w in indicators.items() if _then(name) == key) for key in DIMENSIONS
    }
    return {
        name: dimensions.get(_then(name), 0.0) * weight / within[_then(name)]
        for name, weight in indicators.items()
        if weight > 0 and dimensions.get(_then(name), 0.0) > 0
    }


def _within(own: Mapping[str, float], indicators: Mapping[str, float]) -> dict[str, float]:
    """Weights within one of today's dimensions: as written, where all come from one of then."""
    if len({_then(key) for key in own}) <= 1:
        return {key: indicators[key] for key in own}
    scale = max(WORDS.values()) / max(own.values())
    return {key: round(scale * part, 9) for key, part in own.items()}
