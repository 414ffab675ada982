"""Charts of the years to come: cost, posts, children within reach, and the fan of editions."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sozialraum.pictures import palette
from sozialraum.pictures.charts import (
    DASHED,
    Chart,
    axis_format,
    coloured,
    layered,
    number_axis,
    tips,
)
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
    bars = (
        alt.Chart(rows)
        .mark_bar(width={"band": 0.7}, stroke="#FFFFFF", strokeWidth=0.5)
        .encode(
            x=_years(),
            y=alt.Y(
                "sum(amount):Q",
                title="Mio. € im Jahr" if is_large else "Tausend € im Jahr",
                axis=number_axis(1 if is_large else 0, 6),
            ),
            color=coloured("kind", kinds(years)),
            order=alt.Order("place:Q"),
            tooltip=tips(year="Jahr", kind="Kostenart", text="Betrag"),
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
    rows["empty"] = [de.number(value, 2) for value in staff["vacant_vzae"]]
    has_vacant = bool(staff["vacant_vzae"].sum())
    vacant = {"empty": "wohl unbesetzt"} if has_vacant else {}
    base = alt.Chart(rows).encode(x=_years(), tooltip=tips(year="Jahr", text="VzÄ", **vacant))
    y = alt.Y("vzae:Q", title="VzÄ", axis=number_axis(0, 4), scale=alt.Scale(domainMin=0))
    band = {"band": 0.7}
    every = base.mark_bar(width=band, color=palette.BLUE[2] if has_vacant else MAIN).encode(y=y)
    filled = base.mark_bar(width=band, color=MAIN).encode(y=alt.Y("filled_vzae:Q"))
    return layered(every, *([filled] if has_vacant else []), height=HALF)


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
    said = tips(year="Jahr", text="mittel (Schätzung)", span="Spanne")
    base = alt.Chart(frame).encode(x=_years(), tooltip=said)
    y = alt.Y("low:Q", title="Personen", scale=alt.Scale(domainMin=0), axis=number_axis(0, 4))
    band = base.mark_area(color=palette.BLUE[2], opacity=0.6).encode(y=y, y2="high:Q")
    line = base.mark_line(color=MAIN, strokeWidth=2.5).encode(y=alt.Y("middle:Q"))
    points = base.mark_point(color=MAIN, filled=True, size=45).encode(y="middle:Q")
    layers = [band, line, points]
    if by_forecast is not None:
        dashed = alt.Chart(by_forecast).mark_line(**DASHED)
        layers.append(dashed.encode(x=_years(), y=alt.Y("middle:Q")))
    return layered(*layers, height=HALF)


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
        axis=number_axis(0, 6),
    )
    colour = coloured("name", dict(zip(names, palette.COMPARE, strict=False)), columns=3)
    said = [
        alt.Tooltip("name:N", title="Ausgabe"),
        alt.Tooltip("year:Q", title="Jahr", format="d"),
        alt.Tooltip("people:Q", title="Einwohner", format=axis_format(0)),
    ]
    thin = alt.Chart(lines).mark_line(strokeWidth=1.2).encode(x=x, y=y, color=colour, detail="name")
    ends = alt.Chart(lines[lines["label"] != ""])
    points = ends.mark_point(filled=True, size=90).encode(x=x, y=y, color=colour, tooltip=said)
    text = ends.mark_text(align="left", dx=8).encode(x=x, y=y, text="label:N", color=colour)
    dashed = alt.Chart(newest).mark_line(**DASHED)
    counted = alt.Chart(actual).mark_line(color=palette.CITY, strokeWidth=3.5)
    courses = [line.encode(x=x, y=y) for line in (counted, dashed)]
    return layered(*courses, thin, points, text, height=340)
