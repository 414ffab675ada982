"""``table FILE``: looked at, tried, taken over; the same answers as on the page."""

from __future__ import annotations

import json

import pytest

from sozialraum import cli
from sozialraum.answers.release import Release
from sozialraum.store import data_history

SOURCE = ("--source", "title=Probe", "--source", "producer=Amt")


def call(capsys, *arguments):
    code = cli.main(["table", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "werte.csv"
    rows = "\n".join(f"{i};{i},5" for i in range(1, 18))
    path.write_text(f"SR;Index 31.12.2026\n{rows}\n", encoding="utf-8")
    return path


def test_a_table_is_looked_at_tried_taken_over_and_taken_back(capsys, file, own_store):
    code, out, _ = call(capsys, file)
    assert code == 0
    assert "Gebiete: 17 Stadträume aus „SR“" in out
    given = ("--as", "rat", "--column", "belastungsindex=Index", *SOURCE)
    code, out, err = call(capsys, file, *given, "--dry-run")
    assert (code, err) == (0, "")
    assert "Probelauf, nichts wurde verändert: Belastungsindex" in out
    assert len(data_history.history(own_store)) == 1
    code, out, _ = call(capsys, file, *given, "--author", "AG", "--json")
    assert code == 0
    assert json.loads(out)["indicators"] == ["belastungsindex"]
    release = Release.read(own_store)
    values = release.at("belastungsindex", "stadtraum", "2026-12-31")["value"]
    assert values["16"] == 16.5
    assert data_history.history(own_store)[0].author == "AG"
    code, _, err = call(capsys, file, *given)
    assert code == 1
    assert "stehen schon so in den Daten" in err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--as", "werte", *SOURCE), 1, "mindestens eine Spalte"),
        (
            ("--as", "werte", "--column", "gibtsnicht=Index"),
            2,
            "Die Kennzahl „gibtsnicht“ gibt es nicht",
        ),
        (("--as", "werte", "--column", "Index"), 2, "fehlt ein Gleichheitszeichen"),
        (("--as", "werte", "--column", "belastungsindex=Index"), 1, "Die Quelle fehlt"),
        (("--as", "neu", *SOURCE), 1, "polarity fehlt"),
        (("--as", "jahrgang", "--table", "nix"), 2, "--table: Möglich sind"),
        (("--as", "foerderung", *SOURCE), 2, "--year"),
        (("--read", "decimal=;"), 2, "decimal ist , oder ."),
        (("--read", "level=quartier"), 2, "level ist stadtraum oder stadtteil"),
        (("--read", "sheet=2026"), 1, "kein Blatt „2026“"),
        (("--read", "stichtag=bald"), 2, "kein Tag und kein Jahr"),
        (("--read", "farbe=rot"), 2, "„farbe“ gibt es nicht"),
        (("--as", "neu", "--new", "polarity=1,2,3"), 2, "polarity"),
    ],
)
@pytest.mark.usefixtures("engine")
def test_wrong_calls_are_explained_in_german(capsys, file, arguments, code, words):
    found, _, err = call(capsys, file, *arguments)
    assert found == code, err
    assert words in err
    assert "Traceback" not in err


@pytest.mark.usefixtures("engine")
def test_what_is_unclear_is_listed_and_is_a_fault(capsys, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("SR;W 2026\nPischen;1\nGorbitz;2\nLeuben;1.234\n", encoding="utf-8")
    code, out, _ = call(capsys, path)
    assert code == 1
    assert "! Zeile 2, „SR“: Dieses Gebiet kennt das Programm nicht" in out
    assert "! Zeile 4, „W 2026“: Das kann 1234 oder 1,234 heißen" in out
    code, out, _ = call(capsys, path, "--area", "Pischen=04", "--read", "decimal=,", "--json")
    assert code == 0
    assert json.loads(out)["rows"][2]["W"] == 1234
