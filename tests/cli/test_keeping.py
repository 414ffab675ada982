"""The commands that keep people's work: said in German, and nothing is ever overwritten."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sozialraum import cli
from sozialraum.cli import terminal
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.store import db, scenarios


@pytest.fixture
def store(tiny, tmp_path, monkeypatch) -> Path:
    file = tmp_path / "store.sqlite"
    monkeypatch.setattr(terminal, "DATA_DIR", tiny.folder)
    monkeypatch.setenv(db.VARIABLE, f"sqlite:///{file}")
    assert cli.main(["build"]) == 0
    scenarios.save(db.engine(), Document("Fünf KiFaZ", PRESETS["rahmenkonzeption"]))
    return file


def call(capsys, *arguments: object) -> tuple[int, str, str]:
    code = cli.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return code, captured.out, captured.err


def names() -> list[str]:
    return [entry.name for entry in scenarios.list_saved(db.engine())]


def test_backup_and_restore(store, tmp_path, capsys):
    capsys.readouterr()
    code, out, err = call(capsys, "backup", "--to", tmp_path / "Sicherung Süd")
    assert (code, err) == (0, "")
    assert "Darin: 0 geladene Flächen, 1 Szenario, 0 Gewichtungen" in out
    (copy,) = (tmp_path / "Sicherung Süd").glob("*.sqlite")
    scenarios.delete(db.engine(), scenarios.list_saved(db.engine())[0].id)
    code, out, err = call(capsys, "restore", copy)
    assert (code, err) == (0, "")
    assert "Der Datenspeicher von vorher liegt hier" in out
    assert names() == ["Fünf KiFaZ"]
    assert call(capsys, "restore", tmp_path / "fehlt.sqlite")[0] == 1
    assert store.exists()


@pytest.mark.usefixtures("store")
def test_export_and_import(tmp_path, monkeypatch, capsys):
    file = tmp_path / "alles.json"
    assert call(capsys, "export", file)[0] == 0
    assert json.loads(file.read_text(encoding="utf-8"))["scenarios"][0]["name"] == "Fünf KiFaZ"
    code, _, err = call(capsys, "export", file)
    assert code == 2
    assert "--force" in err
    assert call(capsys, "export", file, "--force")[0] == 0
    monkeypatch.setenv(db.VARIABLE, f"sqlite:///{tmp_path / 'new.sqlite'}")
    code, out, _ = call(capsys, "import", file)
    assert code == 0
    assert "Eingelesen: 1 Szenario" in out
    assert names() == ["Fünf KiFaZ"]
    for bad in (tmp_path, tmp_path / "fehlt.json", Path("/dev/zero")):
        code, _, err = call(capsys, "import", bad)
        assert code == 1
        assert "lässt sich nicht lesen" in err


def test_a_damaged_store_is_rescued_by_the_command_the_message_names(store, capsys):
    with closing(sqlite3.connect(store)) as connection:
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'value'"
        ).fetchone()[0]
    raw = bytearray(store.read_bytes())
    raw[(page - 1) * 4096 : (page - 1) * 4096 + 64] = b"\xff" * 64
    store.write_bytes(raw)
    for command in (["build"], ["build", "--force"], ["check"], ["backup"]):
        code, out, err = call(capsys, *command)
        assert code == 1
        assert "aktuell" not in out
        assert "python -m sozialraum rescue" in err
    code, out, _ = call(capsys, "rescue")
    assert code == 0
    assert "1 Szenario" in out
    assert names() == ["Fünf KiFaZ"]
    (aside,) = (store.parent / "sicherungen").glob("*beschaedigt*")
    assert aside.read_bytes() == bytes(raw)
    assert "aktuell" in call(capsys, "build")[1]


@pytest.mark.parametrize("command", [["build"], ["check"], ["show", "1"], ["scenario", "list"]])
def test_a_newer_schema_is_explained(store, capsys, command):
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
        connection.commit()
    code, _, err = call(capsys, *command)
    assert code == 1
    assert "neueren Fassung" in err
