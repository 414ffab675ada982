"""Files of Bedarf & Auswahl carry what the screen shows, unrounded, with where it comes from."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
import streamlit as st

from sozialraum.answers import need_inputs
from sozialraum.answers.need import Result, ask, reverse
from sozialraum.answers.release import Release
from sozialraum.documents import tables
from sozialraum.model.ranking import choice, order
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import IndexPlan
from sozialraum.store import queries, weightings
from sozialraum.store.schema_users import service_edit
from sozialraum.text import need as text
from sozialraum.ui.bedarf import class_tables, klassen, need_tables, rangfolge
from sozialraum.ui.shell import data
from tests.screen import everything, open_app

DOWNLOADS = {
    "auswahl": ["need_choice_csv_1", "need_choice_xlsx"],
    "umkehr": ["need_swap_csv_1", "need_swap_csv_2", "need_swap_xlsx"],
    "pruefen": ["need_check_csv_1", "need_check_csv_5", "need_check_xlsx"],
    "klassen": ["need_classes_csv_1", "need_classes_xlsx", "need_threshold_csv_1"],
}


@pytest.fixture(autouse=True, scope="module")
def _store(engine):
    """The session's store."""


@pytest.fixture
def result(engine, monkeypatch):
    release = queries.release(engine)
    monkeypatch.setitem(st.session_state, "_release", (release.data_hash, ""))
    return Result(IndexPlan(), need_inputs.read(Release.read(engine)))


@pytest.fixture
def no_edits(engine):
    def forget() -> None:
        with engine.begin() as connection:
            connection.execute(sa.delete(service_edit))

    forget()  # other tests keep something too,
    yield
    forget()  # and count what is kept


@pytest.mark.parametrize("view", DOWNLOADS)
def test_every_view_with_a_table_offers_it_as_a_file(view):
    app = open_app("need", blick=view)
    assert not app.exception
    keys = {button.key for button in app.get("download_button")}
    assert set(DOWNLOADS[view]) <= keys


def test_lenses_keep_the_order_of_burden(result):
    found = choice.lenses(result.index, "Alle", result.panel.codes)
    frame = tables.sheet(need_tables.lenses([found], result, ["10"]))
    assert len(frame) == 17
    ranked = frame.sort_values("Rang in der Gruppe")["Nummer"].tolist()
    assert ranked[:2] == ["11", "16"]  # the worst off
    assert frame.set_index("Nummer").loc["10", "gewählt"] == "ja"
    assert (frame["gewählt"] == "ja").sum() == 1
    assert frame["vorn in % (alle Gewichtungen)"].sum() == pytest.approx(100)
    assert tables.sheet(need_tables.lenses([], result, [])).empty
    type_c = choice.lenses(result.index, "Typ C", ["05", "09", "10"])
    groups = [row["group"] for row in need_tables.lenses([type_c, found], result, []).shown()[1]]
    assert groups == ["Typ C"] * 3 + ["Alle"] * 17


def test_the_swap_tables_hold_weights_that_add_up(result):
    found = reverse(result, "04", "02").swap
    frame = tables.sheet(need_tables.swap_weights(found, result))
    assert frame["Gewicht danach in %"].sum() == pytest.approx(100)
    assert frame["Änderung in Prozentpunkten"].sum() == pytest.approx(0, abs=1e-9)
    values = tables.sheet(need_tables.swap_values(found, result))
    assert (values["nötiger Wert"] != values["Wert jetzt"]).all()
    beaten = reverse(result, "17", "11").swap  # 11 is ahead in everything
    assert beaten.weights is None
    assert tables.sheet(need_tables.swap_weights(beaten, result)).empty


def test_parts_correlations_variants_and_dominance_are_the_models(result):
    parts = tables.sheet(need_tables.parts(result))
    assert parts["Gewicht in %"].sum() == pytest.approx(100)
    assert parts["wirksamer Anteil in %"].sum() == pytest.approx(100)
    assert set(parts["höher heißt"]) == {"mehr Bedarf"}
    assert {*parts["Einheit der Streuung"]} == {"Punkte"}  # of shares: never "%"
    shown = need_tables.parts(result).frame["noise_words"]
    assert {words.partition(" ")[2] for words in shown if words != "–"} == {"Punkte"}
    matrix = need_tables.correlations(result).drop(columns=["Kennzahl", "Status"]).to_numpy(float)
    assert np.allclose(np.diag(matrix), 1)
    ways = need_tables.variants(result).set_index("Nummer")
    assert (ways.drop(columns=["Stadtraum", "Status"]).loc["11"] == 1).all()
    pairs = need_tables.dominance(result)
    assert len(pairs) == order.dominance(result.index).sum()
    assert {"11 Prohlis", "17 Briesnitz"} <= {*pairs.iloc[:, 0], *pairs.iloc[:, 1]}
    held = pairs["hält in % der Ziehungen"]
    assert held.between(0, 100).all()
    assert (held < 95).sum() > (held >= 95).sum()  # two of the four figures are from a survey


