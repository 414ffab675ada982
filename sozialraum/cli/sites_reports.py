"""How ``sites`` answers: for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sozialraum.cli.reports import to_json
from sozialraum.model.sites import access, solution
from sozialraum.model.sites.problem import Model, Problem
from sozialraum.model.sites.question import LABELS
from sozialraum.text import format as de
from sozialraum.text import sites as words

_UNITS = {
    Model.P_MEDIAN: "Personen × Meter",
    Model.MCLP: "Personen",
    Model.LSCP: "Standorte",
    Model.P_CENTER: "Meter",
    Model.EQUITY: "Meter",
}


@dataclass(frozen=True)
class Report:
    """An answer with what it was asked."""

    problem: Problem
    found: solution.Solution
    people: np.ndarray
    radius: float | None
    seconds: float
    labels: dict[str, str]

    @property
    def ways(self) -> access.Ways:
        """The ways of all people, need weights left aside."""
        return access.ways(self.found.distances, self.people, self.radius or 0.0)


@dataclass(frozen=True)
class Reached:
    """Whom given sites reach."""

    sites: list[str]
    radius_m: float
    ways: access.Ways


def reach_of(
    problem: Problem, sites: Iterable[int], radius: float, labels: dict[str, str]
) -> Reached:
    """Whom the given sites reach within ``radius`` metres."""
    chosen = sorted(sites)
    _, distances = solution.assign(problem, chosen)
    names = [_name(problem.site_ids[j], labels) for j in chosen]
    return Reached(names, radius, access.ways(distances, problem.weights, radius))


def solve_json(report: Report) -> str:
    """Sites, assignment, objective, bound, gap and seconds."""
    found, problem = report.found, report.problem
    content: dict[str, Any] = {
        "model": found.model.value,
        "p": len(found.sites),
        "radius_m": report.radius,
        "sites": [problem.site_ids[j] for j in found.sites],
        "objective": found.objective,
        "bound": found.bound,
        "gap": found.gap,
        "is_optimal": found.is_optimal,
        "is_cancelled": found.is_cancelled,
        "method": found.method,
        "unit": _UNITS[found.model],
        "seconds": round(report.seconds, 3),
        "uncovered": [problem.demand_ids[i] for i in found.uncovered],
        "ways": _ways(report.ways, report.radius),
        "assignment": [
            {"demand": name, "site": problem.site_ids[int(j)], "metres": way}
            for name, j, way in zip(
                problem.demand_ids, found.assignment, found.distances, strict=True
            )
        ],
    }
    return to_json(content)


def solve_text(report: Report) -> str:
    """The same for people, without the assignment."""
    found = report.found
    names = [_name(report.problem.site_ids[j], report.labels) for j in found.sites]
    lines = [
        LABELS[found.model][:1].upper() + LABELS[found.model][1:],
        f"Standorte ({len(names)}): {', '.join(names)}",
        f"Ziel: {_amount(found.objective)} {_UNITS[found.model]}, Schranke {_amount(found.bound)}",
        gap_words(found) + f" Rechenzeit {de.number(report.seconds, 2)} s.",
        *_ways_lines(report.ways, report.radius),
    ]
    if found.uncovered:
        missed = [_name(report.problem.demand_ids[i], report.labels) for i in found.uncovered]
        lines.append(f"In diesem Umkreis von keinem Standort erreichbar: {', '.join(missed)}")
    return "\n".join(lines)


def gap_words(found: solution.Solution) -> str:
    """How good the answer is, in words: "Bewiesen das Optimum (bei diesen Annahmen)."."""
    stopped = " Die Suche wurde vorzeitig beendet." if found.is_cancelled else ""
    if found.is_optimal:
        return "Bewiesen das Optimum (bei diesen Annahmen)." + stopped
    return f"Höchstens {words.gap(found.gap)} vom Optimum entfernt (bewiesen)." + stopped


def reach_json(reached: Reached) -> str:
    """Whom the sites reach."""
    return to_json(
        {
            "sites": reached.sites,
            "radius_m": reached.radius_m,
            "ways": _ways(reached.ways, reached.radius_m),
        }
    )


def reach_text(reached: Reached) -> str:
    """The same for people."""
    names = f"Standorte ({len(reached.sites)}): {', '.join(reached.sites)}"
    return "\n".join([names, *_ways_lines(reached.ways, reached.radius_m)])


def curve_json(
    problem: Problem, curve: pd.DataFrame, radius: float, share: float | None, needed: int | None
) -> str:
    """The coverage curve, its knee and the fewest sites for a share."""
    bend = _knee(problem, radius, curve)
    return to_json(
        {
            "radius_m": radius,
            "curve": [
                {
                    "p": row.p,
                    "people": row.people,
                    "share": row.share,
                    "sites": [problem.site_ids[j] for j in row.sites],
                }
                for row in curve.itertuples()
            ],
            "knee_p": bend,
            "share_percent": share,
            "fewest_for_share": needed,
        }
    )


def curve_text(
    problem: Problem, curve: pd.DataFrame, radius: float, share: float | None, needed: int | None
) -> str:
    """The same for people."""
    lines = [f"Beste Abdeckung in {de.number(radius)} m Weg", "Standorte   Personen   Anteil"]
    lines += [
        f"{row.p:>9}   {de.number(row.people):>8}   {de.number(100 * row.share, 1):>5} %"
        for row in curve.itertuples()
    ]
    bend = _knee(problem, radius, curve)
    if bend is not None:
        lines.append(f"Knick bei {bend} Standorten: danach bringt jeder weniger.")
    elif not access.is_whole(problem, radius, curve):
        lines.append("Wo die Kurve knickt, zeigt erst die ganze Kurve (ohne --most).")
    if needed is not None:
        lines.append(f"Für {de.short(share or 0)} % braucht es {needed} Standorte.")
    return "\n".join(lines)


def _knee(problem: Problem, radius: float, curve: pd.DataFrame) -> int | None:
    """Sites at the knee of the whole curve; a curve cut short would bend elsewhere."""
    if not access.is_whole(problem, radius, curve):
        return None
    bend = access.knee(curve["p"].tolist(), curve["share"].tolist())
    return None if bend is None else int(curve["p"].iloc[bend])


def _ways(ways: access.Ways, radius: float | None) -> dict[str, Any]:
    content = dict(vars(ways))
    share = ways.share
    if radius is None:
        content.pop("within")
        return content
    return {**content, "share": share}


def _ways_lines(ways: access.Ways, radius: float | None) -> list[str]:
    lines = [
        f"Weg im Mittel {de.number(ways.mean)} m, neun von zehn höchstens "
        f"{de.number(ways.p90)} m, längster {de.number(ways.longest)} m"
    ]
    if radius is not None:
        lines.append(
            f"In {de.number(radius)} m Weg: {de.number(ways.within)} von {de.number(ways.total)} "
            f"({de.number(100 * ways.share, 1)} %)"
        )
    return lines


def _amount(value: float) -> str:
    return de.number(value, 0 if value == round(value) or abs(value) > 1000 else 2)


def _name(code: str, labels: dict[str, str]) -> str:
    return f"{code} {labels[code]}" if code in labels else code
