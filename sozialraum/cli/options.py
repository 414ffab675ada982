"""What commands take: how an option or argument is told, and those several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer


def option(
    name: str, about: str, metavar: str | None = None, read: Callable[[Any], Any] | None = None
) -> Any:
    """An option: its name, its German help, how its value is called there, and what reads it."""
    return typer.Option(name, help=about, metavar=metavar, parser=read)


def argument(
    about: str, metavar: str | None = None, read: Callable[[Any], Any] | None = None
) -> Any:
    """An argument, told as an option is; its name is that of the parameter."""
    return typer.Argument(help=about, metavar=metavar, parser=read)


Json = Annotated[bool, option("--json", "Ausgabe als JSON für andere Programme.")]
Force = Annotated[bool, option("--force", "Eine vorhandene Datei überschreiben.")]
DryRun = Annotated[bool, option("--dry-run", "Nur ansehen, nichts ändern.")]
Author = Annotated[str, option("--author", "Wer es tut, freier Text.")]
Stadtraum = Annotated[str | None, option("--stadtraum", "Nummer (4 oder 04) oder Teil des Namens.")]
Origin = Annotated[str, option("--origin", "Quellenvermerk der Datei.")]
LayerName = Annotated[str | None, option("--layer", "Ebene einer Datei mit mehreren.")]
