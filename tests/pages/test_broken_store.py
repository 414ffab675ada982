"""A page names what is wrong with the store and the remedy that fits, in German."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import streamlit as st

from sozialraum.store import build, db, verify
from sozialraum.store.errors import DataError, Problem, StoreError
from sozialraum.ui.shell import data
from tests.screen import open_app

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(tmp_path, monkeypatch, engine):
    """A copy of the real store that a test may break, seen by a fresh process."""
    file = tmp_path / "store.sqlite"
    file.write_bytes(Path(engine.url.database).read_bytes())
    monkeypatch.setenv(db.VARIABLE, f"sqlite:///{file}")
    st.cache_resource.clear()
    yield file
    st.cache_resource.clear()


def shown() -> str:
    page = open_app()
    assert not page.exception
    assert [title.value for title in page.title] == ["Die Daten konnten nicht gelesen werden"]
    return " ".join(item.value for item in (*page.error, *page.markdown))


def test_a_store_of_a_newer_program(store):
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
        connection.commit()
    text = shown()
    assert "neueren Fassung" in text
    assert "im Ordner" not in text


def test_a_store_without_a_version(store):
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("DROP TABLE alembic_version")
        connection.commit()
    assert "rescue" in shown()


def test_a_file_that_is_no_store(store):
    store.write_bytes(b"kein Datenspeicher " * 500)
    text = shown()
    assert "keine SQLite-Datenbank" in text
    assert str(store.parent) not in text


def test_an_emptied_file(store):
    store.write_bytes(b"")
    assert "0 Byte" in shown()
    assert store.stat().st_size == 0


def test_a_fault_in_the_data_points_to_the_folder(store, monkeypatch):  # noqa: ARG001
    def fail(*_args):
        raise DataError([Problem("area.csv", "Die Datei fehlt.")])

    monkeypatch.setattr(build, "opened", fail)
    assert "im Ordner „data“" in shown()


def test_another_program_holds_the_file(store, monkeypatch):
    monkeypatch.setattr(db, "READ_SECONDS", 0.2)
    with closing(sqlite3.connect(store)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "hält die Datei gesperrt" in shown()
    assert data.engine() is not None


def test_the_same_words_reach_whoever_watches_health(store):
    store.write_bytes(b"kein Datenspeicher " * 500)
    with pytest.raises(StoreError) as caught:
        build.ensure(db.engine(), ROOT / "data")
    assert verify.fault(db.engine()) == str(caught.value)
