"""Backup, export and rescue keep what people added to the data."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from sozialraum.store import additions, backup, build, data_history, db, exchange, queries, rescue
from tests.store.test_additions import stichtage, store, year

__all__ = ["store"]


def told(engine) -> list[tuple]:
    return [(one.number, one.what, one.is_active) for one in data_history.history(engine)]


def lose_version(engine) -> None:
    """A damage that only a rescue mends: nothing says which program made the tables."""
    with closing(sqlite3.connect(engine.url.database)) as connection:
        connection.execute("DROP TABLE alembic_version")
        connection.commit()


@pytest.fixture
def other(tiny, tmp_path):
    engine = db.engine(f"sqlite:///{tmp_path / 'other.sqlite'}")
    build.ensure(engine, tiny.folder)
    return engine


def test_a_backup_holds_them(store, tiny):
    additions.add(store, tiny.folder, year(2026))
    before = told(store)
    copy = backup.make(store)
    assert copy.rows["data_addition"] == 1
    additions.go_back(store, tiny.folder, 0)
    backup.restore(store, copy.file)
    build.ensure(store, tiny.folder)
    assert told(store) == before
    assert "2026" in stichtage(store)


def test_an_export_holds_all_and_what_was_in_force_comes_in(store, other, tiny):
    additions.add(store, tiny.folder, year(2026, author="Amt 51", note="Vorab"))
    additions.add(store, tiny.folder, year(2027))
    additions.take_out(store, tiny.folder, 2)
    text = exchange.write(store)
    assert len(json.loads(text)["data_additions"]) == 2
    done = exchange.read(other, text.encode(), data_dir=tiny.folder)
    assert done.added["data_additions"] == 1
    assert "„Einwohner 2027“ war zurückgenommen" in done.notes[0]
    newest = data_history.history(other)[0]
    assert (newest.what, newest.author, newest.note) == ("Einwohner 2026", "Amt 51", "Vorab")
    assert queries.release(other).data_hash == queries.release(store).data_hash
    again = exchange.read(other, text.encode(), data_dir=tiny.folder)
    assert (again.added["data_additions"], again.present) == (0, 1)


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({"document": {"patches": [{"file": "area.csv"}], "registry": {}}}, "ausgelassen"),
        ({"document": [[]]}, "ausgelassen"),
        ({"title": "Frauenhaus, Musterstraße 1"}, "Schutzort"),
        (
            {
                "document": {
                    "patches": [{"file": "../x.csv", "key": [], "rows": "a\n1\n"}],
                    "registry": {},
                }
            },
            "ergänzen",
        ),
    ],
)
def test_a_bad_addition_of_an_export_is_named_and_left_out(store, other, tiny, change, note):
    additions.add(store, tiny.folder, year(2026))
    content = json.loads(exchange.write(store))
    content["data_additions"][0].update(change)
    done = exchange.read(other, json.dumps(content).encode(), data_dir=tiny.folder)
    assert done.added["data_additions"] == 0
    assert note in done.notes[0]
    assert told(other) == [(0, "Mitgelieferte Daten", True)]


def test_a_rescue_takes_them_over_and_shows_them(store, tiny):
    additions.add(store, tiny.folder, year(2026))
    before = told(store)
    lose_version(store)
    done = rescue.run(store, tiny.folder)
    assert (done.rows["data_addition"], done.lost) == (1, [])
    assert told(store) == before
    assert "2026" in stichtage(store)


def test_a_rescue_says_which_addition_is_lost(store, tiny):
    additions.add(store, tiny.folder, year(2026))
    with closing(sqlite3.connect(store.url.database)) as connection:
        connection.execute("UPDATE data_addition SET document = substr(document, 1, 40)")
        connection.commit()
    lose_version(store)
    done = rescue.run(store, tiny.folder)
    assert any("„Einwohner 2026“: Ihre Zeilen sind nicht mehr lesbar" in line for line in done.lost)
    assert "2026" not in stichtage(store)
    additions.go_back(store, tiny.folder, 0)
    assert build.opened(store, tiny.folder).conflict == ""
