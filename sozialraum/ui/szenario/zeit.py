"""Szenario over the years: start years in waves, posts, cost and children within reach."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sozialraum.answers import waves as answers
from sozialraum.answers.waves import INDICATORS, Choices, Course
from sozialraum.model.costs import paths, pay_path, staffing
from sozialraum.model.costs.personnel import CostError
from sozialraum.model.costs.staffing import Vacancy
from sozialraum.model.defaults import ParameterError
from sozialraum.model.people.city_forecast import ProjectionError
from sozialraum.pictures import waves_chart
from sozialraum.text import forecast as words
from sozialraum.text import format as de
from sozialraum.ui.shell import controls, data, draw, page, register
from sozialraum.ui.shell.part import part
from sozialraum.ui.szenario import editions_view, nachfrage, planning, waves_tables

__all__ = ["GUIDE", "INDICATORS", "SOURCES", "show"]

SOURCES = (
    "**Kosten je Jahr:** Entgelttabellen TVöD SuE, soweit es sie gibt; danach steigt das Entgelt um "
    "die eingestellte Lohnsteigerung (Annahme). Miete, Aktionsbudget und Sachkosten bleiben gleich: "
    "Spätere Jahre sind deshalb eher zu niedrig als zu hoch gerechnet.",
    "**Unter 18-Jährige in kommenden Jahren (Schätzung):** Altersgruppen der Stadträume werden "
    "fortgeschrieben (vereinfachtes Verfahren nach Hamilton und Perry) und in jedem Jahr auf die "
    "Bevölkerungsprognose der Stadt nach Einzelaltern eingestellt. Sie beginnt bei den "
    "gezählten Kindern. In einer eigenen Rückrechnung lagen neun von zehn Zahlen in der Spanne, "
    "einzelne weiter daneben; mehr als fünf Jahre voraus ist sie nur fortgeschrieben.",
    "**Eigene Annahmen zu Kindern:** Mehr oder weniger Geburten wirken auf Kinder, die nach der letzten "
    "Zählung geboren sind, Zuzug auf alle Jahr für Jahr. Kinder neuer Wohnungen kommen hinzu und sind so "
    "alt wie die anderen im Stadtraum. Ohne Annahme gilt die Prognose der Stadt unverändert.",
    "**Unbesetzte Stellen:** Annahme; für Dresden ist nichts veröffentlicht gefunden. Bei 0 gelten alle "
    "Stellen als besetzt.",
    "**Obergrenzen, Anlaufkosten, Startjahre:** Planungsannahmen. Drei neue KiFaZ im Jahr "
    "entsprechen den drei Modellräumen der Rahmenkonzeption 2017.",
    "**Ausgaben der Bevölkerungsprognose:** Pressemitteilungen der Stadt (2014, 2018) und "
    "Presseberichte (2020, 2023, 2025); Quelle je Ausgabe in der Tabelle.",
)
GUIDE = """
- Legen Sie fest, **in welchem Jahr** die Modellräume 4, 10 und 14 beginnen und wann die weiteren
  Stadträume Ihres Szenarios folgen.
- **Obergrenzen** begrenzen, was in einem Jahr neu entsteht. Reicht sie nicht, beginnen Stadträume
  später; das steht dann im Hinweis.
- **Weitere Annahmen** öffnet Zeitraum, Lohnsteigerung, Anlaufkosten, Reihenfolge und wie viele
  Stellen wohl unbesetzt bleiben.
- **Kinder: Alter und eigene Annahmen** stellt ein, welches Alter gezählt wird, und ergänzt die
  Prognose der Stadt um neue Wohnungen, Geburten und Zuzug. Alles davon steht in der Adresse.
- Die Zahl der Kinder sagt, wie viele dort **wohnen**, nicht wie viele kommen.
- **Wie sicher sind Prognosen?** zeigt, wie weit frühere Prognosen neben der Zählung lagen und wie
  weit die Ausgaben auseinanderliegen.
"""


MOST_NAMED = 4  # places a sentence names; more are in the table


@part  # a slider's move redraws this view only, not the frame around it
def show() -> None:
    """Draw the whole view; needs the page's full width."""
    result = planning.compute()
    plan = answers.plan_of(result)
    if plan.empty:
        page.answer(
            f"{result.scenario.name}: Dieses Szenario enthält keine neuen Stellen und Budgets. "
            "Es gibt deshalb keinen Zeitplan."
        )
        st.info(
            "Bitte wählen Sie unter „Ausstattung“ eine Vorlage oder planen Sie einen Stadtraum."
        )
        return
    top = st.container()  # the answer needs the controls, which stand beside the picture
    left, right = st.columns([2, 5], gap="small")
    with left, page.levers():
        choices, waves = _controls(plan)
    try:
        course = answers.course(data.current(), result, waves, choices)
        by_forecast = answers.reach_by_forecast(data.current(), course, choices.demand)
    except (CostError, ParameterError, ProjectionError, paths.PathError) as error:
        top.warning(f"Der Zeitplan lässt sich so nicht rechnen. {error}")
        return
    with top:
        page.answer(answer(course))
        for text in warnings(course, waves_tables.names()):
            st.warning(text)
    with right:
        page.figures(*_figures(course, choices, by_forecast))
        _charts(course, choices, by_forecast)
    page.note(basis(result.scenario.name, course, choices, by_forecast))
    waves_tables.show(result, course, choices)
    nachfrage.show(choices.demand, int(course.path.years["year"].iloc[-1]))
    editions_view.show()


