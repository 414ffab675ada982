"""The commands ``sites solve`` and ``sites coverage``: where places should stand, whom they reach."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sozialraum.cli import sites_question, sites_shift
from sozialraum.cli.german import Commands, WrongCallError, number, whole
from sozialraum.cli.options import Json
from sozialraum.cli.sites_question import DETOUR, MEAN_SHARE, Asked, Detour, Group, Straight, Where
from sozialraum.cli.terminal import say

if TYPE_CHECKING:
    from sozialraum.model.sites.problem import Problem

_CSV = "CSV: id, x, y (Meter) oder lon, lat"
Demand = Annotated[
    Path | None,
    typer.Option(
        "--demand", metavar="DATEI", help=f"{_CSV}, weight. Ohne: Dresdens 61 Stadtteile."
    ),
]
Need = Annotated[
    bool, typer.Option("--need", help="Stadtteile nach dem Bedarf ihres Stadtraums gewichten.")
]
Radius = Annotated[
    float | None,
    typer.Option("--radius", parser=number, metavar="METER", help="Länge des Fußwegs."),
]
Ground = Annotated[
    str,
    typer.Option(
        "--ground",
        metavar="ORTE",
        help="Ohne Dateien: ueberall, vorrang (Bestand zuerst) oder bestand (nur Bestand).",
    ),
]
Network = Annotated[
    Path | None,
    typer.Option("--distances", metavar="DATEI", help="CSV: from, to, metres (Straßennetz)."),
]


def solve(
    demand: Demand = None,
    candidates: Annotated[
        Path | None,
        typer.Option("--candidates", metavar="DATEI", help=f"{_CSV}, group. Ohne: wie --demand."),
    ] = None,
    model: Annotated[
        str,
        typer.Option(
            "--model", metavar="MODELL", help="p-median, mclp, lscp, p-center oder equity."
        ),
    ] = "p-median",
    p: Annotated[
        int | None, typer.Option("--p", parser=whole, metavar="ZAHL", help="Zahl der Standorte.")
    ] = None,
    radius: Radius = None,
    fixed: Annotated[
        str, typer.Option("--fixed", metavar="IDS", help="Feste Standorte, mit Komma getrennt.")
    ] = "",
    closed: Annotated[
        str, typer.Option("--closed", metavar="IDS", help="Ausgeschlossene Standorte.")
    ] = "",
    one_per_group: Annotated[
        bool, typer.Option("--one-per-group", help="In jeder Gruppe mindestens ein Standort.")
    ] = False,
    mean_share: Annotated[
        float,
        typer.Option(
            "--lambda", parser=number, metavar="WERT", help="equity: Gewicht des Mittels, 0 bis 1."
        ),
    ] = MEAN_SHARE,
    group: Group = "u6",
    need: Need = False,
    detour: Detour = DETOUR,
    distances: Network = None,
    ground: Ground = "ueberall",
    straight: Straight = False,
    orlib: Annotated[
        Path | None, typer.Option("--orlib", metavar="DATEI", help="Netz der OR-Library (pmed).")
    ] = None,
    gap: Annotated[
        float | None,
        typer.Option(
            "--gap", parser=number, metavar="PROZENT", help="Abstand zum Optimum, der genügt."
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", parser=whole, metavar="ZAHL", help="Für Zufallsschritte.")
    ] = 1,
    seconds: Annotated[
        float, typer.Option("--seconds", parser=number, metavar="ZAHL", help="Längste Rechenzeit.")
    ] = 60.0,
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
    sites: Annotated[
        Path | None, typer.Option("--sites", metavar="DATEI", help=f"{_CSV}. Die Standorte.")
    ] = None,
    at: Annotated[
        str, typer.Option("--at", metavar="IDS", help="Standorte in Stadtteilen statt --sites.")
    ] = "",
    radius: Radius = None,
    share: Annotated[
        float | None,
        typer.Option(
            "--share",
            parser=number,
            metavar="PROZENT",
            help="Wie viele Standorte diesen Anteil erreichen.",
        ),
    ] = None,
    most: Annotated[
        int | None,
        typer.Option(
            "--most",
            parser=whole,
            metavar="ZAHL",
            help="Länge der Kurve (sonst: bis alle erreicht).",
        ),
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


def register(app: Commands) -> None:
    """Add ``sites`` to the command line."""
    group = app.group("sites", "Erreichbarkeit und Standorte.")
    group.add("solve", solve)
    group.add("coverage", coverage)
    group.add("shift", sites_shift.shift)
