"""The command ``report``: a document as the pages' "Mitnehmen" makes it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from sozialraum.cli import terminal
from sozialraum.cli.german import GermanCommand, WrongCallError
from sozialraum.cli.terminal import say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=GermanCommand)(report)


def report(
    kind: Annotated[str, typer.Option("--kind", help="steckbrief, karte, ...")],
    file: Annotated[Path, typer.Option("--output", "-o", help="Neue Datei.")],
    form: Annotated[
        str, typer.Option("--format", help="pdf, png, svg, ...; ohne Angabe die Endung der Datei.")
    ] = "",
    stadtraum: Annotated[
        str, typer.Option(help="Nummer oder eindeutiger Teil des Namens; „alle“ = alle 17.")
    ] = "",
    indicator: Annotated[str, typer.Option(help="Kennung einer Kennzahl: u18_share.")] = "",
    level: Annotated[str, typer.Option(help="stadtraum oder stadtteil.")] = "stadtraum",
    stichtag: Annotated[str, typer.Option(help="2025-12-31; ohne Angabe der jüngste.")] = "",
    size: Annotated[str, typer.Option(help="a4, a3 (Blatt); 16:9, 4:3 (Folie).")] = "",
    url: Annotated[str, typer.Option(help="Adresse dieser Anwendung, für Link und QR-Code.")] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Eine vorhandene Datei überschreiben.")
    ] = False,
) -> None:
    """Erstellt ein Dokument (PDF, Karte, ...), wie „Mitnehmen“ auf den Seiten."""
    from sozialraum.answers.release import MAP_LEVELS, Release
    from sozialraum.cli import profile
    from sozialraum.documents import document, kinds
    from sozialraum.store import build, db

    if level not in MAP_LEVELS:
        raise WrongCallError(f"--level: Es gibt {' und '.join(MAP_LEVELS)}, nicht „{level}“.")
    engine = db.engine()
    build.ensure(engine, terminal.DATA_DIR)
    release = Release.read(engine)
    if stadtraum and stadtraum != document.ALL:
        stadtraum = profile.find(release.areas["stadtraum"], stadtraum)
    made = kinds.make(
        document.Request(
            release,
            engine,
            kind=kind,
            format=form or file.suffix.removeprefix("."),
            day=dt.date.today().isoformat(),
            stadtraum=stadtraum,
            indicator=indicator,
            level=level,
            stichtag=stichtag,
            size=size,
            url=url,
        ),
        document.silent,
    )
    _write(file, made.data, is_forced=force)
    say(f"Geschrieben: {file}")


def _write(file: Path, data: bytes, *, is_forced: bool) -> None:
    try:
        with file.open("wb" if is_forced else "xb") as target:
            target.write(data)
    except FileExistsError:
        raise WrongCallError(
            f"Die Datei „{file}“ gibt es schon. Mit --force wird sie überschrieben."
        ) from None
    except OSError:
        raise WrongCallError(f"Die Datei „{file}“ lässt sich nicht schreiben.") from None
