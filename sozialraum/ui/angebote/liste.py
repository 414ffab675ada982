"""Angebote, view "Liste & Karte": one selection as map, table, gaps and single service."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from sozialraum.answers import offers
from sozialraum.answers import posts as post_answers
from sozialraum.model.services import CLOSED, OPERATIONS, gaps, posts
from sozialraum.model.services.selection import select
from sozialraum.pictures import notice, svgmap
from sozialraum.pictures.tables import Column
from sozialraum.store import service_edits
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.text.services import state_words
from sozialraum.ui.einrichtungen import facilities, services
from sozialraum.ui.einrichtungen.services import Listing
from sozialraum.ui.shell import controls, data, deckmap, downloads, draw, page

FIRST_ROWS = 25
LARGEST_GAPS = 3
NOT_RECORDED = "nicht erfasst"
_GROUND = "#EEF1F4"
GUIDE = """
- **Stadtraum und Filter** gelten für Karte, Tabelle, Radar und Versorgung zugleich; ein Band zeigt sie an.
- **Auf der Karte** steht ein Punkt nur, wo er veröffentlicht ist. Sonst steht die Anzahl in ihrem
  Stadtteil oder Stadtraum. Ein Klick auf einen Stadtraum wählt ihn aus.
- **Ein Angebot im Einzelnen** zeigt Geschichte, Förderung und Quellen.
- **Bearbeiten** ändert Angebote: zuerst in der Spielwiese, dann, wenn Sie wollen, dauerhaft.
"""
HERE = Column("here", "davon in diesem Stadtraum", title="– = zählt hier nicht")


def columns() -> list[Column]:
    """The table's columns."""
    return [
        Column("name", "Name", is_number=False),
        Column("category", "Art", is_number=False),
        Column("basis", "SGB VIII (erschlossen)", is_number=False),
        Column("provider", "Träger", is_number=False),
        Column("place", "Ort", is_number=False),
        Column("vzae", _posts_heading()),
        HERE,
        Column("state", "Zustand (Stand)", is_number=False),
        Column("status", "Herkunft", is_number=False),
    ]


def _posts_heading() -> str:
    return post_words.heading(data.current().funding_year)


def answer(listing: Listing) -> str:
    """What is recorded, what is in danger, what is missing against the study."""
    rows = listing.shown
    states = rows["operation"].value_counts()
    where = "In der Auswahl" if listing.selection.is_on else "In ganz Dresden"
    text = (
        f"{where}: {de.count(len(rows), 'Angebot', 'Angebote')} erfasst, davon "
        f"{states.get('bedroht', 0)} bedroht, {states.get(CLOSED, 0)} geschlossen. "
        f"Stellen: {_posts(listing)}."
    )
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


def show(listing: Listing) -> None:
    """Draw the view."""
    top = st.container()
    listing = replace(listing, counting=services.chosen_counting())
    with top:
        page.answer(answer(listing))
    with st.container(key="map_row"):
        left, right = st.columns([5, 4], gap="medium")
    with left:
        _show_map(listing)
    with right:
        _show_gaps(listing)
    _show_table(listing)
    _show_single(listing)


def _drawn(listing: Listing) -> facilities.Places:
    rows = listing.shown
    if CLOSED not in listing.selection.operations:
        rows = rows[rows["operation"] != CLOSED]
    return facilities.symbols(rows)


def _show_map(listing: Listing) -> None:
    places = _drawn(listing)
    boundaries = data.current().boundaries["stadtraum"]
    elbe = data.current().boundaries["elbe"]
    names = controls.stadtraum_names()
    per_area = listing.shown["stadtraum_code"].value_counts()
    style = svgmap.Style(
        fills=dict.fromkeys(names, _GROUND),
        labels={code: str(int(code)) for code in names},
        titles={
            code: f"{name}\n{de.count(int(per_area.get(code, 0)), 'Angebot', 'Angebote')} mit Standort"
            for code, name in names.items()
        },
        selected=listing.selection.stadtraum or None,
    )
    deck = deckmap.build_deck(boundaries, elbe, style, points=places.points, turn=deckmap.turn())
    deckmap.show_map(deck, key="services_map", param="sr", alt=_map_words(listing, places))
    if not places.rows.empty:
        st.html(facilities.key_html(places))
    closed = int((listing.shown["operation"] == CLOSED).sum())
    hidden = "" if CLOSED in listing.selection.operations else f" {closed} geschlossene fehlen."
    words = (
        "Zahl im Kreis = Angebote in diesem Stadtteil oder Stadtraum, nicht an diesem Punkt; "
        "Buchstabe = veröffentlichter Punkt. Ohne Ort, nur in der Tabelle: "
        f"{places.without_place}.{hidden} {data.current().map_notice()}."
    )
    st.html(notice.build(words))


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
    with page.fold("Die Lücken in Worten", key="gap_words") as is_open:
        if is_open:
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
            "status": _origin(by_id[row["code"]]["status"]),
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


