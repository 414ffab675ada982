"""Downloads must open rightly in German Excel and never carry a formula."""

import datetime as dt
import io

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from sozialraum.documents import tables

FRAME = pd.DataFrame(
    {
        "Nummer": ["04", "11"],
        "Gebiet": ["Pieschen", '=HYPERLINK("böse")'],
        "Wert": [-3.25, np.nan],
    }
)
META = {"Quelle 1": "Landeshauptstadt Dresden", "Hinweis 1": "+kein Rechenbefehl"}


def csv_text() -> str:
    return tables.to_csv(FRAME).decode("utf-8")


def test_the_csv_starts_with_a_byte_order_mark_and_uses_semicolons():
    assert tables.to_csv(FRAME).startswith(b"\xef\xbb\xbf")
    assert csv_text().lstrip("\ufeff").splitlines()[0] == "Nummer;Gebiet;Wert"


def test_a_negative_number_stays_a_number_with_a_decimal_comma():
    assert ";-3,25" in csv_text()


def test_codes_keep_their_leading_zero():
    assert "\n04;" in csv_text()


def test_a_missing_value_is_an_empty_cell_not_zero():
    line = csv_text().splitlines()[2]
    assert line.endswith(";")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "\u202e=", "\u00ad@"])
def test_text_that_looks_like_a_formula_is_disarmed(start):
    assert tables.safe_text(start + "SUMME(A1)").startswith("'")
    assert tables.safe_text("Pieschen") == "Pieschen"


@pytest.mark.parametrize("code", ["01-01", "3/4", "1.2", "2026-09", "1E5", "76-11", "1-2-3"])
def test_a_code_that_a_spreadsheet_takes_for_a_day_or_a_power_stays_a_code(code):
    assert tables.safe_text(code) == f"'{code}"


@pytest.mark.parametrize("text", ["31.12.2025", "04", "2026-09-26", "Haus 3-4", "§ 13", "09.2026"])
def test_days_and_plain_codes_are_left_as_they_are(text):
    assert tables.safe_text(text) == text


def test_formulas_are_disarmed_in_the_table_and_its_headings():
    text = tables.to_csv(FRAME.assign(**{"=1+1": 1})).decode("utf-8")
    assert ";'=HYPERLINK" in text.replace('"', "")
    assert ";'=1+1\r\n" in text


def test_a_csv_is_one_table_and_nothing_after_it():
    frame = pd.read_csv(io.BytesIO(tables.to_csv(FRAME)), sep=";", decimal=",", dtype={0: str})
    assert list(frame.columns) == ["Nummer", "Gebiet", "Wert"]
    assert len(frame) == len(FRAME)


def test_where_a_table_comes_from_is_a_text_file_of_its_own():
    lines = tables.origin_text(META).decode("utf-8-sig").splitlines()
    assert lines == ["Quelle 1: Landeshauptstadt Dresden", "Hinweis 1: +kein Rechenbefehl"]


DIRT = [99.99999999999999, 92.45000000000002, 1 / 3, 0.000123456, -1e-17, 149_120.0000001]
CLEAN = [100, 92.45, 0.3333, 0.0001235, 0, 149_120]


def test_numbers_carry_no_dirt_of_computing():
    lines = tables.to_csv(pd.DataFrame({"Wert": DIRT})).decode("utf-8").splitlines()
    read = [float(line.replace(",", ".")) for line in lines[1:]]
    assert read == CLEAN
    mixed = pd.DataFrame({"Wert": pd.Series([*DIRT, "k. A."], dtype=object)})
    assert tables.to_csv(mixed).decode("utf-8").splitlines()[1] == "100,0"
    sheet = load_workbook(io.BytesIO(tables.to_xlsx({"W": pd.DataFrame({"W": DIRT})}, {})))["W"]
    assert [sheet.cell(row, 1).value for row in range(2, 8)] == CLEAN


NASTY = "Haus\u202e gnp.exe\x00\x1b[31m\u00ad Ost\r\nzweite Zeile \ud800"


