"""The Standorte page's ground: places with the changes made for good, the scenario, one figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from sozialraum.answers import places as answers
from sozialraum.answers.places import Places
from sozialraum.answers.release import Release
from sozialraum.answers.sites import Answer, Question
from sozialraum.model.sites.walkways import Walkways
from sozialraum.pictures import palette, sites_map
from sozialraum.store import db, layers, service_edits, services, ways
from sozialraum.text import format as de
from sozialraum.ui.einrichtungen import facilities
from sozialraum.ui.shell import controls, data, page
from sozialraum.ui.shell.session import Slot
from sozialraum.ui.szenario import planning

MODELS = {
    "p-median": "Kurze Wege für alle",
    "mclp": "Möglichst viele im Umkreis",
    "lscp": "Alle im Umkreis erreichen",
    "p-center": "Kürzester längster Weg",
    "equity": "Mittel und weite Wege abwägen",
}
MOST_SITES = 17
_State = tuple[int, int, str, str]
_CHANGES: Slot[_State | None] = Slot("_sites_changes", None)


def places() -> Places:
    """Points, people, existing places and the Elbe, with the changes made for good."""
    return _places(data.current(), _state(), published_only=False)


def places_before() -> Places | None:
    """The same without what was loaded (borders, found points, ways); None if nothing is."""
    held = places()
    if not (held.has_borders or held.found_points or held.ways):
        return None
    return _places(data.current(), _state(), published_only=True)


def refresh() -> None:
    """Look once per run of the page whether somebody changed a place for good, or loaded something."""
    engine = data.engine()
    network = layers.loaded(engine, layers.WAY)
    since = f"{network.loaded_at} {network.count}" if network else ""
    _CHANGES.set((service_edits.count(engine), *services.points_state(engine), since))


def _state() -> _State:
    if _CHANGES.get() is None:
        refresh()
    return _CHANGES.get() or (0, 0, "", "")


@lru_cache(maxsize=4)
def _places(release: Release, state: _State, *, published_only: bool) -> Places:
    return answers.read(
        release,
        facilities.current(),
        data.DATA_DIR,
        ways=_network(str(db.place(data.engine().url)), state[-1]) if state[-1] else None,
        published_only=published_only,
    )


@lru_cache(maxsize=1)
def _network(store: str, since: str) -> Walkways | None:  # noqa: ARG001 (cache key)
    return ways.network(data.engine())


def stock_kinds() -> dict[str, str]:
    """Kinds with at least one place in a known Stadtteil: letter -> kind."""
    known = set(places().facilities["category"])
    return {letter: kind for kind, (_, letter) in palette.CATEGORIES.items() if kind in known}


def stock_names() -> dict[str, str]:
    """The same by the names every page uses: letter -> name."""
    names = facilities.kind_names()
    return {letter: names[kind] for letter, kind in stock_kinds().items()}


def planned_stadtraeume() -> list[str]:
    """Stadträume with a KiFaZ in the scenario in force."""
    return [plan.code for plan in planning.current().plans if plan.kifaz_vzae]


def as_scenario(answer: Answer) -> str:
    """The link text of the scenario in force with KiFaZ in the Stadträume of the sites."""
    from sozialraum.model.scenario.link import encode
    from sozialraum.model.scenario.presets import kifaz_in

    plans = kifaz_in(tuple(answer.stadtraeume), 1.5)
    return encode(replace(planning.current(), plans=plans))


def symbols(asked: Question, codes: Sequence[str]) -> dict[str, sites_map.Symbol]:
    """Signs of chosen sites, numbered in their order; existing ones are square."""
    if not codes:
        return {}
    stock, rows = set(asked.existing), asked.candidates
    return {
        code: sites_map.Symbol(
            str(rows.loc[code, "stadtteil_code"]),
            str(number),
            code not in stock,
            str(rows.loc[code, "name"]),
            at=None if np.isnan(rows.loc[code, "lon"]) else tuple(rows.loc[code, ["lon", "lat"]]),
        )
        for number, code in enumerate(codes, start=1)
    }


def stadtteile_of(stadtraum: str) -> list[str]:
    """Stadtteile of a Stadtraum."""
    areas = places().areas
    return [str(code) for code in areas.index[areas["stadtraum"] == stadtraum]]


def stadtraum_figure(asked: Question, stadtraum: str, metres: np.ndarray) -> str:
    """The key figure of the highlighted Stadtraum: who there is within reach."""
    reached, total, _ = asked.reach(stadtraum, metres)
    return page.figure(
        f"Stadtraum {controls.stadtraum_names()[stadtraum]}",
        de.with_unit(100 * reached / total if total else None, "%", 1),
        f"{de.number(reached)} von {de.number(total)}",
    )
