"""Changes kept for good: nothing is overwritten, who is second is told, history stays."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from sozialraum.model.services.edits import ADD, CHANGE, CLOSE, Edit
from sozialraum.store import build, service_edits
from sozialraum.store.errors import QuickerError, StoreError
from sozialraum.store.schema_users import service_edit

MORE = Edit("F1", CHANGE, {"vzae": 2.0, "provider": None, "name": "Größe"})
SHUT = Edit("F1", CLOSE, {"operation": "geschlossen"})


@pytest.fixture
def store(tiny_engine):
    return tiny_engine


def keep(store, *edits, version=0, source="Brief vom 3. November", **more):
    service_edits.keep(store, [(edit, version) for edit in edits], source=source, **more)


def test_a_change_is_kept_with_source_note_and_author(store):
    keep(store, MORE, note="a\nb", author="Amt 51")
    (row,) = service_edits.history(store)
    assert (row.service_id, row.version, row.kind) == ("F1", 1, CHANGE)
    assert row.values == {"vzae": 2.0, "provider": None, "name": "Größe"}
    assert (row.source, row.note, row.author) == ("Brief vom 3. November", "a\nb", "Amt 51")
    assert row.made_text.startswith("Amt 51, ")
    assert service_edits.effective(store) == [MORE]


def test_several_changes_of_one_service_follow_each_other(store):
    keep(store, MORE, SHUT, Edit("F2", CLOSE, {"operation": "geschlossen"}))
    assert [(r.service_id, r.version) for r in service_edits.history(store)] == [
        ("F1", 1),
        ("F1", 2),
        ("F2", 1),
    ]
    assert (service_edits.version(store, "F1"), service_edits.version(store, "F9")) == (2, 0)


@pytest.mark.parametrize("source", ["", "  ", "ab"])
def test_without_a_source_nothing_is_kept(store, source):
    with pytest.raises(StoreError, match="Die Quelle fehlt"):
        keep(store, MORE, source=source)
    assert service_edits.history(store) == []


@pytest.mark.parametrize(
    ("more", "word"), [({"note": "x" * 2001}, "Notiz"), ({"author": "x" * 81}, "Kürzel")]
)
def test_texts_that_are_too_long_are_refused(store, more, word):
    with pytest.raises(StoreError, match=word):
        keep(store, MORE, **more)


def test_who_comes_second_is_told_and_all_of_it_is_refused(store):
    keep(store, MORE, author="Amt 51")
    other = Edit("F2", CHANGE, {"vzae": 1.0})
    with pytest.raises(QuickerError, match=r"Amt 51.*Fassung 1; Sie haben mit Fassung 0"):
        service_edits.keep(store, [(other, 0), (SHUT, 0)], source="Brief")
    assert [row.service_id for row in service_edits.history(store)] == ["F1"]


def test_a_wrong_version_without_any_row_is_a_conflict_too(store):
    with pytest.raises(QuickerError, match="noch einmal ein"):
        keep(store, MORE, version=3)
    keep(store, Edit("N1", ADD, {"name": "Neu"}))
    with pytest.raises(QuickerError, match="noch einmal ein"):
        keep(store, Edit("N1", ADD, {"name": "Neu"}))


def test_undo_takes_back_the_newest_and_keeps_both_in_the_history(store):
    keep(store, MORE, SHUT)
    service_edits.undo(store, "F1", 2)
    assert service_edits.effective(store) == [MORE]
    service_edits.undo(store, "F1", 3, note="Irrtum")
    assert service_edits.effective(store) == []
    assert [row.kind for row in service_edits.history(store)] == ["change", "close", "undo", "undo"]
    with pytest.raises(StoreError, match="keine gesicherte Änderung"):
        service_edits.undo(store, "F1", 4)


def test_undo_of_what_somebody_changed_meanwhile_is_refused(store):
    keep(store, MORE)
    keep(store, SHUT, version=1)
    with pytest.raises(QuickerError):
        service_edits.undo(store, "F1", 1)
    assert len(service_edits.effective(store)) == 2


def test_the_key_itself_refuses_a_second_row_of_one_version(store):
    keep(store, MORE)
    with store.connect() as connection, pytest.raises(sa.exc.IntegrityError):
        row = connection.execute(sa.select(service_edit)).first()
        connection.execute(sa.insert(service_edit), [row._asdict()])


def test_a_rebuild_leaves_changes_alone(tiny, store):
    keep(store, MORE)
    build.build(store, tiny.folder)
    assert service_edits.effective(store) == [MORE]


def test_new_ids_are_new(store):
    first = service_edits.new_id(store)
    assert first.startswith("N")
    assert len(first) == 9
    assert service_edits.new_id(store) != first


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        ("change", "{kaputt"),
        ("change", "[1]"),
        ("change", '{"farbe": "rot"}'),
        ("change", '{"vzae": "viel"}'),
    ],
)
def test_one_unreadable_row_is_named_and_the_others_are_followed(store, kind, document):
    service_edits.keep(store, [(Edit("F001", CHANGE, {"vzae": 9.0}), 0)], source="Bescheid")
    row = {
        "service_id": "F002",
        "version": 1,
        "kind": kind,
        "document": document,
        "source": "neuer",
    }
    row |= {"note": "", "author": "", "made_at": "kein Zeitpunkt"}
    with store.begin() as connection:
        connection.execute(sa.insert(service_edit), [row])
    faults = {one.service_id: one.fault for one in service_edits.history(store)}
    assert faults["F001"] == ""
    assert "lässt sich nicht lesen" in faults["F002"]
    assert [edit.service_id for edit in service_edits.effective(store)] == ["F001"]
    service_edits.undo(store, "F001", 1)
    assert service_edits.effective(store) == []


def test_hidden_characters_of_an_older_program_are_shown(store):
    row = {
        "service_id": "F001",
        "version": 1,
        "kind": "change",
        "source": "a\x1b[31m",
        "note": "\u202eb",
    }
    assert service_edits.history(store) == []  # makes the table
    row |= {"document": '{"name": "Haus\\u001b[2J"}', "author": "\x00", "made_at": "2026-11-01"}
    with store.begin() as connection:
        connection.execute(sa.insert(service_edit), [row])
    (kept,) = service_edits.history(store)
    assert kept.values["name"] == "Haus[U+001B][2J"
    assert (kept.source, kept.note, kept.author) == ("a[U+001B][31m", "[U+202E]b", "[U+0000]")


@pytest.mark.parametrize("field", ["source", "note", "author"])
def test_no_text_gives_a_protective_place_away_or_holds_control_characters(store, field):
    texts = {"source": "Bescheid", "note": "", "author": ""}
    edit = [(Edit("F001", CHANGE, {"vzae": 9.0}), 0)]
    with pytest.raises(StoreError, match="Schutzort"):
        service_edits.keep(store, edit, **{**texts, field: "Frauen-Haus, Musterstr. 5"})
    with pytest.raises(StoreError, match="Steuerzeichen"):
        service_edits.keep(store, edit, **{**texts, field: "Bescheid\x1b[2J"})
    assert service_edits.history(store) == []
