"""The commands: thin, each asks the store and hands the answer to a report."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from sozialraum.cli import (
    allocate,
    boundaries,
    forecast,
    framework,
    heterogeneity,
    keeping,
    need,
    opened,
    places,
    releases,
    report,
    scenario,
    services,
    sites,
    table,
    terminal,
    update,
)
from sozialraum.cli.german import Commands
from sozialraum.cli.options import Json
from sozialraum.cli.terminal import say


class Format(StrEnum):
    """How a profile is written."""

    text = "text"
    csv = "csv"
    json = "json"


def build(
    force: Annotated[
        bool, typer.Option("--force", help="Auch bauen, wenn sich nichts geändert hat.")
    ] = False,
    update_checksums: Annotated[
        bool,
        typer.Option("--update-checksums", help="Vorher die Prüfsummen der Rohtabellen erneuern."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Baut den Datenspeicher aus dem Ordner data/."""
    from sozialraum.cli import reports
    from sozialraum.store import build as store_build
    from sozialraum.store import data_files, db

    if update_checksums:
        data_files.write_checksums(terminal.DATA_DIR)
    done = store_build.build(db.engine(), terminal.DATA_DIR, is_forced=force)
    say(reports.build_json(done) if as_json else reports.build_text(done))


def check(as_json: Json = False) -> int:
    """Prüft den Datenspeicher und zeigt, was er enthält."""
    from sozialraum.cli import reports
    from sozialraum.store import db, verify

    engine = db.engine()
    results = verify.verify(engine, terminal.DATA_DIR)
    held = reports.holdings(engine)
    say(reports.check_json(held, results) if as_json else reports.check_text(held, results))
    return terminal.FAULT if reports.has_failed(results) else terminal.OK


def show(
    stadtraum: Annotated[
        str, typer.Argument(help="Nummer (4 oder 04) oder eindeutiger Teil des Namens.")
    ],
    form: Annotated[Format, typer.Option("--format", help="text, csv oder json.")] = Format.text,
) -> None:
    """Zeigt einen Stadtraum in den vier Dimensionen der Studie."""
    from sozialraum.answers import profile as answers
    from sozialraum.cli import profile
    from sozialraum.cli.stadtraum import find

    _, release = opened.release()
    code = find(release, stadtraum)
    say(profile.WRITERS[form.value](release, answers.profile(release, code)))


app = Commands("Sozialraum Dresden: Planung sozialraumorientierter Kinder- und Jugendhilfe.")
app.add("build", build)
app.add("check", check)
app.add("show", show)
forecast.register(app, scenario.register(app))
for part in (
    *(boundaries, allocate, heterogeneity, services, need, sites, framework, keeping),
    *(releases, report, update, places, table),
):
    part.register(app)
