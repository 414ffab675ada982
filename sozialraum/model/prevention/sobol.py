"""Which uncertain quantity carries how much of the result's variance: Sobol indices.

With two independent sets of draws A and B, and AB_i = A with quantity i taken from B::

    first_i = mean( f(B) * (f(AB_i) - f(A)) ) / V       alone (Saltelli et al. 2010)
    total_i = mean( (f(A) - f(AB_i))^2 ) / (2 V)        with all it acts together with (Jansen 1999)

V is the variance of f over A and B together. A tornado moves one quantity at a time; these indices
move all at once and so also see what acts only together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from sozialraum.model.prevention.inputs import UNCERTAIN, UNCERTAIN_IDS, Assumptions, Programme
from sozialraum.model.prevention.offset import evaluate
from sozialraum.model.prevention.risk import DEFAULT_SEED, draw

DEFAULT_ROW_COUNT = 8_192
Values = Mapping[str, np.ndarray]


def indices(model: Callable[[Values], np.ndarray], first: Values, second: Values) -> pd.DataFrame:
    """First-order and total index of every quantity.

    Args:
        model: Result per draw, shape (draws,), of one array of shape (draws,) per quantity.
        first: Draws A.
        second: Draws B: the same quantities, as many draws, independent of A.

    Returns:
        Index = name; columns first, total. Estimates: they may miss 0 and 1 by a little. NaN if the
        result does not vary or is not defined.
    """
    base, other = model(first), model(second)
    # Measured from the mean the estimate is far steadier; the differences do not change.
    middle = float(np.concatenate([base, other]).mean())
    variance = float(np.concatenate([base, other]).var())
    rows = {}
    for name in first:
        mixed = model({**first, name: second[name]})
        if not variance > 0:
            rows[name] = (np.nan, np.nan)
            continue
        alone = float(((other - middle) * (mixed - base)).mean()) / variance
        rows[name] = (alone, float(((base - mixed) ** 2).mean()) / (2 * variance))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["first", "total"])


def sobol(
    programme: Programme,
    plan: Assumptions,
    seed: int = DEFAULT_SEED,
    row_count: int = DEFAULT_ROW_COUNT,
) -> pd.DataFrame:
    """Sobol indices of the saving per EUR over the horizon.

    Args:
        programme: What is spent and where.
        plan: Distributions.
        seed: Not negative; equal seeds give equal results.
        row_count: Draws per set; the model runs ``row_count * (quantities + 2)`` times.

    Returns:
        Columns name, parameter_id, grade, first, total; largest total first. NaN where nothing is
        spent or no assumption varies.
    """
    found = indices(
        lambda values: evaluate(programme, plan, values).ratio,
        draw(plan, seed, row_count),
        draw(plan, seed + 1, row_count),
    ).loc[list(UNCERTAIN)]
    found.insert(0, "name", list(UNCERTAIN))
    found.insert(1, "parameter_id", [UNCERTAIN_IDS[name] for name in UNCERTAIN])
    found.insert(2, "grade", [plan.grades.get(name, "") for name in UNCERTAIN])
    return found.sort_values("total", ascending=False, kind="stable").reset_index(drop=True)
