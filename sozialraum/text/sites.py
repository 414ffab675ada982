"""Sentences about questions of sites, for the page and the command line."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sozialraum.text import format as de


def gap(part: float) -> str:
    """How far from the optimum at most, of a proven gap (0-1), rounded up: "0,13 %"."""
    return f"{de.number(math.ceil(10_000 * part) / 100, 2)} %"


def need_sentence(mixed: Mapping[str, Mapping[str, float]]) -> str:
    """Whose need a Stadtteil has.

    Args:
        mixed: Split Stadtteil -> Stadtraum -> share of its under-18s there, 0-1.
    """
    text = "Jeder Stadtteil hat den Bedarf je Kopf seines Stadtraums"
    for name, shares in mixed.items():
        parts = [
            f"{de.with_unit(100 * share, '%', 0)} in Stadtraum {int(code)}"
            for code, share in shares.items()
        ]
        text += f"; {name} den seiner Teile, nach den unter 18-Jährigen dort ({de.listing(parts)})"
    return f"{text}."


def shift_sentence(
    fresh: float, taken: float, nearer: float, *, places: int, kind: str, minutes: float
) -> str:
    """Whom new sites reach: first reached, or taken from existing places.

    Args:
        fresh: People who reached none of the places before.
        taken: People who did; with ``fresh`` all whom the new sites reach.
        nearer: Of the taken, those to whom a new site is nearer.
        places: How many existing places count.
        kind: Their name.
        minutes: The walk that counts.
    """
    reach, span = de.number(fresh + taken), f"in {minutes:g} Minuten"
    if not places:
        return f"Die neuen Standorte erreichen {reach}; von „{kind}“ ist kein Ort bekannt."
    which = f"eines der {places} Angebote „{kind}“" if places > 1 else f"das eine Angebot „{kind}“"
    if not taken:
        return f"Die neuen Standorte erreichen {reach}; keiner davon hat {span} schon {which}."
    return (
        f"Die neuen Standorte erreichen {reach}: {de.number(fresh)} zum ersten Mal, "
        f"{de.number(taken)} haben {span} schon {which}; {de.number(nearer)} von ihnen wäre ein "
        "neuer näher."
    )


def loaded_words(*, has_borders: bool, found_points: int, has_ways: bool) -> str:
    """What was loaded, after "mit": "den amtlichen Grenzen und 45 gefundenen Orten"."""
    parts = ["den amtlichen Grenzen"] * has_borders
    if found_points:
        parts.append(de.count(found_points, "gefundenen Ort", "gefundenen Orten"))
    parts += ["dem Wegenetz"] * has_ways
    return de.listing(parts)


def moved_sentence(
    words: str,
    share: tuple[float, float],
    minutes: tuple[float, float],
    gone: Sequence[str] = (),
    come: Sequence[str] = (),
) -> str:
    """What loaded data change.

    Args:
        words: As `loaded_words`.
        share: People within the walk, before and after, 0-1.
        minutes: The mean walk, before and after.
        gone: Names of sites chosen only before.
        come: Names of sites chosen only now.
    """
    old, new = (de.with_unit(100 * part, "%", 1) for part in share)
    before, after = (de.number(part, 1) for part in minutes)
    reach = f"weiter {new}" if old == new else f"{new} statt {old}"
    walk = f"weiter {after}" if before == after else f"{after} statt {before}"
    text = f"Mit {words}: erreicht {reach}, Weg im Mittel {walk} Minuten"
    if come or gone:
        text += (
            f"; Standorte: {de.listing(come) or 'keiner neu'} statt {de.listing(gone) or 'keinem'}"
        )
    return f"{text}."
