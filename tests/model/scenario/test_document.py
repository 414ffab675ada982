"""Scenarios as documents: there and back, refusals in German, then and now, side by side."""

import dataclasses
import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from sozialraum.model.scenario import fields, frozen
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.reopened import compare_with_now
from sozialraum.model.scenario.result import run as scenario_run
from sozialraum.model.scenario.state import Scenario, ScenarioError, StadtraumPlan
from tests import scenario_strategies

OFFERS = scenario_strategies.OFFERS


@pytest.fixture
def run(pay, parameters, population):
    return lambda value: scenario_run(value, pay, parameters, population, OFFERS)


def written(**changes):
    """A minimal document as somebody would type it, with some fields changed."""
    content = {"schema_version": 1, "name": "Entwurf", "scenario": {"year": 2026}}
    return {**content, **changes}


class TestThereAndBack:
    @given(
        value=scenario_strategies.scenarios(),
        author=scenario_strategies.lines,
        note=scenario_strategies.notes,
        why=scenario_strategies.rationales,
    )
    def test_a_document_survives_its_dictionary_with_the_same_result(
        self, pay, parameters, population, value, author, note, why
    ):
        def compute(one):
            return scenario_run(one, pay, parameters, population, OFFERS)

        document = Document.of(
            compute(value), author=author, note=note[:2000], rationales=why, created="2026-11-23"
        )
        back = Document.from_dict(json.loads(json.dumps(document.to_dict())))
        assert back == document
        assert (back.scenario, back.scenario.name) == (value, value.name)
        assert frozen.freeze(compute(back.scenario)) == document.result

    def test_every_field_of_a_scenario_has_its_place_in_a_document(self):
        names = {one.name for one in dataclasses.fields(Scenario)}
        assert {one.name for one in fields.SCENARIO_FIELDS} == names - {"name", "plans"}
        names = {one.name for one in dataclasses.fields(StadtraumPlan)}
        assert {one.name for one in fields.PLAN_FIELDS} == names - {"code"}

    def test_every_number_of_a_result_is_frozen(self, run):
        result = run(PRESETS["alle_17"])
        assert set(frozen.AREA_COLUMNS) == set(result.areas.columns)
        assert {one.name for one in dataclasses.fields(result.totals)} <= set(frozen.TOTAL_KEYS)

    def test_money_is_rounded_to_cents_and_missing_stays_missing(self, pay, parameters, population):
        people = population[population["code"] != "03"]
        result = scenario_run(PRESETS["alle_17"], pay, parameters, people)
        kept = frozen.freeze(result)
        assert kept.totals["total_eur"] == round(result.totals.total_eur, 2)
        assert kept.totals["vzae_per_1000_u18"] is None
        assert kept.totals["offers_after_vzae"] is None
        assert kept.areas[2]["vzae_per_1000_u18"] is None
        table = kept.table
        assert table["total_eur"].tolist() == pytest.approx(result.areas["total_eur"].tolist())
        assert np.isnan(table.loc[2, "vzae_per_1000_u18"])
        assert frozen.freeze(kept) is kept

    def test_totals_of_the_offers_include_the_city_wide_ones(self, run):
        totals = frozen.totals_of(run(PRESETS["kuerzung_2025"]))
        assert totals["offers_before_vzae"] == OFFERS["vzae"].sum()
        assert totals["offers_after_vzae"] == pytest.approx(OFFERS["vzae"].sum() - 51)

    def test_texts_are_trimmed_and_empty_reasons_dropped(self):
        document = Document(
            " Entwurf ", Scenario(), note="eins\r\nzwei\n", rationales={"4": "weil ", "05": " "}
        )
        assert (document.name, document.note) == ("Entwurf", "eins\nzwei")
        assert document.rationales == {"04": "weil"}


