"""A table on the screen and its file say the same: they are made of one value."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from sozialraum.answers.table import Column, Table
from sozialraum.documents import tables as files
from sozialraum.pictures import tables as pictures

NUMBER = re.compile(r"[−+]?\d[\d.]*(?:,\d+)?")


def drifted(table: Table) -> list[str]:
    """Cells whose number on the screen is not the number of the file, rounded as it is shown.

    A share may stand in percent, a dash for nothing; a cell may say why there is no number, and more than the number.
    """
    _, rows = replace(table, order=(), foot=()).shown()
    sheet = files.sheet(table)
    return [
        f"{column.heading}, {row[column.key]}: {value}"
        for column in table.columns
        if column.heading and column.file and column.is_number
        for row, value in zip(rows, sheet[column.file_heading], strict=True)
        if not _agrees(row[column.key], value)
    ]


def _agrees(text: str, value: object) -> bool:
    found = NUMBER.search(text)
    if pd.isna(value):  # type: ignore[call-overload]
        return text == "–" or not NUMBER.match(text)
    if text == "–":
        return not value
    if not found:
        return any(sign.isalpha() for sign in text) and text != "k. A."
    plain = found[0].replace(".", "").replace("−", "-").replace(",", ".")
    shown, held = float(plain), float(value)  # type: ignore[arg-type]
    if text.startswith(("unter ", "über ")):
        return held < shown if text.startswith("unter") else held > shown
    # a number is rounded for the file and for the screen, each from the raw value
    near = 0.5005 * 10 ** -len(plain.partition(".")[2]) + 1e-9
    return any(abs(shown - size * held) <= near for size in (1, 100))


FRAME = pd.DataFrame(
    {"code": ["04", "05"], "name": ["4 Pieschen", "5 Mickten"], "a": [12.34, None]}
)
GOOD = Column("a", "Anteil\u00adswert", file=True, unit="%", decimals=1)


def table(column: Column = GOOD, frame: pd.DataFrame = FRAME) -> Table:
    name = Column("name", "Stadtraum", is_number=False, file=True)
    return Table([Column("code", file="Nummer"), name, column], frame, caption="Werte")


def test_a_value_is_written_once():
    made = table()
    html, sheet = pictures.build(made), files.sheet(made)
    assert '<td class="num">12,3 %</td>' in html
    assert "k. A." in html
    assert "Nummer" not in html
    assert list(sheet) == ["Nummer", "Stadtraum", "Anteilswert"]
    assert sheet["Anteilswert"].iloc[0] == 12.34
    for one in (made, table(replace(GOOD, digits=2))):
        assert pd.isna(files.sheet(one)["Anteilswert"].iloc[1])
    assert drifted(made) == []


@pytest.mark.parametrize(
    "wrong",
    [
        table(replace(GOOD, show=lambda _: "12,4 %")),
        table(replace(GOOD, show=lambda value: "0" if pd.isna(value) else "12,3")),
        table(replace(GOOD, write=lambda value: -value)),
        table(replace(GOOD, write=lambda _: 12.34)),
        table(frame=FRAME.assign(a_words=["k. A.", None])),
        table(frame=FRAME.assign(a_words=["13", None])),
    ],
)
def test_a_screen_that_leaves_the_file_is_seen(wrong):
    assert drifted(wrong)


def test_the_order_and_the_rows_below_are_the_screens_only():
    made = replace(table(), order=("a",), foot=[{"code": "stadt", "name": "Stadt"}])
    reverse = replace(made, frame=FRAME.iloc[::-1])
    _, rows = reverse.shown()
    assert [row["name"] for row in rows] == ["4 Pieschen", "5 Mickten", "Stadt"]
    assert files.sheet(reverse)["Nummer"].tolist() == ["05", "04"]
    assert pictures.build(made, city="stadt").count('<td class="num"></td>') == 1
