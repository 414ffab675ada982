"""Angebote, view "Bearbeiten": add, move, close, change; first in the playground, then for good."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sozialraum.model.services import AGE_ENDS, AGE_STARTS, OPERATIONS, PARAGRAPHS, ServiceError
from sozialraum.model.services.edits import (
    ADD,
    CHANGE,
    CLOSE,
    FIELDS,
    MOVE,
    NUMBERS,
    AskBackError,
    Edit,
    check,
)
from sozialraum.store import service_edits
from sozialraum.text import format as de
from sozialraum.text import read
from sozialraum.text.markdown import literal
from sozialraum.ui.angebote import ein_angebot, spielwiese
from sozialraum.ui.einrichtungen import services
from sozialraum.ui.einrichtungen.services import Listing
from sozialraum.ui.shell import controls, data, page
from sozialraum.ui.shell.session import Slot

GUIDE = """
- Jede Änderung kommt zuerst in die **Spielwiese**: Nur Sie sehen sie, Karte, Tafel und Versorgung
  rechnen damit, und Sie können sie zurücknehmen.
- **Dauerhaft sichern** verlangt eine Quelle. Danach sehen alle die Änderung; die Geschichte bleibt.
- Hat inzwischen jemand anderes dasselbe Angebot geändert, sagt das Programm es und überschreibt nichts.
- **Schutzorte** lassen sich nicht eintragen.
- Gesicherte Änderungen zeigen auch Karte und Steckbrief. Kennzahlen wie „VzÄ in Stadträumen“ bleiben die
  veröffentlichten von {Förderjahr}.
