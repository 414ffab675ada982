"""Two to four scenarios side by side: what they give, what was set differently, what did what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from sozialraum.answers import scenario as answers
from sozialraum.model.scenario import ScenarioResult, comparison, reopened
from sozialraum.model.scenario.document import Document
from sozialraum.pictures import tables, waterfall
from sozialraum.pictures.tables import Column
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
    "gerechnet, Einwohner und Angebote sind deshalb für alle gleich. Gewichte des Bedarfs stehen "
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
    now = data.current()
    then = reopened.compare_with_now(
        document,
        result,
        data_hash=now.release.data_hash,
        code_version=now.release.code_version,
        funding_year=now.funding_year,
    )
    return Side(result, "" if then.is_same or then.saved is None else _drift(then))


def _drift(then: reopened.Reopened) -> str:
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
    with page.fold("Je Stadtraum", key="comparison_areas") as is_open:
        if is_open:
            _show_areas(found)


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
        money = f"kostet {de.euro_short(abs(total))} im Jahr {words} als „{first}“{through}"
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


def _show_totals(found: comparison.Comparison) -> None:
    rows = []
    for row in found.totals.to_dict("records"):
        cells: dict[str, object] = {"label": f"{row['label']} ({row['unit']})".replace(" ()", "")}
        decimals = {"VzÄ": 2, "EUR": 0}.get(row["unit"], 0)
        for position in range(len(found.names)):
            cells[f"v{position}"] = de.number(row[f"value_{position}"], decimals)
            if position:
                cells[f"d{position}"] = de.number(
                    row[f"difference_{position}"], decimals, sign=True
                )
        rows.append(cells)
    columns = [Column("label", "Größe", is_number=False), Column("v0", found.names[0])]
    for position, name in enumerate(found.names[1:], start=1):
        columns += [Column(f"v{position}", name), Column(f"d{position}", "Unterschied")]
    draw.table(rows, columns, caption=f"Ergebnisse; Unterschied jeweils zu {found.names[0]}")


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
        table = f'<div class="sr-wide">{_parts_table(title, part)}</div>'
        pieces.append(f'<div class="sr-twin">{picture}{table}</div>')
    st.html(f'{"".join(pieces)}<p class="sr-notice">{ORDER}</p>')


def _parts_table(title: str, part: pd.DataFrame) -> str:
    keys = ("vzae", "personnel_eur", "total_eur", "offers_after_vzae")
    rows = [
        {
            "label": row["label"],
            **{key: de.number(row[key], 0 if "eur" in key else 2, sign=True) for key in keys},
        }
        for row in part.to_dict("records")
    ]
    sums = {
        key: de.number(part[key].sum(skipna=False), 0 if "eur" in key else 2, sign=True)
        for key in keys
    }
    return tables.build_table(
        [*rows, {"code": "sum", "label": "Unterschied", **sums}],
        [
            Column("label", "Teil", is_number=False),
            Column("vzae", "VzÄ"),
            Column("personnel_eur", "Personal €"),
            Column("total_eur", "Kosten €"),
            Column("offers_after_vzae", "Angebote VzÄ"),
        ],
        caption=title,
        city="sum",
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
        return (
            str(value) if not unit else de.with_unit(float(value), unit, 0 if unit == "EUR" else 2)
        )
    return str(getattr(value, "value", value))


def _show_areas(found: comparison.Comparison) -> None:
    """Posts and cost of all 17 Stadträume in each scenario."""
    names, count = controls.stadtraum_names(), len(found.names)
    for key, unit, decimals in (("vzae", "VzÄ", 2), ("total_eur", "€ je Jahr", 0)):
        rows = []
        for row in found.areas.to_dict("records"):
            cells: dict[str, object] = {"name": names[row["code"]]}
            for i in range(count):
                cells[f"v{i}"] = de.number(row[f"{key}_{i}"], decimals)
                if i:
                    cells[f"d{i}"] = de.number(row[f"{key}_difference_{i}"], decimals, sign=True)
            rows.append(cells)
        columns = [Column("name", "Stadtraum", is_number=False), Column("v0", found.names[0])]
        for i, name in enumerate(found.names[1:], start=1):
            columns += [Column(f"v{i}", name), Column(f"d{i}", "Unterschied")]
        draw.table(rows, columns, caption=f"{unit} je Stadtraum")
