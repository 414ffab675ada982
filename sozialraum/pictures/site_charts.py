"""Standorte, Wie viele?: what each further site brings, and the mean against the furthest walks."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sozialraum.answers.site_wish import Wish
from sozialraum.model.sites import access
from sozialraum.pictures import charts, palette
from sozialraum.text import format as de


def curve(wish: Wish, found: pd.DataFrame, share: float) -> charts.Chart:
    """Who is reached with each further site, the share wished for, and where the curve bends."""
    rows = found.assign(
        percent=100 * found["share"],
        text=[f"{de.number(100 * value, 1)} %" for value in found["share"]],
        heads=[de.number(value) for value in found["people"]],
    )[["p", "percent", "text", "heads"]]
    base = alt.Chart(rows).encode(
        x=alt.X("p:Q", title="Standorte", axis=alt.Axis(format="d", tickMinStep=1)),
        y=alt.Y(
            "percent:Q",
            title=f"% in {wish.minutes:g} Minuten" + (", gewichtet" if wish.by_need else ""),
            axis=alt.Axis(format=charts.axis_format(0)),
        ),
        tooltip=charts.tips(p="Standorte", text="Erreicht", heads="Personen"),
    )
    layers = [
        base.mark_line(strokeWidth=2.5, color=palette.ACCENT),
        base.mark_point(filled=True, size=55, color=palette.ACCENT, opacity=1),
        alt.Chart(pd.DataFrame({"what": ["gewünschter Anteil"]}))
        .mark_rule(color=palette.CITY, strokeDash=[6, 4], strokeWidth=2)
        .encode(y=alt.datum(100 * share), tooltip=alt.Tooltip("what:N", title="Linie")),
    ]
    bend = access.knee(found["p"].tolist(), found["share"].tolist())
    if bend is not None:
        point = alt.Chart(rows.iloc[[bend]]).encode(x="p:Q", y="percent:Q")
        layers.append(point.mark_point(size=260, color=palette.SELECTED, strokeWidth=3))
        words = point.mark_text(dx=14, dy=16, align="left", fontWeight=600, color=palette.SELECTED)
        layers.append(words.encode(text=alt.value("Knick")))
    return charts.layered(*layers, height=340)


def front(line: pd.DataFrame) -> charts.Chart:
    """The mean walk against that of the tenth who walk furthest, one point per choice."""
    rows = line.assign(
        mean_text=[de.number(value, 1) for value in line["mean"]],
        tail_text=[de.number(value, 1) for value in line["tail"]],
    )
    base = alt.Chart(rows).encode(
        x=alt.X("mean:Q", title="Weg im Mittel (Minuten)", scale=alt.Scale(zero=False)),
        y=alt.Y(
            "tail:Q",
            title="Weg des Zehntels mit den weitesten Wegen (Minuten)",
            scale=alt.Scale(zero=False),
        ),
        order="mean:Q",
        tooltip=charts.tips(
            mean_text="Mittel (min)", tail_text="Weites Zehntel (min)", sites="Stadtteile"
        ),
    )
    return charts.layered(
        base.mark_line(color=palette.ACCENT, strokeWidth=2),
        base.mark_point(filled=True, size=110, color=palette.ACCENT, opacity=1),
        height=320,
    )
