"""Reading polygons from a zipped Shapefile (ESRI Shapefile Technical Description, 1998).

Only the parts .shp, .dbf and .prj are read, in memory; nothing is unpacked onto the disk.
"""

import io
import struct
import zipfile
import zlib
from typing import Any

import numpy as np

from sozialraum.store.boundary_raw import (
    MAX_FILE,
    BoundaryError,
    Feature,
    Raw,
    check_coordinates,
    check_count,
    feature_name,
    plain,
)

_POLYGONS = (5, 15, 25)  # with Z and M; their further numbers stand behind the coordinates
_KIND = {1: "Point", 3: "LineString", 8: "MultiPoint"}  # last digit of the shape type
_HEADER = 100
_MOST_MEMBERS = 1_000
_LEAST_POINTS = 4
_BROKEN = "Das Shapefile ist beschädigt oder unvollständig."


def read(data: bytes, layer: str | None) -> Raw:
    """Read the Shapefile in a zip, in its root or in a folder.

    Args:
        data: The zip's bytes.
        layer: Name of the Shapefile, None if the zip holds one.

    Returns:
        Its features; the index (.shx) is not needed.

    Raises:
        BoundaryError: If the zip holds none, is broken, or unpacks to more than `MAX_FILE`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts, notes = _parts(archive, layer)
        return Raw(_features(parts[".shp"], parts[".dbf"]), _crs(parts.get(".prj")), notes)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise BoundaryError(
            "Die ZIP-Datei ist beschädigt, verschlüsselt oder auf ungewöhnliche Art gepackt. Bitte "
            "packen Sie das Shapefile neu."
        ) from error
    except (struct.error, ValueError, IndexError) as error:
        raise BoundaryError(f"Die Datei lässt sich nicht als Karte lesen: {_BROKEN}") from error


def _parts(archive: zipfile.ZipFile, layer: str | None) -> tuple[dict[str, bytes], list[str]]:
    if len(archive.infolist()) > _MOST_MEMBERS:
        raise BoundaryError("Die ZIP-Datei enthält zu viele Dateien.")
    members = {
        entry.filename.lower(): entry
        for entry in archive.infolist()
        if not entry.is_dir() and not entry.filename.startswith("__MACOSX/")
    }
    stems = sorted(name.removesuffix(".shp") for name in members if name.endswith(".shp"))
    if layer is not None:
        stems = [stem for stem in stems if stem.rsplit("/", 1)[-1] == layer.lower()]
    if not stems:
        raise BoundaryError("Die ZIP-Datei enthält kein passendes Shapefile (.shp).")
    if len(stems) > 1:
        shown = ", ".join(plain(stem.rsplit("/", 1)[-1]) for stem in stems[:20])
        raise BoundaryError(
            f"Die ZIP-Datei enthält mehrere Shapefiles ({shown}). Bitte geben Sie an, welches "
            "geladen werden soll (im Befehl: --layer)."
        )
    found = {end: members[stems[0] + end] for end in _ENDS if stems[0] + end in members}
    if ".dbf" not in found:
        raise BoundaryError(
            "Zum Shapefile fehlt die Tabelle (.dbf), ohne sie gibt es keine Gebietscodes. Bitte "
            "packen Sie .shp, .dbf und .prj zusammen."
        )
    notes = [] if ".shx" in found else ["Der Index (.shx) fehlt, er wird nicht gebraucht."]
    room = MAX_FILE
    parts = {}
    for end in (end for end in found if end != ".shx"):
        with archive.open(found[end]) as member:
            parts[end] = member.read(room + 1)  # the size a zip declares can be a lie
        room -= len(parts[end])
        if room < 0:
            raise BoundaryError(
                f"Die ZIP-Datei enthält entpackt mehr als {MAX_FILE // 1_000_000} MB. Bitte "
                "vereinfachen Sie die Grenzen vorher."
            )
    return parts, notes


_ENDS = (".shp", ".dbf", ".prj", ".shx")


def _crs(prj: bytes | None) -> Any:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if prj is None:
        return None
    try:
        return CRS.from_wkt(prj.decode("utf-8-sig", errors="replace"))
    except CRSError:
        return None


def _features(shp: bytes, dbf: bytes) -> list[Feature]:
    if shp[:4] != b"\x00\x00\x27\x0a":
        raise ValueError("no shapefile")
    rows = _table(dbf)
    features: list[Feature] = []
    place, points = _HEADER, 0
    while place + 8 <= len(shp):
        length = 2 * struct.unpack_from(">i", shp, place + 4)[0]
        content = shp[place + 8 : place + 8 + length]
        if length < 4 or len(content) < length:
            raise ValueError("record beyond the file's end")
        place += 8 + length
        number = len(features) + 1
        attributes = rows[number - 1] if number <= len(rows) else {}
        feature, count = _feature(number, attributes, content)
        points += count
        check_count(number, points)
        features.append(feature)
    return features


def _feature(number: int, attributes: dict[str, str], content: bytes) -> tuple[Feature, int]:
    kind = struct.unpack_from("<i", content)[0]
    if kind not in _POLYGONS:
        return Feature(number, attributes, None, "" if kind == 0 else _KIND.get(kind % 10, "")), 0
    part_count, point_count = struct.unpack_from("<ii", content, 36)
    if not (
        0 <= part_count <= point_count and 44 + 4 * part_count + 16 * point_count <= len(content)
    ):
        raise ValueError("record too short")
    check_count(0, point_count)
    starts = np.frombuffer(content, "<i4", part_count, 44)
    xy = np.frombuffer(content, "<f8", 2 * point_count, 44 + 4 * part_count).reshape(-1, 2)
    check_coordinates(xy, feature_name(number, attributes))
    if (np.diff(starts, append=point_count) < 0).any() or (part_count and starts[0] != 0):
        raise ValueError("parts out of order")
    rings = [ring for ring in np.split(xy, starts[1:]) if len(ring) >= _LEAST_POINTS]
    return Feature(number, attributes, _assembled(rings), "Polygon"), point_count


def _assembled(rings: list[Any]) -> Any:
    """Rings to polygons: clockwise is an outer ring, a hole goes to the smallest outer around it."""
    import shapely

    outers = [ring for ring in rings if _signed_area(ring) < 0] or rings
    holes = [ring for ring in rings if _signed_area(ring) >= 0] if outers is not rings else []
    if not outers:
        return None
    low = np.array([ring.min(axis=0) for ring in outers])
    high = np.array([ring.max(axis=0) for ring in outers])
    size = np.prod(high - low, axis=1)
    inside: list[list[Any]] = [[] for _ in outers]
    for hole in holes:
        around = (low <= hole.min(axis=0)).all(axis=1) & (high >= hole.max(axis=0)).all(axis=1)
        if around.any():
            inside[int(np.where(around, size, np.inf).argmin())].append(hole)
    polygons = [shapely.Polygon(o, h) for o, h in zip(outers, inside, strict=True)]
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def _signed_area(ring: Any) -> float:
    x, y = (ring - ring[0]).T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def _table(dbf: bytes) -> list[dict[str, str]]:
    """The rows of a dBASE table as text."""
    count, start, width = struct.unpack_from("<IHH", dbf, 4)
    if width < 1 or start + count * width > len(dbf):
        raise ValueError("table too short")
    check_count(count, 0)
    fields: list[tuple[str, int, int]] = []
    offset, place = 1, 32  # a row's first byte marks it as deleted
    while place + 32 <= start and dbf[place] != 0x0D:
        name = _decoded(dbf[place : place + 11].split(b"\0")[0])
        fields.append((name, offset, dbf[place + 16]))
        offset += dbf[place + 16]
        place += 32
    rows = (dbf[start + k * width : start + (k + 1) * width] for k in range(count))
    return [
        {name: _decoded(row[first : first + size]) for name, first, size in fields} for row in rows
    ]


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8").strip(" \0")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace").strip(" \0")
