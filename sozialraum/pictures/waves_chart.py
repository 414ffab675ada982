"""Charts of the years to come: cost, posts, children within reach, and the fan of editions."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sozialraum.pictures import palette
from sozialraum.pictures.charts import Chart, axis_format
from sozialraum.text import format as de

# Fixed order and colour; neighbours in the stack differ in lightness, so grey print keeps them apart.
KINDS = {
    "personnel_eur": ("Personal", palette.COMPARE[1]),
    "overhead_eur": ("Gemeinkosten", "#9FC2DF"),
    "material_eur": ("Sachkosten", "#5B6770"),
    "rent_eur": ("Miete", "#D0B27F"),
    "aktionsbudget_eur": ("Aktionsbudget", "#17736C"),
    "start_up_eur": ("Anlauf, einmalig", "#C0A9DC"),
}
MAIN = palette.COMPARE[1]  # reads on white and on the dark theme
HEIGHT = 300
HALF = 170


def _years() -> alt.X:
    return alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))


def cost_parts(years: pd.DataFrame) -> pd.DataFrame:
    """Cost per year and kind, long: year, kind, place, eur, text; kinds that never cost are left out."""
    parts = []
    for place, (column, (label, _)) in enumerate(KINDS.items()):
        if years[column].sum() > 0:
            part = pd.DataFrame({"year": years["year"], "eur": years[column]})
            parts.append(part.assign(kind=label, place=place))
    if not parts:
        return pd.DataFrame(columns=["year", "eur", "kind", "place", "text"])
    frame = pd.concat(parts, ignore_index=True)
    frame["text"] = [de.euro(value) for value in frame["eur"]]
    return frame


def kinds(years: pd.DataFrame) -> dict[str, str]:
    """The kinds of cost that occur: label -> colour; ``years`` as in a path."""
    return dict(pair for column, pair in KINDS.items() if years[column].sum() > 0)


def costs(years: pd.DataFrame) -> Chart:
    """Stacked bars of cost per year by kind.

    ``years``: as in a path.
    """
    rows = cost_parts(years)
    is_large = bool(len(rows)) and float(years["total_eur"].max()) >= 2_000_000
    rows["amount"] = rows["eur"].astype(float) / (1e6 if is_large else 1e3)
    used = kinds(years)
    bars = (
        alt.Chart(rows)
        .mark_bar(width={"band": 0.7}, stroke="#FFFFFF", strokeWidth=0.5)
        .encode(
            x=_years(),
            y=alt.Y(
                "sum(amount):Q",
                title="Mio. € im Jahr" if is_large else "Tausend € im Jahr",
                axis=alt.Axis(format=axis_format(1 if is_large else 0), tickCount=6),
            ),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=list(used), range=list(used.values())),
                legend=None,  # `charts.keys` stands above
            ),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("year:O", title="Jahr"),
                alt.Tooltip("kind:N", title="Kostenart"),
                alt.Tooltip("text:N", title="Betrag"),
            ],
        )
    )
    assert isinstance(bars, alt.Chart)
    return bars.properties(height=HEIGHT)


def posts(staff: pd.DataFrame) -> Chart:
    """Bars of posts per year; light on top of them what probably stays vacant.

    ``staff``: year, vzae, filled_vzae, vacant_vzae.
    """
    rows = staff[["year", "vzae", "filled_vzae"]].copy()
    rows["text"] = [de.number(value, 2) for value in rows["vzae"]]
    tips = [alt.Tooltip("year:O", title="Jahr"), alt.Tooltip("text:N", title="VzÄ")]
    has_vacant = bool(staff["vacant_vzae"].sum())
    if has_vacant:
        rows["empty"] = [de.number(value, 2) for value in staff["vacant_vzae"]]
        tips.append(alt.Tooltip("empty:N", title="wohl unbesetzt"))
    base = alt.Chart(rows).encode(x=_years(), tooltip=tips)
    y = alt.Y(
        "vzae:Q",
        title="VzÄ",
        axis=alt.Axis(format=axis_format(0), tickCount=4),
        scale=alt.Scale(domainMin=0),
    )
    band = {"band": 0.7}
    if has_vacant:
        filled = base.mark_bar(width=band, color=MAIN).encode(y=alt.Y("filled_vzae:Q"))
        layers = [base.mark_bar(width=band, color=palette.BLUE[2]).encode(y=y), filled]
    else:
        layers = [base.mark_bar(width=band, color=MAIN).encode(y=y)]
    layered = alt.layer(*layers)
    assert isinstance(layered, alt.LayerChart)
    return layered.properties(height=HALF)


def reach(rows: pd.DataFrame, by_forecast: pd.DataFrame | None = None) -> Chart:
    """Children within reach: middle as a line, low to high as a band.

    ``rows``: year, low, middle, high; missing years leave a gap. ``by_forecast``: the same without
    people's own assumptions; its middle is dashed.
    """
    frame = rows.copy()
    frame["text"] = [de.number(round(value, -2)) for value in frame["middle"].fillna(float("nan"))]
    frame["span"] = [
        f"{de.number(round(low, -2))} bis {de.number(round(high, -2))}"
        for low, high in zip(frame["low"], frame["high"], strict=True)
    ]
    tips = [
        alt.Tooltip("year:O", title="Jahr"),
        alt.Tooltip("text:N", title="mittel (Schätzung)"),
        alt.Tooltip("span:N", title="Spanne"),
    ]
    base = alt.Chart(frame).encode(x=_years(), tooltip=tips)
    scale = alt.Scale(domainMin=0)
    axis = alt.Axis(format=axis_format(0), tickCount=4)
    band = base.mark_area(color=palette.BLUE[2], opacity=0.6).encode(
        y=alt.Y("low:Q", title="Personen", scale=scale, axis=axis), y2="high:Q"
    )
    line = base.mark_line(color=MAIN, strokeWidth=2.5).encode(y=alt.Y("middle:Q"))
    points = base.mark_point(color=MAIN, filled=True, size=45).encode(y="middle:Q")
    layers = [band, line, points]
    if by_forecast is not None:
        dashed = alt.Chart(by_forecast).mark_line(
            color=palette.CITY, strokeDash=[6, 4], strokeWidth=2.5
        )
        layers.append(dashed.encode(x=_years(), y=alt.Y("middle:Q")))
    layered = alt.layer(*layers)
    assert isinstance(layered, alt.LayerChart)
    return layered.properties(height=HALF)


def edition_lines(editions: pd.DataFrame, actual: pd.DataFrame) -> pd.DataFrame:
    """Two points per edition: people at the edition's year (where counted) and the year foreseen."""
    known = dict(zip(actual["year"].tolist(), actual["people"].tolist(), strict=True))
    rows = []
    for row in editions.itertuples():
        name = f"Ausgabe {row.edition}"
        if row.edition in known:
            rows.append((name, row.edition, known[row.edition], ""))
        rows.append((name, row.year, row.people, f"{row.edition}: {de.number(row.people)}"))
    return pd.DataFrame(rows, columns=["name", "year", "people", "label"])


