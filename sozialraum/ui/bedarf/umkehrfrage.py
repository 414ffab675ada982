"""The view "Was müsste gelten?": the smallest change that puts one area before another."""

from __future__ import annotations

from functools import partial

import streamlit as st

from sozialraum.answers import need
from sozialraum.answers.need import Result
from sozialraum.ui.bedarf import need_tables, need_words, rangfolge
from sozialraum.ui.bedarf.need import Places
from sozialraum.ui.shell import controls, downloads, draw, page


def show(result: Result, selected: str, places: Places) -> None:
    """Draw the view."""
    names = {code: result.inputs.names[code] for code in result.index.ranked}
    if selected not in names or len(names) < 2:
        st.info(
            "Für diesen Stadtraum lässt sich der Index nicht berechnen. Bitte wählen Sie anders."
        )
        return
    with places.controls:
        other = _chosen_other(result, selected, names)
    reversal = need.reverse(result, selected, other)
    found, sentence = reversal.swap, need_words.swap_sentence(reversal, result)
    with places.answer:
        page.answer(need_words.swap_lead(reversal, result))
    weights = need_tables.swap_weights(found, result)
    values = need_tables.swap_values(found, result)
    filled = {
        name: made
        for name, made in (("Gewichte", weights), ("Werte", values))
        if not made.frame.empty
    }
    for made in filled.values():
        draw.values(made)
    page.note(sentence)
    if filled and not found.is_already:
        downloads.download_tables(
            {name: partial(filled.__getitem__, name) for name in filled},
            lambda: rangfolge.metadata(result, sentence),
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
