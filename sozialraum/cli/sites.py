"""The commands ``sites solve`` and ``sites coverage``: where places should stand, whom they reach."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from sozialraum.cli import sites_question
from sozialraum.cli.german import WrongCallError, number, whole
from sozialraum.cli.options import Json, option
from sozialraum.cli.sites_question import (
    DETOUR,
    MEAN_SHARE,
    Asked,
    Detour,
    Group,
    Radius,
    Straight,
    Where,
)
from sozialraum.cli.terminal import say

if TYPE_CHECKING:
    from sozialraum.model.sites.problem import Problem

_CSV = "CSV: id, x, y (Meter) oder lon, lat"
Demand = Annotated[
    Path | None, option("--demand", f"{_CSV}, weight. Ohne: Dresdens 61 Stadtteile.", "DATEI")
]
Need = Annotated[bool, option("--need", "Stadtteile nach dem Bedarf ihres Stadtraums gewichten.")]
Ground = Annotated[
    str,
    option(
        "--ground",
        "Ohne Dateien: ueberall, vorrang (Bestand zuerst) oder bestand (nur Bestand).",
        "ORTE",
    ),
]
Network = Annotated[
    Path | None, option("--distances", "CSV: from, to, metres (Straßennetz).", "DATEI")
]


def solve(
    demand: Demand = None,
    candidates: Annotated[
        Path | None, option("--candidates", f"{_CSV}, group. Ohne: wie --demand.", "DATEI")
    ] = None,
    model: Annotated[
        str, option("--model", "p-median, mclp, lscp, p-center oder equity.", "MODELL")
    ] = "p-median",
    p: Annotated[int | None, option("--p", "Zahl der Standorte.", "ZAHL", whole)] = None,
    radius: Radius = None,
    fixed: Annotated[str, option("--fixed", "Feste Standorte, mit Komma getrennt.", "IDS")] = "",
    closed: Annotated[str, option("--closed", "Ausgeschlossene Standorte.", "IDS")] = "",
    one_per_group: Annotated[
        bool, option("--one-per-group", "In jeder Gruppe mindestens ein Standort.")
    ] = False,
    mean_share: Annotated[
        float, option("--lambda", "equity: Gewicht des Mittels, 0 bis 1.", "WERT", number)
    ] = MEAN_SHARE,
    group: Group = "u6",
    need: Need = False,
    detour: Detour = DETOUR,
    distances: Network = None,
    ground: Ground = "ueberall",
    straight: Straight = False,
    orlib: Annotated[Path | None, option("--orlib", "Netz der OR-Library (pmed).", "DATEI")] = None,
    gap: Annotated[
        float | None, option("--gap", "Abstand zum Optimum, der genügt.", "PROZENT", number)
    ] = None,
    seed: Annotated[int, option("--seed", "Für Zufallsschritte.", "ZAHL", whole)] = 1,
    seconds: Annotated[float, option("--seconds", "Längste Rechenzeit.", "ZAHL", number)] = 60.0,
    as_json: Json = False,
) -> None:
    """Sucht die besten Standorte und nennt den bewiesenen Abstand zum Optimum."""
    from sozialraum.cli import sites_reports
    from sozialraum.model.sites import question
    from sozialraum.model.sites.problem import Model

    chosen = model.strip().lower().replace("_", "-").replace("centre", "center")
    if chosen not in tuple(Model):
        raise WrongCallError(
            f"--model: Das Modell „{model}“ gibt es nicht. Erlaubt sind: {', '.join(Model)}."
        )
    if orlib is not None:
        asked = sites_question.of_orlib(orlib)
    else:
        where = Where(group, need, detour, ground, straight)
        asked = sites_question.of_files(demand, candidates, where, distances, one_per_group)
    problem = _settled(asked.problem, fixed, closed)
    started = time.monotonic()
    found = question.solve(
        problem,
        Model(chosen),
        p=asked.p if p is None else p,
        radius=radius,
        mean_share=mean_share,
        goal=None if gap is None else gap / 100,
        seed=seed,
        seconds=seconds,
        progress=_until(started + seconds),
    )
    report = sites_reports.Report(
        problem, found, asked.people, radius, time.monotonic() - started, asked.labels
    )
    write = sites_reports.solve_json if as_json else sites_reports.solve_text
    _print(write(report), asked, as_json)


def coverage(
    demand: Demand = None,
    sites: Annotated[Path | None, option("--sites", f"{_CSV}. Die Standorte.", "DATEI")] = None,
    at: Annotated[str, option("--at", "Standorte in Stadtteilen statt --sites.", "IDS")] = "",
    radius: Radius = None,
    share: Annotated[
        float | None,
        option("--share", "Wie viele Standorte diesen Anteil erreichen.", "PROZENT", number),
    ] = None,
    most: Annotated[
        int | None, option("--most", "Länge der Kurve (sonst: bis alle erreicht).", "ZAHL", whole)
    ] = None,
    group: Group = "u6",
    detour: Detour = DETOUR,
    distances: Network = None,
    straight: Straight = False,
    as_json: Json = False,
) -> None:
    """Zeigt, wen Standorte erreichen; ohne Standorte die Kurve der besten 1, 2, 3 ..."""
    from sozialraum.cli import sites_reports
    from sozialraum.model.sites import access
    from sozialraum.model.sites.distances import WITHIN_MINUTES, metres_of_minutes

    metres = metres_of_minutes(WITHIN_MINUTES) if radius is None else radius
    where = Where(group, False, detour, "ueberall", straight)
    if sites is not None or at:
        asked = sites_question.of_files(demand, sites, where, distances, False)
        problem = asked.problem
        chosen = _positions(problem, at, "--at") if at else range(problem.size[1])
        reached = sites_reports.reach_of(problem, chosen, metres, asked.labels)
        tell = sites_reports.reach_json if as_json else sites_reports.reach_text
        _print(tell(reached), asked, as_json)
        return
    asked = sites_question.of_files(demand, None, where, distances, False)
    problem = asked.problem
    curve = access.coverage_curve(problem, metres, problem.size[1] if most is None else most)
    needed = None if share is None else access.fewest_for_share(problem, metres, share / 100)
    write = sites_reports.curve_json if as_json else sites_reports.curve_text
    _print(write(problem, curve, metres, share, needed), asked, as_json)


def _print(text: str, asked: Asked, as_json: bool) -> None:
    """The report, and for people the line that says what it rests on."""
    say(text if as_json else f"{text}\n{asked.basis}")


def _until(end: float) -> Callable[[float, str], bool]:
    return lambda share, step: time.monotonic() < end  # noqa: ARG005


def _settled(problem: Problem, fixed: str, closed: str) -> Problem:
    from dataclasses import replace

    return replace(
        problem,
        fixed=frozenset(_positions(problem, fixed, "--fixed")),
        closed=frozenset(_positions(problem, closed, "--closed")),
    )


def _positions(problem: Problem, ids: str, option: str) -> list[int]:
    wanted = [name.strip() for name in ids.split(",") if name.strip()]
    place = {name: j for j, name in enumerate(problem.site_ids)}
    unknown = [name for name in wanted if name not in place]
    if unknown:
        raise WrongCallError(f"{option}: Den Standort „{unknown[0]}“ gibt es nicht.")
    return [place[name] for name in wanted]
