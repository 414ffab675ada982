"""From one published table to one indicator's values.

Rows are grouped by area and Stichtag and summed. A sum with a missing part is missing, never
smaller. Ratios are formed after summing.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sozialraum.store import offers, schema
from sozialraum.store.aggregation import Areas, weakest
from sozialraum.store.csv_reader import RawTable
from sozialraum.store.errors import Problem
from sozialraum.store.series_rows import MAX_PER_SERIES, Groups, cells_of, fulfil, group_rows
from sozialraum.store.series_spec import Series, SeriesError

# Value by (indicator, level, code, stichtag).
Lookup = Mapping[tuple[str, str, str, str], float]


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
    groups = group_rows(one, table, areas)
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


def _sums(one: Series, table: RawTable, key: str, groups: Groups) -> np.ndarray:
    """Weighted sum of columns per group; NaN where a part is missing or no row is left."""
    total = np.zeros(len(groups.rows))
    for column, weight in _weights(one, key).items():
        cells_of(one, table, column, key)
        total = total + weight * table.number(column)[groups.rows]
    chosen = fulfil(one, table, f"{key}_where", groups.chosen)[groups.rows]
    group = groups.group[chosen]
    sums = np.bincount(group, weights=total[chosen], minlength=groups.count)
    return np.where(np.bincount(group, minlength=groups.count) > 0, sums, np.nan)


def _printed_value(one: Series, table: RawTable, groups: Groups) -> np.ndarray:
    """A printed value per group; two rows for one area and date cannot both be right."""
    column = str(one.spec["value"])
    cells_of(one, table, column, "value")
    repeated = np.flatnonzero(pd.Series(groups.group).duplicated().to_numpy())
    problems = []
    for i in repeated[:MAX_PER_SERIES]:
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


def _denominator(one: Series, table: RawTable, groups: Groups, lookup: Lookup) -> np.ndarray:
    if "denominator" in one.spec:
        return _sums(one, table, "denominator", groups)
    name = one.spec.get("denominator_indicator")
    if name is None:
        return np.full(groups.count, np.nan)
    level = str(one.spec["level"])
    pairs = zip(groups.code, groups.stichtag, strict=True)
    return np.array([lookup.get((name, level, code, date), np.nan) for code, date in pairs])


def _texts(one: Series, table: RawTable, groups: Groups) -> dict[str, np.ndarray]:
    """Status, source, period and note of each group, each of shape (groups,)."""
    found = {name: _words(one, table, name, groups) for name in ("status", "source")}
    problems: list[Problem] = []
    for name, words in found.items():
        for i, listed in enumerate(words):
            reason = _text_fault(name, listed)
            if reason is not None and len(problems) < MAX_PER_SERIES:
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


def _words(one: Series, table: RawTable, name: str, groups: Groups) -> list[tuple[str, ...]]:
    """Distinct texts of each group in order; a constant of the series applies to all."""
    column = one.spec.get(f"{name}_column")
    if name == "note" and column is None and table.name.startswith("@"):
        column = offers.NOTE
    constant: tuple[str, ...] = (str(one.spec[name]),) if name in one.spec else ()
    found = [constant] * groups.count
    if column is None:
        return found
    cells = cells_of(one, table, str(column), f"{name}_column")[groups.rows]
    for cell, number in zip(cells, groups.group, strict=True):
        if cell is not None and cell not in found[number]:
            found[number] = (*found[number], cell)
    return found
