"""Boundary files as people have them, and as an attacker makes them: right, or a German reason."""

import contextlib
import json
import resource
import socket
import sqlite3
import struct
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

from sozialraum.store import boundaries, boundary_raw, boundary_shapefile
from sozialraum.store.boundary_raw import BoundaryError
from sozialraum.store.errors import StoreError

DATA = Path(__file__).parents[2] / "data"
_FEATURES = json.loads((DATA / "geometry" / "schematic.geojson").read_text("utf-8"))["features"]
Features = list[dict[str, Any]]


def features(level: str = "stadtraum") -> Features:
    """The schematic map's areas as GeoJSON features with one column, "code"."""
    return [
        {
            "type": "Feature",
            "properties": {"code": feature["properties"]["code"]},
            "geometry": deepcopy(feature["geometry"]),
        }
        for feature in _FEATURES
        if feature["properties"]["level"] == level
    ]


def collection(rows: Features, **members: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", **members, "features": rows}).encode()


def examine(data: bytes, **options: Any) -> boundaries.LoadReport:
    return boundaries.examine("grenzen.geojson", data, **options).report


def said(rows: Features, **options: Any) -> str:
    """The messages about a file that is taken."""
    return " ".join(examine(collection(rows), **options).messages)


def shells(row: dict[str, Any]) -> list[Any]:
    """Outer ring of a feature that is one polygon."""
    assert row["geometry"]["type"] == "Polygon"
    ring: list[Any] = row["geometry"]["coordinates"][0]
    return ring


def written(tmp_path: Path, suffix: str) -> bytes:
    """The Stadträume as another program (GDAL) writes them."""
    frame = geopandas.GeoDataFrame.from_features(features(), crs=4326).to_crs(25833)
    folder = tmp_path / "ordner"
    folder.mkdir()
    frame.rename(columns={"code": "SR"}).to_file(folder / f"raum.{suffix}")
    if suffix == "gpkg":
        return (folder / "raum.gpkg").read_bytes()
    return zipped(folder)


def zipped(folder: Path, *without: str, prefix: str = "") -> bytes:
    target = folder.parent / "raum.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            if part.suffix not in without:
                archive.write(part, prefix + part.name)
    return target.read_bytes()


# Which column


def renamed(columns: Callable[[int, str], dict[str, Any]]) -> Features:
    rows = features()
    for position, row in enumerate(rows):
        row["properties"] = columns(position, row["properties"]["code"])
    return rows


def test_a_running_number_is_not_taken_for_the_code() -> None:
    rows = renamed(lambda k, code: {"OBJECTID": k * 5 % 17 + 1, "SR_NUMMER": code, "X": "x"})
    report = examine(collection(rows))
    assert report.code_column == "SR_NUMMER"


def test_a_running_number_alone_is_refused_with_the_distances() -> None:
    rows = renamed(lambda k, _code: {"OBJECTID": k * 5 % 17 + 1})
    # how many lie far off hangs on the drawn shapes; nearly all must
    with pytest.raises(BoundaryError, match=r"1\d von 17 Gebieten nicht am.*Neustadt \(5,\d km\)"):
        examine(collection(rows))
    with pytest.raises(BoundaryError, match=r"1\d von 17 Gebieten"):
        examine(collection(rows), level="stadtraum", code_column="OBJECTID")


def test_a_named_wrong_column_is_refused_and_the_right_one_offered() -> None:
    rows = renamed(lambda k, code: {"OBJECTID": k * 5 % 17 + 1, "SR": code})
    with pytest.raises(BoundaryError, match="--code-column"):
        examine(collection(rows), code_column="OBJECTID")
    assert examine(collection(rows), code_column="SR").code_column == "SR"


def test_columns_that_contradict_each_other_are_asked_for() -> None:
    def columns(_k: int, code: str) -> dict[str, Any]:
        swapped = {"01": "02", "02": "01"}.get(code, code)
        other = {"03": "04", "04": "03"}.get(code, code)
        return {"alt": swapped, "neu": other}

    with pytest.raises(BoundaryError, match=r"jede anders: alt, neu.*--code-column"):
        examine(collection(renamed(columns)))


@pytest.mark.parametrize(
    ("level", "first", "second"), [("stadtteil", "71", "72"), ("stadtraum", "01", "02")]
)
def test_two_neighbours_that_changed_places_are_found(level: str, first: str, second: str) -> None:
    rows = features(level)
    change = {first: second, second: first}
    for row in rows:
        code = row["properties"]["code"]
        row["properties"]["code"] = change.get(code, code)
    with pytest.raises(BoundaryError, match="nicht am veröffentlichten Ort"):
        examine(collection(rows))


def test_the_finest_level_a_file_names_is_taken() -> None:
    rows = features("stadtteil")
    for row in rows:
        row["properties"]["stadtbezirk"] = row["properties"]["code"][0]
    assert examine(collection(rows)).level == "stadtteil"


def test_areas_are_joined_by_name() -> None:
    names = {
        feature["code"]: feature["name"]
        for feature in geopandas.pd.read_csv(DATA / "area.csv", dtype=str)
        .query("level == 'stadtraum'")
        .to_dict("records")
    }
    report = examine(collection(renamed(lambda _k, code: {"NAME": names[code].upper()})))
    assert (report.level, report.code_column) == ("stadtraum", "NAME")


# What is left out or mended, and said


def neighbour(properties: dict[str, Any], west: float, south: float) -> dict[str, Any]:
    box = json.loads(shapely.to_geojson(shapely.box(west, south, west + 0.05, south + 0.04)))
    return {"type": "Feature", "properties": properties, "geometry": box}


@pytest.mark.parametrize(
    ("code", "west", "south"),
    [
        ("Freital", 13.60, 50.96),
        ("14628270", 14.15, 51.0),
        ("Hamburg", 10.0, 53.5),
        ("04", 14.0, 50.9),
    ],
)
def test_neighbour_towns_are_left_out_with_a_note(code: str, west: float, south: float) -> None:
    text = said([*features(), neighbour({"code": code}, west, south)])
    assert f"Fläche 18 (code: {code})" in text
    assert "Weggelassen" in text


def test_label_points_lines_and_empty_geometries_are_left_out_with_a_note() -> None:
    point = {"type": "Point", "coordinates": [13.7, 51.05]}
    line = {"type": "LineString", "coordinates": [[13.7, 51.05], [13.8, 51.05]]}
    empty = {"type": "Polygon", "coordinates": []}
    extra = [
        {"type": "Feature", "properties": {"code": f"x{k}"}, "geometry": geometry}
        for k, geometry in enumerate([point, line, empty, None])
    ]
    text = said([*features(), *extra])
    for part in ("(code: x0): Punkt", "(code: x1): Linie", "(code: x2): leer", "(code: x3): leer"):
        assert part in text


def test_an_empty_area_is_named_as_the_reason_that_one_is_missing() -> None:
    rows = features()
    rows[2]["geometry"]["coordinates"] = []
    with pytest.raises(BoundaryError, match=r"fehlt 1 von 17 Flächen: 03.*Fläche 3 \(code: 03\)"):
        examine(collection(rows))


def test_only_points_are_refused() -> None:
    rows = features()
    for row in rows:
        row["geometry"] = {"type": "Point", "coordinates": [13.7, 51.05]}
    with pytest.raises(BoundaryError, match=r"keine Flächen.*Fläche 1 \(code: 01\): Punkt"):
        examine(collection(rows))


def test_unclosed_rings_are_closed() -> None:
    rows = features()
    del shells(rows[3])[-1]
    assert "Nicht geschlossene Ränder wurden geschlossen: Fläche 4 (code: 04)" in said(rows)


def test_a_feature_that_stands_twice_is_used_once() -> None:
    rows = features()
    assert "einmal verwendet: Fläche 18 (code: 05)" in said([*rows, deepcopy(rows[4])])


def test_a_small_loop_is_mended_and_a_bow_tie_refused() -> None:
    rows = features()
    ring = shells(rows[4])
    (x, y) = ring[0]
    rows[4]["geometry"]["coordinates"][0] = [*ring[:-1], [x + 2e-4, y], [x, y + 2e-4], ring[0]]
    rows[4]["geometry"]["coordinates"][0][1:1] = [[x + 3e-4, y + 3e-4], [x + 3e-4, y - 3e-4]]
    assert not shapely.is_valid(shapely.from_geojson(json.dumps(rows[4]["geometry"])))
    assert "bereinigt: Fläche 5 (code: 05)" in said(rows)
    west, south, east, north = shapely.bounds(shapely.from_geojson(json.dumps(rows[4]["geometry"])))
    corners = [[west, south], [east, north], [east, south], [west, north], [west, south]]
    rows[4]["geometry"]["coordinates"] = [corners]
    with pytest.raises(BoundaryError, match=r"nichts geladen.*bereinigt: Fläche 5"):
        examine(collection(rows))


# What cannot be


def test_two_areas_with_the_same_shape_are_refused_with_codes_and_size() -> None:
    rows = features()
    rows[2]["geometry"] = rows[3]["geometry"]
    with pytest.raises(BoundaryError, match=r"überdecken sich: 03 und 04 \(6,4\d km²\)"):
        examine(collection(rows))


def test_one_polygon_for_every_area_is_refused() -> None:
    rows = features()
    for row in rows:
        row["geometry"] = rows[0]["geometry"]
    with pytest.raises(BoundaryError, match="überdecken sich"):
        examine(collection(rows))


def test_boxes_of_a_wrong_size_are_refused_with_the_numbers() -> None:
    rows = features()
    box = shapely.box(13.728, 51.05, 13.732, 51.054)  # around the published point
    rows[0]["geometry"] = json.loads(shapely.to_geojson(box))
    with pytest.raises(BoundaryError, match=r"Größe stimmt nicht.*01 0,12 km² statt 13,52 km²"):
        examine(collection(rows))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e308, 1e9])
