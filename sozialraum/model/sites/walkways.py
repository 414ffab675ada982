"""Walking distances over loaded streets and paths: shortest ways on a network (Dijkstra 1959).

A place is joined to the nearest junction by a straight line times the detour factor; from there on
the length of the streets counts. It takes the place of `distances.StraightLine` wherever ``metres``
is asked; the Elbe needs no rule here, since one crosses it where a street does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from sozialraum.model.sites.distances import DETOUR, Points, check_pairs
from sozialraum.model.sites.errors import SitesError

LEAST_JOINED = 0.5  # of the length must hang together, else it is no network
FAR_M = 500.0  # a place farther from every junction is hardly on this network


@dataclass(frozen=True, eq=False)
class Walkways:
    """A connected network.

    Attributes:
        xy: Junctions, shape ``(n, 2)``, metres.
        pieces: Positions of the two junctions of each piece, shape ``(k, 2)``.
        lengths: Metres along each piece, shape ``(k,)``, > 0.
    """

    xy: NDArray[np.float64]
    pieces: NDArray[np.int64]
    lengths: NDArray[np.float64]

    def metres(self, origins: Points, targets: Points) -> NDArray[np.float64]:
        """Metres on foot, shape ``(len(origins), len(targets))``, all finite and >= 0.

        Raises:
            SitesError: Too many pairs, or the network is not connected.
        """
        check_pairs(len(origins.ids), len(targets.ids))
        start, to_start = self.nearest(origins.xy)
        end, to_end = self.nearest(targets.xy)
        unique, back = np.unique(start, return_inverse=True)
        ways = np.atleast_2d(dijkstra(self._graph, directed=False, indices=unique))[back][:, end]
        if not np.isfinite(ways).all():
            raise SitesError("Das Wegenetz hängt nicht zusammen. Bitte laden Sie es neu.")
        found = ways + (to_start[:, None] + to_end[None, :]) * DETOUR
        # Two ends of one way: nobody walks to a junction and back.
        same = start[:, None] == end[None, :]
        direct = np.hypot(*(origins.xy[:, None, :] - targets.xy[None, :, :]).transpose(2, 0, 1))
        return np.where(same, np.minimum(found, direct * DETOUR), found)

    def nearest(self, xy: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Position of the nearest junction and metres to it, both shape ``(len(xy),)``."""
        away, which = self._tree.query(xy)
        return np.asarray(which, np.int64), np.asarray(away, np.float64)

    def far(self, points: Points) -> list[str]:
        """Ids of places farther than `FAR_M` from every junction."""
        away = self.nearest(points.xy)[1]
        return [name for name, metres in zip(points.ids, away, strict=True) if metres > FAR_M]

    @cached_property
    def _tree(self) -> Any:
        return cKDTree(self.xy)

    @cached_property
    def _graph(self) -> csr_array:
        return graph(len(self.xy), self.pieces, self.lengths)


def graph(count: int, pieces: NDArray[np.int64], lengths: NDArray[np.float64]) -> csr_array:
    """Pieces as a sparse matrix; of two between the same junctions the shorter one."""
    order = np.lexsort((lengths, pieces.max(axis=1), pieces.min(axis=1)))
    ends = np.sort(pieces[order], axis=1)
    first = np.ones(len(ends), bool)
    first[1:] = (ends[1:] != ends[:-1]).any(axis=1)
    kept, metres = ends[first], lengths[order][first]
    return coo_array((metres, (kept[:, 0], kept[:, 1])), shape=(count, count)).tocsr()


def joined(
    count: int, pieces: NDArray[np.int64], lengths: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which pieces belong to the longest connected part, shape ``(k,)``.

    Raises:
        SitesError: It holds less than half of all length: the lines do not meet.
    """
    _, part = connected_components(graph(count, pieces, lengths), directed=False)
    of_piece = part[pieces[:, 0]]
    share = np.bincount(of_piece, weights=lengths)
    kept = np.asarray(of_piece == share.argmax(), np.bool_)
    if lengths[kept].sum() < LEAST_JOINED * lengths.sum():
        raise SitesError(
            "Die Linien hängen nicht zusammen: Das größte zusammenhängende Stück enthält "
            f"{100 * lengths[kept].sum() / lengths.sum():.0f} % der Länge. Erwartet wird ein Netz, "
            "in dem sich Straßen an Kreuzungen einen Punkt teilen."
        )
    return kept
