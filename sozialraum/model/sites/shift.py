"""How much of a new site's reach is taken from places that exist already.

Whoever a new site reaches either reached no place before (fresh) or did (taken): a site that only
draws people from its neighbours adds nothing. Of the taken, those count as nearer who now have a
strictly shorter way; whoever is equally far from both stays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sozialraum.model.sites.covering import TOLERANCE_M
from sozialraum.model.sites.distances import check_radius


@dataclass(frozen=True)
class Shift:
    """People within reach of new sites; ``fresh + taken`` is the reach.

    Attributes:
        fresh: Shape ``(k,)``, per new site: who reached no existing place.
        taken: Shape ``(k,)``: who did.
        nearer: Shape ``(k,)``: of them, to whom the new site is nearer than any existing place.
        all_fresh, all_taken, all_nearer: The same for all new sites together, everybody once.
        losses: Shape ``(m,)``, per existing place: who reached it as the nearest and now has a new
            site nearer; sums to ``all_nearer``.
    """

    fresh: NDArray[np.float64]
    taken: NDArray[np.float64]
    nearer: NDArray[np.float64]
    all_fresh: float
    all_taken: float
    all_nearer: float
    losses: NDArray[np.float64]

    @property
    def all_reached(self) -> float:
        """Whom at least one new site reaches."""
        return self.all_fresh + self.all_taken


def shift(
    to_new: NDArray[np.float64],
    to_old: NDArray[np.float64],
    people: NDArray[np.float64],
    radius: float,
) -> Shift:
    """Split the reach of new sites.

    Args:
        to_new: Shape ``(n, k)``, metres from each home to each new site, k >= 1.
        to_old: Shape ``(n, m)``, metres to each existing place, m >= 0.
        people: Shape ``(n,)``.
        radius: Metres.

    Raises:
        SitesError: The radius is no length.
    """
    check_radius(radius)
    limit = radius + TOLERANCE_M
    nearest_old = to_old.min(axis=1, initial=np.inf)
    before = nearest_old <= limit

    def split(metres: NDArray[np.float64]) -> tuple[float, float, float]:
        reached = metres <= limit
        taken = reached & before
        parts = (reached & ~before, taken, taken & (metres < nearest_old))
        fresh, shared, nearer = (float(people[part].sum()) for part in parts)
        return fresh, shared, nearer

    fresh, taken, nearer = np.array([split(column) for column in to_new.T]).T
    nearest_new = to_new.min(axis=1)
    gone = before & (nearest_new <= limit) & (nearest_new < nearest_old)
    losses = np.zeros(to_old.shape[1])
    if gone.any():
        np.add.at(losses, to_old[gone].argmin(axis=1), people[gone])
    return Shift(fresh, taken, nearer, *split(nearest_new), losses)