def test_impossible_coordinates_are_refused_with_feature_and_point(value: float) -> None:
    rows = features()
    shells(rows[3])[1] = [value, 51.0]
    with pytest.raises(BoundaryError, match=r"Fläche 4 \(code: 04\): Punkt 2 hat keine gültigen"):
        examine(collection(rows))


@pytest.mark.parametrize("position", ["ab", [True], [13.7, None], {}, [10**400, 51], 7])
def test_positions_that_are_no_numbers_are_refused(position: Any) -> None:
    rows = features()
    shells(rows[3])[1] = position
    with pytest.raises(BoundaryError, match=r"Fläche 4 \(code: 04\): Die Koordinaten"):
        examine(collection(rows))


def test_swapped_axes_are_named() -> None:
    rows = features()
    for row in rows:
        row["geometry"]["coordinates"] = [
            [[y, x] for x, y in ring] for ring in row["geometry"]["coordinates"]
        ]
    with pytest.raises(BoundaryError, match="Länge und Breite vertauscht"):
        examine(collection(rows))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"keine Karte",
        b"code,wert\n01,3\n",
        b"{",
        b"{}",
        b"[]",
        b'{"type": "Topology", "objects": {}}',
        b'{"type": "FeatureCollection", "features": {}}',
        b'{"type": "FeatureCollection", "features": [7]}',
        b'{"type": "FeatureCollection", "features": ' + b"[" * 100_000,
        b"\xff\xfe{\x00",
        b"SQLite format 3\0",
        b"SQLite format 3\0" + bytes(5000),
        b"PK\x03\x04" + bytes(500),
        b"\x00\x00\x27\x0a" + bytes(500),
    ],
)
def test_what_is_no_map_is_refused(data: bytes) -> None:
    with pytest.raises(BoundaryError, match=r"nicht als Karte lesen|kein Feature|ZIP-Datei"):
        examine(data)


