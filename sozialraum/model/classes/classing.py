"""Class breaks for maps: how values become three to seven classes.

Classes are half-open ``[lower, upper)``; the last one includes its upper end. Zero (where zeros
stand among positive values) and missing values have their own classes, outside the numbered ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sozialraum.model.classes import breaks
from sozialraum.model.errors import PlanningError

MISSING = -1  # number of a missing value
ZERO = -2  # number of a zero where zero has a class of its own
FEWEST, MOST = 3, 7


class Interval(NamedTuple):
    """One class: ``lower <= value < upper``, the last one also ``value == upper``.

    An empty end class of frozen or mirrored limits is open: ``lower`` -inf or ``upper`` inf.
    """

    lower: float
    upper: float
    is_last: bool


@dataclass(frozen=True)
class ClassScheme:
    """Limits of the classes 0 ... ``class_count`` - 1.

    Attributes:
        limits: Inner limits, strictly ascending; each is the lower end of the class above it.
        lower: Lower end of the first class (NaN if no value needs a class).
        upper: Upper end of the last class, included.
        method: equal_interval, quantile, natural_breaks, manual, standard or diverging.
        has_zero_class: Zeros are numbered ``ZERO`` instead of falling into a class.
        note: German remark for the legend, "" if there is nothing to say.
        centre: The middle of a diverging scheme.
    """

    limits: tuple[float, ...]
    lower: float
    upper: float
    method: str
    has_zero_class: bool = False
    note: str = ""
    centre: float | None = None

    @property
    def class_count(self) -> int:
        """Number of numbered classes; 0 if no value needs one (all missing, or all zero)."""
        return 0 if math.isnan(self.lower) else len(self.limits) + 1

    def intervals(self) -> tuple[Interval, ...]:
        """The numbered classes in ascending order."""
        if self.class_count == 0:
            return ()
        ends = (self.lower, *self.limits, self.upper)
        last = len(ends) - 2
        return tuple(Interval(ends[i], ends[i + 1], i == last) for i in range(last + 1))


def assign(values: Sequence[float] | np.ndarray, scheme: ClassScheme) -> np.ndarray:
    """Class number of each value, same shape: 0 ... class_count - 1, ``ZERO`` or ``MISSING``.

    A value beyond the outer ends (another year under the same scheme) falls into the end class.
    """
    numbers = _floats(values)
    # inf is no figure; it must not be coloured as the highest value
    is_known = np.isfinite(numbers)
    result = np.searchsorted(np.array(scheme.limits, dtype=float), numbers, side="right")
    if scheme.has_zero_class:
        result = np.where(numbers == 0, ZERO, result)
    return np.where(is_known, result, MISSING).astype(int)


def equal_interval(
    values: Sequence[float] | np.ndarray,
    k: int,
    *,
    decimals: int | None = None,
    zero_class: bool = True,
) -> ClassScheme:
    """``k`` classes of equal width between the smallest and the largest value.

    Args:
        values: Figures, NaN = missing.
        k: 3 to 7; fewer come out if there are fewer distinct values (see ``note``).
        decimals: Round limits to readable numbers with at most so many decimals; None = exact.
        zero_class: Give zeros their own class where they stand among positive values only.

    Raises:
        PlanningError: ``k`` outside 3-7.
    """
    return _data_driven(values, k, "equal_interval", decimals, zero_class)


def quantile(
    values: Sequence[float] | np.ndarray,
    k: int,
    *,
    decimals: int | None = None,
    zero_class: bool = True,
) -> ClassScheme:
    """``k`` classes with as equal numbers of areas as ties allow; equal values stay together.

    Arguments and errors as in :func:`equal_interval`.
    """
    return _data_driven(values, k, "quantile", decimals, zero_class)


def natural_breaks(
    values: Sequence[float] | np.ndarray,
    k: int,
    *,
    decimals: int | None = None,
    zero_class: bool = True,
) -> ClassScheme:
    """``k`` classes with the least sum of squared deviations from class means (Fisher-Jenks).

    Optimal, by dynamic programming (Fisher 1958). Arguments and errors as in
    :func:`equal_interval`.
    """
    return _data_driven(values, k, "natural_breaks", decimals, zero_class)


def manual(
    values: Sequence[float] | np.ndarray, limits: Sequence[float], *, zero_class: bool = True
) -> ClassScheme:
    """Classes with the given inner limits (one to six, strictly ascending).

    Raises:
        PlanningError: No or too many limits, not ascending, or not finite.
    """
    return _frozen(values, limits, "manual", zero_class)


def standard(
    values: Sequence[float] | np.ndarray, limits: Sequence[float], *, zero_class: bool = True
) -> ClassScheme:
    """Classes with the frozen house-standard limits: a colour means the same in every year.

    Raises:
        PlanningError: As in :func:`manual`.
    """
    return _frozen(values, limits, "standard", zero_class)


def diverging(
    values: Sequence[float] | np.ndarray,
    centre: float,
    k: int,
    *,
    steps: str = "equal",
    decimals: int | None = None,
) -> ClassScheme:
    """``k`` classes, mirrored around a centre (the city value, or zero of an index).

    An odd ``k`` has a neutral class around the centre, an even one a limit at it. Limits lie
    equally far on both sides, so that equal shades mean equal distances.

    Args:
        values: Figures, NaN = missing.
        centre: Finite number.
        k: 3 to 7; pairs of classes drop out if their limits coincide (see ``note``).
        steps: "equal" width, or "quantile": equal numbers of areas by distance from the centre.
        decimals: Round the distances to at most so many decimals; None = exact.

    Raises:
        PlanningError: ``k`` outside 3-7, ``centre`` not finite, unknown ``steps``.
    """
    _check_count(k)
    if not math.isfinite(centre) or steps not in ("equal", "quantile"):
        raise PlanningError("Für Klassen um eine Mitte braucht es eine Zahl als Mitte.")
    known = _known(values)
    if known.size == 0:
        return ClassScheme((), math.nan, math.nan, "diverging", note="keine Werte", centre=centre)
    distances = np.abs(known - centre)
    reach = float(distances.max())
    if reach == 0:
        note = "alle Werte gleichen der Mitte"
        return ClassScheme((), centre, centre, "diverging", note=note, centre=centre)
    offsets = _offsets(distances, reach, k, steps, decimals)
    limits = [_rounded(centre + sign * offset, decimals) for offset in offsets for sign in (-1, 1)]
    limits = sorted([*limits, *([centre] if k % 2 == 0 else [])])
    note = _count_note(len(limits) + 1, k, "zusammenfallende Grenzen")
    lower, upper = _frozen_ends(known, limits or [centre])
    return ClassScheme(tuple(limits), lower, upper, "diverging", note=note, centre=centre)


def _rounded(number: float, decimals: int | None) -> float:
    return number if decimals is None else round(number, decimals)


def _offsets(
    distances: np.ndarray, reach: float, k: int, steps: str, decimals: int | None
) -> list[float]:
    """Distances of the limits from the centre, distinct, within (0, reach]."""
    first = 2 - k % 2  # odd k: the neutral class ends at 1/k, even k: the first step at 2/k
    levels = np.arange(first, k, 2) / k
    raw = reach * levels if steps == "equal" else np.quantile(distances, levels)
    if decimals is not None:
        raw = np.round(raw, decimals)
    return [float(offset) for offset in np.unique(raw) if 0 < offset <= reach]


def _floats(values: Sequence[float] | np.ndarray) -> np.ndarray:
    return np.asarray(values, dtype=float)


def _known(values: Sequence[float] | np.ndarray) -> np.ndarray:
    numbers = _floats(values).ravel()
    return np.sort(numbers[np.isfinite(numbers)])


def _check_count(k: int) -> None:
    if not FEWEST <= k <= MOST:
        raise PlanningError(f"Möglich sind {FEWEST} bis {MOST} Klassen, nicht {k}.")


def _count_note(got: int, wanted: int, reason: str) -> str:
    if got >= wanted:
        return ""
    return f"{reason}, daher {got} {'Klasse' if got == 1 else 'Klassen'} statt {wanted}"


def _split_zero(known: np.ndarray, zero_class: bool) -> tuple[np.ndarray, bool]:
    """Values that need a numbered class, and whether zeros have their own."""
    if zero_class and known.size and known[0] == 0:
        return known[known > 0], True
    return known, False


def _data_driven(
    values: Sequence[float] | np.ndarray,
    k: int,
    method: str,
    decimals: int | None,
    zero_class: bool,
) -> ClassScheme:
    _check_count(k)
    known = _known(values)
    if known.size == 0:
        return ClassScheme((), math.nan, math.nan, method, note="keine Werte")
    known, has_zero = _split_zero(known, zero_class)
    if known.size == 0:
        return ClassScheme((), math.nan, math.nan, method, True, "alle Werte sind 0")
    distinct = int(np.unique(known).size)
    lower, upper = breaks.outward(float(known[0]), float(known[-1]), decimals)
    if distinct == 1:
        value = float(known[0])
        return ClassScheme((), value, value, method, has_zero, "alle Werte sind gleich")
    limits = breaks.BUILDERS[method](known, min(k, distinct), decimals)
    reason = (
        f"nur {distinct} verschiedene Werte" if distinct < k else "gleiche oder gerundete Grenzen"
    )
    note = _count_note(len(limits) + 1, k, reason)
    return ClassScheme(limits, lower, upper, method, has_zero, note)


def _frozen(
    values: Sequence[float] | np.ndarray, limits: Sequence[float], method: str, zero_class: bool
) -> ClassScheme:
    inner = [float(limit) for limit in limits]
    if not 1 <= len(inner) < MOST:
        raise PlanningError(f"Bitte 1 bis {MOST - 1} Grenzen angeben, nicht {len(inner)}.")
    if not all(map(math.isfinite, inner)) or inner != sorted(set(inner)):
        raise PlanningError("Die Grenzen müssen Zahlen sein, aufsteigend und ohne Wiederholung.")
    known = _known(values)
    has_zero = False
    if inner[0] > 0:  # otherwise a limit already separates zero, or zero lies inside the scale
        known, has_zero = _split_zero(known, zero_class)
    lower, upper = _frozen_ends(known, inner)
    note = "" if known.size or has_zero else "keine Werte"
    return ClassScheme(tuple(inner), lower, upper, method, has_zero, note)


def _frozen_ends(known: np.ndarray, inner: list[float]) -> tuple[float, float]:
    """The data's ends; an end class without a value is open, as nothing says where it ends."""
    lower, upper = -math.inf, math.inf
    if known.size and known[0] < inner[0]:
        lower = float(known[0])
    if known.size and known[-1] >= inner[-1]:
        upper = float(known[-1])
    return lower, upper
