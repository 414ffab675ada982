"""What the readers of boundary files have in common: features, limits, German reasons.

What a file is follows from its first bytes, and no driver is left to find out for itself: some open
network addresses, other local files and SQL that a file names. GeoJSON and GeoPackage are read by
this program itself (`boundary_geojson`, `boundary_geopackage`); of a Shapefile GDAL sees the parts
alone (`boundary_shapefile`).
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sozialraum.model import typed
from sozialraum.store.errors import StoreError

MAX_FILE = 20_000_000  # bytes, also of what a zip holds unpacked
MAX_POINTS = 400_000
MAX_FEATURES = 5_000
_FARTHEST = 1e8  # metres; no coordinate system of the earth reaches that far
_SHOWN = 40  # characters of a value quoted in a message
_LISTED = 5
_NAMING = ("code", "name", "nr", "sr", "blocknr", "ref", "bez", "gen", "id")


class BoundaryError(StoreError):
    """A boundary file cannot be used; the text says why, in German."""


@dataclass(frozen=True)
class Feature:
    """One feature of a file.

    Attributes:
        number: Position in the file, from 1.
        attributes: Column to text; "" = no value.
        shape: Polygon or multipolygon in the file's coordinates, None if it has no area.
        kind: Its GeoJSON type, for messages; "" or anything else counts as empty.
    """

    number: int
    attributes: dict[str, str]
    shape: Any
    kind: str

    @property
    def name(self) -> str:
        """How messages name it: ``Fläche 3 (code: 04)``."""
        return feature_name(self.number, self.attributes)


def feature_of(number: int, attributes: dict[str, str], shape: Any) -> Feature:
    """A feature of a shapely geometry as read, None = it has none.

    Raises:
        BoundaryError: As `check_coordinates`.
    """
    import shapely

    check_coordinates(shapely.get_coordinates(shape), feature_name(number, attributes))
    kind = "" if shape is None or shape.is_empty else str(shape.geom_type)
    is_area = kind in ("Polygon", "MultiPolygon")
    return Feature(number, attributes, shapely.force_2d(shape) if is_area else None, kind)


@dataclass(frozen=True)
class Raw:
    """What a reader found.

    Attributes:
        features: In the order of the file.
        crs: ``pyproj.CRS``, None if the file names none.
        notes: German sentences on what was repaired.
    """

    features: list[Feature]
    crs: Any
    notes: list[str] = field(default_factory=list)


def plain(text: object, length: int = _SHOWN) -> str:
    """Text out of a file for a message: no control characters, not longer than ``length``."""
    shown = "".join("�" if is_control(c) else c for c in str(text))
    return shown if len(shown) <= length else shown[: length - 1] + "…"


def is_control(character: str) -> bool:
    """Whether a character steers a terminal or the direction of writing instead of showing."""
    return typed.is_hidden(character)


def feature_name(number: int, attributes: dict[str, str]) -> str:
    """``Fläche 3 (code: 04)``, or ``Fläche 3`` without attributes."""
    by_name = {column.lower(): column for column in reversed(attributes) if attributes[column]}
    chosen = next((by_name[n] for n in _NAMING if n in by_name), None)
    chosen = chosen or next((column for column in attributes if attributes[column]), None)
    if chosen is None:
        return f"Fläche {number}"
    return f"Fläche {number} ({plain(chosen)}: {plain(attributes[chosen])})"


def listing(names: list[str], most: int = _LISTED) -> str:
    """``a, b und 3 weitere``."""
    shown = ", ".join(names[:most])
    return f"{shown} und {len(names) - most} weitere" if len(names) > most else shown


def text_of(value: object) -> str:
    """An attribute as text; "" for none. Whole numbers of a column with gaps come as floats."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()


def check_count(features: int, points: int) -> None:
    """Refuse what is too large to work on.

    Raises:
        BoundaryError: Beyond `MAX_FEATURES` or `MAX_POINTS`.
    """
    if features > MAX_FEATURES:
        raise BoundaryError(
            f"Die Datei enthält mehr als {MAX_FEATURES:,} Flächen. ".replace(",", ".")
            + "Erwartet werden die Gebiete einer Ebene, höchstens 383 und ein paar Nachbarn."
        )
    if points > MAX_POINTS:
        raise BoundaryError(
            f"Die Datei enthält mehr als {MAX_POINTS:,} Punkte. ".replace(",", ".")
            + "Bitte vereinfachen Sie die Grenzen vorher (5 m Genauigkeit genügen)."
        )


def check_coordinates(xy: np.ndarray[Any, Any], name: str) -> None:
    """Refuse what is no place on earth.

    Args:
        xy: Shape ``(n, 2)``.
        name: The feature's name for the message.

    Raises:
        BoundaryError: For NaN, infinite and absurdly large numbers.
    """
    bad = ~(np.abs(xy) <= _FARTHEST).all(axis=1)  # NaN compares false, so it is bad
    if bad.any():
        position = int(bad.argmax())
        shown = ", ".join(f"{value:g}" for value in xy[position])
        raise BoundaryError(
            f"{name}: Punkt {position + 1} hat keine gültigen Koordinaten ({shown}). Es wurde "
            "nichts geladen. Bitte berichtigen Sie die Fläche und speichern Sie die Datei neu."
        )
