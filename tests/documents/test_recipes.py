"""The recipe a document prints makes it again, and office programs open what is made."""

import io
import shlex
import shutil
import subprocess

import pytest

from sozialraum.cli import main
from sozialraum.documents import document, kinds
from sozialraum.store import papers
from tests.documents import office


def recipe_of(release, kind, form, name, **fields):
    asked = office.ask(release, kind, form, **fields)
    return shlex.split(document.recipe(asked, name))[3:]


@pytest.mark.parametrize(
    ("kind", "form", "fields"),
    [
        ("tabelle", "csv", {"indicator": "u18_share", "stadtraum": "04"}),
        ("gebiete", "geojson", {"indicator": "belastungsindex"}),
        ("katalog", "jsonld", {}),
    ],
)
def test_the_recipe_makes_the_same_document(release, tmp_path, kind, form, fields):
    file = tmp_path / f"neu.{form}"
    assert main(recipe_of(release, kind, form, str(file), **fields)) == 0
    wanted = office.made(release, kind, form, **fields)
    name = str(kinds.make(office.ask(release, kind, form, **fields), document.silent).name)
    again = file.read_bytes()
    if form == "geojson":  # its own name stands in its recipe, the day in "Erstellt"
        import json

        assert json.loads(again)["features"] == json.loads(wanted.data)["features"]
    elif form == "csv":
        assert again == wanted.data
    assert name.endswith(form)


def test_the_recipe_of_a_scenario_makes_the_same_slides(release, tmp_path):
    from sozialraum.model.scenario.link import encode

    kept = office.scenario(release, "alle_17")
    file = tmp_path / "neu.pptx"
    words = recipe_of(
        release, "folien", "pptx", str(file), scenario_name=encode(kept.scenario), url=""
    )
    assert main(words) == 0
    wanted = office.deck(office.made(release, "folien", "pptx", scenario=kept, url="").data)
    assert values_of(office.deck(file.read_bytes())) == values_of(wanted)


def values_of(deck):
    charts = [s.chart for slide in deck.slides for s in slide.shapes if s.has_chart]
    return [list(series.values) for chart in charts for series in chart.plots[0].series]


def test_the_recipe_of_a_saved_paper_makes_the_same_numbers(release, engine, tmp_path):
    saved = papers.SHELF.save(engine, office.paper(release, name="Aus dem Rezept"))
    file = tmp_path / "neu.docx"
    assert main(recipe_of(release, "vorlage", "docx", str(file), paper_name=saved.id)) == 0
    wanted = office.made(release, "vorlage", "docx", paper=papers.SHELF.to_text(saved.document))
    assert tables_of(office.word(file.read_bytes())) == tables_of(office.word(wanted.data))


def test_a_paper_that_is_not_kept_names_its_scenario_and_no_command_that_makes_another(release):
    from sozialraum.model.scenario.link import encode

    draft = office.paper(release, texts={"anlass.auftrag": "Nur hier."})
    text = papers.SHELF.to_text(draft)
    said = office.words_of(office.word(office.made(release, "vorlage", "docx", paper=text).data))
    assert "python -m sozialraum" not in said
    assert "war nicht gespeichert" in said
    assert f"plan={encode(draft.scenario.scenario)}" in said


def tables_of(file):
    return [[[c.text for c in row.cells] for row in table.rows] for table in file.tables]


def test_a_name_that_is_saved_twice_asks_for_the_id(release, engine, tmp_path, capsys):
    for _ in range(2):
        papers.SHELF.save(engine, office.paper(release, name="Zweimal"))
    words = recipe_of(release, "vorlage", "docx", str(tmp_path / "v.docx"), paper_name="Zweimal")
    assert main(words) == 2
    assert "gibt es mehrfach" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not there")
def test_libreoffice_opens_what_is_made(release, tmp_path):
    text = papers.SHELF.to_text(office.paper(release, chosen=tuple(release.counted["stadtraum"])))
    made = [
        office.made(release, "vorlage", "docx", paper=text),
        office.made(release, "folien", "pptx", stadtraum="04"),
        office.made(release, "tabelle", "xlsx", indicator="u18_share"),
    ]
    for one in made:
        (tmp_path / one.name).write_bytes(one.data)
    done = subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profil"),
            *("--convert-to", "pdf", "--outdir", str(tmp_path)),
            *(str(tmp_path / one.name) for one in made),
        ],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    pages = [(tmp_path / one.name).with_suffix(".pdf") for one in made]
    assert all(io.BytesIO(one.read_bytes()).read(5) == b"%PDF-" for one in pages), done.stderr
