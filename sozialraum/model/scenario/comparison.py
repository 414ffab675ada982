"""Two to four scenarios side by side, what was set differently, and which part did what.

The parts of a difference are found by changing one group of settings after the other, always in
this order::

    1. plans      who gets how many posts and how much Aktionsbudget
    2. offers     posts the funded offers gain or lose
    3. pay        year of pay, pay groups, step
    4. terms      cost view, overhead, rent
    5. data       population, if a second frame is given

Each part is what its step adds, so the parts add up to the whole difference. Where two groups act
together (more posts *and* dearer posts) the later step carries the joint effect: posts are valued
at the first scenario's pay, the new pay is applied to the second scenario's posts. Quantity before
price is the usual rule of budget reports; another order would give other parts of the same sum.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from sozialraum.model.scenario.fields import PLAN_FIELDS, SCENARIO_FIELDS
from sozialraum.model.scenario.frozen import TOTAL_KEYS, total_labels, totals_of
from sozialraum.model.scenario.result import ScenarioResult, run
from sozialraum.model.scenario.state import STADTRAUM_CODES, Scenario, ScenarioError

FEWEST, MOST = 2, 4
AREA_KEYS = ("vzae", "total_eur")
PART_KEYS = (
    "vzae",
    "personnel_eur",
    "total_eur",
    "vzae_per_1000_u18",
    "vzae_per_1000_u25",
    "offers_after_vzae",
)
# Group of settings -> German name, fields of the scenario. The budget cap changes no cost.
_STEPS = (
    ("plans", "Stellen und Aktionsbudgets", ("plans", "outside_vzae")),
    ("offers", "Geförderte Angebote", ("offers_change_vzae",)),
    (
        "pay",
        "Jahr und Eingruppierung",
        ("year", "pay_group_kifaz", "pay_group_koordination", "pay_step"),
    ),
    ("terms", "Kostensicht, Gemeinkosten, Miete", ("view", "gamma", "rent_eur")),
)


@dataclass(frozen=True)
class Moved:
    """One setting that is not the same in all scenarios.

    Attributes:
        key: Field name.
        code: Stadtraum code for a field of a plan, None for one of the whole scenario.
        label: German name of the field.
        unit: "VzÄ", "EUR", "%" (values are fractions) or "".
        values: One per scenario, in their order; None = no budget cap.
    """

    key: str
    code: str | None
    label: str
    unit: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Comparison:
    """Scenarios side by side; number 0 is the one the others are compared with.

    Attributes:
        names: German names, made unique ("Entwurf", "Entwurf (2)").
        totals: key, label, unit, value_0 ..., difference_1 ... (NaN = missing).
        areas: code, then for vzae and total_eur: vzae_0 ..., vzae_difference_1 ...
        moved: Settings that differ.
    """

    names: tuple[str, ...]
    totals: pd.DataFrame
    areas: pd.DataFrame
    moved: tuple[Moved, ...]


def compare(results: Sequence[ScenarioResult], funding_year: str) -> Comparison:
    """Put two to four results side by side; the year is that of the funding list.

    Raises:
        ScenarioError: Fewer than two or more than four.
    """
    if not FEWEST <= len(results) <= MOST:
        raise ScenarioError(
            f"Vergleich: {len(results)} Szenarien sind nicht möglich. "
            f"Erlaubt sind {FEWEST} bis {MOST}."
        )
    scenarios = [result.scenario for result in results]
    return Comparison(
        names=_unique([scenario.name for scenario in scenarios]),
        totals=_totals(results, funding_year),
        areas=_areas(results),
        moved=moved(scenarios),
    )


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for name in names:
        new, number = name, 1
        while new in found:
            number += 1
            new = f"{name} ({number})"
        found.append(new)
    return tuple(found)


def _known(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _totals(results: Sequence[ScenarioResult], funding_year: str) -> pd.DataFrame:
    labels = total_labels(funding_year).values()
    columns: dict[str, list[Any]] = {
        "key": list(TOTAL_KEYS),
        "label": [label for label, _ in labels],
        "unit": [unit for _, unit in labels],
    }
    values = [[_known(value) for value in totals_of(result).values()] for result in results]
    columns |= {f"value_{i}": list(column) for i, column in enumerate(values)}
    frame = pd.DataFrame(columns)
    for i in range(1, len(results)):
        frame[f"difference_{i}"] = frame[f"value_{i}"] - frame["value_0"]
    return frame


def _areas(results: Sequence[ScenarioResult]) -> pd.DataFrame:
    columns: dict[str, Any] = {"code": list(STADTRAUM_CODES)}
    for key in AREA_KEYS:
        numbers = [result.areas[key].to_numpy(dtype=float) for result in results]
        columns |= {f"{key}_{i}": column for i, column in enumerate(numbers)}
        columns |= {
            f"{key}_difference_{i}": column - numbers[0]
            for i, column in enumerate(numbers)
            if i > 0
        }
    return pd.DataFrame(columns)


def moved(scenarios: Sequence[Scenario]) -> tuple[Moved, ...]:
    """Settings that are not the same in all scenarios; names do not count."""
    found = [
        Moved(one.name, None, one.label, one.unit, _values(scenarios, one.name))
        for one in SCENARIO_FIELDS
    ]
    for code in STADTRAUM_CODES:
        plans = [scenario.plan(code) for scenario in scenarios]
        found += [
            Moved(one.name, code, one.label, one.unit, _values(plans, one.name))
            for one in PLAN_FIELDS
        ]
    return tuple(one for one in found if any(value != one.values[0] for value in one.values))


def _values(owners: Sequence[Any], name: str) -> tuple[Any, ...]:
    found = (getattr(owner, name) for owner in owners)
    return tuple(value.value if name == "view" else value for value in found)


def parts(
    before: Scenario,
    after: Scenario,
    pay: pd.DataFrame,
    parameters: pd.DataFrame,
    population: pd.DataFrame,
    population_after: pd.DataFrame | None = None,
    offers: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """What each group of settings contributes to the difference (order rule: see the module).

    Args:
        before: First scenario.
        after: Second scenario.
        pay: Table ``pay``.
        parameters: Table ``parameter``.
        population: As in ``run``; of both scenarios unless the next one is given.
        population_after: Population of the second scenario.
        offers: As in ``run``.

    Returns:
        key (plans, offers, pay, terms, data), label and ``PART_KEYS`` (NaN = not known):
        one row per part, each column adds up to the second result minus the first. Row "data" only
        with ``population_after``.

    Raises:
        CostError, ScenarioError: As in ``run``, for any scenario on the way.
    """
    now, stages = before, [run(before, pay, parameters, population, offers)]
    for _, _, names in _STEPS:
        now = replace(now, **{name: getattr(after, name) for name in names})
        stages.append(run(now, pay, parameters, population, offers))
    labels = [(key, label) for key, label, _ in _STEPS]
    if population_after is not None:
        stages.append(run(now, pay, parameters, population_after, offers))
        labels.append(("data", "Daten: Einwohner"))
    numbers = pd.DataFrame(
        [[_known(totals[key]) for key in PART_KEYS] for totals in map(totals_of, stages)],
        columns=list(PART_KEYS),
    )
    change = numbers.diff().iloc[1:].reset_index(drop=True)
    change.insert(0, "key", [key for key, _ in labels])
    change.insert(1, "label", [label for _, label in labels])
    return change
