"""The Szenario page's state: the scenario in force, its steps, its address, what it comes to.

The scenario itself is the state: one text in the session and in the address (``?plan=2-2026-...``).
The widgets that change it are in :mod:`sozialraum.ui.szenario.planning_edit`.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from sozialraum.answers import scenario as answers
from sozialraum.answers.scenario import DEFAULT
from sozialraum.model.costs.personnel import CostError
from sozialraum.model.scenario.history import History
from sozialraum.model.scenario.link import decode, encode
from sozialraum.model.scenario.presets import preset_of
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.model.scenario.state import Scenario, ScenarioError
from sozialraum.ui.shell import address, data
from sozialraum.ui.shell.session import Slot

PARAM = "plan"
SAVED_PARAM, KEEPER_KEY = "szenario", "save"  # what is open of the saved ones
_REFUSED: Slot[str | None] = Slot("plan_refused", None)
_HISTORY: Slot[History | None] = Slot("history", None)


def history() -> History:
    """All steps since the scenario was opened."""
    held = _HISTORY.get()
    if held is None:
        raise RuntimeError("ask `adopt` first: no scenario is in force yet")
    return held


def current() -> Scenario:
    """The scenario in force."""
    return history().present


def kifaz_count() -> int:
    """How many Stadträume have a KiFaZ in the scenario in force."""
    return sum(plan.kifaz for plan in current().plans)


def adopt() -> None:
    """Take the scenario of a followed or edited address; an unreadable one is reported, once."""
    text = address.changed(PARAM)
    if text is not None and text == _REFUSED.get():
        return
    _REFUSED.set(None)
    if text is None:
        if _HISTORY.get() is None:
            _open(DEFAULT)
        elif address.is_gone(PARAM) and not _is_link_to_saved():
            _HISTORY.set(history().push(DEFAULT))
        return
    try:
        found = affordable(decode(text, presets()))
    except (ScenarioError, CostError) as error:
        _open(DEFAULT)
        _REFUSED.set(text)
        address.note(f"{error} Gezeigt wird die Vorlage Rahmenkonzeption.")
        return
    if _HISTORY.get() is not None:
        _HISTORY.set(history().push(found))
    else:
        _open(found)


def _open(scenario: Scenario) -> None:
    _HISTORY.set(History.begin(scenario))
    Slot(f"{KEEPER_KEY}_opened", None).set(None)


def _is_link_to_saved() -> bool:
    """Whether the address names a saved scenario that has not been opened yet."""
    wanted = st.query_params.get(SAVED_PARAM)
    return bool(wanted) and wanted != Slot(f"{KEEPER_KEY}_followed", None).get()


def start_from(scenario: Scenario) -> None:
    """Open a saved scenario; its steps begin here. Raises CostError if it cannot be paid for."""
    _open(affordable(scenario))
    address.touch()


def rebase(scenario: Scenario) -> None:
    """A saved scenario is what the one in force began with; what differs is a step on top."""
    now = current()
    start_from(scenario)
    if now != scenario:
        put(now)


def affordable(found: Scenario) -> Scenario:
    """The scenario, if posts of its year can be paid for. Raises CostError otherwise."""
    return answers.affordable(data.current(), found)


def years() -> list[int]:
    """Years with a pay table and all cost parameters."""
    return answers.years(data.current())


def put(scenario: Scenario, *, name: str = "Eigenes Szenario") -> None:
    """Put a changed scenario in force; call it in a widget's callback.

    Raises:
        CostError: Its year cannot be paid for; nothing has changed.
    """
    preset = preset_of(affordable(scenario), presets())
    known = presets()[preset].name if preset else name
    _HISTORY.set(history().push(replace(scenario, name=known)))
    address.touch()


def publish() -> None:
    """The address shall hold the scenario in force."""
    address.publish(PARAM, encode(current()), encode(DEFAULT))


def step(direction: str) -> None:
    """Undo, redo or reset; for the buttons' callbacks."""
    now = history()
    _HISTORY.set({"undo": now.undo, "redo": now.redo, "reset": now.reset}[direction]())
    address.touch()


def presets() -> dict[str, Scenario]:
    """The ready-made scenarios, with those that follow from this release's figures."""
    return answers.presets(data.current())


def population_day() -> str:
    """The day of funded posts and people, ISO."""
    return answers.basis(data.current()).day


def compute() -> ScenarioResult:
    """Posts and costs of the scenario in force."""
    return compute_of(current())


def compute_of(scenario: Scenario) -> ScenarioResult:
    """Posts and costs of any scenario on today's data."""
    return answers.run(data.current(), scenario)
