"""Which area each row of somebody's table is about; totals, subtotals and notes are set aside."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sozialraum.store.area_names import LEVELS
from sozialraum.store.given_table import Cell
from sozialraum.store.schema import CITY
from sozialraum.store.table_cells import looks_like_number, mark
from sozialraum.store.table_reading import CITY_LEVEL, MOST_FINDINGS, Reading
from sozialraum.text import format as de
from sozialraum.text import read
from sozialraum.text.levels import MANY

_MOST_PLACES = 4
_TOTALS = "totals"
_UNASSIGNED = re.compile(r"nicht\s+zu(ge)?ordn|ohne\s+Zuordnung|\bunbekannt\b", re.IGNORECASE)


def _few(places: Sequence[str]) -> str:
    """The first few rows: "Zeile 3, Zeile 5 und 7 weitere"."""
    more = len(places) - _MOST_PLACES
    return ", ".join(places[:_MOST_PLACES]) + (f" und {more} weitere" if more > 0 else "")


@dataclass
class Rows:
    """The rows that hold figures.

    Attributes:
        reading: The table.
        codes: Row -> level and code of its area.
        unknown: Texts that should name an area but name none, with a proposal ("" = none).
    """

    reading: Reading
    codes: dict[int, tuple[str, str]] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)

    def find(self) -> None:
        """Which area each row is about; totals, subtotals and notes are set aside and named."""
        layout = self.reading.layout
        before: tuple[str, str] | None = None
        skipped: dict[str, list[str]] = defaultdict(list)
        for row in layout.body:
            cells = layout.cells[row]
            text = cells[layout.area]
            others = [c for i, c in enumerate(cells) if i not in (layout.area, *layout.twins)]
            found = self._area(row, text, others, before, skipped)
            if found is not None:
                self.codes[row] = before = found
        totals = skipped.pop(_TOTALS, [])
        if totals:
            count = de.count(len(totals), "Summenzeile gilt", "Summenzeilen gelten")
            words = f"{count} als Wert der ganzen Stadt, nicht als Gebiet."
            self.reading.say(words, place=_few(totals))
        for words, rows in skipped.items():
            count = de.count(len(rows), "Zeile bleibt", "Zeilen bleiben")
            self.reading.say(f"{words}: {count} weg.", place=_few(rows))
        self._cross_check()

    def _area(
        self,
        row: int,
        text: Cell,
        others: Sequence[Cell],
        before: tuple[str, str] | None,
        skipped: dict[str, list[str]],
    ) -> tuple[str, str] | None:
        layout, words = self.reading.layout, f"{text:.10g}" if isinstance(text, float) else text
        place = layout.places[row]
        has_figures = any(looks_like_number(cell) for cell in others if cell != "")
        assigned = self.reading.chosen.areas.get(words)
        if assigned is not None:
            return (layout.level, assigned) if assigned else None
        named = words or " ".join(c for c in layout.cells[row] if isinstance(c, str))
        if _UNASSIGNED.search(named):
            skipped["Nicht zugeordnete Fälle"].append(place)
            return None
        if (words and read.is_total(words)) or (not words and self._is_total_row(row)):
            skipped[_TOTALS].append(place)
            return CITY_LEVEL, CITY
        code = self.reading.names.find(text, layout.level)
        if code is not None:
            return self._counted(row, code, others, skipped)
        if not words:
            return self._unnamed(place, before, has_figures)
        if not has_figures:
            skipped["Text ohne Zahlen"].append(place)
            return None
        if any(self.reading.names.find(text, each) for each in LEVELS if each != layout.level):
            skipped["Gebiete einer anderen Ebene"].append(place)
            return None
        near = self.reading.names.near(words, layout.level) or ""
        self.unknown[words] = near
        meant = (
            f"Gemeint ist vielleicht {self.reading.names.title(layout.level, near)}. "
            if near
            else ""
        )
        self.reading.say(
            f"Dieses Gebiet kennt das Programm nicht ({MANY[layout.level]}).",
            f"{meant}Bitte ordnen Sie es zu oder lassen Sie die Zeile weg.",
            place=place,
            column=layout.labels[layout.area],
            value=words[:60],
            is_fault=True,
        )
        return None

    def _unnamed(
        self, place: str, before: tuple[str, str] | None, has_figures: bool
    ) -> tuple[str, str] | None:
        """A row without an area: it goes on with the one above where the table is written so."""
        if not has_figures:
            return None
        if self.is_grouped and before is not None:
            return before
        self.reading.say(
            "Hier stehen Zahlen, aber kein Gebiet.",
            "Bitte ergänzen Sie das Gebiet in der Datei, oder löschen Sie die Zeile.",
            place=place,
            column=self.reading.layout.labels[self.reading.layout.area],
            is_fault=True,
        )
        return None

    @cached_property
    def is_grouped(self) -> bool:
        """Whether areas are written once for several rows, as in merged cells."""
        column = self.reading.layout.column(self.reading.layout.area)
        return sum(cell == "" for cell in column) >= sum(cell != "" for cell in column)

    def _is_total_row(self, row: int) -> bool:
        cells = self.reading.layout.cells[row]
        return any(isinstance(c, str) and read.is_total(c) for c in cells)

    def _counted(
        self, row: int, code: str, others: Sequence[Cell], skipped: dict[str, list[str]]
    ) -> tuple[str, str] | None:
        """The area, or None for one that is counted with a neighbour and has no figures."""
        layout = self.reading.layout
        host = self.reading.names.counted_with[layout.level].get(code)
        if host is None:
            return layout.level, code
        if any(mark(c) is None and looks_like_number(c) for c in others):
            title = self.reading.names.title(layout.level, host)
            self.reading.say(
                f"Gebiet {code} zählt die Stadt zusammen mit {title}; hier hat es eigene Zahlen.",
                "Bitte lassen Sie die Zeile weg, oder zählen Sie sie in der Datei dort hinzu.",
                place=layout.places[row],
                value=str(layout.cells[row][layout.area]),
                is_fault=True,
            )
            self.unknown[str(layout.cells[row][layout.area])] = ""
        else:
            skipped["Mit einem Nachbarn gezählte Gebiete ohne eigene Zahlen"].append(
                layout.places[row]
            )
        return None

    def _cross_check(self) -> None:
        """Number and name of a row must mean one area."""
        layout = self.reading.layout
        wrong = [
            (row, column)
            for column in layout.twins
            for row, (level, code) in self.codes.items()
            if level == layout.level
            and (other := self.reading.names.find(layout.cells[row][column], level)) is not None
            and other != code
        ]
        for row, column in wrong[:MOST_FINDINGS]:
            self.reading.say(
                f"Hier stehen zwei verschiedene Gebiete: „{layout.cells[row][layout.area]}“ und "
                f"„{layout.cells[row][column]}“.",
                "Bitte wählen Sie die Spalte, die stimmt, oder berichtigen Sie die Datei.",
                place=layout.places[row],
                column=layout.labels[column],
                is_fault=True,
            )
