"""Scenarios and allocation on the command line: the page's numbers, files, faults in German."""

from __future__ import annotations

import json
import logging
from decimal import Decimal

import pandas as pd
import pytest

from sozialraum import cli
from sozialraum.answers import provision, scenario
from sozialraum.answers.release import Release
from sozialraum.model.allocation.methods import Method
from sozialraum.model.allocation.result import allocate
from sozialraum.model.scenario import frozen
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.fields import PLAN_FIELDS, SCENARIO_FIELDS
from sozialraum.model.scenario.need_presets import DATA_DESCRIPTIONS
from sozialraum.model.scenario.presets import DESCRIPTIONS, PRESETS
from sozialraum.model.scenario.provision import GROUP_LABELS
from sozialraum.model.scenario.state import STADTRAUM_CODES
from sozialraum.store import db, queries, scenario_files, scenarios
from sozialraum.store.errors import StoreError


def call(capsys, *arguments):
    code = cli.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture(scope="module")
def release(engine):
    return Release.read(engine)


@pytest.fixture(scope="module")
def page(engine):  # noqa: ARG001
    """The Szenario page's own state and computation, outside a browser."""
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    from sozialraum.ui.shell import data
    from sozialraum.ui.szenario import planning

    data.snapshot()
    return planning


@pytest.mark.parametrize("preset", [*DESCRIPTIONS, *DATA_DESCRIPTIONS])
def test_run_gives_the_numbers_of_the_page(page, capsys, preset):
    code, out, _ = call(capsys, "scenario", "run", "--preset", preset, "--json")
    assert code == 0
    found = Document.from_dict(json.loads(out))
    assert found.scenario == page.presets()[preset]
    assert found.result == frozen.freeze(page.compute_of(page.presets()[preset]))


def test_every_preset_of_the_page_is_known(page):
    assert {*DESCRIPTIONS, *DATA_DESCRIPTIONS} == page.presets().keys()


def test_inputs_are_all_funded_posts_and_the_people_of_their_own_date(release, engine):
    days = queries.values(engine, "stadtraum").query("indicator_id == 'angebote_vzae'")["stichtag"]
    inputs = scenario.basis(release)
    assert inputs.day == days.max() == "2024-12-31"
    assert inputs.population["code"].tolist() == list(STADTRAUM_CODES)
    assert (inputs.population["u25"] > inputs.population["u18"]).all()
    listed = queries.funded_offers(engine)
    assert inputs.offers["vzae"].sum() == pytest.approx(
        listed.loc[listed["list_no"] == "1", "vzae"].sum()
    )


def test_run_writes_a_german_summary(engine, capsys):  # noqa: ARG001
    code, out, err = call(capsys, "scenario", "run", "--preset", "ratsbeschluss_2018")
    assert (code, err) == (0, "")
    assert out.startswith("Ratsbeschluss 2018\n")
    for words in ("10,00 VzÄ", "735.903 EUR", "Budget", "Ortschaften", "Einwohner am 31.12.20"):
        assert words in out
    assert "Stadtraum" not in call(capsys, "scenario", "run", "--preset", "status_quo")[1]


@pytest.mark.parametrize("name", ["entwurf.json", "entwurf.yaml"])
def test_run_reads_what_export_writes(engine, capsys, tmp_path, name):  # noqa: ARG001
    file = tmp_path / name
    code, out, _ = call(capsys, "scenario", "export", "alle_17", file)
    assert code == 0
    assert str(file) in out
    first = call(capsys, "scenario", "run", "--preset", "alle_17", "--json")[1]
    assert call(capsys, "scenario", "run", file, "--json")[1] == first
    assert "dasselbe wie beim Speichern" in call(capsys, "scenario", "run", file)[1]
    code, _, err = call(capsys, "scenario", "export", "alle_17", file)
    assert code == 2
    assert "gibt es schon" in err
    assert call(capsys, "scenario", "export", "status_quo", file, "--force")[0] == 0
    assert scenario_files.read_file(file).name == "Status quo"


