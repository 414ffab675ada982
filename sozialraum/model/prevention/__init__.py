"""Prevention against Hilfen zur Erziehung: what would have to happen for money to come back."""

from sozialraum.model.prevention.inputs import (
    PARAMETER_IDS,
    UNCERTAIN,
    UNCERTAIN_IDS,
    Assumptions,
    PreventionError,
    Programme,
    assumptions,
)
from sozialraum.model.prevention.offset import (
    Money,
    course,
    discount_factors,
    evaluate,
    ramp_share,
    reduction,
)
from sozialraum.model.prevention.risk import (
    DEFAULT_DRAW_COUNT,
    DEFAULT_SEED,
    Simulation,
    draw,
    quantile_with_zero,
    simulate,
    tornado,
)
from sozialraum.model.prevention.sobol import DEFAULT_ROW_COUNT, sobol

__all__ = [
    "DEFAULT_DRAW_COUNT",
    "DEFAULT_ROW_COUNT",
    "DEFAULT_SEED",
    "PARAMETER_IDS",
    "UNCERTAIN",
    "UNCERTAIN_IDS",
    "Assumptions",
    "Money",
    "PreventionError",
    "Programme",
    "Simulation",
    "assumptions",
    "course",
    "discount_factors",
    "draw",
    "evaluate",
    "quantile_with_zero",
    "ramp_share",
    "reduction",
    "simulate",
    "sobol",
    "tornado",
]
