"""A fault at any moment of taking something over leaves the store as it was, to the row."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from sozialraum.store import (
    additions,
    build,
    data_files,
    data_history,
    db,
    judged,
    overlay,
    queries,
)
from sozialraum.store.errors import StoreError
from sozialraum.store.patches import Addition, Patch
from tests.conftest import TinyData
from tests.store.test_additions import ALTER, KEY, year

TOWN = Patch("area.csv", ("level", "code"), "level,code,short_name\nstadtraum,02,Johannst.\n")


def whole(number: int = 2026) -> Addition:
    """Figures of a year, another name, and a new source."""
    source = '[neu]\ntitle = "Neu"\nproducer = "P"\nattribution = "A"\n'
    made = year(number)
    return Addition(
        made.title,
        made.origin,
        made.sha256,
        patches=(*made.patches, TOWN),
        registry={"sources.toml": source},
    )


def rows(engine) -> list[str]:
    """Everything the store holds."""
    with closing(sqlite3.connect(engine.url.database)) as connection:
        return list(connection.iterdump())


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[Path, Path]:
    """A data folder and a store's file with one addition in force, made once."""
    folder = tmp_path_factory.mktemp("faults")
    data = TinyData(folder / "data").folder
    engine = db.engine(f"sqlite:///{folder / 'store.sqlite'}")
    build.ensure(engine, data)
    additions.add(engine, data, year(2030, title="Vorher"))
    engine.dispose()
    return data, folder / "store.sqlite"


@pytest.fixture
def store(built, tmp_path):
    data, file = built
    shutil.copy(file, tmp_path / "own.sqlite")
    return db.engine(f"sqlite:///{tmp_path / 'own.sqlite'}"), data


STEPS = {
    "add": lambda engine, data: additions.add(engine, data, whole()),
    "back": lambda engine, data: additions.go_back(engine, data, 0),
    "out": lambda engine, data: additions.take_out(engine, data, 1),
}


def statements(engine, hook) -> None:
    """Call a hook before every statement that writes."""

    def before(_connection, _cursor, statement, *_):
        if statement.split()[0] in ("INSERT", "DROP", "CREATE", "DELETE", "UPDATE"):
            hook(statement)

    sa.event.listen(engine, "before_cursor_execute", before)


def written(store, step) -> list[str]:
    engine, data = store
    seen: list[str] = []
    statements(engine, seen.append)
    STEPS[step](engine, data)
    return seen


@pytest.fixture
def read_once(monkeypatch) -> None:
    """Files of the same content are checked once: what is broken here comes after the checks."""
    real, held = judged.read_and_check, {}

    def once(shipped, laid):
        key = data_files.hash_files(laid.files)
        if key not in held:
            held[key] = real(shipped, laid)
        return held[key]

    monkeypatch.setattr(judged, "read_and_check", once)


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize(("step", "every_nth"), [("add", 1), ("back", 20), ("out", 20)])
def test_a_fault_before_any_statement_leaves_all_as_it_was(store, tmp_path, step, every_nth):
    engine, data = store
    before = rows(engine)
    copy = tmp_path / "counted.sqlite"
    shutil.copy(engine.url.database, copy)
    every = written((db.engine(f"sqlite:///{copy}"), data), step)
    assert len(every) > 40, "tables are dropped, made and filled"
    for fatal in [*range(0, len(every), every_nth), len(every) - 1]:
        seen: list[str] = []
        broken = db.engine(str(engine.url))

        def fail(statement: str, seen=seen, fatal=fatal) -> None:
            seen.append(statement)
            if len(seen) > fatal:
                raise RuntimeError("power lost")

        statements(broken, fail)
        with pytest.raises(RuntimeError, match="power lost"):
            STEPS[step](broken, data)
        assert len(seen) == fatal + 1
        assert queries.release(engine) is not None
        assert rows(engine) == before


@pytest.mark.parametrize("place", [2, 3, 4, 5])
def test_a_fault_before_during_or_after_a_patch_leaves_all_as_it_was(store, monkeypatch, place):
    """Both patches, the register, the tables; two steps before lay what is in force already."""
    engine, data = store
    before, seen = rows(engine), []

    def counted(real):
        def step(*arguments):
            seen.append(real.__name__)
            if len(seen) > place:
                raise OSError("disk gone")
            return real(*arguments)

        return step

    for name in ("lay", "_append"):
        monkeypatch.setattr(overlay, name, counted(getattr(overlay, name)))
    monkeypatch.setattr(build, "_replace", counted(build._replace))
    with pytest.raises(OSError, match="disk gone"):
        additions.add(engine, data, whole())
    assert len(seen) == place + 1
    assert rows(engine) == before


