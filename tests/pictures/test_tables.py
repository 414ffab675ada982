"""Tables on screen: readable on a phone, columns without content left out, roles kept."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from sozialraum.answers.table import Table
from sozialraum.pictures import tables
from sozialraum.pictures.tables import Column, build_table, split_unit

NAME = Column("name", "Gebiet", is_number=False)
MANY = [NAME, *(Column(key, key.upper()) for key in "abcd")]


def test_a_wide_table_carries_its_headings_in_every_cell_for_phones() -> None:
    html = build_table([{"name": "4 Pieschen", "a": "1", "b": "2"}], MANY, caption="Werte")
    assert 'class="sr-table sr-stack"' in html
    assert '<td class="num" role="cell" data-label="A">1</td>' in html


def test_rows_drawn_as_blocks_stay_a_table_for_screen_readers() -> None:
    html = build_table([{"name": "4 Pieschen", "a": "1"}], MANY, caption="Werte")
    for role in ("table", "rowgroup", "row", "columnheader", "rowheader", "cell"):
        assert f'role="{role}"' in html


def test_cells_that_say_nothing_are_marked_but_missing_values_are_not() -> None:
    row = {"name": "4 Pieschen", "a": "", "b": "–", "c": "k. A.", "d": "0"}
    html = build_table([row], MANY, caption="Werte")
    assert html.count("sr-blank") == 2
    assert '<td class="num" role="cell" data-label="C">k. A.</td>' in html


def test_a_small_table_stays_a_table_on_a_phone() -> None:
    html = build_table([{"name": "4 Pieschen", "a": "1"}], MANY[:3], caption="Werte")
    assert "sr-stack" not in html and "data-label" not in html


def test_an_optional_column_is_left_out_only_where_no_row_fills_it() -> None:
    columns = [NAME, Column("note", "Hinweis", is_number=False, optional=True)]
    rows = [{"name": "4 Pieschen", "note": ""}, {"name": "5 Mickten/Trachau"}]
    assert "Hinweis" not in build_table(rows, columns, caption="Werte")
    assert "Hinweis" in build_table([*rows, {"note": "Stichprobe"}], columns, caption="Werte")


def test_long_names_may_wrap_and_short_ones_stay_on_one_line() -> None:
    long = "12 Niedersedlitz, Leubnitz, Strehlen (ohne Sternhäuser, Am Koitschgraben)"
    assert "sr-long" in build_table([{"name": long}], [NAME], caption="Werte")
    assert "sr-long" not in build_table([{"name": "4 Pieschen"}], [NAME], caption="Werte")


def test_a_second_line_of_a_cell_is_small_and_escaped() -> None:
    html = build_table([{"name": "Unter 18", "name_small": "<Anteil>"}], [NAME], caption="Werte")
    assert 'Unter 18<span class="sr-second">&lt;Anteil&gt;</span>' in html


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("17,9 %", {"value": "17,9 %"}),
        ("k. A.", {"value": "k. A."}),
        ("2.200 EUR ≈", {"value": "2.200 EUR ≈"}),
        ("5.941 Einwohner je km²", {"value": "5.941", "value_small": "Einwohner je km²"}),
        ("+2,00 VzÄ (Studie)", {"value": "+2,00", "value_small": "VzÄ (Studie)"}),
    ],
)
def test_only_a_long_unit_takes_a_line_of_its_own(text: str, cells: dict[str, str]) -> None:
    assert split_unit("value", text) == cells


def test_a_turned_table_has_a_row_per_column_and_marks_the_chosen_area():
    frame = pd.DataFrame(
        {
            "code": ["04", "stadt"],
            "name": ["4 Pieschen", "Stadt"],
            "u18": [17.9, 16.4],
            "kbu": [1.0, None],
        }
    ).assign(u18_bar=[0.5, float("nan")])
    made = Table(
        [
            Column("code", file="Nummer"),
            Column("name", "Stadtraum", is_number=False),
            Column("u18", "Unter 18", bar=True, decimals=1, unit="%"),
            Column("kbu", "Umfrage"),
        ],
        frame,
        caption="Werte",
    )
    html = tables.build(made, selected="04", city="stadt", turned="Kennzahl")
    heads = re.findall(r"<th[^>]*>([^<]*)</th>", html)
    assert heads == ["Kennzahl", "4 Pieschen", "Stadt", "Unter 18", "Umfrage"]
    cells = re.findall(r"<td([^>]*)>([^<]*)</td>", html)
    assert [text for _, text in cells] == ["17,9 %", "16,4 %", "1", "k. A."]
    assert "--bar-end:50%" in cells[0][0] and "selected" in cells[0][0]
    assert "bar-end" not in cells[1][0] and "dashed" in cells[1][0]
