"""The Angebote page's state: the list, the filter everybody sees, the playground.

One selection serves list, map, radar and ratios. A banner stays as long as a filter is on or the
playground holds changes, so that nobody takes a part for the whole or a draft for the record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import streamlit as st

from sozialraum.answers import posts as post_answers
from sozialraum.model.services import (
    AGE_ENDS,
    AGE_STARTS,
    OPERATIONS,
    PARAGRAPHS,
)
from sozialraum.model.services.edits import Edit
from sozialraum.model.services.posts import PLAIN, Counting
from sozialraum.model.services.selection import Selection, select
from sozialraum.store import services as store
from sozialraum.text import format as de
from sozialraum.text import posts as post_words
from sozialraum.text.markdown import literal
from sozialraum.text.pillars import GROUP_NAMES
from sozialraum.ui.shell import address, controls, data
from sozialraum.ui.shell.callbacks import button
from sozialraum.ui.shell.session import Slot

ALL = address.WHOLE_CITY
_PLAYGROUND: Slot[tuple[Edit, ...]] = Slot("services_playground", (), lasts=True)
_UNDONE: Slot[tuple[Edit, ...]] = Slot("services_undone", (), lasts=True)
_MANY, _ONE = ("art", "para", "zustand"), ("sr", "traeger", "alter")
SOURCE_LINES = (
    "**Einrichtungen und Angebote** aus Ratsvorlagen, Planungsberichten, Trägerangaben und Presse; "
    "die Quelle steht an jedem Angebot. Förderlisten: {Förderlisten} ({Förderjahr}). "
    "Lizenz: in den gelesenen Quellen nicht angegeben.",
    "**Rechtsgrundlage und Altersgruppe** sind aus der Art des Angebots erschlossen, nicht gedruckt "
    "(`data/service_type.csv`). **Welche Zeile der Förderliste zu welchem Ort gehört**, steht mit "
    "Grund in `data/facility_offer.csv`.",
    "**Zustand**: Ist die jüngste Nachricht älter als 2019, gilt er als unklar. VzÄ sind die von "
    "{Förderjahr}{später}.",
)


@dataclass(frozen=True)
class Listing:
    """The list of this run.

    Attributes:
        base: The published list and what belongs to it.
        services: After all changes, unfiltered.
        shown: After the filter.
        selection: The filter.
        playground: Changes only this session sees.
        lost: Number of changes whose service is gone.
        counting: How posts are counted.
    """

    base: store.Published
    services: pd.DataFrame
    shown: pd.DataFrame
    selection: Selection
    playground: tuple[Edit, ...]
    lost: int
    counting: Counting = PLAIN


def category_names() -> dict[str, str]:
    """Id -> German name, in the study's order."""
    table = base().categories
    return dict(zip(table["category_id"], table["name"], strict=True))


def base() -> store.Published:
    """The published list of this data release."""
    return _base(data.current().release.data_hash)


@lru_cache(maxsize=2)  # the same for everybody
def _base(release: str) -> store.Published:  # noqa: ARG001 (cache key)
    return store.published(data.engine())


def playground() -> tuple[Edit, ...]:
    """Changes of this session, oldest first."""
    return _PLAYGROUND.get()


def undone() -> tuple[Edit, ...]:
    """Changes taken back, the next one to redo last."""
    return _UNDONE.get()


def play(edit: Edit) -> None:
    """Put a change into the playground."""
    _PLAYGROUND.set((*playground(), edit))
    _UNDONE.set(())


def undo() -> None:
    """Take back the newest change of the playground; for a button's callback."""
    if playground():
        *kept, last = playground()
        _PLAYGROUND.set(tuple(kept))
        _UNDONE.set((*undone(), last))


def redo() -> None:
    """Make the change taken back last once more."""
    if undone():
        *left, again = undone()
        _PLAYGROUND.set((*playground(), again))
        _UNDONE.set(tuple(left))


