"""Karte: an indicator at one level and date, classed: classes, ranks, words. No colours.

Classing, ranks and their words stand in one module: a map is only ever made of all three.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sozialraum.answers import class_limits
from sozialraum.answers.profile import city_of
from sozialraum.answers.registered import Indicator
from sozialraum.answers.release import Release
from sozialraum.model.classes import classing
from sozialraum.model.measures import compare
from sozialraum.text import format as de

COUNT = 5  # classes, where neither the house standard nor a person says how many
METHODS = {
    "standard": "Hausstandard (feste Grenzen)",
    "quantile": "Quantile (gleich viele Gebiete)",
    "gleich": "Gleiche Abstände",
    "natuerlich": "Natürliche Brüche",
    "stadt": "Um den Stadtwert",
    "manuell": "Eigene Grenzen",
}


@dataclass(frozen=True)
class MapClass:
    """One class: its number in the frame (`classes.ZERO`, `classes.MISSING`), words, areas in it."""

    number: int
    label: str
    count: int


@dataclass(frozen=True)
class ClassMap:
    """An indicator at one level and date, classed.

    Attributes:
        indicator: Of the registry, or made for a computed figure.
        level: "stadtraum" or "stadtteil".
        stichtag: ISO date.
        frame: One row per area: code, name, value, status, note, rank (NaN = none), text, rank_text,
            class (number as in ``classes``).
        city: The city's own value.
        classes: In the order of the legend.
        class_count: Of the scheme, without those for zero and missing values.
        method: Key of `METHODS`.
        note: What the class builder had to say.
        limits: Inner class limits, ascending.
        limits_note: Where the limits come from, if their numbers do not say it.
        source: Line of the source, where the figure is computed on the page.
        city_status: How the city's value came to be; "" = official or computed.
    """

    indicator: Indicator
    level: str
    stichtag: str
    frame: pd.DataFrame
    city: float | None
    classes: tuple[MapClass, ...]
    class_count: int
    method: str
    note: str
    limits: tuple[float, ...]
    limits_note: str = ""
    source: str = ""
    city_status: str = ""

    def tooltips(self) -> dict[str, str]:
        """Plain text per area for the map's tooltip, one fact per line."""
        day = de.date(self.stichtag)
        return {
            row.code: "\n".join(
                [
                    row.name,
                    f"{self.indicator.short_name}: {row.text} ({self.city_words})",
                    f"Stichtag {day}" + (f", {de.status_label(row.status)}" if row.status else ""),
                    row.rank_text,
                ]
            )
            for row in self.frame.itertuples()
        }

    def sentence(self, code: str) -> str:
        """An area against the city, and its place."""
        row = self.frame[self.frame["code"] == code].iloc[0]
        item, day = self.indicator, de.date(self.stichtag)
        if row["text"] == de.MISSING:
            return (
                f"Für {row['name']} liegt hier kein Wert vor (k. A.): {item.short_name}, {day}. "
                "Warum: siehe Daten & Quellen, Was fehlt."
            )
        return (
            f"{row['name']}, {item.short_name}: {row['text']} am {day} ({self.city_words}). "
            f"{row['rank_text']}."
        )

    @property
    def city_text(self) -> str:
        """The city's value with unit and status sign, as the areas' values have them."""
        return self.indicator.words(self.city, self.city_status)

    @property
    def city_words(self) -> str:
        """What an area's value is compared with."""
        if self.city is not None:
            return f"Stadt {self.city_text}"
        has_middle = self.indicator.indicator_id in class_limits.BY_DEVIATION
        return "0 = Mittel der Stadträume" if has_middle else "kein Stadtwert"


def methods(release: Release, indicator: Indicator, level: str, stichtag: str) -> dict[str, str]:
    """The ways to class this indicator; house standard and city value only where they exist."""
    offered = dict(METHODS)
    if class_limits.standard(release, indicator.indicator_id, level) is None:
        offered.pop("standard")
    if not indicator.diverging or _centre(release, indicator, stichtag) is None:
        offered.pop("stadt")
    return offered


def _centre(release: Release, indicator: Indicator, stichtag: str) -> float | None:
    if indicator.indicator_id in class_limits.BY_DEVIATION:
        return 0.0
    return release.city_value(indicator.indicator_id, stichtag)


def class_map(
    release: Release,
    indicator: Indicator,
    level: str,
    stichtag: str,
    *,
    method: str,
    class_count: int,
    limits: Sequence[float] = (),
) -> ClassMap:
    """Class one indicator. ``limits`` are used by the method "manuell" only."""
    city, city_status = city_of(release, indicator.indicator_id, stichtag)
    found = classed(
        release,
        indicator,
        level,
        stichtag,
        release.at(indicator.indicator_id, level, stichtag),
        city,
        method=method,
        class_count=class_count,
        limits=limits,
    )
    return replace(found, city_status=city_status)


def unasked(release: Release, indicator: Indicator, level: str, stichtag: str) -> ClassMap:
    """The map as it is drawn when nobody chose how: house standard, else `COUNT` quantiles."""
    has_standard = class_limits.standard(release, indicator.indicator_id, level) is not None
    return class_map(
        release,
        indicator,
        level,
        stichtag,
        method="standard" if has_standard else "quantile",
        class_count=COUNT,
    )


