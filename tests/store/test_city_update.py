"""An update from the city: whole or not at all, stopped and gone on with, the old state stays."""

from __future__ import annotations

import shutil
import time

import pytest
import sqlalchemy as sa

from sozialraum import cli
from sozialraum.answers.release import Release
from sozialraum.store import additions, city_update, data_history, db, queries
from sozialraum.store.city_http import CancelledError
from sozialraum.store.errors import DataError
from sozialraum.store.schema_users import fetched_table
from tests.replay import DATA, DATASETS, Answer, Service, city_file, statistics


@pytest.fixture
def service():
    made = Service()
    made.answer = statistics()
    yield made
    made.server.shutdown()


@pytest.fixture
def store(engine, tmp_path, monkeypatch):
    """A store of this test's own, as shipped."""
    own = shutil.copy(str(engine.url.database), tmp_path / "own.sqlite")
    monkeypatch.setenv(db.VARIABLE, f"sqlite:///{own}")
    return db.engine()


def collect(store, service, **more) -> city_update.Update:
    return city_update.collect(store, DATA, service=service.root, **more)


def shown(store) -> str:
    """The release people see."""
    return queries.release(store).data_hash


def waiting(store) -> set[str]:
    with store.connect() as connection:
        return set(connection.scalars(sa.select(fetched_table.c.dataset_id)))


def states(update: city_update.Update) -> dict[str, str]:
    return {one.dataset.key: one.state for one in update.outcomes}


def test_next_years_tables_come_in_at_once_and_the_app_shows_them(store, service):
    before = shown(store)
    start = time.monotonic()
    update = collect(store, service)
    assert set(states(update).values()) == {city_update.NEW}
    assert shown(store) == before, "nothing is taken over by looking"
    additions.add(store, DATA, update.addition)
    city_update.forget(store)
    assert time.monotonic() - start < 60  # under 20 s where nothing else runs
    assert shown(store) != before
    assert Release.read(store).newest("u18_count", "stadtraum") == "2026-12-31"
    stand = data_history.history(store)[0]
    assert stand.what == "Daten der Stadt (15 Tabellen)"
    assert "dl-de/by-2-0" in stand.licence
    again = collect(store, service)
    assert again.addition is None
    assert set(states(again).values()) == {city_update.SAME, city_update.ABSENT}
    additions.go_back(store, DATA, 0)
    assert shown(store) == before


FAULTS: dict[str, Answer] = {
    "503": lambda _: (503, {}, b"busy"),
    "empty after a time-out": lambda _: (200, {}, b""),
    "an HTML page with 200": lambda _: (200, {}, b"<!DOCTYPE html><title>Wartung</title>"),
    "cut off": lambda _: (200, {}, city_file("haushalte", years_on=1)[:900]),
    "shorter than announced": lambda _: (
        200,
        {"Content-Length": "99999"},
        city_file("haushalte", years_on=1),
    ),
    "a changed field": lambda _: (
        200,
        {},
        city_file("haushalte", years_on=1).replace(b"Anzahl Haushalte", b"Haushalte"),
    ),
    "led elsewhere": lambda _: (302, {"Location": "http://127.0.0.1:9/"}, b""),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_table_that_fails_spoils_no_other_and_is_not_taken_over(store, service, fault):
    good = statistics()
    service.answer = lambda query: (
        FAULTS[fault](query) if "_-_haushalte_md21e_" in query["path"] else good(query)
    )
    update = collect(store, service, wanted=("haushalte", "wohndauer"))
    assert states(update) == {"haushalte": city_update.FAILED, "wohndauer": city_update.NEW}
    assert [patch.file for patch in update.addition.patches] == ["tables/wohndauer_stadtraum.csv"]
    assert "Bitte" in update.outcomes[0].reason or "hilft" in update.outcomes[0].reason


def test_what_contradicts_another_table_is_not_taken_over(store, service):
    before = shown(store)
    service.answer = statistics(add=1)  # each table by itself is whole
    update = collect(store, service, wanted=("einwohner", "migration"))
    with pytest.raises(DataError, match="zwei Tabellen stimmen überein"):
        additions.add(store, DATA, update.addition)
    assert shown(store) == before


@pytest.mark.parametrize("at", [1, 4, 9])
def test_a_stopped_update_goes_on_where_it_was(store, service, at):
    before = shown(store)

    def stop(share: float, _step: str) -> bool:
        return share < at / len(DATASETS)

    with pytest.raises(CancelledError):
        collect(store, service, report=stop)
    assert shown(store) == before
    assert len(waiting(store)) == at
    asked = [query["path"] for query in service.served]
    service.served.clear()
    collect(store, service)
    again = {query["path"] for query in service.served}
    finished = {path for path in asked if any(name in path for name in waiting(store))}
    assert not finished & again, "a finished table was asked for again"


def test_a_fetched_table_that_was_changed_on_disk_is_asked_for_again(store, service):
    collect(store, service, wanted=("wohndauer",))
    with db.writing(store) as connection:
        connection.execute(sa.update(fetched_table).values(content=b"Jahr;x\n2026;1\n"))
    service.served.clear()
    assert states(collect(store, service, wanted=("wohndauer",))) == {"wohndauer": "neu"}
    assert service.served


def test_what_waits_longer_than_a_day_is_asked_for_again(store, service):
    collect(store, service, wanted=("wohndauer",))
    with db.writing(store) as connection:
        connection.execute(sa.update(fetched_table).values(fetched_at="2026-01-01T00:00:00+00:00"))
    service.served.clear()
    collect(store, service, wanted=("migration",))
    assert waiting(store) == {DATASETS["migration"].edition(2026)}, "the old one is gone"


def test_a_silent_server_is_not_waited_for_15_times(store, service):
    service.answer = lambda _: (503, {}, b"")
    update = collect(store, service)
    assert len(service.served) == 2
    assert list(states(update).values()).count(city_update.UNASKED) == len(DATASETS) - 2
    assert update.addition is None


def test_two_years_at_once_are_found(store, service):
    one, two = statistics(1), statistics(2)
    service.answer = lambda query: max(one(query), two(query), key=lambda answer: -answer[0])
    update = collect(store, service, wanted=("migration",))
    assert update.outcomes[0].times == ("2026-12-31", "2027-12-31")


def test_the_command_looks_first_and_then_takes_over(store, service, capsys, monkeypatch):
    monkeypatch.setattr(city_update, "SERVICE", service.root)
    before = shown(store)
    assert cli.main(["update", "--dataset", "wohndauer", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "wohndauer: neu, 31.12.2026, 34 neue Zeilen" in said
    assert "nichts übernommen" in said
    assert shown(store) == before
    assert cli.main(["update", "--dataset", DATASETS["wohndauer"].edition(2026)]) == 0
    assert "Übernommen als neuer Stand" in capsys.readouterr().out
    assert shown(store) != before
    assert not waiting(store)
    service.answer = lambda _: (503, {}, b"")
    assert cli.main(["update", "--dataset", "wohndauer"]) == 1
    assert "für sie gilt der bisherige Stand" in capsys.readouterr().err
    assert cli.main(["update", "--dataset", "gibtesnicht"]) == 1
    assert "kennt das Programm nicht" in capsys.readouterr().err