def test_flags_are_shown_with_their_stadtraum(engine, capsys, tmp_path):  # noqa: ARG001
    file = tmp_path / "a.yaml"
    file.write_text(
        "schema_version: 1\nscenario:\n  plans:\n    04: {kifaz_vzae: 3, koordination_vzae: 0.5}\n"
    )
    out = call(capsys, "scenario", "run", file)[1]
    assert "Hinweis: außerhalb der Rahmenkonzeption" in out
    assert "Hinweis: weniger als 1,0 VzÄ Koordination" in out


def test_import_keeps_a_scenario_and_list_and_export_find_it(engine, capsys, tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text(
        "schema_version: 1\nname: Aus Datei\nauthor: Amt 51\nscenario: {pay_step: 3}\n", "utf-8"
    )
    code, out, _ = call(capsys, "scenario", "import", file, "--json")
    assert code == 0
    key = json.loads(out)["id"]
    kept = scenarios.load(engine, key).document
    assert kept.result is not None, "the result is frozen"
    assert kept.data_hash == queries.release(engine).data_hash
    assert key in call(capsys, "scenario", "list")[1]
    assert "Aus Datei (Amt 51)" in call(capsys, "scenario", "list")[1]
    listed = json.loads(call(capsys, "scenario", "list", "--json")[1])
    assert {"id", "name", "author", "changed_at", "version"} <= listed[0].keys()
    exported = call(capsys, "scenario", "export", key)[1]
    assert scenario_files.read_text(exported) == kept
    again = tmp_path / "b.json"
    again.write_text(exported, encoding="utf-8")
    code, out, _ = call(capsys, "scenario", "import", again)
    assert code == 0
    assert "Das Ergebnis ist dasselbe wie beim Speichern." in out
    assert len([one for one in scenarios.list_saved(engine) if one.name == "Aus Datei"]) == 2


def test_a_frozen_result_of_other_data_is_shown_beside_todays(engine, capsys, tmp_path):  # noqa: ARG001
    out = call(capsys, "scenario", "run", "--preset", "alle_17", "--json")[1]
    content = json.loads(out)
    content["data_hash"] = "0" * 64
    content["result"]["totals"]["total_eur"] = 1000.0
    file = tmp_path / "alt.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    code, out, _ = call(capsys, "scenario", "import", file)
    assert code == 0
    assert "haben sich die Daten geändert, und mit ihnen das Ergebnis" in out
    assert "gespeichert" in out
    assert "1.000 EUR" in out


def test_an_empty_list_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(db.VARIABLE, f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert "keine Szenarien gespeichert" in call(capsys, "scenario", "list")[1]


def test_compare_takes_presets_files_and_saved_ones(engine, capsys, tmp_path, release):
    file = tmp_path / "a.json"
    file.write_text(
        scenario_files.for_file(Document("Datei", PRESETS["alle_17"]), file), encoding="utf-8"
    )
    saved = scenarios.save(engine, Document("Gemerkt", PRESETS["rahmenkonzeption_oben"]))
    code, out, _ = call(capsys, "scenario", "compare", "rahmenkonzeption", saved.id, file, "--json")
    assert code == 0
    found = json.loads(out)
    assert found["names"] == ["Rahmenkonzeption (1,5 VzÄ)", "Gemerkt", "Datei"]
    totals = {row["key"]: row for row in found["totals"]}
    assert [totals["vzae"][f"value_{i}"] for i in range(3)] == [4.5, 6.0, 25.5]
    first, last = (
        scenario.run(release, PRESETS[key]).totals.total_eur
        for key in ("rahmenkonzeption", "alle_17")
    )
    assert totals["total_eur"]["difference_2"] == pytest.approx(last - first)
    assert sum(part["total_eur"] for part in found["parts"][1]) == pytest.approx(last - first)
    code, out, _ = call(capsys, "scenario", "compare", "rahmenkonzeption", saved.id)
    assert code == 0
    for words in (
        "A: Rahmenkonzeption",
        "B − A",
        "Stadtraum 04: KiFaZ insgesamt 1,50 VzÄ | 2,00 VzÄ",
    ):
        assert words in out


def test_compare_writes_settings_with_their_units(engine, capsys, tmp_path):  # noqa: ARG001
    file = tmp_path / "a.yaml"
    file.write_text(
        "schema_version: 1\nscenario: {gamma: 0.25, budget_cap_eur: 350000, year: 2024}\n", "utf-8"
    )
    out = call(capsys, "scenario", "compare", "status_quo", file)[1]
    for words in ("Jahr 2026 | 2024", "zuschlag 20 % | 25 %", "Budget ohne | 350.000 EUR"):
        assert words in out


def test_an_empty_store_is_explained(tiny_engine):
    with pytest.raises(StoreError, match="Der Datenspeicher ist leer"):
        Release.read(tiny_engine)


def test_comparing_a_scenario_with_itself_finds_nothing(engine, capsys):  # noqa: ARG001
    out = call(capsys, "scenario", "compare", "alle_17", "alle_17")[1]
    assert "Was anders eingestellt ist (A | B)\n  nichts\n" in out
    assert "B: Alle 17 Stadträume (2)" in out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["run"], 2, "entweder eine Datei oder eine Vorlage"),
        (["run", "a.json", "--preset", "alle_17"], 2, "entweder eine Datei oder eine Vorlage"),
        (["run", "--preset", "alle_18"], 2, "„alle_18“ gibt es nicht. Vorhanden sind: status_quo"),
        (["run", "fehlt.json"], 1, "„fehlt.json“ lässt sich nicht lesen: Es gibt sie nicht"),
        (["compare", "koeln", "alle_18"], 2, "weder Vorlage noch Datei noch Kennung"),
        (["run", "aaaaaaaa"], 1, "„aaaaaaaa“ gibt es nicht"),
        (["run", "bad.json"], 1, "kein lesbares JSON"),
        (["run", "unknown.yaml"], 1, "„scenario.jahr“ (Wert: 2026) gibt es nicht"),
        (["run", "range.yaml"], 1, "Erfahrungsstufe: 9 ist nicht möglich. Erlaubt sind: 2, 3"),
        (
            ["run", "year.yaml"],
            1,
            "Das Jahr 2019 lässt sich nicht rechnen: Entgelttabelle und Kostenparameter",
        ),
        (["import", "range.yaml"], 1, "Erfahrungsstufe"),
        (["compare", "alle_17"], 1, "1 Szenarien sind nicht möglich. Erlaubt sind 2 bis 4"),
        (["compare"], 2, "Es fehlt"),
        (["export", "zzzzzzzz"], 1, "gibt es nicht"),
    ],
)
def test_faults_are_said_in_german(engine, capsys, tmp_path, monkeypatch, arguments, code, message):  # noqa: ARG001
    monkeypatch.chdir(tmp_path)
    for name, content in {
        "bad.json": "{",
        "unknown.yaml": "schema_version: 1\nscenario: {jahr: 2026}",
        "range.yaml": "schema_version: 1\nscenario: {pay_step: 9}",
        "year.yaml": "schema_version: 1\nscenario: {year: 2019}",
    }.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    found, out, err = call(capsys, "scenario", *arguments)
    assert (found, out) == (code, "")
    assert message in err
    assert "Traceback" not in err


