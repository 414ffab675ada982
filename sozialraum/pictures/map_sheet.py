"""A map to take away: answer, map, legend, source and notices in one SVG, readable when projected."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape

from sozialraum.pictures import legend, map_labels, map_signs, palette, svgmap
from sozialraum.pictures.legend import Entry, Key
from sozialraum.pictures.map_bands import BANDS
from sozialraum.pictures.map_frame import Map
from sozialraum.pictures.map_labels import Place

# Pixels of a slide 1640 wide; nothing on it is below 18 (LOOK: what people shall read from afar).
_BAND = len(BANDS) - 1
_MAP, _EDGE, _SIDE = BANDS[_BAND].low, 40.0, 380.0
_WIDTH = _EDGE + _MAP + 30 + _SIDE + _EDGE
_TITLE, _KEY, _SMALL = 30, 20, 18
_SCALE_KM = 2
_LETTER = 0.53  # mean width of a letter, em
_BOLD = 'font-weight="600"'
_FONT = "Arial, Liberation Sans, sans-serif"


def build(shown: Map, lines: Sequence[str] = ()) -> str:
    """The map as a file's SVG: ``lines`` stand below it, after its own source line."""
    unit = _MAP / shown.canvas.width
    tall = shown.canvas.height * unit
    title = _lines(shown.title, _TITLE, _WIDTH - 2 * _EDGE)
    top = _EDGE + len(title) * _TITLE * 1.25 + 10
    key, key_tall = _key(shown.key, _EDGE + _MAP + 30, top)
    foot = top + max(tall, key_tall) + 20
    small = [
        line
        for text in (shown.source, *lines)
        if text
        for line in _lines(text, _SMALL, _WIDTH - 2 * _EDGE)
    ]
    height = foot + len(small) * _SMALL * 1.35 + _EDGE / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {_WIDTH:.0f} {height:.0f}" role="img" aria-label="{escape(shown.alt)}" '
        f'font-family="{_FONT}" fill="{palette.INK}"><title>{escape(shown.title)}</title>'
        f'<rect width="100%" height="100%" fill="#FFFFFF"/>'
        f"{_text(title, _EDGE, _EDGE, _TITLE, _BOLD)}"
        f'<g transform="translate({_EDGE} {top:.1f})">{_drawn(shown, unit, _BAND)}</g>'
        f"{key}{_text(small, _EDGE, foot, _SMALL, '')}</svg>"
    )


def picture(shown: Map, font: str, band: int = _BAND) -> str:
    """The map alone as SVG, with words, scale bar and north arrow; title and legend stand elsewhere.

    The smaller the picture on paper, the smaller the ``band``: the larger its words beside it.
    """
    wide = BANDS[band].width
    unit = wide / shown.canvas.width
    tall = shown.canvas.height * unit
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{tall:.0f}" '
        f'viewBox="0 0 {wide:.0f} {tall:.0f}" font-family="{font}" fill="{palette.INK}">'
        f"{_drawn(shown, unit, band)}</svg>"
    )


def _drawn(shown: Map, unit: float, band: int) -> str:
    """Areas, words, signs, scale bar and north arrow, from the origin on."""
    tall = shown.canvas.height * unit
    areas = svgmap.build_svg(shown.canvas, shown.style, alt=shown.alt, over=shown.over)
    areas = areas.replace("<svg ", f'<svg width="{BANDS[band].width}" height="{tall:.1f}" ', 1)
    words = "".join(
        _word(shown, place, unit, band)
        for place in map_labels.places(shown.canvas, shown.style)
        if band in place.bands
    )
    font = BANDS[band].font
    return (
        f"{areas}{_river_name(shown, unit, font)}{words}{_signs(shown, unit, band)}"
        f"{_scale(shown, unit, font)}"
    )


def _scale(shown: Map, unit: float, font: int) -> str:
    """A scale bar and an arrow to the north, in the corner below on the left."""
    if not shown.canvas.km:
        return ""
    wide, y, f = _SCALE_KM * shown.canvas.km * unit, shown.canvas.height * unit - 3, font
    bar = f"M2 {y - 0.4 * f:.1f}V{y:.1f}H{2 + wide:.1f}V{y - 0.4 * f:.1f}"
    arrow = f"M{0.7 * f:.1f} {y - 3.9 * f:.1f}l{0.45 * f:.1f} {1.3 * f:.1f}l{-0.45 * f:.1f} {-0.3 * f:.1f}l{-0.45 * f:.1f} {0.3 * f:.1f}z"
    return (
        f'<path d="{bar}" fill="none" stroke="{palette.INK}" stroke-width="{f / 10:.1f}"/>'
        f'<text x="{4 + wide:.1f}" y="{y:.1f}" font-size="{f}">{_SCALE_KM} km</text>'
        f'<path d="{arrow}" fill="{palette.INK}"/>'
        f'<text x="{0.7 * f:.1f}" y="{y - 1.5 * f:.1f}" text-anchor="middle" font-size="{f}" '
        'font-weight="600">N</text>'
    )


def _river_name(shown: Map, unit: float, font: int) -> str:
    if not shown.canvas.river_name:
        return ""
    x, y = (value * unit for value in shown.canvas.river_name)
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-style="italic" font-weight="600" '
        f'font-size="{font}" fill="{palette.WATER_NAME}">Elbe</text>'
    )


def _lines(text: str, font: float, width: float) -> list[str]:
    return textwrap.wrap(text, int(width / (_LETTER * font)))


