"""Reading a user's boundary file: format, size, coordinate system, valid areas.

What a file is follows from its content, never from its name. Everything that costs time grows with
the number of points, pieces and crossings, and all three are bounded before the work begins.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sozialraum.store import boundary_geojson, boundary_geopackage, boundary_shapefile
from sozialraum.store.boundary_levels import only_polygons
from sozialraum.store.boundary_raw import (
    MAX_FILE,
    BoundaryError,
    Feature,
    Raw,
    listing,
    plain,
)

_DRESDEN = (13.4, 50.8, 14.2, 51.3)  # generous box in degrees: west, south, east, north
_METRIC_CRS = 25833
# Boxes of border pieces that meet, itself included: real borders have 5 to 6 per piece. The floor
# lets small, coarse maps pass.
_MOST_MEETINGS, _MEETINGS_FLOOR = 20, 200_000
_LEAST_AREA_M2 = 1.0
_KINDS = {
    "Point": "Punkt",
    "MultiPoint": "Punkte",
    "LineString": "Linie",
    "MultiLineString": "Linien",
    "GeometryCollection": "Sammlung ohne Flächen",
    "CurvePolygon": "gebogene Ränder",
    "MultiSurface": "gebogene Ränder",
}


@dataclass(frozen=True)
class Polygons:
    """The usable areas of a file, one row each.

    Attributes:
        table: Attributes as text, "" = none; shape ``(n, columns)``.
        shapes: Valid polygons and multipolygons in metres (EPSG:25833), shape ``(n,)``.
        names: How messages name each row.
        notes: German sentences on what was left out or repaired.
    """

    table: pd.DataFrame
    shapes: Any
    names: list[str]
    notes: list[str]

    def only(self, rows: Any) -> "Polygons":
        """The rows where the mask (shape ``(n,)``) is true."""
        names = [name for name, is_in in zip(self.names, rows, strict=True) if is_in]
        table = self.table[rows].reset_index(drop=True)
        return replace(self, table=table, shapes=self.shapes[rows], names=names)


def _bounded(data: bytes) -> bytes:
    if len(data) > MAX_FILE:
        raise BoundaryError(
            f"Die Datei ist größer als {MAX_FILE // 1_000_000} MB. Bitte vereinfachen Sie die "
            "Grenzen vorher (5 m Genauigkeit genügen)."
        )
    return data


def read_polygons(data: bytes, layer: str | None = None) -> Polygons:
    """Read the areas of a GeoJSON, GeoPackage or zipped Shapefile that lie near Dresden.

    Args:
        data: The file's bytes.
        layer: Layer of a file with several, else None.

    Returns:
        At least one area.

    Raises:
        BoundaryError: With a German text naming the feature.
    """
    raw = _read(_bounded(data), layer)
    notes = list(raw.notes)
    features = _with_area(raw.features, notes)
    shapes = _in_metres(features, _plausible(raw.crs, features), notes)
    near = np.array([shape is not None for shape in shapes], bool)
    kept = [feature for feature, is_near in zip(features, near, strict=True) if is_near]
    metric = np.array([shape for shape in shapes if shape is not None], object)
    _refuse_tangle(metric)
    names = [feature.name for feature in kept]
    table = pd.DataFrame([feature.attributes for feature in kept]).fillna("")
    return _repaired(Polygons(table, metric, names, notes))


def _read(data: bytes, layer: str | None) -> Raw:
    if data.startswith(b"SQLite format 3\0"):
        return boundary_geopackage.read(data, layer)
    if data.startswith(b"PK\x03\x04"):
        return boundary_shapefile.read(data, layer)
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return boundary_geojson.read(data)
    hint = "Erwartet wird GeoJSON, GeoPackage oder ein Shapefile als ZIP-Datei, mit Flächen."
    if data.startswith(b"\x00\x00\x27\x0a"):
        hint = "Ein Shapefile besteht aus mehreren Dateien: Bitte packen Sie sie in eine ZIP-Datei."
    raise BoundaryError(f"Die Datei lässt sich nicht als Karte lesen. {hint}")


def _with_area(features: list[Feature], notes: list[str]) -> list[Feature]:
    """Leave out points, lines and empty geometries, and say so."""
    found = [feature for feature in features if feature.shape is not None]
    others = [f"{f.name}: {_KINDS.get(f.kind, 'leer')}" for f in features if f.shape is None]
    if not found:
        kinds = f" Gefunden: {listing(others)}." if others else ""
        raise BoundaryError(f"Die Datei enthält keine Flächen (Polygone).{kinds}")
    if others:
        notes.append(f"Weggelassen, weil es keine Flächen sind: {listing(others)}.")
    return found


def _plausible(crs: Any, features: list[Feature]) -> Any:
    if crs is None or not (crs.is_geographic or crs.is_projected):
        raise BoundaryError(
            "In der Datei steht kein lesbares Koordinatensystem. Bitte speichern Sie sie mit "
            "Angabe des Koordinatensystems (zum Beispiel EPSG:25833; beim Shapefile gehört dazu "
            "die Datei .prj) oder als GeoJSON in EPSG:4326."
        )
    for feature in features:
        west, south, east, north = feature.shape.bounds
        if crs.is_geographic and max(-west, east, -2 * south, 2 * north) > 180:
            raise BoundaryError(
                f"{feature.name}: Die Koordinaten sind keine Längen- und Breitengrade, obwohl die "
                "Datei kein anderes Koordinatensystem nennt. Bitte speichern Sie sie mit Angabe "
                "des Koordinatensystems (zum Beispiel als GeoPackage in EPSG:25833)."
            )
    return crs


def _in_metres(features: list[Feature], crs: Any, notes: list[str]) -> list[Any]:
    """Shapes in metres; None, with a note, for those far from Dresden."""
    import shapely
    from pyproj import CRS, Transformer, network
    from pyproj.exceptions import ProjError

    network.set_network_enabled(False)  # type: ignore[attr-defined]
    metric = CRS.from_epsg(_METRIC_CRS)
    try:
        to_metres = Transformer.from_crs(crs, metric, always_xy=True).transform
    except ProjError as error:
        raise BoundaryError(
            f"Das Koordinatensystem der Datei ({plain(crs.name)}) lässt sich nicht umrechnen. "
            "Bitte speichern Sie die Datei neu, am besten in EPSG:25833."
        ) from error
    to_degrees = Transformer.from_crs(metric, CRS.from_epsg(4326), always_xy=True).transform

    def convert(xy: Any) -> Any:
        return np.column_stack(to_metres(xy[:, 0], xy[:, 1]))

    shapes = [shapely.transform(feature.shape, convert) for feature in features]
    boxes = shapely.bounds(np.array(shapes, object))
    west, south = to_degrees(boxes[:, 0], boxes[:, 1])
    east, north = to_degrees(boxes[:, 2], boxes[:, 3])
    near = (west <= _DRESDEN[2]) & (east >= _DRESDEN[0])
    near &= (south <= _DRESDEN[3]) & (north >= _DRESDEN[1]) & np.isfinite(boxes).all(axis=1)
    if not near.any():
        swapped = _DRESDEN[1] <= features[0].shape.bounds[0] <= _DRESDEN[3] and crs.is_geographic
        hint = (
            "Vermutlich sind Länge und Breite vertauscht."
            if swapped
            else f"Ist das Koordinatensystem der Datei ({plain(crs.name)}) richtig angegeben?"
        )
        raise BoundaryError(f"Die Flächen liegen nicht in Dresden. {hint}")
    away = [f.name for f, is_near in zip(features, near, strict=True) if not is_near]
    if away:
        notes.append(f"Weggelassen, weil sie weit außerhalb von Dresden liegen: {listing(away)}.")
    return [shape if ok else None for shape, ok in zip(shapes, near, strict=True)]


def _refuse_tangle(shapes: Any) -> None:
    """Refuse borders that cross each other so often that every further step would take hours.

    Boxes of border pieces are counted, in portions, so that the count itself stays cheap.
    """
    import shapely

    xy, ring = shapely.get_coordinates(shapely.get_rings(shapes), return_index=True)
    is_piece = ring[1:] == ring[:-1]
    pieces = shapely.linestrings(np.stack([xy[:-1][is_piece], xy[1:][is_piece]], axis=1))
    tree = shapely.STRtree(pieces)
    most = _MOST_MEETINGS * len(pieces) + _MEETINGS_FLOOR
    portion = max(1, 4_000_000 // max(1, len(pieces)))
    found = 0
    for start in range(0, len(pieces), portion):
        found += tree.query(pieces[start : start + portion]).shape[1]
        if found > most:
            raise BoundaryError(
                "Die Grenzen kreuzen sich sehr oft, so sehen keine Gebietsgrenzen aus. Es wurde "
                "nichts geladen."
            )


def _repaired(polygons: Polygons) -> Polygons:
    """Valid shapes with an area; what was mended or left out is noted."""
    import shapely

    shapes, names, notes = polygons.shapes.copy(), polygons.names, list(polygons.notes)
    broken = ~shapely.is_valid(shapes)
    if broken.any():
        shapes[broken] = [only_polygons(s) for s in shapely.make_valid(shapes[broken])]
        mended = [name for name, is_broken in zip(names, broken, strict=True) if is_broken]
        notes.append(f"Ränder, die sich selbst kreuzen, wurden bereinigt: {listing(mended)}.")
    has_area = shapely.area(shapes) >= _LEAST_AREA_M2
    if not has_area.all():
        flat = [name for name, ok in zip(names, has_area, strict=True) if not ok]
        notes.append(f"Weggelassen, weil sie keine Fläche haben: {listing(flat)}.")
    twice = _doubled(shapes, polygons.table)
    if twice.any():
        again = [name for name, is_again in zip(names, twice, strict=True) if is_again]
        notes.append(f"Doppelt in der Datei, einmal verwendet: {listing(again)}.")
    if not (has_area & ~twice).any():
        raise BoundaryError("Die Datei enthält keine Flächen (Polygone) mit einem Inhalt.")
    return replace(polygons, shapes=shapes, notes=notes).only(has_area & ~twice)


def _doubled(shapes: Any, table: pd.DataFrame) -> Any:
    """Which rows repeat an earlier one, shape and attributes."""
    import shapely

    keys = table.assign(_shape=shapely.to_wkb(shapely.normalize(shapes)))
    return keys.duplicated().to_numpy()
