"""The funding lists, one row per offer, year and kind of amount: who is funded, and with what.

The rule of the year: the list shown is the newest year with posts (kind ``vzae``). An offer is in a
year's list if it has a row of that kind; an empty value means the list does not say how much.
"""

from __future__ import annotations

import pandas as pd

POSTS, PROPOSAL = "vzae", "vzae_proposal"
AMOUNTS = (POSTS, "staff_eur", "material_eur")
KINDS = (*AMOUNTS, PROPOSAL)


def years(funding: pd.DataFrame) -> list[int]:
    """Years with a funding list, oldest first; ``funding`` as the table of that name."""
    return sorted({int(year) for year in funding.loc[funding["kind"] == POSTS, "year"].dropna()})


def newest_year(funding: pd.DataFrame) -> int | None:
    """The year of the list that is shown, None = there is no list."""
    return max(years(funding), default=None)


def listed(offers: pd.DataFrame, funding: pd.DataFrame, year: int | None) -> pd.DataFrame:
    """The offers in a year's list, with its amounts.

    Args:
        offers: Table ``funded_offer``.
        funding: Table ``funding``.
        year: Of the list.

    Returns:
        Columns of ``offers`` and vzae, staff_eur, material_eur (EUR per year), NaN = not known.
    """
    rows = funding[funding["year"] == year].drop_duplicates(["offer_id", "kind"])
    amounts = {kind: rows[rows["kind"] == kind].set_index("offer_id")["value"] for kind in AMOUNTS}
    found = offers[offers["offer_id"].isin(amounts[POSTS].index)].reset_index(drop=True)
    return found.assign(
        **{kind: found["offer_id"].map(known).astype(float) for kind, known in amounts.items()}
    )


def proposed(offers: pd.DataFrame, funding: pd.DataFrame) -> pd.DataFrame:
    """What the administration proposed for the time after the list shown; not a decision.

    Args:
        offers: Table ``funded_offer``.
        funding: Table ``funding``.

    Returns:
        Of the newest proposal: offer_id, list_no, vzae (NaN = not known), since ("2025-04"; "2025" =
        the whole year), source_id; no row if there is none later than the list.
    """
    rows = funding[(funding["kind"] == PROPOSAL) & (funding["year"] > (newest_year(funding) or 0))]
    rows = rows[rows["year"] == rows["year"].max()].rename(columns={"value": "vzae"})
    found = rows.merge(offers[["offer_id", "list_no"]], on="offer_id")
    since = [
        f"{year:.0f}" if pd.isna(month) else f"{year:.0f}-{month:02.0f}"
        for year, month in zip(found["year"], found["month_from"], strict=True)
    ]
    found["since"] = pd.Series(since, found.index, dtype="str")
    return found[["offer_id", "list_no", "vzae", "since", "source_id"]]