def _text(lines: Sequence[str], x: float, y: float, font: int, more: str) -> str:
    """Lines from the top edge ``y`` down."""
    return "".join(
        f'<text x="{x:.1f}" y="{y + font * (0.9 + 1.3 * i):.1f}" font-size="{font}" {more}>'
        f"{escape(line)}</text>"
        for i, line in enumerate(lines)
    )


def _word(shown: Map, place: Place, unit: float, band: int) -> str:
    """A label as text with a halo of its area's colour, or the dots of a grid."""
    fill, font = shown.style.fill(place.code), BANDS[band].font
    mark = shown.style.marks.get(place.code, "")
    lines = list(place.lines)
    if place.is_joined:
        lines = [f"{shown.style.labels.get(place.code, '')} {mark}".strip()]
    if place.mark:
        lines.append(mark)
    columns, rows = place.grid
    x, y = place.x * unit, place.y * unit
    step = font * map_labels.LINE
    tall = len(lines) * step + rows * map_labels.DOT * 1.5
    common = (
        f'text-anchor="middle" font-size="{font}" fill="{palette.text_on(fill)}" '
        f'stroke="{fill}" stroke-width="4" paint-order="stroke" stroke-linejoin="round"'
    )
    texts = "".join(
        f'<text x="{x:.1f}" y="{y - tall / 2 + step * (i + 0.8):.1f}" {common}>{escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    return texts + (_dots(shown, place, x, y - tall / 2 + len(lines) * step) if columns else "")


def _dots(shown: Map, place: Place, x: float, y: float) -> str:
    columns, rows = place.grid
    size = map_labels.DOT * 1.5
    number = "" if place.lines else shown.style.labels.get(place.code, "")
    dots = svgmap.shown_dots(shown.style.dots[place.code], columns * rows - bool(number))
    cells = [("", number)] * bool(number) + [tuple(dot) for dot in dots]
    parts = []
    for i, (colour, letter) in enumerate(cells):
        at = x + (i % columns - columns / 2 + 0.5) * size, y + (i // columns + 0.5) * size
        parts.append(_dot(*at, size / 2, colour, letter))
    return "".join(parts)


def _dot(x: float, y: float, radius: float, colour: str, letter: str) -> str:
    round_ = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}" stroke="#FFFFFF"/>'
    )
    return (
        f'{round_ if colour else ""}<text x="{x:.1f}" y="{y + radius * 0.55:.1f}" text-anchor="middle" '
        f'font-size="{radius * 1.6:.1f}" font-weight="700" '
        f'fill="{"#FFFFFF" if colour else palette.INK}">{escape(letter)}</text>'
    )


def _signs(shown: Map, unit: float, band: int) -> str:
    found = map_signs.spots(shown.canvas, tuple(shown.style.signs))
    here = [spot for spot in found if band in spot.bands]
    parts = [
        _dot(spot.x * unit, spot.y * unit, 13, spot.sign.colour, spot.sign.text)
        if spot.sign.is_round
        else _square(spot.x * unit, spot.y * unit, spot.sign)
        for spot in here
    ]
    parts += [
        f'<text x="{place.x * unit:.1f}" y="{place.y * unit + 7:.1f}" text-anchor="middle" '
        f'font-size="{BANDS[band].font}" font-weight="600" stroke="#FFFFFF" stroke-width="4" '
        f'paint-order="stroke">{escape(place.lines[0])}</text>'
        for place in map_labels.beside_signs(shown.canvas, found)
        if band in place.bands
    ]
    return "".join(parts)


def _square(x: float, y: float, sign: svgmap.Sign) -> str:
    return (
        f'<rect x="{x - 12:.1f}" y="{y - 12:.1f}" width="24" height="24" fill="{sign.colour}" '
        f'stroke="#FFFFFF"/>{_dot(x, y, 13, "", "")}<text x="{x:.1f}" y="{y + 7:.1f}" '
        f'text-anchor="middle" font-size="20" font-weight="700" fill="#FFFFFF">{escape(sign.text)}</text>'
    )


def _key(key: Key | None, x: float, y: float) -> tuple[str, float]:
    """The legend, and how tall it is."""
    if key is None:
        return "", 0.0
    parts, at = [], y
    for texts, more in (([key.title], _BOLD), ([key.head], "")):
        lines = [line for text in texts for line in _lines(text, _KEY, _SIDE)]
        parts.append(_text(lines, x, at, _KEY, more))
        at += len(lines) * _KEY * 1.3
    at += 8
    for row in key.rows:
        count = "" if row.count is None else f" ({row.count or 'kein Gebiet'})"
        lines = _lines(f"{row.label}{count}", _KEY, _SIDE - 50)
        parts.append(_swatch(row, x, at) + _text(lines, x + 48, at, _KEY, ""))
        at += max(len(lines), 1) * _KEY * 1.3 + 6
    for text in key.fine:
        lines = _lines(text, _SMALL, _SIDE)
        parts.append(_text(lines, x, at + 4, _SMALL, ""))
        at += len(lines) * _SMALL * 1.3 + 4
    return "".join(parts), at - y


def _swatch(row: Entry, x: float, y: float) -> str:
    if row.sign and row.sign not in legend.SHAPES:
        return _dot(x + 18, y + 12, 12, str(row.colour), row.sign)
    if row.sign:
        return _text([row.sign], x + 10, y, _KEY + 4, f'style="fill:{row.colour}"')
    fill = "url(#hatch)" if row.colour is None else row.colour or "none"
    return (
        f'<rect x="{x}" y="{y + 1:.1f}" width="36" height="22" fill="{fill}" '
        f'stroke="{palette.OUTLINE}"/>'
    )
