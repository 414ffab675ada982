"""The command line: answers on stdout, faults in German on stderr, exit codes."""

from __future__ import annotations

import csv
import io
import json

import pytest

from sozialraum import cli
from sozialraum.cli import terminal
from sozialraum.store import db


@pytest.fixture
def tiny_cli(tiny, tmp_path, monkeypatch):
    """The command line on the tiny data."""
    monkeypatch.setattr(terminal, "DATA_DIR", tiny.folder)
    monkeypatch.setenv(db.VARIABLE, f"sqlite:///{tmp_path / 'cli.sqlite'}")
    return tiny


def call(capsys, *arguments):
    code = cli.main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.usefixtures("tiny_cli")
def test_build_builds_once_and_again_only_when_forced(capsys):
    assert json.loads(call(capsys, "build", "--json")[1])["is_new"] is True
    code, out, err = call(capsys, "build")
    assert (code, err) == (0, "")
    assert "Der Datenspeicher ist aktuell: Datenstand 31.12.2025" in out
    code, out, _ = call(capsys, "build", "--force")
    assert code == 0
    assert "Datenspeicher gebaut" in out


def test_build_names_the_fault_and_exits_with_1(tiny_cli, capsys):
    tiny_cli.replace("tables/alter_stadtraum.csv", ",10,90,", ",zehn,90,")
    code, out, err = call(capsys, "build")
    assert (code, out) == (1, "")
    assert "tables/alter_stadtraum.csv, Zeile 2, Spalte „jung“: Keine Zahl" in err
    assert "Traceback" not in err


def test_update_checksums_accepts_a_changed_table(tiny_cli, capsys):
    path = tiny_cli.folder / "tables/alter_stadtraum.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",310", ",311"), encoding="utf-8")
    assert call(capsys, "build")[0] == 1
    assert call(capsys, "build", "--update-checksums")[0] == 0


def test_check_says_what_the_store_holds(tiny_cli, capsys):
    call(capsys, "build")
    code, out, _ = call(capsys, "check", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["rows"]["area"] == 9
    assert {row["level"]: row["value_count"] for row in found["levels"]}["stadtraum"] == 11
    assert {check["outcome"] for check in found["checks"]} <= {"passed", "skipped"}
    text = call(capsys, "check")[1]
    assert "Datenstand:   31.12.2025" in text
    assert "bestanden" in text
    tiny_cli.replace("area.csv", "Johannstadt,Johannstadt", "Johannstadt,J.")
    code, out, _ = call(capsys, "check")
    assert code == 1
    assert "veraltet: python -m sozialraum build" in out


@pytest.mark.usefixtures("tiny_cli")
def test_check_of_an_empty_store_fails(capsys):
    code, out, _ = call(capsys, "check")
    assert code == 1
    assert "Er ist leer" in out


@pytest.mark.usefixtures("tiny_cli")
@pytest.mark.parametrize("wanted", ["1", "01", "altstadt", "ALTST"])
def test_show_finds_a_stadtraum_by_number_or_name(capsys, wanted):
    code, out, _ = call(capsys, "show", wanted)
    assert code == 0
    assert out.startswith("Stadtraum 1 Altstadt")
    assert "16,7 %" in out
    assert "31.12.2025" in out


@pytest.mark.usefixtures("tiny_cli")
@pytest.mark.parametrize("wanted", ["aussere neustadt", "Aeussere Neustadt", "äußere"])
def test_show_does_not_insist_on_umlauts(capsys, wanted):
    assert call(capsys, "show", wanted)[1].startswith("Stadtraum 3")


@pytest.mark.usefixtures("tiny_cli")
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("18", "Den Stadtraum „18“ gibt es nicht."),
        ("johanstat", "Meinten Sie: 02 Johannstadt?"),
        ("stadt", "nicht eindeutig: 01 Altstadt, 02 Johannstadt, 03 Neustadt"),
        ("", "gibt es nicht"),
        ("²", "gibt es nicht"),
    ],
)
def test_show_suggests_when_it_does_not_know_the_name(capsys, wanted, expected):
    code, out, err = call(capsys, "show", wanted)
    assert (code, out) == (2, "")
    assert expected in err


@pytest.mark.usefixtures("tiny_cli")
def test_show_writes_json_with_null_for_missing(capsys):
    found = json.loads(call(capsys, "show", "3", "--format", "json")[1])
    values = found["dimensions"][0]["values"]
    share = next(line for line in values if line["indicator_id"] == "jung_share")
    assert found["code"] == "03"
    assert share["value"] == 20
    assert share["stichtag"] == "2024-12-31", "the newest date with a value"
    assert share["source"] == "Einwohner nach Alter"


@pytest.mark.usefixtures("tiny_cli")
def test_show_writes_csv_for_german_spreadsheets(capsys):
    out = call(capsys, "show", "1", "--format", "csv")[1]
    rows = list(csv.DictReader(io.StringIO(out), delimiter=";"))
    assert rows[1]["Wert"] == "16,7"
    assert rows[1]["Stadt"] == ""
    assert rows[0]["Stadtraum"] == "01"


def test_show_reads_pieschen_from_the_real_store(engine, capsys):  # noqa: ARG001
    code, out, _ = call(capsys, "show", "pieschen")
    assert code == 0
    for title in ("Sozialstruktur", "Infrastruktur", "Bedarf und Leistung", "Sozialraum"):
        assert f"\n{title}\n" in out
    assert "38.498" in out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["frob"], "Diesen Befehl gibt es nicht: frob."),
        (["build", "--frob"], "Diese Option gibt es nicht: --frob."),
        (["show"], "Es fehlt: stadtraum."),
        (["releases", "diff"], "Es fehlt: STAND."),
        (
            ["show", "4", "--format", "xml"],
            "Ungültiger Wert für --format. Möglich: text, csv, json.",
        ),
        (["show", "4", "5"], "zu viele Angaben"),
        (["boundaries", "load", "x", "--level"], "vermutlich fehlt ein Wert"),
    ],
)
def test_a_wrong_call_is_explained_in_german(capsys, arguments, expected):
    code, out, err = call(capsys, *arguments)
    assert (code, out) == (2, "")
    assert expected in err
    assert "--help" in err


@pytest.mark.parametrize(
    "arguments", [[], ["build"], ["check"], ["show"], ["boundaries"], ["boundaries", "load"]]
)
def test_help_is_german(capsys, arguments):
    code, out, _ = call(capsys, *arguments, "--help")
    assert code == 0
    assert out.startswith("Aufruf: python -m sozialraum")
    for english in ("Usage", "Options", "Show this", "Commands", "Arguments", "required"):
        assert english not in out


def test_without_a_command_the_help_is_shown(capsys):
    code, _, err = call(capsys)
    assert code == 2
    assert "Befehle:" in err


@pytest.mark.usefixtures("tiny_cli")
def test_boundaries_status_and_a_missing_file(capsys):
    code, out, _ = call(capsys, "boundaries", "status")
    assert code == 0
    assert "keine amtlichen Grenzen" in out
    assert json.loads(call(capsys, "boundaries", "status", "--json")[1]) == []
    code, _, err = call(capsys, "boundaries", "load", "fehlt.gpkg")
    assert code == 1
    assert "Es gibt sie nicht" in err
    assert "0 Flächen entfernt" in call(capsys, "boundaries", "remove")[1]


def test_a_store_that_cannot_be_opened_is_explained(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(db.VARIABLE, f"sqlite:///{tmp_path / 'file' / 'x.sqlite'}")
    code, _, err = call(capsys, "check")
    assert code == 1
    assert "lässt sich nicht anlegen" in err
