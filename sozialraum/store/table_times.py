"""Which date the figures of somebody's table are of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sozialraum.store.given_table import Cell, Sheet
from sozialraum.store.table_cells import dates_in, stichtag
from sozialraum.store.table_reading import Reading
from sozialraum.text import format as de

_TIME_HINT = re.compile(
    r"jahr|stichtag|datum|zeit|\bstand\b|quartal|period|welle|erhebung|year|date", re.IGNORECASE
)


@dataclass
class Times:
    """Dates of rows and columns.

    Attributes:
        reading: The table.
        rows: Those that hold figures.
        origin: Where dates come from, in words; "" = there is none.
        of_row, of_column: ISO dates.
        of_all: ISO date of whatever has none of its own, "" = there is none.
        column: The column that holds dates, None = none does.
    """

    reading: Reading
    rows: Iterable[int]
    origin: str = ""
    of_row: dict[int, str] = field(default_factory=dict)
    of_column: dict[int, str] = field(default_factory=dict)
    of_all: str = ""
    column: int | None = None

    def at(self, row: int, column: int) -> str:
        """ISO date of a figure, "" = not known."""
        return self.of_row.get(row) or self.of_column.get(column) or self.of_all

    def find(self, sheet: Sheet, file: str) -> None:
        """Dates: of a column, of the headings, of the text above, or as somebody said."""
        layout = self.reading.layout
        if self._dates_in_column():
            return
        for column, label in enumerate(layout.labels):
            found = dates_in(label)
            if (
                len(found) == 1
                and self.reading.layout.is_free(column)
                and not _TIME_HINT.fullmatch(label)
            ):
                self.of_column[column] = found[0][0]
        days = {day for text in layout.above for day, _ in dates_in(text)}
        origin = "aus dem Text über der Tabelle"
        if not days:
            days = {
                day for text in (sheet.name, file) for day, _ in dates_in(text.replace("_", " "))
            }
            origin = "aus dem Namen von Datei oder Blatt; bitte prüfen"
        if self.of_column:
            self.origin = "aus den Überschriften"
        if self.reading.chosen.stichtag:
            self.origin, self.of_all = "angegeben", self.reading.chosen.stichtag
        elif len(days) == 1:
            self.origin, self.of_all = self.origin or origin, next(iter(days))
        elif not self.of_column:
            named = (
                f" Im Text stehen mehrere: {', '.join(map(de.date, sorted(days)))}." if days else ""
            )
            self.reading.say(
                f"Der Tabelle fehlt der Stichtag.{named}",
                "Bitte geben Sie an, für welchen Tag die Zahlen gelten.",
                is_fault=True,
            )

    def _dates_in_column(self) -> bool:
        layout = self.reading.layout
        for column, label in enumerate(layout.labels):
            if not self.reading.layout.is_free(column):
                continue
            cells = {row: layout.cells[row][column] for row in self.rows}
            filled = {row: cell for row, cell in cells.items() if cell != ""}
            days = {row: stichtag(cell) for row, cell in filled.items()}
            found = sum(day is not None for day in days.values())
            is_plain = all(isinstance(c, float) or c.isdigit() for c in filled.values())
            if not filled or 2 * found < len(filled) or (is_plain and not _TIME_HINT.search(label)):
                continue
            for row, day in days.items():
                if day is None:
                    self.reading.say(
                        "Das ist kein Datum und kein Jahr.",
                        "Erwartet wird zum Beispiel 31.12.2026 oder 2026.",
                        **self.reading.at(row, column),
                    )
                else:
                    self.of_row[row] = day
            self._fill_days(cells)
            self.origin, self.column = f"aus „{label}“", column
            return True
        return False

    def _fill_days(self, cells: Mapping[int, Cell]) -> None:
        """A date written once stands for the rows below it."""
        held = ""
        for row, cell in cells.items():
            held = self.of_row.get(row, held) if cell != "" else held
            if cell == "" and held:
                self.of_row[row] = held
