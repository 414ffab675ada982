"""A planning paper (Beschlussvorlage) in the order of the city's own papers."""

from __future__ import annotations

from collections.abc import Iterator

from sozialraum.answers.paper import proposal, situation
from sozialraum.answers.paper.making import Making, Writer
from sozialraum.answers.paper.parts import Block, Change, Chapter, Draft, Figure, Numbers
from sozialraum.answers.release import Release
from sozialraum.model.paper import Paper

__all__ = ["Block", "Change", "Chapter", "Draft", "Figure", "draft"]


def draft(release: Release, paper: Paper) -> Draft:
    """The paper on a release.

    Raises:
        PlanningError: Its scenario cannot be paid for or its weighting cannot be computed.
    """
    making = Making(release, paper, Numbers())
    chapters = tuple(
        Chapter(title, tuple(_blocks(making, writers))) for title, writers in _CHAPTERS.items()
    )
    areas = {**making.names, "stadt": "Stadt"}
    return Draft(paper, chapters, making.numbers.known, areas)


def _blocks(making: Making, writers: dict[str, Writer | str]) -> Iterator[Block]:
    for key, writer in writers.items():
        if isinstance(writer, str):
            yield Block(key, f"[Bitte ergänzen: {writer}]", is_open=True)
            continue
        with making.numbers.block() as keys:
            text, table = writer(making)
        if text or table is not None:
            yield Block(key, text, tuple(dict.fromkeys(keys)), table)


_CHAPTERS: dict[str, dict[str, Writer | str]] = {
    "Anlass": {
        "anlass.gegenstand": situation.subject,
        "anlass.auftrag": "Wer hat den Auftrag erteilt, und was soll entschieden werden?",
        "anlass.beschluesse": situation.decisions,
    },
    "Bestand": {"bestand.lage": situation.state, "bestand.angebote": situation.offers},
    "Bewertung": {"bewertung.raenge": situation.rating},
    "Bedarf": {"bedarf.bemessung": situation.needs, "bedarf.verteilung": proposal.given},
    "Varianten": {"varianten.vergleich": proposal.variants},
    "Kosten": {"kosten.sichten": proposal.costs},
    "Finanzierung": {
        "finanzierung.budget": proposal.funding,
        "finanzierung.quelle": "Aus welchem Haushalt oder Programm kommt das Geld, und bis wann?",
    },
    "Risiken und Grenzen": {"grenzen.rechnung": proposal.limits},
    "Beteiligung": {
        "beteiligung.stimmen": proposal.voices,
        "beteiligung.wer": "Wer wurde beteiligt, wann, und was kam dabei heraus?",
    },
    "Quellen": {"quellen.liste": proposal.sources},
}
