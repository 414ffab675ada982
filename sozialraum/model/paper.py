"""A planning paper as people keep it: what it rests on, their own words, remarks on its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sozialraum.model import typed
from sozialraum.model.errors import PlanningError
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.state import STADTRAUM_CODES
from sozialraum.model.typed import AUTHOR_LETTERS, NAME_LETTERS, NOTE_LETTERS

SCHEMA_VERSION = 1
TEXT_LETTERS, REMARK_LETTERS, KEY_LETTERS = 6000, 500, 80
_ALL_LETTERS = 200_000  # of all own words: the store must be able to read it again
_LARGEST = 1e12
_TOP = (
    *("schema_version", "name", "author", "note", "created", "scenario", "weighting", "chosen"),
    *("texts", "remarks", "figures", "data_hash", "code_version"),
)


class PaperError(PlanningError):
    """A planning paper that cannot be kept or read; the message is German."""


@dataclass(frozen=True)
class Paper:
    """A planning paper.

    Attributes:
        name: 1-120 characters.
        scenario: What is proposed, None = nothing yet.
        weighting: How need is weighed, None = ranks are not named.
        chosen: Codes of the Stadträume it is about, ascending, each once; () = those of the
            scenario.
        author: Free text, optional, at most 80 characters.
        note: Free text, at most 2,000 characters.
        created: ISO time, "" = not known.
        texts: Key of a text block -> own words in its place; empty ones are dropped.
        remarks: Key of a figure -> remark on it; empty ones are dropped.
        figures: Key of a figure -> its value when the paper was kept, None = it was missing.
        data_hash: Data release of ``figures``, "" = not known.
        code_version: Program, likewise.

    Raises:
        PaperError: A text that is too long or none, no name, no Stadtraum.
    """

    name: str
    scenario: Document | None = None
    weighting: Weighting | None = None
    chosen: tuple[str, ...] = ()
    author: str = ""
    note: str = ""
    created: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, float | None] = field(default_factory=dict)
    data_hash: str = ""
    code_version: str = ""

    def __post_init__(self) -> None:
        clean: dict[str, Any] = {
            "name": _text(self.name, "Name", NAME_LETTERS),
            "author": _text(self.author, "Wer", AUTHOR_LETTERS),
            "note": _text(self.note, "Notiz", NOTE_LETTERS, is_line=False),
            "created": _text(self.created, "created", KEY_LETTERS),
            "data_hash": _text(self.data_hash, "data_hash", KEY_LETTERS),
            "code_version": _text(self.code_version, "code_version", KEY_LETTERS),
            "texts": _texts(self.texts, "Text", TEXT_LETTERS),
            "remarks": _texts(self.remarks, "Anmerkung", REMARK_LETTERS),
            "figures": _figures(self.figures),
            "chosen": _codes(self.chosen),
        }
        if not clean["name"]:
            raise PaperError(
                f"Name: Er fehlt. Erlaubt sind 1 bis {NAME_LETTERS} Zeichen, zum Beispiel "
                "„Vorlage für den Jugendhilfeausschuss, Entwurf“."
            )
        own = [*clean["texts"].values(), *clean["remarks"].values()]
        if sum(map(len, own)) > _ALL_LETTERS:
            raise PaperError(
                "Die eigenen Texte und Anmerkungen sind zusammen zu lang. Erlaubt sind "
                "200.000 Zeichen."
            )
        for name, value in clean.items():
            object.__setattr__(self, name, value)

    def to_dict(self) -> dict[str, Any]:
        """For JSON: texts, numbers, None, lists and dictionaries only."""
        return {
            "schema_version": SCHEMA_VERSION,
            "name": self.name,
            "author": self.author,
            "note": self.note,
            "created": self.created,
            "scenario": None if self.scenario is None else self.scenario.to_dict(),
            "weighting": None if self.weighting is None else self.weighting.to_dict(),
            "chosen": list(self.chosen),
            "texts": dict(self.texts),
            "remarks": dict(self.remarks),
            "figures": dict(self.figures),
            "data_hash": self.data_hash,
            "code_version": self.code_version,
        }

    @classmethod
    def from_dict(cls, content: object) -> Paper:
        """The paper of a dictionary made by :meth:`to_dict`.

        Raises:
            PlanningError: Unknown field, wrong type or value outside its range (named).
        """
        if not isinstance(content, Mapping) or "name" not in content:
            raise PaperError(
                "Die Datei enthält kein Planungspapier. Erwartet werden die Felder "
                "„schema_version“ und „name“."
            )
        if content.get("schema_version") != SCHEMA_VERSION:
            raise PaperError(
                f"schema_version: Erlaubt ist {SCHEMA_VERSION}. Eine andere Zahl hat eine andere "
                "Fassung des Programms geschrieben."
            )
        unknown = [typed.reveal(str(key)[:60]) for key in content if key not in _TOP]
        if unknown:
            raise PaperError(f"Das Feld „{unknown[0]}“ gibt es nicht. Erlaubt: {', '.join(_TOP)}.")
        given = {
            key: value
            for key, value in content.items()
            if key not in ("schema_version", "scenario", "weighting") and value is not None
        }
        scenario, weighting = content.get("scenario"), content.get("weighting")
        return cls(
            scenario=None if scenario is None else Document.from_dict(scenario),
            weighting=None if weighting is None else Weighting.from_dict(weighting),
            **given,
        )

    @property
    def words(self) -> tuple[str, ...]:
        """Everything people wrote in it besides name, author and note."""
        scenario, weighting = self.scenario, self.weighting
        held: list[str] = [*self.texts.values(), *self.remarks.values()]
        if scenario is not None:
            held += [scenario.name, scenario.author, scenario.note, *scenario.rationales.values()]
        if weighting is not None:
            held += [weighting.name, weighting.author, weighting.note, *weighting.notes.values()]
        return tuple(held)


def _text(value: object, what: str, letters: int, *, is_line: bool = True) -> str:
    try:
        return typed.clean(value, what, letters, is_line=is_line)
    except typed.TypedError as error:
        raise PaperError(str(error)) from None


def _texts(value: object, what: str, letters: int) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise PaperError(f"{what}: Erwartet wird eine Gruppe von Namen mit Texten.")
    found = {
        _text(key, what, KEY_LETTERS): _text(text, f"{what} {key}", letters, is_line=False)
        for key, text in value.items()
    }
    return {key: text for key, text in found.items() if text}


def _figures(value: object) -> dict[str, float | None]:
    if not isinstance(value, Mapping):
        raise PaperError("figures: Erwartet wird eine Gruppe von Namen mit Zahlen.")
    found = {}
    for key, number in value.items():
        is_number = isinstance(number, int | float) and not isinstance(number, bool)
        if number is not None and not (is_number and abs(number) <= _LARGEST):
            raise PaperError(
                f"figures {str(key)[:60]}: Erlaubt sind Zahlen bis 1 Billion oder leer."
            )
        found[_text(key, "figures", KEY_LETTERS)] = None if number is None else float(number)
    return found


def _codes(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list | tuple) else [value]
    wrong = [code for code in given if code not in STADTRAUM_CODES]
    if wrong:
        raise PaperError(
            f"Den Stadtraum „{typed.reveal(str(wrong[0])[:20])}“ gibt es nicht. Erlaubt: 01 bis 17."
        )
    return tuple(sorted(set(given)))
