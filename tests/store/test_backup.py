"""Saved work has a rescue: copies, what a damaged store still holds, and a file of everything."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from sozialraum.model.paper import Paper
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import IndexPlan, Normalisation
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.services.edits import CHANGE, Edit
from sozialraum.store import (
    backup,
    build,
    db,
    exchange,
    migrate,
    papers,
    queries,
    rescue,
    scenarios,
    service_edits,
    verify,
    weightings,
)
from sozialraum.store.errors import StoreError
from tests.conftest import TinyData

NAMES = [f"Entwurf {number} für die AG" for number in range(5)]


def file_of(engine) -> Path:
    return Path(engine.url.database)


def fill(engine, folder) -> None:
    build.ensure(engine, folder)
    for name in NAMES:
        scenarios.save(engine, Document(name, PRESETS["rahmenkonzeption"], author="Amt 51"))
    weightings.save(engine, Weighting("Gewichte", IndexPlan(normalisation=Normalisation.RANK)))
    for version, amount in enumerate((2.0, 3.0)):
        edit = Edit(
            "F001", CHANGE, {"vzae": amount, "provider": None} if version else {"vzae": amount}
        )
        service_edits.keep(engine, [(edit, version)], source="Brief vom 3. November")


def held(engine) -> tuple[list, list, list]:
    return (
        sorted(entry.name for entry in scenarios.list_saved(engine)),
        [entry.name for entry in weightings.list_saved(engine)],
        service_edits.history(engine),
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """A filled store's file, made once."""
    folder = tmp_path_factory.mktemp("filled")
    engine = db.engine(f"sqlite:///{folder / 'store.sqlite'}")
    fill(engine, TinyData(folder / "data").folder)
    engine.dispose()
    return file_of(engine)


@pytest.fixture
def store(tiny, tiny_engine, filled):  # noqa: ARG001 (the folder the store was built of)
    shutil.copy(filled, file_of(tiny_engine))
    return tiny_engine


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_only_the_owner_may_read_store_and_copies(tiny, tiny_engine):
    fill(tiny_engine, tiny.folder)
    copy = backup.make(tiny_engine).file
    for file in (file_of(tiny_engine), copy):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_copy_is_whole_sealed_and_can_be_put_back(store, tiny):
    before = held(store)
    made = backup.make(store)
    assert made.rows["saved_scenario"] == 5
    seal = made.file.with_name(made.file.name + ".sha256").read_text(encoding="utf-8")
    assert seal == f"{made.sha256}  {made.file.name}\n"
    for entry in scenarios.list_saved(store):
        scenarios.delete(store, entry.id)
    scenarios.save(store, Document("danach", PRESETS["rahmenkonzeption"]))
    aside = backup.restore(store, made.file)
    build.ensure(store, tiny.folder)
    assert held(store) == before
    late = db.engine(f"sqlite:///{aside}")
    assert [entry.name for entry in scenarios.list_saved(late)] == ["danach"]


def test_a_copy_while_others_write_holds_one_moment(store):
    code = (
        "import sys\nfrom sozialraum.model.scenario.presets import PRESETS\n"
        "from sozialraum.model.scenario.document import Document\n"
        "from sozialraum.store import db, scenarios\n"
        "engine = db.engine(sys.argv[1])\n"
        "for n in range(30): scenarios.save(engine, Document(f'S{n}', PRESETS['rahmenkonzeption']))"
    )
    writer = subprocess.Popen([sys.executable, "-c", code, str(store.url)])
    counts = []
    while writer.poll() is None:
        counts.append(backup.make(store, keep=0).rows["saved_scenario"])
    assert writer.wait() == 0
    assert counts == sorted(counts)
    assert len(scenarios.list_saved(store)) == 35


