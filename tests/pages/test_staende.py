"""Stände on the page: who added what, what it changed, and the way back; every session sees it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st

from sozialraum.answers import stands
from sozialraum.store import additions, build, data_history, db, queries
from sozialraum.store.build import Opened
from sozialraum.store.errors import StoreError
from sozialraum.store.stands import InForce
from sozialraum.ui.shell import data
from tests.answers.test_changes import next_year
from tests.conftest import DATA_DIR
from tests.screen import everything, open_app, read

HOSTILE = "![x](http://boese.invalid/a.png) <b>fett</b>"


@pytest.fixture(scope="module")
def added(engine, tmp_path_factory) -> Path:
    """A copy of the real store's file with one addition in force, made once."""
    file = tmp_path_factory.mktemp("added") / "store.sqlite"
    file.write_bytes(Path(engine.url.database).read_bytes())
    made = replace(next_year(), title=HOSTILE, author="Amt 51")
    additions.add(db.engine(f"sqlite:///{file}"), DATA_DIR, made)
    return file


@pytest.fixture
def store(added, tmp_path, monkeypatch):
    """The store with one addition, behind the app."""
    file = tmp_path / "store.sqlite"
    file.write_bytes(added.read_bytes())
    monkeypatch.setenv(db.VARIABLE, f"sqlite:///{file}")
    yield db.engine()
    st.cache_resource.clear()


def stand(engine) -> str:
    """The release as the foot of the page names it."""
    return f"Prüfsumme {queries.release(engine).data_hash[:12]}"


def test_without_additions_the_page_says_so(engine):  # noqa: ARG001 (the store behind the app)
    text = read(open_app("sources", teil="staende"))
    assert "niemand hat etwas ergänzt" in text


def test_an_addition_is_listed_compared_and_taken_back_for_everybody(store):
    other = open_app("sources", teil="staende")
    app = open_app("sources", folds=("stands_changes",), teil="staende")
    text = read(app)
    for part in ("1 Ergänzung", "Amt 51", "e.csv", "396 Werte neu", "31.12.2026"):
        assert part in text
    assert "<b>fett</b>" not in everything(app)
    app.text_input(key="stands_author_take_out").set_value("AG *Daten*").run()
    app.button(key="stands_take_out").click().run()
    assert not app.exception
    assert [box.value for box in app.success]
    newest = data_history.history(store)[0]
    assert (newest.kind, newest.author, newest.number) == ("out", "AG *Daten*", 2)
    assert "AG *Daten*" in read(other.run())
    assert stand(store) in read(other), "the second session sees it as well"


def test_going_back_and_forth_keeps_every_step(store):
    app = open_app("sources", teil="staende")
    press_key(app, "stands_as_shipped")
    app = open_app("sources", teil="staende", nummer="1")
    press_key(app, "stands_go_back")
    assert "stands_go_back" not in [button.key for button in app.button], "it is in force"
    held = [replace(one, licence="Lizenz") for one in data_history.history(store)]
    assert [one.number for one in held] == [3, 2, 1, 0]
    filed = stands.table(held).frame
    assert set(filed["licence"]) == {"Lizenz"}
    assert list(filed["state"] != "") == [one.is_active for one in held]
    assert set(filed["state"] != "") == {True, False}
    assert "1 Ergänzung," in read(open_app("sources", teil="staende"))


def press_key(app, key: str) -> None:
    app.button(key=key).click().run()
    assert not app.exception


def test_a_step_that_fails_says_why_and_changes_nothing(store, monkeypatch):
    app = open_app("sources", teil="staende")

    def fail(*_args, **_words):
        raise StoreError("Auf dem Datenträger ist kein Platz mehr.")

    monkeypatch.setattr(additions, "take_out", fail)
    press_key(app, "stands_take_out")
    assert any("kein Platz" in box.value for box in app.error)
    assert len(data_history.history(store)) == 2


def test_a_conflict_is_said_on_every_page_until_it_is_mended(store, monkeypatch):
    held = build.ensure(store, DATA_DIR)
    since = InForce(1, build.in_force(store)[0].ids)
    monkeypatch.setattr(build, "opened", lambda *_: Opened(held, "Passt nicht mehr.", since))
    st.cache_resource.clear()
    assert any("Passt nicht mehr." in box.value for box in open_app().warning)
    additions.go_back(store, DATA_DIR, 0)
    assert not open_app().warning


def test_a_release_is_never_kept_under_another_ones_name(store):
    """Somebody adds between the look and the reading: the page shows one release, the newer."""
    open_app()
    real, done = data.Release.read, []

    def late(engine):
        if not done:
            done.append(1)
            additions.go_back(store, DATA_DIR, 0)
        return real(engine)

    st.cache_resource.clear()
    data._held.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data.Release, "read", late)
        app = open_app("sources", teil="quellen")
    assert done
    assert stand(store) in read(app)
    additions.go_back(store, DATA_DIR, 1)
    assert stand(store) in read(open_app("sources", teil="quellen"))
