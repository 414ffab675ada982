"""The ledger of all 17: typed cells on the sliders' state, nothing lost, the sum exact."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sozialraum.model.scenario.ledger import posts
from sozialraum.model.scenario.link import encode
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.state import STADTRAUM_CODES
from sozialraum.store import queries
from tests.screen import everything, open_app


def open_ledger(**params):
    app = open_app("scenario", ansicht="raeume", **params)
    assert not app.exception
    return app


def put(app, cell, code, text):
    app.text_input(key=f"ledger_{cell}_{code}").set_value(text).run()
    assert not app.exception
    return app


def shown(app, cell, code):
    return app.text_input(key=f"ledger_{cell}_{code}").value


def plan(app, code):
    return app.session_state["history"].present.plan(code)


def messages(app):
    return "\n".join(box.value for box in (*app.warning, *app.info))


def test_every_stadtraum_has_its_row_with_names_for_screen_readers():
    app = open_ledger()
    assert len(app.checkbox) == 17
    labels = [field.label for field in app.text_input]
    assert len(labels) == len(set(labels)) == 51
    assert "16 Gorbitz: Aktionsbudget, EUR" in labels
    assert shown(app, "kifaz_vzae", "04") == "1,50"
    assert shown(app, "aktionsbudget_eur", "04") == "20.000"


def test_a_typed_amount_is_the_sliders_too_and_stands_in_the_address():
    app = put(open_ledger(sr="11"), "kifaz_vzae", "11", "1,75")
    assert plan(app, "11").kifaz_vzae == 1.75
    assert plan(app, "11").koordination_vzae == 1.0
    assert app.checkbox(key="ledger_kifaz_11").value is True
    assert "7.4.20000.11" in str(app.query_params["plan"])
    app.button_group(key="choice_ansicht").set_value("ausstattung").run()
    assert app.select_slider(key="sc_kifaz_11").value == 1.75


def test_ticking_opens_and_closes_a_kifaz_of_the_study():
    app = open_ledger()
    app.checkbox(key="ledger_kifaz_16").check().run()
    assert (plan(app, "16").kifaz_vzae, plan(app, "16").koordination_vzae) == (1.5, 1.0)
    assert plan(app, "16").aktionsbudget_eur == plan(app, "04").aktionsbudget_eur == 20_000
    app.checkbox(key="ledger_kifaz_16").uncheck().run()
    assert plan(app, "16").is_empty


@pytest.mark.parametrize(
    ("cell", "text", "words"),
    [
        ("kifaz_vzae", "3,25", "0,5 bis 3 VzÄ"),
        ("kifaz_vzae", "1,3", "Viertelschritte"),
        ("kifaz_vzae", "viel", "keine Zahl"),
        ("kifaz_vzae", "", "leer"),
        ("koordination_vzae", "-1", "0 bis 1"),
        ("aktionsbudget_eur", "60.001", "60.000 EUR"),
        ("aktionsbudget_eur", "12,50", "ganze Beträge"),
        ("aktionsbudget_eur", "[x](http://a)<script>", "keine Zahl"),
    ],
)
def test_an_impossible_entry_is_explained_kept_in_its_field_and_changes_nothing(cell, text, words):
    app = open_ledger()
    before = app.session_state["history"]
    put(app, cell, "04", text)
    assert shown(app, cell, "04") == text[:20]
    assert "4 Pieschen" in messages(app)
    assert words in messages(app)
    assert "Gerechnet wird mit" in messages(app)
    assert not re.search(r"(?<!\\)\]\(", messages(app))
    assert app.session_state["history"] == before


def test_a_kept_entry_stays_while_other_cells_change_and_goes_when_corrected():
    app = put(open_ledger(), "kifaz_vzae", "04", "2,1")
    put(app, "aktionsbudget_eur", "04", "5.000")
    assert shown(app, "kifaz_vzae", "04") == "2,1"
    assert plan(app, "04").aktionsbudget_eur == 5_000
    put(app, "kifaz_vzae", "04", "2,0")
    assert not app.warning
    assert shown(app, "kifaz_vzae", "04") == "2,00"


def test_kept_entries_can_be_given_up():
    app = put(open_ledger(), "kifaz_vzae", "04", "2,1")
    app.button(key="ledger_discard").click().run()
    assert not app.warning
    assert shown(app, "kifaz_vzae", "04") == "1,50"


def test_under_the_lock_the_others_balance_and_are_named():
    app = open_ledger()
    app.toggle(key="choice_summe").set_value(True).run()
    put(app, "kifaz_vzae", "01", "1,5")
    assert "Im Gegenzug" in messages(app)
    put(app, "koordination_vzae", "16", "0,75")
    put(app, "kifaz_vzae", "04", "3")
    history = app.session_state["history"]
    assert posts(history.present).sum() == posts(history.start).sum() == 4.5
    assert "zusammen 0,00 VzÄ" in everything(app)


def test_under_the_lock_what_nobody_can_give_is_refused_with_the_reason():
    app = open_ledger(plan="2-2026-0-1-4-0-20-0-0-x-0-6.4.0.04")
    app.toggle(key="choice_summe").set_value(True).run()
    put(app, "kifaz_vzae", "04", "2")
    assert "abgeben" in messages(app)
    assert shown(app, "kifaz_vzae", "04") == "2"
    assert plan(app, "04").vzae == 1.5


def test_undo_and_redo_walk_through_entries_and_changes_are_marked():
    app = put(open_ledger(), "kifaz_vzae", "04", "2")
    assert "geändert: +0,50 VzÄ" in everything(app)
    assert any("nicht gespeichert" in caption.value for caption in app.caption)
    app.button(key="step_undo").click().run()
    assert shown(app, "kifaz_vzae", "04") == "1,50"
    assert "geändert:" not in everything(app)
    app.button(key="step_redo").click().run()
    assert shown(app, "kifaz_vzae", "04") == "2,00"


def test_the_ledgers_folds_hold_reasons_presets_and_the_table():
    app = open_ledger()
    for fold in ("ledger_reasons", "ledger_presets", "ledger_table"):
        app.session_state[f"fold_{fold}"] = True
    app.run()
    assert not app.exception
    text = everything(app)
    assert "Familienhäuser F1" in text
    assert "Stadtraumetats" in text
    assert "Stellen und Kosten der Stadträume" in text


def test_a_counterpart_becomes_the_scenario():
    app = open_ledger()
    app.session_state["fold_ledger_presets"] = True
    app.run()
    app.button(key="counterpart_stadtraumetats").click().run()
    given = {code for code in STADTRAUM_CODES if plan(app, code).aktionsbudget_eur == 5_000}
    assert given == {"01", "05", "08", "09", "10", "13"}


@pytest.mark.parametrize("field", ["kifaz_vzae", "koordination_vzae", "aktionsbudget_eur"])
def test_each_column_shows_what_speaks_for_its_values(field, engine):
    app = open_ledger()
    app.session_state[f"evidence_{field}"] = True
    app.run()
    table = queries.table(engine, "comparable")
    text = everything(app)
    for row in table[table["field"] == field].itertuples():
        assert f"<b>{row.place}, {row.year}:</b>" in text


@pytest.mark.parametrize("field", ["kifaz_vzae", "gamma", "year", "view", "offers_change_vzae"])
def test_evidence_under_the_sliders_names_source_and_grade(field):
    app = open_app("scenario")
    app.session_state["fold_evidence"] = True
    app.session_state["evidence_field"] = field
    app.run()
    assert not app.exception
    text = everything(app)
    assert "Was spricht für diesen Wert?" in text
    assert "sr-evidence" in text
    if field == "year":
        assert "2017 bis 2030" in text
        assert "nichts veröffentlicht gefunden" in text
    if field == "offers_change_vzae":
        assert "Kürzung bei freien Trägern 2025" in text


def test_what_balanced_an_entry_is_no_longer_said_once_it_is_taken_back():
    app = open_ledger()
    app.toggle(key="choice_summe").set_value(True).run()
    put(app, "kifaz_vzae", "11", "2")
    assert "Im Gegenzug" in messages(app)
    app.button(key="step_undo").click().run()
    assert "Im Gegenzug" not in messages(app)
    app.button(key="step_redo").click().run()
    app.button(key="step_reset").click().run()
    assert "Im Gegenzug" not in messages(app)


def test_a_refused_amount_is_repeated_the_german_way():
    app = put(open_ledger(), "kifaz_vzae", "01", "999999999")
    assert "999.999.999 ist nicht möglich" in messages(app)
    app = put(app, "kifaz_vzae", "01", "-1,5")
    assert "−1,5 ist nicht möglich" in messages(app)
    app = put(app, "kifaz_vzae", "01", "=*2*<b>")  # as typed: „2“ would be a number
    assert r"KiFaZ insgesamt „=\*2\*\<b\>“: Das ist keine Zahl" in messages(app)


def test_an_emptied_field_is_called_empty_and_nothing_is_quoted():
    app = put(open_ledger(), "kifaz_vzae", "01", "")
    assert "KiFaZ insgesamt: Das Feld ist leer." in messages(app)
    assert "„" not in messages(app)


def test_the_table_of_a_scenario_names_every_stadtraum_once():
    app = open_app("scenario", sr="04")
    app.session_state["fold_costs"] = True
    text = everything(app.run())
    tables = text.split("Stellen und Kosten der Stadträume", 1)[1]
    names = re.findall(r'<th scope="row"[^>]*>(\d+) ', tables)
    assert sorted(map(int, names)) == list(range(1, 18))
    assert names[:3] == ["4", "10", "14"], "who gets something comes first"


def test_a_browser_that_lags_behind_does_not_take_back_what_a_new_kifaz_brought():
    app = open_app("scenario", sr="16")
    app.select_slider(key="sc_kifaz_16").set_value(0.5).run()
    app.select_slider(key="sc_kifaz_16").set_value(1.5)
    app.select_slider(key="sc_part_16").set_value(0.0)  # sent before the answer had arrived
    app.select_slider(key="sc_money_16").set_value(0)
    app.run()
    assert not app.exception
    assert plan(app, "16") == replace(plan(app, "04"), code="16")


def test_the_parameters_below_are_those_of_the_scenarios_year():
    for year in (2025, 2026):
        plan = encode(replace(PRESETS["alle_17"], year=year))
        app = open_app("scenario", folds=("parameters",), plan=plan)
        assert f"Parameter der Kostenrechnung {year} " in everything(app)
