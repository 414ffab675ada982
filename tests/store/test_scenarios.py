"""Saved scenarios: nothing gets lost, whoever saves, deletes, builds or migrates."""

from __future__ import annotations

import re
import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa

from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.state import ScenarioError
from sozialraum.store import build, db, identity, migrate, scenario_files, scenarios, schema
from sozialraum.store.identity import is_id
from sozialraum.store.saved_entry import ConflictError, NotFoundError, Saved, local_time

UNKNOWN = "aaaaaaaa"


@pytest.fixture
def store(tiny_engine):
    return tiny_engine


def document(name="Entwurf", preset="rahmenkonzeption", **fields):
    return Document(name, PRESETS[preset], **fields)


def test_a_saved_scenario_is_loaded_as_it_was(store):
    saved = scenarios.save(
        store,
        document(
            author="Amt 51",
            note="a\nb",
            data_hash="a" * 64,
            code_version="1",
            rationales={"04": "x"},
        ),
    )
    found = scenarios.load(store, saved.id)
    assert found == saved
    assert found.document.scenario == PRESETS["rahmenkonzeption"]
    assert (found.name, found.author, found.note) == ("Entwurf", "Amt 51", "a\nb")
    assert (found.version, found.data_hash, found.is_deleted) == (1, "a" * 64, False)
    assert found.document.created == found.created_at == found.changed_at
    assert is_id(found.id)


def test_a_given_time_of_creation_is_kept(store):
    saved = scenarios.save(store, document(created="2026-01-02"))
    assert saved.document.created == "2026-01-02"
    again = scenarios.update(store, saved.id, document(), 1)
    assert again.document.created == again.created_at == saved.created_at


def test_the_list_shows_the_newest_change_first_and_names_may_repeat(store, monkeypatch):
    times = iter(f"2026-11-23T08:0{i}:00.000+00:00" for i in range(9))
    monkeypatch.setattr(identity, "now", lambda: next(times))
    first, second = (scenarios.save(store, document(author=who)) for who in ("A", ""))
    assert [entry.id for entry in scenarios.list_saved(store)] == [second.id, first.id]
    scenarios.update(store, first.id, document(), 1)
    listed = scenarios.list_saved(store)
    assert [entry.id for entry in listed] == [first.id, second.id]
    assert {entry.name for entry in listed} == {"Entwurf"}
    assert re.fullmatch(r"ohne Namen, 23\.11\.2026, \d\d:\d1 Uhr", listed[1].saved_text)


def test_an_update_raises_the_version(store):
    saved = scenarios.save(store, document())
    changed = scenarios.update(store, saved.id, document("Neu", "alle_17"), saved.version)
    assert (changed.version, changed.name, changed.id) == (2, "Neu", saved.id)
    assert scenarios.load(store, saved.id) == changed
    assert changed.document.scenario == PRESETS["alle_17"]
    assert changed.created_at == saved.created_at


def test_who_comes_second_is_told_and_nothing_is_overwritten(store):
    saved = scenarios.save(store, document(author="Amt 51"))
    quicker = scenarios.update(store, saved.id, document(author="Träger X"), 1)
    with pytest.raises(ConflictError) as error:
        scenarios.update(store, saved.id, document("Später"), 1)
    message = str(error.value)
    assert "Träger X" in message
    assert local_time(quicker.changed_at) in message
    for words in ("nichts verloren", "unter einem neuen Namen", "Fassung 2", "Fassung 1 begonnen"):
        assert words in message
    assert error.value.current.version == 2
    assert scenarios.load(store, saved.id) == quicker
    # The way out that the message offers:
    assert scenarios.save(store, document("Später")).id != saved.id


@pytest.mark.parametrize("version", [0, 2, -1, 10**9])
def test_only_the_version_held_can_be_updated(store, version):
    saved = scenarios.save(store, document())
    with pytest.raises(ConflictError):
        scenarios.update(store, saved.id, document("Neu"), version)
    assert scenarios.load(store, saved.id) == saved


