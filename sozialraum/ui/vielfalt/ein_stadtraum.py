"""View "Ein Stadtraum": the strips of all Stadträume, one of them read closely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from sozialraum.answers.heterogeneity import Result
from sozialraum.answers.table import Column, Table
from sozialraum.documents.tables import metadata_of, rounded, status_word
from sozialraum.pictures import part_strips
from sozialraum.pictures.charts import Chart
from sozialraum.text import format as de
from sozialraum.text import heterogeneity as words_of
from sozialraum.ui.shell import data, downloads, draw, page

KEY = (
    "● Teil eines Stadtraums (Stadtteil); je größer, desto mehr {heads} · ◆ {clear} als der Stadtraum "
    "· senkrechter Strich: Wert des Stadtraums · grau gestrichelt: Stadt {city}"
)


def show(result: Result) -> None:
    """Sentence, strips, the selected Stadtraum's parts, cautions, table twin."""
    page.answer(words_of.pocket_sentence(result.profile, result.selected, result.words))
    with page.picture():
        left, right = st.columns([5, 4], gap="medium")
        with left:
            draw.chart(strips(result), alternative=describe(result), key="strips")
        with right:
            _show_figures(result)
            caption = f"{result.name} und seine Teile, {de.date(result.inputs.stichtag)}"
            made = parts(result, [result.selected], caption)
            few = [
                replace(one, bar=False)
                for one in made.columns
                if one.key in ("name", "rate", "note")
            ]
            draw.values(replace(made, columns=few), selected=result.selected, city=data.CITY)
    page.note(key_line(result))
    page.note(
        f"{words_of.pocket_basis(result.profile, result.selected, result.words)} "
        f"{words_of.FEW_PARTS}"
    )
    with page.fold("Alle Teile als Tabelle", key="heterogeneity_parts") as is_open:
        if is_open:
            codes = list(result.profile.stadtraeume.index)
            made = parts(result, codes, f"Teile aller Stadträume: {result.what}")
            draw.values(made, selected=result.selected, city=data.CITY)
            downloads.download_buttons(
                export_frame(result),
                metadata(result),
                name=f"vielfalt_teile_{result.indicator.indicator_id}_{result.inputs.stichtag}",
                key="heterogeneity_parts",
            )
    show_cautions(result)


def show_cautions(result: Result, *more: str) -> None:
    """Rule and cautions in a fold, below the picture of every view; ``more`` stands before them."""
    with page.fold(
        "Was „deutlich“ heißt, wie gerechnet wurde, was Vorsicht verlangt",
        key="heterogeneity_cautions",
    ) as is_open:
        if is_open:
            rows = words_of.cautions(result.profile, result.words, result.inputs.statuses)
            rule = words_of.rule_sentence(result.profile.settings)
            for text in (*more, rule, *rows, words_of.STREHLEN):
                page.note(text)


def _clear_word(result: Result) -> str:
    return "deutlich belasteter" if result.indicator.polarity else "deutlich höher"


def key_line(result: Result) -> str:
    """What the marks of the strips mean."""
    return KEY.format(
        heads=result.indicator.denominator_label,
        clear=_clear_word(result),
        city=result.words.value(result.profile.city.rate),
    )


def _show_figures(result: Result) -> None:
    row = result.profile.stadtraeume.loc[result.selected]
    words = result.words
    page.figures(
        page.figure(
            f"unter 18 in {'belasteteren' if result.indicator.polarity else 'höheren'} Teilen",
            words_of.percent(row["pocket_share"]),
            f"{de.number(row['pocket_children'])} von {de.number(row['children'])}",
        ),
        page.figure(
            "Spannweite der Teile",
            f"{de.number(row['lowest'], words.decimals)} bis "
            f"{de.number(row['highest'], words.decimals)}",
            f"{words.unit}, {de.count(int(row['count']), 'Teil', 'Teile')}",
        ),
    )


def strip_frame(result: Result) -> pd.DataFrame:
    """One row per part for the chart: stadtraum, name, part, rate, heads, text, is_clear, own."""
    rows = result.profile.parts.dropna(subset="rate")
    own = result.profile.stadtraeume["rate"]
    words = result.words
    return pd.DataFrame(
        {
            "stadtraum": rows["stadtraum"].to_numpy(),
            "name": rows["stadtraum"].map(words.stadtraeume).to_numpy(),
            "part": [words.parts[str(part)] for part in rows.index],
            "rate": rows["rate"].to_numpy(),
            "heads": rows["denominator"].to_numpy(),
            "text": [words.value(rate) for rate in rows["rate"]],
            "own": rows["stadtraum"].map(own).to_numpy(),
            "own_text": [words.value(own[code]) for code in rows["stadtraum"]],
            "kind": [_clear_word(result) if clear else "Teil" for clear in rows["is_clear"]],
            "is_selected": (rows["stadtraum"] == result.selected).to_numpy(),
        }
    )


