"""Rows that people bring, laid over one table of ``data/``."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

from sozialraum.model.services import protected
from sozialraum.store.csv_reader import RawTable, read_csv, repeated_keys
from sozialraum.store.data_files import Files
from sozialraum.store.errors import Problem
from sozialraum.store.patches import Patch
from sozialraum.store.registry import OPTIONAL_CSV, REQUIRED_CSV

_PATCHABLE = {f"{name}.csv" for name in (*REQUIRED_CSV, *OPTIONAL_CSV, "known_deviations")}
_NEW_TABLE = re.compile(r"tables/[a-z0-9_]{1,80}\.csv", re.ASCII)
# Tables whose words are about places; figures need no such look.
_ABOUT_PLACES = frozenset(
    {"facility.csv", "facility_event.csv", "funded_offer.csv", "statement.csv", "provider_name.csv"}
)
_MOST_SHOWN = 3

Cells = list[str | None]
Place = tuple[str, int]  # name of an addition, line in its patch


@dataclass
class LaidTable:
    """A CSV file while patches are laid over it; each row with the addition it is from."""

    columns: list[str]
    rows: list[Cells]
    places: list[Place | None]
    is_shipped: bool


def lay(patch: Patch, name: str, files: Files, tables: dict[str, LaidTable]) -> list[Problem]:
    """Lay one patch over its table; what does not fit is returned and nothing is changed.

    Args:
        patch: Rows of one file.
        name: How messages call the addition.
        files: What is shipped.
        tables: Tables patched so far; this one joins them.
    """
    label = f"{name}, {patch.file}"
    if patch.file not in _PATCHABLE and not _NEW_TABLE.fullmatch(patch.file):
        reason = "Diese Datei lässt sich nicht ergänzen; möglich sind Tabellen des Ordners data/."
        return [Problem(label, reason)]
    new = read_csv(label, patch.rows.encode())
    if new.problems:
        return new.problems
    base = tables.get(patch.file)
    if base is None and patch.file in files:
        shipped = read_csv(patch.file, files[patch.file])
        if shipped.problems:
            return shipped.problems
        base = _table_of(shipped, None, is_shipped=True)
    if not patch.key and base is not None and base.is_shipped:
        reason = "Eine mitgelieferte Tabelle lässt sich nur zeilenweise ergänzen, nicht ersetzen."
        return [Problem(label, reason)]
    if base is None or not patch.key:
        base = _table_of(new, name, is_shipped=False)
    problems = _misfits(new, patch.key, base, label)
    if not problems:
        if patch.key:
            problems = _upsert(base, new, patch.key, name)
        tables[patch.file] = base
    if not problems and patch.file in _ABOUT_PLACES:
        problems = _protected_places(base, name, label)
    return problems


def _table_of(raw: RawTable, name: str | None, *, is_shipped: bool) -> LaidTable:
    places = [None if name is None else (name, int(line)) for line in raw.lines]
    return LaidTable(list(raw.frame.columns), raw.frame.to_numpy().tolist(), places, is_shipped)


def _misfits(new: RawTable, key: tuple[str, ...], base: LaidTable, label: str) -> list[Problem]:
    """Columns that are not the file's, and a key that tells no rows apart."""
    columns = list(new.frame.columns)
    there = ", ".join(base.columns)
    problems = [
        Problem(label, f"Diese Spalte hat die Tabelle nicht. Vorhanden: {there}.", 1, column)
        for column in columns
        if column not in base.columns
    ]
    problems += [
        Problem(label, "Diese Spalte fehlt; ohne sie ist die Zeile nicht zuzuordnen.", 1, column)
        for column in key
        if column not in columns
    ]
    if problems or not key:
        return problems
    return repeated_keys(label, new.frame, new.lines, key)


def _upsert(base: LaidTable, new: RawTable, key: tuple[str, ...], name: str) -> list[Problem]:
    keys = _picker(base.columns, key)
    held: dict[tuple[str | None, ...], list[int]] = {}
    for number, row in enumerate(base.rows):
        held.setdefault(keys(row), []).append(number)
    columns = list(new.frame.columns)
    targets = [base.columns.index(column) for column in columns]
    problems = []
    new_keys = _picker(columns, key)
    for cells, line in zip(new.frame.to_numpy().tolist(), new.lines, strict=True):
        rows = held.get(new_keys(cells), [])
        if len(rows) > 1:
            reason = f"Der Schlüssel ({', '.join(key)}) meint {len(rows)} Zeilen der Tabelle."
            value = ", ".join(cell or "" for cell in new_keys(cells))
            problems.append(Problem(new.name, reason, int(line), value=value))
            continue
        if not rows:
            base.rows.append([None] * len(base.columns))
            base.places.append(None)
        number = rows[0] if rows else len(base.rows) - 1
        changed = list(base.rows[number])
        for target, cell in zip(targets, cells, strict=True):
            changed[target] = cell
        if changed != base.rows[number]:
            base.rows[number] = changed
            base.places[number] = (name, int(line))
    return problems[:_MOST_SHOWN]


def _picker(columns: list[str], key: tuple[str, ...]) -> Callable[[Cells], tuple[str | None, ...]]:
    places = [columns.index(column) for column in key]
    return lambda row: tuple(row[place] for place in places)


def _protected_places(base: LaidTable, name: str, label: str) -> list[Problem]:
    """Rows of this addition that name a protective place together with where it is."""
    problems = []
    for row, place in zip(base.rows, base.places, strict=True):
        if place is None or place[0] != name:
            continue
        if _tells_where(dict(zip(base.columns, row, strict=True))):
            reason = (
                "Das klingt nach einem Schutzort mit Ortsangabe. So etwas wird hier nicht "
                "aufbewahrt. Bitte lassen Sie Anschrift, Stadtteil und Stadtraum weg."
            )
            problems.append(Problem(label, reason, place[1]))
    return problems[:_MOST_SHOWN]


def _tells_where(row: dict[str, str | None]) -> bool:
    where = ("street", "postcode", "stadtteil_code", "stadtraum_code", "lat", "lon")
    words = " ".join(cell for key, cell in row.items() if cell and key not in where)
    if protected.gives_away(" ".join(cell for cell in row.values() if cell)):
        return True
    is_place = protected.judge(row.get("name") or "") is protected.Judgement.PLACE
    return (is_place or protected.gives_away(words)) and any(row.get(key) for key in where)


def written(table: LaidTable) -> tuple[bytes, dict[int, Place]]:
    """The file, and where an addition says which of its lines."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    places: dict[int, Place] = {}
    line = 1
    for row, place in zip(table.rows, table.places, strict=True):
        line += 1 + sum(cell.count("\n") for cell in row if cell)
        if place is not None:
            places[line] = place
    writer.writerows(table.rows)
    return text.getvalue().encode(), places
