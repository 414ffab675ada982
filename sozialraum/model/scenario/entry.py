"""One cell of the ledger set by hand: the rules a KiFaZ follows, and the lock on the sum.

Sliders and typed fields both go through here, so that the same value always gives the same plan.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from sozialraum.model.scenario.ledger import Move, equipped, move
from sozialraum.model.scenario.presets import DEFAULT_AKTIONSBUDGET_EUR
from sozialraum.model.scenario.state import (
    KIFAZ_VZAE_RAHMEN,
    KOORDINATION_VZAE,
    Scenario,
    ScenarioError,
    StadtraumPlan,
)


def with_cell(plan: StadtraumPlan, cell: str, value: float) -> StadtraumPlan:
    """The plan with one cell set.

    - ``kifaz``: 1 opens a KiFaZ of the Rahmenkonzeption's smallest size (1.5 VzÄ), 0 closes it. A new
      one gets the presets' Aktionsbudget; that amount goes again when no post is left.
    - ``kifaz_vzae``: the coordinator is the first post of a KiFaZ, so coordination follows as
      min(1.0, posts), down to 0 with the KiFaZ itself; where somebody chose another value for a
      KiFaZ, it stays, as far as the KiFaZ is large enough.
    - ``koordination_vzae``: a KiFaZ smaller than its coordination grows to it.
    - ``aktionsbudget_eur``: nothing else changes.

    Args:
        plan: Before.
        cell: One of those above.
        value: VzÄ in quarters, whole EUR, or 0 and 1.

    Raises:
        ScenarioError: A value outside its range (field, value and range are named).
        KeyError: No such cell.
    """
    if cell == "kifaz":
        if value not in (0, 1):
            raise ScenarioError(f"KiFaZ im Stadtraum {int(plan.code)}: Erlaubt sind ja und nein.")
        size = max(KIFAZ_VZAE_RAHMEN[0], plan.kifaz_vzae) if value else 0.0
        return plan if bool(value) == plan.kifaz else with_cell(plan, "kifaz_vzae", size)
    if cell == "kifaz_vzae":
        return _with_kifaz(plan, value)
    if cell == "koordination_vzae":
        kifaz = max(plan.kifaz_vzae, value) if plan.kifaz else 0.0
        return replace(plan, kifaz_vzae=kifaz, koordination_vzae=value)
    if cell == "aktionsbudget_eur":
        # a whole amount may come as a float; what is not whole is left for the plan to refuse
        whole: Any = int(value) if float(value).is_integer() else value
        return replace(plan, aktionsbudget_eur=whole)
    raise KeyError(cell)


def _with_kifaz(plan: StadtraumPlan, vzae: float) -> StadtraumPlan:
    full = KOORDINATION_VZAE[1]
    is_first_post = not plan.kifaz or plan.koordination_vzae == min(full, plan.kifaz_vzae)
    part = min(full, vzae) if is_first_post else plan.koordination_vzae
    if not is_first_post and vzae:
        part = min(part, vzae)
    # Checked alone first: a bad size shall be named itself, not by what it does to the coordinator.
    replace(plan, kifaz_vzae=vzae, koordination_vzae=0.0)
    after = equipped(plan, replace(plan, kifaz_vzae=vzae, koordination_vzae=part))
    if plan.kifaz and not after.vzae and plan.aktionsbudget_eur == DEFAULT_AKTIONSBUDGET_EUR:
        return replace(after, aktionsbudget_eur=0)  # opened and closed leaves nothing behind
    return after


def enter(
    scenario: Scenario,
    code: str,
    cell: str,
    value: float,
    *,
    locked: bool,
    need: pd.Series | None = None,
) -> Move:
    """Set one cell of one Stadtraum; with the lock the others balance its posts.

    Args:
        scenario: Before.
        code: The Stadtraum.
        cell: As in :func:`with_cell`.
        value: As in :func:`with_cell`.
        locked: True = the posts of all Stadträume together stay the same to the last quarter.
            Money is not locked.
        need: As in :func:`sozialraum.model.scenario.ledger.move`.

    Raises:
        ScenarioError: The value is outside its range, or the others cannot give or take that much;
            nothing has changed.
    """
    before = scenario.plan(code)
    wanted = with_cell(before, cell, value)
    change = wanted.vzae - before.vzae
    if not locked or change == 0:
        return Move(scenario.with_plan(wanted), {code: change} if change else {})
    moved = move(scenario, code, wanted.vzae, locked=True, need=need)
    return replace(moved, scenario=moved.scenario.with_plan(wanted))
