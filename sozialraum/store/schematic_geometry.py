"""The geometry behind the schematic map: banks, outline, cells, coverage.

Needs GEOS and PROJ, so only the generator imports it (`sozialraum.store.schematic_map`). All
lengths are metres in EPSG:25833 (UTM zone 33N), all areas square metres.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.ops import polygonize, split

from sozialraum.store import outline, power_diagram

METRIC_CRS = 25833
GEOGRAPHIC_CRS = 4326
DECIMALS = 5  # of degrees, about one metre

SIMPLIFY_M = 20.0
_NAME_WIDE_M = 2000.0
_GRID_M = 0.5
_SLIVER_M2 = 1000.0
_MOST_SLIVERS = 20_000
_BEYOND_M = 20_000.0


@dataclass(frozen=True)
class Sites:
    """The counted Stadtteile.

    Attributes:
        codes: Shape ``(n,)``.
        points: Shape ``(n, 2)``, metres.
        areas: Shape ``(n,)``, square metres.
    """

    codes: list[str]
    points: NDArray[np.float64]
    areas: NDArray[np.float64]

    def subset(self, mask: NDArray[np.bool_]) -> "Sites":
        """Sites where ``mask`` (shape ``(n,)``) is true."""
        codes = [code for code, is_in in zip(self.codes, mask, strict=True) if is_in]
        return Sites(codes, self.points[mask], self.areas[mask])


def to_metres(lon: Any, lat: Any) -> NDArray[np.float64]:
    """Degrees to metres, shape ``(n, 2)``."""
    project = Transformer.from_crs(GEOGRAPHIC_CRS, METRIC_CRS, always_xy=True).transform
    return np.column_stack(project(np.asarray(lon, float), np.asarray(lat, float)))


def to_degrees(geometries: Any) -> Any:
    """Geometries in metres to degrees, rounded; equal vertices stay equal."""
    project = Transformer.from_crs(METRIC_CRS, GEOGRAPHIC_CRS, always_xy=True).transform

    def convert(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round(np.column_stack(project(xy[:, 0], xy[:, 1])), DECIMALS)

    return shapely.transform(geometries, convert)


def sites_of(areas: pd.DataFrame) -> Sites:
    """Stadtteile with a published point and area, sorted by code."""
    rows = areas[(areas["level"] == "stadtteil") & areas["area_km2"].notna()].sort_values("code")
    points = to_metres(rows["lon"], rows["lat"])
    return Sites(rows["code"].tolist(), points, rows["area_km2"].to_numpy(float) * 1e6)


def banks(elbe: pd.DataFrame, sites: Sites) -> tuple[Any, Any]:
    """The land right and left of the river (looking downstream), far beyond the city.

    Args:
        elbe: Columns ``order``, ``lon``, ``lat``, in the direction of flow (south-east to
            north-west).
        sites: Used for the extent only.

    Returns:
        Two polygons, right and left.

    Raises:
        ValueError: If the line does not divide the land in two.
    """
    rows = elbe.sort_values("order")
    line = to_metres(rows["lon"], rows["lat"])
    ends = [line[0] - line[1], line[-1] - line[-2]]
    head, tail = (end / np.hypot(*end) * 4 * _BEYOND_M for end in ends)
    river = shapely.LineString(np.vstack([line[0] + head, line, line[-1] + tail]))
    low, high = sites.points.min(axis=0) - _BEYOND_M, sites.points.max(axis=0) + _BEYOND_M
    parts = list(split(shapely.box(*low, *high), river).geoms)
    if len(parts) != 2:
        raise ValueError("the river must divide the land in two parts")
    # The Elbe runs north-west through Dresden, so its right bank is the northern one.
    left, right = sorted(parts, key=lambda part: float(part.centroid.y))
    return right, left


def _north(sites: Sites) -> float:
    """Angle of true north where the sites lie, radians counter-clockwise from the grid's."""
    project = Transformer.from_crs(METRIC_CRS, GEOGRAPHIC_CRS, always_xy=True).transform
    lon, lat = project(*sites.points.mean(axis=0))
    east, north = np.diff(to_metres([lon, lon], [lat, lat + 0.1]), axis=0)[0]
    return float(-np.arctan2(east, north))


