"""The Vergleich page, drawn: table with bars, colour table, spine, scatter, time lines."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from sozialraum.answers.comparison import Comparison
from sozialraum.answers.correlation import correlation_sentence, robustness_sentence
from sozialraum.answers.profile import over_time
from sozialraum.answers.release import NEWEST_RULE
from sozialraum.answers.table import Column, Table
from sozialraum.documents.tables import metadata_of, status_word
from sozialraum.model.measures import compare
from sozialraum.pictures import charts, palette
from sozialraum.text import format as de
from sozialraum.ui.shell import controls, data, downloads, draw, page
from sozialraum.ui.steckbrief import details
from sozialraum.ui.vergleich.comparison import CHART_LIMIT


def show(view: str, result: Comparison) -> None:
    """Draw the chosen view."""
    {
        "tabelle": _show_table,
        "heatmap": _show_heatmap,
        "abweichung": _show_spine,
        "streuung": _show_scatter,
        "verlauf": _show_time,
    }[view](result)


def _show_table(result: Comparison) -> None:
    options = {"nr": "Nummer", **{item.indicator_id: item.short_name for item in result.indicators}}
    left, right = st.columns(2)
    with left:
        key = controls.choose("Sortieren nach", options, param="sortierung", default="nr")
    order = "ab"
    if key != "nr":
        with right:
            order = controls.choose(
                "Reihenfolge",
                {"ab": "höchste zuerst", "auf": "niedrigste zuerst"},
                param="reihenfolge",
                default="ab",
                kind="segmented",
            )
    page.show_notes()
    codes = list(result.shown)
    if key == "nr":
        codes.sort()
    else:
        known = result.values.loc[codes, key]
        codes = list(known.sort_values(ascending=order == "auf", na_position="last").index)
    made = table(result)
    ordered = made.frame.set_index("code").loc[[*codes, data.CITY]].reset_index()
    draw.values(replace(made, frame=ordered), selected=result.selected, city=data.CITY)
    st.caption(NEWEST_RULE)
    downloads.download_buttons(
        made,
        metadata_of(
            data.current().sources_of([item.indicator_id for item in result.indicators]),
            data.current().lines(),
        ),
        name="vergleich_stadtraeume",
        key="compare",
    )


def table(result: Comparison) -> Table:
    """The areas shown and the city: per indicator its value and how the value came to be."""
    codes = sorted(result.shown)
    frame = pd.DataFrame({"code": [*codes, data.CITY]})
    frame["name"] = [*(result.names[code] for code in codes), "Stadt Dresden"]
    columns = [
        Column("code", file="Nummer", write=lambda code: "" if code == data.CITY else code),
        Column("name", "Stadtraum", is_number=False, file="Gebiet"),
    ]
    for item in result.indicators:
        key, day = item.indicator_id, result.stichtage[item.indicator_id]
        own, city = result.values[key], result.city[key]
        frame[key] = [*own.loc[codes], math.nan if city is None else city]
        status = [*result.statuses.loc[codes, key], result.city_statuses[key]]
        frame[f"{key}_status"] = [
            "" if math.isnan(value) or not isinstance(word, str) else word
            for word, value in zip(status, frame[key], strict=True)
        ]
        frame[f"{key}_words"] = [
            de.marked(value, item.unit, item.decimals, word or "amtlich")
            for value, word in zip(frame[key], frame[f"{key}_status"], strict=True)
        ]
        # a bar needs a zero; an index that crosses zero gets none
        if own.min() >= 0 < own.max():
            frame[f"{key}_bar"] = [*own.loc[codes] / own.max(), math.nan]
        columns += [
            Column(
                key,
                f"{item.short_name} {de.year(day)}",
                bar=True,
                title=item.name,
                file=f"{item.name} [{item.unit}, {de.date(day)}]",
                digits=item.file_decimals,
            ),
            Column(f"{key}_status", file=f"Herkunft: {item.name}", write=status_word),
        ]
    return Table(
        columns,
        frame,
        caption="Jüngster Wert je Kennzahl (Balken: Anteil am höchsten Wert der 17 Stadträume)",
    )


def _show_heatmap(result: Comparison) -> None:
    z = result.z
    rows = []
    names = result.names
    for code in result.values.index:
        row: dict[str, object] = {"code": code, "name": names[code]}
        for item in result.indicators:
            score = z.loc[code, item.indicator_id]
            row[item.indicator_id] = de.number(score, 1, sign=True)
            # the class follows the number people read, not digits behind it
            row[f"{item.indicator_id}_style"] = heat_style(round(score, 1), item.polarity)
        rows.append(row)
    draw.table(
        rows,
        [
            Column("name", "Stadtraum", is_number=False),
            *(
                Column(item.indicator_id, item.short_name, title=item.name)
                for item in result.indicators
            ),
        ],
        caption="z-Werte: Abstand vom Mittel der 17 Stadträume in Standardabweichungen",
        selected=result.selected,
    )
    st.html(heat_legend({item.polarity for item in result.indicators}))
    st.caption(
        "Lila = höhere Belastung, Grün = geringere Belastung; Blau/Braun = höher/niedriger ohne "
        "Wertung. k. A. = hier liegt kein Wert vor. Die z-Werte gewichten jeden Stadtraum gleich."
    )


def heat_style(score: float, polarity: int) -> str:
    """CSS of a heat-map cell by z-score: seven classes of ±0.5, ±1, ±1.5 standard deviations; none for NaN."""
    if math.isnan(score):
        return ""
    colour = palette.diverging(3, polarity)[int(np.digitize(score, HEAT_LIMITS))]
    return f"background:{colour};color:{palette.text_on(colour)}"


HEAT_LIMITS = (-1.5, -1.0, -0.5, 0.5, 1.0, 1.5)


def heat_legend(polarities: set[int]) -> str:
    """HTML of the heat map's legend: a swatch per class with its limits, a line per colour scale.

    ``polarities``: those of the indicators shown; each has its own order of colours.
    """
    words = [
        "unter −1,5",
        "−1,5 bis unter −1,0",
        "−1,0 bis unter −0,5",
        "−0,5 bis unter +0,5",
        "+0,5 bis unter +1,0",
        "+1,0 bis unter +1,5",
        "+1,5 und mehr",
    ]
    names = {
        1: "Kennzahlen, bei denen höher mehr Belastung heißt:",
        -1: "Kennzahlen, bei denen höher weniger Belastung heißt:",
        0: "Kennzahlen ohne Wertung:",
    }
    lines = []
    for polarity in (1, -1, 0):
        if polarity not in polarities:
            continue
        swatches = "".join(
            f'<span style="background:{colour};color:{palette.text_on(colour)};padding:.1rem .4rem;'
            f'margin-right:.2rem;display:inline-block">{word}</span>'
            for colour, word in zip(palette.diverging(3, polarity), words, strict=True)
        )
        lines.append(f'<div style="margin-bottom:.25rem">{names[polarity]}<br>{swatches}</div>')
    return f'<div style="font-size:.85rem">{"".join(lines)}</div>'


def _shown_note(result: Comparison) -> str:
    """How many of the chosen areas a chart shows; empty where it shows all."""
    total = len(result.shown)
    if total <= CHART_LIMIT:
        return ""
    return (
        f"Gezeigt: {CHART_LIMIT} von {total} Stadträumen, damit die Zeichen lesbar bleiben. "
        "Alle stehen in den Ansichten Tabelle und Farbtabelle."
    )


def _show_spine(result: Comparison) -> None:
    colours = dict(zip(result.shown, palette.COMPARE, strict=False))
    frame = result.deviations(CHART_LIMIT).assign(colour=lambda f: f["code"].map(colours))
    if note := _shown_note(result):
        st.caption(note)
    draw.chart(
        charts.spine(frame),
        alternative="Abweichung der gewählten Stadträume von der Stadt je Kennzahl, in "
        "Standardabweichungen. Alle Werte in der Tabelle darunter.",
        key="spine",
    )
    st.caption(
        "Null ist der Stadtwert; wo keiner veröffentlicht ist, das Mittel der Stadträume. "
        "Rechts heißt höherer Wert, nicht besser oder schlechter."
    )
    with page.fold("Als Tabelle lesen", key="comparison_1") as is_open:
        if is_open:
            _show_table(result)


def _show_scatter(result: Comparison) -> None:
    names = {item.indicator_id: item.name for item in result.indicators}
    keys = list(names)
    if len(keys) < 2:
        st.info("Für ein Streudiagramm bitte mindestens zwei Kennzahlen wählen.")
        return
    left, right = st.columns(2)
    with left:
        x_default = "belastungsindex" if "belastungsindex" in names else keys[0]
        x_key = controls.choose("Waagerecht", names, param="x", default=x_default)
    with right:
        y_default = next(
            key for key in ("angebote_vzae_per_1000_u25", *keys) if key in names and key != x_key
        )
        y_key = controls.choose("Senkrecht", names, param="y", default=y_default)
    page.show_notes()
    x_item, y_item = data.current().indicator(x_key), data.current().indicator(y_key)
    areas = {area.code: area for area in data.current().area_lists["stadtraum"]}
    labels = result.names
    frame = pd.DataFrame(
        {
            "code": result.values.index,
            "name": [labels[code] for code in result.values.index],
            "x": result.values[x_key].to_numpy(),
            "y": result.values[y_key].to_numpy(),
            "colour": [
                palette.TYP_COLOURS.get(areas[code].typ, palette.TYP_UNKNOWN)
                for code in result.values.index
            ],
        }
    )
    frame["x_text"] = [de.with_unit(v, x_item.unit, x_item.decimals) for v in frame["x"]]
    frame["y_text"] = [de.with_unit(v, y_item.unit, y_item.decimals) for v in frame["y"]]
    relation = compare.correlation(frame["x"].to_numpy(), frame["y"].to_numpy())
    sentence = correlation_sentence(relation, x_item, y_item)
    if remark := robustness_sentence(frame):
        sentence += f" {remark}"
    draw.chart(
        charts.scatter(
            frame,
            x_title=x_item.heading,
            y_title=y_item.heading,
            x_decimals=x_item.decimals,
            y_decimals=y_item.decimals,
            city=(result.city[x_key], result.city[y_key]),
            selected=result.selected,
        ),
        alternative=f"{x_item.name} gegen {y_item.name} für die Stadträume. {sentence}",
        key="scatter",
    )
    st.markdown(sentence)
    st.caption(
        "Zahl im Punkt = Nummer des Stadtraums. Farbe = Stadtraumtyp: A blau, C ocker, D violett, "
        "E grün, grau = nicht veröffentlicht. Gestrichelt: Stadtwerte."
    )
    with page.fold("Als Tabelle lesen", key="comparison_2") as is_open:
        if is_open:
            draw.table(
                frame.to_dict("records"),
                [
                    Column("name", "Stadtraum", is_number=False),
                    Column("x_text", x_item.name),
                    Column("y_text", y_item.name),
                ],
                caption="Werte des Streudiagramms",
                selected=result.selected,
            )


def _show_time(result: Comparison) -> None:
    options = {
        item.indicator_id: item.name
        for item in result.indicators
        if len(data.current().stichtage(item.indicator_id, "stadtraum")) > 1
    }
    if not options:
        st.info("Die gewählten Kennzahlen liegen nur für je einen Stichtag vor.")
        return
    key = controls.choose("Kennzahl", options, param="verlauf", default=next(iter(options)))
    page.show_notes()
    item = data.current().indicator(key)
    names = result.names
    codes = result.shown[:CHART_LIMIT]
    frame = over_time(
        data.current(),
        key,
        {code: names[code] for code in codes},
        with_city=item.kind not in ("count", "amount"),
    )
    labels = [names[code] for code in codes]
    colours = list(palette.COMPARE[: len(codes)])
    if "Stadt" in set(frame["name"]):
        labels.append("Stadt")
        colours.append(palette.CITY)
    if note := _shown_note(result):
        st.caption(note)
    draw.chart(
        charts.time_lines(
            frame, unit=item.unit, decimals=item.decimals, names=labels, colours=colours
        ),
        alternative=f"Zeitverlauf {item.name}. Alle Werte in der Tabelle darunter.",
        key="compare_time",
    )
    if item.caveat:
        st.caption(f"Vorsicht: {item.caveat}")
    with page.fold("Als Tabelle lesen", key="comparison_3", expanded=True) as is_open:
        if is_open:
            details.show_time_table(frame, item)
