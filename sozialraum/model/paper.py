"""A planning paper as people keep it: what it rests on, their own words, remarks on its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sozialraum.model import typed
from sozialraum.model.errors import PlanningError
from sozialraum.model.kept_document import (
    KEY_LETTERS,
    SHOWN_LETTERS,
    KeptDocument,
    group,
    number,
    text,
    texts,
)
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.state import STADTRAUM_CODES

TEXT_LETTERS, REMARK_LETTERS = 6000, 500
_ALL_LETTERS = 200_000  # of all own words: the store must be able to read it again
_LARGEST = 1e12


@dataclass(frozen=True)
class Paper(KeptDocument):
    """A planning paper.

    Attributes:
        scenario: What is proposed, None = nothing yet.
        weighting: How need is weighed, None = ranks are not named.
        chosen: Codes of the Stadträume it is about, ascending, each once; () = those of the
            scenario.
        texts: Key of a text block -> own words in its place; empty ones are dropped.
        remarks: Key of a figure -> remark on it; empty ones are dropped.
        figures: Key of a figure -> its value when the paper was kept, None = it was missing.

    Raises:
        PlanningError: A text that is too long or none, no name, no Stadtraum.
    """

    FAULT = PlanningError
    EXAMPLE = "Vorlage für den Jugendhilfeausschuss, Entwurf"
    LACKING = "Die Datei enthält kein Planungspapier"
    VERSIONS = (1,)
    FIELDS = (
        *("name", "author", "note", "created", "scenario", "weighting", "chosen"),
        *("texts", "remarks", "figures", "data_hash", "code_version"),
    )
    NEEDED = "name"

    scenario: Document | None = None
    weighting: Weighting | None = None
    chosen: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, float | None] = field(default_factory=dict)

    def _clean(self) -> dict[str, Any]:
        own = {
            "texts": texts(self.texts, "Text", TEXT_LETTERS, PlanningError),
            "remarks": texts(self.remarks, "Anmerkung", REMARK_LETTERS, PlanningError),
        }
        if sum(len(words) for held in own.values() for words in held.values()) > _ALL_LETTERS:
            raise PlanningError(
                "Die eigenen Texte und Anmerkungen sind zusammen zu lang. Erlaubt sind "
                "200.000 Zeichen."
            )
        return {**own, "figures": _figures(self.figures), "chosen": _codes(self.chosen)}

    @classmethod
    def _read(cls, given: dict[str, Any], _version: int) -> dict[str, Any]:
        read = dict(given)
        if "scenario" in given:
            read["scenario"] = Document.from_dict(given["scenario"])
        if "weighting" in given:
            read["weighting"] = Weighting.from_dict(given["weighting"])
        return read

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


def _figures(value: object) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for key, given in group(value, "figures", PlanningError).items():
        figure = number(given)
        if given is not None and (figure is None or abs(figure) > _LARGEST):
            raise PlanningError(
                f"figures {key[:SHOWN_LETTERS]}: Erlaubt sind Zahlen bis 1 Billion oder leer."
            )
        found[text(key, "figures", KEY_LETTERS, PlanningError)] = figure
    return found


def _codes(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list | tuple) else [value]
    wrong = [code for code in given if code not in STADTRAUM_CODES]
    if wrong:
        raise PlanningError(
            f"Den Stadtraum „{typed.reveal(str(wrong[0])[:20])}“ gibt es nicht. Erlaubt: 01 bis 17."
        )
    return tuple(sorted(set(given)))