def test_the_oldest_copies_are_given_up_and_others_files_stay(store):
    folder = file_of(store).parent / backup.FOLDER
    folder.mkdir()
    (folder / "tiny-notizen.sqlite").write_text("fremd", encoding="utf-8")
    labelled = backup.before(store, "vor-0099")
    made = [backup.make(store, keep=3) for _ in range(5)]
    left = sorted(path.name for path in folder.glob("*.sqlite"))
    assert len(left) == 5
    assert {labelled.name, "tiny-notizen.sqlite", made[-1].file.name} <= set(left)
    assert len(list(folder.glob("*.sha256"))) == 4


def test_a_failed_copy_gives_up_nothing(store):
    first = backup.make(store, keep=1).file
    damage_header(file_of(store))
    with pytest.raises(StoreError, match="nicht gelungen"):
        backup.make(store, keep=1)
    assert list(first.parent.glob("*.sqlite")) == [first]


def damage_header(file: Path) -> None:
    file.write_bytes(b"kein Datenspeicher " * 500)


@pytest.mark.parametrize("kind", ["changed", "cut", "text", "foreign", "missing"])
def test_what_is_no_whole_copy_is_refused_and_changes_nothing(store, tmp_path, kind):
    copy = backup.make(store).file
    if kind == "changed":
        raw = bytearray(copy.read_bytes())
        raw[-10] ^= 1
        copy.write_bytes(raw)
    elif kind == "cut":
        copy.write_bytes(copy.read_bytes()[:9000])
    elif kind == "text":
        copy = tmp_path / "brief.sqlite"
        copy.write_text("Guten Tag " * 100, encoding="utf-8")
    elif kind == "foreign":
        copy = tmp_path / "fremd.sqlite"
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("CREATE TABLE a (b)")
    else:
        copy = tmp_path / "fehlt.sqlite"
    before = file_of(store).read_bytes()
    with pytest.raises(StoreError) as caught:
        backup.restore(store, copy)
    assert str(tmp_path) not in str(caught.value)
    assert file_of(store).read_bytes() == before


def test_a_copy_takes_the_place_of_a_broken_file(store, tiny):
    before = held(store)
    copy = backup.make(store).file
    damage_header(file_of(store))
    aside = backup.restore(store, copy)
    build.ensure(store, tiny.folder)
    assert held(store) == before
    assert aside.read_bytes().startswith(b"kein Datenspeicher")


def test_a_copy_is_made_before_a_migration(tiny_engine):
    with db.writing(tiny_engine) as connection:
        _upgrade_to(connection, "0003")
        connection.execute(
            sa.text(
                "INSERT INTO saved_weighting VALUES ('x', 'Alt', '', '', '{}', "
                "1, '', '', '2026', '2026', 0)"
            )
        )
    migrate.upgrade(tiny_engine)
    (copy,) = (file_of(tiny_engine).parent / backup.FOLDER).glob("*.sqlite")
    assert f"vor-{migrate.HEAD}" in copy.name
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute("SELECT name FROM saved_weighting").fetchall() == [("Alt",)]
        assert old.execute("SELECT version_num FROM alembic_version").fetchall() == [("0003",)]
    migrate.upgrade(tiny_engine)
    assert len(list(copy.parent.glob("*.sqlite"))) == 1, "no migration, no copy"


