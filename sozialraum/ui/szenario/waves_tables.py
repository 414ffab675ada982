"""The years of a scenario as tables and files."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from sozialraum.answers import waves as answers
from sozialraum.answers.table import Column, Table
from sozialraum.answers.waves import Choices, Course
from sozialraum.model.costs.staffing import Vacancy
from sozialraum.model.scenario.result import OUTSIDE_LABEL, ScenarioResult
from sozialraum.text import forecast as words
from sozialraum.text import format as de
from sozialraum.ui.shell import controls, downloads, draw, page
from sozialraum.ui.szenario.planning_table import COSTS

MONEY = {**COSTS, "aktionsbudget_eur": "Aktionsbudget EUR"}
VARIANTS = {"low": "niedrig", "middle": "mittel", "high": "hoch"}
_YEAR = Column("year", "Jahr", is_number=False, file=True)


def names() -> dict[str, str]:
    """Code -> name, with the posts outside the Stadträume."""
    return {**controls.stadtraum_names(), answers.OUTSIDE: OUTSIDE_LABEL}


def show(result: ScenarioResult, course: Course, choices: Choices) -> None:
    """Years, start years and files, each in its fold."""
    page.unfold("Als Tabelle lesen: Jahre", "waves_years", _show_years, course, choices)
    with page.fold("Als Tabelle lesen: Wer beginnt wann", key="waves_starts") as is_open:
        if is_open:
            draw.values(start_table(course))
    with page.fold("Zeitplan herunterladen", key="waves_files") as is_open:
        if is_open:
            notes = _notes(result, course, choices)
            st.markdown("Je Jahr")
            _download(lambda: year_table(course, choices), notes, "zeitplan_jahre")
            st.markdown("Je Stadtraum und Jahr")
            _download(lambda: area_table(course, names()), notes, "zeitplan_stadtraeume")


def _show_years(course: Course, choices: Choices) -> None:
    draw.values(year_table(course, choices))
    draw.values(people_table(course, choices))
    st.caption(
        "Gezählt werden ganze Jahre: Ein Angebot kostet ab Januar seines Startjahres. Für mehrere "
        "Stadträume zusammen ist die Spanne eher zu weit, weil sie nicht alle zugleich wenig oder "
        "viele Kinder haben."
    )


def year_table(course: Course, choices: Choices) -> Table:
    """The years: posts and money; in files also each kind of cost and the people."""
    aged = words.AGE_WORDS[choices.demand.ages]
    empty = [
        Column("vacant_vzae", "davon leer", title="wohl unbesetzt (Annahme)", file=True, decimals=2)
    ]
    return Table(
        [
            _YEAR,
            Column("vzae", "VzÄ", file=True, decimals=2),
            *(empty if choices.vacancy != Vacancy() else []),
            Column("new_vzae", "neue VzÄ", file=True, decimals=2),
            Column("kifaz", "KiFaZ", file=True),
            Column("personnel", "Personal", title="Personal mit Gemeinkosten", show=de.euro),
            Column("running", "Übriges", title="Sachkosten, Miete, Aktionsbudget", show=de.euro),
            *(Column(key, file=heading) for key, heading in MONEY.items()),
            Column(
                "start_up_eur", "einmalig", title="Anlaufkosten", show=de.euro, file="einmalig EUR"
            ),
            Column("total_eur", "Kosten", show=de.euro, file="Kosten EUR"),
            Column("cumulative_eur", "Summe", title="Summe bis zu diesem Jahr", show=de.euro),
            *(Column(key, file=f"{aged} {word} (Schätzung)") for key, word in VARIANTS.items()),
        ],
        course.path.years.merge(course.reach, on="year")
        .merge(course.staff.drop(columns="vzae"), on="year")
        .assign(
            personnel=lambda rows: rows["personnel_eur"] + rows["overhead_eur"],
            running=lambda rows: (
                rows["material_eur"] + rows["rent_eur"] + rows["aktionsbudget_eur"]
            ),
        ),
        caption="Stellen und Kosten je Jahr (Personal mit Gemeinkosten; Übriges: Sachkosten, Miete, "
        "Aktionsbudget)",
    )


def people_table(course: Course, choices: Choices) -> Table:
    """The people each year, low, middle, high; files have them beside the cost."""
    return Table(
        [_YEAR, *(Column(key, word, show=words.people) for key, word in VARIANTS.items())],
        course.reach,
        caption=f"{words.AGE_WORDS[choices.demand.ages]} in Stadträumen mit Stellen (Schätzung)",
    )


def start_table(course: Course) -> Table:
    """Who begins when; only on the screen."""
    starts = course.starts
    late = starts["start"] > starts["wished"]
    return Table(
        [
            Column("name", "Gebiet", is_number=False),
            Column("wave_name", "Welle", is_number=False),
            Column("wished", "gewünscht", show=str),
            Column("start", "Start", show=str),
            Column("vzae", "VzÄ", decimals=2),
            Column("note", "Hinweis", is_number=False),
        ],
        starts.assign(
            name=starts["code"].map(names()),
            wave_name=starts["wave"].map(answers.WAVE_NAMES),
            vzae=starts["code"].map(sizes(course)),
            note=late.map({True: "später als gewünscht", False: ""}),
        ),
        caption="Startjahre (k. A. = Start liegt nach dem gezeigten Zeitraum)",
    )


def area_table(course: Course, labels: dict[str, str]) -> Table:
    """Areas and years; only in files."""
    areas = course.path.areas
    return Table(
        [
            Column("code", file="Nummer"),
            Column("name", file="Gebiet"),
            Column("year", file="Jahr"),
            Column("vzae", file="VzÄ"),
            Column("new_vzae", file="neue VzÄ"),
            Column("kifaz", file="KiFaZ"),
            *(Column(key, file=heading) for key, heading in MONEY.items()),
            Column("start_up_eur", file="einmalig EUR"),
            Column("total_eur", file="Kosten EUR"),
        ],
        areas.assign(name=areas["code"].map(labels)),
        caption="Stellen und Kosten je Stadtraum und Jahr",
    )


def sizes(course: Course) -> dict[str, float]:
    """Posts of each area once it has started: code -> VzÄ."""
    return {
        str(code): float(value)
        for code, value in course.path.areas.groupby("code")["vzae"].max().items()
    }


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
        f"{words.AGE_WORDS[choices.demand.ages]} in kommenden Jahren: Schätzung; wer dort wohnt, nicht "
        "wer kommt",
        f"Eigene Annahmen neben der Prognose der Stadt: {words.assumed(choices.demand) or 'keine'}",
        words.vacancies(choices.vacancy, course.staff) or "Alle Stellen besetzt gerechnet",
    ]


def _download(table: Callable[[], Table], notes: list[str], name: str) -> None:
    downloads.download_buttons(
        table,
        downloads.origin(answers.INDICATORS, *notes),
        name=name,
        key=name,
    )
