"""What somebody wishes of sites: for whom, how far, how many, on which ground; nothing computed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sozialraum.answers import site_candidates
from sozialraum.answers.places import GROUPS
from sozialraum.model.sites import covering, distances
from sozialraum.model.sites.problem import Model


@dataclass(frozen=True)
class Wish:
    """A question, as chosen.

    Attributes:
        model: What "best" means.
        p: New sites (all sites, where existing ones may move).
        group: Key of `GROUPS`.
        minutes: Longest walk that counts as within reach.
        detour, kmh: Assumptions about the way.
        closed_bridges: Names of bridges one cannot cross.
        by_need: Whether children count by the need of their Stadtraum.
        stock: Categories of existing places that count as sites.
        stock_stays: Whether they stay in any case.
        fixed: Ids of candidates where a site stands in any case.
        groups: Stadtteil -> group that needs a site, as pairs.
        mean_share: Weight of the mean in the equity model.
        ground: Where sites may stand, one of `site_candidates.GROUNDS`.
        on_network: Whether ways follow the loaded network, where there is one; the assumptions about
            detours and bridges are then left aside.
    """

    model: Model
    p: int
    group: str
    minutes: float
    detour: float
    kmh: float
    closed_bridges: tuple[str, ...]
    by_need: bool
    stock: tuple[str, ...]
    stock_stays: bool
    fixed: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]
    mean_share: float
    ground: str = site_candidates.ANYWHERE
    on_network: bool = True

    @property
    def radius(self) -> float:
        """The walk in metres."""
        return distances.metres_of_minutes(self.minutes, kmh=self.kmh)

    @property
    def who(self) -> str:
        """For whom: "unter 6-Jährige"."""
        return GROUPS[self.group][1]

    @property
    def who_dative(self) -> str:
        """For whom, after "von": "unter 6-Jährigen"."""
        return self.who + "n"

    def walk(self, metres: float) -> float:
        """How many minutes one walks."""
        return float(distances.minutes_of_metres(np.array(metres), kmh=self.kmh))

    def within(self, metres: np.ndarray) -> np.ndarray:
        """Which ways are short enough."""
        return np.asarray(metres <= self.radius + covering.TOLERANCE_M)
