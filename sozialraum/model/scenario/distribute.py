"""Posts of a scenario handed out by need, and who wins or loses by it.

::

    share_i = beta / n + (1 - beta) * need_i / sum(need)
    vzae_i  = apportion(share_i, total, minimum_i, maximum)

Posts become plans by the rules of a KiFaZ (:func:`sozialraum.model.scenario.ledger.plan_with_vzae`).
The Aktionsbudget, posts outside the Stadträume and the terms of pay stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd

from sozialraum.model.allocation.methods import Method
from sozialraum.model.allocation.result import Allocation, allocate, compare_methods, shares
from sozialraum.model.allocation.units import QUARTER_VZAE
from sozialraum.model.fachkraeftebemessung import winners_losers
from sozialraum.model.scenario.ledger import VZAE, posts, with_posts
from sozialraum.model.scenario.state import STADTRAUM_CODES, Scenario, ScenarioError

Limit: TypeAlias = float | Mapping[str, float]


@dataclass(frozen=True)
class Rule:
    """How posts are handed out.

    Attributes:
        total_vzae: Posts of all Stadträume together, a multiple of ``unit_vzae``.
        base_share: beta, 0-1: part that goes to all in equal parts before rounding.
        minimum: Least posts, one number for all or by code (:func:`kifaz_minimum`).
        maximum: Most posts of one Stadtraum, likewise.
        unit_vzae: Smallest step, a multiple of a quarter.
        method: How shares become whole steps.
        codes: Stadträume that take part; the others end without posts.

    Raises:
        ScenarioError: ``unit_vzae`` is no multiple of a quarter above 0.
    """

    total_vzae: float
    base_share: float
    minimum: Limit = 0.0
    maximum: Limit = VZAE[1]
    unit_vzae: float = QUARTER_VZAE
    method: Method = Method.SAINTE_LAGUE
    codes: Collection[str] = STADTRAUM_CODES

    def __post_init__(self) -> None:
        steps = self.unit_vzae / QUARTER_VZAE
        if not (np.isfinite(steps) and steps >= 1 and steps == int(steps)):
            shown = f"{self.unit_vzae:g}".replace(".", ",")
            raise ScenarioError(
                f"Kleinste Stelle: {shown} VzÄ ist nicht möglich. Erlaubt sind Vielfache von 0,25."
            )


@dataclass(frozen=True)
class Distribution:
    """A scenario with its posts handed out by need.

    Attributes:
        scenario: After.
        allocation: Units, quota and ties of the Stadträume that took part.
        changes: Who gains and loses against the scenario before, as
            :func:`sozialraum.model.fachkraeftebemessung.winners_losers`: all 17.
    """

    scenario: Scenario
    allocation: Allocation
    changes: pd.DataFrame


def kifaz_minimum(
    scenario: Scenario, vzae: float = 1.0, elsewhere: float = 0.0
) -> dict[str, float]:
    """Least posts by code: ``vzae`` where a KiFaZ is (its coordinator), ``elsewhere`` if not."""
    return {c: vzae if scenario.plan(c).kifaz else elsewhere for c in STADTRAUM_CODES}


def distribute(scenario: Scenario, need: pd.Series, rule: Rule) -> Distribution:
    """Hand out the rule's posts by need.

    Args:
        scenario: Where Aktionsbudget, terms and existing KiFaZ come from.
        need: Shares or any other measure, not negative, index = code; only proportions count.
        rule: How.

    Raises:
        AllocationError: Need is missing or negative, the total is no multiple of the unit or the
            bounds do not allow it.
        ScenarioError: More posts than a Stadtraum can have, or ``rule.codes`` is no Stadtraum.
    """
    claims, minimum, maximum = _inputs(need, rule)
    allocation = allocate(
        claims,
        rule.total_vzae,
        unit=rule.unit_vzae,
        method=rule.method,
        lower=minimum,
        upper=maximum,
    )
    vzae = allocation.values.reindex(list(STADTRAUM_CODES), fill_value=0.0)
    after = with_posts(scenario, vzae)
    return Distribution(after, allocation, winners_losers(posts(scenario), posts(after)))


def by_method(scenario: Scenario, need: pd.Series, rule: Rule) -> pd.DataFrame:
    """What every method gives by the same rule, beside the posts of the scenario.

    Returns:
        Index = code, all 17; column "Bisher" and one per method (its German name), posts.

    Raises:
        AllocationError: As in :func:`distribute`.
        ScenarioError: ``rule.codes`` is no Stadtraum.
    """
    claims, minimum, maximum = _inputs(need, rule)
    table = compare_methods(
        claims, rule.total_vzae, unit=rule.unit_vzae, lower=minimum, upper=maximum
    )
    table = table.reindex(list(STADTRAUM_CODES), fill_value=0.0)
    table.insert(0, "Bisher", posts(scenario))
    return table


def _inputs(need: pd.Series, rule: Rule) -> tuple[pd.Series, Limit, Limit]:
    """Shares of those that take part, and the bounds without those that do not."""
    strange = sorted(set(rule.codes) - set(STADTRAUM_CODES))
    if strange:
        raise ScenarioError(f"Stadtraum: {', '.join(strange)} ist nicht möglich. Erlaubt: 01–17.")
    codes = [code for code in STADTRAUM_CODES if code in set(rule.codes)]
    claims = shares(need.reindex(codes), rule.base_share)
    return claims, _of(rule.minimum, codes), _of(rule.maximum, codes)


def _of(limit: Limit, codes: list[str]) -> Limit:
    if isinstance(limit, Mapping):
        # what is no Stadtraum stays in, so that allocate() can name it
        absent = set(STADTRAUM_CODES) - set(codes)
        return {code: amount for code, amount in limit.items() if code not in absent}
    return limit
