"""Amounts as whole numbers of a smallest unit, so that sums carry no rounding error.

Everything that is handed out is counted in units (quarters of a post, steps of 100 EUR); decimals
come back only when an amount is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

import numpy as np
import pandas as pd

from sozialraum.model.errors import PlanningError

Amount: TypeAlias = Decimal | float
# One bound for all, or one each: by position, or by code (a code left out or NaN has no bound).
Bounds: TypeAlias = Amount | Sequence[float] | np.ndarray | pd.Series | Mapping[str, Amount] | None
QUARTER_VZAE = 0.25  # smallest posts; the register's einheit_vzae

_GERMAN = str.maketrans(",.", ".,")


class AllocationError(PlanningError):
    """Something that cannot be handed out as asked; the message is German and names the limit."""


def german(amount: Amount) -> str:
    """An amount for a message: "1.234,5"; no trailing zeros."""
    text = f"{Decimal(str(amount)).normalize():,f}"
    return text.translate(_GERMAN)


def exact(amount: Amount, name: str) -> Decimal:
    """The decimal a person means by a float: 0.1 is one tenth.

    Raises:
        AllocationError: ``amount`` is NaN or infinite.
    """
    number = Decimal(str(amount))
    if not number.is_finite():
        raise AllocationError(f"{name}: Es fehlt eine Zahl.")
    return number


def smallest(unit: Amount) -> Decimal:
    """The unit as a decimal.

    Raises:
        AllocationError: The unit is not above zero.
    """
    number = exact(unit, "Einheit")
    if number <= 0:
        raise AllocationError(
            f"Einheit: {german(number)} ist nicht möglich. Erlaubt sind Werte über 0."
        )
    return number


def to_units(amount: Amount, unit: Decimal, name: str) -> int:
    """How many units an amount is.

    Raises:
        AllocationError: The amount is below zero, missing, or no multiple of the unit.
    """
    number = exact(amount, name)
    count = number / unit
    if number < 0:
        raise AllocationError(
            f"{name}: {german(number)} ist nicht möglich. Erlaubt sind Werte ab 0."
        )
    if count != int(count):
        raise AllocationError(f"{name}: {german(number)} ist kein Vielfaches von {german(unit)}.")
    return int(count)


def bound_units(
    bounds: Bounds, codes: Sequence[object], unit: Decimal, name: str, missing: int
) -> np.ndarray:
    """Bounds in units, shape (len(codes),); ``missing`` where there is none.

    Raises:
        AllocationError: A bound is negative, no multiple of the unit, for an unknown code, or
            there are not as many as codes.
    """
    if bounds is None:
        return np.full(len(codes), missing, dtype=np.int64)
    if isinstance(bounds, Decimal | int | float | np.number):
        # np.number covers a bound read from a frame
        return np.full(len(codes), to_units(Decimal(str(bounds)), unit, name), dtype=np.int64)
    return np.array(
        [
            missing if amount is None or pd.isna(amount) else to_units(amount, unit, name)
            for amount in _one_each(bounds, codes, name)
        ],
        dtype=np.int64,
    )


def _one_each(
    bounds: Sequence[float] | np.ndarray | pd.Series | Mapping[str, Amount],
    codes: Sequence[object],
    name: str,
) -> list[Amount | None]:
    if isinstance(bounds, pd.Series | Mapping):
        by_code = dict(bounds.items())
        strange = [str(code) for code in by_code if code not in set(codes)]
        if strange:
            raise AllocationError(f"{name}: {', '.join(strange)} ist nicht dabei.")
        return [by_code.get(code) for code in codes]
    amounts = list(bounds)
    if len(amounts) != len(codes):
        raise AllocationError(f"{name}: {len(amounts)} Werte für {len(codes)} Gebiete.")
    return amounts
