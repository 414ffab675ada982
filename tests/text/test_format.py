"""German formats: one owner, tested to the character."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.text import format as de


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1234.5, 1, "1.234,5"),
        (1234567, 0, "1.234.567"),
        (0, 0, "0"),
        (-3.25, 2, "−3,25"),
        (-0.04, 1, "0,0"),
        (None, 1, "k. A."),
        (math.nan, 1, "k. A."),
        (math.inf, 1, "k. A."),
    ],
)
def test_a_number_is_written_the_german_way(value, decimals, expected):
    assert de.number(value, decimals) == expected


def test_zero_is_a_figure_and_missing_is_not_zero():
    assert de.number(0.0, 2) == "0,00"
    assert de.number(None, 2) == "k. A."


def test_a_sign_is_written_only_where_asked_and_never_before_zero():
    assert de.number(0.8, 1, sign=True) == "+0,8"
    assert de.number(0.0, 1, sign=True) == "0,0"
    assert de.number(0.8, 1) == "0,8"


def test_the_end_of_a_year_stays_the_thirty_first_of_december():
    assert de.date("2025-12-31") == "31.12.2025"
    assert de.year("2025-12-31") == "2025"
    assert de.date(None) == "k. A."
    assert de.date("2018") == "2018"
    assert de.date("2025-09") == "09.2025"
    assert de.date("2025-9") == "2025-9"


def test_a_change_of_percentages_is_named_points_and_a_change_of_counts_has_both():
    assert de.change(17.9, 17.1, "%", 1) == "+0,8 Punkte"
    assert de.change(1200, 1000, "Personen") == "+200 (+20,0 %)"
    assert de.change(-0.1, -0.3, "Punkte", 2) == "+0,20"
    assert de.change(None, 3, "%") == "k. A."


def test_class_labels_are_half_open_and_only_the_last_includes_its_end():
    assert de.class_label(81, 212, 0, is_last=False) == "81 bis unter 212"
    assert de.class_label(212, 300, 0, is_last=True) == "212 bis 300"
    assert de.class_label(5, 5, 0, is_last=True) == "5"
    assert de.class_label(-math.inf, 81, 0, is_last=False) == "unter 81"
    assert de.class_label(212, math.inf, 0, is_last=True) == "212 und mehr"


def test_money_for_reading_aloud_has_no_false_precision():
    assert de.euro_short(2_536_120) == "2,54 Mio. €"
    assert de.euro_short(149_120) == "149.100 €"
    assert de.euro_short(950) == "950 €"
    assert de.euro_short(None) == "k. A."


def test_a_parameter_is_written_with_the_decimals_it_has():
    assert [de.short(v) for v in (0.0875, 155.71, 60000, 0.3)] == [
        "0,0875",
        "155,71",
        "60.000",
        "0,3",
    ]


def test_names_sort_as_in_a_german_phone_book():
    names = [
        "Zschertnitz",
        "Äußere Neustadt",
        "Altstadt",
        "Übigau",
        "Uebigau",
        "Striesen",
        "Strießen",
    ]
    assert de.sorted_names(names)[:3] == ["Altstadt", "Äußere Neustadt", "Striesen"]
    assert de.sorted_names(["Ölmühle", "Oppellstraße"]) == ["Ölmühle", "Oppellstraße"]


def test_only_official_and_computed_values_stand_without_a_sign():
    unmarked = [key for key, (_, mark, _) in de.STATUS_WORDS.items() if not mark]
    assert unmarked == ["amtlich", "berechnet"]
    assert de.marked(18.3, "%", 1, "stichprobe") == "18,3 % ≈"
    assert de.marked(None, "%", 1, "stichprobe") == "k. A."


def test_every_status_of_the_store_has_a_word():
    from sozialraum.store.schema import STATUSES

    assert set(STATUSES) == set(de.STATUS_WORDS)


def test_lists_read_like_a_sentence():
    assert de.listing([]) == ""
    assert de.listing(["A"]) == "A"
    assert de.listing(["A", "B", "C"]) == "A, B und C"
    assert de.count(1, "Stadtraum", "Stadträume") == "1 Stadtraum"
    assert de.count(3, "Stadtraum", "Stadträume") == "3 Stadträume"


@given(st.floats(-1e12, 1e12), st.integers(0, 4))
def test_a_written_number_reads_back_as_the_rounded_one(value, decimals):
    text = de.number(value, decimals).replace(".", "").replace(",", ".").replace("−", "-")
    assert float(text) == pytest.approx(round(value, decimals), abs=10**-decimals)


@pytest.mark.parametrize(
    ("low", "high", "decimals", "words"),
    [
        (1.5, 2, 2, "1,50 bis 2,00"),
        (0, 18_000, 0, "bis 18.000"),
        (0, 18_000, None, "0 bis 18.000"),
        (-100, 100, None, "−100 bis 100"),
        (0.75, 0.75, 2, "0,75"),
        (0, 0, 0, "0"),
        (float("nan"), 3, 0, "k. A."),
        (None, None, None, "k. A."),
    ],
)
def test_a_span_names_both_ends_or_says_it_is_missing(low, high, decimals, words):
    assert de.span(low, high, decimals) == words


def test_parameters_carry_their_unit_and_years_are_no_amounts():
    assert de.quantity(20_000, "EUR je Stadtraum") == "20.000 EUR je Stadtraum"
    assert de.quantity(2026, "Jahr") == "2026"
    assert de.parameter_span(2017, 2030, "Jahr") == "2017 bis 2030"
    assert de.parameter_span(0, 60_000, "EUR") == "0 bis 60.000"
    assert de.parameter_span(0.02, 0.02, "Anteil") == "fest"


def test_numbers_stay_on_the_line_of_what_they_count():
    shown = de.unbroken(
        "25 % in 4 Pieschen und 17 Briesnitz: 1,5 VzÄ, 200 € am 31.12.2025 bis 2026"
    )
    assert shown.split(" ") == [
        *("25\u00a0%", "in", "4\u00a0Pieschen", "und", "17\u00a0Briesnitz:", "1,5\u00a0VzÄ,"),
        *("200\u00a0€", "am", "31.12.2025", "bis", "2026"),
    ]
