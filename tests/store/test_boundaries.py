"""Loading official boundaries: what works, and what people are told when it does not."""

import json
from collections.abc import Iterator
from pathlib import Path

import geopandas
import pandas as pd
import pytest
import shapely
import sqlalchemy as sa

from sozialraum.store import boundaries
from sozialraum.store.boundary_codes import known_areas, normalised
from sozialraum.store.boundary_levels import MAX_BYTES
from sozialraum.store.boundary_raw import BoundaryError
from sozialraum.store.schema import USERS, loaded_boundary

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    made = sa.create_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    USERS.create_all(made)
    yield made
    made.dispose()


def official(level: str) -> geopandas.GeoDataFrame:
    """Stand-in for an official file: the schematic map, in metres."""
    table = geopandas.read_file(DATA / "geometry" / "schematic.geojson")
    return table.loc[table["level"] == level, ["code", "geometry"]].to_crs(25833)


def bezirke() -> geopandas.GeoDataFrame:
    """All 383 statistische Bezirke: each Stadtteil's part of a Stadtraum cut into strips."""
    known = known_areas(DATA)
    teil_of = known.parents("stat_bezirk", "stadtteil")
    raum_of = known.parents("stat_bezirk", "stadtraum")
    teile = official("stadtteil").set_index("code").geometry
    raeume = official("stadtraum").set_index("code").geometry
    groups: dict[tuple[str, str], list[str]] = {}
    for code in sorted(known.codes("stat_bezirk")):
        groups.setdefault((teil_of[code][0], raum_of[code][0]), []).append(code)
    strips = {}
    for (teil, raum), codes in groups.items():
        piece = teile[teil].intersection(raeume[raum].buffer(0.1))
        west, south, east, north = piece.bounds
        width = (east - west) / len(codes)
        for k, code in enumerate(codes):
            strip = shapely.box(west + k * width, south, west + (k + 1) * width, north)
            strips[code] = piece.intersection(strip)
    return geopandas.GeoDataFrame({"nr": list(strips)}, geometry=list(strips.values()), crs=25833)


def areas_km2(rows: pd.DataFrame) -> pd.Series:
    shapes = shapely.from_geojson(rows["geojson"].to_numpy())
    return geopandas.GeoSeries(shapes, index=rows["code"], crs=4326).to_crs(25833).area / 1e6


def stored(engine: sa.Engine, level: str) -> pd.DataFrame:
    statement = sa.select(loaded_boundary).where(loaded_boundary.c.level == level)
    with engine.connect() as connection:
        return pd.read_sql(statement, connection)


def test_a_geopackage_in_metres_is_loaded(engine: sa.Engine, tmp_path: Path) -> None:
    file = tmp_path / "raum.gpkg"
    frame = official("stadtraum")
    frame["code"] = frame["code"].astype(int)  # as the city's open data have it: 4, not "04"
    frame.to_file(file)
    report = boundaries.load(engine, file, attribution="Landeshauptstadt Dresden, dl-de/by-2-0")
    assert (report.level, report.code_column) == ("stadtraum", "code")
    assert report.area_counts == {"stadtraum": 17, "stadt": 1}
    rows = stored(engine, "stadtraum")
    assert rows["code"].tolist() == [f"{k:02}" for k in range(1, 18)]
    assert set(rows["origin"]) == {"raum.gpkg; Landeshauptstadt Dresden, dl-de/by-2-0"}
    shapes = shapely.from_geojson(rows["geojson"].to_numpy())
    assert shapely.coverage_is_valid(shapes)
    assert shapely.contains(shapes, shapely.points(rows["label_lon"], rows["label_lat"])).all()
    metric = geopandas.GeoSeries(shapes, crs=4326).to_crs(25833)
    assert metric.area.sum() == pytest.approx(official("stadtraum").area.sum(), rel=1e-3)


