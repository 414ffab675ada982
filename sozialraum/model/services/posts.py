"""How many funded posts there are, and where they count: the one rule for pages, commands, files.

A post counts in the Stadtraum its offer serves. What serves several is split evenly, so that the
parts add up; counted *in full* it stands in each of them, and ``repeated`` says by how much their
sum is then too large. What serves the whole city, or a Stadtraum nobody knows, counts in none. A
place that has closed since had its posts all the same.
"""

from __future__ import annotations

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
        unknown: Number of services without published posts; in none of the sums.
    """

    areas: pd.Series
    repeated: float
    citywide: float
    unplaced: float
    total: float
    unknown: int


def counted(services: pd.DataFrame, counting: Counting) -> pd.DataFrame:
    """The services whose posts are meant."""
    return services if counting.schools else services[services["category_id"] != SCHOOLS]


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
    is_meant = services.index.isin(counted(services, counting).index)
    return found.where(is_meant, 0.0)


def count(services: pd.DataFrame, codes: Sequence[str], counting: Counting) -> Posts:
    """Posts of some services.

    Args:
        services: vzae, serves, reach, category_id; one row per service.
        codes: The Stadträume.
        counting: How.
    """
    meant = counted(services, counting)
    known = meant[meant["vzae"].notna()]
    posts = known["vzae"].astype(float)
    sums = dict.fromkeys(codes, 0.0)
    for amount, text in zip(posts, known["serves"], strict=True):
        places = split(text)
        for code in places:
            if code in sums:
                sums[code] += amount if counting.in_full else amount / len(places)
    areas = pd.Series(sums, dtype=float)
    has_area = (known["serves"] != "").to_numpy(dtype=bool)
    is_wide = (known["reach"] == CITY_WIDE).to_numpy(dtype=bool)
    return Posts(
        areas=areas,
        repeated=float(areas.sum() - posts[has_area].sum()) if counting.in_full else 0.0,
        citywide=float(posts[~has_area & is_wide].sum()),
        unplaced=float(posts[~has_area & ~is_wide].sum()),
        total=float(posts.sum()),
        unknown=len(meant) - len(known),
    )
