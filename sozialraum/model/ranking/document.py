"""A saved weighting: the plan of an index, a choice of areas, notes, and the ranks it gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sozialraum.model.kept_document import KEY_LETTERS, KeptDocument, group, number, texts
from sozialraum.model.ranking import version1
from sozialraum.model.ranking.choice import STUDY_CHOICE
from sozialraum.model.ranking.plan import IndexPlan, RankingError
from sozialraum.model.typed import NOTE_LETTERS

_MOST_RANKS = 1e6


@dataclass(frozen=True)
class Weighting(KeptDocument):
    """A need index with what was decided by it.

    Attributes:
        plan: Weights and method.
        choice: Group (a type, or a name) -> code of the chosen area.
        notes: Code of an area -> what people know of it; empty ones are dropped.
        ranks: Code -> rank at that time; areas without an index are left out.

    Raises:
        RankingError: A text that is too long or none, or a missing name.
    """

    FAULT = RankingError
    EXAMPLE = "AG, Sitzung vom 3. März"
    LACKING = "Die Datei enthält keine Gewichtung"
    VERSIONS = (1, 2)  # 1: staff coverage counted under "bedarf_leistung" (see `version1`)
    FIELDS = (
        *("name", "author", "note", "created", "plan", "choice", "notes"),
        *("data_hash", "code_version", "ranks"),
    )
    NEEDED = "plan"

    plan: IndexPlan
    choice: Mapping[str, str] = field(default_factory=lambda: dict(STUDY_CHOICE))
    notes: Mapping[str, str] = field(default_factory=dict)
    ranks: Mapping[str, float] = field(default_factory=dict)

    def _clean(self) -> dict[str, Any]:
        return {
            "choice": texts(self.choice, "choice", KEY_LETTERS, RankingError),
            "notes": texts(self.notes, "notes", NOTE_LETTERS, RankingError),
            "ranks": _ranks(self.ranks),
        }

    @classmethod
    def _read(cls, given: dict[str, Any], version: int) -> dict[str, Any]:
        plan = version1.translated(given["plan"]) if version == 1 else given["plan"]
        name = given.get("name") or "Ohne Namen"
        return {**given, "name": name, "plan": IndexPlan.from_dict(plan)}


def _ranks(value: object) -> dict[str, float]:
    found = {code: number(rank) for code, rank in group(value, "ranks", RankingError).items()}
    known = {code: rank for code, rank in found.items() if rank and 1 <= rank < _MOST_RANKS}
    if known != found:
        raise RankingError("ranks: Erwartet wird eine Gruppe von Codes mit Rängen ab 1.")
    return known
