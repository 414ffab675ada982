"""Tables and the catalogue as documents, and what holds for every kind."""

import io
import json
import subprocess
import sys

import pytest
from openpyxl import load_workbook

from sozialraum.answers import scenario as scenarios
from sozialraum.documents import document, kinds
from sozialraum.documents.document import DocumentError
from tests.documents import office


def book(release, **fields):
    return load_workbook(io.BytesIO(office.made(release, "tabelle", "xlsx", **fields).data))


def test_the_values_are_those_of_the_release(release):
    rows = list(book(release, indicator="u18_share", stichtag="2025-12-31")["Werte"].values)
    place = rows[0].index("Wert")
    wanted = release.at("u18_share", "stadtraum", "2025-12-31")["value"].round(3)
    assert {row[0]: row[place] for row in rows[1:]} == pytest.approx(wanted.to_dict())


def test_the_workbook_says_what_each_indicator_means_and_where_it_is_from(release):
    found = book(release, stadtraum="04")
    assert {row[1] for row in found["Werte"].values} == {"Gebiet", "4 Pieschen"}
    assert found["Kennzahlen"].max_row > 30
    told = dict(found["Herkunft"].values)
    assert "report --kind tabelle --stadtraum 04" in told["Noch einmal erstellen"]
    assert "dl-de/by-2-0" in told["Quellen"]


def test_a_scenario_brings_its_own_sheets(release):
    kept = office.scenario(release, name=office.HOSTILE)
    found = book(release, scenario=kept, scenario_name=office.HOSTILE, weighting=office.weighting())
    totals = {row[0]: row[2] for row in found["Szenario"].values}
    result = scenarios.run(release, kept.scenario)
    assert totals["Gesamtkosten im Jahr"] == round(result.totals.total_eur, 2)
    assert found["Ränge"].max_row == 18
    assert all(
        cell.data_type != "f" for sheet in found for row in sheet.iter_rows() for cell in row
    )


def test_the_csv_holds_one_table(release):
    text = office.made(release, "tabelle", "csv", indicator="u18_share").data.decode("utf-8-sig")
    assert text.startswith("Nummer;Gebiet;Kennzahl")


def test_the_catalogue_names_licence_and_attribution_of_every_table(release):
    content = json.loads(office.made(release, "katalog", "jsonld").data)
    sets = content["dcat:dataset"]
    assert len(sets) == len(release.tables["raw_tables"])
    for one in sets:
        file = one["dcat:distribution"][0]
        assert file["dcatde:licenseAttributionByText"]["@value"]
        assert ("dct:license" in file) != ("dct:rights" in file)
        assert file["dcat:accessURL"]["@id"].startswith(office.URL)


def test_without_an_address_there_is_no_catalogue(release):
    with pytest.raises(DocumentError, match="--url"):
        office.made(release, "katalog", "jsonld", url="")


def test_the_recipe_names_everything_that_was_chosen(release):
    asked = office.ask(
        release, "vorlage", "docx", scenario_name="Haushalt 2027", selection=("04", "10"), url=""
    )
    assert document.recipe(asked, "v.docx") == (
        "python -m sozialraum report --kind vorlage --scenario 'Haushalt 2027' "
        "--selection 04,10 --format docx -o v.docx"
    )


def test_an_unknown_indicator_is_refused_in_german(release):
    for kind in ("folien", "tabelle", "gebiete"):
        with pytest.raises(DocumentError, match="gibt es nicht"):
            office.made(release, kind, kinds.KINDS[kind].formats[0], indicator="quatsch")


def test_a_document_that_nobody_wants_any_more_is_not_made(release):
    asked = office.ask(release, "folien", "pptx", stadtraum="04")
    with pytest.raises(document.StoppedError):
        kinds.make(asked, lambda share, _: share < 0.5)


def test_heavy_packages_wait_for_their_export():
    code = (
        "import sys; import sozialraum.documents.kinds; "
        "print([m for m in ('pptx', 'docx', 'lxml', 'pyogrio', 'geopandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
