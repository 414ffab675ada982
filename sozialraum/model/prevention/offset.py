"""Could prevention pay back through fewer Hilfen zur Erziehung (HzE)? A what-if, not a forecast.

Per area i, per year t, money in EUR of constant prices::

    d_i       = extra prevention spending / existing prevention spending         dose
    r_i       = 1 - (1 + d_i)^(-eps)                                             long-run relative fall
    L(t)      = clip((t - t0) / (t1 - t0), 0, 1)                                 ramp, averaged over a year
    saving(t) = sum_i H_i * r_i * phi * L(t) - detection * sum_i H_i   (years 1 and 2 only)
    r*        = cost / (H * phi)           eps* = -ln(1 - r*) / ln(1 + d)        break-even

``phi`` is the cashable share. Detection - cases found thanks to low thresholds - costs in full.
Money of a year is discounted from its middle. The elasticity ``eps`` is exactly 0 with probability
p0 (the panel found no effect in its second half: Webb 2021), else PERT. Ratios do not depend on
the currency or on how much of the city takes part (homogeneous of degree 0).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd

from sozialraum.model.measures.rates import per_1000
from sozialraum.model.prevention.inputs import Assumptions, Programme

DETECTION_YEARS = 2

Values: TypeAlias = Mapping[str, np.ndarray]


def reduction(dose: np.ndarray, elasticity: np.ndarray) -> np.ndarray:
    """Long-run relative fall of HzE, ``1 - (1 + d)^(-eps)``; 0 without dose or effect."""
    return -np.expm1(-elasticity * np.log1p(dose))


def ramp_share(horizon_years: int, lag_years: np.ndarray, build_up_years: np.ndarray) -> np.ndarray:
    """Mean of the ramp L over each of the years 1..T, exact, shape (draws, T).

    Args:
        horizon_years: T.
        lag_years: t0 per draw.
        build_up_years: t1 - t0 per draw; 0 = the full effect at once.
    """
    ends = np.arange(horizon_years + 1, dtype=float)
    since = np.maximum(ends - lag_years[:, None], 0.0)
    width = build_up_years[:, None]
    rising = np.minimum(since, width)
    # integral of the ramp from 0: a triangle while it rises, then a rectangle
    triangle = np.divide(rising**2, 2 * width, out=np.zeros(since.shape), where=width > 0)
    return np.diff(triangle + since - rising, axis=1)


def discount_factors(horizon_years: int, discount: np.ndarray) -> np.ndarray:
    """Present value of 1 EUR spread over each of the years 1..T, shape (draws, T)."""
    middle = np.arange(horizon_years) + 0.5
    return np.asarray((1 + discount[:, None]) ** -middle)


@dataclass(frozen=True)
class Money:
    """Outcome per draw, each of shape (draws,); NaN = undefined because nothing is spent.

    Attributes:
        cost_eur: Yearly cost.
        reduction_share: Long-run fall of the city's HzE as a fraction.
        steady_ratio: Yearly saving per EUR at full effect.
        break_even_per_1000: Cases of 1,000 in the areas that would have to be avoided.
        ratio: Saving per EUR over the horizon, discounted.
        net_eur: Discounted saving minus cost over the horizon.
    """

    cost_eur: np.ndarray
    reduction_share: np.ndarray
    steady_ratio: np.ndarray
    break_even_per_1000: np.ndarray
    ratio: np.ndarray
    net_eur: np.ndarray


def evaluate(programme: Programme, plan: Assumptions, values: Values) -> Money:
    """Cost and saving for given values of the uncertain quantities; no randomness.

    Args:
        programme: What is spent and where.
        plan: Horizon and detection effect.
        values: One array of shape (draws,) per name in ``UNCERTAIN``.
    """
    yearly, fall = _cost_and_fall(programme, values)
    cost = yearly.sum(axis=1)
    factors = discount_factors(plan.horizon_years, values["discount"])
    cost_now = cost * factors.sum(axis=1) + programme.one_off_eur * factors[:, 0]
    saving_now = (_savings(programme, plan, values, fall) * factors).sum(axis=1)
    full = values["hze_eur"] * values["cashable"]
    touched = full * sum(np.array(programme.hze_share)[programme.is_active])
    return Money(
        cost_eur=cost,
        reduction_share=fall,
        steady_ratio=_ratio(full * fall, cost),
        break_even_per_1000=per_1000(cost, touched),
        ratio=_ratio(saving_now, cost_now),
        net_eur=saving_now - cost_now,
    )


def _cost_and_fall(programme: Programme, values: Values) -> tuple[np.ndarray, np.ndarray]:
    """Yearly cost (draws, areas) and the fall of the city's HzE (draws,)."""
    yearly = programme.cost_eur(values["pay_factor"], values["rent_eur"])
    existing = values["existing_eur"][:, None] * np.array(programme.existing_share)
    dose = np.divide(yearly, existing, out=np.zeros(yearly.shape), where=existing > 0)
    return yearly, reduction(dose, values["elasticity"][:, None]) @ np.array(programme.hze_share)


def _savings(
    programme: Programme, plan: Assumptions, values: Values, fall: np.ndarray
) -> np.ndarray:
    """Cash freed per draw and year in EUR, shape (draws, T); < 0 = found cases cost more."""
    ramp = ramp_share(plan.horizon_years, values["lag_years"], values["build_up_years"])
    savings = ramp * (values["hze_eur"] * values["cashable"] * fall)[:, None]
    found = plan.detection * sum(np.array(programme.hze_share)[programme.is_active])
    savings[:, :DETECTION_YEARS] -= (found * values["hze_eur"])[:, None]
    return savings


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)


def course(programme: Programme, plan: Assumptions) -> pd.DataFrame:
    """Year by year at the likeliest values: no interval, so only beside a simulation.

    Returns:
        Columns year (1..T), ramp_share, cost_eur, saving_eur, net_eur, present_eur (net,
        discounted), cumulative_eur (discounted).
    """
    values = plan.modes()
    yearly, fall = _cost_and_fall(programme, values)
    cost = np.full(plan.horizon_years, float(yearly.sum()))
    cost[0] += programme.one_off_eur
    saving = _savings(programme, plan, values, fall)[0]
    present = (saving - cost) * discount_factors(plan.horizon_years, values["discount"])[0]
    return pd.DataFrame(
        {
            "year": np.arange(1, plan.horizon_years + 1),
            "ramp_share": ramp_share(
                plan.horizon_years, values["lag_years"], values["build_up_years"]
            )[0],
            "cost_eur": cost,
            "saving_eur": saving,
            "net_eur": saving - cost,
            "present_eur": present,
            "cumulative_eur": present.cumsum(),
        }
    )
