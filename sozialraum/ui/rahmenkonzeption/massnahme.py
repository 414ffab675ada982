"""One measure: change it, add one, link it to a saved scenario, take back, delete."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from sozialraum.answers import plan as answers
from sozialraum.model import framework
from sozialraum.model.errors import PlanningError
from sozialraum.model.framework import Measure
from sozialraum.model.scenario.state import STADTRAUM_CODES
from sozialraum.store import scenarios
from sozialraum.store.framework_log import MEASURE, Record
from sozialraum.text import format as de
from sozialraum.text import read
from sozialraum.ui.rahmenkonzeption import writing
from sozialraum.ui.shell import controls, data, session
from sozialraum.ui.shell.keeper import label_of

LETTERS, LONG_LETTERS, DAY_LETTERS = 300, 1000, 10
NEW = "neu"
_EMPTY = Measure(NEW, "operativ", "", "", "", "")
_LINES = ("effect_goal", "need", "text", "next_step", "state_reason")
_SHORT = ("responsible", "field", "money")


def named(found: Mapping[str, Measure], names: Mapping[str, str]) -> str:
    """The measure the address names, whether the form is open or not."""
    return controls.remembered(_options(found, names), param="massnahme", default=NEW)


def _options(found: Mapping[str, Measure], names: Mapping[str, str]) -> dict[str, str]:
    return {NEW: "Neue Maßnahme"} | {
        key: f"{key} {one.text} ({names.get(one.stadtraum, 'ganze Stadt')})"
        for key, one in found.items()
    }


def show(
    found: Mapping[str, Measure], records: Mapping[str, Record], names: Mapping[str, str]
) -> None:
    """The form; which measure it is about stands in the address."""
    chosen = controls.choose("Maßnahme", _options(found, names), param="massnahme", default=NEW)
    one = found.get(chosen, _EMPTY)
    record = records.get(chosen, Record(MEASURE, chosen, 0))
    form = writing.form(
        MEASURE, chosen, "measure", answers.FIELDS, record.version, is_new=chosen == NEW
    )
    _fields(one, form.keys, found, names)
    is_own = record.values and len(chosen) > len("M00")
    form.buttons(
        ("Maßnahme sichern", "keep", partial(_keep, form, found)),
        *[(writing.UNDO, "undo", form.take_back)] * bool(record.version),
        *[("Maßnahme löschen", "delete", form.delete)] * bool(is_own),
    )
    if one.source:
        slide = f"Folie „{one.slide}“. " if one.slide else ""
        st.caption(f"{slide}Quelle: {one.source}.")


def _fields(
    one: Measure, keys: Mapping[str, str], found: Mapping[str, Measure], names: Mapping[str, str]
) -> None:
    for name in _LINES:
        label = answers.FIELDS[name]
        writing.text(label, keys[name], LONG_LETTERS, getattr(one, name), has_lines=True)
    left, right = st.columns(2)
    with left:
        states = {"": framework.UNKNOWN, **{state: state for state in framework.STATES}}
        writing.choice("Stand", keys["state"], states, one.state)
        due = de.date(one.due) if one.due else ""
        writing.short("Termin", keys["due"], DAY_LETTERS, due, hint="TT.MM.JJJJ")
        writing.choice("Ebene", keys["level"], framework.LEVELS, one.level)
        areas = {"": "ganze Stadt", **names}
        writing.choice("Stadtraum", keys["stadtraum"], areas, one.stadtraum)
    with right:
        for name in _SHORT:
            writing.text(answers.FIELDS[name], keys[name], LETTERS, getattr(one, name))
    others = {key: f"{key} {other.text}" for key, other in found.items() if key != one.id}
    if session.is_new(keys["depends_on"]):
        session.show_in_widget(keys["depends_on"], list(one.depends_on))
    st.multiselect(
        answers.FIELDS["depends_on"],
        list(others),
        format_func=lambda key: others.get(key, key),
        key=keys["depends_on"],
        placeholder="Bitte wählen",
        persist_state="session",
    )
    saved = {entry.id: label_of(entry) for entry in scenarios.list_saved(data.engine())}
    if one.scenario and one.scenario not in saved:
        saved[one.scenario] = "(gelöschtes Szenario)"
    writing.choice(
        "Stellen und Geld aus dem Szenario", keys["scenario"], {"": "keinem", **saved}, one.scenario
    )
    roles = {"": "keine", **framework.ROLES}
    writing.choice("Was davon?", keys["role"], roles, one.role)


def _keep(form: writing.Form, found: Mapping[str, Measure]) -> str:
    waits = session.of_widget(form.keys["depends_on"])
    values = form.texts() | {"depends_on": "|".join(map(str, waits))}
    values["due"] = read.day(values["due"])
    values["scenario_then"] = _said(values)
    key = form.record_id()
    changed = answers.changed(Measure(key, "operativ", "", "", "", ""), values)
    answers.judge(changed, found)
    form.keep(values, key)
    return f"Gesichert: „{changed.text[:LETTERS]}“."


def _said(values: Mapping[str, str]) -> str:
    """What the scenario says at this moment, so that a later change is noticed."""
    if not values["scenario"]:
        return ""
    if values["stadtraum"] not in STADTRAUM_CODES or not values["role"]:
        raise PlanningError(
            "Stellen und Geld aus dem Szenario: Bitte wählen Sie dazu einen Stadtraum und was davon "
            "zur Maßnahme gehört."
        )
    document = scenarios.load(data.engine(), values["scenario"]).document
    about = Measure(
        "", "operativ", "", "", "", "", stadtraum=values["stadtraum"], role=values["role"]
    )
    return answers.amounts(document, about)
