"""The city's feature service, replayed: whole answers come through, every fault is refused."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import geopandas
import pytest
import sqlalchemy as sa

from sozialraum.store import boundaries, city_portal
from sozialraum.store.city_http import CancelledError, PortalError
from sozialraum.store.schema import USERS
from tests.replay import Answer, Service

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.server.shutdown()


def features(level: str = "stadtteil") -> list[dict]:
    """Stand-in for the city's areas: the schematic map, with the service's field names."""
    table = geopandas.read_file(DATA / "geometry" / "schematic.geojson")
    rows = table.loc[table["level"] == level, ["code", "geometry"]]
    return json.loads(rows.rename(columns={"code": "blocknr"}).to_json())["features"]


def paged(all_features: list[dict], **more: object) -> Answer:
    """An answer as the service gives it, by limit and offset."""

    def answer(query: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        offset, limit = int(query.get("offset", 0)), int(query["limit"])
        body = {
            "type": "FeatureCollection",
            "numberMatched": len(all_features),
            "features": all_features[offset : offset + limit],
            **more,
        }
        return 200, {}, json.dumps(body).encode()

    return answer


def fetch(service: Service, **more) -> city_portal.Download:
    return city_portal.fetch("stadtteil", service=service.address, **more)


def test_all_pages_make_one_file_that_loads_all_levels(service, monkeypatch, tmp_path):
    monkeypatch.setattr(city_portal, "PAGE", 25)
    service.answer = paged(features())
    seen: list[tuple[int, int]] = []
    got = fetch(service, report=lambda *now: seen.append(now) or True)
    assert [query["offset"] for query in service.served] == ["0", "25", "50"]
    assert service.served[0]["path"] == "/collections/L137/items"
    assert seen[-1] == (61, 61)
    examined = boundaries.examine(got.name, got.data, attribution=city_portal.LICENCE)
    assert examined.report.area_counts["stadtraum"] == 17
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    USERS.create_all(engine)
    boundaries.store(engine, examined)
    assert set(boundaries.loaded(engine)["level"]) >= {"stadtteil", "stadtraum", "stadtbezirk"}


def test_features_given_twice_under_new_ids_count_once(service, monkeypatch):
    monkeypatch.setattr(city_portal, "PAGE", 40)
    every = features()
    twice = [*every[:50], *({**one, "id": f"again{i}"} for i, one in enumerate(every[40:50]))]
    service.answer = paged([*twice, *every[50:]], numberMatched=61)
    assert fetch(service).count == 61


HTML = b"<!DOCTYPE html><title>Dienst nicht verf\xc3\xbcgbar</title>"
whole = json.dumps({"type": "FeatureCollection", "numberMatched": 61, "features": features()})
FAULTS: dict[str, tuple[Answer, str]] = {
    "503": (lambda _: (503, {}, b"busy"), "Fehler 503"),
    "empty after a time-out": (lambda _: (200, {}, b""), "keine vollständige Karte"),
    "an HTML page with 200": (lambda _: (200, {}, HTML), "keine vollständige Karte"),
    "cut off": (lambda _: (200, {}, whole[:9_000].encode()), "keine vollständige Karte"),
    "shorter than announced": (
        lambda _: (200, {"Content-Length": "99999999"}, whole[:9_000].encode()),
        "brach ab",
    ),
    "fewer than matched": (paged(features()[:60], numberMatched=61), "nennt 61 Einträge.* 60 "),
    "more than matched": (paged(features(), numberMatched=60), "nennt 60 Einträge.* 61 "),
    "no number": (paged(features(), numberMatched=None), "nicht, wie viele"),
    "no areas": (paged([{"type": "Feature", "geometry": None}]), "ohne Ort"),
    "led elsewhere": (lambda _: (302, {"Location": "http://127.0.0.1:9/"}, b""), "Fehler 302"),
    "another form": (lambda _: (200, {}, b'{"error": "x"}'), "keine vollständige Karte"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_answer_that_is_not_whole_is_refused_in_german(service, fault):
    service.answer, words = FAULTS[fault]
    with pytest.raises(PortalError, match=words):
        fetch(service)
    assert len(service.served) <= 2  # nobody is asked again and again


def test_a_later_page_that_fails_spoils_all(service, monkeypatch):
    monkeypatch.setattr(city_portal, "PAGE", 25)
    first = paged(features())
    service.answer = lambda query: first(query) if query["offset"] == "0" else (503, {}, b"")
    with pytest.raises(PortalError, match="Fehler 503"):
        fetch(service)


def test_a_service_that_is_silent_or_gone_is_named(service):
    service.answer = lambda _: (time.sleep(1.5), paged(features())({"limit": "99"}))[1]
    with pytest.raises(PortalError, match=r"nicht geantwortet|antwortet nicht"):
        fetch(service, patience_s=0.3)
    with pytest.raises(PortalError, match="nicht zu erreichen"):
        city_portal.fetch("stadtteil", service="http://127.0.0.1:9/collections")


def test_too_much_is_cut_off(service, monkeypatch):
    monkeypatch.setattr(city_portal, "MAX_FILE", 2_000)
    service.answer = paged(features())
    with pytest.raises(PortalError, match="größer als"):
        fetch(service)


def test_it_can_be_stopped(service):
    service.answer = paged(features())
    with pytest.raises(CancelledError):
        fetch(service, report=lambda *_: False)
