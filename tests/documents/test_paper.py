"""The planning paper as a Word file: the answer's numbers, headings, header rows, safe text."""

from dataclasses import replace

import pytest

from sozialraum.answers import paper as answers
from sozialraum.documents.document import DocumentError
from sozialraum.documents.office import lines
from sozialraum.model.paper import Paper
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import IndexPlan
from sozialraum.model.scenario.link import encode
from sozialraum.model.scenario.state import STADTRAUM_CODES
from sozialraum.store import papers
from sozialraum.text import format as de
from tests.documents import office


def _made(release):
    text = papers.SHELF.to_text(office.paper(release))
    return office.made(release, "vorlage", "docx", paper=text, paper_name="Vorlage")


@pytest.fixture(scope="module")
def made(release):
    return _made(release)


@pytest.fixture(scope="module")
def file(made):
    return office.word(made.data)


def test_the_numbers_are_those_of_the_answer(release, file):
    draft = answers.draft(release, office.paper(release))
    table = {row[0]: row[1:] for row in office.rows_of(file, "Kosten im Jahr in zwei Sichten")}
    assert table["Zusammen"] == [
        de.number(draft.values["zuwendung.summe"]),
        de.number(draft.values["kgst.summe"]),
    ]
    words = office.words_of(file)
    for block in draft.blocks.values():
        for line in block.text.splitlines():
            assert line in words
        if block.table is not None:
            shown = block.table.shown()[1]
            body = office.rows_of(file, block.table.caption)[1:]
            names = [c for c in block.table.shown()[0] if not c.optional]
            assert [row[: len(names)] for row in body] == [
                [str(row[c.key]) for c in names] for row in shown
            ]


def test_headings_language_and_header_rows_are_there(file):
    headings = [one.text for one in file.paragraphs if one.style.name == "Heading 1"]
    assert headings[0] == "1 Anlass"
    assert headings[-1] == "10 Quellen"
    assert file.core_properties.language == "de-DE"
    assert 'w:lang w:val="de-DE"' in file.styles.element.xml
    for table in file.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert "w:tblDescription" in table._tbl.xml


def test_it_says_where_it_is_from_and_how_to_make_it_again(release, file):
    words = office.words_of(file)
    assert release.release.data_hash in words
    assert "report --kind vorlage" in words
    assert "--papier Vorlage" in words
    assert f"{office.URL}/szenario" in words
    pictures = [shape._inline.docPr.get("descr") for shape in file.inline_shapes]
    plan = encode(office.scenario(release).scenario)  # else it would open the template
    live = f"{office.URL}/szenario?ansicht=papier&plan={plan}"
    assert pictures == [f"QR-Code mit der Adresse {live}"]


def test_the_same_paper_is_the_same_file(release, made):
    assert _made(release) == made


def test_what_people_wrote_is_text_and_changes_come_first(release):
    found = answers.draft(release, office.paper(release))
    kept = replace(
        found.paper,
        name=office.HOSTILE,
        texts={"anlass.auftrag": "=1+1 <b>fett</b> **stark**"},
        remarks={"rang.04": "Mit der AG besprochen."},
        figures={**found.values, "rang.04": 17.0},
    )
    file = office.word(
        office.made(release, "vorlage", "docx", paper=papers.SHELF.to_text(kept)).data
    )
    words = office.words_of(file)
    assert "=1+1 <b>fett</b> **stark**" in words
    assert "Anmerkung zu Rang, 4 Pieschen" in words
    assert "Zu prüfen: Beim Speichern war die Zahl 17." in words
    row = office.rows_of(file, "Geänderte Zahlen")[1]
    assert row[0] == "Rang, 4 Pieschen"
    assert row[1] == "17"
    first = next(one for one in file.paragraphs if one.style.name == "Heading 1")
    assert first.text.startswith("Zu prüfen")


def test_marks_nobody_sees_do_not_reach_the_file():
    assert lines("\u202eelosoV\u202c\n\n weich\u00adzeichen \x0b") == ["elosoV", "weichzeichen"]


@pytest.mark.parametrize(
    "paper",
    [
        Paper("Leer"),
        Paper("Alle", weighting=Weighting("G", IndexPlan()), chosen=STADTRAUM_CODES),
    ],
    ids=["nichts", "alle-17"],
)
def test_an_empty_and_a_full_paper_are_made(release, paper):
    file = office.word(
        office.made(release, "vorlage", "docx", paper=papers.SHELF.to_text(paper)).data
    )
    assert "1 Anlass" in office.words_of(file)


def test_without_a_scenario_the_kind_says_what_it_needs(release):
    with pytest.raises(DocumentError, match="braucht ein gespeichertes Szenario"):
        office.made(release, "vorlage", "docx")
