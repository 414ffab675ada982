"""What proposed sites change: whom they take from existing places, and what loaded data move."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sozialraum.answers.sites import Answer, Question, Stock
from sozialraum.model.sites import shift
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Progress, silent


@dataclass(frozen=True)
class Shifted:
    """What the added sites of an answer take from existing places.

    Attributes:
        answer: The sites.
        category: Of the existing places.
        places: These, as in `Places.facilities`.
        found: Fresh and taken, sites in the order of `Answer.added`; None = no site is added.
    """

    answer: Answer
    category: str
    places: pd.DataFrame
    found: shift.Shift | None


def shifted(answer: Answer, category: str) -> Shifted:
    """How much of what the added sites reach is taken from existing places of a category."""
    asked, held = answer.question, answer.question.places.facilities
    rows = held[held["category"] == category].reset_index(drop=True)
    if not answer.added:
        return Shifted(answer, category, rows, None)
    position = {code: j for j, code in enumerate(answer.problem.site_ids)}
    new = answer.problem.distances[:, [position[code] for code in answer.added]]
    found = shift.shift(new, asked.ways_to(rows), answer.people, answer.wish.radius)
    return Shifted(answer, category, rows, found)


@dataclass(frozen=True)
class Moved:
    """The same question asked before and after data were loaded.

    Attributes:
        before: None = it had no answer then.
        after: As shown.
    """

    before: Answer | None
    after: Answer

    @property
    def gone(self) -> list[str]:
        """Names of sites that were chosen before and are no more."""
        return [] if self.before is None else _only(self.before, self.after)

    @property
    def come(self) -> list[str]:
        """Names of sites that are chosen now and were not before."""
        return (
            list(self.after.chosen["name"])
            if self.before is None
            else _only(self.after, self.before)
        )


def _only(one: Answer, other: Answer) -> list[str]:
    return [str(one.chosen.loc[code, "name"]) for code in one.codes if code not in other.codes]


def answered(
    question: Question, without: Question | None, progress: Progress = silent
) -> tuple[Answer, Moved | None]:
    """The answer, and how it moved against ``without``: the same wish where nothing is loaded.

    Raises:
        SitesError: The question has no answer; that ``without`` has none is part of the result.
    """
    after = question.solve(progress)
    if without is None:
        return after, None
    try:
        return after, Moved(without.solve(progress), after)
    except SitesError:
        return after, Moved(None, after)


def stocked(
    question: Question, without: Question | None, category: str, progress: Progress = silent
) -> tuple[Stock, Stock | None]:
    """Ways to the places of a category, and what they were for ``without``, see `answered`."""
    now = question.stock(category, progress)
    if without is None or category not in set(without.places.facilities["category"]):
        return now, None
    return now, without.stock(category, progress)
