"""Newer figures, points and ways on the page: asked for only on request, looked at, taken over."""

from __future__ import annotations

import shutil
import time

import pytest

from sozialraum.store import (
    addresses,
    city_portal,
    city_update,
    data_history,
    db,
    layers,
)
from tests.replay import Service, statistics
from tests.screen import everything, open_app
from tests.store.test_addresses import geojson
from tests.store.test_ways import geojson as ways_file
from tests.store.test_ways import grid


@pytest.fixture
def store(engine, tmp_path, monkeypatch):
    """A store of this test's own, as shipped."""
    own = shutil.copy(str(engine.url.database), tmp_path / "own.sqlite")
    monkeypatch.setenv(db.VARIABLE, f"sqlite:///{own}")
    return db.engine()


@pytest.fixture
def service(monkeypatch):
    made = Service()
    made.answer = statistics()
    monkeypatch.setattr(city_update, "SERVICE", made.root)
    monkeypatch.setattr(city_portal, "SERVICE", made.address)
    yield made
    made.server.shutdown()


def done(app) -> str:
    """What the page says went well."""
    return " ".join(box.value for box in app.success)


def opened():
    return open_app("sources", teil="aktualisieren")


def until_done(app, slot: str):
    for _ in range(120):
        if slot not in app.session_state:
            break
        time.sleep(0.25)
        app.run()
    assert not app.exception
    return app


def test_the_city_is_asked_on_request_only_and_its_figures_are_looked_at_first(store, service):
    app = opened()
    assert service.served == []
    assert "opendata.dresden.de" in everything(app)
    until_done(app.button(key="update_ask").click().run(), "_update_job")
    assert "15 neu" in everything(app)
    assert len(data_history.history(store)) == 1, "looked at, not taken over"
    app.text_input(key="update_author").set_value("Amt *51*").run()
    app.button(key="update_use").click().run()
    assert not app.exception
    assert "Übernommen: Daten der Stadt (15 Tabellen)" in done(app)
    assert data_history.history(store)[0].author == "Amt *51*"
    assert "31.12.2026" in everything(open_app("overview"))


def test_a_server_that_fails_is_named_and_the_figures_stay(store, service):
    service.answer = lambda _: (503, {}, b"")
    app = until_done(opened().button(key="update_ask").click().run(), "_update_job")
    text = everything(app)
    assert "Fehler 503" in text
    assert "gilt der bisherige Stand" in text
    assert "hat geantwortet" not in text and "13 nicht gefragt" in text
    assert "update_use" not in [button.key for button in app.button]
    app.button(key="update_drop").click().run()
    assert len(data_history.history(store)) == 1


def test_tables_that_contradict_each_other_are_named_in_words_with_a_way_on(store, service):
    service.answer = statistics(add=7)
    app = until_done(opened().button(key="update_ask").click().run(), "_update_job")
    app.session_state["fold_update_changes"] = True
    text = everything(app.run())
    assert "Gebiet 01, 31.12.2026: Alterstabelle" in text
    assert "verwerfen Sie die Anfrage" in text
    assert len(data_history.history(store)) == 1


def test_addresses_give_points_and_doubtful_ones_are_asked_about(store):
    app = opened()
    app.session_state["fold_places"] = True
    app.run()
    app.file_uploader(key="places_file").set_value(
        ("adressen.geojson", geojson(), "application/json")
    ).run()
    assert not app.exception
    assert "10 Adressen gelesen" in done(app)
    app.selectbox(key="places_chosen_F165").set_value(1).run()
    assert not app.exception
    assert "F165" in set(addresses.places(store)["facility_id"])
    app.file_uploader(key="places_file").set_value(("x.geojson", b"{", "application/json")).run()
    assert any("gilt weiter" in box.value for box in app.error)
    assert layers.loaded(store, layers.ADDRESS).count == 10


def test_ways_are_loaded_and_removed(store):
    app = opened()
    app.session_state["fold_ways"] = True
    app.run()
    app.file_uploader(key="ways_file").set_value(
        ("netz.geojson", ways_file(grid(4)), "application/json")
    ).run()
    assert not app.exception
    assert "24 Wegstücke geladen" in done(app)
    app.button(key="ways_remove").click().run()
    assert layers.loaded(store, layers.WAY) is None


def test_the_overview_offers_official_borders_in_one_line():
    labels = [one.proto.label for one in open_app("overview").get("page_link")]
    assert "Die Karte ist schematisch: amtliche Grenzen laden" in labels
