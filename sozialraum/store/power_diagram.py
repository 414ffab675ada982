"""Power diagrams (weighted Voronoi diagrams) whose cells have prescribed areas.

The cell of site ``p_i`` with weight ``w_i`` is ``{x : |x - p_i|^2 - w_i <= |x - p_j|^2 - w_j}`` for
all ``j``. For every set of target areas there are weights, unique up to a common constant, that
give each cell exactly its area (Aurenhammer, Hoffmann and Aronov 1998, "Minkowski-type theorems and
least-squares clustering"); finding them is semi-discrete optimal transport, a concave maximisation
with the area error as gradient. Newton's method with a shortened step converges in a few steps
(Kitagawa, Mérigot and Thibert 2019).

With *free* land (``is_free``) the region may be larger than the sum of the areas: each cell is also
bounded by the disc of radius ``sqrt(w_i)``, which is optimal partial transport, the free land acting
as one more site with weight zero.

Lengths are metres, areas square metres; coordinates are of shape ``(n, 2)``.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_DISC_SEGMENTS = 32  # per quarter circle: area error of a disc below 0.05 %
_MAX_STEPS = 60
_MAX_HALVINGS = 30


@dataclass(frozen=True)
class Diagram:
    """Solved diagram.

    Attributes:
        weights: Shape ``(n,)``, square metres.
        cells: ``n`` polygons or multipolygons within the region, in the order of the sites.
    """

    weights: Floats
    cells: NDArray[Any]


@dataclass(frozen=True)
class _Step:
    cells: NDArray[Any]
    areas: Floats
    jacobian: Floats


def _clip(
    ring: list[tuple[float, float, int]], a: float, b: float, c: float, neighbour: int
) -> list[tuple[float, float, int]]:
    """Keep the part of a convex ring where ``a x + b y <= c`` (Sutherland and Hodgman 1974).

    Each vertex carries the number of the neighbour behind the edge that starts at it.
    """
    kept: list[tuple[float, float, int]] = []
    for k, (x0, y0, tag) in enumerate(ring):
        x1, y1, _ = ring[(k + 1) % len(ring)]
        d0, d1 = a * x0 + b * y0 - c, a * x1 + b * y1 - c
        if d0 <= 0:
            kept.append((x0, y0, tag))
        if (d0 < 0 < d1) or (d1 < 0 < d0):
            t = d0 / (d0 - d1)
            # Leaving the half-plane, the cut itself starts here; entering it, the old edge goes on.
            kept.append((x0 + t * (x1 - x0), y0 + t * (y1 - y0), neighbour if d1 > 0 else tag))
    return kept


def _convex_cells(
    sites: Floats, weights: Floats, bounds: tuple[float, float, float, float]
) -> list[list[tuple[float, float, int]]]:
    west, south, east, north = bounds
    frame = [(west, south, -1), (east, south, -1), (east, north, -1), (west, north, -1)]
    squares = (sites**2).sum(axis=1) - weights
    rings = []
    for i in range(len(sites)):
        ring = frame
        order = np.argsort(((sites - sites[i]) ** 2).sum(axis=1), kind="stable")
        for j in order:
            if j == i or not ring:
                continue
            a, b = 2 * (sites[j] - sites[i])
            ring = _clip(ring, float(a), float(b), float(squares[j] - squares[i]), int(j))
        rings.append(ring)
    return rings


def _edges(rings: list[list[tuple[float, float, int]]]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Inner edges as linestrings with their two cells, each edge once."""
    lines, pairs = [], []
    for i, ring in enumerate(rings):
        for k, (x0, y0, j) in enumerate(ring):
            if j > i:
                x1, y1, _ = ring[(k + 1) % len(ring)]
                lines.append(((x0, y0), (x1, y1)))
                pairs.append((i, j))
    return shapely.linestrings(np.array(lines).reshape(-1, 2, 2)), np.array(
        pairs, dtype=np.int64
    ).reshape(-1, 2)


