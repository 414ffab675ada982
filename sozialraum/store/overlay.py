"""What people bring, laid over the shipped ``data/``: pure, on the files' contents.

An *addition* is a set of patches of data files. The store is built of the files with all additions
in force laid over them, so every check of the build judges an addition, too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sozialraum.model.services import protected
from sozialraum.store import data_files
from sozialraum.store.csv_reader import RawTable, read_csv
from sozialraum.store.data_files import Files
from sozialraum.store.errors import DataError, Problem
from sozialraum.store.registry import INDICATORS, OPTIONAL_CSV, REQUIRED_CSV, SOURCES, TABLES
from sozialraum.store.toml_reader import read_toml

REGISTERS = (SOURCES, TABLES, INDICATORS)
_ROOT_FILES = frozenset(f"{name}.csv" for name in (*REQUIRED_CSV, *OPTIONAL_CSV))
_PATCHABLE = _ROOT_FILES | {"known_deviations.csv"}
_NEW_TABLE = re.compile(r"tables/[a-z0-9_]{1,80}\.csv", re.ASCII)
# Tables whose words are about places; figures need no such look.
_ABOUT_PLACES = frozenset(
    {"facility.csv", "facility_event.csv", "funded_offer.csv", "statement.csv", "provider_name.csv"}
)
_MOST_SHOWN = 3
Cells = list[str | None]


@dataclass(frozen=True)
class Patch:
    """Rows for one file of ``data/``.

    Attributes:
        file: Relative to ``data/``: "tables/einwohner_stadtraum.csv", "funding.csv", or a new raw
            table "tables/eigene_<id>.csv".
        key: Columns that tell a row from all others: a row of the same key is changed, any other
            is added at the end. () replaces the file as a whole, which only a file may be that is
            not shipped.
        rows: CSV as in ``data/``: comma, decimal point, ISO dates, header; an empty cell is a
            missing value. Columns that are left out keep what they are in a row that is changed.
    """

    file: str
    key: tuple[str, ...]
    rows: str


@dataclass(frozen=True)
class Addition:
    """What one file or one download brought.

    Attributes:
        title: German, what people read: "Einwohner je Stadtraum, 31.12.2026".
        origin: Name of the file or address it came from.
        sha256: Of that file, 64 hex digits.
        licence, author, note: Free text, "" = not given.
        patches: Rows of data files.
        registry: "indicators.toml", "tables.toml" or "sources.toml" -> TOML text that holds new
            sections only, or new series of an indicator that exists.
    """

    title: str
    origin: str
    sha256: str
    licence: str = ""
    author: str = ""
    note: str = ""
    patches: tuple[Patch, ...] = ()
    registry: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How messages call it."""
        return f"Ergänzung „{self.title}“"


Place = tuple[str, int]  # name of an addition, line in its patch


@dataclass(frozen=True)
class Laid:
    """Files with additions laid over them, and where their lines come from.

    Attributes:
        files: Path relative to ``data/`` -> content.
        places: File -> line -> where an addition says that line; shipped lines are not in it.
    """

    files: dict[str, bytes]
    places: dict[str, dict[int, Place]]

    def told(self, problem: Problem) -> Problem:
        """A problem with the place where people can mend it."""
        place = self.places.get(problem.table, {}).get(problem.row or 0)
        if place is None:
            return problem
        return replace(problem, table=f"{place[0]}, {problem.table}", row=place[1])


@dataclass
class _Table:
    """A CSV file while patches are laid over it."""

    columns: list[str]
    rows: list[Cells]
    places: list[Place | None]
    is_shipped: bool


def overlay(files: Files, additions: Sequence[Addition]) -> Laid:
    """The files with all additions laid over them, in their order.

    Args:
        files: What is shipped; is not changed.
        additions: In the order they were made.

    Raises:
        DataError: An addition does not fit the files; names addition, file, row and column.
    """
    problems: list[Problem] = []
    tables: dict[str, _Table] = {}
    found = dict(files)
    places: dict[str, dict[int, Place]] = {}
    for addition in additions:
        for patch in addition.patches:
            problems += _lay(patch, addition.name, files, tables)
        for file, text in addition.registry.items():
            problems += _append(file, text, addition.name, found, places)
    if problems:
        raise DataError(dict.fromkeys(problems))
    for file, table in tables.items():
        found[file], places[file] = _written(table)
    if tables:
        found[data_files.CHECKSUMS] = data_files.resealed(files, found, tables)
    return Laid(found, places)


def _lay(patch: Patch, name: str, files: Files, tables: dict[str, _Table]) -> list[Problem]:
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


def _table_of(raw: RawTable, name: str | None, *, is_shipped: bool) -> _Table:
    places = [None if name is None else (name, int(line)) for line in raw.lines]
    return _Table(list(raw.frame.columns), raw.frame.to_numpy().tolist(), places, is_shipped)


def _misfits(new: RawTable, key: tuple[str, ...], base: _Table, label: str) -> list[Problem]:
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
    seen: dict[tuple[str | None, ...], int] = {}
    for cells, line in zip(new.frame[list(key)].to_numpy().tolist(), new.lines, strict=True):
        first = seen.setdefault(tuple(cells), int(line))
        if first != line and len(problems) < _MOST_SHOWN:
            reason = (
                f"Der Schlüssel ({', '.join(key)}) steht schon in Zeile {first}. Bitte eine der "
                "beiden Zeilen streichen."
            )
            value = ", ".join(cell or "" for cell in cells)
            problems.append(Problem(label, reason, int(line), value=value))
    return problems


def _upsert(base: _Table, new: RawTable, key: tuple[str, ...], name: str) -> list[Problem]:
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


def _protected_places(base: _Table, name: str, label: str) -> list[Problem]:
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


def _append(
    file: str,
    text: str,
    name: str,
    found: dict[str, bytes],
    places: dict[str, dict[int, Place]],
) -> list[Problem]:
    """New sections behind those of a register."""
    label = f"{name}, {file}"
    if file not in REGISTERS:
        return [Problem(label, f"Kein Verzeichnis. Möglich sind {', '.join(REGISTERS)}.")]
    new, problems = read_toml(label, text.encode())
    held, faults = read_toml(file, found.get(file))
    if problems or faults:
        return [*problems, *faults]
    for key, section in new.items():
        is_series = file == INDICATORS and set(section) == {"series"}
        if key in held and not is_series:
            reason = "Diesen Eintrag gibt es schon; er lässt sich nicht ändern, nur ergänzen."
            problems.append(Problem(label, reason, value=key))
        elif key not in held and is_series:
            reason = "Diesen Indikator gibt es nicht; eine Reihe allein genügt nicht."
            problems.append(Problem(label, reason, value=key))
    if problems:
        return problems
    before = found[file].rstrip(b"\n") + b"\n"
    start = before.count(b"\n")
    found[file] = before + text.replace("\r\n", "\n").encode().rstrip(b"\n") + b"\n"
    lines = range(1, text.count("\n") + 2)
    places.setdefault(file, {}).update({start + line: (name, line) for line in lines})
    return []


def _written(table: _Table) -> tuple[bytes, dict[int, Place]]:
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
