"""Downloads must open rightly in German Excel and never carry a formula."""

import datetime as dt
import io

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from sozialraum.ui import exports

FRAME = pd.DataFrame(
    {
        "Nummer": ["04", "11"],
        "Gebiet": ["Pieschen", '=HYPERLINK("böse")'],
        "Wert": [-3.25, np.nan],
    }
)
META = {"Quelle 1": "Landeshauptstadt Dresden", "Hinweis 1": "+kein Rechenbefehl"}


def csv_text() -> str:
    return exports.to_csv(FRAME, META).decode("utf-8")


def test_the_csv_starts_with_a_byte_order_mark_and_uses_semicolons():
    assert exports.to_csv(FRAME, META).startswith(b"\xef\xbb\xbf")
    assert csv_text().lstrip("\ufeff").splitlines()[0] == "Nummer;Gebiet;Wert"


def test_a_negative_number_stays_a_number_with_a_decimal_comma():
    assert ";-3,25" in csv_text()


def test_codes_keep_their_leading_zero():
    assert "\n04;" in csv_text()


def test_a_missing_value_is_an_empty_cell_not_zero():
    line = csv_text().splitlines()[2]
    assert line.endswith(";")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_text_that_looks_like_a_formula_is_disarmed(start):
    assert exports.safe_text(start + "SUMME(A1)").startswith("'")
    assert exports.safe_text("Pieschen") == "Pieschen"


def test_formulas_are_disarmed_in_the_table_and_in_the_metadata():
    text = csv_text()
    assert "'=HYPERLINK" in text
    assert "'+kein Rechenbefehl" in text


def test_the_workbook_has_values_and_an_origin_sheet_and_no_formula():
    book = load_workbook(io.BytesIO(exports.to_xlsx({"Werte": FRAME}, META)))
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
    lines = exports.to_csv(MIXED, {}).decode("utf-8").splitlines()
    assert lines[1] == "04;31.12.2025;8893;8893"
    assert lines[2] == "11;2017;;17,5"


def test_a_column_with_fractions_keeps_them():
    assert exports.whole_columns(FRAME)["Wert"].iloc[0] == -3.25


def test_days_are_dates_in_the_workbook_and_a_bare_year_stays():
    sheet = load_workbook(io.BytesIO(exports.to_xlsx({"Werte": MIXED}, META)))["Werte"]
    assert sheet["B2"].value == dt.datetime(2025, 12, 31)
    assert sheet["B3"].value == "2017"
    assert sheet["C2"].value == 8893
    assert sheet["C3"].value is None


def test_sources_are_listed_by_the_id_that_the_table_names():
    rows = pd.DataFrame(
        {"source_id": ["od_md21e"], "attribution": ["Stadt"], "title": ["Titel"], "licence": [None]}
    )
    assert exports.metadata_of(rows, {}) == {"Quelle od_md21e": "Stadt; Titel; Lizenz: ohne Angabe"}


def test_a_status_is_a_word_of_its_own():
    assert exports.status_word("stichprobe") == "Stichprobe"
    assert exports.status_word("amtlich") == "Amtlich"
    assert exports.status_word(None) == ""
