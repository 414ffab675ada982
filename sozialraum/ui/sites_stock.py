"""Standorte, third view: ways to existing places, with the planned ones, and posts in reach."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from sozialraum.documents.tables import metadata_of
from sozialraum.model.sites import access, distances, provision
from sozialraum.model.sites.distances import Points
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Progress, silent
from sozialraum.store.places import GROUPS
from sozialraum.text import format as de
from sozialraum.ui import (
    controls,
    data,
    exports,
    page,
    sites,
    sites_controls,
    sites_map,
    sites_search,
    tables,
    theme,
)
from sozialraum.ui.sites import Wish
from sozialraum.ui.tables import Column

SHOWN = {"weg": "Minuten zu Fuß", "stellen": "VzÄ in Reichweite"}
LIMITS = (0.0, 0.5, 1.0, 2.0, 4.0)
PER = 1000
SUPPLY = sites_map.Scale(
    "VzÄ in Reichweite je 1.000",
    LIMITS,
    (theme.ZERO_FILL, *theme.sequential(len(LIMITS), -1)),
    1,
    "Dunkler = mehr Stellen in Reichweite; nahe Stellen zählen mehr (Verfahren E2SFCA)",
)


@dataclass(frozen=True)
class Stock:
    """Existing places of one category and what they mean for people.

    Attributes:
        wish: Who, how far, and the assumptions.
        category: Its name.
        rows: Places with a known Stadtteil.
        metres: Shape ``(n,)``: the way from each Stadtteil to the nearest place.
        ways: The same over all people.
        planned: With the sites planned in the first view; None if they cannot be computed.
        planned_codes: Stadtteile of the planned sites.
        per_1000: Shape ``(n,)``: posts in reach per 1,000; NaN if no post is published.
        supply: Posts that were counted.
    """

    wish: Wish
    category: str
    rows: pd.DataFrame
    metres: np.ndarray
    ways: access.Ways
    planned: access.Ways | None
    planned_codes: tuple[str, ...]
    per_1000: np.ndarray
    supply: float


def show() -> None:
    """Controls, answer, map and list."""
    left, right = st.columns([2, 5], gap="medium")
    with left:
        names = sites.stock_names()
        letter = controls.choose("Art des Angebots", names, param="art", default="F")
        shown = controls.choose(
            "Karte zeigt", SHOWN, param="zeigt", default="weg", kind="segmented"
        )
        group = sites_controls.chosen_group()
        minutes = sites_controls.chosen_minutes()
        model, p = sites_controls.planned()
        wish, stadtraum = sites_controls.chosen(group, minutes, model, p)
    with right:
        page.show_notes()
        stock = sites_search.run(("stock", wish, letter), partial(compute, wish, names[letter]))
        if stock is None:
            return
        picture = _figures(stock, stadtraum) + _map(stock, shown, stadtraum)
        st.html(f'<div class="sr-sites">{page.build_answer(sentence(stock))}{picture}</div>')
    with left:
        st.caption(known_words(stock).replace("/", "/\u200b"))  # long names may break there
    st.html(_place_table(stock))
    with page.fold("Alle Stadtteile", key="stock_areas") as is_open:
        if is_open:
            st.html(_area_table(stock))
            exports.download_buttons(
                frame_of(stock),
                metadata_of(
                    data.sources_of([GROUPS[wish.group][0]], "stadtteil"),
                    data.release_lines(),
                    known_words(stock),
                    f"Annahmen: Umweg {de.number(wish.detour, 2)}, {de.number(wish.kmh, 1)} km/h",
                ),
                name="erreichbarkeit",
                key="stock",
            )


def compute(wish: Wish, category: str, progress: Progress = silent) -> Stock:
    """Ways to the places of a category and posts in reach."""
    held, heads = sites.places(), sites.people(wish)
    rows = held.facilities[held.facilities["category"] == category]
    targets = Points(tuple(rows["facility_id"]), rows[["x", "y"]].to_numpy(float))
    every = sites.line(wish).metres(held.points, targets)
    nearest = every.min(axis=1)
    try:
        answer = sites.compute(wish, progress)
        both = np.minimum(nearest, answer.found.distances)
        planned, codes = access.ways(both, heads, wish.radius), tuple(answer.codes)
    except SitesError:
        planned, codes = None, ()
    counted = rows["vzae"].notna().to_numpy()
    per_1000, supply = np.full(len(heads), np.nan), 0.0
    if counted.any():
        posts = rows["vzae"].to_numpy(float)[counted]
        weights = provision.weight(every[:, counted], provision.Kernel.STEPS, wish.radius)
        per_1000 = PER * provision.provide(posts, heads, weights).per_head
        supply = float(posts.sum())
    return Stock(
        wish=wish,
        category=category,
        rows=rows,
        metres=nearest,
        ways=access.ways(nearest, heads, wish.radius),
        planned=planned,
        planned_codes=codes,
        per_1000=per_1000,
        supply=supply,
    )


def sentence(stock: Stock) -> str:
    """Whom the known places reach, and whom with the planned ones."""
    wish, ways = stock.wish, stock.ways
    text = (
        f"{de.number(ways.within)} von {de.number(ways.total)} {wish.who_dative} "
        f"({de.number(100 * ways.share, 1)} %) haben in {wish.minutes:g} Minuten zu Fuß eines der "
        f"{len(stock.rows)} Angebote mit bekanntem Stadtteil ({stock.category}); im Mittel dauert der Weg {de.number(sites.walk_minutes(wish, ways.mean))} "
        "Minuten."
    )
    if stock.planned is not None:
        count = de.count(len(stock.planned_codes), "geplanten Standort", "geplanten Standorten")
        text += (
            f" Zusammen mit {count} aus „Neue Standorte“ wären es "
            f"{de.number(100 * stock.planned.share, 1)} %."
        )
    return text


def known_words(stock: Stock) -> str:
    """What is known of where the places are."""
    unplaced = int(sites.places().unplaced.get(stock.category, 0))
    exact = int(stock.rows["exact"].sum())
    without = int(stock.rows["vzae"].isna().sum())
    return (
        f"{len(stock.rows)} Angebote mit bekanntem Stadtteil ({stock.category}), davon {exact} "
        "mit veröffentlichter Koordinate; die übrigen zählen in der Mitte ihres Stadtteils, und "
        "Wege innerhalb dieses Stadtteils zählen dann als 0 Minuten. "
        f"{unplaced} weitere ohne bekannten Stadtteil fehlen hier, also sind es in Wirklichkeit eher "
        f"mehr Erreichte. VzÄ 2024 fehlen bei {without} der {len(stock.rows)}. Geschütztes ist nie dabei."
    )


def _figures(stock: Stock, stadtraum: str) -> str:
    wish, ways = stock.wish, stock.ways
    heads = sites.people(wish)
    reach = float(heads[stock.per_1000 > 0].sum())
    return page.build_figures(
        page.figure(
            f"Erreicht in {wish.minutes:g} Minuten",
            f"{de.number(100 * ways.share, 1)} %",
            f"mit den geplanten: {_share(stock.planned)}",
            f"Einwohner {de.date(sites.places().stichtag)}",
        ),
        page.figure(
            "Stellen mit bekanntem Ort",
            de.with_unit(stock.supply, "VzÄ", 2) if stock.supply else de.MISSING,
            "gefördert 2024",
            f"in Reichweite von {de.number(reach)}",
        ),
        sites.stadtraum_figure(wish, stadtraum, stock.metres),
    )


def _share(ways: access.Ways | None) -> str:
    return de.MISSING if ways is None else f"{de.number(100 * ways.share, 1)} %"


def _map(stock: Stock, shown: str, stadtraum: str) -> str:
    held = sites.places()
    ids, names = held.points.ids, held.areas["name"]
    minutes = distances.minutes_of_metres(stock.metres, kmh=stock.wish.kmh)
    counts = stock.rows["stadtteil_code"].value_counts()
    symbols = [sites_map.Symbol(str(code), str(count), False) for code, count in counts.items()]
    planned = [
        sites_map.Symbol(code, str(number), True, str(names[code]))
        for number, code in enumerate(stock.planned_codes, start=1)
        if code not in counts.index
    ]
    values, scale = minutes, sites_map.WALK
    if shown == "stellen":
        values, scale = stock.per_1000, replace(SUPPLY, title=f"{SUPPLY.title} {stock.wish.who}")
    return sites_map.build(
        dict(zip(ids, values, strict=True)),
        scale,
        symbols if shown == "stellen" else [*symbols, *planned],
        titles={
            code: f"{names[code]}: {de.number(walk)} Minuten, {de.number(posts, 2)} VzÄ je 1.000"
            for code, walk, posts in zip(ids, minutes, stock.per_1000, strict=True)
        },
        selected=sites.stadtteile_of(stadtraum),
        alternative=f"Karte der 61 Stadtteile, {scale.title}: {stock.category}. {sentence(stock)} "
        "Alle Werte in der Tabelle „Alle Stadtteile“.",
    )


def _place_table(stock: Stock) -> str:
    names = sites.places().areas["name"]
    ordered = stock.rows.sort_values("name", key=lambda items: items.map(de.collation_key))
    rows = [
        {
            "name": row["name"],
            "stadtteil": names[row["stadtteil_code"]],
            "where": "veröffentlichter Punkt" if row["exact"] else "Mitte des Stadtteils",
            "vzae": de.number(row["vzae"], 2),
        }
        for row in ordered.to_dict("records")
    ]
    return tables.build_table(
        rows,
        [
            Column("name", "Angebot", is_number=False),
            Column("stadtteil", "Stadtteil", is_number=False),
            Column("where", "Gerechnet an", is_number=False),
            Column("vzae", "VzÄ 2024"),
        ],
        caption=f"{stock.category} mit bekanntem Stadtteil",
    )


def frame_of(stock: Stock) -> pd.DataFrame:
    """One row per Stadtteil, as people read it."""
    held = sites.places()
    minutes = distances.minutes_of_metres(stock.metres, kmh=stock.wish.kmh)
    return pd.DataFrame(
        {
            "Nummer": list(held.points.ids),
            "Stadtteil": held.areas["name"].to_numpy(),
            stock.wish.who: sites.people(stock.wish),
            "Fußweg m": np.round(stock.metres),
            "Minuten": np.round(minutes, 1),
            "VzÄ in Reichweite je 1.000": np.round(stock.per_1000, 3),
        }
    )


def _area_table(stock: Stock) -> str:
    rows = [
        {
            "name": row["Stadtteil"],
            "people": de.number(row[stock.wish.who]),
            "metres": de.number(row["Fußweg m"]),
            "minutes": de.number(row["Minuten"]),
            "posts": de.number(row["VzÄ in Reichweite je 1.000"], 2),
        }
        for row in frame_of(stock).to_dict("records")
    ]
    return tables.build_table(
        rows,
        [
            Column("name", "Stadtteil", is_number=False),
            Column("people", stock.wish.who),
            Column("metres", "Fußweg zum nächsten (m)"),
            Column("minutes", "Minuten"),
            Column("posts", "VzÄ in Reichweite je 1.000", title="E2SFCA: 1, 0,68 und 0,22"),
        ],
        caption=f"Wege und Versorgung: {stock.category}",
    )
