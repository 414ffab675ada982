"""Commands about scenarios: compute, compare, and move them in and out of the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from sozialraum.cli import files, opened
from sozialraum.cli.german import WrongCallError
from sozialraum.cli.options import Force, Json, argument, option
from sozialraum.cli.terminal import say

if TYPE_CHECKING:
    from sozialraum.answers.release import Release
    from sozialraum.model.scenario.document import Document
    from sozialraum.model.scenario.result import ScenarioResult

SOURCE = "Datei (JSON oder YAML), Name einer Vorlage oder Kennung eines gespeicherten Szenarios."


def run(
    source: Annotated[str | None, argument(SOURCE, "DATEI")] = None,
    preset: Annotated[
        str | None, option("--preset", "Name einer Vorlage, z. B. rahmenkonzeption.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Rechnet ein Szenario mit den Zahlen des Datenspeichers."""
    from sozialraum.cli import reports, scenario_reports

    if (source is None) == (preset is None):
        raise WrongCallError("Bitte nennen Sie entweder eine Datei oder eine Vorlage (--preset).")
    engine, release = opened.release()
    if preset is not None:
        document = _preset(release, preset)
    else:
        document = resolve(engine, release, str(source))
    result = compute(document, release)
    if as_json:
        say(reports.to_json(_frozen(document, result, release).to_dict()))
        return
    say(scenario_reports.run_text(result, release) + scenario_reports.reasons_text(document))
    if document.result is not None:
        say("\n" + _reopened(document, result, release))


def compare(
    sources: Annotated[list[str], argument(SOURCE, "A B [C D]")],
    as_json: Json = False,
) -> None:
    """Stellt zwei bis vier Szenarien nebeneinander; alle mit den heutigen Daten gerechnet."""
    from sozialraum.answers import scenario
    from sozialraum.cli import scenario_reports
    from sozialraum.model.scenario import comparison

    engine, release = opened.release()
    results = [compute(resolve(engine, release, source), release) for source in sources]
    found = comparison.compare(results, release.funding_year)
    first, *others = [result.scenario for result in results]
    parts = [scenario.parts(release, first, other) for other in others]
    write = scenario_reports.compare_json if as_json else scenario_reports.compare_text
    say(write(found, parts))


def provision(source: Annotated[str, argument(SOURCE, "DATEI")], as_json: Json = False) -> None:
    """Zeigt die Versorgung je Kopf vorher und mit Szenario, wer gewinnt und wie gleichmäßig."""
    from sozialraum.answers import posts, provision
    from sozialraum.cli import scenario_reports

    engine, release = opened.release()
    result = compute(resolve(engine, release, source), release)
    found = provision.provided(release, result)
    write = scenario_reports.provision_json if as_json else scenario_reports.provision_text
    say(write(result.scenario.name, found, posts.day(release)))


def list_saved(as_json: Json = False) -> None:
    """Zeigt die gespeicherten Szenarien."""
    from sozialraum.cli import reports, scenario_reports
    from sozialraum.store import db, scenarios

    entries = scenarios.list_saved(db.engine())
    say(reports.to_json(entries) if as_json else scenario_reports.list_text(entries))


def export(
    source: Annotated[str, argument(SOURCE, "KENNUNG")],
    file: Annotated[
        Path | None, argument("Ziel; .yaml schreibt YAML, sonst JSON.", "[DATEI]")
    ] = None,
    force: Force = False,
) -> None:
    """Schreibt ein Szenario mit Ergebnis und Begründungen in eine Datei (ohne Datei: Ausgabe)."""
    from sozialraum.store import scenario_files

    engine, release = opened.release()
    document = resolve(engine, release, source)
    if document.result is None:
        document = _frozen(document, compute(document, release), release)
    if file is None:
        say(scenario_files.to_json(document))
        return
    files.write(file, scenario_files.for_file(document, file).encode(), is_forced=force)
    say(f"„{document.name}“ steht in {file}.")


def import_file(
    file: Annotated[Path, argument("JSON oder YAML.", "DATEI")],
    as_json: Json = False,
) -> None:
    """Speichert das Szenario einer Datei; ein Ergebnis darin bleibt, wie es ist."""
    from sozialraum.cli import reports
    from sozialraum.store import scenario_files, scenarios

    document = scenario_files.read_file(file)
    engine, release = opened.release()
    result = compute(document, release)
    kept = document if document.result is not None else _frozen(document, result, release)
    saved = scenarios.save(engine, kept)
    if as_json:
        say(reports.to_json({"id": saved.id, "version": saved.version, "name": saved.name}))
        return
    say(f"„{saved.name}“ ist gespeichert. Kennung: {saved.id}")
    say(_reopened(kept, result, release))


def _preset(release: Release, name: str) -> Document:
    from sozialraum.answers import scenario
    from sozialraum.model.scenario.document import Document

    presets = scenario.presets(release)
    if name not in presets:
        raise WrongCallError(
            f"Die Vorlage „{name}“ gibt es nicht. Vorhanden sind: {', '.join(presets)}."
        )
    return Document(name=presets[name].name, scenario=presets[name])


def resolve(engine: Any, release: Release, source: str) -> Document:
    """A preset of this name, else a file, else a saved scenario of this id."""
    from sozialraum.model.scenario.need_presets import DATA_DESCRIPTIONS
    from sozialraum.model.scenario.presets import DESCRIPTIONS
    from sozialraum.store import scenario_files, scenarios
    from sozialraum.store.identity import is_id

    presets = (*DESCRIPTIONS, *DATA_DESCRIPTIONS)
    if source in presets:
        return _preset(release, source)
    if any(letter in source for letter in "./\\") or Path(source).is_file():
        return scenario_files.read_file(Path(source))
    if is_id(source):
        return scenarios.load(engine, source).document
    raise WrongCallError(
        f"„{source}“ ist weder Vorlage noch Datei noch Kennung eines gespeicherten Szenarios. "
        f"Vorlagen: {', '.join(presets)}."
    )


def compute(document: Document, release: Release) -> ScenarioResult:
    """The document's scenario on the figures of a release."""
    from sozialraum.answers import scenario

    return scenario.run(release, document.scenario)


def _frozen(document: Document, result: ScenarioResult, release: Release) -> Document:
    """The document with today's result."""
    from dataclasses import replace

    from sozialraum.model.scenario.frozen import freeze

    return replace(
        document,
        result=freeze(result),
        data_hash=release.release.data_hash,
        code_version=release.release.code_version,
    )


def _reopened(document: Document, result: ScenarioResult, release: Release) -> str:
    from sozialraum.answers import scenario as answers
    from sozialraum.cli import scenario_reports

    found = answers.reopened(release, document, result)
    return scenario_reports.reopened_text(found)
