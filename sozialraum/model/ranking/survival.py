"""How often an answer survives the noise of the survey figures it rests on.

An order that no weighting can turn round is a proof only where every figure is counted in full.
Survey figures are drawn anew with their noise, as for the ranks (`smaa.redrawn`), and the question
is put again: in how many of the draws is the answer the same?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sozialraum.model.ranking.index import Index
from sozialraum.model.ranking.inverse import ROUNDING, Answer, Explanation
from sozialraum.model.ranking.plan import RankingError
from sozialraum.model.ranking.smaa import SEED, redrawn

DRAWS = 1_000
_SIGNS = {Answer.YES: 1, Answer.TIE: 0, Answer.NO: -1}


def sampled(index: Index, names: Sequence[str] | None = None) -> list[str]:
    """Indicators whose figures come from a sample (noise above 0, or not known)."""
    return [
        name
        for name in (index.names if names is None else names)
        if index.panel.noise.get(name, 0.0) != 0  # also what is not known
    ]


def dominance(index: Index, *, draws: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """Share of draws in which the row's area surpasses the column's in every indicator.

    Returns:
        0-1, shape (areas, areas). What is counted in full stays as it is, so that without survey
        figures every pair is 0 or 1 (:func:`sozialraum.model.ranking.order.dominance`).
    """
    drawn = redrawn(index, np.random.default_rng(seed), draws if sampled(index) else 1)
    found = np.empty((drawn.shape[1], drawn.shape[1]))
    for area in range(drawn.shape[1]):
        own = drawn[:, area, None]
        with np.errstate(invalid="ignore"):
            at_least, more = (own >= drawn).all(axis=2), (own > drawn).any(axis=2)
        found[area] = (at_least & more).mean(axis=0)
    return found


@dataclass(frozen=True)
class Survival:
    """How often an answer to the inverse question survives; shares 0-1, 1 without survey figures.

    Attributes:
        sampled: Indicators of the answer that come from a sample; none = the answer is exact.
        answer: Share of draws with the same answer.
        behind: Pair of `Explanation.behind` -> share of draws in which it still is.
    """

    sampled: tuple[str, ...]
    answer: float
    behind: Mapping[tuple[str, str], float]


def survival(index: Index, found: Explanation, *, draws: int = DRAWS, seed: int = SEED) -> Survival:
    """How often the answer to the inverse question survives the noise.

    Args:
        index: As asked with; its panel carries the noise.
        found: The answer of `inverse.explain` for this index.
        draws: At least 1.
        seed: The same seed gives the same share.

    Raises:
        RankingError: The solver fails.
    """
    names = list(found.names)
    samples = tuple(sampled(index, names))
    if not samples:
        return Survival((), 1.0, dict.fromkeys(found.behind, 1.0))
    columns = [index.names.index(name) for name in names]
    rows = {code: place for place, code in enumerate(index.panel.codes)}
    drawn = redrawn(index, np.random.default_rng(seed), draws)[:, :, columns].astype(float)
    own, other = ([rows[pair[side]] for pair in found.comparisons] for side in (0, 1))
    leads = drawn[:, own] - drawn[:, other]
    margins = _margins(leads, found)
    signs = np.sign(np.where(np.abs(margins) <= ROUNDING, 0.0, margins))
    same = float((signs == _SIGNS[found.answer]).mean())
    behind = (leads.max(axis=2) < 0).mean(axis=0)
    shares = dict(zip(found.comparisons, map(float, behind), strict=True))
    return Survival(samples, same, {key: shares[key] for key in found.behind})


def _margins(leads: np.ndarray, found: Explanation) -> np.ndarray:
    """The sign of delta of every draw, shape (draws,); exact where a linear program is needed.

    Most draws are decided by what was found for the figures as they are: weights that still lead
    everywhere, or shares of comparisons that are still behind in everything.
    """
    lowest = (leads @ found.weights).min(axis=1)
    highest = np.minimum(
        np.einsum("k,dkc->dc", found.proof, leads).max(axis=1), leads.max(axis=2).min(axis=1)
    )
    margins = np.where(lowest > ROUNDING, lowest, highest)
    open_ones = np.flatnonzero((lowest <= ROUNDING) & (highest >= -ROUNDING))
    if open_ones.size:
        margins[open_ones] = _solve(leads[open_ones])
    return margins


def _solve(leads: np.ndarray) -> np.ndarray:
    """Delta of each draw by one linear program over all of them, leads (draws, pairs, criteria)."""
    from scipy.optimize import linprog  # slow to import, rarely asked
    from scipy.sparse import block_diag, csr_matrix, identity, kron

    draws, pairs, criteria = leads.shape
    one = np.ones((pairs, 1))
    blocks = [np.hstack([-lead, one]) for lead in leads]
    last = np.append(np.zeros(criteria), 1.0)
    total = csr_matrix(np.append(np.ones(criteria), 0.0)[None])
    result = linprog(
        np.tile(-last, draws),
        A_ub=block_diag(blocks, format="csr"),
        b_ub=np.zeros(draws * pairs),
        A_eq=kron(identity(draws), total, format="csr"),
        b_eq=np.ones(draws),
        bounds=[*[(0, None)] * criteria, (None, None)] * draws,
        method="highs",
    )
    if not result.success:
        raise RankingError("Das lineare Programm hat keine Lösung gefunden.")
    return np.asarray(result.x)[criteria :: criteria + 1]
