"""Reading polygons from GeoJSON, without any geometry driver."""

import json
import re
from typing import Any

import numpy as np

from sozialraum.store.boundary_raw import (
    MAX_POINTS,
    BoundaryError,
    Feature,
    Raw,
    check_coordinates,
    check_count,
    feature_name,
    listing,
    plain,
    text_of,
)

_EPSG = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:EPSG:[\d.]*:|EPSG:|https?://www\.opengis\.net/def/crs/EPSG/[\d.]+/)"
    r"(\d{4,6})",
    re.IGNORECASE,
)
_CRS84 = re.compile(r"(?:urn:ogc:def:crs:OGC:[\d.]*:|OGC:)CRS84", re.IGNORECASE)
_LEAST_POINTS = 4


def read(data: bytes) -> Raw:
    """Read a FeatureCollection.

    Args:
        data: The file's bytes.

    Returns:
        Features with polygons; features of other types have ``shape`` None.

    Raises:
        BoundaryError: If it is no GeoJSON, too large, or a polygon's coordinates are no numbers.
    """
    # Every position opens a bracket: the size is known before anything is unpacked in memory.
    check_count(0, data.count(b"[") - MAX_POINTS // 10)
    if data.count(b"{") > MAX_POINTS:
        check_count(data.count(b"{"), 0)
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        where = f" (Zeile {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise BoundaryError(
            f"Die Datei lässt sich nicht als Karte lesen: Sie ist kein gültiges GeoJSON{where}."
        ) from error
    rows = _rows(document)
    check_count(len(rows), 0)
    unclosed: list[str] = []
    features = [_feature(number, row, unclosed) for number, row in enumerate(rows, start=1)]
    notes = [f"Nicht geschlossene Ränder wurden geschlossen: {listing(unclosed)}."]
    return Raw(features, _crs(document.get("crs")), notes if unclosed else [])


def _rows(document: Any) -> list[Any]:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "Feature":
        return [document]
    if kind == "FeatureCollection" and isinstance(document.get("features"), list):
        return list(document["features"])
    found = f" Gefunden: „{plain(kind)}“." if kind else ""
    raise BoundaryError(
        "Die Datei lässt sich nicht als Karte lesen: Erwartet wird GeoJSON mit einer "
        f"„FeatureCollection“.{found}"
    )


def _crs(member: Any) -> Any:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if member is None:
        return CRS.from_epsg(4326)  # RFC 7946; whether that can be is checked with the numbers
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(member, dict) or member.get("type") != "name" or not isinstance(name, str):
        raise BoundaryError(
            "Das Koordinatensystem ist als Verweis auf eine andere Stelle angegeben. Verweise "
            "werden nicht geöffnet. Bitte speichern Sie die Datei neu, am besten in EPSG:4326."
        )
    if _CRS84.fullmatch(name.strip()):
        return CRS.from_epsg(4326)
    found = _EPSG.fullmatch(name.strip())
    try:
        if found:
            return CRS.from_epsg(int(found[1]))
    except CRSError:
        pass  # a number nobody has given away: same words as for an unknown name
    raise BoundaryError(
        f"Das Koordinatensystem „{plain(name)}“ ist nicht bekannt. Bitte speichern Sie die Datei "
        "neu, am besten in EPSG:4326."
    )


def _feature(number: int, row: Any, unclosed: list[str]) -> Feature:
    if not isinstance(row, dict):
        raise BoundaryError(f"Fläche {number} ist kein Feature. Ist das GeoJSON vollständig?")
    properties = row.get("properties")
    pairs = properties.items() if isinstance(properties, dict) else []
    attributes = {str(column): text_of(value) for column, value in pairs}
    geometry = row.get("geometry")
    kind = str(geometry.get("type")) if isinstance(geometry, dict) else ""
    name = feature_name(number, attributes)
    try:
        polygons = [_polygon(rings, name, unclosed) for rings in _parts(geometry)]
    except (TypeError, ValueError, OverflowError, LookupError) as error:
        raise BoundaryError(
            f"{name}: Die Koordinaten sind keine Zahlenpaare. Es wurde nichts geladen."
        ) from error
    return Feature(number, attributes, _joined([p for p in polygons if p is not None]), kind)


def _joined(polygons: list[Any]) -> Any:
    import shapely

    if not polygons:
        return None
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def _parts(geometry: Any) -> list[Any]:
    """The polygons of a geometry as lists of rings; none for points, lines and nothing."""
    if not isinstance(geometry, dict):
        return []
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    if geometry["type"] == "MultiPolygon":
        return list(geometry["coordinates"])
    if geometry["type"] == "GeometryCollection":
        return [part for member in geometry["geometries"] for part in _parts(member)]
    return []


def _polygon(rings: Any, name: str, unclosed: list[str]) -> Any:
    import shapely

    read_rings = [_ring(ring, name, unclosed) for ring in rings]
    if not read_rings or read_rings[0] is None:
        return None
    return shapely.Polygon(read_rings[0], [hole for hole in read_rings[1:] if hole is not None])


def _ring(positions: Any, name: str, unclosed: list[str]) -> Any:
    """One closed ring, shape ``(n, 2)``; None if it has too few points for an area."""
    xy = np.array([(float(p[0]), float(p[1])) for p in positions], float).reshape(-1, 2)
    check_coordinates(xy, name)
    if len(xy) and not np.array_equal(xy[0], xy[-1]):
        xy = np.vstack([xy, xy[:1]])
        if name not in unclosed:
            unclosed.append(name)
    return xy if len(xy) >= _LEAST_POINTS else None
