"""The picture of a ranking: how often each area comes to each rank, drawn on the server as SVG.

Darker = more often; a frame holds nine tenths of the weightings; a dot is the rank by the chosen
weights. Like the maps it lies on light paper in both themes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from sozialraum.pictures import palette

# Drawn for the width it gets beside the sliders (498 px), so that its type is as large as it says.
ROW, CELL, LEFT, TOP_MARGIN, RIGHT = 20.0, 14.5, 184.0, 40.0, 68.0
_FONT = 13


@dataclass(frozen=True)
class StripRow:
    """One area of the picture.

    Attributes:
        code: Area code.
        name: As shown at the left.
        rank: By the chosen weights, 1 = most need.
        shares: How often it comes to each rank, 0-1, shape (ranks,).
        interval: Ranks (best, worst) in the frame.
        share_text: Text at the right.
        is_close: The difference to the row above is too small to rank.
    """

    code: str
    name: str
    rank: float
    shares: np.ndarray
    interval: tuple[int, int]
    share_text: str
    is_close: bool


def build_svg(
    rows: Sequence[StripRow], *, alt: str, heading: str, selected: str | None = None
) -> str:
    """The picture as SVG text; ``alt`` is its text alternative, ``heading`` the right column's."""
    ranks = len(rows[0].shares) if rows else 0
    width = LEFT + ranks * CELL + RIGHT
    height = TOP_MARGIN + len(rows) * ROW + 8
    parts = [
        f'<text x="{LEFT:.0f}" y="15">Rang (1 = höchster Bedarf)</text>',
        f'<text x="{width - 6:.0f}" y="15" text-anchor="end">{escape(heading)}</text>',
    ]
    parts += [
        f'<text x="{LEFT + (i + 0.5) * CELL:.1f}" y="34" text-anchor="middle" font-size="12.5" '
        f'fill="{palette.MUTED}">{i + 1}</text>'
        for i in range(0, ranks, 2)  # all of them would touch
    ]
    for position, row in enumerate(rows):
        parts.append(_row(row, TOP_MARGIN + position * ROW, width, row.code == selected))
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{escape(alt)}" '
        'xmlns="http://www.w3.org/2000/svg" '
        f'font-family="Source Sans, Source Sans Pro, Arial, sans-serif" font-size="{_FONT}" '
        f'fill="{palette.INK}">{"".join(parts)}</svg>'
    )


def _row(row: StripRow, top: float, width: float, is_selected: bool) -> str:
    middle = top + ROW / 2
    weight = "700" if is_selected else "400"
    back = (
        f'<rect x="0" y="{top:.1f}" width="{width:.0f}" height="{ROW}" fill="{palette.SELECTED}" '
        'opacity="0.14"/>'
        if is_selected
        else ""
    )
    cells = "".join(
        f'<rect x="{LEFT + i * CELL + 1:.1f}" y="{top + 3:.1f}" width="{CELL - 2}" '
        f'height="{ROW - 6}" fill="{palette.PURPLE[-1]}" opacity="{opacity(share):.2f}">'
        f"<title>{escape(row.name)}: Rang {i + 1} in {100 * share:.0f} %</title></rect>"
        for i, share in enumerate(row.shares)
        if share >= 0.005
    )
    best, worst = row.interval
    frame = (
        f'<rect x="{LEFT + (best - 1) * CELL:.1f}" y="{top + 2:.1f}" '
        f'width="{(worst - best + 1) * CELL:.1f}" height="{ROW - 4}" fill="none" '
        f'stroke="{palette.OUTLINE}" stroke-width="1.4"/>'
    )
    dot = (
        f'<circle cx="{LEFT + (row.rank - 0.5) * CELL:.1f}" cy="{middle:.1f}" r="5" fill="#FFFFFF" '
        f'stroke="{palette.SELECTED if is_selected else palette.INK}" stroke-width="2.6"/>'
    )
    close = (
        f'<text x="{LEFT - 9:.0f}" y="{top + 5:.1f}" text-anchor="middle" font-weight="700" '
        f'fill="{palette.ACCENT}">≈<title>Unterschied zu klein für eine Rangaussage</title></text>'
        if row.is_close
        else ""
    )
    return (
        f'{back}<text x="6" y="{middle + 5:.1f}" font-weight="{weight}">{escape(row.name)}</text>'
        f"{close}{cells}{frame}{dot}"
        f'<text x="{width - 6:.0f}" y="{middle + 5:.1f}" text-anchor="end" font-weight="{weight}">'
        f"{escape(row.share_text)}</text>"
    )


def opacity(share: float) -> float:
    """0.06-1; the square root keeps rare ranks visible."""
    return float(min(1.0, 0.06 + 0.94 * np.sqrt(share)))


def scrollable(image: str, label: str = "Bild der Rangfolge") -> str:
    """The picture in a frame that scrolls sideways on narrow screens instead of shrinking."""
    return f'<div class="sr-strip" tabindex="0" role="region" aria-label="{escape(label)}">{image}</div>'
