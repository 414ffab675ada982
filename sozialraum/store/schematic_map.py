"""The schematic, equal-area map of Dresden, made from published figures alone.

No official boundary may be shipped, so the default map is a power diagram: one site per counted
Stadtteil at its published point, each cell exactly as large as published, right-bank and left-bank
Stadtteile on their own side of the Elbe. Stadträume, Stadtbezirke and the city are dissolved from
the cells. How and why: docs/decisions/0003-schematic-map.md.

Run ``python -m sozialraum.store.schematic_map`` from the repository's root to make the files in
``data/geometry/`` anew.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sozialraum.store.boundary_codes import known_areas

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

SCHEMATIC_NOTICE = "Schematische Karte: Flächen maßstäblich, Lage ungefähr, keine amtlichen Grenzen"
LEVELS = ("stadt", "stadtbezirk", "stadtraum", "stadtteil")
_COLUMNS = ["level", "code", "label_lon", "label_lat"]


def generate(areas: pd.DataFrame, links: pd.DataFrame, elbe: pd.DataFrame) -> "GeoDataFrame":
    """Make the map.

    Args:
        areas: Table ``area``; used are ``level``, ``code``, ``area_km2``, ``lon``, ``lat`` of the
            counted Stadtteile and ``area_km2`` of Stadträume that share a Stadtteil.
        links: Table ``area_link``; used are Stadtteil to Stadtraum and Stadtteil to Stadtbezirk.
        elbe: Columns ``order``, ``lon``, ``lat``, in the direction of flow.

    Returns:
        Columns ``level``, ``code``, ``label_lon``, ``label_lat``, ``geometry`` in EPSG:4326,
        sorted by level and code; per level a valid coverage, the same borders in all levels. The
        same input gives the same map.

    Raises:
        ValueError: If the areas cannot be laid out.
    """
    import geopandas
    import shapely

    from sozialraum.store import schematic_geometry as geometry

    sites = geometry.sites_of(areas)
    pieces = split_pieces(geometry.cells_of(sites, elbe), areas, links, sites)
    pieces = geometry.as_coverage(pieces)
    rows = []
    for level, code, keys in _dissolve_plan(pieces, links):
        shape = shapely.coverage_union_all([pieces[key] for key in keys])
        label = geometry.to_degrees(shapely.Point(geometry.label_point(shape)))
        rows.append((level, code, label.x, label.y, geometry.to_degrees(shape)))
    rows.sort(key=lambda row: (LEVELS.index(row[0]), row[1]))
    frame = pd.DataFrame(rows, columns=[*_COLUMNS, "geometry"])
    return geopandas.GeoDataFrame(frame, geometry="geometry", crs=geometry.GEOGRAPHIC_CRS)


def _members(links: pd.DataFrame, parent_level: str) -> pd.DataFrame:
    return links[(links["child_level"] == "stadtteil") & (links["parent_level"] == parent_level)]


def split_pieces(
    cells: dict[str, Any], areas: pd.DataFrame, links: pd.DataFrame, sites: Any
) -> dict[str, Any]:
    """Cut Stadtteile that belong to two Stadträume (Strehlen); keys are ``"76|11"``, ``"01|01"``.

    The share follows from published areas: what the Stadtraum measures beyond its other
    Stadtteile. The cut runs across the direction to the first Stadtraum's other points.
    """
    from sozialraum.store.schematic_geometry import split_by_line

    stadtraum_rows = areas[areas["level"] == "stadtraum"]
    published = dict(zip(stadtraum_rows["code"], stadtraum_rows["area_km2"] * 1e6, strict=True))
    link_rows = _members(links, "stadtraum")
    parents = link_rows.groupby("child_code")["parent_code"].agg(sorted).to_dict()
    number = {code: i for i, code in enumerate(sites.codes)}
    pieces: dict[str, Any] = {}
    for code, cell in cells.items():
        if len(parents[code]) == 1:
            pieces[f"{code}|{parents[code][0]}"] = cell
            continue
        first, second = parents[code]
        others = {
            parent: [number[c] for c in cells if parents[c] == [parent]]
            for parent in (first, second)
        }
        rest = {p: published[p] - float(sites.areas[others[p]].sum()) for p in others}
        direction = sites.points[others[first]].mean(axis=0) - sites.points[number[code]]
        share = rest[first] / (rest[first] + rest[second])
        pieces[f"{code}|{first}"], pieces[f"{code}|{second}"] = split_by_line(
            cell, direction, share
        )
    return pieces


def _dissolve_plan(pieces: dict[str, Any], links: pd.DataFrame) -> list[tuple[str, str, list[str]]]:
    """Which pieces make which area: level, code, keys of the pieces."""
    bezirk_rows = _members(links, "stadtbezirk")
    bezirk_of = dict(zip(bezirk_rows["child_code"], bezirk_rows["parent_code"], strict=True))
    plan: dict[tuple[str, str], list[str]] = {("stadt", "dresden"): list(pieces)}
    for key in pieces:
        stadtteil, stadtraum = key.split("|")
        plan.setdefault(("stadtteil", stadtteil), []).append(key)
        plan.setdefault(("stadtraum", stadtraum), []).append(key)
        plan.setdefault(("stadtbezirk", bezirk_of[stadtteil]), []).append(key)
    return [(level, code, keys) for (level, code), keys in plan.items()]


def read_inputs(data_dir: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Read the generator's three tables: areas, links, Elbe."""
    known = known_areas(data_dir)
    return known.areas, known.links, pd.read_csv(data_dir / "geometry" / "elbe.csv")


def _feature(geometry: Any, **properties: Any) -> str:
    body = {"type": "Feature", "properties": properties, "geometry": geometry}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _collection(features: list[str], note: str) -> str:
    head = json.dumps({"type": "FeatureCollection", "note": note}, ensure_ascii=False)
    return head[:-1] + ', "features": [\n' + ",\n".join(features) + "\n]}\n"


def _river_place(frame: "GeoDataFrame", elbe: pd.DataFrame) -> dict[str, float]:
    from sozialraum.store import schematic_geometry as geometry

    city = frame.loc[frame["level"] == "stadt"].to_crs(geometry.METRIC_CRS).geometry.iloc[0]
    place = geometry.to_degrees(geometry.river_label(elbe, city))
    return {"label_lon": place.x, "label_lat": place.y}


def write(data_dir: Path) -> list[Path]:
    """Make ``geometry/schematic.geojson`` and ``geometry/elbe.geojson`` in ``data_dir``.

    Returns:
        The files written.
    """
    areas, links, elbe = read_inputs(data_dir)
    frame = generate(areas, links, elbe)
    shapes = json.loads(frame.to_json())["features"]
    features = [
        _feature(s["geometry"], **{c: s["properties"][c] for c in _COLUMNS}) for s in shapes
    ]
    course = elbe.sort_values("order")[["lon", "lat"]].to_numpy(float).round(5).tolist()
    named = _river_place(frame, elbe)
    river = _feature({"type": "LineString", "coordinates": course}, name="Elbe", **named)
    schematic, line = (data_dir / "geometry" / f"{n}.geojson" for n in ("schematic", "elbe"))
    schematic.write_text(_collection(features, SCHEMATIC_NOTICE), encoding="utf-8")
    line.write_text(
        _collection([river], "Angenäherter Verlauf zur Orientierung, siehe elbe.csv"),
        encoding="utf-8",
    )
    return [schematic, line]


if __name__ == "__main__":
    for written in write(Path(__file__).parents[2] / "data"):
        print(f"{written.name}: {written.stat().st_size / 1000:.0f} kB")
