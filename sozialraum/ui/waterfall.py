"""A waterfall as server-drawn SVG: what each step adds or takes, and the sum. For a slider's path.

Every row has its own line of text above its bar, so that long German labels need no room beside it
and the picture stays readable on a phone. The axis always contains zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from sozialraum.text import format as de
from sozialraum.ui import svgmap, theme

WIDTH, MARGIN = 480.0, 10.0
ROW, BAR, FONT = 46.0, 16.0, 15.0
PLUS, MINUS, TOTAL = theme.COMPARE[1], theme.COMPARE[0], theme.MUTED


@dataclass(frozen=True)
class Bar:
    """One row: where its bar begins and ends (in the amount's unit), its words and its colour."""

    label: str
    start: float
    end: float
    text: str
    colour: str


def bars(
    steps: Sequence[tuple[str, float]], total: str, words: Callable[[float], str]
) -> tuple[Bar, ...]:
    """Rows of a waterfall: one per step, the last one the sum from zero.

    Args:
        steps: German label and amount, in order; missing amounts are not allowed.
        total: Label of the sum.
        words: An amount as people read it, with sign.

    Raises:
        ValueError: An amount is missing (NaN): a sum with a hole is no sum.
    """
    rows, reached = [], 0.0
    for label, amount in steps:
        if de.is_missing(amount):
            raise ValueError(f"no amount for {label}")
        after = reached + amount
        colour = MINUS if amount < 0 else PLUS
        rows.append(Bar(label, reached, after, words(amount), colour))
        reached = after
    return (*rows, Bar(total, 0.0, reached, words(reached), TOTAL))


def alternative(title: str, rows: Sequence[Bar]) -> str:
    """German text of the picture: every step and the sum."""
    parts = [f"{row.label} {row.text}" for row in rows]
    return f"{title}: {'; '.join(parts)}."


def build_svg(rows: Sequence[Bar], *, title: str) -> str:
    """The picture. Rows are read from top to bottom; a dashed line carries each sum on."""
    ends = [0.0, *(row.start for row in rows), *(row.end for row in rows)]
    low, high = min(ends), max(ends)
    scale = (WIDTH - 2 * MARGIN) / (high - low or 1.0)

    def x(value: float) -> float:
        return MARGIN + (value - low) * scale

    height = ROW * len(rows) + MARGIN
    parts = [
        f'<line x1="{x(0):.1f}" y1="4" x2="{x(0):.1f}" y2="{height - 4:.1f}" '
        f'stroke="{theme.INK}" stroke-width="1.2"/>'
    ]
    for place, row in enumerate(rows):
        top = place * ROW
        left, right = sorted((x(row.start), x(row.end)))
        parts.append(
            f'<text x="{MARGIN + 6:g}" y="{top + 18:.1f}" {_HALO}>{escape(row.label)}</text>'
            f'<text x="{WIDTH - MARGIN - 6:g}" y="{top + 18:.1f}" text-anchor="end" font-weight="600" '
            f"{_HALO}>{escape(row.text)}</text>"
            f'<rect x="{left:.1f}" y="{top + 24:.1f}" width="{max(right - left, 1.5):.1f}" '
            f'height="{BAR:g}" fill="{row.colour}" stroke="{theme.OUTLINE}" stroke-width="0.7"/>'
        )
    for place, (row, _) in enumerate(pairwise(rows)):
        bottom = place * ROW + 24 + BAR
        parts.append(
            f'<line x1="{x(row.end):.1f}" y1="{bottom:.1f}" x2="{x(row.end):.1f}" '
            f'y2="{bottom + ROW - BAR:.1f}" stroke="{theme.MUTED}" stroke-dasharray="3 3"/>'
        )
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {height:g}" role="img" '
        f'aria-label="{escape(alternative(title, rows))}" xmlns="http://www.w3.org/2000/svg" '
        f'font-family="Source Sans, Source Sans Pro, Arial, sans-serif" font-size="{FONT:g}" '
        f'fill="{theme.INK}">{"".join(parts)}</svg>'
    )


_HALO = 'paint-order="stroke" stroke="#F6F7F9" stroke-width="3"'


def build_image(rows: Sequence[Bar], *, title: str) -> str:
    """HTML of the picture under its title, on the same light paper as the maps."""
    image = svgmap.build_image(build_svg(rows, title=title))
    return f'<div class="sr-waterfall"><b>{escape(title)}</b>{image}</div>'
