"""The figures of somebody's table: one row per area and date, one column per measure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sozialraum.store.given_table import Cell
from sozialraum.store.table_cells import Mark, dates_in, looks_like_number, mark, number, writing
from sozialraum.store.table_reading import KEY, MOST_FINDINGS, Reading
from sozialraum.store.table_times import Times
from sozialraum.text import format as de

_MOST_GROUPS = 300


@dataclass
class Figures:
    """What stands in the columns of numbers.

    Attributes:
        reading: The table.
        codes: Row -> level and code of its area.
        times: Their dates.
        wrong: Column and reason -> rows with no number.
    """

    reading: Reading
    codes: dict[int, tuple[str, str]]
    times: Times
    wrong: dict[tuple[int, str], list[int]] = field(default_factory=dict)

    def columns(self) -> list[int]:
        """Columns that hold figures."""
        return [c for c in range(len(self.reading.layout.labels)) if self._kind(c) == "value"]

    def _kind(self, column: int) -> str:
        """Whether a column holds a "value" or "text"; "" = something else, or nothing."""
        if not self.reading.layout.is_free(column) or column == self.times.column:
            return ""
        cells = [self.reading.layout.cells[row][column] for row in self.codes]
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
                day = self.times.at(row, column)
                measure = self._measure(column, groups.get(row, ""), len(values))
                key = (level, code, day)
                before = seen.setdefault((*key, measure), row)
                if before != row:
                    doubles.append((row, before))
                    continue
                measures[measure] = None
                first.setdefault(key, self.reading.layout.places[row])
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
            (*self.codes[row], self.times.of_row.get(row)) for row in rows
        ]
        texts = [c for c in range(len(self.reading.layout.labels)) if self._kind(c) == "text"]
        if not texts and len(values) > 1:
            texts = values[:1]  # classes written as numbers stand first
        parting: list[int] = []
        for column in texts:
            if len(set(keys)) == len(keys) or len(self._distinct(column)) > _MOST_GROUPS:
                continue
            finer = [
                (*k, self.reading.layout.cells[r][column]) for k, r in zip(keys, rows, strict=True)
            ]
            if len(set(finer)) > len(
                set(keys)
            ):  # a column that only repeats the year parts nothing
                keys, parting = finer, [*parting, column]
        if parting == values[:1]:
            values.pop(0)
        return {
            row: " · ".join(str(self.reading.layout.cells[row][c]) for c in parting)
            for row in (rows if parting else [])
        }

    def _distinct(self, column: int) -> set[Cell]:
        return {self.reading.layout.cells[row][column] for row in self.codes}

    def _measure(self, column: int, group: str, count: int) -> str:
        label = self.reading.layout.labels[column]
        if column in self.times.of_column:
            words = dates_in(label)[0][1]
            label = re.sub(r"^[\s·,;:(-]+|[\s·,;:(-]+$", "", label.replace(words, "")) or "Wert"
            label = re.sub(r"\s*·(\s*·)*\s*", " · ", label)
        if not group:
            return label
        return group if count == 1 else f"{label} · {group}"

    def _value(self, row: int, column: int, decimal: str, signs: Counter[Mark]) -> float:
        cell = self.reading.layout.cells[row][column]
        sign = mark(cell)
        if sign is not None:
            signs[sign] += 1
            return 0.0 if sign is Mark.DASH and self.reading.chosen.dash == "null" else np.nan
        try:
            return number(cell, writing(decimal))
        except ValueError as error:
            self.wrong.setdefault((column, str(error)), []).append(row)
            return np.nan

    def _say_wrong(self) -> None:
        unsure = [key for key in self.wrong if key[1].startswith("Das kann")]
        for key in unsure[:1]:
            count = sum(len(self.wrong[one]) for one in unsure)
            self.reading.say(
                f"{key[1].split(';')[0]}; das gilt für {de.count(count, 'Zelle', 'Zellen')}.",
                "Bitte wählen Sie das Dezimalzeichen der Tabelle.",
                **self.reading.at(self.wrong[key][0], key[0]),
            )
        for (column, reason), rows in self.wrong.items():
            if (column, reason) in unsure:
                continue
            for row in rows[:MOST_FINDINGS]:
                self.reading.say(
                    f"{reason}.",
                    "Bitte berichtigen Sie die Zelle; ein fehlender Wert ist eine leere Zelle.",
                    **self.reading.at(row, column),
                )
            if len(rows) > MOST_FINDINGS:
                more = de.count(len(rows) - MOST_FINDINGS, "weiteren Zelle", "weiteren Zellen")
                label = self.reading.layout.labels[column]
                self.reading.say(f"Ebenso in {more}.", column=label, is_fault=True)

    def _say_doubles(self, doubles: list[tuple[int, int]]) -> None:
        for row, before in dict.fromkeys(doubles[:MOST_FINDINGS]):
            self.reading.say(
                f"Dasselbe Gebiet und derselbe Stichtag stehen schon in {self.reading.layout.places[before]}.",
                "Bitte streichen Sie eine der beiden Zeilen.",
                **self.reading.at(row, self.reading.layout.area),
            )

    def _say_signs(self, signs: Counter[Mark]) -> None:
        if signs[Mark.HIDDEN]:
            self.reading.say(
                f"{de.count(signs[Mark.HIDDEN], 'Zelle nennt', 'Zellen nennen')} keine Zahl, um Menschen "
                "zu schützen („<5“, „geheim“); sie gelten als fehlend, nie als null."
            )
        if signs[Mark.DASH]:
            meant = "als null" if self.reading.chosen.dash == "null" else "als fehlend"
            self.reading.say(
                f"{de.count(signs[Mark.DASH], 'Strich wird', 'Striche werden')} {meant} gelesen.",
                "In amtlichen Tabellen heißt ein Strich genau null; bitte entscheiden Sie.",
            )
        if signs[Mark.MISSING] + signs[Mark.EMPTY]:
            count = signs[Mark.MISSING] + signs[Mark.EMPTY]
            self.reading.say(
                f"{de.count(count, 'Wert fehlt', 'Werte fehlen')} (leer, „k. A.“, „.“, „x“)."
            )
