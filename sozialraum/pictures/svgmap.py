"""Server-drawn SVG maps: light enough for a slider's path, with hatching, halos and a text twin.

The interactive map is `deckmap`; this one is for before/after pictures, the overview and exports.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

import pandas as pd

from sozialraum.pictures import notice, palette

WIDTH = 640.0


@dataclass(frozen=True)
class Shape:
    """One area on the picture: SVG path data and the label's place, in picture units."""

    code: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Picture:
    """All areas of a level on one canvas, with the Elbe."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    river: str


@dataclass(frozen=True)
class Style:
    """How areas look: fill per code (missing codes are hatched), label texts, selected code."""

    fills: Mapping[str, str | None]
    labels: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    selected: str | None = None
    marks: Mapping[str, str] = field(default_factory=dict)  # a second line under the label
    also_selected: frozenset[str] = frozenset()  # the Stadtteile of a selected Stadtraum


def picture(boundaries: pd.DataFrame, elbe: pd.DataFrame) -> Picture:
    """Project boundaries (code, geojson, label_lon, label_lat) onto a canvas ``WIDTH`` wide."""
    key = tuple(
        boundaries[["code", "geojson", "label_lon", "label_lat"]].itertuples(index=False, name=None)
    )
    return _picture(key, elbe["geojson"].iloc[0] if len(elbe) else "")


@lru_cache(maxsize=8)
def _picture(rows: tuple[tuple[str, str, float, float], ...], elbe: str) -> Picture:
    parts_of = {code: rings(json.loads(text)) for code, text, _, _ in rows}
    points = [point for parts in parts_of.values() for ring in parts for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))  # a degree of longitude is shorter
    margin = 8.0
    scale = (WIDTH - 2 * margin) / ((east - west) * squeeze)
    height = (north - south) * scale + 2 * margin

    def place(lon: float, lat: float) -> tuple[float, float]:
        return margin + (lon - west) * squeeze * scale, margin + (north - lat) * scale

    def path(ring: list[tuple[float, float]]) -> str:
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (place(*point) for point in ring))

    shapes = tuple(
        Shape(code, "".join(path(ring) + "Z" for ring in parts_of[code]), *place(lon, lat))
        for code, _, lon, lat in rows
    )
    river = "".join(path(ring) for ring in rings(json.loads(elbe))) if elbe else ""
    return Picture(WIDTH, height, shapes, river)


def rings(geometry: dict) -> list[list[tuple[float, float]]]:
    """All lines of a GeoJSON geometry (polygon rings, holes included, or a line's points)."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    nested = {
        "LineString": lambda: [coordinates],
        "MultiLineString": lambda: coordinates,
        "Polygon": lambda: coordinates,
        "MultiPolygon": lambda: [ring for part in coordinates for ring in part],
    }[kind]()
    return [[(float(point[0]), float(point[1])) for point in ring] for ring in nested]


def fit_labels(
    canvas: Picture, long: Mapping[str, str], short: Mapping[str, str], font: float = 13.0
) -> dict[str, str]:
    """One label per area, none overlapping: the long one where there is room, else the short one.

    A short label's place is kept for its own area, so the crowded inner city keeps its numbers.
    """
    boxes: list[tuple[float, float, float, float]] = []
    chosen: dict[str, str] = {}

    def box(shape: Shape, text: str) -> tuple[float, float, float, float]:
        half = 0.29 * font * len(text) + 2
        return shape.x - half, shape.y - 0.9 * font, shape.x + half, shape.y + 0.9 * font

    def is_free(candidate: tuple[float, float, float, float]) -> bool:
        west, north, east, south = candidate
        inside = west >= 0 and east <= canvas.width
        return inside and all(
            east < w or e < west or south < n or s < north for w, n, e, s in boxes
        )

    for shape in canvas.shapes:
        boxes.append(box(shape, short[shape.code]))
    for shape, own in zip(canvas.shapes, list(boxes), strict=True):
        boxes.remove(own)
        wide = box(shape, long[shape.code])
        fits = is_free(wide)
        chosen[shape.code] = long[shape.code] if fits else short[shape.code]
        boxes.append(wide if fits else own)
    return chosen


def build_svg(canvas: Picture, style: Style, *, alt: str, font: float = 13.0) -> str:
    """The map as SVG text. ``alt`` is its text alternative; areas without a fill are hatched."""
    hatch = (
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{palette.MISSING_FILL}"/>'
        f'<line x1="0" y1="0" x2="0" y2="6" stroke="{palette.HATCH}" stroke-width="1.6"/>'
        "</pattern></defs>"
    )
    areas, top, words = [], "", []
    for shape in canvas.shapes:
        fill = style.fills.get(shape.code) or "url(#hatch)"
        title = escape(style.titles.get(shape.code, ""))
        area = (
            f'<path d="{shape.path}" fill="{fill}" stroke="{palette.OUTLINE}" stroke-width="1">'
            f"<title>{title}</title></path>"
        )
        areas.append(area)
        if shape.code == style.selected or shape.code in style.also_selected:
            top += (
                f'<path d="{shape.path}" fill="none" stroke="{palette.SELECTED}" '
                'stroke-width="4" stroke-linejoin="round"/>'
            )
        words.append(_label(shape, style, font))
    river = (
        f'<path d="{canvas.river}" fill="none" stroke="{palette.WATER}" stroke-width="5" '
        'stroke-linecap="round" stroke-linejoin="round" opacity="0.85"/>'
    )
    return (
        f'<svg viewBox="0 0 {canvas.width:.0f} {canvas.height:.0f}" role="img" '
        f'aria-label="{escape(alt)}" xmlns="http://www.w3.org/2000/svg" '
        'font-family="Source Sans, Source Sans Pro, Arial, sans-serif">'
        f"{hatch}{''.join(areas)}{river if canvas.river else ''}{top}{''.join(words)}</svg>"
    )


def _label(shape: Shape, style: Style, font: float) -> str:
    text = style.labels.get(shape.code, "")
    if not text:
        return ""
    mark = style.marks.get(shape.code, "")
    halo = 'paint-order="stroke" stroke="#FFFFFF" stroke-width="3.5" stroke-linejoin="round"'
    common = f'text-anchor="middle" font-size="{font:g}" fill="{palette.INK}" {halo}'
    y = shape.y + font * 0.35 - (font * 0.65 if mark else 0)
    weight = "700" if shape.code == style.selected else "500"
    lines = (
        f'<text x="{shape.x:.1f}" y="{y:.1f}" font-weight="{weight}" {common}>{escape(text)}</text>'
    )
    if mark:
        lines += (
            f'<text x="{shape.x:.1f}" y="{y + font * 1.25:.1f}" font-weight="700" {common}>'
            f"{escape(mark)}</text>"
        )
    return lines


def build_image(svg: str, *below: str) -> str:
    """HTML of a map on its paper, with notices underneath.

    The page's sanitizer drops inline SVG, so the picture travels as an image of its own.
    """
    alt = svg.split('aria-label="', 1)[1].split('"', 1)[0]
    encoded = base64.b64encode(svg.encode()).decode()
    image = f'<img src="data:image/svg+xml;base64,{encoded}" alt="{alt}">'
    notices = "".join(notice.build(text) for text in below)
    return f'<div class="sr-map">{image}</div>{notices}'