def _controls(plan: pd.DataFrame) -> tuple[Choices, dict[str, list[str]]]:
    """Start years and caps, the rest folded away: their values count all the same."""
    rows = register.entries()
    first = planning.years()[-1]
    wished = {}
    for number, key in enumerate(answers.waves_of(plan, []), start=1):
        wished[key] = int(
            controls.choose(
                f"Start {number}: {answers.WAVE_NAMES[key]}",
                {
                    str(first + int(after)): str(first + int(after))
                    for after in register.steps(rows[answers.START_IDS[key]])
                },
                param=f"start_{key}",
                default=str(first + int(rows[answers.START_IDS[key]].default)),
                help=rows[answers.START_IDS[key]].help,
            )
        )
    kifaz_cap = register.slide(rows[paths.CAP_IDS["kifaz"]], param="max_kifaz", lowest=1)
    vzae_cap = register.slide(rows[paths.CAP_IDS["vzae"]], param="max_vzae", lowest=1)
    with page.fold("Weitere Annahmen", key="waves_more") as is_open:
        years, growth, start_up, share, months = (
            register.slide(rows[key], param=param, is_shown=is_open)
            for key, param in (
                (paths.YEAR_COUNT_ID, "jahre"),
                (pay_path.GROWTH_ID, "lohn"),
                (paths.START_UP_ID, "anlauf"),
                (staffing.SHARE_ID, "unbesetzt"),
                (staffing.MONTHS_ID, "besetzung"),
            )
        )
        order = controls.choose(
            "Reihenfolge innerhalb einer Welle",
            {"belastung": "höhere Belastung zuerst", "nummer": "nach Nummer"},
            param="folge",
            default="belastung",
            help="Belastungsindex der Stadt. Zählt nur, wenn eine Obergrenze greift.",
            is_shown=is_open,
        )
    vacancy = Vacancy(share, months)
    demand = nachfrage.choose()
    choices = Choices(wished, kifaz_cap, vzae_cap, int(years), growth, start_up, demand, vacancy)
    return choices, answers.waves_of(plan, answers.orders(data.current())[order])


def answer(course: Course) -> str:
    """What the years cost together, and what there is at their end."""
    years = course.path.years
    first, last = years.iloc[0], years.iloc[-1]
    return (
        f"{int(first['year'])} bis {int(last['year'])} kostet der Aufbau zusammen rund "
        f"{de.euro_short(years['total_eur'].sum())}; am Ende gibt es "
        f"{de.count(int(last['kifaz']), 'KiFaZ', 'KiFaZ')} und {de.number(last['vzae'], 2)} VzÄ."
    )


def basis(name: str, course: Course, choices: Choices, by_forecast: pd.DataFrame) -> str:
    """Whom the posts can reach, what is assumed, what it cannot say."""
    reach = course.reach.iloc[-1]
    aged = words.aged(choices.demand.ages)
    people = (
        f"In den Stadträumen mit Stellen leben {int(reach['year'])} geschätzt "
        f"{words.people(reach['middle'])} {aged} ({words.people(reach['low'])} bis "
        f"{words.people(reach['high'])}); wie viele kommen, sagt die Rechnung nicht."
        if reach["middle"] == reach["middle"]
        else f"Wie viele {aged} dort leben, ist nicht bekannt."
    )
    once = de.euro(course.path.years["start_up_eur"].sum())
    parts = [
        f"Szenario: {name}. {people}",
        _assumed(choices, by_forecast),
        f"Darin {once} einmalig. Angenommen: {de.with_unit(100 * choices.growth, '%', 1)} "
        f"Lohnsteigerung im Jahr nach {course.pay_year}.",
        words.vacancies(choices.vacancy, course.staff),
    ]
    return " ".join(part for part in parts if part)


def _assumed(choices: Choices, by_forecast: pd.DataFrame) -> str:
    said = words.assumed(choices.demand)
    if not said:
        return ""
    alone = words.people(by_forecast["middle"].iloc[-1])
    return f"Eigene Annahmen darin: {said}; nach der Prognose der Stadt allein wären es {alone}."


