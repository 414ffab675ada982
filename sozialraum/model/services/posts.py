"""How many funded posts there are, and where they count: the one rule for pages, commands, files.

A post counts in the Stadtraum its offer serves. What serves several is split evenly, so that the
parts add up; counted *in full* it stands in each of them, and ``repeated`` says by how much their
sum is then too large. What serves the whole city, or a Stadtraum nobody knows, counts in none. A
place that has closed since had its posts all the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sozialraum.model.services import split

SCHOOLS = "ssa"  # category: funded by a list of its own, for 21 of 86 schools without a Stadtraum
CITY_WIDE = "stadtweit"


@dataclass(frozen=True)
class Counting:
    """How posts are counted.

    Attributes:
        schools: With Schulsozialarbeit.
        in_full: What serves several Stadträume counts in each of them in full, not split.
    """

    schools: bool = False
    in_full: bool = False


PLAIN = Counting()  # what is meant where nothing else is said


@dataclass(frozen=True)
class Posts:
    """Posts (VzÄ) by where they count; ``areas.sum() - repeated + citywide + unplaced == total``.

    Attributes:
        areas: Per Stadtraum, index = code.
        repeated: What their sum holds more than once; 0 if split.
        citywide: Serving the whole city.
        unplaced: Serving Stadträume nobody knows.
        total: Each post once.
        known, unknown: Number of services meant with and without published posts; the latter are
            in none of the sums.
    """

    areas: pd.Series
    repeated: float
    citywide: float
    unplaced: float
    total: float
    known: int
    unknown: int


def parts(services: pd.DataFrame, code: str, counting: Counting) -> pd.Series:
    """Posts of each service that count in a Stadtraum; 0 = it does not serve it, NaN = unknown.

    Args:
        services: vzae (NaN = unknown), serves ("04|05"), category_id.
        code: Stadtraum.
        counting: How; what it leaves out counts 0.
    """
    served = [split(text) for text in services["serves"]]
    shares = [
        (1.0 if counting.in_full else 1 / len(codes)) if code in codes else 0.0 for codes in served
    ]
    found = services["vzae"].astype(float) * pd.Series(shares, index=services.index, dtype=float)
    is_meant = counting.schools | (services["category_id"] != SCHOOLS)
    return found.where(is_meant, 0.0)


def count(services: pd.DataFrame, codes: Sequence[str], counting: Counting) -> Posts:
    """Posts of some services.

    Args:
        services: vzae, serves, reach, category_id; one row per service.
        codes: The Stadträume.
        counting: How.
    """
    columns = [services[name].tolist() for name in ("vzae", "serves", "reach", "category_id")]
    sums: dict[str, list[float]] = {code: [] for code in codes}
    inside, citywide, unplaced = list[float](), list[float](), list[float]()
    unknown = 0
    for amount, serves, reach, category in zip(*columns, strict=True):
        if category == SCHOOLS and not counting.schools:
            continue
        if pd.isna(amount):
            unknown += 1
            continue
        places = split(serves)
        for code in places:
            if code in sums:
                sums[code].append(amount if counting.in_full else amount / len(places))
        (inside if places else citywide if reach == CITY_WIDE else unplaced).append(amount)
    areas = pd.Series({code: math.fsum(each) for code, each in sums.items()}, dtype=float)
    return Posts(
        areas=areas,
        repeated=float(areas.sum()) - math.fsum(inside) if counting.in_full else 0.0,
        citywide=math.fsum(citywide),
        unplaced=math.fsum(unplaced),
        total=math.fsum([*inside, *citywide, *unplaced]),
        known=len(inside) + len(citywide) + len(unplaced),
        unknown=unknown,
    )