class TestRefusals:
    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ([], "enthält kein Szenario"),
            (None, "enthält kein Szenario"),
            ({}, "„schema_version“ fehlt"),
            (written(schema_version=2), r"„schema_version“: 2 .*neueren Fassung.*Erlaubt: 1"),
            (written(schema_version=0), r"„schema_version“: 0 ist nicht möglich\. Erlaubt: 1"),
            (written(schema_version="1"), "„schema_version“: „1“ ist nicht möglich"),
            ({"schema_version": 1}, "„scenario“ fehlt"),
            (written(titel="x"), "„titel“ .Wert: „x“. gibt es nicht.*Erlaubt sind: schema"),
            (written(nam="x"), "Meinten Sie „name“"),
            (written(scenario=None), "„scenario“: leer ist nicht möglich"),
            (written(scenario=[1]), "„scenario“: eine Liste ist nicht möglich"),
            (written(scenario={"jahr": 2026}), "„scenario.jahr“ .Wert: 2026. gibt es nicht"),
            (written(scenario={"year": 1999}), "Jahr: 1999 .*Erlaubt sind: 2017"),
            (written(scenario={"year": "2026"}), r"Jahr .*„2026“ ist keine Zahl.*2017 bis 2030"),
            (written(scenario={"year": 2026.5}), r"„scenario.year“\): 2026,5 ist keine ganze Zahl"),
            (written(scenario={"gamma": "0,2"}), r"„0,2“ ist keine Zahl.*ein Punkt vor .*: 1\.5"),
            (written(scenario={"year": True}), "ja/nein ist keine Zahl"),
            (written(scenario={"year": 10**400}), "eine sehr große Zahl ist keine Zahl"),
            (written(scenario={"year": None}), "leer ist keine Zahl"),
            (written(scenario={"pay_step": 9}), "Erfahrungsstufe: 9 .*2, 3, 4, 5"),
            (written(scenario={"pay_group_kifaz": "E 9"}), "Entgeltgruppe KiFaZ: E 9 .*S 11b"),
            (written(scenario={"pay_group_kifaz": 11}), "11 ist kein Text. Erlaubt: S 11b"),
            (written(scenario={"pay_group_kifaz": "S" * 99}), "zu lang"),
            (written(scenario={"view": "KGSt"}), "Kostensicht.*„KGSt“.*Zuwendung freier Träger"),
            (written(scenario={"gamma": 0.5}), "Gemeinkostenzuschlag: 50 %.*10 bis 40"),
            (written(scenario={"gamma": math.nan}), "Gemeinkostenzuschlag.*0,1 bis 0,4"),
            (written(scenario={"rent_eur": -1}), "Miete je KiFaZ: −1"),
            (written(scenario={"rent_eur": None}), "Miete je KiFaZ.*leer.*0 bis 60.000 EUR"),
            (written(scenario={"outside_vzae": 0.3}), "außerhalb der Stadträume: 0,3"),
            (
                written(scenario={"budget_cap_eur": 1e15}),
                "Budget: 1.000.000.000.000.000 .*9.999.999",
            ),
            (written(scenario={"plans": [1]}), "„scenario.plans“: eine Liste"),
            (written(scenario={"plans": {"18": {}}}), "Stadtraum „18“ gibt es nicht. Erlaubt: 01"),
            (written(scenario={"plans": {"010": {}}}), "Stadtraum „010“ gibt es nicht"),
            (written(scenario={"plans": {"4": {}, "04": {}}}), "04 ist mehrfach genannt"),
            (written(scenario={"plans": {"04": 1}}), "„scenario.plans.04“: 1 ist nicht möglich"),
            (written(scenario={"plans": {"04": {"vzae": 1}}}), "„scenario.plans.04.vzae“"),
            (written(scenario={"plans": {"04": {"kifaz_vzae": 9}}}), "KiFaZ im Stadtraum 4: 9"),
            (
                written(scenario={"plans": {"04": {"kifaz_vzae": {}}}}),
                "eine Gruppe von Feldern ist",
            ),
            (written(name=""), "Name: Er fehlt"),
            (written(name=None), "Name: leer ist kein Text"),
            (written(name="x" * 121), "Name: .* mit 121 Zeichen zu lang. Erlaubt sind bis zu 120"),
            (written(name="a\nb"), "Name: Der Text enthält Steuerzeichen"),
            (written(author="x" * 81), "Wer: .* bis zu 80"),
            (written(author="\ud800"), "Wer: Der Text enthält Steuerzeichen"),
            (written(note="a\x00"), "Notiz: Der Text enthält Steuerzeichen"),
            (written(created="gestern"), "Erstellt.*„gestern“ ist kein Zeitpunkt.*JJJJ-MM-TT"),
            (written(data_hash="x" * 65), "Prüfsumme der Daten"),
            (
                written(rationales={"plan": "x"}),
                "„rationales.plan“ .Wert: „x“. gibt es nicht. Meinten Sie „plans“",
            ),
            (written(rationales={"04": 4}), "Begründung zu Stadtraum 04: 4 ist kein Text"),
            (written(rationales={"4": "a", "04": "b"}), "04 ist mehrfach genannt"),
            (written(rationales={"year": "x" * 1001}), "Begründung zu Jahr: .*zu lang"),
            (written(rationales=["x"]), "„rationales“: eine Liste"),
            (written(result=[]), "„result“: eine Liste"),
            (written(result={"sum": 1}), "„result.sum“"),
            (written(result={"totals": {"sum": 1}}), "„result.totals.sum“"),
            (written(result={"totals": {"vzae": "1"}}), "„result.totals.vzae“: „1“"),
            (written(result={"outside_eur": 1e13}), "„result.outside_eur“.*1 Billion"),
            (written(result={}), "nicht genau die 17 Stadträume"),
            (written(result={"areas": [{"code": "04"}]}), "nicht genau die 17 Stadträume"),
            (written(result={"areas": [4]}), "result.areas.0.“: 4 ist nicht möglich"),
            (written(result={"areas": [{"kifaz": 1}]}), "kifaz“: 1 .*Erlaubt: true, false"),
            (written(result={"areas": [{"flags": "x"}]}), "flags“: „x“"),
            (written(result={"areas": [{"flags": [1]}]}), "flags“: 1 ist kein Text"),
        ],
    )
    def test_a_fault_is_said_with_field_value_and_what_is_allowed(self, content, message):
        with pytest.raises(ScenarioError, match=message) as error:
            Document.from_dict(content)
        assert len(str(error.value)) < 800


