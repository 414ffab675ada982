"""Do similar areas lie side by side? Moran's I, local Moran (LISA), false discovery rate.

With z = y - mean(y) and weights w_ij of neighbours, each row summing to 1::

    Moran's I     = n / S0 * sum_ij w_ij z_i z_j / sum_i z_i^2        S0 = sum of weights
    expectation   = -1 / (n - 1)                                        without any pattern
    local Moran   I_i = z_i / m2 * sum_j w_ij z_j,  m2 = sum z^2 / n    (Anselin 1995)

Chance is judged by permutation with a given seed: for Moran's I all values are dealt anew, for a
local value only the others' (conditional). p is two-sided: twice the smaller tail, the observed
value counted in. With many areas some p are small by chance alone, hence Benjamini and Hochberg
1995: among the areas called significant at most ``alpha`` are expected to be wrong.

Few areas have many inhabitants and many have few; a rate of a small area scatters more. That is not
corrected here and must be said beside the map.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialraum.model.measures.compare import Numbers

PERMUTATIONS = 9999  # 999 give no p below 0.002, too coarse for 61 areas at 5 %
SEED = 20_171_115  # the study's date; the same picture for everybody in the meeting
ALPHA = 0.05


@dataclass(frozen=True)
class Moran:
    """Moran's I of a map.

    Attributes:
        value: I; None with fewer than 3 areas that have neighbours and a value, or if all are equal.
        expected: Its value without any pattern.
        p: Two-sided pseudo p, 0-1; None as above.
        count: Areas that went in.
    """

    value: float | None
    expected: float | None
    p: float | None
    count: int


def contiguity(codes: Sequence[str], pairs: Iterable[tuple[str, str]]) -> np.ndarray:
    """Neighbours as a symmetric 0/1 matrix, shape (n, n), in the order of ``codes``.

    Pairs that name an area outside ``codes`` or an area twice are left out.
    """
    place = {code: position for position, code in enumerate(codes)}
    matrix = np.zeros((len(place), len(place)))
    for one, other in pairs:
        if one in place and other in place and one != other:
            matrix[place[one], place[other]] = matrix[place[other], place[one]] = 1.0
    return matrix


def pattern(values: pd.Series, pairs: pd.DataFrame) -> tuple[Moran, pd.DataFrame]:
    """Moran's I and LISA of areas by who borders on whom.

    Args:
        values: Index = code, NaN = missing.
        pairs: Two columns of codes, each pair of neighbours once; further columns are ignored.

    Returns:
        `morans_i` with rows that sum to 1, and `lisa` with the columns value and neighbours (how
        many, missing ones counted).
    """
    weights = contiguity(list(values.index), pairs.iloc[:, :2].itertuples(index=False, name=None))
    found = lisa(values, weights).assign(value=values, neighbours=weights.sum(axis=1).astype(int))
    return morans_i(values, row_standardised(weights)), found


def row_standardised(matrix: np.ndarray) -> np.ndarray:
    """Each row divided by its sum; rows of areas without neighbours stay zero."""
    sums = matrix.sum(axis=1, keepdims=True)
    return np.divide(matrix, sums, out=np.zeros_like(matrix), where=sums > 0)


def morans_i(
    values: Numbers,
    weights: np.ndarray,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> Moran:
    """Moran's I with its permutation p.

    Args:
        values: One per area, shape (n,), NaN = missing (left out).
        weights: Shape (n, n), zero diagonal, as given (standardise rows first if wanted).
        permutations: How often chance is tried; 0 gives no p.
        seed: Of the random numbers.

    Raises:
        ValueError: Shapes do not match.
    """
    numbers, matrix, _ = _known(values, weights)
    count = numbers.size
    total = matrix.sum()
    z = numbers - numbers.mean() if count else numbers
    if count < 3 or total == 0 or not np.ptp(numbers) > 0:
        return Moran(None, None, None, count)
    scale = count / total / (z @ z)
    value = float(scale * (z @ matrix @ z))
    expected = -1 / (count - 1)
    if permutations < 1:
        return Moran(value, expected, None, count)
    dealt = np.random.default_rng(seed).permuted(np.tile(z, (permutations, 1)), axis=1)
    chance = scale * np.einsum("pi,pi->p", dealt @ matrix, dealt)
    return Moran(value, expected, float(_two_sided(np.array([value]), chance[:, None])[0]), count)


def lisa(
    values: pd.Series,
    weights: np.ndarray,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
    alpha: float = ALPHA,
) -> pd.DataFrame:
    """Local Moran of every area.

    Args:
        values: Index = code, NaN = missing (left out, also as a neighbour).
        weights: Shape (n, n), zero diagonal; rows are standardised here over the known areas.
        permutations: At least 1.
        seed: Of the random numbers.
        alpha: Level of significance and of false discoveries.

    Returns:
        Index = code; columns local_i, quadrant ("HH", "NN", "HN", "NH": the area, then its neighbours,
        H = high, N = low; "" without value or neighbours), p (two-sided, NaN likewise), is_nominal (p <= alpha), is_significant (after
        Benjamini and Hochberg).

    Raises:
        ValueError: Shapes do not match.
    """
    found = pd.DataFrame(
        {"local_i": np.nan, "quadrant": "", "p": np.nan}, index=values.index
    ).rename_axis(values.index.name)
    numbers, matrix, used = _known(values, weights)
    matrix = row_standardised(matrix)
    has_neighbours = matrix.sum(axis=1) > 0
    if numbers.size >= 3 and np.ptp(numbers) > 0:
        z = numbers - numbers.mean()
        lag = matrix @ z
        scale = numbers.size / (z @ z)
        positions = np.flatnonzero(used)[has_neighbours]
        p = _conditional_p(z, matrix, lag, permutations, seed)
        words = np.where(z >= 0, np.where(lag >= 0, "HH", "HN"), np.where(lag >= 0, "NH", "NN"))
        found.iloc[positions, 0] = (scale * z * lag)[has_neighbours]
        found.iloc[positions, 1] = words[has_neighbours]
        found.iloc[positions, 2] = p[has_neighbours]
    found["is_nominal"] = found["p"] <= alpha
    found["is_significant"] = benjamini_hochberg(found["p"].to_numpy(), alpha)
    return found


def _known(values: Numbers, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    numbers = np.asarray(values, dtype=float)
    if weights.shape != (numbers.size, numbers.size):
        raise ValueError(f"{numbers.size} values do not fit weights of shape {weights.shape}")
    used = ~np.isnan(numbers)
    return numbers[used], weights[np.ix_(used, used)], used


def _conditional_p(
    z: np.ndarray, matrix: np.ndarray, lag: np.ndarray, permutations: int, seed: int
) -> np.ndarray:
    """How surprising each area's lag is when the others' values are dealt anew."""
    degree = (matrix > 0).sum(axis=1)
    random = np.random.default_rng(seed)
    order = random.permuted(np.tile(np.arange(z.size - 1), (permutations, 1)), axis=1)
    found = np.full(z.size, np.nan)
    for i in range(z.size):
        if degree[i] == 0:
            continue
        others = np.delete(z, i)
        own = matrix[i, matrix[i] > 0]  # rows are standardised, so all are equal in practice
        chance = others[order[:, : degree[i]]] @ own
        found[i] = _two_sided(lag[i : i + 1], chance[:, None])[0]
    return found


def _two_sided(observed: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Twice the smaller tail, the observed value counted in; at most 1."""
    slack = 1e-12 * (1 + np.abs(observed))  # equal values must count as equal
    above = (chance >= observed - slack).sum(axis=0)
    below = (chance <= observed + slack).sum(axis=0)
    return np.minimum(2 * (np.minimum(above, below) + 1) / (chance.shape[0] + 1), 1.0)


def benjamini_hochberg(p: np.ndarray, alpha: float = ALPHA) -> np.ndarray:
    """Which of these p stay significant if at most ``alpha`` of them may be false discoveries.

    Args:
        p: Shape (n,), 0-1, NaN = not tested.
        alpha: 0-1.

    Returns:
        Shape (n,), bool.
    """
    tested = np.flatnonzero(~np.isnan(p))
    ordered = tested[np.argsort(p[tested], kind="stable")]
    limits = alpha * np.arange(1, tested.size + 1) / max(tested.size, 1)
    passed = np.flatnonzero(p[ordered] <= limits)
    found = np.zeros(p.shape, dtype=bool)
    if passed.size:
        found[ordered[: passed[-1] + 1]] = True
    return found
