"""Employer cost over years: pay tables as far as they reach, beyond them a yearly wage growth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sozialraum.model.costs.personnel import (
    CostError,
    available_years,
    employer_eur,
    pay_parameters,
)
from sozialraum.model.defaults import default_values

GROWTH_ID = "lohnsteigerung"
PARAMETER_IDS = (GROWTH_ID,)


def employer_path(
    pay: pd.DataFrame,
    parameters: pd.DataFrame,
    pay_group: str,
    step: int,
    years: Sequence[int],
    growth: float | None = None,
) -> np.ndarray:
    """Employer cost per VzÄ in EUR for each year, shape (years,).

    Args:
        pay: Table ``pay``.
        parameters: Table ``parameter``.
        pay_group: For example "S 12".
        step: Experience step 2-5.
        years: Calendar years.
        growth: Yearly rise beyond the last pay table as a fraction; None takes the register's.

    Raises:
        CostError: A year before the last pay table has none, or there is no table at all.
    """
    known = available_years(pay, parameters)
    if not known:
        raise CostError("Für kein Jahr liegen Entgelttabelle und Kostenparameter vor.")
    rate = default_values(parameters, [GROWTH_ID])[GROWTH_ID] if growth is None else growth
    wanted = {min(year, known[-1]) for year in years}
    cost = {
        year: employer_eur(pay, pay_group, step, pay_parameters(parameters, year))
        for year in wanted
    }
    return np.array(
        [cost[min(year, known[-1])] * (1 + rate) ** max(year - known[-1], 0) for year in years]
    )
