"""Funded offers per Stadtraum: the visible rule that splits what serves several.

An offer's VzÄ and money are divided among the Stadträume it serves by the shares of
``funded_offer_reach`` (evenly). City-wide offers and those whose area no source names stay out.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sozialraum.store.csv_reader import RawTable
from sozialraum.store.registry import Registry

NOTE = "hinweis"
STICHTAG = "2024-12-31"
_AMOUNTS = {
    "vzae": "vzae_2024",
    "staff_eur": "staff_eur_2024",
    "material_eur": "material_eur_2024",
}


def virtual_tables(registry: Registry) -> Mapping[str, RawTable]:
    """Tables a series can name that no file holds: "@angebote_stadtraum"."""
    return {"@angebote_stadtraum": _offers_by_stadtraum(registry)}


def _offers_by_stadtraum(registry: Registry) -> RawTable:
    """One row per Stadtraum: vzae, staff_eur, material_eur (split), offer_count, hinweis.

    ``offer_count`` counts an offer in every Stadtraum it serves, so its sum over the city exceeds
    the number of offers. An offer without published VzÄ stays out of all columns, with a note.
    """
    areas = registry.tables["area"].frame
    codes = sorted(areas.loc[areas["level"] == "stadtraum", "code"])
    offers = registry.tables["funded_offer"].frame
    offers = offers[(offers["list_no"] == "1") & offers["reach"].isin(["stadtraum", "mehrere"])]
    reach = registry.tables["funded_offer_reach"].frame
    rows = offers.merge(reach, on="offer_id", how="inner")
    is_unknown = pd.to_numeric(rows["vzae_2024"], errors="coerce").isna()
    unknown = rows[is_unknown].groupby("stadtraum_code").size()
    known = rows[~is_unknown]
    share = known["share"].astype(float)
    data: dict[str, object] = {"stadtraum": codes, "stichtag": STICHTAG}
    for name, column in _AMOUNTS.items():
        # A missing amount of a known offer makes the Stadtraum's sum unknown, not smaller.
        parts = known[column].astype(float) * share
        sums = parts.groupby(known["stadtraum_code"]).sum(skipna=False)
        data[name] = [sums.get(code, 0.0) for code in codes]
    served = known.groupby("stadtraum_code").size()
    data["offer_count"] = [float(served.get(code, 0)) for code in codes]
    data[NOTE] = [_note(int(unknown.get(code, 0))) for code in codes]
    frame = pd.DataFrame(data).astype(object)
    frame = frame.where(frame.notna(), None)
    if offers.empty:
        frame = frame.iloc[:0]
    return RawTable("@angebote_stadtraum", frame, np.zeros(len(frame), dtype=np.int64))


def _note(count: int) -> str | None:
    if not count:
        return None
    noun = "1 Angebot ohne" if count == 1 else f"{count} Angebote ohne"
    return f"{noun} veröffentlichte VzÄ nicht enthalten"
