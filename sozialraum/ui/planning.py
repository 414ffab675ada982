"""The Szenario page's state: the scenario in force, its steps, its address, what it comes to.

The scenario itself is the state: one text in the session and in the address (``?plan=2-2026-...``).
The widgets that change it are in :mod:`sozialraum.ui.planning_edit`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pandas as pd
import streamlit as st

from sozialraum.model import costs, need
from sozialraum.model import scenario as model
from sozialraum.model.defaults import default_values
from sozialraum.model.scenario import Scenario, ScenarioResult, need_presets
from sozialraum.model.scenario.history import History
from sozialraum.ui import address, data

PARAM = "plan"
DEFAULT = model.PRESETS["rahmenkonzeption"]
_PRESETS: dict[str, dict[str, Scenario]] = {}  # data release -> presets; the same for everybody


def history() -> History:
    """All steps since the scenario was opened."""
    return st.session_state["history"]


def current() -> Scenario:
    """The scenario in force."""
    return history().present


def kifaz_count() -> int:
    """How many Stadträume have a KiFaZ in the scenario in force."""
    return sum(plan.kifaz for plan in current().plans)


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
        found = affordable(model.decode(text, presets()))
    except (model.ScenarioError, model.CostError) as error:
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


def affordable(found: Scenario) -> Scenario:
    """The scenario, if posts of its year can be paid for. Raises CostError otherwise."""
    costs.check_year(data.table("pay"), data.table("parameters"), found.year)
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
