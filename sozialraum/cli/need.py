"""The commands ``rank`` and ``choose``: the need index and the choice of areas as text or JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sozialraum.cli import terminal
from sozialraum.cli.german import GermanCommand, WrongCallError, whole
from sozialraum.cli.terminal import complain, say

if TYPE_CHECKING:
    from sozialraum.answers.need_inputs import NeedInputs
    from sozialraum.model.ranking import IndexPlan

Json = Annotated[bool, typer.Option("--json", help="Ausgabe als JSON für andere Programme.")]
Weights = Annotated[
    Path | None,
    typer.Option(
        "--weights", metavar="DATEI", help="Gewichte als JSON oder YAML; ohne: Voreinstellung."
    ),
]
MOST_DRAWS = 1_000_000


class RankingCommand(GermanCommand):
    """A command whose expected faults come from the ranking model (German messages)."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a fault of the model becomes exit code 1."""
        from sozialraum.model.ranking import RankingError

        try:
            return super().invoke(ctx)
        except RankingError as fault:
            complain(fault)
            return terminal.FAULT


def rank(
    weights: Weights = None,
    smaa: Annotated[
        int,
        typer.Option(
            "--smaa", parser=whole, metavar="ZAHL", help="Anzahl zufälliger Gewichtungen."
        ),
    ] = 10_000,
    as_json: Json = False,
) -> None:
    """Ordnet die Stadträume nach dem Bedarfsindex und sagt, wie fest die Ränge stehen."""
    from sozialraum.cli import need_reports
    from sozialraum.model import ranking

    if not 1 <= smaa <= MOST_DRAWS:
        raise WrongCallError(f"--smaa: Erlaubt sind 1 bis {MOST_DRAWS} Gewichtungen.")
    inputs, plan = _load(weights)
    index = ranking.compute(plan, inputs.panel)
    every = ranking.smaa(index, draws=smaa, concentration=None)
    near = ranking.smaa(index, draws=smaa)
    write = need_reports.rank_json if as_json else need_reports.rank_text
    say(write(index, near, every, inputs))


def choose(
    areas: Annotated[
        list[str] | None,
        typer.Argument(metavar="[STADTRAUM ...]", help="Nummern; ohne: 10, 4 und 14 der Studie."),
    ] = None,
    weights: Weights = None,
    against_all: Annotated[
        bool, typer.Option("--against-all", help="Mit allen vergleichen statt mit dem eigenen Typ.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Prüft, ob eine Gewichtung die gewählten Stadträume in ihrem Typ nach vorn stellt."""
    from sozialraum.answers import need
    from sozialraum.cli import need_reports
    from sozialraum.model import ranking
    from sozialraum.model.ranking import choice

    inputs, plan = _load(weights)
    index = ranking.compute(plan, inputs.panel)
    codes = _codes(areas or list(choice.STUDY_CHOICE.values()), inputs.panel.codes)
    groups = choice.groups(inputs.panel, codes, against_all=against_all)
    asked = need.ask_each(index, "", groups)
    seen = {
        typ: choice.lenses(index, typ, inputs.panel.of_type(typ))
        for typ in sorted(
            {inputs.panel.types[code] for code in codes if code in inputs.panel.types}
        )
    }
    write = need_reports.choose_json if as_json else need_reports.choose_text
    say(write(asked, seen, inputs))


def _load(weights: Path | None) -> tuple[NeedInputs, IndexPlan]:
    from sozialraum.answers import need_inputs
    from sozialraum.answers.release import Release
    from sozialraum.model.ranking import IndexPlan
    from sozialraum.store import build as store_build
    from sozialraum.store import db, weightings

    plan = IndexPlan() if weights is None else weightings.read_file(weights).plan
    engine = db.engine()
    store_build.ensure(engine, terminal.DATA_DIR)
    return need_inputs.read(Release.read(engine)), plan


def _codes(words: Sequence[str], known: Sequence[str]) -> list[str]:
    found = [word.zfill(2) for word in words]
    for word, code in zip(words, found, strict=True):
        if code not in known:
            raise WrongCallError(f"Den Stadtraum „{word[:20]}“ gibt es nicht. Erlaubt: 1 bis 17.")
    return list(dict.fromkeys(found))


def register(app: typer.Typer) -> None:
    """Add ``rank`` and ``choose`` to the command line."""
    app.command("rank", cls=RankingCommand)(rank)
    app.command("choose", cls=RankingCommand)(choose)
