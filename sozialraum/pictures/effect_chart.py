"""Charts of access and effect: provision per Stadtraum, interval of the offset, tornado."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sozialraum.pictures import palette
from sozialraum.pictures.charts import Chart, axis_format
from sozialraum.text import format as de

BEFORE, NEW = "geförderte Stellen bisher", "mit Szenario dazu"
MAIN = palette.COMPARE[1]  # reads on white and on the dark theme
LOW, HIGH = "niedriger Wert der Annahme", "hoher Wert der Annahme"
PROVISION_COLOURS = {BEFORE: palette.BEFORE, NEW: MAIN}
TORNADO_COLOURS = {LOW: palette.BROWN[3], HIGH: MAIN}


def _scale(colours: dict[str, str]) -> alt.Scale:
    return alt.Scale(domain=list(colours), range=list(colours.values()))


def provision(frame: pd.DataFrame, *, selected: str | None = None) -> Chart:
    """Posts per 1,000 under 18: before, and what the scenario adds; highest burden on top.

    ``frame``: code, name, before_per_1000, after_per_1000, burden_z.
    """
    rows = frame.dropna(subset=["before_per_1000", "after_per_1000"])
    rows = rows.sort_values(["burden_z", "code"], ascending=[False, True], na_position="last")
    order = list(rows["name"])
    tips = [
        alt.Tooltip("name:N", title="Stadtraum"),
        alt.Tooltip("before_text:N", title="bisher je 1.000"),
        alt.Tooltip("after_text:N", title="mit Szenario"),
    ]
    rows = rows.assign(
        before_text=[de.number(value, 2) for value in rows["before_per_1000"]],
        after_text=[de.number(value, 2) for value in rows["after_per_1000"]],
        is_selected=rows["code"] == selected,
    )
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelOverlap=False, labelFlush=False))
    colour = alt.Color(
        "part:N",
        scale=_scale(PROVISION_COLOURS),
        legend=None,  # `charts.keys` stands above
    )
    axis = alt.Axis(format=axis_format(1), tickCount=6)
    title = "VzÄ je 1.000 unter 18-Jährige"
    old = alt.Chart(rows.assign(part=BEFORE)).mark_bar(height={"band": 0.72})
    new = alt.Chart(rows.assign(part=NEW)).mark_bar(height={"band": 0.72})
    bars = [
        old.encode(
            y=y, x=alt.X("before_per_1000:Q", title=title, axis=axis), color=colour, tooltip=tips
        ),
        new.encode(y=y, x="before_per_1000:Q", x2="after_per_1000:Q", color=colour, tooltip=tips),
    ]
    layered = alt.layer(*bars)
    assert isinstance(layered, alt.LayerChart)
    return layered.properties(height=20 * len(rows))


def interval(low: float, middle: float, high: float) -> Chart:
    """Cents back per euro: a bar from low to high, the middle, and the line where it pays."""
    base = alt.Chart(
        pd.DataFrame({"low": [low], "middle": [middle], "high": [high]})
    ).transform_calculate(what="'Rückfluss je Euro'")
    y = alt.Y("what:N", title=None, axis=alt.Axis(labelAngle=0, labelLimit=160))
    end = max(110.0, high)
    x = alt.X(
        "low:Q",
        title="Cent je eingesetztem Euro",
        axis=alt.Axis(format=axis_format(0), tickCount=6),
        scale=alt.Scale(domain=[min(0.0, low), end]),
    )
    tips = [
        alt.Tooltip("low:Q", title="5 % der Rechnungen darunter", format=axis_format(1)),
        alt.Tooltip("middle:Q", title="Mitte", format=axis_format(1)),
        alt.Tooltip("high:Q", title="95 % der Rechnungen darunter", format=axis_format(1)),
    ]
    bar = base.mark_bar(color=palette.BLUE[3], height=22).encode(
        y=y, x=x, x2="high:Q", tooltip=tips
    )
    tick = base.mark_tick(color=palette.SELECTED, thickness=4, height=34).encode(
        y=y, x="middle:Q", tooltip=tips
    )
    rule = (
        alt.Chart(pd.DataFrame({"at": [100.0], "text": ["trägt sich selbst"]}))
        .mark_rule(color=palette.CITY, strokeDash=[6, 4], strokeWidth=2.5)
        .encode(x="at:Q", tooltip=[alt.Tooltip("text:N", title="Linie")])
    )
    layered = alt.layer(bar, tick, rule)
    assert isinstance(layered, alt.LayerChart)
    return layered.properties(height=110)


def tornado_rows(tornado: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Long form in cents: label, end, base, value, text; widest swing first.

    Args:
        tornado: Result of ``prevention.tornado``.
        names: Parameter id -> label.
    """
    parts = []
    for end, column in ((LOW, "low_ratio"), (HIGH, "high_ratio")):
        parts.append(
            pd.DataFrame(
                {
                    "label": [
                        f"{names[key]} [{grade}]" if grade else names[key]
                        for key, grade in zip(
                            tornado["parameter_id"], tornado["grade"], strict=True
                        )
                    ],
                    "end": end,
                    "base": 100 * tornado["base_ratio"],
                    "value": 100 * tornado[column],
                    "text": [de.with_unit(100 * value, "Cent", 1) for value in tornado[column]],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def tornado(rows: pd.DataFrame) -> Chart:
    """Bars from the base case to each end of an assumption.

    ``rows``: result of `tornado_rows`.
    """
    order = list(dict.fromkeys(rows["label"]))
    bars = (
        alt.Chart(rows)
        .mark_bar(height={"band": 0.7})
        .encode(
            y=alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=330)),
            x=alt.X(
                "base:Q",
                title="Cent je Euro",
                axis=alt.Axis(format=axis_format(0), tickCount=8),
            ),
            x2="value:Q",
            color=alt.Color(
                "end:N",
                scale=_scale(TORNADO_COLOURS),
                legend=None,  # `charts.keys` stands above
            ),
            tooltip=[
                alt.Tooltip("label:N", title="Annahme"),
                alt.Tooltip("end:N", title="Ende"),
                alt.Tooltip("text:N", title="Rückfluss je Euro"),
            ],
        )
    )
    base = (
        alt.Chart(pd.DataFrame({"at": [float(rows["base"].iloc[0])]}))
        .mark_rule(color=palette.CITY, strokeDash=[6, 4], strokeWidth=2.5)
        .encode(x="at:Q")
    )
    layered = alt.layer(bars, base)
    assert isinstance(layered, alt.LayerChart)
    return layered.properties(height=90 + 30 * len(order))