def empty_playground() -> None:
    """Give up all changes of the playground."""
    _PLAYGROUND.set(())
    _UNDONE.set(())


def load() -> Listing:
    """Draw the filter's widgets and find the list they select."""
    found = store.current(data.engine(), base(), playground())
    selection = _chosen(found.services)
    shown = select(found.services, selection)
    return Listing(base(), found.services, shown, selection, playground(), len(found.lost))


def _chosen(everything: pd.DataFrame) -> Selection:
    areas = {ALL: "Ganze Stadt", **controls.stadtraum_names()}
    stadtraum = controls.choose("Stadtraum", areas, param="sr", default=ALL)
    with controls.popover("Filter", key="services_filter"):
        categories = category_names()
        art = controls.choose_many("Art", categories, param="art", default=[], limit=17)
        basis = controls.choose_many(
            "Rechtsgrundlage (SGB VIII)", GROUP_NAMES, param="para", default=[], limit=10
        )
        names = provider_ids(everything["provider"].tolist())
        provider = controls.choose(
            "Träger", {ALL: "Alle Träger", **names}, param="traeger", default=ALL
        )
        ages = {f"{low}_{high}": f"{low} bis {high} Jahre" for low, high in _age_classes()}
        age = controls.choose("Alter", {ALL: "Jedes Alter", **ages}, param="alter", default=ALL)
        state = controls.choose_many("Zustand", OPERATIONS, param="zustand", default=[], limit=4)
    return Selection(
        stadtraum="" if stadtraum == ALL else stadtraum,
        categories=tuple(art),
        paragraphs=tuple(basis),
        provider="" if provider == ALL else names[provider],
        age=None if age == ALL else int(age.split("_")[0]),
        operations=tuple(state),
    )


def chosen_counting() -> Counting:
    """The switch how posts are counted (``?schulsozialarbeit=mit&geteilt=voll``), the same on every page."""
    words = {"ohne": post_words.SCHOOLS[False], "mit": post_words.SCHOOLS[True]}
    with st.container(key="counting", horizontal=True, gap="small"):
        schools = controls.choose(
            "Stellen (VzÄ) zählen",
            words,
            param="schulsozialarbeit",
            default="ohne",
            kind="segmented",
        )
        shared = controls.choose(
            "Angebote für mehrere Stadträume",
            {"anteilig": "anteilig", "voll": "in jedem voll"},
            param="geteilt",
            default="anteilig",
            kind="segmented",
        )
    return Counting(schools=schools == "mit", in_full=shared == "voll")


def _age_classes() -> list[tuple[int, int]]:
    return list(zip(AGE_STARTS, AGE_ENDS, strict=True))


def provider_ids(names: Sequence[str]) -> dict[str, str]:
    """Ids for links -> provider, in German order: "vsp-e-v" -> "VSP e.V."."""
    found: dict[str, str] = {}
    for name in de.sorted_names(set(names) - {""}):
        stem = re.sub(r"[^a-z0-9]+", "-", de.collation_key(name)[0]).strip("-") or "traeger"
        slug, number = stem, 2
        while slug in found:
            slug, number = f"{stem}-{number}", number + 1
        found[slug] = name
    return found


def clear_filter() -> None:
    """Let everything through again; for a button's callback."""
    for param in _MANY:
        controls.set_choice(param, [])
    for param in _ONE:
        controls.set_choice(param, ALL)


def filter_words(listing: Listing) -> str:
    """What is filtered, in words: "Stadtraum 4 Pieschen · § 16 Familienbildung"."""
    chosen = listing.selection
    names = category_names()
    parts = (
        [f"Stadtraum {controls.stadtraum_names()[chosen.stadtraum]}"] if chosen.stadtraum else []
    )
    parts += [de.listing([names[key] for key in chosen.categories])] if chosen.categories else []
    parts += [" oder ".join(GROUP_NAMES[key] for key in chosen.paragraphs)] * bool(
        chosen.paragraphs
    )
    parts += [chosen.provider] if chosen.provider else []
    if chosen.age is not None:
        low, high = next(pair for pair in _age_classes() if pair[0] == chosen.age)
        parts.append(f"{low} bis {high} Jahre")
    parts += [" oder ".join(OPERATIONS[key] for key in chosen.operations)] * bool(chosen.operations)
    return " · ".join(part for part in parts if part)


