"""View "Ein Stadtraum": the strips of all Stadträume, one of them read closely."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from sozialraum.documents.tables import metadata_of, rounded, status_word
from sozialraum.text import format as de
from sozialraum.text import heterogeneity as words_of
from sozialraum.ui import charts, data, exports, page, tables, theme
from sozialraum.ui.heterogeneity import Picture
from sozialraum.ui.tables import Column

CLEAR = "#9468C0"  # reads on the light and the dark page (theme.COMPARE)
_MARK = "#6F7B87"
KEY = (
    "● Teil eines Stadtraums (Stadtteil); je größer, desto mehr {heads} · ◆ {clear} als der Stadtraum "
    "· senkrechter Strich: Wert des Stadtraums · grau gestrichelt: Stadt {city}"
)


def show(picture: Picture) -> None:
    """Sentence, strips, the selected Stadtraum's parts, cautions, table twin."""
    page.answer(words_of.pocket_sentence(picture.profile, picture.selected, picture.words))
    left, right = st.columns([5, 4], gap="medium")
    with left:
        charts.show(strips(picture), alternative=describe(picture), key="strips")
        st.caption(key_line(picture))
    with right:
        _show_figures(picture)
        tables.show_table(
            part_rows(picture, [picture.selected]),
            [
                Column("name", "Gebiet", is_number=False),
                Column("rate", picture.indicator.unit, title=picture.indicator.name),
                Column("note", "Hinweis", is_number=False),
            ],
            caption=f"{picture.name} und seine Teile, {de.date(picture.inputs.stichtag)}",
            selected=picture.selected,
            city=data.CITY,
        )
    show_cautions(picture)
    with page.fold("Alle Teile als Tabelle", key="heterogeneity_parts") as is_open:
        if is_open:
            tables.show_table(
                part_rows(picture, list(picture.profile.stadtraeume.index)),
                part_columns(picture),
                caption=f"Teile aller Stadträume: {picture.what}",
                selected=picture.selected,
                city=data.CITY,
            )
            exports.download_buttons(
                export_frame(picture),
                metadata(picture),
                name=f"vielfalt_teile_{picture.indicator.indicator_id}_{picture.inputs.stichtag}",
                key="heterogeneity_parts",
            )


def show_cautions(picture: Picture) -> None:
    """Rule and cautions, below the picture of every view."""
    rows = words_of.cautions(picture.profile, picture.words, picture.inputs.statuses)
    rule = words_of.rule_sentence(picture.profile.settings)
    st.caption("  \n".join([rule, *rows, words_of.STREHLEN]))


def _clear_word(picture: Picture) -> str:
    return "deutlich belasteter" if picture.indicator.polarity else "deutlich höher"


def key_line(picture: Picture) -> str:
    """What the marks of the strips mean."""
    return KEY.format(
        heads=picture.indicator.denominator_label,
        clear=_clear_word(picture),
        city=picture.words.value(picture.profile.city.rate),
    )


def _show_figures(picture: Picture) -> None:
    row = picture.profile.stadtraeume.loc[picture.selected]
    words = picture.words
    page.figures(
        page.figure(
            f"unter 18 in {'belasteteren' if picture.indicator.polarity else 'höheren'} Teilen",
            words_of.percent(row["pocket_share"]),
            f"{de.number(row['pocket_children'])} von {de.number(row['children'])}",
        ),
        page.figure(
            "Spannweite der Teile",
            f"{de.number(row['lowest'], words.decimals)} bis "
            f"{de.number(row['highest'], words.decimals)}",
            f"{words.unit}, {de.count(int(row['count']), 'Teil', 'Teile')}",
        ),
    )


