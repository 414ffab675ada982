"""Areas with values as a GeoPackage that a GIS opens as it is: values, tables of notes, a style."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pandas as pd

CRS = "EPSG:25833"  # UTM 33N, the city's own
# As QGIS makes the table itself; it looks for a style of a layer here.
_STYLES = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
  styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
  owner TEXT(30), ui TEXT(30), update_time DATETIME
)"""


def geopackage(
    layer: str,
    rows: pd.DataFrame,
    shapes: Sequence[str],
    tables: Mapping[str, pd.DataFrame],
    *,
    style: str,
    day: str,
) -> bytes:
    """A GeoPackage in `CRS`.

    Args:
        layer: Name of the layer of areas.
        rows: One row per area; missing values stay missing.
        shapes: Their GeoJSON geometries in longitude and latitude, in the order of the rows.
        tables: Further tables without geometry: name -> texts.
        style: QML by which QGIS draws the layer at once.
        day: ISO date that stands as the day of change, so that the same data give the same file.
    """
    import geopandas
    import shapely

    geometry = [shapely.from_geojson(shape) for shape in shapes]
    frame = geopandas.GeoDataFrame(rows, geometry=geometry, crs="EPSG:4326").to_crs(CRS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gebiete.gpkg"
        _add(frame, path, layer)
        for name, table in tables.items():
            _add(table, path, name)
        return _finished(path, layer, style, f"{day}T00:00:00.000Z")


def _add(frame: pd.DataFrame, path: Path, layer: str) -> None:
    import pyogrio

    is_map = "geometry" in frame
    pyogrio.write_dataframe(
        frame, path, layer=layer, driver="GPKG", promote_to_multi=is_map or None
    )


def _finished(path: Path, layer: str, style: str, moment: str) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(_STYLES)
        connection.execute(
            "INSERT INTO layer_styles VALUES (1, '', '', ?, 'geom', ?, ?, '', 1, ?, '', NULL, ?)",
            (layer, layer[:30], style, "Klassen wie in Sozialraum Dresden", moment),
        )
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles')"
        )
        connection.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
        connection.commit()
        # How often GDAL wrote depends on the moment, and the file's head counts it; a copy starts
        # anew.
        copy = path.with_name("kopie.gpkg")
        connection.execute("VACUUM INTO ?", (str(copy),))
    return copy.read_bytes()
