"""Addresses as geocoder: as exact as what was written, ambiguous ones listed, protective ones never."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from sozialraum import cli
from sozialraum.model.services import addresses as model
from sozialraum.model.services.addresses import HOUSE, STADTTEIL, STREET, Match, Place
from sozialraum.store import addresses, city_portal, db, geo_file, layers, queries
from sozialraum.store.city_http import PortalError
from sozialraum.store.errors import StoreError
from sozialraum.store.geo_file import GeoFileError
from tests.replay import DATA, Service

# Made up, near the points of the Stadtteile: street, number, postcode, lon, lat.
LIST = [
    ("Bürgerstr.", "68", "01127", 13.722, 51.0795),  # F005, Pieschen-Süd
    ("Bürgerstraße", "63", "01127", 13.7221, 51.0790),  # F160
    ("Budapester Straße", "34 A", "01069", 13.7245, 51.0370),  # F043, Südvorstadt-West
    ("Adlergasse", "2", "01067", 13.7205, 51.0560),
    ("Adlergasse", "14", "01067", 13.7190, 51.0565),
    ("Burgenlandstraße", "19", "01279", 13.820, 51.020),  # F165, Stadtteil not known
    ("Burgenlandstraße", "19", "01279", 13.700, 51.090),  # and the same at the other end
    ("Louisenstraße", "1", "01099", 13.7500, 51.0655),
    ("Louisenstraße", "90", "01099", 13.7590, 51.0665),
    ("Markusstraße", "13", "", 13.9, 51.2),  # far from Pieschen-Süd
]


def geojson(rows=LIST, **more) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": number,
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {"Strasse": street, "Hausnummer": house, "PLZ": postcode},
        }
        for number, (street, house, postcode, lon, lat) in enumerate(rows)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


@pytest.fixture
def store(engine, tmp_path, monkeypatch):
    """A store of this test's own, as shipped."""
    own = shutil.copy(str(engine.url.database), tmp_path / "own.sqlite")
    monkeypatch.setenv(db.VARIABLE, f"sqlite:///{own}")
    return db.engine()


def matched(store, rows=LIST) -> dict[str, Match]:
    addresses.load(store, "adressen.geojson", geojson(rows), attribution="Probe")
    return {one.service_id: one for one in addresses.match(store, DATA)}


def test_a_hit_is_as_exact_as_what_was_written(store):
    found = matched(store)
    assert found["F005"].places == (Place(13.722, 51.0795, HOUSE, "Bürgerstr. 68, 01127"),)
    assert found["F043"].places[0].quality == HOUSE, "34a and 34 A are one house"
    assert found["F015"].places[0].quality == STREET, "Adlergasse without a number"
    assert found["F010"].places[0].quality == STREET
    assert found["F081"].places[0].matched == "Adlergasse 14, 01067"
    assert found["F003"].places[0].quality == STADTTEIL, "no street at all"
    assert found["F161"].places[0].quality == STADTTEIL, "a street that is not in the list"
    assert "F001" not in found, "has a published point"


def test_what_fits_several_places_is_for_people_to_decide(store):
    found = matched(store)
    assert len(found["F165"].places) == 2
    assert "mehrmals" in found["F165"].why
    assert len(found["F006"].places) == 1  # one candidate, and not at its Stadtteil:
    assert "liegt nicht beim genannten Stadtteil" in found["F006"].why
    addresses.store(store, list(found.values()))
    held = addresses.places(store).set_index("facility_id")
    assert "F165" not in held.index
    assert "F006" not in held.index
    addresses.store(store, [], decided={"F165": found["F165"].places[1]})
    addresses.store(store, addresses.match(store, DATA))  # looked up again: stays decided
    addresses.store(store, [Match("F165", (found["F165"].places[0],))])  # and when it is clear now
    row = addresses.places(store).set_index("facility_id").loc["F165"]
    assert (row["lon"], row["quality"]) == (13.7, HOUSE)
    assert row["origin"] == "adressen.geojson; Probe; von Hand entschieden"


def test_a_protective_place_never_gets_a_point(store):
    facilities = queries.table(store, "facility")
    protected = set(facilities.loc[facilities["is_protected"] == 1, "facility_id"])
    assert protected
    found = matched(store)
    assert not protected & set(found)
    addresses.store(store, list(found.values()))
    assert not protected & set(addresses.places(store)["facility_id"])
    before = len(addresses.places(store))
    sneaked = Match(min(protected), (Place(13.7, 51.0, HOUSE, "x"),))
    for how in (
        {"matches": [sneaked]},
        {"matches": [], "decided": {min(protected): sneaked.places[0]}},
    ):
        with pytest.raises(StoreError, match="Schutzort"):
            addresses.store(store, **how)
    assert len(addresses.places(store)) == before


