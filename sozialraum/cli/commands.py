"""The commands: thin, each asks the store and hands the answer to a report."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from sozialraum.cli import (
    allocate,
    forecast,
    framework,
    heterogeneity,
    keeping,
    need,
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
from sozialraum.cli.german import GermanCommand, GermanGroup
from sozialraum.cli.terminal import say

_PLAIN: dict[str, Any] = {
    "add_completion": False,
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
    "no_args_is_help": True,
    "cls": GermanGroup,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}
app = typer.Typer(
    help="Sozialraum Dresden: Planung sozialraumorientierter Kinder- und Jugendhilfe.", **_PLAIN
)
boundaries_app = typer.Typer(help="Amtliche Grenzen laden, entfernen, ansehen.", **_PLAIN)
app.add_typer(boundaries_app, name="boundaries")
forecast.register(app, scenario.register(app, _PLAIN))
allocate.register(app)
heterogeneity.register(app)
services.register(app, _PLAIN)
need.register(app)
sites.register(app, _PLAIN)
framework.register(app, _PLAIN)
keeping.register(app)
releases.register(app, _PLAIN)
report.register(app)
update.register(app)
places.register(app, _PLAIN)
table.register(app)

Json = Annotated[bool, typer.Option("--json", help="Ausgabe als JSON für andere Programme.")]


class Layer(StrEnum):
    """Areas the city's service offers; from both come all other levels."""

    STADTTEIL = "stadtteil"
    STAT_BEZIRK = "stat_bezirk"


class Format(StrEnum):
    """How a profile is written."""

    text = "text"
    csv = "csv"
    json = "json"


@app.command(cls=GermanCommand)
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


@app.command(cls=GermanCommand)
def check(as_json: Json = False) -> int:
    """Prüft den Datenspeicher und zeigt, was er enthält."""
    from sozialraum.cli import reports
    from sozialraum.store import build as store_build
    from sozialraum.store import db

    engine = db.engine()
    results = store_build.verify(engine, terminal.DATA_DIR)
    held = reports.holdings(engine)
    say(reports.check_json(held, results) if as_json else reports.check_text(held, results))
    return terminal.FAULT if reports.has_failed(results) else terminal.OK


@app.command(cls=GermanCommand)
def show(
    stadtraum: Annotated[
        str, typer.Argument(help="Nummer (4 oder 04) oder eindeutiger Teil des Namens.")
    ],
    form: Annotated[Format, typer.Option("--format", help="text, csv oder json.")] = Format.text,
) -> None:
    """Zeigt einen Stadtraum in den vier Dimensionen der Studie."""
    from sozialraum.answers import profile as answers
    from sozialraum.answers.release import Release
    from sozialraum.cli import profile
    from sozialraum.store import build as store_build
    from sozialraum.store import db

    engine = db.engine()
    store_build.ensure(engine, terminal.DATA_DIR)
    release = Release.read(engine)
    code = profile.find(release.areas["stadtraum"], stadtraum)
    say(profile.WRITERS[form.value](release, answers.profile(release, code)))


@boundaries_app.command("load", cls=GermanCommand)
def boundaries_load(
    file: Annotated[Path, typer.Argument(help="GeoJSON, GeoPackage oder Shapefile als ZIP.")],
    level: Annotated[
        str | None, typer.Option(help="stadtbezirk, stadtraum, stadtteil oder stat_bezirk.")
    ] = None,
    code_column: Annotated[
        str | None, typer.Option(help="Spalte mit Codes oder Namen der Gebiete.")
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Ebene einer Datei mit mehreren.")] = None,
    origin: Annotated[
        str, typer.Option("--origin", help="Quellenvermerk, der unter der Karte steht.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Ersetzt die schematische Karte durch amtliche Grenzen."""
    from sozialraum.cli import reports
    from sozialraum.store import boundaries, db
    from sozialraum.store import build as store_build

    engine = db.engine()
    store_build.ensure(engine, terminal.DATA_DIR)
    done = boundaries.load(
        engine,
        file,
        level,
        code_column=code_column,
        layer=layer,
        attribution=origin,
        data_dir=terminal.DATA_DIR,
    )
    say(reports.load_json(done) if as_json else reports.load_text(done))


@boundaries_app.command("fetch", cls=GermanCommand)
def boundaries_fetch(
    level: Annotated[
        Layer, typer.Option(help="Was geladen wird; daraus entstehen alle Ebenen darüber.")
    ] = Layer.STADTTEIL,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur ansehen, nichts ändern.")] = False,
    as_json: Json = False,
) -> None:
    """Lädt amtliche Grenzen vom Geodienst der Landeshauptstadt (fragt kommisdd.dresden.de)."""
    from sozialraum.cli import reports
    from sozialraum.store import boundaries, city_portal, db
    from sozialraum.store import build as store_build

    engine = db.engine()
    store_build.ensure(engine, terminal.DATA_DIR)
    got = city_portal.fetch(level.value, service=city_portal.SERVICE)
    examined = boundaries.examine(
        got.name,
        got.data,
        attribution=city_portal.LICENCE,
        borders=boundaries.loaded_borders(engine),
        data_dir=terminal.DATA_DIR,
    )
    if not dry_run:
        boundaries.store(engine, examined)
    done = examined.report
    say(reports.load_json(done) if as_json else reports.load_text(done, is_dry=dry_run))


@boundaries_app.command("remove", cls=GermanCommand)
def boundaries_remove() -> None:
    """Entfernt geladene Grenzen; die schematische Karte erscheint wieder."""
    from sozialraum.store import boundaries, db, migrate
    from sozialraum.text import format as de

    engine = db.engine()
    migrate.upgrade(engine)
    removed = boundaries.remove(engine)
    say(f"{de.count(removed, 'Fläche', 'Flächen')} entfernt. Es gilt die schematische Karte.")


@boundaries_app.command("status", cls=GermanCommand)
def boundaries_status(as_json: Json = False) -> None:
    """Zeigt, welche Grenzen geladen sind."""
    from sozialraum.cli import reports
    from sozialraum.store import boundaries, db, migrate

    engine = db.engine()
    migrate.upgrade(engine)
    loaded = boundaries.loaded(engine)
    say(reports.status_json(loaded) if as_json else reports.status_text(loaded))