@pytest.fixture
def need(tmp_path):
    """Writes a file of need; returns its path."""

    def write(text, encoding="utf-8"):
        file = tmp_path / "bedarf.csv"
        file.write_text(text, encoding=encoding)
        return file

    return write


NEED = {"04": 12.5, "10": 7.0, "14": 5.25}
ENGLISH = "code,need\n04,12.5\n10,7\n14,5.25\n"
GERMAN = "Code;Name;Need\n04;Löbtau;12,5\n10;Leuben;7\n14;Plauen;5,25\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(ENGLISH, "utf-8"), (GERMAN, "utf-8-sig"), (GERMAN, "cp1252")],
)
@pytest.mark.parametrize("method", Method)
def test_allocate_gives_the_models_amounts_exactly(capsys, need, text, encoding, method):
    code, out, _ = call(
        capsys, "allocate", "--need", need(text, encoding), "--total", "25,5", "--unit", "0,25",
        "--method", method, "--min", "1", "--max", "12.25", "--json",
    )  # fmt: skip
    assert code == 0
    found = json.loads(out)
    wanted = allocate(
        pd.Series(NEED), Decimal("25.5"), method=method, lower=Decimal(1), upper=Decimal("12.25")
    )
    amounts = {row["code"]: Decimal(row["amount"]) for row in found["areas"]}
    assert amounts == wanted.amounts.to_dict()
    assert sum(amounts.values()) == Decimal(found["total"]) == Decimal("25.5")
    assert found["method"] == method


