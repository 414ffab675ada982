"""How texts and tables fit slides: names cut, widths of columns, rows of each slide."""

from __future__ import annotations

import math
from collections.abc import Sequence

_SIGN, _CELL_EDGE, _LONGEST_WORD = 0.12, 0.22, 18  # inches: a sign of 14 points, edges; signs
_LINE, _ROW_EDGE, _MOST_ROWS = 0.24, 0.08, 10  # inches of a line and above and below; rows
_NAME = 50  # signs of a name in a title


def shortened(text: str, most: int = _NAME) -> str:
    """A text with at most so many signs."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def widths(rows: Sequence[Sequence[str]], room: float) -> list[float]:
    """Inches of each column: its longest word fits (a number broken in two reads as another one)."""
    columns = list(zip(*rows, strict=True))
    least = [
        _CELL_EDGE + _SIGN * min(max(map(len, " ".join(column).split(" "))), _LONGEST_WORD)
        for column in columns
    ]
    # headings may wrap: they count half
    wanted = [min(max(len(head) / 2, *map(len, body)), 60) ** 1.5 for head, *body in columns]
    spare, shrink = max(room - sum(least), 0.0), min(1.0, room / sum(least))
    total = sum(wanted) or 1.0
    return [shrink * low + spare * share / total for low, share in zip(least, wanted, strict=True)]


def parted(
    headings: Sequence[str], cells: Sequence[Sequence[str]], widths: Sequence[float], height: float
) -> list[list[Sequence[str]]]:
    """The rows of each slide: at most `_MOST_ROWS`, and what is as high as ``height`` inches."""

    def high(texts: Sequence[str]) -> float:
        lines = [
            math.ceil(len(text) * _SIGN / (width - _CELL_EDGE))
            for text, width in zip(texts, widths, strict=True)
        ]
        return _ROW_EDGE + _LINE * max(*lines, 1)

    parts: list[list[Sequence[str]]] = [[]]
    left = height - high(headings)
    for texts in cells:
        if parts[-1] and (high(texts) > left or len(parts[-1]) == _MOST_ROWS):
            parts.append([])
            left = height - high(headings)
        parts[-1].append(texts)
        left -= high(texts)
    return parts
