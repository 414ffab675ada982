"""Angebote, view "Liste & Karte": one selection as map, table and single service."""

from __future__ import annotations

import textwrap
from dataclasses import replace

import pandas as pd
import streamlit as st

from sozialraum.answers.table import Column, Table, only_in_file
from sozialraum.model.services import CLOSED, posts
from sozialraum.model.services.posts import Counting
from sozialraum.model.services.selection import select
from sozialraum.pictures import map_frame, svgmap
from sozialraum.pictures.legend import Key
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.ui.angebote import ein_angebot, luecken
from sozialraum.ui.einrichtungen import facilities, services
from sozialraum.ui.einrichtungen.services import Listing
from sozialraum.ui.shell import controls, data, downloads, draw, page

LONGEST_PLACE = 70  # letters of a filter in the answer, which has two lines
LARGEST_GAPS = 3
_GROUND = "#EEF1F4"
GUIDE = """
- **Stadtraum und Filter** gelten für alle Ansichten dieser Seite zugleich; ein Band zeigt sie an.
- **Auf der Karte** steht je Stadtraum ein Punkt für jede Art. Zeigen nennt Namen und Träger, ein Klick
  wählt den Stadtraum aus.
- **Ein Angebot im Einzelnen** zeigt Geschichte, Förderung und Quellen.
- **Bearbeiten** ändert Angebote: zuerst in der Spielwiese, dann, wenn Sie wollen, dauerhaft.
"""


def _posts_heading() -> str:
    return post_words.heading(data.current().funding_year)


def answer(listing: Listing) -> str:
    """What is recorded, what of it is in danger, how many posts are funded."""
    rows = listing.shown
    states = rows["operation"].value_counts()
    filtered = services.filter_words(listing).removeprefix("Stadtraum ")
    where = textwrap.shorten(filtered, LONGEST_PLACE, placeholder=" …") or "In ganz Dresden"
    vzae, is_known, _ = _posts(listing).partition(" VzÄ gefördert ")
    funded = f" {vzae} VzÄ sind gefördert." if is_known else ""
    return (
        f"{where}: {de.count(len(rows), 'Angebot', 'Angebote')} erfasst, davon "
        f"{states.get('bedroht', 0)} bedroht, {states.get(CLOSED, 0)} geschlossen.{funded}"
    )


def basis(listing: Listing) -> str:
    """How the posts are counted, and what is missing against the study."""
    text = f"Stellen: {_posts(listing)}."
    if listing.selection.is_on:
        return text
    behind = sorted(luecken.gaps_of(listing), key=lambda gap: -(gap.missing or 0))[:LARGEST_GAPS]
    words = [f"{gap.name} ({gap.recorded} von {gap.short})" for gap in behind if gap.missing]
    return f"{text} Größte Lücken der Liste: {de.listing(words)}."


def _posts(listing: Listing) -> str:
    """Funded posts of the selection as on every page; what changes made here have moved."""
    code, how = listing.selection.stadtraum, listing.counting
    codes = tuple(listing.base.places.stadtraeume)
    before = select(listing.base.services, listing.selection)
    words = post_words.sentence(listing.shown, codes, how, data.current().funding_year, code)
    return words + post_words.moved(before, listing.shown, codes, how, code)


def choose(_: Listing) -> Counting:
    """How posts are counted."""
    with controls.popover("Stellen zählen", key="counting_terms"):
        return services.chosen_counting()


def show(listing: Listing, counting: Counting) -> None:
    """Draw the view."""
    listing = replace(listing, counting=counting)
    page.answer(answer(listing))
    with page.picture(), st.container(key="services_picture"):
        left, right = st.columns([5, 4], gap="medium")
        with left:
            _show_map(listing)
        with right:
            _show_names(listing)
    page.note(basis(listing))
    _show_table(listing)
    page.unfold("Was fehlt: erfasst und damals gezählt", "gaps", luecken.show, listing)
    ein_angebot.show(listing)


def _drawn(listing: Listing) -> facilities.Places:
    rows = listing.shown
    if CLOSED not in listing.selection.operations:
        rows = rows[rows["operation"] != CLOSED]
    return facilities.placed(rows)


def _show_map(listing: Listing) -> None:
    places, release = _drawn(listing), data.current()
    names = controls.stadtraum_names()
    style = svgmap.Style(
        fills=dict.fromkeys(names, _GROUND),
        labels={code: str(int(code)) for code in names},
        names=names,
        dots=places.dots,
        signs=places.signs,
        marks=places.marks,
        must_mark=bool(places.signs),
        titles={
            code: f"{name}\n{places.words.get(code, 'kein Angebot der Auswahl')}"
            for code, name in names.items()
        },
        selected=listing.selection.stadtraum or None,
    )
    closed = int((listing.shown["operation"] == CLOSED).sum())
    hidden = (
        "" if CLOSED in listing.selection.operations else f" Geschlossen, nicht gezeigt: {closed}."
    )
    words = (
        f"{places.where_words}; Namen und Träger beim Zeigen auf das "
        f"Gebiet. Ohne Ort, nur in der Tabelle: {places.without_place}.{hidden} "
        f"{release.map_notice()}."
    )
    draw.plan(
        map_frame.Map(
            svgmap.city(release),
            style,
            name="angebote",
            alt=_map_words(listing, places),
            act=map_frame.CHOOSES,
            title=answer(listing),
            key=Key(facilities.key_rows(places), title="Arten von Angeboten"),
            source=words,
        )
    )


