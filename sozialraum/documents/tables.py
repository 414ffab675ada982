"""Tables as files: CSV that opens rightly in German Excel, XLSX with a sheet that says where from.

A CSV file holds the table and nothing else; where the figures come from stands in the workbook's
sheet "Herkunft" and in a text file of its own (`origin_text`).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from sozialraum.answers.table import Column, Table
from sozialraum.text import format as de

CSV = "text/csv"
TEXT = "text/plain"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 32_000  # characters in a cell; Excel takes 32,767 and drops longer ones
_MEASURED, _WIDEST = 500, 60  # rows whose length sets a column's width; characters at most
_FORMULA_STARTS = ("=", "+", "-", "@")
_BREAKS = re.compile(r"[\t\r\n\v\f\u2028\u2029]+")
_DAY = re.compile(r"\d\d\.\d\d\.\d{4}")
# "01-01", "3/4", "9-2026", "1E5": a spreadsheet reads a day or a power of ten
_MISREAD = re.compile(r"\d{1,4}([-/]\d{1,4}){1,2}|\d{1,2}(\.\d{1,2}){1,2}\.?|\d+[eE]\d+")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YEARS = ("Jahr", "Startjahr")  # written without a point: 2026, not 2.026


def clean_text(text: str) -> str:
    """One line that says what it shows: no control, direction or half characters.

    Breaks become spaces, marks nobody sees (soft hyphens, direction overrides) go, lone surrogates
    become a replacement sign.
    """
    if text.isascii() and text.isprintable():
        return text
    line = _BREAKS.sub(" ", text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(sign for sign in line if unicodedata.category(sign) not in ("Cc", "Cf"))


def safe_text(text: str) -> str:
    """Clean text no spreadsheet takes for a formula, a day or a power of ten.

    A leading apostrophe disarms it. Days as they are written here (31.12.2025) stay days.
    """
    line = clean_text(text)
    bare = line.lstrip()
    is_day = _DAY.fullmatch(bare) or _ISO_DAY.fullmatch(bare)
    is_misread = not is_day and _MISREAD.fullmatch(bare)
    return "'" + line if bare.startswith(_FORMULA_STARTS) or is_misread else line


def tidy(value: float) -> float:
    """A number without the dirt of computing: four decimals, and four digits of small ones.

    99.99999999999999 is 100, 0.3333333333 is 0.3333, 0.00012345 stays 0.0001234 (half to even).
    """
    if not np.isfinite(value):
        return value
    size = abs(value)
    if size < 1e-12:  # a difference of equal numbers
        return 0.0
    return round(value, 4 if size >= 1 else max(4, 3 - int(np.floor(np.log10(size)))))


def rounded(values: Sequence[float] | pd.Series, decimals: int) -> pd.Series:
    """Numbers as people read them: whole numbers for 0 decimals, missing ones stay missing."""
    numbers = pd.Series(list(values), dtype=float).round(decimals)
    return numbers.astype("Int64") if decimals == 0 else numbers


def whole_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """A tidied copy whose columns of whole numbers are integers: "8893", not "8893,0".

    The index is left out of every file; headings are texts.
    """
    ready = frame.copy()
    for column in ready.columns[[str(kind).startswith("float") for kind in ready.dtypes]]:
        tidied = ready[column].map(tidy, na_action="ignore")
        known = tidied.dropna()
        is_whole = ((known % 1) == 0).all()  # infinity has no remainder, so it stays as it is
        ready[column] = tidied.astype("Int64") if is_whole else tidied
    return ready


def sheet(table: Table) -> pd.DataFrame:
    """The columns of a table that files hold, under their headings, rounded as the columns say."""
    columns = [column for column in table.columns if column.file]
    if table.frame.empty:
        return pd.DataFrame(columns=[one.file_heading for one in columns])
    return pd.DataFrame({one.file_heading: _written(one, table.frame) for one in columns})


def _written(column: Column, frame: pd.DataFrame) -> object:
    values = frame[column.key]
    if column.write is not None:
        return [column.write(value) for value in values]
    return rounded(values, column.digits) if column.digits is not None else values.to_numpy()


def status_word(status: object) -> str:
    """How a value came to be, as a cell of its own: "Amtlich", "Stichprobe"; empty for none."""
    word = de.status_label(status) if status and isinstance(status, str) else ""
    return word[:1].upper() + word[1:]


def to_csv(frame: pd.DataFrame) -> bytes:
    """CSV with ``;``, byte-order mark, decimal comma: the headings, then one line per row.

    Codes keep their leading zero in the file; spreadsheets that read "04" as 4 still show it in the
    area's name column. Missing values are empty cells.
    """
    ready = whole_columns(frame)
    for column in ready.select_dtypes(exclude="number"):
        ready[column] = [_csv_cell(value) for value in ready[column]]
    ready.columns = [safe_text(str(column)) for column in ready.columns]
    text = ready.to_csv(sep=";", index=False, decimal=",", lineterminator="\r\n")
    return ("\ufeff" + text).encode("utf-8")


def _csv_cell(value: object) -> object:
    """A cell of a mixed column: texts disarmed, numbers with a decimal comma as everywhere."""
    if isinstance(value, float) and value == value:  # not NaN
        return f"{tidy(value)}".replace(".", ",")
    return safe_text(value) if isinstance(value, str) else value


def to_xlsx(sheets: Mapping[str, pd.DataFrame], metadata: Mapping[str, str]) -> bytes:
    """XLSX: one sheet per table with a filter, plus the sheet "Herkunft".

    Numbers are numbers with the format of their column, the dates of the column "Stichtag" are
    dates, everything else is text: no formula, no link, codes keep their zeros.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        styles = _Styles(book)
        for name, frame in sheets.items():
            ready = whole_columns(frame)
            if "Stichtag" in ready:
                ready["Stichtag"] = pd.Series(
                    [_as_date(value) for value in ready["Stichtag"]], ready.index, dtype=object
                )
            _write_sheet(book.add_worksheet(name[:31]), ready, styles)
        # not through a frame of texts: pandas refuses half characters
        origin = pd.DataFrame({"Angabe": [*metadata], "Inhalt": [*metadata.values()]}, dtype=object)
        _write_sheet(book.add_worksheet("Herkunft"), origin, styles)
    return buffer.getvalue()


