"""Sums over the areas of one level to the areas around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialraum.store.tables import TypedTable

# From firm to weak. A sum is never firmer than its weakest part.
_FIRMNESS = (
    *("amtlich", "berechnet", "studie", "stichprobe"),
    *("erschlossen", "presse", "schaetzung", "annahme"),
)


def weakest(statuses: Iterable[str]) -> str:
    """The weakest of these statuses (at least one)."""
    return max(statuses, key=_FIRMNESS.index)


@dataclass(frozen=True)
class Areas:
    """Which areas exist and which whole, counted areas make up a larger one.

    Attributes:
        by_level: Level -> codes of all areas.
        members: (child level, parent level) -> parent code -> codes of its counted members. Parents
            with a split member (Strehlen lies in two Stadträume) are left out: nothing is spread.
    """

    by_level: Mapping[str, frozenset[str]]
    members: Mapping[tuple[str, str], Mapping[str, frozenset[str]]]

    @staticmethod
    def from_tables(tables: Mapping[str, TypedTable]) -> Areas:
        """Read the tables ``area`` and ``area_link``."""
        areas = tables["area"].frame
        by_level = {str(level): frozenset(codes) for level, codes in areas.groupby("level")["code"]}
        is_child = areas["counted_with"].notna()
        counted = {
            (level, code): (level, other)
            for level, code, other in areas.loc[
                is_child, ["level", "code", "counted_with"]
            ].itertuples(index=False)
        }
        links: dict[tuple[str, str], dict[str, set[str]]] = {}
        for row in tables["area_link"].frame.itertuples(index=False):
            child = counted.get(
                (row.child_level, row.child_code), (row.child_level, row.child_code)
            )
            parents = links.setdefault((str(row.child_level), str(row.parent_level)), {})
            parents.setdefault(str(child[1]), set()).add(str(row.parent_code))
        return Areas(by_level, {pair: _whole(parents) for pair, parents in links.items()})

    def codes(self, level: str) -> frozenset[str]:
        """Codes of all areas of a level."""
        return self.by_level.get(level, frozenset())


def _whole(parents: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    split = {code for codes in parents.values() if len(codes) > 1 for code in codes}
    members: dict[str, set[str]] = {}
    for child, codes in parents.items():
        for code in codes - split:
            members.setdefault(code, set()).add(child)
    return {code: frozenset(children) for code, children in members.items()}


def sum_to_parent(values: pd.DataFrame, areas: Areas, parent: str) -> pd.DataFrame:
    """Sum numerators and denominators of series of one level to the areas of a parent level.

    Args:
        values: Values of one level (columns of ``schema.value``) with ``series`` (number) and
            ``has_denominator`` (bool).
        areas: Which areas make up which.
        parent: The parent level.

    Returns:
        The same columns, one row per series, parent area and Stichtag for which every member has a
        numerator (and, for a ratio, a denominator); ``value`` is left to the caller.
    """
    members = areas.members[str(values["level"].iloc[0]), parent]
    home = {child: code for code, children in members.items() for child in children}
    is_whole = values["numerator"].notna() & (
        values["denominator"].notna() | ~values["has_denominator"].astype(bool)
    )
    rows = values[is_whole].assign(parent=values["code"].map(home)).dropna(subset=["parent"])
    rows["rank"] = rows["status"].map(_FIRMNESS.index)
    for name in ("numerator", "denominator"):
        rows[name] = rows[name].astype(float)
    grouped = rows.groupby(["series", "parent", "stichtag"], sort=True)
    summed = grouped[["numerator", "denominator"]].sum()
    firsts = ["indicator_id", "source_id", "zeitraum", "file", "has_denominator"]
    summed[firsts] = grouped[firsts].first()
    # The city's own statistics office would call this a computed figure; a sum of estimates
    # stays an estimate.
    ranks = grouped["rank"].max().clip(lower=_FIRMNESS.index("berechnet"))
    summed["status"] = [_FIRMNESS[rank] for rank in ranks]
    summed["size"] = grouped["code"].nunique()
    summed = summed.reset_index()
    needed = summed["parent"].map({code: len(children) for code, children in members.items()})
    summed = summed[summed["size"] == needed].drop(columns="size").reset_index(drop=True)
    summed.loc[~summed["has_denominator"].astype(bool), "denominator"] = np.nan
    summed["level"], summed["note"], summed["line"] = parent, None, 0
    return summed.rename(columns={"parent": "code"})