def test_allocate_of_tenths_stays_exact(capsys, need):
    file = need("code,need\na,1\nb,1\nc,1\n")
    out = call(capsys, "allocate", "--need", file, "--total", "0.7", "--unit", "0.1", "--json")[1]
    found = json.loads(out)
    assert [row["amount"] for row in found["areas"]] == ["0.3", "0.2", "0.2"]
    assert "Gleichstand" in found["tie"]


def test_allocate_writes_german_amounts(capsys, need):
    code, out, _ = call(
        capsys, "allocate", "--need", need(GERMAN), "--total", "1.234.500,0", "--unit", "100"
    )
    assert code == 0
    assert out.splitlines()[0] == "Sainte-Laguë/Webster, Schritte von 100"
    assert out.splitlines()[-1].split() == ["zusammen", "1.234.500"]


@pytest.mark.parametrize(
    ("text", "arguments", "code", "message"),
    [
        (ENGLISH, ["--min", "10"], 1, "Mindestwerte ergeben zusammen 30, zu verteilen sind nur"),
        (ENGLISH, ["--max", "1"], 1, "Höchstwerte lassen zusammen nur 3 zu"),
        (ENGLISH, ["--total", "0.3"], 1, "Summe: 0,3 ist kein Vielfaches von 0,25"),
        (ENGLISH, ["--unit", "0"], 1, "Einheit: 0 ist nicht möglich"),
        (ENGLISH, ["--total", "viel"], 2, "--total: „viel“: Das ist keine Zahl"),
        (ENGLISH, ["--total", "1.234"], 2, "„1.234“: Das kann 1234 oder 1,234 heißen"),
        (ENGLISH, ["--total", "1,234.5"], 2, "Das ist keine Zahl"),
        (ENGLISH, ["--total", "nan"], 2, "Das ist keine Zahl"),
        (ENGLISH, ["--total", "1e99"], 2, "Das ist keine Zahl"),
        (ENGLISH, ["--method", "dhondt"], 2, "„dhondt“ gibt es nicht. Erlaubt sind: sainte_lague"),
        ("code,bedarf\n04,1\n", [], 1, "fehlt die Spalte need"),
        ("", [], 1, "fehlen die Spalten code, need"),
        ("code,need\n", [], 1, "Es gibt kein Gebiet"),
        ("code,need\n04,\n", [], 1, "Zeile 2, Spalte „need“: „“: Das Feld ist leer"),
        ("code,need\n04,x\n", [], 1, "Zeile 2"),
        ("code,need\n04,1,2\n", [], 1, "Zeile 2"),
        ("code;need\n04;1.234\n", [], 1, "Zeile 2, Spalte „need“: „1.234“: Das kann 1234 oder"),
        ("code,need\n04,1\n04,2\n", [], 1, "mehrfach genannt"),
        ("code,need\n04,-1\n", [], 1, "04"),
        ("code,need\n04,0\n", [], 1, "ohne Bedarf: 04"),
    ],
)
def test_allocate_says_what_is_wrong(capsys, need, text, arguments, code, message):
    start = ["allocate", "--need", need(text)]
    if "--total" not in arguments:
        start += ["--total", "25"]
    found, out, err = call(capsys, *start, *arguments)
    assert (found, out) == (code, "")
    assert message in err


def test_allocate_names_files_it_cannot_use(capsys, tmp_path):
    for file, message in (
        (tmp_path / "fehlt.csv", "Es gibt sie nicht"),
        (tmp_path, "lässt sich nicht lesen"),
    ):
        code, _, err = call(capsys, "allocate", "--need", file, "--total", "1")
        assert code == 1
        assert message in err
    large = tmp_path / "gross.csv"
    large.write_bytes(b"x" * 10_000_001)
    assert "zu groß" in call(capsys, "allocate", "--need", large, "--total", "1")[2]


