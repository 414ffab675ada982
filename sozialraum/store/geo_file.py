"""Points and lines of files people give (addresses, ways): GeoJSON, GeoPackage, OSM extract, CSV.

GeoJSON and CSV are read by this program itself. A GeoPackage or OSM extract goes through GDAL, but
only if its first bytes say it is one, by a file of ours with that ending, and one layer of it: a
driver that would follow addresses named in a file never sees it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sozialraum.store import given_file
from sozialraum.store.boundary_raw import text_of
from sozialraum.store.errors import StoreError

LARGEST = 200_000_000  # bytes
MOST_FEATURES = 400_000
MOST_POINTS = 4_000_000
_DRESDEN = (13.4, 50.8, 14.2, 51.3)  # generous box in degrees: west, south, east, north
_UTM33 = (380_000, 5_620_000, 450_000, 5_690_000)  # the same in metres
_POINT = re.compile(r"POINT\s*\(\s*([-\d.]+)\s+([-\d.]+)\s*\)", re.IGNORECASE)
_TYPES = {"point": (0, 4), "line": (1, 5)}  # shapely's numbers: one, and several together
_ENDINGS = {"GPKG": ".gpkg", "OSM": ".osm.pbf"}


class GeoFileError(StoreError):
    """A file with points or lines cannot be used; the text says why, in German."""


@dataclass
class Features:
    """What a file holds, near Dresden.

    Attributes:
        attributes: Column -> text, one per feature.
        parts: Coordinates of each feature in degrees, shape ``(k, 2)``; a point has k = 1.
        notes: German sentences on what was left out or changed.
    """

    attributes: list[dict[str, str]] = field(default_factory=list)
    parts: list[NDArray[np.float64]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(data: bytes, kind: str, layer: str | None = None) -> Features:
    """Read a file.

    Args:
        data: Its bytes.
        kind: "point" or "line"; other shapes are left out and counted.
        layer: Layer of a GeoPackage with several.

    Raises:
        GeoFileError: It is none of the formats, broken, too large, or not of Dresden.
    """
    if len(data) > LARGEST:
        raise GeoFileError(
            f"Die Datei ist größer als {LARGEST // 1_000_000} MB. Bitte schneiden Sie sie vorher auf "
            "Dresden zu."
        )
    found = _reader(data)(data, kind, layer)
    if len(found.parts) > MOST_FEATURES or sum(map(len, found.parts)) > MOST_POINTS:
        raise GeoFileError(
            "Die Datei enthält zu viele Einträge. Bitte schneiden Sie sie auf Dresden zu."
        )
    return _placed(found)


def _reader(data: bytes) -> Callable[[bytes, str, str | None], Features]:
    if data.startswith(b"SQLite format 3\0"):
        return lambda content, kind, layer: _gdal(content, kind, layer, "GPKG")
    if b"OSMHeader" in data[:64]:
        return lambda content, kind, _: _gdal(content, kind, "lines", "OSM")
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return lambda content, kind, _: _geojson(content, kind)
    if b"\0" not in data[:4000]:
        return lambda content, *_: _table(content)
    raise GeoFileError(
        "Die Datei lässt sich nicht lesen. Erwartet wird GeoJSON, GeoPackage, CSV oder (für Wege) "
        "ein Auszug aus OpenStreetMap (.osm.pbf)."
    )


def _geojson(data: bytes, kind: str) -> Features:
    import shapely

    try:
        rows = json.loads(data.decode("utf-8-sig"))["features"]
        shapes = [json.dumps(row["geometry"]) for row in rows]
        words = [dict(row.get("properties") or {}) for row in rows]
    except (ValueError, LookupError, TypeError, RecursionError, AttributeError) as error:
        raise GeoFileError(
            "Die Datei ist kein vollständiges GeoJSON (vielleicht brach das Laden ab)."
        ) from error
    return _from_shapes(shapely.from_geojson(shapes, on_invalid="ignore"), words, kind)


def _gdal(data: bytes, kind: str, layer: str | None, driver: str) -> Features:
    import pyogrio
    import shapely

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL's own, in English; what it refuses is said below
        file = Path(folder) / f"datei{_ENDINGS[driver]}"
        file.write_bytes(data)
        try:
            layers = [str(name) for name in pyogrio.list_layers(file)[:, 0]]
            chosen = layer or (layers[0] if len(layers) == 1 else "")
            if chosen not in layers:
                raise GeoFileError(
                    f"Die Datei hat mehrere Ebenen: {', '.join(layers[:20])}. Bitte nennen Sie eine."
                )
            where = "highway IS NOT NULL" if driver == "OSM" else None
            meta, _, shapes, columns = pyogrio.raw.read(file, layer=chosen, where=where)
        except GeoFileError:
            raise
        except Exception as error:  # GDAL's own, of many kinds
            raise GeoFileError(
                "Die Datei lässt sich nicht lesen; sie ist beschädigt oder unvollständig."
            ) from error
    named = list(zip(meta["fields"], columns, strict=True))
    words = ({name: column[row] for name, column in named} for row in range(len(shapes)))
    found = _from_shapes(shapely.from_wkb(shapes), words, kind)
    crs = str(meta.get("crs") or "EPSG:4326")
    if crs != "EPSG:4326":
        _project(found, crs)
    return found


def _from_shapes(shapes: Any, words: Iterable[Mapping[str, Any]], kind: str) -> Features:
    import shapely

    texts = [{str(name): text_of(value) for name, value in named.items()} for named in words]
    wanted = np.flatnonzero(np.isin(shapely.get_type_id(shapes), _TYPES[kind]))
    parts, owner = shapely.get_parts(np.array(shapes, object)[wanted], return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    starts = np.flatnonzero(np.diff(part, prepend=-1))
    found, placed = Features(), set()
    for row, place in zip(wanted[owner[part[starts]]], np.split(xy, starts[1:]), strict=False):
        if np.isfinite(place).all():
            placed.add(row)
            found.attributes.append(texts[row])
            found.parts.append(place)
    return _with_left(found, len(shapes) - len(placed), kind)


def _project(found: Features, crs: str) -> None:
    from pyproj import Transformer

    to_degree = Transformer.from_crs(crs, 4326, always_xy=True)
    found.parts = [np.column_stack(to_degree.transform(*part.T)) for part in found.parts]


def _table(data: bytes) -> Features:
    try:
        text = given_file.decoded(data)
    except ValueError as error:
        raise GeoFileError(f"{error}.") from None
    first = text.partition("\n")[0]
    mark = max(";,\t", key=first.count)
    found, left = Features(), 0
    for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=mark):
        part = np.array([_place_of(row) or ()], float)
        if not _is_placed(part):
            left += 1
            continue
        found.attributes.append({str(key): text_of(cell) for key, cell in row.items() if key})
        found.parts.append(part)
    return _with_left(found, left, "point")


_LON = ("lon", "lng", "longitude", "x", "ostwert", "rw", "rechtswert", "e")
_LAT = ("lat", "latitude", "y", "nordwert", "hw", "hochwert", "n")


def _place_of(row: dict[str, Any]) -> tuple[float, float] | None:
    low = {str(key).casefold().strip(): text_of(cell) for key, cell in row.items()}
    for cell in low.values():
        if match := _POINT.search(cell):
            return float(match[1]), float(match[2])
    pair = [next((low[name] for name in names if low.get(name)), "") for names in (_LON, _LAT)]
    try:
        return float(pair[0].replace(",", ".")), float(pair[1].replace(",", "."))
    except ValueError:
        return None


def _is_placed(part: NDArray[np.float64]) -> bool:
    """Whether a part has a place at all: files hold empty shapes, and numbers that are none."""
    return part.ndim == 2 and part.shape[1] == 2 and len(part) > 0 and bool(np.isfinite(part).all())


def _with_left(found: Features, left: int, kind: str) -> Features:
    if not found.parts:
        what = "Punkte (Adressen)" if kind == "point" else "Linien (Wege)"
        raise GeoFileError(f"Die Datei enthält keine {what}.")
    if left:
        found.notes.append(f"Einträge ohne brauchbaren Ort, weggelassen: {left}.")
    return found


def _placed(found: Features) -> Features:
    """Degrees near Dresden; metres are converted, swapped axes refused."""
    middle = np.median(np.array([part[0] for part in found.parts]), axis=0)
    if _inside(middle, _UTM33):
        _project(found, "EPSG:25833")
        found.notes.append("Koordinaten in Metern (UTM 33) wurden umgerechnet.")
    elif _inside(middle[::-1], _DRESDEN):
        raise GeoFileError(
            "Länge und Breite sind vertauscht. Bitte speichern Sie die Datei mit der Länge "
            "(Ostwert) zuerst."
        )
    near = [_inside(part[0], _DRESDEN) for part in found.parts]
    if sum(near) < len(near) / 2:
        raise GeoFileError(
            "Die Orte der Datei liegen nicht in und um Dresden. Bitte prüfen Sie Datei und "
            "Koordinatensystem (EPSG:4326 oder EPSG:25833)."
        )
    if not all(near):
        found.notes.append(f"Außerhalb von Dresden, weggelassen: {len(near) - sum(near)}.")
        found.parts = [part for part, is_near in zip(found.parts, near, strict=True) if is_near]
        found.attributes = [
            words for words, is_near in zip(found.attributes, near, strict=True) if is_near
        ]
    return found


def _inside(place: NDArray[np.float64], box: Sequence[float]) -> bool:
    return bool(box[0] <= place[0] <= box[2] and box[1] <= place[1] <= box[3])