def _upgrade_to(connection, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_a_new_store_needs_no_copy(store):
    assert not (file_of(store).parent / backup.FOLDER).exists()


# --- damaged stores ---------------------------------------------------------------------------


def damage(file: Path, seed: int, *, spared: int = 4096) -> None:
    """64 random bytes somewhere behind the first page, as a dying disk might do."""
    raw = bytearray(file.read_bytes())
    draw = random.Random(seed)
    start = draw.randrange(spared, len(raw) - 64)
    raw[start : start + 64] = draw.randbytes(64)
    file.write_bytes(raw)


def damage_root(file: Path, table: str) -> None:
    """Wreck the head of a table's first page."""
    with closing(sqlite3.connect(file)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        page = connection.execute(query, (table,)).fetchone()[0]
    raw = bytearray(file.read_bytes())
    raw[(page - 1) * size : (page - 1) * size + 64] = b"\xff" * 64
    file.write_bytes(raw)


def test_build_does_not_call_a_corrupt_store_current(store, tiny):
    damage_root(file_of(store), "value")
    with pytest.raises(StoreError, match="beschädigt"):
        build.build(store, tiny.folder, is_forced=False)
    with pytest.raises(StoreError, match="beschädigt"):
        verify.verify(store, tiny.folder)


def test_a_rescue_keeps_everything_when_only_published_tables_are_hit(store, tiny):
    before = held(store)
    damage_root(file_of(store), "value")
    broken = file_of(store).read_bytes()
    done = rescue.run(store, tiny.folder)
    assert done.lost == []
    assert done.rows["saved_scenario"] == 5
    assert done.aside.read_bytes() == broken
    assert held(store) == before
    assert build.build(store, tiny.folder, is_forced=False).is_new is False
    assert len(queries.values(store, "stadtraum")) == 12


@pytest.mark.parametrize("seed", range(10))
def test_random_damage_loses_no_readable_scenario(store, tiny, seed):
    before = held(store)
    damage(file_of(store), seed)
    broken = file_of(store).read_bytes()
    try:
        done = rescue.run(store, tiny.folder)
    except StoreError as fault:  # free space was hit, or the inside of a value
        if "nichts mehr lesen" in str(fault):  # or the list of tables itself
            with (
                closing(sqlite3.connect(file_of(store))) as connection,
                pytest.raises((sqlite3.Error, UnicodeDecodeError)),
            ):
                connection.execute("SELECT name FROM sqlite_master").fetchall()
        else:
            assert "in Ordnung" in str(fault)
        assert file_of(store).read_bytes() == broken
        return
    assert done.aside.read_bytes() == broken
    after = held(store)
    if not done.lost:
        assert after == before
    build.build(store, tiny.folder, is_forced=False)


def test_a_broken_place_the_driver_cannot_even_quote_is_no_traceback(store, tiny):
    with closing(sqlite3.connect(file_of(store))) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        broken = "sql = CAST(x'435245415445205441424c4520b7' AS TEXT)"
        connection.execute(f"UPDATE sqlite_master SET {broken} WHERE name = 'area'")
    with pytest.raises(StoreError, match="nichts mehr lesen"):
        rescue.run(store, tiny.folder)


@pytest.mark.parametrize("most_probed", [0, 200_000])
def test_rows_on_both_sides_of_a_damaged_page_are_found(store, tiny, monkeypatch, most_probed):
    monkeypatch.setattr(rescue, "_MOST_PROBED", most_probed)
    for number in range(60):
        scenarios.save(store, Document(f"Reihe {number:02}", PRESETS["rahmenkonzeption"]))
    file = file_of(store)
    raw = bytearray(file.read_bytes())
    at = raw.index(b"Reihe 30")
    start = at // 4096 * 4096
    raw[start : start + 8] = b"\xff" * 8
    file.write_bytes(raw)
    done = rescue.run(store, tiny.folder)
    names = held(store)[0]
    assert {"Reihe 00", "Reihe 10", "Reihe 50", "Reihe 59"} <= set(names)
    assert done.lost
    assert 55 <= done.rows["saved_scenario"] < 65


def test_a_store_in_order_needs_no_rescue(store, tiny):
    with pytest.raises(StoreError, match="in Ordnung"):
        rescue.run(store, tiny.folder)


def test_where_nothing_can_be_read_nothing_is_touched(store, tiny):
    copy = backup.make(store).file
    damage_header(file_of(store))
    before = file_of(store).read_bytes()
    with pytest.raises(StoreError, match=copy.name):
        rescue.run(store, tiny.folder)
    assert file_of(store).read_bytes() == before


def test_an_emptied_file_is_not_filled_again(store, tiny):
    file_of(store).write_bytes(b"")
    for attempt in (
        lambda: build.ensure(store, tiny.folder),
        lambda: scenarios.list_saved(store),
        lambda: queries.release(store),
        lambda: backup.make(store),
        lambda: rescue.run(store, tiny.folder),
    ):
        with pytest.raises(StoreError, match="0 Byte"):
            attempt()
    assert file_of(store).stat().st_size == 0
    assert "0 Byte" in verify.fault(store)


def test_a_backup_can_be_put_in_the_place_of_an_emptied_file(store, tiny):
    before = held(store)
    copy = backup.make(store).file
    file_of(store).write_bytes(b"")
    backup.restore(store, copy)
    build.ensure(store, tiny.folder)
    assert held(store) == before


@pytest.mark.parametrize("kind", ["newer", "missing", "no row"])
def test_another_schema_is_explained_and_nothing_is_changed(store, tiny, kind):
    with closing(sqlite3.connect(file_of(store))) as connection:
        connection.execute(
            {
                "newer": "UPDATE alembic_version SET version_num = '0099'",
                "missing": "DROP TABLE alembic_version",
                "no row": "DELETE FROM alembic_version",
            }[kind]
        )
        connection.commit()
    before = file_of(store).read_bytes()
    expected = "neueren Fassung" if kind == "newer" else "rescue"
    for attempt in (
        lambda: build.ensure(store, tiny.folder),
        lambda: scenarios.list_saved(store),
        lambda: service_edits.history(store),
        lambda: exchange.write(store),
    ):
        with pytest.raises(StoreError, match=expected):
            attempt()
    assert expected in verify.fault(store)
    assert file_of(store).read_bytes() == before
    if kind == "newer":
        with pytest.raises(StoreError, match="neueren Fassung"):
            rescue.run(store, tiny.folder)
    else:
        assert rescue.run(store, tiny.folder).rows["saved_scenario"] == 5
        assert held(store)[0] == sorted(NAMES)


def test_a_missing_users_table_is_explained(store):
    with closing(sqlite3.connect(file_of(store))) as connection:
        connection.execute("DROP TABLE saved_scenario")
        connection.commit()
    with pytest.raises(StoreError, match="fehlt eine Tabelle"):
        scenarios.list_saved(store)


@pytest.mark.parametrize("mode", ["EXCLUSIVE", "IMMEDIATE"])
def test_another_programs_lock_is_said_soon(store, monkeypatch, mode):
    monkeypatch.setattr(db, "WRITE_SECONDS", 1)
    engine = db.engine(str(store.url))
    with closing(sqlite3.connect(file_of(store))) as other:
        other.execute(f"BEGIN {mode}")
        begin = time.monotonic()
        with pytest.raises(StoreError, match="gesperrt"):
            if mode == "EXCLUSIVE":
                queries.release(engine)
            else:
                scenarios.save(engine, Document("S", PRESETS["rahmenkonzeption"]))
        assert time.monotonic() - begin < db.READ_SECONDS + 2


def test_no_message_shows_where_the_store_lies(store, tmp_path):
    damage_header(file_of(store))
    with pytest.raises(StoreError) as caught:
        queries.release(store)
    assert str(tmp_path) not in str(caught.value)
    assert "tiny.sqlite" in str(caught.value)


# --- everything people wrote in one file ------------------------------------------------------


@pytest.fixture
def other(tiny, tmp_path):
    engine = db.engine(f"sqlite:///{tmp_path / 'other.sqlite'}")
    build.ensure(engine, tiny.folder)
    return engine


def test_an_export_read_into_another_store_is_all_there(store, other):
    deleted = scenarios.list_saved(store)[0]
    scenarios.delete(store, deleted.id)
    papers.SHELF.save(store, Paper("Vorlage", texts={"anlass.auftrag": "Eigene Wörter"}))
    text = exchange.write(store)
    assert "Entwurf 0 für die AG" in text, "readable, umlauts as they are"
    done = exchange.read(other, text.encode())
    added = {key: count for key, count in done.added.items() if count}
    assert added == {"scenarios": 5, "weightings": 1, "papers": 1, "service_edits": 2}
    assert done.notes == []
    assert held(other) == held(store)
    assert json.loads(exchange.write(other)) | {"exported_at": ""} == json.loads(text) | {
        "exported_at": ""
    }
    again = exchange.read(other, text.encode())
    assert (sum(again.added.values()), again.present, again.notes) == (0, 9, [])


def test_what_changed_meanwhile_is_put_beside_it(store, other):
    text = exchange.write(store)
    exchange.read(other, text.encode())
    entry = scenarios.list_saved(other)[0]
    changed = Document("Anders", PRESETS["rahmenkonzeption"])
    scenarios.update(other, entry.id, changed, entry.version)
    done = exchange.read(other, text.encode())
    assert done.added["scenarios"] == 1
    names = held(other)[0]
    assert {"Anders", f"{entry.name} (eingelesen)"} <= set(names)


def test_histories_of_services_go_on_or_are_left_alone(store, other):
    text = exchange.write(store)
    exchange.read(other, text.encode())
    edit = Edit("F001", CHANGE, {"vzae": 4.0})
    service_edits.keep(store, [(edit, 2)], source="Brief vom 4. November")
    assert exchange.read(other, exchange.write(store).encode()).added["service_edits"] == 1
    assert exchange.read(store, text.encode()).added["service_edits"] == 0
    edit = Edit("F001", CHANGE, {"vzae": 5.0})
    service_edits.keep(other, [(edit, 3)], source="Anruf im November")
    service_edits.keep(store, [(edit, 3)], source="Brief vom 5. November")
    done = exchange.read(other, exchange.write(store).encode())
    assert done.added["service_edits"] == 0
    assert "F001" in done.notes[0]


@pytest.mark.parametrize(
    ("section", "change", "note"),
    [
        ("scenarios", {"document": "zerstört"}, "ausgelassen"),
        ("scenarios", {"document": {"schema_version": 99}}, "ausgelassen"),
        ("scenarios", {"id": "../../x"}, "Kennung"),
        ("scenarios", {"version": "1"}, "falschen Wert"),
        ("scenarios", {"version": 0}, "nicht erlaubt"),
        ("scenarios", {"name": "x" * 500}, "zu lang"),
        ("scenarios", {"mehr": 1}, "Felder"),
        ("service_edits", {"kind": "undo"}, "ausgelassen"),
        ("service_edits", {"kind": "drop"}, "Art der Änderung"),
        ("service_edits", {"document": {"geheim": 1}}, "Feld"),
        ("service_edits", {"document": {"name": "Frauenhaus Süd"}}, "Schutzort"),
        ("service_edits", {"version": 7}, "lückenlos"),
    ],
)
def test_a_bad_row_is_named_and_all_others_come_in(store, other, section, change, note):
    content = json.loads(exchange.write(store))
    content[section][0].update(change)
    done = exchange.read(other, json.dumps(content).encode())
    assert len(done.notes) == 1
    assert note in done.notes[0]
    lost = 1 if section == "scenarios" else 2  # of a history all or nothing
    assert sum(done.added.values()) == 8 - lost
    held(other)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"format": "sozialraum-export"}',
        b'{"format": "sozialraum-export", "format_version": 1, "scenarios": [3]}',
    ],
)
def test_what_is_no_export_is_refused(other, content):
    with pytest.raises(StoreError, match="nichts verändert"):
        exchange.read(other, content)


def test_a_row_nobody_can_read_is_exported_as_it_is(store):
    with closing(sqlite3.connect(file_of(store))) as connection:
        connection.execute("UPDATE saved_scenario SET document = '{kaputt'")
        connection.commit()
    assert json.loads(exchange.write(store))["scenarios"][0]["document"] == "{kaputt"
