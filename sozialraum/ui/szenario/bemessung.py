"""The view "Fachkräftebemessung", drawn in one module: its answer, figures, chart, table and files share the terms chosen."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from sozialraum.answers import bemessung as answers
from sozialraum.answers.bemessung import (
    BESIDE,
    INDICES,
    OFFERS,
    POPULATIONS,
    PRINTED,
    Recomputed,
    Terms,
)
from sozialraum.answers.table import AREA, Column, Table
from sozialraum.model import fachkraeftebemessung as formula
from sozialraum.pictures import palette, soll_chart, tables
from sozialraum.text import format as de
from sozialraum.text.markdown import literal
from sozialraum.ui.shell import controls, data, downloads, draw, page, register
from sozialraum.ui.shell.part import part
from sozialraum.ui.szenario import distribution_detail

INDICATORS = [PRINTED, *POPULATIONS, *INDICES, *BESIDE]
SOURCES = (
    f"**Formel:** {formula.ORIGIN}. Keine uns bekannte Vorlage druckt sie. Sie trifft alle 17 Werte "
    "der Liste 1a (V2845/18, Anlage 2) auf zwei Stellen: Soll = T × (Gewicht × Anteil an der "
    "Bevölkerungsprognose + Rest × Anteil am Rückstand des Index zum günstigsten Wert).",
    "**Zuschlag:** je 0,5 VzÄ für Stadtraum 6, 7 und 17 (V2896/19 Nr. 6, Beschluss vom 10.10.2019); "
    "im gedruckten Soll 2020 noch nicht enthalten.",
    "**Wie T festgelegt wird,** ist nicht veröffentlicht.",
)
GUIDE = """
- Die Voreinstellung ist die Tabelle der Stadt von 2020. **Gesamtzahl, Gewicht, Index, Bevölkerung
  und Zuschlag** lassen sich ändern; Bild und Tabelle zeigen den Unterschied zum gedruckten Soll.
- **Die Gesamtzahl ist fest:** Jede Änderung in einem Stadtraum bewegt alle anderen mit.
- Neben dem Soll stehen beantragte und geförderte Stellen von 2019 und 2020 und die geförderten Angebote von
  {Förderjahr}; diese sind anders abgegrenzt und nur der Größenordnung nach vergleichbar.