@pytest.mark.parametrize("name", ["/dev/zero", "/proc/self/mem", "/tmp", "fehlt.geojson"])
def test_what_is_no_file_is_refused(name: str) -> None:
    engine = boundaries.sa.create_engine("sqlite://")
    with pytest.raises(StoreError, match=r"lässt sich nicht"):
        boundaries.load(engine, Path(name))


def test_control_characters_of_a_file_do_not_reach_the_terminal() -> None:
    rows = features()
    rows[0]["properties"]["code"] = "\x1b[31mrot‮"
    with pytest.raises(BoundaryError) as caught:
        examine(collection(rows))
    assert "�[31mrot�" in str(caught.value)


@pytest.mark.parametrize("text", ["\x1b[31m", "a\nb", "a‮b", "x" * 121])
def test_an_origin_is_short_and_plain(text: str) -> None:
    with pytest.raises(BoundaryError, match="Quellenvermerk"):
        examine(collection(features()), attribution=text)


def test_a_long_file_name_is_shortened_in_the_origin() -> None:
    report = boundaries.examine("n" * 250, collection(features()), attribution="Stadt").report
    assert report.origin == "n" * 119 + "…; Stadt"


# Formats


@pytest.mark.parametrize("suffix", ["gpkg", "shp"])
def test_files_of_another_program_give_the_same_map(suffix: str, tmp_path: Path) -> None:
    expected = boundaries.examine("a", collection(features())).rows["stadtraum"]
    found = boundaries.examine("a", written(tmp_path, suffix)).rows["stadtraum"]
    assert [row["code"] for row in found] == [row["code"] for row in expected]
    for ours, theirs in zip(expected, found, strict=True):
        first, second = shapely.from_geojson([ours["geojson"], theirs["geojson"]])
        assert shapely.hausdorff_distance(first, second) < 1e-4