def test_signs_nobody_sees_do_not_travel_in_a_file():
    assert tables.clean_text(NASTY) == "Haus gnp.exe[31m Ost zweite Zeile \ufffd"
    frame = pd.DataFrame({"Name": pd.Series([NASTY], dtype=object)})
    assert len(tables.to_csv(frame).decode("utf-8").splitlines()) == 2
    book = load_workbook(io.BytesIO(tables.to_xlsx({"Werte": frame}, {"Szenario": NASTY})))
    assert book["Werte"]["A2"].value == tables.clean_text(NASTY)
    assert book["Herkunft"]["B2"].value == tables.clean_text(NASTY)


def test_a_workbook_has_no_link_and_a_very_long_text_is_not_dropped():
    frame = pd.DataFrame({"Name": ["http://fremd.example/?a=1", "mailto:a@b", "x" * 40_000]})
    content = tables.to_xlsx({"Werte": frame}, {})
    sheet = load_workbook(io.BytesIO(content))["Werte"]
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
    assert sheet["A2"].value == "http://fremd.example/?a=1"
    assert len(sheet["A4"].value) > 30_000


def test_a_workbook_is_typed_and_can_be_filtered():
    frame = pd.DataFrame(
        {"Nummer": ["04", "11"], "Jahr": [2026, 2027], "EUR": [149_120, 1], "je 1.000": [2.125, 3]}
    )
    sheet = load_workbook(io.BytesIO(tables.to_xlsx({"Werte": frame}, {})))["Werte"]
    formats = [sheet.cell(2, column).number_format for column in range(1, 5)]
    assert formats == ["@", "0", "#,##0", "#,##0.000"]
    assert sheet.auto_filter.ref == "A1:D3"


def test_the_workbook_has_values_and_an_origin_sheet_and_no_formula():
    book = load_workbook(io.BytesIO(tables.to_xlsx({"Werte": FRAME}, META)))
    assert book.sheetnames == ["Werte", "Herkunft"]
    cells = [cell for row in book["Werte"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert book["Werte"]["A2"].value == "04"
    assert book["Werte"]["C2"].value == -3.25
    assert book["Werte"]["C3"].value is None
    assert book["Herkunft"]["B2"].value == "Landeshauptstadt Dresden"


MIXED = pd.DataFrame(
    {
        "Nummer": ["04", "11"],
        "Stichtag": ["31.12.2025", "2017"],
        "Personen": [8893.0, np.nan],
        "Wert": pd.Series([8893, 17.5], dtype=object),
    }
)


def test_counts_are_whole_numbers_even_beside_gaps_and_decimals():
    lines = tables.to_csv(MIXED).decode("utf-8").splitlines()
    assert lines[1] == "04;31.12.2025;8893;8893"
    assert lines[2] == "11;2017;;17,5"


def test_a_column_with_fractions_keeps_them():
    assert tables.whole_columns(FRAME)["Wert"].iloc[0] == -3.25


def test_days_are_dates_in_the_workbook_and_a_bare_year_stays():
    sheet = load_workbook(io.BytesIO(tables.to_xlsx({"Werte": MIXED}, META)))["Werte"]
    assert sheet["B2"].value == dt.datetime(2025, 12, 31)
    assert sheet["B3"].value == "2017"
    assert sheet["C2"].value == 8893
    assert sheet["C3"].value is None


def test_sources_are_listed_by_the_id_that_the_table_names():
    rows = pd.DataFrame(
        {"source_id": ["od_md21e"], "attribution": ["Stadt"], "title": ["Titel"], "licence": [None]}
    )
    assert tables.metadata_of(rows, {}) == {"Quelle od_md21e": "Stadt; Titel; Lizenz: ohne Angabe"}


def test_a_status_is_a_word_of_its_own():
    assert tables.status_word("stichprobe") == "Stichprobe"
    assert tables.status_word("amtlich") == "Amtlich"
    assert tables.status_word(None) == ""
