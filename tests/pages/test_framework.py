"""The page Rahmenkonzeption as people use it: read, search, book, change, take back, be second."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
import sqlalchemy as sa

from sozialraum.model import budget
from sozialraum.model.budget import ALLOT, GRANT, Line
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.store import budget as ledgers
from sozialraum.store import framework_log, scenarios
from sozialraum.store.budget import Entry
from sozialraum.store.schema_users import budget_line, framework_entry
from sozialraum.ui.registry import RAHMENKONZEPTION
from tests.screen import everything, open_app, press, read

YEAR = dt.date.today().year
FAMILIES = "Keine Angaben über Familien oder Personen."


@pytest.fixture(autouse=True)
def _empty(engine):
    """Each test begins and leaves without a line or an entry."""
    framework_log.history(engine, "note")  # makes the tables
    yield
    with engine.begin() as connection:
        connection.execute(sa.delete(budget_line))
        connection.execute(sa.delete(framework_entry))


def lines(engine, code="04"):
    return ledgers.ledgers(engine).get((code, YEAR), [])


def type_in(app, **texts):
    for key, text in texts.items():
        field = next(
            one for one in (*app.text_input, *app.text_area, *app.selectbox) if one.key == key
        )
        field.set_value(text)
    return app.run()


@cache
def text_of(**params):
    """What a page says, with tags, that is only read; the store is empty where a test begins."""
    app = open_app("framework", **params)
    assert not app.exception
    return everything(app)


@pytest.mark.parametrize("view", RAHMENKONZEPTION.views)
def test_every_view_answers_its_question(view):
    said = text_of(ansicht=view)
    assert '<p class="sr-answer"' in said
    assert RAHMENKONZEPTION.questions[view] in said


def book(app, kind, **texts):
    type_in(app, budget_kind=kind)
    return press(type_in(app, **texts), "Buchen")


def test_an_undertaking_from_money_to_result(engine):
    app = open_app("framework", folds=("budget_book",), ansicht="budget")
    assert "noch kein Aktionsbudget" in read(app)
    book(app, "allot", budget_amount="5.000", budget_author="Amt 51")
    assert [one.value for one in app.success] == ["Gebucht: Zuteilung, Nr. 1."]
    type_in(app, budget_kind="ask")
    for box in app.checkbox:
        box.check()
    book(app, "ask", budget_amount="1.250,50", budget_text="Hoffest", budget_need="Treffpunkt")
    book(app, "grant", budget_amount="1.250,50")
    book(app, "pay", budget_amount="1.000")
    book(app, "result", budget_text="80 kamen.")
    assert [line.kind for line in lines(engine)] == ["allot", "ask", "grant", "pay", "result"]
    assert budget.account(lines(engine)) == budget.Account(500_000, 125_050, 100_000, 0)
    assert lines(engine)[0].author == "Amt 51"
    said = read(app)
    assert "noch 3.749,50 € von 5.000,00 € frei; 1.250,50 € sind bewilligt" in said
    assert "alle erfüllt" in said
    assert "80 kamen." in said


def test_what_cannot_be_booked_is_said_and_stays_typed(engine):
    app = open_app("framework", folds=("budget_book",), ansicht="budget")
    wrong = {"viel": "Das ist keine Zahl", "": "Das Feld ist leer", "0,001": "zwei Stellen"}
    for amount, words in wrong.items():
        press(type_in(app, budget_amount=amount), "Buchen")
        assert words in read(app)
        assert next(one for one in app.text_input if one.key == "budget_amount").value == amount
        assert lines(engine) == []


def test_who_books_second_is_told(engine):
    app = open_app("framework", folds=("budget_book",), ansicht="budget")
    type_in(app, budget_amount="10")
    other = Entry("04", YEAR, 0, Line(0, ALLOT, 100, author="Amt 51"))
    ledgers.book(engine, [other])
    press(app, "Buchen")
    assert "Zuteilung (Nr. 1), Amt 51" in read(app)
    press(app, "Buchen")  # having seen it
    assert [line.cents for line in lines(engine)] == [100, 10_00]


def test_a_mistake_is_taken_back_by_a_line_of_its_own(engine):
    ledgers.book(engine, [Entry("04", YEAR, 0, Line(0, ALLOT, 100))])
    app = open_app("framework", folds=("budget_book", "budget_lines"), ansicht="budget")
    book(app, "reverse", budget_text="Falsches Jahr")
    assert budget.account(lines(engine)) == budget.Account()
    assert len(lines(engine)) == 2
    assert "Zuteilung (zurückgenommen)" in read(app)


def test_more_than_there_is_cannot_be_granted(engine):
    (_, other, ask) = (
        ledgers.book(engine, [Entry("04", YEAR, 0, Line(0, ALLOT, 100_00))]),
        ledgers.book(engine, [Entry("04", YEAR, 1, Line(0, "ask", 50_00, text="Fest"))])[0],
        ledgers.book(engine, [Entry("04", YEAR, 2, Line(0, "ask", 200_00, text="Fest"))])[0],
    )
    app = open_app("framework", folds=("budget_book",), ansicht="budget")
    book(app, "grant", budget_amount="150", budget_project=ask.project)
    names = app.selectbox(key="budget_project").options  # all that the browser knows of them
    assert names == [f"Fest ({one.project})" for one in (other, ask)]
    assert "Das Budget reicht nicht" in read(app)
    assert GRANT not in [line.kind for line in lines(engine)]


def test_money_is_handed_out_to_all_at_once(engine):
    app = open_app("framework", folds=("budget_distribute",), ansicht="budget")
    press(type_in(app, budget_total="34.000"), "So zuteilen")
    assert [one.value for one in app.success] == [f"Zugeteilt: 34.000,00 € in {YEAR}."]
    held = ledgers.ledgers(engine)
    assert len(held) == 17
    assert {budget.account(one).available for one in held.values()} == {2_000_00}


def test_nothing_and_less_cannot_be_handed_out():
    app = open_app("framework", folds=("budget_distribute",), ansicht="budget")
    for amount in ("0", "-17"):
        type_in(app, budget_total=amount)
        assert [one.value for one in app.error] == ["Betrag: Erlaubt sind Beträge über 0 €."]
        assert "So zuteilen" not in [one.label for one in app.button]


def test_a_criterion_is_changed_taken_back_added_and_deleted(engine):
    app = open_app("framework", folds=("budget_criteria",), ansicht="budget")
    press(type_in(app, criterion_P23_text="Kein Ersatz"), "Kriterium sichern")
    kept = framework_log.newest(framework_log.history(engine, "criterion"))
    assert kept["P23"].values == {"text": "Kein Ersatz"}
    press(app, "Letzte Änderung zurücknehmen")
    press(app, "Kriterium löschen")
    assert len(framework_log.history(engine, "criterion")) == 3


def write_note(app, title="Weniger Kinder", **more):
    texts = {f"note_neu_{key}": text for key, text in more.items()}
    return press(type_in(app, note_neu_title=title, **texts), "Notiz sichern")


def test_a_note_is_written_found_changed_and_deleted(engine):
    app = open_app("framework", folds=("findings_note",), ansicht="befunde")
    write_note(app)
    assert "Bitte schreiben Sie beides" in read(app)
    write_note(app, text="Die Kitas melden Plätze.", day="1.11.2026")
    (note,) = framework_log.history(engine, "note")
    assert note.values["day"] == "2026-11-01"
    found = open_app("framework", ansicht="befunde", suche="kitas melden")
    assert "Weniger Kinder" in read(found)
    type_in(app, note_choice=note.record_id)
    press(app, "Notiz löschen")
    assert [one.value for one in app.success] == ["Gelöscht; die Geschichte bleibt."]
    assert len(framework_log.history(engine, "note")) == 2


def test_what_somebody_typed_is_text_everywhere(engine):
    hostile = "<b>x</b> **y** =1+1"
    framework_log.write(
        engine, "note", "abcdefgh", {"title": hostile, "text": hostile, "day": ""}, 0, hostile
    )
    app = open_app(
        "framework", folds=("findings_note", "findings_history"), ansicht="befunde", suche="1+1"
    )
    assert not app.exception
    assert "&lt;b&gt;x&lt;/b&gt; **y**" in everything(app)


def test_a_measure_is_changed_and_who_is_second_is_told(engine):
    app = open_app("framework", folds=("plan_edit",), ansicht="plan", massnahme="M01")
    type_in(app, measure_M01_due="1.2.2020")
    framework_log.write(engine, "measure", "M01", {"state": "im Prozess"}, 0, "Amt 51")
    type_in(app, measure_M01_next_step="Einladen")  # drawn again, and still begun before that
    press(app, "Maßnahme sichern")
    assert "von jemand anderem geändert: Amt 51" in read(app)
    press(app, "Maßnahme sichern")
    kept = framework_log.newest(framework_log.history(engine, "measure"))["M01"]
    assert (kept.version, kept.values["due"], kept.values["next_step"]) == (
        2,
        "2020-02-01",
        "Einladen",
    )
    assert "1 überfällig" in read(app)
    press(app, "Letzte Änderung zurücknehmen")
    assert "keine überfällig" in read(app)


def test_a_wrong_day_is_named_and_nothing_is_kept(engine):
    app = open_app("framework", folds=("plan_edit",), ansicht="plan", massnahme="M01")
    press(type_in(app, measure_M01_due="bald"), "Maßnahme sichern")
    assert "„bald“ ist kein Tag" in read(app)
    assert framework_log.history(engine, "measure") == []


def test_a_measure_takes_posts_from_a_saved_scenario(engine):
    saved = scenarios.save(engine, Document(name="Entwurf", scenario=PRESETS["rahmenkonzeption"]))
    app = open_app("framework", folds=("plan_edit",), ansicht="plan", massnahme="M24", sr="04")
    press(type_in(app, measure_M24_scenario=saved.id), "Maßnahme sichern")
    assert "1,00 VzÄ („Entwurf“)" in read(app)
    scenarios.delete(engine, saved.id)
    assert "gibt es nicht mehr" in read(app.run())


def test_a_seat_is_filled_and_vacated(engine):
    app = open_app("framework", folds=("plan_points",), ansicht="plan")
    assert "10 Sitze sind vakant" in read(app)
    type_in(app, point_choice="04-P13")
    type_in(app, **{"point_04-P13_state": "besetzt", "point_04-P13_note": "Fachkraft ASD"})
    press(app, "Punkt sichern")
    assert "9 Sitze sind vakant" in read(app)
    press(app, "Letzte Eintragung zurücknehmen")
    assert "10 Sitze sind vakant" in read(app)
    assert len(framework_log.history(engine, "point")) == 2


@pytest.mark.parametrize(
    ("view", "folds"),
    [
        ("budget", ("budget_book", "budget_criteria")),
        ("befunde", ("findings_note",)),
        ("plan", ("plan_edit", "plan_points")),
    ],
)
def test_beside_every_free_text_stands_that_no_families_data_belong_there(view, folds):
    app = open_app("framework", folds=folds, ansicht=view)
    short = {"Betrag in €", "Tag", "Termin", "Suche", "Wer (freiwillig, Kürzel genügt)"}
    free = [one for one in (*app.text_input, *app.text_area) if one.label not in short]
    said = [one for one in app.caption if one.value == FAMILIES]
    assert len(said) == len(free) >= len(folds)


@pytest.mark.parametrize("shape", ["liste", "tafel", "zeit", "gebiete", "verlauf"])
def test_the_plan_has_five_shapes(shape):
    form = {} if shape == "liste" else {"form": shape}
    assert "38 Maßnahmen: keine überfällig, 14 warten" in text_of(ansicht="plan", **form)


@pytest.mark.parametrize("shape", ["liste", "tafel"])
def test_a_stadtraum_without_a_measure_is_said_to_have_none(shape):
    app = open_app("framework", ansicht="plan", form=shape, sr="07")
    assert "Für dieses Gebiet steht keine Maßnahme im Plan." in read(app)
    assert "0 Maßnahmen" not in read(app)
    assert "unter „Gebiet“ „alle“" in read(app)


def test_what_became_of_a_measure_stands_beside_it():
    said = text_of(ansicht="plan")
    assert "Definition und Ziele sind am 04.11.2021 beschlossen" in said
    assert "Der Stand ist daraus erschlossen." in said


def test_who_follows_a_link_to_a_measure_sees_it_first():
    said = text_of(ansicht="plan", massnahme="M31")
    assert said.index("14 Plauen · M31") < said.index("M02<")
    assert "Die gewählte, dann überfällige" in said


def test_a_seat_nobody_wrote_down_is_not_called_vacant():
    app = open_app("framework", folds=("plan_points",), ansicht="plan")
    type_in(app, point_choice="04-P13")
    (field,) = [one for one in app.selectbox if one.key == "point_04-P13_state"]
    assert list(field.options) == ["nicht eingetragen", "besetzt", "vakant"]
    assert ">vakant<" not in everything(app)


def test_findings_name_the_slide_and_lead_to_each_measure():
    said = everything(open_app("framework", ansicht="befunde", suche="Räume, Zeit und Personal"))
    assert "Folie: Fokusgruppe „Planung und Steuerung" in said
    for key in ("M24", "M27", "M30"):
        assert f"massnahme={key}" in said


def test_a_note_that_cannot_be_compared_says_what_is_missing(engine):
    app = open_app("framework", folds=("findings_note",), ansicht="befunde")
    write_note(app, text="Es sind viele.", indicator="u18_share", stance="hoch")
    assert "Bitte wählen Sie dazu auch einen Stadtraum" in read(app)
    assert framework_log.history(engine, "note") == []
