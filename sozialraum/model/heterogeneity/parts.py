"""From Stadtteile to the parts of Stadträume, so that totals agree at every level.

A Stadtteil that lies in one Stadtraum is a part as it is. One that is split between Stadträume
(Strehlen, 76, between 11 and 12) is cut by subtraction: its part in a Stadtraum is what remains of
that Stadtraum's own published figure after all its whole Stadtteile. Nothing is estimated, and the
cut is refused unless the parts add up to the Stadtteil's own published figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sozialraum.model.errors import PlanningError

# Printed figures are whole persons or households.
_TOLERANCE = 1e-6
CUT = "-"


class HeterogeneityError(PlanningError):
    """What was asked for cannot be computed; the message is German."""


def part_id(code: str, stadtraum: str, *, is_split: bool) -> str:
    """Name of a part: "21", or "76-11" for what of a split Stadtteil lies in Stadtraum 11."""
    return f"{code}{CUT}{stadtraum}" if is_split else code


def split_parts(
    stadtteile: pd.DataFrame, stadtraeume: pd.DataFrame, homes: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Counts of all parts.

    Args:
        stadtteile: Index = code, any number of columns with counts (>= 0, NaN = missing).
        stadtraeume: Index = code, the same columns.
        homes: Stadtteil -> its Stadträume, at least one.

    Returns:
        Index = part (see `part_id`), in the order of Stadtraum and Stadtteil; columns code,
        stadtraum, is_cut (by subtraction) and the counts. A cut part is NaN where any figure it is
        made of is.

    Raises:
        HeterogeneityError: The parts of a split Stadtteil do not add up to it, or one would be
            negative.
        ValueError: A Stadtraum holds two split Stadtteile: subtraction cannot tell them apart.
    """
    columns = list(stadtteile.columns)
    rows = []
    for code in stadtteile.index:
        parents = list(homes[str(code)])
        if len(parents) == 1:
            counts = stadtteile.loc[code].tolist()
            rows.append([code, code, parents[0], False, *counts])
            continue
        cut = {parent: _rest(stadtteile, stadtraeume, homes, parent) for parent in parents}
        _check_cut(str(code), pd.DataFrame(cut).T, stadtteile.loc[code])
        for parent, rest in cut.items():
            name = part_id(str(code), parent, is_split=True)
            rows.append([name, code, parent, True, *rest.tolist()])
    frame = pd.DataFrame(rows, columns=["part", "code", "stadtraum", "is_cut", *columns])
    frame[columns] = frame[columns].astype(float)
    return frame.sort_values(["stadtraum", "code"]).set_index("part")


def _rest(
    stadtteile: pd.DataFrame,
    stadtraeume: pd.DataFrame,
    homes: Mapping[str, Sequence[str]],
    parent: str,
) -> pd.Series:
    """The Stadtraum's own figure less its whole Stadtteile."""
    members = [code for code in stadtteile.index if parent in homes[str(code)]]
    whole = [code for code in members if len(homes[str(code)]) == 1]
    if len(members) - len(whole) > 1:
        raise ValueError(f"Stadtraum {parent} holds more than one split Stadtteil")
    own = stadtraeume.reindex([parent])[stadtteile.columns].astype(float).iloc[0]
    return own - stadtteile.loc[whole].astype(float).sum(skipna=False)


def _check_cut(code: str, cut: pd.DataFrame, own: pd.Series) -> None:
    if (cut < -_TOLERANCE).any(axis=None):
        raise HeterogeneityError(
            f"Der Stadtteil {code} lässt sich nicht auf seine Stadträume aufteilen: Ein Teil wäre "
            "negativ. Die Zahlen beider Ebenen passen nicht zueinander."
        )
    gap = cut.sum(skipna=False) - own.astype(float)
    if (gap.abs() > _TOLERANCE).any():
        raise HeterogeneityError(
            f"Der Stadtteil {code} lässt sich nicht auf seine Stadträume aufteilen: Die Teile "
            "ergeben zusammen nicht die Zahl des Stadtteils."
        )


def ratio(parts: pd.DataFrame, factor: float) -> pd.Series:
    """``factor * numerator / denominator`` per row; NaN where nobody is counted."""
    return factor * parts["numerator"] / parts["denominator"].where(parts["denominator"] > 0)
