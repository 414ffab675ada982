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

from sozialraum.model.scenario import fields as checks
from sozialraum.model.scenario.content import refuse_repeated, scenario_from_dict, scenario_to_dict
from sozialraum.model.scenario.fields import DocumentError
from sozialraum.model.scenario.frozen import FrozenResult, freeze, result_from_dict
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.model.scenario.state import STADTRAUM_CODES, Scenario
from sozialraum.model.typed import AUTHOR_LETTERS, NAME_LETTERS, NOTE_LETTERS

__all__ = ["SCHEMA_VERSION", "Document", "DocumentError"]

SCHEMA_VERSION = 1
RATIONALE_LETTERS = 1000
_HASH_LETTERS, _VERSION_LETTERS, _TIME_LETTERS = 64, 32, 40
# What a "Warum?" can be about, apart from a Stadtraum: the whole, or one field in all Stadträume.
RATIONALE_LABELS = MappingProxyType({"plans": "Szenario insgesamt", **checks.FIELD_LABELS})
RATIONALE_KEYS = (*RATIONALE_LABELS, *STADTRAUM_CODES)
_TOP = (
    *("schema_version", "name", "author", "note", "created", "scenario", "rationales"),
    *("data_hash", "code_version", "result"),
)


@dataclass(frozen=True)
class Document:
    """A scenario with its notes and the result it had.

    Attributes:
        name: 1-120 characters.
        scenario: What was set; takes the document's name.
        author: Free text, optional, at most 80 characters.
        note: Free text, at most 2,000 characters.
        created: ISO time, "" = not known.
        rationales: "Warum?" texts by field name (``year``, ``kifaz_vzae``, ...), Stadtraum code,
            or "plans" for the whole;
            empty ones are dropped.
        data_hash: Of the data release the result was computed with, "" = not known.
        code_version: Of the program, likewise.
        result: Outcome at that time, None = not computed.

    Raises:
        DocumentError: A text that is too long, not a text, or of an unknown field.
    """

    name: str
    scenario: Scenario
    author: str = ""
    note: str = ""
    created: str = ""
    rationales: Mapping[str, str] = field(default_factory=dict)
    data_hash: str = ""
    code_version: str = ""
    result: FrozenResult | None = None

    def __post_init__(self) -> None:
        clean = {
            "name": checks.text(self.name, "Name", NAME_LETTERS),
            "author": checks.text(self.author, "Wer", AUTHOR_LETTERS),
            "note": checks.text(self.note, "Notiz", NOTE_LETTERS, is_line=False),
            "created": _time(self.created),
            "rationales": _rationales(self.rationales),
            "data_hash": checks.text(self.data_hash, "Prüfsumme der Daten", _HASH_LETTERS),
            "code_version": checks.text(self.code_version, "Programmstand", _VERSION_LETTERS),
        }
        if not clean["name"]:
            raise DocumentError(
                f"Name: Er fehlt. Erlaubt sind 1 bis {NAME_LETTERS} Zeichen, zum Beispiel "
                "„Haushalt 2027, Entwurf“."
            )
        for name, value in clean.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "scenario", replace(self.scenario, name=self.name))

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
        """For JSON and YAML: texts, numbers, booleans, None, lists and dictionaries only."""
        return {
            "schema_version": SCHEMA_VERSION,
            "name": self.name,
            "author": self.author,
            "note": self.note,
            "created": self.created,
            "scenario": scenario_to_dict(self.scenario),
            "rationales": dict(self.rationales),
            "data_hash": self.data_hash,
            "code_version": self.code_version,
            "result": None if self.result is None else self.result.to_dict(),
        }

    @classmethod
    def from_dict(cls, content: object) -> Document:
        """The document of a dictionary made by :meth:`to_dict` or written by hand.

        Raises:
            ScenarioError: Unknown field, wrong type, or value outside its range (named).
        """
        if not isinstance(content, Mapping):
            raise DocumentError(
                "Die Datei enthält kein Szenario. Erwartet werden die Felder „schema_version“ und "
                "„scenario“."
            )
        values = checks.group(content, "")
        _check_version(values)
        checks.refuse_unknown(values, _TOP, "")
        if "scenario" not in values:
            raise DocumentError("Das Feld „scenario“ fehlt. Erlaubt ist eine Gruppe von Feldern.")
        scenario = scenario_from_dict(values["scenario"])
        result = values.get("result")
        texts = ("author", "note", "created", "data_hash", "code_version")
        return cls(
            name=values.get("name", scenario.name),
            scenario=scenario,
            rationales=checks.group(values.get("rationales") or {}, "rationales"),
            result=None if result is None else result_from_dict(result),
            # a field written without anything behind it is null in YAML
            **{name: "" if values.get(name) is None else values[name] for name in texts},
        )


def _check_version(values: Mapping[str, Any]) -> None:
    if "schema_version" not in values:
        raise DocumentError(
            "Das Feld „schema_version“ fehlt; so lässt sich die Datei nicht sicher lesen. "
            f"Erlaubt: {SCHEMA_VERSION}."
        )
    version = values["schema_version"]
    if checks.number(version) != SCHEMA_VERSION:
        newer = checks.number(version) or 0
        reason = " Sie stammt aus einer neueren Fassung des Programms." if newer > 1 else ""
        raise DocumentError(
            f"Feld „schema_version“: {checks.shown(version)} ist nicht möglich.{reason} "
            f"Erlaubt: {SCHEMA_VERSION}."
        )


def _time(value: object) -> str:
    words = checks.text(value, "Erstellt", _TIME_LETTERS)
    try:
        if words:
            dt.datetime.fromisoformat(words)
    except ValueError:
        raise DocumentError(
            f"Erstellt (Feld „created“): {checks.shown(words)} ist kein Zeitpunkt. "
            "Erlaubt: JJJJ-MM-TT oder JJJJ-MM-TTThh:mm:ss+hh:mm."
        ) from None
    return words


def _rationales(given: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, words in given.items():
        known = key.zfill(2) if key.zfill(2) in STADTRAUM_CODES else key
        checks.refuse_unknown({known: words}, RATIONALE_KEYS, "rationales")
        refuse_repeated(found, known, "rationales")
        label = f"Begründung zu {RATIONALE_LABELS.get(known, f'Stadtraum {known}')}"
        found[known] = checks.text(words, label, RATIONALE_LETTERS, is_line=False)
    return {key: found[key] for key in RATIONALE_KEYS if found.get(key)}
