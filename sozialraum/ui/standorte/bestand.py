"""Standorte, third view: ways to existing places, with the planned ones, and posts in reach."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from sozialraum.answers import site_effects, site_words
from sozialraum.answers.places import GROUPS
from sozialraum.answers.sites import Stock
from sozialraum.answers.table import Column, Table
from sozialraum.model.sites import access
from sozialraum.pictures import map_frame, sites_map
from sozialraum.store.services import HOUSE, PUBLISHED_POINT, STREET
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.ui.einrichtungen import facilities
from sozialraum.ui.shell import controls, data, downloads, draw, page
from sozialraum.ui.standorte import sites, sites_controls, sites_effects, sites_search

SHOWN = {"weg": "Minuten zu Fuß", "stellen": "VzÄ in Reichweite"}
POINTS = {  # how well the point is known that ways are measured to
    PUBLISHED_POINT: "veröffentlichter Punkt",
    HOUSE: "Hausnummer",
    STREET: "Straße (Mitte)",
    "": "Mitte des Stadtteils",
}


def show() -> None:
    """Controls, answer, map and list."""
    top = st.container()  # the answer needs the controls, which stand beside the picture
    left, right = st.columns([2, 5], gap="small")
    with left, page.levers():
        names = sites.stock_names()
        letter = controls.choose("Art des Angebots", names, param="art", default="F")
        shown = controls.choose("Karte zeigt", SHOWN, param="zeigt", default="weg")
        group = sites_controls.chosen_group()
        minutes = sites_controls.chosen_minutes()
        model, p = sites_controls.planned()
        asked, stadtraum = sites_controls.chosen(group, minutes, model, p)
    with top:
        page.show_notes()
    with right:
        kind, without = sites.stock_kinds()[letter], sites_effects.without_loaded(asked)
        found = sites_search.run(
            ("stock", asked, letter), partial(site_effects.stocked, asked, without, kind)
        )
        if found is None:
            return
        stock, before = found
        picture = (
            f'<div class="st-key-picture">{draw.map_html(_map(stock, shown, stadtraum))}</div>'
        )
        st.html(f'<div class="sr-sites">{_figures(stock, stadtraum)}{picture}</div>')
    with top:
        page.answer(lead(stock))
    page.note(f"{rest(stock)}{site_words.ways_words(asked)}")
    if before is not None:
        page.note(site_words.moved_stock_words(before, stock))
    draw.values(_place_table(stock))
    with page.fold("Alle Stadtteile", key="stock_areas") as is_open:
        if is_open:
            made = table(stock)
            draw.values(made)
            downloads.download_buttons(
                made,
                downloads.origin(
                    [GROUPS[stock.wish.group][0]],
                    rest(stock),
                    site_words.assumptions(asked),
                    level="stadtteil",
                ),
                name="erreichbarkeit",
                key="stock",
            )


def kind_name(stock: Stock) -> str:
    """The kind of places by the name every page uses."""
    return facilities.kind_names()[stock.category]


def lead(stock: Stock) -> str:
    """As `site_words.stock_lead`, of this release."""
    return site_words.stock_lead(stock, kind_name(stock))


def rest(stock: Stock) -> str:
    """As `site_words.stock_rest`, of this release."""
    return site_words.stock_rest(stock, data.current().funding_year)


def _figures(stock: Stock, stadtraum: str) -> str:
    wish, ways = stock.wish, stock.ways
    heads = stock.question.people
    reach = float(heads[stock.per_1000 > 0].sum())
    return page.build_figures(
        page.figure(
            f"In {wish.minutes:g} Minuten da",
            f"{de.number(100 * ways.share, 1)} %",
            f"mit neuen: {_share(stock.planned)}",
        ),
        page.figure(
            f"Stellen {data.current().funding_year}",
            de.with_unit(stock.supply, "VzÄ", 2) if stock.supply else de.MISSING,
            f"erreichbar für {de.number(reach)}",
        ),
        sites.stadtraum_figure(stock.question, stadtraum, stock.metres),
    )


def _share(ways: access.Ways | None) -> str:
    return de.MISSING if ways is None else f"{de.number(100 * ways.share, 1)} %"


def _map(stock: Stock, shown: str, stadtraum: str) -> map_frame.Map:
    held = stock.question.places
    ids, names = held.points.ids, held.areas["name"]
    minutes = stock.minutes
    symbols = sites_map.existing(data.current(), stock.rows)
    counted = {symbol.code for symbol in symbols if not symbol.at}
    planned = [
        symbol
        for symbol in sites.symbols(stock.question, stock.planned_codes).values()
        if symbol.is_new and (symbol.at or symbol.code not in counted)
    ]
    values, scale = minutes, sites_map.walk(data.current())
    if shown == "stellen":
        values, scale = stock.per_1000, sites_map.in_reach(data.current(), stock.wish.who)
    return sites_map.build(
        data.current(),
        dict(zip(ids, values, strict=True)),
        scale,
        symbols if shown == "stellen" else [*symbols, *planned],
        titles={
            code: f"{names[code]}\n{de.number(walk)} Minuten zum nächsten\n"
            f"{de.number(posts, 2)} VzÄ je 1.000 in Reichweite"
            for code, walk, posts in zip(ids, minutes, stock.per_1000, strict=True)
        },
        selected=sites.stadtteile_of(stadtraum),
        title=lead(stock),
        alternative=f"Karte der 61 Stadtteile, {scale.title}. {lead(stock)} "
        "Alle Werte in der Tabelle „Alle Stadtteile“.",
    )


def _place_table(stock: Stock) -> Table:
    names = stock.question.places.areas["name"]
    rows = stock.rows.sort_values("name", key=lambda items: items.map(de.collation_key))
    return Table(
        [
            Column("name", "Angebot", is_number=False),
            Column("stadtteil", "Stadtteil", is_number=False),
            Column("point", "Gerechnet an", is_number=False, show=POINTS.__getitem__),
            Column("vzae", post_words.heading(data.current().funding_year), decimals=2),
        ],
        rows.assign(
            stadtteil=rows["stadtteil_code"].map(names)
            + rows["is_guessed"].map({True: " (nächste Mitte)", False: ""})
        ),
        caption=f"{kind_name(stock)} mit bekanntem Ort",
    )


def table(stock: Stock) -> Table:
    """One row per Stadtteil, as people read it."""
    held, supply = stock.question.places, "VzÄ in Reichweite je 1.000"
    return Table(
        [
            Column("code", file="Nummer"),
            Column("name", "Stadtteil", is_number=False, file=True),
            Column("people", stock.wish.who, file=True),
            Column("metres", "Fußweg zum nächsten (m)", file="Fußweg m", digits=0),
            Column("minutes", "Minuten", file=True, digits=1),
            Column(
                "posts", supply, title="E2SFCA: 1, 0,68 und 0,22", file=True, decimals=2, digits=3
            ),
        ],
        pd.DataFrame(
            {
                "code": list(held.points.ids),
                "name": held.areas["name"].to_numpy(),
                "people": stock.question.people,
                "metres": stock.metres,
                "minutes": stock.minutes,
                "posts": stock.per_1000,
            }
        ),
        caption=f"Wege und Versorgung: {kind_name(stock)}",
    )
