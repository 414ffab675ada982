"""Staffing scenario: who gets a KiFaZ, how many posts, on which pay terms.

A scenario is an immutable, validated value. Posts are counted in quarters of a full-time post (VzÄ);
binary floats hold quarters exactly, so sums carry no rounding error.

How posts of a Stadtraum add up: with a KiFaZ the coordinator is *part of* ``kifaz_vzae``; without
one only ``koordination_vzae`` counts. As the coordinator's part can never exceed the KiFaZ, the
total is the larger of the two in both cases.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sozialraum.model.costs.personnel import PAY_GROUPS, PAY_STEPS, CostView
from sozialraum.model.errors import PlanningError

STADTRAUM_CODES = tuple(f"{number:02d}" for number in range(1, 18))
KIFAZ_VZAE = (0.5, 3.0)  # what can be set
KIFAZ_VZAE_RAHMEN = (1.5, 2.0)  # the study's Rahmenkonzeption (2017)
KOORDINATION_VZAE = (0.0, 1.0)
KOORDINATION_VZAE_RAHMEN = 1.0
AKTIONSBUDGET_EUR = (0, 60_000)
OUTSIDE_VZAE = (0.0, 3.0)
RENT_EUR = (0, 60_000)
BUDGET_CAP_EUR = (0, 9_999_999)
OFFERS_CHANGE_VZAE = (-100.0, 100.0)
GAMMA = (0.10, 0.40)
YEARS = (2017, 2030)

FLAG_OUTSIDE = "außerhalb der Rahmenkonzeption"
FLAG_KOORDINATION = "weniger als 1,0 VzÄ Koordination"


class ScenarioError(PlanningError):
    """A value a scenario cannot take; the message (German) names field, value and range."""


def grouped(amount: float) -> str:
    """A number for a message: "60.000", "99,5", "−1"."""
    text = f"{amount:,.0f}" if float(amount).is_integer() else f"{amount:,.12g}"
    return text.translate(str.maketrans(",.-", ".,−"))


def _check_range(name: str, value: float, bounds: tuple[float, float], unit: str) -> None:
    # "not ... <=" also catches NaN
    if isinstance(value, bool) or not bounds[0] <= value <= bounds[1]:
        raise ScenarioError(
            f"{name}: {grouped(value)} ist nicht möglich. Erlaubt sind "
            f"{grouped(bounds[0])} bis {grouped(bounds[1])} {unit}."
        )


def check_vzae(name: str, value: float, bounds: tuple[float, float]) -> None:
    """Refuse what is no quarter of a post within the bounds.

    Raises:
        ScenarioError: Names field, value and range.
    """
    _check_range(name, value, bounds, "VzÄ")
    if value * 4 != int(value * 4):
        raise ScenarioError(
            f"{name}: {grouped(value)} VzÄ ist nicht möglich. Erlaubt sind Viertelschritte von "
            f"{grouped(bounds[0])} bis {grouped(bounds[1])} VzÄ."
        )


def _check_whole_eur(name: str, value: float, bounds: tuple[float, float]) -> None:
    if isinstance(value, bool) or not bounds[0] <= value <= bounds[1] or value != int(value):
        raise ScenarioError(
            f"{name}: {grouped(value)} ist nicht möglich. Erlaubt sind ganze Beträge von "
            f"{grouped(bounds[0])} bis {grouped(bounds[1])} EUR."
        )


def _check_choice(name: str, value: object, allowed: Iterable[object]) -> None:
    choices = list(allowed)
    if value not in choices:
        words = ", ".join(str(choice) for choice in choices)
        raise ScenarioError(f"{name}: {value} ist nicht möglich. Erlaubt sind: {words}.")


@dataclass(frozen=True)
class StadtraumPlan:
    """What one Stadtraum gets.

    Attributes:
        code: "01" to "17".
        kifaz_vzae: All posts of the KiFaZ with its coordinator, 0.5-3.0 in quarters; 0 = no KiFaZ.
        koordination_vzae: Coordinator posts, 0-1 in quarters; part of the KiFaZ where there is one.
        aktionsbudget_eur: Sozialräumliches Aktionsbudget per year, whole EUR, 0-60,000.

    Raises:
        ScenarioError: A value outside its range, or more coordination than the KiFaZ has posts.
    """

    code: str
    kifaz_vzae: float = 0.0
    koordination_vzae: float = 0.0
    aktionsbudget_eur: int = 0

    def __post_init__(self) -> None:
        _check_choice("Stadtraum", self.code, STADTRAUM_CODES)
        place = f" im Stadtraum {int(self.code)}"
        if self.kifaz_vzae != 0:
            check_vzae(f"KiFaZ{place}", self.kifaz_vzae, KIFAZ_VZAE)
        check_vzae(f"Koordination{place}", self.koordination_vzae, KOORDINATION_VZAE)
        if self.kifaz and self.koordination_vzae > self.kifaz_vzae:
            raise ScenarioError(
                f"Koordination{place}: {grouped(self.koordination_vzae)} VzÄ ist mehr als das "
                f"ganze KiFaZ. Erlaubt sind 0 bis {grouped(self.kifaz_vzae)} VzÄ."
            )
        _check_whole_eur(f"Aktionsbudget{place}", self.aktionsbudget_eur, AKTIONSBUDGET_EUR)

    @property
    def kifaz(self) -> bool:
        """Whether the Stadtraum has a KiFaZ."""
        return self.kifaz_vzae > 0

    @property
    def vzae(self) -> float:
        """All posts of the Stadtraum (see the module's text)."""
        return float(max(self.kifaz_vzae, self.koordination_vzae))

    @property
    def other_vzae(self) -> float:
        """Posts of the KiFaZ that are not coordination."""
        return self.vzae - float(self.koordination_vzae)

    @property
    def is_empty(self) -> bool:
        """Whether the Stadtraum gets nothing."""
        return self.vzae == 0 and self.aktionsbudget_eur == 0

    @property
    def flags(self) -> tuple[str, ...]:
        """German remarks: where a KiFaZ leaves the Rahmenkonzeption. Allowed, but to be seen."""
        if not self.kifaz:
            return ()
        low, high = KIFAZ_VZAE_RAHMEN
        found = [] if low <= self.kifaz_vzae <= high else [FLAG_OUTSIDE]
        if self.koordination_vzae < KOORDINATION_VZAE_RAHMEN:
            found.append(FLAG_KOORDINATION)
        return tuple(found)


@dataclass(frozen=True)
class Scenario:
    """One staffing scenario.

    Attributes:
        name: For people only; two scenarios of different name may be equal.
        year: Calendar year of pay and contributions.
        pay_group_kifaz: Pay group of KiFaZ staff other than the coordinator.
        pay_group_koordination: Pay group of coordinators.
        pay_step: Experience step 2-5 of all.
        view: What "full cost" includes.
        gamma: Overhead as a fraction of employer cost, whole percent, 0.10-0.40.
        rent_eur: Rent per KiFaZ and year, whole EUR (0 = not counted).
        outside_vzae: Coordinator posts outside the 17 Stadträume (Ortschaften), 0-3.
        budget_cap_eur: Money there is per year, None = no cap.
        offers_change_vzae: Posts that the funded offers of the whole city gain or lose, -100 to 100
            in quarters. They are no KiFaZ posts and their money is not counted
            (:mod:`sozialraum.model.scenario.offers`).
        plans: One plan per Stadtraum that gets something; stored sorted, empty ones dropped.

    Raises:
        ScenarioError: A value outside its range or a Stadtraum named twice.
    """

    name: str = field(default="Eigenes Szenario", compare=False)
    year: int = 2026
    pay_group_kifaz: str = "S 11b"
    pay_group_koordination: str = "S 12"
    pay_step: int = 4
    view: CostView = CostView.ZUWENDUNG
    gamma: float = 0.20
    rent_eur: int = 0
    outside_vzae: float = 0.0
    budget_cap_eur: int | None = None
    offers_change_vzae: float = 0.0
    plans: tuple[StadtraumPlan, ...] = ()

    def __post_init__(self) -> None:
        _check_choice("Jahr", self.year, range(YEARS[0], YEARS[1] + 1))
        _check_choice("Entgeltgruppe KiFaZ", self.pay_group_kifaz, PAY_GROUPS)
        _check_choice("Entgeltgruppe Koordination", self.pay_group_koordination, PAY_GROUPS)
        _check_choice("Erfahrungsstufe", self.pay_step, PAY_STEPS)
        _check_choice("Kostensicht", self.view, CostView)
        _check_gamma(self.gamma)
        _check_whole_eur("Miete je KiFaZ", self.rent_eur, RENT_EUR)
        check_vzae("Stellen außerhalb der Stadträume", self.outside_vzae, OUTSIDE_VZAE)
        if self.budget_cap_eur is not None:
            _check_whole_eur("Budget", self.budget_cap_eur, BUDGET_CAP_EUR)
        check_vzae("Änderung der geförderten Angebote", self.offers_change_vzae, OFFERS_CHANGE_VZAE)
        object.__setattr__(self, "gamma", round(self.gamma * 100) / 100)
        object.__setattr__(self, "plans", _canonical(self.plans))

    def plan(self, code: str) -> StadtraumPlan:
        """The plan of a Stadtraum; an empty one if it gets nothing.

        Raises:
            ScenarioError: ``code`` is no Stadtraum.
        """
        for plan in self.plans:
            if plan.code == code:
                return plan
        return StadtraumPlan(code)

    def with_plan(self, plan: StadtraumPlan) -> Scenario:
        """The same scenario with one Stadtraum's plan replaced."""
        others = tuple(other for other in self.plans if other.code != plan.code)
        return replace(self, plans=(*others, plan))

    @property
    def vzae(self) -> float:
        """All posts, with those outside the Stadträume."""
        return sum(plan.vzae for plan in self.plans) + float(self.outside_vzae)

    @property
    def kifaz_count(self) -> int:
        """Number of KiFaZ."""
        return sum(plan.kifaz for plan in self.plans)


def _check_gamma(gamma: float) -> None:
    low, high = (round(bound * 100) for bound in GAMMA)
    percent = gamma * 100
    # float noise: 0.29 * 100 = 28.999999999999996 is a whole percent
    is_whole = math.isfinite(percent) and abs(percent - round(percent)) < 1e-6
    if not is_whole or not low <= round(percent) <= high:
        raise ScenarioError(
            f"Gemeinkostenzuschlag: {grouped(percent)} % ist nicht möglich. "
            f"Erlaubt sind ganze Prozent von {low} bis {high}."
        )


def _canonical(plans: Iterable[StadtraumPlan]) -> tuple[StadtraumPlan, ...]:
    ordered = sorted(plans, key=lambda plan: plan.code)
    codes = [plan.code for plan in ordered]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise ScenarioError(f"Stadtraum: {', '.join(twice)} ist mehrfach geplant. Erlaubt: einmal.")
    return tuple(plan for plan in ordered if not plan.is_empty)
