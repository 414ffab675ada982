"""The one map of all pages: its areas as SVG, and how they look and what they say.

Light enough for a slider's path, with hatching and a text twin. `map_frame` lays words and signs
over it in pixels, `map_sheet` makes files of the same picture.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from sozialraum.answers.kept import kept_with_release
from sozialraum.answers.release import Release
from sozialraum.pictures import palette

WIDTH = 640.0
_DEGREE_KM = 111.32  # a degree of latitude
_SMALLEST = 0.4  # picture units: points of a boundary nearer to each other are one


@dataclass(frozen=True)
class Shape:
    """One area on the picture: SVG path data and the label's place, in picture units."""

    code: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Picture:
    """All areas of a level on one canvas, with the Elbe and the place of its name.

    ``km``: picture units of a kilometre.
    ``frame``: longitude and latitude of the north-western corner, units a degree to the east and to
    the south.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    river: str
    river_name: tuple[float, float] | None = None
    km: float = 0.0
    frame: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)

    def spot(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point (degrees) lies on the picture."""
        west, north, east_unit, south_unit = self.frame
        return (lon - west) * east_unit, (north - lat) * south_unit

    def holds(self, x: float, y: float) -> bool:
        """Whether a place is on the picture."""
        return 0 <= x <= self.width and 0 <= y <= self.height


class Dot(NamedTuple):
    """A small round sign: what kind stands there."""

    colour: str
    letter: str


class Sign(NamedTuple):
    """A sign at a point or the middle of an area, ``text`` of one or two characters in it.

    Attributes:
        code: The area; "" = only the point counts.
        text, colour, is_round: How it looks.
        name: Written beside it where there is room; "" = not.
        at: The point, longitude and latitude; None = the middle of the area.
        may_join: Whether it becomes one with others that would overlap; then it says how many.
        stands_for: How many places.
    """

    code: str
    text: str
    colour: str
    is_round: bool
    name: str = ""
    at: tuple[float, float] | None = None
    may_join: bool = False
    stands_for: int = 1


@dataclass(frozen=True)
class Style:
    """How areas look and what they say; every mapping goes by area code.

    Attributes:
        fills: Colour; a missing code or None is hatched.
        labels: The number, always shown.
        names: Number and name, shown where it fits into its area.
        titles: What hovering says: name, value, comparison; the first line is the area's name.
        selected: The chosen area.
        marks: A second line under the label.
        must_mark: Marks that carry what a colour says stand beside the number where it is narrow.
        dots: Small round signs instead of names: one per kind, most important first.
        also_selected: The Stadtteile of a selected Stadtraum.
        signs: Signs at points or at the middle of areas.
        chooses: The area a click chooses, where it is another one: the Stadtraum of a Stadtteil.
    """

    fills: Mapping[str, str | None]
    labels: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    selected: str | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    must_mark: bool = False
    dots: Mapping[str, Sequence[Dot]] = field(default_factory=dict)
    also_selected: frozenset[str] = frozenset()
    signs: Sequence[Sign] = ()
    chooses: Mapping[str, str] = field(default_factory=dict)

    def fill(self, code: str) -> str:
        """The colour words on an area lie on; hatching counts as white."""
        return self.fills.get(code) or palette.MISSING_FILL


@kept_with_release
def city(release: Release, level: str = "stadtraum") -> Picture:
    """The areas of a level and the Elbe, as the release draws them."""
    return picture(release.boundaries[level], release.boundaries["elbe"])


