"""Streets from a file as a network: shortest ways are right, what is no network is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest

from sozialraum import cli
from sozialraum.model.sites import walkways
from sozialraum.model.sites.distances import DETOUR, Points, to_metres
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.walkways import Walkways
from sozialraum.store import city_portal, db, layers, migrate, ways
from sozialraum.store.geo_file import GeoFileError
from tests.replay import Service

LON, LAT, STEP = 13.73, 51.05, 0.001


def grid(size: int, *, without=()) -> list[list[tuple[float, float]]]:
    """Streets of a chessboard, one line per row and column; ``without`` leaves some out."""
    at = [[(LON + i * STEP, LAT + j * STEP) for i in range(size)] for j in range(size)]
    lines = [*at, *(list(column) for column in zip(*at, strict=True))]
    return [line for number, line in enumerate(lines) if number not in without]


def geojson(lines, **properties) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for line in lines
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture
def engine(tmp_path, monkeypatch):
    monkeypatch.setenv(db.VARIABLE, f"sqlite:///{tmp_path / 'own.sqlite'}")
    made = db.engine()
    migrate.upgrade(made)
    return made


def at(*places: tuple[float, float]) -> Points:
    xy = to_metres([LON + i * STEP for i, _ in places], [LAT + j * STEP for _, j in places])
    return Points(tuple(f"p{n}" for n in range(len(places))), xy)


def test_the_way_goes_along_the_streets(engine):
    done = ways.load(engine, "netz.geojson", geojson(grid(4)), attribution="Probe")
    assert done.pieces == 24
    found = ways.network(engine)
    metres = found.metres(at((0, 0), (3, 0)), at((3, 3), (0, 0)))
    east, north = (np.hypot(*(b - a)) for a, b in (at((0, 0), (3, 0)).xy, at((0, 0), (0, 3)).xy))
    assert metres[0, 0] == pytest.approx(east + north, rel=1e-4)
    assert metres[0, 1] == 0
    assert metres[1, 1] == pytest.approx(east, rel=1e-4)
    assert layers.loaded(engine, layers.WAY).origin == "netz.geojson; Probe"


def test_a_bend_is_longer_than_the_straight_line_and_stays_one_piece(engine):
    bend = [[(LON, LAT), (LON, LAT + STEP), (LON + STEP, LAT + STEP)]]
    assert ways.load(engine, "x", geojson(bend)).pieces == 1
    metres = ways.network(engine).metres(at((0, 0)), at((1, 1)))[0, 0]
    legs = np.hypot(*np.diff(at((0, 0), (0, 1), (1, 1)).xy, axis=0).T).sum()
    assert metres == pytest.approx(legs, rel=1e-6)


def test_ways_are_the_shortest():
    """Against Floyd and Warshall's algorithm on a random network."""
    rng = np.random.default_rng(12)
    xy = rng.uniform(0, 1000, (12, 2))
    pieces = np.array([*((i, i + 1) for i in range(11)), *rng.integers(0, 12, (15, 2))])
    pieces = pieces[pieces[:, 0] != pieces[:, 1]]
    lengths = np.hypot(*(xy[pieces[:, 0]] - xy[pieces[:, 1]]).T) * rng.uniform(1, 2, len(pieces))
    best = np.where(np.eye(12, dtype=bool), 0.0, np.inf)
    for (a, b), metres in zip(pieces, lengths, strict=True):
        best[a, b] = best[b, a] = min(best[a, b], metres)
    for k in range(12):
        best = np.minimum(best, best[:, k : k + 1] + best[k : k + 1, :])
    every = Points(tuple(map(str, range(12))), xy)
    np.testing.assert_allclose(Walkways(xy, pieces, lengths).metres(every, every), best)


def test_a_place_beside_the_streets_walks_to_the_next_junction(engine):
    ways.load(engine, "x", geojson(grid(3)))
    found = ways.network(engine)
    beside = Points(("a",), at((0, 0)).xy - np.array([100.0, 0.0]))
    assert found.metres(beside, at((0, 0)))[0, 0] == pytest.approx(100 * DETOUR, rel=1e-3)
    far = Points(("fern",), at((0, 0)).xy - 5000.0)
    assert found.far(far) == ["fern"]
    assert found.far(beside) == []


def test_pieces_apart_are_left_out_and_said_and_no_network_is_refused(engine):
    island = [[(LON + 0.1, LAT), (LON + 0.101, LAT)]]
    done = ways.load(engine, "x", geojson([*grid(4), *island]))
    assert done.notes == ("Nicht mit dem Netz verbunden, weggelassen: 0,1 km.",)
    assert done.km == ways.load(engine, "x", geojson(grid(4))).km
    apart = [[(LON + i * STEP, LAT), (LON + i * STEP, LAT + STEP / 2)] for i in range(9)]
    with pytest.raises(GeoFileError, match="hängen nicht zusammen"):
        ways.load(engine, "x", geojson(apart))
    assert ways.network(engine) is not None, "the one before stays"


