"""Angebote, view "Versorgung": services or posts per 1,000 people of the age they address."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from sozialraum.answers import class_map, offers
from sozialraum.answers.offers import Question
from sozialraum.answers.table import Column, Table, only_in_file
from sozialraum.model.services import AGE_ENDS, AGE_STARTS, ServiceError, ratios
from sozialraum.model.services.selection import select
from sozialraum.pictures import choropleth
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.ui.einrichtungen import facilities, services
from sozialraum.ui.einrichtungen.services import Listing
from sozialraum.ui.karte import mapview
from sozialraum.ui.shell import controls, data, downloads, draw, page

GUIDE = """
- **Art** wählen: gezählt werden die Angebote dieser Art, geteilt durch die Menschen ihrer Altersgruppe.
- Die **Altersgruppe** ist eine Annahme; unter „Maß und Alter“ ändern Sie sie.
- **VzÄ** eines Angebots für mehrere Stadträume sind gleichmäßig aufgeteilt. Was stadtweit wirkt,
  steht nur im Wert der Stadt.
- **mind.** heißt: Von einigen Angeboten ist das Gebiet nicht bekannt.
- Eine **Verhältniszahl** sagt nichts über Öffnungszeiten, Größe oder Güte.
"""
LEVELS = {"stadtraum": "Stadträume", "stadtbezirk": "Stadtbezirke", "stadtteil": "Stadtteile"}
DEFAULT_CATEGORY = "okja"
PER_THOUSAND = "je 1.000"


def measures() -> dict[str, str]:
    """What can be counted, in words."""
    year = data.current().funding_year
    return {ratios.PLACES: "Angebote", ratios.POSTS: post_words.heading(year)}


def choose(listing: Listing) -> Question:
    """Which services per people of which age, and at which level."""
    names = _names(listing)
    start = DEFAULT_CATEGORY if DEFAULT_CATEGORY in names else next(iter(names))
    category = controls.choose("Art des Angebots", names, param="versorgung", default=start)
    level = controls.choose("Ebene", LEVELS, param="gebiete", default="stadtraum")
    row = listing.base.categories.set_index("category_id").loc[category]
    with controls.popover("Maß und Alter", key="ratio_terms"):
        measure = controls.choose(
            "Maß", measures(), param="mass", default=ratios.PLACES, kind="segmented"
        )
        own = f"{row['age_from']}_{row['age_to']}"
        groups = {
            f"{low}_{high}": f"{low} bis {high} Jahre"
            for low in AGE_STARTS
            for high in AGE_ENDS
            if low < high
        }
        group = controls.choose(
            "Altersgruppe (Annahme)",
            {"eigene": f"Voreinstellung: {groups[own]}", **groups},
            param="altersgruppe",
            default="eigene",
            help=f"Voreinstellung: {row['age_reason']}.",
        )
    low, high = (int(part) for part in (own if group == "eigene" else group).split("_"))
    return Question(category, level, measure, low, high)


def _names(listing: Listing) -> dict[str, str]:
    return offers.usable_categories(data.current(), listing.base, listing.services)[0]


def counted(listing: Listing) -> pd.DataFrame:
    """All filters but Stadtraum and category: the one would empty areas, the other is asked for."""
    chosen = replace(listing.selection, stadtraum="", categories=())
    return select(listing.services, chosen)


def stichtag(asked: Question) -> str:
    """Date of the denominators, ISO."""
    return offers.people_day(data.current(), asked.measure)


def show(listing: Listing, asked: Question) -> None:
    """Draw the view."""
    names, left_out = offers.usable_categories(data.current(), listing.base, listing.services)
    try:
        found = offers.ratios(data.current(), counted(listing), asked)
    except ServiceError as error:
        page.answer(str(error))
        return
    page.answer(answer(asked, found, names[asked.category]))
    if found.is_comparable:
        _show_pictures(listing, asked, found, names[asked.category])
    else:
        st.warning(
            "Keine Karte und keine Rangliste: Von zu vielen Angeboten ist das Gebiet nicht bekannt "
            "(mehr als 20 %). Eine Reihenfolge würde zeigen, wo Orte bekannt sind, nicht wo Angebote "
            "sind. Die Tabelle nennt Mindestwerte."
        )
    page.note(basis(asked, found))
    _show_table(listing, asked, found, names[asked.category])
    with page.fold("Wofür es hier keine Verhältniszahl gibt", key="left_out") as is_open:
        if is_open:
            st.markdown("\n".join(f"- {sentence}" for sentence in left_out))


def _show_pictures(listing: Listing, asked: Question, found: ratios.Ratios, name: str) -> None:
    view = _view(listing, asked, found, name)
    selected = listing.selection.stadtraum
    if asked.level == "stadtbezirk":
        with page.picture():
            mapview.show_ranking(view, None)
        return
    with st.container(key="map_row"):
        left, right = st.columns([5, 4], gap="medium")
    with left, page.picture():
        mapview.show(view, selected, facilities.on_map([]))
    with right:
        mapview.show_ranking(view, selected)


def answer(asked: Question, found: ratios.Ratios, name: str) -> str:
    """The city's ratio and where it is highest."""
    frame = found.frame.dropna(subset="ratio")
    words = data.current().names(asked.level)
    what = "VzÄ" if asked.measure == ratios.POSTS else "Angebote"
    text = (
        f"{name}: {de.number(found.city['ratio'], 2)} {what} je 1.000 Menschen von {asked.low} bis "
        f"{asked.high} Jahren in der Stadt."
    )
    if found.is_comparable and len(frame) and frame["ratio"].max() > 0:
        top = frame.loc[frame["ratio"] == frame["ratio"].max(), "code"]
        text += (
            f" Am meisten: {de.listing([words[code] for code in top[:3]])} mit "
            f"{de.number(frame['ratio'].max(), 2)}."
        )
    return text


