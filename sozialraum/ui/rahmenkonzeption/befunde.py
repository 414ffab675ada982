"""Rahmenkonzeption, view "Befunde": what was found, what data say today, notes from the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from sozialraum.answers import findings as answers
from sozialraum.answers.findings import Found
from sozialraum.answers.table import Column
from sozialraum.model import framework
from sozialraum.store import framework_log
from sozialraum.store.errors import StoreError
from sozialraum.store.framework_log import NOTE, Record
from sozialraum.text import format as de
from sozialraum.text import framework as words
from sozialraum.text import read
from sozialraum.ui.rahmenkonzeption import writing
from sozialraum.ui.shell import controls, data, downloads, draw, page

SHOWN_ROWS = 8  # at once; the rest folds away
TITLE_LETTERS, TEXT_LETTERS, DAY_LETTERS = 120, 2000, 10
ALL = "alle"
_NEW = "neu"
COLUMNS = (
    Column("title", "Befund", is_number=False, file=True),
    Column("heard", "Woher", is_number=False, file=True),
    Column("verdict", "Neueste Zahlen", is_number=False, file=True),
    Column("answered", "Maßnahmen", is_number=False, file=True, optional=True),
)


def show() -> None:
    """Draw the view."""
    release = data.current()
    history = framework_log.history(data.engine(), NOTE)
    notes = framework_log.newest(history)
    every = answers.findings(release, notes)
    found = _choose(every)
    against = [one for one in found if one.is_contradicted]
    page.answer(words.findings_answer(len(found), len(every), len(against)))
    page.show_notes()
    ordered = against + [one for one in found if not one.is_contradicted]
    if ordered:
        _table(ordered[:SHOWN_ROWS], "Befunde und Notizen")
    else:
        st.info("Dazu gibt es keinen Befund. Bitte ändern Sie die Suche oder die Auswahl.")
    if ordered[SHOWN_ROWS:]:
        rest = len(ordered) - SHOWN_ROWS
        with page.fold(f"{rest} weitere", key="findings_rest") as is_open:
            if is_open:
                _table(ordered[SHOWN_ROWS:], "Weitere Befunde und Notizen")
    page.note(
        "In eigenen Worten nach den Folien vom 15.11.2017; kurze Zitate stehen in „“. Die Folien "
        "haben keine Nummern, genannt ist ihre Überschrift. Die Ergebnisse der Runden in Leuben "
        "und Pieschen stehen dort nur als Bild. Verglichen wird der Stadtraum mit der Stadt, eine "
        "Zunahme mit Ende 2016, in Notizen mit dem Stand drei Jahre davor. „Heute anders“ heißt nicht, dass es "
        "2017 falsch war."
    )
    with page.fold("Kurzbefragung", key="findings_survey") as is_open:
        if is_open:
            for row in answers.survey(release):
                st.write(f"{release.names('stadtraum')[row['code']]}: {row['text']}")
    page.unfold("Notiz aus dem Alltag schreiben", "findings_note", _show_form, every, notes)
    page.unfold("Geschichte der Notizen", "findings_history", _show_history, history)
    _show_files(ordered)


def _choose(every: Sequence[Found]) -> list[Found]:
    dimensions = {ALL: "alle", **framework.DIMENSIONS}
    rounds = {ALL: "alle", **framework.HEARD_IN}
    with page.control_row():
        query = controls.typed("Suche", param="suche", default="")
        dimension = controls.choose("Thema", dimensions, param="dimension", default=ALL)
        heard = controls.choose("Woher", rounds, param="runde", default=ALL)
        where = writing.place("Ort")
    return answers.matching(
        every,
        query=query,
        dimension="" if dimension == ALL else dimension,
        heard_in="" if heard == ALL else heard,
        stadtraum=where,
    )


def _rows(found: Sequence[Found]) -> list[dict[str, Any]]:
    names = data.current().names("stadtraum")
    return [
        {
            "title": one.title,
            "title_small": f"{one.text}{f' „{one.quote}“' if one.quote else ''}",
            "heard": framework.HEARD_IN[one.heard_in],
            "heard_small": _where(one, names),
            "verdict": de.listing(list(dict.fromkeys(each.verdict for each in one.evidence)))
            or "–",
            "verdict_small": "; ".join(f"{each.name}: {each.measured}" for each in one.evidence),
            "answered": ", ".join(one.measures),
            "answered_href": {
                key: f"rahmenkonzeption?ansicht=plan&massnahme={key}" for key in one.measures
            },
        }
        for one in found
    ]


def _where(one: Found, names: Mapping[str, str]) -> str:
    area = names.get(one.stadtraum, "ganze Stadt")
    if one.heard_in == answers.NOTED:
        return f"{area}, {de.date(one.day) if one.day else 'ohne Tag'}, {one.source}"
    return f"{area} · Folie: {one.slide}"


def _table(found: Sequence[Found], caption: str) -> None:
    with st.container(key="findings_table" if caption.startswith("Befunde") else "findings_more"):
        draw.table(_rows(found), COLUMNS, caption=caption)


def _show_form(every: Sequence[Found], notes: Mapping[str, Record]) -> None:
    release = data.current()
    options = {_NEW: "Neue Notiz"} | {
        key: one.values["title"] or key for key, one in notes.items() if one.values
    }
    chosen = writing.choice("Notiz", "note_choice", options)
    record = notes.get(chosen, Record(NOTE, chosen, 0))
    held = {**dict.fromkeys(answers.NOTE_FIELDS, ""), **record.values}
    form = writing.form(
        NOTE, chosen, "note", answers.NOTE_FIELDS, record.version, is_new=chosen == _NEW
    )
    keys = form.keys
    writing.text("Überschrift", keys["title"], TITLE_LETTERS, held["title"])
    writing.text("Notiz", keys["text"], TEXT_LETTERS, held["text"], has_lines=True)
    day = de.date(held["day"]) if held["day"] else ""
    left, right = st.columns(2)
    with left:
        writing.short("Tag", keys["day"], DAY_LETTERS, day, hint="TT.MM.JJJJ")
        areas = {"": "ganze Stadt", **release.names("stadtraum")}
        writing.choice("Stadtraum", keys["stadtraum"], areas, held["stadtraum"])
        writing.choice("Thema", keys["dimension"], framework.DIMENSIONS, held["dimension"])
    with right:
        writing.text("Aus welcher Runde?", keys["heard"], TITLE_LETTERS, held["heard"])
        studied = {
            one.id: f"{one.id} {one.title}" for one in every if one.heard_in != answers.NOTED
        }
        writing.choice("Zu welchem Befund?", keys["about"], {"": "keinem"} | studied, held["about"])
    indicators = {"": "keine", **controls.indicator_names("stadtraum")}
    writing.choice("Welche Kennzahl gehört dazu?", keys["indicator"], indicators, held["indicator"])
    stances = {"": "keine Aussage", **{one: one for one in framework.STANCES}}
    writing.choice("Die Notiz sagt, sie sei", keys["stance"], stances, held["stance"])
    form.buttons(
        ("Notiz sichern", "keep", partial(_keep, form)),
        *[("Notiz löschen", "delete", form.delete)] * bool(record.values),
        *[(writing.UNDO, "undo", form.take_back)] * bool(record.version),
    )


def _keep(form: writing.Form) -> str:
    values = form.texts()
    values["day"] = read.day(values["day"])
    if not (values["title"] and values["text"]):
        raise StoreError("Überschrift und Notiz: Bitte schreiben Sie beides.")
    if values["day"] and de.date(values["day"]) == values["day"]:
        raise StoreError(f"Tag: „{values['day']}“ ist kein Tag. Erlaubt ist TT.MM.JJJJ.")
    said = values["indicator"], values["stance"]
    if any(said) and not (all(said) and values["stadtraum"]):
        raise StoreError(
            "Kennzahl: Bitte wählen Sie dazu auch einen Stadtraum und was die Notiz sagt (oder keine "
            "Kennzahl und keine Aussage); sonst lässt sich nichts vergleichen."
        )
    form.keep(values)
    return f"Gesichert: „{values['title']}“."


def _show_history(history: Sequence[Record]) -> None:
    if not history:
        st.info("Noch hat niemand eine Notiz geschrieben.")
        return
    draw.words(
        ("Wer, wann", "Notiz", "Text", "Fassung"),
        [
            (
                one.made_text,
                one.values.get("title", "gelöscht"),
                one.values.get("text", ""),
                str(one.version),
            )
            for one in sorted(history, key=lambda one: one.made_at, reverse=True)
        ],
        caption="Jede Fassung, die neueste zuerst",
        numbers=["Fassung"],
    )


def _show_files(ordered: Sequence[Found]) -> None:
    import pandas as pd

    rows = [
        {
            "Nr.": one.id,
            "Thema": framework.DIMENSIONS.get(one.dimension, ""),
            "Art": framework.FINDING_KINDS[one.kind],
            **{column.file_heading: row[column.key] for column in COLUMNS},
            "Zahlen": row["verdict_small"],
            "Text": one.text,
            "Zitat": one.quote,
            "Stadtraum": one.stadtraum,
            "Folie": one.slide,
            "Tag": one.day,
            "Quelle": one.source,
        }
        for one, row in zip(ordered, _rows(ordered), strict=True)
    ]
    with page.fold("Als Datei mitnehmen", key="findings_files") as is_open:
        if is_open:
            downloads.download_buttons(
                pd.DataFrame(rows), data.current().lines(), name="befunde", key="findings"
            )
