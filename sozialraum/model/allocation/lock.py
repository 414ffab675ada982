"""The sum lock: what one area gains, the others give, to the last unit.

The rule: the others share the difference in proportion to ``weights`` (by default what they have
now), rounded to units by the same apportionment as everything else, and nobody leaves the bounds.
Areas of weight 0 take part only when the others cannot give or take any more, in equal parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from sozialraum.model.allocation.methods import Method, apportion
from sozialraum.model.allocation.result import tie_order
from sozialraum.model.allocation.units import (
    QUARTER_VZAE,
    AllocationError,
    Amount,
    Bounds,
    bound_units,
    exact,
    german,
    smallest,
    to_units,
)

_NO_LIMIT = 2**50


@dataclass(frozen=True)
class Moves:
    """A move and what it did to the others.

    Attributes:
        before: Units before, index = code.
        after: Units after, same sum.
        unit: Size of one unit.
    """

    before: pd.Series
    after: pd.Series
    unit: Decimal

    @property
    def values(self) -> pd.Series:
        """Amounts after the move as floats; exact for quarters and whole numbers."""
        return self._amounts(self.after).astype(float)

    @property
    def changes(self) -> pd.Series:
        """After minus before as exact decimals; they add up to 0."""
        return self._amounts(self.after - self.before)

    def _amounts(self, units: pd.Series) -> pd.Series:
        decimals = [int(count) * self.unit for count in units.tolist()]
        return pd.Series(decimals, index=units.index, dtype=object)


def locked_moves(
    current: pd.Series,
    code: str,
    change: Amount,
    *,
    weights: pd.Series | None = None,
    unit: Amount = QUARTER_VZAE,
    lower: Bounds = None,
    upper: Bounds = None,
) -> Moves:
    """Change one area and let the others give or take the difference (rule: see the module).

    Args:
        current: Amounts now, multiples of ``unit``, index = code.
        code: The area that is moved.
        change: What it gains (> 0, the others give) or gives (< 0), a multiple of ``unit``.
        weights: Proportions in which the others take part, not negative, index = code (for
            example need); None = what they have now.
        unit: Smallest step.
        lower: Minimum, as in :func:`sozialraum.model.allocation.allocate`.
        upper: Maximum, likewise; an area with both equal to its amount stays as it is.

    Raises:
        AllocationError: ``code`` is unknown, an amount or weight is missing or negative, the area
            would leave its bounds, or the others cannot give or take that much (named).
    """
    codes = current.index.tolist()
    if code not in codes:
        raise AllocationError(f"Gebiet: {code} ist nicht dabei.")
    size = smallest(unit)
    now = np.array([to_units(amount, size, f"Wert von {key}") for key, amount in current.items()])
    least = bound_units(lower, codes, size, "Mindestwert", 0)
    most = bound_units(upper, codes, size, "Höchstwert", _NO_LIMIT)
    moved = codes.index(code)
    gain = exact(change, "Änderung")
    step = to_units(abs(gain), size, "Änderung") * (1 if gain > 0 else -1)
    _check_own(code, int(now[moved]) + step, int(least[moved]), int(most[moved]), size)
    room = np.maximum(now - least if step > 0 else most - now, 0)
    room[moved] = 0
    _check_room(codes, moved, step, room, size)
    shared = _shared(_weights(current, weights), abs(step), room)
    after = now - np.sign(step) * shared
    after[moved] += step
    return Moves(
        before=pd.Series(now, index=current.index),
        after=pd.Series(after, index=current.index),
        unit=size,
    )


def _check_own(code: str, wanted: int, lower: int, upper: int, unit: Decimal) -> None:
    if lower <= wanted <= upper:
        return
    bounds = f"ab {german(lower * unit)}"
    if upper < _NO_LIMIT:
        bounds = f"{german(lower * unit)} bis {german(upper * unit)}"
    raise AllocationError(
        f"{code}: {german(wanted * unit)} ist nicht möglich. Erlaubt sind {bounds}."
    )


def _check_room(
    codes: Sequence[str], moved: int, step: int, room: np.ndarray, unit: Decimal
) -> None:
    possible = int(room.sum())
    if possible >= abs(step):
        return
    verb = "abgeben" if step > 0 else "aufnehmen"
    full = [key for i, key in enumerate(codes) if i != moved and room[i] == 0]
    who = f" Nichts {verb} können: {', '.join(full)}." if full else ""
    raise AllocationError(
        f"Bei fester Summe müssten die anderen {german(abs(step) * unit)} {verb}; möglich sind "
        f"{german(possible * unit)}.{who}"
    )


def _weights(current: pd.Series, weights: pd.Series | None) -> pd.Series:
    chosen = current.astype(float) if weights is None else weights.reindex(current.index)
    numbers = chosen.to_numpy(dtype=float)
    wrong = chosen.index[~(np.isfinite(numbers) & (numbers >= 0))].tolist()
    if wrong:
        raise AllocationError(f"Gewicht: Für {', '.join(wrong)} fehlt ein Wert ab 0.")
    return pd.Series(numbers, index=current.index)


def _shared(weights: pd.Series, count: int, room: np.ndarray) -> np.ndarray:
    """Units each of the others gives or takes, shape (n,), adding up to ``count``."""
    first = _apportioned(weights, count, room)
    rest = _apportioned((weights == 0).astype(float), count - int(first.sum()), room)
    return first + rest


def _apportioned(weights: pd.Series, count: int, room: np.ndarray) -> np.ndarray:
    """As many of ``count`` units as those with a weight have room for."""
    top = weights.max()
    need = weights.to_numpy() / top if top > 0 else np.zeros(len(weights))
    possible = min(count, sum(int(units) for units in room[need > 0]))
    none = np.zeros(len(weights), dtype=np.int64)
    limit = np.minimum(room, possible)
    order = tie_order(weights)
    return apportion(Method.SAINTE_LAGUE, need, possible, none, limit, order).seats