def strip_frame(picture: Picture) -> pd.DataFrame:
    """One row per part for the chart: stadtraum, name, part, rate, heads, text, is_clear, own."""
    rows = picture.profile.parts.dropna(subset="rate")
    own = picture.profile.stadtraeume["rate"]
    words = picture.words
    return pd.DataFrame(
        {
            "stadtraum": rows["stadtraum"].to_numpy(),
            "name": rows["stadtraum"].map(words.stadtraeume).to_numpy(),
            "part": [words.parts[str(part)] for part in rows.index],
            "rate": rows["rate"].to_numpy(),
            "heads": rows["denominator"].to_numpy(),
            "text": [words.value(rate) for rate in rows["rate"]],
            "own": rows["stadtraum"].map(own).to_numpy(),
            "own_text": [words.value(own[code]) for code in rows["stadtraum"]],
            "kind": [_clear_word(picture) if clear else "Teil" for clear in rows["is_clear"]],
            "is_selected": (rows["stadtraum"] == picture.selected).to_numpy(),
        }
    )


def strips(picture: Picture) -> charts.Chart:
    """A strip per Stadtraum: its parts, its own value, the city."""
    frame = strip_frame(picture)
    item = picture.indicator
    clear = _clear_word(picture)
    order = list(picture.words.stadtraeume.values())
    base = alt.Chart(frame).encode(
        y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(grid=True, labelOverlap=False)),
    )
    x = alt.X(
        "rate:Q",
        title=item.unit,
        scale=alt.Scale(zero=False, nice=True),
        axis=alt.Axis(format=charts.axis_format(0), tickCount=6),
    )
    band = (
        base.transform_filter("datum.is_selected")
        .transform_aggregate(groupby=["name"])
        .mark_bar(color=theme.SELECTED, opacity=0.13)
        .encode(x=alt.value(0), x2=alt.value("width"))
    )
    tips = [
        alt.Tooltip("part:N", title="Stadtteil"),
        alt.Tooltip("text:N", title=item.short_name),
        alt.Tooltip("heads:Q", title=item.denominator_label, format=",.0f"),
        alt.Tooltip("own_text:N", title="Stadtraum"),
        alt.Tooltip("kind:N", title="Einordnung"),
    ]
    ticks = base.mark_tick(thickness=3.5, height=17).encode(
        x=alt.X("own:Q"),
        color=alt.condition("datum.is_selected", alt.value(theme.SELECTED), alt.value(_MARK)),
        tooltip=[
            alt.Tooltip("name:N", title="Stadtraum"),
            alt.Tooltip("own_text:N", title="Wert"),
        ],
    )
    points = base.mark_point(filled=True, opacity=0.85, stroke="#FFFFFF", strokeWidth=0.8).encode(
        x=x,
        size=alt.Size("heads:Q", scale=alt.Scale(type="linear", range=[30, 330]), legend=None),
        shape=alt.Shape(
            "kind:N",
            scale=alt.Scale(domain=["Teil", clear], range=["circle", "diamond"]),
            legend=None,
        ),
        color=alt.Color(
            "kind:N", scale=alt.Scale(domain=["Teil", clear], range=["#2A85BD", CLEAR]), legend=None
        ),
        tooltip=tips,
    )
    layers = [band, charts.city_rule(picture.profile.city.rate, vertical=True), ticks, points]
    layered = alt.layer(*layers)
    assert isinstance(layered, alt.LayerChart)
    return layered.properties(height=25 * len(order))


def describe(picture: Picture) -> str:
    """The strips in words: widest and narrowest Stadtraum, the selected one."""
    rows = picture.profile.stadtraeume.dropna(subset=["lowest", "highest"])
    width = rows["highest"] - rows["lowest"]
    words = picture.words

    def of(code: str) -> str:
        row = rows.loc[code]
        return (
            f"{words.stadtraeume[code]} ({words.value(row['lowest'])} bis "
            f"{words.value(row['highest'])})"
        )

    return (
        f"{picture.what}, Werte der Stadtteile je Stadtraum. Größte Spannweite: "
        f"{of(str(width.idxmax()))}; kleinste: {of(str(width.idxmin()))}. Stadt: "
        f"{words.value(picture.profile.city.rate)}. "
        f"{words_of.pocket_sentence(picture.profile, picture.selected, words)}"
    )


