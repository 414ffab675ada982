"""Commands that keep people's work safe: back up, restore, write out, read in, rescue."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sozialraum.cli import files, terminal
from sozialraum.cli.options import Force, argument, option
from sozialraum.cli.terminal import say

_NAMES = {
    "saved_scenario": ("Szenario", "Szenarien"),
    "saved_weighting": ("Gewichtung", "Gewichtungen"),
    "saved_paper": ("Planungspapier", "Planungspapiere"),
    "service_edit": ("Änderung an Angeboten", "Änderungen an Angeboten"),
    "data_addition": ("Ergänzung", "Ergänzungen"),
    "data_additions": ("Ergänzung", "Ergänzungen"),
    "data_release": ("Stand der Daten", "Stände der Daten"),
    "budget_line": ("Buchung im Aktionsbudget", "Buchungen im Aktionsbudget"),
    "framework_entry": ("Eintrag zur Rahmenkonzeption", "Einträge zur Rahmenkonzeption"),
    "loaded_boundary": ("geladene Fläche", "geladene Flächen"),
    "loaded_place": ("gefundener Ort", "gefundene Orte"),
    "loaded_address": ("Adresse", "Adressen"),
    "loaded_way": ("Wegstück", "Wegstücke"),
    "loaded_layer": ("geladene Ebene", "geladene Ebenen"),
    "fetched_table": ("abgerufene Tabelle", "abgerufene Tabellen"),
    "scenarios": ("Szenario", "Szenarien"),
    "weightings": ("Gewichtung", "Gewichtungen"),
    "papers": ("Planungspapier", "Planungspapiere"),
    "service_edits": ("Änderung an Angeboten", "Änderungen an Angeboten"),
    "budget_lines": ("Buchung im Aktionsbudget", "Buchungen im Aktionsbudget"),
    "framework_entries": ("Eintrag zur Rahmenkonzeption", "Einträge zur Rahmenkonzeption"),
}


def backup(
    to: Annotated[
        Path | None, option("--to", "Zielordner; sonst „sicherungen“ neben dem Datenspeicher.")
    ] = None,
    keep: Annotated[
        int, typer.Option("--keep", min=0, help="So viele Sicherungen bleiben; 0 = alle.")
    ] = 14,
) -> None:
    """Sichert den Datenspeicher, auch während andere ihn benutzen."""
    from sozialraum.store import backup as copies
    from sozialraum.store import db

    done = copies.make(db.engine(), to, keep=keep)
    say(f"Gesichert und geprüft: {done.file}")
    say(f"Darin: {_counted(done.rows)}. SHA-256: {done.sha256}")
    if done.given_up:
        say(f"Gelöscht, weil {keep} genügen: {', '.join(done.given_up)}")


def restore(file: Annotated[Path, argument("Eine Datei von „backup“.")]) -> None:
    """Setzt eine Sicherung an die Stelle des Datenspeichers; der bisherige wird beiseitegelegt."""
    from sozialraum.store import backup as copies
    from sozialraum.store import build, db

    engine = db.engine()
    aside = copies.restore(engine, file)
    build.ensure(engine, terminal.DATA_DIR)
    say(f"Zurückgespielt: {file.name}.")
    if aside is not None:
        say(f"Der Datenspeicher von vorher liegt hier: {aside}")


def export(
    file: Annotated[Path, argument("Neue JSON-Datei.")],
    force: Force = False,
) -> None:
    """Schreibt alles, was Menschen geschrieben haben, in eine lesbare Datei."""
    from sozialraum.store import db, exchange

    text = exchange.write(db.engine())
    files.write(file, text.encode(), is_forced=force)
    say(f"Geschrieben: {file}")


def read_in(file: Annotated[Path, argument("Eine Datei von „export“.")]) -> None:
    """Liest einen Export ein. Es kommt nur dazu, was fehlt; nichts wird überschrieben."""
    from sozialraum.store import db, exchange, given_file

    content = given_file.read_bytes(file, exchange.LARGEST_BYTES)
    done = exchange.read(db.engine(), content, data_dir=terminal.DATA_DIR)
    say(f"Eingelesen: {_counted(done.added)}. Schon vorhanden: {done.present}.")
    for note in done.notes:
        say(f"- {note}")


def rescue() -> None:
    """Rettet aus einem beschädigten Datenspeicher alles Lesbare in einen neuen."""
    from sozialraum.store import db
    from sozialraum.store import rescue as rescuer

    done = rescuer.run(db.engine(), terminal.DATA_DIR)
    say(f"Gerettet: {_counted(done.rows)}.")
    say(f"Die beschädigte Datei liegt unverändert hier: {done.aside}")
    for line in done.lost:
        say(f"- {line}")
    if done.lost:
        say("Bitte vergleichen Sie mit der letzten Sicherung.")


def _counted(rows: dict[str, int]) -> str:
    from sozialraum.text import format as de

    return ", ".join(de.count(number, *_NAMES[name]) for name, number in rows.items())
