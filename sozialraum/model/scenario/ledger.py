"""Posts of one Stadtraum moved in the ledger, with or without the sum locked.

With the lock the others give or take what the moved Stadtraum gains or gives up, to the quarter of
a post (:mod:`sozialraum.model.allocation.lock`). They give in proportion to what they have, and
take in proportion to their need (without need: likewise to what they have). A Stadtraum without
posts takes part only when there is no other or the others cannot take any more. Posts outside the Stadträume, money and
the terms of pay stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from sozialraum.model.allocation.lock import locked_moves
from sozialraum.model.allocation.units import QUARTER_VZAE, AllocationError
from sozialraum.model.scenario.presets import DEFAULT_AKTIONSBUDGET_EUR
from sozialraum.model.scenario.state import (
    KIFAZ_VZAE,
    KOORDINATION_VZAE,
    STADTRAUM_CODES,
    Scenario,
    ScenarioError,
    StadtraumPlan,
    check_vzae,
)

VZAE = (0.0, KIFAZ_VZAE[1])


@dataclass(frozen=True)
class Move:
    """A scenario after a move, and what the move did.

    Attributes:
        scenario: After the move.
        changes: Stadtraum -> posts gained (> 0) or given (< 0) in quarters, the moved one included,
            those unchanged left out; sorted by code. With the lock they add up to exactly 0.
        closed: Stadträume, other than the moved one, that lost their KiFaZ by giving.
    """

    scenario: Scenario
    changes: dict[str, float]
    closed: tuple[str, ...] = ()


def plan_with_vzae(plan: StadtraumPlan, vzae: float) -> StadtraumPlan:
    """The plan with other posts in all, by the rules of a KiFaZ.

    A KiFaZ stays one down to its smallest size; where there is none, posts are coordination up to
    1.0 and more makes a KiFaZ. Coordination is min(1.0, posts); where somebody chose less for a
    KiFaZ, it stays so. The Aktionsbudget stays; a new KiFaZ has one (:func:`equipped`).

    Args:
        plan: Before.
        vzae: All posts of the Stadtraum, 0-3 in quarters.

    Raises:
        ScenarioError: ``vzae`` is outside its range or no multiple of a quarter.
    """
    check_vzae(f"Stellen im Stadtraum {int(plan.code)}", vzae, VZAE)
    full = KOORDINATION_VZAE[1]
    if vzae < KIFAZ_VZAE[0] or not (plan.kifaz or vzae > full):
        return replace(plan, kifaz_vzae=0.0, koordination_vzae=vzae)
    follows_rule = plan.koordination_vzae == min(full, plan.vzae)
    part = min(full if follows_rule else plan.koordination_vzae, vzae)
    return equipped(plan, replace(plan, kifaz_vzae=vzae, koordination_vzae=part))


def equipped(before: StadtraumPlan, after: StadtraumPlan) -> StadtraumPlan:
    """``after``, with the presets' Aktionsbudget if its KiFaZ is new and has none.

    Whoever opens a KiFaZ compares its cost with those of the presets, so it comes with the same.
    """
    if after.kifaz and not before.kifaz and not after.aktionsbudget_eur:
        return replace(after, aktionsbudget_eur=DEFAULT_AKTIONSBUDGET_EUR)
    return after


def posts(scenario: Scenario) -> pd.Series:
    """Posts per Stadtraum, all 17, index = code; without posts outside the Stadträume."""
    amounts = [scenario.plan(code).vzae for code in STADTRAUM_CODES]
    return pd.Series(amounts, index=list(STADTRAUM_CODES), name="vzae")


def with_posts(scenario: Scenario, vzae: pd.Series) -> Scenario:
    """The scenario with other posts, one plan each by :func:`plan_with_vzae`.

    Args:
        scenario: Before.
        vzae: Posts, index = code; a Stadtraum left out stays as it is.

    Raises:
        ScenarioError: A number of posts a Stadtraum cannot have, or an unknown code.
    """
    plans = {plan.code: plan for plan in scenario.plans}
    for code, amount in zip(vzae.index.tolist(), vzae.tolist(), strict=True):
        before = plans.get(code) or StadtraumPlan(code)
        plans[code] = before if amount == before.vzae else plan_with_vzae(before, float(amount))
    return replace(scenario, plans=tuple(plans.values()))


def move(
    scenario: Scenario,
    code: str,
    new_vzae: float,
    *,
    locked: bool,
    need: pd.Series | None = None,
) -> Move:
    """Give one Stadtraum other posts (rule: see the module).

    Args:
        scenario: Before.
        code: The Stadtraum that is moved.
        new_vzae: Its posts in all, 0-3 in quarters.
        locked: True = the sum over the Stadträume stays the same to the last quarter.
        need: Who takes what becomes free; not negative, index = code.

    Raises:
        ScenarioError: ``code`` or ``new_vzae`` is not possible, need is missing for a Stadtraum, or
            the others cannot give or take that much.
    """
    try:
        moved = plan_with_vzae(scenario.plan(code), new_vzae)
        before = posts(scenario)
        after = before.copy()
        after[code] = moved.vzae
        if locked:
            after = _locked(before, code, moved.vzae - float(before[code]), need)
        result = with_posts(scenario, after)
    except AllocationError as error:
        raise ScenarioError(str(error)) from error
    difference = (after - before).to_dict()
    lost = (c for c in STADTRAUM_CODES if scenario.plan(c).kifaz and not result.plan(c).kifaz)
    return Move(
        scenario=result,
        changes={key: change for key, change in difference.items() if change != 0},
        closed=tuple(other for other in lost if other != code),
    )


def _locked(before: pd.Series, code: str, change: float, need: pd.Series | None) -> pd.Series:
    weights = before
    if need is not None and change < 0:
        weights = need.reindex(before.index)
        if before.drop(code).any():
            weights = weights.where(before > 0, 0.0)
    moves = locked_moves(
        before,
        code,
        change,
        weights=weights,
        unit=QUARTER_VZAE,
        lower=VZAE[0],
        upper=VZAE[1],
    )
    return moves.values
