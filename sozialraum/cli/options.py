"""Options that several commands take, each said once."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Ausgabe als JSON für andere Programme.")]
Force = Annotated[bool, typer.Option("--force", help="Eine vorhandene Datei überschreiben.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Nur ansehen, nichts ändern.")]
Author = Annotated[str, typer.Option("--author", help="Wer es tut, freier Text.")]
Stadtraum = Annotated[
    str | None, typer.Option("--stadtraum", help="Nummer (4 oder 04) oder Teil des Namens.")
]
Origin = Annotated[str, typer.Option("--origin", help="Quellenvermerk der Datei.")]
LayerName = Annotated[str | None, typer.Option("--layer", help="Ebene einer Datei mit mehreren.")]
