"""The Szenario page's state and widgets: the scenario in the URL, presets, sliders, terms.

The scenario itself is the state: one text in the session and in the address (``?plan=2-2026-...``).
Widgets are filled from it before they are drawn and write back to it when they change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from sozialraum.model import costs, need
from sozialraum.model import scenario as model
from sozialraum.model.defaults import default_values
from sozialraum.model.scenario import Scenario, ScenarioResult, entry, need_presets
from sozialraum.model.scenario.history import History
from sozialraum.text import format as de
from sozialraum.ui import address, controls, data, ledger_words, reasons

KIFAZ_STEPS = (0.0, 0.5, 1.0, 1.5, 1.75, 2.0, 2.5, 3.0)
COORDINATION_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
BUDGET_STEPS = tuple(range(0, 60_001, 5_000))
OWN = "eigenes"
PARAM = "plan"
DEFAULT = model.PRESETS["rahmenkonzeption"]
_PRESETS: dict[str, dict[str, Scenario]] = {}  # data release -> presets; the same for everybody


def history() -> History:
    """All steps since the scenario was opened."""
    return st.session_state["history"]


def current() -> Scenario:
    """The scenario in force."""
    return history().present


def adopt() -> None:
    """Take the scenario of a followed or edited address; an unreadable one is reported."""
    text = address.changed(PARAM)
    if text is None:
        if "history" not in st.session_state:
            _open(DEFAULT)
        elif address.is_gone(PARAM):
            st.session_state["history"] = history().push(DEFAULT)
        return
    try:
        found = _affordable(model.decode(text, presets()))
    except model.ScenarioError as error:
        _open(DEFAULT)
        address.note(f"{error} Gezeigt wird die Vorlage Rahmenkonzeption.")
        return
    if "history" in st.session_state:
        st.session_state["history"] = history().push(found)
    else:
        _open(found)


def _open(scenario: Scenario) -> None:
    st.session_state["history"] = History.begin(scenario)
    st.session_state["opened_from"] = None


def start_from(scenario: Scenario) -> None:
    """Open another scenario (saved, imported); its steps begin here."""
    _open(scenario)
    address.touch()


def _affordable(found: Scenario) -> Scenario:
    """The scenario, if there is a pay table for its year. Raises ScenarioError otherwise."""
    paid = years()
    if found.year not in paid:
        words = de.listing([str(year) for year in paid])
        raise model.ScenarioError(
            f"Für das Jahr {found.year} liegt keine Entgelttabelle vor. Vorhanden sind {words}."
        )
    return found


def years() -> list[int]:
    """Years with a pay table and all cost parameters."""
    return costs.available_years(data.table("pay"), data.table("parameters"))


def put(scenario: Scenario) -> None:
    """Put a changed scenario in force; call it in a widget's callback."""
    preset = model.preset_of(scenario, presets())
    name = presets()[preset].name if preset else "Eigenes Szenario"
    st.session_state["history"] = history().push(replace(scenario, name=name))
    address.touch()


def publish() -> None:
    """The address shall hold the scenario in force."""
    address.publish(PARAM, model.encode(current()), model.encode(DEFAULT))


def step(direction: str) -> None:
    """Undo, redo or reset; for the buttons' callbacks."""
    now = history()
    st.session_state["history"] = {
        "undo": now.undo,
        "redo": now.redo,
        "reset": now.reset,
    }[direction]()
    address.touch()


def presets() -> dict[str, Scenario]:
    """The ready-made scenarios, with those that follow from this release's figures."""
    release = data.current().release.data_hash
    if release not in _PRESETS:
        _PRESETS.clear()
        _PRESETS[release] = {**model.PRESETS, **_data_presets()}
    return _PRESETS[release]


def _data_presets() -> dict[str, Scenario]:
    parameters = data.table("parameters")
    index = _newest("belastungsindex")
    polarity = data.indicator("belastungsindex").polarity
    theta = default_values(parameters, ["mehrbedarf_je_sd"])["mehrbedarf_je_sd"]
    wanted = need.weighted_population(_newest("u18_count"), index, theta=theta, polarity=polarity)
    share, count = (_newest(key) for key in need_presets.THRESHOLD_INDICATORS)
    proxy = pd.DataFrame({"share": share, "count": count})
    return model.data_presets(
        wanted,
        index,
        parameters,
        polarity=polarity,
        proxy=proxy,
        funded=_newest(need_presets.FUNDED_INDICATOR),
    )


