"""Speed of the site models beside spopt (PySAL), on the same instances in the same run.

Absolute times depend on the machine, the ratio hardly does. Prints a table; the exit code is 1 if a
time is over its target, an objective is worse than spopt's, or spopt takes less than five times as
long for all models of a size together. (Alone, MCLP and LSCP with 17 or 64 points take both only a
few milliseconds, most of it to call a solver.)
With a folder of OR-Library files (SOZIALRAUM_ORLIB, or shared/reference/orlib beside the repository)
all pmed files there are solved as well and compared with the optima in pmedopt.txt.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pulp
from spopt.locate import LSCP, MCLP, PCenter, PMedian

from sozialraum.model.sites import covering, orlib, p_median
from sozialraum.model.sites.problem import Problem
from sozialraum.model.sites.solution import Solution

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench-results" / "site_speed.json"
ORLIB = Path(os.environ.get("SOZIALRAUM_ORLIB", ROOT.parent / "shared" / "reference" / "orlib"))
# (demand points, candidates): seconds allowed for every model
TARGETS = {(17, 17): 0.3, (64, 64): 0.3, (400, 64): 1.5, (10_000, 64): 3.0}
LARGEST_FOR_SPOPT = 400 * 64
LEAST_RATIO = 5.0
LARGE_GAP = 0.001
SITES = 5


@dataclass(frozen=True)
class Row:
    """One model on one instance."""

    instance: str
    model: str
    seconds: float
    gap: float
    objective: float
    spopt_seconds: float | None
    spopt_objective: float | None
    faults: list[str]


def city(n: int, m: int, seed: int) -> Problem:
    """A clustered city of about Dresden's size, metres."""
    dice = np.random.default_rng(seed)
    centres = dice.uniform(0, 15_000, (12, 2))
    demand = centres[dice.integers(12, size=n)] + dice.normal(0, 1_200, (n, 2))
    sites = centres[dice.integers(12, size=m)] + dice.normal(0, 1_500, (m, 2))
    ways = np.hypot(*(demand[:, None] - sites[None]).transpose(2, 0, 1))
    return Problem(dice.integers(20, 900, n).astype(float), ways)


def ours(problem: Problem, radius: float) -> dict[str, Callable[[], Solution]]:
    return {
        "p-median": lambda: p_median.solve(problem, SITES),
        "mclp": lambda: covering.max_cover(problem, SITES, radius / 2),
        "lscp": lambda: covering.set_cover(problem, radius),
        "p-center": lambda: covering.center(problem, SITES),
    }


def theirs(problem: Problem, radius: float) -> dict[str, Callable[[], float]]:
    ways, people = problem.distances, problem.weights
    solver = pulp.PULP_CBC_CMD(msg=False)

    def value(model: object) -> float:
        return float(model.solve(solver).problem.objective.value())  # type: ignore[attr-defined]

    return {
        "p-median": lambda: value(PMedian.from_cost_matrix(ways, people, p_facilities=SITES)),
        "mclp": lambda: value(MCLP.from_cost_matrix(ways, people, radius / 2, p_facilities=SITES)),
        "lscp": lambda: value(LSCP.from_cost_matrix(ways, radius)),
        "p-center": lambda: value(PCenter.from_cost_matrix(ways, p_facilities=SITES)),
    }


