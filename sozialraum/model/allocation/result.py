"""From need to whole posts (or steps of money): base share, apportionment, what came out.

::

    share_i = beta / n + (1 - beta) * need_i / sum(need)
    units_i = apportion(share_i, total / unit, lower_i, upper_i)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from sozialraum.model.allocation.methods import METHOD_LABELS, Method, apportion, bounded_quota
from sozialraum.model.allocation.units import (
    QUARTER_VZAE,
    AllocationError,
    Amount,
    Bounds,
    bound_units,
    german,
    smallest,
    to_units,
)

# No area of a plan can get more units than this; keeps all counts exact in a float.
_NO_LIMIT = 2**50


@dataclass(frozen=True)
class Allocation:
    """What each area gets.

    Attributes:
        units: Whole units, index = code.
        unit: Size of one unit (0.25 VzÄ, 100 EUR, 1 seat).
        method: How it was rounded.
        quota: Proportional share in units before rounding and without bounds, index = code.
        ties: Codes with an equal claim to the last units, in the order of the rule (the larger
            need first, then the code that sorts first); empty = the result is unique.
        tie_units: How many of ``ties`` got one (the first of them).
    """

    units: pd.Series
    unit: Decimal
    method: Method
    quota: pd.Series
    ties: tuple[str, ...] = ()
    tie_units: int = 0

    @property
    def amounts(self) -> pd.Series:
        """Exact decimals, index = code."""
        exact = [int(count) * self.unit for count in self.units.tolist()]
        return pd.Series(exact, index=self.units.index, dtype=object)

    @property
    def values(self) -> pd.Series:
        """The same as floats; exact for quarters and whole numbers."""
        return self.amounts.astype(float)

    @property
    def total(self) -> Decimal:
        """Sum of all amounts, exact."""
        return int(self.units.sum()) * self.unit

    @property
    def tie_text(self) -> str:
        """German remark on equal claims, "" if there are none."""
        if not self.ties:
            return ""
        first = ", ".join(self.ties[: self.tie_units])
        return (
            f"Gleichstand: {', '.join(self.ties)} haben den gleichen Anspruch auf "
            f"{german(self.tie_units * self.unit)}. Vorrang hat der größere Bedarf, "
            f"dann die niedrigere Kennung: {first}."
        )


def allocate(
    need: pd.Series | np.ndarray | Sequence[float],
    total: Amount,
    *,
    unit: Amount = QUARTER_VZAE,
    method: Method | str = Method.SAINTE_LAGUE,
    lower: Bounds = None,
    upper: Bounds = None,
) -> Allocation:
    """Hand out a total in whole units, in proportion to need.

    Args:
        need: Not negative, index = code; an array gets 0, 1, 2 ... Only the proportions count.
        total: What is handed out, a multiple of ``unit`` (VzÄ, EUR, seats).
        unit: Smallest step: 0.25 VzÄ, 100 EUR, 1 seat.
        method: One of :class:`Method`.
        lower: Minimum, one for all or one each, in the unit of ``total``; None = 0.
        upper: Maximum, likewise; None = none.

    Returns:
        Amounts that add up to ``total`` exactly. An area without need gets its minimum.

    Raises:
        AllocationError: Need, total or bounds are missing, negative or no multiple of the unit,
            or the bounds do not allow the total.
    """
    chosen = _method(method)
    claims = _claims(need)
    codes = claims.index.tolist()
    size = smallest(unit)
    count = to_units(total, size, "Summe")
    least = bound_units(lower, codes, size, "Mindestwert", 0)
    most = bound_units(upper, codes, size, "Höchstwert", _NO_LIMIT)
    scaled = claims.to_numpy() / (claims.max() or 1.0)
    _check_bounds(codes, scaled, count, least, most, size)
    result = apportion(chosen, scaled, count, least, np.minimum(most, count), tie_order(claims))
    return Allocation(
        units=pd.Series(result.seats, index=claims.index, name="units"),
        unit=size,
        method=chosen,
        quota=claims * (count / (claims.sum() or 1.0)),
        ties=tuple(str(codes[i]) for i in result.tied),
        tie_units=result.tied_units,
    )


def _method(method: Method | str) -> Method:
    if method not in tuple(Method):
        words = ", ".join(Method)
        raise AllocationError(f"Verfahren: {method} ist nicht möglich. Erlaubt sind: {words}.")
    return Method(method)


def _claims(need: pd.Series | np.ndarray | Sequence[float]) -> pd.Series:
    """Need as floats with unique codes.

    Raises:
        AllocationError: Nothing there, a code twice, a need missing, infinite or negative.
    """
    claims = need.astype(float) if isinstance(need, pd.Series) else pd.Series(need, dtype=float)
    if claims.empty:
        raise AllocationError("Bedarf: Es gibt kein Gebiet.")
    if claims.index.has_duplicates:
        raise AllocationError("Bedarf: Ein Gebiet ist mehrfach genannt.")
    numbers = claims.to_numpy()
    for codes, words in (
        (claims.index[~np.isfinite(numbers)], "fehlt der Bedarf"),
        (claims.index[numbers < 0], "liegt der Bedarf unter 0"),
    ):
        if len(codes):
            raise AllocationError(f"Bedarf: Für {_listing(codes)} {words}.")
    return claims


def _listing(codes: Sequence[object] | pd.Index) -> str:
    return ", ".join(str(code) for code in codes)


def tie_order(claims: pd.Series) -> np.ndarray:
    """Rank of each area when claims are equal: the larger need, then the code that sorts first."""
    codes, needs = claims.index.tolist(), (claims / (claims.max() or 1.0)).round(12).tolist()
    by_rule = sorted(range(len(codes)), key=lambda i: (-needs[i], codes[i]))
    ranks = np.empty(len(codes), dtype=np.int64)
    ranks[by_rule] = np.arange(len(codes))
    return ranks


def _check_bounds(
    codes: list[object],
    need: np.ndarray,
    total: int,
    lower: np.ndarray,
    upper: np.ndarray,
    unit: Decimal,
) -> None:
    def amount(units: int) -> str:
        return german(int(units) * unit)

    crossed = np.flatnonzero(lower > upper)
    if crossed.size:
        i = int(crossed[0])
        raise AllocationError(
            f"Für {codes[i]} liegt der Mindestwert {amount(lower[i])} über dem Höchstwert "
            f"{amount(upper[i])}."
        )
    if lower.sum() > total:
        raise AllocationError(
            f"Die Mindestwerte ergeben zusammen {amount(lower.sum())}, zu verteilen sind nur "
            f"{amount(total)}."
        )
    # Who needs nothing gets no more than the minimum.
    room = sum(int(units) for units in np.where(need > 0, upper, lower))
    if room < total:
        zero = [code for code, claim in zip(codes, need, strict=True) if claim == 0]
        without = f"; ohne Bedarf: {_listing(zero)}" if zero else ""
        raise AllocationError(
            f"Die Höchstwerte lassen zusammen nur {amount(room)} zu, zu verteilen sind "
            f"{amount(total)}{without}."
        )


def proportional(allocation: Allocation, lower: Bounds = None, upper: Bounds = None) -> pd.Series:
    """Exact shares within the bounds before rounding, in units, index = code.

    Tells what rounding alone did: ``allocation.units - proportional(...)`` lies within a few units.

    Args:
        allocation: Result of :func:`allocate`.
        lower: The bounds it was made with.
        upper: Likewise.
    """
    codes, total = allocation.quota.index.tolist(), int(allocation.units.sum())
    least = bound_units(lower, codes, allocation.unit, "Mindestwert", 0)
    most = bound_units(upper, codes, allocation.unit, "Höchstwert", _NO_LIMIT)
    quota = allocation.quota.to_numpy()
    exact = bounded_quota(quota, total, least, np.minimum(most, total))
    return pd.Series(exact, index=allocation.quota.index, name="quota")


def shares(need: pd.Series | np.ndarray | Sequence[float], beta: float) -> pd.Series:
    """Base share rule: ``beta / n + (1 - beta) * need / sum(need)``, adds up to 1.

    Args:
        need: As in :func:`allocate`.
        beta: Base share (Sockelanteil), 0-1; 1 = everybody the same.

    Raises:
        AllocationError: ``beta`` outside 0-1, need as in :func:`allocate`, or nobody needs
            anything and ``beta`` is below 1.
    """
    if not 0 <= beta <= 1:
        raise AllocationError(
            f"Sockelanteil: {german(beta)} ist nicht möglich. Erlaubt sind 0 bis 1."
        )
    claims = _claims(need)
    equal = pd.Series(1 / len(claims), index=claims.index)
    if beta == 1:
        return equal
    if claims.sum() == 0:
        raise AllocationError("Bedarf: Er ist in allen Gebieten null, es gibt keinen Maßstab.")
    return beta * equal + (1 - beta) * claims / claims.sum()


def compare_methods(
    need: pd.Series | np.ndarray | Sequence[float],
    total: Amount,
    *,
    unit: Amount = QUARTER_VZAE,
    lower: Bounds = None,
    upper: Bounds = None,
) -> pd.DataFrame:
    """Amounts by every method side by side, index = code, columns = German names of the methods.

    Raises:
        AllocationError: As in :func:`allocate`.
    """
    return pd.DataFrame(
        {
            label: allocate(need, total, unit=unit, method=method, lower=lower, upper=upper).values
            for method, label in METHOD_LABELS.items()
        }
    )
