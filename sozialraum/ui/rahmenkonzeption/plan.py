"""Rahmenkonzeption, view "Maßnahmen": the plan as list, board, time line, by area, its course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from sozialraum.answers import plan as answers
from sozialraum.answers.plan import Standing
from sozialraum.model import framework
from sozialraum.model.framework import Measure
from sozialraum.model.scenario.document import Document
from sozialraum.pictures import board
from sozialraum.store import framework_log, scenarios
from sozialraum.store.errors import StoreError
from sozialraum.store.framework_log import MEASURE, POINT, Record
from sozialraum.text import format as de
from sozialraum.text import framework as words
from sozialraum.ui.rahmenkonzeption import massnahme, pruefpunkte, writing
from sozialraum.ui.shell import controls, data, downloads, draw, page

SHOWN_ROWS = 8
SHAPES = {
    "liste": "Liste",
    "tafel": "Tafel",
    "zeit": "Termine",
    "gebiete": "Je Gebiet",
    "verlauf": "Seit 2017",
}


Row = tuple[tuple[str, str], tuple[str, str], str, str, tuple[str, str]]
WITHOUT_AREA = ("gebiete", "verlauf")  # show the whole city whatever is chosen


@dataclass(frozen=True)
class Shown:
    """What the view shows: all measures, those of the area chosen in order, their scenarios."""

    found: Mapping[str, Measure]
    standing: Standing
    documents: Mapping[str, Document]
    names: Mapping[str, str]
    today: str
    named: str  # id of the measure the address names


def show() -> None:
    """Draw the view."""
    release, engine = data.current(), data.engine()
    history = framework_log.history(engine, MEASURE)
    records = framework_log.newest(history)
    found = answers.measures(release, records)
    names = release.names("stadtraum")
    with page.control_row():
        shape = controls.choose("Darstellung", SHAPES, param="form", default="liste")
        where = writing.place("Gebiet")
    own = {key: one for key, one in found.items() if where in ("", one.stadtraum)}
    today = dt.date.today().isoformat()
    standing = answers.standing(own, today, found)
    named = massnahme.named(found, names)
    shown = Shown(found, standing, _documents(found), names, today, named)
    page.answer(
        words.plan_answer(len(own), standing.states, len(standing.overdue), len(standing.blocked))
    )
    page.show_notes()
    if own or shape in WITHOUT_AREA:
        _SHAPES[shape](shown)
    else:
        st.info(
            "Die Studie nennt Maßnahmen nur für die ganze Stadt und ihre drei Modellräume. Wählen Sie "
            "unter „Gebiet“ „alle“, oder tragen Sie unten eine Maßnahme ein."
        )
    page.note(
        "Aus den Folien vom 15.11.2017; Termine und meist auch Verantwortliche nennen sie nicht. Ein "
        "Stand steht da nur, wo eine Vorlage ihn hergibt; sonst ist er nicht bekannt."
    )
    linked = named != massnahme.NEW
    with page.fold("Maßnahme ändern oder hinzufügen", key="plan_edit", expanded=linked) as is_open:
        if is_open:
            massnahme.show(found, records, names)
    with page.fold(
        "KiFaZ, Koordination und Team: was gilt, wer fehlt", key="plan_points"
    ) as is_open:
        if is_open:
            points = framework_log.newest(framework_log.history(engine, POINT))
            pruefpunkte.show(points, where)
    page.unfold("Was sich bewegt hat", "plan_moved", _show_history, shown, history)
    with page.fold("Als Datei mitnehmen", key="plan_files") as is_open:
        if is_open:
            downloads.download_tables(
                {
                    "Maßnahmen": lambda: answers.measure_table(standing.ordered, found, names),
                    "Je Gebiet": lambda: answers.progress_table(found, names),
                },
                data.current().lines(),
                name="massnahmenplan",
                key="plan",
            )


def _documents(found: Mapping[str, Measure]) -> dict[str, Document]:
    held = {}
    for key in {one.scenario for one in found.values() if one.scenario}:
        try:
            held[key] = scenarios.load(data.engine(), key).document
        except (StoreError, ValueError):
            continue  # the measure says that its scenario is gone
    return held


def _row(one: Measure, shown: Shown) -> Row:
    """The cells of a measure under `_HEADINGS`."""
    link = answers.linked(one, shown.documents)
    waits = [shown.found[key].text for key in one.waits_for(shown.found)]
    marks = ["überfällig"] * one.is_overdue(shown.today) + ["wartet"] * bool(waits)
    where = (one.field, shown.names.get(one.stadtraum, "ganze Stadt"), one.id)
    follows = (
        f"Nächster Schritt: {one.next_step}" if one.next_step else "",
        f"Wartet auf: {'; '.join(waits)}" if waits else "",
        *(link.words, link.warning),
    )
    return (
        (one.text, " · ".join(filter(None, where))),
        (one.state or framework.UNKNOWN, ", ".join(marks)),
        de.date(one.due) if one.due else "–",
        one.responsible or "niemand genannt",
        (one.state_reason or "–", " · ".join(filter(None, follows))),
    )


_HEADINGS = ("Maßnahme", "Stand", "Termin", "Verantwortlich", "Was daraus wurde, was folgt")


def _show_list(shown: Shown) -> None:
    # Who followed a link to a measure sees it first.
    ordered = sorted(shown.standing.ordered, key=lambda one: one.id != shown.named)
    rows = [_row(one, shown) for one in ordered]
    caption = "Überfällige und wartende zuerst"
    if ordered[0].id == shown.named:
        caption = "Die gewählte, dann überfällige und wartende"
    with st.container(key="plan_table"):
        draw.words(_HEADINGS, rows[:SHOWN_ROWS], caption=caption)
    if rows[SHOWN_ROWS:]:
        rest = f"{len(rows) - SHOWN_ROWS} weitere"
        with page.fold(rest, key="plan_rest") as is_open, st.container(key="plan_more"):
            if is_open:
                draw.words(_HEADINGS, rows[SHOWN_ROWS:], caption="Weitere Maßnahmen")


def _show_board(shown: Shown) -> None:
    cards = [
        board.Card(
            one.state or framework.UNKNOWN,
            one.text,
            shown.names.get(one.stadtraum, "ganze Stadt"),
            _row(one, shown)[1][1],
        )
        for one in shown.standing.ordered
    ]
    with page.picture():
        st.html(board.build(cards, (*framework.STATES, framework.UNKNOWN)))


def _show_dates(shown: Shown) -> None:
    dated = sorted((one for one in shown.standing.ordered if one.due), key=lambda one: one.due)
    if not dated:
        st.info(
            "Noch hat keine Maßnahme einen Termin: Die Folien nennen keinen. Unter „Maßnahme ändern "
            "oder hinzufügen“ tragen Sie einen ein."
        )
        return
    with st.container(key="plan_dates"):
        rows = [_row(one, shown) for one in dated]
        draw.words(
            ("Termin", "Maßnahme", "Stand", "Verantwortlich"),
            [(due, measure, state, who) for measure, state, due, who, _ in rows],
            caption="Maßnahmen nach Termin",
        )


def _show_areas(shown: Shown) -> None:
    draw.values(answers.progress_table(shown.found, shown.names))


def _show_course(shown: Shown) -> None:  # noqa: ARG001 (the course is the city's)
    told = answers.chronicle(data.current())
    rows = [
        (one.date, (one.title, one.text), (one.source, de.status_label(one.status)))
        for one in reversed(told)
    ]
    headings = ("Wann", "Was geschah", "Quelle")
    with st.container(key="plan_course"):
        draw.words(headings, rows[:SHOWN_ROWS], caption="Was aus der Rahmenkonzeption wurde")
    with page.fold(f"{len(rows) - SHOWN_ROWS} frühere", key="plan_earlier") as is_open:
        if is_open:
            draw.words(headings, rows[SHOWN_ROWS:], caption="Frühere Ereignisse")


def _show_history(shown: Shown, history: list[Record]) -> None:
    moved = answers.moved(shown.found, history, "")
    if not moved:
        st.info("Noch hat niemand eine Maßnahme geändert.")
        return
    rows = [(made, one.text, one.state or framework.UNKNOWN) for one, made, _ in moved]
    draw.words(("Wer, wann", "Maßnahme", "Stand"), rows, caption="Zuletzt geänderte Maßnahmen")


_SHAPES: dict[str, Callable[[Shown], None]] = {
    "liste": _show_list,
    "tafel": _show_board,
    "zeit": _show_dates,
    "gebiete": _show_areas,
    "verlauf": _show_course,
}
