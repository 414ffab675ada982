"""Commands about scenarios: compute, compare, and move them in and out of the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sozialraum import cli
from sozialraum.cli.german import GermanCommand, WrongCallError
from sozialraum.cli.terminal import complain, say

if TYPE_CHECKING:
    from sozialraum.answers.scenario_inputs import Inputs
    from sozialraum.model.scenario import ScenarioResult
    from sozialraum.model.scenario.document import Document

Json = Annotated[bool, typer.Option("--json", help="Ausgabe als JSON für andere Programme.")]
_SOURCE = "Datei (JSON oder YAML), Name einer Vorlage oder Kennung eines gespeicherten Szenarios."


class PlanningCommand(GermanCommand):
    """A command whose expected faults come from the planning model (German messages)."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a fault of the model becomes exit code 1."""
        from sozialraum.model.allocation import AllocationError
        from sozialraum.model.costs import CostError
        from sozialraum.model.defaults import ParameterError
        from sozialraum.model.heterogeneity import HeterogeneityError
        from sozialraum.model.need import NeedError
        from sozialraum.model.scenario import ScenarioError
        from sozialraum.model.sites.errors import SitesError

        faults = (
            *(ScenarioError, CostError, AllocationError, NeedError, ParameterError),
            *(HeterogeneityError, SitesError),
        )
        try:
            return super().invoke(ctx)
        except faults as fault:
            complain(fault)
            return cli.FAULT