def editions(frame: pd.DataFrame, actual: pd.DataFrame, newest: pd.DataFrame) -> Chart:
    """Counted people, the newest edition's course and the years foreseen by each edition.

    ``frame``: edition, year, people; ``actual``, ``newest``: year, people.
    """
    lines = edition_lines(frame, actual)
    names = list(dict.fromkeys(lines["name"]))
    first, last = int(actual["year"].min()), int(lines["year"].max())
    x = alt.X(
        "year:Q",
        title=None,
        axis=alt.Axis(format="d", tickCount=8),
        scale=alt.Scale(domain=[first, last + 4]),
    )
    y = alt.Y(
        "people:Q",
        title="Einwohner",
        scale=alt.Scale(zero=False, nice=True),
        axis=alt.Axis(format=axis_format(0), tickCount=6),
    )
    colour = alt.Color(
        "name:N",
        scale=alt.Scale(domain=names, range=list(palette.COMPARE[: len(names)])),
        legend=alt.Legend(title=None, orient="top", columns=3),
    )
    tips = [
        alt.Tooltip("name:N", title="Ausgabe"),
        alt.Tooltip("year:Q", title="Jahr", format="d"),
        alt.Tooltip("people:Q", title="Einwohner", format=axis_format(0)),
    ]
    thin = alt.Chart(lines).mark_line(strokeWidth=1.2).encode(x=x, y=y, color=colour, detail="name")
    ends = alt.Chart(lines[lines["label"] != ""])
    points = ends.mark_point(filled=True, size=90).encode(x=x, y=y, color=colour, tooltip=tips)
    text = ends.mark_text(align="left", dx=8).encode(x=x, y=y, text="label:N", color=colour)
    dashed = alt.Chart(newest).mark_line(color=palette.CITY, strokeDash=[6, 4], strokeWidth=2.5)
    counted = alt.Chart(actual).mark_line(color=palette.CITY, strokeWidth=3.5)
    layered = alt.layer(counted.encode(x=x, y=y), dashed.encode(x=x, y=y), thin, points, text)
    assert isinstance(layered, alt.LayerChart)
    return layered.properties(height=340)
