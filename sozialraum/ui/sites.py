"""The Standorte page's question: who, how far, how many, and what is settled; and its answer.

All choices are ids in the address. Answers are kept by data release and question, because the same
question is asked by every visitor and on every move back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

import numpy as np
import streamlit as st

from sozialraum.model.sites import access, covering, distances, question, solution
from sozialraum.model.sites.distances import StraightLine
from sozialraum.model.sites.problem import Model, Problem, Progress, silent
from sozialraum.store import places as store_places
from sozialraum.store import service_edits
from sozialraum.store.places import GROUPS, Places
from sozialraum.text import format as de
from sozialraum.ui import controls, data, page, planning, theme

T = TypeVar("T")
MODELS = {
    "p-median": "Kurze Wege für alle",
    "mclp": "Möglichst viele im Umkreis",
    "lscp": "Alle im Umkreis erreichen",
    "p-center": "Kürzester längster Weg",
    "equity": "Mittel und weite Wege abwägen",
}
MOST_SITES = 17
_KEPT = 128
_CHANGES = "_sites_changes"


@dataclass(frozen=True)
class Wish:
    """A question, as chosen.

    Attributes:
        model: What "best" means.
        p: New sites (all sites, where existing ones may move).
        group: Key of `GROUPS`.
        minutes: Longest walk that counts as within reach.
        detour, kmh: Assumptions about the way.
        closed_bridges: Names of bridges one cannot cross.
        by_need: Whether children count by the need of their Stadtraum.
        stock: Categories of existing places that count as sites.
        stock_stays: Whether they stay in any case.
        fixed: Stadtteile where a site stands in any case.
        groups: Stadtteil -> group that needs a site, as pairs.
        mean_share: Weight of the mean in the equity model.
    """

    model: Model
    p: int
    group: str
    minutes: float
    detour: float
    kmh: float
    closed_bridges: tuple[str, ...]
    by_need: bool
    stock: tuple[str, ...]
    stock_stays: bool
    fixed: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]
    mean_share: float

    @property
    def radius(self) -> float:
        """The walk in metres."""
        return distances.metres_of_minutes(self.minutes, kmh=self.kmh)

    @property
    def who(self) -> str:
        """For whom: "unter 6-Jährige"."""
        return GROUPS[self.group][1]

    @property
    def who_dative(self) -> str:
        """For whom, after "von": "unter 6-Jährigen"."""
        return self.who + "n"


@dataclass(frozen=True)
class Answer:
    """Sites for a wish.

    Attributes:
        wish: The question.
        problem: What was solved.
        found: The sites.
        people: Shape ``(n,)``: people at each Stadtteil, need left aside.
        ways: The ways of all people to the nearest site.
        seconds: How long the search took.
    """

    wish: Wish
    problem: Problem
    found: solution.Solution
    people: np.ndarray
    ways: access.Ways
    seconds: float

    @property
    def codes(self) -> list[str]:
        """Stadtteile of the sites."""
        return [self.problem.site_ids[j] for j in self.found.sites]

    @property
    def minutes(self) -> np.ndarray:
        """Minutes on foot of each Stadtteil to its site, shape ``(n,)``."""
        return distances.minutes_of_metres(self.found.distances, kmh=self.wish.kmh)


def places() -> Places:
    """Points, people, existing places and the Elbe, with the changes made for good."""
    return _places(*_state())


def refresh() -> None:
    """Look once per run of the page whether somebody changed a place for good."""
    st.session_state[_CHANGES] = service_edits.count(data.engine())


def _state() -> tuple[str, int]:
    """What all answers rest on: the data release and the changes made for good."""
    if _CHANGES not in st.session_state:
        refresh()
    return data.current().release.data_hash, st.session_state[_CHANGES]


@lru_cache(maxsize=2)
def _places(release: str, changes: int) -> Places:  # noqa: ARG001 (cache key)
    return store_places.read(data.engine(), data.DATA_DIR)


def stock_names() -> dict[str, str]:
    """Categories with at least one place in a known Stadtteil: letter -> name."""
    known = set(places().facilities["category"])
    return {letter: name for name, (_, letter) in theme.CATEGORIES.items() if name in known}


def planned_stadtraeume() -> list[str]:
    """Stadträume with a KiFaZ in the scenario in force."""
    return [plan.code for plan in planning.current().plans if plan.kifaz_vzae]


def existing_codes(wish: Wish) -> list[str]:
    """Stadtteile where a place of the wish's stock stands."""
    rows = places().facilities
    return sorted(set(rows.loc[rows["category"].isin(wish.stock), "stadtteil_code"]))


def fixed_codes(wish: Wish) -> list[str]:
    """Stadtteile with a site in any case."""
    stock = existing_codes(wish) if wish.stock_stays else []
    return sorted({*wish.fixed, *stock})


