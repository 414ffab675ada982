"""Who reaches a place, how far it is for people, and how evenly: reported, not optimised.

Minimising an index of inequality alone could make everybody equally far away (Erkut 1993 lists what
such an index must hold), so Gini, coefficient of variation and the like only describe an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sozialraum.model.measures import equity
from sozialraum.model.sites import covering
from sozialraum.model.sites.distances import check_radius, check_range
from sozialraum.model.sites.errors import InfeasibleError
from sozialraum.model.sites.problem import Problem, Progress, silent


@dataclass(frozen=True)
class Ways:
    """The ways of all people to their nearest site, in metres.

    Attributes:
        mean: Mean over people.
        p90: Nine of ten people have at most this way.
        longest: The longest way of an inhabited point.
        gini: 0 = all ways equal, towards 1 = a few have all the way; None if nobody walks.
        variation: Standard deviation over the mean; None if nobody walks.
        within: People within the radius asked for.
        total: All people.
    """

    mean: float
    p90: float
    longest: float
    gini: float | None
    variation: float | None
    within: float
    total: float

    @property
    def share(self) -> float:
        """Share of people within the radius, 0-1."""
        return self.within / self.total


def ways(distances: NDArray[np.float64], weights: NDArray[np.float64], radius: float) -> Ways:
    """Describe the ways to the nearest site.

    Args:
        distances: Shape ``(n,)``, metres.
        weights: Shape ``(n,)``, people, sum > 0.
        radius: Metres.

    Raises:
        SitesError: The radius is no length.
    """
    check_radius(radius)
    total = float(weights.sum())
    mean = float(weights @ distances / total)
    order = np.argsort(distances, kind="stable")
    until = np.cumsum(weights[order])
    ninth = int(np.searchsorted(until, 0.9 * total * (1 - 1e-12)))
    spread = float(np.sqrt(weights @ (distances - mean) ** 2 / total))
    return Ways(
        mean,
        float(distances[order[ninth]]),
        float(distances[weights > 0].max()),
        equity.gini(pd.Series(distances), pd.Series(weights)),
        spread / mean if mean > 0 else None,
        float(weights[distances <= radius + covering.TOLERANCE_M].sum()),
        total,
    )


def coverage_curve(
    problem: Problem, radius: float, most: int, *, progress: Progress = silent
) -> pd.DataFrame:
    """How many people p sites can reach at best, for p = the fewest possible to ``most``.

    Args:
        problem: What is wanted and settled.
        radius: Metres.
        most: Largest p; at most the number of candidates that may be chosen.
        progress: Hears how far it is; False stops it with the rows so far.

    Returns:
        Columns p, people, share (0-1), bound (people), sites (tuples of positions); ends early once
        nobody more can be reached.

    Raises:
        InfeasibleError: Even ``most`` sites cannot keep what is settled.
    """
    problem.check_number(most)
    reachable = covering.covered_weight(problem, tuple(problem.open_candidates), radius)
    rows = []
    start = max(problem.fewest, 1)
    for p in range(start, most + 1):
        if not progress((p - start) / (most - start + 1), f"{p} Standorte"):
            break
        found = covering.max_cover(problem, p, radius)
        share = found.objective / problem.total
        rows.append((p, found.objective, share, found.bound, found.sites))
        if found.objective >= reachable * (1 - 1e-12):
            break
    return pd.DataFrame(rows, columns=["p", "people", "share", "bound", "sites"])


def is_whole(problem: Problem, radius: float, curve: pd.DataFrame) -> bool:
    """Whether a `coverage_curve` goes on until nobody more can be reached; only then it has a knee."""
    if curve.empty:
        return False
    reachable = covering.covered_weight(problem, tuple(problem.open_candidates), radius)
    return bool(curve["people"].iloc[-1] >= reachable * (1 - 1e-12))


def knee(numbers: Sequence[float], values: Sequence[float]) -> int | None:
    """Where a rising curve bends: the position farthest above the chord of its ends.

    Kneedle (Satopää et al. 2011) for a rising, saturating curve. None for fewer than three points
    or a curve that never rises above its chord.
    """
    x, y = np.asarray(numbers, float), np.asarray(values, float)
    if len(x) < 3 or y[-1] <= y[0]:
        return None
    above = (y - y[0]) / (y[-1] - y[0]) - (x - x[0]) / (x[-1] - x[0])
    best = int(above.argmax())
    return best if above[best] > 1e-9 else None


def fewest_for_share(problem: Problem, radius: float, share: float) -> int:
    """The smallest number of sites that reaches a share of the people.

    Args:
        problem: What is wanted and settled.
        radius: Metres.
        share: 0-1.

    Raises:
        InfeasibleError: No number does; the message says what would.
        SitesError: The share is out of range.
    """
    check_range("Anteil", share, (0.0, 1.0))
    fewest = max(problem.fewest, 1)
    candidates = tuple(problem.open_candidates)
    wanted = share * problem.total * (1 - 1e-12)
    reachable = covering.covered_weight(problem, candidates, radius)
    if reachable < wanted:
        nearest = problem.distances[:, list(candidates)].min(axis=1)
        needed = _quantile(nearest, problem.weights, share)
        raise InfeasibleError(
            f"{_percent(share)} % sind in {_metres(radius)} m nicht zu erreichen: Selbst alle "
            f"{len(candidates)} möglichen Standorte zusammen erreichen "
            f"{_percent(reachable / problem.total)} %. Möglich wird es ab {_metres(needed)} m Weg "
            "oder mit weiteren möglichen Standorten.",
            None,
        )
    low, high = fewest, len(candidates)
    while low < high:
        middle = (low + high) // 2
        if covering.max_cover(problem, middle, radius).objective >= wanted:
            high = middle
        else:
            low = middle + 1
    return low


def _quantile(distances: NDArray[np.float64], weights: NDArray[np.float64], share: float) -> float:
    order = np.argsort(distances, kind="stable")
    until = np.cumsum(weights[order])
    place = int(np.searchsorted(until, share * until[-1] * (1 - 1e-12)))
    return float(distances[order[min(place, len(order) - 1)]])


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".replace(".", ",").removesuffix(",0")


def _metres(metres: float) -> str:
    return f"{np.ceil(metres):,.0f}".replace(",", ".")
