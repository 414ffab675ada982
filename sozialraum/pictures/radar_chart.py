"""Angebote, Versäulungs-Radar: the legal bases of each Stadtraum's services as stacked bars."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt

from sozialraum.model.services import radar
from sozialraum.pictures import charts

COLOURS = (
    *("#0B5C8A", "#6FA8CC", "#B8860B", "#9468C0", "#A33B5A", "#D55E00", "#2F9E44", "#8C6D46"),
    *("#0F8A6D", "#9AA5AE"),
)


def keys(words: Mapping[str, str]) -> dict[str, str]:
    """What the colours mean: pillar -> colour, for `charts.build_keys`."""
    return {words[key]: colour for key, colour in zip(radar.COLUMNS, COLOURS, strict=True)}


def build(
    found: radar.Radar, names: Mapping[str, str], words: Mapping[str, str], selected: str
) -> charts.Chart:
    """Stacked bars: the pillars of each Stadtraum, each service once; ``words`` names the pillars.

    ``selected``: Code of the Stadtraum whose row is marked, "" = none.
    """
    long = (
        found.counts.loc[list(names)]
        .rename_axis("code")
        .reset_index()
        .melt("code", var_name="group", value_name="services")
    )
    long = long[long["services"] > 0].assign(
        name=lambda rows: rows["code"].map(names),
        basis=lambda rows: rows["group"].map(words),
        order=lambda rows: rows["group"].map(radar.COLUMNS.index),
    )
    order = list(names.values())
    bars = (
        alt.Chart(long)
        .mark_bar(stroke="#FFFFFF", strokeWidth=0.8)
        .encode(
            y=charts.rows_axis("name", order),
            x=alt.X("services:Q", title="Angebote mit Standort", axis=alt.Axis(tickMinStep=1)),
            color=charts.coloured("basis", keys(words)),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("name:N", title="Stadtraum"),
                alt.Tooltip("basis:N", title="Rechtsgrundlage"),
                alt.Tooltip("services:Q", title="Angebote"),
            ],
        )
    )
    row = charts.chosen_row("name", order, names.get(selected, ""))
    return charts.layered(row, bars, height=50 + 18 * len(names))