def together(count, work):
    """Run ``work(i)`` in threads that start at the same moment; returns results or errors."""
    barrier = threading.Barrier(count)
    outcomes = [None] * count

    def one(i):
        barrier.wait()
        try:
            outcomes[i] = work(i)
        except Exception as error:
            outcomes[i] = error

    threads = [threading.Thread(target=one, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_many_who_save_at_once_all_keep_their_scenario(tmp_path):
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"  # not even migrated yet
    outcomes = together(6, lambda i: scenarios.save(db.engine(url), document(f"Entwurf {i}")))
    assert [type(outcome) for outcome in outcomes] == [Saved] * 6
    listed = scenarios.list_saved(db.engine(url))
    assert {entry.name for entry in listed} == {f"Entwurf {i}" for i in range(6)}
    assert len({entry.id for entry in listed}) == 6


def test_of_two_who_update_at_once_one_wins_and_the_other_is_told(tmp_path):
    url = f"sqlite:///{tmp_path / 'race.sqlite'}"
    saved = scenarios.save(db.engine(url), document())
    for version in range(1, 6):
        outcomes = together(
            2,
            lambda i, version=version: scenarios.update(
                db.engine(url), saved.id, document(f"Von {i}"), version
            ),
        )
        won = [outcome for outcome in outcomes if isinstance(outcome, Saved)]
        lost = [outcome for outcome in outcomes if isinstance(outcome, ConflictError)]
        assert (len(won), len(lost)) == (1, 1)
        held = scenarios.load(db.engine(url), saved.id)
        assert held == won[0]
        assert held.version == version + 1
        assert lost[0].current.name == won[0].name


def test_deleting_hides_and_restoring_brings_back_unchanged(store):
    saved = scenarios.save(store, document())
    assert scenarios.delete(store, saved.id).is_deleted
    assert scenarios.list_saved(store) == []
    assert [entry.id for entry in scenarios.list_saved(store, with_deleted=True)] == [saved.id]
    with pytest.raises(NotFoundError, match=r"„Entwurf“ ist gelöscht.*wiederherstellen"):
        scenarios.load(store, saved.id)
    assert not scenarios.restore(store, saved.id).is_deleted
    assert scenarios.load(store, saved.id) == saved


def test_saving_into_a_deleted_scenario_is_a_conflict(store):
    saved = scenarios.save(store, document())
    scenarios.delete(store, saved.id)
    with pytest.raises(ConflictError, match=r"inzwischen gelöscht.*nichts verloren"):
        scenarios.update(store, saved.id, document("Neu"), 1)
    scenarios.restore(store, saved.id)
    assert scenarios.update(store, saved.id, document("Neu"), 1).version == 2


def test_a_copy_has_a_life_of_its_own(store):
    saved = scenarios.save(store, document(author="A", note="n", data_hash="b" * 64))
    copy = scenarios.duplicate(store, saved.id, "Kopie")
    other = scenarios.duplicate(store, saved.id, "Kopie", author="B")
    assert (copy.name, copy.author, copy.version, copy.data_hash) == ("Kopie", "A", 1, "b" * 64)
    assert other.author == "B"
    assert copy.document == replace(saved.document, name="Kopie", created=copy.created_at)
    scenarios.update(store, copy.id, document("Weiter"), 1)
    assert scenarios.load(store, saved.id) == saved


@pytest.mark.parametrize("wanted", [UNKNOWN, "", "' OR 1=1 --", "\x00", "a" * 100_000])
def test_an_unknown_id_is_explained(store, wanted):
    scenarios.save(store, document())
    for call in (scenarios.load, scenarios.delete, scenarios.restore):
        with pytest.raises(NotFoundError, match="gibt es nicht") as error:
            call(store, wanted)
        assert len(str(error.value)) < 250
    with pytest.raises(NotFoundError):
        scenarios.update(store, wanted, document(), 1)
    with pytest.raises(NotFoundError):
        scenarios.duplicate(store, wanted, "Kopie")


def test_saved_scenarios_survive_a_build(tiny, store):
    saved = scenarios.save(store, document())
    build.build(store, tiny.folder)
    tiny.replace("tables/alter_stadtraum.csv", ",310", ",311")
    build.build(store, tiny.folder)
    assert scenarios.load(store, saved.id) == saved


def test_the_migration_makes_the_table_the_schema_describes(store):
    migrate.upgrade(store)
    found = {column["name"]: column for column in sa.inspect(store).get_columns("saved_scenario")}
    wanted = schema.saved_scenario.columns
    assert list(found) == wanted.keys()
    for column in wanted:
        assert str(found[column.name]["type"]) == str(column.type)
        assert found[column.name]["nullable"] == column.nullable


def test_a_store_of_the_version_before_is_brought_up_and_keeps_what_it_held(store):
    schema.loaded_boundary.create(store)
    with db.writing(store) as connection:
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(sa.text("INSERT INTO alembic_version VALUES ('0001')"))
        row = {
            "level": "stadt",
            "code": "dresden",
            "geojson": "{}",
            "origin": "o",
            "loaded_at": "t",
        }
        connection.execute(schema.loaded_boundary.insert(), [row])
    assert scenarios.list_saved(store) == []
    with store.connect() as connection:
        assert migrate.current(connection) == migrate.HEAD
        assert connection.execute(sa.select(schema.loaded_boundary.c.code)).scalar() == "dresden"


def test_ids_do_not_repeat(store, monkeypatch):
    letters = iter("aaaaaaaa" + "aaaaaaaa" + "bbbbbbbb")
    monkeypatch.setattr(identity.secrets, "choice", lambda _: next(letters))
    assert [scenarios.save(store, document()).id for _ in range(2)] == ["aaaaaaaa", "bbbbbbbb"]


def test_a_document_of_a_newer_program_is_named(store):
    saved = scenarios.save(store, document())
    newer = scenario_files.to_json(document()).replace('"schema_version": 1', '"schema_version": 2')
    with db.writing(store) as connection:
        connection.execute(sa.update(schema.saved_scenario).values(document=newer))
    with pytest.raises(ScenarioError, match=r"„Entwurf“ lässt sich nicht lesen.*neueren Fassung"):
        scenarios.load(store, saved.id)
    assert len(scenarios.list_saved(store)) == 1, "the list works all the same"


def test_nothing_personal_but_the_author_is_kept():
    assert set(schema.saved_scenario.columns.keys()) == {
        *("id", "name", "author", "note", "document", "version", "data_hash", "code_version"),
        *("created_at", "changed_at", "is_deleted"),
    }
    assert schema.saved_scenario.c.author.type.length == 80
