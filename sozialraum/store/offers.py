"""Funded offers per Stadtraum: the visible rule that splits what serves several.

An offer's VzÄ and money are divided among the Stadträume it serves by the shares of
``funded_offer_reach`` (evenly). City-wide offers and those whose area no source names stay out.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sozialraum.store import funding
from sozialraum.store.csv_reader import RawTable
from sozialraum.store.registry import Registry

NOTE = "hinweis"
_LIST = "1"


def virtual_tables(registry: Registry) -> Mapping[str, RawTable]:
    """Tables a series can name that no file holds: "@angebote_stadtraum"."""
    name = "@angebote_stadtraum"
    amounts = registry.tables["funding"].frame
    years = [_offers_by_stadtraum(registry, year) for year in funding.years(amounts)]
    frame = pd.concat([pd.DataFrame(columns=list(_COLUMNS), dtype=object), *years])
    frame = frame.reset_index(drop=True)
    return {name: RawTable(name, frame, np.zeros(len(frame), dtype=np.int64))}


_COLUMNS = ("stadtraum", "stichtag", *funding.AMOUNTS, "offer_count", NOTE, "quelle")


def _offers_by_stadtraum(registry: Registry, year: int) -> pd.DataFrame:
    """One row per Stadtraum, `_COLUMNS`: amounts split; posts hold for the year's last day.

    ``offer_count`` counts an offer in every Stadtraum it serves, so its sum over the city exceeds
    the number of offers. An offer without published VzÄ stays out of all columns, with a note.
    """
    areas = registry.tables["area"].frame
    codes = sorted(areas.loc[areas["level"] == "stadtraum", "code"])
    amounts, offers = (registry.tables[name].frame for name in ("funding", "funded_offer"))
    offers = funding.listed(offers[offers["list_no"] == _LIST], amounts, year)
    if offers.empty:
        return pd.DataFrame(columns=list(_COLUMNS), dtype=object)
    of_list = amounts[(amounts["year"] == year) & amounts["offer_id"].isin(offers["offer_id"])]
    offers = offers[offers["reach"].isin(["stadtraum", "mehrere"])]
    rows = offers.merge(registry.tables["funded_offer_reach"].frame, on="offer_id", how="inner")
    is_unknown = rows[funding.POSTS].isna()
    unknown = rows[is_unknown].groupby("stadtraum_code").size()
    known = rows[~is_unknown]
    share = known["share"].astype(float)
    data: dict[str, object] = {"stadtraum": codes, "stichtag": f"{year}-12-31"}
    for name in funding.AMOUNTS:
        # A missing amount of a known offer makes the Stadtraum's sum unknown, not smaller.
        sums = (known[name] * share).groupby(known["stadtraum_code"]).sum(skipna=False)
        data[name] = [sums.get(code, 0.0) for code in codes]
    served = known.groupby("stadtraum_code").size()
    data["offer_count"] = [float(served.get(code, 0)) for code in codes]
    data[NOTE] = [_note(int(unknown.get(code, 0))) for code in codes]
    posts = of_list.loc[of_list["kind"] == funding.POSTS, "source_id"]
    data["quelle"] = posts.iloc[0]  # the check "funding_lists" holds that there is one
    frame = pd.DataFrame(data).astype(object)
    return frame.where(frame.notna(), None)


def _note(count: int) -> str | None:
    if not count:
        return None
    noun = "1 Angebot ohne" if count == 1 else f"{count} Angebote ohne"
    return f"{noun} veröffentlichte VzÄ nicht enthalten"
