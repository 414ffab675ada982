"""Nothing people saved is lost: a store an earlier version wrote opens in today's program.

tests/cases/store_9fc03bc.sql holds the kept tables as the version before the reorganisation of
November 2026 wrote them through its own functions; the loaded borders are plain boxes.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from sozialraum.answers import need, need_inputs
from sozialraum.answers import scenario as answers
from sozialraum.answers.release import Release
from sozialraum.store import (
    boundaries,
    build,
    db,
    queries,
    scenarios,
    service_edits,
    services,
    weightings,
)
from sozialraum.store.schema import USERS

ROOT = Path(__file__).resolve().parents[2]
DUMP = (ROOT / "tests" / "cases" / "store_9fc03bc.sql").read_text(encoding="utf-8")


def kept(file: Path | str) -> dict[str, list[tuple]]:
    """Every row people saved, as it stands in the file; tables that hold none are left out."""
    with closing(sqlite3.connect(file)) as connection:
        there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        rows = {
            table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall())
            for table in USERS.tables
            if table in there
        }
    return {table: found for table, found in rows.items() if found}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The earlier store, opened as the program opens any: migrated and built."""
    file = tmp_path_factory.mktemp("earlier") / "store.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(DUMP)
    engine = db.engine(f"sqlite:///{file}")
    before = kept(file)
    assert {table: len(rows) for table, rows in before.items()} == {
        "loaded_boundary": 17,
        "saved_scenario": 2,
        "saved_weighting": 2,
        "service_edit": 7,
    }
    build.ensure(engine, ROOT / "data")
    assert kept(file) == before, "opening changed what people saved"
    return engine


def written(engine: Engine, table: str) -> dict[str, dict]:
    """Id -> document as the earlier version wrote it."""
    rows = kept(str(engine.url.database))[table]
    return {row[0]: json.loads(row[4]) for row in rows}


@pytest.mark.parametrize("shelf", [scenarios.SHELF, weightings.SHELF])
def test_every_saved_entry_is_listed_and_means_what_it_meant(opened, shelf):
    before = written(opened, shelf.table.name)
    listed = shelf.list_saved(opened)
    assert {entry.id for entry in listed} == set(before)
    for entry in listed:
        again = json.loads(shelf.to_text(shelf.load(opened, entry.id).document))
        told_anew = {"schema_version", "plan"} if shelf is weightings.SHELF else set()
        same = set(before[entry.id]) - told_anew
        assert {key: again[key] for key in same} == {key: before[entry.id][key] for key in same}


def test_the_saved_scenarios_compute(opened):
    release = Release.read(opened)
    posts = {
        entry.name: answers.run(release, scenarios.load(opened, entry.id).document.scenario).totals
        for entry in scenarios.list_saved(opened)
    }
    autumn, cut = posts["Sitzung im Herbst"], posts["Kürzung gegengerechnet"]
    assert (autumn.kifaz_count, autumn.vzae, autumn.koordination_vzae) == (17, 25.5, 17)
    assert (cut.kifaz_count, cut.vzae) == (0, 0)


# What the earlier version's own plans said of the two.
WEIGHTS = {
    "Gruppe A": dict.fromkeys(
        (
            "alleinerziehende_share",
            "einkommen_gering_share",
            "arbeitslosenanteil_2022_share",
            "gesundheit_schlecht_share",
            "fachkraefte_deckung_share",
        ),
        0.2,
    ),
    "Gruppe B": {"fachkraefte_deckung_share": 1.0},
}


def test_the_saved_weightings_weigh_as_they_did_and_rank(opened):
    inputs = need_inputs.read(Release.read(opened))
    plans = {
        entry.name: weightings.load(opened, entry.id).document.plan
        for entry in weightings.list_saved(opened)
    }
    assert set(plans) == set(WEIGHTS)
    for name, plan in plans.items():
        assert plan.weights() == pytest.approx(WEIGHTS[name])
        assert len(need.Result(plan, inputs).index.ranked) == 17


def test_the_changes_to_services_are_in_force_and_their_history_is_whole(opened):
    assert [row.fault for row in service_edits.history(opened)] == [""] * 7
    effective = {edit.service_id: edit.kind for edit in service_edits.effective(opened)}
    assert set(effective) == {"F001", "F003", "F124", "Np3taz349"}
    applied = services.current(opened, services.published(opened))
    found = applied.services.set_index("service_id")
    assert found.loc["F001", "vzae"] == 5.0
    assert found.loc["F003", "stadtraum_code"] == "05"
    assert found.loc["F124", "change_kind"] == "close"
    assert found.loc["Np3taz349", "name"] == "Treff am Probeplatz"


def test_the_loaded_borders_are_the_map(opened):
    assert boundaries.loaded(opened)["area_count"].tolist() == [17]
    assert set(queries.boundaries(opened, "stadtraum")["origin"]) == {"probe.geojson (Probe)"}