def part_columns(picture: Picture) -> list[Column]:
    """Columns of `part_rows`."""
    item = picture.indicator
    return [
        Column("name", "Gebiet", is_number=False),
        Column("rate", item.unit, bar=True, title=item.name),
        Column("quotient", "Stadt = 1", title="Standortquotient: Wert geteilt durch den Stadtwert"),
        Column("numerator", item.numerator_label),
        Column("denominator", item.denominator_label),
        Column("note", "Hinweis", is_number=False),
    ]


def part_rows(picture: Picture, codes: Sequence[str]) -> list[dict[str, object]]:
    """Each Stadtraum followed by its parts; the city at the end."""
    profile, words = picture.profile, picture.words
    top = profile.parts["rate"].max()
    found: list[dict[str, object]] = []
    for code in codes:
        inside = profile.parts[profile.parts["stadtraum"] == code]
        own = profile.stadtraeume.loc[code]
        sums = inside[["numerator", "denominator"]].sum(skipna=False)
        found.append(_row(picture, words.stadtraeume[code], own["rate"], *sums, code=code, top=top))
        for part, row in inside.sort_values("rate", ascending=False).iterrows():
            marks = [
                _clear_word(picture) if row["is_clear"] else "",
                "kleine Zahl" if row["is_small"] else "",
                "erschlossen" if row["is_cut"] else "",
            ]
            note = ", ".join(mark for mark in marks if mark)
            values = (row["rate"], row["numerator"], row["denominator"])
            found.append(_row(picture, words.parts[str(part)], *values, top=top, note=note))
    city = profile.parts[["numerator", "denominator"]].sum(skipna=False)
    found.append(_row(picture, "Stadt Dresden", profile.city.rate, *city, code=data.CITY, top=top))
    return found


def _row(
    picture: Picture,
    name: str,
    rate: float,
    numerator: float,
    denominator: float,
    *,
    top: float,
    code: str = "",
    note: str = "",
) -> dict[str, object]:
    quotient = rate / picture.profile.city.rate if picture.profile.city.rate else None
    return {
        "code": code,
        "name": name,
        "rate": de.number(rate, picture.words.decimals),
        "rate_bar": rate / top if top > 0 else None,
        "quotient": de.number(quotient, 2),
        "numerator": de.number(numerator),
        "denominator": de.number(denominator),
        "note": note,
    }


def export_frame(picture: Picture) -> pd.DataFrame:
    """All parts with their counts, for CSV and Excel."""
    rows, words = picture.profile.parts, picture.words
    return pd.DataFrame(
        {
            "Nummer": [str(part) for part in rows.index],
            "Teil": [words.parts[str(part)] for part in rows.index],
            "Stadtraum": [words.stadtraeume[code] for code in rows["stadtraum"]],
            "Kennzahl": picture.indicator.name,
            "Einheit": picture.indicator.unit,
            "Stichtag": de.date(picture.inputs.stichtag),
            "Wert": rounded(rows["rate"], picture.indicator.file_decimals),
            picture.indicator.numerator_label: rounded(rows["numerator"], 0),
            f"Nenner: {picture.indicator.denominator_label}": rounded(rows["denominator"], 0),
            "unter 18 Jahre": rounded(rows["children"], 0),
            "Standortquotient": rounded(rows["quotient"], 3),
            "Abstand zum Stadtraum": rounded(rows["gap"], picture.indicator.file_decimals),
            "Standardfehler vom übrigen Stadtraum": rounded(rows["z"], 2),
            _clear_word(picture): ["ja" if clear else "nein" for clear in rows["is_clear"]],
            "Herkunft": ["Erschlossen" if cut else _status(picture) for cut in rows["is_cut"]],
        }
    )


def _status(picture: Picture) -> str:
    return ", ".join(status_word(status) for status in picture.inputs.statuses)


def metadata(picture: Picture) -> dict[str, str]:
    """What travels with every export of the page."""
    item = picture.indicator
    keys = [item.indicator_id, "u18_count"]
    sources = pd.concat([data.sources_of(keys, level) for level in ("stadtteil", "stadtraum")])
    return metadata_of(
        sources,
        data.release_lines(),
        f"{item.name}: {item.definition}",
        words_of.rule_sentence(picture.profile.settings),
        words_of.STREHLEN,
        words_of.MAUP,
    )
