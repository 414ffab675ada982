"""The test networks of the OR-Library (Beasley 1985): a graph, its shortest ways, and p.

A file is ``n m p``, then m lines ``i j cost``, 1-based and undirected; a repeated edge takes its
last cost. Every node is a demand point of weight 1 and a candidate.
"""

from __future__ import annotations

import numpy as np

from sozialraum.model.sites.distances import check_pairs
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Problem

_LONGEST_WORD = 9  # digits of a number


def read(text: str) -> tuple[Problem, int]:
    """The problem of a file and its number of sites.

    Raises:
        SitesError: The text is no such file (it says what is wrong).
    """
    try:
        numbers = [int(word[: _LONGEST_WORD + 1]) for word in text.split()]
    except ValueError:
        raise SitesError("Die Datei enthält etwas anderes als ganze Zahlen.") from None
    if max(numbers, default=0) >= 10**_LONGEST_WORD:
        raise SitesError(f"Eine Zahl der Datei hat mehr als {_LONGEST_WORD} Stellen.")
    if len(numbers) < 3 or len(numbers) != 3 + 3 * numbers[1]:
        raise SitesError("Die Datei hat nicht die Form „n m p“ mit m Zeilen „i j Länge“.")
    n, _, p = numbers[:3]
    edges = np.array(numbers[3:], dtype=np.int64).reshape(-1, 3)
    if not 1 <= p <= n:
        raise SitesError(f"{n} Orte und {p} Standorte sind hier nicht möglich.")
    check_pairs(n, n)
    if len(edges) and not (edges[:, :2].min() >= 1 and edges[:, :2].max() <= n):
        raise SitesError(f"Eine Kante nennt einen Ort außerhalb von 1 bis {n}.")
    if len(edges) and edges[:, 2].min() < 0:
        raise SitesError("Eine Kante ist kürzer als 0.")
    last = {(min(i, j), max(i, j)): cost for i, j, cost in edges.tolist()}
    lengths = np.full((n, n), np.inf)
    for (i, j), cost in last.items():
        lengths[i - 1, j - 1] = lengths[j - 1, i - 1] = cost
    np.fill_diagonal(lengths, 0)
    ways = _all_ways(lengths)
    if not np.isfinite(ways).all():
        raise SitesError("Das Netz zerfällt in Teile, zwischen denen es keinen Weg gibt.")
    names = tuple(str(number) for number in range(1, n + 1))
    return Problem(np.ones(n), ways, names, names), p


def _all_ways(lengths: np.ndarray) -> np.ndarray:
    """Floyd and Warshall; edges of length 0 stay edges, which sparse graphs would forget."""
    ways = lengths.copy()
    for k in range(len(ways)):
        np.minimum(ways, ways[:, k, None] + ways[None, k, :], out=ways)
    return ways
