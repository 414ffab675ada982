"""A waterfall in plain HTML: what each step adds or takes, and the sum. For a slider's path.

Every row has its own line of text above its bar, so that long German labels need no room beside it
and the picture stays readable on a phone. The axis always contains zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from sozialraum.pictures import palette
from sozialraum.text import format as de

PLUS, MINUS, TOTAL = palette.COMPARE[1], palette.COMPARE[0], palette.MUTED


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


def build(rows: Sequence[Bar], *, title: str) -> str:
    """HTML of the picture under its title, on the same light paper as the maps.

    Rows are read from top to bottom. Plain boxes: an image of its own would cost a slider's move as
    much as the whole table. Lengths and places are percent of the axis, which contains zero.
    """
    ends = [0.0, *(row.start for row in rows), *(row.end for row in rows)]
    low, high = min(ends), max(ends)
    scale = 100 / (high - low or 1.0)
    zero = f'<u style="left:{-low * scale:.2f}%"></u>'
    parts = []
    for row in rows:
        left, right = sorted(((row.start - low) * scale, (row.end - low) * scale))
        parts.append(
            f'<div class="step"><span>{escape(row.label)}</span><b>{escape(row.text)}</b></div>'
            f'<div class="track">{zero}<i style="margin-left:{left:.2f}%;width:{right - left:.2f}%;'
            f'background:{row.colour}"></i></div>'
        )
    return (
        f'<div class="sr-waterfall"><b>{escape(title)}</b><div class="sr-steps" role="img" '
        f'aria-label="{escape(alternative(title, rows))}">{"".join(parts)}</div></div>'
    )
