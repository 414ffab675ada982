"""From an indicator and a date to everything a map needs: classes, colours, legend, rows, words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from sozialraum.model import classes, compare
from sozialraum.text import format as de
from sozialraum.text import read
from sozialraum.ui import charts, data, theme

METHODS = {
    "standard": "Hausstandard (feste Grenzen)",
    "quantile": "Quantile (gleich viele Gebiete)",
    "gleich": "Gleiche Abstände",
    "natuerlich": "Natürliche Brüche",
    "stadt": "Um den Stadtwert",
    "manuell": "Eigene Grenzen",
}


@dataclass(frozen=True)
class LegendRow:
    """One line of the legend; colour None is the hatching of missing values."""

    colour: str | None
    label: str
    count: int


@dataclass(frozen=True)
class MapView:
    """An indicator at one level and date, classed and coloured."""

    indicator: data.Indicator
    level: str
    stichtag: str
    frame: pd.DataFrame  # code, name, value, status, note, rank, colour, text
    city: float | None
    legend: tuple[LegendRow, ...]
    note: str  # what the class builder had to say
    limits: tuple[float, ...]  # inner class limits, ascending
    limits_note: str = ""  # where the limits come from, if their numbers do not say it
    source: str = ""  # line of the source, where the figure is computed on the page

    @property
    def colours(self) -> dict[str, str | None]:
        """Fill per area code; None where there is no value."""
        return dict(zip(self.frame["code"], self.frame["colour"], strict=True))

    @property
    def alternative(self) -> str:
        """The map in words: range, both ends, city, missing areas."""
        return charts.describe(
            self.frame,
            what=f"{self.indicator.name}, {de.date(self.stichtag)}",
            unit=self.indicator.unit,
            decimals=self.indicator.decimals,
            city=self.city,
            polarity=self.indicator.polarity,
        )

    def tooltips(self) -> dict[str, str]:
        """Plain text per area for the map's tooltip, one fact per line."""
        day = de.date(self.stichtag)
        return {
            row.code: "\n".join(
                [
                    row.name,
                    f"{self.indicator.short_name}: {row.text}",
                    f"Stichtag {day}" + (f", {de.status_label(row.status)}" if row.status else ""),
                    row.rank_text,
                ]
            )
            for row in self.frame.itertuples()
        }


def standard_limits(indicator_id: str, level: str) -> list[float] | None:
    """The frozen house-standard limits of an indicator, None if there are none for this level."""
    table = data.current().tables["class_standards"]
    rows = table[(table["indicator_id"] == indicator_id) & (table["level"] == level)]
    return None if rows.empty else [float(part) for part in rows["breaks"].iloc[0].split("|")]


def methods(indicator: data.Indicator, level: str, stichtag: str) -> dict[str, str]:
    """The ways to class this indicator; house standard and city value only where they exist."""
    offered = dict(METHODS)
    if standard_limits(indicator.indicator_id, level) is None:
        offered.pop("standard")
    if not indicator.diverging or _centre(indicator, stichtag) is None:
        offered.pop("stadt")
    return offered


def _centre(indicator: data.Indicator, stichtag: str) -> float | None:
    if indicator.kind == "index":
        return 0.0  # z-score family: zero is the mean of the Stadträume
    return data.city_value(indicator.indicator_id, stichtag)


def parse_limits(text: str) -> list[float]:
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


def build(
    indicator: data.Indicator,
    level: str,
    stichtag: str,
    *,
    method: str,
    class_count: int,
    limits: Sequence[float] = (),
) -> MapView:
    """Class and colour one indicator. ``limits`` are used by the method "manuell" only."""
    return classed(
        indicator,
        level,
        stichtag,
        data.at(indicator.indicator_id, level, stichtag),
        data.city_value(indicator.indicator_id, stichtag),
        method=method,
        class_count=class_count,
        limits=limits,
    )


def classed(
    indicator: data.Indicator,
    level: str,
    stichtag: str,
    at: pd.DataFrame,
    city: float | None,
    *,
    method: str,
    class_count: int,
    limits: Sequence[float] = (),
    source: str = "",
) -> MapView:
    """Class and colour values from anywhere; ``at`` has index code, columns value, status, note."""
    frame = _rows(indicator, level, at)
    values = frame["value"].to_numpy(dtype=float)
    scheme = _scheme(indicator, level, stichtag, values, method, class_count, limits)
    numbers = classes.assign(values, scheme)
    colours = _colours(indicator, scheme, method)
    # object: a text column of pandas would turn "no colour" into NaN, which counts as true
    frame["colour"] = pd.Series([_colour(number, colours) for number in numbers], dtype=object)
    return MapView(
        indicator=indicator,
        level=level,
        stichtag=stichtag,
        frame=frame,
        city=city,
        legend=_legend(indicator, scheme, numbers, colours),
        note=scheme.note,
        limits=tuple(scheme.limits),
        limits_note=_limits_note(indicator, method),
        source=source,
    )


# The city's own classes of its burden indices (V1457/22): the numbers alone would look arbitrary.
_BY_DEVIATION = ("belastungsindex", "benachteiligungsindex", "sozialbezirk_belastungsindex")


def _limits_note(indicator: data.Indicator, method: str) -> str:
    if method == "standard" and indicator.indicator_id in _BY_DEVIATION:
        return "Grenzen = ½ und 1 Standardabweichung"
    return ""


