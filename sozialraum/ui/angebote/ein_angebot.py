"""Angebote: one service with its facts, its history, its funding and its sources."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sozialraum.answers import posts as post_answers
from sozialraum.model.services import OPERATIONS
from sozialraum.store import service_edits
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.text.services import origin_words, state_words
from sozialraum.ui.einrichtungen import services
from sozialraum.ui.einrichtungen.services import Listing
from sozialraum.ui.shell import controls, data, draw, page


def show(listing: Listing) -> None:
    """A fold with one service of the selection, chosen by name (``?angebot=``)."""
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
            history = history_rows(listing, key, row)
            draw.words(("Wann", "Was", "Quelle"), history, caption="Geschichte")


def _show_facts(listing: Listing, row: dict[str, Any]) -> None:
    funded = listing.base.offers
    mine = funded[funded["service_id"] == row["service_id"]]
    lines = [
        ("Art", services.category_names()[row["category_id"]]),
        ("Rechtsgrundlage", services.basis_words(row["paragraphs"])),
        ("Warum", f"{row['basis_reason'] or 'Eingabe'} ({origin_words(row['basis_status'])})"),
        ("Träger", row["provider"] or de.MISSING),
        ("Ort", services.place_words(row)),
        ("Wie der Ort gefunden wurde", row["assignment"] or de.MISSING),
        ("Zustand", state_words(row)),
        (post_words.heading(data.current().funding_year), de.number(row["vzae"], 2)),
        ("Plätze", de.number(row["capacity"])),
        ("Alter", _ages(row)),
        ("Förderung bis", de.date(row["funding_end"])),
        ("Herkunft", f"{origin_words(row['status'])}: {row['source_text']}"),
    ]
    lines += [
        (f"Förderliste {offer.offer_id}", f"{offer.name}, {offer.provider}: {offer.reason}")
        for offer in mine.itertuples()
    ]
    draw.words(("Angabe", "Inhalt"), lines, caption=row["name"])


def _ages(row: dict[str, Any]) -> str:
    if row["age_from"] != row["age_from"]:
        return de.MISSING
    return f"{row['age_from']:.0f} bis {row['age_to']:.0f} Jahre (erschlossen)"


def history_rows(
    listing: Listing, service_id: str, row: dict[str, Any]
) -> list[tuple[str, str, str]]:
    """What happened to a service, when and who says so: published, proposed, changed here."""
    events = listing.base.events
    found = [
        (
            de.date(event.date),
            f"{event.event}: {event.text}",
            f"{event.source_text} ({de.status_label(event.status)})",
        )
        for event in events[events["service_id"] == service_id].itertuples()
    ]
    before, after = row["vzae"], row["proposal"]
    if after < before:  # False where either is missing
        now = data.current()
        proposed = now.tables["proposed_offers"]
        found.append(
            (
                now.funding_year,
                "Vorschlag der Verwaltung ab "
                f"{post_words.since(proposed['since'].max())}: {de.number(after, 2)} statt "
                f"{de.number(before, 2)} VzÄ. Das ist nicht der Beschluss.",
                f"{post_answers.cited(now, proposed, with_lists=False)} (amtlich)",
            )
        )
    found += [
        (kept.made_text, kept.fault or change_words(kept.kind, kept.values), kept.source)
        for kept in service_edits.history(data.engine(), service_id)
    ]
    return found or [(de.MISSING, "Nichts überliefert.", "")]


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