def classed(
    release: Release,
    indicator: Indicator,
    level: str,
    stichtag: str,
    at: pd.DataFrame,
    city: float | None,
    *,
    method: str,
    class_count: int,
    limits: Sequence[float] = (),
    source: str = "",
) -> ClassMap:
    """Class values from anywhere; ``at`` has index code, columns value, status, note."""
    frame = _rows(release, indicator, level, at)
    values = frame["value"].to_numpy(dtype=float)
    scheme = _scheme(release, indicator, level, stichtag, values, method, class_count, limits)
    frame["class"] = classing.assign(values, scheme)
    return ClassMap(
        indicator=indicator,
        level=level,
        stichtag=stichtag,
        frame=frame,
        city=city,
        classes=_classes(indicator, scheme, frame["class"].to_numpy()),
        class_count=scheme.class_count,
        method=method,
        note=scheme.note,
        limits=tuple(scheme.limits),
        limits_note=class_limits.words(indicator.indicator_id) if method == "standard" else "",
        source=source,
    )


def _rows(release: Release, indicator: Indicator, level: str, at: pd.DataFrame) -> pd.DataFrame:
    names = release.names(level)
    rank = compare.rank(at["value"].to_numpy(dtype=float), indicator.polarity)
    frame = pd.DataFrame(
        {
            "code": at.index,
            "name": [names[code] for code in at.index],
            "value": at["value"].to_numpy(dtype=float),
            "status": at["status"].fillna("").to_numpy(),
            "note": at["note"].fillna("").to_numpy(),
            "rank": rank,
        }
    )
    frame["text"] = [indicator.words(row.value, row.status) for row in frame.itertuples()]
    known = int(frame["value"].notna().sum())
    word = {1: "Rang (1 = höchste Belastung)", -1: "Rang (1 = höchste Belastung)"}.get(
        indicator.polarity, "Rang (1 = höchster Wert)"
    )
    missing = len(frame) - known
    some = f" ({de.count(missing, 'Gebiet', 'Gebiete')} ohne Wert)" if missing else ""
    shared = frame["rank"].map(frame["rank"].value_counts())
    unsure = _unsure(release, indicator, level, frame["value"].to_numpy(dtype=float))
    frame["rank_text"] = [
        "ohne Wert"
        if np.isnan(place)
        else f"{word}: {'= ' if ties > 1 else ''}{place:.0f} von {known}{some}{near}"
        for place, ties, near in zip(frame["rank"], shared.fillna(0), unsure, strict=True)
    ]
    return frame


def _unsure(release: Release, indicator: Indicator, level: str, values: np.ndarray) -> list[str]:
    """What a survey's noise leaves of each rank: how many areas cannot be told apart from it.

    Two values differ for sure beyond 1.96 standard errors of their difference, both with the noise
    of `Release.noise`.
    """
    noise = release.noise.get(indicator.indicator_id) if level == "stadtraum" else None
    if noise is None:
        return [""] * len(values)
    if math.isnan(noise):
        return [", Stichprobe: Reihenfolge nicht sicher"] * len(values)
    gaps = np.abs(values[:, None] - values[None])
    near = (gaps < compare.SURE * math.sqrt(2) * noise).sum(axis=1) - 1
    return [
        f", {de.count(int(one), 'anderer', 'andere')} zu nah für eine Reihenfolge"
        if one > 0
        else ""
        for one in near
    ]


def _scheme(
    release: Release,
    indicator: Indicator,
    level: str,
    stichtag: str,
    values: np.ndarray,
    method: str,
    class_count: int,
    limits: Sequence[float],
) -> classing.ClassScheme:
    if method == "standard":
        frozen = class_limits.standard(release, indicator.indicator_id, level) or []
        return classing.standard(values, frozen)
    if method == "manuell":
        return classing.manual(values, list(limits))
    if method == "stadt":
        centre = _centre(release, indicator, stichtag)
        assert centre is not None
        return classing.diverging(values, centre, class_count)
    builder = {
        "quantile": classing.quantile,
        "gleich": classing.equal_interval,
        "natuerlich": classing.natural_breaks,
    }[method]
    return builder(values, class_count, decimals=indicator.decimals)


def _classes(
    indicator: Indicator,
    scheme: classing.ClassScheme,
    numbers: np.ndarray,
) -> tuple[MapClass, ...]:
    decimals = class_limits.decimals_of(scheme, indicator.decimals)
    rows = [
        MapClass(
            position,
            class_limits.label(lower, upper, decimals, is_last=is_last),
            int((numbers == position).sum()),
        )
        for position, (lower, upper, is_last) in enumerate(scheme.intervals())
    ]
    if scheme.has_zero_class:
        rows.insert(0, MapClass(classing.ZERO, "0", int((numbers == classing.ZERO).sum())))
    missing = int((numbers == classing.MISSING).sum())
    if missing:
        rows.append(MapClass(classing.MISSING, "keine Angabe (k. A.)", missing))
    return tuple(rows)
