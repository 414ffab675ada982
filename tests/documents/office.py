"""What the tests of office documents share: a paper, requests, and readers of the finished files."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from sozialraum.answers import scenario as scenarios
from sozialraum.answers.release import Release
from sozialraum.documents import kinds
from sozialraum.documents.document import Document, Request, silent
from sozialraum.model.paper import Paper
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import IndexPlan
from sozialraum.model.scenario.document import Document as ScenarioDocument
from sozialraum.model.scenario.state import Scenario
from sozialraum.store import scenario_files, weightings

DAY = "2026-11-28"
URL = "http://sozialraum.example"
HOSTILE = '=HYPERLINK("x")+' + "W" * 90  # a formula, and no place to break a line


def scenario(release: Release, key: str = "rahmenkonzeption", **kept: Any) -> ScenarioDocument:
    """A saved scenario."""
    found = Scenario() if key == "" else scenarios.presets(release)[key]
    name = kept.pop("name", found.name)
    return ScenarioDocument.of(scenarios.run(release, replace(found, name=name)), **kept)


def weighting(name: str = "AG, Sitzung im März") -> Weighting:
    """A saved weighting."""
    return Weighting(name, IndexPlan())


def paper(release: Release, **kept: Any) -> Paper:
    """A paper of the framework's scenario in three Stadträume."""
    given = {
        "name": "Vorlage",
        "scenario": scenario(release),
        "weighting": weighting(),
        "chosen": ("04", "10", "14"),
    }
    return Paper(**{**given, **kept})


def ask(release: Release, kind: str, form: str, **fields: Any) -> Request:
    """A request; a scenario or weighting may be given as it is."""
    if isinstance(fields.get("scenario"), ScenarioDocument):
        fields["scenario"] = scenario_files.to_json(fields["scenario"])
    if isinstance(fields.get("weighting"), Weighting):
        fields["weighting"] = weightings.SHELF.to_text(fields["weighting"])
    return Request(release, None, kind, form, DAY, url=fields.pop("url", URL), **fields)


def made(release: Release, kind: str, form: str, **fields: Any) -> Document:
    """The finished document."""
    return kinds.make(ask(release, kind, form, **fields), silent)


def word(data: bytes) -> Any:
    """A Word file, opened."""
    import docx

    return docx.Document(io.BytesIO(data))


def words_of(file: Any) -> str:
    """All text of a Word file, tables too, in reading order per part."""
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in file.paragraphs), *cells])


def rows_of(file: Any, caption: str) -> list[list[str]]:
    """The table below a caption, its header row first."""
    captions = [one.text for one in file.paragraphs if one.style.name == "Caption"]
    table = file.tables[captions.index(caption)]
    return [[cell.text for cell in row.cells] for row in table.rows]


def deck(data: bytes) -> Any:
    """A PowerPoint file, opened."""
    import pptx

    return pptx.Presentation(io.BytesIO(data))
