"""How a need index is built: weights in words or numbers, normalisation, aggregation, gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sozialraum.model.errors import PlanningError
from sozialraum.model.kept_document import group, number, refuse_unknown, shown
from sozialraum.model.ranking.catalogue import BY_ID, CANDIDATES, DEFAULT_DIMENSIONS, DIMENSIONS

# Weights in words; each step doubles, so that the words mean the same wherever they are used.
WORDS = MappingProxyType(
    {"unwichtig": 0.0, "etwas wichtig": 1.0, "wichtig": 2.0, "sehr wichtig": 4.0}
)
LARGEST_WEIGHT = 1000.0


class RankingError(PlanningError):
    """An index that cannot be built or a question that cannot be put; the message is German."""


class Normalisation(StrEnum):
    """How values of different units become comparable."""

    Z_SCORE = "z_score"
    Z_SCORE_PLAIN = "z_score_plain"
    MIN_MAX = "min_max"
    RANK = "rank"


class Aggregation(StrEnum):
    """How normalised values become one."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"


NORMALISATIONS = MappingProxyType(
    {
        Normalisation.Z_SCORE: "z-Werte, nach Einwohnern gewichtet",
        Normalisation.Z_SCORE_PLAIN: "z-Werte, jedes Gebiet zählt gleich",
        Normalisation.MIN_MAX: "Min-Max: niedrigster Wert 0, höchster 1",
        Normalisation.RANK: "Ränge",
    }
)
AGGREGATIONS = MappingProxyType(
    {
        Aggregation.ARITHMETIC: "gewichtetes Mittel",
        Aggregation.GEOMETRIC: "geometrisches Mittel",
    }
)
_FIELDS = ("dimensions", "indicators", "normalisation", "aggregation", "least_present")


def _default_indicators() -> dict[str, float]:
    return {one.indicator_id: float(one.weight) for one in CANDIDATES}


