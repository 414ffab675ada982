"""The command ``report``: a document as the pages' "Mitnehmen" makes it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sozialraum.cli import files, opened
from sozialraum.cli.german import WrongCallError
from sozialraum.cli.options import Force, option
from sozialraum.cli.stadtraum import find
from sozialraum.cli.terminal import say

if TYPE_CHECKING:
    from sozialraum.answers.release import Release
    from sozialraum.store.shelf import Shelf


def report(
    kind: Annotated[str, option("--kind", "steckbrief, karte, ...")],
    file: Annotated[Path, typer.Option("--output", "-o", help="Neue Datei.")],
    form: Annotated[
        str, option("--format", "pdf, png, svg, ...; ohne Angabe die Endung der Datei.")
    ] = "",
    stadtraum: Annotated[
        str, option("--stadtraum", "Nummer oder eindeutiger Teil des Namens; „alle“ = alle 17.")
    ] = "",
    indicator: Annotated[str, option("--indicator", "Kennung einer Kennzahl: u18_share.")] = "",
    level: Annotated[str, option("--level", "stadtraum oder stadtteil.")] = "stadtraum",
    stichtag: Annotated[str, option("--stichtag", "2025-12-31; ohne Angabe der jüngste.")] = "",
    size: Annotated[str, option("--size", "a4, a3 (Blatt); 16:9, 4:3 (Folie).")] = "",
    scenario: Annotated[
        str,
        option(
            "--scenario",
            "Name oder Kennung eines gespeicherten Szenarios, oder der Text seines Links.",
        ),
    ] = "",
    weighting: Annotated[
        str, option("--weighting", "Name oder Kennung einer gespeicherten Gewichtung.")
    ] = "",
    papier: Annotated[
        str, option("--papier", "Name oder Kennung eines gespeicherten Planungspapiers.")
    ] = "",
    selection: Annotated[
        str, option("--selection", "Stadträume eines Planungspapiers: 4,10,14.")
    ] = "",
    url: Annotated[str, option("--url", "Adresse dieser Anwendung, für Link und QR-Code.")] = "",
    force: Force = False,
) -> None:
    """Erstellt ein Dokument (PDF, Karte, Folien, ...), wie „Mitnehmen“ auf den Seiten."""
    from sozialraum.answers.release import MAP_LEVELS
    from sozialraum.documents import document, kinds
    from sozialraum.store import papers, weightings

    if level not in MAP_LEVELS:
        raise WrongCallError(f"--level: Es gibt {' und '.join(MAP_LEVELS)}, nicht „{level}“.")
    engine, release = opened.release()
    if stadtraum and stadtraum != document.ALL:
        stadtraum = find(release, stadtraum)
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
            scenario=_scenario(engine, release, scenario),
            scenario_name=scenario,
            weighting=_saved(engine, weightings.SHELF, weighting),
            weighting_name=weighting,
            paper=_saved(engine, papers.SHELF, papier),
            paper_name=papier,
            selection=tuple(find(release, word) for word in selection.split(",") if word.strip()),
            url=url,
        ),
        document.silent,
    )
    files.write(file, made.data, is_forced=force)
    say(f"Geschrieben: {file}")


def _saved(engine: Any, shelf: Shelf[Any], wanted: str) -> str:
    """JSON text of what is saved under an id or a name; "" = nothing was asked for."""
    if not wanted:
        return ""
    found = [one for one in shelf.list_saved(engine) if wanted in (one.id, one.name)]
    if len(found) != 1:
        known = "gibt es nicht" if not found else "gibt es mehrfach; bitte die Kennung angeben"
        ids = f" ({', '.join(one.id for one in found)})" if found else ""
        raise WrongCallError(f"{shelf.noun.a_saved} „{wanted[:60]}“ {known}{ids}.")
    return shelf.to_text(shelf.load(engine, found[0].id).document)


def _scenario(engine: Any, release: Release, wanted: str) -> str:
    """As `_saved`; ready-made ones by their id, any other by the text of its link ("2-2026-...")."""
    from sozialraum.answers import scenario as answers
    from sozialraum.model.scenario.document import Document
    from sozialraum.model.scenario.link import decode
    from sozialraum.model.scenario.state import ScenarioError
    from sozialraum.store import scenario_files, scenarios

    if not wanted:
        return ""
    ready = answers.presets(release)
    try:
        found = ready[wanted] if wanted in ready else decode(wanted, ready)
    except ScenarioError:
        return _saved(engine, scenarios.SHELF, wanted)
    return scenario_files.to_json(Document.of(answers.run(release, found)))
