"""How unevenly a group lives over areas: dissimilarity, isolation, entropy, Gini, quotients.

With a group of g_s among p_s heads of area s, G and P the sums, and E(x) the entropy of a share::

    dissimilarity  D   = 1/2 sum |g_s/G - (p_s-g_s)/(P-G)|        part of the group that would move
    isolation      xPx = sum g_s/G * g_s/p_s                      share of the group one's neighbour
    entropy        H   = sum p_s (E - E_s) / (E P)                0 even, 1 apart (Theil's H)
    Gini               = sum p_s p_t |r_s - r_t| / (2 P^2 r (1-r))  of the shares r_s
    quotient       LQ  = (g_s/p_s) / (G/P)                        1 = as in the whole

Sources: Duncan and Duncan 1955 (D), Lieberson 1981 (xPx), Theil and Finizza 1971 (H), Massey and
Denton 1988 (survey). Areas without heads or without a figure are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sozialraum.model.measures import equity
from sozialraum.model.measures.compare import Numbers


@dataclass(frozen=True)
class Segregation:
    """The measures of one group, each 0-1; None where nobody or everybody belongs to it.

    Attributes:
        dissimilarity: D.
        isolation: xPx; its lowest value is ``share``.
        entropy: H.
        gini: Gini.
        share: G / P.
        count: Areas that went in.
    """

    dissimilarity: float | None
    isolation: float | None
    entropy: float | None
    gini: float | None
    share: float | None
    count: int


def segregation(group: Numbers, heads: Numbers) -> Segregation:
    """All measures of a group.

    Args:
        group: Members per area, 0 to heads, NaN = missing.
        heads: Everybody per area, members included, NaN = missing.

    Raises:
        ValueError: Lengths differ, or an area has fewer heads than members.
    """
    members, people = _counted(group, heads)
    total = float(people.sum())
    if total == 0:
        return Segregation(None, None, None, None, None, 0)
    share = float(members.sum()) / total
    if share in (0.0, 1.0):
        return Segregation(None, None, None, None, share, people.size)
    rates = members / people
    others = people - members
    apart = np.abs(members / members.sum() - others / others.sum()).sum() / 2
    whole = _entropy(np.array([share]))[0]
    spread = equity.gini(rates, people)
    assert spread is not None  # the share is above 0
    return Segregation(
        dissimilarity=float(apart),
        isolation=float((members / members.sum()) @ rates),
        entropy=float(people @ (whole - _entropy(rates)) / (whole * total)),
        gini=spread / (1 - share),
        share=share,
        count=people.size,
    )


def location_quotients(group: Numbers, heads: Numbers) -> np.ndarray:
    """Rate of each area over the rate of all together; NaN where either is not known or 0/0.

    ``group`` need not be part of ``heads`` here (households per 100 children).

    Raises:
        ValueError: Lengths differ.
    """
    members, people = np.asarray(group, dtype=float), np.asarray(heads, dtype=float)
    if members.shape != people.shape:
        raise ValueError(f"group and heads differ in length: {members.size} and {people.size}")
    used = ~np.isnan(members) & (people > 0)
    found = np.full(members.shape, np.nan)
    if members[used].sum() > 0:
        mean = members[used].sum() / people[used].sum()
        found[used] = members[used] / people[used] / mean
    return found


def _counted(group: Numbers, heads: Numbers) -> tuple[np.ndarray, np.ndarray]:
    members, people = np.asarray(group, dtype=float), np.asarray(heads, dtype=float)
    if members.shape != people.shape:
        raise ValueError(f"group and heads differ in length: {members.size} and {people.size}")
    used = ~np.isnan(members) & (people > 0)
    members, people = members[used], people[used]
    if ((members < 0) | (members > people)).any():
        raise ValueError("an area has fewer heads than members")
    return members, people


def _entropy(shares: np.ndarray) -> np.ndarray:
    """-sum p ln p of a group and the others; 0 ln 0 = 0."""
    both = np.stack([shares, 1 - shares])
    return -(both * np.log(np.where(both > 0, both, 1.0))).sum(axis=0)