@dataclass(frozen=True)
class IndexPlan:
    """Everything a need index rests on besides the figures.

    Attributes:
        dimensions: Dimension id -> weight, 0-1000; only proportions count.
        indicators: Indicator id -> weight within its dimension, 0-1000; left out = 0.
        normalisation: See `NORMALISATIONS`.
        aggregation: Arithmetic lets one figure make up for another; geometric does so less.
        least_present: Part of the weight (0-1) an area's known figures must carry; with less its
            index cannot be computed. What is missing is shared out among the others in proportion.

    Raises:
        RankingError: Unknown name, weight out of range, or nothing counts.
    """

    dimensions: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_DIMENSIONS))
    indicators: Mapping[str, float] = field(default_factory=_default_indicators)
    normalisation: Normalisation = Normalisation.Z_SCORE
    aggregation: Aggregation = Aggregation.ARITHMETIC
    least_present: float = 0.75

    def __post_init__(self) -> None:
        dimensions = read_weights(self.dimensions, tuple(DIMENSIONS), "Dimension")
        indicators = read_weights(self.indicators, tuple(BY_ID), "Kennzahl")
        object.__setattr__(
            self, "dimensions", {key: dimensions.get(key, 0.0) for key in DIMENSIONS}
        )
        object.__setattr__(self, "indicators", {key: indicators.get(key, 0.0) for key in BY_ID})
        object.__setattr__(self, "normalisation", _one_of(self.normalisation, Normalisation))
        object.__setattr__(self, "aggregation", _one_of(self.aggregation, Aggregation))
        if not 0 < (number(self.least_present) or 0) <= 1:
            raise RankingError(
                "least_present: Erlaubt ist ein Anteil über 0 bis 1, zum Beispiel 0.75."
            )
        if not self.weights():
            raise RankingError(
                "Gewichte: Keine Kennzahl zählt. Bitte geben Sie mindestens einer Dimension und "
                "einer Kennzahl darin ein Gewicht über 0."
            )

    def weights(self) -> dict[str, float]:
        """Weight of each indicator that counts, adding up to 1, in the catalogue's order.

        A dimension's weight is shared among its indicators. A dimension in which no indicator
        counts gives its weight to the others in proportion (see :meth:`empty_dimensions`).
        """
        within = {
            key: sum(w for name, w in self.indicators.items() if BY_ID[name].dimension == key)
            for key in DIMENSIONS
        }
        used = {key: w for key, w in self.dimensions.items() if w > 0 and within[key] > 0}
        total = sum(used.values())
        return {
            name: used[BY_ID[name].dimension] / total * weight / within[BY_ID[name].dimension]
            for name, weight in self.indicators.items()
            if weight > 0 and BY_ID[name].dimension in used
        }

    def empty_dimensions(self) -> tuple[str, ...]:
        """Dimensions that have a weight but no indicator to carry it."""
        carried = {BY_ID[name].dimension for name, weight in self.indicators.items() if weight > 0}
        return tuple(key for key, w in self.dimensions.items() if w > 0 and key not in carried)

    def to_dict(self) -> dict[str, Any]:
        """Texts and numbers only, for files."""
        return {
            "dimensions": dict(self.dimensions),
            "indicators": dict(self.indicators),
            "normalisation": self.normalisation.value,
            "aggregation": self.aggregation.value,
            "least_present": self.least_present,
        }

    def to_token(self) -> str:
        """As one text for links: method, then the weight of each indicator that counts."""
        weights = "~".join(f"{key}*{weight:.6g}" for key, weight in self.weights().items())
        return f"{self.normalisation.value}~{self.aggregation.value}~{weights}"

    @classmethod
    def from_token(cls, text: str) -> IndexPlan:
        """The plan of a link; its dimensions carry the weights of their indicators.

        Raises:
            RankingError: The text is no plan.
        """
        normalisation, _, rest = text.partition("~")
        aggregation, _, rest = rest.partition("~")
        weights = {}
        for part in rest.split("~") if rest else []:
            key, _, weight = part.partition("*")
            try:
                weights[key] = float(weight)
            except ValueError:
                raise RankingError(f"„{weight[:20]}“ ist kein Gewicht.") from None
        unknown = [key for key in weights if key not in BY_ID]
        if unknown:
            raise RankingError(f"Die Kennzahl „{unknown[0][:40]}“ gibt es hier nicht.")
        dimensions = {
            key: sum(weight for name, weight in weights.items() if BY_ID[name].dimension == key)
            for key in DIMENSIONS
        }
        return cls(dimensions, weights, normalisation, aggregation)  # type: ignore[arg-type]

    @classmethod
    def from_dict(cls, content: object) -> IndexPlan:
        """The plan of a dictionary; what is left out has its default.

        Weights are numbers or one of the words "unwichtig", "etwas wichtig", "wichtig", "sehr
        wichtig". If ``indicators`` is given, those not named do not count; likewise ``dimensions``.

        Raises:
            RankingError: Not a group of fields, unknown field or name, or value not allowed.
        """
        values = group(content, "plan", RankingError)
        refuse_unknown(values, _FIELDS, "plan", RankingError)
        return cls(**values)


def read_weights(content: object, allowed: tuple[str, ...], what: str) -> dict[str, float]:
    """Weights of a file as numbers: 0-1000, or one of `WORDS`.

    Raises:
        RankingError: No group of names with weights, an unknown name, or no weight.
    """
    if not isinstance(content, Mapping):
        raise RankingError(f"{what}: Erwartet wird eine Gruppe von Namen mit Gewichten.")
    found = {}
    for key, weight in content.items():
        if key not in allowed:
            raise RankingError(
                f"{what} „{str(key)[:60]}“ gibt es hier nicht. Erlaubt: {', '.join(allowed)}."
            )
        told = WORDS.get(weight.strip().lower()) if isinstance(weight, str) else number(weight)
        if told is None or not 0 <= told <= LARGEST_WEIGHT:
            raise RankingError(
                f"{what} {key}: {shown(weight)} ist kein Gewicht. Erlaubt sind Zahlen von 0 "
                f"bis {LARGEST_WEIGHT:.0f} oder {', '.join(WORDS)}."
            )
        found[key] = told
    return found


def _one_of(value: object, kind: type[StrEnum]) -> StrEnum:
    try:
        return kind(str(value))
    except ValueError:
        raise RankingError(
            f"„{str(value)[:40]}“ gibt es nicht. Erlaubt: {', '.join(kind)}."
        ) from None
