"""What an order is worth: agreement of rankings, dominance, and differences too small to rank."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd

from sozialraum.model.measures.compare import SURE, Numbers
from sozialraum.model.ranking.index import Index, compute
from sozialraum.model.ranking.plan import Aggregation, Normalisation, RankingError
from sozialraum.model.ranking.smaa import SEED, redrawn

_NOISE_DRAWS = 2_000


def kendall_tau_b(first: Numbers, second: Numbers) -> float:
    """Kendall's tau-b of two rankings: 1 = same order, -1 = opposite, ties corrected for.

    ``(concordant - discordant) / sqrt((pairs - ties in first) * (pairs - ties in second))``
    (Kendall, Rank Correlation Methods, 1948). Pairs with a missing value do not count; NaN if
    nothing is left to compare or one ranking knows ties only.
    """
    x, y = (np.asarray(values, dtype=float) for values in (first, second))
    both = ~np.isnan(x) & ~np.isnan(y)
    signs = [np.sign(values[both][:, None] - values[both][None]) for values in (x, y)]
    agreed = float((signs[0] * signs[1]).sum())
    untied = [float((part != 0).sum()) for part in signs]
    return agreed / np.sqrt(untied[0] * untied[1]) if all(untied) else float("nan")


@dataclass(frozen=True)
class Variant:
    """The same weights, computed another way.

    Attributes:
        normalisation: Its scale.
        aggregation: Its aggregation.
        ranks: Index = code.
        tau: Agreement with the chosen way, -1 to 1.
    """

    normalisation: Normalisation
    aggregation: Aggregation
    ranks: pd.Series
    tau: float


def variants(index: Index) -> list[Variant]:
    """All ways of normalising and aggregating, the chosen one included."""
    found = []
    for normalisation, aggregation in product(Normalisation, Aggregation):
        plan = replace(index.plan, normalisation=normalisation, aggregation=aggregation)
        try:
            other = compute(plan, index.panel)
        except RankingError:  # values without a logarithm
            continue
        # scores, not ranks: a missing one stays missing, and the sign is the same
        tau = kendall_tau_b(index.scores, other.scores)
        found.append(Variant(normalisation, aggregation, other.ranks, tau))
    return found


def dominance(index: Index) -> np.ndarray:
    """Who is at least as burdened in every counted indicator and more in one, shape (areas, areas).

    Row dominates column. No weighting can turn such a pair round. Pairs with a missing value do not
    compare.
    """
    values = index.normalised.to_numpy()
    with np.errstate(invalid="ignore"):
        at_least = (values[:, None] >= values[None]).all(axis=2)
        more = (values[:, None] > values[None]).any(axis=2)
    return at_least & more


def dominance_edges(index: Index) -> list[tuple[str, str]]:
    """The dominance graph without what follows from its other edges (transitive reduction)."""
    above = dominance(index)
    implied = (above.astype(int) @ above.astype(int)) > 0
    codes = index.panel.codes
    return [(codes[i], codes[k]) for i, k in zip(*np.nonzero(above & ~implied), strict=True)]


def score_noise(index: Index, seed: int = SEED) -> np.ndarray:
    """Standard deviation of each score from sampling noise at the own weights, shape (areas,).

    Exact for weighted means of z-scores and min-max values, first order for the geometric mean,
    from 2,000 seeded draws for ranks.
    """
    weights = index.weights * ~np.isnan(index.linear)
    with np.errstate(invalid="ignore"):
        weights = weights / weights.sum(axis=1, keepdims=True)
    if index.plan.normalisation is not Normalisation.RANK:
        return np.sqrt((weights**2 * np.nan_to_num(index.noise) ** 2).sum(axis=1))
    drawn = np.nan_to_num(redrawn(index, np.random.default_rng(seed), _NOISE_DRAWS))
    return np.einsum("bnc,nc->bn", drawn, weights).std(axis=0)


def too_close(index: Index) -> np.ndarray:
    """Pairs whose difference is too small to rank, shape (areas, areas), symmetric.

    True where ``|score_i - score_k| < 1.96 * sqrt(s_i^2 + s_k^2)`` with the scores' sampling noise
    s, or where scores are equal. Figures counted in full have no such noise.
    """
    scores = index.scores.to_numpy()
    noise = score_noise(index)
    gap = np.abs(scores[:, None] - scores[None])
    limit = SURE * np.sqrt(noise[:, None] ** 2 + noise[None] ** 2)
    found = (gap < limit) | (gap == 0)
    np.fill_diagonal(found, False)
    return found


def published_agreement(index: Index, published: pd.Series, direction: int) -> float:
    """Kendall's tau-b of our scores with a published index, turned so that higher = more burden."""
    values = published.reindex(index.scores.index).astype(float) * direction
    return kendall_tau_b(index.scores, values)
