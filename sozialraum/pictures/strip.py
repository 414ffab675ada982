"""A strip of dots as server-drawn SVG: where each Stadtraum stands before and after.

Two lines, one dot per Stadtraum with its number; dots that would overlap are stacked. The city is
the same dashed grey line as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from sozialraum.pictures import palette
from sozialraum.text import format as de

WIDTH, MARGIN, RADIUS = 528.0, 26.0, 11.0  # the least width of a strip: its type never shrinks
GAP = 6.0  # between a line's dots and the next line's title


@dataclass(frozen=True)
class Line:
    """One line of the strip: its title, a value per code, and the city's value."""

    title: str
    values: Mapping[str, float]
    city: float | None


def levels(places: Sequence[float], width: float) -> list[int]:
    """On which level each dot lies so that none overlaps, lowest free level first.

    Args:
        places: Horizontal places, in any order.
        width: Least distance of two dots on one level.
    """
    last: list[float] = []  # the rightmost dot of each level
    found = [0] * len(places)
    for index in sorted(range(len(places)), key=lambda i: places[i]):
        free = next((k for k, x in enumerate(last) if places[index] - x >= width), len(last))
        if free == len(last):
            last.append(places[index])
        last[free] = places[index]
        found[index] = free
    return found


def build_svg(lines: Sequence[Line], *, selected: str, unit: str, alt: str) -> str:
    """The picture; missing values have no dot (they stand in the table)."""
    known = [
        v for line in lines for v in (*line.values.values(), line.city) if not de.is_missing(v)
    ]
    most = max((float(v) for v in known if v is not None), default=0.0) or 1.0

    def x(value: float) -> float:
        return MARGIN + value / most * (WIDTH - 2 * MARGIN)

    parts, top = [], 0.0
    for line in lines:
        top, drawn = _line(line, top, x, selected)
        parts += drawn
    axis = (
        f'<line x1="{MARGIN:g}" x2="{WIDTH - MARGIN:g}" y1="{top:.1f}" y2="{top:.1f}" '
        f'stroke="{palette.INK}"/>'
    )
    ticks = "".join(
        f'<text x="{x(value):.1f}" y="{top + 19:.1f}" text-anchor="middle">{de.number(value, 1)}'
        "</text>"
        for value in (0.0, most / 2, most)
    )
    height = top + 46
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {height:.0f}" role="img" aria-label="{escape(alt)}" '
        'xmlns="http://www.w3.org/2000/svg" font-size="15" '
        f'font-family="Source Sans, Source Sans Pro, Arial, sans-serif" fill="{palette.INK}">'
        f'{"".join(parts)}{axis}{ticks}<text x="{WIDTH - MARGIN:g}" y="{height - 6:.1f}" '
        f'text-anchor="end">{escape(unit)}</text></svg>'
    )


def _line(
    line: Line, top: float, x: Callable[[float], float], selected: str
) -> tuple[float, list[str]]:
    """One line from ``top`` on; returns where the next one begins, and the drawing."""
    shown = [(code, value) for code, value in line.values.items() if not de.is_missing(value)]
    places = [x(value) for _, value in shown]
    stack = levels(places, 2 * RADIUS)
    height = 24 + (max(stack, default=0) + 1) * 2 * RADIUS + GAP
    parts = [
        f'<text x="{MARGIN - RADIUS:g}" y="{top + 17:.1f}" font-weight="600">{escape(line.title)}</text>'
    ]
    if line.city is not None:
        at = x(line.city)
        parts.append(
            f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{top + 22:.1f}" y2="{top + height:.1f}" '
            f'stroke="{palette.CITY}" stroke-width="2.5" stroke-dasharray="6 4"/>'
        )
    for (code, value), place, level in zip(shown, places, stack, strict=True):
        y = top + height - GAP - RADIUS - level * 2 * RADIUS
        fill, ink = (palette.SELECTED, "#FFFFFF") if code == selected else ("#FFFFFF", palette.INK)
        parts.append(
            f'<circle cx="{place:.1f}" cy="{y:.1f}" r="{RADIUS - 0.5:g}" fill="{fill}" '
            f'stroke="{palette.OUTLINE}"><title>{int(code)}: {de.number(value, 2)}</title></circle>'
            f'<text x="{place:.1f}" y="{y + 4.5:.1f}" text-anchor="middle" font-size="12" '
            f'fill="{ink}">{int(code)}</text>'
        )
    return top + height, parts
