"""Rows of a raw table that say the same thing twice.

A series sums rows, so a row copied by mistake would silently count twice.
"""

from __future__ import annotations

import pandas as pd

from sozialraum.store.csv_reader import RawTable, repeated_keys
from sozialraum.store.errors import Problem
from sozialraum.store.registry import TABLES, Registry

# Columns that say where a row comes from, not what it is about.
_REMARKS = frozenset({"datensatz", "hinweis", "quelle", "source", "source_id", "note", "name"})


def repeated_rows(registry: Registry) -> list[Problem]:
    """Rows of a raw table with the same key, each naming both lines.

    The key is the ``key`` list of the table's section in ``tables.toml``; without one it is every
    column that any series takes as area, date or condition, and every column of words.
    """
    used = _columns_by_table(registry)
    problems: list[Problem] = []
    for stem, raw in registry.raw.items():
        given = registry.raw_sections.get(stem, {}).get("key")
        if given is not None:
            lost = [column for column in given if column not in raw.frame.columns]
            if lost:
                reason = f"Die Tabelle {stem} hat diese Spalte nicht."
                problems.append(Problem(TABLES, reason, None, "key", str(lost[0])))
                continue
        key = list(given) if given else _guess_key(raw, used.get(stem, set()))
        if key and len(raw.frame):
            problems += repeated_keys(raw.name, raw.frame, raw.lines, key)
    return problems


def _columns_by_table(registry: Registry) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {}
    for section in registry.indicators.values():
        for spec in section.get("series", []):
            columns = used.setdefault(str(spec.get("table")), set())
            columns |= {str(spec[key]) for key in ("code", "time") if key in spec}
            for key in ("where", "numerator_where", "denominator_where"):
                columns |= set(spec.get(key) or {})
    return used


def _guess_key(raw: RawTable, used: set[str]) -> list[str]:
    return [
        column
        for column in raw.frame.columns
        if column not in _REMARKS and (column in used or _is_words(raw.frame[column]))
    ]


def _is_words(cells: pd.Series) -> bool:
    filled = cells.dropna()
    return bool(len(filled)) and bool(pd.to_numeric(filled, errors="coerce").isna().all())
