"""The Alabama paradox: with Hamilton's method a larger total can take a unit away from an area.

Named after the US Census Office's computation of 1880: 300 seats would have left Alabama with
fewer than 299.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from sozialraum.model.allocation.methods import largest_remainders
from sozialraum.model.allocation.result import shares, tie_order
from sozialraum.model.allocation.units import QUARTER_VZAE, Amount, german, smallest, to_units


@dataclass(frozen=True)
class Paradox:
    """A total at which one unit more costs somebody a unit.

    Attributes:
        total: The smaller total.
        unit: Size of one unit.
        losers: Codes that lose a unit when the total grows by one.
        before: Units at ``total``, index = code.
        after: Units at ``total + unit``, index = code.
    """

    total: Decimal
    unit: Decimal
    losers: tuple[str, ...]
    before: pd.Series
    after: pd.Series

    @property
    def text(self) -> str:
        """German sentence with the example."""
        code = self.losers[0]
        before, after = (int(units[code]) * self.unit for units in (self.before, self.after))
        return (
            f"Nach Hamilton bekommt {code} bei einer Summe von {german(self.total)} genau "
            f"{german(before)}, bei {german(self.total + self.unit)} aber nur {german(after)}: "
            "Eine größere Summe kann einem Gebiet etwas wegnehmen. Mit Sainte-Laguë kann das "
            "nicht geschehen."
        )


def alabama(
    need: pd.Series | np.ndarray | Sequence[float],
    last_total: Amount,
    *,
    unit: Amount = QUARTER_VZAE,
) -> Paradox | None:
    """The first total up to ``last_total`` with an Alabama paradox; None if there is none.

    Args:
        need: Not negative, not all zero, index = code. No bounds.
        last_total: Largest smaller total that is tried, a multiple of ``unit``.
        unit: Smallest step.

    Raises:
        AllocationError: As in :func:`sozialraum.model.allocation.allocate`.
    """
    exact = shares(need, 0.0)
    size = smallest(unit)
    totals = np.arange(to_units(last_total, size, "Summe") + 2)
    quota = np.outer(totals, exact.to_numpy())
    no_limit = np.full(len(exact), totals[-1])
    units, _ = largest_remainders(quota, totals, exact.to_numpy(), no_limit, tie_order(exact))
    loses = np.diff(units, axis=0) < 0
    rows = np.flatnonzero(loses.any(axis=1))
    if not rows.size:
        return None
    row = int(rows[0])
    before, after = (pd.Series(units[k], index=exact.index) for k in (row, row + 1))
    losers = tuple(exact.index[loses[row]].tolist())
    return Paradox(int(totals[row]) * size, size, losers, before, after)
