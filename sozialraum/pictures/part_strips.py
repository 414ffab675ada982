"""Vielfalt: a strip per Stadtraum with its Stadtteile as dots."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from sozialraum.answers.registered import Indicator
from sozialraum.pictures import charts, palette

CLEAR = "#9468C0"  # reads on the light and the dark page (palette.COMPARE)
MARK = "#6F7B87"


def build(
    frame: pd.DataFrame, item: Indicator, order: Sequence[str], clear: str, city: float
) -> charts.Chart:
    """A strip per Stadtraum: its parts, its own value, the city.

    Args:
        frame: One row per part: name, part, rate, text, heads, own, own_text, kind, is_selected.
        item: What is shown.
        order: The names, from top to bottom.
        clear: The kind that is drawn as a diamond.
        city: The city's value.
    """
    base = alt.Chart(frame).encode(
        y=charts.rows_axis("name", order, grid=True),
    )
    x = alt.X(
        "rate:Q",
        title=item.heading,
        scale=alt.Scale(zero=False, nice=True),
        axis=charts.number_axis(0, 6),
    )
    chosen = next(iter(frame.loc[frame["is_selected"], "name"]), "")
    band = charts.chosen_row("name", order, chosen)
    tips = [
        alt.Tooltip("part:N", title="Stadtteil"),
        alt.Tooltip("text:N", title=item.short_name),
        alt.Tooltip("heads:Q", title=item.denominator_label, format=",.0f"),
        alt.Tooltip("own_text:N", title="Stadtraum"),
        alt.Tooltip("kind:N", title="Einordnung"),
    ]
    ticks = base.mark_tick(thickness=3.5, height=17).encode(
        x=alt.X("own:Q"),
        color=alt.condition("datum.is_selected", alt.value(palette.SELECTED), alt.value(MARK)),
        tooltip=charts.tips(name="Stadtraum", own_text="Wert"),
    )
    points = base.mark_point(filled=True, opacity=0.85, stroke="#FFFFFF", strokeWidth=0.8).encode(
        x=x,
        size=alt.Size("heads:Q", scale=alt.Scale(type="linear", range=[30, 330]), legend=None),
        shape=alt.Shape(
            "kind:N",
            scale=alt.Scale(domain=["Teil", clear], range=["circle", "diamond"]),
            legend=None,
        ),
        color=charts.coloured("kind", {"Teil": "#2A85BD", clear: CLEAR}),
        tooltip=tips,
    )
    line = charts.rule(city, vertical=True)
    return charts.layered(band, line, ticks, points, height=25 * len(order))
