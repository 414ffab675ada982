"""A new indicator somebody brings: what it must say to be read rightly."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from sozialraum.answers.own_origin import NAME_LETTERS, TEXT_LETTERS, OwnTableError, section
from sozialraum.answers.release import Release
from sozialraum.model import typed
from sozialraum.store.area_names import folded
from sozialraum.store.tables import DIMENSIONS
from sozialraum.text import format as de

KINDS = {
    "count": "Anzahl",
    "share": "Anteil",
    "rate": "Rate (je 100 oder je 1.000)",
    "mean": "Mittelwert",
    "index": "Index",
    "amount": "Menge (Stellen, Geld)",
}


POLARITIES = {1: "mehr Belastung", -1: "weniger Belastung", 0: "weder noch"}
_MOST_DECIMALS = 4


@dataclass(frozen=True)
class NewIndicator:
    """What an indicator needs to be read rightly.

    Attributes:
        name, short_name, definition, unit, topic: As people read them.
        kind: A key of `KINDS`.
        polarity: A key of `POLARITIES`: what higher means.
        dimension: One of ``tables.DIMENSIONS``.
        decimals: Shown, 0 to 4.
        factor: Value = factor * numerator / denominator; not 0.
        numerator, denominator: What is divided by what, in words; "" = it is no ratio.
        caveat: What to mind, "" = nothing.
    """

    name: str
    short_name: str
    definition: str
    unit: str
    kind: str
    polarity: int
    dimension: str = "sozialstrukturell"
    topic: str = "Eigene Kennzahlen"
    decimals: int = 1
    factor: float = 1.0
    numerator: str = ""
    denominator: str = ""
    caveat: str = ""


def checked(release: Release, new: NewIndicator) -> NewIndicator:
    """The indicator with tidy texts.

    Raises:
        OwnTableError: Something is not said or not possible, or there is one of that name.
        TypedError: A text is too long or holds hidden characters.
    """
    lengths = {
        "name": ("Name", NAME_LETTERS),
        "short_name": ("Kurzname", 40),
        "definition": ("Was die Zahl bedeutet", TEXT_LETTERS),
        "unit": ("Einheit", 40),
        "topic": ("Thema", 40),
        "numerator": ("Zähler", NAME_LETTERS),
        "denominator": ("Nenner", NAME_LETTERS),
        "caveat": ("Vorsicht", TEXT_LETTERS),
    }
    words: dict[str, Any] = {
        key: typed.clean(getattr(new, key), *rule) for key, rule in lengths.items()
    }
    tidy = replace(new, **words)
    lost = [lengths[key][0] for key in ("name", "definition", "unit") if not getattr(tidy, key)]
    if lost:
        raise OwnTableError(f"Zur neuen Kennzahl fehlt: {de.listing(lost)}.")
    if tidy.kind not in KINDS or tidy.polarity not in POLARITIES:
        raise OwnTableError("Zur neuen Kennzahl fehlt, was sie misst und was ein hoher Wert heißt.")
    if tidy.dimension not in DIMENSIONS:
        raise OwnTableError(f"Die Dimension „{tidy.dimension}“ gibt es nicht.")
    if tidy.decimals not in range(_MOST_DECIMALS + 1) or not tidy.factor:
        raise OwnTableError(
            f"Gezeigt werden 0 bis {_MOST_DECIMALS} Nachkommastellen, und der Faktor ist nicht null."
        )
    if tidy.kind == "count" and re.search(r"%|‰|je \d|prozent", tidy.unit, re.IGNORECASE):
        raise OwnTableError(
            f"Eine Anzahl in „{tidy.unit}“ gibt es nicht: Anzahlen werden für die Stadt addiert, Anteile "
            "und Raten nicht. Bitte wählen Sie Anteil oder Rate."
        )
    names = {folded(item.name): item.name for item in release.indicators.values()}
    if folded(tidy.name) in names:
        raise OwnTableError(
            f"Eine Kennzahl „{names[folded(tidy.name)]}“ gibt es schon. Bitte wählen Sie sie aus, oder "
            "geben Sie der neuen einen anderen Namen."
        )
    topic = tidy.topic or NewIndicator.topic
    return replace(tidy, short_name=tidy.short_name or tidy.name[:40], topic=topic)


def indicator_section(key: str, new: NewIndicator) -> str:
    """Its entry of ``indicators.toml``; `own_table` adds the series."""
    return section(
        key,
        {
            "name": new.name,
            "short_name": new.short_name,
            "definition": new.definition,
            "numerator_label": new.numerator,
            "denominator_label": new.denominator,
            "unit": new.unit,
            "factor": new.factor,
            "kind": new.kind,
            "dimension": new.dimension,
            "topic": new.topic,
            "polarity": new.polarity,
            "decimals": new.decimals,
            "diverging": 0,
            "caveat": new.caveat,
        },
    )
