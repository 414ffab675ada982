"""The history of the data on the command line: list, compare, go back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sozialraum import cli
from sozialraum.cli import terminal
from sozialraum.store import additions, build, data_history, db
from tests.answers.test_changes import next_year
from tests.conftest import DATA_DIR
from tests.store.test_additions import year


@pytest.fixture
def store(tiny, tmp_path, monkeypatch):
    """The command line on the tiny data, with two additions."""
    monkeypatch.setattr(terminal, "DATA_DIR", tiny.folder)
    monkeypatch.setenv(db.VARIABLE, f"sqlite:///{tmp_path / 'cli.sqlite'}")
    engine = db.engine()
    build.ensure(engine, tiny.folder)
    additions.add(engine, tiny.folder, year(2026, author="Amt 51"))
    additions.add(engine, tiny.folder, year(2027))
    return engine


def call(capsys, *arguments):
    code = cli.main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.usefixtures("store")
def test_the_history_is_listed(capsys):
    code, out, _ = call(capsys, "releases", "list")
    assert code == 0
    assert "2 Ergänzungen" in out
    assert "Einwohner 2026" in out and "e2027.csv" in out
    found = json.loads(call(capsys, "releases", "list", "--json")[1])
    assert [row["number"] for row in found] == [2, 1, 0]


def test_going_back_and_taking_one_out(store, capsys):
    code, out, _ = call(capsys, "releases", "back", "1", "--author", "AG")
    assert (code, "1 Ergänzung," in out) == (0, True)
    code, _, err = call(capsys, "releases", "back", "1")
    assert (code, "gilt schon" in err) == (1, True)
    assert call(capsys, "releases", "back", "1", "--only")[0] == 0
    assert data_history.history(store)[0].kind == "out"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("back", "9"), "Einen Stand 9 gibt es nicht"),
        (("back", "zwei"), "keine Zahl"),
        (("back", "1", "--author", "a\nb"), "Steuerzeichen"),
    ],
)
def test_a_wrong_call_is_told_in_german_and_changes_nothing(store, capsys, arguments, expected):
    code, _, err = call(capsys, "releases", *arguments)
    assert code != 0
    assert expected in err
    assert len(data_history.history(store)) == 3


@pytest.mark.usefixtures("store")
def test_an_addition_that_no_longer_fits_is_complained_of_and_the_rest_works(tiny, capsys, caplog):
    tiny.replace("tables/alter_stadtraum.csv", "stadtraum,jung,alt,", "stadtraum,kinder,alt,")
    tiny.replace("indicators.toml", 'numerator = ["jung"]', 'numerator = ["kinder"]')
    tiny.replace("indicators.toml", '["jung", "alt"]', '["kinder", "alt"]')
    code, out, _ = call(capsys, "releases", "list")
    assert (code, "Einwohner 2027" in out) == (0, True)
    assert "passt nicht mehr" in caplog.text
    assert call(capsys, "releases", "back", "0")[0] == 0
    assert call(capsys, "check")[0] == 0


def test_a_comparison_of_two_states(engine, capsys, monkeypatch, tmp_path):
    file = tmp_path / "store.sqlite"
    file.write_bytes(Path(engine.url.database).read_bytes())
    monkeypatch.setenv(db.VARIABLE, f"sqlite:///{file}")
    additions.add(db.engine(), DATA_DIR, next_year())
    code, out, _ = call(capsys, "releases", "diff", "0")
    assert code == 0
    assert "396 Werte neu. Kein Rangplatz ändert sich." in out
    assert "Einwohner  " in out
    assert "--json zeigt alle" in out