def _rows(indicator: data.Indicator, level: str, at: pd.DataFrame) -> pd.DataFrame:
    names = data.names(level)
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
    frame["text"] = [
        de.marked(row.value, indicator.unit, indicator.decimals, row.status or "amtlich")
        for row in frame.itertuples()
    ]
    known = int(frame["value"].notna().sum())
    word = {1: "Rang (1 = höchste Belastung)", -1: "Rang (1 = höchste Belastung)"}.get(
        indicator.polarity, "Rang (1 = höchster Wert)"
    )
    some = (
        f" (nur {known} von {len(frame)} Gebieten haben einen Wert)" if known < len(frame) else ""
    )
    shared = frame["rank"].map(frame["rank"].value_counts())
    frame["rank_text"] = [
        "ohne Wert"
        if np.isnan(place)
        else f"{word}: {'= ' if ties > 1 else ''}{place:.0f} von {known}{some}"
        for place, ties in zip(frame["rank"], shared.fillna(0), strict=True)
    ]
    return frame


def _scheme(
    indicator: data.Indicator,
    level: str,
    stichtag: str,
    values: np.ndarray,
    method: str,
    class_count: int,
    limits: Sequence[float],
) -> classes.ClassScheme:
    if method == "standard":
        frozen = standard_limits(indicator.indicator_id, level) or []
        return classes.standard(values, frozen)
    if method == "manuell":
        return classes.manual(values, list(limits))
    if method == "stadt":
        centre = _centre(indicator, stichtag)
        assert centre is not None
        return classes.diverging(values, centre, class_count)
    builder = {
        "quantile": classes.quantile,
        "gleich": classes.equal_interval,
        "natuerlich": classes.natural_breaks,
    }[method]
    return builder(values, class_count, decimals=indicator.decimals)


def _colours(indicator: data.Indicator, scheme: classes.ClassScheme, method: str) -> list[str]:
    count = scheme.class_count
    if method == "stadt" and count % 2 and 3 <= count <= 7:
        return theme.diverging(count // 2, indicator.polarity)
    return theme.sequential(
        max(count, 1), indicator.polarity, is_burden_index=indicator.kind == "index"
    )


def _colour(number: int, colours: Sequence[str]) -> str | None:
    if number == classes.MISSING:
        return None
    return theme.ZERO_FILL if number == classes.ZERO else colours[number]


def _legend(
    indicator: data.Indicator,
    scheme: classes.ClassScheme,
    numbers: np.ndarray,
    colours: Sequence[str],
) -> tuple[LegendRow, ...]:
    rows = [
        LegendRow(
            colours[position],
            _class_label(lower, upper, indicator.decimals, is_last=is_last),
            int((numbers == position).sum()),
        )
        for position, (lower, upper, is_last) in enumerate(scheme.intervals())
    ]
    if scheme.has_zero_class:
        rows.insert(0, LegendRow(theme.ZERO_FILL, "0", int((numbers == classes.ZERO).sum())))
    missing = int((numbers == classes.MISSING).sum())
    if missing:
        rows.append(LegendRow(None, "keine Angabe (k. A.)", missing))
    return tuple(rows)


def _class_label(lower: float, upper: float, decimals: int, *, is_last: bool) -> str:
    """A class's words; where rounding would make its two ends look the same, "18,4 und mehr"."""
    looks_same = lower < upper and de.number(lower, decimals) == de.number(upper, decimals)
    if looks_same and is_last:
        return de.class_label(lower, math.inf, decimals, is_last=True)
    return de.class_label(lower, upper, decimals + looks_same, is_last=is_last)


def _around(view: MapView) -> str:
    """The two hues of classes around a centre, naming the centre and its value."""
    item = view.indicator
    if item.kind == "index" or view.city is None:
        middle = "das Mittel (0)"
    else:
        middle = f"die Stadt ({de.with_unit(view.city, item.unit, item.decimals)})"
    if item.polarity == 0:
        return f"Blau = höher, Braun = niedriger als {middle}"
    return f"Lila = mehr, Grün = weniger Belastung als {middle}"


def legend_html(view: MapView) -> str:
    """The legend in the map's corner: what, unit, date, direction, classes with their counts."""
    item = view.indicator
    swatch = "background:repeating-linear-gradient(45deg,#fff 0 3px,#8A949C 3px 5px)"
    lines = "".join(
        f'<li><span class="swatch" style="{f"background:{row.colour}" if row.colour else swatch}">'
        f"</span>{escape(row.label)}<span class='n'>{row.count}</span></li>"
        for row in view.legend
    )
    sense = {
        1: "Dunkler = höhere Belastung",
        -1: "Dunkler = höherer Wert = geringere Belastung",
        0: "Dunkler = höherer Wert (weder gut noch schlecht)",
    }[item.polarity]
    if item.kind == "index" and item.polarity == -1:
        sense = "Dunkler = höhere Belastung = niedrigerer Wert"
    if view.colours and theme.GREY_MIDDLE in {row.colour for row in view.legend}:
        sense = _around(view)
    origin = f'<span class="fine">{escape(view.limits_note)}</span>' if view.limits_note else ""
    return (
        f'<div class="sr-legend"><b>{escape(item.heading)}</b><br>'
        f"{de.date(view.stichtag)} · {escape(sense)}<ul>{lines}</ul>{origin}</div>"
    )


def origin_line(view: MapView, *, notice: str) -> str:
    """The line under the map: base population, source, map notice."""
    item = view.indicator
    sources = data.sources_of([item.indicator_id], view.level)
    source = view.source or (str(sources["attribution"].iloc[0]) if len(sources) else de.MISSING)
    base = f"Grundgesamtheit: {item.base_population}. " if item.base_population else ""
    return f"{base}Quelle: {source}. {notice}."
