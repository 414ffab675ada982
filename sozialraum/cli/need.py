"""The commands ``rank`` and ``choose``: the need index and the choice of areas as text or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from sozialraum.cli import opened
from sozialraum.cli.german import WrongCallError, whole
from sozialraum.cli.options import Json, argument, option
from sozialraum.cli.stadtraum import find
from sozialraum.cli.terminal import say

if TYPE_CHECKING:
    from sozialraum.answers.need_inputs import NeedInputs
    from sozialraum.answers.release import Release
    from sozialraum.model.ranking.plan import IndexPlan

Weights = Annotated[
    Path | None, option("--weights", "Gewichte als JSON oder YAML; ohne: Voreinstellung.", "DATEI")
]
MOST_DRAWS = 1_000_000


def rank(
    weights: Weights = None,
    smaa: Annotated[
        int, option("--smaa", "Anzahl zufälliger Gewichtungen.", "ZAHL", whole)
    ] = 10_000,
    as_json: Json = False,
) -> None:
    """Ordnet die Stadträume nach dem Bedarfsindex und sagt, wie fest die Ränge stehen."""
    from sozialraum.cli import need_reports
    from sozialraum.model.ranking.index import compute
    from sozialraum.model.ranking.smaa import smaa as ranking_smaa

    if not 1 <= smaa <= MOST_DRAWS:
        raise WrongCallError(f"--smaa: Erlaubt sind 1 bis {MOST_DRAWS} Gewichtungen.")
    _, inputs, plan = _load(weights)
    index = compute(plan, inputs.panel)
    every = ranking_smaa(index, draws=smaa, concentration=None)
    near = ranking_smaa(index, draws=smaa)
    write = need_reports.rank_json if as_json else need_reports.rank_text
    say(write(index, near, every, inputs))


def choose(
    areas: Annotated[
        list[str] | None, argument("Nummern; ohne: 10, 4 und 14 der Studie.", "[STADTRAUM ...]")
    ] = None,
    weights: Weights = None,
    against_all: Annotated[
        bool, option("--against-all", "Mit allen vergleichen statt mit dem eigenen Typ.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Prüft, ob eine Gewichtung die gewählten Stadträume in ihrem Typ nach vorn stellt."""
    from sozialraum.answers import need
    from sozialraum.cli import need_reports
    from sozialraum.model.ranking import choice
    from sozialraum.model.ranking.index import compute

    release, inputs, plan = _load(weights)
    index = compute(plan, inputs.panel)
    wanted = areas or choice.STUDY_CHOICE.values()
    codes = list(dict.fromkeys(find(release, word) for word in wanted))
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


def _load(weights: Path | None) -> tuple[Release, NeedInputs, IndexPlan]:
    from sozialraum.answers import need_inputs
    from sozialraum.model.ranking.plan import IndexPlan
    from sozialraum.store import weightings

    plan = IndexPlan() if weights is None else weightings.read_file(weights).plan
    _, release = opened.release()
    return release, need_inputs.read(release), plan
