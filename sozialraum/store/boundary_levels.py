"""From checked areas to the map's levels: shared borders, simplified once, dissolved upwards.

All levels come from the same simplified pieces, so a Stadtraum's border runs exactly where those
of its Stadtteile run.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from sozialraum.store.boundary_codes import KnownAreas

MAX_BYTES = 300_000
_MOST_CHANGE = 0.002  # share of an area that healing its borders may move
_TOLERANCES_M = (5.0, 10.0, 20.0, 40.0, 80.0, 160.0)
_LEAST_PART = 0.05  # of Strehlen; less means that the two files do not fit together
_DIVIDED = "Teilung von Strehlen aus "
_ESTIMATED = "Grenze in Strehlen geschätzt"


@dataclass(frozen=True)
class StadtraumBorders:
    """Stadträume loaded before: they show where Strehlen is divided.

    Attributes:
        origin: Origin text of that file.
        geojson: Geometry by code, EPSG:4326.
    """

    origin: str
    geojson: dict[str, str]

    @property
    def is_real(self) -> bool:
        """Whether they come from a file and are not themselves divided by estimate."""
        return bool(self.geojson) and _ESTIMATED not in self.origin


@dataclass(frozen=True)
class Pieces:
    """The smallest areas of a file: its own, with Strehlen's two parts for Stadtteile.

    Attributes:
        shapes: Area in metres by key; the key of a part is ``"76|11"``.
        remark: Added to the origin of the Stadträume, "" = nothing to say.
        notes: German sentences.
    """

    shapes: dict[str, Any]
    remark: str
    notes: list[str]


def divided(
    level: str, shapes: dict[str, Any], known: KnownAreas, borders: StadtraumBorders | None
) -> Pieces:
    """Divide the Stadtteile that lie in two Stadträume (Strehlen).

    Along the Stadträume of an earlier file, if there is one. Otherwise by a straight line that
    gives each Stadtraum its published size; the same rule as for the schematic map.

    Args:
        level: Level of the shapes; others than ``stadtteil`` stay as they are.
        shapes: Area in metres by code.
        known: Published areas and links.
        borders: Stadträume loaded before, None if there are none.
    """
    if level != "stadtteil":
        return Pieces(shapes, "", [])
    if borders is not None and borders.is_real:
        pieces = _along(shapes, known, borders)
        if pieces is not None:
            source = borders.origin.split(_DIVIDED)[-1].split("; ")[0]
            return Pieces(
                pieces,
                f"{_DIVIDED}{source}",
                ["Strehlen (76) wurde entlang der schon geladenen Stadträume 11 und 12 geteilt."],
            )
    from sozialraum.store.schematic_geometry import sites_of
    from sozialraum.store.schematic_map import split_pieces

    note = (
        "Strehlen (76) liegt in den Stadträumen 11 und 12; wo die Grenze läuft, steht nicht in der "
        "Datei. Sie ist geschätzt: eine gerade Linie, die beiden die veröffentlichte Größe gibt. "
        "Mit geladenen Stadträumen oder statistischen Bezirken wird sie genau."
    )
    return Pieces(
        split_pieces(shapes, known.areas, known.links, sites_of(known.areas)), _ESTIMATED, [note]
    )


def _along(
    shapes: dict[str, Any], known: KnownAreas, borders: StadtraumBorders
) -> dict[str, Any] | None:
    """Stadtteile cut along loaded Stadträume; None if a part would be empty."""
    import shapely

    from sozialraum.store.schematic_geometry import to_metres

    raum_of = known.parents("stadtteil", "stadtraum")
    pieces = {}
    for code, shape in shapes.items():
        first = raum_of[code][0]
        if len(raum_of[code]) == 1:
            pieces[f"{code}|{first}"] = shape
            continue
        border = shapely.transform(
            shapely.from_geojson(borders.geojson[first]), lambda xy: to_metres(xy[:, 0], xy[:, 1])
        )
        parts = only_polygons(shape.intersection(border)), only_polygons(shape.difference(border))
        if min(part.area for part in parts) < _LEAST_PART * shape.area:
            return None
        pieces.update(zip((f"{code}|{raum}" for raum in raum_of[code]), parts, strict=True))
    return pieces


def only_polygons(shape: Any) -> Any:
    """Drop stray lines and points that making valid or cutting can leave."""
    import shapely

    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [p for p in shapely.get_parts(shape) if p.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts)


def simplified(shapes: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Simplify until the level stays below `MAX_BYTES`, borders shared if they fit together.

    Returns:
        Shapes in metres by key, and German notes.
    """
    import shapely

    from sozialraum.store.schematic_geometry import to_degrees

    areas = np.array(list(shapes.values()), object)
    shared = _as_shared(areas)
    notes = []
    if shared is None:
        notes.append(
            "Die Flächen passen nicht lückenlos aneinander. Sie wurden einzeln vereinfacht, an den "
            "Grenzen können schmale Lücken bleiben."
        )
    simple = areas
    for tolerance in _TOLERANCES_M:
        simple = (
            shapely.coverage_simplify(shared, tolerance)
            if shared is not None
            else shapely.simplify(areas, tolerance / 4, preserve_topology=True)
        )
        if sum(map(len, shapely.to_geojson(to_degrees(simple)))) < MAX_BYTES:
            break
    return dict(zip(shapes, simple, strict=True)), notes


