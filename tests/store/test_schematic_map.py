"""The committed schematic map keeps what it promises, and the generator makes it anew."""

import json
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from sozialraum.store import power_diagram, schematic_geometry, schematic_map

DATA = Path(__file__).parents[2] / "data"
FILE = DATA / "geometry" / "schematic.geojson"
COUNTS = {"stadt": 1, "stadtbezirk": 10, "stadtraum": 17, "stadtteil": 61}


@pytest.fixture(scope="module")
def inputs() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    return schematic_map.read_inputs(DATA)


@pytest.fixture(scope="module")
def generated(
    inputs: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
) -> geopandas.GeoDataFrame:
    return schematic_map.generate(*inputs)


@pytest.fixture(scope="module")
def committed() -> geopandas.GeoDataFrame:
    return geopandas.read_file(FILE)


def test_every_level_is_complete(committed: geopandas.GeoDataFrame) -> None:
    assert committed.groupby("level").size().to_dict() == COUNTS


def test_codes_are_those_of_the_counted_areas(
    committed: geopandas.GeoDataFrame,
    inputs: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
) -> None:
    areas = inputs[0]
    for level in COUNTS:
        rows = areas[(areas["level"] == level) & areas["counted_with"].isna()]
        assert set(committed.loc[committed["level"] == level, "code"]) == set(rows["code"])


@pytest.mark.parametrize("level", ["stadtteil", "stadtraum", "stadtbezirk", "stadt"])
def test_cells_have_the_published_areas_within_one_percent(
    level: str,
    committed: geopandas.GeoDataFrame,
    inputs: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
) -> None:
    cells = committed[committed["level"] == level].to_crs(25833)
    published = inputs[0].query("level == @level").set_index("code")["area_km2"]
    ratio = cells.area.to_numpy() / 1e6 / published[cells["code"]].to_numpy(float)
    assert np.abs(ratio - 1).max() < 0.01


@pytest.mark.parametrize("level", ["stadtteil", "stadtraum", "stadtbezirk"])
def test_cells_meet_without_gaps_and_overlaps(
    level: str, committed: geopandas.GeoDataFrame
) -> None:
    shapes = committed.loc[committed["level"] == level, "geometry"].to_numpy()
    city = committed.loc[committed["level"] == "stadt", "geometry"].iloc[0]
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.coverage_union_all(shapes).equals(city)
    assert shapely.get_num_interior_rings(city) == 0


def test_every_area_is_one_connected_polygon(committed: geopandas.GeoDataFrame) -> None:
    assert set(committed.geom_type) == {"Polygon"}


def test_labels_lie_inside_their_areas(committed: geopandas.GeoDataFrame) -> None:
    points = shapely.points(committed["label_lon"], committed["label_lat"])
    assert shapely.contains(committed.geometry.to_numpy(), points).all()


def test_the_outline_is_drawn_in_eight_directions_so_that_it_reads_as_a_diagram(
    committed: geopandas.GeoDataFrame,
    inputs: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
) -> None:
    elbe = inputs[2].sort_values("order")
    river = shapely.LineString(elbe[["lon", "lat"]])
    city = committed.loc[committed["level"] == "stadt", "geometry"].iloc[0]
    # corners only, not the places where two areas meet on a straight edge
    ring = np.array(city.simplify(0.0005).exterior.coords)
    off_river = shapely.distance(shapely.points((ring[:-1] + ring[1:]) / 2), river) > 0.0015
    squeeze = np.cos(np.radians(city.centroid.y))  # as on every picture of it
    edges = (np.diff(ring, axis=0) * [squeeze, 1.0])[off_river] * 111.3
    lengths = np.hypot(*edges.T)
    turn = np.degrees(np.arctan2(edges[:, 1], edges[:, 0])) % 45
    assert np.minimum(turn, 45 - turn).max() < 1.5
    assert 12 <= len(edges) <= 36  # calm
    assert lengths.min() > 0.6  # km: none so short that it looks like a slip


def test_the_name_of_the_elbe_has_a_place_beside_the_river_and_off_all_land(
    committed: geopandas.GeoDataFrame,
    inputs: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
) -> None:
    river = json.loads((DATA / "geometry" / "elbe.geojson").read_text(encoding="utf-8"))
    properties = river["features"][0]["properties"]
    place = schematic_geometry.to_metres([properties["label_lon"]], [properties["label_lat"]])[0]
    elbe = inputs[2].sort_values("order")
    course = shapely.LineString(schematic_geometry.to_metres(elbe["lon"], elbe["lat"]))
    city = committed[committed["level"] == "stadt"].to_crs(25833).geometry.iloc[0]
    point = shapely.Point(place)
    assert city.envelope.contains(point)  # on every picture of the whole city
    assert 500 < point.distance(course) < 1500
    assert point.distance(city) > 500


