"""SMAA-2: in how many weightings does an area come to which rank?

Stochastic multicriteria acceptability analysis (Lahdelma and Salminen, Operations Research 49,
2001; survey: Tervonen and Figueira, J. Multi-Criteria Decision Analysis 15, 2008). Weights are drawn
from a Dirichlet distribution: uniform over all weightings, or around given ones with
``alpha_c = concentration * w_c``. Figures from a sample are drawn with their noise.

Areas that the model cannot tell apart share their ranks evenly, so that equal areas have equal
acceptability and each rank still adds up to 100 %.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sozialraum.model.ranking.index import Index, linear, normalise
from sozialraum.model.ranking.plan import Aggregation, Normalisation, RankingError

DRAWS = 10_000
SEED = 20171115  # day of the study's presentation; any fixed number gives all the same picture
CONCENTRATION = 20.0
_CELLS = 2_000_000  # numbers held at a time


@dataclass(frozen=True)
class Acceptability:
    """How often each area came to each rank.

    Attributes:
        codes: Areas that have an index; the rows of everything here.
        names: Indicators; the columns of ``central``.
        draws: Number of weightings.
        counts: Weightings in which the area took the rank, integers, shape (areas, ranks).
        twins: Group number of each area; areas of one group cannot be told apart.
        central: Mean weights of those draws in which the area came first, shape (areas,
            indicators); NaN for areas that never did.
        wins: Share of draws in which the row's area lay before the column's, shape (areas, areas);
            None if not asked for.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    draws: int
    counts: np.ndarray
    twins: np.ndarray
    central: np.ndarray
    wins: np.ndarray | None

    @cached_property
    def shares(self) -> np.ndarray:
        """Rank acceptability, 0-1, shape (areas, ranks); rows and columns add up to 1."""
        found = self.counts / self.draws
        for group in _groups(self.twins):
            found[group] = found[group].mean(axis=0)
        return found

    def top(self, count: int) -> np.ndarray:
        """Share of weightings in which each area is among the first ``count``, shape (areas,)."""
        return self.shares[:, :count].sum(axis=1)

    def interval(self, level: float = 0.9) -> np.ndarray:
        """Central interval of ranks (best, worst) that holds ``level``, shape (areas, 2)."""
        cumulative = self.shares.cumsum(axis=1)
        tail = (1 - level) / 2
        slack = 1e-9  # sums of counts are exact, their quotients are not
        best = (cumulative > tail + slack).argmax(axis=1) + 1
        worst = (cumulative >= 1 - tail - slack).argmax(axis=1) + 1
        return np.column_stack([best, np.maximum(best, worst)])

    def expected(self) -> np.ndarray:
        """Mean rank, shape (areas,)."""
        return self.shares @ np.arange(1, len(self.codes) + 1)


def smaa(
    index: Index,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    concentration: float | None = CONCENTRATION,
    pairs: bool = False,
    only: list[str] | None = None,
) -> Acceptability:
    """Draw weightings and count ranks.

    Args:
        index: Areas, indicators, weights, noise; areas without an index are left out.
        draws: Number of weightings, at least 1.
        seed: The same seed gives the same counts.
        concentration: How near the drawn weights stay to the index's own (larger = nearer); None =
            all weightings are equally likely.
        pairs: Count who lies before whom, too.
        only: Rank only these areas among themselves (a type).

    Raises:
        RankingError: ``draws`` or ``concentration`` is not possible, or no area is left.
    """
    if draws < 1 or (concentration is not None and not concentration > 0):
        raise RankingError("SMAA: Nötig sind mindestens eine Ziehung und eine Streuung über 0.")
    has_index = index.scores.notna().to_numpy()
    codes = index.panel.codes
    chosen = set(codes if only is None else only)
    rows = [i for i, code in enumerate(codes) if has_index[i] and code in chosen]
    if not rows:
        raise RankingError("SMAA: Für keines der Gebiete lässt sich der Index berechnen.")
    areas, criteria = len(rows), len(index.names)
    counts = np.zeros(areas * areas, dtype=np.int32)
    first = np.zeros(areas, dtype=np.int64)
    central = np.zeros((areas, criteria))
    wins = np.zeros((areas, areas)) if pairs else None
    places = np.arange(areas, dtype=np.int64)
    for weights, scores in _draw(index, rows, draws, seed, concentration):
        order = np.argsort(-scores, axis=1)  # place -> area
        cells = (order * areas + places).ravel()
        if cells.size < counts.size:  # many areas: touch only the cells that were hit
            np.add.at(counts, cells, 1)
        else:
            counts += np.bincount(cells, minlength=counts.size).astype(np.int32)
        first += np.bincount(order[:, 0], minlength=areas)
        for column in range(criteria):
            central[:, column] += np.bincount(order[:, 0], weights[:, column], minlength=areas)
        if wins is not None:
            for row in range(areas):
                wins[row] += (scores[:, row : row + 1] > scores).sum(axis=0)
    twins = _twins(index, rows)
    if wins is not None:
        wins /= draws
        for group in _groups(twins):
            wins[np.ix_(group, group)] = 0.5
        np.fill_diagonal(wins, 0.5)
    with np.errstate(invalid="ignore"):
        central /= first[:, None]
    return Acceptability(
        codes=tuple(codes[row] for row in rows),
        names=index.names,
        draws=draws,
        counts=counts.reshape(areas, areas),
        twins=twins,
        central=central,
        wins=wins,
    )