def show_banners(listing: Listing) -> None:
    """What must not be overlooked: a filter, the playground, changes that fit nothing."""
    if listing.selection.is_on:
        with st.container(key="filter_banner", horizontal=True, vertical_alignment="center"):
            st.info(
                f"Filter: {literal(filter_words(listing)).rstrip('.')}: {len(listing.shown)} von "
                f"{de.count(len(listing.services), 'Angebot', 'Angeboten')}."
            )
            button("Filter aufheben", None, clear_filter)
    if listing.playground:
        count = de.count(len(listing.playground), "Änderung", "Änderungen")
        with st.container(key="playground_banner", horizontal=True, vertical_alignment="center"):
            st.warning(
                f"Spielwiese: {count}, nur in dieser Sitzung, nicht gesichert. Alle Zahlen dieser "
                "Seite rechnen damit."
            )
            button("Rückgängig", "banner_undo", undo)
    if listing.lost:
        st.warning(
            f"{de.count(listing.lost, 'Änderung passt', 'Änderungen passen')} zu keinem Angebot "
            "dieses Datenstands mehr und bleiben unberücksichtigt. Sie stehen weiter in der "
            "Geschichte unter „Bearbeiten“."
        )


def place_words(row: dict[str, str]) -> str:
    """Where a service is, as exactly as it is known."""
    parts = [row["street"], _stadtteile().get(row["stadtteil_code"], "")]
    if row["stadtraum_code"]:
        parts.append(controls.stadtraum_names()[row["stadtraum_code"]])
    elif row["serves"]:
        numbers = [str(int(code)) for code in row["serves"].split("|")]
        parts.append(f"wirkt in Stadtraum {de.listing(numbers)}")
    words = ", ".join(part for part in parts if part)
    return words or ("stadtweit" if row["reach"] == "stadtweit" else "ohne bekannten Ort")


def _stadtteile() -> dict[str, str]:
    return {area.code: area.name for area in data.current().area_lists["stadtteil"]}


def basis_words(paragraphs: str) -> str:
    """The legal basis as people write it: "§ 11, § 16"; k. A. where nothing is known."""
    if not paragraphs:
        return de.MISSING
    return ", ".join(PARAGRAPHS.get(part, f"§ {part}") for part in paragraphs.split("|"))


def metadata(listing: Listing, *notes: str) -> dict[str, str]:
    """What travels with every export: data release, sources, filter, playground."""
    now = data.current()
    lines = {**now.lines()}
    lines["Quelle"] = post_answers.filled(
        now, "Einrichtungsliste (Quelle je Zeile) und Förderlisten {Förderlisten}"
    )
    lines["Lizenz"] = "in den gelesenen Quellen nicht angegeben"
    lines["Stichtag"] = f"Stand je Zeile; VzÄ {de.date(post_answers.day(now))}"
    lines["Status"] = "je Zeile; Rechtsgrundlage und Altersgruppe erschlossen"
    lines["Filter"] = filter_words(listing) or "keiner"
    lines["Schutzorte"] = f"{listing.base.protected} sind gezählt, aber nie enthalten"
    if listing.playground:
        lines["SPIELWIESE"] = (
            f"Enthält {de.count(len(listing.playground), 'Änderung', 'Änderungen')} einer "
            "Spielwiese. Das ist ein Planspiel, nicht der Stand."
        )
    for position, note in enumerate(notes, start=1):
        lines[f"Hinweis {position}"] = note
    return lines


def export_name(listing: Listing, name: str) -> str:
    """File name of an export; a playground shows in it."""
    return f"{name}_spielwiese" if listing.playground else name
