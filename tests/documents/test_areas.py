"""Areas for a GIS: read again they have the right place, the right values and a style."""

import json
import sqlite3
from hashlib import sha256
from xml.etree import ElementTree

import pyogrio
import pytest

from sozialraum.documents.document import DocumentError
from tests.documents import office

FIELD = "Alleinerziehende (%), 31.12.2025"


@pytest.fixture
def read(tmp_path, release):
    def opened(form, **fields):
        data = office.made(release, "gebiete", form, **fields).data
        path = tmp_path / f"gebiete.{form}"
        path.write_bytes(data)
        return path

    return opened


@pytest.mark.parametrize(("form", "crs"), [("gpkg", 25833), ("geojson", 4326)])
def test_read_again_areas_have_their_place_and_values(release, read, form, crs):
    options = {"layer": "Stadträume"} if form == "gpkg" else {}
    frame = pyogrio.read_dataframe(read(form), **options)
    assert frame.crs.to_epsg() == crs
    assert list(frame["Nummer"]) == release.counted["stadtraum"]
    wanted = release.newest_values("alleinerziehende_share", "stadtraum").round(3)
    assert frame.set_index("Nummer")[FIELD].to_dict() == pytest.approx(wanted.to_dict())
    centre = frame.to_crs(4326).union_all().centroid
    assert (round(centre.x), round(centre.y)) == (14, 51)


def test_missing_values_are_missing(release, read):
    content = json.loads(read("geojson", indicator="attraktivitaetsindex").read_bytes())
    values = release.newest_values("attraktivitaetsindex", "stadtraum")
    field = content["felder"][0]["Feld"]
    found = [one["properties"][field] for one in content["features"]]
    assert [value is None for value in found] == list(values.isna())
    assert any(value is None for value in found)


def test_a_field_says_status_and_the_source_and_licence_of_its_own_date(read):
    content = json.loads(read("geojson", indicator="einkommen_gering_share").read_bytes())
    field = content["felder"][0]
    told = {one["properties"][f"{field['Feld']}: Herkunft"] for one in content["features"]}
    assert told == {"Stichprobe"}
    assert field["Quelle"].endswith("(dl-de/by-2-0)")
    soll = json.loads(read("geojson", indicator="fachkraefte_soll_vzae").read_bytes())["felder"][0]
    assert soll["Quelle"].endswith("(V2845/18), ratsinfo.dresden.de (Lizenz: ohne Angabe)")
    assert ";" not in soll["Quelle"]  # of 2021 there is one of Stadtraum 7 alone


def test_qgis_finds_a_style_whose_classes_are_those_of_the_rows(read):
    path = read("gpkg", indicator="belastungsindex")
    frame = pyogrio.read_dataframe(path, layer="Stadträume")
    with sqlite3.connect(path) as file:
        row = file.execute("SELECT f_table_name, useAsDefault, styleQML FROM layer_styles")
        table, is_default, qml = row.fetchone()
    assert (table, is_default) == ("Stadträume", 1)
    renderer = ElementTree.fromstring(qml).find("renderer-v2")
    labels = {one.get("value") for one in renderer.iter("category")}
    assert set(frame[renderer.get("attr")]) <= labels
    symbols = {one.get("name") for one in renderer.iter("symbol")}
    assert {one.get("symbol") for one in renderer.iter("category")} <= symbols


def test_the_file_says_where_it_is_from(release, read):
    path = read("gpkg", indicator="belastungsindex")
    origin = pyogrio.read_dataframe(path, layer="Herkunft")
    told = dict(zip(origin["Angabe"], origin["Inhalt"], strict=True))
    assert told["Prüfsumme der Daten"] == release.release.data_hash
    assert "Schematische Karte" in told["Karte"]
    assert "report --kind gebiete" in told["Noch einmal erstellen"]
    fields = pyogrio.read_dataframe(path, layer="Felder")
    assert list(fields["Stichtag"]) == ["31.12.2020"]


def test_the_same_areas_are_the_same_file(read):
    # Often, since GDAL counted its writes differently in one file of five.
    files = {
        sha256(read("gpkg", indicator="u18_share").read_bytes()).hexdigest() for _ in range(12)
    }
    assert len(files) == 1


def test_a_window_of_the_map_finds_its_areas_alone(read):
    path = read("gpkg", indicator="u18_share")
    whole = pyogrio.read_dataframe(path, layer="Stadträume")
    one = whole[whole["Nummer"] == "16"]
    west, south, east, north = one.total_bounds
    found = pyogrio.read_dataframe(path, layer="Stadträume", bbox=(west, south, east, north))
    assert "16" in set(found["Nummer"])
    assert len(found) < len(whole)


def test_an_indicator_without_values_here_is_refused(read):
    with pytest.raises(DocumentError, match="liegt kein Wert vor"):
        read("geojson", indicator="alleinerziehende_share", level="stadtteil")


def test_an_older_date_is_the_one_asked_for(release):
    made = office.made(
        release,
        "gebiete",
        "geojson",
        indicator="u18_share",
        level="stadtteil",
        stichtag="2020-12-31",
    )
    content = json.loads(made.data)
    at = release.at("u18_share", "stadtteil", "2020-12-31")["value"]
    field = "Unter 18 (%), 31.12.2020"
    found = {one["id"]: one["properties"][field] for one in content["features"]}
    assert found == {code: pytest.approx(at[code], abs=0.001) for code in found}
    assert "ebene=stadtteil" in content["herkunft"]["Ansicht im Programm"]
