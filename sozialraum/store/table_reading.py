"""What somebody's table is read with, and what is said of it on the way.

The parts are found one after the other: rows (`table_rows`), dates (`table_times`), figures
(`table_figures`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sozialraum.store.area_names import AreaNames
from sozialraum.store.given_table import column_letter
from sozialraum.store.table_areas import HEAD_ROWS
from sozialraum.store.table_cells import Finding
from sozialraum.store.table_layout import Layout
from sozialraum.text import format as de
from sozialraum.text.levels import MANY

KEY = ["level", "code", "stichtag"]
CITY_LEVEL = "stadt"
_SURELY_SUM = 3  # times the median of the areas
_SMALL = 5  # below it the city's own tables print no number of people: "<5"
MOST_FINDINGS = 12  # of one kind; the rest is counted


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


@dataclass(frozen=True)
class Reading:
    """One look at a table of known layout; collects what is found."""

    layout: Layout
    names: AreaNames
    chosen: Choices
    findings: list[Finding]

    def say(self, reason: str, suggestion: str = "", **more: object) -> None:
        """Note something about the table."""
        self.findings.append(Finding(reason, suggestion, **more))  # type: ignore[arg-type]

    def at(self, row: int, column: int) -> dict[str, object]:
        """Where a fault is, for `say`."""
        layout = self.layout
        cell = layout.cells[row][column]
        return {
            "place": layout.places[row],
            "column": layout.labels[column],
            "value": f"{cell:.10g}" if isinstance(cell, float) else cell[:60],
            "is_fault": True,
        }

    def ask_level(self) -> None:
        """Names that several levels share, in a table that does not say which it means."""
        levels = [MANY[level] for level in self.layout.doubtful]
        if levels:
            self.say(
                f"Die Gebiete können {' oder '.join(levels)} sein.",
                "Bitte wählen Sie die Ebene der Gebiete.",
                column=self.layout.labels[self.layout.area],
                is_fault=True,
            )

    def judge_choice(self) -> None:
        """A column somebody chose that names no areas: another one is read."""
        layout, wanted = self.layout, self.chosen.area
        letters = [column_letter(place) for place in range(len(layout.labels))]
        heads = [row[layout.area] for row in layout.cells[:HEAD_ROWS]]
        if wanted and wanted not in (letters[layout.area], *heads):
            named = dict(zip(letters, layout.labels, strict=True)).get(wanted, wanted)
            self.say(
                f"Die Spalte „{named[:60]}“ nennt keine Gebiete der Stadt; gelesen ist "
                f"„{layout.labels[layout.area]}“.",
                "Bitte prüfen Sie die Wahl.",
            )

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
                is_sum = printed > _SURELY_SUM * mine.median()  # a mean is as large as its parts
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

    def small_counts(self, rows: pd.DataFrame, measures: Sequence[str]) -> None:
        """Counts so small that they may tell of somebody; only who brings them knows of whom."""
        for name in measures:
            column = rows[name].dropna()
            small = int(((column > 0) & (column < _SMALL)).sum())
            if small and (column == column.round()).all():
                self.say(
                    f"{de.count(small, 'Zelle', 'Zellen')} von „{name}“ "
                    f"{'zählt' if small == 1 else 'zählen'} 1 bis {_SMALL - 1}. Wenn das Menschen "
                    "sind, können andere sie daran erkennen.",
                    "Bitte prüfen Sie, ob Sie diese Zahlen zeigen dürfen; „<5“ statt der Zahl gilt "
                    "als fehlend.",
                )

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
