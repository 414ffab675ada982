"""Staffing scenarios: what can be set, ready-made ones, what they cost, and their link text."""

from sozialraum.model.costs.personnel import CostError, CostView
from sozialraum.model.scenario.distribute import (
    Distribution,
    Rule,
    by_method,
    distribute,
    kifaz_minimum,
)
from sozialraum.model.scenario.history import History
from sozialraum.model.scenario.ledger import LedgerError, Move, move, posts, with_posts
from sozialraum.model.scenario.link import decode, encode
from sozialraum.model.scenario.need_presets import DATA_DESCRIPTIONS, data_presets
from sozialraum.model.scenario.presets import (
    COUNTERPARTS,
    DESCRIPTIONS,
    MODELLRAEUME,
    PRESETS,
    Counterpart,
    preset_of,
)
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
    "COUNTERPARTS",
    "DATA_DESCRIPTIONS",
    "DESCRIPTIONS",
    "MODELLRAEUME",
    "OUTSIDE_LABEL",
    "PRESETS",
    "STADTRAUM_CODES",
    "CostError",
    "CostStep",
    "CostView",
    "Counterpart",
    "Distribution",
    "History",
    "LedgerError",
    "Move",
    "Rule",
    "Scenario",
    "ScenarioError",
    "ScenarioResult",
    "StadtraumPlan",
    "Totals",
    "by_method",
    "data_presets",
    "decode",
    "difference",
    "distribute",
    "encode",
    "kifaz_minimum",
    "move",
    "posts",
    "preset_of",
    "run",
    "with_posts",
]
