"""The Vergleich page's views: their choices, and the three charts; the tables are their own modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from sozialraum.answers.comparison import Comparison, time_sentence
from sozialraum.answers.correlation import (
    correlation_basis,
    correlation_sentence,
    robustness_sentence,
)
from sozialraum.answers.profile import over_time
from sozialraum.answers.table import Column, Table
from sozialraum.model.measures import compare
from sozialraum.pictures import charts, palette, scatter_chart
from sozialraum.text import format as de
from sozialraum.ui.shell import controls, data, draw, page
from sozialraum.ui.steckbrief import details
from sozialraum.ui.vergleich import farbtabelle, tabelle
from sozialraum.ui.vergleich.comparison import CHART_LIMIT, Chosen


def choose(view: str, indicators: Sequence[str]) -> Chosen:
    """The controls of a view, for the page's row."""
    items = {key: data.current().indicator(key) for key in indicators}
    if view == "tabelle":
        options = {"nr": "Nummer", **{key: item.short_name for key, item in items.items()}}
        sort = controls.choose("Sortieren nach", options, param="sortierung", default="nr")
        if sort == "nr":
            return Chosen()
        orders = {"ab": "höchste zuerst", "auf": "niedrigste zuerst"}
        return Chosen(
            sort, controls.choose("Reihenfolge", orders, param="reihenfolge", default="ab")
        )
    names = {key: item.short_name for key, item in items.items()}
    if view == "streuung" and len(names) > 1:
        x = controls.choose(
            "Waagerecht", names, param="x", default=_first(names, "belastungsindex")
        )
        rest = {key: name for key, name in names.items() if key != x}
        y_default = _first(rest, "angebote_vzae_per_1000_u25")
        return Chosen(x=x, y=controls.choose("Senkrecht", names, param="y", default=y_default))
    options = {
        key: name
        for key, name in names.items()
        if len(data.current().stichtage(key, "stadtraum")) > 1
    }
    if view == "verlauf" and options:
        return Chosen(
            line=controls.choose("Kennzahl", options, param="verlauf", default=next(iter(options)))
        )
    return Chosen()


def _first(names: Mapping[str, str], wanted: str) -> str:
    return wanted if wanted in names else next(iter(names))


def show(view: str, result: Comparison, chosen: Chosen) -> None:
    """Draw the chosen view: answer, picture, note and table twin."""
    {
        "tabelle": tabelle.show,
        "heatmap": farbtabelle.show,
        "abweichung": _show_spine,
        "streuung": _show_scatter,
        "verlauf": _show_time,
    }[view](result, chosen)


def _shown_note(result: Comparison) -> str:
    """How many of the chosen areas a chart shows; empty where it shows all."""
    total = len(result.shown)
    if total <= CHART_LIMIT:
        return ""
    return (
        f"Gezeigt: {CHART_LIMIT} von {total} Stadträumen, damit die Zeichen lesbar bleiben. "
        "Alle stehen in den Ansichten Tabelle und Farbtabelle. "
    )


def _show_spine(result: Comparison, chosen: Chosen) -> None:
    page.answer(result.sentence)
    colours = dict(zip(result.shown, palette.COMPARE, strict=False))
    dated = {
        item.short_name: f"{item.short_name} {de.year(result.stichtage[item.indicator_id])}"
        for item in result.indicators
    }
    frame = result.deviations(CHART_LIMIT).assign(
        colour=lambda f: f["code"].map(colours), indicator=lambda f: f["indicator"].map(dated)
    )
    with page.picture():
        draw.keys(charts.spine_keys(frame))
        draw.chart(
            charts.spine(frame),
            alternative="Abweichung der gewählten Stadträume von der Stadt je Kennzahl, in "
            "Standardabweichungen. Alle Werte in der Tabelle darunter.",
            key="spine",
        )
    page.note(
        f"{_shown_note(result)}Null ist der Stadtwert; bei Anzahlen und wo keiner veröffentlicht ist, "
        "das Mittel der Stadträume. Rechts heißt höherer Wert, nicht besser oder schlechter. Ein Abstand von 1 ist "
        f"der übliche zwischen den 17 Stadträumen (Standardabweichung). {result.basis}"
    )
    with page.fold("Als Tabelle lesen", key="comparison_1") as is_open:
        if is_open:
            tabelle.show_table(result, chosen)
            tabelle.offer(result)


def _show_scatter(result: Comparison, chosen: Chosen) -> None:
    x_key, y_key = chosen.x, chosen.y
    if not x_key:
        page.answer(result.sentence)
        st.info("Für ein Streudiagramm bitte mindestens zwei Kennzahlen wählen.")
        return
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
    frame["x_text"], frame["y_text"] = (
        list(result.texts(item).values()) for item in (x_item, y_item)
    )
    relation = compare.correlation(frame["x"].to_numpy(), frame["y"].to_numpy())
    sentence = correlation_sentence(relation, x_item, y_item, frame)
    page.answer(sentence)
    with page.picture():
        draw.keys(
            {
                **{f"Typ {typ}": colour for typ, colour in palette.TYP_COLOURS.items()},
                "Typ nicht veröffentlicht": palette.TYP_UNKNOWN,
            }
        )
        draw.chart(
            scatter_chart.scatter(
                frame,
                x_title=x_item.heading,
                y_title=y_item.heading,
                x_decimals=x_item.decimals,
                y_decimals=y_item.decimals,
                polarities=(x_item.polarity, y_item.polarity),
                city=(result.centre(x_item), result.centre(y_item)),
                selected=result.selected,
            ),
            alternative=f"{x_item.name} gegen {y_item.name} für die Stadträume. {sentence}",
            key="scatter",
        )
    page.note(
        f"{robustness_sentence(frame)} {correlation_basis(relation, x_item, y_item)} Zahl im Punkt = "
        "Nummer des Stadtraums, Farbe = Stadtraumtyp der Studie 2017. Gestrichelt: Stadtwerte."
    )
    with page.fold("Als Tabelle lesen", key="comparison_2") as is_open:
        if is_open:
            columns = [
                Column("name", "Stadtraum", is_number=False),
                Column("x_text", x_item.name),
                Column("y_text", y_item.name),
            ]
            made = Table(columns, frame, caption="Werte des Streudiagramms")
            draw.values(made, selected=result.selected)


def _show_time(result: Comparison, chosen: Chosen) -> None:
    key = chosen.line
    if not key:
        page.answer(result.sentence)
        st.info("Die gewählten Kennzahlen liegen nur für je einen Stichtag vor.")
        return
    item = data.current().indicator(key)
    names = result.names
    codes = result.shown[:CHART_LIMIT]
    frame = over_time(
        data.current(),
        key,
        {code: names[code] for code in codes},
        with_city=not item.is_total,
    )
    moved = time_sentence(frame, item, names[result.selected], result.noise.get(key))
    page.answer(moved or result.sentence)
    colours = dict(zip((names[code] for code in codes), palette.COMPARE, strict=False))
    if "Stadt" in set(frame["name"]):
        colours["Stadt"] = palette.CITY
    with page.picture():
        draw.keys(colours)
        draw.chart(
            charts.time_lines(frame, unit=item.unit, decimals=item.decimals, colours=colours),
            alternative=f"Zeitverlauf {item.name}. Alle Werte in der Tabelle darunter.",
            key="compare_time",
        )
    if text := _shown_note(result) + (f"Vorsicht: {item.caveat}" if item.caveat else ""):
        page.note(text)
    page.unfold("Als Tabelle lesen", "comparison_3", details.show_time_table, frame, item)
