"""Before and after as one map: what changes, where, and by how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd

from sozialraum.pictures import legend, map_frame, palette
from sozialraum.pictures.svgmap import Picture, Style
from sozialraum.text import format as de

SAME = 0.005  # less than this is 0,00 in words, and no change
LESS, EQUAL = palette.BROWN[3], palette.GREY_MIDDLE
MORE = (palette.TEAL[1], palette.TEAL[2], palette.TEAL[4], palette.TEAL[6])


def fill(change: float, limits: Sequence[float]) -> str | None:
    """The colour of a change; None (hatched) for an unknown one; upper ``limits`` of the classes of more."""
    if change != change:
        return None
    if abs(change) < SAME:
        return EQUAL
    return LESS if change < 0 else MORE[sum(change > limit for limit in limits)]


def build(
    canvas: Picture,
    found: pd.DataFrame,
    limits: Sequence[float],
    *,
    names: Mapping[str, str],
    city: tuple[float, float],
    notes: Mapping[str, str],
    selected: str,
    measure: str,
    head: str,
    source: str,
    title: str,
) -> map_frame.Map:
    """The map with its legend.

    Args:
        canvas: The Stadträume.
        found: Index = code; before, after: VzÄ per 1,000 people.
        limits: Upper limits of the classes of more (`class_limits.MORE_POSTS`), one less than `MORE`.
        names: Code -> "4 Pieschen".
        city: All Stadträume together, before and after.
        notes: Code -> a line more on hover.
        selected: The Stadtraum being edited.
        measure: What before and after are.
        head: Below it in the legend.
        source: Below the map.
        title: The answer, for the full screen.
    """
    columns = (found.index, found["before"], found["after"])
    rates = zip(*(column.tolist() for column in columns), strict=True)
    pairs = {str(code): (before, after) for code, before, after in rates}
    change = {code: after - before for code, (before, after) in pairs.items()}
    moved = {
        code: de.number(value, 2, sign=True) for code, value in change.items() if abs(value) >= SAME
    }
    style = Style(
        fills={code: fill(value, limits) for code, value in change.items()},
        labels={code: str(int(code)) for code in names},
        names=names,
        marks=moved,
        titles={
            code: _title(names[code], pairs[code], moved.get(code, ""), city, notes.get(code))
            for code in change
        },
        selected=selected,
    )
    counts = Counter(style.fills.values())
    rows: list[legend.Entry] = [
        legend.Entry(colour, words, counts[colour])
        for colour, words in [(LESS, "weniger"), (EQUAL, "unverändert"), *_classes(limits)]
    ]
    if counts[None]:
        rows.append(legend.Entry(None, de.MISSING, counts[None]))
    return map_frame.Map(
        canvas,
        style,
        name="unterschied",
        alt=f"Karte der Änderung, {measure}: {_words(moved, names)} Alle Werte in der Tabelle darunter.",
        act=map_frame.CHOOSES,
        title=title,
        key=legend.Key(rows, title=f"Änderung: {measure}", head=head),
        source=source,
    )


def _classes(limits: Sequence[float]) -> list[tuple[str, str]]:
    ends = [de.number(limit, 2) for limit in limits]
    words = [f"bis +{ends[0]}"]
    words += [f"über +{a} bis +{b}" for a, b in pairwise(ends)]
    return list(zip(MORE, [*words, f"über +{ends[-1]}"], strict=True))


def _title(
    name: str, pair: Sequence[float], moved: str, city: tuple[float, float], note: str | None
) -> str:
    before, after = (de.number(value, 2) for value in pair)
    lines = [
        name,
        f"{before} → {after} VzÄ je 1.000 ({moved})"
        if moved
        else f"{before} VzÄ je 1.000, unverändert",
        f"Alle Stadträume: {de.number(city[0], 2)} → {de.number(city[1], 2)}",
    ]
    return "\n".join([*lines, *([note] if note else [])])


def _words(moved: Mapping[str, str], names: Mapping[str, str]) -> str:
    if not moved:
        return "In keinem Stadtraum ändert sich etwas."
    return f"{de.listing([f'{names[code]} {text}' for code, text in moved.items()])}."
