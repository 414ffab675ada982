"""Angebote, view "Liste & Karte": one selection as map, table, gaps and single service."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from sozialraum.answers import offers
from sozialraum.model.services import CLOSED, OPERATIONS, gaps, posts
from sozialraum.model.services.posts import Counting
from sozialraum.model.services.selection import select
from sozialraum.pictures import map_frame, notice, svgmap
from sozialraum.pictures.legend import Key
from sozialraum.pictures.tables import Column
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.text.services import origin_words
from sozialraum.ui.angebote import ein_angebot
from sozialraum.ui.einrichtungen import facilities, services
from sozialraum.ui.einrichtungen.services import Listing
from sozialraum.ui.shell import controls, data, downloads, draw, page

LARGEST_GAPS = 3
NOT_RECORDED = "nicht erfasst"
_GROUND = "#EEF1F4"
GUIDE = """
- **Stadtraum und Filter** gelten für alle Ansichten dieser Seite zugleich; ein Band zeigt sie an.
- **Auf der Karte** steht je Stadtraum ein Punkt für jede Art. Zeigen nennt Namen und Träger, ein Klick
  wählt den Stadtraum aus.
- **Ein Angebot im Einzelnen** zeigt Geschichte, Förderung und Quellen.
- **Bearbeiten** ändert Angebote: zuerst in der Spielwiese, dann, wenn Sie wollen, dauerhaft.
"""
HERE = Column("here", "davon in diesem Stadtraum", title="– = zählt hier nicht")


def columns() -> list[Column]:
    """The table's columns; kind and origin stand below name and state."""
    return [
        Column("name", "Name und Art", is_number=False),
        Column("provider", "Träger", is_number=False),
        Column("basis", "SGB VIII (erschlossen)", is_number=False),
        Column("place", "Ort", is_number=False),
        Column("vzae", _posts_heading()),
        HERE,
        Column("state", "Zustand (Stand), Herkunft", is_number=False),
    ]


def _posts_heading() -> str:
    return post_words.heading(data.current().funding_year)


def answer(listing: Listing) -> str:
    """What is recorded, what of it is in danger, how many posts are funded."""
    rows = listing.shown
    states = rows["operation"].value_counts()
    where = "In der Auswahl" if listing.selection.is_on else "In ganz Dresden"
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
    behind = sorted(_gaps(listing), key=lambda gap: -(gap.missing or 0))[:LARGEST_GAPS]
    words = [f"{gap.name} ({gap.recorded} von {gap.short})" for gap in behind if gap.missing]
    return f"{text} Größte Lücken der Liste: {de.listing(words)}."


def _posts(listing: Listing) -> str:
    """Funded posts of the selection as on every page; what changes made here have moved."""
    code, how = listing.selection.stadtraum, listing.counting
    codes = tuple(listing.base.places.stadtraeume)
    before = select(listing.base.services, listing.selection)
    words = post_words.sentence(listing.shown, codes, how, data.current().funding_year, code)
    return words + post_words.moved(before, listing.shown, codes, how, code)


def _gaps(listing: Listing) -> list[gaps.Gap]:
    return gaps.gaps(listing.services, listing.base.categories)


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
    with page.fold("Was fehlt: erfasst und damals gezählt", key="gaps") as is_open:
        if is_open:
            _show_gaps(listing)
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
    hidden = "" if CLOSED in listing.selection.operations else f" {closed} geschlossene fehlen."
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


def _show_gaps(listing: Listing) -> None:
    found = _gaps(listing)
    shown = listing.shown["category_id"].value_counts()
    code = listing.selection.stadtraum
    rows = [
        {
            "name": gap.name,
            **_shown_words(gap, int(shown.get(gap.category_id, 0)), code),
            "recorded": str(gap.recorded) if gap.recorded else NOT_RECORDED,
            "reference": f"{gap.short} ({gap.year})" if gap.year else de.MISSING,
        }
        for gap in found
    ]
    columns = [
        Column("name", "Art (Studie)", is_number=False),
        Column("recorded", "erfasst"),
        Column("reference", "gezählt"),
    ]
    if listing.selection.is_on:
        columns.insert(1, Column("shown", "in der Auswahl"))
    with st.container(key="gap_table"):
        draw.table(rows, columns, caption="Erfasst und damals gezählt, ganze Stadt")
    for words in offers.study_words(data.current(), code) if code else []:
        st.html(notice.build(words))
    others = len(listing.services) - sum(gap.recorded for gap in found)
    words = (
        f"Dazu {others} Angebote anderer Art (ASD, Jugendberufshilfe, "
        f"Gemeinwesen, stadtweite Angebote) und {listing.base.protected} Schutzorte, die nur für "
        "die Stadt gezählt werden."
    )
    st.html(notice.build(words))
    st.markdown(
        "\n".join(
            f"- {gap.sentence}" + (f" Zählung: {gap.source}." if gap.source else "")
            for gap in found
        )
    )


