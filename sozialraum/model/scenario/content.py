"""A scenario's fields as a dictionary made for people, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sozialraum.model.costs.personnel import CostView
from sozialraum.model.kept_document import shown
from sozialraum.model.scenario import fields as checks
from sozialraum.model.scenario.fields import PLAN_FIELDS, SCENARIO_FIELDS, DocumentError
from sozialraum.model.scenario.state import Scenario, StadtraumPlan

_STADTRAUM = re.compile(r"0?[1-9]|1[0-7]", re.ASCII)


def scenario_to_dict(scenario: Scenario) -> dict[str, Any]:
    """A scenario's fields by name, without its name; plans by Stadtraum code."""
    values = {one.name: getattr(scenario, one.name) for one in SCENARIO_FIELDS}
    values["view"] = scenario.view.value
    for one in SCENARIO_FIELDS:
        if one.kind == "number":
            values[one.name] = float(values[one.name])
    values["plans"] = {
        plan.code: {
            one.name: (float if one.kind == "number" else int)(getattr(plan, one.name))
            for one in PLAN_FIELDS
        }
        for plan in scenario.plans
    }
    return values


def scenario_from_dict(value: object) -> Scenario:
    """The scenario of a dictionary; fields left out have their defaults.

    Raises:
        ScenarioError: Unknown field, wrong type, or value outside its range (named).
    """
    values = checks.group(value, "scenario")
    checks.refuse_unknown(values, [*(one.name for one in SCENARIO_FIELDS), "plans"], "scenario")
    found = {
        one.name: checks.read(values, one, "scenario")
        for one in SCENARIO_FIELDS
        if one.name in values
    }
    if "view" in found:
        found["view"] = _view(found["view"])
    return Scenario(**found, plans=_plans(values.get("plans")))


def _view(words: str) -> CostView:
    try:
        return CostView(words)
    except ValueError:
        allowed = ", ".join(view.value for view in CostView)
        raise DocumentError(
            f"Kostensicht (Feld „scenario.view“): {shown(words)} ist nicht möglich. "
            f"Erlaubt sind: {allowed}."
        ) from None


def _plans(value: object) -> tuple[StadtraumPlan, ...]:
    found: dict[str, StadtraumPlan] = {}
    for key, plan in checks.group({} if value is None else value, "scenario.plans").items():
        code = _code(key, "scenario.plans")
        refuse_repeated(found, code, "scenario.plans")
        path = f"scenario.plans.{code}"
        values = checks.group(plan, path)
        checks.refuse_unknown(values, [one.name for one in PLAN_FIELDS], path)
        fields = {
            one.name: checks.read(values, one, path) for one in PLAN_FIELDS if one.name in values
        }
        found[code] = StadtraumPlan(code, **fields)
    return tuple(found.values())


def _code(key: str, path: str) -> str:
    """The code "04" of "4" or "04" (a YAML number 4 is a text here already)."""
    if not _STADTRAUM.fullmatch(key):
        raise DocumentError(
            f"Feld „{path}“: Den Stadtraum {shown(key)} gibt es nicht. Erlaubt: 01 bis 17."
        )
    return key.zfill(2)


def refuse_repeated(found: Mapping[str, Any], code: str, path: str) -> None:
    """Raise DocumentError if ``code`` was there already, as "4" and "04" are one."""
    if code in found:
        raise DocumentError(f"Feld „{path}“: {code} ist mehrfach genannt. Erlaubt: einmal.")
