"""The Szenario page's widgets: presets, sliders, steps back, terms of cost.

They are filled from the scenario in force (:mod:`sozialraum.ui.szenario.planning`) before they are drawn and
write back to it when they change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from sozialraum.model.costs import personnel
from sozialraum.model.scenario import entry
from sozialraum.model.scenario.presets import preset_of
from sozialraum.model.scenario.state import Scenario, ScenarioError
from sozialraum.text import format as de
from sozialraum.ui.shell import address, controls, session
from sozialraum.ui.shell.callbacks import button, guarded
from sozialraum.ui.shell.part import redraw_page
from sozialraum.ui.shell.session import Slot
from sozialraum.ui.szenario import ledger_words, planning, reasons

KIFAZ_STEPS = (0.0, 0.5, 1.0, 1.5, 1.75, 2.0, 2.5, 3.0)
COORDINATION_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
BUDGET_STEPS = tuple(range(0, 60_001, 5_000))
OWN = "eigenes"
_SHOWN: Slot[tuple[str, int | None]] = Slot("_shown_preset", (OWN, None))  # preset, KiFaZ
_NOTE: Slot[tuple[Scenario | None, str]] = Slot("ledger_note", (None, ""))


def choose_preset() -> None:
    """The ready-made scenarios; an own one is shown as such."""
    planning.adopt()
    planning.publish()
    now = planning.current()
    own = preset_of(now, planning.presets()) or OWN
    options = {key: preset.name for key, preset in planning.presets().items()}
    if own == OWN:
        options[OWN] = "Eigenes Szenario"
    session.show_in_widget("sc_preset", own)
    _SHOWN.set((own, planning.kifaz_count()))

    def take() -> None:
        key = session.of_widget("sc_preset")
        if key in planning.presets():
            planning.put(planning.presets()[key])

    st.selectbox(
        "Vorlage",
        list(options),
        format_func=lambda key: options.get(key, key),
        key="sc_preset",
        on_change=guarded(take),
        placeholder="Bitte wählen",
        help="Eine Vorlage ersetzt das ganze Szenario. Mit „Zurück“ im Browser kommt das vorige.",
    )


def follow_page() -> None:
    """Redraw the page if what stands around the ledger names a preset or a number that is left."""
    shown, kifaz = _SHOWN.get()
    has_left = shown != OWN and preset_of(planning.current(), planning.presets()) != shown
    if has_left or planning.kifaz_count() != kifaz:
        redraw_page()


def fill(key: str, value: object) -> None:
    """Give a widget its value; an equal one is left alone, or the browser would draw it again."""
    if Slot(key, None).get() != value:
        session.show_in_widget(key, value)


def edit_plan(code: str, place: DeltaGenerator) -> None:
    """KiFaZ, coordination and Aktionsbudget of one Stadtraum."""
    with place:
        _edit_plan(code)


def _edit_plan(code: str) -> None:
    plan = planning.current().plan(code)
    kifaz_key, part_key, money_key = (f"sc_{name}_{code}" for name in ("kifaz", "part", "money"))
    fill(kifaz_key, plan.kifaz_vzae)
    fill(part_key, plan.koordination_vzae)
    fill(money_key, plan.aktionsbudget_eur)

    def take(cell: str, key: str) -> None:
        if key != kifaz_key and session.of_widget(kifaz_key) != plan.kifaz_vzae:
            # nobody moves two at once: the browser had not heard yet what the KiFaZ did to the others
            return
        message = enter(code, cell, float(session.of_widget(key)))
        if message:
            note(f"{message} Es wurde nichts geändert.")

    st.select_slider(
        "KiFaZ: VzÄ insgesamt",
        sorted({*KIFAZ_STEPS, plan.kifaz_vzae}),
        key=kifaz_key,
        format_func=lambda value: de.number(value, 2),
        on_change=guarded(take),
        args=("kifaz_vzae", kifaz_key),
        help="Kinder- und Familienzentrum; 0 = kein KiFaZ. VzÄ = Vollzeitäquivalent, eine volle "
        "Stelle. Rahmenkonzeption: 1,5 bis 2,0 VzÄ.",
    )
    st.select_slider(
        "davon Koordination" if plan.kifaz else "Koordination",
        COORDINATION_STEPS,
        key=part_key,
        format_func=lambda value: de.number(value, 2),
        on_change=guarded(take),
        args=("koordination_vzae", part_key),
        help="Sozialraumkoordination in VzÄ. Rahmenkonzeption: 1,0 VzÄ je KiFaZ. Ratsbeschluss 2018: 0,5 VzÄ je Stadtraum.",
    )
    st.select_slider(
        "Aktionsbudget je Jahr",
        sorted({*BUDGET_STEPS, plan.aktionsbudget_eur}),
        key=money_key,
        format_func=de.euro,
        on_change=guarded(take),
        args=("aktionsbudget_eur", money_key),
        help="Annahme: Die Studie nennt keinen Betrag.",
    )
    show_note()
    for flag in plan.flags:
        st.warning(f"{controls.stadtraum_names()[code]}: {flag}.")


def enter(code: str, cell: str, value: float) -> str:
    """Set one cell of the ledger, with the sum locked if it is; the German reason if refused.

    Call it in a widget's callback. Who gave or took in return is said in the ledger's note.
    """
    locked = bool(Slot(address.key_of("summe"), False).get())
    try:
        done = entry.enter(planning.current(), code, cell, value, locked=locked)
    except ScenarioError as error:
        return str(error)
    names = controls.stadtraum_names()
    planning.put(done.scenario)
    note(ledger_words.balance(done, code, names))
    return ""


def note(text: str) -> None:
    """What the last entry did to others or why it was refused; it belongs to what is in force."""
    _NOTE.set((planning.current(), text))


def show_note() -> None:
    """The note of the last entry, until another scenario is in force (undo, preset, Back)."""
    about, text = _NOTE.get()
    if text and about == planning.current():
        st.info(text)


def edit_steps() -> None:
    """Sum lock, undo, redo, back to the start, and whether the scenario is saved."""
    st.toggle(
        "Summe der Stellen festhalten",
        key="choice_summe",
        help="Jedes Mehr verlangt dann ein Weniger: Die anderen Stadträume geben anteilig ab.",
        persist_state="session",
    )
    now = planning.history()
    with st.container(horizontal=True, key="ledger_steps", gap="small"):
        for label, direction, possible in (
            ("Rückgängig", "undo", bool(now.past)),
            ("Wiederholen", "redo", bool(now.future)),
            ("Zum Ausgangspunkt", "reset", now.is_changed),
        ):
            button(label, f"step_{direction}", planning.step, direction, disabled=not possible)
    if reasons.is_changed():
        st.caption("Geändert und nicht gespeichert. Begründungen stehen nicht in der Adresse.")
    elif now.is_changed:
        st.caption("Geändert und nicht gespeichert. Der Stand steht in der Adresse.")


def edit_more(fold: ExpanderContainer) -> None:
    """What is not needed for every move, folded away: steps back, sum lock, cost terms."""
    if fold.open:
        with fold:
            edit_steps()
            _edit_terms()


def _edit_terms() -> None:
    """Year, pay, view, overhead and rent: assumptions with their range."""
    now = planning.current()
    paid = planning.years()
    _term("Jahr des Entgelts", paid, now.year, "year", str)
    _term(
        "Entgeltgruppe Koordination",
        personnel.PAY_GROUPS,
        now.pay_group_koordination,
        "pay_group_koordination",
        str,
    )
    _term(
        "Entgeltgruppe übrige Stellen",
        personnel.PAY_GROUPS,
        now.pay_group_kifaz,
        "pay_group_kifaz",
        str,
    )
    _term("Erfahrungsstufe", personnel.PAY_STEPS, now.pay_step, "pay_step", str)
    _term("Kostensicht", list(personnel.CostView), now.view, "view", lambda view: view.value)
    _slide(
        "Gemeinkosten (Annahme)",
        [p / 100 for p in range(10, 41)],
        now.gamma,
        "gamma",
        lambda v: de.with_unit(100 * v, "%"),
    )
    _slide(
        "Miete je KiFaZ und Jahr (Annahme)",
        list(range(0, 60_001, 2_000)),
        now.rent_eur,
        "rent_eur",
        de.euro,
    )


def _change(field: str, key: str) -> None:
    planning.put(replace(planning.current(), **{field: session.of_widget(key)}))


def _held(field: str, value: Any, words: Callable[[Any], str]) -> dict[str, Any]:
    """What every widget of a term has: it shows the scenario's value, and a change puts it in force."""
    key = f"sc_{field}"
    session.show_in_widget(key, value)
    return {
        "key": key,
        "format_func": words,
        "on_change": guarded(_change),
        "args": (field, key),
    }


def _term(
    label: str, options: Sequence[Any], value: Any, field: str, words: Callable[[Any], str]
) -> None:
    st.selectbox(label, options, placeholder="Bitte wählen", **_held(field, value, words))


def _slide(
    label: str, options: Sequence[Any], value: Any, field: str, words: Callable[[Any], str]
) -> None:
    st.select_slider(label, sorted({*options, value}), **_held(field, value, words))