def _as_shared(shapes: Any) -> Any | None:
    """The polygons as a valid coverage, or None if they really do not fit together.

    Files in degrees have rounded vertices, so that borders miss each other by centimetres; noding
    them on a half-metre grid heals that.
    """
    import shapely

    from sozialraum.store.schematic_geometry import shared_borders

    if shapely.coverage_is_valid(shapes):
        return shapes
    healed = shared_borders(shapes, grid=0.5)
    change = shapely.area(shapely.symmetric_difference(healed, shapes)) / shapely.area(shapes)
    if change.max() < _MOST_CHANGE and shapely.coverage_is_valid(healed):
        return healed
    return None


def levels(level: str, pieces: dict[str, Any], known: KnownAreas) -> dict[str, dict[str, Any]]:
    """Dissolve the pieces: the file's level and all above it.

    Stadträume do not add up to Stadtbezirke, so from either only the city's outline is made.

    Returns:
        Area in metres by code, by level, the file's level first.
    """
    import shapely

    parent = {
        "bezirk_of": known.parents("stadtteil", "stadtbezirk"),
        "raum_of": known.parents("stat_bezirk", "stadtraum"),
        "teil_of": known.parents("stat_bezirk", "stadtteil"),
    }
    members: dict[str, dict[str, list[Any]]] = {level: {}}
    for key, shape in pieces.items():
        for made, code in _above(level, key, **parent).items():
            members.setdefault(made, {}).setdefault(code, []).append(shape)
    return {
        made: {
            code: parts[0] if len(parts) == 1 else only_polygons(shapely.union_all(parts))
            for code, parts in sorted(by_code.items())
        }
        for made, by_code in members.items()
    }


def _above(
    level: str,
    key: str,
    bezirk_of: dict[str, list[str]],
    raum_of: dict[str, list[str]],
    teil_of: dict[str, list[str]],
) -> dict[str, str]:
    """The areas a piece is part of, by level."""
    code, _, raum = key.partition("|")
    found = {level: code}
    if level == "stat_bezirk":
        raum, code = raum_of[code][0], teil_of[code][0]
        found["stadtteil"] = code
    if "stadtteil" in found:
        found["stadtraum"] = raum
        found["stadtbezirk"] = bezirk_of[code][0]
    return {**found, "stadt": "dresden"}


def records(
    level: str, shapes: dict[str, Any], origin: str, loaded_at: str
) -> list[dict[str, Any]]:
    """Rows of ``loaded_boundary``: in degrees, with label points."""
    import shapely

    from sozialraum.store.schematic_geometry import label_point, to_degrees

    areas = np.array(list(shapes.values()), object)
    texts = shapely.to_geojson(to_degrees(areas))
    labels = to_degrees(shapely.points([label_point(shape) for shape in areas]))
    return [
        {
            "level": level,
            "code": code,
            "geojson": text,
            "label_lon": float(label.x),
            "label_lat": float(label.y),
            "origin": origin,
            "loaded_at": loaded_at,
        }
        for code, text, label in zip(shapes, texts, labels, strict=True)
    ]