def test_a_shapefile_needs_neither_index_nor_root_folder(tmp_path: Path) -> None:
    written(tmp_path, "shp")
    data = zipped(tmp_path / "ordner", ".shx", prefix="Grenzen 2024/")
    report = examine(data)
    assert report.code_column == "SR"
    assert "Der Index (.shx) fehlt, er wird nicht gebraucht." in report.messages


@pytest.mark.parametrize(
    ("missing", "reason"),
    [(".prj", "Koordinatensystem"), (".dbf", "Tabelle"), (".shp", "kein passendes")],
)
def test_a_shapefile_without_a_part_is_refused(missing: str, reason: str, tmp_path: Path) -> None:
    written(tmp_path, "shp")
    with pytest.raises(BoundaryError, match=reason):
        examine(zipped(tmp_path / "ordner", missing))


def test_several_shapefiles_are_asked_for(tmp_path: Path) -> None:
    written(tmp_path, "shp")
    for part in list((tmp_path / "ordner").iterdir()):
        (tmp_path / "ordner" / f"zwei{part.suffix}").write_bytes(part.read_bytes())
    data = zipped(tmp_path / "ordner")
    with pytest.raises(BoundaryError, match=r"mehrere Shapefiles \(raum, zwei\).*--layer"):
        examine(data)
    assert examine(data, layer="zwei").level == "stadtraum"


def test_what_a_mac_lays_beside_a_shapefile_is_none(tmp_path: Path) -> None:
    written(tmp_path, "shp")
    with zipfile.ZipFile(tmp_path / "raum.zip", "a") as archive:
        archive.writestr("__MACOSX/._raum.shp", b"x")
    assert examine((tmp_path / "raum.zip").read_bytes()).level == "stadtraum"


