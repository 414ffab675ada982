"""Any chosen set of areas together, from numerators and denominators, nobody counted twice."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sozialraum.model.heterogeneity.parts import CUT, HeterogeneityError
from sozialraum.model.measures.aggregate import Aggregate, ratio_over

CITY_ID = "stadt"
STADTRAUM_PREFIX = "sr"


def choice_ids(parts: pd.DataFrame) -> list[str]:
    """What can be chosen: "stadt", "sr04" (a Stadtraum), "21" (a Stadtteil), "76-11" (a cut part).

    Args:
        parts: Index = part; columns code, stadtraum, is_cut.
    """
    split = sorted(set(parts.loc[parts["is_cut"], "code"]))
    return [
        CITY_ID,
        *(f"{STADTRAUM_PREFIX}{code}" for code in sorted(set(parts["stadtraum"]))),
        *sorted([*parts.index, *split]),
    ]


def members(parts: pd.DataFrame, chosen: Sequence[str]) -> tuple[str, ...]:
    """The parts a choice is made of.

    Args:
        parts: Index = part; columns code, stadtraum, is_cut.
        chosen: Ids of `choice_ids`, at least one.

    Raises:
        HeterogeneityError: An id is unknown, nothing is chosen, or two ids overlap.
    """
    if not chosen:
        raise HeterogeneityError("Bitte wählen Sie mindestens ein Gebiet.")
    known = set(choice_ids(parts))
    owner: dict[str, str] = {}
    for one in chosen:
        if one not in known:
            raise HeterogeneityError(
                f"Das Gebiet „{one[:20]}“ gibt es nicht. Erlaubt sind {CITY_ID}, "
                f"{STADTRAUM_PREFIX}01 bis {STADTRAUM_PREFIX}17, Stadtteile wie 21 und die Teile "
                f"eines geteilten Stadtteils wie 76{CUT}11."
            )
        for part in _parts_of(parts, one):
            if part in owner:
                raise HeterogeneityError(
                    f"„{owner[part]}“ und „{one}“ überschneiden sich. "
                    "Niemand darf doppelt gezählt werden; bitte streichen Sie eins davon."
                )
            owner[part] = one
    return tuple(name for name in parts.index if name in owner)


def _parts_of(parts: pd.DataFrame, one: str) -> list[str]:
    if one == CITY_ID:
        return list(parts.index)
    if one.startswith(STADTRAUM_PREFIX):
        return list(parts.index[parts["stadtraum"] == one.removeprefix(STADTRAUM_PREFIX)])
    return [one] if one in parts.index else list(parts.index[parts["code"] == one])


def aggregate(parts: pd.DataFrame, chosen: Sequence[str], *, factor: float) -> Aggregate:
    """The chosen areas' common figure; without a value as soon as one part has none.

    Args:
        parts: Index = part; columns code, stadtraum, is_cut, numerator, denominator.
        chosen: Ids of `choice_ids`.
        factor: 100 for percent.

    Raises:
        HeterogeneityError: As in `members`.
    """
    names = members(parts, chosen)
    frame = parts[["numerator", "denominator"]].rename_axis("code").reset_index()
    return ratio_over(frame, names, factor=factor)


def reconcile(
    stadtteile: pd.DataFrame, parts: pd.DataFrame, stadtraeume: pd.DataFrame, city: pd.Series
) -> pd.DataFrame:
    """The same totals at every level.

    Args:
        stadtteile: Published figures, index = code; columns numerator, denominator.
        parts: Index = part, the same columns (`parts.split_parts`).
        stadtraeume: Published figures, index = code, the same columns.
        city: Published figures, index numerator, denominator.

    Returns:
        Index = level (stadtteil, teil, stadtraum, stadt); columns count, numerator, denominator,
        numerator_gap, denominator_gap (less the city's). NaN where an area has no figure.
    """
    names = ["numerator", "denominator"]
    levels = {"stadtteil": stadtteile, "teil": parts, "stadtraum": stadtraeume}
    rows = {
        level: [len(frame), *frame[names].astype(float).sum(skipna=False)]
        for level, frame in levels.items()
    }
    rows["stadt"] = [1, *city[names].astype(float)]
    found = pd.DataFrame.from_dict(rows, orient="index", columns=["count", *names])
    found["count"] = found["count"].astype(int)
    for name in names:
        found[f"{name}_gap"] = found[name] - found.loc["stadt", name]
    return found
