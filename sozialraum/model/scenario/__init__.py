"""Staffing scenarios: what can be set, ready-made ones, what they cost, and their link text."""

from sozialraum.model.costs import CostError, CostView
from sozialraum.model.scenario.link import decode, encode
from sozialraum.model.scenario.presets import DESCRIPTIONS, MODELLRAEUME, PRESETS, preset_of
from sozialraum.model.scenario.result import (
    OUTSIDE_LABEL,
    CostStep,
    ScenarioResult,
    Totals,
    difference,
    run,
)
from sozialraum.model.scenario.state import (
    STADTRAUM_CODES,
    Scenario,
    ScenarioError,
    StadtraumPlan,
)

__all__ = [
    "DESCRIPTIONS",
    "MODELLRAEUME",
    "OUTSIDE_LABEL",
    "PRESETS",
    "STADTRAUM_CODES",
    "CostError",
    "CostStep",
    "CostView",
    "Scenario",
    "ScenarioError",
    "ScenarioResult",
    "StadtraumPlan",
    "Totals",
    "decode",
    "difference",
    "encode",
    "preset_of",
    "run",
]
