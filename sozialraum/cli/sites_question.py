"""What the commands of ``sites`` ask: the page's question of the store, or that of given files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from sozialraum.cli import opened, terminal
from sozialraum.cli.german import WrongCallError, number
from sozialraum.cli.options import option
from sozialraum.cli.terminal import complain

if TYPE_CHECKING:
    from sozialraum.answers.places import Places
    from sozialraum.answers.sites import Question
    from sozialraum.cli.sites_files import Table
    from sozialraum.model.sites.problem import Problem

# The register's defaults, said again: reading them would make every call wait for the model.
DETOUR, MEAN_SHARE = 1.25, 0.5
Group = Annotated[str, option("--group", "u6, a6_9, a10_14, a15_17, u18 oder u25.", "GRUPPE")]
Detour = Annotated[float, option("--detour", "Weg je Luftlinie.", "FAKTOR", number)]
Radius = Annotated[float | None, option("--radius", "Länge des Fußwegs.", "METER", number)]
Straight = Annotated[bool, option("--straight", "Luftlinie, auch wo ein Wegenetz geladen ist.")]


@dataclass(frozen=True)
class Asked:
    """A question as the command line reads it."""

    problem: Problem
    people: Any  # (n,) without need weight
    labels: dict[str, str]  # id -> name, where one is known
    p: int | None
    basis: str  # what the ways rest on, for people


@dataclass(frozen=True)
class Where:
    """Who counts and how ways are measured, as the command line was told."""

    group: str
    need: bool
    detour: float
    ground: str
    straight: bool


def of_orlib(file: Path) -> Asked:
    """The network of a file of the OR-Library."""
    from sozialraum.cli import people_table
    from sozialraum.model.sites import orlib
    from sozialraum.store import given_file

    problem, p = orlib.read(given_file.read_text(file, people_table.LARGEST_BYTES))
    return Asked(problem, problem.weights, {}, p, "Wege: kürzeste Wege im Netz der Datei.")


def of_files(
    demand: Path | None,
    candidates: Path | None,
    where: Where,
    network: Path | None,
    one_per_group: bool,
) -> Asked:
    """The problem of the given files; without a demand file, of Dresden's Stadtteile."""
    from sozialraum.answers import site_candidates

    if where.ground not in site_candidates.GROUNDS:
        raise WrongCallError(
            f"--ground: „{where.ground}“ gibt es nicht. Erlaubt sind: "
            f"{', '.join(site_candidates.GROUNDS)}."
        )
    places = store_places() if demand is None else None
    if places is not None and candidates is None and network is None:
        return _of_store(places, where, one_per_group)
    if where.ground != site_candidates.ANYWHERE:
        raise WrongCallError("--ground gilt nur ohne --demand, --candidates und --distances.")
    return _of_tables(places, demand, candidates, where, network, one_per_group)


def _of_store(places: Places, where: Where, one_per_group: bool) -> Asked:
    """As the page asks it."""
    asked = question_of(places, where, one_per_group=one_per_group)
    labels = places.areas["name"].astype(str).to_dict()
    labels |= asked.candidates["name"].astype(str).to_dict()
    basis = _basis(places, where, asked.is_on_network)
    return Asked(asked.problem, asked.people, labels, None, basis)


def question_of(
    places: Places,
    where: Where,
    *,
    one_per_group: bool = False,
    fixed: tuple[str, ...] = (),
    radius: float = 0.0,
) -> Question:
    """The page's question, all else as there by default."""
    from sozialraum.answers.places import GROUPS
    from sozialraum.answers.site_wish import Wish
    from sozialraum.answers.sites import Question
    from sozialraum.model.sites import distances
    from sozialraum.model.sites.problem import Model

    if where.group not in GROUPS:
        raise WrongCallError(
            f"--group: „{where.group}“ gibt es nicht. Erlaubt sind: {', '.join(GROUPS)}."
        )
    metres = distances.metres_of_minutes(1.0)
    wish = Wish(
        model=Model.P_MEDIAN,
        p=0,
        group=where.group,
        minutes=radius / metres,
        detour=where.detour,
        kmh=distances.WALKING_KMH,
        closed_bridges=tuple(places.bridges.loc[~places.bridges["is_open"], "name"]),
        by_need=where.need,
        stock=(),
        stock_stays=True,
        fixed=fixed,
        groups=tuple(places.areas["stadtbezirk"].astype(str).items()) if one_per_group else (),
        mean_share=MEAN_SHARE,
        ground=where.ground,
        on_network=not where.straight,
    )
    return Question(places, wish)


def _of_tables(
    places: Places | None,
    demand: Path | None,
    candidates: Path | None,
    where: Where,
    network: Path | None,
    one_per_group: bool,
) -> Asked:
    import numpy as np

    from sozialraum.cli import sites_files
    from sozialraum.model.sites.distances import StraightLine
    from sozialraum.model.sites.plausible import check_metres
    from sozialraum.model.sites.problem import Problem

    if places is not None:
        asked = _of_store(places, where, one_per_group=False)
        people, weights, labels = asked.people, asked.problem.weights, asked.labels
        origins, is_geographic = places.points, True
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
        ways = StraightLine(where.detour, river).metres(origins, targets)
    members = {j: name for j, name in enumerate(groups) if name} if one_per_group else {}
    problem = Problem(weights, ways, origins.ids, targets.ids, groups=members)
    return Asked(problem, people, labels, None, _basis(places, where, False, network))


def _read_places(file: Path) -> Table:
    from sozialraum.cli import sites_files

    table = sites_files.read_places(file)
    for note in table.notes:
        complain(f"{file.name}: {note}")
    return table


def _basis(
    places: Places | None, where: Where, on_network: bool, network: Path | None = None
) -> str:
    """Who counts, where people and places are, and how ways are measured."""
    from sozialraum.answers.places import GROUPS
    from sozialraum.text import format as de
    from sozialraum.text.sites import need_sentence

    parts = []
    if places is not None:
        weight = ", gewichtet nach Bedarf (Annahme)" if where.need else ""
        parts.append(f"Gezählt: {GROUPS[where.group][1]} am {de.date(places.stichtag)}{weight}.")
        if where.need:
            parts.append(need_sentence(places.mixed))
        parts.append(
            "Ein Stadtteil ist ein Punkt: seine Mitte, keine Adresse; Wege in ihm zählen als 0 m."
        )
    if network is not None:
        parts.append("Wege: aus der Datei.")
    elif on_network:
        parts.append("Wege: auf dem geladenen Wegenetz.")
    else:
        parts.append(
            f"Wege (Annahme): Luftlinie × {de.number(where.detour, 2)}, über die Elbe nur auf Brücken; "
            "Bus und Bahn zählen nicht."
        )
    return " ".join(parts)


def store_places() -> Places:
    """What the page asks, with all that is loaded."""
    from sozialraum.answers import places
    from sozialraum.store import services, ways

    engine, release = opened.release()
    listed = services.current(engine, services.published(engine)).services
    network = ways.network(engine)
    return places.read(release, listed, terminal.DATA_DIR, ways=network)


def _river() -> Any:
    from sozialraum.answers import places
    from sozialraum.store import elbe

    return places.river_of(*elbe.read(terminal.DATA_DIR))
