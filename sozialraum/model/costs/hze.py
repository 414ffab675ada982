"""Hilfen zur Erziehung: what more or fewer cases mean in money, by form of help.

Costs are Dresden's own per *running case* of a year (§§ 35a and 41 included), not per full case
year: a case counts once however many months it ran. They fit case counts of the same concept only.
The study's "Fallaufkommen" has no stated unit, so nothing here will multiply it with money.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialraum.model.defaults import default_values
from sozialraum.model.errors import PlanningError

FORM_NAMES = {
    "ambulant": "ambulante Hilfe",
    "teilstationaer": "teilstationäre Hilfe",
    "vollzeitpflege": "Vollzeitpflege",
    "stationaer": "stationäre Hilfe",
}
FORMS = tuple(FORM_NAMES)
UNIT_COST_IDS = tuple(f"hze_kosten_{form}_eur" for form in FORMS)
CASE_SHARE_IDS = tuple(f"hze_fallanteil_{form}" for form in FORMS)
PARAMETER_IDS = (*UNIT_COST_IDS, *CASE_SHARE_IDS)
UNIT_UNKNOWN = frozenset({"fallaufkommen_ambulant", "fallaufkommen_stationaer"})


class HzeError(PlanningError):
    """Cases or costs that cannot be computed with; the message is German."""


@dataclass(frozen=True)
class UnitCosts:
    """Cost per running case in EUR and share of all cases, in the order of ``FORMS``.

    Raises:
        HzeError: A cost is not positive, a share is negative or the shares do not add up to 1.
    """

    cost_eur: tuple[float, ...]
    case_share: tuple[float, ...]

    def __post_init__(self) -> None:
        if not all(cost > 0 for cost in self.cost_eur):
            raise HzeError("Die Kosten je Fall müssen größer als null sein.")
        if min(self.case_share) < 0 or abs(sum(self.case_share) - 1) > 1e-9:
            raise HzeError("Die Anteile der Hilfeformen müssen zusammen 100 % ergeben.")

    @property
    def mean_eur(self) -> float:
        """Mean cost per case over all forms, weighted by case shares."""
        return float(np.dot(self.cost_eur, self.case_share))

    @property
    def money_share(self) -> tuple[float, ...]:
        """Share of each form in all money, in the order of ``FORMS``."""
        money = np.multiply(self.cost_eur, self.case_share)
        return tuple((money / money.sum()).tolist())

    def of(self, form: str) -> float:
        """Cost per running case of one form in EUR.

        Raises:
            HzeError: No such form of help.
        """
        _check_form(form)
        return self.cost_eur[FORMS.index(form)]


def unit_costs(parameters: pd.DataFrame) -> UnitCosts:
    """Dresden's costs per case and case shares of 2022 from the register.

    Raises:
        ParameterError: A parameter has no row.
    """
    values = default_values(parameters, PARAMETER_IDS)
    return UnitCosts(
        tuple(values[key] for key in UNIT_COST_IDS), tuple(values[key] for key in CASE_SHARE_IDS)
    )


def money_of_cases(change: Mapping[str, float], costs: UnitCosts, cashable: float) -> pd.DataFrame:
    """What added (> 0) or avoided (< 0) cases mean in money per year.

    Added cases cost in full: whoever is entitled gets help. Of avoided cases only the cashable
    part comes free, as places are filled again and fixed costs stay.

    Args:
        change: Change in running cases per year by form.
        costs: Cost per case.
        cashable: Part of avoided cost that really comes free, 0 to 1.

    Returns:
        Columns form, case_change, unit_eur, gross_eur (all of it) and cash_eur (> 0 = more
        spending); one row per form of ``change``.

    Raises:
        HzeError: Not a form of help, the study's Fallaufkommen, or ``cashable`` is no fraction.
    """
    if not 0 <= cashable <= 1:
        raise HzeError(f"Kassenwirksamer Anteil: {cashable} ist nicht möglich. Erlaubt: 0 bis 1.")
    rows = [(form, float(count), costs.of(form)) for form, count in change.items()]
    frame = pd.DataFrame(rows, columns=["form", "case_change", "unit_eur"])
    gross = frame["case_change"] * frame["unit_eur"]
    frame["gross_eur"] = gross
    frame["cash_eur"] = gross.where(gross > 0, gross * cashable)
    return frame


def cases_worth(amount_eur: float, costs: UnitCosts, cashable: float) -> pd.DataFrame:
    """How many cases of each form alone would have to be avoided to free an amount.

    Args:
        amount_eur: Money per year, not negative.
        costs: Cost per case.
        cashable: Part of avoided cost that really comes free, above 0 to 1.

    Returns:
        Columns form, unit_eur, case_count.

    Raises:
        HzeError: Negative amount, or nothing is cashable.
    """
    if amount_eur < 0 or not 0 < cashable <= 1:
        raise HzeError("Der Betrag darf nicht negativ sein, der kassenwirksame Anteil nicht null.")
    unit = np.array(costs.cost_eur)
    return pd.DataFrame(
        {"form": FORMS, "unit_eur": unit, "case_count": amount_eur / (unit * cashable)}
    )


def avoided_cases(
    spending_eur: float, reduction: float, costs: UnitCosts, modifiers: Mapping[str, float]
) -> pd.DataFrame:
    """Cases avoided per year by form when spending falls by a fraction before cashability.

    ``avoided_h = spending * money_share_h * reduction * m_h / cost_h``, ``sum(money_share*m) = 1``.

    Args:
        spending_eur: All spending on Hilfen zur Erziehung per year.
        reduction: Relative fall, for example 0.0075.
        costs: Cost per case and shares.
        modifiers: How much stronger (> 1) or weaker each form reacts; absent forms count 1.

    Returns:
        Columns form, case_count, amount_eur; amounts add up to ``spending_eur * reduction``.

    Raises:
        HzeError: Modifiers do not average 1 weighted by money, are negative or name no form.
    """
    for form in modifiers:
        _check_form(form)
    factor = np.array([modifiers.get(form, 1.0) for form in FORMS])
    weighted = factor * np.array(costs.money_share)
    if (factor < 0).any() or abs(weighted.sum() - 1) > 1e-9:
        raise HzeError("Die Gewichte der Hilfeformen müssen nach Geld gewichtet im Mittel 1 sein.")
    amount = spending_eur * reduction * weighted
    return pd.DataFrame(
        {"form": FORMS, "case_count": amount / np.array(costs.cost_eur), "amount_eur": amount}
    )


def _check_form(form: str) -> None:
    if form in UNIT_UNKNOWN:
        raise HzeError(
            "Das Fallaufkommen der Studie hat keine angegebene Einheit und wird deshalb nicht "
            "mit Kosten multipliziert."
        )
    if form not in FORMS:
        raise HzeError(f"Hilfeform: {form} ist nicht möglich. Erlaubt sind: {', '.join(FORMS)}.")