def _draw(
    index: Index, rows: list[int], draws: int, seed: int, concentration: float | None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Blocks of (weights, scores), shapes (block, indicators) and (block, areas)."""
    random = np.random.default_rng(seed)
    values = index.linear[rows]
    noise = index.noise[rows]
    is_noisy = any(index.panel.noise.get(name, 0.0) > 0 for name in index.names)
    # ranks have no unit and logarithms bend the noise: there, figures are drawn one by one
    redraw = is_noisy and (
        index.plan.normalisation is Normalisation.RANK
        or index.plan.aggregation is Aggregation.GEOMETRIC
    )
    criteria = len(index.names)
    block = max(1, _CELLS // (len(index.linear) * (criteria if redraw else 1)))
    full = np.nan_to_num(values).astype(np.float32)
    known = (~np.isnan(values)).astype(np.float32)
    has_gaps = not known.all()
    variance = (np.nan_to_num(noise) ** 2).astype(np.float32)
    for start in range(0, draws, block):
        count = min(block, draws - start)
        weights = _weights(random, count, index.weights, concentration)
        if redraw:
            drawn = redrawn(index, random, count)[:, rows]
            part = np.nan_to_num(drawn)
            scores = np.einsum("bnc,bc->bn", part, weights, optimize=True)
        else:
            scores = weights @ full.T
        if has_gaps:
            scores = scores / np.maximum(weights @ known.T, np.float32(1e-6))
        if is_noisy and not redraw:
            # a weighted sum of independent normal noises is one normal noise
            spread = np.sqrt(weights**2 @ variance.T)
            if has_gaps:
                spread = spread / np.maximum(weights @ known.T, np.float32(1e-6))
            codes = [index.panel.codes[row] for row in rows]
            scores += spread * _normals(random, count, codes)
        yield weights, scores


def _normals(random: np.random.Generator, count: int, codes: Sequence[str]) -> np.ndarray:
    """Standard normal noise, float32, shape (count, areas).

    An area's numbers follow its code, not its row: the order of a table decides nothing.
    """
    drawn = random.standard_normal((count, len(codes)), dtype=np.float32)
    return drawn[:, np.argsort(np.argsort(codes))]


def _weights(
    random: np.random.Generator, count: int, own: np.ndarray, concentration: float | None
) -> np.ndarray:
    """Dirichlet weights, float32, shape (count, indicators), rows add up to 1."""
    shape = (count, own.size)
    if concentration is None:
        found = random.standard_exponential(shape, dtype=np.float32)
    else:
        alpha = np.broadcast_to(np.float32(concentration) * own.astype(np.float32), shape)
        found = random.standard_gamma(alpha, dtype=np.float32)
    # a tiny alpha can underflow to 0 everywhere; then the own weights count
    empty = found.sum(axis=1) == 0
    found[empty] = own
    return found / found.sum(axis=1, keepdims=True)


def redrawn(index: Index, random: np.random.Generator, count: int) -> np.ndarray:
    """The linear scale with figures drawn anew, shape (count, areas, indicators)."""
    names = list(index.names)
    burdens = index.panel.burdens(names)
    drawn = np.repeat(index.linear[None].astype(np.float32), count, axis=0)
    scale = normalise(burdens, index.plan.normalisation, index.panel.people.to_numpy(float))
    for column, name in enumerate(names):
        spread = index.panel.noise.get(name, 0.0)
        if not spread > 0:
            continue
        noise = _normals(random, count, index.panel.codes) * spread
        raw = burdens[:, column] + noise
        if index.plan.normalisation is Normalisation.RANK:
            known = int((~np.isnan(burdens[:, column])).sum())
            values = (raw.argsort(axis=1).argsort(axis=1)) / max(known - 1, 1)  # NaN sorts last
            values = np.where(np.isnan(raw), np.nan, values)
        else:
            values = scale.values[:, column] + noise / scale.unit[column]
            if index.plan.normalisation is Normalisation.MIN_MAX:
                values = np.clip(values, 0, 1)
        drawn[:, :, column] = linear(values, index.plan)
    return drawn


def _twins(index: Index, rows: list[int]) -> np.ndarray:
    """Group number per area: equal on every indicator, hence equal in distribution."""
    keys = np.round(np.nan_to_num(index.linear[rows], nan=np.inf), 12)
    return np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)


def _groups(twins: np.ndarray) -> Iterator[np.ndarray]:
    """Index arrays of the groups of more than one area."""
    numbers, sizes = np.unique(twins, return_counts=True)
    for number in numbers[sizes > 1]:
        yield np.flatnonzero(twins == number)
