"""A classed indicator, drawn: colours, legend and source line of `answers.class_map`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from sozialraum.answers.class_map import ClassMap
from sozialraum.answers.release import Release
from sozialraum.model.classes import classing
from sozialraum.pictures import charts, map_frame, palette, svgmap
from sozialraum.pictures.legend import Entry, Key
from sozialraum.pictures.svgmap import Dot
from sozialraum.text import format as de


@dataclass(frozen=True)
class MapView(ClassMap):
    """A classed indicator with its colours: a column more of the frame, and the legend."""

    legend: tuple[Entry, ...] = ()

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
            city="" if self.city is None else self.city_text,
            polarity=self.indicator.polarity,
        )


def drawn(found: ClassMap) -> MapView:
    """A classed indicator with its colours and its legend."""
    shades = _colours(found)
    fills = {classing.MISSING: None, classing.ZERO: palette.ZERO_FILL, **dict(enumerate(shades))}
    # object: a text column of pandas would turn "no colour" into NaN, which counts as true
    colour = pd.Series([fills[number] for number in found.frame["class"]], dtype=object)
    return MapView(
        **{**vars(found), "frame": found.frame.assign(colour=colour)},
        legend=tuple(Entry(fills[c.number], c.label, c.count) for c in found.classes),
    )


def _colours(found: ClassMap) -> list[str]:
    count, item = found.class_count, found.indicator
    if found.method == "stadt" and count % 2 and 3 <= count <= 7:
        return palette.diverging(count // 2, item.polarity)
    return palette.sequential(max(count, 1), item.polarity, is_burden_index=item.kind == "index")


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


def key(view: MapView) -> Key:
    """The legend beside the map: what, unit, date, direction, classes with their counts."""
    item = view.indicator
    sense = {
        1: "kräftiger = höhere soziale Belastung",
        -1: "kräftiger = höherer Wert, weniger Belastung",
        0: "kräftiger = höherer Wert, ohne Wertung",
    }[item.polarity]
    if item.kind == "index" and item.polarity == -1:
        sense = "kräftiger = höhere soziale Belastung"
    if view.colours and palette.GREY_MIDDLE in {row.colour for row in view.legend}:
        sense = _around(view)
    return Key(
        view.legend,
        title=item.heading,
        head=f"{de.date(view.stichtag)} · {sense}",
        fine=[view.limits_note] if view.limits_note else [],
    )


def origin_line(view: MapView, release: Release) -> str:
    """The line under the map: base population, sources of the values shown, map notice."""
    item = view.indicator
    sources = release.sources_of([item.indicator_id], view.level, view.stichtag)
    source = view.source or de.listing(list(sources["attribution"].unique())) or de.MISSING
    base = f"Grundgesamtheit: {item.base_population}. " if item.base_population else ""
    return f"{base}Quelle: {source}. {release.map_notice(view.level)}."


def plan(
    view: MapView,
    release: Release,
    selected: str = "",
    *,
    dots: Mapping[str, Sequence[Dot]] | None = None,
    words: Mapping[str, str] | None = None,
    more_rows: Sequence[Entry] = (),
) -> map_frame.Map:
    """The whole map of a classed indicator, for the screen and for files.

    Args:
        view: The indicator.
        release: Where the borders come from.
        selected: The chosen area of the view's level; "" or another level's = none.
        dots: Area -> signs of what stands there, explained by ``more_rows`` of the legend.
        words: Area -> what hovering says besides.
        more_rows: Of the legend.
    """
    is_stadtraum = view.level == "stadtraum"
    names = {row.code: row.name for row in view.frame.itertuples()}
    more = words or {}
    is_chosen = selected in names
    legend = key(view)
    return map_frame.Map(
        svgmap.city(release, view.level),
        svgmap.Style(
            fills=view.colours,
            labels={code: str(int(code)) for code in names} if is_stadtraum else {},
            names=names,
            dots=dots or {},
            titles={
                code: "\n".join(filter(None, [text, more.get(code, "")]))
                for code, text in view.tooltips().items()
            },
            selected=selected if is_chosen else None,
        ),
        name=f"karte_{view.level}",
        alt=view.alternative,
        key=replace(legend, rows=[*legend.rows, *more_rows]),
        act=map_frame.CHOOSES if is_stadtraum else map_frame.CHOOSES_STADTTEIL,
        title=view.sentence(selected) if is_chosen else view.alternative,
        source=origin_line(view, release),
    )