class _Styles(dict[str, Any]):
    """Excel's formats by their code, each made once in a workbook."""

    def __init__(self, book: Any) -> None:
        self.heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._book = book

    def __missing__(self, code: str) -> Any:
        self[code] = self._book.add_format({"num_format": code})
        return self[code]


def _write_sheet(sheet: Any, ready: pd.DataFrame, styles: _Styles) -> None:
    """Cell by cell: pandas' own writer takes twice as long and guesses types."""
    for position, heading in enumerate(ready.columns):
        column = ready.iloc[:, position]
        style = styles[_number_format(str(heading), column)]
        cells = [None if pd.isna(cell) else cell for cell in column]
        sheet.write_string(0, position, clean_text(str(heading)), styles.heading)
        for row, cell in enumerate(cells, start=1):
            _write_cell(sheet, row, position, cell, style, styles)
        widest = max((len(str(cell)) for cell in cells[:_MEASURED] if cell is not None), default=0)
        sheet.set_column(position, position, min(max(widest + 2, 12), _WIDEST), style)
    sheet.freeze_panes(1, 1)
    if len(ready.columns):
        sheet.autofilter(0, 0, len(ready), len(ready.columns) - 1)


def _write_cell(sheet: Any, row: int, column: int, cell: Any, style: Any, styles: _Styles) -> None:
    if cell is None:
        return
    if isinstance(cell, dt.date):
        sheet.write_datetime(row, column, cell, styles["dd.mm.yyyy"])
    elif isinstance(cell, Real) and np.isfinite(float(cell)):
        sheet.write_number(row, column, tidy(float(cell)), style)
    else:
        sheet.write_string(row, column, clean_text(str(cell))[:_LONGEST], style)


def _number_format(heading: str, column: pd.Series) -> str:
    """Excel's code for a column: text, whole numbers, or as many decimals as its numbers have."""
    if pd.api.types.is_integer_dtype(column.dtype):
        return "0" if heading in _YEARS else "#,##0"
    if pd.api.types.is_float_dtype(column.dtype):
        digits = (f"{value:.4f}".rstrip("0").partition(".")[2] for value in column.dropna())
        return "#,##0." + "0" * max((len(part) for part in digits), default=1)
    return "@" if all(isinstance(cell, str) for cell in column.dropna()) else "General"


def _as_date(value: object) -> object:
    """A German day ("31.12.2025") as a date; anything else (a bare year) stays as it is."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return value
    try:
        return dt.date(int(value[6:]), int(value[3:5]), int(value[:2]))
    except ValueError:
        return value


def origin_text(metadata: Mapping[str, str]) -> bytes:
    """Where a table comes from, as a text file: one paragraph per entry, with a byte-order mark."""
    lines = [f"{clean_text(key)}: {clean_text(value)}\r\n" for key, value in metadata.items()]
    return ("\ufeff" + "".join(lines)).encode("utf-8")


def metadata_of(rows: pd.DataFrame, release: Mapping[str, str], *notes: str) -> dict[str, str]:
    """What travels with every export: sources, licences, dates, data state, notes.

    ``rows`` comes from `Release.sources_of`; ``release`` holds label -> text of the data release.
    """
    lines: dict[str, str] = dict(release)
    unique: Sequence[dict[str, object]] = rows.drop_duplicates("source_id").to_dict("records")
    for row in unique:
        licence = row["licence"] if isinstance(row["licence"], str) else "ohne Angabe"
        # named by its id, so that the column "Quelle" of the table can be matched
        lines[f"Quelle {row['source_id']}"] = (
            f"{row['attribution']}; {row['title']}; Lizenz: {licence}"
        )
    for position, note in enumerate(notes, start=1):
        lines[f"Hinweis {position}"] = note
    return lines