def _newest(indicator_id: str) -> pd.Series:
    day = data.latest(indicator_id, "stadtraum") or ""
    return data.at(indicator_id, "stadtraum", day)["value"].astype(float)


def offers() -> pd.DataFrame:
    """Funded posts of 2024: code, vzae; the part that serves the whole city as "stadtweit"."""
    return _offers(data.current().release.data_hash)


@lru_cache(maxsize=2)  # the same for everybody and every slider's move
def _offers(release: str) -> pd.DataFrame:  # noqa: ARG001 (cache key)
    posts = _newest("angebote_vzae")
    table = data.current().tables["funded_offers"]
    total = float(table.loc[table["list_no"] == "1", "vzae_2024"].sum())
    return pd.DataFrame(
        {
            "code": [*posts.index, "stadtweit"],
            "vzae": [*posts.to_numpy(), total - float(posts.sum())],
        }
    )


def choose_preset() -> None:
    """The ready-made scenarios; an own one is shown as such."""
    adopt()
    publish()
    now = current()
    own = model.preset_of(now, presets()) or OWN
    options = {key: preset.name for key, preset in presets().items()}
    if own == OWN:
        options[OWN] = "Eigenes Szenario"
    st.session_state["sc_preset"] = st.session_state["_shown_preset"] = own

    def take() -> None:
        key = st.session_state["sc_preset"]
        if key in presets():
            put(presets()[key])

    st.selectbox(
        "Vorlage",
        list(options),
        format_func=lambda key: options.get(key, key),
        key="sc_preset",
        on_change=take,
        placeholder="Bitte wählen",
        help="Eine Vorlage ersetzt das ganze Szenario. Mit „Zurück“ im Browser kommt das vorige.",
    )


def follow_preset() -> None:
    """Redraw the page if its choice still names a preset that the scenario has left."""
    shown = st.session_state.get("_shown_preset", OWN)
    if shown != OWN and model.preset_of(current(), presets()) != shown:
        st.rerun()


