"""Saving with reasons, and scenarios side by side with what makes the difference."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from sozialraum.answers import scenario as answers
from sozialraum.answers.release import Release
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.frozen import freeze
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.store import scenario_files, scenarios
from sozialraum.ui.szenario import saved_comparison
from tests.screen import everything, open_app, press


def saved_named(engine, name):
    found = next(entry for entry in scenarios.list_saved(engine) if entry.name == name)
    return scenarios.load(engine, found.id)


def test_reasons_are_kept_with_the_scenario_and_come_back(engine):
    app = open_app("scenario", sr="04")
    app.session_state["fold_evidence"] = True
    app.run()
    app.text_area(key="reason_kifaz_vzae").set_value("Wie in der Studie").run()
    app.text_area(key="reason_04").set_value("Modellraum").run()
    app.button_group(key="choice_ansicht").set_value("speichern").run()
    assert "geändert, nicht gespeichert" in everything(app)
    app.text_area(key="reason_plans").set_value("Beschluss der AG vom Montag").run()
    app.text_input(key="save_name").set_value("Mit Begründung").run()
    press(app, "Neu speichern")
    assert any("Gespeichert" in box.value for box in app.success)
    assert "(unverändert)" in everything(app)
    saved = saved_named(engine, "Mit Begründung")
    assert saved.document.rationales == {
        "plans": "Beschluss der AG vom Montag",
        "kifaz_vzae": "Wie in der Studie",
        "04": "Modellraum",
    }
    other = open_app("scenario", ansicht="speichern", szenario=saved.id)
    assert other.text_area(key="reason_plans").value == "Beschluss der AG vom Montag"
    press(other, "Änderungen speichern")  # saving again loses none of them
    assert saved_named(engine, "Mit Begründung").document.rationales == saved.document.rationales


def test_a_note_typed_right_before_the_click_is_saved(engine):
    app = open_app("scenario", ansicht="speichern")
    app.text_input(key="save_name").set_value("Schnell geklickt")
    app.text_area(key="save_note").set_value("Noch im Feld")
    press(app, "Neu speichern")  # one message from the browser: texts and click
    assert saved_named(engine, "Schnell geklickt").note == "Noch im Feld"


def test_what_is_opened_brings_name_author_and_note_and_saving_again_keeps_them(engine):
    app = open_app("scenario", ansicht="speichern")
    app.text_input(key="save_name").set_value("Der Erste")
    app.text_input(key="save_author").set_value("AB")
    app.text_area(key="save_note").set_value("Beschluss vom Montag")
    press(app, "Neu speichern")
    app.text_input(key="save_name").set_value("Der Zweite")
    app.text_area(key="save_note").set_value("Etwas anderes")
    press(app, "Neu speichern")
    first = saved_named(engine, "Der Erste")
    app.selectbox(key="save_choice").set_value(first.id).run()
    press(app, "Öffnen")
    assert app.text_input(key="save_name").value == "Der Erste"
    press(app, "Änderungen speichern")
    again = scenarios.load(engine, first.id)
    assert (again.name, again.author, again.note) == ("Der Erste", "AB", "Beschluss vom Montag")


def test_a_scenario_of_a_file_keeps_its_name_and_does_not_replace_what_was_open(engine):
    app = open_app("scenario", ansicht="speichern")
    app.text_input(key="save_name").set_value("War offen")
    press(app, "Neu speichern")
    result = answers.run(Release.read(engine), PRESETS["alle_17"])
    document = Document.of(result, name="Aus der Datei", author="CD", note="Mitgebracht")
    file = scenario_files.to_json(document)
    content = file if isinstance(file, bytes) else file.encode()
    app.file_uploader(key="scenario_upload").set_value(("s.json", content, "application/json"))
    app.run()
    assert not app.exception
    assert app.text_input(key="save_name").value == "Aus der Datei"
    assert app.text_area(key="save_note").value == "Mitgebracht"
    assert "Änderungen speichern" not in [button.label for button in app.button]


def test_a_scenario_of_a_year_without_pay_is_refused_from_a_file_and_from_the_list(engine):
    document = Document(name="Ohne Entgelt", scenario=replace(PRESETS["alle_17"], year=2019))
    app = open_app("scenario", ansicht="speichern")
    content = scenario_files.to_json(document).encode()
    app.file_uploader(key="scenario_upload").set_value(("s.json", content, "application/json"))
    app.run()
    assert not app.exception
    assert any("Das Jahr 2019 lässt sich nicht rechnen" in box.value for box in app.error)
    kept = scenarios.save(engine, document)  # of another program
    other = open_app("scenario", ansicht="speichern", szenario=kept.id)
    scenarios.delete(engine, kept.id)
    assert not other.exception
    assert any("Das Jahr 2019 lässt sich nicht rechnen" in box.value for box in other.info)


def test_a_reason_given_up_is_gone(engine):
    app = open_app("scenario", ansicht="speichern")
    app.text_area(key="reason_plans").set_value("Erst so").run()
    app.text_area(key="reason_plans").set_value("  ").run()
    app.text_input(key="save_name").set_value("Ohne Begründung").run()
    press(app, "Neu speichern")
    assert saved_named(engine, "Ohne Begründung").document.rationales == {}


def test_the_comparison_says_what_makes_the_difference(engine):
    app = open_app(
        "scenario",
        ansicht="speichern",
        szenarien="status_quo.rahmenkonzeption_oben.ratsbeschluss_2018.kuerzung_2025",
    )
    assert not app.exception
    text = everything(app)
    release = Release.read(engine)
    first, other = (
        answers.run(release, PRESETS[key]).totals for key in ("status_quo", "ratsbeschluss_2018")
    )
    difference = round(other.total_eur - first.total_eur)
    assert f"+{difference:,}".replace(",", ".") in text
    assert "Jahr und Eingruppierung −" in text
    assert "−51,00 VzÄ, deren Geld hier nicht gerechnet ist" in text
    assert text.count("Stellen und Aktionsbudgets") >= 3
    assert text.count('class="sr-waterfall"') == 2  # the cut moves no money: no picture of it


def test_areas_stand_side_by_side_in_their_fold():
    app = open_app("scenario", ansicht="speichern", szenarien="status_quo.alle_17")
    app.session_state["fold_comparison_areas"] = True
    app.run()
    assert "VzÄ je Stadtraum" in everything(app)


def test_a_saved_scenario_whose_result_has_moved_says_what_it_was(engine):
    release = Release.read(engine)
    now = release.tables["parameters"]
    fewer = now.assign(default=now["default"].where(now["parameter_id"] != "uv", 0.008))
    then = answers.run(
        replace(release, tables={**release.tables, "parameters": fewer}), PRESETS["alle_17"]
    )
    document = Document("Von früher", PRESETS["alle_17"], data_hash="0" * 64, result=freeze(then))
    saved = scenarios.save(engine, document)
    app = open_app("scenario", ansicht="speichern", szenarien=f"status_quo.{saved.id}")
    assert not app.exception
    notes = "\n".join(box.value for box in app.info)
    assert "Von früher: beim Speichern" in notes
    assert "die Daten" in notes


def part(**columns):
    rows = {"label": ["Stellen", "Jahr"], "total_eur": [0.0, 0.0], "offers_after_vzae": [0.0, 0.0]}
    return pd.DataFrame({**rows, **columns})


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({}, "„B“ kostet so viel wie „A“."),
        (
            {"total_eur": [5000.0, -5000.0]},
            "„B“ kostet so viel wie „A“, weil sich Änderungen aufheben: Stellen +5.000 € und "
            "Jahr −5.000 €.",
        ),
        ({"total_eur": [-700.0, 0.1]}, "„B“ kostet 700 € im Jahr weniger als „A“: Stellen −700 €."),
        (  # the sum as exact as what it is the sum of
            {"total_eur": [507_360.0, 0.0]},
            "„B“ kostet 507.360 € im Jahr mehr als „A“: Stellen +507.360 €.",
        ),
        (
            {"offers_after_vzae": [2.0, 0.0]},
            "„B“ kostet so viel wie „A“; dazu bei den geförderten Angeboten +2,00 VzÄ, deren Geld "
            "hier nicht gerechnet ist.",
        ),
        ({"offers_after_vzae": [float("nan"), 0.0]}, "„B“ kostet so viel wie „A“."),
    ],
)
def test_a_difference_is_said_in_one_sentence(columns, words):
    assert saved_comparison._sentence("A", "B", part(**columns)) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (None, "EUR", "–"),
        (350_000, "EUR", "350.000 €"),
        (0.2, "%", "20 %"),
        (2026, "", "2026"),
        (1.5, "VzÄ", "1,50 VzÄ"),
        ("S 12", "", "S 12"),
        (True, "", "ja"),
    ],
)
def test_settings_are_written_as_people_read_them(value, unit, words):
    assert saved_comparison.setting(value, unit) == words


def test_a_typed_picture_in_name_and_note_is_shown_as_typed_and_never_loaded(engine):
    picture = "![](https://example.org/x.png)"
    app = open_app("scenario", ansicht="speichern")
    app.text_input(key="save_name").set_value(f"Entwurf {picture}").run()
    app.text_area(key="save_note").set_value(picture).run()
    app.text_input(key="save_author").set_value(picture).run()
    press(app, "Neu speichern")
    saved = saved_named(engine, f"Entwurf {picture}")
    other = open_app("scenario", ansicht="speichern", szenario=saved.id)
    for page in (app, other):
        shown = [element.value for element in (*page.markdown, *page.success, *page.info)]
        assert any("Notiz" in text for text in shown)
        assert not [text for text in shown if re.search(r"!\[|(?<!\\)\]\(", text)]
