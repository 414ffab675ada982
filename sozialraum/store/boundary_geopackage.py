"""Reading polygons from a GeoPackage: plain tables of an SQLite file, nothing that runs.

Views, triggers, generated columns and functions of the file are never evaluated.
"""

import sqlite3
import struct
from typing import Any

from sozialraum.store.boundary_raw import (
    MAX_FEATURES,
    BoundaryError,
    Feature,
    Raw,
    check_count,
    feature_name,
    feature_of,
    plain,
    text_of,
)

_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_STEPS = 5_000_000  # of SQLite's machine: a few seconds, a real file needs under one in a hundred
_NEEDED = ("gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys")


def read(data: bytes, layer: str | None) -> Raw:
    """Read one layer.

    Args:
        data: The file's bytes.
        layer: Name of the layer, None if there is only one.

    Returns:
        Its features.

    Raises:
        BoundaryError: If it is no GeoPackage, broken, or the layer has to be named.
    """
    connection = sqlite3.connect(":memory:")
    try:
        return _read(_opened(connection, data), layer)
    except (sqlite3.Error, OverflowError, ValueError, struct.error) as error:
        raise BoundaryError(
            "Die Datei lässt sich nicht als Karte lesen: Das GeoPackage ist beschädigt oder "
            "unvollständig."
        ) from error
    finally:
        connection.close()


def _opened(connection: sqlite3.Connection, data: bytes) -> sqlite3.Connection:
    # Bytes 18 and 19 say "write-ahead log"; a file in memory has none, and all pages are here.
    connection.deserialize(data[:18] + b"\x01\x01" + data[20:])
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, len(data))
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.set_progress_handler(lambda: True, _STEPS)
    return connection


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _read(connection: sqlite3.Connection, layer: str | None) -> Raw:
    plain_tables = {
        str(name)
        for name, root in connection.execute(
            "SELECT name, rootpage FROM sqlite_master WHERE type = 'table'"
        )
        if root
    }
    if not plain_tables.issuperset(_NEEDED):
        raise BoundaryError(
            "Die Datei lässt sich nicht als Karte lesen: Es ist eine SQLite-Datei, aber kein "
            "GeoPackage."
        )
    rows = connection.execute(
        "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns ORDER BY table_name"
    ).fetchmany(MAX_FEATURES)
    layers = {str(table): (str(column), srs) for table, column, srs in rows}
    name = _chosen(list(layers), layer)
    if name not in plain_tables:
        raise BoundaryError(f"Die Ebene „{plain(name)}“ ist keine einfache Tabelle.")
    column, srs = layers[name]
    return Raw(_features(connection, name, column), _crs(connection, srs))


def _chosen(layers: list[str], layer: str | None) -> str:
    shown = ", ".join(plain(name) for name in layers[:20])
    if layer is not None and layer not in layers:
        raise BoundaryError(
            f"Die Ebene „{plain(layer)}“ gibt es in der Datei nicht. Vorhanden: {shown or 'keine'}."
        )
    if not layers:
        raise BoundaryError("Die Datei enthält keine Flächen.")
    if layer is None and len(layers) > 1:
        raise BoundaryError(
            f"Die Datei enthält mehrere Ebenen ({shown}). Bitte geben Sie an, welche geladen "
            "werden soll (im Befehl: --layer)."
        )
    return layer or layers[0]


def _features(connection: sqlite3.Connection, table: str, geometry: str) -> list[Feature]:
    # table_info leaves generated columns out: their expressions are never evaluated.
    info = connection.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
    columns = [str(row[1]) for row in info if not row[5]]  # without the row number (primary key)
    if geometry not in columns:
        raise BoundaryError("Die Datei enthält keine Flächen.")
    others = [column for column in columns if column != geometry]
    names = ", ".join(_quoted(column) for column in [geometry, *others])
    cursor = connection.execute(f"SELECT {names} FROM {_quoted(table)} LIMIT {MAX_FEATURES + 1}")
    features = []
    points = 0
    for number, (blob, *values) in enumerate(cursor, start=1):
        attributes = {
            column: text_of(value)
            for column, value in zip(others, values, strict=True)
            if not isinstance(value, bytes)
        }
        feature, count = _feature(number, attributes, blob)
        points += count
        check_count(number, points)
        features.append(feature)
    return features


def _feature(number: int, attributes: dict[str, str], blob: Any) -> tuple[Feature, int]:
    import shapely

    name = feature_name(number, attributes)
    if not isinstance(blob, bytes):
        return Feature(number, attributes, None, ""), 0
    try:
        shape = shapely.from_wkb(_wkb(blob))
    except (shapely.errors.GEOSException, struct.error, KeyError, ValueError) as error:
        raise BoundaryError(
            f"{name}: Die Geometrie ist beschädigt. Es wurde nichts geladen."
        ) from error
    return feature_of(number, attributes, shape), int(shapely.get_num_coordinates(shape))


def _wkb(blob: bytes) -> bytes:
    """Without the GeoPackage's own header (GeoPackage Encoding Standard, 2.1.3)."""
    magic, _version, flags = struct.unpack_from("<2sBB", blob)
    if magic != b"GP" or flags & 0x20:
        raise ValueError("no standard GeoPackage geometry")
    return blob[8 + _ENVELOPE_BYTES[(flags >> 1) & 0x07] :]


def _crs(connection: sqlite3.Connection, srs: Any) -> Any:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    row = connection.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys "
        "WHERE srs_id = ?",
        (srs,),
    ).fetchone()
    if row is None or not isinstance(row[2], str):
        return None
    try:
        if str(row[0]).upper() == "EPSG" and isinstance(row[1], int):
            return CRS.from_epsg(row[1])
        return CRS.from_wkt(row[2])
    except CRSError:
        return None
