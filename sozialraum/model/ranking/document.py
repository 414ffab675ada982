"""A saved weighting: the plan of an index, a choice of areas, notes, and the ranks it gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sozialraum.model import typed
from sozialraum.model.ranking import version1
from sozialraum.model.ranking.choice import STUDY_CHOICE
from sozialraum.model.ranking.plan import IndexPlan, RankingError
from sozialraum.model.typed import AUTHOR_LETTERS, NAME_LETTERS, NOTE_LETTERS

SCHEMA_VERSION = 2  # 1: staff coverage counted under "bedarf_leistung" (see `version1`)
SHORT_LETTERS = 64
_TOP = (
    *("schema_version", "name", "author", "note", "created", "plan", "choice", "notes"),
    *("data_hash", "code_version", "ranks"),
)


@dataclass(frozen=True)
class Weighting:
    """A need index with what was decided by it.

    Attributes:
        name: 1-120 characters.
        plan: Weights and method.
        choice: Group (a type, or a name) -> code of the chosen area.
        author: Free text, optional, at most 80 characters.
        note: Free text, at most 2,000 characters.
        notes: Code of an area -> what people know of it; empty ones are dropped.
        created: ISO time, "" = not known.
        data_hash: Data release of ``ranks``, "" = not known.
        code_version: Program, likewise.
        ranks: Code -> rank at that time; areas without an index are left out.

    Raises:
        RankingError: A text that is too long or none, or a missing name.
    """

    name: str
    plan: IndexPlan
    choice: Mapping[str, str] = field(default_factory=lambda: dict(STUDY_CHOICE))
    author: str = ""
    note: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    created: str = ""
    data_hash: str = ""
    code_version: str = ""
    ranks: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        clean: dict[str, Any] = {
            "name": _text(self.name, "Name", NAME_LETTERS),
            "author": _text(self.author, "Wer", AUTHOR_LETTERS),
            "note": _text(self.note, "Notiz", NOTE_LETTERS),
            "created": _text(self.created, "created", SHORT_LETTERS),
            "data_hash": _text(self.data_hash, "data_hash", SHORT_LETTERS),
            "code_version": _text(self.code_version, "code_version", SHORT_LETTERS),
            "choice": _texts(self.choice, "choice", SHORT_LETTERS),
            "notes": _texts(self.notes, "notes", NOTE_LETTERS),
            "ranks": _ranks(self.ranks),
        }
        if not clean["name"]:
            raise RankingError(
                f"Name: Er fehlt. Erlaubt sind 1 bis {NAME_LETTERS} Zeichen, zum Beispiel "
                "„AG, Sitzung vom 3. März“."
            )
        for name, value in clean.items():
            object.__setattr__(self, name, value)

    def to_dict(self) -> dict[str, Any]:
        """For JSON and YAML: texts, numbers and dictionaries only."""
        return {
            "schema_version": SCHEMA_VERSION,
            "name": self.name,
            "author": self.author,
            "note": self.note,
            "created": self.created,
            "plan": self.plan.to_dict(),
            "choice": dict(self.choice),
            "notes": dict(self.notes),
            "data_hash": self.data_hash,
            "code_version": self.code_version,
            "ranks": dict(self.ranks),
        }

    @classmethod
    def from_dict(cls, content: object) -> Weighting:
        """The weighting of a dictionary made by :meth:`to_dict` or written by hand.

        Only ``schema_version`` and ``plan`` are needed.

        Raises:
            RankingError: Unknown field, wrong type or value outside its range (named).
        """
        if not isinstance(content, Mapping) or "plan" not in content:
            raise RankingError(
                "Die Datei enthält keine Gewichtung. Erwartet werden die Felder „schema_version“ "
                "und „plan“."
            )
        version = content.get("schema_version")
        if version not in (1, SCHEMA_VERSION) or isinstance(version, bool):
            raise RankingError(
                f"schema_version: Erlaubt sind 1 und {SCHEMA_VERSION}. Eine andere Zahl hat ein anderes "
                "Programm geschrieben."
            )
        unknown = [typed.reveal(str(key)[:60]) for key in content if key not in _TOP]
        if unknown:
            raise RankingError(
                f"Das Feld „{unknown[0]}“ gibt es nicht. Erlaubt: {', '.join(_TOP)}."
            )
        given = {
            key: value
            for key, value in content.items()
            # a field written without anything behind it is null in YAML
            if key not in ("schema_version", "plan", "name") and value is not None
        }
        written = content["plan"]
        plan = IndexPlan.from_dict(version1.translated(written) if version == 1 else written)
        return cls(name=content.get("name") or "Ohne Namen", plan=plan, **given)


def _text(value: object, what: str, letters: int) -> str:
    try:
        return typed.clean(value, what, letters, is_line=letters != NOTE_LETTERS)
    except typed.TypedError as error:
        raise RankingError(str(error)) from None


def _texts(value: object, what: str, letters: int) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise RankingError(f"{what}: Erwartet wird eine Gruppe von Namen mit Texten.")
    found = {
        _text(key, what, SHORT_LETTERS): _text(text, f"{what} {key}", letters)
        for key, text in value.items()
    }
    return {key: text for key, text in found.items() if text}


def _ranks(value: object) -> dict[str, float]:
    if not isinstance(value, Mapping) or not all(
        isinstance(rank, int | float) and not isinstance(rank, bool) and 1 <= rank < 1e6
        for rank in value.values()
    ):
        raise RankingError("ranks: Erwartet wird eine Gruppe von Codes mit Rängen ab 1.")
    return {str(code): float(rank) for code, rank in value.items()}
