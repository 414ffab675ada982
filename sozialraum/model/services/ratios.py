"""Supply ratios: services or posts per 1,000 people of the age group they address.

A ratio is a numerator over a denominator, at every level anew; none is averaged. What has no
place at a level is counted beside it and never spread over the areas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sozialraum.model.measures.rates import per_1000
from sozialraum.model.services import AGE_ENDS, AGE_STARTS, CLOSED, ServiceError, split

PLACES, POSTS = "angebote", "vzae"
LEVELS = ("stadt", "stadtbezirk", "stadtraum", "stadtteil")
AGE_CLASSES = tuple(
    f"alter_{low}_{high}_count" for low, high in zip(AGE_STARTS, AGE_ENDS, strict=True)
)
CITY = "dresden"
PLACED_SHARE = 0.8


@dataclass(frozen=True)
class Ratios:
    """Supply per 1,000 at one level.

    Attributes:
        frame: code, numerator, denominator, ratio (per 1,000); NaN where the denominator is not
            known or zero, or the numerator not known. One row per area that carries figures.
        city: The same for the whole city: numerator, denominator, ratio. It holds city-wide
            services and those without a place, too.
        shared: Part of the city's numerator that serves several areas or the whole city.
        unplaced: Part whose place at this level nobody knows: the areas' values are lower limits.
        unknown: Services without published posts (measure "vzae"), left out of the numerators.
    """

    frame: pd.DataFrame
    city: Mapping[str, float]
    shared: float
    unplaced: float
    unknown: int

    @property
    def is_comparable(self) -> bool:
        """Whether enough has a known place that areas may be ranked (PLACED_SHARE, a convention).

        Below that the order of areas would show where places are known, not where they are.
        """
        local = self.city["numerator"] - self.shared
        return local - self.unplaced >= PLACED_SHARE * local


def age_classes(low: int, high: int) -> list[str]:
    """Published age classes from ``low`` to ``high`` years, both included.

    Raises:
        ServiceError: A bound is no limit of a published class, or they are swapped.
    """
    if low not in AGE_STARTS or high not in AGE_ENDS or low > high:
        raise ServiceError(
            f"Altersgruppe {low} bis {high}: Möglich sind Anfänge {', '.join(map(str, AGE_STARTS))} "
            f"und Enden {', '.join(map(str, AGE_ENDS))} Jahre, der Anfang vor dem Ende."
        )
    return list(AGE_CLASSES[AGE_STARTS.index(low) : AGE_ENDS.index(high) + 1])


def denominators(classes: Mapping[str, pd.Series], low: int, high: int) -> pd.Series:
    """People of an age group per area; missing as soon as one class is missing.

    Args:
        classes: Series per AGE_CLASSES, index = code.
        low: First year of age.
        high: Last year of age.
    """
    chosen = [classes[name] for name in age_classes(low, high)]
    return pd.concat(chosen, axis=1).sum(axis=1, skipna=False)


def ratios(
    services: pd.DataFrame,
    people: pd.Series,
    city_people: float,
    *,
    level: str,
    measure: str,
    parents: Mapping[str, str] | None = None,
    inside: Mapping[str, str] | None = None,
) -> Ratios:
    """Supply per 1,000 at a level.

    Places that have closed are left out; the posts of the list were there all the same. An area with
    services, none of whose posts is published, has no known posts, not zero.

    Places count where they stand: by Stadtteil; by Stadtraum also where only this is known, or the
    only one served; by Stadtbezirk through either, if the Stadtraum lies wholly in one. Posts are split evenly over
    the Stadträume a service serves, as the list of funded offers does; at finer levels nobody
    knows how they are split.

    Args:
        services: The frame described in the package, already filtered.
        people: Denominator per code of the level.
        city_people: Denominator of the city.
        level: One of LEVELS.
        measure: PLACES or POSTS.
        parents: Code of a Stadtteil -> code of its Stadtbezirk; needed for that level only.
        inside: Code of a Stadtraum -> Stadtbezirk it lies wholly in; likewise.

    Raises:
        ServiceError: The measure does not exist at the level, or for none of the services.
    """
    if level not in LEVELS or measure not in (PLACES, POSTS):
        raise ServiceError(f"Versorgung je „{level}“ mit dem Maß „{measure}“ gibt es nicht.")
    if measure == POSTS and level in ("stadtteil", "stadtbezirk"):
        raise ServiceError(
            "VzÄ gibt es nur je Stadtraum und für die Stadt: Wie sich Stellen innerhalb eines "
            "Stadtraums verteilen, ist nicht veröffentlicht. Bitte zählen Sie Angebote."
        )
    rows = services if measure == POSTS else services[services["operation"] != CLOSED]
    amounts = rows["vzae"].astype(float) if measure == POSTS else pd.Series(1.0, index=rows.index)
    known = amounts.notna()
    if len(rows) and not known.any():
        raise ServiceError(
            "Zu diesen Angeboten sind keine VzÄ veröffentlicht; das heißt nicht null. Bitte zählen "
            "Sie Angebote."
        )
    silent = set(rows.loc[~known, "stadtraum_code"])
    rows, amounts = rows[known], amounts[known]
    parts = pd.Series(0.0, index=people.index)
    shared = unplaced = 0.0
    for row, amount in zip(rows.to_dict("records"), amounts, strict=True):
        found = [
            (code, share)
            for code, share in _where(row, level, measure, parents or {}, inside or {})
            if code in parts.index
        ]
        for code, share in found:
            parts[code] += share * amount
        if not found and row["reach"] in ("stadtweit", "mehrere") and not row["stadtraum_code"]:
            shared += amount
        elif not found:
            unplaced += amount
    parts[(parts == 0) & parts.index.isin(silent)] = np.nan
    total = float(amounts.sum())
    frame = pd.DataFrame({"numerator": parts, "denominator": people.astype(float)})
    frame["ratio"] = per_1000(frame["numerator"], frame["denominator"])
    frame.index.name = "code"
    city = {
        "numerator": total,
        "denominator": city_people,
        "ratio": per_1000(total, city_people),
    }
    return Ratios(frame.reset_index(), city, shared, unplaced, int((~known).sum()))


def _where(
    row: Mapping[str, Any],
    level: str,
    measure: str,
    parents: Mapping[str, str],
    inside: Mapping[str, str],
) -> list[tuple[str, float]]:
    """Areas of the level that get a part of a service, with their shares."""
    if level == "stadt":
        return [(CITY, 1.0)]
    served = split(row["serves"])
    if measure == POSTS:
        return [(code, 1 / len(served)) for code in served]
    stadtteil = row["stadtteil_code"]
    if level == "stadtteil":
        return [(stadtteil, 1.0)]
    stadtraum = row["stadtraum_code"] or (served[0] if len(served) == 1 else "")
    if level == "stadtbezirk":
        return [(parents.get(stadtteil) or inside.get(stadtraum, ""), 1.0)]
    return [(stadtraum, 1.0)]


def nested(stadtteile: pd.DataFrame) -> dict[str, str]:
    """Stadträume that lie wholly in one Stadtbezirk: code -> code of the Stadtbezirk.

    Args:
        stadtteile: stadtraum_codes ("11|12" where split), stadtbezirk_code.
    """
    around: dict[str, set[str]] = {}
    for text, bezirk in zip(
        stadtteile["stadtraum_codes"], stadtteile["stadtbezirk_code"], strict=True
    ):
        for code in split(text):
            around.setdefault(code, set()).add(str(bezirk))
    return {code: next(iter(found)) for code, found in around.items() if len(found) == 1}
