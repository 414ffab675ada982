"""What is said about funded posts: the number, how it is counted, what else it could be and why."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from sozialraum.model.services import posts as model
from sozialraum.model.services.posts import Counting, Posts
from sozialraum.text import format as de

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

SCHOOLS = {False: "ohne Schulsozialarbeit", True: "mit Schulsozialarbeit"}
SHARED = {
    False: "Angebote für mehrere Stadträume anteilig",
    True: "Angebote für mehrere Stadträume in jedem voll",
}
LEAST = 0.005  # less does not show


def amount(vzae: float) -> str:
    """An amount with its unit, two decimals, so that parts add up on screen."""
    return de.with_unit(vzae, "VzÄ", 2)


def heading(year: str) -> str:
    """Posts of a year's funding list as a column: "VzÄ 2024"."""
    return f"VzÄ {year}"


def since(month: str) -> str:
    """From when a proposal holds: "04/2025"; "2025" is the whole year."""
    return "/".join(reversed(month.split("-")))


def city_note(found: Posts) -> str:
    """Why the city's value of a sum over Stadträume is less than all posts."""
    rest = found.citywide + found.unplaced
    return (
        f"Stadt: Summe der {len(found.areas)} Stadträume; dazu {de.number(rest, 2)} VzÄ stadtweit oder "
        f"ohne bekannten Stadtraum, zusammen {de.number(found.total, 2)}"
    )


def part(vzae: float) -> str:
    """What of a service's posts counts in a Stadtraum; "–" = it serves others or the whole city.

    Two decimals, half of 2,25 three: people add the parts of a list up.
    """
    if vzae == 0:
        return "–"
    return de.number(vzae, 2 if math.isclose(vzae, round(vzae, 2)) else 3)


def counting_words(counting: Counting) -> str:
    """How posts are counted, in words."""
    return f"{SCHOOLS[counting.schools]}, {SHARED[counting.in_full]}"


def where(found: Posts) -> str:
    """The parts of a total in one line."""
    return ", ".join(places(found))


def places(found: Posts) -> list[str]:
    """The parts of a total: in the Stadträume, for the whole city, not known where."""
    inside = f"{de.number(found.areas.sum(), 2)} in den {len(found.areas)} Stadträumen"
    if found.repeated:
        inside += f" (davon {de.number(found.repeated, 2)} mehrfach gezählt)"
    parts = [inside, f"{de.number(found.citywide, 2)} stadtweit"]
    if found.unplaced:
        parts.append(f"{de.number(found.unplaced, 2)} ohne bekannten Stadtraum")
    return parts


def sentence(
    services: pd.DataFrame, codes: Sequence[str], counting: Counting, year: str, code: str = ""
) -> str:
    """The posts of some services, in a Stadtraum or the city, and how else they may be counted.

    Args:
        services: vzae, serves, reach, category_id.
        codes: The Stadträume.
        counting: How it is asked.
        year: Of the funding list.
        code: Stadtraum; "" = the whole city.
    """
    if services["vzae"].isna().all():
        return f"geförderte VzÄ ({year}): k. A."
    found = model.count(services, codes, counting)
    if not found.known:
        counting = replace(counting, schools=True)  # nothing else is there
        found = model.count(services, codes, counting)
    of = f"von {found.known} der {found.known + found.unknown} Angebote bekannt"
    if code:
        text = f"{amount(found.areas[code])} gefördert {year} ({of}; {counting_words(counting)})"
    else:
        text = (
            f"{amount(found.total)} gefördert {year} ({of}; {SCHOOLS[counting.schools]}): "
            f"{where(found)}"
        )
    return "; ".join([text, *_otherwise(services, codes, counting, code, _value(found, code))])


def moved(
    before: pd.DataFrame,
    now: pd.DataFrame,
    codes: Sequence[str],
    counting: Counting,
    code: str = "",
) -> str:
    """What the published list gives where changes made in the program give something else."""
    found = [model.count(rows, codes, counting) for rows in (before, now)]
    first, last = (_value(one, code) for one in found)
    if abs(first - last) <= LEAST:
        return ""
    return (
        f"; veröffentlicht {de.number(first, 2)}, der Unterschied sind Änderungen in dieser Liste"
    )


def _value(found: Posts, code: str) -> float:
    return float(found.areas[code]) if code else found.total


def _otherwise(
    services: pd.DataFrame, codes: Sequence[str], counting: Counting, code: str, said: float
) -> list[str]:
    """What the same services come to if they are counted otherwise, where it differs."""
    other = replace(counting, schools=not counting.schools)
    full = replace(counting, in_full=not counting.in_full)
    word = "in jedem Stadtraum voll gezählt" if full.in_full else "anteilig gezählt"
    ways = [(other, SCHOOLS[other.schools]), *([(full, word)] if code else [])]
    counts = [(words, model.count(services, codes, how)) for how, words in ways]
    return [
        f"{words} {de.number(_value(found, code), 2)}"
        for words, found in counts
        if found.known and abs(_value(found, code) - said) > LEAST
    ]
