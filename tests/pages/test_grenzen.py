"""Official boundaries read in on the page: looked at first, then used on every map, and undone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import geopandas
import pytest

from sozialraum.store import boundaries, city_portal
from tests.screen import everything, open_app
from tests.store.test_city_portal import Service, features, paged

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def service(monkeypatch) -> Iterator[Service]:
    """The city's service, replayed."""
    made = Service()
    monkeypatch.setattr(city_portal, "SERVICE", made.address)
    yield made
    made.server.shutdown()


def stadtteile() -> bytes:
    """Stand-in for the city's file: the schematic Stadtteile."""
    table = geopandas.read_file(DATA / "geometry" / "schematic.geojson")
    rows = table.loc[table["level"] == "stadtteil", ["code", "geometry"]]
    return rows.to_json().encode()


def fetched(app, level: str):
    """The page once the city's service has answered."""
    app.button(key=f"boundaries_fetch_{level}").click().run()
    for _ in range(40):
        if "_boundaries_job" not in app.session_state:
            break
        time.sleep(0.25)
        app.run()
    assert not app.exception
    return app


def test_the_citys_service_is_asked_on_request_only_and_its_answer_looked_at(own_store, service):
    service.answer = paged(features())
    app = open_app("sources", teil="grenzen")
    assert service.served == []
    fetched(app, "stadtteil")
    assert "61 Stadtteile, 17 Stadträume, 10 Stadtbezirke" in everything(app)
    assert boundaries.loaded(own_store).empty
    app.button(key="boundaries_use").click().run()
    assert "dl-de/by-2-0" in everything(open_app("district_map"))


@pytest.mark.usefixtures("service")
def test_a_service_that_fails_is_named_and_the_map_stays(engine):
    app = fetched(open_app("sources", teil="grenzen"), "stat_bezirk")
    assert any("Fehler 503" in box.value for box in app.error)
    assert boundaries.loaded(engine).empty


def upload(app, name: str, content: bytes):
    app.file_uploader(key="boundaries_file").set_value((name, content, "application/json")).run()
    assert not app.exception
    return app


def test_a_file_is_shown_first_then_used_on_all_maps_and_can_be_taken_back(own_store):
    app = open_app("sources", teil="grenzen")
    app.text_input(key="boundaries_origin").set_value("Stadt *Dresden* 2026").run()
    upload(app, "teile.geojson", stadtteile())
    text = everything(app)
    assert "61 Stadtteile, 17 Stadträume, 10 Stadtbezirke" in text
    assert boundaries.loaded(own_store).empty  # looked at, not used
    app.button(key="boundaries_use").click().run()
    assert not app.exception
    assert "Die Karten zeigen geladene amtliche Grenzen: 61 Stadtteile" in everything(app)
    assert "Stadt *Dresden* 2026" in everything(open_app("district_map"))
    app.button(key="boundaries_remove").click().run()
    assert "Es gilt die schematische Karte" in everything(app)
    assert "Stadt *Dresden*" not in everything(open_app("district_map"))


def test_a_second_look_replaces_the_first_and_can_be_dropped(engine):
    app = open_app("sources", teil="grenzen")
    upload(app, "teile.geojson", stadtteile())
    app.button(key="boundaries_drop").click().run()
    assert not app.exception
    assert "boundaries_use" not in [button.key for button in app.button]
    assert boundaries.loaded(engine).empty


@pytest.mark.parametrize("features", ["[", "[]}"], ids=["broken", "empty"])
def test_a_file_that_does_not_fit_says_why_and_changes_nothing(engine, features):
    content = f'{{"type": "FeatureCollection", "features": {features}'.encode()
    app = upload(open_app("sources", teil="grenzen"), "x.geojson", content)
    assert any("Die bisherige Karte bleibt" in box.value for box in app.error)
    assert boundaries.loaded(engine).empty
