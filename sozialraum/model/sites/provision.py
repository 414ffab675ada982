"""Provision per head in reach: the two-step floating catchment area method and its kin.

::

    R_j = S_j / sum_i a_i K(d_ij)          what a place has for each of those who can come
    A_i = sum_j R_j K(d_ij)                what somebody at i finds in reach

with supply S_j (VzÄ) and a weight K that falls with distance: 1 within the radius (2SFCA, Luo and
Wang 2003), steps (E2SFCA, Luo and Qi 2009) or a Gaussian. Supply is neither made nor lost:
``sum_i a_i A_i`` is the supply of all places that reach somebody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sozialraum.model.sites.errors import SitesError

# E2SFCA: weights of the first, second and last third of the radius (Luo and Qi 2009).
STEP_WEIGHTS = (1.0, 0.68, 0.22)


class Kernel(StrEnum):
    """How the weight falls with distance."""

    FLAT = "2sfca"
    STEPS = "e2sfca"
    GAUSSIAN = "gauss"


@dataclass(frozen=True)
class Provision:
    """Supply in reach.

    Attributes:
        per_head: Shape ``(n,)``: supply for each head at each demand point (A_i).
        per_place: Shape ``(m,)``: supply for each head who can come (R_j); NaN where nobody can.
        lost: Supply of places nobody can reach.
    """

    per_head: NDArray[np.float64]
    per_place: NDArray[np.float64]
    lost: float


def weight(
    distances: NDArray[np.float64],
    kernel: Kernel,
    radius: float,
    *,
    sigma: float | None = None,
) -> NDArray[np.float64]:
    """K(d), 0-1, of the same shape as ``distances``; 0 beyond the radius.

    Args:
        distances: Metres.
        kernel: How the weight falls.
        radius: Metres; thirds of it are the steps of E2SFCA (5, 10, 15 minutes of 15).
        sigma: Of the Gaussian ``exp(-d^2 / (2 sigma^2))``; None takes a third of the radius.

    Raises:
        SitesError: Radius or sigma is not positive.
    """
    if not radius > 0 or (sigma is not None and not sigma > 0):
        raise SitesError("Umkreis und Streuung müssen größer als 0 sein.")
    if kernel is Kernel.STEPS:
        falling = np.select(
            [distances <= radius * step / 3 + 1e-6 for step in (1, 2, 3)], STEP_WEIGHTS, 0.0
        )
        return np.asarray(falling)
    within = distances <= radius + 1e-6
    if kernel is Kernel.FLAT:
        return within.astype(float)
    width = radius / 3 if sigma is None else sigma
    return np.where(within, np.exp(-(distances**2) / (2 * width**2)), 0.0)


def provide(
    supply: NDArray[np.float64], heads: NDArray[np.float64], weights: NDArray[np.float64]
) -> Provision:
    """Divide the supply of each place among those who can come.

    Args:
        supply: Shape ``(m,)``, VzÄ, >= 0.
        heads: Shape ``(n,)``, people, >= 0.
        weights: Shape ``(n, m)``, K(d).
    """
    demand = heads @ weights
    reached = demand > 0
    per_place = np.full(len(supply), np.nan)
    per_place[reached] = supply[reached] / demand[reached]
    return Provision(
        weights @ np.where(reached, per_place, 0.0), per_place, float(supply[~reached].sum())
    )