def test_new_addresses_replace_the_old_and_removing_leaves_nothing(store):
    addresses.store(store, list(matched(store).values()))
    assert layers.loaded(store, layers.ADDRESS).count == len(LIST)
    addresses.load(store, "neu.geojson", geojson(LIST[:3]))
    assert layers.loaded(store, layers.ADDRESS).origin == "neu.geojson"
    assert addresses.remove(store) > 0
    assert addresses.places(store).empty
    assert layers.loaded(store, layers.ADDRESS) is None


@pytest.mark.parametrize(
    ("text", "street", "numbers"),
    [
        ("Markusstraße 11/13", "markusstrasse", ("11", "13")),
        ("Lübecker Straße 121 (Rathaus Cotta)", "luebeckerstrasse", ("121",)),
        ("Budapester Straße 34a", "budapesterstrasse", ("34a",)),
        ("Dr.-Külz-Ring 19", "drkuelzring", ("19",)),
        ("nahe Gamigstraße", "gamigstrasse", ()),
        ("Ecke Robert-Matzke-Straße/Altpieschen", "robertmatzkestrasse", ()),
        ("Louisenstraße (Hausnr. nicht belegt)", "louisenstrasse", ()),
        ("Elisenstraße, Umzug ins Stadtteilhaus", "elisenstrasse", ()),
        ("Hauptstr. 5-7", "hauptstrasse", ("5", "7")),
        ("Straße des 17. Juni 2", "strassedes17juni", ("2",)),
        ("", "", ()),
    ],
)
def test_addresses_are_read_as_people_write_them(text, street, numbers):
    assert model.written(text) == model.Written(street, numbers)


def csv_list(sep=";", **columns) -> bytes:
    names = columns.get("names", "Straße;Hausnr;Zusatz;PLZ;shape")
    rows = [
        f"{s};{n};;{p};SRID=4326;POINT({x} {y})".replace("SRID=4326;", "") for s, n, p, x, y in LIST
    ]
    return "\n".join([names, *rows]).replace(";", sep).encode("cp1252")


def gpkg(tmp_path) -> bytes:
    import geopandas

    table = geopandas.GeoDataFrame(
        {"STRNAME": [r[0] for r in LIST], "HSNR": [r[1] for r in LIST]},
        geometry=geopandas.points_from_xy([r[3] for r in LIST], [r[4] for r in LIST]),
        crs=4326,
    ).to_crs(25833)
    table.to_file(tmp_path / "a.gpkg")
    return (tmp_path / "a.gpkg").read_bytes()


def test_csv_and_geopackage_give_the_same_as_geojson(store, tmp_path):
    expected = matched(store)["F005"].places[0]
    for name, data in {
        "a.csv": csv_list(),
        "b.csv": csv_list("\t"),
        "c.gpkg": gpkg(tmp_path),
    }.items():
        assert addresses.load(store, name, data).count == len(LIST)
        found = {one.service_id: one for one in addresses.match(store, DATA)}["F005"].places[0]
        assert (round(found.lon, 6), round(found.lat, 6)) == (expected.lon, expected.lat), name


