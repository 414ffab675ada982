"""The commands ``heterogeneity`` and ``aggregate``: the inside of Stadträume, and sums of areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sozialraum import cli
from sozialraum.cli.german import WrongCallError, number
from sozialraum.cli.scenario import Json, PlanningCommand
from sozialraum.cli.terminal import say

if TYPE_CHECKING:
    from sozialraum.cli.heterogeneity_reports import Subject
    from sozialraum.model.heterogeneity import Settings

Indicator = Annotated[
    str | None,
    typer.Option("--indicator", metavar="KENNZAHL", help="Kennung; ohne Angabe die Vorgabe."),
]
Date = Annotated[
    str | None,
    typer.Option(
        "--date", metavar="STICHTAG", help="JJJJ oder JJJJ-MM-TT; ohne Angabe der jüngste."
    ),
]


def heterogeneity(
    indicator: Indicator = None,
    date: Date = None,
    stadtraum: Annotated[
        str | None,
        typer.Option("--stadtraum", metavar="NUMMER", help="Nur dieser, mit seinen Teilen."),
    ] = None,
    view: Annotated[
        str,
        typer.Option(
            "--view",
            metavar="SICHT",
            help="durchschnitt, ungleichheitsscheu oder schlechteste: danach wird gereiht.",
        ),
    ] = "durchschnitt",
    step_sd: Annotated[
        float | None,
        typer.Option(
            "--step-sd",
            parser=number,
            metavar="SD",
            help="Ab wann ein Teil deutlich belasteter ist.",
        ),
    ] = None,
    epsilon: Annotated[
        float | None,
        typer.Option("--epsilon", parser=number, metavar="ZAHL", help="Ungleichheitsscheu, ab 0."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Zeigt, was der Durchschnitt der Stadträume verdeckt: Streuung, verborgene Teile, Nachbarschaft."""
    from sozialraum.cli import heterogeneity_reports as reports

    subject = _subject(indicator, date)
    settings = _settings(subject, view, step_sd, epsilon)
    found = reports.analyse(subject, settings)
    code = None if stadtraum is None else _code(subject, stadtraum)
    say(reports.profile_json(found, code) if as_json else reports.profile_text(found, code))


def aggregate(
    areas: Annotated[
        str,
        typer.Option(
            "--areas",
            metavar="GEBIETE",
            help="Mit Komma: stadt, sr04 (Stadtraum), 21 (Stadtteil), 76-11 (Teil von Strehlen).",
        ),
    ],
    indicator: Indicator = None,
    date: Date = None,
    as_json: Json = False,
) -> None:
    """Fasst frei gewählte Gebiete aus Zählern und Nennern zusammen; niemand zählt doppelt."""
    from sozialraum.cli import heterogeneity_reports as reports
    from sozialraum.model import heterogeneity as model

    subject = _subject(indicator, date)
    chosen = [part.strip() for part in areas.split(",") if part.strip()]
    try:
        found = model.aggregate(subject.inputs.parts, chosen, factor=subject.measure.factor)
    except model.HeterogeneityError as fault:
        raise WrongCallError(f"--areas: {fault}") from None
    write = reports.aggregate_json if as_json else reports.aggregate_text
    say(write(subject, chosen, found))


def _subject(indicator: str | None, date: str | None) -> Subject:
    """The indicator and date asked for, with the figures of all levels."""
    from sozialraum.cli.heterogeneity_reports import read_subject
    from sozialraum.store import build, db, heterogeneity_inputs, queries
    from sozialraum.text import format as de

    engine = db.engine()
    build.ensure(engine, cli.DATA_DIR)
    values = {level: queries.values(engine, level) for level in heterogeneity_inputs.LEVELS}
    offered = heterogeneity_inputs.offered(queries.indicators(engine), values)
    key = indicator or heterogeneity_inputs.DEFAULT
    if key not in offered:
        raise WrongCallError(
            f"--indicator: Für „{key[:60]}“ gibt es je Stadtteil nicht Zähler und Nenner. "
            f"Möglich sind: {', '.join(offered) or 'keine'}."
        )
    days = offered[key]
    fitting = [day for day in days if day.startswith(date or "")] if date != "" else []
    if not fitting or (date and len(date) not in (4, 10)):
        raise WrongCallError(
            f"--date: Den Stichtag „{(date or '')[:20]}“ gibt es für „{key}“ nicht. "
            f"Möglich sind: {', '.join(de.date(day) for day in days)}."
        )
    return read_subject(engine, values, key, fitting[-1])


def _settings(
    subject: Subject, view: str, step_sd: float | None, epsilon: float | None
) -> Settings:
    from sozialraum.model.defaults import registered
    from sozialraum.model.heterogeneity import (
        PARAMETER_IDS,
        EquityView,
        PocketRule,
        Settings,
    )
    from sozialraum.text import format as de

    if view not in tuple(EquityView):
        raise WrongCallError(
            f"--view: Die Sicht „{view[:40]}“ gibt es nicht. Erlaubt sind: {', '.join(EquityView)}."
        )
    step, sure, aversion, small = registered(subject.parameters, PARAMETER_IDS).values()
    chosen = {}
    for option, value, row in (("--step-sd", step_sd, step), ("--epsilon", epsilon, aversion)):
        if value is not None and not row.minimum <= value <= row.maximum:
            raise WrongCallError(
                f"{option}: Erlaubt sind Werte von {de.short(row.minimum)} bis "
                f"{de.short(row.maximum)}."
            )
        chosen[option] = row.default if value is None else value
    rule = PocketRule(chosen["--step-sd"], sure.default)
    return Settings(rule, chosen["--epsilon"], EquityView(view), small.default)


def _code(subject: Subject, words: str) -> str:
    code = words.strip().zfill(2)
    if code not in subject.words.stadtraeume:
        raise WrongCallError(
            f"--stadtraum: Den Stadtraum „{words[:20]}“ gibt es nicht. Erlaubt sind die Nummern "
            f"{', '.join(subject.words.stadtraeume)}."
        )
    return code


def register(app: typer.Typer) -> None:
    """Add both commands to the command line."""
    app.command("heterogeneity", cls=PlanningCommand)(heterogeneity)
    app.command("aggregate", cls=PlanningCommand)(aggregate)
