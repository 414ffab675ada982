"""The commands ``sites solve`` and ``sites coverage``: where places should stand, whom they reach."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sozialraum.cli import terminal
from sozialraum.cli.german import WrongCallError, number, whole
from sozialraum.cli.scenario import Json, PlanningCommand
from sozialraum.cli.terminal import complain, say

if TYPE_CHECKING:
    from sozialraum.answers.places import Places
    from sozialraum.cli.sites_files import Table
    from sozialraum.model.sites.problem import Problem

# The register's defaults, said again: reading them would make every call wait for the model.
DETOUR, MEAN_SHARE = 1.25, 0.5
_CSV = "CSV: id, x, y (Meter) oder lon, lat"
Demand = Annotated[
    Path | None,
    typer.Option(
        "--demand", metavar="DATEI", help=f"{_CSV}, weight. Ohne: Dresdens 61 Stadtteile."
    ),
]
Group = Annotated[
    str, typer.Option("--group", metavar="GRUPPE", help="u6, a6_9, a10_14, a15_17, u18 oder u25.")
]
Need = Annotated[
    bool, typer.Option("--need", help="Stadtteile nach dem Bedarf ihres Stadtraums gewichten.")
]
Radius = Annotated[
    float | None,
    typer.Option("--radius", parser=number, metavar="METER", help="Länge des Fußwegs."),
]
Detour = Annotated[
    float, typer.Option("--detour", parser=number, metavar="FAKTOR", help="Weg je Luftlinie.")
]
Network = Annotated[
    Path | None,
    typer.Option("--distances", metavar="DATEI", help="CSV: from, to, metres (Straßennetz)."),
]


@dataclass(frozen=True)
class Asked:
    """A question as the command line reads it."""

    problem: Problem
    people: Any  # (n,) without need weight
    labels: dict[str, str]  # id -> name, where one is known
    p: int | None
    basis: str  # what the ways rest on, for people


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
        asked = _of_orlib(orlib)
    else:
        asked = _of_files(demand, candidates, group, need, detour, distances, one_per_group)
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
    as_json: Json = False,
) -> None:
    """Zeigt, wen Standorte erreichen; ohne Standorte die Kurve der besten 1, 2, 3 ..."""
    from sozialraum.cli import sites_reports
    from sozialraum.model.sites import access
    from sozialraum.model.sites.distances import WITHIN_MINUTES, metres_of_minutes

    metres = metres_of_minutes(WITHIN_MINUTES) if radius is None else radius
    if sites is not None or at:
        asked = _of_files(demand, sites, group, False, detour, distances, False)
        problem = asked.problem
        chosen = _positions(problem, at, "--at") if at else range(problem.size[1])
        reached = sites_reports.reach_of(problem, chosen, metres, asked.labels)
        tell = sites_reports.reach_json if as_json else sites_reports.reach_text
        _print(tell(reached), asked, as_json)
        return
    asked = _of_files(demand, None, group, False, detour, distances, False)
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


def _of_orlib(file: Path) -> Asked:
    from sozialraum.cli import people_table
    from sozialraum.model.sites import orlib
    from sozialraum.store import given_file

    problem, p = orlib.read(given_file.read_text(file, people_table.LARGEST_BYTES))
    return Asked(problem, problem.weights, {}, p, "Wege: kürzeste Wege im Netz der Datei.")


def _of_files(
    demand: Path | None,
    candidates: Path | None,
    group: str,
    need: bool,
    detour: float,
    network: Path | None,
    one_per_group: bool,
) -> Asked:
    """The problem of the given files; without a demand file, of Dresden's Stadtteile."""
    import numpy as np

    from sozialraum.cli import sites_files
    from sozialraum.model.sites.distances import StraightLine
    from sozialraum.model.sites.plausible import check_metres
    from sozialraum.model.sites.problem import Problem

    places = _places() if demand is None else None
    if places is not None:
        people = _people(places, group)
        weights = people * places.need.to_numpy(float) if need else people
        origins, is_geographic = places.points, True
        labels = places.areas["name"].astype(str).to_dict()
        groups = tuple(places.areas["stadtbezirk"].astype(str))
    else:
        assert demand is not None
        table = _read_places(demand)
        origins, people, is_geographic = table.points, table.weights, table.is_geographic
        weights, labels, groups = people, {}, table.groups
    targets = origins
    if candidates is not None:
        other = _read_places(candidates)
        if other.is_geographic != is_geographic:
            raise WrongCallError(
                "Alle Dateien brauchen dieselbe Art Koordinaten: x, y oder lon, lat "
                "(die Stadtteile haben lon, lat)."
            )
        targets, groups = other.points, other.groups
        check_metres((*origins.ids, *targets.ids), np.vstack([origins.xy, targets.xy]))
    if network is not None:
        ways = sites_files.read_network(network).metres(origins, targets)
    else:
        river = _river() if is_geographic else None
        ways = StraightLine(detour, river).metres(origins, targets)
    members = {j: name for j, name in enumerate(groups) if name} if one_per_group else {}
    problem = Problem(weights, ways, origins.ids, targets.ids, groups=members)
    return Asked(problem, people, labels, None, _basis(places, group, need, detour, network))


def _read_places(file: Path) -> Table:
    from sozialraum.cli import sites_files

    table = sites_files.read_places(file)
    for note in table.notes:
        complain(f"{file.name}: {note}")
    return table


def _basis(
    places: Places | None, group: str, need: bool, detour: float, network: Path | None
) -> str:
    """Who counts, where people and places are, and how ways are measured."""
    from sozialraum.answers.places import GROUPS
    from sozialraum.text import format as de
    from sozialraum.text.sites import need_sentence

    parts = []
    if places is not None:
        weight = ", gewichtet nach Bedarf (Annahme)" if need else ""
        parts.append(f"Gezählt: {GROUPS[group][1]} am {de.date(places.stichtag)}{weight}.")
        if need:
            parts.append(need_sentence(places.mixed))
        parts.append(
            "Ein Stadtteil ist ein Punkt: seine Mitte, keine Adresse; Wege in ihm zählen als 0 m."
        )
    if network is not None:
        parts.append("Wege: aus der Datei.")
    else:
        parts.append(
            f"Wege (Annahme): Luftlinie × {de.number(detour, 2)}, über die Elbe nur auf Brücken; "
            "Bus und Bahn zählen nicht."
        )
    return " ".join(parts)


def _places() -> Places:
    from sozialraum.answers import places
    from sozialraum.answers.release import Release
    from sozialraum.store import build as store_build
    from sozialraum.store import db, services

    engine = db.engine()
    store_build.ensure(engine, terminal.DATA_DIR)
    listed = services.current(engine, services.published(engine)).services
    return places.read(Release.read(engine), listed, terminal.DATA_DIR)


def _river() -> Any:
    from sozialraum.answers import places
    from sozialraum.store import elbe

    return places.river_of(*elbe.read(terminal.DATA_DIR))


def _people(places: Places, group: str) -> Any:
    from sozialraum.answers.places import GROUPS

    if group not in GROUPS:
        raise WrongCallError(
            f"--group: „{group}“ gibt es nicht. Erlaubt sind: {', '.join(GROUPS)}."
        )
    return places.areas[group].to_numpy(float)


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


def register(app: typer.Typer, plain: dict[str, Any]) -> None:
    """Add ``sites`` to the command line."""
    group = typer.Typer(help="Erreichbarkeit und Standorte.", **plain)
    group.command("solve", cls=PlanningCommand)(solve)
    group.command("coverage", cls=PlanningCommand)(coverage)
    app.add_typer(group, name="sites")