"""
ACTIONS = {
    CHANGE: "Ändern",
    MOVE: "Verlegen",
    CLOSE: "Schließen",
    ADD: "Hinzufügen",
}
UNKNOWN = ""
# which form was asked back about: action and service
_ASKED: Slot[tuple[str, str] | None] = Slot("edit_asked", None)


def show(listing: Listing) -> None:
    """Draw the view."""
    kept = service_edits.history(data.engine())
    changes = de.count(len(listing.playground), "Änderung", "Änderungen")
    page.answer(
        f"In der Spielwiese: {changes}; dauerhaft gesichert: "
        f"{de.count(len(kept), 'Eintrag', 'Einträge')}."
    )
    left, right = st.columns(2, gap="large")
    with left:
        _show_form(listing)
    with right:
        spielwiese.show(listing)
        spielwiese.show_kept(listing, kept)


def _show_form(listing: Listing) -> None:
    st.header("Was soll sich ändern?", anchor=False)
    kind = controls.choose("Aktion", ACTIONS, param="aktion", default=CHANGE, kind="segmented")
    row: dict[str, Any] | None = None
    if kind != ADD:
        row = _chosen_service(listing)
        if row is None:
            st.info("Zu diesem Filter gibt es kein Angebot. Bitte heben Sie den Filter auf.")
            return
    name = "neu" if row is None else row["service_id"]
    with st.form(f"edit_{kind}_{name}", border=True):
        values = {
            CHANGE: _fields_of_change,
            ADD: _fields_of_change,
            MOVE: _fields_of_move,
            CLOSE: _fields_of_close,
        }[kind](row)
        if kind == ADD:
            values |= _fields_of_move(row)
        asked = _ASKED.get() == (kind, name)
        is_confirmed = asked and st.checkbox("Ich habe geprüft: Das ist kein Schutzort.")
        if st.form_submit_button("In die Spielwiese"):
            _try_to_play(listing, kind, row, values, is_confirmed=is_confirmed)
    spielwiese.SAID.show()


def _chosen_service(listing: Listing) -> dict[str, Any] | None:
    if listing.shown.empty:
        return None
    rows = listing.shown.sort_values("name", key=lambda names: names.map(de.collation_key))
    labels = {
        row["service_id"]: f"{row['name']} ({row['service_id']})" for row in rows.to_dict("records")
    }
    key = controls.choose("Angebot", labels, param="angebot", default=next(iter(labels)))
    return dict(rows[rows["service_id"] == key].iloc[0])


def _pick(label: str, options: dict[str, str], held: str) -> str:
    """A choice inside a form: not in the address, read when the form is sent."""
    keys = list(options)
    index = keys.index(held) if held in options else 0
    return str(
        st.selectbox(
            label,
            keys,
            index=index,
            format_func=lambda key: options[key],
            placeholder="Bitte wählen",
        )
    )


def _fields_of_change(row: dict[str, Any] | None) -> dict[str, Any]:
    held = row or {}
    values: dict[str, Any] = {
        "name": st.text_input("Name", held.get("name", ""), max_chars=120),
        "category_id": _pick("Art", services.category_names(), held.get("category_id", "okja")),
        "provider": st.text_input("Träger", held.get("provider", ""), max_chars=120),
    }
    own = held.get("paragraphs", "")
    options = {UNKNOWN: "nicht bekannt", **PARAGRAPHS}
    options |= {own: services.basis_words(own)} if own else {}
    left, right = st.columns(2)
    with left:
        values["paragraphs"] = _pick("Rechtsgrundlage", options, own)
        values["vzae"] = _number("vzae", held, "VzÄ")
        values["age_from"] = _age("Alter von", AGE_STARTS, held.get("age_from"))
        values["as_of"] = _day("Stand der Information", held.get("as_of", ""))
    with right:
        values["operation"] = _pick("Zustand", OPERATIONS, held.get("operation", "in_betrieb"))
        values["capacity"] = _number("capacity", held, "Plätze")
        values["age_to"] = _age("Alter bis", AGE_ENDS, held.get("age_to"))
        values["funding_end"] = _day("Ende der Förderung", held.get("funding_end", ""))
    return values


def _number(name: str, held: dict[str, Any], unit: str) -> float | str | None:
    return controls.typed_number(
        FIELDS[name], _known(held.get(name)), low=0, high=NUMBERS[name], unit=unit
    )


def _known(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def _jump_words(row: dict[str, Any] | None, values: dict[str, Any]) -> str:
    """What a slip of a key would look like: a number at least three times as large, or a third."""
    jumps = []
    for name in NUMBERS:
        before, after = _known((row or {}).get(name)), values.get(name)
        if before and after and not before / 3 < after < before * 3:
            jumps.append(f"{FIELDS[name]} {de.short(after)} statt bisher {de.short(before)}")
    return f" Bitte prüfen: {de.listing(jumps)}." if jumps else ""


def _day(label: str, held: str) -> str:
    shown = de.date(held) if held else ""
    return read.day(st.text_input(label, shown, max_chars=10, help="TT.MM.JJJJ oder JJJJ"))


def _age(label: str, limits: tuple[int, ...], held: Any) -> float | None:
    options = {UNKNOWN: de.MISSING, **{str(year): f"{year} Jahre" for year in limits}}
    known = UNKNOWN if held is None or held != held else f"{held:.0f}"
    chosen = _pick(label, options, known)
    return None if chosen == UNKNOWN else float(chosen)


def _fields_of_move(row: dict[str, Any] | None) -> dict[str, Any]:
    held = row or {}
    stadtraeume = {UNKNOWN: "nicht bekannt", **controls.stadtraum_names()}
    counted = set(data.current().counted["stadtteil"])
    stadtteile = {UNKNOWN: "nicht bekannt"} | {
        area.code: f"{area.name} (in {stadtraeume[data.current().stadtraum_of(area.code)]})"
        for area in data.current().area_lists["stadtteil"]
        if area.code in counted
    }
    return {
        "street": st.text_input("Straße und Hausnummer", held.get("street", ""), max_chars=120),
        "stadtraum_code": _pick("Stadtraum", stadtraeume, held.get("stadtraum_code", UNKNOWN)),
        "stadtteil_code": _pick("Stadtteil", stadtteile, held.get("stadtteil_code", UNKNOWN)),
    }


def _fields_of_close(_: dict[str, Any] | None) -> dict[str, Any]:
    # Empty at first: the date held is that of the newest news, not of the closing.
    return {"as_of": _day("Geschlossen seit", "")}


def _try_to_play(
    listing: Listing,
    kind: str,
    row: dict[str, Any] | None,
    values: dict[str, Any],
    *,
    is_confirmed: bool,
) -> None:
    """Put the change into the playground, or say in German why not; typed texts stay."""
    unread = [value for name in NUMBERS if isinstance(value := values.get(name), str)]
    if unread:
        st.error(f"{literal(' '.join(unread))} Es ist nichts verloren; bitte berichtigen Sie das.")
        return
    service_id = service_edits.new_id(data.engine()) if row is None else str(row["service_id"])
    moved = {
        key: value for key, value in values.items() if row is None or _differs(row, key, value)
    }
    try:
        edit = check(
            Edit(service_id, kind, moved), listing.base.places, row, is_confirmed=is_confirmed
        )
    except AskBackError as error:
        _ASKED.set((kind, "neu" if row is None else row["service_id"]))
        spielwiese.SAID.refused(str(error))
        st.rerun()
    except ServiceError as error:
        st.error(f"{literal(str(error))} Es ist nichts verloren; bitte berichtigen Sie die Angabe.")
        return
    _ASKED.take()
    services.play(edit)
    words = ein_angebot.change_words(edit.kind, edit.values).removesuffix(".")  # "k. A."
    spielwiese.SAID.done(f"In der Spielwiese: {words}.{_jump_words(row, moved)}")
    st.rerun()


def _differs(row: dict[str, Any], key: str, value: Any) -> bool:
    held = row.get(key)
    is_empty = held is None or held == "" or held != held
    return (None if is_empty else held) != (value or None if isinstance(value, str) else value)
