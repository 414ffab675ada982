"""Where a map's signs stand: at the middle of an area or at a point, joined where they would be too near.

Signs keep their size on the screen while the picture grows and shrinks, so which of them overlap
depends on its width; each of `BANDS` gets its own answer, as words do.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sozialraum.pictures import palette
from sozialraum.pictures.map_bands import BANDS, Band
from sozialraum.pictures.svgmap import Picture, Sign

SIGN = 20  # px a sign takes
APART = 32  # px between the middles of signs that may be joined: room for words, and for a finger


class Spot(NamedTuple):
    """A sign, or several joined into one that says how many; ``x``, ``y`` in picture units."""

    sign: Sign
    x: float
    y: float
    bands: tuple[int, ...]


class _Group(NamedTuple):
    members: tuple[int, ...]
    x: float
    y: float


@lru_cache(maxsize=32)
def spots(canvas: Picture, signs: tuple[Sign, ...]) -> tuple[Spot, ...]:
    """Where signs stand at which widths; those that may be joined come first, below the others."""
    middles = {shape.code: (shape.x, shape.y) for shape in canvas.shapes}
    at = [canvas.spot(*sign.at) if sign.at else middles.get(sign.code) for sign in signs]
    shown = [i for i, spot in enumerate(at) if spot is not None and canvas.holds(*spot)]
    places = [spot or (0.0, 0.0) for spot in at]
    joined = [i for i in shown if signs[i].may_join]
    found: dict[_Group, list[int]] = {}
    for number, band in enumerate(BANDS):
        for group in _joined(joined, signs, places, APART * canvas.width / band.width):
            found.setdefault(group, []).append(number)
    every = tuple(range(len(BANDS)))
    return (
        *(
            Spot(_sign([signs[i] for i in group.members]), group.x, group.y, tuple(bands))
            for group, bands in found.items()
        ),
        *(Spot(signs[i], *places[i], every) for i in shown if not signs[i].may_join),
    )


def boxes(
    canvas: Picture, found: Sequence[Spot], number: int, band: Band
) -> list[tuple[float, float, float, float]]:
    """West, north, east, south of the signs a band shows."""
    half = (SIGN / 2 + 1) * canvas.width / band.width
    return [
        (one.x - half, one.y - half, one.x + half, one.y + half)
        for one in found
        if number in one.bands
    ]


def _joined(
    indices: Sequence[int],
    signs: Sequence[Sign],
    places: Sequence[tuple[float, float]],
    size: float,
) -> list[_Group]:
    """Groups of signs no two of which overlap; a group stands in the middle of what it counts."""
    groups = [_Group((i,), *places[i]) for i in indices]
    while True:
        kept: list[_Group] = []
        for group in groups:
            near = next(
                (
                    k
                    for k, one in enumerate(kept)
                    if abs(one.x - group.x) < size and abs(one.y - group.y) < size
                ),
                None,
            )
            if near is None:
                kept.append(group)
            else:
                kept[near] = _join(kept[near], group, signs)
        if len(kept) == len(groups):
            return kept
        groups = kept


def _join(one: _Group, other: _Group, signs: Sequence[Sign]) -> _Group:
    here, there = (sum(signs[i].stands_for for i in group.members) for group in (one, other))
    total = here + there
    return _Group(
        tuple(sorted((*one.members, *other.members))),
        round((one.x * here + other.x * there) / total, 2),
        round((one.y * here + other.y * there) / total, 2),
    )


def _sign(members: Sequence[Sign]) -> Sign:
    first = members[0]
    if len(members) == 1:
        return first
    total = sum(sign.stands_for for sign in members)
    alike = len({sign.colour for sign in members}) == 1
    return first._replace(
        text=str(total), stands_for=total, colour=first.colour if alike else palette.MUTED
    )
