"""Limits of the classes on maps and their words: those of the house standard, and those people type.

The standard (`data/class_standard.csv`, each row with its reason) holds indicators and figures that
are computed, so that a colour means the same in every year and a slider never recolours by itself.
"""

from __future__ import annotations

import math

from sozialraum.answers.kept import kept_with_release
from sozialraum.answers.release import Release
from sozialraum.model.classes import classing
from sozialraum.text import format as de
from sozialraum.text import read

WAY = "weg_minuten"  # minutes on foot to the nearest site
IN_REACH = "stellen_in_reichweite"  # posts in reach per 1,000
NEED_PER_HEAD = "bedarf_je_kopf"  # the city = 1
MORE_POSTS = "stellen_mehr"  # posts per 1,000 that a scenario adds
DISTANCE = "abstand_vom_mittel"  # standard deviations
COMPUTED = (WAY, IN_REACH, NEED_PER_HEAD, MORE_POSTS, DISTANCE)
# The city's burden indices are z-scores: zero is the mean of the Stadträume, and its own classes of
# them (V1457/22) are standard deviations. Other indices have other zeros, or none.
BY_DEVIATION = ("belastungsindex", "benachteiligungsindex", "sozialbezirk_belastungsindex")


def standard(release: Release, indicator_id: str, level: str) -> list[float] | None:
    """The frozen house-standard limits of an indicator, None if there are none for this level."""
    table = release.tables["class_standards"]
    rows = table[(table["indicator_id"] == indicator_id) & (table["level"] == level)]
    return None if rows.empty else [float(part) for part in rows["breaks"].iloc[0].split("|")]


@kept_with_release  # asked for with every move of a slider
def computed(release: Release, figure: str) -> tuple[float, ...]:
    """The limits of one of `COMPUTED`, ascending."""
    table = release.tables["class_standards"]
    (breaks,) = table.loc[table["indicator_id"] == figure, "breaks"]
    return tuple(float(part) for part in breaks.split("|"))


def typed(text: str) -> list[float]:
    """Typed limits ("10; 12,5; 15") as numbers, ascending. Raises ValueError with a German message."""
    parts = [part.strip() for part in text.replace("|", ";").split(";") if part.strip()]
    try:
        limits = [read.number(part) for part in parts]
    except ValueError:
        raise ValueError(
            "Eigene Grenzen bitte als Zahlen, getrennt durch Semikolon, zum Beispiel: 10; 12,5; 15"
        ) from None
    if not 1 <= len(limits) <= 6 or limits != sorted(set(limits)):
        raise ValueError("Bitte eine bis sechs Grenzen angeben, aufsteigend und ohne Wiederholung.")
    return limits


def words(indicator_id: str) -> str:
    """Where standard limits come from, if their numbers do not say it."""
    return "Grenzen = ½ und 1 Standardabweichung" if indicator_id in BY_DEVIATION else ""


def decimals_of(scheme: classing.ClassScheme, decimals: int) -> int:
    """As many for all classes, so that each ends where the next begins: one more for "3,5 bis 4,5"."""
    looks_same = any(
        lower < upper and not is_last and de.number(lower, decimals) == de.number(upper, decimals)
        for lower, upper, is_last in scheme.intervals()
    )
    return decimals + looks_same


def label(lower: float, upper: float, decimals: int, *, is_last: bool) -> str:
    """A class's words; where rounding would make its two ends look the same, "18,4 und mehr"."""
    looks_same = lower < upper and de.number(lower, decimals) == de.number(upper, decimals)
    if looks_same and is_last:
        return de.class_label(lower, math.inf, decimals, is_last=True)
    return de.class_label(lower, upper, decimals, is_last=is_last)
