"""What is recorded against what was counted once: "5 von 13 erfasst"."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from sozialraum.model.services import CLOSED


@dataclass(frozen=True)
class Gap:
    """One category of the study.

    Attributes:
        category_id: Its id.
        name: German name.
        recorded: Services of the list, closed ones included: they belong to the count of 2017.
        closed: Of these closed since.
        reference: How many there were, None = nobody printed a count.
        words: The count as printed ("rund 40 Einrichtungen"), "" = none.
        year: Year of the count, None = none.
        source: Where it is printed, "" = nowhere.
        note: What else has to be known, "" = nothing.
    """

    category_id: str
    name: str
    recorded: int
    closed: int
    reference: int | None
    words: str
    year: int | None
    source: str
    note: str

    @property
    def is_vague(self) -> bool:
        """Whether the count itself is rounded or a lower limit ("rund 40", "über 28")."""
        return self.words.startswith(("rund", "über", "etwa", "mindestens"))

    @property
    def missing(self) -> int | None:
        """How many more there were than are recorded, 0 if none, None without a count."""
        return None if self.reference is None else max(self.reference - self.recorded, 0)

    @property
    def sentence(self) -> str:
        """German, complete: what is recorded and what was counted."""
        noun = f"{self.name}: "
        if self.reference is None:
            text = (
                f"{noun}{self.recorded} erfasst; eine Zahl für die ganze Stadt ist nicht gedruckt."
            )
        elif self.recorded < self.reference:
            text = (
                f"{noun}{self.recorded} von {self.short} erfasst (Zählung {self.year}); "
                f"{self._lacking()}."
            )
        elif self.recorded == self.reference:
            text = (
                f"{noun}{self.recorded} erfasst, so viele wie {self.year} gezählt ({self.words})."
            )
        else:
            text = (
                f"{noun}{self.recorded} erfasst; {self.year} gezählt: {self.words}. Die Liste mischt "
                "Stände mehrerer Jahre; mehr Einträge heißen nicht mehr Angebote."
            )
        if self.closed:
            text += f" Davon inzwischen geschlossen: {self.closed}."
        return f"{text} {self.note}".strip()

    def _lacking(self) -> str:
        if self.missing == 1:
            return "es fehlt 1"
        words = {"rund": "etwa ", "etwa": "etwa ", "über": "mehr als ", "mindestens": "mindestens "}
        prefix = words.get(self.words.split()[0], "")
        return f"es fehlen {prefix}{self.missing}"

    @property
    def short(self) -> str:
        """The count as short as it may be: "rund 40", "7"; "" = none."""
        prefix = self.words.split()[0] + " " if self.is_vague else ""
        return "" if self.reference is None else f"{prefix}{self.reference}"


def gaps(services: pd.DataFrame, categories: pd.DataFrame) -> list[Gap]:
    """The study's categories in their order.

    Args:
        services: All services, unfiltered.
        categories: category_id, name, is_study, count_reference (NaN = none), count_words,
            count_year, count_source, note.
    """
    recorded = services["category_id"].value_counts()
    closed = services.loc[services["operation"] == CLOSED, "category_id"].value_counts()
    return [
        Gap(
            category_id=str(row["category_id"]),
            name=str(row["name"]),
            recorded=int(recorded.get(row["category_id"], 0)),
            closed=int(closed.get(row["category_id"], 0)),
            reference=_whole(row["count_reference"]),
            words=_text(row["count_words"]),
            year=_whole(row["count_year"]),
            source=_text(row["count_source"]),
            note=_text(row["note"]),
        )
        for row in categories[categories["is_study"] == 1].to_dict("records")
    ]


def _whole(value: float) -> int | None:
    return None if math.isnan(value) else int(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
