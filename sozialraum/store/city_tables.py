"""From a table the city publishes to rows of ``data/``: every code known, every area there."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from sozialraum.store import city_raw
from sozialraum.store.boundary_codes import KnownAreas
from sozialraum.store.city_checks import check_edition, check_plausible, check_whole
from sozialraum.store.city_datasets import YEAR, Dataset, Target
from sozialraum.store.city_raw import OWN_TABLE, CityTableError
from sozialraum.store.city_source import Key, Row, Source, wrong
from sozialraum.store.data_files import Files

_CODE = re.compile(r"(?:StB )?(\d+)\b", re.ASCII)
_TIME = {
    "jahr": re.compile(r"(?P<year>\d{4})", re.ASCII),
    "jahresquartal": re.compile(r"(?P<year>\d{4})(?P<quarter>[1-4])", re.ASCII),
}
_QUARTER = re.compile(r"([1-4])\. Quartal")
_QUARTER_ENDS = {"1": "03-31", "2": "06-30", "3": "09-30", "4": "12-31"}
_UNPLACED = "00"  # "unbekannt" in the tables of the Stadträume


@dataclass
class Made:
    """What a dataset becomes.

    Attributes:
        rows: File -> rows that are new or differ from what we have, all its columns.
        new, changed: How many.
        times: Points in time the rows are of, ISO, sorted.
        notes: German sentences on what was merged or left out.
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    times: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def convert(
    dataset: Dataset, edition: str, content: bytes, files: Files, known: KnownAreas
) -> Made:
    """Turn a file of the city into rows of ours.

    Args:
        dataset: What it is.
        edition: Its id, with the year.
        content: The file.
        files: ``data/`` with what was added to it.
        known: The areas.

    Raises:
        CityTableError: It is not whole or not of the expected form; nothing is half.
    """
    table = city_raw.read(dataset, content)
    start = len(dataset.pattern.partition(YEAR)[0])
    year = int(edition[start : start + 4]) if dataset.is_yearly else None
    source = Source(dataset, edition, year, table, known)
    made = Made()
    for target in dataset.targets:
        _make(source, target, files, made)
    made.times = sorted(set(made.times))
    made.notes = list(dict.fromkeys(made.notes))
    return made


def _make(source: Source, target: Target, files: Files, made: Made) -> None:
    header, held = _held(target, files)
    newest = max((row[target.time] for row in held.values()), default="")
    kept = {row[target.time] for row in held.values()}
    rows = _rows(source, target, kept, newest, made.notes)
    check_plausible(source, target, rows, held, newest)
    changed: list[Row] = []
    for key, row in rows.items():
        before = held.get(key)
        full = {column: row.get(column, (before or {}).get(column, "")) for column in header}
        if before is None:
            made.new += 1
        elif _is_same(full, before):
            continue
        else:
            made.changed += 1
        changed.append(full)
    if target.is_whole:
        check_edition(source, target, rows, held, made.notes)
    if changed:
        made.rows[target.file] = changed
        made.times += [row[target.time] for row in changed]


def held_years(dataset: Dataset, files: Files) -> list[int]:
    """The years our files have of a dataset, sorted."""
    _, held = _held(dataset.targets[0], files)
    return sorted({int(row[dataset.targets[0].time][:4]) for row in held.values()})


def _held(target: Target, files: Files) -> tuple[list[str], dict[Key, Row]]:
    reader = csv.DictReader(io.StringIO(files[target.file].decode("utf-8-sig"), newline=""))
    rows = {tuple(row[column] for column in target.key): row for row in reader}
    return list(reader.fieldnames or ()), rows


def _is_same(row: Mapping[str, str], before: Mapping[str, str]) -> bool:
    return all(cell == before[name] or _equal(cell, before[name]) for name, cell in row.items())


def _equal(one: str, other: str) -> bool:
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def _rows(
    source: Source, target: Target, kept: set[str], newest: str, notes: list[str]
) -> dict[Key, Row]:
    """All rows of a target, by key; every area, group and class is there."""
    rows: dict[Key, Row] = {}
    filled: dict[Key, dict[str, int]] = {}
    for at, cells in enumerate(source.table.rows):
        time, fixed = _time(source, target, at)
        if target.only_known_times and time not in kept and time <= newest:
            continue
        place = _place(source, target, at, notes)
        if place is None:
            continue
        named = {target.time: time, **fixed, **place, **_grouped(source, target, at)}
        key = tuple(named[column] for column in target.key)
        row = rows.setdefault(key, named)
        row |= _labelled(target, cells, row)
        counts = filled.setdefault(key, {})
        for column, measure in _measures(source, target, at):
            if column in target.copies and column in counts:
                raise _twice(source, at)
            _add(source, at, row, column, measure, counts)
    check_whole(source, target, rows, filled)
    if target.total:
        rows |= _totals(target, rows)
    return rows