def shapefile(tmp_path: Path, shapes: list[Any], names: list[str], **more: Any) -> bytes:
    folder = tmp_path / "ordner"
    folder.mkdir()
    frame = geopandas.GeoDataFrame({"name": names}, geometry=shapes, crs=25833)
    frame.to_file(folder / "form.shp", **more)
    return zipped(folder)


def test_holes_and_parts_of_a_shapefile_are_kept(tmp_path: Path) -> None:
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(2, 2, 3, 3))
    shapes = [ring, shapely.union_all([ring, shapely.box(20, 0, 21, 1)])]
    found = boundary_shapefile.read(shapefile(tmp_path, shapes, ["a", "b"]), None).features
    for feature, shape in zip(found, shapes, strict=True):
        assert shapely.equals(feature.shape, shape)


@pytest.mark.parametrize("encoding", ["UTF-8", "CP1252"])
def test_umlauts_are_read_whatever_the_file_says_they_are_written_in(
    encoding: str, tmp_path: Path
) -> None:
    shapefile(tmp_path, [shapely.box(0, 0, 1, 1)], ["Räcknitz"], encoding=encoding)
    (tmp_path / "ordner" / "form.cpg").write_text("ISO-8859-5")
    (feature,) = boundary_shapefile.read(zipped(tmp_path / "ordner"), None).features
    assert feature.attributes["name"] == "Räcknitz"


def test_a_shapefile_of_too_much_is_refused(tmp_path: Path) -> None:
    """The table's head is asked first: what it announces need not be read."""
    angles = np.linspace(0, 2 * np.pi, boundary_raw.MAX_POINTS + 2)
    round_one = shapely.Polygon(np.column_stack([np.cos(angles), np.sin(angles)]))
    data = shapefile(tmp_path, [round_one], ["Kreis"])
    with pytest.raises(BoundaryError, match=r"mehr als 400\.000 Punkte"):
        boundary_shapefile.read(data, None)
    table = tmp_path / "ordner" / "form.dbf"
    content = table.read_bytes()
    table.write_bytes(content[:4] + (5001).to_bytes(4, "little") + content[8:])
    with pytest.raises(BoundaryError, match=r"mehr als 5\.000 Flächen"):
        boundary_shapefile.read(zipped(tmp_path / "ordner"), None)
    with zipfile.ZipFile(tmp_path / "raum.zip", "a") as archive:
        for number in range(1000):
            archive.writestr(f"{number}.txt", b"")
    with pytest.raises(BoundaryError, match="zu viele Dateien"):
        boundary_shapefile.read((tmp_path / "raum.zip").read_bytes(), None)


@pytest.mark.parametrize("suffix", ["gpkg", "shp"])
def test_damaged_files_get_a_reason(suffix: str, tmp_path: Path) -> None:
    data = written(tmp_path, suffix)
    random = np.random.default_rng(9)
    for _ in range(30):
        broken = bytearray(data[: random.integers(100, len(data) + 1)])
        for place in random.integers(20, len(broken), 20):
            broken[place] = random.integers(256)
        with contextlib.suppress(BoundaryError):
            examine(bytes(broken))


def test_damaged_parts_of_a_shapefile_get_a_reason(tmp_path: Path) -> None:
    written(tmp_path, "shp")
    folder = tmp_path / "ordner"
    random = np.random.default_rng(10)
    for part in (".shp", ".dbf", ".prj"):
        whole = (folder / f"raum{part}").read_bytes()
        for _ in range(12):
            broken = bytearray(whole)
            for place in random.integers(0, min(len(broken), 300), 4):
                broken[place] = random.integers(256)
            (folder / f"raum{part}").write_bytes(broken)
            with contextlib.suppress(BoundaryError):
                examine(zipped(folder))
        (folder / f"raum{part}").write_bytes(whole)


