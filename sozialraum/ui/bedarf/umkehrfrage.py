"""The view "Was müsste sich ändern?": the smallest change that puts one area before another."""

from __future__ import annotations

import streamlit as st

from sozialraum.answers import need
from sozialraum.answers.need import Result
from sozialraum.model.ranking.swap import Swap
from sozialraum.pictures.tables import Column
from sozialraum.text import format as de
from sozialraum.ui.bedarf import need_tables, need_words, rangfolge
from sozialraum.ui.shell import controls, data, downloads, draw, page


def show(result: Result, selected: str) -> None:
    """Draw the view."""
    names = {code: result.inputs.names[code] for code in result.index.ranked}
    if selected not in names or len(names) < 2:
        st.info(
            "Für diesen Stadtraum lässt sich der Index nicht berechnen. Bitte wählen Sie anders."
        )
        return
    other = _chosen_other(result, selected, names)
    reversal = need.reverse(result, selected, other)
    found, answer = reversal.swap, need_words.swap_sentence(reversal, result)
    page.answer(answer)
    _show_weights(found, result)
    _show_values(found, result)
    if not found.is_already:
        downloads.download_tables(
            {
                "Gewichte": lambda: need_tables.swap_weights(found, result),
                "Werte": lambda: need_tables.swap_values(found, result),
            },
            lambda: rangfolge.metadata(result, answer),
            name="umkehrfrage",
            key="need_swap",
        )
    st.caption(
        "Jede Antwort ist nachgerechnet: Mit der Änderung dreht sich die Reihenfolge, mit 99 % davon "
        "nicht. Eine geänderte Kennzahl verschiebt auch Mittel und Streuung aller Stadträume; das ist "
        "eingerechnet. Es ist eine Rechenprobe, keine Empfehlung."
    )


def _chosen_other(result: Result, selected: str, names: dict[str, str]) -> str:
    ranked = result.index.ranked
    position = ranked.index(selected)
    others = {code: name for code, name in names.items() if code != selected}
    ordered = dict(sorted(others.items()))
    return controls.choose(
        f"Wen soll {names[selected]} überholen?",
        ordered,
        param="vor",
        default=ranked[position - 1] if position else ranked[1],
    )


def _show_weights(found: Swap, result: Result) -> None:
    if found.weights is None:
        return
    names = result.inputs.names
    rows = [
        {
            "name": data.current().indicator(key).short_name,
            "before": de.with_unit(100 * before, "%", 1),
            "after": de.with_unit(100 * after, "%", 1),
            "change": de.number(100 * (after - before), 1, sign=True),
            "ahead": "ja" if key in found.ahead else "nein",
        }
        for key, before, after in zip(
            result.index.names, found.weights.before, found.weights.after, strict=True
        )
    ]
    draw.table(
        rows,
        [
            Column("name", "Kennzahl", is_number=False),
            Column("before", "Gewicht jetzt"),
            Column("after", "Gewicht danach"),
            Column("change", "Punkte"),
            Column("ahead", f"Bedarf in {names[found.first]} höher?", is_number=False),
        ],
        caption="Die kleinste Änderung der Gewichte",
    )


def _show_values(found: Swap, result: Result) -> None:
    if not found.values:
        return
    rows = []
    for change in found.values:
        item = data.current().indicator(change.name)
        digits = max(item.decimals, 1)
        rows.append(
            {
                "name": f"{item.short_name} ({de.year(result.inputs.stichtage[change.name])})",
                "before": de.with_unit(change.before, item.unit, digits),
                "after": de.with_unit(change.after, item.unit, digits),
                "sd": de.number(change.in_sd, 2),
            }
        )
    draw.table(
        rows,
        [
            Column("name", "Kennzahl allein", is_number=False),
            Column("before", "Wert jetzt"),
            Column("after", "nötiger Wert"),
            Column("sd", "Änderung in Standard\u00adabweichungen"),
        ],
        caption=f"Die kleinste Änderung einer einzelnen Kennzahl in {result.inputs.names[found.first]}",
    )
