"""Standorte: whom places reach on foot, where new ones should stand, how many it takes.

A question is a wish asked of places; its answers are kept, because the same question is asked by
every visitor and on every move back. A search may run in any thread. Questions stand in one module with
what they find: a question makes its answer, and the answer shows its question.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sozialraum.answers import site_candidates
from sozialraum.answers.kept import kept
from sozialraum.answers.places import Places
from sozialraum.answers.site_wish import Wish
from sozialraum.model.sites import (
    access,
    distances,
    equity,
    provision,
    question,
    solution,
)
from sozialraum.model.sites.distances import Points, StraightLine
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Problem, Progress, silent

PER = 1000


@dataclass(frozen=True)
class Question:
    """A wish, asked of places."""

    places: Places
    wish: Wish

    @cached_property
    def candidates(self) -> pd.DataFrame:
        """Where a site may stand, see `site_candidates.candidates`.

        Raises:
            SitesError: Nowhere.
        """
        return site_candidates.candidates(self.places, self.wish.ground, self.wish.stock)

    @cached_property
    def existing(self) -> list[str]:
        """Ids of candidates where a place of the wish's stock stands."""
        return sorted(self.candidates.index[self.candidates["is_stock"]])

    @cached_property
    def fixed(self) -> list[str]:
        """Ids of candidates with a site in any case."""
        stock = self.existing if self.wish.stock_stays else []
        return sorted({*self.wish.fixed, *stock})

    @property
    def number(self) -> int:
        """Sites altogether: the new ones and those that stand in any case."""
        return self.wish.p + len(self.fixed)

    @property
    def is_on_network(self) -> bool:
        """Whether ways follow the loaded network."""
        return self.wish.on_network and self.places.ways is not None

    def metres(self, targets: Points) -> np.ndarray:
        """Metres on foot from each Stadtteil, shape ``(n, len(targets))``."""
        held, wish = self.places, self.wish
        ways = held.ways
        if ways is None or not wish.on_network:
            line = StraightLine(wish.detour, held.river(wish.closed_bridges))
            return line.metres(held.points, targets)
        # one search through all streets for whatever may be asked: it takes its time
        every = kept(("metres", held), lambda: held.network_metres(ways), is_final=lambda _: True)
        return every[list(targets.ids)].to_numpy(float)

    @property
    def people(self) -> np.ndarray:
        """People at each Stadtteil, shape ``(n,)``, need left aside."""
        return self.places.areas[self.wish.group].to_numpy(float)

    @property
    def problem(self) -> Problem:
        """The wish as a location problem: the Stadtteile's people and the candidates.

        Raises:
            SitesError: It cannot be asked that way.
        """
        held, heads = self.places, self.people
        weights = heads * held.need.to_numpy(float) if self.wish.by_need else heads
        targets = self.targets
        position = {code: j for j, code in enumerate(targets.ids)}
        unknown = [code for code in self.fixed if code not in position]
        if unknown:
            raise SitesError(f"Der feste Standort „{unknown[0]}“ ist hier kein möglicher Ort.")
        return Problem(
            weights,
            self.metres(targets),
            held.points.ids,
            targets.ids,
            fixed=frozenset(position[code] for code in self.fixed),
            groups=self._groups(),
        )

    @property
    def targets(self) -> Points:
        """The candidates' points."""
        rows = self.candidates
        return Points(tuple(rows.index), rows[["x", "y"]].to_numpy(float))

    def _groups(self) -> dict[int, str]:
        """Position of a candidate -> the group its Stadtteil belongs to."""
        of = dict(self.wish.groups)
        codes = self.candidates["stadtteil_code"]
        found = {j: of[code] for j, code in enumerate(codes) if code in of}
        gone = sorted(set(of.values()) - set(found.values()))
        if gone:
            raise SitesError(
                f"In „{gone[0]}“ ist kein möglicher Ort bekannt. Bitte lassen Sie neue Orte zu oder "
                "verzichten Sie auf die Vorgabe je Gebiet."
            )
        return found

    def too_large(self, reached: np.ndarray) -> float:
        """People counted as reached whose Stadtteil is wider than the walk.

        Its border lies farther from its middle than one walks: the radius of a circle of its area,
        times the detour.
        """
        border = np.sqrt(self.places.areas["area_km2"].to_numpy(float) / np.pi) * 1000
        return float(self.people[reached & (border * self.wish.detour > self.wish.radius)].sum())

    def reach(self, stadtraum: str, metres: np.ndarray) -> tuple[float, float, float | None]:
        """People of a Stadtraum within reach, all of them, and their mean walk in minutes."""
        inside = (self.places.areas["stadtraum"] == stadtraum).to_numpy()
        heads, near = self.people[inside], self.wish.within(metres)[inside]
        total = float(heads.sum())
        mean = self.wish.walk(float(heads @ metres[inside] / total)) if total else None
        return float(heads[near].sum()), total, mean

    def solve(self, progress: Progress = silent) -> Answer:
        """The best sites for the wish.

        Raises:
            SitesError: The wishes exclude each other; the message says what would be possible.
        """
        return kept(
            ("answer", self),
            lambda: self.solve_anew(progress),
            is_final=lambda answer: not answer.found.is_cancelled,
        )

    def solve_anew(self, progress: Progress = silent) -> Answer:
        """As `solve`, whatever was found before."""
        problem, started = self.problem, time.monotonic()
        found = question.solve(
            problem,
            self.wish.model,
            p=self.number,
            radius=self.wish.radius,
            mean_share=self.wish.mean_share,
            progress=progress,
        )
        ways = access.ways(found.distances, self.people, self.wish.radius)
        return Answer(self, problem, found, ways, time.monotonic() - started)

    def curve(self, progress: Progress = silent) -> pd.DataFrame:
        """Whom 1, 2, 3 ... best sites reach, see `access.coverage_curve`."""

        def make() -> pd.DataFrame:
            problem = self.problem
            # to the end: where the curve bends must not depend on where it is cut
            most = len(problem.open_candidates)
            return access.coverage_curve(problem, self.wish.radius, most, progress=progress)

        return kept(("curve", self), make, is_final=lambda curve: len(curve) > 1)

    def fewest(self, curve: pd.DataFrame, share: float) -> int:
        """The smallest number of sites for a share, read off the curve where it goes that far.

        Raises:
            SitesError: No number reaches it; the message says what would.
        """
        enough = curve.loc[curve["share"] >= share * (1 - 1e-12), "p"]
        if not enough.empty:
            return int(enough.iloc[0])
        return access.fewest_for_share(self.problem, self.wish.radius, share)

    def front(self, progress: Progress = silent) -> pd.DataFrame:
        """The Pareto line: mean and tail (minutes), gap, sites (names)."""

        def make() -> pd.DataFrame:
            problem, names, rows = self.problem, self.candidates["name"], []
            for item in equity.front(problem, self.number, progress=progress):
                metres = equity.mean_and_tail(problem, item, equity.WORST_SHARE)
                mean, tail = distances.minutes_of_metres(np.array(metres), kmh=self.wish.kmh)
                chosen = ", ".join(str(names.iloc[j]) for j in item.sites)
                rows.append((mean, tail, item.gap, chosen, item.is_cancelled))
            return pd.DataFrame(rows, columns=["mean", "tail", "gap", "sites", "is_cancelled"])

        return kept(
            ("front", self),
            make,
            is_final=lambda line: not line.empty and not line["is_cancelled"].any(),
        )

    def ways_to(self, rows: pd.DataFrame) -> np.ndarray:
        """Metres from each Stadtteil to places, shape ``(n, len(rows))``."""
        targets = Points(tuple(rows["facility_id"]), rows[["x", "y"]].to_numpy(float))
        return self.metres(targets)

    def stock(self, category: str, progress: Progress = silent) -> Stock:
        """Ways to the places of a category, and posts in reach."""
        held, heads, radius = self.places, self.people, self.wish.radius
        rows = held.facilities[held.facilities["category"] == category]
        every = self.ways_to(rows)
        nearest = every.min(axis=1)
        try:
            answer = self.solve(progress)
            both = np.minimum(nearest, answer.found.distances)
            planned, codes = access.ways(both, heads, radius), tuple(answer.codes)
        except SitesError:
            planned, codes = None, ()
        counted = rows["vzae"].notna().to_numpy()
        per_1000, supply = np.full(len(heads), np.nan), 0.0
        if counted.any():
            posts = rows["vzae"].to_numpy(float)[counted]
            weights = provision.weight(every[:, counted], provision.Kernel.STEPS, radius)
            per_1000 = PER * provision.provide(posts, heads, weights).per_head
            supply = float(posts.sum())
        ways = access.ways(nearest, heads, radius)
        return Stock(self, category, rows, nearest, ways, planned, codes, per_1000, supply)


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
