"""What can go wrong with the store, said so that a user can act on it (German messages)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MAX_SHOWN = 20


class StoreError(Exception):
    """The store cannot be opened, read or written; the message is German and complete."""


class QuickerError(StoreError):
    """Somebody was quicker; the message (German) says who, when, and what to do."""


@dataclass(frozen=True)
class Problem:
    """One fault in ``data/``: where it is, what is wrong, what to do.

    Attributes:
        table: File relative to ``data/`` ("tables/einwohner_stadtraum.csv").
        reason: What is wrong and what to do, one or two German sentences.
        row: Line number in the file (the header is line 1), None if the whole file is meant.
        column: Column or key, None if the whole row is meant.
        value: The bad value as written, None if there is none.
    """

    table: str
    reason: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        place = self.table
        if self.row is not None:
            place += f", Zeile {self.row}"
        if self.column is not None:
            place += f", Spalte „{self.column}“"
        found = f" Gefunden: „{self.value}“." if self.value is not None else ""
        return f"{place}: {self.reason}{found}"


class DataError(StoreError):
    """``data/`` cannot become a store; ``problems`` holds every fault that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        count = len(self.problems)
        head = "1 Fehler" if count == 1 else f"{count} Fehler"
        lines = [f"- {problem}" for problem in self.problems[:MAX_SHOWN]]
        if count > MAX_SHOWN:
            lines.append(f"- und {count - MAX_SHOWN} weitere")
        super().__init__(
            f"Die Daten konnten nicht übernommen werden: {head}. "
            "Der bisherige Datenspeicher bleibt unverändert.\n" + "\n".join(lines)
        )
