"""The Szenario page's state and widgets: the scenario in the URL, presets, sliders, terms.

The scenario itself is the state: one text in the session and in the address (``?plan=1-2026-...``).
Widgets are filled from it before they are drawn and write back to it when they change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from sozialraum.model import costs
from sozialraum.model import scenario as model
from sozialraum.model.scenario import Scenario, ScenarioResult, StadtraumPlan
from sozialraum.text import format as de
from sozialraum.ui import address, controls, data, page

KIFAZ_STEPS = (0.0, 0.5, 1.0, 1.5, 1.75, 2.0, 2.5, 3.0)
COORDINATION_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
BUDGET_STEPS = tuple(range(0, 60_001, 5_000))
OWN = "eigenes"
PARAM = "plan"
DEFAULT = model.encode(model.PRESETS["rahmenkonzeption"])


def current() -> Scenario:
    """The scenario in force."""
    return model.decode(st.session_state["scenario"])


def adopt() -> None:
    """Take the scenario of a followed or edited address; an unreadable one is reported."""
    text = address.changed(PARAM)
    if text is None:
        if "scenario" not in st.session_state or address.is_gone(PARAM):
            st.session_state["scenario"] = DEFAULT
        return
    try:
        st.session_state["scenario"] = model.encode(_affordable(model.decode(text)))
    except model.ScenarioError as error:
        st.session_state["scenario"] = DEFAULT
        address.note(f"{error} Gezeigt wird die Vorlage Rahmenkonzeption.")


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
    st.session_state["scenario"] = model.encode(scenario)
    address.touch()


def choose_preset() -> None:
    """The ready-made scenarios; an own one is shown as such."""
    adopt()
    now = current()
    address.publish(PARAM, st.session_state["scenario"], DEFAULT)
    own = model.preset_of(now) or OWN
    options = {key: preset.name for key, preset in model.PRESETS.items()}
    if own == OWN:
        options[OWN] = "Eigenes Szenario"
    st.session_state["sc_preset"] = own

    def take() -> None:
        key = st.session_state["sc_preset"]
        if key in model.PRESETS:
            put(model.PRESETS[key])

    st.selectbox(
        "Vorlage",
        list(options),
        format_func=lambda key: options.get(key, key),
        key="sc_preset",
        on_change=take,
        placeholder="Bitte wählen",
        help="Eine Vorlage ersetzt das ganze Szenario. Mit „Zurück“ im Browser kommt das vorige.",
    )


def edit_plan(code: str) -> None:
    """KiFaZ, coordination and Aktionsbudget of one Stadtraum."""
    plan = current().plan(code)
    kifaz_key, part_key, money_key = (f"sc_{name}_{code}" for name in ("kifaz", "part", "money"))
    st.session_state[kifaz_key] = plan.kifaz_vzae
    st.session_state[part_key] = plan.koordination_vzae
    st.session_state[money_key] = plan.aktionsbudget_eur

    def take(changed: str) -> None:
        kifaz = float(st.session_state[kifaz_key])
        part = float(st.session_state[part_key])
        if kifaz and changed == kifaz_key and not plan.kifaz:
            part = min(1.0, kifaz)  # a new KiFaZ starts with its coordinator, as the study has it
        if kifaz and part > kifaz:
            kifaz, part = (part, part) if changed == part_key else (kifaz, kifaz)
        money = int(st.session_state[money_key])
        put(current().with_plan(StadtraumPlan(code, kifaz, part, money)))

    st.select_slider(
        "KiFaZ (VzÄ insgesamt; 0 = kein KiFaZ)",
        sorted({*KIFAZ_STEPS, plan.kifaz_vzae}),
        key=kifaz_key,
        format_func=lambda value: de.number(value, 2),
        on_change=take,
        args=(kifaz_key,),
        help="Kinder- und Familienzentrum. VzÄ = Vollzeitäquivalent, eine volle Stelle. "
        "Rahmenkonzeption: 1,5 bis 2,0 VzÄ.",
    )
    st.select_slider(
        "davon Sozialraumkoordination (VzÄ)" if plan.kifaz else "Sozialraumkoordination (VzÄ)",
        COORDINATION_STEPS,
        key=part_key,
        format_func=lambda value: de.number(value, 2),
        on_change=take,
        args=(part_key,),
        help="Rahmenkonzeption: 1,0 VzÄ je KiFaZ. Ratsbeschluss 2018: 0,5 VzÄ je Stadtraum.",
    )
    st.select_slider(
        "Aktionsbudget je Jahr",
        sorted({*BUDGET_STEPS, plan.aktionsbudget_eur}),
        key=money_key,
        format_func=de.euro,
        on_change=take,
        args=(money_key,),
        help="Annahme: Die Studie nennt keinen Betrag.",
    )
    for flag in plan.flags:
        st.warning(f"{controls.stadtraum_names()[code]}: {flag}.")


def edit_terms() -> None:
    """Year, pay, view, overhead and rent, folded away: assumptions with their range."""
    now = current()
    with page.fold("Kosten-Annahmen", key="terms") as is_open:
        if not is_open:
            return
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
    day = data.latest("u18_count", "stadtraum") or ""
    u18, u25 = (data.at(key, "stadtraum", day)["value"] for key in ("u18_count", "u25_count"))
    return pd.DataFrame({"code": u18.index, "u18": u18.to_numpy(), "u25": u25.to_numpy()})


def compute() -> ScenarioResult:
    """The scenario's posts and costs."""
    return model.run(current(), data.table("pay"), data.table("parameters"), population())