def basis(asked: Question, found: ratios.Ratios) -> str:
    """Numerator and denominator of the city, and what belongs to no area."""
    what = "VzÄ" if asked.measure == ratios.POSTS else "Angebote"
    text = (
        f"Stadt: {de.number(found.city['numerator'], _decimals(asked))} {what} für "
        f"{de.number(found.city['denominator'])} Menschen dieses Alters "
        f"({de.date(stichtag(asked))})."
    )
    frame = found.frame.dropna(subset="ratio")
    empty = int((frame["numerator"] == 0).sum())
    if found.is_comparable and empty:
        text += f" In {empty} von {len(frame)} Gebieten ist keines erfasst."
    if found.shared:
        text += (
            f" Nur im Stadtwert (für mehrere Gebiete oder die ganze Stadt): "
            f"{_amount(found.shared, asked)}."
        )
    if found.unplaced:
        text += (
            f" Ohne bekanntes Gebiet: {_amount(found.unplaced, asked)}; die Werte der Gebiete sind "
            "deshalb Untergrenzen."
        )
    if found.unknown:
        text += f" Ohne veröffentlichte VzÄ und nicht gezählt: {found.unknown}."
    return text


def _amount(value: float, asked: Question) -> str:
    if asked.measure == ratios.POSTS:
        return f"{de.number(value, 2)} VzÄ"
    return de.count(round(value), "Angebot", "Angebote")


def _decimals(asked: Question) -> int:
    return 2 if asked.measure == ratios.POSTS else 0


def _indicator(asked: Question, name: str) -> data.Indicator:
    what = measures()[asked.measure]
    return data.Indicator(
        indicator_id="versorgung",
        name=f"{name}: {what} je 1.000 Menschen von {asked.low} bis {asked.high} Jahren",
        short_name=what,
        definition="",
        formula="Zähler / Nenner × 1.000",
        numerator_label=what,
        denominator_label=f"{asked.low} bis {asked.high} Jahre",
        base_population=f"Einwohner von {asked.low} bis {asked.high} Jahren mit Hauptwohnung",
        unit=PER_THOUSAND,
        factor=1000,
        kind="rate",
        dimension="infrastrukturell",
        topic="",
        polarity=0,
        decimals=2,
        diverging=False,
        caveat="",
    )


def _view(listing: Listing, asked: Question, found: ratios.Ratios, name: str) -> choropleth.MapView:
    mark = "Spielwiese; " if listing.playground else ""
    source = data.current().sources_of([ratios.AGE_CLASSES[0]], "stadt")["attribution"].iloc[0]
    at = pd.DataFrame(
        {
            "value": found.frame["ratio"].to_numpy(),
            "status": np.where(found.frame["ratio"].notna(), "berechnet", ""),
            "note": "",
        },
        index=pd.Index(found.frame["code"], name="code"),
    )
    found_classes = class_map.classed(
        data.current(),
        _indicator(asked, name),
        asked.level,
        stichtag(asked),
        at,
        float(found.city["ratio"]),
        method="quantile",
        class_count=4,
        source=f"{mark}Einrichtungsliste (Quelle je Angebot); {source}",
    )
    return choropleth.drawn(found_classes)


def table(asked: Question, found: ratios.Ratios, name: str) -> Table:
    """Numerator, denominator and ratio per area and for the city."""
    words, decimals, day = data.current().names(asked.level), _decimals(asked), stichtag(asked)
    ages = f"{asked.low} bis {asked.high} Jahre"
    city = pd.DataFrame([{"code": data.CITY, **found.city}])
    frame = pd.concat([found.frame, city], ignore_index=True)
    is_least = (frame["code"] != data.CITY) & bool(found.unplaced)

    def at_least(key: str, digits: int) -> list[str]:
        return [
            f"{'mind. ' if least and value == value else ''}{de.number(value, digits)}"
            for value, least in zip(frame[key], is_least, strict=True)
        ]

    return Table(
        [
            Column("code", file="Nummer"),
            Column("name", "Gebiet", is_number=False, file=True),
            *only_in_file("Art", "Stichtag"),
            Column("numerator", measures()[asked.measure], file=True),
            Column("denominator", ages, file=f"Einwohner {ages}"),
            Column("ratio", PER_THOUSAND, file=True, digits=3),
            *only_in_file("Status"),
        ],
        frame.assign(
            name=[words.get(code, "Stadt Dresden") for code in frame["code"]],
            Art=name,
            Stichtag=de.date(day),
            numerator_words=at_least("numerator", decimals),
            ratio_words=at_least("ratio", 2),
            Status=["Berechnet, Mindestwert" if least else "Berechnet" for least in is_least],
        ),
        caption=f"{name}, Einwohner am {de.date(day)}. Der Stadtwert enthält auch, was "
        "zu keinem Gebiet gehört.",
    )


def _show_table(listing: Listing, asked: Question, found: ratios.Ratios, name: str) -> None:
    with page.fold("Als Tabelle lesen: Zähler und Nenner", key="ratio_table") as go:
        if not go:
            return
        made = table(asked, found, name)
        draw.values(made, selected=listing.selection.stadtraum or None, city=data.CITY)
        downloads.download_buttons(
            made,
            services.metadata(
                listing,
                f"Altersgruppe {asked.low} bis {asked.high} Jahre: Annahme",
                f"Einwohner: {de.date(stichtag(asked))}, dl-de/by-2-0, Landeshauptstadt Dresden, "
                "Kommunale Statistikstelle, Daten verändert",
            ),
            name=services.export_name(listing, f"versorgung_{asked.category}_{asked.level}"),
            key="services_ratios",
        )
