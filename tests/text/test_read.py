"""Typed numbers, read the German way; nothing ambiguous is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.text import format as de
from sozialraum.text import read


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,5", 1.5),
        ("1.5", 1.5),
        ("1.50", 1.5),
        ("0.125", 0.125),
        ("1.500", 1500),
        ("20.000", 20_000),
        (" 20 000 € ", 20_000),
        ("20\u202f000 EUR", 20_000),
        ("1.234.567,89", 1_234_567.89),
        ("1,75 VzÄ", 1.75),
        ("−0,25", -0.25),
        ("-3", -3),
        ("+2", 2),
        ("007", 7),
        ("0", 0),
    ],
)
def test_a_number_is_read_as_it_is_meant(text, value):
    assert read.number(text) == value


@pytest.mark.parametrize("text", ["", "   ", "€", "VzÄ"])
def test_an_empty_field_is_not_zero(text):
    with pytest.raises(ValueError, match="leer"):
        read.number(text)


@pytest.mark.parametrize(
    "text",
    [
        "eins",
        "1,5,0",
        "1.5.0",
        "1.23.456",
        "1,500.00",
        "0.000.000",
        "1e3",
        "nan",
        "inf",
        "--1",
        "½",
    ],
)
def test_what_is_no_number_is_not_guessed(text):
    with pytest.raises(ValueError, match="keine Zahl"):
        read.number(text)


def test_an_endless_text_is_refused_at_once():
    with pytest.raises(ValueError, match="zu lang"):
        read.number("9" * 100_000)


@given(st.integers(-(10**12), 10**12), st.integers(0, 2))
def test_what_the_program_writes_it_reads_back(whole, decimals):
    value = whole / 10**decimals
    assert read.number(de.number(value, decimals)) == value


@given(st.text(max_size=40))
def test_any_text_gives_a_finite_number_or_a_german_reason(text):
    try:
        value = read.number(text)
    except ValueError as error:
        assert str(error).startswith("Das ")
    else:
        assert abs(value) < 10**21


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("31.12.2026", "2026-12-31"),
        (" 1.2.2026 ", "2026-02-01"),
        ("09.2025", "2025-09"),
        ("2024", "2024"),
        ("2026-12-31", "2026-12-31"),
        ("31.02.2026", "31.02.2026"),  # no such day: whoever judges it names it
        ("13.2026", "13.2026"),
        ("bald", "bald"),
        ("", ""),
    ],
)
def test_a_day_is_read_as_germans_write_it(typed, iso):
    assert read.day(typed) == iso


@pytest.mark.parametrize("text", ["1 2", "1 00", "20 0000", "1_000", "12,5,0", "٣", "1.", "1.2,5"])
def test_blanks_and_foreign_marks_do_not_glue_digits_together(text):
    for writing in (read.Writing.TYPED, read.Writing.UNSURE):
        with pytest.raises(ValueError, match="keine Zahl"):
            read.exact(text, writing)


@pytest.mark.parametrize(
    ("text", "unsure", "program"),
    [
        ("1.234", None, "1.234"),
        ("-411.234", None, "-411.234"),
        ("1,234", "1.234", None),
        ("0.125", "0.125", "0.125"),
        ("1,2340", "1.2340", "1.2340"),
        ("51.0519", "51.0519", "51.0519"),
        ("12,5", "12.5", "12.5"),
        ("1.234,5", "1234.5", "1234.5"),
        ("1.234.567", "1234567", "1234567"),
        ("1 234", "1234", "1234"),
        ("13.741512345678901", "13.741512345678901", "13.741512345678901"),
        ("1e-05", None, "1e-05"),
        ("1e9999", None, None),
        ("nan", None, None),
        ("9" * 400, None, None),
    ],
)
def test_a_number_in_a_table_is_read_by_how_its_columns_are_parted(text, unsure, program):
    for writing, value in ((read.Writing.UNSURE, unsure), (read.Writing.PROGRAM, program)):
        if value is None:
            with pytest.raises(ValueError, match="Das "):
                read.exact(text, writing)
        else:
            assert read.exact(text, writing) == read.Decimal(value)
