"""CSV files as received: cells stay text, every row knows its line, and faults are collected."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sozialraum.store.errors import Problem

_MAX_PER_COLUMN = 3  # the same fault in every row is one fault


@dataclass
class RawTable:
    """A table as written in its file.

    Attributes:
        name: File relative to ``data/``, or "@..." for a table computed from others.
        frame: One row per record; cells are ``str`` or None (empty cell).
        lines: Line number of each record's last line in the file, shape (rows,).
        problems: Faults of the file's form; cells are judged when they are used.
    """

    name: str
    frame: pd.DataFrame
    lines: np.ndarray
    problems: list[Problem] = field(default_factory=list)
    _numbers: dict[str, np.ndarray] = field(default_factory=dict, repr=False)

    def number(self, column: str) -> np.ndarray:
        """A column as float64, shape (rows,); empty cells are NaN, bad ones become problems."""
        if column not in self._numbers:
            numbers, problems = parse_numbers(self, column)
            self.problems += problems
            self._numbers[column] = numbers
        return self._numbers[column]


def read_csv(name: str, content: bytes) -> RawTable:
    """Read a comma-separated UTF-8 file with a header; ``name`` is used in messages only."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        reason = "Die Datei ist nicht in UTF-8 gespeichert. Bitte speichern Sie sie als UTF-8."
        return _empty(name, [Problem(name, reason, line)])
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str | None]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    try:
        header = next(reader, [])
        problems += _judge_header(name, header)
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                reason = (
                    f"Die Zeile hat {len(cells)} Felder, die Kopfzeile {len(header)}. Text mit "
                    "Komma muss in Anführungszeichen stehen; Dezimalzeichen ist der Punkt."
                )
                problems.append(Problem(name, reason, reader.line_num))
                continue
            rows.append([cell or None for cell in cells])
            lines.append(reader.line_num)
    except csv.Error:
        reason = (
            "Die Zeile ist kein gültiges CSV; ein Anführungszeichen bleibt offen oder ein Feld ist zu "
            "lang."
        )
        problems.append(Problem(name, reason, reader.line_num))
    if problems and not rows:
        return _empty(name, problems)
    frame = pd.DataFrame(rows, columns=pd.Index(header, dtype=object), dtype=object)
    return RawTable(name, frame, np.array(lines, dtype=np.int64), problems)


def _empty(name: str, problems: list[Problem]) -> RawTable:
    return RawTable(name, pd.DataFrame(), np.array([], dtype=np.int64), problems)


def _judge_header(name: str, header: list[str]) -> list[Problem]:
    if len(header) == 1 and ";" in header[0]:
        reason = "Die Spalten sind mit Semikolon getrennt. Bitte mit Komma trennen."
        return [Problem(name, reason, 1)]
    seen: set[str] = set()
    problems = []
    for column in header:
        if not column:
            problems.append(Problem(name, "Eine Spalte hat keinen Namen.", 1))
        elif column in seen:
            problems.append(Problem(name, "Die Spalte kommt zweimal vor.", 1, column))
        seen.add(column)
    if not header:
        problems.append(Problem(name, "Die Datei ist leer; die Kopfzeile fehlt.", 1))
    return problems


def repeated_keys(
    name: str, frame: pd.DataFrame, lines: np.ndarray, key: Sequence[str]
) -> list[Problem]:
    """Rows of the same key, each naming both lines; missing cells of a key are one."""
    cells = frame[list(key)].astype(object).fillna("")
    problems = []
    for i in np.flatnonzero(cells.duplicated().to_numpy())[:_MAX_PER_COLUMN]:
        same = np.flatnonzero((cells == cells.iloc[i]).all(axis=1).to_numpy())
        reason = (
            f"Der Schlüssel ({', '.join(key)}) steht schon in Zeile {lines[same[0]]}. "
            "Bitte eine der beiden Zeilen streichen."
        )
        value = ", ".join(map(str, cells.iloc[i]))
        problems.append(Problem(name, reason, int(lines[i]), value=value))
    return problems


def parse_numbers(table: RawTable, column: str) -> tuple[np.ndarray, list[Problem]]:
    """A column as float64 (empty = NaN) and the problems of cells that are no finite number."""
    cells = table.frame[column].to_numpy(dtype=object)
    numbers = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce").to_numpy(
        dtype=np.float64
    )
    filled = np.array([cell is not None for cell in cells], dtype=bool)
    bad = np.flatnonzero(filled & ~np.isfinite(numbers))
    problems = [
        Problem(
            table.name, _number_reason(str(cells[i])), int(table.lines[i]), column, str(cells[i])
        )
        for i in bad[:_MAX_PER_COLUMN]
    ]
    numbers = np.where(np.isfinite(numbers), numbers, np.nan)
    return numbers, problems


def _number_reason(cell: str) -> str:
    compact = cell.replace(".", "").replace(",", "", 1).strip().lstrip("+-−")
    if "," in cell and compact.isdigit():
        return "Dezimalkomma statt Dezimalpunkt. Bitte mit Punkt und ohne Tausenderzeichen."
    if cell.strip().startswith("−"):
        return "Typografisches Minus statt Bindestrich-Minus."
    return "Keine Zahl. Ein fehlender Wert ist eine leere Zelle."
