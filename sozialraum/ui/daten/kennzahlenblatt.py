"""The sheet of one indicator: what it means, where it comes from, for what it exists, its values."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from sozialraum.answers.table import Column, Table
from sozialraum.documents import values
from sozialraum.text import format as de
from sozialraum.text import levels as level_words
from sozialraum.text.markdown import literal
from sozialraum.ui.shell import controls, data, downloads, draw, page

MOST_ROWS = 400  # of areas on the screen: all statistische Bezirke, not any number of blocks
LEVEL_WORDS = {key: f"{word[0].upper()}{word[1:]}" for key, word in level_words.MANY.items()}
POLARITY_WORDS = {
    1: "Ein höherer Wert bedeutet höhere Belastung.",
    -1: "Ein höherer Wert bedeutet geringere Belastung.",
    0: "Ein höherer Wert ist weder gut noch schlecht.",
}
DIMENSION_WORDS = {
    "sozialstrukturell": "Sozialstrukturelle Dimension",
    "infrastrukturell": "Infrastrukturelle Dimension",
    "bedarf_leistung": "Bedarfs- und Leistungsdimension",
    "sozialraeumlich": "Sozialräumliche Dimension",
}


def value_rows(indicator_ids: list[str], level: str) -> pd.DataFrame:
    """Values as an export table with German headings, one row per area and date."""
    rows = data.current().values[level]
    return values.value_rows(data.current(), rows[rows["indicator_id"].isin(indicator_ids)], level)


def show() -> None:
    """Choose an indicator (``?indikator=``) and draw its sheet."""
    names = controls.by_dimension(data.current().indicators)
    key = controls.choose("Kennzahl", names, param="indikator", default="belastungsindex")
    page.show_notes()
    item = data.current().indicator(key)
    page.answer(answer(item))
    st.markdown(literal(item.definition))
    facts = [
        ("Einheit", item.unit),
        ("Formel", item.formula),
        ("Zähler", item.numerator_label),
        ("Nenner", item.denominator_label),
        ("Grundgesamtheit", item.base_population),
        ("Richtung", POLARITY_WORDS[item.polarity]),
        ("Dimension der Studie", DIMENSION_WORDS[item.dimension]),
        ("Vorsicht", item.caveat),
        ("Kürzel", item.indicator_id),
    ]
    told = [fact for fact in facts if fact[1]]
    draw.words(("Angabe", "Inhalt"), told, caption=f"Blatt: {item.short_name}")
    _show_availability(key)
    levels = [lv for lv in LEVEL_WORDS if not data.current().series(key, lv).empty]
    if not levels:
        st.info("Zu dieser Kennzahl sind keine Werte gespeichert.")
        return
    level = controls.choose(
        "Werte auf der Ebene",
        {lv: LEVEL_WORDS[lv] for lv in levels},
        param="ebene_blatt",
        default="stadtraum" if "stadtraum" in levels else levels[0],
        kind="segmented",
    )
    _show_values(item, level)


def answer(item: data.Indicator) -> str:
    """What the indicator is and how to read it, in one or two short sentences."""
    return f"{item.name} ({item.unit}): {POLARITY_WORDS[item.polarity]}"


def _show_availability(indicator_id: str) -> None:
    table = data.current().table("availability")
    rows = []
    for level, group in table[table["indicator_id"] == indicator_id].groupby("level", sort=False):
        days = sorted(group["stichtag"])
        span = de.date(days[0]) if len(days) == 1 else f"{de.date(days[0])} bis {de.date(days[-1])}"
        missing = int(group["missing_count"].sum())
        name = LEVEL_WORDS.get(str(level), str(level))
        rows.append((name, span, de.number(len(days)), de.number(missing)))
    for row in (
        data.current().sources_of([indicator_id], _any_level(indicator_id)).to_dict("records")
    ):
        st.markdown(page.origin(row))
    counts = ("Anzahl Stichtage", "davon fehlende Werte")
    headings = ("Ebene", "Stichtage", *counts)
    draw.words(headings, rows, caption="Wofür es Werte gibt", numbers=counts)


def _any_level(indicator_id: str) -> str:
    for level in ("stadtraum", *LEVEL_WORDS):
        if not data.current().series(indicator_id, level).empty:
            return level
    return "stadtraum"


def _show_values(item: data.Indicator, level: str) -> None:
    frame = value_rows([item.indicator_id], level)
    downloads.download_buttons(
        frame,
        downloads.origin(
            [item.indicator_id],
            f"{item.name}: {item.definition}",
            POLARITY_WORDS[item.polarity],
            level=level,
        ),
        name=f"{item.indicator_id}_{level}",
        key=f"sheet_{level}",
    )
    newest = data.current().newest(item.indicator_id, level)
    shown = frame[frame["Stichtag"] == de.date(newest)]
    rows = shown.head(MOST_ROWS).to_dict("records")
    if len(shown) > MOST_ROWS:
        page.note(
            f"Die ersten {MOST_ROWS} von {de.number(len(shown))} Gebieten; alle in der Datei."
        )
    draw.values(
        Table(
            [
                Column("name", "Gebiet", is_number=False),
                Column("Wert", item.unit, decimals=item.decimals),
                Column("parts", "Zähler / Nenner", optional=True),
                Column("Herkunft", "Herkunft", is_number=False),
                Column("Hinweis", "Hinweis", is_number=False, optional=True),
            ],
            pd.DataFrame([{**row, "name": _area(row), "parts": _parts(row)} for row in rows]),
            f"{item.name}, jüngster Stichtag {de.date(newest)} "
            f"({LEVEL_WORDS[level]}); ältere in der Datei",
        )
    )


def _area(row: Mapping[Hashable, Any]) -> str:
    """Number and name, the number once: the name of a Stadtraum starts with it."""
    code, name = str(row["Nummer"]), str(row["Gebiet"])
    return name if name.startswith(f"{code.lstrip('0')} ") else f"{code} {name}"


def _parts(row: Mapping[Hashable, Any]) -> str:
    numerator, denominator = row["Zähler"], row["Nenner"]
    if pd.isna(denominator):
        return ""
    # a cell of an export table may hold pandas' own sign for a missing integer
    return f"{de.number(None if pd.isna(numerator) else numerator)} / {de.number(denominator)}"
