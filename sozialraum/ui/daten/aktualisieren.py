"""The part Aktualisieren of Daten & Quellen: newer figures from the city, on request only."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from sozialraum.answers import changes
from sozialraum.answers.changes import Changes
from sozialraum.store import additions, city_update
from sozialraum.store.city_update import Outcome, Update
from sozialraum.store.errors import DataError
from sozialraum.text import city as words
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui import registry
from sozialraum.ui.daten import anfrage, orte, staende
from sozialraum.ui.shell import data, draw, page, session
from sozialraum.ui.shell.callbacks import Said, button, reason
from sozialraum.ui.shell.job import Job, start
from sozialraum.ui.shell.session import Slot

_FOUND: Slot[Update | None] = Slot("_update_found", None)
_CHANGES: Slot[Changes | None] = Slot("_update_changes", None)
_SAID = Said("_update_said", "Der bisherige Stand bleibt, wie er war.")
_JOB: Slot[Job[Update] | None] = Slot("_update_job", None)
_AUTHOR = "update_author"
_STOPPED = "Angehalten. Was schon da ist, wird beim nächsten Mal nicht noch einmal gefragt."


def answer() -> str:
    """How far the figures reach, and what can be asked for."""
    stand = de.date(data.current().release.data_stand)
    return f"Datenstand {stand}. Neueres fragen Sie hier bei der Stadt an."


def show() -> None:
    """Ask, look at what came, take it over or not."""
    _SAID.show()
    if anfrage.goes_on(
        _JOB,
        city_update.host(),
        "update_stop",
        take=_FOUND.set,
        say=_SAID.refused,
        stopped=partial(_SAID.done, _STOPPED),
    ):
        return
    found = _FOUND.get()
    if found is not None:
        _show_found(found)
        return
    _show_ask()
    orte.show()
    page.link(registry.DATEN, "Amtliche Grenzen laden", {"teil": "grenzen"})


def _show_ask() -> None:
    st.markdown(f"**Zahlen:** {words.asked(city_update.host())} Die Antwort kann Minuten dauern.")
    button("Nach neueren Zahlen fragen", "update_ask", _ask, type="primary")
    datasets = city_update.known(data.DATA_DIR)
    with page.fold(f"Welche {len(datasets)} Tabellen das sind", key="update_tables") as is_open:
        if is_open:
            draw.words(
                ("Tabelle", "Aufbau geprüft an", "Kennung bei der Stadt"),
                [
                    (
                        one.title,
                        one.checked or "nur vermutet",
                        one.pattern.replace("<jahr>", "<Jahr>"),
                    )
                    for one in datasets.values()
                ],
                caption=f"{len(datasets)} Tabellen der Stadt",
            )


def _ask() -> None:
    engine, service = data.engine(), city_update.SERVICE
    _JOB.set(
        start(
            "update",
            lambda report: city_update.collect(engine, data.DATA_DIR, report, service=service),
        )
    )


def _show_found(found: Update) -> None:
    summary = words.summary([one.state for one in found.outcomes])
    st.markdown(f"**Anfrage bei {city_update.host()}:** {summary}.")
    if any(one.state in (city_update.FAILED, city_update.UNASKED) for one in found.outcomes):
        page.note(
            "Für Tabellen, die nicht ankamen, gilt der bisherige Stand. Beim nächsten Mal wird nur "
            "gefragt, was fehlt."
        )
    if found.addition is not None:
        st.text_input(
            "Ihr Name oder Amt (freiwillig)", key=_AUTHOR, max_chars=additions.MOST_AUTHOR
        )
    with st.container(horizontal=True, gap="small"):
        if found.addition is not None:
            button("Übernehmen", "update_use", _use, say=_SAID.refused, type="primary")
        button("Verwerfen" if found.addition is not None else "Schließen", "update_drop", _drop)
    rows = [(one.dataset.title, words.STATES[one.state], _told(one)) for one in found.outcomes]
    draw.words(("Tabelle", "Ergebnis", "Was"), rows, caption="Was die Stadt zu bieten hat")
    if found.addition is not None:
        page.unfold("Was würde sich ändern?", "update_changes", _show_preview, found)


def _told(one: Outcome) -> str:
    details = [words.times(one.times), words.rows(one.new, one.changed), one.reason, *one.notes]
    return "; ".join(part for part in details if part)


def _show_preview(found: Update) -> None:
    held = _CHANGES.get()
    if held is None and found.addition is not None:
        try:
            with st.spinner("Wird probeweise gerechnet …"):
                now = data.current()
                after = changes.examined(data.engine(), data.DATA_DIR, now, found.addition)
                held = changes.compare(now, after)
        except Exception as error:
            st.error(literal(reason(error)))
            if isinstance(error, DataError):
                page.note(words.AT_ODDS)
            return
        _CHANGES.set(held)
    if held is not None:
        st.markdown(literal(changes.sentence(held)))
        staende.show_changes(held, key="update")


def _use() -> None:
    found = _FOUND.get()
    if found is None or found.addition is None:
        return
    author = session.text_of(_AUTHOR)
    additions.add(data.engine(), data.DATA_DIR, replace(found.addition, author=author))
    _drop()
    _SAID.done(
        f"Übernommen: {found.addition.title}. Alle Seiten zeigen den neuen Stand; unter „Stände“ "
        "steht, was sich geändert hat, und der Weg zurück."
    )


def _drop() -> None:
    city_update.forget(data.engine())
    _FOUND.set(None)
    _CHANGES.set(None)
