"""The need index and what its ranks, proofs and questions are worth: page and command line ask here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sozialraum.answers.need_inputs import NeedInputs
from sozialraum.model.ranking import inverse, order, survival
from sozialraum.model.ranking.catalogue import CANDIDATES, DIMENSIONS
from sozialraum.model.ranking.index import Index, compute
from sozialraum.model.ranking.panel import Panel
from sozialraum.model.ranking.plan import IndexPlan, RankingError
from sozialraum.model.ranking.smaa import Acceptability, smaa
from sozialraum.model.ranking.swap import Swap, swap
from sozialraum.text.need import Asked

TOP = 5  # "unter den ersten 5"
NEAR, EVERY = "nah", "alle"
SURE = 0.95  # of the draws: the share that goes with 1.96 standard errors


@dataclass(frozen=True)
class Result:
    """A need index with what its ranks are worth; computed when first asked for.

    Attributes:
        plan: What was chosen.
        inputs: The figures.
        has_noise: Whether ranks reckon with sampling noise; proofs always do.
    """

    plan: IndexPlan
    inputs: NeedInputs
    has_noise: bool = True

    @property
    def panel(self) -> Panel:
        """The figures, without noise if it shall not count."""
        return self.inputs.panel if self.has_noise else self.inputs.panel.without_noise()

    @cached_property
    def index(self) -> Index:
        """The index."""
        return compute(self.plan, self.panel)

    @property
    def noisy(self) -> Index:
        """The same index with the noise of its survey figures, for proofs."""
        return replace(self.index, panel=self.inputs.panel)

    @cached_property
    def near(self) -> Acceptability:
        """SMAA around the chosen weights."""
        return smaa(self.index)

    @cached_property
    def every(self) -> Acceptability:
        """SMAA over all weightings of the counted indicators."""
        return smaa(self.index, concentration=None)

    @cached_property
    def close(self) -> np.ndarray:
        """Pairs too close to rank, in the order of the panel's codes."""
        return order.too_close(self.index)

    def too_close_to(self, code: str) -> list[str]:
        """Codes whose difference to ``code`` is too small to rank, in the order of ranks."""
        row = self.close[self.panel.codes.index(code)]
        near = {other for other, is_near in zip(self.panel.codes, row, strict=True) if is_near}
        return [other for other in self.index.ranked if other in near]

    def top_share(self, code: str, spread: str = EVERY) -> float:
        """Share of weightings (0-1) in which ``code`` is among the first five."""
        found = self.every if spread == EVERY else self.near
        return float(found.top(TOP)[found.codes.index(code)])

    def interval(self, code: str, spread: str = EVERY) -> tuple[int, int]:
        """Ranks (best, worst) that hold 90 % of the weightings."""
        found = self.every if spread == EVERY else self.near
        best, worst = found.interval()[found.codes.index(code)]
        return int(best), int(worst)

    @cached_property
    def sampled(self) -> list[str]:
        """Counted indicators that come from a sample."""
        return survival.sampled(self.noisy)

    @cached_property
    def dominance(self) -> dict[tuple[str, str], float]:
        """(A, B), A surpassing B in every indicator -> share of draws in which it does (0-1)."""
        codes, shares = self.panel.codes, survival.dominance(self.noisy)
        pairs = zip(*np.nonzero(order.dominance(self.index)), strict=True)
        return {(codes[a], codes[b]): float(shares[a, b]) for a, b in pairs}


@dataclass(frozen=True)
class Question:
    """One set of indicators to which the inverse question is put.

    Attributes:
        label: Which indicators.
        together: Answer for all chosen areas at once.
        single: Chosen area -> answer for it alone.
    """

    label: str
    together: Asked
    single: dict[str, Asked]


def ask(index: Index, chosen: Mapping[str, Sequence[str]]) -> Asked:
    """Put the inverse question and say how often the answer holds.

    Args:
        index: With the noise of its survey figures.
        chosen: As in `inverse.explain`.

    Raises:
        RankingError: As there.
    """
    found = inverse.explain(index, chosen)
    return Asked(found, survival.survival(index, found))


def ask_each(index: Index, label: str, groups: Mapping[str, Sequence[str]]) -> Question:
    """The question for all chosen areas at once and for each alone.

    Raises:
        RankingError: As in `inverse.explain`.
    """
    single = {code: ask(index, {code: group}) for code, group in groups.items()}
    return Question(label, ask(index, groups), single)


def questions(result: Result, groups: Mapping[str, Sequence[str]]) -> list[Question]:
    """The inverse question for the counted indicators, for all documented ones, and for all."""
    documented = [one.indicator_id for one in CANDIDATES if not one.assumed]
    sets = {
        "Ihre Kennzahlen": list(result.index.names),
        "alle Kennzahlen mit belegter Richtung": documented,
        "alle Kennzahlen, auch mit angenommener Richtung": [one.indicator_id for one in CANDIDATES],
    }
    found = []
    for label, names in sets.items():
        plan = replace(
            result.plan,
            dimensions=dict.fromkeys(DIMENSIONS, 1.0),
            indicators=dict.fromkeys(names, 1.0),
        )
        index = compute(plan, result.inputs.panel)
        try:
            asked = ask_each(index, label, groups)
        except RankingError:  # nothing to compare with in a group of one
            continue
        count = len(asked.together.explanation.names)
        found.append(replace(asked, label=f"{label} ({count})"))
    return found


@dataclass(frozen=True)
class Reversal:
    """What puts A before B; ``impossible``: A alone against B, asked where no weights do it."""

    swap: Swap
    impossible: Asked | None


def reverse(result: Result, first: str, second: str) -> Reversal:
    """The smallest changes that put ``first`` before ``second``.

    Raises:
        RankingError: As in `swap.swap`.
    """
    found = swap(result.index, first, second, dict(result.inputs.limits))
    is_beyond = not found.is_already and found.weights is None and not found.ahead
    return Reversal(found, ask(result.noisy, {first: [second]}) if is_beyond else None)
