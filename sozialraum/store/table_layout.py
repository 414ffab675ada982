"""Where a sheet's table is: which column names the areas, which rows are headings, notes, data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sozialraum.store.area_names import AreaNames
from sozialraum.store.given_table import MOST_COLUMNS, Cell, Sheet, column_letter
from sozialraum.store.table_areas import (
    HEADS_AREAS,
    HINTS,
    RUNNING,
    Candidate,
    candidates,
    chosen,
)
from sozialraum.store.table_cells import Mark, dates_in, looks_like_number, mark, stichtag

_MOST_HEADINGS = 5


@dataclass(frozen=True)
class Layout:
    """A table within its sheet, areas in rows.

    Attributes:
        cells: All rows, equally wide; of a table with areas in columns turned round.
        places: Where each row is in the file: "Zeile 7".
        is_turned: Whether rows and columns were swapped.
        level: Of the areas.
        area: Column that names the areas.
        head: Rows that are headings.
        body: Rows below the headings.
        above: Texts above the headings.
        labels: Heading of each column.
        twins: Other columns that name areas of the same level.
        parents: Columns that name areas of another level, and running numbers.
        doubtful: All levels the areas may be of, if the table does not say which; else empty.
    """

    cells: list[list[Cell]]
    places: list[str]
    is_turned: bool
    level: str
    area: int
    head: tuple[int, ...]
    body: tuple[int, ...]
    above: tuple[str, ...]
    labels: tuple[str, ...]
    twins: tuple[int, ...] = ()
    parents: tuple[int, ...] = ()
    doubtful: tuple[str, ...] = ()

    def is_free(self, position: int) -> bool:
        """Whether a column names no areas and is no running number."""
        return position not in (self.area, *self.twins, *self.parents)

    def column(self, position: int) -> list[Cell]:
        """The data cells of a column."""
        return [self.cells[row][position] for row in self.body]


def find(
    sheet: Sheet,
    names: AreaNames,
    *,
    level: str = "",
    area: str = "",
    head_rows: int | None = None,
) -> Layout | None:
    """The table of a sheet, None = no column names areas of the city.

    Args:
        sheet: Cells.
        names: Known spellings.
        level: Of the areas, if known.
        area: Heading or letter of the column that names them, if known.
        head_rows: How many rows of headings there are, if known.
    """
    width = max(map(len, sheet.rows))
    cells = [row + [""] * (width - len(row)) for row in sheet.rows]
    places = [f"Zeile {line}" for line in sheet.lines]
    upright = candidates(cells, names, level)
    turned = [list(column) for column in zip(*cells[:MOST_COLUMNS], strict=True)]
    across = candidates(turned, names, level) if len(cells) <= MOST_COLUMNS and width > 1 else []
    is_turned = bool(across) and (not upright or across[0].distinct > max(2, upright[0].distinct))
    if is_turned:
        cells, upright = turned, across
        places = [f"Spalte {column_letter(i)}" for i in range(len(turned))]
    if not upright:
        return None
    first = chosen(cells, upright, area)
    start = next(
        i for i, row in enumerate(cells) if names.find(row[first.column], first.level) is not None
    )
    start = _first_row(cells, start, first, names)
    head = _headings(cells, start, head_rows, frozenset() if is_turned else sheet.gaps)
    end = head[0] if head else start
    above = tuple(
        str(cell) for row in cells[:end] for cell in row if isinstance(cell, str) and cell
    )
    layout = Layout(
        cells,
        places,
        is_turned,
        first.level,
        first.column,
        head,
        tuple(range(start, len(cells))),
        above,
        _labels(cells, head),
    )
    return replace(
        layout,
        twins=tuple(sorted({one.column for one in upright if _is_twin(layout, one)})),
        parents=tuple(
            c for c, label in enumerate(layout.labels) if _is_aside(layout, upright, c, label)
        ),
        doubtful=() if level else _doubtful(first, upright),
    )


def _doubtful(first: Candidate, found: Iterable[Candidate]) -> tuple[str, ...]:
    """The levels the areas may be of, none if it is clear: "Pieschen" is a name at three levels."""
    if first.hint > 0 or first.covered == 1:
        return ()
    levels = [
        one.level
        for one in found
        if one.column == first.column and one.rows == first.rows and one.hint == first.hint
    ]
    return tuple(levels) if len(levels) > 1 else ()


def _first_row(cells: list[list[Cell]], start: int, first: Candidate, names: AreaNames) -> int:
    """The first row of data, given the first that names an area.

    Official tables number their columns in a row of their own. A row above with figures whose area
    is misspelt, or a total on top, is data: headings would swallow it unseen.
    """
    if _numbered(list(enumerate(cells[start]))):
        return next(
            (
                i
                for i in range(start + 1, len(cells))
                if names.find(cells[i][first.column], first.level) is not None
            ),
            start,
        )
    while start and _is_row_of_figures(cells[start - 1], first.column):
        start -= 1
    return start


def _is_row_of_figures(row: list[Cell], column: int) -> bool:
    text = row[column]
    if not isinstance(text, str) or not text or HEADS_AREAS.search(text):
        return False
    others = [cell for c, cell in enumerate(row) if c != column]
    return any(map(_is_data, others)) and not _numbered(list(enumerate(row)))


def _headings(
    cells: list[list[Cell]], start: int, given: int | None, gaps: frozenset[int]
) -> tuple[int, ...]:
    """The rows of headings directly above the data."""
    if given is not None:
        return tuple(range(max(0, start - given), start))
    found: list[int] = []
    for i in range(start - 1, max(-1, start - 1 - _MOST_HEADINGS), -1):
        filled = [(c, cell) for c, cell in enumerate(cells[i]) if cell != ""]
        numbers = sum(_is_data(cell) for _, cell in filled)
        is_title = len(filled) == 1 and (filled[0][0] == 0 or found == [])
        is_data = 2 * numbers > len(filled) and not _numbered(filled)
        if (is_title and len(cells[i]) > 1) or is_data:
            break
        found.insert(0, i)
        if i in gaps:
            break
    return tuple(found)


def _numbered(filled: list[tuple[int, Cell]]) -> bool:
    digits = [str(int(c)) if isinstance(c, float) else c for _, c in filled if c != ""]
    return len(digits) > 2 and digits == [str(i + 1) for i in range(len(digits))]


def _is_data(cell: Cell) -> bool:
    return looks_like_number(cell) and stichtag(cell) is None and mark(cell) is not Mark.EMPTY


def _labels(cells: list[list[Cell]], head: tuple[int, ...]) -> tuple[str, ...]:
    """One heading per column; of headings above each other the upper one spans to the right."""
    rows = [cells[i] for i in head if not _numbered(list(enumerate(cells[i])))]
    parts: list[list[str]] = [[] for _ in cells[0]]
    for depth, row in enumerate(rows):
        held = ""
        for column, cell in enumerate(row):
            text = _heading(cell)
            held = text or (held if depth < len(rows) - 1 else "")
            if held and held not in parts[column]:
                parts[column].append(held)
    labels: list[str] = []
    for column, words in enumerate(parts):
        label = " · ".join(words) or f"Spalte {column_letter(column)}"
        count = sum(one == label or one.startswith(f"{label} (") for one in labels)
        labels.append(f"{label} ({count + 1})" if label in labels else label)
    return tuple(labels)


def _heading(cell: Cell) -> str:
    text = f"{cell:.10g}" if isinstance(cell, float) else cell
    found = dates_in(text)
    if len(found) == 1 and found[0][1] == text and not text.isdigit():
        day = found[0][0]
        return f"{day[8:]}.{day[5:7]}.{day[:4]}"  # Excel's dates come as ISO
    return text


def _is_twin(layout: Layout, one: Candidate) -> bool:
    """Whether a column names the same areas again (a name beside the number)."""
    is_other = one.column != layout.area and one.level == layout.level
    return is_other and (one.hint > 0 or not one.is_number)


def _is_aside(layout: Layout, found: Iterable[Candidate], column: int, label: str) -> bool:
    """Whether a column holds running numbers, or names areas of another level."""
    if column == layout.area:
        return False
    others = {one.level for one in found if one.column == column} - {layout.level}
    is_named = any(re.search(HINTS[level], label.lower()) for level in others)
    return is_named or RUNNING.fullmatch(label.split(" · ")[-1]) is not None