def strips(result: Result) -> Chart:
    """A strip per Stadtraum."""
    order = list(result.words.stadtraeume.values())
    city = result.profile.city.rate
    return part_strips.build(
        strip_frame(result), result.indicator, order, _clear_word(result), city
    )


def describe(result: Result) -> str:
    """The strips in words: widest and narrowest Stadtraum, the selected one."""
    rows = result.profile.stadtraeume.dropna(subset=["lowest", "highest"])
    width = rows["highest"] - rows["lowest"]
    words = result.words

    def of(code: str) -> str:
        row = rows.loc[code]
        return (
            f"{words.stadtraeume[code]} ({words.value(row['lowest'])} bis "
            f"{words.value(row['highest'])})"
        )

    return (
        f"{result.what}, Werte der Stadtteile je Stadtraum. Größte Spannweite: "
        f"{of(str(width.idxmax()))}; kleinste: {of(str(width.idxmin()))}. Stadt: "
        f"{words.value(result.profile.city.rate)}. "
        f"{words_of.pocket_sentence(result.profile, result.selected, words)}"
    )


def parts(result: Result, codes: Sequence[str], caption: str) -> Table:
    """Each Stadtraum followed by its parts; the city at the end."""
    profile, words, item = result.profile, result.words, result.indicator
    counts, city, top = ["numerator", "denominator"], profile.city.rate, profile.parts["rate"].max()
    rows: list[tuple[object, ...]] = []
    for code in codes:
        inside = profile.parts[profile.parts["stadtraum"] == code]
        own = profile.stadtraeume.loc[code, "rate"]
        rows.append((code, words.stadtraeume[code], own, *inside[counts].sum(skipna=False), ""))
        for part, row in inside.sort_values("rate", ascending=False).iterrows():
            marks = {
                _clear_word(result): row["is_clear"],
                "kleine Zahl": row["is_small"],
                "erschlossen": row["is_cut"],
            }
            note = ", ".join(mark for mark, holds in marks.items() if holds)
            rows.append(("", words.parts[str(part)], row["rate"], *row[counts], note))
    sums = profile.parts[counts].sum(skipna=False)
    rows.append((data.CITY, "Stadt Dresden", city, *sums, ""))
    frame = pd.DataFrame(rows, columns=["code", "name", "rate", *counts, "note"])
    # as a heading, a narrow column must not part "je 100"
    unit, share = (
        item.unit.replace(" ", "\u00a0"),
        "Standortquotient: Wert geteilt durch den Stadtwert",
    )
    return Table(
        [
            Column("name", "Gebiet", is_number=False),
            Column("rate", unit, bar=True, title=item.name, decimals=words.decimals),
            Column("quotient", "Stadt\u00a0=\u00a01", title=share, decimals=2),
            Column("numerator", item.numerator_label),
            Column("denominator", item.denominator_label),
            Column("note", "Hinweis", is_number=False),
        ],
        frame.assign(
            quotient=frame["rate"] / city if city else None,
            rate_bar=frame["rate"] / top if top > 0 else None,
        ),
        caption,
    )


def export_frame(result: Result) -> pd.DataFrame:
    """All parts with their counts, for CSV and Excel."""
    rows, words = result.profile.parts, result.words
    return pd.DataFrame(
        {
            "Nummer": [str(part) for part in rows.index],
            "Teil": [words.parts[str(part)] for part in rows.index],
            "Stadtraum": [words.stadtraeume[code] for code in rows["stadtraum"]],
            "Kennzahl": result.indicator.name,
            "Einheit": result.indicator.unit,
            "Stichtag": de.date(result.inputs.stichtag),
            "Wert": rounded(rows["rate"], result.indicator.file_decimals),
            result.indicator.numerator_label: rounded(rows["numerator"], 0),
            f"Nenner: {result.indicator.denominator_label}": rounded(rows["denominator"], 0),
            "unter 18 Jahre": rounded(rows["children"], 0),
            "Standortquotient": rounded(rows["quotient"], 3),
            "Abstand zum Stadtraum": rounded(rows["gap"], result.indicator.file_decimals),
            "Standardfehler vom übrigen Stadtraum": rounded(rows["z"], 2),
            _clear_word(result): ["ja" if clear else "nein" for clear in rows["is_clear"]],
            "Herkunft": ["Erschlossen" if cut else _status(result) for cut in rows["is_cut"]],
        }
    )


def _status(result: Result) -> str:
    return ", ".join(status_word(status) for status in result.inputs.statuses)


def metadata(result: Result) -> dict[str, str]:
    """What travels with every export of the page."""
    item = result.indicator
    keys = [item.indicator_id, "u18_count"]
    sources = pd.concat(
        [data.current().sources_of(keys, level) for level in ("stadtteil", "stadtraum")]
    )
    return metadata_of(
        sources,
        data.current().lines(),
        f"{item.name}: {item.definition}",
        words_of.rule_sentence(result.profile.settings),
        words_of.STREHLEN,
        words_of.MAUP,
    )
