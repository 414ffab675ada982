"""Places and offers on the map: an exact point only where a source publishes one.

Everything else is a count in its Stadtteil or Stadtraum, or is listed as without a place.
Protective places hold no place in the store, so they can appear nowhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from sozialraum.pictures import notice, palette, tables
from sozialraum.store import services as store
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.text.services import state_words
from sozialraum.ui.einrichtungen import services
from sozialraum.ui.shell import controls, data, draw, page

SHIFT = 0.008  # degrees south of the label, so that a count does not cover the name
# Degrees per pixel of the whole city in the narrowest map, for keeping circles apart.
LON_PER_PIXEL, LAT_PER_PIXEL = 0.00066, 0.00042
SWEEPS = 30
LABEL_RADIUS = 8


@dataclass(frozen=True)
class Places:
    """Facilities of the chosen categories: symbols for the map and the rows behind them."""

    rows: pd.DataFrame
    points: tuple[dict[str, Any], ...]
    without_place: int

    @property
    def summary(self) -> str:
        """A permanent banner while facilities are shown."""
        if self.rows.empty:
            return ""
        names = kind_names()
        kinds = de.listing(de.sorted_names(names[kind] for kind in set(self.rows["map_category"])))
        return (
            f"Eingeblendet: {de.count(len(self.rows), 'Einrichtung', 'Einrichtungen')} ({kinds}). "
            f"Zahl im Kreis = Anzahl in diesem Gebiet; davon ohne festen Ort: {self.without_place} "
            "(nur in der Liste unten)."
        )


def chosen_categories() -> list[str]:
    """Categories to show, folded away (``?orte=O.F``); none by default."""
    kinds = {letter: kind for kind, (_, letter) in palette.CATEGORIES.items()}
    names = kind_names()
    options = {letter: names[kind] for letter, kind in kinds.items()}
    with st.popover("Einrichtungen"):
        letters = controls.choose_many(
            "Arten", options, param="orte", default=[], limit=len(options)
        )
    return [kinds[letter] for letter in letters]


def kind_names() -> dict[str, str]:
    """Symbol -> the categories it stands for, named as in every list; only those with places."""
    base = services.base()
    rows = base.categories.sort_values("sort")
    held = set(base.services["category_id"])
    found: dict[str, list[str]] = {kind: [] for kind in palette.CATEGORIES}
    for row in rows.to_dict("records"):
        if row["category_id"] in held:
            found[row["map_category"]].append(row["name"])
    return {kind: " / ".join(names) or kind for kind, names in found.items()}


def current() -> pd.DataFrame:
    """The list of services with the changes people made for good on the page Angebote."""
    return store.current(data.engine(), services.base()).services


def on_map(categories: Sequence[str]) -> Places:
    """Symbols for the chosen kinds."""
    if not categories:
        return symbols(services.base().services.iloc[:0])
    rows = current()
    return symbols(rows[rows["map_category"].isin(categories)])


def symbols(rows: pd.DataFrame) -> Places:
    """Symbols for services: a point where published, else counts per area.

    ``rows``: the list of services, "" = not known.
    """
    listed = rows
    codes = ["stadtteil_code", "stadtraum_code"]
    rows = rows.assign(**{name: rows[name].where(rows[name] != "") for name in codes})
    exact = rows[rows["lat"].notna()]
    rest = rows[rows["lat"].isna()]
    points = [_exact(row) for row in exact.to_dict("records")]
    in_stadtteil = rest[rest["stadtteil_code"].notna()]
    in_stadtraum = rest[rest["stadtteil_code"].isna() & rest["stadtraum_code"].notna()]
    points += _counts(in_stadtteil, "stadtteil")
    points += _counts(in_stadtraum, "stadtraum")
    nowhere = len(rest) - len(in_stadtteil) - len(in_stadtraum)
    return Places(listed, tuple(_apart(points, _labels())), nowhere)


def _labels() -> list[dict[str, Any]]:
    """Where the map writes: circles keep off as they keep off published points."""
    boundaries = data.current().boundaries["stadtraum"]
    return [
        {"lon": row.label_lon, "lat": row.label_lat, "radius": LABEL_RADIUS, "is_exact": True}
        for row in boundaries.itertuples()
    ]


def _apart(counted: list[dict[str, Any]], fixed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Push counts off each other and off labels; published points stay where they are.

    A count stands for its area, not for a spot, so a few hundred metres are no lie.
    """
    points = [*counted, *fixed]
    places = [[point["lon"] / LON_PER_PIXEL, point["lat"] / LAT_PER_PIXEL] for point in points]
    for _ in range(SWEEPS):
        for one, two in combinations(range(len(points)), 2):
            _push(places[one], places[two], points[one], points[two])
    return [
        {**point, "lon": x * LON_PER_PIXEL, "lat": y * LAT_PER_PIXEL}
        for point, (x, y) in zip(counted, places, strict=False)
    ]


