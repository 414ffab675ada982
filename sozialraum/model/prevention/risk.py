"""How sure is the offset? Monte Carlo interval and probability, and what matters most (tornado)."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from scipy.special import ndtri

from sozialraum.model.pert import Pert
from sozialraum.model.prevention.inputs import (
    UNCERTAIN,
    UNCERTAIN_IDS,
    Assumptions,
    Programme,
)
from sozialraum.model.prevention.offset import Money, evaluate

DEFAULT_SEED = 20171115
DEFAULT_DRAW_COUNT = 10_000
_Z95 = float(ndtri(0.975))


@dataclass(frozen=True)
class Simulation:
    """Outcome of a Monte Carlo run; reproducible from ``seed`` and ``draw_count``.

    Attributes:
        seed: Start of all random streams.
        draw_count: Number of draws.
        measures: Index = attributes of :class:`Money`; columns p5, p50, p95, mean, mean_error
            (standard error of the mean). NaN where nothing is spent.
        probability: Share of draws that pay for themselves within the horizon; NaN as above.
        probability_error: Its Monte Carlo standard error.
        probability_low: Lower end of the 95 % Wilson interval, which stays honest at 0 and 1.
        probability_high: Upper end.
    """

    seed: int
    draw_count: int
    measures: pd.DataFrame
    probability: float
    probability_error: float
    probability_low: float
    probability_high: float


def draw(plan: Assumptions, seed: int, draw_count: int) -> dict[str, np.ndarray]:
    """Random values of all uncertain quantities, each of shape (draw_count,).

    Every quantity has a stream of its own, so moving one slider does not reshuffle the others.

    Args:
        plan: Distributions.
        seed: Not negative; equal seeds give equal draws.
        draw_count: At least 1.
    """
    values = {}
    for number, name in enumerate(UNCERTAIN):
        generator = np.random.default_rng([seed, number])
        values[name] = plan.pert(name).sample(generator, draw_count)
    without = np.random.default_rng([seed, len(UNCERTAIN)]).random(draw_count)
    values["elasticity"] = np.where(without < plan.no_effect_probability, 0.0, values["elasticity"])
    return values


def simulate(
    programme: Programme,
    plan: Assumptions,
    seed: int = DEFAULT_SEED,
    draw_count: int = DEFAULT_DRAW_COUNT,
) -> Simulation:
    """Monte Carlo run over all assumptions at once.

    Args:
        programme: What is spent and where.
        plan: Distributions.
        seed: Not negative.
        draw_count: At least 1.
    """
    money = evaluate(programme, plan, draw(plan, seed, draw_count))
    share, error, low, high = _probability(money.ratio)
    return Simulation(seed, draw_count, _measures(money), share, error, low, high)


def _measures(money: Money) -> pd.DataFrame:
    names = [entry.name for entry in fields(money)]
    table = np.stack([getattr(money, name) for name in names])
    quantiles = np.quantile(table, (0.05, 0.5, 0.95), axis=1)
    columns = dict(zip(("p5", "p50", "p95"), quantiles, strict=True))
    columns["mean"] = table.mean(axis=1)
    columns["mean_error"] = table.std(axis=1) / np.sqrt(table.shape[1])
    return pd.DataFrame(columns, index=pd.Index(names, name="measure"))


def _probability(ratio: np.ndarray) -> tuple[float, float, float, float]:
    """Share of ratios of 1 and more, its standard error and 95 % Wilson interval."""
    if np.isnan(ratio).any():
        return (float("nan"),) * 4
    count = len(ratio)
    share = float((ratio >= 1).mean())
    error = float(np.sqrt(share * (1 - share) / count))
    spread = _Z95**2 / count
    middle = (share + spread / 2) / (1 + spread)
    half = _Z95 * np.sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return share, error, max(float(middle - half), 0.0), min(float(middle + half), 1.0)


def quantile_with_zero(pert: Pert, zero_probability: float, share: float) -> float:
    """Quantile of a quantity that is 0 with some probability, else follows a PERT above 0."""
    if share <= zero_probability:
        return 0.0
    return pert.quantile((share - zero_probability) / (1 - zero_probability))


def tornado(
    programme: Programme, plan: Assumptions, low: float = 0.1, high: float = 0.9
) -> pd.DataFrame:
    """How the ratio moves when one quantity goes from its low to its high quantile.

    All others stay at their likeliest values; the elasticity's quantiles include "no effect".

    Args:
        programme: What is spent and where.
        plan: Distributions.
        low: Lower quantile.
        high: Upper quantile.

    Returns:
        Columns name, parameter_id, grade ("" = none given), low_value, high_value, low_ratio,
        high_ratio, base_ratio, swing (absolute difference); widest swing first.
    """
    ends = {name: (_quantile(plan, name, low), _quantile(plan, name, high)) for name in UNCERTAIN}
    rows = 2 * len(UNCERTAIN) + 1  # the last one is the base case
    values = {name: np.repeat(mode, rows) for name, mode in plan.modes().items()}
    for number, name in enumerate(UNCERTAIN):
        values[name][2 * number : 2 * number + 2] = ends[name]
    ratio = evaluate(programme, plan, values).ratio
    pairs = ratio[:-1].reshape(-1, 2)
    frame = pd.DataFrame(
        {
            "name": UNCERTAIN,
            "parameter_id": [UNCERTAIN_IDS[name] for name in UNCERTAIN],
            "grade": [plan.grades.get(name, "") for name in UNCERTAIN],
            "low_value": [ends[name][0] for name in UNCERTAIN],
            "high_value": [ends[name][1] for name in UNCERTAIN],
            "low_ratio": pairs[:, 0],
            "high_ratio": pairs[:, 1],
            "base_ratio": ratio[-1],
            "swing": np.abs(pairs[:, 1] - pairs[:, 0]),
        }
    )
    return frame.sort_values("swing", ascending=False, kind="stable").reset_index(drop=True)


def _quantile(plan: Assumptions, name: str, share: float) -> float:
    if name == "elasticity":
        return quantile_with_zero(plan.elasticity, plan.no_effect_probability, share)
    return plan.pert(name).quantile(share)