def _shown_words(gap: gaps.Gap, shown: int, code: str) -> dict[str, str]:
    """How many of a category the selection holds; where nothing is recorded, what is printed."""
    if offers.is_recorded(gap, shown):
        return {"shown": str(shown)}
    found = offers.printed(data.current(), gap.category_id, code)
    words = [f"{one.name} {de.number(one.count)} ({de.year(one.day)})" for one in found]
    small = f"gedruckt: {', '.join(words)}" if words else ""
    return {"shown": NOT_RECORDED, "shown_small": small}


def table_rows(listing: Listing) -> list[dict[str, str]]:
    """The selection as table rows, in German order of the names."""
    by_id = {row["service_id"]: row for row in listing.shown.to_dict("records")}
    here = dict(zip(listing.shown["service_id"], _here(listing), strict=True))
    return [
        {
            **row,
            "basis": services.basis_words(by_id[row["code"]]["paragraphs"]),
            "here": post_words.part(here[row["code"]]),
            "status": origin_words(by_id[row["code"]]["status"]),
        }
        for row in facilities.facility_rows(listing.shown)
    ]


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
    rows = table_rows(listing)
    if not rows:
        st.info(
            "Kein erfasstes Angebot passt zu diesem Filter. Das heißt nicht, dass es keines gibt."
        )
        return
    with st.container(key="service_names"):
        draw.table(
            [
                {**row, "name_small": " · ".join(filter(None, [row["category"], row["provider"]]))}
                for row in rows
            ],
            [
                Column("name", "Name, Art, Träger", is_number=False),
                Column("vzae", _posts_heading()),
            ],
            caption=f"{de.count(len(rows), 'Angebot', 'Angebote')}, nach dem Alphabet",
        )


def _show_table(listing: Listing) -> None:
    if listing.shown.empty:
        return
    count = de.count(len(listing.shown), "Angebot", "Angebote")
    with page.fold(f"{count} als Tabelle, mit Ort, Rechtsgrundlage und Zustand", key="all") as go:
        if not go:
            return
        with st.container(key="service_table"):
            draw.table(
                [
                    {**row, "name_small": row["category"], "state_small": row["status"]}
                    for row in table_rows(listing)
                ],
                [c for c in columns() if c != HERE or listing.selection.stadtraum],
                caption=f"{count}{_sum_words(listing)}",
            )
    downloads.download_buttons(
        lambda: export_frame(listing),
        services.metadata(listing, f"VzÄ {post_words.counting_words(listing.counting)}"),
        name=services.export_name(listing, "angebote"),
        key="services_list",
    )


def export_frame(listing: Listing) -> pd.DataFrame:
    """The whole selection with German headings, and what of its posts counts in the Stadtraum."""
    frame, code = service_sheet(listing.shown), listing.selection.stadtraum
    if code:
        place = frame.columns.get_loc(_posts_heading()) + 1
        frame.insert(place, f"davon in Stadtraum {int(code)}", _here(listing).round(4))
    return frame


def service_sheet(rows: pd.DataFrame) -> pd.DataFrame:
    """Services with German headings; protective places are in no list at all."""
    names = services.category_names()
    return pd.DataFrame(
        {
            "Kennung": rows["service_id"],
            "Name": rows["name"],
            "Art": [names[key] for key in rows["category_id"]],
            "Rechtsgrundlage": [services.basis_words(text) for text in rows["paragraphs"]],
            "Rechtsgrundlage Status": [origin_words(key) for key in rows["basis_status"]],
            "Träger": rows["provider"],
            "Straße": rows["street"],
            "Nummer Stadtteil": rows["stadtteil_code"],
            "Stadtteil": rows["stadtteil_code"].map(data.current().names("stadtteil")),
            "Nummer Stadtraum": rows["stadtraum_code"],
            "Stadtraum": rows["stadtraum_code"].map(data.current().names("stadtraum")),
            "Wirkungskreis": [text.replace("|", ", ") for text in rows["serves"]],
            _posts_heading(): rows["vzae"],
            "Plätze": rows["capacity"],
            "Alter von": rows["age_from"],
            "Alter bis": rows["age_to"],
            "Förderung bis": [de.date(text) if text else "" for text in rows["funding_end"]],
            "Zustand": [OPERATIONS[key] for key in rows["operation"]],
            "Stand der Information": [de.date(text) if text else "" for text in rows["as_of"]],
            "Herkunft": [origin_words(key) for key in rows["status"]],
            "Zuordnung": rows["assignment"],
            "Quelle": rows["source_text"],
            "Änderung": rows["changed"],
        }
    )
