"""The widths a map is laid out for: type and signs keep their size while the picture grows."""

from __future__ import annotations

from typing import NamedTuple


class Band(NamedTuple):
    """Widths from ``low`` px on, laid out for ``width`` px (its narrowest), letters of ``font`` px."""

    low: int
    width: int
    font: int


BANDS = tuple(
    Band(low, max(low, 230), font)
    for low, font in (
        (0, 12),
        (300, 12),
        (350, 12),
        (420, 13),
        (500, 13),
        (600, 14),
        (720, 15),
        (900, 17),
        (1150, 20),
    )
)
