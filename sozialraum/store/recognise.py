"""What somebody's table says: figures by area, date and heading, and everything that is unclear.

Each guess can be replaced by a decision (`Choices`), and each fault says where, why and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sozialraum.store import table_layout
from sozialraum.store.area_names import AreaNames
from sozialraum.store.given_file import GivenFileError
from sozialraum.store.given_table import SEPARATORS, GivenTable, Sheet
from sozialraum.store.table_cells import Finding, decimal_mark
from sozialraum.store.table_figures import Figures
from sozialraum.store.table_layout import Layout
from sozialraum.store.table_reading import Choices, Reading
from sozialraum.store.table_rows import Rows
from sozialraum.store.table_times import Times
from sozialraum.text import format as de
from sozialraum.text.levels import MANY


@dataclass(frozen=True)
class Recognised:
    """A table understood as far as it goes.

    Attributes:
        given: The file.
        sheet: The worksheet looked at.
        layout: Where its parts are.
        decimal: Decimal mark, "" = not known.
        time: Where dates come from, in words; "" = there is none.
        measures: Headings of the figures.
        rows: Columns `KEY`, ``place`` and one of floats per measure; NaN = missing. Rows of level
            "stadt" are the table's own totals.
        findings: Faults first.
        unknown: Texts that should name an area but name none, with a proposal ("" = none).
    """

    given: GivenTable
    sheet: Sheet
    layout: Layout
    decimal: str
    time: str
    measures: tuple[str, ...]
    rows: pd.DataFrame
    findings: tuple[Finding, ...]
    unknown: Mapping[str, str]

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What must be settled first."""
        return tuple(one for one in self.findings if one.is_fault)

    @property
    def level(self) -> str:
        """Level of the areas."""
        return self.layout.level

    def summary(self) -> list[str]:
        """What was recognised, as German sentences without full stop."""
        layout, parts = self.layout, self.given.encoding
        if self.sheet.separator:
            parts += f", getrennt mit {SEPARATORS.get(self.sheet.separator, self.sheet.separator)}"
        if self.sheet.name and len(self.given.sheets) > 1:
            parts += f", Blatt „{self.sheet.name}“"
        head = ", ".join(layout.places[i] for i in layout.head) or "keine"
        areas = self.rows.loc[self.rows["level"] == layout.level, "code"].nunique()
        days = sorted(set(self.rows["stichtag"]) - {""})
        span = (
            de.date(days[0]) + (f" bis {de.date(days[-1])}" if len(days) > 1 else "")
            if days
            else ""
        )
        words = {",": "Komma", ".": "Punkt"}.get(self.decimal, "ohne Bedeutung oder unklar")
        return [
            f"Datei: {parts}; Dezimalzeichen {words}",
            f"Kopfzeilen: {head}" + ("; Gebiete stehen nebeneinander" if layout.is_turned else ""),
            f"Gebiete: {areas} {MANY[layout.level]} aus „{layout.labels[layout.area]}“",
            f"Stichtag: {span} ({self.time})" if span else "Stichtag: nicht gefunden",
            f"Zahlen: {de.count(len(self.measures), 'Spalte', 'Spalten')}",
        ]


def recognise(given: GivenTable, areas: pd.DataFrame, choices: Choices | None = None) -> Recognised:
    """Understand a table.

    Args:
        given: From `given_table.read`.
        areas: ``area.csv`` as text.
        choices: Decisions that replace guesses.

    Raises:
        GivenFileError: No column names areas of the city, or there is no figure at all.
    """
    chosen = choices or Choices()
    names = AreaNames(areas)
    sheet, layout = _sheet_with_areas(given, names, chosen)
    reading = Reading(layout, names, chosen, [Finding(note) for note in sheet.notes])
    reading.judge_choice()
    reading.ask_level()
    rows = Rows(reading)
    rows.find()
    times = Times(reading, rows.codes)
    times.find(sheet, given.name)
    figures = Figures(reading, rows.codes, times)
    values = figures.columns()
    if not values:
        raise GivenFileError(
            f"Die Datei „{given.name}“ enthält neben den Gebieten keine Spalte mit Zahlen."
        )
    found, told = decimal_mark(
        (cell for column in values for cell in layout.column(column)), sheet.separator
    )
    decimal = chosen.decimal or found
    if told and not chosen.decimal:
        reading.say(told, "Wenn nicht, wählen Sie bitte das Dezimalzeichen.")
    table, measures = figures.tidy(values, decimal)
    reading.small_counts(table, measures)
    reading.compare_totals(table, measures)
    reading.missing_areas(table)
    ordered = sorted(reading.findings, key=lambda one: not one.is_fault)
    return Recognised(
        *(given, sheet, layout, decimal, times.origin, measures, table, tuple(ordered)),
        rows.unknown,
    )


def _sheet_with_areas(given: GivenTable, names: AreaNames, chosen: Choices) -> tuple[Sheet, Layout]:
    wanted = [one for one in given.sheets if chosen.sheet in ("", one.name)]
    if not wanted:
        held = ", ".join(f"„{one.name}“" for one in given.sheets if one.name)
        raise GivenFileError(
            f"Die Datei „{given.name}“ hat kein Blatt „{chosen.sheet[:60]}“. Vorhanden: {held or 'keines'}."
        )
    for sheet in wanted:
        layout = table_layout.find(
            sheet, names, level=chosen.level, area=chosen.area, head_rows=chosen.head_rows
        )
        if layout is not None:
            return sheet, layout
    shown = ", ".join(str(cell) for cell in wanted[0].rows[0][:8])
    raise GivenFileError(
        f"Die Datei „{given.name}“ nennt keine Gebiete der Stadt. Erwartet wird eine Spalte (oder Zeile) "
        f"mit Nummern oder Namen, zum Beispiel „04“ oder „Pieschen“. Die erste Zeile lautet: {shown}."
    )