def fill(key: str, value: object) -> None:
    """Give a widget its value; an equal one is left alone, or the browser would draw it again."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def edit_plan(code: str, place: DeltaGenerator) -> None:
    """KiFaZ, coordination and Aktionsbudget of one Stadtraum."""
    with place:
        _edit_plan(code)


def _edit_plan(code: str) -> None:
    plan = current().plan(code)
    kifaz_key, part_key, money_key = (f"sc_{name}_{code}" for name in ("kifaz", "part", "money"))
    fill(kifaz_key, plan.kifaz_vzae)
    fill(part_key, plan.koordination_vzae)
    fill(money_key, plan.aktionsbudget_eur)

    def take(cell: str, key: str) -> None:
        message = enter(code, cell, float(st.session_state[key]))
        if message:
            st.session_state["ledger_note"] = f"{message} Es wurde nichts geändert."

    st.select_slider(
        "KiFaZ (VzÄ insgesamt; 0 = kein KiFaZ)",
        sorted({*KIFAZ_STEPS, plan.kifaz_vzae}),
        key=kifaz_key,
        format_func=lambda value: de.number(value, 2),
        on_change=take,
        args=("kifaz_vzae", kifaz_key),
        help="Kinder- und Familienzentrum. VzÄ = Vollzeitäquivalent, eine volle Stelle. "
        "Rahmenkonzeption: 1,5 bis 2,0 VzÄ.",
    )
    st.select_slider(
        "davon Sozialraumkoordination (VzÄ)" if plan.kifaz else "Sozialraumkoordination (VzÄ)",
        COORDINATION_STEPS,
        key=part_key,
        format_func=lambda value: de.number(value, 2),
        on_change=take,
        args=("koordination_vzae", part_key),
        help="Rahmenkonzeption: 1,0 VzÄ je KiFaZ. Ratsbeschluss 2018: 0,5 VzÄ je Stadtraum.",
    )
    st.select_slider(
        "Aktionsbudget je Jahr",
        sorted({*BUDGET_STEPS, plan.aktionsbudget_eur}),
        key=money_key,
        format_func=de.euro,
        on_change=take,
        args=("aktionsbudget_eur", money_key),
        help="Annahme: Die Studie nennt keinen Betrag.",
    )
    if st.session_state.get("ledger_note"):
        st.info(st.session_state["ledger_note"])
    for flag in plan.flags:
        st.warning(f"{controls.stadtraum_names()[code]}: {flag}.")


def enter(code: str, cell: str, value: float) -> str:
    """Set one cell of the ledger, with the sum locked if it is; the German reason if refused.

    Call it in a widget's callback. Who gave or took in return is said in the ledger's note.
    """
    locked = bool(st.session_state.get("choice_summe"))
    try:
        done = entry.enter(current(), code, cell, value, locked=locked)
    except model.ScenarioError as error:
        return str(error)
    names = controls.stadtraum_names()
    st.session_state["ledger_note"] = ledger_words.balance(done, code, names)
    put(done.scenario)
    return ""


def edit_steps() -> None:
    """Sum lock, undo, redo, back to the start, and whether the scenario is saved."""
    st.toggle(
        "Summe der Stellen festhalten",
        key="choice_summe",
        help="Jedes Mehr verlangt dann ein Weniger: Die anderen Stadträume geben anteilig ab.",
        persist_state="session",
    )
    now = history()
    with st.container(horizontal=True, key="ledger_steps", gap="small"):
        for label, direction, possible in (
            ("Rückgängig", "undo", bool(now.past)),
            ("Wiederholen", "redo", bool(now.future)),
            ("Zum Ausgangspunkt", "reset", now.is_changed),
        ):
            st.button(
                label,
                key=f"step_{direction}",
                on_click=step,
                args=(direction,),
                disabled=not possible,
            )
    if now.is_changed or reasons.is_changed():
        st.caption("Geändert und nicht gespeichert. Der Stand steht in der Adresse.")


def edit_more(fold: ExpanderContainer) -> None:
    """What is not needed for every move, folded away: steps back, sum lock, cost terms."""
    if fold.open:
        with fold:
            edit_steps()
            _edit_terms()


def _edit_terms() -> None:
    """Year, pay, view, overhead and rent: assumptions with their range."""
    now = current()
    paid = years()
    _term("Jahr des Entgelts", paid, now.year, "year", str)
    _term(
        "Entgeltgruppe Koordination",
        costs.PAY_GROUPS,
        now.pay_group_koordination,
        "pay_group_koordination",
        str,
    )
    _term(
        "Entgeltgruppe übrige Stellen",
        costs.PAY_GROUPS,
        now.pay_group_kifaz,
        "pay_group_kifaz",
        str,
    )
    _term("Erfahrungsstufe", costs.PAY_STEPS, now.pay_step, "pay_step", str)
    _term("Kostensicht", list(costs.CostView), now.view, "view", lambda view: view.value)
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
    put(replace(current(), **{field: st.session_state[key]}))


def _term(
    label: str, options: Sequence[Any], value: Any, field: str, words: Callable[[Any], str]
) -> None:
    key = f"sc_{field}"
    st.session_state[key] = value
    st.selectbox(
        label,
        options,
        format_func=words,
        key=key,
        on_change=_change,
        args=(field, key),
        placeholder="Bitte wählen",
    )


def _slide(
    label: str, options: Sequence[Any], value: Any, field: str, words: Callable[[Any], str]
) -> None:
    key = f"sc_{field}"
    st.session_state[key] = value
    st.select_slider(
        label,
        sorted({*options, value}),
        format_func=words,
        key=key,
        on_change=_change,
        args=(field, key),
    )


def population() -> pd.DataFrame:
    """People under 18 and under 25 per Stadtraum at the newest year end: code, u18, u25."""
    return _population(data.current().release.data_hash)


def population_day() -> str:
    """The day of `population`, ISO."""
    return _population_day(data.current().release.data_hash)


@lru_cache(maxsize=2)
def _population_day(release: str) -> str:  # noqa: ARG001 (cache key)
    return data.latest("u18_count", "stadtraum") or ""


@lru_cache(maxsize=2)
def _population(release: str) -> pd.DataFrame:  # noqa: ARG001 (cache key)
    day = population_day()
    u18, u25 = (data.at(key, "stadtraum", day)["value"] for key in ("u18_count", "u25_count"))
    return pd.DataFrame({"code": u18.index, "u18": u18.to_numpy(), "u25": u25.to_numpy()})


def compute() -> ScenarioResult:
    """Posts and costs of the scenario in force."""
    return compute_of(current())


def compute_of(scenario: Scenario) -> ScenarioResult:
    """Posts and costs of any scenario on today's data."""
    tables = data.current().tables
    return model.run(scenario, tables["pay"], tables["parameters"], population(), offers())