def _time(source: Source, target: Target, at: int) -> tuple[str, Row]:
    cells = source.table.rows[at]
    column = "jahresquartal" if "jahresquartal" in cells else "jahr"
    match = _TIME[column].fullmatch(cells[column])
    quarter = _QUARTER.fullmatch(cells.get("quartal", "4. Quartal"))
    if match is None or quarter is None:
        raise wrong(source, at, column, cells[column], "ein Zeitpunkt")
    if source.year is not None and int(match["year"]) != source.year:
        raise CityTableError(
            f"{source.dataset.title}: Die Ausgabe {source.year} enthält in Zeile "
            f"{source.table.lines[at]} das Jahr {match['year']}. Es wird nichts übernommen."
        )
    which = match["quarter"] if column == "jahresquartal" else quarter[1]
    words = {YEAR: match["year"], "<quartal>": which, "<id>": source.edition}
    fixed = {column: _filled(text, words) for column, text in target.fixed.items()}
    is_year = target.time == "year"
    return (match["year"] if is_year else f"{match['year']}-{_QUARTER_ENDS[which]}"), fixed


def _filled(text: str, words: Mapping[str, str]) -> str:
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text


def _place(source: Source, target: Target, at: int, notes: list[str]) -> Row | None:
    """The columns that name the area; None = the row belongs to none."""
    cells = source.table.rows[at]
    if target.ages:
        age = re.match(r"\d+", cells[target.ages["from"]])
        if age is None or int(age[0]) > target.ages["last"]:
            raise wrong(source, at, target.ages["from"], cells[target.ages["from"]], "ein Alter")
        return {target.ages["to"]: str(int(age[0]))}
    code = _code(cells[target.area])
    if code in target.special:
        return dict(zip(target.to, target.special[code], strict=True))
    counted = source.codes[target.area]
    if (other := source.counted_with.get(code)) and target.area == "stadtteil":
        notes.append(f"Stadtteil {code} ist wie bisher mit {other} gezählt.")
        code = other
    if code == _UNPLACED and code not in counted:
        notes.append("Zeilen ohne Zuordnung zu einem Gebiet („unbekannt“) bleiben weg.")
        return None
    if code not in counted:
        raise wrong(source, at, target.area, cells[target.area], "ein bekanntes Gebiet")
    _check_parent(source, at)
    values = (target.area, code) if len(target.to) == 2 else (code,)
    return dict(zip(target.to, values, strict=True))


def _code(label: str) -> str:
    match = _CODE.match(label)
    return match[1] if match else label


def _check_parent(source: Source, at: int) -> None:
    """A Stadtteil that lies in another Stadtraum than before: our areas would be wrong."""
    cells = source.table.rows[at]
    if "stadtteil" not in cells or "stadtraum" not in cells:
        return
    code = _code(cells["stadtteil"])
    parents = source.stadtraeume.get(source.counted_with.get(code, code), [])
    if parents and _code(cells["stadtraum"]) not in (*parents, _UNPLACED):
        raise wrong(source, at, "stadtraum", cells["stadtraum"], f"Stadtraum {parents[0]}")


def _grouped(source: Source, target: Target, at: int) -> Row:
    found: Row = {}
    for group in target.groups:
        value = source.table.rows[at][group.column]
        if value not in group.values:
            raise wrong(source, at, group.column, value, "ein bekannter Wert")
        found |= group.values[value]
    return found


def _labelled(target: Target, cells: Mapping[str, str], row: Mapping[str, str]) -> Row:
    """The city's name of an area, from its own row and not from one counted with it."""
    is_own = bool(target.label) and _code(cells[target.area]) == row[target.to[-1]]
    return {target.label: cells[target.area].partition(" ")[2]} if is_own else {}


def _measures(source: Source, target: Target, at: int) -> Iterator[tuple[str, str]]:
    """Our columns a row counts for, and the city's column that is counted."""
    cells = source.table.rows[at]
    for pivot in target.pivots:
        value = "+".join(cells[column] for column in pivot.column.split("+"))
        if value not in pivot.to:
            raise wrong(source, at, pivot.column.partition("+")[0], value, "ein bekannter Wert")
        if pivot.to[value]:
            yield pivot.to[value], pivot.measure
    yield from target.sums.items()
    yield from target.copies.items()
    for part in target.parts:
        is_area = _code(cells["stadtteil"]) == part.stadtteil
        if is_area and _code(cells["stadtraum"]) == part.stadtraum:
            yield part.to, part.measure


def _add(
    source: Source, at: int, row: Row, column: str, measure: str, filled: dict[str, int]
) -> None:
    value = city_raw.number(source.dataset, source.table, at, measure)
    filled[column] = filled.get(column, 0) + 1
    before = row.get(column, "")
    row[column] = str(int(before) + int(value)) if before and value else before or value


def _twice(source: Source, at: int) -> CityTableError:
    """A rate may not be added up."""
    return CityTableError(
        f"{source.dataset.title}: Zeile {source.table.lines[at]} nennt ein Gebiet zum zweiten "
        f"Mal für denselben Zeitpunkt. Es wird nichts übernommen. {OWN_TABLE}"
    )


def _totals(target: Target, rows: Mapping[Key, Row]) -> dict[Key, Row]:
    """The city's row: the sum of all, those without an area included."""
    found: dict[Key, Row] = {}
    for row in rows.values():
        total = {target.time: row[target.time], **target.total}
        key = tuple(total[column] for column in target.key)
        held = found.setdefault(key, {**row, **total, **dict.fromkeys(target.copies, "0")})
        for column in target.copies:
            held[column] = str(int(held[column]) + int(row[column] or 0))
    return found
