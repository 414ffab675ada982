"""Tables and the catalogue as documents, and what holds for every kind."""

import io
import json
import subprocess
import sys

import pytest
from openpyxl import load_workbook

from sozialraum.answers import scenario as scenarios
from sozialraum.documents import document, kinds, leading_back
from sozialraum.documents.document import DocumentError
from sozialraum.model.scenario.link import encode
from tests.documents import office


def book(release, **fields):
    return load_workbook(io.BytesIO(office.made(release, "tabelle", "xlsx", **fields).data))


def test_the_values_are_those_of_the_release(release):
    rows = list(book(release, indicator="u18_share", stichtag="2025-12-31")["Werte"].values)
    place = rows[0].index("Wert")
    wanted = release.at("u18_share", "stadtraum", "2025-12-31")["value"].round(3)
    assert {row[0]: row[place] for row in rows[1:]} == pytest.approx(wanted.to_dict())


@pytest.mark.parametrize(
    ("key", "day", "cells"),
    [
        ("u18_share", "2025-12-31", (6889, 38498, 17.894, "Amtlich", "od_md21e")),
        ("u18_share", "2015-12-31", (6625, 36985, 17.913, "Amtlich", "od_md21e")),
        ("belastungsindex", "2020-12-31", (None, None, -0.1235, "Amtlich", "v1457_22")),
        ("einkommen_gering_share", "2024-12-31", (None, None, 19.4, "Stichprobe", None)),
    ],
)
def test_a_row_says_parts_value_status_and_source(release, key, day, cells):
    rows = list(book(release, indicator=key, stichtag=day, stadtraum="04")["Werte"].values)
    (row,) = [dict(zip(rows[0], one, strict=True)) for one in rows[1:]]
    found = [row[name] for name in ("Zähler", "Nenner", "Wert", "Herkunft", "Quelle")]
    assert found[: 5 if cells[4] else 4] == list(cells[: 5 if cells[4] else 4])
    assert str(row["Stichtag"])[:10] == day


def test_parts_of_a_stadtraum_are_its_own_and_not_the_one_of_its_number(release):
    rows = book(release, indicator="u18_share", level="stadtteil", stadtraum="04")["Werte"].values
    assert {row[0] for row in rows} == {"Nummer", "14", "21", "25"}


def test_the_workbook_says_what_each_indicator_means_and_where_it_is_from(release):
    found = book(release, stadtraum="04")
    assert {row[1] for row in found["Werte"].values} == {"Gebiet", "4 Pieschen"}
    assert found["Kennzahlen"].max_row > 30
    told = dict(found["Herkunft"].values)
    assert "report --kind tabelle --stadtraum 04" in told["Noch einmal erstellen"]
    assert "dl-de/by-2-0" in told["Quellen"]


@pytest.mark.parametrize(("kind", "form"), [("tabelle", "xlsx"), ("folien", "pptx")])
def test_a_file_of_planned_work_names_it_and_leads_back_to_it(release, kind, form):
    kept, weights = office.scenario(release, name="Fünf KiFaZ"), office.weighting("Knappes Angebot")
    plan = encode(kept.scenario)
    for fields, name, view in (
        ({"scenario": kept, "scenario_name": plan}, "fuenf-kifaz", f"szenario?plan={plan}"),
        (
            {"scenario": kept, "scenario_name": "abcd2345"},
            "fuenf-kifaz",
            f"szenario?plan={plan}&szenario=abcd2345",
        ),
        (
            {"weighting": weights, "weighting_name": "efgh2345"},
            "knappes-angebot",
            "bedarf?gewichtung=efgh2345",
        ),
        ({"weighting": weights, "weighting_name": "gewichtung.json"}, "knappes-angebot", "bedarf"),
    ):
        asked = office.ask(release, kind, form, **fields)
        assert leading_back.link(asked, *leading_back.view(asked)) == f"{office.URL}/{view}"
        assert kinds.make(asked, document.silent).name == f"{kind}_{name}_{office.DAY}.{form}"
    told = dict(book(release, weighting=weights, weighting_name="efgh2345")["Herkunft"].values)
    assert "„Knappes Angebot“. Gewichte: 25 % „Alleinerziehende" in told["Gewichtung"]


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
