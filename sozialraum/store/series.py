"""From one published table to one indicator's values.

Rows are grouped by area and Stichtag and summed. A sum with a missing part is missing, never
smaller. Ratios are formed after summing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialraum.store import offers, schema
from sozialraum.store.aggregation import Areas, weakest
from sozialraum.store.csv_reader import RawTable
from sozialraum.store.errors import Problem
from sozialraum.store.series_spec import Series, SeriesError, as_list
from sozialraum.store.tables import unknown_code

_MAX_PER_SERIES = 3

# Value by (indicator, level, code, stichtag).
Lookup = Mapping[tuple[str, str, str, str], float]


@dataclass
class _Groups:
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
        return len(self.code)


def compute_series(
    one: Series, tables: Mapping[str, RawTable], areas: Areas, lookup: Lookup
) -> pd.DataFrame:
    """Values of one series.

    Args:
        one: The section.
        tables: Raw and virtual tables by name.
        areas: Known area codes.
        lookup: Values of other indicators, for ``denominator_indicator``.

    Returns:
        The columns of ``schema.value`` and ``file``, ``line`` (for messages).

    Raises:
        SeriesError: The section or a cell it uses has a fault.
    """
    table = tables.get(str(one.spec["table"]))
    if table is None:
        raise one.fail("table", "Diese Tabelle gibt es in data/tables/ nicht.", one.spec["table"])
    groups = _group_rows(one, table, areas)
    numerator = denominator = np.full(groups.count, np.nan)
    if "value" in one.spec:
        value = _printed_value(one, table, groups)
    else:
        numerator = _sums(one, table, "numerator", groups)
        denominator = _denominator(one, table, groups, lookup)
        value = ratio(one, numerator, denominator)
    texts = _texts(one, table, groups)
    return pd.DataFrame(
        {
            "indicator_id": np.full(groups.count, one.indicator_id, dtype=object),
            "level": np.full(groups.count, one.spec["level"], dtype=object),
            "code": groups.code,
            "stichtag": groups.stichtag,
            "zeitraum": texts["zeitraum"],
            "numerator": numerator,
            "denominator": denominator,
            "value": value,
            "status": texts["status"],
            "source_id": texts["source"],
            "note": texts["note"],
            "file": np.full(groups.count, table.name, dtype=object),
            "line": groups.line,
        },
        dtype=object,
    )


def ratio(one: Series, numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Form factor * numerator / denominator (NaN where it is 0), or factor * numerator."""
    if not one.has_denominator:
        return one.factor * numerator
    return one.factor * numerator / np.where(denominator == 0, np.nan, denominator)


def _cells(one: Series, table: RawTable, column: str, key: str) -> np.ndarray:
    if column not in table.frame.columns:
        there = ", ".join(map(str, table.frame.columns))
        reason = f"Die Tabelle {table.name} hat diese Spalte nicht. Vorhanden: {there}."
        raise one.fail(key, reason, column)
    return np.asarray(table.frame[column].to_numpy(dtype=object))


def _fulfil(one: Series, table: RawTable, key: str, before: np.ndarray) -> np.ndarray:
    """Rows that fulfil an equality filter as well, shape (table rows,)."""
    conditions = one.spec.get(key) or {}
    if not isinstance(conditions, dict):
        raise one.fail(key, "Erwartet wird { spalte = „wert“ }.")
    chosen = before
    for column, wanted in conditions.items():
        words = {str(word) for word in as_list(wanted)}
        cells = _cells(one, table, column, key)
        chosen = chosen & np.fromiter((cell in words for cell in cells), bool, len(cells))
    return chosen


def _group_rows(one: Series, table: RawTable, areas: Areas) -> _Groups:
    chosen = _fulfil(one, table, "where", np.ones(len(table.frame), dtype=bool))
    rows = np.flatnonzero(chosen)
    if not len(rows):
        raise one.fail("where", "Keine Zeile der Tabelle erfüllt diese Bedingung.")
    parts = {}
    for name, constant in (("code", "code_value"), ("time", "time_value")):
        if constant in one.spec:
            parts[name] = np.full(len(rows), str(one.spec[constant]), dtype=object)
        else:
            parts[name] = _cells(one, table, str(one.spec[name]), name)[rows]
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
    return _Groups(
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
        for i in bad[:_MAX_PER_SERIES]
    ]


