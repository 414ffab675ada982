"""Keeping work: nothing typed, opened or deleted gets lost, and no fault empties a page."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from sozialraum.answers import scenario as answers
from sozialraum.answers.release import Release
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import IndexPlan
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.link import encode
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.services.edits import CHANGE, Edit
from sozialraum.store import (
    db,
    scenario_files,
    scenarios,
    service_edits,
    weightings,
)
from sozialraum.store.errors import StoreError
from sozialraum.store.schema_users import service_edit
from sozialraum.ui.shell import keeper
from tests.screen import everything, open_app, press

KINDS = {
    "scenario": (
        {"ansicht": "speichern"},
        "save",
        scenarios.SHELF,
        lambda name, **more: Document(name, PRESETS["alle_17"], **more),
    ),
    "need": (
        {"blick": "speichern"},
        "weighting",
        weightings.SHELF,
        lambda name, **more: Weighting(name, IndexPlan({"bedarf_leistung": 1}), **more),
    ),
}
both = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(autouse=True)
def _empty_shelves(engine):
    for _, _, shelf, _ in KINDS.values():
        shelf.list_saved(engine)
        with engine.begin() as connection:
            connection.execute(sa.delete(shelf.table))


def opened(kind, **more):
    return open_app(kind, **KINDS[kind][0] | more)


def labels(app):
    return [button.label for button in app.button]


def words(app):
    return "\n".join([everything(app), *(box.value for box in app.success)])


@both
def test_what_is_typed_is_kept_at_the_click_and_stands_there_after_opening(engine, kind):
    _, key, shelf, _ = KINDS[kind]
    app = opened(kind)
    app.text_input(key=f"{key}_name").set_value("Sitzung A")
    app.text_input(key=f"{key}_author").set_value("AB")
    app.text_area(key=f"{key}_note").set_value("Beschluss")
    press(app, "Neu speichern")  # one message: texts and click
    press(app, "Neu speichern")  # a second press makes no twin
    (entry,) = shelf.list_saved(engine)
    assert (entry.name, entry.author, entry.note) == ("Sitzung A", "AB", "Beschluss")
    other = opened(kind, **{"szenario" if key == "save" else "gewichtung": entry.id})
    assert other.text_area(key=f"{key}_note").value == "Beschluss"
    other.text_input(key=f"{key}_name").set_value("Sitzung B")
    press(other, "Änderungen speichern")
    (entry,) = shelf.list_saved(engine)
    assert (entry.name, entry.author, entry.note) == ("Sitzung B", "AB", "Beschluss")
    press(app, "Änderungen speichern")  # the first person started from an older version
    assert any("inzwischen von jemand anderem" in box.value for box in app.error)
    assert shelf.load(engine, entry.id).name == "Sitzung B"
    assert app.text_input(key=f"{key}_name").value == "Sitzung A"


@both
def test_the_last_deleted_one_comes_back(engine, kind):
    _, _, shelf, make = KINDS[kind]
    saved = shelf.save(engine, make("Einzige"))
    app = press(opened(kind), "Löschen")
    assert shelf.list_saved(engine) == []
    press(app, "Löschen rückgängig")
    assert [one.id for one in shelf.list_saved(engine)] == [saved.id]
    shelf.delete(engine, saved.id)
    other = opened(kind)  # somebody else, later
    other.session_state[f"fold_{KINDS[kind][1]}_bin"] = True
    press(other.run(), "Wiederherstellen")
    assert [one.id for one in shelf.list_saved(engine)] == [saved.id]


@both
def test_the_browser_is_told_of_the_choice_in_place_of_one_that_is_gone(engine, kind):
    _, key, shelf, make = KINDS[kind]
    stays, gone = (shelf.save(engine, make(name)) for name in ("Bleibt", "Geht"))
    app = opened(kind)
    app.selectbox(key=f"{key}_choice").set_value(gone.id).run()
    shelf.delete(engine, gone.id)  # somebody else
    select = app.run().selectbox(key=f"{key}_choice")
    assert (select.value, select.proto.set_value) == (stays.id, True)


@both
def test_opening_asks_before_unsaved_work_is_replaced(engine, kind):
    _, key, shelf, make = KINDS[kind]
    shelf.save(engine, make("Von gestern", note="alt"))
    app = opened(kind)
    app.text_area(key=f"{key}_note").set_value("Mitten in der Arbeit").run()
    press(app, "Öffnen")
    assert "würde ersetzt" in words(app)
    press(app, "Abbrechen")
    assert app.text_area(key=f"{key}_note").value == "Mitten in der Arbeit"
    press(press(app, "Öffnen"), "Trotzdem öffnen")
    assert app.text_area(key=f"{key}_note").value == "alt"
    press(app, "Öffnen")  # nothing unsaved now
    assert "Trotzdem öffnen" not in labels(app)


def test_what_is_known_of_an_area_and_another_choice_are_unsaved_work(engine):
    weightings.save(engine, Weighting("Von gestern", IndexPlan()))
    app = opened("need")
    app.text_area(key="weighting_area_04").set_value("Viele Familien").run()
    press(app, "Öffnen")
    assert "würde ersetzt" in words(app)
    press(app, "Trotzdem öffnen")
    assert "geändert" not in words(app)
    app = opened("need", blick="auswahl", wahl="11")
    app.segmented_control(key="choice_blick").set_value("speichern").run()
    assert "würde ersetzt" in words(press(app, "Öffnen"))


def test_reasons_are_not_said_to_stand_in_the_address():
    app = opened("scenario", ansicht="raeume")
    app.session_state["rationales"] = {"plans": "Weil es eilt."}
    app.run()
    assert "Begründungen stehen nicht in der Adresse" in words(app)
    assert "Der Stand steht in der Adresse" not in words(app)


@both
def test_a_copy_leaves_what_is_open(engine, kind):
    _, key, shelf, make = KINDS[kind]
    shelf.save(engine, make("Vorlage A"))
    app = opened(kind)
    app.text_area(key=f"{key}_note").set_value("Mitten in der Arbeit").run()
    press(app, "Duplizieren")
    assert sorted(one.name for one in shelf.list_saved(engine)) == [
        "Vorlage A",
        "Vorlage A (Kopie)",
    ]
    assert app.text_area(key=f"{key}_note").value == "Mitten in der Arbeit"


@both
@pytest.mark.parametrize("action", ["Öffnen", "Duplizieren"])
def test_what_somebody_else_deleted_is_said_in_german(engine, kind, action):
    _, _, shelf, make = KINDS[kind]
    saved = shelf.save(engine, make("Weg"))
    app = opened(kind)
    shelf.delete(engine, saved.id)
    press(app, action)
    assert any("gelöscht" in box.value for box in app.error)


@both
@pytest.mark.parametrize("action", ["Löschen", "Neu speichern", "Duplizieren"])
def test_a_store_that_cannot_be_written_keeps_the_page(engine, kind, action, monkeypatch):
    _, key, shelf, make = KINDS[kind]
    shelf.save(engine, make("Da"))
    app = opened(kind)
    app.text_input(key=f"{key}_name").set_value("Getippt").run()

    def refuse(*_):
        raise StoreError("Der Datenspeicher lässt sich nicht beschreiben.")

    monkeypatch.setattr(db, "writing", refuse)
    press(app, action)
    assert any("nicht beschreiben" in box.value for box in app.error)
    assert app.text_input(key=f"{key}_name").value == "Getippt"


@both
def test_an_unforeseen_error_is_a_german_note_and_goes_to_the_log(
    engine, kind, monkeypatch, caplog
):
    _, _, shelf, make = KINDS[kind]
    shelf.save(engine, make("Da"))
    app = opened(kind)
    monkeypatch.setattr(keeper.Keeper, "_chosen", lambda *_: 1 / 0)
    press(app, "Öffnen")
    assert any("ließ sich nicht ausführen" in box.value for box in app.error)
    assert "ZeroDivisionError" in caplog.text


@both
def test_one_document_of_a_newer_program_is_named_and_all_else_works(engine, kind):
    parameters, _, shelf, make = KINDS[kind]
    newer = shelf.save(engine, make("Aus der Zukunft"))
    others = [shelf.save(engine, make(f"Lesbar {n}")) for n in (1, 2)]
    with engine.begin() as connection:
        table = shelf.table
        text = re.sub(r'("schema_version": )\d', r"\g<1>9", shelf.to_text(newer.document))
        connection.execute(sa.update(table).where(table.c.id == newer.id).values(document=text))
    several = ".".join([newer.id, *(one.id for one in others)])
    app = open_app(kind, **parameters, **{"szenarien": several, "gruppen": several})
    assert not app.exception
    assert "„Aus der Zukunft“ lässt sich nicht lesen" in words(app)
    assert "Lesbar 1" in words(app)
    key = KINDS[kind][1]
    app.selectbox(key=f"{key}_choice").set_value(newer.id).run()
    for action in ("Öffnen", "Duplizieren"):
        press(app, action)
        assert any("lässt sich nicht lesen" in box.value for box in app.error)


@both
def test_what_was_deleted_is_named_in_the_comparison_and_the_others_stay(engine, kind):
    parameters, _, shelf, make = KINDS[kind]
    gone, *others = [shelf.save(engine, make(f"Nummer {n}")) for n in range(3)]
    shelf.delete(engine, gone.id)
    several = ".".join([gone.id, *(one.id for one in others)])
    app = open_app(kind, **parameters, **{"szenarien": several, "gruppen": several})
    assert "„Nummer 0“ ist gelöscht" in words(app)
    assert "Nummer 1" in words(app)
    assert "Nummer 2" in words(app)


def test_the_comparison_keeps_what_is_in_force_over_two_saves(engine):
    app = opened("scenario")
    for name in ("Eins", "Zwei"):
        app.text_input(key="save_name").set_value(name)
        press(app, "Neu speichern")
        assert app.multiselect(key="choice_szenarien").value == ["status_quo", "jetzt"]
        assert f"{name} (jetzt)" in words(app)
    assert len(scenarios.list_saved(engine)) == 2


def test_the_state_of_a_scenario_is_said_as_it_is(engine):
    preset = opened("scenario")
    assert "(Vorlage)" in everything(preset)
    own = encode(replace(PRESETS["alle_17"], rent_eur=2000))
    linked = everything(opened("scenario", plan=own))
    assert "(nicht gespeichert)" in linked
    assert "unverändert" not in linked
    saved = scenarios.save(engine, Document("Meins", PRESETS["alle_17"]))
    app = opened("scenario", szenario=saved.id)
    assert "Meins (unverändert)" in everything(app)
    assert "gespeichert am" in everything(app)
    assert "von ohne Namen" not in everything(app)


def test_a_reload_keeps_what_was_changed_since_opening(engine):
    saved = scenarios.save(engine, Document("Meins", PRESETS["alle_17"]))
    first = opened("scenario", szenario=saved.id)
    assert first.query_params["szenario"] in (saved.id, [saved.id])
    plan = encode(PRESETS["kuerzung_2025"])
    again = opened("scenario", szenario=saved.id, plan=plan)
    assert "Kürzung 2025 (geändert, nicht gespeichert)" in everything(again)
    assert "Änderungen speichern" in labels(again)


def test_a_reason_given_before_the_view_speichern_is_seen_outlives_it(engine):
    saved = scenarios.save(engine, Document("Meins", PRESETS["alle_17"]))
    app = open_app("scenario", szenario=saved.id, plan=encode(PRESETS["kuerzung_2025"]))
    app.session_state["rationales"] = {"plans": "früh gesagt"}
    app.button_group(key="choice_ansicht").set_value("speichern").run()
    assert app.text_area(key="reason_plans").value == "früh gesagt"
    assert "geändert, nicht gespeichert" in everything(app)


HOSTILE = "![b](http://evil.invalid/x.png)<img src=http://evil.invalid/y.png>"


@both
def test_hostile_names_are_text_wherever_they_stand(engine, kind):
    parameters, key, shelf, make = KINDS[kind]
    one, two = (
        shelf.save(engine, make(f"{n} {HOSTILE}", author="[a](http://x)", note=HOSTILE))
        for n in (1, 2)
    )
    several = f"{one.id}.{two.id}"
    param = "szenario" if key == "save" else "gewichtung"
    app = open_app(kind, **parameters, **{"szenarien": several, "gruppen": several, param: one.id})
    shown = [
        str(element.value)
        for group in ("markdown", "info", "warning", "error", "caption", "success")
        for element in getattr(app, group)
    ]
    shown += [element.proto.label for element in app.get("page_link")]
    assert [text for text in shown if "evil" in text]
    assert not [text for text in shown if re.search(r"(?<!\\)[!\]]\[?\(|(?<!\\)<img", text)]
    assert not [e.proto.body for e in app.get("html") if "<img src=http" in e.proto.body]


def test_a_scenario_nobody_can_pay_for_is_said_and_replaces_nothing(engine):
    old = Document("Von 2019", replace(PRESETS["alle_17"], year=2019))
    saved = scenarios.save(engine, old)
    app = opened("scenario", szenarien=f"status_quo.jetzt.{saved.id}")
    assert any("2019" in box.value and "ohne weiter" in box.value for box in app.warning)
    assert "(jetzt)" in everything(app)
    press(app, "Öffnen")
    assert any("2019" in box.value for box in app.error)
    assert "Vorlage" in everything(app)


def test_going_through_all_views_of_szenario_writes_no_note_twice(caplog):
    app = open_app("scenario")
    app.session_state["fold_ledger_reasons"] = True
    app.session_state["fold_save_reasons"] = True
    app.session_state["fold_evidence"] = True
    for view in ("raeume", "speichern", "ausstattung", "speichern", "raeume"):
        app.button_group(key="choice_ansicht").set_value(view).run()
        assert not app.exception
        assert not app.error, view
    assert "cannot be modified" not in caplog.text


@pytest.mark.parametrize("view", ["ausstattung", "raeume"])
def test_an_unreadable_plan_is_said_once(view):
    app = open_app("scenario", ansicht=view, plan="kaputt")
    said = [box.value for box in app.info if "Gezeigt wird die Vorlage" in box.value]
    assert len("".join(said).split("Gezeigt wird die Vorlage")) == 2


def test_undo_leaves_nothing_unreadable_in_the_ledger():
    app = open_app("scenario", ansicht="raeume")
    key = "ledger_kifaz_vzae_10"
    app.text_input(key=key).set_value("2").run()
    app.text_input(key=key).set_value("abc").run()
    assert app.text_input(key=key).value == "abc"
    app.text_input(key="ledger_kifaz_vzae_11").set_value("2").run()
    assert app.text_input(key=key).value == "abc"  # other entries leave it to be corrected
    press(app, "Rückgängig")
    assert app.text_input(key=key).value == "2,00"
    assert not app.warning


def test_a_changed_result_of_a_file_is_shown_on_the_page_too(engine):
    result = answers.run(Release.read(engine), PRESETS["alle_17"])
    text = scenario_files.to_json(Document.of(result, name="Gefälscht"))
    content = json.loads(text)
    content["result"]["totals"]["vzae"] = 999
    app = opened("scenario")
    app.file_uploader(key="scenario_upload").set_value(
        ("s.json", json.dumps(content).encode(), "application/json")
    )
    app.run()
    assert "Beide Ergebnisse werden gezeigt" in everything(app)
    assert "999,00" in everything(app)
    broken = ("s.json", b"{kaputt", "application/json")
    app.file_uploader(key="scenario_upload").set_value(broken)
    app.run()
    assert any("bleibt, wie es war" in box.value for box in app.error)
    assert not app.exception


class TestServices:
    def changes(self, engine, *ids):
        edits = [(Edit(key, CHANGE, {"vzae": 9.0}), 0) for key in ids]
        service_edits.keep(engine, edits, source="Bescheid vom Montag")

    @pytest.fixture(autouse=True)
    def _no_changes(self, engine):
        service_edits.history(engine)
        yield
        with engine.begin() as connection:
            connection.execute(sa.delete(service_edit))

    def test_undo_takes_back_what_was_on_screen(self, engine):
        self.changes(engine, "F001", "F003")
        app = open_app("services", ansicht="bearbeiten")
        app.selectbox(key="undo_kept").set_value("F003").run()
        self.changes(engine, "F002")  # somebody else, meanwhile
        service_edits.undo(engine, "F003", 1)
        press(app, "Gesicherte Änderung zurücknehmen")
        assert any("inzwischen" in box.value or "keine" in box.value for box in app.error)
        assert [one.service_id for one in service_edits.effective(engine)] == ["F001", "F002"]

    @pytest.mark.parametrize(
        ("document", "words"),
        [("{kaputt", "lässt sich nicht lesen"), ('{"category_id": "zukunft"}', "passt zu keinem")],
    )
    def test_an_unreadable_change_is_named_and_every_page_works(self, engine, document, words):
        self.changes(engine, "F001")
        row = {"service_id": "F002", "version": 1, "kind": "change", "document": document}
        row |= {"source": "neu", "note": "", "author": "", "made_at": "gestern"}
        with engine.begin() as connection:
            connection.execute(sa.insert(service_edit), [row])
        app = open_app("services", ansicht="bearbeiten")
        assert not app.exception
        assert not app.error
        assert words in everything(app)
        for page in ("services", "district_map", "profile", "overview"):
            assert not open_app(page).error