def _field(number: int, value: int | bytes) -> bytes:
    """A field of a protocol buffer."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    found = b""
    while value > 127:
        found, value = found + bytes([value & 127 | 128]), value >> 7
    return found + bytes([value])


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else -value * 2 - 1


def osm_extract(lines, **tags) -> bytes:
    """A file as OpenStreetMap hands it out (wiki.openstreetmap.org/wiki/PBF_Format)."""
    words = ["", *(word for pair in tags.items() for word in pair)]
    ids = {place: n for n, place in enumerate(sorted({p for one in lines for p in one}), 1)}
    nodes = [
        _field(1, _zigzag(n))
        + _field(8, _zigzag(round(y * 1e7)))
        + _field(9, _zigzag(round(x * 1e7)))
        for (x, y), n in ids.items()
    ]
    ways = []
    for number, line in enumerate(lines, 1):
        refs = [ids[place] for place in line]
        steps = [b - a for a, b in zip([0, *refs], refs, strict=False)]
        keys, values = range(1, len(words), 2), range(2, len(words), 2)
        ways.append(
            _field(1, number)
            + _field(2, b"".join(map(_varint, keys)))
            + _field(3, b"".join(map(_varint, values)))
            + _field(8, b"".join(_varint(_zigzag(step)) for step in steps))
        )
    table = b"".join(_field(1, word.encode()) for word in words)
    group = b"".join(_field(1, one) for one in nodes)
    streets = b"".join(_field(3, one) for one in ways)
    block = _field(1, table) + _field(2, group) + _field(2, streets)
    head = _field(4, b"OsmSchema-V0.6")
    return _blob(b"OSMHeader", head) + _blob(b"OSMData", block)


def _blob(kind: bytes, content: bytes) -> bytes:
    blob = _field(1, content)
    header = _field(1, kind) + _field(3, len(blob))
    return len(header).to_bytes(4, "big") + header + blob


def test_an_extract_of_openstreetmap_is_read(engine):
    rounded = [[(round(x, 6), round(y, 6)) for x, y in line] for line in grid(4)]
    extract = osm_extract(rounded, highway="footway")
    assert ways.load(engine, "dresden.osm.pbf", extract).pieces == 24
    with pytest.raises(GeoFileError, match="keine Linien"):
        ways.load(engine, "dresden.osm.pbf", osm_extract(rounded, waterway="river"))
    with pytest.raises(GeoFileError, match=r"beschädigt|keine Linien"):
        ways.load(engine, "dresden.osm.pbf", extract[:200])


def test_motorways_are_not_walked(engine):
    with pytest.raises(GeoFileError, match="keine Wege"):
        ways.load(engine, "x", geojson(grid(3), highway="motorway"))


def test_of_two_ways_between_two_junctions_the_shorter_counts():
    found = walkways.graph(2, np.array([[0, 1], [1, 0]]), np.array([50.0, 20.0]))
    assert found.sum() == 20.0


@pytest.mark.parametrize("crs", [25833, 31469])
def test_a_geopackage_in_metres_gives_the_same(engine, tmp_path, crs):
    import geopandas
    from shapely import LineString

    table = geopandas.GeoDataFrame(geometry=[LineString(one) for one in grid(4)], crs=4326)
    table.to_crs(crs).to_file(tmp_path / "netz.gpkg", layer="wege")
    done = ways.load(engine, "netz.gpkg", (tmp_path / "netz.gpkg").read_bytes())
    assert done.pieces == 24
    table.to_file(tmp_path / "netz.gpkg", layer="zweite")
    with pytest.raises(GeoFileError, match="mehrere Ebenen: wege, zweite"):
        ways.load(engine, "netz.gpkg", (tmp_path / "netz.gpkg").read_bytes())


def test_a_network_that_is_in_two_parts_says_so():
    apart = Walkways(
        np.array([[0.0, 0], [1, 0], [9, 0], [10, 0]]),
        np.array([[0, 1], [2, 3]]),
        np.array([1.0, 1.0]),
    )
    with pytest.raises(SitesError, match="hängt nicht zusammen"):
        apart.metres(Points(("a",), np.zeros((1, 2))), Points(("b",), np.array([[10.0, 0]])))


def test_the_commands(engine, tmp_path, capsys, monkeypatch):
    file = tmp_path / "netz.geojson"
    file.write_bytes(geojson(grid(4)))
    assert cli.main(["ways", "load", str(file)]) == 0
    assert "24 Wegstücke" in capsys.readouterr().out
    assert cli.main(["ways", "load", str(tmp_path / "fehlt")]) == 1
    assert cli.main(["ways", "remove"]) == 0
    assert ways.network(engine) is None
    service = Service()
    body = {**json.loads(geojson(grid(3))), "numberMatched": 6}
    service.answer = lambda _: (200, {}, json.dumps(body).encode())
    monkeypatch.setattr(city_portal, "SERVICE", service.address)
    assert cli.main(["ways", "fetch", "L999"]) == 0
    assert "12 Wegstücke" in capsys.readouterr().out
    body["numberMatched"] = 7
    assert cli.main(["ways", "fetch", "L999"]) == 1
    assert layers.loaded(engine, layers.WAY).count == 12
    service.server.shutdown()
