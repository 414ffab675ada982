"""Where a map's words stand, for every width it may be shown at.

Type keeps its size on the screen while the picture grows and shrinks, so what has room depends on
the width. A browser picks one of `BANDS` by a container query; here each band gets its layout: the
longest form of a label that lies inside its own area, else the number alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sozialraum.pictures import map_ground, map_signs, svgmap
from sozialraum.pictures.map_bands import BANDS, Band
from sozialraum.pictures.map_ground import Ground
from sozialraum.pictures.map_signs import Spot
from sozialraum.pictures.svgmap import Picture, Shape, Style

DOT = 15  # px a dot takes
LINE = 1.12  # line height, em
_WIDE, _PAD = 0.53, 2.0  # mean width of a letter of our typeface, em; room around a label, px


class Words(NamedTuple):
    """What an area may be called.

    Attributes:
        short: The number; always shown, even where its area is too small for it.
        long: Number and name; "" = there is none.
        mark: A second line, such as a value or a sign.
        must: The mark stands on one line with the number rather than nowhere.
        grids: Columns and rows dots may stand in, the largest first; then there is no mark.
    """

    short: str
    long: str = ""
    mark: str = ""
    must: bool = False
    grids: tuple[tuple[int, int], ...] = ()


class Place(NamedTuple):
    """One form of a label: ``x``, ``y`` its middle in picture units, and the bands that show it."""

    code: str
    lines: tuple[str, ...]
    mark: str  # in a line of its own; "" = not shown or part of the line
    grid: tuple[int, int]  # columns and rows of dots below the lines; (0, 0) = none
    is_joined: bool  # the mark stands in the line of the number
    x: float
    y: float
    bands: tuple[int, ...]


class _Form(NamedTuple):
    lines: tuple[str, ...]
    mark: str
    grid: tuple[int, int]
    is_joined: bool

    def size(self, font: int) -> tuple[float, float]:
        letters = max((len(line) for line in (*self.lines, self.mark)), default=0)
        count = len(self.lines) + bool(self.mark)
        wide = max(_WIDE * font * letters, DOT * self.grid[0])
        tall = LINE * font * count + DOT * self.grid[1]
        return wide + 2 * _PAD, tall + _PAD


def places(canvas: Picture, style: Style) -> tuple[Place, ...]:
    """Where the words of a style stand on the picture, for all widths."""
    marks = {code: mark for code, mark in style.marks.items() if mark}
    # values change with a slider: room is kept for the longest, so no word jumps
    longest = max(map(len, marks.values()), default=0)
    words = tuple(
        (
            shape.code,
            Words(
                style.labels.get(shape.code, ""),
                style.names.get(shape.code, ""),
                "0" * longest if shape.code in marks else "",
                style.must_mark,
                svgmap.grids(len(style.dots.get(shape.code, ()))),
            ),
        )
        for shape in canvas.shapes
    )
    return layout(canvas, words, map_signs.spots(canvas, tuple(style.signs)))


@lru_cache(maxsize=32)
def layout(
    canvas: Picture, words: tuple[tuple[str, Words], ...], signs: tuple[Spot, ...] = ()
) -> tuple[Place, ...]:
    """All forms of all labels, beside the signs; within a band none overlaps another inside its area."""
    wanted = dict(words)
    grounds = map_ground.grounds(canvas)
    found: dict[tuple[str, _Form, float, float], list[int]] = {}
    for number, band in enumerate(BANDS):
        taken = map_signs.boxes(canvas, signs, number, band)
        for code, form, x, y in _one_band(canvas, grounds, wanted, band, taken):
            found.setdefault((code, form, round(x, 1), round(y, 1)), []).append(number)
    return tuple(
        Place(code, *form, x, y, tuple(bands)) for (code, form, x, y), bands in found.items()
    )


def _forms(words: Words) -> list[_Form]:
    """From the longest to the shortest."""
    if words.grids:
        named = [_Form((words.long,), "", words.grids[0], False)] if words.long else []
        return [*named, *(_Form((), "", grid, False) for grid in words.grids)]

    def form(*lines: str, mark: str = words.mark, joined: bool = False) -> _Form:
        return _Form(tuple(line for line in lines if line), mark, (0, 0), joined)

    forms = []
    if words.long:
        forms.append(form(words.long))
        forms += [form(*pair) for pair in _halves(words.long)]
    forms.append(form(words.short))
    if words.mark:
        forms.append(form(f"{words.short} {words.mark}".strip(), mark="", joined=True))
    if not (words.must and words.mark):
        forms.append(form(words.short, mark=""))
    return [one for one in forms if one.lines or one.mark]


def _halves(text: str) -> list[tuple[str, str]]:
    """The text in two lines, split where a word ends, the most even split first."""
    head, _, rest = text.partition(" ")
    start = len(head) + 1 if head.isdigit() else 0  # a number stays with its name
    cuts = [start + match.end() for match in re.finditer(r"[ /-]", text[start:])]
    pairs = [(text[:cut].rstrip(), text[cut:]) for cut in cuts if text[cut:]]
    if start and rest:
        pairs.append((head, rest))
    return sorted(pairs, key=lambda pair: max(map(len, pair)))[:2]


Box = tuple[float, float, float, float]


def _one_band(
    canvas: Picture,
    grounds: dict[str, Ground],
    wanted: dict[str, Words],
    band: Band,
    taken: list[Box],
) -> list[tuple[str, _Form, float, float]]:
    scale = band.width / canvas.width  # px of a picture unit
    placed, left = [], []
    for shape in canvas.shapes:
        if shape.code not in wanted:
            continue
        forms = _forms(wanted[shape.code])
        for form in forms:
            wide, tall = (size / scale for size in form.size(band.font))
            at = map_ground.inside(grounds[shape.code], shape, wide, tall, taken)
            if at is not None:
                placed.append((shape.code, form, *at))
                break
        else:
            if forms:
                left.append((shape, forms[-1]))
    boxes = [*taken, *(_box(form, x, y, scale, band.font) for _, form, x, y in placed)]
    for shape, form in left:
        if not (form.grid[0] or wanted[shape.code].short or wanted[shape.code].must):
            continue  # a name without a number may be missing; its area still tells it
        at = _beside(canvas, shape, form, boxes, scale, band.font)
        boxes.append(_box(form, *at, scale, band.font))
        placed.append((shape.code, form, *at))
    return placed


def _box(form: _Form, x: float, y: float, scale: float, font: int) -> Box:
    wide, tall = (size / scale for size in form.size(font))
    return x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes (west, north, east, south) share a spot."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _beside(
    canvas: Picture, shape: Shape, form: _Form, boxes: Sequence[Box], scale: float, font: int
) -> tuple[float, float]:
    """For an area too small for its number: at its place, or a little off where another stands."""
    wide, tall = (size / scale for size in form.size(font))
    for away in (0.0, 0.35, 0.7, 1.0):
        for dx, dy in ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1)):
            x = min(max(shape.x + dx * away * wide, wide / 2), canvas.width - wide / 2)
            y = min(max(shape.y + dy * away * tall, tall / 2), canvas.height - tall / 2)
            box = _box(form, x, y, scale, font)
            if not any(overlap(box, one) for one in boxes):
                return x, y
    return shape.x, shape.y


@lru_cache(maxsize=32)
def beside_signs(canvas: Picture, signs: tuple[Spot, ...]) -> tuple[Place, ...]:
    """Names of signs right, left, below or above of them, where none is in the way."""
    found: dict[tuple[str, str, float, float], list[int]] = {}
    for number, band in enumerate(BANDS):
        unit = canvas.width / band.width  # picture units of a px
        half = (map_signs.SIGN / 2 + 1) * unit
        taken = map_signs.boxes(canvas, signs, number, band)
        for spot in signs:
            if not spot.sign.name or number not in spot.bands:
                continue
            form = _Form((spot.sign.name,), "", (0, 0), False)
            wide, tall = (size * unit for size in form.size(band.font))
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                middle = spot.x + dx * (half + wide / 2), spot.y + dy * (half + tall / 2)
                box = _box(form, *middle, 1 / unit, band.font)
                is_in = box[0] >= 0 and box[2] <= canvas.width and box[1] >= 0
                if is_in and box[3] <= canvas.height and not any(overlap(box, o) for o in taken):
                    taken.append(box)
                    x, y = (round(part, 1) for part in middle)
                    found.setdefault((spot.sign.code, spot.sign.name, x, y), []).append(number)
                    break
    return tuple(
        Place(code, (name,), "", (0, 0), False, x, y, tuple(bands))
        for (code, name, x, y), bands in found.items()
    )
