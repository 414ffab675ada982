"""The schematic map's outline: straight edges in eight directions, like a diagram's.

The land of optimal partial transport is a union of discs (see `power_diagram`). Discs make an outline
that looks like a cloud drawn by mistake, so each becomes an octagon of the same area; closing,
opening and the removal of short edges keep the eight directions, and the area is the published one.
All lengths are metres, areas square metres.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Bays narrower than twice the first length are filled, spurs narrower than twice the second are cut,
# edges shorter than the third are merged with their neighbours. Global constants, chosen by eye for
# calm; what others cost is in docs/decisions/0003-schematic-map.md.
CLOSING_M = 2500.0
OPENING_M = 1500.0
SHORTEST_M = 1000.0

_OCTAGON_CORNER = 1.09  # an octagon's corners (1 / cos 22.5°) stay, sharper ones are cut off
_ON_RIVER_M = 1.0
_SAME_M = 5.0
_SAME_DIRECTION = np.radians(3.0)


def largest(geometry: Any) -> Any:
    """The largest part of a geometry."""
    return max(shapely.get_parts(geometry), key=lambda part: float(part.area))


def octagons(points: Floats, weights: Floats, north: float) -> Any:
    """Discs of radius ``sqrt(weight)`` as octagons of the same area, united.

    Args:
        points: Shape ``(n, 2)``.
        weights: Shape ``(n,)``, square metres.
        north: Angle of true north, radians counter-clockwise from the grid's; an octagon's sides
            lie towards it, because pictures are north up.
    """
    disc_areas = np.pi * np.maximum(weights, 1.0)
    radii = np.sqrt(disc_areas / (2 * np.sqrt(2)))  # an octagon's area is 2 sqrt(2) r²
    angles = np.pi / 8 + np.arange(8) * np.pi / 4 + north
    corners = np.column_stack([np.cos(angles), np.sin(angles)])
    rings = points[:, None, :] + radii[:, None, None] * corners
    return shapely.union_all(shapely.polygons(rings))


def outline(
    points: Floats, weights: Floats, area: float, bank: Any, opposite: Any, north: float
) -> Any:
    """One bank's part of the outline.

    The octagons are calmed together with the land ``opposite``, so that the river is no coast, then
    grown or shrunk by one common summand of the weights, found by bisection.

    Args:
        points: The bank's sites, shape ``(n, 2)``.
        weights: As solved on free land, shape ``(n,)``.
        area: What the bank's Stadtteile measure together.
        bank: All land on this side of the river.
        opposite: The octagons on the other side.
        north: See `octagons`.

    Returns:
        Polygon; its area differs from ``area`` by what the removal of short edges costs.
    """
    across = bank.envelope.difference(bank)
    low, high = -3e6, 3e6
    part = bank
    for _ in range(40):
        middle = (low + high) / 2
        land = shapely.union_all([octagons(points, weights + middle, north), opposite])
        # what land and river enclose is land, so that no slit stays between them
        filled = shapely.Polygon(largest(_calmed(land).union(across)).exterior)
        part = largest(filled.intersection(bank))
        low, high = (low, middle) if part.area > area else (middle, high)
    return _straightened(part, bank)


def _calmed(geometry: Any) -> Any:
    """Fill narrow bays, cut narrow spurs, drop holes."""

    def moved(shape: Any, by: float) -> Any:
        return shapely.buffer(shape, by, join_style="mitre", mitre_limit=_OCTAGON_CORNER)

    opened = moved(moved(moved(geometry, CLOSING_M), -CLOSING_M - OPENING_M), OPENING_M)
    return shapely.Polygon(largest(opened).exterior)


def _straightened(part: Any, bank: Any) -> Any:
    """The same land with no short edge along its coast; the river stays as it is."""
    ring = np.array(part.exterior.coords)[:-1]
    is_river = shapely.distance(shapely.points(ring), shapely.boundary(bank)) < _ON_RIVER_M
    # the coast: the longest run of corners off the river, with the river's point at either end
    starts = np.flatnonzero(is_river & ~np.roll(is_river, -1))
    lengths = [int(np.argmax(np.roll(is_river, -start - 1))) for start in starts]
    first = int(np.argmax(lengths))
    ring, count = np.roll(ring, -starts[first], axis=0), lengths[first] + 2
    coast, river = ring[:count], ring[count:]
    shorter: Floats | None = coast
    while shorter is not None:
        coast = _corners(shorter)
        shorter = _without_a_short_edge(coast)
    return largest(shapely.Polygon(np.vstack([coast, river])).intersection(bank))


def _angle_between(first: Floats, second: Floats) -> Floats:
    """By how much directions turn, radians, -π to π; shapes ``(..., 2)``."""
    turn = np.arctan2(second[..., 1], second[..., 0]) - np.arctan2(first[..., 1], first[..., 0])
    return np.asarray((turn + np.pi) % (2 * np.pi) - np.pi, float)


def _corners(line: Floats) -> Floats:
    """The line without points where it goes straight on."""
    while True:
        edges = np.diff(line, axis=0)
        lengths = np.hypot(*edges.T)
        is_straight = np.abs(_angle_between(edges[:-1], edges[1:])) < _SAME_DIRECTION
        is_straight |= np.minimum(lengths[:-1], lengths[1:]) < _SAME_M
        if not is_straight.any():
            return line
        line = np.delete(line, int(np.argmax(is_straight)) + 1, axis=0)


def _without_a_short_edge(line: Floats) -> Floats | None:
    """The line without its shortest short edge that can go, None if all may stay.

    Between edges of one direction the edge is a step: both are laid on their common mean, which
    keeps the area. Else they are drawn on until they meet. Where the line meets the river stays.
    """
    edges = np.diff(line, axis=0)
    lengths = np.hypot(*edges.T)
    for k in np.argsort(lengths):
        if lengths[k] >= SHORTEST_M:
            return None
        if not 1 <= k <= len(lengths) - 2:
            continue
        before, after = edges[k - 1], edges[k + 1]
        turn = abs(float(_angle_between(before, after)))
        if turn < _SAME_DIRECTION:
            found = _without_step(line, int(k))
        elif turn < np.radians(100):
            corner = _meeting(line[k - 1], before, line[k + 1], after)
            found = np.vstack([line[:k], corner, line[k + 2 :]])
        else:
            continue
        if shapely.LineString(found).is_simple:
            return found
    return None


def _without_step(line: Floats, k: int) -> Floats:
    """Lay the edges around edge ``k`` on one line."""
    edges = np.diff(line, axis=0)
    is_first, is_last = k == 1, k == len(edges) - 2
    middles = (line[[k - 1, k + 1]] + line[[k, k + 2]]) / 2
    on = np.average(middles, axis=0, weights=np.hypot(*edges[[k - 1, k + 1]].T))
    if is_first or is_last:
        on = line[0] if is_first else line[-1]
    along = edges[k - 1] + edges[k + 1]
    start = on if is_first else _meeting(line[k - 2], edges[k - 2], on, along)
    end = on if is_last else _meeting(line[k + 2], edges[k + 2], on, along)
    return np.vstack([line[: k - 1], start, end, line[k + 3 :]])


def _meeting(point: Floats, direction: Floats, other: Floats, other_direction: Floats) -> Floats:
    """Where two lines meet, each through a point in a direction."""
    along = np.linalg.solve(np.column_stack([direction, -other_direction]), other - point)
    return np.asarray(point + along[0] * direction, float)
