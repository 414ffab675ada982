"""Saved weightings: the same shelf as scenarios, in a table of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import IndexPlan, Normalisation, RankingError
from sozialraum.store import migrate, scenarios, weightings
from sozialraum.store.errors import StoreError
from sozialraum.store.saved_entry import ConflictError, NotFoundError


@pytest.fixture
def store(tiny_engine):
    return tiny_engine


def weighting(name="Sitzung", **fields):
    return Weighting(name, IndexPlan(normalisation=Normalisation.RANK), **fields)


def test_a_saved_weighting_is_loaded_as_it_was(store):
    saved = weightings.save(store, weighting(author="AG", notes={"04": "Neubau"}, ranks={"11": 1}))
    found = weightings.load(store, saved.id)
    assert found == saved
    assert found.document.plan.normalisation is Normalisation.RANK
    assert found.document.notes == {"04": "Neubau"}
    assert found.document.created == found.created_at


def test_it_does_not_mix_with_scenarios(store):
    saved = weightings.save(store, weighting())
    assert scenarios.list_saved(store) == []
    with pytest.raises(NotFoundError, match="Szenario"):
        scenarios.load(store, saved.id)


def test_who_comes_second_is_told_and_nothing_is_overwritten(store):
    saved = weightings.save(store, weighting())
    weightings.update(store, saved.id, weighting(note="schneller"), 1)
    with pytest.raises(ConflictError, match="inzwischen"):
        weightings.update(store, saved.id, weighting(note="langsamer"), 1)
    assert weightings.load(store, saved.id).note == "schneller"


def test_messages_call_it_by_its_name(store):
    with pytest.raises(NotFoundError, match="Eine gespeicherte Gewichtung „zzzzzzzz“"):
        weightings.load(store, "zzzzzzzz")
    saved = weightings.save(store, weighting())
    weightings.delete(store, saved.id)
    with pytest.raises(NotFoundError, match="Die Gewichtung „Sitzung“ ist gelöscht"):
        weightings.load(store, saved.id)
    with pytest.raises(ConflictError, match="stellen Sie die Gewichtung zuerst wieder her"):
        weightings.update(store, saved.id, weighting(), 1)
    weightings.restore(store, saved.id)
    assert [entry.id for entry in weightings.list_saved(store)] == [saved.id]


def test_a_damaged_one_says_so(store):
    saved = weightings.save(store, weighting())
    with store.begin() as connection:
        connection.execute(sa.text("UPDATE saved_weighting SET document = '{}'"))
    with pytest.raises(RankingError, match="Die gespeicherte Gewichtung „Sitzung“"):
        weightings.load(store, saved.id)


def test_a_store_of_the_version_before_keeps_its_scenarios(store, monkeypatch):
    from alembic import command

    before = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: before(config, "0002"))
    monkeypatch.setattr(migrate, "HEAD", "0002")
    migrate.upgrade(store)
    with store.begin() as connection:
        assert not sa.inspect(connection).has_table("saved_weighting")
        columns = "id, name, author, note, document, version, data_hash, code_version"
        connection.execute(
            sa.text(
                f"INSERT INTO saved_scenario ({columns}, created_at, changed_at, is_deleted) VALUES "
                "('23456789', 'Alt', '', '', '{}', 1, '', '', '2026-01-01', '2026-01-01', 0)"
            )
        )
    monkeypatch.undo()
    weightings.save(store, weighting())
    assert [entry.name for entry in scenarios.list_saved(store)] == ["Alt"]


def test_files_are_read_strictly(tmp_path):
    file = tmp_path / "g.yaml"
    file.write_text("schema_version: 2\nplan:\n  normalisation: rank\n", encoding="utf-8")
    assert weightings.read_file(file).plan == IndexPlan(normalisation=Normalisation.RANK)
    file.write_text(weightings.SHELF.to_text(weighting()), encoding="utf-8")
    assert weightings.read_file(file) == replace(weighting(), created="")
    file.write_text("{", encoding="utf-8")
    with pytest.raises(RankingError, match="kein lesbares JSON"):
        weightings.read_file(file)
    with pytest.raises(StoreError, match="Es gibt sie nicht"):
        weightings.read_file(tmp_path / "nichts.json")


@pytest.mark.parametrize("field", ["name", "author", "note", "notes"])
def test_no_text_gives_a_protective_place_away(store, field):
    text = "Schutzwohnung, Musterstraße 5"
    with pytest.raises(StoreError, match="Schutzort"):
        weightings.save(store, weighting(**{field: {"04": text} if field == "notes" else text}))
    assert weightings.list_saved(store) == []


def test_what_an_older_program_kept_with_hidden_characters_opens_and_shows_them(store):
    saved = weightings.save(store, weighting("Sitzung", note="eins"))
    document = weightings.SHELF.to_text(saved.document).replace("Sitzung", "a\\u001bb\u202e")
    with store.begin() as connection:
        connection.execute(
            sa.update(weightings.SHELF.table).values(name="a\x1bb\u202e", document=document)
        )
    (entry,) = weightings.list_saved(store)
    assert entry.name == "a[U+001B]b[U+202E]"
    assert weightings.load(store, saved.id).document.name == entry.name