def test_a_geojson_with_a_named_code_column_is_loaded(engine: sa.Engine, tmp_path: Path) -> None:
    file = tmp_path / "teile.geojson"
    official("stadtteil").rename(columns={"code": "STT_KEY"}).to_crs(4326).to_file(file)
    report = boundaries.load(engine, file, "stadtteil", code_column="STT_KEY")
    assert report.area_counts["stadtteil"] == 61


def test_the_level_is_told_from_the_codes(engine: sa.Engine, tmp_path: Path) -> None:
    for level in ("stadtbezirk", "stadtraum", "stadtteil"):
        file = tmp_path / f"{level}.gpkg"
        official(level).rename(columns={"code": "blocknr"}).to_file(file)
        assert boundaries.load(engine, file).level == level


def test_stadtteile_without_own_figures_are_merged(engine: sa.Engine, tmp_path: Path) -> None:
    frame = official("stadtteil")
    west, south, east, north = frame.set_index("code").geometry["42"].bounds
    half = shapely.box(west, south, (west + east) / 2, north)
    heath = frame[frame["code"] == "42"].copy()
    heath["code"] = "44"
    heath["geometry"] = heath.geometry.intersection(half)
    frame.loc[frame["code"] == "42", "geometry"] = frame.geometry.difference(half)
    file = tmp_path / "mit_heide.gpkg"
    pd.concat([frame, heath]).to_file(file)
    report = boundaries.load(engine, file)
    assert report.area_counts["stadtteil"] == 61
    assert "Zusammengefasst wie in der Statistik: 44 mit 42." in report.messages
    rows = stored(engine, "stadtteil").set_index("code")
    merged = geopandas.GeoSeries([shapely.from_geojson(rows.loc["42", "geojson"])], crs=4326)
    expected = official("stadtteil").set_index("code").geometry["42"].area
    assert merged.to_crs(25833).area.iloc[0] == pytest.approx(expected, rel=0.01)


def test_loading_again_replaces_and_removing_empties(engine: sa.Engine, tmp_path: Path) -> None:
    file = tmp_path / "raum.geojson"
    official("stadtraum").to_crs(4326).to_file(file)
    boundaries.load(engine, file)
    boundaries.load(engine, file)
    assert len(stored(engine, "stadtraum")) == 17
    assert boundaries.loaded(engine)["area_count"].tolist() == [1, 17]
    assert boundaries.remove(engine, "stadtraum") == 18
    assert boundaries.loaded(engine).empty
    assert boundaries.remove(engine) == 0


def test_statistische_bezirke_make_all_levels(engine: sa.Engine, tmp_path: Path) -> None:
    file = tmp_path / "bezirke.gpkg"
    bezirke().to_file(file)
    report = boundaries.load(engine, file)
    assert report.area_counts == {
        "stat_bezirk": 383,
        "stadtteil": 61,
        "stadtraum": 17,
        "stadtbezirk": 10,
        "stadt": 1,
    }
    assert not any("Strehlen" in message for message in report.messages)
    expected = official("stadtraum").set_index("code").area / 1e6
    found = areas_km2(stored(engine, "stadtraum"))
    assert found.to_numpy() == pytest.approx(expected.to_numpy(), rel=0.02)


def test_stadtteile_make_all_levels_from_the_same_borders(
    engine: sa.Engine, tmp_path: Path
) -> None:
    file = tmp_path / "teile.gpkg"
    official("stadtteil").to_file(file)
    report = boundaries.load(engine, file)
    assert report.area_counts == {"stadtteil": 61, "stadtraum": 17, "stadtbezirk": 10, "stadt": 1}
    shapes = {
        level: shapely.from_geojson(stored(engine, level)["geojson"].to_numpy())
        for level in report.area_counts
    }
    for level in ("stadtraum", "stadtbezirk", "stadt"):
        outline = shapely.union_all(shapes[level])
        assert shapely.hausdorff_distance(outline, shapely.union_all(shapes["stadtteil"])) == 0
        known = known_areas(DATA).rows(level)["area_km2"]
        found = areas_km2(stored(engine, level))
        assert found.to_numpy() == pytest.approx(known[found.index].to_numpy(), rel=0.02)
    gorbitz = stored(engine, "stadtteil").set_index("code").loc[["95", "96", "97"], "geojson"]
    raum = stored(engine, "stadtraum").set_index("code").loc["16", "geojson"]
    parts = shapely.union_all(shapely.from_geojson(gorbitz.to_numpy()))
    assert shapely.equals(parts, shapely.from_geojson(raum))


