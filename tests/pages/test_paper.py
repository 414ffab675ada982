"""The view Papier: own words and remarks are kept, and a number that changed is not overlooked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sozialraum.documents import paper as writer
from sozialraum.store import papers, weightings
from sozialraum.ui.shell import offers
from tests.documents import office
from tests.screen import everything, open_app, press, reload


@pytest.fixture
def release(engine):
    from sozialraum.answers.release import Release

    return Release.read(engine)


def saved_named(engine, name):
    found = next(one for one in papers.SHELF.list_saved(engine) if one.name == name)
    return papers.SHELF.load(engine, found.id)


def test_own_words_are_kept_with_the_numbers_of_the_day(engine):
    app = open_app("scenario", ansicht="papier")
    assert "3 Stellen sind noch zu ergänzen" in everything(app)
    app.selectbox(key="paper_block").set_value("anlass.auftrag").run()
    app.text_area(key="paper_text_anlass.auftrag").set_value("Der Ausschuss, **3. März**.").run()
    assert "2 Stellen sind noch zu ergänzen" in everything(app)
    app.text_input(key="paper_name").set_value("Eigenes Papier").run()
    press(app, "Neu speichern")
    assert any("Gespeichert" in box.value for box in app.success)
    kept = saved_named(engine, "Eigenes Papier").document
    assert kept.texts == {"anlass.auftrag": "Der Ausschuss, **3. März**."}
    assert kept.figures["summe.total_eur"] > 0
    assert kept.scenario is not None

    other = open_app("scenario", ansicht="papier", papier=saved_named(engine, kept.name).id)
    other.selectbox(key="paper_block").set_value("anlass.auftrag").run()
    assert other.text_area(key="paper_text_anlass.auftrag").value == "Der Ausschuss, **3. März**."
    press(other, "Vorschlag wiederherstellen")
    assert "3 Stellen sind noch zu ergänzen" in everything(other)


def test_what_is_taken_home_holds_the_own_words(monkeypatch):
    monkeypatch.setattr(offers, "KINDS", {"vorlage": offers.KINDS["vorlage"]})
    app = open_app("scenario", ansicht="papier")
    app.selectbox(key="paper_block").set_value("anlass.auftrag").run()
    app.text_area(key="paper_text_anlass.auftrag").set_value("Der Ausschuss wünscht es.").run()
    press(app, "Mitnehmen")
    job = app.session_state["_take_job"]
    job.wait(30)
    made, _ = job.result
    assert "Der Ausschuss wünscht es." in office.words_of(office.word(made.data))


def test_an_opened_weighting_is_taken_home_as_slides_of_its_ranks(engine, monkeypatch):
    monkeypatch.setattr(offers, "KINDS", {"folien": offers.KINDS["folien"]})
    saved = weightings.save(engine, office.weighting("Zum Mitnehmen"))
    app = open_app("need", gewichtung=saved.id, blick="speichern")
    press(app, "Mitnehmen")
    job = app.session_state["_take_job"]
    job.wait(30)
    made, _ = job.result
    titles = [slide.shapes.title.text_frame.text for slide in office.deck(made.data).slides]
    assert any(title.startswith("Nach der Gewichtung „Zum Mitnehmen“") for title in titles)


def test_a_number_that_changed_is_listed_and_its_text_and_remark_flagged(engine, release):
    draft = writer.answers.draft(release, office.paper(release, name="Von gestern"))
    kept = replace(
        draft.paper,
        texts={"bestand.angebote": "In Pieschen sind es 0,50 VzÄ."},
        remarks={"rate.04": "Mit dem Träger geklärt."},
        figures={**draft.values, "rate.04": 0.5},
    )
    saved = papers.SHELF.save(engine, kept)
    app = open_app("scenario", ansicht="papier", papier=saved.id)
    shown = everything(app)
    assert "Seit dem Speichern hat sich eine Zahl geändert" in shown
    assert "VzÄ je 1.000 unter 25, 4 Pieschen" in shown
    assert "Mit dem Träger geklärt." in shown
    assert any("alte Zahlen" in box.value for box in app.warning)
    press(app, "Änderungen speichern")  # looked at and kept: today's numbers are the kept ones
    assert saved_named(engine, "Von gestern").document.figures["rate.04"] == draft.values["rate.04"]
    assert "Seit dem Speichern" not in everything(app)


def test_a_paper_brings_its_weighting_and_its_choice(engine, release):
    saved = papers.SHELF.save(engine, office.paper(release, name="Mit Wahl", chosen=("11",)))
    app = open_app("scenario", ansicht="papier", papier=saved.id)
    app.selectbox(key="paper_block").set_value("bewertung.raenge").run()
    text = app.text_area(key="paper_text_bewertung.raenge").value
    assert "11 Prohlis: Rang 1" in text
    press(app, "Änderungen speichern")
    kept = saved_named(engine, "Mit Wahl").document
    assert kept.chosen == ("11",)
    assert kept.weighting == saved.document.weighting


def test_another_choice_of_areas_or_weighting_is_unsaved_work(engine, release):
    papers.SHELF.save(engine, office.paper(release, name="Das andere"))
    weighting = weightings.save(engine, office.weighting("Für das Papier"))
    for choice in ({"papierraeume": "04.11"}, {"papiergewichtung": weighting.id}):
        app = press(open_app("scenario", ansicht="papier", **choice), "Öffnen")
        assert "würde ersetzt" in everything(app), choice
        press(app, "Trotzdem öffnen")
        press(app, "Öffnen")  # nothing unsaved now
        assert "würde ersetzt" not in everything(app), choice


def test_own_words_outlive_a_reload_and_are_said_to_be_unsaved(engine, monkeypatch):
    app = open_app("scenario", ansicht="papier")
    assert "nicht gespeichert" not in everything(app)
    app.selectbox(key="paper_block").set_value("anlass.auftrag").run()
    app.text_area(key="paper_text_anlass.auftrag").set_value("Der Ausschuss wünscht es.").run()
    assert "stehen nicht in der Adresse" in everything(app)
    again = reload(app, monkeypatch, "scenario", ansicht="papier")
    assert again.text_area(key="paper_text_anlass.auftrag").value == "Der Ausschuss wünscht es."
    assert "stehen nicht in der Adresse" in everything(again)
    press(again, "Neu speichern")
    assert "stehen nicht in der Adresse" not in everything(again)
    # what was written since is laid over what is saved, and saving replaces that
    again.text_area(key="paper_text_anlass.auftrag").set_value("Der Ausschuss bittet.").run()
    again.text_area(key="paper_note").set_value("Für Montag").run()
    link = {"ansicht": "papier", "papier": again.session_state["paper_opened"].id}
    third = reload(again, monkeypatch, "scenario", **link)
    assert third.text_area(key="paper_text_anlass.auftrag").value == "Der Ausschuss bittet."
    assert third.text_area(key="paper_note").value == "Für Montag"
    assert "stehen nicht in der Adresse" in everything(third)
    assert "Änderungen speichern" in [button.label for button in third.button]
    # another paper's link in the same tab is no reload of this one
    other = papers.SHELF.duplicate(engine, link["papier"], "Das andere")
    fourth = reload(third, monkeypatch, "scenario", ansicht="papier", papier=other.id)
    assert "Der Ausschuss bittet." not in fourth.text_area(key="paper_text_anlass.auftrag").value
    assert fourth.text_area(key="paper_note").value == ""
    assert fourth.session_state["paper_opened"].id == other.id
    # somebody who saved before the reload is not overwritten after it
    saved = papers.SHELF.load(engine, link["papier"])
    papers.SHELF.update(engine, saved.id, replace(saved.document, note="Schneller"), saved.version)
    fifth = press(reload(third, monkeypatch, "scenario", **link), "Änderungen speichern")
    assert any("inzwischen" in box.value for box in fifth.error)
    assert papers.SHELF.load(engine, saved.id).note == "Schneller"
    papers.SHELF.delete(engine, saved.id)
    sixth = reload(third, monkeypatch, "scenario", **link)
    assert "ist gelöscht und lässt sich wiederherstellen" in everything(sixth)
    assert sixth.text_area(key="paper_text_anlass.auftrag").value == "Der Ausschuss bittet."
