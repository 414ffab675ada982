"""What an average hides: spread of the parts of areas, and where inequality sits.

Rates are weighted by their denominators, so the weighted mean of the parts is exactly the rate of
the whole. With weights w_s, rates y_s, mean m, groups (Stadträume) i with mean m_i::

    SD     = sqrt(sum w_s (y_s - m)^2 / W)
    eta^2  = sum_i W_i (m_i - m)^2 / sum_s w_s (y_s - m)^2      part of the spread between groups
    Theil  = between + sum_i s_i T_i,  s_i = W_i m_i / (W m)     (Theil 1967)

Divisor W: these are all parts, not a sample.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sozialraum.model.measures import equity
from sozialraum.model.measures.compare import Numbers


def weighted_sd(rates: Numbers, weights: Numbers) -> float:
    """Standard deviation around the weighted mean; NaN without values.

    Args:
        rates: One per part, NaN = missing.
        weights: Denominators; parts without a positive one are left out.
    """
    numbers, heads = np.asarray(rates, dtype=float), np.asarray(weights, dtype=float)
    used = ~np.isnan(numbers) & (heads > 0)
    if not used.any():
        return float("nan")
    mean = np.average(numbers[used], weights=heads[used])
    return float(np.sqrt(np.average((numbers[used] - mean) ** 2, weights=heads[used])))


def eta_squared(rates: pd.Series, weights: pd.Series, groups: pd.Series) -> float | None:
    """Part of the spread between groups, 0-1; None if nothing differs.

    ``1 - eta^2`` is what the groups' averages hide.

    Args:
        rates: One per part, NaN = missing.
        weights: Denominators, same index.
        groups: Group of each part, same index.
    """
    frame = pd.DataFrame({"rate": rates, "weight": weights, "group": groups})
    frame = frame[frame["rate"].notna() & (frame["weight"] > 0)]
    total = weighted_sd(frame["rate"], frame["weight"])
    if np.isnan(total) or total <= 1e-12 * max(float(frame["rate"].abs().max()), 1e-300):
        return None
    summed = frame.assign(amount=frame["rate"] * frame["weight"]).groupby("group")
    people = summed["weight"].sum()
    between = weighted_sd(summed["amount"].sum() / people, people)
    return float(min(between**2 / total**2, 1.0))


def theil_contributions(
    rates: pd.Series, weights: pd.Series, groups: pd.Series
) -> tuple[equity.TheilParts | None, pd.DataFrame]:
    """Theil index split, and what each group's inside adds to it.

    Args:
        rates: One per part, not negative, NaN = missing.
        weights: Denominators, same index.
        groups: Group of each part, same index.

    Returns:
        The split (None if all rates are zero or missing), and a frame with index = group and
        columns theil (of the group's own parts), contribution (``s_i T_i``; they add up to
        within) and share_of_within (0-1, NaN if within is 0).

    Raises:
        ValueError: A rate is negative.
    """
    split = equity.theil_parts(rates, groups, weights)
    used = rates.notna() & (weights > 0)
    amount = (rates * weights)[used]
    total = float(amount.sum())
    rows = {}
    for group, members in amount.groupby(groups[used]):
        inside = equity.theil(rates[members.index], weights[members.index])
        share = float(members.sum()) / total if total > 0 else 0.0
        rows[group] = {"theil": inside, "contribution": share * (inside or 0.0)}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["theil", "contribution"])
    frame["theil"] = frame["theil"].astype(float)
    within = float(frame["contribution"].sum())
    frame["share_of_within"] = frame["contribution"] / within if within > 0 else np.nan
    return split, frame