def _step(sites: Floats, weights: Floats, region: Any, is_free: bool) -> _Step:
    """Cells for these weights, their areas and the derivative of the areas by the weights.

    ``dA_i/dw_j = -L_ij / (2 |p_i - p_j|)`` with the common edge's length ``L_ij``; on the diagonal
    the sum of the others and, against free land, the arc's length over twice its radius.
    """
    rings = _convex_cells(sites, weights, region.bounds)
    convex = np.array(
        [
            shapely.Polygon([(x, y) for x, y, _ in ring]) if len(ring) >= 3 else shapely.Polygon()
            for ring in rings
        ]
    )
    lines, pairs = _edges(rings)
    radii = np.sqrt(np.maximum(weights, 1.0))
    if is_free:
        discs = shapely.buffer(shapely.points(sites), radii, quad_segs=_DISC_SEGMENTS)
        cells = shapely.intersection(shapely.intersection(convex, discs), region)
        lines = shapely.intersection(lines, discs[pairs[:, 0]]) if len(pairs) else lines
    else:
        cells = shapely.intersection(convex, region)
    lengths = shapely.length(shapely.intersection(lines, region))
    jacobian = np.zeros((len(sites), len(sites)))
    for (i, j), length in zip(pairs, lengths, strict=True):
        slope = length / (2 * np.hypot(*(sites[i] - sites[j])))
        jacobian[i, j] -= slope
        jacobian[j, i] -= slope
        jacobian[i, i] += slope
        jacobian[j, j] += slope
    if is_free:
        rims = shapely.intersection(shapely.boundary(discs), shapely.intersection(convex, region))
        jacobian[np.diag_indices_from(jacobian)] += shapely.length(rims) / (2 * radii)
    return _Step(cells, shapely.area(cells), jacobian)


def solve(
    sites: Floats,
    areas: Floats,
    region: Any,
    *,
    is_free: bool = False,
    start: Floats | None = None,
    tolerance: float = 1e-4,
) -> Diagram:
    """Find the weights that give each cell its area.

    Args:
        sites: Shape ``(n, 2)``, metres; different points.
        areas: Shape ``(n,)``, square metres, all positive. Without free land they must sum to the
            region's area; they are scaled to it by at most 1 %.
        region: Polygon or multipolygon that is divided.
        is_free: True if land of the region may stay unassigned (see the module's text).
        start: First weights, shape ``(n,)``.
        tolerance: Largest relative area error to stop at.

    Returns:
        The solved diagram.

    Raises:
        ValueError: If the areas do not fit the region or no solution is found.
    """
    scale = 1.0 if is_free else float(region.area / areas.sum())
    if abs(scale - 1) > 0.01 or (is_free and areas.sum() > region.area):
        raise ValueError("areas do not fit the region")
    target = areas * scale
    weights = areas / np.pi if start is None else start.copy()
    step = _step(sites, weights, region, is_free)
    for _ in range(_MAX_STEPS):
        error = target - step.areas
        if np.abs(error / target).max() <= tolerance:
            break
        weights, step = _advance(sites, weights, region, is_free, step, error, target)
    worst = float(np.abs(step.areas / target - 1).max())
    if worst > tolerance * 10:
        raise ValueError(f"no solution: area error {worst:.3f}")
    return Diagram(weights, step.cells)


def _advance(
    sites: Floats,
    weights: Floats,
    region: Any,
    is_free: bool,
    step: _Step,
    error: Floats,
    target: Floats,
) -> tuple[Floats, _Step]:
    """One Newton step, halved until no cell starves and the error shrinks."""
    jacobian = step.jacobian + np.eye(len(sites)) * 1e-9 * np.trace(step.jacobian)
    direction = np.linalg.solve(jacobian, error)
    if not is_free:
        direction -= direction.mean()  # only differences of weights matter
    least = 0.5 * min(float(target.min()), float(max(step.areas.min(), 1.0)))
    length = 1.0
    best: tuple[Floats, _Step] | None = None
    for _ in range(_MAX_HALVINGS):
        trial = weights + length * direction
        if is_free:
            trial = np.maximum(trial, 1.0)
        after = _step(sites, trial, region, is_free)
        shrinks = np.linalg.norm(target - after.areas) < (1 - length / 4) * np.linalg.norm(error)
        if after.areas.min() >= least and shrinks:
            return trial, after
        best = (trial, after)
        length /= 2
    assert best is not None
    return best