"""
_BAR, _TICK = "Soll, gerechnet", "Soll 2020, gedruckt"


def colours() -> dict[str, str]:
    """What bar, tick and point mean -> colour."""
    point = answers.beside(data.current())[OFFERS]
    return {_BAR: palette.ACCENT, _TICK: palette.SELECTED, point: palette.CITY}


@part  # a slider's move redraws this view only, not the frame around it
def show() -> None:
    """The whole view with its controls."""
    top = st.container()  # the answer needs the sliders, which stand beside what they move
    left, right = st.columns([2, 5], gap="small")
    with left, page.levers():
        terms = chosen_terms()
    with top:
        page.show_notes()
    try:
        result = answers.recompute(data.current(), terms)
    except formula.BemessungError as error:
        top.warning(f"{literal(str(error))} Bitte ändern Sie die Auswahl.")
    else:
        names = controls.stadtraum_names()
        with top:
            page.answer(answer(result, names))
        with right:
            _show_picture(result, names)
        _show_more(result, names)


def chosen_terms() -> Terms:
    """Total, weight, population, index and supplement, beside the picture."""
    entries = register.entries()
    total, weight, supplement = (entries[key] for key in formula.PARAMETER_IDS)
    posts = controls.slide(
        "Stellen zusammen",
        [float(value) for value in range(int(total.minimum), int(total.maximum) + 1, 2)],
        param="fk_gesamt",
        default=total.default,
        words=lambda value: f"{de.number(value, 2)} VzÄ",
        help=total.help,
    )
    share = controls.slide(
        "Gewicht Bevölkerung : Index",
        [percent / 100 for percent in range(0, 101, 5)],
        param="fk_gewicht",
        default=weight.default,
        words=lambda value: f"{100 * value:.0f} : {100 - 100 * value:.0f}",
        help=weight.help,
    )
    population = controls.choose(
        "Bevölkerung", POPULATIONS, param="fk_bev", default="prognose_0_26_2020_count"
    )
    index = controls.choose("Index", INDICES, param="fk_index", default="benachteiligungsindex")
    extra = controls.choose(
        "Zuschlag für 6, 7 und 17",
        {"ohne": "ohne", "mit": "mit"},
        param="fk_zuschlag",
        default="ohne",
        kind="segmented",
        help=supplement.help,
    )
    added = supplement.default if extra == "mit" else 0.0
    return Terms(posts, share, population, index, added)


def day_of(indicator_id: str) -> str:
    """As `answers.day_of`, for the release on screen."""
    return answers.day_of(data.current(), indicator_id)


def values_of(indicator_id: str) -> pd.Series:
    """As `answers.values_of`, for the release on screen."""
    return answers.values_of(data.current(), indicator_id)


def _show_picture(result: Recomputed, names: Mapping[str, str]) -> None:
    """Key figures, and the chart with what its colours mean."""
    st.html(_figures(result))
    meant = colours()
    with page.picture():
        draw.keys(meant)
        chart = soll_chart.build(result.frame, values_of(OFFERS), names, meant)
        draw.chart(
            chart,
            alternative="Balkendiagramm: Soll der Fachkräftebemessung je Stadtraum. "
            f"{answer(result, names)} Alle Werte in der Tabelle darunter.",
        )


def _show_more(result: Recomputed, names: Mapping[str, str]) -> None:
    """Everything below the picture."""
    if result.note:
        st.info(result.note)
    offers = f"Geförderte Angebote {data.current().funding_year}: Liste 1, Stand {de.date(day_of(OFFERS))}"
    page.note(f"{basis(result)} {offers}, anders abgegrenzt.")
    with page.fold(
        "Als Tabelle lesen: Soll und Stellen je Stadtraum", key="formula_table"
    ) as is_open:
        if is_open:
            st.html(_table(result, names))
    with page.fold("Formel und Parameter", key="formula_terms") as is_open:
        if is_open:
            for text in SOURCES:
                st.markdown(text)
            distribution_detail.show_register(formula.PARAMETER_IDS)
    page.unfold("Bemessung herunterladen", "formula_files", _show_downloads, result)


def answer(result: Recomputed, names: Mapping[str, str]) -> str:
    """Who wins and loses most against 2020, or that the printed table comes out."""
    verdicts, changes = result.frame["verdict"], result.frame["change"]
    if not verdicts.isin(["gewinnt", "verliert"]).any():
        return (
            f"Niemand gewinnt oder verliert: Die Formel trifft alle {len(verdicts)} gedruckten Werte "
            f"von 2020 auf {de.number(result.largest_deviation, 3)} VzÄ genau."
        )
    groups = [
        f"{verb} {count}, am meisten {names[code]} ({de.number(changes[code], 2, sign=True)} VzÄ)"
        for (one, many), word, code in (
            (("gewinnt", "gewinnen"), "gewinnt", changes.idxmax()),
            (("verliert", "verlieren"), "verliert", changes.idxmin()),
        )
        if (count := int((verdicts == word).sum()))
        for verb in [one if count == 1 else many]
    ]
    return f"Gegenüber dem Soll 2020 {', und es '.join(groups)}."


def basis(result: Recomputed) -> str:
    """Where the formula comes from, what it is set to, and why all areas move together."""
    weight = 100 * result.terms.population_weight
    return (
        f"Formel {formula.ORIGIN}; Gewicht Bevölkerung : Index {weight:.0f} : {100 - weight:.0f} "
        f"(erschlossen). Die Gesamtzahl von {de.number(result.terms.total_vzae, 2)} VzÄ ist fest: Jede "
        "Änderung in einem Stadtraum bewegt alle anderen mit."
    )


def _figures(result: Recomputed) -> str:
    frame, offers = result.frame, values_of(OFFERS)
    printed = float(frame["printed"].sum(skipna=False))
    moved = float(frame.loc[frame["verdict"] == "gewinnt", "change"].sum())
    added = result.total_vzae - result.terms.total_vzae
    return page.build_figures(
        page.figure(
            "Soll zusammen",
            de.with_unit(result.total_vzae, "VzÄ", 2),
            f"davon Zuschlag {de.number(added, 2)}"
            if added
            else f"gedruckt 2020: {de.number(printed, 2)}",
            big_id="bemessung-total",
        ),
        page.figure(
            "Zuwächse gegenüber 2020",
            de.with_unit(moved, "VzÄ", 2),
            f"größte Änderung {de.number(result.largest_deviation, 2)}",
        ),
        page.figure(
            f"Geförderte Angebote {data.current().funding_year}",
            de.with_unit(float(offers.sum(skipna=False)), "VzÄ", 1),
            "anders abgegrenzt",
        ),
    )


def _marked(indicator_id: str, decimals: int) -> pd.Series:
    """Values as text, index = code; with their status where it is not the same for all."""
    rows = data.current().at(indicator_id, "stadtraum", day_of(indicator_id))
    values, status = rows["value"].astype(float), rows["status"].fillna("amtlich")
    is_mixed = len(set(status)) > 1
    texts = [
        de.marked(value, "", decimals, word) if is_mixed else de.number(value, decimals)
        for value, word in zip(values, status, strict=True)
    ]
    return pd.Series(texts, index=rows.index)


def table(result: Recomputed, names: Mapping[str, str]) -> Table:
    """The Soll beside the printed one and the posts of other lists, and their sums."""
    terms, frame = result.terms, result.frame
    population, index = POPULATIONS[terms.population_id], INDICES[terms.index_id]
    beside = {key: values_of(key).reindex(frame.index) for key in BESIDE}
    marked = [("population", terms.population_id, 0), ("index", terms.index_id, 2)]
    marked += [(key, key, 2) for key in BESIDE]
    changes = zip(frame["change"], frame["verdict"], strict=True)
    rows = frame.assign(
        name=[names[str(code)] for code in frame.index],
        change_words=[f"{de.number(value, 2, sign=True)} {verdict}" for value, verdict in changes],
        **beside,
        **{
            f"{key}_words": _marked(one, digits).reindex(frame.index) for key, one, digits in marked
        },
    )
    summed = ["population", "printed", "soll", "change", *beside]
    return Table(
        [
            *AREA,
            Column("population", "Bevölkerung", title=population, file=population),
            Column("index", "Index", title=index, file=index, decimals=2),
            Column(
                "printed",
                "Gedruckt",
                title="Soll 2020, wie in V2845/18 gedruckt",
                file="Soll 2020 gedruckt VzÄ",
                decimals=2,
            ),
            Column(
                "soll",
                "Gerechnet",
                title="Soll nach der Formel",
                file="Soll gerechnet VzÄ",
                decimals=2,
            ),
            Column("change", "Unterschied", file="Unterschied VzÄ", decimals=2, sign=True),
            Column("verdict", file="Ergebnis"),
            *(
                Column(key, heading, file=f"{heading} VzÄ", decimals=2)
                for key, heading in answers.beside(data.current()).items()
            ),
        ],
        rows.rename_axis("code").reset_index(),
        caption=f"Soll der Fachkräftebemessung in VzÄ ({formula.ORIGIN}); "
        f"Bevölkerung: {population}, Stand {de.date(day_of(terms.population_id))}; Index: {index}",
        foot=[{"code": data.CITY, "name": "Zusammen", **rows[summed].sum(skipna=False).to_dict()}],
    )


def _table(result: Recomputed, names: Mapping[str, str]) -> str:
    terms = result.terms
    html = tables.build(table(result, names), city=data.CITY)
    note = (
        "Index: höher = geringere Belastung. Wo nichts anderes steht, sind die Werte amtlich gedruckt "
        "oder daraus berechnet. „k. A.“ = keine Angabe."
    )
    if terms.population_id != next(iter(POPULATIONS)):
        note += " In Stadtraum 13 und 1 wohnen viele Studierende; das hebt ihr Soll."
    return html + tables.notice(note)


def _show_downloads(result: Recomputed) -> None:
    terms = result.terms
    downloads.download_buttons(
        lambda: table(result, data.current().names("stadtraum")),
        downloads.origin(
            [PRINTED, terms.population_id, terms.index_id, OFFERS],
            f"Formel {formula.ORIGIN}; T = {de.number(terms.total_vzae, 2)} VzÄ, Gewicht der "
            f"Bevölkerung {de.number(100 * terms.population_weight)} %, Zuschlag "
            f"{de.number(terms.supplement_vzae, 2)} VzÄ je Stadtraum 6, 7 und 17",
        ),
        name="fachkraeftebemessung",
        key="formula",
    )
