"""Commands about years to come: children per Stadtraum, and a scenario's posts year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from sozialraum.cli import opened, scenario
from sozialraum.cli.german import WrongCallError, number
from sozialraum.cli.options import Json, argument, option
from sozialraum.cli.terminal import say

if TYPE_CHECKING:
    import pandas as pd

    from sozialraum.answers.release import Release
    from sozialraum.model.people.demand import Demand

_WIDTH = 34


def forecast(
    year: Annotated[int | None, option("--jahr", "Planungsjahr; gezählt wird am 31.12.")] = None,
    ages: Annotated[str, option("--alter", "u18, u3, u6, 3_5, 6_9, 10_14 oder 15_17.")] = "u18",
    dwellings: Annotated[
        list[str] | None,
        option(
            "--wohnungen",
            "Neue Wohnungen als Stadtraum-Jahr-Zahl, z. B. 04-2028-120; mehrfach möglich.",
        ),
    ] = None,
    children: Annotated[
        float | None, option("--kinder-je-wohnung", "Sonst gilt die Vorgabe.", read=number)
    ] = None,
    births: Annotated[
        float | None, option("--geburten", "Prozent gegenüber der Prognose.", read=number)
    ] = None,
    moves: Annotated[
        float | None, option("--zuzug", "Prozent je Jahr gegenüber der Prognose.", read=number)
    ] = None,
    as_json: Json = False,
) -> None:
    """Kinder je Stadtraum: heute, Prognose, mit eigenen Annahmen; und wie Prognosen eintrafen."""
    from sozialraum.answers import forecast as answers
    from sozialraum.answers import forecast_review
    from sozialraum.model.people import demand as model

    _, release = opened.release()
    years = answers.years(release)
    if not years:
        raise WrongCallError("Eine Prognose der Stadt liegt nicht vor.")
    wanted = years[-1] if year is None else year
    if wanted not in years:
        raise WrongCallError(
            f"--jahr {wanted} ist nicht möglich. Vorhanden: {years[0]} bis {years[-1]}."
        )
    demand = model.Demand(
        model.decode(".".join(dwellings or []), release.names("stadtraum"), years),
        release.parameter(model.CHILDREN_ID) if children is None else children,
        (births or 0.0) / 100,
        (moves or 0.0) / 100,
        ages,
    )
    frame = answers.by_area(release, demand, wanted)
    found = forecast_review.reviews(release)
    if as_json:
        from sozialraum.cli.reports import to_json

        content = {
            "year": wanted,
            "assumed": demand,
            "areas": frame,
            "reviews": [
                {"indicator_id": one.indicator_id, "day": one.day, "areas": one.areas}
                for one in found
            ],
        }
        say(to_json(content))
        return
    say(_text(release, demand, frame, wanted))
    from sozialraum.text import forecast as words

    names = release.names("stadtraum")
    for one in found:
        say("\n" + words.reviewed(one.day, one.areas, one.typical, one.city, names))


def _text(release: Release, demand: Demand, frame: pd.DataFrame, year: int) -> str:
    from sozialraum.text import forecast as words
    from sozialraum.text import format as de

    keys = {"now": "heute", "forecast": f"Prognose {year}"}
    if not demand.is_forecast:
        keys |= {"assumed": "mit Annahmen", "difference": "Unterschied"}
    names = release.names("stadtraum")
    said = words.assumed(demand) or "keine"
    lines = [
        f"{words.AGE_WORDS[demand.ages]} am 31.12.{year} (Schätzung)",
        f"Eigene Annahmen neben der Prognose der Stadt: {said}",
        f"{'Stadtraum':<{_WIDTH}}" + "".join(f"{label:>16}" for label in keys.values()),
    ]
    sums = frame.assign(code="").sum(numeric_only=True, skipna=False).to_dict()
    rows = [*((names[row["code"]], row) for row in frame.to_dict("records")), ("Dresden", sums)]
    for name, row in rows:
        cells = (de.number(row[key], sign=key == "difference") for key in keys)
        lines.append(f"{name:<{_WIDTH}}" + "".join(f"{cell:>16}" for cell in cells))
    return "\n".join([*lines, *([words.ON_TOP] if demand.dwellings else [])])


def years(
    source: Annotated[str, argument(scenario.SOURCE, "DATEI")],
    share: Annotated[
        float | None, option("--unbesetzt", "Prozent der Stellen; sonst die Vorgabe.", read=number)
    ] = None,
    months: Annotated[
        float | None, option("--monate", "Monate bis zur ersten Besetzung.", read=number)
    ] = None,
    as_json: Json = False,
) -> None:
    """Zeigt Stellen, wohl unbesetzte Stellen, Kosten und Kinder eines Szenarios Jahr für Jahr."""
    from sozialraum.answers import waves
    from sozialraum.model.costs import staffing
    from sozialraum.model.people.demand import Demand

    engine, release = opened.release()
    document = scenario.resolve(engine, release, source)
    result = scenario.compute(document, release)
    plan = waves.plan_of(result)
    if plan.empty:
        say(f"{document.name}: keine neuen Stellen und Budgets, also kein Zeitplan.")
        return
    vacancy = staffing.Vacancy(
        release.parameter(staffing.SHARE_ID) if share is None else share / 100,
        release.parameter(staffing.MONTHS_ID) if months is None else months,
    )
    choices = waves.usual(release, plan, Demand(), vacancy)
    order = waves.orders(release)["belastung"]
    course = waves.course(release, result, waves.waves_of(plan, order), choices)
    if as_json:
        from sozialraum.cli.reports import to_json

        content = {"years": course.path.years, "staff": course.staff, "reach": course.reach}
        say(to_json(content))
        return
    say(_years_text(document.name, course, vacancy))


def _years_text(name: str, course: Any, vacancy: Any) -> str:
    from sozialraum.text import forecast as words
    from sozialraum.text import format as de

    heads = ("Jahr", "VzÄ", "davon leer", "Kosten", "unter 18 dort")
    lines = [name, "".join(f"{head:>16}" for head in heads)]
    merged = course.path.years.merge(course.staff.drop(columns="vzae"), on="year")
    for row in merged.merge(course.reach, on="year").to_dict("records"):
        cells = (
            str(row["year"]),
            de.number(row["vzae"], 2),
            de.number(row["vacant_vzae"], 2),
            de.euro(row["total_eur"]),
            words.people(row["middle"]),
        )
        lines.append("".join(f"{cell:>16}" for cell in cells))
    said = words.vacancies(vacancy, course.staff)
    return "\n".join([*lines, *([said] if said else [])])
