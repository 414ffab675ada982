"""The years of a scenario as tables and files."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from sozialraum.answers import waves as answers
from sozialraum.answers.waves import Choices, Course
from sozialraum.documents.tables import metadata_of
from sozialraum.model.scenario import OUTSIDE_LABEL, ScenarioResult
from sozialraum.pictures.tables import Column
from sozialraum.text import format as de
from sozialraum.ui.shell import controls, data, downloads, draw, page

VARIANTS = {"low": "niedrig", "middle": "mittel", "high": "hoch"}


def names() -> dict[str, str]:
    """Code -> name, with the posts outside the Stadträume."""
    return {**controls.stadtraum_names(), answers.OUTSIDE: OUTSIDE_LABEL}


def people_words(count: float) -> str:
    """A number of people in hundreds: an estimate is not known to the head; missing "k. A."."""
    return de.number(round(count, -2))


def show(result: ScenarioResult, course: Course, choices: Choices) -> None:
    """Years, start years and files, each in its fold."""
    with page.fold("Als Tabelle lesen: Jahre", key="waves_years") as is_open:
        if is_open:
            _year_table(course)
    with page.fold("Als Tabelle lesen: Wer beginnt wann", key="waves_starts") as is_open:
        if is_open:
            _start_table(course)
    with page.fold("Zeitplan herunterladen", key="waves_files") as is_open:
        if is_open:
            notes = _notes(result, course, choices)
            st.markdown("Je Jahr")
            _download(lambda: year_sheet(course), notes, "zeitplan_jahre")
            st.markdown("Je Stadtraum und Jahr")
            _download(lambda: area_sheet(course, names()), notes, "zeitplan_stadtraeume")


def _year_table(course: Course) -> None:
    merged = course.path.years.merge(course.reach, on="year")
    rows = [
        {
            "year": str(row["year"]),
            "new": de.number(row["new_vzae"], 2),
            "kifaz": de.number(row["kifaz"]),
            "vzae": de.number(row["vzae"], 2),
            "personnel": de.euro(row["personnel_eur"] + row["overhead_eur"]),
            "running": de.euro(row["material_eur"] + row["rent_eur"] + row["aktionsbudget_eur"]),
            "start_up": de.euro(row["start_up_eur"]),
            "total": de.euro(row["total_eur"]),
            "sum": de.euro(row["cumulative_eur"]),
            **{name: people_words(row[name]) for name in ("low", "middle", "high")},
        }
        for row in merged.to_dict("records")
    ]
    draw.table(
        rows,
        [
            Column("year", "Jahr", is_number=False),
            Column("new", "neue VzÄ"),
            Column("vzae", "VzÄ"),
            Column("kifaz", "KiFaZ"),
            Column("personnel", "Personal", title="Personal mit Gemeinkosten"),
            Column("running", "Übriges", title="Sachkosten, Miete und Aktionsbudget"),
            Column("start_up", "einmalig", title="Anlaufkosten neuer KiFaZ"),
            Column("total", "Kosten"),
            Column("sum", "Summe", title="Summe bis zu diesem Jahr"),
        ],
        caption="Stellen und Kosten je Jahr (Personal mit Gemeinkosten; Übriges: Sachkosten, Miete, "
        "Aktionsbudget)",
    )
    draw.table(
        rows,
        [
            Column("year", "Jahr", is_number=False),
            *(Column(key, word) for key, word in VARIANTS.items()),
        ],
        caption="Unter 18-Jährige in Stadträumen mit Stellen (Schätzung)",
    )
    st.caption(
        "Gezählt werden ganze Jahre: Ein Angebot kostet ab Januar seines Startjahres. Für mehrere "
        "Stadträume zusammen ist die Spanne eher zu weit, weil sie nicht alle zugleich wenig oder "
        "viele Kinder haben."
    )


def _start_table(course: Course) -> None:
    labels = names()
    size = sizes(course)
    rows = [
        {
            "code": row.code,
            "name": labels[str(row.code)],
            "wave": answers.WAVE_NAMES[str(row.wave)],
            "wished": str(row.wished),
            "start": str(row.start),
            "vzae": de.number(size.get(str(row.code)), 2),
            "note": "später als gewünscht" if row.start > row.wished else "",
        }
        for row in course.starts.itertuples()
    ]
    draw.table(
        rows,
        [
            Column("name", "Gebiet", is_number=False),
            Column("wave", "Welle", is_number=False),
            Column("wished", "gewünscht"),
            Column("start", "Start"),
            Column("vzae", "VzÄ"),
            Column("note", "Hinweis", is_number=False),
        ],
        caption="Startjahre (k. A. = Start liegt nach dem gezeigten Zeitraum)",
    )


def sizes(course: Course) -> dict[str, float]:
    """Posts of each area once it has started: code -> VzÄ."""
    return {
        str(code): float(value)
        for code, value in course.path.areas.groupby("code")["vzae"].max().items()
    }


SHEET = {
    "year": "Jahr",
    "vzae": "VzÄ",
    "new_vzae": "neue VzÄ",
    "kifaz": "KiFaZ",
    "personnel_eur": "Personal EUR",
    "overhead_eur": "Gemeinkosten EUR",
    "material_eur": "Sachkosten EUR",
    "rent_eur": "Miete EUR",
    "aktionsbudget_eur": "Aktionsbudget EUR",
    "start_up_eur": "einmalig EUR",
    "total_eur": "Kosten EUR",
}


def year_sheet(course: Course) -> pd.DataFrame:
    """The years for a file: posts, money, children low, middle, high."""
    headings = {key: f"Unter 18 {word} (Schätzung)" for key, word in VARIANTS.items()}
    reach = course.reach.rename(columns=headings)
    frame = course.path.years[list(SHEET)].merge(reach, on="year")
    return frame.rename(columns=SHEET)


def area_sheet(course: Course, labels: dict[str, str]) -> pd.DataFrame:
    """Areas and years for a file."""
    frame = course.path.areas[["code", *SHEET]].rename(columns=SHEET | {"code": "Nummer"})
    frame.insert(1, "Gebiet", frame["Nummer"].map(labels))
    return frame


def _notes(result: ScenarioResult, course: Course, choices: Choices) -> list[str]:
    wishes = [f"{answers.WAVE_NAMES[key]} {year}" for key, year in sorted(choices.wished.items())]
    return [
        f"Szenario: {result.scenario.name}; {result.scenario.view.value}",
        f"Gewünschte Startjahre (Annahme): {de.listing(wishes)}",
        f"Obergrenzen je Jahr (Annahme): {de.number(choices.kifaz_cap)} KiFaZ, "
        f"{de.number(choices.vzae_cap, 1)} VzÄ",
        f"Lohnsteigerung nach {course.pay_year} (Annahme): "
        f"{de.with_unit(100 * choices.growth, '%', 1)} je Jahr; Anlaufkosten je KiFaZ (Annahme): "
        f"{de.euro(choices.start_up_eur)}",
        "Unter 18-Jährige kommender Jahre: Schätzung; wer dort wohnt, nicht wer kommt",
    ]


def _download(table: Callable[[], pd.DataFrame], notes: list[str], name: str) -> None:
    downloads.download_buttons(
        table,
        metadata_of(data.current().sources_of(answers.INDICATORS), data.current().lines(), *notes),
        name=name,
        key=name,
    )
