"""Vergleich, Farbtabelle: all 17 as columns, a row per indicator, coloured by the distance to the mean."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import streamlit as st

from sozialraum.answers import class_limits
from sozialraum.answers.comparison import Comparison
from sozialraum.pictures import palette
from sozialraum.pictures.tables import Column
from sozialraum.text import format as de
from sozialraum.ui.shell import data, draw, page
from sozialraum.ui.vergleich.comparison import Chosen


def show(result: Comparison, _: Chosen) -> None:
    """Answer, coloured table with its legend, and how to read it."""
    page.answer(result.sentence)
    with page.picture():
        limits = class_limits.computed(data.current(), class_limits.DISTANCE)
        with st.container(key="compare_heat"):
            _show_cells(result, limits)
        st.html(heat_legend({item.polarity for item in result.indicators}, limits))
    page.note(
        "Die Zahl sagt, wie weit ein Stadtraum vom Mittel der 17 liegt, gemessen am üblichen Abstand "
        "(Standardabweichung, z-Wert): ±1 ist üblich, ab ±2 selten. Lila = höhere Belastung, Grün = "
        "geringere; Blau/Braun = höher/niedriger ohne Wertung. k. A. = hier liegt kein Wert vor. "
        f"Jeder Stadtraum zählt gleich. {result.basis}"
    )


def _show_cells(result: Comparison, limits: Sequence[float]) -> None:
    z = result.z
    rows = []
    for item in result.indicators:
        row: dict[str, object] = {
            "name": f"{item.short_name} {de.year(result.stichtage[item.indicator_id])}"
        }
        for code in result.values.index:
            score = z.loc[code, item.indicator_id]
            row[code] = de.number(score, 1, sign=True)
            # the class follows the number people read, not digits behind it
            row[f"{code}_style"] = heat_style(round(score, 1), item.polarity, limits)
        rows.append(row)
    draw.table(
        rows,
        [
            Column("name", "Kennzahl", is_number=False),
            *(
                Column(
                    code,
                    _upright(result.names[code], is_selected=code == result.selected),
                )
                for code in result.values.index
            ),
        ],
        caption="Abstand vom Mittel der 17 Stadträume (0 = Mittel, ±1 = üblicher Abstand)",
    )


def _upright(name: str, *, is_selected: bool) -> str:
    """A name that stands upright: the chosen one marked, a long one broken behind its slash."""
    return ("▸ " if is_selected else "") + name.replace("/", "/\u200b")


def heat_style(score: float, polarity: int, limits: Sequence[float]) -> str:
    """CSS of a heat-map cell by z-score, classed on six limits; none for NaN."""
    if math.isnan(score):
        return ""
    colour = palette.diverging(3, polarity)[int(np.digitize(score, limits))]
    return f"background:{colour};color:{palette.text_on(colour)}"


def heat_legend(polarities: set[int], limits: Sequence[float]) -> str:
    """HTML of the heat map's legend: a swatch per class with its limits, a line per colour scale.

    ``polarities``: those of the indicators shown; each has its own order of colours.
    """
    words = [
        f"unter {de.number(limits[0], 1)}",
        *(f"ab {de.number(limit, 1, sign=True)}" for limit in limits),
    ]
    names = {
        1: "höher heißt mehr Belastung",
        -1: "höher heißt weniger Belastung",
        0: "ohne Wertung",
    }
    lines = []
    for polarity in (1, -1, 0):
        if polarity not in polarities:
            continue
        swatches = "".join(
            f'<span style="background:{colour};color:{palette.text_on(colour)};padding:.1rem .4rem;'
            f'display:inline-block">{word}</span>'
            for colour, word in zip(palette.diverging(3, polarity), words, strict=True)
        )
        lines.append(f"<div><span>{names[polarity]}</span>{swatches}</div>")
    return f'<div class="sr-heat-legend">{"".join(lines)}</div>'
