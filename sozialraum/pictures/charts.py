"""Altair charts: pure builders from small frames, with German numbers set once.

Every builder returns a chart; the page draws it with a text alternative and a table twin. The
charts of several pages stand in one module; those of one page have their own.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt
import pandas as pd
from altair.utils import schemapi
from markupsafe import Markup

from sozialraum.pictures import palette
from sozialraum.text import format as de

_NUMBERS = alt.NumberLocale(decimal=",", thousands=".", grouping=[3], currency=["", " €"])
FONT = 14
# Vega's signs of the points of `spine`, and how they are written.
SIGNS = {"circle": "●", "square": "■", "triangle-up": "▲", "cross": "+", "diamond": "◆"}
PADDING = {"left": 6, "top": 10, "right": 20, "bottom": 8}  # px between marks and the paper's edge
# charts lie on light paper in both themes, as maps do (decision 0004)
TEXT = palette.TEXT
GRID = "#D3D9DF"
Chart = alt.Chart | alt.LayerChart
_LOOK: dict[str, Any] = {
    "locale": alt.Locale(number=_NUMBERS),
    "background": palette.PAPER,
    # Vega describes axes and marks in English, with our columns' names; the chart's own German
    # text and its table say it (so the whole picture is left with its alternative).
    "aria": False,
    "axis": alt.AxisConfig(
        labelFontSize=FONT,
        titleFontSize=FONT,
        labelLimit=240,
        labelFlush=False,  # a label moved inwards stands at another value
        titleFontWeight=500,
        labelColor=TEXT,
        titleColor=TEXT,
        gridColor=GRID,
        domainColor=palette.OUTLINE,
        tickColor=palette.OUTLINE,
    ),
    "legend": alt.LegendConfig(
        labelFontSize=FONT, titleFontSize=FONT, labelLimit=320, labelColor=TEXT, titleColor=TEXT
    ),
    "title": alt.TitleConfig(color=TEXT),
    "text": alt.MarkConfig(fontSize=FONT, color=TEXT),
}


def build_keys(colours: Mapping[str, str]) -> str:
    """HTML of what the colours of a chart mean; unlike the chart's own legend it wraps on a phone.

    Args:
        colours: Label -> colour.
    """
    rows = Markup().join(
        Markup('<li><span class="swatch" style="background:{}"></span>{}</li>').format(
            colour, label
        )
        for label, colour in colours.items()
    )
    return str(Markup('<ul class="sr-keys">{}</ul>').format(rows))


def title_lines(text: str, letters: int = 34) -> list[str]:
    """A title in lines that no axis is too short for."""
    return textwrap.wrap(text, letters)


def check_schema(is_on: bool) -> None:
    """Let Altair check every part of every chart against its schema from now on, or not."""
    schemapi.DEBUG_MODE = is_on


check_schema(False)  # a quarter of a page's time; the tests of the pages turn it on


def spec(chart: Chart) -> dict[str, Any]:
    """A chart's Vega-Lite text, with German numbers, on our paper, in our type.

    Checked as `check_schema` says.
    """
    # put into the text: asked for it, Altair copies the whole chart
    made = chart.to_dict(validate=schemapi.DEBUG_MODE)
    return {**made, "padding": PADDING, "config": {**made.get("config", {}), **_look()}}


@cache
def _look() -> dict[str, Any]:
    return alt.Config(**_LOOK).to_dict()


def to_spec(chart: Chart, width: int, font: str) -> dict[str, Any]:
    """A chart for paper: its Vega-Lite text, ``width`` px wide, in this typeface."""
    made = spec(chart)
    config = {**made["config"], "font": font, "background": "#FFFFFF", "view": {"stroke": None}}
    return {**made, "width": width, "config": config}


# The building blocks of every chart


def layered(*charts: alt.Chart, height: int) -> alt.LayerChart:
    """Charts over each other, the last one on top; ``height`` in px."""
    made = alt.layer(*charts)
    assert isinstance(made, alt.LayerChart)  # a facet only if a part were faceted
    return made.properties(height=height)


def axis_format(decimals: int) -> str:
    """d3 number format with grouping: ",.1f"."""
    return f",.{decimals}f"


def number_axis(decimals: int, ticks: int = 5) -> alt.Axis:
    """An axis of German numbers."""
    return alt.Axis(format=axis_format(decimals), tickCount=ticks)


def rows_axis(field: str, order: Sequence[str], **axis: Any) -> alt.Y:
    """A row for each name of a field, in this order, every name written."""
    shown = alt.Axis(labelOverlap=False, **axis)
    return alt.Y(f"{field}:N", sort=list(order), title=None, axis=shown)


def chosen_row(field: str, order: Sequence[str], name: str) -> alt.Chart:
    """The row of what is chosen, on its colour; to lie under the rest. No ``name``, no row."""
    row = alt.Chart(pd.DataFrame({field: [name] * (name != "")}))
    across = row.mark_bar(color=palette.SELECTED, opacity=0.13)
    return across.encode(y=rows_axis(field, order), x=alt.value(0), x2=alt.value("width"))


def coloured(field: str, colours: Mapping[str, str], columns: int = 0) -> alt.Color:
    """The colour of each value of a field.

    What they mean stands above the chart (`build_keys`), or in its own legend of so many columns.
    """
    return alt.Color(
        f"{field}:N",
        scale=alt.Scale(domain=list(colours), range=list(colours.values())),
        legend=alt.Legend(title=None, orient="top", columns=columns) if columns else None,
    )


def tips(**titles: str) -> list[alt.Tooltip]:
    """What hovering says: field that holds text -> what it is called, in this order."""
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


# what is not the thing itself: the city, a forecast, a threshold
DASHED: dict[str, Any] = {"color": palette.CITY, "strokeDash": [6, 4], "strokeWidth": 2.5}


def rule(at: float, *, vertical: bool, words: str = "Stadt") -> alt.Chart:
    """A dashed grey line across the chart: the city's value, or what ``words`` say."""
    channel = {"x" if vertical else "y": alt.datum(at)}
    line = alt.Chart(pd.DataFrame({"what": [words]})).mark_rule(**DASHED).encode(**channel)
    return line.encode(tooltip=alt.Tooltip("what:N", title="Linie")) if words else line


