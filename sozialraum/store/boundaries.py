"""Official boundaries a user loads in place of the schematic map.

`load` reads GeoJSON or GeoPackage in any coordinate system, joins it by area code, simplifies it
with shared borders kept and writes it to ``loaded_boundary``. A level is taken over whole or not
at all: a map with holes would silently show areas as empty. Messages are German, for the user.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from sozialraum.store.boundary_codes import (
    LEVEL_NAMES,
    BoundaryError,
    KnownAreas,
    find_codes,
    known_areas,
)
from sozialraum.store.boundary_file import read_polygons
from sozialraum.store.schema import loaded_boundary

MAX_BYTES = 300_000
_METRIC_CRS = 25833
_MOST_CHANGE = 0.002  # share of an area that healing its borders may move
_TOLERANCES_M = (5.0, 10.0, 20.0, 40.0, 80.0, 160.0)
_DATA_DIR = Path(__file__).parents[2] / "data"
_LISTED = 12  # codes named in a message before "und n weitere"


@dataclass(frozen=True)
class LoadReport:
    """What `load` did.

    Attributes:
        level: Level of the file's areas.
        area_counts: Areas written, by level; with the city's outline and Stadträume if derived.
        size_bytes: GeoJSON size, by level.
        code_column: Column the codes came from.
        origin: Text stored as origin.
        messages: German sentences on everything that was changed on the way.
    """

    level: str
    area_counts: dict[str, int]
    size_bytes: dict[str, int]
    code_column: str
    origin: str
    messages: list[str] = field(default_factory=list)


def load(
    engine: sa.Engine,
    path: Path,
    level: str | None = None,
    *,
    code_column: str | None = None,
    layer: str | None = None,
    attribution: str = "",
    derive_stadtraum: bool = False,
    data_dir: Path = _DATA_DIR,
) -> LoadReport:
    """Load official polygons of one level.

    Args:
        engine: Store with the users' tables.
        path: GeoJSON or GeoPackage.
        level: ``stadtbezirk``, ``stadtraum``, ``stadtteil`` or ``stat_bezirk``;
            None = guessed from the codes.
        code_column: Column with the area codes; None = found.
        layer: Layer of a GeoPackage with several.
        attribution: The data owner's line, stored with the file's name as origin.
        derive_stadtraum: Also dissolve Stadträume from statistische Bezirke. Not possible from
            Stadtteile, because Strehlen lies in two Stadträume.
        data_dir: Where ``area.csv`` and ``area_link.csv`` lie.

    Returns:
        What was written.

    Raises:
        BoundaryError: With a German text; nothing was changed then.
    """
    known = known_areas(data_dir)
    frame = read_polygons(Path(path), layer)
    found = find_codes(frame.drop(columns=frame.geometry.name), known, level, code_column)
    if derive_stadtraum and found.level != "stat_bezirk":
        raise BoundaryError(
            "Stadträume lassen sich nur aus statistischen Bezirken ableiten, die Datei enthält "
            f"{LEVEL_NAMES[found.level]}. Grund: Der Stadtteil Strehlen liegt in zwei Stadträumen."
        )
    _check_complete(found.level, found.codes, known)
    messages = list(found.messages)
    shapes = _dissolve(frame.geometry.to_crs(_METRIC_CRS), found.codes, messages)
    levels = {found.level: shapes}
    if derive_stadtraum:
        parents = [known.stadtraum_of[code] for code in shapes.index]
        levels["stadtraum"] = _dissolve(shapes, parents, [])
        messages.append("Die 17 Stadträume wurden aus den statistischen Bezirken zusammengesetzt.")
    levels["stadt"] = _dissolve(shapes, ["dresden"] * len(shapes), [])
    messages.append(f"Der Stadtumriss wurde aus der Ebene {LEVEL_NAMES[found.level]} gebildet.")
    origin = "; ".join(part for part in (Path(path).name, attribution.strip()) if part)
    rows = {name: _rows(name, geo, origin, messages) for name, geo in levels.items()}
    _write(engine, rows)
    return LoadReport(
        level=found.level,
        area_counts={name: len(part) for name, part in rows.items()},
        size_bytes={name: sum(len(r["geojson"]) for r in part) for name, part in rows.items()},
        code_column=found.column,
        origin=origin,
        messages=messages,
    )


def remove(engine: sa.Engine, level: str | None = None) -> int:
    """Remove loaded boundaries, of one level or all; the schematic map shows again.

    The city's outline, made from a loaded level, goes with the last one.

    Returns:
        Number of areas removed.
    """
    table = loaded_boundary.c
    statement = sa.delete(loaded_boundary)
    if level is not None:
        statement = statement.where(table.level == level)
    with engine.begin() as connection:
        removed = int(connection.execute(statement).rowcount)
        left = set(connection.scalars(sa.select(table.level).distinct()))
        if left == {"stadt"}:
            removed += int(connection.execute(sa.delete(loaded_boundary)).rowcount)
    return removed


def _listing(codes: Iterable[str]) -> str:
    ordered = sorted(codes)
    shown = ", ".join(ordered[:_LISTED])
    more = len(ordered) - _LISTED
    return f"{shown} und {more} weitere" if more > 0 else shown


def _check_complete(level: str, codes: list[str], known: KnownAreas) -> None:
    expected = known.codes[level]
    unknown = set(codes) - expected
    if unknown:
        raise BoundaryError(
            f"Unbekannte Codes für {LEVEL_NAMES[level]}: {_listing(unknown)}. Es wurde nichts "
            "geladen. Stimmen Ebene und Codespalte?"
        )
    missing = expected - set(codes)
    if missing:
        raise BoundaryError(
            f"Für {LEVEL_NAMES[level]} fehlen {len(missing)} von {len(expected)} Flächen: "
            f"{_listing(missing)}. Eine Ebene wird nur vollständig übernommen, es wurde nichts "
            "geladen."
        )


def _dissolve(geometry: Any, codes: list[str], messages: list[str]) -> Any:
    """One valid geometry per code, as a GeoSeries indexed by code and sorted."""
    series = geometry.reset_index(drop=True)
    broken = int((~series.is_valid).sum())
    if broken:
        series = series.make_valid()
        messages.append(f"{broken} fehlerhafte Flächen wurden bereinigt.")
    groups: dict[str, list[int]] = {}
    for position, code in enumerate(codes):
        groups.setdefault(code, []).append(position)
    merged = [series.iloc[groups[code]].union_all() for code in sorted(groups)]
    parts = [_only_polygons(shape) for shape in merged]
    return type(series)(parts, index=sorted(groups), crs=series.crs)


def _only_polygons(shape: Any) -> Any:
    """Drop stray lines and points that making a polygon valid can leave."""
    import shapely

    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [p for p in shapely.get_parts(shape) if p.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts)


def _rows(level: str, shapes: Any, origin: str, messages: list[str]) -> list[dict[str, Any]]:
    """Simplify, convert to degrees, find label points."""
    import shapely

    from sozialraum.store.schematic_geometry import label_point, to_degrees

    loaded_at = datetime.now(UTC).isoformat(timespec="seconds")
    shared = _as_shared(shapes.to_numpy())
    if shared is None:
        messages.append(
            f"{LEVEL_NAMES.get(level, 'Stadt')}: Die Flächen passen nicht lückenlos aneinander. Sie wurden "
            "einzeln vereinfacht, an den Grenzen können schmale Lücken bleiben."
        )
    texts: list[str] = []
    simple = shapes.to_numpy()
    for tolerance in _TOLERANCES_M:
        simple = (
            shapely.coverage_simplify(shared, tolerance)
            if shared is not None
            else shapely.simplify(shapes.to_numpy(), tolerance / 4, preserve_topology=True)
        )
        texts = shapely.to_geojson(to_degrees(simple)).tolist()
        if sum(map(len, texts)) < MAX_BYTES:
            break
    labels = to_degrees(shapely.points([label_point(shape) for shape in simple]))
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
        for code, text, label in zip(shapes.index, texts, labels, strict=True)
    ]


def _as_shared(shapes: Any) -> Any | None:
    """The polygons as a valid coverage, or None if they really do not fit together.

    Files in degrees have rounded vertices, so that borders miss each other by centimetres; noding
    them on a 1 m grid heals that.
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


def _write(engine: sa.Engine, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Replace the levels in one transaction."""
    try:
        with engine.begin() as connection:
            for level, part in rows.items():
                connection.execute(
                    sa.delete(loaded_boundary).where(loaded_boundary.c.level == level)
                )
                connection.execute(sa.insert(loaded_boundary), part)
    except OperationalError as error:
        raise BoundaryError(
            "Die Grenzen ließen sich nicht speichern. Wurde der Datenspeicher schon angelegt "
            "(python -m sozialraum build)? Der bisherige Stand ist unverändert."
        ) from error


def loaded(engine: sa.Engine) -> pd.DataFrame:
    """What is loaded: ``level``, ``area_count``, ``origin``, ``loaded_at``, one row per level."""
    table = loaded_boundary.c
    statement = (
        sa.select(
            table.level,
            sa.func.count().label("area_count"),
            sa.func.max(table.origin).label("origin"),
            sa.func.max(table.loaded_at).label("loaded_at"),
        )
        .group_by(table.level)
        .order_by(table.level)
    )
    with engine.connect() as connection:
        return pd.read_sql(statement, connection)