def test_several_layers_of_a_geopackage_are_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "zwei.gpkg"
    for level in ("stadtraum", "stadtbezirk"):
        frame = geopandas.GeoDataFrame.from_features(features(level), crs=4326)
        frame.to_file(file, layer=level)
    data = file.read_bytes()
    with pytest.raises(BoundaryError, match=r"mehrere Ebenen \(stadtbezirk, stadtraum\)"):
        examine(data)
    with pytest.raises(BoundaryError, match="gibt es in der Datei nicht"):
        examine(data, layer="x")
    assert examine(data, layer="stadtbezirk").level == "stadtbezirk"


def tampered(tmp_path: Path, *statements: str) -> bytes:
    written(tmp_path, "gpkg")
    file = tmp_path / "ordner" / "raum.gpkg"
    connection = sqlite3.connect(file)
    connection.create_function("ST_IsEmpty", 1, lambda _shape: 0)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return file.read_bytes()


def test_views_of_a_geopackage_are_never_run(tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
    data = tampered(
        tmp_path,
        "ALTER TABLE raum RENAME TO echt",
        f"CREATE VIEW raum AS {endless} SELECT x AS fid, zeroblob(1000000) AS geom FROM n",
        "UPDATE gpkg_geometry_columns SET table_name = 'raum'",
    )
    started = time.monotonic()
    with pytest.raises(BoundaryError, match="keine einfache Tabelle"):
        examine(data)
    assert time.monotonic() - started < 5
    (tmp_path / "zwei").mkdir()
    data = tampered(
        tmp_path / "zwei",
        "ALTER TABLE gpkg_spatial_ref_sys RENAME TO alt",
        f"CREATE VIEW gpkg_spatial_ref_sys AS {endless} SELECT x AS srs_id FROM n",
    )
    with pytest.raises(BoundaryError, match="kein GeoPackage"):
        examine(data)


# Time and memory are bounded before the work begins


def zigzag(points: int, *, is_upright: bool) -> list[list[float]]:
    along = np.linspace(0, 1, points)
    across = np.arange(points) % 2
    x, y = (along, across) if is_upright else (across, along)
    path = np.column_stack([13.5 + 0.4 * x, 51.0 + 0.1 * y]).tolist()
    return [[13.49, 50.99], *path, [13.49, 50.99]]


def star(points: int) -> list[list[float]]:
    path = np.random.default_rng(1).uniform([13.5, 51.0], [13.9, 51.1], (points, 2)).round(5)
    return [*path.tolist(), path[0].tolist()]


@pytest.mark.parametrize(
    "rings",
    [
        (star(3000),),
        (star(100_000),),
        (zigzag(3000, is_upright=True), zigzag(3000, is_upright=False)),
    ],
    ids=["star", "large star", "two combs"],
)
def test_crossings_without_end_are_refused_in_seconds(rings: tuple[Any, ...]) -> None:
    rows = features()
    for row, ring in zip(rows, rings, strict=False):
        row["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    started = time.process_time()
    with pytest.raises(BoundaryError, match="kreuzen sich sehr oft"):
        examine(collection(rows))
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b" " * (boundary_raw.MAX_FILE + 1), "größer als 20 MB"),
        (b"{" + b"[" * (boundary_raw.MAX_FILE - 1), "mehr als 400.000 Punkte"),
        (b'{"x":[' + b"{}," * 6_000_000, "mehr als 5.000 Flächen"),
    ],
    ids=["bytes", "brackets", "objects"],
)
def test_size_is_refused_before_unpacking(data: bytes, reason: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(BoundaryError, match=reason):
        examine(data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    written(tmp_path, "shp")
    folder = tmp_path / "ordner"
    shp = (folder / "raum.shp").read_bytes()
    (folder / "raum.shp").write_bytes(shp + bytes(60_000_000))
    data = zipped(folder)
    assert len(data) < 500_000
    with pytest.raises(BoundaryError, match="entpackt mehr als 20 MB"):
        examine(data)
    directory = data.rindex(b"PK\x01\x02")
    lie = bytearray(data)
    while directory >= 0:  # declare every member as 10 bytes long
        lie[directory + 24 : directory + 28] = struct.pack("<I", 10)
        directory = data.rfind(b"PK\x01\x02", 0, directory)
    with pytest.raises(BoundaryError):
        examine(bytes(lie))


# No address is ever called


@pytest.fixture
def trap() -> Iterator[tuple[str, list[Any]]]:
    """An address on this machine, and the connections it saw."""
    seen: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, peer = server.accept()
                except TimeoutError:
                    continue
                seen.append(peer)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", seen
        stop.set()
        thread.join()


def vrt(source: str, extra: str = "") -> bytes:
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{source}</SrcDataSource>{extra}'
        "</OGRVRTLayer></OGRVRTDataSource>"
    ).encode()


def calling(address: str, tmp_path: Path) -> dict[str, bytes]:
    """Files that made a general geometry driver call an address, and their kin."""
    url = f"http://{address}/x.geojson"
    geocode = f"<SrcSQL>SELECT ogr_geocode('geheim', 'http://{address}/?q=%s')</SrcSQL>"
    grid = (
        'BOUNDCRS[SOURCECRS[GEOGCRS["x",DATUM["y",ELLIPSOID["Bessel 1841",6377397.155,299.1528128]]'
        ',CS[ellipsoidal,2],AXIS["lat",north],AXIS["lon",east],ANGLEUNIT["degree",0.01745329]]],'
        'TARGETCRS[GEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,'
        '298.257223563]],CS[ellipsoidal,2],AXIS["lat",north],AXIS["lon",east],'
        'ANGLEUNIT["degree",0.01745329]]],ABRIDGEDTRANSFORMATION["g",METHOD["NTv2",ID["EPSG",9615]]'
        f',PARAMETERFILE["Latitude and longitude difference file","http://{address}/g.gsb"]]]'
    )
    folder = tmp_path / "shp"
    folder.mkdir()
    written(folder, "shp")
    (folder / "ordner" / "raum.prj").write_text(grid, "utf-8")
    (folder / "ordner" / "raum.vrt").write_bytes(vrt(f"/vsicurl/{url}"))
    package = tmp_path / "gpkg"
    package.mkdir()
    return {
        "vrt": vrt(f"/vsicurl/{url}"),
        "vrt http": vrt(url),
        "vrt zip": vrt(f"/vsizip//vsicurl/http://{address}/x.zip"),
        "vrt sql": vrt("x.geojson", geocode),
        "wfs": f"<OGRWFSDataSource><URL>http://{address}/wfs</URL></OGRWFSDataSource>".encode(),
        "pipeline": json.dumps(
            {"type": "gdal_streamed_alg", "command_line": f"gdal vector read {url}"}
        ).encode(),
        "crs link": collection(features(), crs={"type": "link", "properties": {"href": url}}),
        "crs url": collection(features(), crs={"type": "url", "properties": {"url": url}}),
        "crs name": collection(features(), crs={"type": "name", "properties": {"name": url}}),
        "esri": json.dumps({"geometryType": "esriGeometryPolygon", "url": url}).encode(),
        "shapefile": zipped(folder / "ordner"),
        "geopackage": tampered(
            package,
            f"UPDATE gpkg_spatial_ref_sys SET organization = 'x', definition = '{grid}'",
            f"CREATE TRIGGER t AFTER INSERT ON raum BEGIN SELECT ogr_geocode('{url}'); END",
        ),
    }


def test_no_file_makes_the_program_call_an_address(
    trap: tuple[str, list[Any]], tmp_path: Path
) -> None:
    address, seen = trap
    for name, data in calling(address, tmp_path).items():
        try:
            boundaries.examine(f"{name}.geojson", data)
        except BoundaryError as error:
            assert str(error)
    time.sleep(0.3)
    assert seen == []
    host, port = address.split(":")
    socket.create_connection((host, int(port))).close()  # the trap does catch
    time.sleep(0.3)
    assert len(seen) == 1
