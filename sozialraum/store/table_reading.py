"""One pass over a table of known layout: areas, dates and figures of each row, and what is unclear."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from sozialraum.store.area_names import AreaNames
from sozialraum.store.given_table import Cell, Sheet
from sozialraum.store.table_cells import (
    Finding,
    Mark,
    dates_in,
    looks_like_number,
    mark,
    number,
    stichtag,
    writing,
)
from sozialraum.store.table_layout import LEVEL_WORDS, Layout
from sozialraum.text import format as de
from sozialraum.text import read

KEY = ["level", "code", "stichtag"]
CITY_LEVEL, CITY = "stadt", "dresden"
_MOST_FINDINGS = 12  # of one kind; the rest is counted
_MOST_GROUPS = 300
_MOST_PLACES = 4
_SURELY_SUM = 3  # times the median of the areas
_TOTALS = "totals"
_UNASSIGNED = re.compile(r"nicht\s+zu(ge)?ordn|ohne\s+Zuordnung|\bunbekannt\b", re.IGNORECASE)
_TIME_HINT = re.compile(
    r"jahr|stichtag|datum|zeit|\bstand\b|quartal|period|welle|erhebung|year|date", re.IGNORECASE
)


def _few(places: Sequence[str]) -> str:
    """The first few rows: "Zeile 3, Zeile 5 und 7 weitere"."""
    more = len(places) - _MOST_PLACES
    return ", ".join(places[:_MOST_PLACES]) + (f" und {more} weitere" if more > 0 else "")


@dataclass(frozen=True)
class Choices:
    """What somebody decided instead of the program; empty = find out.

    Attributes:
        sheet: Worksheet.
        level, area: Level of the areas, heading of the column that names them.
        head_rows: Rows of headings; None = find out.
        stichtag: ISO date of all figures without one of their own.
        decimal: "," or ".".
        dash: "fehlt" or "null": what a dash in place of a number means.
        areas: Text of the table -> code; "" = leave the row out.
    """

    sheet: str = ""
    level: str = ""
    area: str = ""
    head_rows: int | None = None
    stichtag: str = ""
    decimal: str = ""
    dash: str = "fehlt"
    areas: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Reading:
    """One pass over a table; collects what is found."""

    layout: Layout
    names: AreaNames
    chosen: Choices
    findings: list[Finding]
    codes: dict[int, tuple[str, str]] = field(default_factory=dict)  # row -> level, code
    time: str = ""
    day_of_row: dict[int, str] = field(default_factory=dict)
    day_of_column: dict[int, str] = field(default_factory=dict)
    time_column: int | None = None
    unknown: dict[str, str] = field(default_factory=dict)
    wrong: dict[tuple[int, str], list[int]] = field(default_factory=dict)  # column, reason -> rows

    def say(self, reason: str, suggestion: str = "", **more: object) -> None:
        """Note something about the table."""
        self.findings.append(Finding(reason, suggestion, **more))  # type: ignore[arg-type]

    def ask_level(self) -> None:
        """Names that several levels share, in a table that does not say which it means."""
        levels = [LEVEL_WORDS[level] for level in self.layout.doubtful]
        if levels:
            self.say(
                f"Die Gebiete können {' oder '.join(levels)} sein.",
                "Bitte wählen Sie die Ebene der Gebiete.",
                column=self.layout.labels[self.layout.area],
                is_fault=True,
            )

    # --- rows ----------------------------------------------------------------------------------

    def find_rows(self) -> None:
        """Which area each row is about; totals, subtotals and notes are set aside and named."""
        layout = self.layout
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
            self.say(f"{count} als Wert der ganzen Stadt, nicht als Gebiet.", place=_few(totals))
        for words, rows in skipped.items():
            count = de.count(len(rows), "Zeile bleibt", "Zeilen bleiben")
            self.say(f"{words}: {count} weg.", place=_few(rows))
        self._cross_check()

    def _area(
        self,
        row: int,
        text: Cell,
        others: Sequence[Cell],
        before: tuple[str, str] | None,
        skipped: dict[str, list[str]],
    ) -> tuple[str, str] | None:
        layout, words = self.layout, f"{text:.10g}" if isinstance(text, float) else text
        place = layout.places[row]
        has_figures = any(looks_like_number(cell) for cell in others if cell != "")
        assigned = self.chosen.areas.get(words)
        if assigned is not None:
            return (layout.level, assigned) if assigned else None
        named = words or " ".join(c for c in layout.cells[row] if isinstance(c, str))
        if _UNASSIGNED.search(named):
            skipped["Nicht zugeordnete Fälle"].append(place)
            return None
        if (words and read.is_total(words)) or (not words and self._is_total_row(row)):
            skipped[_TOTALS].append(place)
            return CITY_LEVEL, CITY
        code = self.names.find(text, layout.level)
        if code is not None:
            return self._counted(row, code, others, skipped)
        if not words:
            return self._unnamed(place, before, has_figures)
        if not has_figures:
            skipped["Text ohne Zahlen"].append(place)
            return None
        if any(self.names.find(text, each) for each in LEVEL_WORDS if each != layout.level):
            skipped["Gebiete einer anderen Ebene"].append(place)
            return None
        near = self.names.near(words, layout.level) or ""
        self.unknown[words] = near
        meant = f"Gemeint ist vielleicht {self.names.title(layout.level, near)}. " if near else ""
        self.say(
            f"Dieses Gebiet kennt das Programm nicht ({LEVEL_WORDS[layout.level]}).",
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
        self.say(
            "Hier stehen Zahlen, aber kein Gebiet.",
            "Bitte ergänzen Sie das Gebiet in der Datei, oder löschen Sie die Zeile.",
            place=place,
            column=self.layout.labels[self.layout.area],
            is_fault=True,
        )
        return None

    @cached_property
    def is_grouped(self) -> bool:
        """Whether areas are written once for several rows, as in merged cells."""
        column = self.layout.column(self.layout.area)
        return sum(cell == "" for cell in column) >= sum(cell != "" for cell in column)

    def _is_total_row(self, row: int) -> bool:
        cells = self.layout.cells[row]
        return any(isinstance(c, str) and read.is_total(c) for c in cells)

    def _counted(
        self, row: int, code: str, others: Sequence[Cell], skipped: dict[str, list[str]]
    ) -> tuple[str, str] | None:
        """The area, or None for one that is counted with a neighbour and has no figures."""
        layout = self.layout
        host = self.names.counted_with[layout.level].get(code)
        if host is None:
            return layout.level, code
        if any(mark(c) is None and looks_like_number(c) for c in others):
            title = self.names.title(layout.level, host)
            self.say(
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
        layout = self.layout
        wrong = [
            (row, column)
            for column in layout.twins
            for row, (level, code) in self.codes.items()
            if level == layout.level
            and (other := self.names.find(layout.cells[row][column], level)) is not None
            and other != code
        ]
        for row, column in wrong[:_MOST_FINDINGS]:
            self.say(
                f"Hier stehen zwei verschiedene Gebiete: „{layout.cells[row][layout.area]}“ und "
                f"„{layout.cells[row][column]}“.",
                "Bitte wählen Sie die Spalte, die stimmt, oder berichtigen Sie die Datei.",
                place=layout.places[row],
                column=layout.labels[column],
                is_fault=True,
            )

    # --- time ----------------------------------------------------------------------------------

    def find_times(self, sheet: Sheet, file: str) -> None:
        """Dates: of a column, of the headings, of the text above, or as somebody said."""
        layout = self.layout
        if self._dates_in_column():
            return
        for column, label in enumerate(layout.labels):
            found = dates_in(label)
            if len(found) == 1 and self._is_free(column) and not _TIME_HINT.fullmatch(label):
                self.day_of_column[column] = found[0][0]
        days = {day for text in layout.above for day, _ in dates_in(text)}
        origin = "aus dem Text über der Tabelle"
        if not days:
            days = {
                day for text in (sheet.name, file) for day, _ in dates_in(text.replace("_", " "))
            }
            origin = "aus dem Namen von Datei oder Blatt; bitte prüfen"
        if self.day_of_column:
            self.time = "aus den Überschriften"
        if self.chosen.stichtag:
            self.time, self.day_of_row[-1] = "angegeben", self.chosen.stichtag
        elif len(days) == 1:
            self.time, self.day_of_row[-1] = self.time or origin, next(iter(days))
        elif not self.day_of_column:
            named = (
                f" Im Text stehen mehrere: {', '.join(map(de.date, sorted(days)))}." if days else ""
            )
            self.say(
                f"Der Tabelle fehlt der Stichtag.{named}",
                "Bitte geben Sie an, für welchen Tag die Zahlen gelten.",
                is_fault=True,
            )

    def _is_free(self, column: int) -> bool:
        return column not in (self.layout.area, *self.layout.twins, *self.layout.parents)

    def _dates_in_column(self) -> bool:
        layout = self.layout
        for column, label in enumerate(layout.labels):
            if not self._is_free(column):
                continue
            cells = {row: layout.cells[row][column] for row in self.codes}
            filled = {row: cell for row, cell in cells.items() if cell != ""}
            days = {row: stichtag(cell) for row, cell in filled.items()}
            found = sum(day is not None for day in days.values())
            is_plain = all(isinstance(c, float) or c.isdigit() for c in filled.values())
            if not filled or 2 * found < len(filled) or (is_plain and not _TIME_HINT.search(label)):
                continue
            for row, day in days.items():
                if day is None:
                    self.say(
                        "Das ist kein Datum und kein Jahr.",
                        "Erwartet wird zum Beispiel 31.12.2026 oder 2026.",
                        **self._at(row, column),
                    )
                else:
                    self.day_of_row[row] = day
            self._fill_days(cells)
            self.time, self.time_column = f"aus „{label}“", column
            return True
        return False

    def _fill_days(self, cells: Mapping[int, Cell]) -> None:
        """A date written once stands for the rows below it."""
        held = ""
        for row, cell in cells.items():
            held = self.day_of_row.get(row, held) if cell != "" else held
            if cell == "" and held:
                self.day_of_row[row] = held

    def _at(self, row: int, column: int) -> dict[str, object]:
        layout = self.layout
        cell = layout.cells[row][column]
        return {
            "place": layout.places[row],
            "column": layout.labels[column],
            "value": f"{cell:.10g}" if isinstance(cell, float) else cell[:60],
            "is_fault": True,
        }

    # --- figures -------------------------------------------------------------------------------

    def value_columns(self) -> list[int]:
        """Columns that hold figures."""
        return [c for c in range(len(self.layout.labels)) if self._kind(c) == "value"]

    def _kind(self, column: int) -> str:
        """Whether a column holds a "value" or "text"; "" = something else, or nothing."""
        if not self._is_free(column) or column == self.time_column:
            return ""
        cells = [self.layout.cells[row][column] for row in self.codes]
        filled = [cell for cell in cells if cell != ""]
        plain = [cell for cell in filled if mark(cell) is None]
        numbers = sum(map(looks_like_number, plain))
        if not filled:
            return ""
        return "value" if plain and numbers >= 0.6 * len(plain) else "text" if plain else "value"

    def tidy(self, values: list[int], decimal: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
        """One row per area and date, one column per measure."""
        groups = self._groups(values)
        table: dict[tuple[str, str, str], dict[str, float]] = {}
        first: dict[tuple[str, str, str], str] = {}
        measures: dict[str, None] = {}
        seen: dict[tuple[object, ...], int] = {}
        doubles: list[tuple[int, int]] = []
        signs: Counter[Mark] = Counter()
        for row, (level, code) in self.codes.items():
            for column in values:
                day = self.day_of_row.get(row) or self.day_of_column.get(column)
                day = day or self.day_of_row.get(-1, "")
                measure = self._measure(column, groups.get(row, ""), len(values))
                key = (level, code, day)
                before = seen.setdefault((*key, measure), row)
                if before != row:
                    doubles.append((row, before))
                    continue
                measures[measure] = None
                first.setdefault(key, self.layout.places[row])
                table.setdefault(key, {})[measure] = self._value(row, column, decimal, signs)
        self._say_doubles(doubles)
        self._say_wrong()
        self._say_signs(signs)
        frame = pd.DataFrame.from_dict(table, orient="index", dtype=float)
        frame = frame.reindex(columns=list(measures)).reset_index(drop=True)
        keys = pd.DataFrame(list(table), columns=KEY, dtype=object)
        keys["place"] = list(first.values())
        return pd.concat([keys, frame], axis=1), tuple(measures)

    def _groups(self, values: list[int]) -> dict[int, str]:
        """What tells rows of one area and date apart: "männlich · 0 bis 2 Jahre"."""
        rows = list(self.codes)
        keys: list[tuple[object, ...]] = [
            (*self.codes[row], self.day_of_row.get(row)) for row in rows
        ]
        texts = [c for c in range(len(self.layout.labels)) if self._kind(c) == "text"]
        if not texts and len(values) > 1:
            texts = values[:1]  # classes written as numbers stand first
        parting: list[int] = []
        for column in texts:
            if len(set(keys)) == len(keys) or len(self._distinct(column)) > _MOST_GROUPS:
                continue
            finer = [(*k, self.layout.cells[r][column]) for k, r in zip(keys, rows, strict=True)]
            if len(set(finer)) > len(
                set(keys)
            ):  # a column that only repeats the year parts nothing
                keys, parting = finer, [*parting, column]
        if parting == values[:1]:
            values.pop(0)
        return {
            row: " · ".join(str(self.layout.cells[row][c]) for c in parting)
            for row in (rows if parting else [])
        }

    def _distinct(self, column: int) -> set[Cell]:
        return {self.layout.cells[row][column] for row in self.codes}

    def _measure(self, column: int, group: str, count: int) -> str:
        label = self.layout.labels[column]
        if column in self.day_of_column:
            words = dates_in(label)[0][1]
            label = re.sub(r"^[\s·,;:(-]+|[\s·,;:(-]+$", "", label.replace(words, "")) or "Wert"
            label = re.sub(r"\s*·(\s*·)*\s*", " · ", label)
        if not group:
            return label
        return group if count == 1 else f"{label} · {group}"

    def _value(self, row: int, column: int, decimal: str, signs: Counter[Mark]) -> float:
        cell = self.layout.cells[row][column]
        sign = mark(cell)
        if sign is not None:
            signs[sign] += 1
            return 0.0 if sign is Mark.DASH and self.chosen.dash == "null" else np.nan
        try:
            return number(cell, writing(decimal))
        except ValueError as error:
            self.wrong.setdefault((column, str(error)), []).append(row)
            return np.nan

    def _say_wrong(self) -> None:
        unsure = [key for key in self.wrong if key[1].startswith("Das kann")]
        for key in unsure[:1]:
            count = sum(len(self.wrong[one]) for one in unsure)
            self.say(
                f"{key[1].split(';')[0]}; das gilt für {de.count(count, 'Zelle', 'Zellen')}.",
                "Bitte wählen Sie das Dezimalzeichen der Tabelle.",
                **self._at(self.wrong[key][0], key[0]),
            )
        for (column, reason), rows in self.wrong.items():
            if (column, reason) in unsure:
                continue
            for row in rows[:_MOST_FINDINGS]:
                self.say(
                    f"{reason}.",
                    "Bitte berichtigen Sie die Zelle; ein fehlender Wert ist eine leere Zelle.",
                    **self._at(row, column),
                )
            if len(rows) > _MOST_FINDINGS:
                more = de.count(len(rows) - _MOST_FINDINGS, "weiteren Zelle", "weiteren Zellen")
                label = self.layout.labels[column]
                self.say(f"Ebenso in {more}.", column=label, is_fault=True)

    def _say_doubles(self, doubles: list[tuple[int, int]]) -> None:
        for row, before in dict.fromkeys(doubles[:_MOST_FINDINGS]):
            self.say(
                f"Dasselbe Gebiet und derselbe Stichtag stehen schon in {self.layout.places[before]}.",
                "Bitte streichen Sie eine der beiden Zeilen.",
                **self._at(row, self.layout.area),
            )

    def _say_signs(self, signs: Counter[Mark]) -> None:
        if signs[Mark.HIDDEN]:
            self.say(
                f"{de.count(signs[Mark.HIDDEN], 'Zelle nennt', 'Zellen nennen')} keine Zahl, um Menschen "
                "zu schützen („<5“, „geheim“); sie gelten als fehlend, nie als null."
            )
        if signs[Mark.DASH]:
            meant = "als null" if self.chosen.dash == "null" else "als fehlend"
            self.say(
                f"{de.count(signs[Mark.DASH], 'Strich wird', 'Striche werden')} {meant} gelesen.",
                "In amtlichen Tabellen heißt ein Strich genau null; bitte entscheiden Sie.",
            )
        if signs[Mark.MISSING] + signs[Mark.EMPTY]:
            count = signs[Mark.MISSING] + signs[Mark.EMPTY]
            self.say(f"{de.count(count, 'Wert fehlt', 'Werte fehlen')} (leer, „k. A.“, „.“, „x“).")

    # --- the whole -----------------------------------------------------------------------------

    def compare_totals(self, rows: pd.DataFrame, measures: Sequence[str]) -> None:
        """A table's own total against the sum of its areas, for whole numbers of all areas."""
        wrong = []
        for (_, day), total in rows[rows["level"] == CITY_LEVEL].groupby(["level", "stichtag"]):
            parts = rows[(rows["level"] == self.layout.level) & (rows["stichtag"] == day)]
            if set(parts["code"]) < self.names.counted(self.layout.level):
                continue
            for name in measures:
                mine, printed = parts[name], float(total[name].iloc[0])
                is_whole = mine.notna().all() and (mine == mine.round()).all() and printed > 0
                is_sum = (
                    printed > _SURELY_SUM * mine.median()
                )  # a mean is about as large as its parts
                if is_whole and is_sum and abs(mine.sum() - printed) > 1:
                    wrong.append((str(total["place"].iloc[0]), name, mine.sum(), printed))
        for place, name, total, printed in wrong[:3]:
            self.say(
                f"Die Gebiete ergeben {de.number(total)}, die Summenzeile nennt {de.number(printed)}.",
                "Bitte prüfen Sie, ob ein Gebiet fehlt oder sich jemand verschrieben hat.",
                place=place,
                column=name,
            )
        if len(wrong) > 3:
            self.say(f"Weitere {len(wrong) - 3} Summen stimmen nicht mit ihren Gebieten überein.")

    def missing_areas(self, rows: pd.DataFrame) -> None:
        """Which areas of the level the table does not name."""
        level = self.layout.level
        expected = self.names.counted(level)
        found = set(rows.loc[rows["level"] == level, "code"])
        lost = sorted(expected - found)
        if lost and found:
            shown = ", ".join(self.names.title(level, code) for code in lost[:5])
            more = f" und {len(lost) - 5} weitere" if len(lost) > 5 else ""
            self.say(
                f"Nicht in der Tabelle und damit ohne Wert ({len(lost)} von {len(expected)}): "
                f"{shown}{more}."
            )