def cells_of(sites: Sites, elbe: pd.DataFrame) -> dict[str, Any]:
    """Equal-area cells of all sites, each on its own bank of the river.

    Args:
        sites: All counted Stadtteile.
        elbe: The river's course (see `banks`).

    Returns:
        Polygon by code, metres, each within 0.1 % of its area.
    """
    right, left = banks(elbe, sites)
    is_right = shapely.contains(right, shapely.points(sites.points))
    sides = [(sites.subset(is_right), right), (sites.subset(~is_right), left)]
    free = [power_diagram.solve(s.points, s.areas, bank, is_free=True) for s, bank in sides]
    north = _north(sites)
    land = [
        outline.octagons(s.points, diagram.weights, north).intersection(bank)
        for (s, bank), diagram in zip(sides, free, strict=True)
    ]
    cells: dict[str, Any] = {}
    for k, (s, bank) in enumerate(sides):
        weights, area = free[k].weights, float(s.areas.sum())
        region = outline.outline(s.points, weights, area, bank, land[1 - k], north)
        solved = power_diagram.solve(s.points, s.areas, region, start=weights)
        cells.update(zip(s.codes, solved.cells, strict=True))
    return cells


def split_by_line(polygon: Any, direction: NDArray[np.float64], share: float) -> tuple[Any, Any]:
    """Cut off the part of a polygon that lies furthest in a direction.

    Args:
        polygon: The cell.
        direction: Shape ``(2,)``, any length.
        share: Share of the area to cut off, 0 to 1.

    Returns:
        The part cut off and the rest.
    """
    along = direction / np.hypot(*direction)
    across = np.array([-along[1], along[0]])
    centre = np.array(polygon.centroid.coords[0])

    def beyond(offset: float) -> Any:
        near = centre + along * offset
        far = near + along * _BEYOND_M
        wide = across * _BEYOND_M
        return shapely.Polygon([near - wide, near + wide, far + wide, far - wide])

    low, high = -_BEYOND_M / 2, _BEYOND_M / 2
    for _ in range(60):
        middle = (low + high) / 2
        is_more = polygon.intersection(beyond(middle)).area > share * polygon.area
        low, high = (middle, high) if is_more else (low, middle)
    return polygon.intersection(beyond(low)), polygon.difference(beyond(low))


def shared_borders(shapes: NDArray[Any], grid: float = _GRID_M) -> NDArray[Any]:
    """Make polygons share their borders exactly: node all lines, give each face to one polygon.

    Args:
        shapes: Polygons in metres that fit together up to rounding.
        grid: Vertices are rounded to this many metres.

    Returns:
        As many polygons in the same order. Slivers between polygons go to the nearest one; larger
        gaps stay.
    """
    lines = shapely.union_all(shapely.boundary(shapes), grid_size=grid)
    faces = np.array(list(polygonize(shapely.get_parts(lines))), object)
    inner = shapely.point_on_surface(faces)  # a face lies in a polygon with all of its land or none
    owner = np.full(len(faces), -1)
    holder, held = shapely.STRtree(inner).query(shapes, predicate="contains")
    owner[held[::-1]] = holder[::-1]  # the first holder stays
    slivers = np.flatnonzero((owner < 0) & (shapely.area(faces) < _SLIVER_M2))
    if len(slivers) <= _MOST_SLIVERS:  # more are no rounding, and the search would take minutes
        owner[slivers] = shapely.STRtree(shapes).nearest(inner[slivers])
    return np.array([shapely.coverage_union_all(faces[owner == k]) for k in range(len(shapes))])


def as_coverage(pieces: dict[str, Any]) -> dict[str, Any]:
    """The pieces as a valid coverage with lightly simplified borders."""
    merged = shared_borders(np.array(list(pieces.values())))
    return dict(zip(pieces, shapely.coverage_simplify(merged, SIMPLIFY_M), strict=True))


def river_label(elbe: pd.DataFrame, city: Any) -> Any:
    """Where the river's name stands: beside it, off all land, on a picture of the whole city.

    Args:
        elbe: The river's course (see `banks`).
        city: The city's polygon, metres.

    Returns:
        Point in metres, the middle of the widest empty place along the right bank.
    """
    rows = elbe.sort_values("order")
    course = shapely.LineString(to_metres(rows["lon"], rows["lat"]))
    beside = course.buffer(-_NAME_WIDE_M, single_sided=True, cap_style="flat")
    return shapely.Point(label_point(city.envelope.intersection(beside).difference(city)))


def label_point(geometry: Any) -> tuple[float, float]:
    """Centre of the largest circle inside the largest part (pole of inaccessibility)."""
    circle = shapely.maximum_inscribed_circle(outline.largest(geometry), tolerance=5.0)
    return float(circle.coords[0][0]), float(circle.coords[0][1])