def _weights(one: Series, key: str) -> dict[str, float]:
    columns = one.spec[key]
    if isinstance(columns, str):
        return {columns: 1.0}
    if isinstance(columns, dict):
        if all(isinstance(weight, (int, float)) for weight in columns.values()):
            return {str(column): float(weight) for column, weight in columns.items()}
        raise one.fail(key, "Gewichte müssen Zahlen sein.")
    if isinstance(columns, list) and columns:
        return {str(column): 1.0 for column in columns}
    raise one.fail(key, "Erwartet wird eine Liste von Spalten oder { spalte = gewicht }.")


def _sums(one: Series, table: RawTable, key: str, groups: _Groups) -> np.ndarray:
    """Weighted sum of columns per group; NaN where a part is missing or no row is left."""
    total = np.zeros(len(groups.rows))
    for column, weight in _weights(one, key).items():
        _cells(one, table, column, key)
        total = total + weight * table.number(column)[groups.rows]
    chosen = _fulfil(one, table, f"{key}_where", groups.chosen)[groups.rows]
    group = groups.group[chosen]
    sums = np.bincount(group, weights=total[chosen], minlength=groups.count)
    return np.where(np.bincount(group, minlength=groups.count) > 0, sums, np.nan)


def _printed_value(one: Series, table: RawTable, groups: _Groups) -> np.ndarray:
    """A printed value per group; two rows for one area and date cannot both be right."""
    column = str(one.spec["value"])
    _cells(one, table, column, "value")
    repeated = np.flatnonzero(pd.Series(groups.group).duplicated().to_numpy())
    problems = []
    for i in repeated[:_MAX_PER_SERIES]:
        reason = (
            "Für dasselbe Gebiet und denselben Stichtag steht schon in Zeile "
            f"{groups.line[groups.group[i]]} ein Wert ({one.indicator_id}). Bitte eine Zeile "
            "streichen oder mit „where“ trennen."
        )
        problems.append(Problem(table.name, reason, int(table.lines[groups.rows[i]]), column))
    if problems:
        raise SeriesError(problems)
    values = np.full(groups.count, np.nan)
    values[groups.group] = table.number(column)[groups.rows]
    return values


def _denominator(one: Series, table: RawTable, groups: _Groups, lookup: Lookup) -> np.ndarray:
    if "denominator" in one.spec:
        return _sums(one, table, "denominator", groups)
    name = one.spec.get("denominator_indicator")
    if name is None:
        return np.full(groups.count, np.nan)
    level = str(one.spec["level"])
    pairs = zip(groups.code, groups.stichtag, strict=True)
    return np.array([lookup.get((name, level, code, date), np.nan) for code, date in pairs])


def _texts(one: Series, table: RawTable, groups: _Groups) -> dict[str, np.ndarray]:
    """Status, source, period and note of each group, each of shape (groups,)."""
    found = {name: _words(one, table, name, groups) for name in ("status", "source")}
    problems: list[Problem] = []
    for name, words in found.items():
        for i, listed in enumerate(words):
            reason = _text_fault(name, listed)
            if reason is not None and len(problems) < _MAX_PER_SERIES:
                column = str(one.spec.get(f"{name}_column"))
                value = ", ".join(listed) or None
                problems.append(Problem(table.name, reason, int(groups.line[i]), column, value))
    if problems:
        raise SeriesError(problems)
    texts = {
        "status": [weakest(listed) for listed in found["status"]],
        "source": [listed[0] for listed in found["source"]],
    }
    for name in ("zeitraum", "note"):
        listed_all = _words(one, table, name, groups)
        texts[name] = ["; ".join(listed) or None for listed in listed_all]  # type: ignore[misc]
    return {name: np.array(words, dtype=object) for name, words in texts.items()}


def _text_fault(name: str, listed: tuple[str, ...]) -> str | None:
    if name == "status":
        if not listed or not set(listed) <= set(schema.STATUSES):
            return f"Unbekannter Status. Erlaubt: {', '.join(schema.STATUSES)}."
        return None
    if not listed:
        return "Die Quelle fehlt. Jeder Wert braucht eine."
    return None if len(listed) == 1 else "Eine Summe braucht genau eine Quelle."


def _words(one: Series, table: RawTable, name: str, groups: _Groups) -> list[tuple[str, ...]]:
    """Distinct texts of each group in order; a constant of the series applies to all."""
    column = one.spec.get(f"{name}_column")
    if name == "note" and column is None and table.name.startswith("@"):
        column = offers.NOTE
    constant: tuple[str, ...] = (str(one.spec[name]),) if name in one.spec else ()
    found = [constant] * groups.count
    if column is None:
        return found
    cells = _cells(one, table, str(column), f"{name}_column")[groups.rows]
    for cell, number in zip(cells, groups.group, strict=True):
        if cell is not None and cell not in found[number]:
            found[number] = (*found[number], cell)
    return found