def test_the_division_of_strehlen_is_said_to_be_an_estimate(
    engine: sa.Engine, tmp_path: Path
) -> None:
    file = tmp_path / "teile.gpkg"
    official("stadtteil").to_file(file)
    report = boundaries.load(engine, file)
    assert any("Strehlen (76)" in m and "geschätzt" in m for m in report.messages)
    origins = boundaries.loaded(engine).set_index("level")["origin"]
    assert origins["stadtraum"] == "teile.gpkg; Grenze in Strehlen geschätzt"
    assert origins["stadtteil"] == "teile.gpkg"
    again = boundaries.load(engine, file)  # an estimate is no border to go by
    assert any("geschätzt" in message for message in again.messages)


def test_strehlen_is_divided_along_loaded_stadtraeume(engine: sa.Engine, tmp_path: Path) -> None:
    raeume, teile = tmp_path / "raeume.gpkg", tmp_path / "teile.gpkg"
    frame = official("stadtraum").set_index("code")
    # Another division than the estimate: Stadtraum 11 reaches 100 m further into Strehlen.
    moved = (
        frame.geometry["11"]
        .buffer(100)
        .intersection(official("stadtteil").set_index("code").geometry["76"])
    )
    frame.loc["11", "geometry"] = frame.geometry["11"].union(moved)
    frame.loc["12", "geometry"] = frame.geometry["12"].difference(moved)
    frame.reset_index().to_file(raeume)
    official("stadtteil").to_file(teile)
    boundaries.load(engine, raeume)
    before = areas_km2(stored(engine, "stadtraum"))
    for _ in range(2):
        report = boundaries.load(engine, teile)
        assert any("entlang der schon geladenen Stadträume" in m for m in report.messages)
        origin = stored(engine, "stadtraum")["origin"].iloc[0]
        assert origin == "teile.gpkg; Teilung von Strehlen aus raeume.gpkg"
        after = areas_km2(stored(engine, "stadtraum"))
        assert after["11"] == pytest.approx(before["11"], rel=0.01)


def test_unknown_codes_are_named(engine: sa.Engine, tmp_path: Path) -> None:
    frame = official("stadtraum")
    frame.loc[frame["code"] == "03", "code"] = "88"
    file = tmp_path / "raum.gpkg"
    frame.to_file(file)
    with pytest.raises(BoundaryError, match="Unbekannte Codes für Stadträume: 88"):
        boundaries.load(engine, file)


def test_missing_codes_are_named_and_the_old_state_stays(engine: sa.Engine, tmp_path: Path) -> None:
    good, poor = tmp_path / "gut.gpkg", tmp_path / "lueckenhaft.gpkg"
    official("stadtraum").to_file(good)
    official("stadtraum").query("code not in ['04', '17']").to_file(poor)
    boundaries.load(engine, good)
    with pytest.raises(BoundaryError, match="fehlen 2 von 17 Flächen: 04, 17"):
        boundaries.load(engine, poor)
    assert set(stored(engine, "stadtraum")["origin"]) == {"gut.gpkg"}


def test_a_wrong_level_is_refused(engine: sa.Engine, tmp_path: Path) -> None:
    file = tmp_path / "raum.gpkg"
    official("stadtraum").to_file(file)
    with pytest.raises(BoundaryError, match="Codes oder Namen für Stadtteile"):
        boundaries.load(engine, file, "stadtteil")
    with pytest.raises(BoundaryError, match="Ebene „bundesland“ gibt es nicht"):
        boundaries.load(engine, file, "bundesland")
    with pytest.raises(BoundaryError, match="Spalte „nummer“ gibt es in der Datei nicht"):
        boundaries.load(engine, file, code_column="nummer")


