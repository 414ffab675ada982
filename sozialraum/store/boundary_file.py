"""Reading a user's boundary file: format, layer, geometry type, coordinate system."""

from pathlib import Path
from typing import TYPE_CHECKING

from sozialraum.store.boundary_codes import BoundaryError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_DRESDEN = (13.4, 50.8, 14.2, 51.3)  # generous box in degrees: west, south, east, north


def read_polygons(path: Path, layer: str | None) -> "GeoDataFrame":
    """Read a file's polygons, with a plausible coordinate system.

    GeoJSON without one counts as EPSG:4326 (RFC 7946); whether that can be is checked here.

    Args:
        path: GeoJSON or GeoPackage.
        layer: Layer of a file with several, else None.

    Returns:
        At least one row, polygons and multipolygons only, lying in Dresden.

    Raises:
        BoundaryError: With a German text.
    """
    import geopandas
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    if not path.is_file():
        raise BoundaryError(f"Die Datei „{path}“ gibt es nicht.")
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        if layer is None and len(layers) > 1:
            raise BoundaryError(
                f"Die Datei „{path.name}“ enthält mehrere Ebenen ({', '.join(layers)}). "
                "Bitte geben Sie an, welche geladen werden soll."
            )
        frame = geopandas.read_file(path, layer=layer or (layers[0] if layers else None))
    except (DataSourceError, DataLayerError, ValueError) as error:
        raise BoundaryError(
            f"„{path.name}“ lässt sich nicht als Karte lesen. Erwartet wird GeoJSON oder "
            "GeoPackage mit Flächen."
        ) from error
    if not isinstance(frame, geopandas.GeoDataFrame) or frame.empty:
        raise BoundaryError(f"„{path.name}“ enthält keine Flächen.")
    if not frame.geom_type.isin(["Polygon", "MultiPolygon"]).all():
        raise BoundaryError(
            f"„{path.name}“ enthält nicht nur Flächen (Polygone), sondern auch Punkte, Linien "
            "oder leere Geometrien."
        )
    return _with_plausible_crs(frame, path)


def _with_plausible_crs(frame: "GeoDataFrame", path: Path) -> "GeoDataFrame":
    if frame.crs is None:
        raise BoundaryError(
            f"In „{path.name}“ steht kein Koordinatensystem. Bitte speichern Sie die Datei mit "
            "Angabe des Koordinatensystems (zum Beispiel EPSG:25833) oder als GeoJSON in "
            "EPSG:4326."
        )
    west, south, east, north = frame.total_bounds
    if frame.crs.is_geographic and not (
        -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    ):
        raise BoundaryError(
            f"Die Koordinaten in „{path.name}“ sind keine Längen- und Breitengrade, obwohl die "
            "Datei kein anderes Koordinatensystem nennt. Bitte speichern Sie sie mit Angabe des "
            "Koordinatensystems (zum Beispiel als GeoPackage in EPSG:25833)."
        )
    west, south, east, north = frame.geometry.to_crs(4326).total_bounds
    if not (
        _DRESDEN[0] <= west < east <= _DRESDEN[2] and _DRESDEN[1] <= south < north <= _DRESDEN[3]
    ):
        raise BoundaryError(
            f"Die Flächen in „{path.name}“ liegen nicht in Dresden. Ist das Koordinatensystem "
            f"der Datei ({frame.crs.to_string()}) richtig angegeben?"
        )
    return frame
