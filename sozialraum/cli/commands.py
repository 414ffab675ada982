"""The commands: thin, each asks the store and hands the answer to a report."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any

from sozialraum.cli import (
    allocate,
    boundaries,
    evidence,
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
    sites_shift,
    table,
    terminal,
    update,
)
from sozialraum.cli.german import commands
from sozialraum.cli.options import Json, argument, option
from sozialraum.cli.terminal import say


class Format(StrEnum):
    """How a profile is written."""

    text = "text"
    csv = "csv"
    json = "json"


def build(
    force: Annotated[bool, option("--force", "Auch bauen, wenn sich nichts geändert hat.")] = False,
    update_checksums: Annotated[
        bool, option("--update-checksums", "Vorher die Prüfsummen der Rohtabellen erneuern.")
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
    say(reports.to_json(done) if as_json else reports.build_text(done))


def check(as_json: Json = False) -> int:
    """Prüft den Datenspeicher und zeigt, was er enthält."""
    from sozialraum.cli import reports
    from sozialraum.store import db, verify

    engine = db.engine()
    results = verify.verify(engine, terminal.DATA_DIR)
    held = reports.holdings(engine)
    told = {**vars(held), "checks": results}
    say(reports.to_json(told) if as_json else reports.check_text(held, results))
    return terminal.FAULT if reports.has_failed(results) else terminal.OK


def show(
    stadtraum: Annotated[str, argument("Nummer (4 oder 04) oder eindeutiger Teil des Namens.")],
    form: Annotated[Format, option("--format", "text, csv oder json.")] = Format.text,
) -> None:
    """Zeigt einen Stadtraum in den vier Dimensionen der Studie."""
    from sozialraum.answers import profile as answers
    from sozialraum.cli import profile
    from sozialraum.cli.stadtraum import find

    _, release = opened.release()
    code = find(release, stadtraum)
    say(profile.WRITERS[form.value](release, answers.profile(release, code)))


# Commands and groups of commands, in the order of the help.
COMMANDS: dict[str, Callable[..., Any]] = {
    "build": build,
    "check": check,
    "show": show,
    "forecast": forecast.forecast,
    "allocate": allocate.allocate,
    "heterogeneity": heterogeneity.heterogeneity,
    "aggregate": heterogeneity.aggregate,
    "rank": need.rank,
    "choose": need.choose,
    "backup": keeping.backup,
    "restore": keeping.restore,
    "export": keeping.export,
    "import": keeping.read_in,
    "rescue": keeping.rescue,
    "report": report.report,
    "update": update.update,
    "table": table.table,
}
GROUPS: dict[str, tuple[str, dict[str, Callable[..., Any]]]] = {
    "scenario": (
        "Szenarien rechnen, vergleichen, sichern.",
        {
            "run": scenario.run,
            "compare": scenario.compare,
            "provision": scenario.provision,
            "evidence": evidence.evidence,
            "list": scenario.list_saved,
            "export": scenario.export,
            "import": scenario.import_file,
            "years": forecast.years,
        },
    ),
    "boundaries": (
        "Amtliche Grenzen laden, entfernen, ansehen.",
        {
            "load": boundaries.load,
            "fetch": boundaries.fetch,
            "remove": boundaries.remove,
            "status": boundaries.status,
        },
    ),
    "services": (
        "Angebote zeigen, Felder und Versorgung rechnen.",
        {
            "list": services.list_services,
            "posts": services.posts,
            "radar": services.radar,
            "ratios": services.ratios,
        },
    ),
    "sites": (
        "Erreichbarkeit und Standorte.",
        {"solve": sites.solve, "coverage": sites.coverage, "shift": sites_shift.shift},
    ),
    "findings": ("Befunde der Studie und Notizen durchsuchen.", {"search": framework.search}),
    "plan": (
        "Maßnahmenplan der Rahmenkonzeption.",
        {"list": framework.list_measures, "report": framework.report},
    ),
    "budget": (
        "Aktionsbudget: Stand, Buchungen, Nachweis.",
        {
            "list": framework.list_budgets,
            "book": framework.book,
            "statement": framework.statement,
        },
    ),
    "releases": (
        "Stände der Daten: ansehen, vergleichen, zurücknehmen.",
        {"list": releases.list_all, "diff": releases.diff, "back": releases.back},
    ),
    "places": (
        "Orte der Angebote aus Adressen bestimmen.",
        {
            "load": places.load,
            "fetch": places.fetch,
            "list": places.list_places,
            "decide": places.decide,
            "remove": places.remove,
        },
    ),
    "ways": (
        "Straßen und Wege für Fußwege laden.",
        {"load": places.load_ways, "fetch": places.fetch_ways, "remove": places.remove_ways},
    ),
}

app = commands(
    "Sozialraum Dresden: Planung sozialraumorientierter Kinder- und Jugendhilfe.", COMMANDS
)
for name, (about, asked) in GROUPS.items():
    app.add_typer(commands(about, asked), name=name)
