"""Files with tables, as offices save them: CSV in any spelling, or an Excel workbook.

Nothing is interpreted here but what the file's form says: encoding, separator, cells. Excel's own
numbers stay numbers, so a decimal mark is never guessed where there is none.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sozialraum.store import given_file
from sozialraum.store.given_file import GivenFileError

MAX_FILE = 10_000_000
_MAX_UNPACKED = 200_000_000  # a workbook is a ZIP; a small one may hold an absurd amount
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 500_000, 500, 50
EXCEL_MARK = re.compile(r'\A"?sep=(.)"?\n', re.IGNORECASE)  # names the separator to Excel
SEPARATORS = {";": "Semikolon", "\t": "Tabulator", ",": "Komma", "|": "Senkrechter Strich"}
_NO_RESULT = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")

Cell = str | float  # "" = empty


@dataclass(frozen=True)
class Sheet:
    """One table of cells.

    Attributes:
        name: Of the worksheet; "" for a text file.
        rows: Cells of each row that holds anything, text without blanks around it.
        lines: Line of each row in the file.
        gaps: Rows with an empty line above them.
        separator: Of a text file, "" for a worksheet.
        notes: German sentences about how cells were read.
    """

    name: str
    rows: list[list[Cell]]
    lines: list[int]
    gaps: frozenset[int] = frozenset()
    separator: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class GivenTable:
    """A file with its tables.

    Attributes:
        name: As people know it.
        sha256: Of the file.
        encoding: In words: "UTF-8", "Windows-1252", "Excel".
        sheets: At least one that holds anything.
    """

    name: str
    sha256: str
    encoding: str
    sheets: tuple[Sheet, ...]


def read(name: str, raw: bytes) -> GivenTable:
    """The tables of a file.

    Raises:
        GivenFileError: Too large, no table, or in a form that cannot be read; the message (German)
            says what to do.
    """
    if len(raw) > MAX_FILE:
        raise GivenFileError(f"Die Datei „{name}“ ist {given_file.too_large(len(raw), MAX_FILE)}.")
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused(
            name,
            "Das ist ein altes Excel-Format (.xls) oder eine Mappe mit Kennwort. Bitte speichern Sie "
            "sie ohne Kennwort als .xlsx oder als CSV",
        )
    if raw.startswith(b"PK"):
        encoding, sheets = "Excel", _workbook(name, raw)
    else:
        encoding, sheets = _encoding(raw), [_text_sheet(name, raw)]
    filled = tuple(sheet for sheet in sheets if sheet.rows)
    if not filled:
        raise _refused(name, "Sie enthält keine Tabelle")
    return GivenTable(name, hashlib.sha256(raw).hexdigest(), encoding, filled)


def column_letter(position: int) -> str:
    """How spreadsheets call a column: 0 -> "A", 26 -> "AA"."""
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _refused(name: str, why: str) -> GivenFileError:
    return GivenFileError(f"Die Datei „{name}“ lässt sich nicht lesen: {why}.")


def _encoding(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "Windows-1252"
    return "UTF-8"


def csv_rows(name: str, raw: bytes) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """The separator of a text file, and line and cells of each row, as they are.

    Raises:
        GivenFileError: It is no text, or, while rows are taken, no CSV or too long.
    """
    try:
        text = given_file.decoded(raw).lstrip("\ufeff")
    except ValueError as error:
        raise _refused(name, str(error)) from None
    mark = EXCEL_MARK.match(text)
    skipped = text[: mark.end()].count("\n") if mark else 0
    text = text[mark.end() :] if mark else text
    separator = mark[1] if mark else _separator(text)
    return separator, _csv_rows(name, text, separator, skipped)


def _text_sheet(name: str, raw: bytes) -> Sheet:
    separator, numbered = csv_rows(name, raw)
    rows, lines, gaps = _filled((line, _stripped(cells)) for line, cells in numbered)
    notes: tuple[str, ...] = ()
    words = [cell for row in rows for cell in row if isinstance(cell, str)]
    if any("Ã¤" in word or "Ã¼" in word or "ÃŸ" in word for word in words):
        notes = (
            "Umlaute stehen verstümmelt in der Datei („Ã¤“ statt „ä“); bitte speichern Sie sie neu "
            "als CSV UTF-8.",
        )
    return Sheet("", rows, lines, gaps, separator, notes)


def _separator(text: str) -> str:
    """The one that parts most lines alike; notes above and below a table are not parted at all."""
    head = "\n".join(text.split("\n", 400)[:400])

    def judge(separator: str) -> tuple[int, int]:
        widths: Counter[int] = Counter()
        try:
            for cells in csv.reader(io.StringIO(head), delimiter=separator):
                widths[len(cells)] += 1
        except csv.Error:
            return 0, 0
        alike = [(count, width) for width, count in widths.items() if width > 1]
        return max(alike, default=(0, 0))

    return max(SEPARATORS, key=judge)  # the first of equals


def _csv_rows(
    name: str, text: str, separator: str, skipped: int
) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader):
            _refuse_huge(name, number, len(cells))
            yield reader.line_num + skipped, cells
    except csv.Error:
        raise GivenFileError(
            f"Datei „{name}“, Zeile {reader.line_num + skipped}: Sie ist kein CSV; ein Anführungszeichen "
            "bleibt offen oder ein Feld ist zu lang."
        ) from None


def _refuse_huge(name: str, rows: int, columns: int) -> None:
    if rows >= MOST_ROWS or columns > MOST_COLUMNS:
        raise _refused(
            name,
            f"Sie hat mehr als {MOST_ROWS // 1000}.000 Zeilen oder {MOST_COLUMNS} Spalten",
        )


def _stripped(cells: list[Any]) -> list[Cell]:
    """Cells without blanks around and without empty ones at the end."""
    found = [" ".join(cell.split()) if isinstance(cell, str) else cell for cell in cells]
    while found and found[-1] == "":
        found.pop()
    return found


def _filled(
    numbered: Iterable[tuple[int, list[Cell]]],
) -> tuple[list[list[Cell]], list[int], frozenset[int]]:
    """Rows that hold anything, their lines, and which of them follow an empty one."""
    rows: list[list[Cell]] = []
    lines: list[int] = []
    gaps: set[int] = set()
    is_gap = False
    for line, cells in numbered:
        if not cells:
            is_gap = True
            continue
        gaps |= {len(rows)} if is_gap else set()
        rows.append(cells)
        lines.append(line)
        is_gap = False
    return rows, lines, frozenset(gaps)


def _workbook(name: str, raw: bytes) -> list[Sheet]:
    from openpyxl import load_workbook

    _refuse_archive(name, raw)
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        shown = [one for one in book.worksheets if one.sheet_state == "visible"] or book.worksheets
        sheets = [_worksheet(name, one) for one in shown[:MOST_SHEETS]]
        book.close()
    except GivenFileError:
        raise
    except Exception as error:  # what openpyxl raises on a broken file is of any kind
        raise _refused(
            name, "Das ist keine heile Excel-Mappe; bitte speichern Sie sie neu oder als CSV"
        ) from error
    return sheets


def _refuse_archive(name: str, raw: bytes) -> None:
    """A ZIP that is no workbook, unpacks to an absurd size, or lacks the results of formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
            if "xl/workbook.xml" not in {one.filename for one in members}:
                raise _refused(
                    name,
                    "Das ist keine Excel-Mappe (.xlsx); bitte speichern Sie sie so oder als CSV",
                )
            if sum(one.file_size for one in members) > _MAX_UNPACKED or len(members) > 5000:
                raise _refused(name, "Ausgepackt ist sie zu groß")
            lacking = sum(
                len(_NO_RESULT.findall(archive.read(one)))
                for one in members
                if one.filename.startswith("xl/worksheets/") and one.filename.endswith(".xml")
            )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise _refused(name, "Die Excel-Mappe ist beschädigt") from None
    if lacking:
        raise _refused(
            name,
            f"{lacking} Formeln haben kein gespeichertes Ergebnis. Bitte öffnen und speichern Sie die "
            "Mappe einmal in Excel",
        )


def _worksheet(name: str, sheet: Any) -> Sheet:
    sheet.reset_dimensions()  # programs write wrong ones; openpyxl would cut the table off
    percent: set[int] = set()

    def numbered() -> Iterator[tuple[int, list[Cell]]]:
        for number, row in enumerate(sheet.iter_rows(), start=1):
            _refuse_huge(name, number - 1, len(row))
            percent.update(c for c, cell in enumerate(row) if _is_percent(cell))
            yield number, _stripped([_excel_cell(cell) for cell in row])

    rows, lines, gaps = _filled(numbered())
    notes = tuple(
        f"Spalte {column_letter(column)} ist in Excel als Prozent geschrieben: 0,125 ist hier 12,5."
        for column in sorted(percent)
    )
    return Sheet(str(sheet.title), rows, lines, gaps, "", notes)


def _is_percent(cell: Any) -> bool:
    return isinstance(cell.value, (int, float)) and "%" in str(cell.number_format)


def _excel_cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "WAHR" if value else "FALSCH"
    if isinstance(value, (int, float)):
        return round(float(value) * 100, 10) if _is_percent(cell) else float(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date) else str(value)