def _figures(course: Course, choices: Choices, by_forecast: pd.DataFrame) -> list[str]:
    years = course.path.years
    first, last = years.iloc[0], years.iloc[-1]
    reach, empty = course.reach.iloc[-1], course.staff["vacant_vzae"].iloc[-1]
    is_own = not choices.demand.is_forecast
    return [
        page.figure(
            f"Kosten {int(first['year'])} bis {int(last['year'])}",
            de.euro_short(years["total_eur"].sum()),
            f"{int(last['year'])}: {de.euro(last['total_eur'])}",
        ),
        page.figure(
            f"Stellen {int(last['year'])}",
            de.with_unit(last["vzae"], "VzÄ", 2),
            f"davon wohl leer: {de.number(empty, 2)}"
            if empty
            else de.count(int(last["kifaz"]), "KiFaZ", "KiFaZ"),
        ),
        page.figure(
            f"{words.AGE_WORDS[choices.demand.ages]} dort, {int(last['year'])}",
            words.people(reach["middle"]),
            f"Prognose der Stadt: {words.people(by_forecast['middle'].iloc[-1])}"
            if is_own
            else f"{words.people(reach['low'])} bis {words.people(reach['high'])}",
        ),
    ]


def warnings(course: Course, names: dict[str, str]) -> list[str]:
    """What the caps change and what they cannot hold, in German sentences."""
    found = []
    later = course.later
    if len(later) > MOST_NAMED:
        found.append(
            f"Wegen der Obergrenzen beginnen {len(later)} Gebiete später als gewünscht, das letzte "
            f"{later['start'].max()}. Wer das ist, steht unter „Wer beginnt wann“."
        )
    elif len(later):
        places = [
            f"{names[row.code]} ({row.start} statt {row.wished})" for row in later.itertuples()
        ]
        verb = "beginnt" if len(later) == 1 else "beginnen"
        found.append(f"Wegen der Obergrenzen {verb} später: {de.listing(places)}.")
    if course.path.later_codes:
        places = [names[code] for code in course.path.later_codes]
        found.append(
            f"Erst nach {int(course.path.years['year'].iloc[-1])} an der Reihe und deshalb in keiner "
            f"Zahl enthalten: {de.listing(places)}."
        )
    words = {"vzae": "VzÄ", "kifaz": "KiFaZ"}
    for row in course.path.warnings.itertuples():
        places = [names[code] for code in str(row.codes).split("|")]
        found.append(
            f"{row.year} entstehen {de.number(row.new_count, 2)} {words[str(row.kind)]}, mehr als die "
            f"Obergrenze von {de.number(row.cap, 2)}: {de.listing(places)}."
        )
    return found


def _charts(course: Course, choices: Choices, by_forecast: pd.DataFrame) -> None:
    years = course.path.years
    first, last = int(years["year"].iloc[0]), int(years["year"].iloc[-1])
    with page.picture():
        draw.keys(waves_chart.kinds(years))
        draw.chart(
            waves_chart.costs(years),
            alternative=f"Gestapelte Balken: Kosten je Jahr von {first} bis {last}, zwischen "
            f"{de.euro_short(years['total_eur'].min())} und "
            f"{de.euro_short(years['total_eur'].max())}. Alle Werte in der Tabelle darunter.",
            key="waves_costs",
        )
    left, right = st.columns(2, gap="medium")
    vacant, is_own = course.staff["vacant_vzae"].iloc[-1], not choices.demand.is_forecast
    empty = f", davon hell {de.number(vacant, 2)} wohl unbesetzt" if vacant else ""
    with left:
        st.markdown("**Stellen (VzÄ)**" + " – hell: wohl unbesetzt" * bool(empty))
        draw.chart(
            waves_chart.posts(course.staff),
            alternative=f"Balken: VzÄ je Jahr, {first}: {de.number(years['vzae'].iloc[0], 2)}, "
            f"{last}: {de.number(years['vzae'].iloc[-1], 2)}{empty}. Alle Werte in der Tabelle darunter.",
            key="waves_posts",
        )
    if course.reach["middle"].notna().any():
        with right:
            st.markdown(
                f"**{words.AGE_WORDS[choices.demand.ages]} dort (Schätzung)**"
                + " – gestrichelt: Prognose der Stadt" * is_own
            )
            draw.chart(
                waves_chart.reach(course.reach, by_forecast if is_own else None),
                alternative=f"Linie mit Spanne: {words.aged(choices.demand.ages)} in Stadträumen mit "
                f"Stellen, {last} geschätzt {words.people(course.reach['middle'].iloc[-1])}. Alle Werte in der "
                "Tabelle darunter.",
                key="waves_reach",
            )