def test_a_dot_is_a_decimal_point_where_commas_part_the_columns(capsys, need):
    out = call(
        capsys,
        "allocate",
        "--need",
        need("code,need\na,1.500\nb,0.500\n"),
        "--total",
        "2",
        "--json",
    )[1]
    assert [row["amount"] for row in json.loads(out)["areas"]] == ["1.50", "0.50"]


@pytest.mark.parametrize(
    "arguments",
    [["scenario"], *(["scenario", name] for name in ("run", "compare", "list", "export", "import")),
     ["allocate"]],
)  # fmt: skip
def test_help_is_german(capsys, arguments):
    code, out, _ = call(capsys, *arguments, "--help")
    assert code == 0
    assert out.startswith("Aufruf: python -m sozialraum")
    for english in ("Usage", "Options", "Show this", "Commands", "Arguments", "required"):
        assert english not in out


def test_provision_gives_the_answer(release, capsys):
    code, out, _ = call(capsys, "scenario", "provision", "alle_17", "--json")
    assert code == 0
    found = json.loads(out)["groups"]
    shown = provision.provided(release, scenario.run(release, PRESETS["alle_17"]))
    assert found.keys() == shown.keys() == GROUP_LABELS.keys()
    for group, one in shown.items():
        assert found[group]["after"] == pytest.approx(one.after)
        assert found[group]["hours_after"] == pytest.approx(one.hours_after)
        assert found[group]["spread_after"]["gini"] == pytest.approx(one.spread_after.gini)
        assert found[group]["gainers"] == list(one.gainers)
        rates = [row["after"] for row in found[group]["areas"]]
        assert rates == pytest.approx(one.frame["after"].tolist())


def test_provision_is_readable_and_names_gainers_and_losers(capsys):
    code, out, _ = call(capsys, "scenario", "provision", "kuerzung_2025")
    assert code == 0
    assert "Es gewinnen: niemand" in out
    assert "Es verlieren: 11 " in out or "Es verlieren: 16 " in out


@pytest.mark.parametrize("field", [field.name for field in (*SCENARIO_FIELDS, *PLAN_FIELDS)])
def test_evidence_names_register_and_places_with_their_sources(engine, capsys, field):
    code, out, _ = call(capsys, "scenario", "evidence", field)
    assert code == 0
    places = queries.table(engine, "comparable")
    rows = places[places["field"] == field]
    assert all(text in out for text in rows["source_text"])
    assert ("nichts veröffentlicht gefunden" in out) == rows.empty
    code, out, _ = call(capsys, "scenario", "evidence", field, "--json")
    assert code == 0
    assert len(json.loads(out)["places"]) == len(rows)


def test_evidence_of_an_unknown_field_is_refused(capsys):
    code, _, err = call(capsys, "scenario", "evidence", "kifaz")
    assert code == 2
    assert "„kifaz“ gibt es nicht. Vorhanden sind: year" in err


def test_reasons_stand_below_a_computed_scenario(capsys, tmp_path):
    document = Document(
        "Entwurf", PRESETS["alle_17"], rationales={"plans": "Überall beginnen", "04": "Modellraum"}
    )
    file = tmp_path / "entwurf.json"
    file.write_text(scenario_files.for_file(document, file), encoding="utf-8")
    out = call(capsys, "scenario", "run", file)[1]
    assert "Warum so?" in out
    assert "Szenario insgesamt: Überall beginnen" in out
    assert "Stadtraum 04: Modellraum" in out
    assert "Warum so?" not in call(capsys, "scenario", "run", "--preset", "alle_17")[1]


def test_the_year_of_the_funded_offers_stands_beside_their_number(engine, capsys):
    day = (
        queries.values(engine, "stadtraum")
        .query("indicator_id == 'angebote_vzae'")["stichtag"]
        .max()
    )
    for arguments in (("run", "--preset", "alle_17"), ("compare", "alle_17", "koeln")):
        out = call(capsys, "scenario", *arguments)[1]
        assert f"Geförderte Angebote {day[:4]}, vorher" in out
        assert f"Geförderte Angebote {day[:4]}, nachher" in out
