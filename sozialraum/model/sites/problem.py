"""The question: who needs a place, where one could stand, and what is already settled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sozialraum.model.sites.errors import InfeasibleError, SitesError

# Hears how far a search is (0-1, with a short German word); answers False to stop it.
Progress = Callable[[float, str], bool]


def silent(share: float, step: str) -> bool:  # noqa: ARG001
    """Nobody listens and nobody stops the search."""
    return True


# Demand in people: what lies outside is a mistake, and sums of it would prove nothing.
SMALLEST_WEIGHT, LARGEST_WEIGHT = 1e-6, 1e9


class Model(StrEnum):
    """What "best" means."""

    P_MEDIAN = "p-median"
    MCLP = "mclp"
    LSCP = "lscp"
    P_CENTER = "p-center"
    EQUITY = "equity"


@dataclass(frozen=True)
class Problem:
    """A location problem.

    Attributes:
        weights: Shape ``(n,)``: people (or need-weighted people) at each demand point, 0 or
            `SMALLEST_WEIGHT` to `LARGEST_WEIGHT`.
        distances: Shape ``(n, m)``: metres from each demand point to each candidate, >= 0.
        demand_ids: Shape ``(n,)``.
        site_ids: Shape ``(m,)``.
        fixed: Positions of candidates that are sites in any case.
        closed: Positions of candidates that must not be chosen.
        groups: Candidate position -> name of a group that needs at least one site (a
            Stadtbezirk, a type); a candidate outside all groups is left out.

    Raises:
        SitesError: Numbers, shapes or positions do not fit (named).
    """

    weights: NDArray[np.float64]
    distances: NDArray[np.float64]
    demand_ids: tuple[str, ...] = ()
    site_ids: tuple[str, ...] = ()
    fixed: frozenset[int] = frozenset()
    closed: frozenset[int] = frozenset()
    groups: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        n, m = self.distances.shape
        if self.weights.shape != (n,) or not n or not m:
            raise SitesError("Es braucht Orte mit Bedarf und mögliche Standorte.")
        if not self.demand_ids:
            object.__setattr__(self, "demand_ids", tuple(str(i) for i in range(n)))
        if not self.site_ids:
            object.__setattr__(self, "site_ids", tuple(str(j) for j in range(m)))
        if len(self.demand_ids) != n or len(self.site_ids) != m:
            raise SitesError("Namen und Zahlen der Orte passen nicht zusammen.")
        self._check_numbers()
        if not (self.fixed | self.closed | set(self.groups)) <= set(range(m)):
            raise SitesError("Ein fester oder ausgeschlossener Standort ist unbekannt.")
        both = sorted(self.fixed & self.closed)
        if both:
            name = self.site_ids[both[0]]
            raise SitesError(f"Der Standort „{name}“ ist zugleich fest und ausgeschlossen.")

    def _check_numbers(self) -> None:
        for name, weight in zip(self.demand_ids, self.weights, strict=True):
            if weight != 0 and not SMALLEST_WEIGHT <= weight <= LARGEST_WEIGHT:
                raise SitesError(f"Der Bedarf von „{name}“ ist keine Zahl von 0 bis 1.000.000.000.")
        if not self.weights.sum() > 0:
            raise SitesError("Der Bedarf ist überall 0; damit lässt sich nichts abwägen.")
        if not (np.isfinite(self.distances) & (self.distances >= 0)).all():
            raise SitesError("Eine Weglänge fehlt oder ist negativ.")

    @property
    def size(self) -> tuple[int, int]:
        """Number of demand points and of candidates."""
        n, m = self.distances.shape
        return n, m

    @property
    def total(self) -> float:
        """All demand."""
        return float(self.weights.sum())

    @property
    def open_candidates(self) -> list[int]:
        """Candidates that may be chosen, fixed ones included."""
        return [j for j in range(self.size[1]) if j not in self.closed]

    @property
    def group_members(self) -> dict[str, list[int]]:
        """Group -> its candidates that may be chosen."""
        members: dict[str, list[int]] = {name: [] for name in sorted(set(self.groups.values()))}
        for j, name in sorted(self.groups.items()):
            if j not in self.closed:
                members[name].append(j)
        return members

    @property
    def fewest(self) -> int:
        """The fewest sites that hold the fixed ones and one of each group.

        Raises:
            InfeasibleError: A group, or the whole problem, has no candidate left.
        """
        if not self.open_candidates:
            raise InfeasibleError(
                "Alle möglichen Standorte sind ausgeschlossen. Bitte lassen Sie einen zu.", None
            )
        return len(self.fixed) + len(self.missing_groups(self.fixed))

    def missing_groups(self, sites: frozenset[int] | set[int]) -> list[str]:
        """Groups without a site among ``sites``.

        Raises:
            InfeasibleError: A group has no candidate left.
        """
        members = self.group_members
        for name, candidates in members.items():
            if not candidates:
                raise InfeasibleError(
                    f"In „{name}“ ist kein möglicher Standort übrig. Bitte lassen Sie dort einen zu "
                    "oder verzichten Sie auf die Vorgabe.",
                    None,
                )
        return [name for name, candidates in members.items() if not sites & set(candidates)]

    def check_number(self, p: int) -> None:
        """Whether ``p`` sites can hold everything that is settled.

        Raises:
            InfeasibleError: They cannot; the message says why and which number can.
        """
        fewest = self.fewest  # first: where a group has nothing left, no number helps
        available = len(self.open_candidates)
        if p > available:
            raise InfeasibleError(
                f"{p} Standorte sind nicht möglich: Es gibt nur {available} mögliche. "
                f"Möglich sind bis zu {available}.",
                available,
            )
        if p >= max(fewest, 1):
            return
        reasons = []
        if self.fixed:
            count = len(self.fixed)
            reasons.append(
                "1 Standort steht fest" if count == 1 else f"{count} Standorte stehen fest"
            )
        missing = self.missing_groups(self.fixed)
        if missing:
            words = (
                "1 Gruppe braucht noch einen"
                if len(missing) == 1
                else (f"{len(missing)} Gruppen brauchen noch je einen")
            )
            reasons.append(f"{words} ({_names(missing)})")
        if not reasons:
            reasons.append("es muss wenigstens einen Standort geben")
        needed = max(fewest, 1)
        raise InfeasibleError(
            f"{p} {'Standort ist' if p == 1 else 'Standorte sind'} zu wenig: {' und '.join(reasons)}. Möglich wird es ab {needed} "
            "Standorten, mit weniger festen Standorten oder ohne die Vorgabe je Gruppe.",
            needed,
        )


def _names(items: list[str]) -> str:
    shown = items[:5]
    return ", ".join(shown) + (" und weitere" if len(items) > len(shown) else "")
