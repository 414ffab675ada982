"""Everything of ``data/`` that is loaded as it stands: CSV tables, sources, registry, geometry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from sozialraum.store import data_files, schema
from sozialraum.store.csv_reader import RawTable, read_csv
from sozialraum.store.errors import Problem
from sozialraum.store.tables import TypedTable, to_typed
from sozialraum.store.toml_reader import read_toml, section_lines

REQUIRED_CSV = ("area", "area_link")
OPTIONAL_CSV = (
    *("facility", "facility_reach", "funded_offer", "funded_offer_reach", "funding"),
    *("statement", "city_series", "forecast_age", "parameter", "pay", "glossary", "class_standard"),
    *("service_category", "service_type", "provider_name", "facility_offer", "facility_event"),
    *("comparable", "neighbour"),
    *("slide", "finding", "finding_link", "practice", "measure", "check_point"),
)
SOURCES = "sources.toml"
TABLES = "tables.toml"
INDICATORS = "indicators.toml"
SCHEMATIC = "geometry/schematic.geojson"
ELBE = "geometry/elbe.geojson"
_PLACE = ("label_lon", "label_lat")  # where a name stands on the map


@dataclass
class Registry:
    """What ``data/`` says, before series are turned into values.

    Attributes:
        tables: Schema table name -> typed table (without ``release`` and ``value``).
        raw: Raw table stem -> cells.
        raw_sections: Raw table stem -> its section of ``tables.toml``.
        indicators: Indicator id -> its section of ``indicators.toml``, ``series`` included.
        indicator_lines: Where sections stand: "id", and "id.0" for the first series.
        problems: Faults found so far.
        is_readable: False if a file everything else refers to could not be read; looking further
            would only report its consequences.
    """

    tables: dict[str, TypedTable] = field(default_factory=dict)
    raw: dict[str, RawTable] = field(default_factory=dict)
    raw_sections: dict[str, dict[str, Any]] = field(default_factory=dict)
    indicators: dict[str, dict[str, Any]] = field(default_factory=dict)
    indicator_lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_readable: bool = True


def read_registry(files: data_files.Files) -> Registry:
    """Read and type all files but the raw tables' cells, which are judged when used."""
    registry = Registry(problems=data_files.verify_checksums(files))
    for name in (*REQUIRED_CSV, *OPTIONAL_CSV):
        _load_csv(registry, files, name)
    _load_sources(registry, files)
    _load_raw(registry, files)
    _load_indicators(registry, files)
    _load_boundaries(registry, files)
    return registry


def _add(registry: Registry, name: str, raw: RawTable) -> None:
    table = schema.PUBLISHED.tables[name]
    registry.tables[name], problems = to_typed(table, raw)
    if registry.is_readable:
        registry.problems += problems


def _load_csv(registry: Registry, files: data_files.Files, name: str) -> None:
    file = f"{name}.csv"
    if file in files:
        _add(registry, name, read_csv(file, files[file]))
        return
    if name in REQUIRED_CSV:
        registry.problems.append(Problem(file, "Die Datei fehlt."))
        registry.is_readable = False
    table = schema.PUBLISHED.tables[name]
    empty = {column.name: np.array([], dtype=object) for column in table.columns}
    registry.tables[name] = TypedTable(table, file, pd.DataFrame(empty), np.array([], dtype=int))


def _read_sections(
    registry: Registry, file: str, files: data_files.Files
) -> dict[str, dict[str, Any]]:
    sections, problems = read_toml(file, files.get(file))
    registry.problems += problems
    if problems and not sections:
        registry.is_readable = False
    return sections


def _load_sources(registry: Registry, files: data_files.Files) -> None:
    sections = _read_sections(registry, SOURCES, files)
    raw, problems = _to_raw(SOURCES, files.get(SOURCES, b""), sections, "source_id")
    registry.problems += problems
    _add(registry, "source", raw)


def _load_raw(registry: Registry, files: data_files.Files) -> None:
    sections = _read_sections(registry, TABLES, files)
    registry.raw_sections = sections
    sums = data_files.raw_checksums(files)
    rows: dict[str, dict[str, Any]] = {}
    for file in sums:
        stem = file.removeprefix(data_files.RAW_FOLDER).removesuffix(".csv")
        raw = registry.raw[stem] = read_csv(file, files[file])
        registry.problems += raw.problems
        raw.problems = []
        section = sections.get(stem)
        if section is None and not registry.is_readable:
            continue
        if section is None:
            reason = f"Die Tabelle {stem} steht nicht in {TABLES}. Bitte Titel und Quelle ergänzen."
            registry.problems.append(Problem(file, reason))
            continue
        rows[stem] = {
            "title": section.get("title"),
            "sha256": sums[file],
            "row_count": len(raw.frame),
            "source_id": section.get("source"),
        }
    registry.problems += [
        Problem(
            TABLES,
            f"Die Datei {data_files.RAW_FOLDER}{stem}.csv fehlt.",
            section_lines(files[TABLES]).get(stem),
            value=stem,
        )
        for stem in sections
        if stem not in registry.raw
    ]
    table, problems = _to_raw(TABLES, files.get(TABLES, b""), rows, "name")
    registry.problems += problems
    _add(registry, "raw_table", table)


