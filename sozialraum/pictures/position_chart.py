"""Where one area stands among all: a row per indicator, the city as the dashed grey line."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sozialraum.pictures import palette
from sozialraum.pictures.charts import Chart, layered, rows_axis, rule, tips


def build(frame: pd.DataFrame) -> Chart:
    """The area as a large mark, the others as grey ones.

    ``frame``: row (indicator with its values, "|" = new line), name, z (distance to the city, > 0 =
    higher), text, is_selected; rows in the order they stand.
    """
    order = list(dict.fromkeys(frame["row"]))
    reach = max(1.0, frame["z"].abs().max()) * 1.06
    base = alt.Chart(frame).encode(
        y=rows_axis("row", order, grid=True, labelExpr="split(datum.label, '|')", ticks=False),
        x=alt.X(
            "z:Q",
            title="◀ niedriger  ·  Stadt  ·  höher ▶",
            scale=alt.Scale(domain=[-reach, reach], nice=False),
            axis=alt.Axis(labels=False, ticks=False, grid=False),
        ),
        tooltip=tips(name="Stadtraum", text="Wert"),
    )
    others = base.transform_filter("!datum.is_selected").mark_point(
        filled=True, size=55, opacity=0.55, color=palette.BEFORE
    )
    own = base.transform_filter("datum.is_selected").mark_point(
        filled=True, size=210, opacity=1, color=palette.SELECTED, stroke="#FFFFFF", strokeWidth=1
    )
    return layered(rule(0, vertical=True), others, own, height=60 + 37 * len(order))