def test_a_geojson_in_metres_without_coordinate_system_is_refused(
    engine: sa.Engine, tmp_path: Path
) -> None:
    file = tmp_path / "meter.geojson"
    collection = json.loads(official("stadtraum").to_json())
    collection.pop("crs", None)
    file.write_text(json.dumps(collection), encoding="utf-8")
    with pytest.raises(BoundaryError, match="keine Längen- und Breitengrade"):
        boundaries.load(engine, file)


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_geopackage_without_coordinate_system_is_refused(
    engine: sa.Engine, tmp_path: Path
) -> None:
    file = tmp_path / "ohne.gpkg"
    official("stadtraum").set_crs(None, allow_override=True).to_file(file)
    with pytest.raises(BoundaryError, match="kein lesbares Koordinatensystem"):
        boundaries.load(engine, file)


def test_another_city_is_refused(engine: sa.Engine, tmp_path: Path) -> None:
    file = tmp_path / "woanders.gpkg"
    frame = official("stadtraum")
    frame["geometry"] = frame.geometry.translate(yoff=200_000)
    frame.to_file(file)
    with pytest.raises(BoundaryError, match="liegen nicht in Dresden"):
        boundaries.load(engine, file)


def test_areas_that_do_not_meet_are_loaded_with_a_remark(engine: sa.Engine, tmp_path: Path) -> None:
    file = tmp_path / "ungenau.gpkg"
    frame = official("stadtraum")
    frame["geometry"] = frame.geometry.buffer(3)
    frame.to_file(file)
    report = boundaries.load(engine, file)
    assert any("passen nicht lückenlos" in message for message in report.messages)
    assert len(stored(engine, "stadtraum")) == 17


def test_large_files_are_simplified_below_the_limit(engine: sa.Engine, tmp_path: Path) -> None:
    file = tmp_path / "fein.gpkg"
    frame = official("stadtraum")
    frame["geometry"] = shapely.segmentize(frame.geometry.to_numpy(), 1.0)
    frame.to_file(file)
    report = boundaries.load(engine, file)
    assert report.size_bytes["stadtraum"] < MAX_BYTES


def test_a_store_without_tables_gives_a_hint(tmp_path: Path) -> None:
    file = tmp_path / "raum.gpkg"
    official("stadtraum").to_file(file)
    bare = sa.create_engine(f"sqlite:///{tmp_path / 'leer.sqlite'}")
    with pytest.raises(BoundaryError, match="python -m sozialraum build"):
        boundaries.load(bare, file)
    bare.dispose()


@pytest.mark.parametrize(
    ("value", "level", "code"),
    [
        ("4", "stadtraum", "04"),
        ("4.0", "stadtraum", "04"),
        ("4.000000", "stadtraum", "04"),
        ("04", "stadtbezirk", "4"),
        (" 11 ", "stat_bezirk", "011"),
        ("", "stadtteil", "(leer)"),
        ("x1", "stadtteil", "x1"),
        ("²", "stadtteil", "²"),
    ],
)
def test_codes_take_our_form(value: str, level: str, code: str) -> None:
    assert normalised([value], level) == [code]


def test_borders_that_miss_each_other_by_rounding_are_healed(
    engine: sa.Engine, tmp_path: Path
) -> None:
    file = tmp_path / "gerundet.gpkg"
    frame = official("stadtteil")
    # Each area gets its own extra vertices, then all are rounded to 10 cm: borders no longer match.
    shapes = [
        shapely.set_precision(shapely.segmentize(shape, 50 + 7 * k), 0.1, mode="pointwise")
        for k, shape in enumerate(frame.geometry)
    ]
    assert not shapely.coverage_is_valid(shapes)
    frame.geometry = shapes
    frame.to_file(file)
    report = boundaries.load(engine, file)
    assert not any("passen nicht" in message for message in report.messages)
    rows = stored(engine, "stadtteil")
    assert shapely.coverage_is_valid(shapely.from_geojson(rows["geojson"].to_numpy()))
