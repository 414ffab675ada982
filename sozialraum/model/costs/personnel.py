"""Personnel cost per full-time post (VzÄ): pay table -> gross -> employer cost -> full cost.

Monthly pay ``T(m)``, SuE allowance ``Z``, year-end bonus rate ``j`` (measured on November), rates
as fractions::

    G = sum_m (T+Z) + j * (T+Z)[Nov] + lob * sum_m (T+Z)                      EUR per year
    E = G + min(G, bbg) * (kv + pv) + G * (rv_av + zvk + uv)                  EUR per year
    C = E * (1 + gamma) + material                                            EUR per year

The two views of ``C`` are never mixed: a grant to a free Träger pays ``E * (1 + gamma)``, KGSt full
cost adds the material cost of a workplace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from enum import Enum

import numpy as np
import pandas as pd

from sozialraum.model.defaults import is_dated
from sozialraum.model.errors import PlanningError

PAY_GROUPS = ("S 11b", "S 12", "S 15", "S 17")
PAY_STEPS = (2, 3, 4, 5)
# S 15 gets the allowance only in Fallgruppe 6, which a KiFaZ is not; S 17 never does.
SUE_ZULAGE_GROUPS = frozenset({"S 11b", "S 12"})
NOVEMBER = 10  # position in a list of twelve months


class CostError(PlanningError):
    """A pay table or parameter needed for a cost is not there; the message is German."""


class CostView(Enum):
    """What "full cost" includes; the value is the name shown to people."""

    ZUWENDUNG = "Zuwendung freier Träger"
    KGST = "KGSt-Vollkosten"


@dataclass(frozen=True)
class PayParameters:
    """Everything about one year that turns pay into cost; rates are fractions (0.02 = 2 %)."""

    year: int
    lob: float
    jsz: float
    kv: float
    pv: float
    rv_av: float
    zvk: float
    uv: float
    bbg: float
    sue_zulage_eur: float
    gamma: float
    sachkosten_kgst_eur: float


def _stems() -> Iterator[str]:
    return (field.name for field in fields(PayParameters) if field.name != "year")


def _find(defaults: dict[tuple[str, int | None], float], stem: str, year: int) -> float | None:
    """The year's own value goes before the general one; NaN counts as absent."""
    for valid in (year, None):
        value = defaults.get((stem, valid))
        if value is not None and not np.isnan(value):
            return float(value)
    return None


def _defaults(parameters: pd.DataFrame) -> dict[tuple[str, int | None], float]:
    columns = (parameters[name].tolist() for name in ("parameter_id", "valid_year", "default"))
    return {
        (key, int(year) if is_dated(year) else None): value
        for key, year, value in zip(*columns, strict=True)
    }


def pay_parameters(parameters: pd.DataFrame, year: int) -> PayParameters:
    """The cost parameters of one year from the parameter register.

    Args:
        parameters: Table ``parameter`` (needs columns parameter_id, valid_year, default).
        year: Calendar year.

    Raises:
        CostError: A parameter has neither a value of this year nor a general one.
    """
    defaults = _defaults(parameters)
    found = {stem: _find(defaults, stem, year) for stem in _stems()}
    known = {stem: value for stem, value in found.items() if value is not None}
    absent = sorted(found.keys() - known.keys())
    if absent:
        raise CostError(f"Für das Jahr {year} fehlen Kostenparameter: {', '.join(absent)}.")
    return PayParameters(year=year, **known)


def available_years(pay: pd.DataFrame, parameters: pd.DataFrame) -> list[int]:
    """Years, ascending, with both pay rows and all parameters."""
    defaults = _defaults(parameters)
    return [
        int(year)
        for year in sorted(set(pay["year"].tolist()))
        if all(_find(defaults, stem, int(year)) is not None for stem in _stems())
    ]


def check_year(pay: pd.DataFrame, parameters: pd.DataFrame, year: int) -> None:
    """Make sure that posts of a year can be paid for.

    Raises:
        CostError: The year has no pay table or lacks a cost parameter; names those that have both.
    """
    known = available_years(pay, parameters)
    if year not in known:
        raise CostError(
            f"Das Jahr {year} lässt sich nicht rechnen: Entgelttabelle und Kostenparameter liegen nur "
            f"für {_listing(known) or 'kein Jahr'} vor. Bitte eines dieser Jahre wählen."
        )


def monthly_pay(pay: pd.DataFrame, year: int, pay_group: str, step: int) -> np.ndarray:
    """Table pay of January to December in EUR, shape (12,).

    Args:
        pay: Table ``pay`` (year, pay_group, step, month_from, month_to, monthly_eur).
        year: Calendar year.
        pay_group: For example "S 12".
        step: Experience step 2-5.

    Raises:
        CostError: No row for this year, group and step, or months without pay.
    """
    months = np.full(12, np.nan)
    # Plain lists: boolean masks on a frame this small cost ten times as much per slider move.
    columns = ("year", "pay_group", "step", "month_from", "month_to", "monthly_eur")
    for row in zip(*(pay[name].tolist() for name in columns), strict=True):
        if row[:3] == (year, pay_group, step):
            months[int(row[3]) - 1 : int(row[4])] = row[5]
    if np.isnan(months).all():
        years = _listing(sorted(set(pay["year"].tolist())))
        raise CostError(
            f"Für {pay_group}, Stufe {step}, im Jahr {year} liegt keine Entgelttabelle vor. "
            f"Vorhandene Jahre: {years}."
        )
    if np.isnan(months).any():
        gaps = _listing(int(month) + 1 for month in np.flatnonzero(np.isnan(months)))
        raise CostError(
            f"Die Entgelttabelle {pay_group}, Stufe {step}, {year} hat Lücken: Monat {gaps}."
        )
    return months


def _listing(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)


def gross_from_months(months: np.ndarray, pay_group: str, parameters: PayParameters) -> float:
    """Gross pay G of a year in EUR from twelve monthly table amounts, shape (12,)."""
    zulage = parameters.sue_zulage_eur if pay_group in SUE_ZULAGE_GROUPS else 0.0
    paid = months + zulage
    return float(paid.sum() * (1 + parameters.lob) + parameters.jsz * paid[NOVEMBER])


def gross_eur(pay: pd.DataFrame, pay_group: str, step: int, parameters: PayParameters) -> float:
    """Gross pay G per VzÄ and year in EUR.

    Raises:
        CostError: The pay table does not cover the parameters' year, the group or the step.
    """
    return gross_from_months(
        monthly_pay(pay, parameters.year, pay_group, step), pay_group, parameters
    )


def employer_from_gross(gross: float, parameters: PayParameters) -> float:
    """Employer cost E in EUR; health and care contributions stop at the ceiling ``bbg``."""
    capped = min(gross, parameters.bbg) * (parameters.kv + parameters.pv)
    return gross + capped + gross * (parameters.rv_av + parameters.zvk + parameters.uv)


def employer_eur(pay: pd.DataFrame, pay_group: str, step: int, parameters: PayParameters) -> float:
    """Employer cost E per VzÄ and year in EUR.

    Raises:
        CostError: The pay table does not cover the parameters' year, the group or the step.
    """
    return employer_from_gross(gross_eur(pay, pay_group, step, parameters), parameters)


def material_eur(view: CostView, parameters: PayParameters) -> float:
    """Material cost of one workplace in EUR: only the KGSt view counts it separately."""
    return parameters.sachkosten_kgst_eur if view is CostView.KGST else 0.0
