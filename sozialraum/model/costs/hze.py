"""Hilfen zur Erziehung: how many cases an amount of money stands for, by form of help.

Costs are Dresden's own per *running case* of a year (§§ 35a and 41 included), not per full case
year: a case counts once however many months it ran. They fit case counts of the same concept only,
not the study's "Fallaufkommen", which has no stated unit.
"""

from __future__ import annotations

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
PARAMETER_IDS = tuple(f"hze_kosten_{form}_eur" for form in FORM_NAMES)


def cases_worth(amount_eur: float, parameters: pd.DataFrame, cashable: float) -> pd.DataFrame:
    """How many cases of each form alone would have to be avoided to free an amount.

    Args:
        amount_eur: Money per year, not negative.
        parameters: Table ``parameter`` with Dresden's costs per case of 2022.
        cashable: Part of avoided cost that really comes free, above 0 to 1.

    Returns:
        Columns form, unit_eur, case_count.

    Raises:
        PlanningError: Negative amount, nothing is cashable, or a cost per case is not above zero.
        ParameterError: A parameter has no row.
    """
    if not amount_eur >= 0 or not 0 < cashable <= 1:
        raise PlanningError(
            "Der Betrag darf nicht negativ sein, der kassenwirksame Anteil nicht null."
        )
    unit = np.array(list(default_values(parameters, PARAMETER_IDS).values()))
    if not (unit > 0).all():
        raise PlanningError("Die Kosten je Fall müssen größer als null sein.")
    return pd.DataFrame(
        {"form": list(FORM_NAMES), "unit_eur": unit, "case_count": amount_eur / (unit * cashable)}
    )
