"""View "Eigene Auswahl": any set of areas together, and the proof that totals agree."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from sozialraum.answers.heterogeneity import Line, Result
from sozialraum.model import heterogeneity
from sozialraum.model.heterogeneity import HeterogeneityError
from sozialraum.pictures.tables import Column
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
    names = {one: result.choice_name(one) for one in heterogeneity.choice_ids(result.inputs.parts)}
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
    with page.picture():
        draw.table(
            [_row(line) for line in lines],
            [
                Column("name", "Kennzahl", is_number=False),
                Column("value", "Auswahl"),
                Column("city", "Stadt"),
                Column("quotient", "Stadt\u00a0=\u00a01"),
                Column("counts", "Zähler von Nenner", is_number=False),
                Column("date", "Stichtag"),
            ],
            caption=f"Aus Zählern und Nennern, nie gemittelt: {_listed(result, chosen)}",
        )
    downloads.download_buttons(
        export_frame(result, chosen, lines),
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


def _row(line: Line) -> dict[str, object]:
    item, own, city = line.indicator, line.own, line.city
    quotient = own.value / city.value if own.value is not None and city.value else None
    return {
        "name": item.short_name,  # phones show the first columns: a short name and the value
        "value": de.with_unit(own.value, item.unit, item.decimals),
        "city": de.with_unit(city.value, item.unit, item.decimals),
        "quotient": de.number(quotient, 2),
        "counts": f"{de.number(own.numerator)} von {de.number(own.denominator)}",
        "counts_small": f"{item.numerator_label} von {item.denominator_label}",
        "date": de.date(line.stichtag),
    }


def export_frame(result: Result, chosen: Sequence[str], lines: Sequence[Line]) -> pd.DataFrame:
    """The choice for CSV and Excel."""
    names = [result.choice_name(one) for one in chosen]
    return pd.DataFrame(
        [
            {
                "Gebiete": de.listing(names),
                "Kennzahl": line.indicator.name,
                "Einheit": line.indicator.unit,
                "Stichtag": de.date(line.stichtag),
                "Wert": line.own.value,
                "Zähler": line.own.numerator,
                "Nenner": line.own.denominator,
                "Stadt": line.city.value,
                "Herkunft": "Berechnet",
            }
            for line in lines
        ]
    )


def _show_totals(result: Result) -> None:
    item, found = result.indicator, result.totals
    gaps = ("numerator_gap", "denominator_gap")
    agrees = bool((found[list(gaps)].abs() < 0.5).all(axis=None))
    draw.table(
        [
            {
                "level": LEVELS[str(level)],
                "count": de.number(row["count"]),
                **{name: de.number(row[name]) for name in ("numerator", "denominator", *gaps)},
            }
            for level, row in found.iterrows()
        ],
        [
            Column("level", "Ebene", is_number=False),
            Column("count", "Gebiete"),
            Column("numerator", item.numerator_label),
            Column("denominator", item.denominator_label),
            Column("numerator_gap", "Zähler: Abstand zur Stadt"),
            Column("denominator_gap", "Nenner: Abstand zur Stadt"),
        ],
        caption=f"Summen auf jeder Ebene: {result.what}",
    )
    st.caption(
        (
            "Alle Ebenen ergeben dieselbe Summe. "
            if agrees
            else "Die Ebenen weichen voneinander ab. "
        )
        + words_of.STREHLEN
    )