def ranking(
    frame: pd.DataFrame,
    *,
    unit: str,
    decimals: int,
    city: float | None,
    selected: str | None,
    polarity: int = 0,
    city_text: str = "",
) -> Chart:
    """Bars of one value per area, rank 1 on top, the city as a dashed grey line with its label.

    ``frame``: code, name, value, text (formatted), colour. Missing values are left to the table.
    ``polarity`` -1 means that low values are the burdened ones: then the lowest is rank 1.
    """
    rows = frame.dropna(subset="value").copy()
    rows["is_selected"] = rows["code"] == selected
    order = list(rows.sort_values(["value", "code"], ascending=[polarity == -1, True])["name"])
    base = alt.Chart(rows).encode(
        y=rows_axis("name", order),
        x=alt.X("value:Q", title=title_lines(unit), axis=number_axis(decimals)),
    )
    bars = base.mark_bar(height={"band": 0.72}).encode(
        color=alt.Color("colour:N", scale=None),
        stroke=alt.condition(
            "datum.is_selected", alt.value(palette.SELECTED), alt.value("#7A848C")
        ),
        strokeWidth=alt.condition("datum.is_selected", alt.value(3), alt.value(0.5)),
        tooltip=tips(name="Gebiet", text=unit),
    )
    layers: list[alt.Chart] = [bars]
    if city is not None:
        layers.append(rule(city, vertical=True))
        label = alt.Chart(pd.DataFrame({"text": [city_text or "Stadt"]}))
        layers.append(
            label.mark_text(dy=-8, baseline="bottom", fontWeight=600, color=palette.CITY).encode(
                x=alt.datum(city), y=alt.value(0), text="text:N"
            )
        )
    title = alt.TitleParams("Rangliste", anchor="start", offset=26 if city is not None else 8)
    return layered(*layers, height=110 + 25 * len(rows)).properties(title=title)


def time_lines(
    frame: pd.DataFrame, *, unit: str, decimals: int, colours: Mapping[str, str]
) -> Chart:
    """Lines over time, one per name of ``colours``; the name "Stadt" is drawn dashed.

    ``frame``: name, stichtag (ISO), value, text. Gaps stay gaps: a missing value breaks the line.
    """
    rows = frame.copy()
    rows["year"] = rows["stichtag"].str[:4].astype(int)
    rows["day"] = rows["stichtag"].map(de.date)
    years = sorted(rows["year"].unique())
    base = alt.Chart(rows).encode(
        x=alt.X("year:Q", title=None, axis=alt.Axis(format="d", values=years, labelOverlap=True)),
        y=alt.Y(
            "value:Q",
            title=unit,
            scale=alt.Scale(zero=False, nice=True),
            axis=number_axis(decimals),
        ),
        color=coloured("name", colours),
        strokeDash=alt.condition("datum.name == 'Stadt'", alt.value([6, 4]), alt.value([1, 0])),
        tooltip=tips(name="Gebiet", day="Stichtag", text=unit),
    )
    lines = base.mark_line(strokeWidth=2.5)
    points = base.mark_point(filled=True, size=45)
    return layered(lines, points, height=260)