def picture(boundaries: pd.DataFrame, elbe: pd.DataFrame) -> Picture:
    """Project boundaries (code, geojson, label_lon, label_lat) onto a canvas ``WIDTH`` wide."""
    columns = ["code", "geojson", "label_lon", "label_lat"]
    rows = list(boundaries[columns].itertuples(index=False, name=None))
    water: dict[Hashable, Any] = next(iter(elbe.to_dict("records")), {})
    named = (water["label_lon"], water["label_lat"]) if "label_lon" in water else None
    parts_of = {code: rings(json.loads(text)) for code, text, _, _ in rows}
    points = [point for parts in parts_of.values() for ring in parts for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))  # a degree of longitude is shorter
    margin = 8.0
    scale = (WIDTH - 2 * margin) / ((east - west) * squeeze)
    height = (north - south) * scale + 2 * margin

    across = squeeze * scale
    frame = (west - margin / across, north + margin / scale, across, scale)
    place = Picture(WIDTH, height, (), "", frame=frame).spot

    def path(ring: list[tuple[float, float]]) -> str:
        kept: list[tuple[float, float]] = []
        for x, y in (place(*point) for point in ring):
            # official boundaries hold thousands of points nobody sees at this size
            if not kept or math.hypot(x - kept[-1][0], y - kept[-1][1]) >= _SMALLEST:
                kept.append((x, y))
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept)

    shapes = tuple(
        Shape(code, "".join(path(ring) + "Z" for ring in parts_of[code]), *place(lon, lat))
        for code, _, lon, lat in rows
    )
    river = "".join(path(ring) for ring in rings(json.loads(water["geojson"]))) if water else ""
    at = place(*named) if named else (-1.0, -1.0)
    made = Picture(WIDTH, height, shapes, river, None, scale / _DEGREE_KM, frame)
    return replace(made, river_name=at) if made.holds(*at) else made


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


def build_svg(canvas: Picture, style: Style, *, alt: str, over: str = "") -> str:
    """The areas as SVG text, without words. ``alt``: text alternative; ``over``: SVG on top."""
    areas, top = [], ""
    for shape in canvas.shapes:
        fill = style.fills.get(shape.code) or "url(#hatch)"
        areas.append(
            f'<path data-code="{escape(shape.code)}" d="{shape.path}" fill="{fill}" '
            f'stroke="{palette.OUTLINE}" stroke-width="1" vector-effect="non-scaling-stroke"/>'
        )
        if shape.code == style.selected or shape.code in style.also_selected:
            top += (
                f'<path d="{shape.path}" fill="none" stroke="{palette.SELECTED}" '
                'stroke-width="4" stroke-linejoin="round" vector-effect="non-scaling-stroke"/>'
            )
    river = (
        f'<path d="{canvas.river}" fill="none" stroke="{palette.WATER}" stroke-width="5" '
        'stroke-linecap="round" stroke-linejoin="round" opacity="0.85"/>'
    )
    return (
        f'<svg viewBox="0 0 {canvas.width:.0f} {canvas.height:.0f}" role="img" '
        f'aria-label="{escape(alt)}" xmlns="http://www.w3.org/2000/svg">'
        f"{_HATCH}{''.join(areas)}{river if canvas.river else ''}{top}{over}</svg>"
    )


_HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{palette.MISSING_FILL}"/>'
    f'<line x1="0" y1="0" x2="0" y2="6" stroke="{palette.HATCH}" stroke-width="1.6"/>'
    "</pattern></defs>"
)


def grids(count: int) -> tuple[tuple[int, int], ...]:
    """Columns and rows of the grids dots may stand in, the number first, the largest first."""
    if not count:
        return ()
    sizes = ((4, 3), (3, 3), (3, 2), (2, 2))
    enough = next((i for i, (c, r) in reversed([*enumerate(sizes)]) if c * r > count), 0)
    return sizes[enough:]


def shown_dots(dots: Sequence[Dot], cells: int) -> list[Dot]:
    """As many as there are cells; where one must stay away, the last cell says "+"."""
    if len(dots) <= cells:
        return list(dots)
    return [*dots[: cells - 1], Dot(palette.MUTED, "+")]


def build_image(svg: str) -> str:
    """HTML of any SVG picture on its paper.

    The page's sanitizer drops inline SVG, so the picture travels as an image of its own.
    """
    alt = svg.split('aria-label="', 1)[1].split('"', 1)[0]
    encoded = base64.b64encode(svg.encode()).decode()
    image = f'<img src="data:image/svg+xml;base64,{encoded}" alt="{alt}">'
    return f'<div class="sr-map">{image}</div>'