def measure(n: int, m: int, *, skip_spopt_center: bool) -> list[Row]:
    problem = city(n, m, seed=1)
    radius = covering.smallest_radius(problem) * 1.2
    others = theirs(problem, radius) if n * m <= LARGEST_FOR_SPOPT else {}
    if skip_spopt_center and n * m > 64 * 64:
        others.pop("p-center", None)
    rows = []
    for model, solve in ours(problem, radius).items():
        times = []
        for _ in range(3):
            started = time.perf_counter()
            found = solve()
            times.append(time.perf_counter() - started)
        seconds = sorted(times)[1]
        spopt_seconds = spopt_objective = None
        if model in others:
            started = time.perf_counter()
            spopt_objective = others[model]()
            spopt_seconds = time.perf_counter() - started
        rows.append(
            Row(
                f"{n} x {m}",
                model,
                seconds,
                found.gap,
                found.objective,
                spopt_seconds,
                spopt_objective,
                _faults((n, m), found, seconds, spopt_objective),
            )
        )
        _print(rows[-1])
    both = [row for row in rows if row.spopt_seconds is not None]
    if both:
        mine = sum(row.seconds for row in both)
        other = sum(row.spopt_seconds or 0.0 for row in both)
        is_slow = other < LEAST_RATIO * mine
        if is_slow:
            both[-1].faults.append("ratio")
        fault = "  ratio" if is_slow else ""
        print(
            f"{n} x {m} together: {mine:.4f} s, spopt {other:.3f} s, ratio {other / mine:.0f}{fault}"
        )
    return rows


def _faults(
    size: tuple[int, int],
    found: Solution,
    seconds: float,
    spopt_objective: float | None,
) -> list[str]:
    faults = []
    if seconds > TARGETS[size]:
        faults.append(f"over {TARGETS[size]} s")
    if found.gap > (LARGE_GAP if size[0] > 1_000 else 1e-9):
        faults.append("gap")
    if spopt_objective is not None:
        worse = found.objective - spopt_objective
        if found.model.value == "mclp":
            worse = -worse
        if worse > 1e-6 * abs(spopt_objective):
            faults.append("worse than spopt")
    return faults


def _print(row: Row) -> None:
    spopt = f"{row.spopt_seconds:9.3f}" if row.spopt_seconds is not None else "        –"
    ratio = (
        f"{row.spopt_seconds / row.seconds:7.0f}" if row.spopt_seconds is not None else "      –"
    )
    objective = "–" if row.spopt_objective is None else f"{row.spopt_objective:.1f}"
    print(
        f"{row.instance:<12}{row.model:<10}{row.seconds:9.4f}{spopt}{ratio}  "
        f"{row.objective:>16.1f}{objective:>18}  {100 * row.gap:7.4f}  {', '.join(row.faults)}",
        flush=True,
    )


def measure_orlib() -> list[str]:
    """All pmed files at hand: p-median against the published optimum."""
    lines = (ORLIB / "pmedopt.txt").read_text(encoding="ascii").split()
    optima = {a: int(b) for a, b in pairwise(lines) if a.startswith("pmed")}
    files = sorted(ORLIB.glob("pmed*[0-9].txt"), key=lambda file: int(file.stem[4:]))
    faults = []
    print(f"\n{'file':<10}{'n':>6}{'p':>5}{'found':>10}{'optimum':>10}{'gap %':>10}{'s':>9}")
    for file in files:
        problem, p = orlib.read(file.read_text(encoding="ascii"))
        started = time.perf_counter()
        found = p_median.solve(problem, p, goal=0.0)
        seconds = time.perf_counter() - started
        if found.objective != optima[file.stem]:
            faults.append(file.stem)
        print(
            f"{file.stem:<10}{problem.size[0]:>6}{p:>5}{found.objective:>10.0f}"
            f"{optima[file.stem]:>10}{100 * found.gap:>10.4f}{seconds:>9.2f}",
            flush=True,
        )
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="also spopt's slow p-centre at 400 x 64")
    arguments = parser.parse_args()
    print(
        f"{'size':<12}{'model':<10}{'ours s':>9}{'spopt s':>9}{'ratio':>7}  "
        f"{'objective':>16}{'spopt':>18}  {'gap %':>7}"
    )
    rows = [row for size in TARGETS for row in measure(*size, skip_spopt_center=not arguments.all)]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")
    missed = measure_orlib() if (ORLIB / "pmedopt.txt").exists() else []
    return 1 if missed or any(row.faults for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
