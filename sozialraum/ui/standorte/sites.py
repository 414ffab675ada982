"""The Standorte page's ground: places with the changes made for good, the scenario, one figure."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from sozialraum.answers import places as answers
from sozialraum.answers.places import Places
from sozialraum.answers.release import Release
from sozialraum.answers.sites import Answer, Question
from sozialraum.pictures import palette
from sozialraum.store import service_edits
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
_CHANGES: Slot[int | None] = Slot("_sites_changes", None)


def places() -> Places:
    """Points, people, existing places and the Elbe, with the changes made for good."""
    if _CHANGES.get() is None:
        refresh()
    return _places(data.current(), _CHANGES.get())


def refresh() -> None:
    """Look once per run of the page whether somebody changed a place for good."""
    _CHANGES.set(service_edits.count(data.engine()))


@lru_cache(maxsize=2)
def _places(release: Release, changes: int) -> Places:  # noqa: ARG001 (cache key)
    return answers.read(release, facilities.current(), data.DATA_DIR)


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
    from sozialraum.model import scenario as model
    from sozialraum.model.scenario.presets import kifaz_in

    plans = kifaz_in(tuple(answer.stadtraeume), 1.5)
    return model.encode(replace(planning.current(), plans=plans))


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