def test_published_indices_stand_as_printed_with_their_direction(result):
    frame = need_tables.published(result).set_index("Nummer")
    own = next(column for column in frame if column.startswith("Benachteiligungsindex"))
    assert "höher = geringere Belastung" in own
    assert frame[own].idxmin() == "16"  # the worst off
    study = next(column for column in frame if column.startswith("Prekarisierungsindex"))
    assert frame[study].dropna().to_dict() == {"04": 0.002, "14": 0.824}


def test_classes_and_thresholds_leave_gaps_empty(result):
    frame, _, _ = klassen.compute("alleinerziehende_share", "2020-12-31", "2025-12-31")
    frame.loc["01", "class_base"] = -1
    item = data.current().indicator("alleinerziehende_share")
    made = class_tables.reclassified(
        frame, result.inputs.names, "2020-12-31", "2025-12-31", item, klassen.class_words(5)
    )
    by_code = tables.sheet(made).set_index("Nummer")
    assert pd.isna(by_code.loc["01", "Klasse 2020"])
    assert by_code.loc["11", "Klasse 2020"] == 5


def test_one_workbook_holds_every_table_and_its_origin(result):
    sheets = {
        "Bestandteile": tables.sheet(need_tables.parts(result)),
        "Dominanz": need_tables.dominance(result),
    }
    content = tables.to_xlsx(sheets, rangfolge.metadata(result, "eine Notiz"))
    book = pd.read_excel(io.BytesIO(content), sheet_name=None)
    assert list(book) == ["Bestandteile", "Dominanz", "Herkunft"]
    origin = " ".join(book["Herkunft"]["Inhalt"])
    assert "kein veröffentlichter Index" in origin
    assert "eine Notiz" in origin
    assert "Lizenz" in origin


class TestFoundInReview:
    def test_two_of_one_type_cannot_both_be_first(self, result):
        index = result.index
        together = ask(index, {"04": ["03"], "01": ["03"]})
        words = text.inverse_sentence(together, result.inputs.words)
        assert "an erster Stelle" not in words
        assert "vor allen nicht gewählten Stadträumen ihrer Gruppe" in words
        apart = ask(index, {"11": ["03"], "16": ["17"]})
        assert "jeweils an erster Stelle" in text.inverse_sentence(apart, result.inputs.words)

    def test_saved_numbers_come_back_as_they_were(self, engine):
        own = IndexPlan({"sozialstrukturell": 95, "bedarf_leistung": 60})
        saved = weightings.save(engine, Weighting("Zahlen", own))
        app = open_app("need", gewichtung=saved.id)
        assert app.select_slider(key="choice_b_soz_zahl").value == 95.0
        assert app.select_slider(key="choice_b_bed_zahl").value == 60.0
        assert not [box for box in app.info if "gerundet" in box.value]

    @pytest.mark.parametrize(
        ("view", "param"), [("auswahl", "wahl"), ("auswahl", "gegen"), ("umkehr", "vor")]
    )
    def test_a_views_own_choice_is_noted_in_the_same_run(self, view, param):
        app = open_app("need", blick=view, **{param: "quatsch"})
        assert any(f"„{param}“" in box.value for box in app.info)

    @pytest.mark.parametrize(
        ("view", "param"), [("versorgung", "versorgung"), ("bearbeiten", "aktion")]
    )
    def test_so_it_is_on_the_services_page(self, view, param):
        app = open_app("services", ansicht=view, **{param: "quatsch"})
        assert any(f"„{param}“" in box.value for box in app.info)

    def test_overlapping_areas_are_named(self):
        app = open_app("heterogeneity", ansicht="summe", gebiete="sr04.14")
        text = everything(app)
        assert "„Stadtraum 4 Pieschen“" in text
        assert "„sr04“" not in text

    def test_a_refused_keep_holds_the_playground_and_a_second_press_goes_through(self, no_edits):  # noqa: ARG002
        def play(provider):
            app = open_app("services", ansicht="bearbeiten", angebot="F001")
            next(box for box in app.text_input if box.label == "Träger").set_value(provider)
            next(b for b in app.button if b.label == "In die Spielwiese").click().run()
            app.text_input(key="keep_source").set_value("Schreiben des Trägers").run()
            return app

        one, two = play("Erster"), play("Zweiter")
        one.button(key="keep_button").click().run()
        two.button(key="keep_button").click().run()
        refused = [box.value for box in two.error]
        assert any("von jemand anderem geändert" in text for text in refused)
        assert "Spielwiese: 1 Änderung" in everything(two)  # nothing is lost
        two.button(key="keep_button").click().run()
        assert not two.error
        assert "dauerhaft gesichert: 2 Einträge." in everything(two)