def _load_indicators(registry: Registry, files: data_files.Files) -> None:
    content = files.get(INDICATORS)
    sections = _read_sections(registry, INDICATORS, files)
    registry.indicators = sections
    registry.indicator_lines = section_lines(content or b"")
    rows = {}
    for sort, (indicator_id, section) in enumerate(sections.items(), start=1):
        rows[indicator_id] = {key: value for key, value in section.items() if key != "series"}
        rows[indicator_id]["sort"] = sort
    raw, problems = _to_raw(INDICATORS, content or b"", rows, "indicator_id")
    registry.problems += problems
    _add(registry, "indicator", raw)


def _to_raw(
    file: str, content: bytes, sections: Mapping[str, dict[str, Any]], key: str
) -> tuple[RawTable, list[Problem]]:
    """Sections of a TOML file as rows of text cells, so that one validator judges all tables."""
    problems = []
    columns = list(dict.fromkeys([key, *(name for row in sections.values() for name in row)]))
    places = section_lines(content)
    lines = np.array([places.get(section, 0) for section in sections], dtype=np.int64)
    rows = []
    for (section, row), line in zip(sections.items(), lines, strict=True):
        cells: dict[str, str | None] = {key: section}
        for name, value in row.items():
            if isinstance(value, (list, dict)):
                reason = "Hier wird ein Text oder eine Zahl erwartet, keine Liste."
                problems.append(Problem(file, reason, int(line), name))
                continue
            text = str(int(value)) if isinstance(value, bool) else str(value)
            cells[name] = None if value is None or not text.strip() else text
        rows.append([cells.get(name) for name in columns])
    frame = pd.DataFrame(rows, columns=pd.Index(columns, dtype=object), dtype=object)
    return RawTable(file, frame, lines), problems


def _load_boundaries(registry: Registry, files: data_files.Files) -> None:
    features, problems = _features(SCHEMATIC, files.get(SCHEMATIC))
    registry.problems += problems
    rows: list[dict[str, object]] = []
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") or {}
        geometry = feature.get("geometry")
        if not geometry or not {"level", "code"} <= properties.keys():
            reason = f"Das {number}. Objekt hat keine Geometrie, Ebene oder keinen Code."
            registry.problems.append(Problem(SCHEMATIC, reason))
            continue
        wanted = ("level", "code", *_PLACE)
        row = {key: properties.get(key) for key in wanted}
        rows.append({**row, "geojson": _compact(geometry)})
    if ELBE in files:
        features, problems = _features(ELBE, files[ELBE])
        registry.problems += problems
        if features:
            place = {key: features[0].get("properties", {}).get(key) for key in _PLACE}
            geojson = _compact(features[0].get("geometry"))
            rows.append({"level": "elbe", "code": "elbe", **place, "geojson": geojson})
    _add_boundaries(registry, rows)


def _add_boundaries(registry: Registry, rows: list[dict[str, object]]) -> None:
    table = schema.schematic_boundary
    columns = [column.name for column in table.columns]
    frame = pd.DataFrame([[row.get(c) for c in columns] for row in rows], columns=columns)
    frame = frame.astype(object).where(frame.notna(), None)
    typed = TypedTable(table, SCHEMATIC, frame, np.zeros(len(frame), dtype=np.int64))
    areas = registry.tables["area"].frame
    known = set(areas[["level", "code"]].itertuples(index=False, name=None)) | {("elbe", "elbe")}
    keys = list(frame[["level", "code"]].itertuples(index=False, name=None))
    for key in dict.fromkeys(keys):
        place = f"{key[0]} {key[1]}"
        if key not in known:
            reason = "Zu dieser Fläche gibt es kein Gebiet in area.csv."
            registry.problems.append(Problem(SCHEMATIC, reason, value=place))
        if keys.count(key) > 1:
            reason = "Das Gebiet hat zwei Flächen."
            registry.problems.append(Problem(SCHEMATIC, reason, value=place))
    registry.tables[table.name] = typed


def _features(file: str, content: bytes | None) -> tuple[list[dict[str, Any]], list[Problem]]:
    if content is None:
        return [], [Problem(file, "Die Datei fehlt.")]
    try:
        found = json.loads(content)
    except ValueError as error:
        line = getattr(error, "lineno", None)
        return [], [Problem(file, "Die Datei ist kein gültiges GeoJSON.", line)]
    if isinstance(found, dict) and found.get("type") == "FeatureCollection":
        return [f for f in found.get("features", []) if isinstance(f, dict)], []
    return [], [Problem(file, "Erwartet wird eine GeoJSON-FeatureCollection.")]


def _compact(geometry: Any) -> str:
    return json.dumps(geometry, separators=(",", ":"))
