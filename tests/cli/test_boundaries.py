"""The command that asks the city's service for its boundaries."""

from __future__ import annotations

import json

import pytest

from sozialraum import cli
from sozialraum.store import boundaries, city_portal, db
from tests.store.test_city_portal import Service, features, paged


@pytest.fixture
def service(monkeypatch, tmp_path):
    """The city's service replayed, and a store of this test's own."""
    monkeypatch.setenv(db.VARIABLE, f"sqlite:///{tmp_path / 'own.sqlite'}")
    made = Service()
    monkeypatch.setattr(city_portal, "SERVICE", made.address)
    yield made
    made.server.shutdown()


def test_boundaries_are_looked_at_and_then_taken_over(service, capsys):
    service.answer = paged(features())
    assert cli.main(["boundaries", "fetch", "--dry-run"]) == 0
    assert "gefunden, nicht übernommen (61 Stadtteile, 17 Stadträume" in capsys.readouterr().out
    assert boundaries.loaded(db.engine()).empty
    assert cli.main(["boundaries", "fetch", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["area_counts"]["stadtraum"] == 17
    assert cli.main(["boundaries", "status"]) == 0
    assert "Stadtteile: 61 Flächen" in capsys.readouterr().out


def test_a_service_that_fails_changes_nothing(service, capsys):
    service.answer = lambda _: (200, {}, b"<html>")
    assert cli.main(["boundaries", "fetch"]) == 1
    assert "keine vollständige Karte" in capsys.readouterr().err
    assert boundaries.loaded(db.engine()).empty
