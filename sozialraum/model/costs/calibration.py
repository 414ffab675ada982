"""Do modelled costs fit what the city really pays? Checked against its funding list.

Two like-for-like comparisons, sums over sums: staff money per VzÄ against employer cost, and staff
plus material money per VzÄ against employer cost with overhead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialraum.model.errors import PlanningError

AMOUNTS = ("vzae", "staff_eur", "material_eur")


class CalibrationError(PlanningError):
    """No offer to compare with; the message is German."""


@dataclass(frozen=True)
class Comparison:
    """One figure per VzÄ and year, observed and modelled, in EUR."""

    observed_eur: float
    modelled_eur: float

    @property
    def difference_eur(self) -> float:
        """Modelled minus observed: > 0 = the model is dearer than the city's money."""
        return self.modelled_eur - self.observed_eur

    @property
    def difference_share(self) -> float:
        """The difference as a fraction of the observed figure."""
        return self.difference_eur / self.observed_eur


@dataclass(frozen=True)
class Calibration:
    """Modelled cost per VzÄ beside the funded offers.

    Attributes:
        offer_count: Offers in the list.
        used_count: Those with posts and both amounts; the others say nothing about a post's cost.
        vzae: Posts of the used offers.
        staff: Staff money per VzÄ beside employer cost.
        total: Staff and material money per VzÄ beside employer cost times (1 + gamma).
        observed_gamma: Material money as a fraction of staff money.
        staff_quantiles_eur: Staff money per VzÄ of single offers: 10th, 50th, 90th percentile,
            each offer counted once.
    """

    offer_count: int
    used_count: int
    vzae: float
    staff: Comparison
    total: Comparison
    observed_gamma: float
    staff_quantiles_eur: tuple[float, float, float]


def calibrate(offers: pd.DataFrame, employer_eur: float, gamma: float) -> Calibration:
    """Compare modelled cost per VzÄ with funded offers.

    Args:
        offers: One row per offer: vzae, staff_eur, material_eur (EUR per year).
        employer_eur: Modelled employer cost per VzÄ of the same year.
        gamma: Overhead as a fraction of employer cost.

    Raises:
        CalibrationError: No offer has posts, staff and material money.
    """
    amounts = offers[list(AMOUNTS)].to_numpy(dtype=float)
    # A missing amount fails both tests, so it never counts as zero money.
    used = amounts[(amounts[:, 0] > 0) & (amounts[:, 1] > 0) & (amounts[:, 2] >= 0)]
    if not len(used):
        raise CalibrationError("Kein gefördertes Angebot hat Stellen, Personal- und Sachmittel.")
    vzae, staff, material = used.sum(axis=0).tolist()
    low, middle, high = np.quantile(used[:, 1] / used[:, 0], (0.1, 0.5, 0.9)).tolist()
    return Calibration(
        offer_count=len(offers),
        used_count=len(used),
        vzae=vzae,
        staff=Comparison(staff / vzae, employer_eur),
        total=Comparison((staff + material) / vzae, employer_eur * (1 + gamma)),
        observed_gamma=material / staff,
        staff_quantiles_eur=(low, middle, high),
    )