def age_structure(frame: pd.DataFrame, *, name: str) -> Chart:
    """Share of each age class, one area (bars) against the city (dashed ticks).

    ``frame``: band, share, city_share, text, city_text; in the order of age.
    """
    order = list(frame["band"])
    said = tips(band="Alter", text=name, city_text="Stadt")
    base = alt.Chart(frame).encode(
        x=alt.X("band:N", sort=order, title="Alter in Jahren"), tooltip=said
    )
    bars = base.mark_bar(color=palette.ACCENT).encode(
        y=alt.Y("share:Q", title="% der Einwohner", axis=alt.Axis(format=axis_format(0)))
    )
    ticks = base.mark_tick(color=palette.CITY, thickness=3, width={"band": 0.9})
    return layered(bars, ticks.encode(y="city_share:Q"), height=260)


def spine(frame: pd.DataFrame) -> Chart:
    """Deviation of areas from the city in standard deviations, one row per indicator.

    ``frame``: indicator, name, z, text, colour. Zero is the city.
    """
    lines = ["\n".join(title_lines(name, 26)) for name in frame["indicator"]]
    frame, order = frame.assign(lines=lines), list(dict.fromkeys(lines))
    colours = dict(zip(frame["name"], frame["colour"], strict=True))
    base = alt.Chart(frame).encode(
        y=rows_axis("lines", order, grid=True, labelExpr="split(datum.label, '\\n')"),
        x=alt.X(
            "z:Q",
            title=title_lines("Abweichung von der Stadt in Standardabweichungen"),
            axis=number_axis(1, 8),
        ),
    )
    signs = alt.Scale(domain=list(colours), range=list(SIGNS))
    points = base.mark_point(filled=True, size=130, opacity=1).encode(
        color=coloured("name", colours),
        shape=alt.Shape("name:N", scale=signs, legend=None),
        tooltip=tips(name="Gebiet", indicator="Kennzahl", text="Wert"),
    )
    row = 26 + 8 * (1 + max((name.count("\n") for name in order), default=0))  # px
    return layered(rule(0, vertical=True), points, height=90 + row * len(order))


def spine_keys(frame: pd.DataFrame) -> dict[str, str]:
    """What the signs and colours of `spine` mean, for `build_keys`."""
    colours = dict(zip(frame["name"], frame["colour"], strict=True))
    return {
        f"{sign} {name}": colour
        for sign, (name, colour) in zip(SIGNS.values(), colours.items(), strict=False)
    }


def describe(
    frame: pd.DataFrame,
    *,
    what: str,
    city: str,
    polarity: int = 0,
) -> str:
    """The German text alternative of a ranking: range, both ends, city, missing areas.

    ``frame``: name, value, text (the value with unit and status sign); ``city``: its value in the
    same way, "" = none. Ties at an end are named together. With a ``polarity`` of 1 (high =
    burdened) or -1 (low = burdened) the ends are named by their burden.
    """
    known = frame.dropna(subset="value")
    if known.empty:
        return f"{what}: Es liegen keine Werte vor."
    high, low = known["value"].max(), known["value"].min()

    def ends(limit: float, rest: str = "weitere") -> str:
        return de.some(list(known.loc[known["value"] == limit, "name"]), rest=rest)

    words = dict(zip(known["value"], known["text"], strict=True))
    parts = [
        f"{what}: höchster Wert {words[high]} in {ends(high, 'weiteren')}, niedrigster {words[low]} "
        f"in {ends(low, 'weiteren')}."
    ]
    if polarity:
        most, least = (high, low) if polarity == 1 else (low, high)
        parts = [
            f"{what}. Höchste Belastung: {ends(most)} ({words[most]}); geringste: {ends(least)} "
            f"({words[least]})."
        ]
    if high == low:
        parts = [f"{what}: überall {words[high]}."]
    if city:
        parts.append(f"Stadt: {city}.")
    missing = frame.loc[frame["value"].isna(), "name"]
    if len(missing):
        parts.append(
            f"Ohne Wert: {de.listing(list(missing[:5]))}{' und weitere' if len(missing) > 5 else ''}."
        )
    return " ".join(parts)
