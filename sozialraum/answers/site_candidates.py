"""Where a site may stand: in the middle of a Stadtteil, or at a recorded place with a known point.

Existing places come first where that is asked for: an offer that runs can be extended (erweitern), a
house whose offer has ended or is about to can be put to another use (umnutzen), anything else is new
(neu). The classing is ours, from the recorded state alone; nobody has looked at rooms or owners.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from sozialraum.answers.places import Places
from sozialraum.model.sites.errors import SitesError

ANYWHERE, EXISTING_FIRST, EXISTING_ONLY = "ueberall", "vorrang", "bestand"
EVERYWHERE = "alle"  # for a given list of sites: nothing is searched among so many
GROUNDS = (ANYWHERE, EXISTING_FIRST, EXISTING_ONLY)
NEW, EXTEND, REUSE = "neu", "erweitern", "umnutzen"
_COLUMNS = ["name", "stadtteil_code", "kind", "is_stock", "x", "y", "lon", "lat"]


def candidates(places: Places, ground: str, stock: Collection[str]) -> pd.DataFrame:
    """Where a site may stand.

    Args:
        places: What there is.
        ground: `ANYWHERE`: the middle of each Stadtteil. `EXISTING_ONLY`: places with a point, and
            those of the stock. `EXISTING_FIRST`: these, and the middle of Stadtteile without one.
            `EVERYWHERE`: all of them.
        stock: Categories of existing places that count as sites already.

    Returns:
        Index = id (a Stadtteil's code or a place's id; several at one point are one); name,
        stadtteil_code, kind (`NEW`, `EXTEND`, `REUSE`), is_stock, x, y (metres), lon, lat (degrees,
        NaN = the middle of its Stadtteil).

    Raises:
        SitesError: There is no such place.
    """
    middles = _middles(places, stock)
    if ground == ANYWHERE:
        return middles
    held = _existing(places, stock)
    if ground == EVERYWHERE:
        return pd.concat([held, middles])
    if ground == EXISTING_FIRST:
        return pd.concat([held, middles[~middles.index.isin(held["stadtteil_code"])]])
    if held.empty:
        raise SitesError(
            "Für „nur Bestand“ ist noch kein bestehendes Angebot mit einem Punkt auf der Karte bekannt. "
            "Bitte laden Sie Adressen (Daten & Quellen, „Aktualisieren“) oder lassen Sie neue Orte zu."
        )
    return held


def _middles(places: Places, stock: Collection[str]) -> pd.DataFrame:
    rows = places.facilities
    held = set(rows.loc[rows["category"].isin(stock), "stadtteil_code"])
    ids = list(places.points.ids)
    frame = pd.DataFrame(
        {
            "name": places.areas["name"].to_numpy(),
            "stadtteil_code": ids,
            "kind": NEW,
            "is_stock": [code in held for code in ids],
            "x": places.points.xy[:, 0],
            "y": places.points.xy[:, 1],
            "lon": float("nan"),
            "lat": float("nan"),
        },
        index=ids,
    )
    return frame[_COLUMNS]


def _existing(places: Places, stock: Collection[str]) -> pd.DataFrame:
    """Recorded places, those at one point as one, named after the first of the stock or the list."""
    runs, ended = places.facilities, places.ended
    runs = runs[runs["exact"] | runs["category"].isin(stock)]
    runs = runs.assign(kind=EXTEND, is_stock=runs["category"].isin(stock))
    rows = pd.concat([runs, ended.assign(kind=REUSE, is_stock=False)])
    rows = rows.sort_values(["is_stock", "kind", "facility_id"], ascending=[False, True, True])
    spot = rows["x"].round().astype(str) + " " + rows["y"].round().astype(str)  # to the metre
    here = spot.value_counts()
    rows["name"] = [
        f"{name} (und {n} weitere{'s' if n == 1 else ''} dort)" if (n := here[at] - 1) else name
        for name, at in zip(rows["name"], spot, strict=True)
    ]
    return rows[~spot.duplicated()].set_index("facility_id").sort_index()[_COLUMNS]
