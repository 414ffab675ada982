"""What the chapters of a planning paper are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sozialraum.answers import scenario as scenarios
from sozialraum.answers.paper.parts import Numbers
from sozialraum.answers.release import Release
from sozialraum.answers.table import AREA, Column, Table
from sozialraum.model.paper import Paper
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.model.scenario.state import Scenario
from sozialraum.text import format as de

STATE = ("einwohner_count", "u18_count", "u18_share", "alleinerziehende_share", "belastungsindex")
STAFF = ("fachkraefte_soll_vzae", "fachkraefte_ist_vzae")


@dataclass(frozen=True)
class Making:
    """What the chapters are made of."""

    release: Release
    paper: Paper
    numbers: Numbers

    @cached_property
    def names(self) -> dict[str, str]:
        """Code -> "4 Pieschen"."""
        return self.release.names("stadtraum")

    @cached_property
    def scenario(self) -> Scenario | None:
        """What is proposed."""
        return None if self.paper.scenario is None else self.paper.scenario.scenario

    @cached_property
    def result(self) -> ScenarioResult | None:
        """What it comes to."""
        return None if self.scenario is None else scenarios.run(self.release, self.scenario)

    @cached_property
    def codes(self) -> list[str]:
        """The Stadträume the paper is about: those chosen, else those the scenario gives to."""
        if self.paper.chosen or self.scenario is None:
            return list(self.paper.chosen)
        return [plan.code for plan in self.scenario.plans]

    @cached_property
    def who(self) -> str:
        """The Stadträume in words."""
        if len(self.codes) == len(self.names):
            return "alle 17 Stadträume"
        word = "Stadtraum" if len(self.codes) == 1 else "Stadträume"
        return f"{word} {de.listing([self.names[code] for code in self.codes])}"

    def value(self, key: str, code: str) -> str:
        """An indicator of a Stadtraum at the date at which all stand side by side."""
        item, day = self.release.indicator(key), self.release.newest(key, "stadtraum")
        row = self.release.at(key, "stadtraum", day).loc[code]
        status = row["status"] if isinstance(row["status"], str) else ""
        return self.numbers.add(
            f"{key}.{code}",
            f"{item.heading} {de.date(day)}, {self.names[code]}",
            row["value"],
            item.unit,
            item.decimals,
            de.status_mark(status or "amtlich"),
        )

    def table(self, keys: Sequence[str], caption: str) -> Table:
        """These indicators of the paper's Stadträume, with unit and date."""
        rows = [
            [code, self.names[code], *(self.value(key, code) for key in keys)]
            for code in self.codes
        ]
        days = {key: de.date(self.release.newest(key, "stadtraum")) for key in keys}
        columns = [
            *AREA,
            *(
                Column(key, f"{self.release.indicator(key).heading}, {day}", file=True)
                for key, day in days.items()
            ),
        ]
        return Table(columns, pd.DataFrame(rows, columns=["code", "name", *keys]), caption)


Writer = Callable[[Making], tuple[str, Table | None]]  # text, and the table below it
