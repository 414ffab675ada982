"""Which sets of sites are allowed: a number, fixed and closed candidates, one of each group."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sozialraum.model.sites.problem import Problem

_FREE = -1


@dataclass(frozen=True)
class Rules:
    """What every set of sites must hold.

    Attributes:
        p: Number of sites.
        fixed: Shape ``(m,)``: must be in.
        usable: Shape ``(m,)``: may be in (fixed ones included).
        group: Shape ``(m,)``: number of the candidate's group, -1 = none.
        group_count: Number of groups.
    """

    p: int
    fixed: NDArray[np.bool_]
    usable: NDArray[np.bool_]
    group: NDArray[np.int64]
    group_count: int

    @classmethod
    def of(cls, problem: Problem, p: int) -> Rules:
        """The rules of a problem.

        Raises:
            InfeasibleError: No set of ``p`` sites keeps them.
        """
        problem.check_number(p)
        m = problem.size[1]
        fixed, usable = np.zeros(m, bool), np.ones(m, bool)
        fixed[list(problem.fixed)] = True
        usable[list(problem.closed)] = False
        names = sorted(set(problem.groups.values()))
        group = np.full(m, _FREE, dtype=np.int64)
        for j, name in problem.groups.items():
            group[j] = names.index(name)
        return cls(p, fixed, usable, group, len(names))

    def narrowed(self, fixed: NDArray[np.bool_], usable: NDArray[np.bool_]) -> Rules:
        """The same with more candidates settled."""
        return replace(self, fixed=self.fixed | fixed, usable=self.usable & usable)

    def on(self, columns: NDArray[np.int64]) -> Rules:
        """The same for the candidates ``columns`` only; their positions are counted anew."""
        return replace(
            self,
            fixed=self.fixed[columns],
            usable=self.usable[columns],
            group=self.group[columns],
        )

    def counts(self, sites: NDArray[np.int64]) -> NDArray[np.int64]:
        """Sites in each group, shape ``(group_count,)``."""
        held = self.group[sites]
        return np.bincount(held[held >= 0], minlength=self.group_count)

    def cheapest(self, price: NDArray[np.float64]) -> tuple[NDArray[np.int64], float]:
        """The allowed set with the smallest sum of prices, and the sum; infinite if there is none.

        Groups are disjoint, so the cheapest of each missing group and then the cheapest of the
        rest are the optimum.
        """
        cost = np.where(self.usable, price, np.inf)
        chosen = self.fixed.copy()
        held = self.counts(np.flatnonzero(chosen))
        for number in np.flatnonzero(held == 0):
            members = np.flatnonzero((self.group == number) & self.usable)
            if not len(members):
                return np.flatnonzero(chosen), np.inf
            chosen[members[cost[members].argmin()]] = True
        missing = self.p - int(chosen.sum())
        if missing < 0:
            return np.flatnonzero(chosen), np.inf
        rest = np.where(chosen, np.inf, cost)
        chosen[np.argsort(rest, kind="stable")[:missing]] = True
        return np.flatnonzero(chosen), float(cost[chosen].sum())

    def swap_allowed(self, sites: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which candidate (rows) may replace which site (columns), shape ``(m, p)``."""
        enter = self.usable.copy()
        enter[sites] = False
        allowed = enter[:, None] & ~self.fixed[sites][None, :]
        own = self.group[sites]
        last = np.zeros(len(sites), bool)
        grouped = own >= 0
        last[grouped] = self.counts(sites)[own[grouped]] == 1
        return np.asarray(allowed & (~last[None, :] | (self.group[:, None] == own[None, :])))
