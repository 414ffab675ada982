"""Two to four scenarios side by side: what they give, what was set differently, what did what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from sozialraum.answers import scenario as answers
from sozialraum.answers.table import Column, Table
from sozialraum.model.scenario import comparison
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.reopened import Reopened
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.pictures import tables, waterfall
from sozialraum.store.saved_entry import Entry
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui.shell import address, controls, data, draw, page
from sozialraum.ui.shell.keeper import Keeper, keep_selection
from sozialraum.ui.szenario import planning

PARAM, NOW = "szenarien", "jetzt"
NOW_LABEL = (
    "Was jetzt eingestellt ist"  # never a name: the chip must not name another than its column
)
LEAST_EUR = 0.5  # a part below half a euro is float noise, not a cause
ORDER = (
    "Die Teile werden in dieser Reihenfolge ausgetauscht; wirken zwei zusammen, steht das "
    "Gemeinsame beim späteren (Menge vor Preis). Alle Szenarien sind mit den heutigen Daten "
    "gerechnet, Einwohner und geförderte Angebote sind deshalb für alle gleich. Gewichte des Bedarfs stehen "
    "nicht im Szenario: Sie wirken über die Stellen, die aus einer Verteilung übernommen wurden."
)


@dataclass(frozen=True)
class Side:
    """One of the scenarios: its result today, and what has changed since it was saved ("")."""

    result: ScenarioResult
    drift: str = ""


def show(
    result: ScenarioResult,
    keeper: Keeper[Document],
    kept: Mapping[str, Entry],
    deleted: Mapping[str, Entry],
) -> None:
    """Choose scenarios and show them beside each other."""
    st.header("Vergleichen", anchor=False)
    presets = planning.presets()
    options = {NOW: NOW_LABEL}
    options |= {key: f"{preset.name} (Vorlage)" for key, preset in presets.items()}
    options |= keeper.options(kept, deleted, PARAM)
    keep_selection(address.key_of(PARAM), options)
    chosen = controls.choose_many(
        "Zwei bis vier Szenarien; das erste ist der Maßstab",
        options,
        param=PARAM,
        default=["status_quo", NOW],
        limit=comparison.MOST,
    )
    page.show_notes()
    loaded = keeper.load_each(
        (key for key in chosen if key != NOW and key not in presets),
        lambda document: planning.affordable(document.scenario),
    )
    sides = [
        _kept_side(loaded[key].document) if key in loaded else _side(key, result)
        for key in chosen
        if key in loaded or key == NOW or key in presets
    ]
    if len(sides) < comparison.FEWEST:
        st.info("Bitte wählen Sie mindestens zwei Szenarien.")
        return
    _show_sides(sides)


def _side(key: str, now: ScenarioResult) -> Side:
    if key != NOW:
        return Side(planning.compute_of(planning.presets()[key]))
    scenario = replace(now.scenario, name=f"{now.scenario.name} (jetzt)")
    return Side(replace(now, scenario=scenario))


def _kept_side(document: Document) -> Side:
    result = planning.compute_of(document.scenario)
    then = answers.reopened(data.current(), document, result)
    return Side(result, "" if then.is_same or then.saved is None else _drift(then))


def _drift(then: Reopened) -> str:
    cost = then.totals.set_index("key").loc["total_eur"]
    return (
        f"beim Speichern {de.euro(cost['saved'])} im Jahr, heute {de.euro(cost['now'])}. "
        f"{then.text}"
    )


def _show_sides(sides: Sequence[Side]) -> None:
    results = [side.result for side in sides]
    found = comparison.compare(results, data.current().funding_year)
    parts = [parts_of(results[0], other) for other in results[1:]]
    page.answer(" ".join(difference_words(found, parts)))
    for name, side in zip(found.names, sides, strict=True):
        if side.drift:
            st.info(f"{literal(name)}: {side.drift}")
    _show_totals(found)
    _show_parts(found, parts)
    _show_moved(found)
    page.unfold("Je Stadtraum", "comparison_areas", _show_areas, found)


def parts_of(first: ScenarioResult, other: ScenarioResult) -> pd.DataFrame:
    """What each group of settings adds to the difference, on today's data."""
    return answers.parts(data.current(), first.scenario, other.scenario)


def difference_words(found: comparison.Comparison, parts: Sequence[pd.DataFrame]) -> list[str]:
    """One sentence per other scenario: what it costs more or less, and through which parts."""
    return [
        _sentence(found.names[0], name, part)
        for name, part in zip(found.names[1:], parts, strict=True)
    ]


def _sentence(first: str, other: str, part: pd.DataFrame) -> str:
    total = float(part["total_eur"].sum())
    causes = [
        f"{row.label} {_signed_eur(row.total_eur)}"
        for row in part.itertuples()
        if abs(row.total_eur) >= LEAST_EUR
    ]
    through = f": {de.listing(causes)}" if causes else ""
    if abs(total) >= LEAST_EUR:
        words = "mehr" if total > 0 else "weniger"
        money = f"kostet {de.euro(abs(total))} im Jahr {words} als „{first}“{through}"
    elif causes:
        money = f"kostet so viel wie „{first}“, weil sich Änderungen aufheben{through}"
    else:
        money = f"kostet so viel wie „{first}“"
    offers = float(part["offers_after_vzae"].sum(skipna=False))
    if pd.isna(offers) or round(offers, 2) == 0:
        return f"„{other}“ {money}."
    return (
        f"„{other}“ {money}; dazu bei den geförderten Angeboten "
        f"{de.number(offers, 2, sign=True)} VzÄ, deren Geld hier nicht gerechnet ist."
    )


