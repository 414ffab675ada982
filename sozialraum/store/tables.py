"""From text cells to the schema's columns: types, keys, allowed words and references."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import sqlalchemy as sa

from sozialraum.model import framework
from sozialraum.store import funding, schema
from sozialraum.store.csv_reader import RawTable, repeated_keys
from sozialraum.store.errors import Problem

_MAX_PER_COLUMN = 3

DIMENSIONS = ("sozialstrukturell", "infrastrukturell", "bedarf_leistung", "sozialraeumlich")
KINDS = ("count", "share", "rate", "mean", "index", "amount")
REACHES = ("stadtraum", "mehrere", "stadtweit", "unbekannt")
OPERATIONS = ("in_betrieb", "bedroht", "geschlossen", "unklar")
EVENTS = ("eröffnet", "verändert", "bedroht", "gesichert", "geschlossen")
_YES_NO = ("0", "1")

# Words a column may hold, by column name: the names mean the same in every table but one.
ALLOWED: dict[str, tuple[str, ...]] = {
    "level": schema.LEVELS,
    "child_level": schema.LEVELS,
    "parent_level": schema.LEVELS,
    "status": schema.STATUSES,
    "typ_status": schema.STATUSES,
    "dimension": DIMENSIONS,
    "kind": KINDS,
    "funding.kind": funding.KINDS,
    "reach": REACHES,
    "polarity": ("-1", "0", "1"),
    "diverging": _YES_NO,
    "is_modellraum": _YES_NO,
    "is_protected": _YES_NO,
    "is_study": _YES_NO,
    "operation": OPERATIONS,
    "event": EVENTS,
    "finding.dimension": tuple(framework.DIMENSIONS),
    "finding.heard_in": tuple(framework.HEARD_IN),
    "finding.kind": tuple(framework.FINDING_KINDS),
    "finding_link.kind": ("indicator", "measure"),
    "finding_link.stance": framework.STANCES,
    "practice.kind": ("vorbild", "dresden"),
    "measure.level": tuple(framework.LEVELS),
    "measure.state": framework.STATES,
    "measure.role": tuple(framework.ROLES),
    "check_point.kind": tuple(framework.POINT_KINDS),
}

# Area codes without a foreign key in the schema: (table, column) -> level.
AREA_COLUMNS = {
    ("area", "counted_with"): "stadtteil",
    ("facility", "stadtteil_code"): "stadtteil",
    ("facility", "stadtraum_code"): "stadtraum",
    ("facility_reach", "stadtraum_code"): "stadtraum",
    ("finding", "stadtraum_code"): "stadtraum",
    ("measure", "stadtraum_code"): "stadtraum",
    ("funded_offer_reach", "stadtraum_code"): "stadtraum",
    ("neighbour", "stadtteil_a"): "stadtteil",
    ("neighbour", "stadtteil_b"): "stadtteil",
}
_BREAKS = re.compile(r"-?\d+(\.\d+)?(\|-?\d+(\.\d+)?)*")


@dataclass
class TypedTable:
    """A schema table ready to insert: all its columns, typed; ``lines`` leads back to the file."""

    table: sa.Table
    file: str
    frame: pd.DataFrame
    lines: np.ndarray

    def problem(self, row: int, column: str | None, reason: str) -> Problem:
        """A problem of one record (position in the frame)."""
        value = None if column is None else self.frame[column].iloc[row]
        return Problem(
            self.file,
            reason,
            int(self.lines[row]) if self.lines[row] > 0 else None,
            column,
            None if value is None else str(value),
        )


def to_typed(table: sa.Table, raw: RawTable) -> tuple[TypedTable, list[Problem]]:
    """Turn cells into the schema's columns; each fault becomes a problem.

    Text columns hold ``str`` or None, numbers float64 with NaN (Integer columns too, until they
    are inserted). A column the file leaves out is empty, or its default.
    """
    problems = list(raw.problems)
    if raw.problems and raw.frame.columns.empty:
        return TypedTable(table, raw.name, _no_rows(table), raw.lines), problems
    known = {column.name for column in table.columns}
    problems += [
        Problem(
            raw.name,
            "Diese Spalte kennt das Programm nicht. Bitte Schreibweise prüfen oder streichen.",
            1,
            str(column),
        )
        for column in raw.frame.columns
        if column not in known
    ]
    data: dict[str, pd.Series] = {}
    for column in table.columns:
        cells, found = _read_column(column, raw)
        # Without the dtype pandas would turn None of a text column into NaN.
        data[column.name] = pd.Series(cells, dtype=cells.dtype)
        problems += found
    typed = TypedTable(table, raw.name, pd.DataFrame(data), raw.lines)
    keys = [column.name for column in table.primary_key.columns]
    problems += repeated_keys(raw.name, typed.frame, raw.lines, keys)
    if table.name == "class_standard":
        problems += _break_problems(typed)
    return typed, problems


def _no_rows(table: sa.Table) -> pd.DataFrame:
    return pd.DataFrame({column.name: [] for column in table.columns}, dtype=object)


def _read_column(column: sa.Column, raw: RawTable) -> tuple[np.ndarray, list[Problem]]:
    name = column.name
    rows = len(raw.frame)
    is_number = isinstance(column.type, (sa.Integer, sa.Float))
    default = column.default.arg if isinstance(column.default, sa.ColumnDefault) else None
    if name not in raw.frame.columns:
        problems = []
        if not column.nullable and default is None:
            problems = [Problem(raw.name, "Diese Pflichtspalte fehlt.", 1, name)]
        empty = np.nan if is_number else None
        return np.full(rows, empty if default is None else default, dtype=object), problems
    cells = raw.frame[name].to_numpy(dtype=object)
    problems = [*_empty_cells(column, cells, raw, default), *_words(column, cells, raw)]
    if not is_number:
        return cells, [*problems, *_too_long(column, cells, raw)]
    before = len(raw.problems)
    numbers = raw.number(name)
    problems += raw.problems[before:]
    if default is not None:
        numbers = np.where(np.isnan(numbers), float(default), numbers)
    if isinstance(column.type, sa.Integer):
        broken = np.flatnonzero(~np.isnan(numbers) & (numbers != np.floor(numbers)))
        problems += _cell_problems(raw, name, cells, broken, "Keine ganze Zahl.")
    return numbers, problems


def _empty_cells(
    column: sa.Column, cells: np.ndarray, raw: RawTable, default: object
) -> list[Problem]:
    if column.nullable or default is not None:
        return []
    empty = np.flatnonzero([cell is None for cell in cells])
    reason = "Der Wert fehlt; diese Spalte muss immer gefüllt sein."
    if column.name in ("source_id", "source_text"):
        reason = "Die Quelle fehlt. Jede Angabe braucht eine."
    return _cell_problems(raw, column.name, cells, empty, reason)


def _words(column: sa.Column, cells: np.ndarray, raw: RawTable) -> list[Problem]:
    allowed = ALLOWED.get(f"{column.table.name}.{column.name}", ALLOWED.get(column.name))
    if allowed is None:
        return []
    bad = np.flatnonzero([cell is not None and cell not in allowed for cell in cells])
    what = "Unbekannter Status" if "status" in column.name else "Unbekanntes Wort"
    reason = f"{what}. Erlaubt: {', '.join(allowed)}."
    return _cell_problems(raw, column.name, cells, bad, reason)


def _too_long(column: sa.Column, cells: np.ndarray, raw: RawTable) -> list[Problem]:
    length = getattr(column.type, "length", None)
    if length is None:
        return []
    bad = np.flatnonzero([cell is not None and len(cell) > length for cell in cells])
    return _cell_problems(raw, column.name, cells, bad, f"Länger als {length} Zeichen.")


def _cell_problems(
    raw: RawTable, column: str, cells: np.ndarray, rows: np.ndarray, reason: str
) -> list[Problem]:
    problems = [
        Problem(raw.name, reason, int(raw.lines[i]), column, cells[i])
        for i in rows[:_MAX_PER_COLUMN]
    ]
    if len(rows) > _MAX_PER_COLUMN:
        more = f"Derselbe Fehler in {len(rows) - _MAX_PER_COLUMN} weiteren Zeilen."
        problems.append(Problem(raw.name, more, column=column))
    return problems


def _break_problems(typed: TypedTable) -> list[Problem]:
    problems = []
    for i, text in enumerate(typed.frame["breaks"]):
        is_list = isinstance(text, str) and _BREAKS.fullmatch(text)
        limits = [float(part) for part in text.split("|")] if is_list else []
        if not limits or any(a >= b for a, b in pairwise(limits)):
            reason = "Keine aufsteigende Liste von Klassengrenzen (erwartet: 10|12.5|15)."
            problems.append(typed.problem(i, "breaks", reason))
    return problems


def reference_problems(tables: Mapping[str, TypedTable]) -> list[Problem]:
    """Codes and ids that lead nowhere: foreign keys of the schema and area codes without one."""
    problems = []
    for typed in tables.values():
        for key in typed.table.foreign_key_constraints:
            problems += _orphans(typed, key, tables)
    areas = tables["area"].frame
    for (name, column), level in AREA_COLUMNS.items():
        if name not in tables:
            continue
        codes = set(areas.loc[areas["level"] == level, "code"])
        cells = tables[name].frame[column].to_numpy(dtype=object)
        bad = np.flatnonzero([cell is not None and cell not in codes for cell in cells])
        problems += [
            tables[name].problem(int(i), column, unknown_code(level)) for i in bad[:_MAX_PER_COLUMN]
        ]
    return problems


def unknown_code(level: str) -> str:
    """The reason for a code that no area of the level has."""
    return (
        f"Unbekannter Code: In area.csv gibt es ihn auf der Ebene {level} nicht. Bitte den Code "
        "berichtigen (Text mit führender Null) oder das Gebiet ergänzen."
    )


def _orphans(
    typed: TypedTable, key: sa.ForeignKeyConstraint, tables: Mapping[str, TypedTable]
) -> list[Problem]:
    parent = tables.get(key.referred_table.name)
    if parent is None or typed.frame.empty:
        return []
    columns = list(key.column_keys)
    referred = [element.column.name for element in key.elements]
    known = set(parent.frame[referred].itertuples(index=False, name=None))
    cells = list(typed.frame[columns].itertuples(index=False, name=None))
    bad = [i for i, row in enumerate(cells) if None not in row and row not in known]
    problems = []
    for i in bad[:_MAX_PER_COLUMN]:
        if parent.table.name == "area":
            reason = unknown_code(str(cells[i][0]))
        else:
            words = {"source": "Unbekannte Quelle", "indicator": "Unbekannter Indikator"}
            what = words.get(parent.table.name, "Unbekannter Eintrag")
            reason = f"{what}: {parent.file} enthält diesen Schlüssel nicht."
        problems.append(typed.problem(i, columns[-1], reason))
    return problems


def records(typed: TypedTable) -> list[tuple[object, ...]]:
    """Rows to insert in the order of the table's columns: None for missing, int for Integer."""
    arrays = []
    for column in typed.table.columns:
        cells = typed.frame[column.name].to_numpy(dtype=object)
        missing = pd.isna(cells)
        if isinstance(column.type, sa.Integer):
            cells = np.array([None if m else int(c) for c, m in zip(cells, missing, strict=True)])
        else:
            cells = np.where(missing, None, cells)
        arrays.append(cells.tolist())
    return list(zip(*arrays, strict=True))
