"""Age structure as server-drawn SVG for paper: bars of one area, the city as dashed grey marks."""

from __future__ import annotations

import pandas as pd

from sozialraum.pictures import palette
from sozialraum.text import format as de

_WIDTH, _TALL, _STEP, _FONT = 520.0, 200.0, 40.0, 13


def build(frame: pd.DataFrame, font: str) -> str:
    """The picture.

    ``frame``: band, share, city_share in % (NaN = no mark), in the order of age.
    """
    top = max(frame[["share", "city_share"]].max().max(), 1.0)
    parts: list[str] = []
    over: list[str] = []  # numbers above bars and marks
    for number, row in enumerate(frame.itertuples()):
        x, middle = number * _STEP + 4, number * _STEP + _STEP / 2
        parts.append(_text(middle, _TALL + 36, str(row.band)))
        if not pd.isna(row.share):
            tall = row.share / top * _TALL
            y = _TALL + 16 - tall
            parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{_STEP - 8:.1f}" height="{tall:.1f}" '
                f'fill="{palette.ACCENT}"/>'
            )
            over.append(_text(middle, y - 4, de.number(row.share, 1)))
        if not pd.isna(row.city_share):
            y = _TALL + 16 - row.city_share / top * _TALL
            parts.append(
                f'<path d="M{x - 3:.1f} {y:.1f}h{_STEP - 2:.1f}" stroke="#FFFFFF" stroke-width="5"/>'
                f'<path d="M{x - 3:.1f} {y:.1f}h{_STEP - 2:.1f}" stroke="{palette.CITY}" '
                'stroke-width="3" stroke-dasharray="6 4"/>'
            )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH:g}" height="{_TALL + 46:g}" '
        f'viewBox="0 0 {_WIDTH:g} {_TALL + 46:g}" font-family="{font}" font-size="{_FONT}" '
        f'fill="{palette.INK}">{"".join(parts + over)}<path d="M0 {_TALL + 16:g}h{_WIDTH:g}" '
        f'stroke="{palette.OUTLINE}"/></svg>'
    )


def describe(frame: pd.DataFrame, name: str, stichtag: str) -> str:
    """What the picture shows, for people who do not see it."""
    known = frame.dropna(subset=["share", "city_share"])
    if known.empty:
        return f"Altersaufbau von {name}: Es liegen keine Werte vor."
    gap = known["share"] - known["city_share"]
    most, least = known.loc[gap.idxmax()], known.loc[gap.idxmin()]

    def words(row: pd.Series) -> str:
        own, city = (de.number(row[key], 1) for key in ("share", "city_share"))
        return f"{row['band']} Jahre ({own} % gegen {city} % der Stadt)"

    return (
        f"Altersaufbau von {name} am {de.date(stichtag)}: am weitesten über der Stadt {words(most)}, "
        f"am weitesten darunter {words(least)}."
    )


def _text(x: float, y: float, words: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" stroke="#FFFFFF" stroke-width="3" '
        f'paint-order="stroke" stroke-linejoin="round">{words}</text>'
    )
