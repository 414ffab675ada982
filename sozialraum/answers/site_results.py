"""What questions of sites found: new sites, and the ways to existing places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sozialraum.model.sites import access, distances, solution
from sozialraum.model.sites.problem import Problem

if TYPE_CHECKING:  # a question makes them
    from sozialraum.answers.sites import Question, Wish


@dataclass(frozen=True)
class Answer:
    """Sites for a question.

    Attributes:
        question: What was asked.
        problem: What was solved.
        found: The sites.
        ways: The ways of all people to the nearest site.
        seconds: How long the search took.
    """

    question: Question
    problem: Problem
    found: solution.Solution
    ways: access.Ways
    seconds: float

    @property
    def wish(self) -> Wish:
        """What was wished."""
        return self.question.wish

    @property
    def people(self) -> np.ndarray:
        """People at each Stadtteil, shape ``(n,)``, need left aside."""
        return self.question.people

    @property
    def codes(self) -> list[str]:
        """Ids of the sites, see `Question.candidates`."""
        return [self.problem.site_ids[j] for j in self.found.sites]

    @property
    def chosen(self) -> pd.DataFrame:
        """The candidates that were chosen."""
        return self.question.candidates.loc[self.codes]

    @property
    def added(self) -> list[str]:
        """Ids of the sites that are not there yet."""
        stock = set(self.question.existing)
        return [code for code in self.codes if code not in stock]

    @property
    def stadtraeume(self) -> list[str]:
        """Stadträume with a site, in the city's order."""
        return sorted(
            set(self.question.places.areas.loc[self.chosen["stadtteil_code"], "stadtraum"])
        )

    @property
    def minutes(self) -> np.ndarray:
        """Minutes on foot of each Stadtteil to its site, shape ``(n,)``."""
        return distances.minutes_of_metres(self.found.distances, kmh=self.wish.kmh)

    @property
    def sites(self) -> pd.DataFrame:
        """One row per site: number, code, name, stadtraum (code), role, people, within, minutes.

        The role is "besteht" (of the stock), "fest" (settled), or the candidate's kind.
        """
        asked, areas, chosen = self.question, self.question.places.areas, self.chosen
        stock, fixed = set(asked.existing), set(asked.fixed)
        reached, rows = self.wish.within(self.found.distances), []
        for number, (code, j) in enumerate(zip(self.codes, self.found.sites, strict=True), start=1):
            kind = chosen.loc[code, "kind"]
            mine = self.found.assignment == j
            heads = self.people[mine]
            served = float(heads.sum())
            rows.append(
                {
                    "number": number,
                    "code": code,
                    "name": chosen.loc[code, "name"],
                    "stadtraum": areas.loc[chosen.loc[code, "stadtteil_code"], "stadtraum"],
                    "role": "besteht" if code in stock else "fest" if code in fixed else kind,
                    "people": served,
                    "within": float(self.people[mine & reached].sum()),
                    "minutes": float(heads @ self.minutes[mine] / served) if served else np.nan,
                }
            )
        return pd.DataFrame(rows)

    @property
    def assignment(self) -> pd.DataFrame:
        """One row per Stadtteil: code, name, people, site, metres, minutes."""
        areas = self.question.places.areas
        goals = [self.problem.site_ids[int(j)] for j in self.found.assignment]
        return pd.DataFrame(
            {
                "code": list(self.problem.demand_ids),
                "name": areas["name"].to_numpy(),
                "people": self.people,
                "site": self.question.candidates.loc[goals, "name"].to_numpy(),
                "metres": self.found.distances,
                "minutes": self.minutes,
            }
        )


@dataclass(frozen=True)
class Stock:
    """Existing places of one category and what they mean for people.

    Attributes:
        question: Who, how far, and the assumptions.
        category: Its name.
        rows: Places with a known Stadtteil.
        metres: Shape ``(n,)``: the way from each Stadtteil to the nearest place.
        ways: The same over all people.
        planned: With the sites planned in the first view; None if they cannot be computed.
        planned_codes: Ids of the planned sites, see `Question.candidates`.
        per_1000: Shape ``(n,)``: posts in reach per 1,000; NaN if no post is published.
        supply: Posts that were counted.
    """

    question: Question
    category: str
    rows: pd.DataFrame
    metres: np.ndarray
    ways: access.Ways
    planned: access.Ways | None
    planned_codes: tuple[str, ...]
    per_1000: np.ndarray
    supply: float

    @property
    def wish(self) -> Wish:
        """Who, how far, and the assumptions."""
        return self.question.wish

    @property
    def minutes(self) -> np.ndarray:
        """Minutes on foot to the nearest place, shape ``(n,)``."""
        return distances.minutes_of_metres(self.metres, kmh=self.wish.kmh)
