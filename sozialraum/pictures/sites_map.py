"""Maps of Stadtteile by minutes on foot or by provision, with sites as symbols on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sozialraum.answers.release import Release
from sozialraum.pictures import legend, map_frame, palette, svgmap
from sozialraum.text import format as de

MINUTE_LIMITS = (10.0, 15.0, 30.0, 45.0, 60.0)


@dataclass(frozen=True)
class Symbol:
    """A site on the map.

    Attributes:
        code: Stadtteil it stands in.
        text: One or two characters.
        is_new: New sites are round, existing ones square.
        name: Written beside a new site where there is room; "" = not.
    """

    code: str
    text: str
    is_new: bool
    name: str = ""


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


WALK = Scale(
    "Minuten zu Fuß zum nächsten Standort",
    MINUTE_LIMITS,
    tuple(palette.sequential(len(MINUTE_LIMITS) + 1, 1)),
    0,
    "Kräftiger = längerer Weg",
)


def build(
    release: Release,
    values: Mapping[str, float],
    scale: Scale,
    symbols: Sequence[Symbol],
    *,
    titles: Mapping[str, str],
    links: Sequence[tuple[str, str]] = (),
    selected: Sequence[str] = (),
    alternative: str,
    title: str = "",
) -> map_frame.Map:
    """The map with its legend.

    Args:
        release: Whose boundaries are drawn.
        values: Stadtteil -> value; NaN is hatched.
        scale: How values become colours.
        symbols: Sites; several in a Stadtteil are one symbol.
        titles: Stadtteil -> what hovering says.
        links: Pairs of Stadtteile joined by a thin line: where people go.
        selected: Stadtteile with a thick outline.
        alternative: Text alternative.
        title: The answer, for the full screen.
    """
    canvas = svgmap.picture(release.boundaries["stadtteil"], release.boundaries["elbe"])
    style = svgmap.Style(
        fills={code: scale.colour(value) for code, value in values.items()},
        titles=titles,
        also_selected=frozenset(selected),
        signs=[
            svgmap.Sign(
                symbol.code,
                symbol.text,
                palette.SELECTED if symbol.is_new else palette.INK,
                symbol.is_new,
                symbol.name if symbol.is_new else "",
            )
            for symbol in symbols
        ],
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


def _links(canvas: svgmap.Picture, links: Sequence[tuple[str, str]]) -> str:
    shapes = {shape.code: shape for shape in canvas.shapes}
    parts = []
    for start, end in links:
        if start != end and start in shapes and end in shapes:
            a, b = shapes[start], shapes[end]
            ends = f'x1="{a.x:.1f}" y1="{a.y:.1f}" x2="{b.x:.1f}" y2="{b.y:.1f}"'
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
