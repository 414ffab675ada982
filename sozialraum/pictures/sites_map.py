"""Maps of Stadtteile by minutes on foot or by provision, with sites as symbols on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from sozialraum.answers import class_limits
from sozialraum.answers.release import Release
from sozialraum.pictures import legend, map_frame, palette, svgmap
from sozialraum.text import format as de


@dataclass(frozen=True)
class Symbol:
    """A site on the map.

    Attributes:
        code: Stadtteil it stands in.
        text: One or two characters.
        is_new: New sites are round, existing ones square.
        name: Written beside a new site where there is room; "" = not.
        at: Longitude and latitude where they are known; a schematic map shows its Stadtteil instead.
        may_join: Whether it becomes one with others that would overlap, and says how many.
        count: Places it stands for.
    """

    code: str
    text: str
    is_new: bool
    name: str = ""
    at: tuple[float, float] | None = None
    may_join: bool = False
    count: int = 1


@dataclass(frozen=True)
class Scale:
    """Classes and their colours.

    Attributes:
        title: What is shown, with its unit.
        limits: Upper limits of all classes but the last, ascending; a value at the limit is below.
        colours: One more than limits, in the order of the classes.
        decimals: Of the limits in the legend.
        note: What dark means.
    """

    title: str
    limits: tuple[float, ...]
    colours: tuple[str, ...]
    decimals: int
    note: str

    def colour(self, value: float) -> str | None:
        """The colour of a value, None for a missing one."""
        if np.isnan(value):
            return None
        return self.colours[int(np.searchsorted(self.limits, value - 1e-9))]

    def words(self) -> list[str]:
        """The classes in words."""
        ends = [de.number(limit, self.decimals) for limit in self.limits]
        middle = [f"über {a} bis {b}" for a, b in pairwise(ends)]
        lowest = f"bis {ends[0]}" if self.limits[0] else "keine"
        return [lowest, *middle, f"über {ends[-1]}"]


def walk(release: Release) -> Scale:
    """Minutes on foot."""
    limits = class_limits.computed(release, class_limits.WAY)
    return Scale(
        "Minuten zu Fuß zum nächsten Standort",
        limits,
        tuple(palette.sequential(len(limits) + 1, 1)),
        0,
        "Kräftiger = längerer Weg",
    )


def in_reach(release: Release, who: str) -> Scale:
    """Posts in reach per 1,000 of these people; none at all is a class of its own."""
    limits = class_limits.computed(release, class_limits.IN_REACH)
    return Scale(
        f"VzÄ in Reichweite je 1.000 {who}",
        limits,
        (palette.ZERO_FILL, *palette.sequential(len(limits), -1)),
        1,
        "Kräftiger = mehr Stellen in Reichweite; nahe Stellen zählen mehr",
    )


def existing(release: Release, places: pd.DataFrame) -> list[Symbol]:
    """Squares for existing places (`Places.facilities`): each at its point, else counted.

    A schematic map has no points: there all are counted in their Stadtteil.
    """
    is_at = places["exact"] & (not release.is_schematic("stadtteil"))
    counts = places.loc[~is_at, "stadtteil_code"].value_counts()
    counted = [
        Symbol(str(code), str(n), False, may_join=True, count=int(n)) for code, n in counts.items()
    ]
    rows = places[is_at].to_dict("records")
    return [
        *counted,
        *(
            Symbol(row["stadtteil_code"], "1", False, at=(row["lon"], row["lat"]), may_join=True)
            for row in rows
        ),
    ]


def build(
    release: Release,
    values: Mapping[str, float],
    scale: Scale,
    symbols: Sequence[Symbol],
    *,
    titles: Mapping[str, str],
    links: Sequence[tuple[str, Symbol]] = (),
    selected: Sequence[str] = (),
    alternative: str,
    title: str = "",
) -> map_frame.Map:
    """The map with its legend.

    Args:
        release: Whose boundaries are drawn.
        values: Stadtteil -> value; NaN is hatched.
        scale: How values become colours.
        symbols: Sites; counted ones that would overlap become one.
        titles: Stadtteil -> what hovering says.
        links: Stadtteile and the sites their people go to, joined by a thin line.
        selected: Stadtteile with a thick outline.
        alternative: Text alternative.
        title: The answer, for the full screen.
    """
    canvas = svgmap.city(release, "stadtteil")
    if release.is_schematic("stadtteil"):
        symbols = [replace(symbol, at=None) for symbol in symbols]
        links = [(start, replace(end, at=None)) for start, end in links]
    style = svgmap.Style(
        fills={code: scale.colour(value) for code, value in values.items()},
        titles=titles,
        also_selected=frozenset(selected),
        signs=[_sign(symbol) for symbol in _together(symbols)],
        chooses={code: release.stadtraum_of(code) for code in values},
    )
    missing = any(np.isnan(value) for value in values.values())
    return map_frame.Map(
        canvas,
        style,
        name="standorte",
        alt=alternative,
        act=map_frame.CHOOSES_ITS,
        title=title,
        over=_links(canvas, links),
        key=_key(scale, symbols, selected, missing=missing),
        source=f"{release.map_notice('stadtteil')}.",
    )


def _together(symbols: Sequence[Symbol]) -> list[Symbol]:
    """Numbered sites that share the middle of a Stadtteil are one symbol: "2/5"."""
    found: dict[str, Symbol] = {}
    others = []
    for symbol in symbols:
        if symbol.may_join or symbol.at:
            others.append(symbol)
        elif symbol.code in found:
            first = found[symbol.code]
            text, is_new = f"{first.text}/{symbol.text}", first.is_new or symbol.is_new
            found[symbol.code] = replace(first, text=text, is_new=is_new, name="")
        else:
            found[symbol.code] = symbol
    return [*others, *found.values()]


def _sign(symbol: Symbol) -> svgmap.Sign:
    colour = palette.SELECTED if symbol.is_new else palette.INK
    name = symbol.name if symbol.is_new else ""
    return svgmap.Sign(
        symbol.code,
        symbol.text,
        colour,
        symbol.is_new,
        name,
        symbol.at,
        symbol.may_join,
        symbol.count,
    )


def _links(canvas: svgmap.Picture, links: Sequence[tuple[str, Symbol]]) -> str:
    middles = {shape.code: (shape.x, shape.y) for shape in canvas.shapes}
    parts = []
    for start, end in links:
        a, b = middles.get(start), canvas.spot(*end.at) if end.at else middles.get(end.code)
        if a is not None and b is not None and a != b:
            ends = f'x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}"'
            # light around dark: the line shows on every class
            parts.append(f'<line {ends} stroke="#FFFFFF" stroke-width="2.6" opacity="0.6"/>')
            parts.append(f'<line {ends} stroke="{palette.INK}" stroke-width="1"/>')
    return "".join(parts)


def _key(
    scale: Scale, symbols: Sequence[Symbol], selected: Sequence[str], *, missing: bool
) -> legend.Key:
    rows = legend.entries(scale.colours, scale.words())
    if missing:
        rows.append(legend.Entry(None, de.MISSING))
    if any(symbol.is_new for symbol in symbols):
        rows.append(legend.Entry(palette.SELECTED, "Standort (Nr. der Tabelle)", sign="●"))
    if any(not symbol.is_new for symbol in symbols):
        rows.append(legend.Entry(palette.INK, "besteht schon (Anzahl oder Nr.)", sign="■"))
    if selected:
        rows.append(legend.Entry(legend.FRAME, "Umrandet: gewählter Stadtraum"))
    reading = f"{scale.note}. Jeder Stadtteil ist hier ein Punkt."
    return legend.Key(rows, title=scale.title, fine=[reading])