HASHES = {"data_hash": "a" * 64, "code_version": "1"}
NOW = {**HASHES, "funding_year": "2024"}


class TestThenAndNow:
    def test_the_same_data_give_the_same_result(self, run):
        result = run(PRESETS["rahmenkonzeption"])
        found = compare_with_now(Document.of(result, **HASHES), result, **NOW)
        assert found.is_same
        assert (found.is_data_changed, found.is_code_changed) == (False, False)
        assert found.areas.empty
        assert (found.totals["difference"] == 0).all()
        assert found.text == "Das Ergebnis ist dasselbe wie beim Speichern."

    def test_new_data_show_both_results(self, pay, parameters, population, run):
        value = PRESETS["rahmenkonzeption"]
        kept = Document.of(run(value), **HASHES)
        people = population.assign(u18=population["u18"] * 2)
        now = scenario_run(value, pay, parameters, people, OFFERS)
        found = compare_with_now(kept, now, **{**NOW, "data_hash": "b" * 64})
        assert not found.is_same
        assert (found.is_data_changed, found.is_code_changed) == (True, False)
        assert set(found.areas["key"]) == {"vzae_per_1000_u18"}
        assert found.areas["code"].tolist() == ["04", "10", "14"]
        row = found.totals.set_index("key").loc["vzae_per_1000_u18"]
        assert row["difference"] == pytest.approx(row["now"] - row["saved"])
        assert row["now"] < row["saved"]
        assert "die Daten geändert, und mit ihnen das Ergebnis" in found.text

    @pytest.mark.parametrize(
        ("hashes", "changed", "words"),
        [
            (("b" * 64, "2"), False, "die Daten und das Programm geändert; .* dasselbe geblieben"),
            (("a" * 64, "2"), False, "hat sich das Programm geändert; das Ergebnis ist dasselbe"),
            (("a" * 64, "1"), True, "passt nicht zu Daten und Programm"),
        ],
    )
    def test_the_sentence_names_what_has_changed(self, run, hashes, changed, words):
        result = run(PRESETS["alle_17"])
        kept = Document.of(result, **HASHES)
        now = run(PRESETS["status_quo"]) if changed else result
        found = compare_with_now(
            kept, now, data_hash=hashes[0], code_version=hashes[1], funding_year="2024"
        )
        assert pd.Series([found.text]).str.contains(words, regex=True).all()

    def test_without_a_kept_result_there_is_only_today(self, run):
        found = compare_with_now(Document("x", PRESETS["alle_17"]), run(PRESETS["alle_17"]), **NOW)
        assert found.saved is None
        assert not found.is_same
        assert found.totals["saved"].isna().all()
        assert "kein Ergebnis gespeichert" in found.text
