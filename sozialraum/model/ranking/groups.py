"""Weightings of several groups side by side: consensus, and what they disagree about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sozialraum.model.ranking.index import Index
from sozialraum.model.ranking.plan import RankingError


@dataclass(frozen=True)
class Agreement:
    """What groups agree and disagree about.

    Attributes:
        table: Index = code; one column of ranks per group, then agreement (share of groups that have
            the area among the first ones, 0-1) and spread (worst minus best rank).
        agreed: Codes that every group has among the first ones.
        disputed: The two codes with the largest spread (fewer if all agree), larger first.
        causes: Disputed code -> indicator whose contribution differs most between the groups.
    """

    table: pd.DataFrame
    agreed: tuple[str, ...]
    disputed: tuple[str, ...]
    causes: Mapping[str, str]


def compare(indices: Mapping[str, Index], top: int) -> Agreement:
    """Compare groups; their order does not matter.

    Args:
        indices: Group -> its index, all over the same areas.
        top: How many count as the first ones.

    Raises:
        RankingError: No group.
    """
    if not indices:
        raise RankingError("Vergleichen: Es braucht mindestens eine Gewichtung.")
    ranks = pd.DataFrame({name: index.ranks for name, index in indices.items()})
    table = ranks.copy()
    table["agreement"] = (ranks <= top).mean(axis=1)
    table["spread"] = ranks.max(axis=1) - ranks.min(axis=1)
    differing = table[table["spread"] > 0].sort_values("spread", ascending=False, kind="stable")
    disputed = tuple(str(code) for code in differing.index[:2])
    return Agreement(
        table=table,
        agreed=tuple(str(code) for code in table.index[table["agreement"] == 1]),
        disputed=disputed,
        causes={code: _cause(indices, code) for code in disputed},
    )


def _cause(indices: Mapping[str, Index], code: str) -> str:
    parts = pd.DataFrame({name: index.contributions.loc[code] for name, index in indices.items()})
    filled = parts.fillna(0.0)  # an indicator a group does not count adds nothing there
    return str((filled.max(axis=1) - filled.min(axis=1)).idxmax())
