"""The fields of a scenario by name: German label, unit, what is allowed, and reading them safely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sozialraum.model import kept_document
from sozialraum.model.costs.personnel import PAY_GROUPS, PAY_STEPS, CostView
from sozialraum.model.kept_document import LONGEST, number, shown
from sozialraum.model.scenario import state
from sozialraum.model.scenario.state import ScenarioError

LONGEST_WORD = 80  # of a pay group or view


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
        "KiFaZ insgesamt",
        "VzÄ",
        "number",
        "0 (kein KiFaZ) oder " + _span(state.KIFAZ_VZAE, "Viertelschritte"),
    ),
    Field(
        "koordination_vzae",
        "davon Koordination",
        "VzÄ",
        "number",
        _span(state.KOORDINATION_VZAE, "Viertelschritte"),
    ),
    Field("aktionsbudget_eur", "Aktionsbudget", "EUR", "whole", _euros(state.AKTIONSBUDGET_EUR)),
)
FIELD_LABELS = {field.name: field.label for field in (*SCENARIO_FIELDS, *PLAN_FIELDS)}


# The readers of every kept document, with this kind's fault.
group = partial(kept_document.group, fault=DocumentError)
refuse_unknown = partial(kept_document.refuse_unknown, fault=DocumentError)
text = partial(kept_document.text, fault=DocumentError)


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
        hint = " In der Datei steht ein Punkt vor den Dezimalen und kein Anführungszeichen: 1.5."
        raise DocumentError(
            f"{where}: {shown(value)} ist keine Zahl. Erlaubt: {field.allowed}."
            + hint * isinstance(value, str)
        )
    if abs(found) >= LONGEST:
        raise DocumentError(f"{where}: {shown(value)} ist nicht möglich. Erlaubt: {field.allowed}.")
    if field.kind == "number":
        return found
    if not found.is_integer():
        raise DocumentError(
            f"{where}: {shown(value)} ist keine ganze Zahl. Erlaubt: {field.allowed}."
        )
    return int(found)