def test_a_fault_in_the_last_patch_keeps_the_first_out(store):
    engine, data = store
    before = rows(engine)
    bad = Patch("area.csv", ("level", "code"), "level,code,sort\nstadtraum,02,zwei\n")
    made = year(2026)
    with pytest.raises(StoreError, match=r"area\.csv, Zeile 2, Spalte „sort“"):
        additions.add(
            engine,
            data,
            Addition(made.title, made.origin, made.sha256, patches=(*made.patches, bad)),
        )
    assert rows(engine) == before


@pytest.mark.parametrize("fatal", [0, 30, -1])
def test_a_process_killed_at_any_moment_leaves_all_as_it_was(store, fatal):
    engine, data = store
    before = rows(engine)
    code = (
        "import os, sys; from pathlib import Path\n"
        "from sozialraum.store import additions, data_history, db\n"
        "from tests.store.test_additions_faults import statements, whole\n"
        "engine, fatal, seen = db.engine(sys.argv[1]), int(sys.argv[3]), []\n"
        "def hook(text):\n"
        "    seen.append(text)\n"
        "    if len(seen) > fatal >= 0 or (fatal < 0 and 'data_release' in text): os._exit(9)\n"
        "statements(engine, hook)\n"
        "additions.add(engine, Path(sys.argv[2]), whole())"
    )
    call = [sys.executable, "-c", code, str(engine.url), str(data), str(fatal)]
    assert subprocess.run(call, check=False, timeout=120).returncode == 9
    assert queries.release(engine) is not None
    assert rows(engine) == before
    additions.add(engine, data, whole())
    assert len(data_history.history(engine)) == 3


def test_a_full_disk_is_said_and_leaves_all_as_it_was(store):
    engine, data = store
    before = rows(engine)

    def small(connection, _record) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    full = db.engine(str(engine.url))
    sa.event.listen(full, "connect", small)
    big = "".join(
        f"{number}-12-31,0{n},{n},10,{10 + n}\n" for number in range(2100, 2900) for n in (1, 2, 3)
    )
    text = "stichtag,stadtraum,jung,alt,einwohner\n" + big
    with pytest.raises(StoreError, match="kein Platz"):
        additions.add(
            full, data, Addition("Viel", "v.csv", "0" * 64, patches=(Patch(ALTER, KEY, text),))
        )
    assert rows(engine) == before


def test_readers_see_the_old_release_until_the_new_one_is_whole(store):
    engine, data = store
    before = queries.state(engine)
    seen = set()
    writer = db.engine(str(engine.url))
    statements(writer, lambda _: seen.add(queries.state(engine)))
    made = additions.add(writer, data, whole())
    assert seen == {before}
    assert queries.release(engine) == made


def test_another_writers_lock_is_said_and_nothing_is_lost(store, monkeypatch):
    engine, data = store
    before = rows(engine)
    monkeypatch.setattr(db, "WRITE_SECONDS", 0.2)
    with closing(sqlite3.connect(engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="gesperrt"):
            additions.add(db.engine(str(engine.url)), data, whole())
    assert rows(engine) == before


def test_who_was_quicker_is_seen_by_the_second(store, monkeypatch):
    """Between the look and the writing somebody else adds: the second lays his over it."""
    engine, data = store
    real, done = build.put, []

    def late(*arguments, **words):
        if not done:
            done.append(1)
            additions.add(db.engine(str(engine.url)), data, year(2040, title="Schneller"))
        return real(*arguments, **words)

    monkeypatch.setattr(build, "put", late)
    additions.add(engine, data, whole())
    assert [stand.what for stand in data_history.history(engine)] == [
        "Einwohner 2026",
        "Schneller",
        "Vorher",
        "Mitgelieferte Daten",
    ]
    years = set(queries.values(engine, "stadtraum")["stichtag"].str[:4])
    assert {"2026", "2030", "2040"} <= years