def run(
    source: Annotated[str | None, typer.Argument(metavar="DATEI", help=_SOURCE)] = None,
    preset: Annotated[
        str | None, typer.Option("--preset", help="Name einer Vorlage, z. B. rahmenkonzeption.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Rechnet ein Szenario mit den Zahlen des Datenspeichers."""
    from sozialraum.cli import reports, scenario_reports

    if (source is None) == (preset is None):
        raise WrongCallError("Bitte nennen Sie entweder eine Datei oder eine Vorlage (--preset).")
    engine, inputs = _store()
    if preset is not None:
        document = _preset(inputs, preset)
    else:
        document = _resolve(engine, inputs, str(source))
    result = _compute(document, inputs)
    if as_json:
        say(reports.to_json(_frozen(document, result, inputs).to_dict()))
        return
    say(scenario_reports.run_text(result, inputs) + scenario_reports.reasons_text(document))
    if document.result is not None:
        say("\n" + _reopened(document, result, inputs))


def compare(
    sources: Annotated[list[str], typer.Argument(metavar="A B [C D]", help=_SOURCE)],
    as_json: Json = False,
) -> None:
    """Stellt zwei bis vier Szenarien nebeneinander; alle mit den heutigen Daten gerechnet."""
    from sozialraum.cli import scenario_reports
    from sozialraum.model.scenario import comparison

    engine, inputs = _store()
    results = [_compute(_resolve(engine, inputs, source), inputs) for source in sources]
    found = comparison.compare(results)
    first, *others = [result.scenario for result in results]
    parts = [
        comparison.parts(
            first, other, inputs.pay, inputs.parameters, inputs.population, offers=inputs.offers
        )
        for other in others
    ]
    write = scenario_reports.compare_json if as_json else scenario_reports.compare_text
    say(write(found, parts))


def provision(
    source: Annotated[str, typer.Argument(metavar="DATEI", help=_SOURCE)], as_json: Json = False
) -> None:
    """Zeigt die Versorgung je Kopf vorher und mit Szenario, wer gewinnt und wie gleichmäßig."""
    from sozialraum.answers import scenario_inputs
    from sozialraum.cli import scenario_reports

    engine, inputs = _store()
    result = _compute(_resolve(engine, inputs, source), inputs)
    people = scenario_inputs.heads(inputs.figures)
    found = scenario_inputs.provided(result, people, inputs.parameters)
    write = scenario_reports.provision_json if as_json else scenario_reports.provision_text
    say(write(result.scenario.name, found, inputs.population_stichtag))


def list_saved(as_json: Json = False) -> None:
    """Zeigt die gespeicherten Szenarien."""
    from sozialraum.cli import scenario_reports
    from sozialraum.store import db, scenarios

    entries = scenarios.list_saved(db.engine())
    write = scenario_reports.list_json if as_json else scenario_reports.list_text
    say(write(entries))


def export(
    source: Annotated[str, typer.Argument(metavar="KENNUNG", help=_SOURCE)],
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[DATEI]", help="Ziel; .yaml schreibt YAML, sonst JSON."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Eine vorhandene Datei überschreiben.")
    ] = False,
) -> None:
    """Schreibt ein Szenario mit Ergebnis und Begründungen in eine Datei (ohne Datei: Ausgabe)."""
    from sozialraum.store import scenario_files

    engine, inputs = _store()
    document = _resolve(engine, inputs, source)
    if document.result is None:
        document = _frozen(document, _compute(document, inputs), inputs)
    if file is None:
        say(scenario_files.to_json(document))
        return
    scenario_files.write_file(document, file, is_forced=force)
    say(f"„{document.name}“ steht in {file}.")


def import_file(
    file: Annotated[Path, typer.Argument(metavar="DATEI", help="JSON oder YAML.")],
    as_json: Json = False,
) -> None:
    """Speichert das Szenario einer Datei; ein Ergebnis darin bleibt, wie es ist."""
    from sozialraum.cli import reports
    from sozialraum.store import scenario_files, scenarios

    document = scenario_files.read_file(file)
    engine, inputs = _store()
    result = _compute(document, inputs)
    kept = document if document.result is not None else _frozen(document, result, inputs)
    saved = scenarios.save(engine, kept)
    if as_json:
        say(reports.to_json({"id": saved.id, "version": saved.version, "name": saved.name}))
        return
    say(f"„{saved.name}“ ist gespeichert. Kennung: {saved.id}")
    say(_reopened(kept, result, inputs))


def _store() -> tuple[Any, Inputs]:
    """The store, up to date, and what scenarios are computed with."""
    from sozialraum.answers import scenario_inputs
    from sozialraum.store import build, db

    engine = db.engine()
    build.ensure(engine, cli.DATA_DIR)
    return engine, scenario_inputs.read(engine)


def _preset(inputs: Inputs, name: str) -> Document:
    from sozialraum.answers import scenario_inputs
    from sozialraum.model.scenario.document import Document

    presets = scenario_inputs.presets(inputs.figures)
    if name not in presets:
        raise WrongCallError(
            f"Die Vorlage „{name}“ gibt es nicht. Vorhanden sind: {', '.join(presets)}."
        )
    return Document(name=presets[name].name, scenario=presets[name])


def _resolve(engine: Any, inputs: Inputs, source: str) -> Document:
    """A preset of this name, else a file, else a saved scenario of this id."""
    from sozialraum.model.scenario import DATA_DESCRIPTIONS, DESCRIPTIONS
    from sozialraum.store import scenario_files, scenarios

    presets = (*DESCRIPTIONS, *DATA_DESCRIPTIONS)
    if source in presets:
        return _preset(inputs, source)
    if any(letter in source for letter in "./\\") or Path(source).is_file():
        return scenario_files.read_file(Path(source))
    if scenarios.is_id(source):
        return scenarios.load(engine, source).document
    raise WrongCallError(
        f"„{source}“ ist weder Vorlage noch Datei noch Kennung eines gespeicherten Szenarios. "
        f"Vorlagen: {', '.join(presets)}."
    )


def _compute(document: Document, inputs: Inputs) -> ScenarioResult:
    from sozialraum.model import scenario as model

    return model.run(
        document.scenario, inputs.pay, inputs.parameters, inputs.population, inputs.offers
    )


def _frozen(document: Document, result: ScenarioResult, inputs: Inputs) -> Document:
    """The document with today's result."""
    from dataclasses import replace

    from sozialraum.model.scenario.frozen import freeze

    return replace(
        document,
        result=freeze(result),
        data_hash=inputs.release.data_hash,
        code_version=inputs.release.code_version,
    )


def _reopened(document: Document, result: ScenarioResult, inputs: Inputs) -> str:
    from sozialraum.cli import scenario_reports
    from sozialraum.model.scenario.document import compare_with_now

    release = inputs.release
    found = compare_with_now(
        document, result, data_hash=release.data_hash, code_version=release.code_version
    )
    return scenario_reports.reopened_text(found)


def register(app: typer.Typer, plain: dict[str, Any]) -> None:
    """Add the group ``scenario`` to the command line."""
    from sozialraum.cli import evidence

    group = typer.Typer(help="Szenarien rechnen, vergleichen, sichern.", **plain)
    group.command("run", cls=PlanningCommand)(run)
    group.command("compare", cls=PlanningCommand)(compare)
    group.command("provision", cls=PlanningCommand)(provision)
    group.command("evidence", cls=PlanningCommand)(evidence.evidence)
    group.command("list", cls=PlanningCommand)(list_saved)
    group.command("export", cls=PlanningCommand)(export)
    group.command("import", cls=PlanningCommand)(import_file)
    app.add_typer(group, name="scenario")
