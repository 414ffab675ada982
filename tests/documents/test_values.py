"""Tables and the catalogue as documents, and what holds for every kind."""

import io
import json
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pytest
from openpyxl import load_workbook

from sozialraum.answers import scenario as scenarios
from sozialraum.documents import document, kinds, leading_back, values
from sozialraum.documents.document import DocumentError
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import IndexPlan
from sozialraum.model.scenario.link import encode
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.state import StadtraumPlan
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


def test_sheets_of_planned_work_say_what_was_computed(release):
    plan = IndexPlan({"infrastrukturell": 1}, {"kita_deckung_share": 1})  # not known of one
    kept = office.scenario(release)
    large = PRESETS["alle_17"].with_plan(StadtraumPlan("04", 3.0, 1.0))  # more than the study's
    kept = replace(kept, scenario=large)
    asked = {"scenario": kept, "scenario_name": "abcd2345", "weighting": Weighting("AG", plan)}
    found = book(release, **asked)
    assert "szenario=abcd2345" in dict(found["Herkunft"].values)["Ansicht im Programm"]
    assert {row[2] for row in found["Werte"].values} == {
        *("Kennzahl", release.indicator("kita_deckung_share").name)
    }
    index = values.ranked(release, office.ask(release, "tabelle", "xlsx", **asked).weighting)
    head, *rows = found["Ränge"].values
    ranked = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert list(ranked) == [*index.index.ranked, *index.index.missing]
    (missing,) = index.index.missing
    assert ranked[missing]["Rang"] is None
    for code in index.index.ranked:
        ends = (ranked[code][f"{end} Rang in 9 von 10"] for end in ("Bester", "Schlechtester"))
        assert tuple(ends) == index.interval(code)
    head, *rows = found["Szenario je Stadtraum"].values
    areas = scenarios.run(release, kept.scenario).areas
    assert any(areas["flags"])
    assert [row[-1] or "" for row in rows] == ["; ".join(flags) for flags in areas["flags"]]


def test_a_missing_value_is_an_empty_cell_and_a_whole_one_has_no_comma():
    found = values.cells(pd.Series([1.0, float("nan"), 2.26]), [1, 1, 1]).tolist()
    assert found == [1, None, 2.3] and isinstance(found[0], int)


@pytest.mark.parametrize(
    ("fields", "head"),
    [
        ({"indicator": "u18_share"}, "Nummer;Gebiet;Kennzahl"),
        ({"weighting": office.weighting(), "indicator": "u18_share"}, "Nummer;Gebiet;Kennzahl"),
        ({"weighting": office.weighting()}, "Nummer;Stadtraum;Rang"),
    ],
)
def test_the_csv_holds_the_one_table_that_was_asked_for_most_precisely(release, fields, head):
    text = office.made(release, "tabelle", "csv", **fields).data.decode("utf-8-sig")
    assert text.startswith(head)


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        (
            {"indicator": "u18_share", "stadtraum": "04", "stichtag": "2020-12-31"},
            "karte?indikator=u18_share&sr=04&jahr=2020-12-31",
        ),
        (
            {"indicator": "u18_share", "level": "stadtteil"},
            "karte?indikator=u18_share&ebene=stadtteil",
        ),
        ({"stadtraum": "04"}, "steckbrief?sr=04"),
        ({}, ""),
    ],
)
def test_a_document_leads_back_to_what_it_shows(release, fields, end):
    asked = office.ask(release, "tabelle", "xlsx", **fields)
    assert leading_back.link(asked, *leading_back.view(asked)) == f"{office.URL}/{end}"


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
