"""Which spots of an area are its own: a raster to find room for words in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from sozialraum.pictures.svgmap import Picture, Shape

CELL = 2.0  # picture units a raster cell measures


@dataclass(frozen=True)
class Ground:
    """Free cells of an area as a summed table: 0 inside, 1 outside (``dry``: the Elbe, too)."""

    column: int
    row: int
    dry: np.ndarray
    whole: np.ndarray


def _summed(free: np.ndarray) -> np.ndarray:
    table = np.zeros((free.shape[0] + 1, free.shape[1] + 1), dtype=np.int32)
    table[1:, 1:] = (~free).cumsum(0).cumsum(1)
    return table


@lru_cache(maxsize=8)
def grounds(canvas: Picture) -> dict[str, Ground]:
    """The free cells of every area."""
    columns, rows = int(canvas.width / CELL) + 1, int(canvas.height / CELL) + 1
    water = np.zeros((rows, columns), dtype=bool)
    for line in points(canvas.river):
        for x, y in _steps(line):
            row, column = int(y / CELL), int(x / CELL)
            water[max(row - 2, 0) : row + 3, max(column - 2, 0) : column + 3] = True
    return {shape.code: _ground(shape, water) for shape in canvas.shapes}


def _ground(shape: Shape, water: np.ndarray) -> Ground:
    rings = points(shape.path)
    every = np.concatenate(rings)
    column, row = (max(int(value / CELL) - 1, 0) for value in every.min(axis=0))
    width, height = (int(value / CELL) + 2 for value in every.max(axis=0))
    inside = np.zeros((height - row, width - column), dtype=bool)
    starts = np.concatenate(rings)
    ends = np.concatenate([np.roll(ring, -1, axis=0) for ring in rings])
    across = (np.arange(width - column) + column + 0.5) * CELL
    for line in range(height - row):
        y = (line + row + 0.5) * CELL
        cuts = (starts[:, 1] > y) != (ends[:, 1] > y)
        a, b = starts[cuts], ends[cuts]
        xs = a[:, 0] + (y - a[:, 1]) * (b[:, 0] - a[:, 0]) / (b[:, 1] - a[:, 1])
        inside[line] = (across[:, None] > xs).sum(axis=1) % 2 == 1  # even-odd rule
    wet = np.zeros_like(inside)
    part = water[row:height, column:width]
    wet[: part.shape[0], : part.shape[1]] = part
    return Ground(column, row, _summed(inside & ~wet), _summed(inside))


def points(path: str) -> list[np.ndarray]:
    """The rings (or lines) of SVG path data "M1 2L3 4Z" as arrays of x, y."""
    return [
        np.array([pair.split() for pair in part.split("L")], dtype=float)
        for part in path.replace("Z", "").split("M")
        if part
    ]


def _steps(line: np.ndarray) -> Iterable[tuple[float, float]]:
    for (x1, y1), (x2, y2) in pairwise(line):
        count = int(max(abs(x2 - x1), abs(y2 - y1)) / CELL) + 1
        for step in range(count + 1):
            yield x1 + (x2 - x1) * step / count, y1 + (y2 - y1) * step / count


def inside(
    ground: Ground,
    shape: Shape,
    wide: float,
    tall: float,
    taken: Sequence[tuple[float, float, float, float]] = (),
) -> tuple[float, float] | None:
    """The middle of a box inside the area and off what is taken, near the label's place if it can be.

    ``taken``: boxes (west, north, east, south) of signs, picture units.
    """
    columns, rows = int(np.ceil(wide / CELL)), int(np.ceil(tall / CELL))
    for table in (ground.dry, ground.whole):
        if rows >= table.shape[0] or columns >= table.shape[1]:
            return None
        outside = (
            table[rows:, columns:]
            - table[:-rows, columns:]
            - table[rows:, :-columns]
            + table[:-rows, :-columns]
        )
        for west, north, east, south in taken:
            first_row, first_column = (
                max(int(np.floor(low / CELL)) - first - count + 1, 0)
                for low, first, count in ((north, ground.row, rows), (west, ground.column, columns))
            )
            last_row = int(np.ceil(south / CELL)) - ground.row
            last_column = int(np.ceil(east / CELL)) - ground.column
            if last_row > 0 and last_column > 0:
                outside[first_row:last_row, first_column:last_column] += 1
        # at the label's own place if there is room, so that all widths share it
        left = round(shape.x / CELL - columns / 2 - ground.column)
        top = round(shape.y / CELL - rows / 2 - ground.row)
        is_on = 0 <= top < outside.shape[0] and 0 <= left < outside.shape[1]
        if is_on and outside[top, left] == 0:
            return shape.x, shape.y
        row, column = np.nonzero(outside == 0)
        if not len(row):
            continue
        x = (column + ground.column + columns / 2) * CELL
        y = (row + ground.row + rows / 2) * CELL
        nearest = int(np.argmin((x - shape.x) ** 2 + (y - shape.y) ** 2))
        return float(x[nearest]), float(y[nearest])
    return None
