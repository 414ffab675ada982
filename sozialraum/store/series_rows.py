"""Which rows of a published table a series uses, grouped by area and Stichtag."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from sozialraum.store.aggregation import Areas
from sozialraum.store.csv_reader import RawTable
from sozialraum.store.errors import Problem
from sozialraum.store.series_spec import Series, SeriesError, as_list
from sozialraum.store.tables import unknown_code

MAX_PER_SERIES = 3


@dataclass
class Groups:
    """Rows of a table that one series uses, grouped by area and Stichtag.

    Attributes:
        chosen: Whether a table row is used, shape (table rows,).
        rows: Positions of the used rows, shape (n,).
        group: Group of each used row, shape (n,), numbered in order of appearance.
        code: Area code of each group, shape (groups,).
        stichtag: ISO date of each group, shape (groups,).
        line: Line in the file of each group's first row, shape (groups,).
    """

    chosen: np.ndarray
    rows: np.ndarray
    group: np.ndarray
    code: np.ndarray
    stichtag: np.ndarray
    line: np.ndarray

    @property
    def count(self) -> int:
        """Number of groups."""
        return len(self.code)


def cells_of(one: Series, table: RawTable, column: str, key: str) -> np.ndarray:
    """A column the series names under a key, shape (table rows,); raises SeriesError without it."""
    if column not in table.frame.columns:
        there = ", ".join(map(str, table.frame.columns))
        reason = f"Die Tabelle {table.name} hat diese Spalte nicht. Vorhanden: {there}."
        raise one.fail(key, reason, column)
    return np.asarray(table.frame[column].to_numpy(dtype=object))


def fulfil(one: Series, table: RawTable, key: str, before: np.ndarray) -> np.ndarray:
    """Rows that fulfil an equality filter as well, shape (table rows,)."""
    conditions = one.spec.get(key) or {}
    if not isinstance(conditions, dict):
        raise one.fail(key, "Erwartet wird { spalte = „wert“ }.")
    chosen = before
    for column, wanted in conditions.items():
        words = {str(word) for word in as_list(wanted)}
        cells = cells_of(one, table, column, key)
        chosen = chosen & np.fromiter((cell in words for cell in cells), bool, len(cells))
    return chosen


def group_rows(one: Series, table: RawTable, areas: Areas) -> Groups:
    """The rows a series uses, in the order of the file; raises SeriesError for a fault of one."""
    chosen = fulfil(one, table, "where", np.ones(len(table.frame), dtype=bool))
    rows = np.flatnonzero(chosen)
    if not len(rows):
        raise one.fail("where", "Keine Zeile der Tabelle erfüllt diese Bedingung.")
    parts = {}
    for name, constant in (("code", "code_value"), ("time", "time_value")):
        if constant in one.spec:
            parts[name] = np.full(len(rows), str(one.spec[constant]), dtype=object)
        else:
            parts[name] = cells_of(one, table, str(one.spec[name]), name)[rows]
    level = str(one.spec["level"])
    problems = [
        *_foreign(one, table, rows, "code", parts["code"], areas.codes(level)),
        *_foreign(one, table, rows, "time", parts["time"], _dates(parts["time"])),
    ]
    if problems:
        raise SeriesError(problems)
    keys = np.array(
        [f"{code}|{time}" for code, time in zip(parts["code"], parts["time"], strict=True)]
    )
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")  # back to the order of the file
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    first = first[order]
    return Groups(
        chosen,
        rows,
        rank[group],
        parts["code"][first],
        parts["time"][first],
        table.lines[rows[first]],
    )


def _dates(cells: np.ndarray) -> frozenset[str]:
    valid = set()
    for cell in {cell for cell in cells if cell is not None}:
        try:
            if dt.date.fromisoformat(cell).isoformat() == cell:
                valid.add(cell)
        except ValueError:
            continue
    return frozenset(valid)


def _foreign(
    one: Series,
    table: RawTable,
    rows: np.ndarray,
    key: str,
    cells: np.ndarray,
    known: frozenset[str],
) -> list[Problem]:
    """Codes no area has, dates that are none."""
    bad = [i for i, cell in enumerate(cells) if cell not in known]
    if not bad:
        return []
    reason = "Kein gültiger Stichtag (erwartet: JJJJ-MM-TT)."
    if key == "code":
        reason = unknown_code(str(one.spec["level"]))
    if f"{key}_value" in one.spec:
        return one.fail(f"{key}_value", reason, cells[bad[0]]).problems
    return [
        Problem(
            table.name,
            "Die Zelle ist leer." if cells[i] is None else reason,
            int(table.lines[rows[i]]),
            str(one.spec[key]),
            cells[i],
        )
        for i in bad[:MAX_PER_SERIES]
    ]
