"""Vergleich: the scatter plot; every point can be told by its number, however close they lie."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sozialraum.pictures import palette
from sozialraum.pictures.charts import Chart, layered, number_axis, rule, tips, title_lines

SLIM = 420  # px of a plot: below it is a phone's
CIRCLE = 11.5  # px: radius of a point
LABEL = 9.0  # px: of a circle around its number
EDGE = 28  # px between the outermost points and the plot's edge: room for a number
HEIGHT = 340  # px of the chart
# px of the plot for which numbers are placed: a phone's, and the narrowest otherwise. Where it is wider
# points lie further apart, and what was free stays free.
PLOTS = {"slim": (250, 250), "wide": (SLIM, 270)}
_WAYS = [(0.0, 0.0)] + [
    (far * math.cos(turn), far * math.sin(turn))
    for far in (CIRCLE + LABEL, 1.4 * (CIRCLE + LABEL))
    for turn in np.radians([0, 180, 270, 90, 315, 225, 45, 135])
]


def scatter(
    frame: pd.DataFrame,
    *,
    x_title: str,
    y_title: str,
    x_decimals: int,
    y_decimals: int,
    polarities: tuple[int, int],
    city: tuple[float | None, float | None],
    selected: str | None,
) -> Chart:
    """One point per area with its number; the city's values as dashed lines.

    ``frame``: code, name, x, y, x_text, y_text, colour. ``polarities`` of x and y: 1 = a high
    value means more burden, -1 = a low one, 0 = neither.
    """
    rows = frame.dropna(subset=["x", "y"]).copy()
    rows["label"] = rows["code"].str.lstrip("0")
    rows["is_selected"] = rows["code"] == selected
    shares = [
        _share(rows[axis].to_numpy(dtype=float), line)
        for axis, line in zip("xy", city, strict=True)
    ]
    for plot, size in PLOTS.items():
        rows[[f"{plot}_dx", f"{plot}_dy"]] = beside(shares[0], 1 - shares[1], size)
    scale = alt.Scale(zero=False, nice=False, padding=EDGE)
    base = alt.Chart(rows).encode(
        x=alt.X(
            "x:Q",
            title=_towards_burden(x_title, polarities[0]),
            scale=scale,
            axis=number_axis(x_decimals, 8),
        ),
        y=alt.Y(
            "y:Q",
            title=_towards_burden(y_title, polarities[1]),
            scale=scale,
            axis=number_axis(y_decimals, 6),
        ),
        # of the number as well, which lies on its point
        tooltip=tips(name="Stadtraum", x_text=x_title, y_text=y_title),
    )
    points = base.mark_circle(size=math.pi * CIRCLE**2, opacity=1).encode(
        color=alt.Color("colour:N", scale=None),
        stroke=alt.condition(
            "datum.is_selected", alt.value(palette.SELECTED), alt.value("#FFFFFF")
        ),
        strokeWidth=alt.condition("datum.is_selected", alt.value(4), alt.value(1)),
    )
    dx, dy = (f"(width < {SLIM} ? datum.slim_{axis} : datum.wide_{axis})" for axis in ("dx", "dy"))
    colour: Any = alt.ExprRef(f"{dx} || {dy} ? '{palette.INK}' : '#FFFFFF'")
    words = base.mark_text(
        fontWeight=700, color=colour, dx=alt.ExprRef(dx), dy=alt.ExprRef(dy)
    ).encode(text="label:N")
    lines = [
        rule(line, vertical=is_x)
        for line, is_x in zip(city, (True, False), strict=True)
        if line is not None
    ]
    return layered(*lines, points, words, height=HEIGHT)


def _share(values: np.ndarray, line: float | None) -> np.ndarray:
    """Where values lie between the ends of their axis, 0 to 1; ``line`` widens it."""
    ends = [*values, line] if line is not None else list(values)
    low, high = min(ends, default=0.0), max(ends, default=0.0)
    return (values - low) / (high - low) if high > low else np.full(len(values), 0.5)


def beside(x: np.ndarray, y: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """How far each number stands from its point, px, (n, 2): (0, 0) = in it.

    A number leaves its point where one drawn later covers it, for the first of the places
    beside it that no point, number or edge touches (else the one they touch least).

    Args:
        x: From the left, 0 to 1 between the outermost points, shape (n,).
        y: From the top, likewise.
        size: Width and height of the plot, px.
    """
    spots = EDGE + np.column_stack([x, y]) * (np.array(size) - 2 * EDGE)
    found = np.zeros_like(spots)

    def room(i: int, way: tuple[float, float]) -> float:
        at, later = spots[i] + way, spots[i + 1 :]
        points = later if way == _WAYS[0] else np.delete(spots, i, axis=0)
        numbers = later + found[i + 1 :]
        gaps = [
            *(np.hypot(*(points - at).T) - CIRCLE - LABEL),
            *(np.hypot(*(numbers - at).T) - 2 * LABEL),
            *(at - LABEL),
            *(size - at - LABEL),
        ]
        return min(0.0, *np.round(gaps, 6))

    for i in reversed(range(len(spots))):
        found[i] = max(_WAYS, key=lambda way: room(i, way))
    return found


def _towards_burden(title: str, polarity: int) -> list[str]:
    """An axis title that says which way burden grows; an upright title's arrow turns with it."""
    words = {1: f"{title} · mehr Belastung →", -1: f"← mehr Belastung · {title}"}
    return title_lines(words.get(polarity, title), 44)