def _map_words(listing: Listing, places: facilities.Places) -> str:
    counts = listing.shown.loc[listing.shown["stadtraum_code"] != "", "stadtraum_code"]
    if counts.empty:
        return "Karte: Kein Angebot der Auswahl hat einen bekannten Stadtraum."
    per_area = counts.value_counts().sort_index()
    names = controls.stadtraum_names()
    most = [names[code] for code in per_area.index[per_area == per_area.max()]]
    without = [name for code, name in names.items() if code not in per_area.index]
    rest = f" Keine in: {de.listing(without)}." if without else ""
    return (
        f"Karte der Angebote: {len(counts)} stehen in einem Stadtraum, die meisten "
        f"({per_area.max()}) in {de.listing(most)}; {places.without_place} haben keinen Ort.{rest}"
    )


def table(listing: Listing) -> Table:
    """The selection; on the screen in German order, kind and origin below name and state.

    Where a Stadtraum is chosen, what counts there of an offer's posts stands beside them.
    """
    rows, code = listing.shown, listing.selection.stadtraum
    sheet = facilities.sheet(rows)
    words = {
        row["code"]: {**row, "sort": place}
        for place, row in enumerate(facilities.facility_rows(rows))
    }
    said = pd.DataFrame([words[key] for key in rows["service_id"]], index=rows.index)
    here = Column(
        "here",
        "davon in diesem Stadtraum",
        title="– = zählt hier nicht",
        file=f"davon in Stadtraum {int(code or 0)}",
        digits=4,
        show=post_words.part,
    )
    place = sheet.columns.get_loc(_posts_heading()) + 1
    return Table(
        [
            *only_in_file(*sheet.columns[:place]),
            Column("name", "Name und Art", is_number=False),
            Column("provider", "Träger", is_number=False),
            Column("basis", "SGB VIII (erschlossen)", is_number=False),
            Column("place", "Ort", is_number=False),
            Column("vzae", _posts_heading()),
            *([here] if code else []),
            Column("state", "Zustand (Stand), Herkunft", is_number=False),
            *only_in_file(*sheet.columns[place:]),
        ],
        pd.concat([sheet, said], axis=1).assign(
            basis=sheet["Rechtsgrundlage"],
            name_small=sheet["Art"],
            state_small=sheet["Herkunft"],
            here=_here(listing),
        ),
        caption=f"{_count(listing)}{_sum_words(listing)}",
        order=["sort"],
    )


def _count(listing: Listing) -> str:
    return de.count(len(listing.shown), "Angebot", "Angebote")


def _sum_words(listing: Listing) -> str:
    if not listing.selection.stadtraum:
        return ""
    total = de.number(_here(listing).sum(), 2)
    return f"; in diesem Stadtraum zusammen {total} VzÄ ({post_words.counting_words(listing.counting)})"


def _here(listing: Listing) -> pd.Series:
    """Posts of each service that count in the chosen Stadtraum, as the answer counts them."""
    return posts.parts(listing.shown, listing.selection.stadtraum, listing.counting)


def _show_names(listing: Listing) -> None:
    """The list beside the map: what, by whom, how many posts."""
    rows = facilities.facility_rows(listing.shown)
    if not rows:
        st.info(
            "Kein erfasstes Angebot passt zu diesem Filter. Das heißt nicht, dass es keines gibt."
        )
        return
    with st.container(key="service_names"):
        draw.words(
            ("Name, Art, Träger", _posts_heading()),
            [
                ((row["name"], " · ".join((row["category"], row["provider"]))), row["vzae"])
                for row in rows
            ],
            caption=f"{_count(listing)}, nach dem Alphabet",
            numbers=[_posts_heading()],
        )


def _show_table(listing: Listing) -> None:
    if listing.shown.empty:
        return
    label = f"{_count(listing)} als Tabelle, mit Ort, Rechtsgrundlage und Zustand"
    with page.fold(label, key="all") as go:
        if not go:
            return
        with st.container(key="service_table"):
            draw.values(table(listing))
    downloads.download_buttons(
        lambda: table(listing),
        services.metadata(listing, f"VzÄ {post_words.counting_words(listing.counting)}"),
        name=services.export_name(listing, "angebote"),
        key="services_list",
    )
