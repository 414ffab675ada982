"""Funded offers beside the KiFaZ: what a change decided for the whole city means per Stadtraum.

Rule: every funded offer, city-wide ones included, gains or loses in proportion to the posts it
has::

    after_i = before_i * (1 + change / sum(before))

This is a planning assumption: who really gains or loses is decided offer by offer. Money of the
offers is not part of a scenario's cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialraum.model.allocation.units import german
from sozialraum.model.scenario.state import STADTRAUM_CODES, ScenarioError


@dataclass(frozen=True)
class Offers:
    """Posts of funded offers before and after a change.

    Attributes:
        before: Per Stadtraum 01-17, shape (17,), NaN = not known.
        after: Likewise.
        city_wide_before: Posts that belong to no single Stadtraum, NaN = not known.
        city_wide_after: Likewise.
    """

    before: np.ndarray
    after: np.ndarray
    city_wide_before: float
    city_wide_after: float

    @property
    def total_before(self) -> float | None:
        """All posts of funded offers, None = not known."""
        return _known(float(self.before.sum()) + self.city_wide_before)

    @property
    def total_after(self) -> float | None:
        """The same after the change."""
        return _known(float(self.after.sum()) + self.city_wide_after)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value


def change_offers(change_vzae: float, offers: pd.DataFrame | None) -> Offers:
    """Share out a change by the module's rule.

    Args:
        change_vzae: Posts gained (> 0) or lost (< 0) by all offers together.
        offers: Columns code, vzae (not negative, NaN = not known); rows of other codes than
            Stadträume are city-wide offers. Without such a row there are none, and the Stadträume
            bear the whole change. None = nothing is known.

    Returns:
        If any amount is not known, ``after`` is known only where nothing changes.

    Raises:
        ScenarioError: The offers have fewer posts than are taken away, or none to add to.
    """
    before = np.full(len(STADTRAUM_CODES), np.nan)
    city_wide = np.nan
    if offers is not None:
        rows = list(zip(offers["code"].tolist(), offers["vzae"].tolist(), strict=True))
        posts = dict(rows)
        before = np.array([posts.get(code, np.nan) for code in STADTRAUM_CODES], dtype=float)
        city_wide = sum((float(vzae) for code, vzae in rows if code not in STADTRAUM_CODES), 0.0)
    factor = _factor(float(change_vzae), float(before.sum() + city_wide))
    return Offers(before, before * factor, city_wide, city_wide * factor)


def _factor(change: float, total: float) -> float:
    if change == 0:
        return 1.0
    if round(total + change, 6) < 0 or total == 0:
        raise ScenarioError(
            f"Änderung der geförderten Angebote: {german(change)} VzÄ ist nicht möglich. Sie haben "
            f"zusammen {german(round(total, 2))} VzÄ."
        )
    return max(1 + change / total, 0.0)  # sums of thirds may miss zero by a hair
