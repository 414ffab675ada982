"""Rahmenkonzeption, view "Aktionsbudget": who has how much, book, hand out, criteria."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from sozialraum.answers import budget as answers
from sozialraum.answers.budget import Year
from sozialraum.documents import document, kinds
from sozialraum.documents.document import Request
from sozialraum.model import budget
from sozialraum.model.budget import ALLOT, ASK, REVERSE, BudgetError, Line
from sozialraum.pictures import budget_bars
from sozialraum.store import budget as store
from sozialraum.store import framework_log
from sozialraum.store.budget import Entry
from sozialraum.store.framework_log import CRITERION
from sozialraum.text import budget as words
from sozialraum.text import read
from sozialraum.ui.rahmenkonzeption import writing
from sozialraum.ui.shell import controls, data, downloads, draw, page, session

SHOWN_ROWS = 8
TEXT_LETTERS, AMOUNT_LETTERS = 300, 20
_TEXTS = {
    ASK: "Vorhaben",
    budget.REJECT: "Begründung",
    budget.RESULT: "Ergebnis in einem Satz",
    REVERSE: "Warum wird sie zurückgenommen?",
}
_OWN = "eigenes"


def show() -> None:
    """Draw the view."""
    release, ledgers = data.current(), store.ledgers(data.engine())
    today = dt.date.today().year
    options = {str(year): str(year) for year in answers.years(ledgers, today)}
    with page.control_row():
        code = controls.chosen_stadtraum()
        year = controls.choose("Jahr", options, param="budgetjahr", default=str(today))
    found = answers.of_year(release, ledgers, int(year))
    name, account = found.names[code], found.accounts[code]
    page.answer(words.answer(name, found.year, account, found.city))
    with page.picture():
        draw.keys(dict(budget_bars.PARTS.values()))
        st.html(budget_bars.build(found.accounts, found.names, code))
    page.note(words.NOTE)
    records = framework_log.newest(framework_log.history(data.engine(), CRITERION))
    criteria = answers.criteria(release, records)
    _show_area(found, code, criteria)
    page.unfold("Buchen", "budget_book", _show_booking, found, code, criteria)
    page.unfold("Geld auf die Stadträume verteilen", "budget_distribute", _show_distribution, found)
    page.unfold("Kriterien ändern", "budget_criteria", _show_criteria, criteria, records)
    with page.fold("Alle Stadträume als Tabelle, Dateien", key="budget_table") as is_open:
        if is_open:
            draw.values(answers.sums_table(found), selected=code)
            _show_files(found, code, criteria)


def _show_area(found: Year, code: str, criteria: Mapping[str, str]) -> None:
    if not found.ledgers[code]:
        st.info(
            f"In {found.names[code]} ist {found.year} noch nichts gebucht. Unter „Buchen“ tragen Sie "
            "eine Zuteilung oder einen Antrag ein."
        )
        return
    made = answers.project_table(found, code, criteria)
    first, rest = made.frame[:SHOWN_ROWS], made.frame[SHOWN_ROWS:]
    if len(first):
        draw.values(replace(made, frame=first))
    if len(rest):
        with page.fold(f"{len(rest)} weitere Vorhaben", key="budget_rest") as is_open:
            if is_open:
                draw.values(replace(made, frame=rest))
    with page.fold("Alle Buchungen", key="budget_lines") as is_open:
        if is_open:
            draw.values(answers.line_table(found, code))


def _show_booking(found: Year, code: str, criteria: Mapping[str, str]) -> None:
    lines = found.ledgers[code]
    titles = {one.id: one.title for one in found.projects(code)}
    counting = budget.in_force(lines)
    kinds = {key: word for key, word in budget.KINDS.items() if key in (ALLOT, ASK)}
    if titles:
        kinds = {key: word for key, word in budget.KINDS.items() if key != REVERSE}
    if counting:
        kinds[REVERSE] = "Gegenbuchung: eine Buchung zurücknehmen"
    kind = writing.choice("Was wird gebucht?", "budget_kind", kinds)
    if kind == REVERSE:
        numbers = {
            str(line.number): f"Nr. {line.number} {budget.KINDS.get(line.kind, line.kind)}, "
            f"{titles.get(line.project, '')} {budget.euros(line.cents) if line.cents else ''}"
            for line in reversed(counting)
        }
        writing.choice("Welche Buchung?", "budget_reverses", numbers)
    elif kind not in (ALLOT, ASK):
        writing.choice("Vorhaben", "budget_project", titles)
    if kind not in budget.WITHOUT_AMOUNT:
        hint = "zum Beispiel 1.250,50"
        writing.short("Betrag in €", "budget_amount", AMOUNT_LETTERS, hint=hint)
    writing.text(_TEXTS.get(kind, "Notiz (freiwillig)"), "budget_text", TEXT_LETTERS)
    if kind == ASK:
        writing.text("Welchen Bedarf beantwortet es?", "budget_need", TEXT_LETTERS)
        st.caption("Geprüft und erfüllt:")
        for key, text in criteria.items():
            st.checkbox(text, key=f"budget_check_{key}")
    writing.author("budget_author")
    book = partial(_book, found, code, kind, tuple(criteria))
    writing.button("Buchen", "budget_do_book", book, "budget_book")
    writing.SAID.show("budget_book")


def _book(found: Year, code: str, kind: str, criteria: tuple[str, ...]) -> str:
    lines = found.ledgers[code]  # as drawn: who booked meanwhile is not overlooked
    reverses = int(session.text_of("budget_reverses") or 0) if kind == REVERSE else 0
    target = next((line for line in lines if line.number == reverses), None)
    project = "" if kind in (ALLOT, ASK) else session.text_of("budget_project")
    made = Line(
        0,
        kind,
        0 if kind in budget.WITHOUT_AMOUNT else _cents("budget_amount"),
        target.project if target else project,
        reverses,
        session.text_of("budget_text"),
        session.text_of("budget_need") if kind == ASK else "",
        tuple(key for key in criteria if kind == ASK and session.is_on(f"budget_check_{key}")),
        session.text_of("budget_author"),
    )
    (line,) = store.book(data.engine(), [Entry(code, found.year, len(lines), made)])
    writing.clear("budget_amount", "budget_text", "budget_need")
    session.drop(*(f"budget_check_{key}" for key in criteria))
    return f"Gebucht: {budget.KINDS[kind]}, Nr. {line.number}."


def _cents(key: str) -> int:
    text = session.text_of(key)
    try:
        return budget.cents(read.exact(text))
    except BudgetError:
        raise
    except ValueError as error:
        raise BudgetError(f"Betrag: „{text[:AMOUNT_LETTERS]}“: {error}.") from None


def _show_distribution(found: Year) -> None:
    writing.short("Betrag für alle 17 zusammen in €", "budget_total", AMOUNT_LETTERS)
    basis = writing.choice("Verteilt wird", "budget_basis", answers.BASES)
    text = session.text_of("budget_total")
    if not text.strip():
        writing.SAID.show("budget_distribute")  # done: the field is empty again
        st.caption("Nach dem Betrag sehen Sie hier, wer wie viel erhielte. Gebucht wird erst dann.")
        return
    try:
        total = _cents("budget_total")
        parts = answers.distribution(data.current(), total, basis)
    except ValueError as error:
        st.error(str(error))
        return
    note = f"Verteilung: {answers.BASES[basis]}"
    draw.words(
        ("Stadtraum", "Zuteilung"),
        [(found.names[str(code)], budget.euros(int(amount))) for code, amount in parts.items()],
        caption=note,
        numbers=["Zuteilung"],
    )
    rest = total - int(parts.sum())
    if rest:
        st.caption(f"Nicht verteilt, weil kleiner als ein Schritt: {budget.euros(rest)}.")
    writing.author("budget_total_author")

    def hand_out() -> str:
        who = session.text_of("budget_total_author")
        entries = [
            Entry(
                str(code),
                found.year,
                len(found.ledgers[str(code)]),
                Line(0, ALLOT, int(amount), text=note, author=who),
            )
            for code, amount in parts.items()
            if amount
        ]
        store.book(data.engine(), entries)
        writing.clear("budget_total")
        return f"Zugeteilt: {budget.euros(int(parts.sum()))} in {found.year}."

    writing.button("So zuteilen", "budget_do_distribute", hand_out, "budget_distribute")
    writing.SAID.show("budget_distribute")


def _show_criteria(
    criteria: Mapping[str, str], records: Mapping[str, framework_log.Record]
) -> None:
    chosen = writing.choice(
        "Kriterium", "criterion_choice", {**criteria, _OWN: "Neues Kriterium hinzufügen"}
    )
    held = records.get(chosen)
    version = held.version if held else 0
    form = writing.form(CRITERION, chosen, "criterion", ("text",), version, is_new=chosen == _OWN)
    writing.text("Wortlaut", form.keys["text"], TEXT_LETTERS, criteria.get(chosen, ""))

    def keep() -> str:
        values = form.texts()
        if not values["text"]:
            raise BudgetError("Wortlaut: Bitte schreiben Sie einen Satz.")
        form.keep(values)
        return "Gesichert."

    form.buttons(
        ("Kriterium sichern", "keep", keep),
        *[("Kriterium löschen", "delete", form.delete)] * (chosen != _OWN),
        *[(writing.UNDO, "undo", form.take_back)] * bool(held),
    )


def _show_files(found: Year, code: str, criteria: Mapping[str, str]) -> None:
    asked = Request(
        data.current(),
        data.engine(),
        kind="aktionsbudget",
        format="pdf",
        day=dt.date.today().isoformat(),
        stadtraum=code,
        stichtag=f"{found.year}-12-31",
    )
    downloads.offer(
        f"Jahresnachweis {found.year} als PDF",
        lambda: kinds.make(asked, document.silent).data,
        file_name=document.file_name(asked, str(found.year)),
        mime=document.MIMES["pdf"],
        key="budget_statement",
    )
    downloads.download_tables(
        {
            "Stadträume": lambda: answers.sums_table(found),
            "Vorhaben": lambda: answers.project_table(found, code, criteria),
            "Buchungen": lambda: answers.line_table(found, code),
        },
        {**data.current().lines(), "Hinweis": words.NOTE, "Stadtraum": found.names[code]},
        name=f"aktionsbudget_{found.year}_sr{code}",
        key="budget",
    )
