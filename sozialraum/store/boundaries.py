"""Official boundaries a user loads in place of the schematic map.

`examine` reads a file's bytes, joins its areas to ours, checks them against the published figures
and makes all levels above from the same borders; it writes nothing. `load` does that with a file
and stores the result. A level is taken over whole or not at all: a map with holes would silently
show areas as empty. Messages are German, for the user.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from sozialraum.store import boundary_fit, boundary_levels, given_file
from sozialraum.store.boundary_codes import (
    LEVEL_NAMES,
    FoundCodes,
    KnownAreas,
    find_codes,
    known_areas,
)
from sozialraum.store.boundary_file import Polygons, read_polygons
from sozialraum.store.boundary_levels import StadtraumBorders
from sozialraum.store.boundary_raw import MAX_FILE, BoundaryError, is_control
from sozialraum.store.schema_users import loaded_boundary

MAX_ORIGIN = 120  # characters of the attribution, and of the file's name
_DATA_DIR = Path(__file__).parents[2] / "data"


@dataclass(frozen=True)
class LoadReport:
    """What was found in a file.

    Attributes:
        level: Level of the file's areas.
        area_counts: Areas by level, with the levels made from the file's.
        size_bytes: GeoJSON size, by level.
        code_column: Column the codes or names came from.
        origin: Text stored as origin.
        messages: German sentences on everything that was left out or changed on the way.
    """

    level: str
    area_counts: dict[str, int]
    size_bytes: dict[str, int]
    code_column: str
    origin: str
    messages: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Examined:
    """A report, and by level the rows of ``loaded_boundary`` that `store` writes."""

    report: LoadReport
    rows: dict[str, list[dict[str, Any]]]


def examine(
    name: str,
    data: bytes,
    level: str | None = None,
    *,
    code_column: str | None = None,
    layer: str | None = None,
    attribution: str = "",
    borders: StadtraumBorders | None = None,
    data_dir: Path = _DATA_DIR,
) -> Examined:
    """Find out what a boundary file holds; nothing is written.

    Args:
        name: The file's name, part of the origin; the format follows from the content.
        data: Bytes of a GeoJSON, GeoPackage or zipped Shapefile.
        level: ``stadtbezirk``, ``stadtraum``, ``stadtteil`` or ``stat_bezirk``;
            None = guessed from codes and places.
        code_column: Column with the area codes or names; None = found.
        layer: Layer of a file with several.
        attribution: The data owner's line, stored with the file's name as origin.
        borders: Stadträume loaded before (`loaded_borders`): Strehlen is divided along them.
        data_dir: Where ``area.csv`` and ``area_link.csv`` lie.

    Returns:
        Report and rows; all levels are made from the same simplified borders.

    Raises:
        BoundaryError: With a German text.
    """
    origin = _origin(name, attribution)
    known = known_areas(data_dir)
    polygons = read_polygons(data, layer)
    try:
        return _examined(polygons, level, code_column, origin, borders, known)
    except BoundaryError as error:  # what was left out or mended before may be the reason
        raise BoundaryError(" ".join([str(error), *polygons.notes])) from error


def _examined(
    polygons: Polygons,
    level: str | None,
    code_column: str | None,
    origin: str,
    borders: StadtraumBorders | None,
    known: KnownAreas,
) -> Examined:
    found = find_codes(polygons.table, polygons.shapes, known, level, code_column)
    polygons, codes = boundary_fit.without_neighbours(polygons, found, known)
    boundary_fit.check_complete(found.level, codes, known)
    shapes = boundary_fit.by_code(polygons.shapes, codes)
    boundary_fit.check(found, shapes, known)
    pieces = boundary_levels.divided(found.level, shapes, known, borders)
    simple, ragged = boundary_levels.simplified(pieces.shapes)
    loaded_at = datetime.now(UTC).isoformat(timespec="seconds")
    rows = {}
    for made, parts in boundary_levels.levels(found.level, simple, known).items():
        remark = pieces.remark if made == "stadtraum" else ""
        source = "; ".join(part for part in (origin, remark) if part)
        rows[made] = boundary_levels.records(made, parts, source, loaded_at)
    messages = [*polygons.notes, *_merged_text(found, known), *pieces.notes, *ragged]
    messages.append(_made_text(found.level, list(rows)))
    report = LoadReport(
        level=found.level,
        area_counts={made: len(part) for made, part in rows.items()},
        size_bytes={made: sum(len(r["geojson"]) for r in part) for made, part in rows.items()},
        code_column=found.column,
        origin=origin,
        messages=messages,
    )
    return Examined(report, rows)


def load(
    engine: sa.Engine,
    path: Path,
    level: str | None = None,
    *,
    code_column: str | None = None,
    layer: str | None = None,
    attribution: str = "",
    data_dir: Path = _DATA_DIR,
) -> LoadReport:
    """Load official polygons of one level, and all levels made from them.

    Args:
        engine: Store with the users' tables.
        path: The file.
        level: As for `examine`, like all that follow.
        code_column: Column with codes or names.
        layer: Layer.
        attribution: The data owner's line.
        data_dir: Where the published areas lie.

    Returns:
        What was written.

    Raises:
        BoundaryError: With a German text; nothing was changed then.
    """
    examined = examine(
        Path(path).name,
        given_file.read_bytes(Path(path), MAX_FILE),
        level,
        code_column=code_column,
        layer=layer,
        attribution=attribution,
        borders=loaded_borders(engine),
        data_dir=data_dir,
    )
    store(engine, examined)
    return examined.report


def store(engine: sa.Engine, examined: Examined) -> None:
    """Replace the levels in one transaction.

    Raises:
        BoundaryError: If the store cannot be written; nothing was changed then.
    """
    try:
        with engine.begin() as connection:
            for level, part in examined.rows.items():
                connection.execute(
                    sa.delete(loaded_boundary).where(loaded_boundary.c.level == level)
                )
                connection.execute(sa.insert(loaded_boundary), part)
    except OperationalError as error:
        raise BoundaryError(
            "Die Grenzen ließen sich nicht speichern. Wurde der Datenspeicher schon angelegt "
            "(python -m sozialraum build)? Der bisherige Stand ist unverändert."
        ) from error


def loaded_borders(engine: sa.Engine) -> StadtraumBorders | None:
    """The Stadträume loaded so far, None if there are none."""
    table = loaded_boundary.c
    statement = sa.select(table.code, table.geojson, table.origin).where(table.level == "stadtraum")
    try:
        with engine.connect() as connection:
            rows = connection.execute(statement).all()
    except OperationalError:
        return None  # no such table yet; `store` says what to do
    if not rows:
        return None
    return StadtraumBorders(str(rows[0].origin), {str(r.code): str(r.geojson) for r in rows})


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


def _origin(name: str, attribution: str) -> str:
    """The text under the map: file and data owner's line.

    Raises:
        BoundaryError: For control characters, or an attribution that is too long.
    """
    attribution = attribution.strip()
    if any(is_control(character) for character in name + attribution):
        raise BoundaryError(
            "Dateiname und Quellenvermerk dürfen keine Steuerzeichen enthalten. Bitte benennen Sie "
            "die Datei um oder berichtigen Sie den Vermerk."
        )
    if len(attribution) > MAX_ORIGIN:
        raise BoundaryError(
            f"Der Quellenvermerk ist mit {len(attribution)} Zeichen zu lang, möglich sind "
            f"{MAX_ORIGIN}."
        )
    short = name if len(name) <= MAX_ORIGIN else name[: MAX_ORIGIN - 1] + "…"
    return "; ".join(part for part in (short, attribution) if part)


def _merged_text(found: FoundCodes, known: KnownAreas) -> list[str]:
    pairs = [f"{code} mit {known.counted_with[code]}" for code in found.merged]
    return [f"Zusammengefasst wie in der Statistik: {', '.join(pairs)}."] if pairs else []


def _made_text(level: str, made: list[str]) -> str:
    above = [LEVEL_NAMES[each] for each in made if each not in (level, "stadt")]
    parts = [*above, "der Stadtumriss"]
    text = f"Daraus entstanden: {', '.join(parts)}."
    missing = [LEVEL_NAMES[each] for each in ("stadtteil", "stadtbezirk") if each not in made]
    if level in ("stadtraum", "stadtbezirk"):
        missing += [LEVEL_NAMES["stadtraum"]] if level == "stadtbezirk" else []
        text += (
            f" Aus dieser Datei entstehen nicht: {', '.join(missing)}. Wer Stadtteile oder "
            "statistische Bezirke lädt, bekommt alle Ebenen aus denselben Grenzen."
        )
    return text
