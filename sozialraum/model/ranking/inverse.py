"""The inverse question: are there weights under which chosen areas come first in their types?

    maximise delta  subject to  sum_c w_c * (L_jc - L_kc) >= delta  for each chosen area j and each
    other area k of its type,  sum_c w_c = 1,  w >= 0

delta > 0: there are, and w is the weighting with the widest lead. delta = 0: at best a tie. delta <
0: there are none. The proof comes with it (duality of linear programs): shares m of the comparisons,
adding up to 1, with ``sum m * (L_j - L_k) <= delta`` in every indicator: whoever mixes the
comparisons so finds the chosen areas behind in each, so no non-negative weights can put them ahead.
Both sides are recomputed from the solver's answer before it is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from sozialraum.model.ranking.index import Index
from sozialraum.model.ranking.plan import RankingError

ROUNDING = 1e-7  # of the solver, on scales whose spread is about 1


class Answer(Enum):
    """Whether weights can explain a choice."""

    YES = "ja"
    TIE = "nur mit Gleichstand"
    NO = "nein"


@dataclass(frozen=True)
class Explanation:
    """Answer to the inverse question.

    Attributes:
        answer: Whether there are such weights.
        margin: delta: the smallest lead under the best weights, in units of the scale.
        names: Indicators the answer rests on.
        weights: The best weights, adding up to 1, shape (indicators,).
        comparisons: (chosen, other) in the order of ``proof``.
        leads: Lead of the chosen in each comparison under ``weights``.
        proof: Shares of the comparisons, adding up to 1; with NO they prove it.
        mixed: ``sum m * (L_j - L_k)`` per indicator; all at most ``margin``.
        behind: Comparisons in which the other is more burdened in every indicator: each is a proof
            by itself that nobody needs a computer for.
        left_out: Indicators without a value for one of the areas.
    """

    answer: Answer
    margin: float
    names: tuple[str, ...]
    weights: np.ndarray
    comparisons: tuple[tuple[str, str], ...]
    leads: np.ndarray
    proof: np.ndarray
    mixed: np.ndarray
    behind: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]


def explain(index: Index, chosen: Mapping[str, Sequence[str]]) -> Explanation:
    """Look for weights under which each chosen area lies before all others of its group.

    Args:
        index: Indicators and the scale; its own weights do not matter.
        chosen: Chosen area -> areas of its group (itself among them or not).

    Raises:
        RankingError: An area is unknown, there is nothing to compare, no indicator has values for
            all, or the solver fails.
    """
    codes = index.panel.codes
    pairs = tuple((own, other) for own, group in chosen.items() for other in group if other != own)
    unknown = [code for pair in pairs for code in pair if code not in codes]
    if unknown or not pairs:
        raise RankingError(
            f"Das Gebiet {unknown[0]} gibt es nicht."
            if unknown
            else "Zum Vergleichen braucht es mindestens ein weiteres Gebiet je Gruppe."
        )
    rows = {code: position for position, code in enumerate(codes)}
    leads = np.array([index.linear[rows[own]] - index.linear[rows[other]] for own, other in pairs])
    complete = ~np.isnan(leads).any(axis=0)
    if not complete.any():
        raise RankingError("Keine Kennzahl liegt für alle verglichenen Gebiete vor.")
    names = tuple(name for name, is_kept in zip(index.names, complete, strict=True) if is_kept)
    left_out = tuple(name for name in index.names if name not in names)
    matrix = leads[:, complete]
    weights, margin, proof = solve(matrix)
    answer = Answer.TIE
    if abs(margin) > ROUNDING:
        answer = Answer.YES if margin > 0 else Answer.NO
    return Explanation(
        answer=answer,
        margin=margin,
        names=names,
        weights=weights,
        comparisons=pairs,
        leads=matrix @ weights,
        proof=proof,
        mixed=proof @ matrix,
        behind=tuple(pair for pair, lead in zip(pairs, matrix, strict=True) if lead.max() < 0),
        left_out=left_out,
    )


def solve(leads: np.ndarray) -> tuple[np.ndarray, float, np.ndarray]:
    """Best weights, delta and proof of a matrix of leads (comparisons, indicators).

    Raises:
        RankingError: The solver fails, or its two sides contradict each other.
    """
    from scipy.optimize import linprog  # slow to import, rarely asked

    comparisons, criteria = leads.shape
    found = linprog(
        np.append(np.zeros(criteria), -1.0),
        A_ub=np.column_stack([-leads, np.ones(comparisons)]),
        b_ub=np.zeros(comparisons),
        A_eq=np.append(np.ones(criteria), 0.0)[None],
        b_eq=[1.0],
        bounds=[(0, None)] * criteria + [(None, None)],
        method="highs",
    )
    if not found.success:
        raise RankingError("Das lineare Programm hat keine Lösung gefunden.")
    weights = np.maximum(found.x[:criteria], 0)
    weights /= weights.sum()
    proof = np.maximum(-found.ineqlin.marginals, 0)
    proof /= proof.sum()
    # recomputed from the answer: the weights reach the lower end, the proof the upper one
    lowest, highest = float((leads @ weights).min()), float((proof @ leads).max())
    scale = max(1.0, float(np.abs(leads).max()))
    if highest - lowest > 1e-6 * scale:
        raise RankingError("Lösung und Beweis widersprechen sich.")
    return weights, lowest, proof
