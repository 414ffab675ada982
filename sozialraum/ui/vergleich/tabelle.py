"""Vergleich, Tabelle: few areas as columns, many as rows; the files hold all of them."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import streamlit as st

from sozialraum.answers.comparison import Comparison
from sozialraum.answers.release import NEWEST_RULE
from sozialraum.answers.table import Column, Table
from sozialraum.documents.tables import status_word
from sozialraum.pictures.tables import bar_behind
from sozialraum.text import format as de
from sozialraum.ui.shell import data, downloads, draw, page
from sozialraum.ui.vergleich.comparison import Chosen

COLUMNS = 5  # of values beside the names, on a page 700 px wide


def show(result: Comparison, chosen: Chosen) -> None:
    """Answer, table, what "newest" means, and the files."""
    page.answer(result.sentence)
    with page.picture():
        show_table(result, chosen)
    page.note(f"{result.basis} {NEWEST_RULE}")
    offer(result)


def show_table(result: Comparison, chosen: Chosen) -> None:
    """Indicators as rows where the areas fit as columns; else areas as rows, further columns folded."""
    made = table(result)
    codes = _ordered(result, chosen)
    frame = made.frame.set_index("code").loc[[*codes, data.CITY]].reset_index()
    made = replace(made, frame=frame)
    if len(codes) <= COLUMNS:
        draw.values(made, selected=result.selected, city=data.CITY, turned="Kennzahl")
        return
    keys = [item.indicator_id for item in result.indicators]
    bars = {key: frame[f"{key}_bar"].map(bar_behind) for key in keys if f"{key}_bar" in frame}
    made = replace(made, frame=frame.assign(**{f"{key}_style": css for key, css in bars.items()}))
    head = [column for column in made.columns if column.key in ("code", "name")]
    values = [replace(column, bar=False) for column in made.columns if column not in head]
    first, rest = values[: 2 * COLUMNS], values[2 * COLUMNS :]  # each with its status
    with st.container(key="compare_wide"):
        draw.values(replace(made, columns=head + first), selected=result.selected, city=data.CITY)
        if rest:
            _fold_rest(result, replace(made, columns=head + rest))


def _fold_rest(result: Comparison, made: Table) -> None:
    head, rest = made.columns[:2], made.columns[2:]
    count = de.count(len(rest) // 2, "weitere Kennzahl", "weitere Kennzahlen")
    with page.fold(f"{count[0].upper()}{count[1:]}", key="comparison_more") as is_open:
        for start in range(0, len(rest) if is_open else 0, 2 * COLUMNS):
            part = rest[start : start + 2 * COLUMNS]
            draw.values(
                replace(made, columns=[*head, *part]), selected=result.selected, city=data.CITY
            )


def _ordered(result: Comparison, chosen: Chosen) -> list[str]:
    codes = list(result.shown)
    if chosen.sort not in result.values:
        return sorted(codes)
    known = result.values.loc[codes, chosen.sort]
    return list(known.sort_values(ascending=chosen.order == "auf", na_position="last").index)


def offer(result: Comparison) -> None:
    """The table as files."""
    downloads.download_buttons(
        table(result),
        downloads.origin([item.indicator_id for item in result.indicators]),
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
            item.words(value, word)
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