swapped = [(s, n, p, y, x) for s, n, p, x, y in LIST]
elsewhere = [(s, n, p, x - 3, y) for s, n, p, x, y in LIST]
FAULTS = {
    "cut off": (geojson()[:200], "kein vollständiges GeoJSON"),
    "an HTML page": (b"<!DOCTYPE html><p>x</p>", "keine Punkte"),
    "swapped axes": (geojson(swapped), "vertauscht"),
    "another town": (geojson(elsewhere), "nicht in und um Dresden"),
    "no streets": (csv_list(names="a;b;c;d;shape"), "keine Spalte mit Straßen"),
    "no points": (geojson([]), "keine Punkte"),
    "a broken GeoPackage": (b"SQLite format 3\0" + b"x" * 500, "beschädigt"),
    "a picture": (b"\x89PNG\0\0\0", "Erwartet wird GeoJSON"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_list_that_cannot_be_used_changes_nothing(store, fault):
    data, words = FAULTS[fault]
    before = matched(store)
    with pytest.raises(GeoFileError, match=words):
        addresses.load(store, "x", data)
    assert {one.service_id: one for one in addresses.match(store, DATA)} == before


def test_utm_metres_are_converted_and_said(store):
    rows = [(s, n, p, x * 0 + 411_000 + i, 5_657_000.0) for i, (s, n, p, x, _) in enumerate(LIST)]
    assert "umgerechnet" in addresses.load(store, "utm.geojson", geojson(rows)).notes[0]


def test_what_has_no_street_or_no_place_is_counted_and_said(store):
    head = "Strasse;Hausnummer;lon;lat\n"
    bad = "Louisenstraße;9;;\n;68;13,722;51,0795\n"
    notes = addresses.load(
        store, "a.csv", f"{head}Bürgerstr.;68;13,722;51,0795\n{bad}".encode()
    ).notes
    assert notes == (
        "Einträge ohne brauchbaren Ort, weggelassen: 1.",
        "Einträge ohne Straße, weggelassen: 1.",
    )
    with pytest.raises(GeoFileError, match="nennt eine Straße und einen Ort"):
        addresses.load(store, "a.csv", (head + bad).encode())


@pytest.mark.parametrize(
    ("kind", "names"), [("point", ["Paar", "Paar", "Haus"]), ("line", ["Weg", "Netz", "Netz"])]
)
def test_every_part_keeps_the_words_of_its_own_entry(kind, names):
    """A point of another entry's street would send families to the wrong house."""
    a, b, far = [13.7, 51.0], [13.8, 51.1], [9.0, 51.0]
    shapes = {
        "Ferne": (
            "Point" if kind == "point" else "LineString",
            far if kind == "point" else [far] * 2,
        ),
        "Weg": ("LineString", [a, b]),
        "Paar": ("MultiPoint", [a, b]),
        "Netz": ("MultiLineString", [[a, b], [b, a]]),
        "Haus": ("Point", b),
    }
    rows = [
        {"properties": {"n": n}, "geometry": {"type": shape, "coordinates": at}}
        for n, (shape, at) in shapes.items()
    ]
    found = geo_file.read(json.dumps({"features": rows}).encode(), kind)
    assert [one["n"] for one in found.attributes] == names
    lone = [[a], [b], [b]] if kind == "point" else [[a, b], [a, b], [b, a]]
    assert [part.tolist() for part in found.parts] == lone
    assert found.notes == [
        "Einträge ohne brauchbaren Ort, weggelassen: 2.",
        "Außerhalb von Dresden, weggelassen: 1.",
    ]


@pytest.mark.parametrize("form", ["geojson", "csv", "gpkg"])
def test_places_that_are_none_are_counted_and_said(form, tmp_path):
    import geopandas
    from shapely import Point

    if form == "geojson":
        content = json.loads(geojson())
        for none in ([], [float("nan"), 51.05]):
            content["features"].append(
                {"type": "Feature", "geometry": {"type": "Point", "coordinates": none}}
            )
        data = json.dumps(content).encode()
    elif form == "csv":
        data = b"Strasse;lon;lat\nBad;13.7;51.0\nBad;nan;51.0\nBad;inf;51.0\n"
    else:
        shapes = [Point(13.7, 51.0), Point(float("inf"), 51.0), None]
        geopandas.GeoDataFrame({"n": [1, None, 3]}, geometry=shapes, crs=4326).to_file(
            tmp_path / "a.gpkg"
        )
        data = (tmp_path / "a.gpkg").read_bytes()
    found = geo_file.read(data, "point")
    assert found.notes == ["Einträge ohne brauchbaren Ort, weggelassen: 2."]
    assert form != "gpkg" or found.attributes == [{"n": "1"}], "a column with gaps holds floats"


def test_the_citys_collection_is_fetched_whole():
    service = Service()
    every = json.loads(geojson())["features"]
    entrances = [*every, {**every[0], "properties": {**every[0]["properties"], "Hausnummer": "69"}}]
    again = [*entrances, {**every[0], "id": "renumbered"}]
    body = {"type": "FeatureCollection", "numberMatched": len(entrances), "features": again}
    service.answer = lambda _: (200, {}, json.dumps(body).encode())
    got = city_portal.fetch_named("L999", service=service.address)
    assert got.count == len(entrances), "two entrances at one point are two, a repeated one is one"
    body["numberMatched"] += 1
    with pytest.raises(PortalError, match="nennt 12"):
        city_portal.fetch_named("L999", service=service.address)
    with pytest.raises(StoreError, match="keine Kennung"):
        city_portal.fetch_named("../../etc", service=service.address)
    service.server.shutdown()


def test_the_commands_load_match_list_and_remove(store, tmp_path, capsys, monkeypatch):
    file = tmp_path / "adressen.geojson"
    file.write_bytes(geojson())
    assert cli.main(["places", "load", str(file), "--origin", "Probe"]) == 0
    said = capsys.readouterr().out
    assert "10 Adressen" in said
    assert "Haus:" in said
    assert "F165" in said, "ambiguous ones are listed"
    assert cli.main(["places", "list"]) == 0
    assert "F165" in capsys.readouterr().out
    assert cli.main(["places", "decide", "F165", "2"]) == 0
    assert cli.main(["places", "decide", "F165", "9"]) == 2
    assert "gibt es nicht zur Auswahl" in capsys.readouterr().err
    assert cli.main(["places", "remove"]) == 0
    with closing(sqlite3.connect(str(store.url.database))) as raw:
        assert raw.execute("SELECT count(*) FROM loaded_place").fetchone() == (0,)
    monkeypatch.setattr(city_portal, "SERVICE", "http://127.0.0.1:9/collections")
    assert cli.main(["places", "fetch", "L999"]) == 1
    assert "nicht zu erreichen" in capsys.readouterr().err
