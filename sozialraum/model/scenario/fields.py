"""The fields of a scenario by name: German label, unit, what is allowed, and reading them safely.

A document comes from a file somebody edited by hand. Every fault is said with the field, the value
that was found and what is allowed; nothing unknown is skipped, because a mistyped field would
silently mean "default".
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sozialraum.model import typed
from sozialraum.model.costs.personnel import PAY_GROUPS, PAY_STEPS, CostView
from sozialraum.model.scenario import state
from sozialraum.model.scenario.state import ScenarioError

SHOWN_LETTERS = 60  # of a wrong value; more would bury the message
LONGEST_WORD = 80  # of a pay group or view
_LONGEST = 10**16  # no number of a scenario comes near it; digits without end bury the message


class DocumentError(ScenarioError):
    """A document that cannot be taken; the message (German) names field, value and range."""


@dataclass(frozen=True)
class Field:
    """One field of a scenario or of a Stadtraum's plan.

    Attributes:
        name: As in the code and in files.
        label: German name.
        unit: "VzÄ", "EUR", "%" (the value is a fraction) or "".
        kind: whole, number or word.
        allowed: German words for what is allowed.
        is_optional: Whether null is allowed (no budget cap).
    """

    name: str
    label: str
    unit: str
    kind: str
    allowed: str
    is_optional: bool = False


def _span(bounds: tuple[float, float], words: str) -> str:
    low, high = (f"{bound:g}".replace(".", ",") for bound in bounds)
    return f"{words} von {low} bis {high}"


def _euros(bounds: tuple[int, int]) -> str:
    low, high = map(state.grouped, bounds)
    return f"ganze Beträge von {low} bis {high} EUR"


def _words(choices: Iterable[object]) -> str:
    return ", ".join(str(choice) for choice in choices)


SCENARIO_FIELDS = (
    Field("year", "Jahr", "", "whole", _span(state.YEARS, "Jahre")),
    Field("pay_group_kifaz", "Entgeltgruppe KiFaZ", "", "word", _words(PAY_GROUPS)),
    Field("pay_group_koordination", "Entgeltgruppe Koordination", "", "word", _words(PAY_GROUPS)),
    Field("pay_step", "Erfahrungsstufe", "", "whole", _words(PAY_STEPS)),
    Field("view", "Kostensicht", "", "word", _words(view.value for view in CostView)),
    Field("gamma", "Gemeinkostenzuschlag", "%", "number", _span(state.GAMMA, "Hundertstel")),
    Field("rent_eur", "Miete je KiFaZ", "EUR", "whole", _euros(state.RENT_EUR)),
    Field(
        "outside_vzae",
        "Stellen außerhalb der Stadträume",
        "VzÄ",
        "number",
        _span(state.OUTSIDE_VZAE, "Viertelschritte"),
    ),
    Field("budget_cap_eur", "Budget", "EUR", "whole", _euros(state.BUDGET_CAP_EUR), True),
    Field(
        "offers_change_vzae",
        "Änderung der geförderten Angebote",
        "VzÄ",
        "number",
        _span(state.OFFERS_CHANGE_VZAE, "Viertelschritte"),
    ),
)
PLAN_FIELDS = (
    Field(
        "kifaz_vzae",
        "KiFaZ",
        "VzÄ",
        "number",
        "0 (kein KiFaZ) oder " + _span(state.KIFAZ_VZAE, "Viertelschritte"),
    ),
    Field(
        "koordination_vzae",
        "Koordination",
        "VzÄ",
        "number",
        _span(state.KOORDINATION_VZAE, "Viertelschritte"),
    ),
    Field("aktionsbudget_eur", "Aktionsbudget", "EUR", "whole", _euros(state.AKTIONSBUDGET_EUR)),
)
FIELD_LABELS = {field.name: field.label for field in (*SCENARIO_FIELDS, *PLAN_FIELDS)}


def shown(value: object) -> str:
    """A value for a message: texts in quotes and cut, groups and lists by their kind."""
    if isinstance(value, Mapping):
        return "eine Gruppe von Feldern"
    if isinstance(value, list | tuple):
        return "eine Liste"
    if value is None:
        return "leer"
    if isinstance(value, bool):
        return "ja/nein"
    if isinstance(value, int | float) and not -_LONGEST < value < _LONGEST:
        return "eine sehr große Zahl"  # str() of a huge integer is refused by Python itself
    text = typed.reveal(str(value))
    if len(text) > SHOWN_LETTERS:
        text = text[:SHOWN_LETTERS] + "…"
    return f"„{text}“" if isinstance(value, str) else text.replace(".", ",")


def group(value: object, path: str) -> dict[str, Any]:
    """A group of fields with text keys.

    Raises:
        DocumentError: Anything else.
    """
    if not isinstance(value, Mapping):
        raise DocumentError(
            f"Feld „{path}“: {shown(value)} ist nicht möglich. Erlaubt ist eine Gruppe von Feldern."
        )
    return {str(key): item for key, item in value.items()}


def refuse_unknown(values: Mapping[str, Any], allowed: Iterable[str], path: str) -> None:
    """Raise DocumentError for the first field that is not among ``allowed``."""
    names = list(allowed)
    for name, value in values.items():
        if name not in names:
            close = difflib.get_close_matches(name[:SHOWN_LETTERS], names, n=1)
            guess = f" Meinten Sie „{close[0]}“?" if close else ""
            known = typed.reveal(name[:SHOWN_LETTERS])
            place = f"{path}.{known}" if path else known
            raise DocumentError(
                f"Das Feld „{place}“ (Wert: {shown(value)}) gibt es nicht.{guess} "
                f"Erlaubt sind: {', '.join(names)}."
            )


def text(value: object, label: str, most: int, *, is_line: bool = True) -> str:
    """A text of at most ``most`` characters, without blanks around it.

    Args:
        value: What was found.
        label: German name of the field.
        most: Longest length.
        is_line: Whether it must be a single line.

    Raises:
        DocumentError: No text, too long, or with control characters.
    """
    if not isinstance(value, str):
        raise DocumentError(
            f"{label}: {shown(value)} ist kein Text. Erlaubt sind bis zu {most} Zeichen."
        )
    try:
        return typed.clean(value, label, most, is_line=is_line)
    except typed.TypedError as error:
        raise DocumentError(str(error)) from None


def number(value: object) -> float | None:
    """A finite number, None if ``value`` is something else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def read(values: Mapping[str, Any], field: Field, path: str) -> Any:
    """The value of a field in its Python type; its range is checked by the scenario itself.

    Args:
        values: Fields by name; the field must be there.
        field: Which one.
        path: Where it lies ("scenario.year").

    Raises:
        DocumentError: The value has the wrong type.
    """
    value = values[field.name]
    if value is None and field.is_optional:
        return None
    where = f"{field.label} (Feld „{path}.{field.name}“)"
    if field.kind == "word":
        if isinstance(value, str):
            return text(value, where, LONGEST_WORD)
        raise DocumentError(f"{where}: {shown(value)} ist kein Text. Erlaubt: {field.allowed}.")
    found = number(value)
    if found is None:
        raise DocumentError(f"{where}: {shown(value)} ist keine Zahl. Erlaubt: {field.allowed}.")
    if abs(found) >= _LONGEST:
        raise DocumentError(f"{where}: {shown(value)} ist nicht möglich. Erlaubt: {field.allowed}.")
    if field.kind == "number":
        return found
    if not found.is_integer():
        raise DocumentError(
            f"{where}: {shown(value)} ist keine ganze Zahl. Erlaubt: {field.allowed}."
        )
    return int(found)