def line(wish: Wish) -> StraightLine:
    """How ways are measured; a loaded street network can take this place."""
    return StraightLine(wish.detour, places().river(wish.closed_bridges))


def people(wish: Wish) -> np.ndarray:
    """People at each Stadtteil, shape ``(n,)``."""
    return places().areas[wish.group].to_numpy(float)


def problem_of(wish: Wish) -> Problem:
    """The wish as a location problem over the Stadtteile.

    Raises:
        SitesError: It cannot be asked that way.
    """
    held = places()
    heads = people(wish)
    weights = heads * held.need.to_numpy(float) if wish.by_need else heads
    position = {code: j for j, code in enumerate(held.points.ids)}
    return Problem(
        weights,
        line(wish).metres(held.points, held.points),
        held.points.ids,
        held.points.ids,
        fixed=frozenset(position[code] for code in fixed_codes(wish)),
        groups={position[code]: name for code, name in wish.groups},
    )


def number_of_sites(wish: Wish) -> int:
    """Sites altogether: the new ones and those that stand in any case."""
    return wish.p + len(fixed_codes(wish))


_answers: dict[tuple[object, ...], object] = {}


def kept(kind: str, key: object, make: Callable[[], T], *, is_final: Callable[[T], bool]) -> T:
    """What was computed for this state before, or ``make`` it; half results are not kept."""
    full = (*_state(), kind, key)
    if full in _answers:
        return _answers[full]  # type: ignore[return-value]
    made = make()
    if is_final(made):
        while len(_answers) >= _KEPT:
            _answers.pop(next(iter(_answers)), None)
        _answers[full] = made
    return made


def compute(wish: Wish, progress: Progress = silent) -> Answer:
    """The best sites for the wish.

    Raises:
        SitesError: The wishes exclude each other; the message says what would be possible.
    """
    return kept(
        "answer",
        wish,
        lambda: _compute(wish, progress),
        is_final=lambda answer: not answer.found.is_cancelled,
    )


def _compute(wish: Wish, progress: Progress) -> Answer:
    problem, started = problem_of(wish), time.monotonic()
    found = question.solve(
        problem,
        wish.model,
        p=number_of_sites(wish),
        radius=wish.radius,
        mean_share=wish.mean_share,
        progress=progress,
    )
    heads = people(wish)
    ways = access.ways(found.distances, heads, wish.radius)
    return Answer(wish, problem, found, heads, ways, time.monotonic() - started)


def walk_minutes(wish: Wish, metres: float) -> float:
    """How long one walks."""
    return float(distances.minutes_of_metres(np.array(metres), kmh=wish.kmh))


def too_large(wish: Wish, reached: np.ndarray) -> float:
    """People counted as reached whose Stadtteil is wider than the walk.

    Its border lies farther from its middle than one walks: the radius of a circle of its area,
    times the detour.
    """
    border = np.sqrt(places().areas["area_km2"].to_numpy(float) / np.pi) * 1000 * wish.detour
    return float(people(wish)[reached & (border > wish.radius)].sum())


def within(wish: Wish, metres: np.ndarray) -> np.ndarray:
    """Which Stadtteile have a site within the walk."""
    return np.asarray(metres <= wish.radius + covering.TOLERANCE_M)


def as_scenario(codes: list[str]) -> str:
    """The link text of the scenario in force with KiFaZ in the Stadträume of these Stadtteile."""
    from sozialraum.model import scenario as model
    from sozialraum.model.scenario.presets import kifaz_in

    inside = tuple(stadtraeume_of(codes))
    return model.encode(replace(planning.current(), plans=kifaz_in(inside, 1.5)))


def stadtteile_of(stadtraum: str) -> list[str]:
    """Stadtteile of a Stadtraum."""
    areas = places().areas
    return [str(code) for code in areas.index[areas["stadtraum"] == stadtraum]]


def stadtraum_figure(wish: Wish, stadtraum: str, metres: np.ndarray) -> str:
    """The key figure of the highlighted Stadtraum: who there is within reach."""
    inside = (places().areas["stadtraum"] == stadtraum).to_numpy()
    heads, near = people(wish)[inside], within(wish, metres)[inside]
    reached, total = float(heads[near].sum()), float(heads.sum())
    mean = walk_minutes(wish, float(heads @ metres[inside] / total)) if total else None
    return page.figure(
        f"Stadtraum {controls.stadtraum_names()[stadtraum]}",
        de.with_unit(100 * reached / total if total else None, "%", 1),
        f"{de.number(reached)} von {de.number(total)}",
        f"Weg im Mittel {de.with_unit(mean, 'min')}",
    )


def stadtraeume_of(codes: list[str]) -> list[str]:
    """Stadträume of Stadtteile, in the city's order."""
    return sorted(set(places().areas.loc[codes, "stadtraum"]))