def _push(
    one: list[float], two: list[float], first: dict[str, Any], second: dict[str, Any]
) -> None:
    across, up = one[0] - two[0], one[1] - two[1]
    gap = math.hypot(across, up)
    overlap = first["radius"] + second["radius"] + 1 - gap
    if overlap <= 0:
        return
    dx, dy = (across / gap, up / gap) if gap else (1.0, 0.0)  # at one spot: apart sideways
    for place, point, sign in ((one, first, 1), (two, second, -1)):
        if "is_exact" not in point:
            place[0] += sign * dx * overlap / 2
            place[1] += sign * dy * overlap / 2


def _exact(row: dict[str, Any]) -> dict[str, Any]:
    colour, letter = palette.CATEGORIES[row["map_category"]]
    return {
        "lon": row["lon"],
        "lat": row["lat"],
        "text": letter,
        "colour": colour,
        "radius": 11,
        "is_exact": True,
        "tip": f"{row['name']}\n{kind_names()[row['map_category']]}\n{state_words(row)}",
    }


def _counts(rows: pd.DataFrame, level: str) -> list[dict[str, Any]]:
    boundaries = data.current().boundaries[level].set_index("code")
    names = {area.code: area.name for area in data.current().area_lists[level]}
    points = []
    for code, group in rows.groupby(f"{level}_code"):
        if code not in boundaries.index:
            continue
        kinds = group["map_category"].value_counts()
        colour = palette.CATEGORIES[kinds.index[0]][0] if len(kinds) == 1 else palette.INK
        place = boundaries.loc[code]
        lines = "\n".join(f"{count} × {kind_names()[kind]}" for kind, count in kinds.items())
        where = "im Stadtteil" if level == "stadtteil" else "im Stadtraum (Stadtteil unbekannt)"
        points.append(
            {
                "lon": place["label_lon"],
                "lat": place["label_lat"] - SHIFT,
                "text": str(len(group)),
                "colour": colour,
                "radius": 9 + 2 * math.sqrt(len(group)),
                "tip": f"{names[code]}\n{lines}\n{where}",
            }
        )
    return points


def key_html(places: Places) -> str:
    """What the symbols mean: colour and letter of each category shown; "" while none is."""
    if places.rows.empty:
        return ""
    kinds = [kind for kind in palette.CATEGORIES if kind in set(places.rows["map_category"])]
    items = [_KEY_ITEM.format(*palette.CATEGORIES[kind], kind_names()[kind]) for kind in kinds]
    if len(kinds) > 1:
        items.append(_KEY_ITEM.format(palette.INK, "n", "mehrere Arten (Anzahl im Kreis)"))
    return notice.build(Markup(" ").join(items))


_KEY_ITEM = Markup(
    '<span style="white-space:nowrap;margin-right:1rem"><span style="display:inline-block;'
    "min-width:1.4em;text-align:center;border-radius:1em;background:{};color:#FFFFFF;"
    'font-weight:700">{}</span> {}</span>'
)


def show_list(places: Places, *, caption: str = "Einrichtungen") -> None:
    """The list behind the symbols, with what is known of each place."""
    if places.rows.empty:
        return
    with page.fold(f"{caption} als Liste", key="facilities_1", expanded=True) as is_open:
        if is_open:
            draw.table(
                facility_rows(places.rows),
                facility_columns(),
                caption=f"{caption}: {len(places.rows)} erfasst",
            )


def facility_columns() -> list[tables.Column]:
    """Columns of `facility_rows`."""
    return [
        tables.Column("name", "Name", is_number=False),
        tables.Column("category", "Art", is_number=False),
        tables.Column("provider", "Träger", is_number=False),
        tables.Column("place", "Ort", is_number=False),
        tables.Column("vzae", post_words.heading(data.current().funding_year)),
        tables.Column("state", "Zustand (Stand)", is_number=False),
    ]


def facility_rows(rows: pd.DataFrame) -> list[dict[str, str]]:
    """Services as table rows, in German order of their names; the same words on every page."""
    categories = services.category_names()
    found = [
        {
            "code": row["service_id"],
            "name": f"{row['name']} ({row['changed']})" if row["changed"] else row["name"],
            "category": categories[row["category_id"]],
            "provider": row["provider"] or de.MISSING,
            "place": services.place_words(row),
            "vzae": de.number(row["vzae"], 2),
            "state": state_words({**row, "changed": ""}),
        }
        for row in rows.to_dict("records")
    ]
    return sorted(found, key=lambda item: de.collation_key(item["name"]))