def _signed_eur(value: float) -> str:
    return f"{de.number(value, sign=True)} €"


def _sides(found: comparison.Comparison, value: str, difference: str) -> list[Column]:
    """A column per scenario, beside each but the first its difference; keys with a {} for its place."""
    first, *others = found.names
    columns = [Column(value.format(0), first)]
    for place, name in enumerate(others, start=1):
        columns += [
            Column(value.format(place), name),
            Column(difference.format(place), "Unterschied", sign=True),
        ]
    return columns


def _show_totals(found: comparison.Comparison) -> None:
    columns, rows = _sides(found, "value_{}", "difference_{}"), found.totals
    places = [2 if unit == "VzÄ" else 0 for unit in rows["unit"]]
    written = {
        f"{one.key}_words": [
            de.number(value, digits, sign=one.sign)
            for value, digits in zip(rows[one.key], places, strict=True)
        ]
        for one in columns
    }
    signs = rows["unit"].replace("EUR", "€")
    labels = [
        f"{label} ({sign})" if sign else label
        for label, sign in zip(rows["label"], signs, strict=True)
    ]
    draw.values(
        Table(
            [Column("label", "Größe", is_number=False), *columns],
            rows.assign(label=labels, **written),
            caption=f"Ergebnisse; Unterschied jeweils zu {found.names[0]}",
        )
    )


def _show_parts(found: comparison.Comparison, parts: Sequence[pd.DataFrame]) -> None:
    """A waterfall and a table per other scenario: which part makes the difference."""
    pieces = []
    for name, part in zip(found.names[1:], parts, strict=True):
        title = f"Was „{name}“ von „{found.names[0]}“ unterscheidet (€ je Jahr)"
        steps = [
            (row.label, row.total_eur)
            for row in part.itertuples()
            if abs(row.total_eur) >= LEAST_EUR
        ]
        picture = ""
        if steps:
            bars = waterfall.bars(steps, "Unterschied", _signed_eur)
            picture = waterfall.build(bars, title=title)
        table = f'<div class="sr-wide">{tables.build(_parts_table(title, part), city="sum")}</div>'
        pieces.append(f'<div class="sr-twin">{picture}{table}</div>')
    st.html(f'{"".join(pieces)}<p class="sr-notice">{ORDER}</p>')


def _parts_table(title: str, part: pd.DataFrame) -> Table:
    columns = (
        Column("vzae", "VzÄ", decimals=2, sign=True),
        Column("personnel_eur", "Personal €", sign=True),
        Column("total_eur", "Kosten €", sign=True),
        Column("offers_after_vzae", "geförderte Angebote VzÄ", decimals=2, sign=True),
    )
    sums = {column.key: part[column.key].sum(skipna=False) for column in columns}
    return Table(
        [Column("label", "Teil", is_number=False), *columns],
        part,
        caption=title,
        foot=[{"code": "sum", "label": "Unterschied", **sums}],
    )


def _show_moved(found: comparison.Comparison) -> None:
    names = controls.stadtraum_names()
    rows = [
        {
            "what": f"{names[one.code]}: {one.label}" if one.code else one.label,
            **{f"v{i}": setting(value, one.unit) for i, value in enumerate(one.values)},
        }
        for one in found.moved
    ]
    if not rows:
        st.info("Die gewählten Szenarien sind gleich eingestellt.")
        return
    draw.table(
        rows,
        [
            Column("what", "Einstellung", is_number=False),
            *(Column(f"v{i}", name) for i, name in enumerate(found.names)),
        ],
        caption="Was unterschiedlich eingestellt ist",
    )


def setting(value: object, unit: str) -> str:
    """A setting as people read it; a budget that is not there is a dash."""
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, str):
        return value
    if unit == "%" and isinstance(value, float):
        return de.with_unit(100 * value, "%")
    if isinstance(value, int | float):
        if unit == "EUR":
            return de.euro(float(value))
        return de.with_unit(float(value), unit, 2) if unit else str(value)
    return str(getattr(value, "value", value))


def _show_areas(found: comparison.Comparison) -> None:
    """Posts and cost of all 17 Stadträume in each scenario."""
    rows = found.areas.assign(name=found.areas["code"].map(controls.stadtraum_names()))
    for key, unit, decimals in (("vzae", "VzÄ", 2), ("total_eur", "€ je Jahr", 0)):
        columns = [
            replace(one, decimals=decimals)
            for one in _sides(found, f"{key}_{{}}", f"{key}_difference_{{}}")
        ]
        draw.values(
            Table(
                [Column("name", "Stadtraum", is_number=False), *columns],
                rows,
                caption=f"{unit} je Stadtraum",
            )
        )
