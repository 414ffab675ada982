"""What a staffing scenario costs and how many posts per head it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialraum.model.costs.personnel import check_year, employer_eur, material_eur, pay_parameters
from sozialraum.model.measures.rates import per_1000
from sozialraum.model.scenario.offers import Offers, change_offers
from sozialraum.model.scenario.state import STADTRAUM_CODES, Scenario, StadtraumPlan

OUTSIDE_LABEL = "Ortschaften (außerhalb der 17 Stadträume)"
COST_COLUMNS = ("personnel_eur", "overhead_eur", "material_eur", "rent_eur", "aktionsbudget_eur")


@dataclass(frozen=True)
class CostStep:
    """One step from nothing to the total.

    Attributes:
        key: personnel, overhead, material, rent or aktionsbudget.
        label: German name of the step.
        amount_eur: What the step adds.
        cumulative_eur: Total up to and including the step.
    """

    key: str
    label: str
    amount_eur: float
    cumulative_eur: float


@dataclass(frozen=True)
class Totals:
    """The city as a whole, with posts outside the Stadträume; None = not known.

    Attributes:
        vzae: All posts.
        koordination_vzae: Coordinator posts among them.
        other_vzae: The other posts.
        kifaz_count: Number of KiFaZ.
        personnel_eur: Employer cost.
        total_eur: Everything.
        vzae_per_1000_u18: All posts per 1,000 people under 18 of all Stadträume.
        vzae_per_1000_u25: The same for under 25.
    """

    vzae: float
    koordination_vzae: float
    other_vzae: float
    kifaz_count: int
    personnel_eur: float
    total_eur: float
    vzae_per_1000_u18: float | None
    vzae_per_1000_u25: float | None


@dataclass(frozen=True)
class ScenarioResult:
    """Outcome of a scenario.

    Attributes:
        scenario: What was computed.
        areas: One row per Stadtraum 01-17: code, kifaz, vzae, koordination_vzae, other_vzae,
            personnel_eur, overhead_eur, material_eur, rent_eur, aktionsbudget_eur, total_eur,
            vzae_per_1000_u18, vzae_per_1000_u25 (NaN = population missing), offers_before_vzae,
            offers_after_vzae (funded offers, not KiFaZ; NaN = not known), flags (tuple).
        outside_vzae: Posts outside the Stadträume, in no row of ``areas`` but in the totals.
        outside_eur: Their full cost.
        totals: The city.
        steps: Personnel, Gemeinkosten, Sachkosten, Miete, Aktionsbudget; the last is the total.
        employer_kifaz_eur: Employer cost per VzÄ of KiFaZ staff.
        employer_koordination_eur: Employer cost per VzÄ of coordinators.
        offers: Funded offers before and after the scenario's change of them; their money is in no
            cost.
    """

    scenario: Scenario
    areas: pd.DataFrame
    outside_vzae: float
    outside_eur: float
    totals: Totals
    steps: tuple[CostStep, ...]
    employer_kifaz_eur: float
    employer_koordination_eur: float
    offers: Offers

    @property
    def gap_eur(self) -> float | None:
        """Total minus the budget cap: > 0 = money is missing; None without a cap."""
        cap = self.scenario.budget_cap_eur
        return None if cap is None else self.totals.total_eur - cap

    @property
    def personnel_coverage(self) -> float | None:
        """Budget cap / employer cost (0.57 = the money pays 57 % of the posts' salaries)."""
        return self._coverage(self.totals.personnel_eur)

    @property
    def total_coverage(self) -> float | None:
        """Budget cap / total cost."""
        return self._coverage(self.totals.total_eur)

    def _coverage(self, cost: float) -> float | None:
        cap = self.scenario.budget_cap_eur
        return cap / cost if cap is not None and cost > 0 else None


@dataclass(frozen=True)
class _Rates:
    """EUR per VzÄ."""

    kifaz: float
    koordination: float
    gamma: float
    material: float

    def costs(self, koordination_vzae: float, other_vzae: float) -> tuple[float, float, float]:
        """Personnel, overhead and material of some posts."""
        personnel = koordination_vzae * self.koordination + other_vzae * self.kifaz
        vzae = koordination_vzae + other_vzae
        return personnel, personnel * self.gamma, vzae * self.material


def run(
    scenario: Scenario,
    pay: pd.DataFrame,
    parameters: pd.DataFrame,
    population: pd.DataFrame,
    offers: pd.DataFrame | None = None,
) -> ScenarioResult:
    """Cost and posts per head of a scenario.

    The overhead rate is the scenario's, not the register's: it is one of its sliders.

    Args:
        scenario: What to compute.
        pay: Table ``pay``.
        parameters: Table ``parameter``.
        population: Columns code, u18, u25 per Stadtraum; a missing row or value gives a missing
            ratio there and for the city.
        offers: Funded offers, columns code, vzae, as in
            :func:`sozialraum.model.scenario.offers.change_offers`; None = not known.

    Raises:
        CostError: No pay table or parameters for the scenario's year.
        ScenarioError: More is taken from the offers than they have.
    """
    check_year(pay, parameters, scenario.year)
    year = pay_parameters(parameters, scenario.year)
    rates = _Rates(
        kifaz=employer_eur(pay, scenario.pay_group_kifaz, scenario.pay_step, year),
        koordination=employer_eur(pay, scenario.pay_group_koordination, scenario.pay_step, year),
        gamma=scenario.gamma,
        material=material_eur(scenario.view, year),
    )
    by_code = {plan.code: plan for plan in scenario.plans}
    plans = [by_code.get(code) or StadtraumPlan(code) for code in STADTRAUM_CODES]
    people = _people(population)
    changed = change_offers(scenario.offers_change_vzae, offers)
    areas = _areas(plans, rates, scenario.rent_eur, people, changed)
    outside = rates.costs(float(scenario.outside_vzae), 0.0)
    sums = dict(zip(COST_COLUMNS, outside, strict=False))
    sums = {name: float(areas[name].sum()) + sums.get(name, 0.0) for name in COST_COLUMNS}
    return ScenarioResult(
        scenario=scenario,
        areas=areas,
        outside_vzae=float(scenario.outside_vzae),
        outside_eur=sum(outside),
        totals=_totals(scenario, sums, people),
        steps=_steps(sums),
        employer_kifaz_eur=rates.kifaz,
        employer_koordination_eur=rates.koordination,
        offers=changed,
    )


def _people(population: pd.DataFrame) -> dict[str, np.ndarray]:
    """Population in the order of the Stadträume, NaN where missing."""
    codes = population["code"].tolist()
    result = {}
    for band in ("u18", "u25"):
        counts = dict(zip(codes, population[band].tolist(), strict=True))
        result[band] = np.array([counts.get(code, np.nan) for code in STADTRAUM_CODES], dtype=float)
    return result


def _areas(
    plans: Sequence[StadtraumPlan],
    rates: _Rates,
    rent: int,
    people: dict[str, np.ndarray],
    offers: Offers,
) -> pd.DataFrame:
    costs = [rates.costs(float(plan.koordination_vzae), plan.other_vzae) for plan in plans]
    vzae = np.array([plan.vzae for plan in plans])
    columns: dict[str, object] = {
        "code": [plan.code for plan in plans],
        "kifaz": [plan.kifaz for plan in plans],
        "vzae": vzae,
        "koordination_vzae": [float(plan.koordination_vzae) for plan in plans],
        "other_vzae": [plan.other_vzae for plan in plans],
    }
    money = np.array(
        [
            (*cost, rent * plan.kifaz, plan.aktionsbudget_eur)
            for cost, plan in zip(costs, plans, strict=True)
        ],
        dtype=float,
    )
    columns |= dict(zip(COST_COLUMNS, money.T, strict=True))
    columns["total_eur"] = money.sum(axis=1)
    columns["vzae_per_1000_u18"] = per_1000(vzae, people["u18"])
    columns["vzae_per_1000_u25"] = per_1000(vzae, people["u25"])
    columns["offers_before_vzae"], columns["offers_after_vzae"] = offers.before, offers.after
    columns["flags"] = [plan.flags for plan in plans]
    return pd.DataFrame(columns)


def _totals(scenario: Scenario, sums: dict[str, float], people: dict[str, np.ndarray]) -> Totals:
    vzae = scenario.vzae
    other = sum(plan.other_vzae for plan in scenario.plans)

    def rate(band: str) -> float | None:
        found = per_1000(vzae, float(people[band].sum()))  # NaN as soon as one area is missing
        return None if np.isnan(found) else found

    return Totals(
        vzae=vzae,
        koordination_vzae=vzae - other,
        other_vzae=other,
        kifaz_count=scenario.kifaz_count,
        personnel_eur=sums["personnel_eur"],
        total_eur=sum(sums.values()),
        vzae_per_1000_u18=rate("u18"),
        vzae_per_1000_u25=rate("u25"),
    )


_STEP_LABELS = ("Personal", "Gemeinkosten", "Sachkosten", "Miete", "Aktionsbudget")


def _steps(sums: dict[str, float]) -> tuple[CostStep, ...]:
    steps, cumulative = [], 0.0
    for name, label in zip(COST_COLUMNS, _STEP_LABELS, strict=True):
        cumulative += sums[name]
        steps.append(CostStep(name.removesuffix("_eur"), label, sums[name], cumulative))
    return tuple(steps)


def difference(before: ScenarioResult, after: ScenarioResult) -> pd.DataFrame:
    """What changes per Stadtraum: code and, for posts, money and ratios, after minus before."""
    names = [name for name in after.areas.columns if name not in ("code", "kifaz", "flags")]
    change = after.areas[names] - before.areas[names]
    change.insert(0, "code", after.areas["code"])
    return change
