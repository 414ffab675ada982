"""A scenario with everything that is kept of it, as a plain value for files and the store.

The form is made for people, too: fields by name, plans by Stadtraum. ``schema_version`` grows when
a field changes its meaning; a field that is left out has its default, so a file written by hand
needs only ``schema_version`` and ``scenario``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from sozialraum.model.kept_document import KeptDocument, shown
from sozialraum.model.scenario import fields as checks
from sozialraum.model.scenario.content import refuse_repeated, scenario_from_dict, scenario_to_dict
from sozialraum.model.scenario.fields import DocumentError
from sozialraum.model.scenario.frozen import FrozenResult, freeze, result_from_dict
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.model.scenario.state import STADTRAUM_CODES, Scenario

RATIONALE_LETTERS = 1000
# What a "Warum?" can be about, apart from a Stadtraum: the whole, or one field in all Stadträume.
RATIONALE_LABELS = MappingProxyType({"plans": "Szenario insgesamt", **checks.FIELD_LABELS})
RATIONALE_KEYS = (*RATIONALE_LABELS, *STADTRAUM_CODES)


@dataclass(frozen=True)
class Document(KeptDocument):
    """A scenario with its notes and the result it had.

    Attributes:
        scenario: What was set; takes the document's name.
        rationales: "Warum?" texts by field name (``year``, ``kifaz_vzae``, ...), Stadtraum code,
            or "plans" for the whole;
            empty ones are dropped.
        result: Outcome at that time, None = not computed.

    Raises:
        DocumentError: A text that is too long, not a text, or of an unknown field.
    """

    FAULT = DocumentError
    EXAMPLE = "Haushalt 2027, Entwurf"
    LACKING = "Die Datei enthält kein Szenario"
    VERSIONS = (1,)
    FIELDS = (
        *("name", "author", "note", "created", "scenario", "rationales"),
        *("data_hash", "code_version", "result"),
    )
    NEEDED = "scenario"

    scenario: Scenario
    rationales: Mapping[str, str] = field(default_factory=dict)
    result: FrozenResult | None = None

    def _clean(self) -> dict[str, Any]:
        _judge_time(self.created)
        return {
            "scenario": replace(self.scenario, name=self.name),
            "rationales": _rationales(self.rationales),
        }

    @classmethod
    def of(cls, result: ScenarioResult, **kept: Any) -> Document:
        """The document of a computed scenario.

        Args:
            result: Outcome of ``run``; it is frozen.
            **kept: Other fields; the name is the scenario's unless given.
        """
        scenario = result.scenario
        return cls(
            **{"name": scenario.name, "scenario": scenario, "result": freeze(result), **kept}
        )

    def to_dict(self) -> dict[str, Any]:
        """As `KeptDocument.to_dict`."""
        return {**super().to_dict(), "scenario": scenario_to_dict(self.scenario)}

    @classmethod
    def _read(cls, given: dict[str, Any], _version: int) -> dict[str, Any]:
        scenario = scenario_from_dict(given["scenario"])
        read = {"name": scenario.name, **given, "scenario": scenario}
        read["rationales"] = checks.group(given.get("rationales") or {}, "rationales")
        if "result" in given:
            read["result"] = result_from_dict(given["result"])
        return read


def _judge_time(words: str) -> None:
    try:
        if words:
            dt.datetime.fromisoformat(words)
    except ValueError:
        raise DocumentError(
            f"Erstellt (Feld „created“): {shown(words)} ist kein Zeitpunkt. "
            "Erlaubt: JJJJ-MM-TT oder JJJJ-MM-TTThh:mm:ss+hh:mm."
        ) from None


def _rationales(given: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, words in given.items():
        known = key.zfill(2) if key.zfill(2) in STADTRAUM_CODES else key
        checks.refuse_unknown({known: words}, RATIONALE_KEYS, "rationales")
        refuse_repeated(found, known, "rationales")
        label = f"Begründung zu {RATIONALE_LABELS.get(known, f'Stadtraum {known}')}"
        found[known] = checks.text(words, label, RATIONALE_LETTERS, is_line=False)
    return {key: found[key] for key in RATIONALE_KEYS if found.get(key)}
