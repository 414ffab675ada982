"""Charts of access and effect: provision per Stadtraum, interval of the offset, tornado."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sozialraum.pictures import palette
from sozialraum.pictures.charts import (
    Chart,
    axis_format,
    coloured,
    layered,
    number_axis,
    rows_axis,
    rule,
    tips,
)
from sozialraum.text import format as de

BEFORE, NEW = "geförderte Stellen bisher", "mit Szenario dazu"
MAIN = palette.COMPARE[1]  # reads on white and on the dark theme
LOW, HIGH = "niedriger Wert der Annahme", "hoher Wert der Annahme"
PROVISION_COLOURS = {BEFORE: palette.BEFORE, NEW: MAIN}
TORNADO_COLOURS = {LOW: palette.BROWN[3], HIGH: MAIN}


def provision(frame: pd.DataFrame) -> Chart:
    """Posts per 1,000 under 18: before, and what the scenario adds; highest burden on top.

    ``frame``: code, name, before_per_1000, after_per_1000, burden_z.
    """
    rows = frame.dropna(subset=["before_per_1000", "after_per_1000"])
    rows = rows.sort_values(["burden_z", "code"], ascending=[False, True], na_position="last")
    rows = rows.assign(
        before_text=[de.number(value, 2) for value in rows["before_per_1000"]],
        after_text=[de.number(value, 2) for value in rows["after_per_1000"]],
    )
    old, new = (
        alt.Chart(rows.assign(part=part))
        .mark_bar(height={"band": 0.72})
        .encode(
            y=rows_axis("name", rows["name"]),
            color=coloured("part", PROVISION_COLOURS),
            tooltip=tips(
                name="Stadtraum", before_text="bisher je 1.000", after_text="mit Szenario"
            ),
        )
        for part in PROVISION_COLOURS
    )
    x = alt.X("before_per_1000:Q", title="VzÄ je 1.000 unter 18-Jährige", axis=number_axis(1, 6))
    more = new.encode(x="before_per_1000:Q", x2="after_per_1000:Q")
    return layered(old.encode(x=x), more, height=20 * len(rows))


def interval(low: float, middle: float, high: float) -> Chart:
    """Cents back per euro: a bar from low to high, the middle, and the line where it pays."""
    row = {"low": low, "middle": middle, "high": high, "what": "Rückfluss je Euro"}
    names = {
        "low": "5 % der Rechnungen darunter",
        "middle": "Mitte",
        "high": "95 % der Rechnungen darunter",
    }
    base = alt.Chart(pd.DataFrame([row])).encode(
        y=alt.Y("what:N", title=None, axis=alt.Axis(labelAngle=0, labelLimit=160)),
        tooltip=[
            alt.Tooltip(f"{key}:Q", title=name, format=axis_format(1))
            for key, name in names.items()
        ],
    )
    x = alt.X(
        "low:Q",
        title="Cent je eingesetztem Euro",
        axis=number_axis(0, 6),
        scale=alt.Scale(domain=[min(0.0, low), max(110.0, high)]),
    )
    bar = base.mark_bar(color=palette.BLUE[3], height=22).encode(x=x, x2="high:Q")
    tick = base.mark_tick(color=palette.SELECTED, thickness=4, height=34).encode(x="middle:Q")
    pays = rule(100.0, vertical=True, words="trägt sich selbst")
    return layered(bar, tick, pays, height=110)


def tornado_rows(tornado: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Long form in cents: label, end, base, value, text; widest swing first.

    Args:
        tornado: Result of ``prevention.tornado``.
        names: Parameter id -> label.
    """
    labels = [
        f"{names[key]} [{grade}]" if grade else names[key]
        for key, grade in zip(tornado["parameter_id"], tornado["grade"], strict=True)
    ]
    parts = [
        pd.DataFrame(
            {
                "label": labels,
                "end": end,
                "base": 100 * tornado["base_ratio"],
                "value": 100 * tornado[column],
                "text": [de.with_unit(100 * value, "Cent", 1) for value in tornado[column]],
            }
        )
        for end, column in ((LOW, "low_ratio"), (HIGH, "high_ratio"))
    ]
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
            y=rows_axis("label", order, labelLimit=330),
            x=alt.X("base:Q", title="Cent je Euro", axis=number_axis(0, 8)),
            x2="value:Q",
            color=coloured("end", TORNADO_COLOURS),
            tooltip=tips(label="Annahme", end="Ende", text="Rückfluss je Euro"),
        )
    )
    base = rule(float(rows["base"].iloc[0]), vertical=True, words="")
    return layered(bars, base, height=90 + 30 * len(order))
