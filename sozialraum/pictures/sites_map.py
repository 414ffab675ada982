"""Maps of Stadtteile by minutes on foot or by provision, with sites as symbols on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import numpy as np

from sozialraum.answers.release import Release
from sozialraum.pictures import legend, palette, svgmap
from sozialraum.text import format as de

MINUTE_LIMITS = (10.0, 15.0, 30.0, 45.0, 60.0)
_RADIUS = 11
_FONT = 16


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
    "Dunkler = längerer Weg",
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
) -> str:
    """HTML of the map with its legend.

    Args:
        release: Whose boundaries are drawn.
        values: Stadtteil -> value; NaN is hatched.
        scale: How values become colours.
        symbols: Sites; several in a Stadtteil are one symbol.
        titles: Stadtteil -> tooltip.
        links: Pairs of Stadtteile joined by a thin line: where people go.
        selected: Stadtteile with a thick outline.
        alternative: Text alternative.
    """
    canvas = svgmap.picture(release.boundaries["stadtteil"], release.boundaries["elbe"])
    style = svgmap.Style(
        fills={code: scale.colour(value) for code, value in values.items()}, titles=titles
    )
    svg = svgmap.build_svg(canvas, style, alt=alternative)
    overlay = _overlay(canvas, symbols, links, selected)
    image = svgmap.build_image(svg.removesuffix("</svg>") + overlay + "</svg>")
    missing = any(np.isnan(value) for value in values.values())
    key = _legend(scale, symbols, selected, release.map_notice("stadtteil"), missing=missing)
    return f'<div class="sr-map-row">{image}{key}</div>'


def _overlay(
    canvas: svgmap.Picture,
    symbols: Sequence[Symbol],
    links: Sequence[tuple[str, str]],
    selected: Sequence[str],
) -> str:
    shapes = {shape.code: shape for shape in canvas.shapes}
    parts = [
        f'<path d="{shapes[code].path}" fill="none" stroke="{palette.SELECTED}" stroke-width="3" '
        'stroke-linejoin="round"/>'
        for code in selected
        if code in shapes
    ]
    for start, end in links:
        if start != end and start in shapes and end in shapes:
            a, b = shapes[start], shapes[end]
            ends = f'x1="{a.x:.1f}" y1="{a.y:.1f}" x2="{b.x:.1f}" y2="{b.y:.1f}"'
            # light around dark: the line shows on every class
            parts.append(f'<line {ends} stroke="#FFFFFF" stroke-width="2.6" opacity="0.6"/>')
            parts.append(f'<line {ends} stroke="{palette.INK}" stroke-width="1"/>')
    for symbol in symbols:
        if symbol.code in shapes:
            parts.append(_symbol(shapes[symbol.code], symbol))
    return "".join([*parts, *_names(canvas, shapes, symbols)])


def _names(
    canvas: svgmap.Picture, shapes: Mapping[str, svgmap.Shape], symbols: Sequence[Symbol]
) -> list[str]:
    """Names of the new sites with a halo, right or left of them, where nothing is in the way."""
    shown = [(symbol, shapes[symbol.code]) for symbol in symbols if symbol.code in shapes]
    away = _RADIUS + 3
    taken = [(at.x - away, at.y - away, at.x + away, at.y + away) for _, at in shown]
    parts = []
    for symbol, at in shown:
        if not symbol.is_new or not symbol.name:
            continue
        wide = 0.56 * _FONT * len(symbol.name)
        for x, anchor, west in (
            (at.x + away + 1, "start", at.x + away + 1),
            (at.x - away - 1, "end", at.x - away - 1 - wide),
        ):
            box = (west, at.y - 0.6 * _FONT, west + wide, at.y + 0.6 * _FONT)
            if box[0] < 0 or box[2] > canvas.width or any(_overlap(box, one) for one in taken):
                continue
            taken.append(box)
            parts.append(
                f'<text x="{x:.1f}" y="{at.y + 0.35 * _FONT:.1f}" text-anchor="{anchor}" '
                f'font-size="{_FONT}" font-weight="650" fill="{palette.INK}" stroke="#FFFFFF" '
                'stroke-width="4" paint-order="stroke" stroke-linejoin="round">'
                f"{escape(symbol.name)}</text>"
            )
            break
    return parts


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _symbol(shape: svgmap.Shape, symbol: Symbol) -> str:
    colour = palette.SELECTED if symbol.is_new else palette.INK
    common = f'fill="{colour}" stroke="#FFFFFF" stroke-width="2"'
    if symbol.is_new:
        form = f'<circle cx="{shape.x:.1f}" cy="{shape.y:.1f}" r="{_RADIUS}" {common}/>'
    else:
        side = 2 * _RADIUS - 3
        form = (
            f'<rect x="{shape.x - side / 2:.1f}" y="{shape.y - side / 2:.1f}" width="{side}" '
            f'height="{side}" {common}/>'
        )
    return (
        f'{form}<text x="{shape.x:.1f}" y="{shape.y + 4.5:.1f}" text-anchor="middle" '
        f'font-size="12.5" font-weight="700" fill="#FFFFFF">{escape(symbol.text)}</text>'
    )


def _legend(
    scale: Scale, symbols: Sequence[Symbol], selected: Sequence[str], notice: str, *, missing: bool
) -> str:
    rows = legend.entries(scale.colours, scale.words())
    if missing:
        rows.append(legend.Entry(None, de.MISSING))
    if any(symbol.is_new for symbol in symbols):
        rows.append(legend.Entry(palette.SELECTED, "Standort (Nr. der Tabelle)", sign="●"))
    if any(not symbol.is_new for symbol in symbols):
        rows.append(legend.Entry(palette.INK, "besteht schon (Anzahl oder Nr.)", sign="■"))
    if selected:
        rows.append(legend.Entry(legend.FRAME, "Umrandet: gewählter Stadtraum"))
    reading = f"{scale.note}. Jeder Stadtteil ist hier ein Punkt. {notice}."
    return legend.build(rows, title=scale.title, fine=[reading], wide=False)
