"""Szenario, Bemessung: the recomputed Soll beside the printed one and what is funded."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from sozialraum.pictures import charts
from sozialraum.text import format as de


def build(
    frame: pd.DataFrame, offers: pd.Series, names: Mapping[str, str], meant: Mapping[str, str]
) -> charts.Chart:
    """Bars: recomputed Soll; ticks: printed Soll; points: funded offers.

    Args:
        frame: soll, printed, change (VzÄ), index = Stadtraum.
        offers: Funded posts (VzÄ) by Stadtraum.
        names: Stadtraum -> name.
        meant: What bars, ticks and points are called, in this order -> colour.
    """
    bar, tick, point = meant
    rows = pd.DataFrame(
        {
            "name": [names[str(code)] for code in frame.index],
            "soll": frame["soll"].to_numpy(),
            "printed": frame["printed"].to_numpy(),
            "offers": offers.reindex(frame.index).to_numpy(),
            "text": [de.number(value, 2) for value in frame["soll"]],
            "printed_text": [de.number(value, 2) for value in frame["printed"]],
            "change_text": [de.number(value, 2, sign=True) for value in frame["change"]],
            "offers_text": [de.number(value, 2) for value in offers.reindex(frame.index)],
            "bar": bar,
            "tick": tick,
            "point": point,
        }
    )
    base = alt.Chart(rows).encode(
        y=charts.rows_axis("name", rows["name"]),
        tooltip=charts.tips(
            name="Stadtraum",
            text=bar,
            printed_text=tick,
            change_text="Unterschied",
            offers_text=point,
        ),
    )
    bars = base.mark_bar(height={"band": 0.6}).encode(
        x=alt.X("soll:Q", title="VzÄ", axis=charts.number_axis(0, 6)),
        color=charts.coloured("bar", meant),
    )
    ticks = base.mark_tick(thickness=4, opacity=1, height={"band": 0.85}).encode(
        x="printed:Q", color=charts.coloured("tick", meant)
    )
    points = base.mark_circle(size=110, opacity=1, stroke="#FFFFFF", strokeWidth=1).encode(
        x="offers:Q", color=charts.coloured("point", meant)
    )
    return charts.layered(bars, ticks, points, height=21 * len(rows))
