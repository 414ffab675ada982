"""View "Eigene Auswahl": any set of areas together, and the proof that totals agree."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from sozialraum.answers.heterogeneity import Line, Result
from sozialraum.answers.table import Column, Table, only_in_file
from sozialraum.model.heterogeneity.choice import choice_ids
from sozialraum.model.heterogeneity.parts import HeterogeneityError
from sozialraum.text import format as de
from sozialraum.text import heterogeneity as words_of
from sozialraum.ui.shell import controls, downloads, draw, page
from sozialraum.ui.vielfalt.ein_stadtraum import metadata

LIMIT = 30
LONG = 60  # characters of names in the answer
LEVELS = {
    "stadtteil": "Stadtteile, wie veröffentlicht",
    "teil": "Teile der Stadträume (Strehlen geteilt)",
    "stadtraum": "Stadträume, wie veröffentlicht",
    "stadt": "Stadt, wie veröffentlicht",
}


def choose(result: Result) -> list[str]:
    """Areas to add up (``?gebiete=sr04.21.76-11``)."""
    names = {one: result.choice_name(one) for one in choice_ids(result.inputs.parts)}
    return controls.choose_many(
        f"Gebiete (bis zu {LIMIT}; ganze Stadträume, Stadtteile, Teile)",
        names,
        param="gebiete",
        default=[f"sr{result.selected}"],
        limit=LIMIT,
    )


def show(result: Result, chosen: list[str]) -> None:
    """Sentence, figures of the choice, totals at every level."""
    try:
        lines = result.lines(chosen)
    except HeterogeneityError as error:
        page.answer(named(str(error), result, chosen))
        _show_totals(result)
        return
    page.answer(answer(result, chosen, lines[0]))
    made = table(result, chosen, lines)
    with page.picture():
        draw.values(made)
    downloads.download_buttons(
        made,
        metadata(result),
        name=f"auswahl_{result.inputs.stichtag}",
        key="heterogeneity_choice",
    )
    _show_totals(result)


def named(text: str, result: Result, chosen: Sequence[str]) -> str:
    """A sentence of the model with names in place of ids."""
    for one in chosen:
        name = result.choice_name(one)
        text = text.replace(f"„{one}“", f"„{name}“")
    return text


def answer(result: Result, chosen: Sequence[str], line: Line) -> str:
    """The choice in one sentence; a long one by its number."""
    own, city = result.words.value(line.own.value), result.words.value(line.city.value)
    who = _listed(result, chosen)
    if len(who) > LONG:
        who = f"{len(chosen)} Gebiete"
    item = line.indicator
    return f"{who} zusammen: {own} (Stadt {city}), {item.short_name} am {de.date(line.stichtag)}."


def _listed(result: Result, chosen: Sequence[str]) -> str:
    return de.listing([result.choice_name(one) for one in chosen])


def table(result: Result, chosen: Sequence[str], lines: Sequence[Line]) -> Table:
    """The figures of the choice, beside those of the city."""
    who = _listed(result, chosen)
    return Table(
        [
            *only_in_file("Gebiete"),
            Column("name", "Kennzahl", is_number=False, file=True),
            *only_in_file("Einheit", "Stichtag"),
            Column("value", "Auswahl", file="Wert"),
            *only_in_file("Zähler", "Nenner"),
            Column("city", "Stadt", file=True),
            Column("quotient", "Stadt\u00a0=\u00a01", decimals=2),
            Column("counts", "Zähler von Nenner", is_number=False),
            Column("Stichtag", "Stichtag"),
            *only_in_file("Herkunft"),
        ],
        pd.DataFrame({"Gebiete": who, **_row(line), "Herkunft": "Berechnet"} for line in lines),
        caption=f"Aus Zählern und Nennern, nie gemittelt: {who}",
    )


def _row(line: Line) -> dict[str, object]:
    item, own, city = line.indicator, line.own, line.city
    return {
        "name": item.name,
        "name_words": item.short_name,  # phones show the first columns: a short name and the value
        "Einheit": item.unit,
        "Stichtag": de.date(line.stichtag),
        "value": own.value,
        "value_words": de.with_unit(own.value, item.unit, item.decimals),
        "Zähler": own.numerator,
        "Nenner": own.denominator,
        "city": city.value,
        "city_words": de.with_unit(city.value, item.unit, item.decimals),
        "quotient": own.value / city.value if own.value is not None and city.value else None,
        "counts": f"{de.number(own.numerator)} von {de.number(own.denominator)}",
        "counts_small": f"{item.numerator_label} von {item.denominator_label}",
    }


def _show_totals(result: Result) -> None:
    item, found = result.indicator, result.totals
    gaps = ("numerator_gap", "denominator_gap")
    agrees = bool((found[list(gaps)].abs() < 0.5).all(axis=None))
    draw.values(
        Table(
            [
                Column("level", "Ebene", is_number=False, show=LEVELS.__getitem__),
                Column("count", "Gebiete"),
                Column("numerator", item.numerator_label),
                Column("denominator", item.denominator_label),
                Column("numerator_gap", "Zähler: Abstand zur Stadt"),
                Column("denominator_gap", "Nenner: Abstand zur Stadt"),
            ],
            found.rename_axis("level").reset_index(),
            caption=f"Summen auf jeder Ebene: {result.what}",
        )
    )
    st.caption(
        (
            "Alle Ebenen ergeben dieselbe Summe. "
            if agrees
            else "Die Ebenen weichen voneinander ab. "
        )
        + words_of.STREHLEN
    )