def test_stadtteile_lie_on_their_published_bank(
    inputs: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    committed: geopandas.GeoDataFrame,
) -> None:
    sites = schematic_geometry.sites_of(inputs[0])
    right, left = schematic_geometry.banks(inputs[2], sites)
    cells = committed[committed["level"] == "stadtteil"].to_crs(25833).set_index("code").geometry
    # Neustadt, Pieschen, Klotzsche and Loschwitz lie right of the Elbe, everything else left.
    for code, cell in cells.items():
        bank = right if str(code)[0] in "1234" else left
        assert cell.intersection(bank).area > 0.99 * cell.area, code


def test_strehlen_is_split_between_two_stadtraeume(committed: geopandas.GeoDataFrame) -> None:
    metric = committed.to_crs(25833).set_index(["level", "code"]).geometry
    strehlen = metric["stadtteil", "76"]
    in_11 = metric["stadtraum", "11"].intersection(strehlen).area
    in_12 = metric["stadtraum", "12"].intersection(strehlen).area
    assert in_11 + in_12 == pytest.approx(strehlen.area, rel=1e-3)
    assert 0.2 < in_11 / strehlen.area < 0.3  # published: 0,60 of 2,35 km²


def test_the_generator_makes_the_committed_map(
    generated: geopandas.GeoDataFrame, committed: geopandas.GeoDataFrame
) -> None:
    keys = ["level", "code"]
    assert generated.set_index(keys).index.sort_values().equals(committed.set_index(keys).index)
    new = generated.set_index(keys).to_crs(25833).geometry
    old = committed.set_index(keys).to_crs(25833).geometry
    for key, shape in old.items():
        assert shape.symmetric_difference(new[key]).area < 0.002 * shape.area, key


def test_the_committed_file_is_small_and_says_what_it_is() -> None:
    assert FILE.stat().st_size < 120_000
    assert json.loads(FILE.read_text(encoding="utf-8"))["note"] == schematic_map.SCHEMATIC_NOTICE


def test_the_committed_river_is_the_table(
    inputs: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
) -> None:
    text = (DATA / "geometry" / "elbe.geojson").read_text(encoding="utf-8")
    line = json.loads(text)["features"][0]["geometry"]["coordinates"]
    assert np.allclose(line, inputs[2].sort_values("order")[["lon", "lat"]])


def test_river_crossings_are_as_far_apart_as_their_published_kilometres(
    inputs: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
) -> None:
    elbe = inputs[2].sort_values("order")
    points = schematic_geometry.to_metres(elbe["lon"], elbe["lat"])
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))]) / 1000
    is_crossing = elbe["elbe_km"].notna().to_numpy()
    apart = np.diff(along[is_crossing])
    published = np.diff(elbe["elbe_km"].dropna())
    assert (np.abs(apart - published) < 0.1 * published + 0.1).all()


def test_a_power_diagram_in_a_square_has_the_given_areas() -> None:
    square = shapely.box(0, 0, 1000, 1000)
    sites = np.array([[200.0, 200.0], [800.0, 300.0], [500.0, 800.0], [520.0, 500.0]])
    areas = np.array([0.1, 0.4, 0.3, 0.2]) * 1e6
    diagram = power_diagram.solve(sites, areas, square)
    assert np.allclose(shapely.area(diagram.cells), areas, rtol=1e-3)
    assert shapely.union_all(diagram.cells).area == pytest.approx(1e6)


def test_two_equal_sites_are_divided_halfway() -> None:
    strip = shapely.box(0, 0, 100, 10)
    diagram = power_diagram.solve(
        np.array([[20.0, 5.0], [80.0, 5.0]]), np.array([500.0, 500.0]), strip
    )
    assert diagram.cells[0].bounds == pytest.approx((0, 0, 50, 10))


def test_a_lonely_site_on_free_land_becomes_a_disc() -> None:
    land = shapely.box(-1000, -1000, 1000, 1000)
    diagram = power_diagram.solve(
        np.array([[0.0, 0.0]]), np.array([np.pi * 100.0**2]), land, is_free=True
    )
    assert diagram.weights[0] == pytest.approx(100.0**2, rel=2e-3)


def test_areas_that_do_not_fit_the_region_are_refused() -> None:
    with pytest.raises(ValueError, match="fit"):
        power_diagram.solve(np.array([[0.5, 0.5]]), np.array([2.0]), shapely.box(0, 0, 1, 1))


def test_a_line_cuts_off_the_given_share() -> None:
    cut, rest = schematic_geometry.split_by_line(
        shapely.box(0, 0, 100, 10), np.array([1.0, 0.0]), 0.25
    )
    assert cut.bounds == pytest.approx((75, 0, 100, 10))
    assert rest.area == pytest.approx(750)
