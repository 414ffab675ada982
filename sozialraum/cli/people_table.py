"""Columns of tables from people, asked for by their headings.

How a file is written, `given_table` finds out. Empty rows and columns without a heading do not
count, rows of totals are left out and named. Nothing ambiguous is guessed: a fault is said with
file, row and column.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sozialraum.store import given_file, given_table
from sozialraum.store.given_file import GivenFileError
from sozialraum.text import read

LARGEST_BYTES = 10_000_000
LARGEST_NUMBER = 1e12
_SHOWN = 40  # letters of a wrong cell


@dataclass(frozen=True)
class PeopleTable:
    """Columns of a table as written.

    Attributes:
        name: The file, for messages.
        columns: Lower-case heading -> cells without blanks around them, shape ``(rows,)``; only
            columns that were asked for and are there.
        lines: Line of each row in the file.
        writing: How its numbers are to be read.
        notes: German sentences about rows left out.
    """

    name: str
    columns: dict[str, list[str]]
    lines: list[int]
    writing: read.Writing
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.lines)

    def numbers(self, column: str) -> NDArray[np.float64]:
        """A column as finite numbers, shape ``(rows,)``.

        Raises:
            GivenFileError: A cell is empty, no number, may mean two, or is absurdly large.
        """
        found = np.empty(len(self))
        for i, cell in enumerate(self.columns[column]):
            try:
                found[i] = read.exact(cell, self.writing)
                if abs(found[i]) > LARGEST_NUMBER:
                    raise ValueError("Das ist zu groß")
            except ValueError as error:
                raise self.fault(i, f"„{cell[:_SHOWN]}“: {error}.", column) from None
        return found

    def fault(self, row: int, words: str, column: str = "") -> GivenFileError:
        """What is wrong with a row (its position), for raising."""
        place = f"Zeile {self.lines[row]}" + (f", Spalte „{column}“" if column else "")
        return GivenFileError(f"Datei „{self.name}“, {place}: {words}")


def read_table(
    file: Path, needed: Sequence[str], optional: Collection[str] = (), *, key: str = ""
) -> PeopleTable:
    """The columns asked for of a CSV file.

    Args:
        file: As people named it.
        needed: Headings that must be there (lower case; the file may write them otherwise).
        optional: Headings that may be there.
        key: The column that names each row: never empty, never twice ("4" and "04" are one), and
            in rows of totals "Gesamt", "Summe" or the like. "" = none.

    Raises:
        GivenFileError: The file cannot be used; the message names file, row and column.
    """
    content = given_file.read_bytes(file, LARGEST_BYTES)
    separator, numbered = given_table.csv_rows(str(file), content)
    rows = ((line, cells) for line, raw in numbered if any(cells := [c.strip() for c in raw]))
    head = next(rows, (1, []))[1]
    positions = _positions(file, head, needed, (*needed, *optional))
    found = PeopleTable(
        str(file),
        {name: [] for name in positions},
        [],
        read.Writing.PROGRAM if separator == "," else read.Writing.UNSURE,
        (),
    )
    notes = []
    known: dict[str, str] = {}  # the same few names stand in many rows; keep each once
    for line, cells in rows:
        if any(cells[len(head) :]):
            raise GivenFileError(
                f"Datei „{file}“, Zeile {line}: Sie hat {len(cells)} Felder, die Kopfzeile {len(head)}. "
                f"Getrennt wird mit {given_table.SEPARATORS.get(separator, separator)}; Text, in dem "
                "es vorkommt, muss in Anführungszeichen stehen."
            )
        cells += [""] * (len(head) - len(cells))
        if key and read.is_total(cells[positions[key]]):
            notes.append(
                f"Zeile {line} („{cells[positions[key]][:_SHOWN]}“) ist eine Summe und bleibt weg."
            )
            continue
        found.lines.append(line)
        for name, position in positions.items():
            cell = cells[position]
            found.columns[name].append(known.setdefault(cell, cell))
    if key:
        _check_keys(found, key)
    return PeopleTable(found.name, found.columns, found.lines, found.writing, tuple(notes))


def _positions(
    file: Path, head: list[str], needed: Sequence[str], wanted: Sequence[str]
) -> dict[str, int]:
    """Where each wanted column stands."""
    names = [_plain(cell) for cell in head]
    missing = [name for name in needed if name not in names]
    if missing:
        words = "fehlt die Spalte" if len(missing) == 1 else "fehlen die Spalten"
        raise GivenFileError(
            f"Der Datei „{file}“ {words} {', '.join(missing)}. Erwartet wird eine CSV-Datei mit "
            f"den Spalten {', '.join(needed)} in der ersten Zeile."
        )
    for name in wanted:
        if names.count(name) > 1:
            raise GivenFileError(f"In der Datei „{file}“ steht die Spalte „{name}“ mehrfach.")
    return {name: names.index(name) for name in wanted if name in names}


def _check_keys(table: PeopleTable, key: str) -> None:
    seen: dict[str, int] = {}
    for i, name in enumerate(table.columns[key]):
        if not name:
            raise table.fault(i, "Das Feld ist leer.", key)
        bare = unicodedata.normalize("NFC", name)
        if bare.isascii() and bare.isdigit():
            bare = bare.lstrip("0")
        first = seen.setdefault(bare, i)
        if first != i:
            other = table.columns[key][first]
            also = f" als „{other[:_SHOWN]}“" if other != name else ""
            raise table.fault(
                i,
                f"„{name[:_SHOWN]}“ ist mehrfach genannt, schon in Zeile "
                f"{table.lines[first]}{also}.",
                key,
            )


def _plain(heading: str) -> str:
    return unicodedata.normalize("NFC", heading).strip().lower()
