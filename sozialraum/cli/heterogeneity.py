"""The commands ``heterogeneity`` and ``aggregate``: the inside of Stadträume, and sums of areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from sozialraum.cli import opened
from sozialraum.cli.german import WrongCallError, number
from sozialraum.cli.options import Json, option
from sozialraum.cli.stadtraum import find
from sozialraum.cli.terminal import say

if TYPE_CHECKING:
    from sozialraum.answers.heterogeneity import Result
    from sozialraum.answers.release import Release
    from sozialraum.model.heterogeneity.profile import Settings

Indicator = Annotated[
    str | None, option("--indicator", "Kennung; ohne Angabe die Vorgabe.", "KENNZAHL")
]
Date = Annotated[
    str | None, option("--date", "JJJJ oder JJJJ-MM-TT; ohne Angabe der jüngste.", "STICHTAG")
]


def heterogeneity(
    indicator: Indicator = None,
    date: Date = None,
    stadtraum: Annotated[
        str | None, option("--stadtraum", "Nur dieser, mit seinen Teilen.", "NUMMER")
    ] = None,
    view: Annotated[
        str,
        option(
            "--view",
            "durchschnitt, ungleichheitsscheu oder schlechteste: danach wird gereiht.",
            "SICHT",
        ),
    ] = "durchschnitt",
    step_sd: Annotated[
        float | None, option("--step-sd", "Ab wann ein Teil deutlich belasteter ist.", "SD", number)
    ] = None,
    epsilon: Annotated[
        float | None, option("--epsilon", "Ungleichheitsscheu, ab 0.", "ZAHL", number)
    ] = None,
    as_json: Json = False,
) -> None:
    """Zeigt, was der Durchschnitt der Stadträume verdeckt: Streuung, verborgene Teile, Nachbarschaft."""
    from sozialraum.cli import heterogeneity_reports as reports

    _, release = opened.release()
    found = _result(release, indicator, date, view, step_sd, epsilon)
    code = find(release, stadtraum) or None
    say(reports.profile_json(found, code) if as_json else reports.profile_text(found, code))


def aggregate(
    areas: Annotated[
        str,
        option(
            "--areas",
            "Mit Komma: stadt, sr04 (Stadtraum), 21 (Stadtteil), 76-11 (Teil von Strehlen).",
            "GEBIETE",
        ),
    ],
    indicator: Indicator = None,
    date: Date = None,
    as_json: Json = False,
) -> None:
    """Fasst frei gewählte Gebiete aus Zählern und Nennern zusammen; niemand zählt doppelt."""
    from sozialraum.cli import heterogeneity_reports as reports
    from sozialraum.model.heterogeneity.parts import HeterogeneityError

    result = _result(opened.release()[1], indicator, date)
    chosen = [part.strip() for part in areas.split(",") if part.strip()]
    try:
        found = result.together(chosen)
    except HeterogeneityError as fault:
        raise WrongCallError(f"--areas: {fault}") from None
    write = reports.aggregate_json if as_json else reports.aggregate_text
    say(write(result, chosen, found))


def _result(
    release: Release,
    indicator: str | None,
    date: str | None,
    view: str = "durchschnitt",
    step_sd: float | None = None,
    epsilon: float | None = None,
) -> Result:
    """The answer for the indicator, date and rules asked for."""
    from sozialraum.answers import heterogeneity, heterogeneity_inputs
    from sozialraum.text import format as de

    offered = heterogeneity_inputs.offered(release)
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
    settings = _settings(release, view, step_sd, epsilon)
    return heterogeneity.answer(release, key, fitting[-1], settings)


def _settings(
    release: Release, view: str, step_sd: float | None, epsilon: float | None
) -> Settings:
    from sozialraum.model.defaults import registered
    from sozialraum.model.heterogeneity.equity_view import EquityView
    from sozialraum.model.heterogeneity.pockets import PocketRule
    from sozialraum.model.heterogeneity.profile import PARAMETER_IDS, Settings
    from sozialraum.text import format as de

    if view not in tuple(EquityView):
        raise WrongCallError(
            f"--view: Die Sicht „{view[:40]}“ gibt es nicht. Erlaubt sind: {', '.join(EquityView)}."
        )
    step, sure, aversion, small = registered(release.tables["parameters"], PARAMETER_IDS).values()
    chosen = {}
    for asked, value, row in (("--step-sd", step_sd, step), ("--epsilon", epsilon, aversion)):
        if value is not None and not row.minimum <= value <= row.maximum:
            raise WrongCallError(
                f"{asked}: Erlaubt sind Werte von {de.short(row.minimum)} bis "
                f"{de.short(row.maximum)}."
            )
        chosen[asked] = row.default if value is None else value
    rule = PocketRule(chosen["--step-sd"], sure.default)
    return Settings(rule, chosen["--epsilon"], EquityView(view), small.default)
