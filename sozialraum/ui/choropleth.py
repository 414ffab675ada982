"""A classed indicator, drawn: colours, legend and source line of `answers.class_map`."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from sozialraum.answers import class_map
from sozialraum.answers.class_map import ClassMap
from sozialraum.model import classes
from sozialraum.text import format as de
from sozialraum.ui import charts, data, theme


@dataclass(frozen=True)
class LegendRow:
    """One line of the legend; colour None is the hatching of missing values."""

    colour: str | None
    label: str
    count: int


@dataclass(frozen=True)
class MapView(ClassMap):
    """A classed indicator with its colours: a column more of the frame, and the legend."""

    legend: tuple[LegendRow, ...] = ()

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


def standard_limits(indicator_id: str, level: str) -> list[float] | None:
    """As `class_map.standard_limits`, for the release on screen."""
    return class_map.standard_limits(data.current(), indicator_id, level)


def build(indicator: data.Indicator, level: str, stichtag: str, **how: Any) -> MapView:
    """As `class_map.class_map`, for the release on screen, with colours."""
    return _drawn(class_map.class_map(data.current(), indicator, level, stichtag, **how))


def classed(
    indicator: data.Indicator,
    level: str,
    stichtag: str,
    at: pd.DataFrame,
    city: float | None,
    **how: Any,
) -> MapView:
    """As `class_map.classed`, for the release on screen, with colours."""
    found = class_map.classed(data.current(), indicator, level, stichtag, at, city, **how)
    return _drawn(found)


def _drawn(found: ClassMap) -> MapView:
    shades = _colours(found)
    fills = {classes.MISSING: None, classes.ZERO: theme.ZERO_FILL, **dict(enumerate(shades))}
    # object: a text column of pandas would turn "no colour" into NaN, which counts as true
    colour = pd.Series([fills[number] for number in found.frame["class"]], dtype=object)
    return MapView(
        **{**vars(found), "frame": found.frame.assign(colour=colour)},
        legend=tuple(LegendRow(fills[c.number], c.label, c.count) for c in found.classes),
    )


def _colours(found: ClassMap) -> list[str]:
    count, item = found.class_count, found.indicator
    if found.method == "stadt" and count % 2 and 3 <= count <= 7:
        return theme.diverging(count // 2, item.polarity)
    return theme.sequential(max(count, 1), item.polarity, is_burden_index=item.kind == "index")


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