def _show_table(listing: Listing) -> None:
    rows = table_rows(listing)
    if not rows:
        st.info(
            "Kein erfasstes Angebot passt zu diesem Filter. Das heißt nicht, dass es keines gibt."
        )
        return
    is_long = len(rows) > FIRST_ROWS
    shows_all = is_long and st.toggle(
        f"Alle {len(rows)} zeigen", key="services_all", persist_state="session"
    )
    part = rows if shows_all else rows[:FIRST_ROWS]
    first = f", die ersten {FIRST_ROWS} im Alphabet" if is_long and not shows_all else ""
    with st.container(key="service_table"):
        draw.table(
            part,
            [c for c in columns() if c != HERE or listing.selection.stadtraum],
            caption=f"{de.count(len(rows), 'Angebot', 'Angebote')}{first}{_sum_words(listing)}",
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
            "Rechtsgrundlage Status": [_origin(key) for key in rows["basis_status"]],
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
            "Herkunft": [_origin(key) for key in rows["status"]],
            "Zuordnung": rows["assignment"],
            "Quelle": rows["source_text"],
            "Änderung": rows["changed"],
        }
    )


def _origin(status: str) -> str:
    """The word for a status; what people entered here has none of the published ones."""
    return de.status_label(status) if status else "Eingabe"


def _show_single(listing: Listing) -> None:
    if listing.shown.empty:
        return
    with page.fold("Ein Angebot im Einzelnen: Geschichte, Förderung, Quellen", key="single") as go:
        if not go:
            return
        rows = listing.shown.sort_values("name", key=lambda names: names.map(de.collation_key))
        labels = {
            row["service_id"]: f"{row['name']} ({row['service_id']})"
            for row in rows.to_dict("records")
        }
        key = controls.choose("Angebot", labels, param="angebot", default=next(iter(labels)))
        row = rows[rows["service_id"] == key].iloc[0].to_dict()
        left, right = st.columns(2, gap="large")
        with left:
            _show_facts(listing, row)
        with right:
            draw.table(
                history_rows(listing, key, row),
                [
                    Column("date", "Wann", is_number=False),
                    Column("text", "Was", is_number=False),
                    Column("source", "Quelle", is_number=False),
                ],
                caption="Geschichte",
            )


def _show_facts(listing: Listing, row: dict[str, Any]) -> None:
    funded = listing.base.offers
    mine = funded[funded["service_id"] == row["service_id"]]
    lines = [
        ("Art", listing.category_names()[row["category_id"]]),
        ("Rechtsgrundlage", services.basis_words(row["paragraphs"])),
        ("Warum", f"{row['basis_reason'] or 'Eingabe'} ({_origin(row['basis_status'])})"),
        ("Träger", row["provider"] or de.MISSING),
        ("Ort", services.place_words(row)),
        ("Wie der Ort gefunden wurde", row["assignment"] or de.MISSING),
        ("Zustand", state_words(row)),
        (_posts_heading(), de.number(row["vzae"], 2)),
        ("Plätze", de.number(row["capacity"])),
        ("Alter", _ages(row)),
        ("Förderung bis", de.date(row["funding_end"])),
        ("Herkunft", f"{_origin(row['status'])}: {row['source_text']}"),
    ]
    lines += [
        (f"Förderliste {offer.offer_id}", f"{offer.name}, {offer.provider}: {offer.reason}")
        for offer in mine.itertuples()
    ]
    draw.table(
        [{"field": field, "text": text} for field, text in lines],
        [Column("field", "Angabe", is_number=False), Column("text", "Inhalt", is_number=False)],
        caption=row["name"],
    )


def _ages(row: dict[str, Any]) -> str:
    if row["age_from"] != row["age_from"]:
        return de.MISSING
    return f"{row['age_from']:.0f} bis {row['age_to']:.0f} Jahre (erschlossen)"


def history_rows(listing: Listing, service_id: str, row: dict[str, Any]) -> list[dict[str, str]]:
    """What happened to a service: published events, the newest proposal, changes made here."""
    events = listing.base.events
    found = [
        {
            "date": de.date(event.date),
            "text": f"{event.event}: {event.text}",
            "source": f"{event.source_text} ({de.status_label(event.status)})",
        }
        for event in events[events["service_id"] == service_id].itertuples()
    ]
    before, after = row["vzae"], row["proposal"]
    if after < before:  # False where either is missing
        now = data.current()
        proposed = now.tables["proposed_offers"]
        found.append(
            {
                "date": now.funding_year,
                "text": "Vorschlag der Verwaltung ab "
                f"{post_words.since(proposed['since'].max())}: {de.number(after, 2)} statt "
                f"{de.number(before, 2)} VzÄ. Das ist nicht der Beschluss.",
                "source": f"{post_answers.cited(now, proposed, with_lists=False)} (amtlich)",
            }
        )
    for kept in service_edits.history(data.engine(), service_id):
        found.append(
            {
                "date": kept.made_text,
                "text": kept.fault or change_words(kept.kind, kept.values),
                "source": kept.source,
            }
        )
    return found or [{"date": de.MISSING, "text": "Nichts überliefert.", "source": ""}]


def change_words(kind: str, values: Any) -> str:
    """A change as people read it: "geändert: Träger = VSP e.V.; VzÄ = 2,00"."""
    from sozialraum.model.services.edits import FIELDS, KINDS, NUMBERS

    if kind == service_edits.UNDO:
        return "Letzte Änderung zurückgenommen"
    table = services.base().categories
    categories = dict(zip(table["category_id"], table["name"], strict=True))
    parts = []
    for name, value in values.items():
        if isinstance(value, float):
            text = de.number(value, 2 if name in NUMBERS else 0)
        elif name == "operation":
            text = OPERATIONS[value]
        elif name == "category_id":
            text = str(categories.get(value, value))
        elif name == "paragraphs":
            text = services.basis_words(value or "")
        else:
            text = str(value or de.MISSING)
        parts.append(f"{FIELDS[name]} = {text}")
    return f"{KINDS[kind]}: {'; '.join(parts)}"
