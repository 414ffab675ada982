"""The next funding list is a new set of rows: store, answers and words take it up without code."""

from __future__ import annotations

import csv
import shutil

import pytest

from sozialraum import cli
from sozialraum.answers import effect, overview, posts, scenario
from sozialraum.answers.release import Release
from sozialraum.cli import terminal
from sozialraum.model.costs import personnel
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.services.posts import Counting
from sozialraum.store import build, data_files, db, queries, services
from sozialraum.store.errors import DataError
from tests.model.conftest import DATA

LEFT_OUT, UNKNOWN = "L1-001", "L1-002"  # gone from the made-up list; in it without a number
PLAN = PRESETS["rahmenkonzeption"]


def amounts(year, kind):
    with (DATA / "funding.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        row["offer_id"]: float(row["value"])
        for row in rows
        if (row["year"], row["kind"]) == (str(year), kind) and row["value"]
    }


POSTS = {key: 2 * vzae for key, vzae in amounts(2024, "vzae").items() if key != LEFT_OUT}
STAFF = {key: 2.2 * eur for key, eur in amounts(2024, "staff_eur").items() if key != LEFT_OUT}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """data/ with a list of 2025, twice the posts, and a proposal from July 2026."""
    folder = tmp_path_factory.mktemp("next_list") / "data"
    shutil.copytree(DATA, folder)
    with (folder / "funding.csv").open("a", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        for key, vzae in POSTS.items():
            source = f"v2960_24_l{key[1]}"
            out.writerow([key, 2025, "vzae", "" if key == UNKNOWN else vzae, "", "", source])
            if key in STAFF:
                out.writerow([key, 2025, "staff_eur", STAFF[key], "", "", source])
                out.writerow([key, 2025, "material_eur", 1000, "", "", source])
                out.writerow([key, 2026, "vzae_proposal", 1, 7, "", source])
    data_files.write_checksums(folder)
    return folder


@pytest.fixture(scope="module")
def engine(folder, tmp_path_factory):
    engine = db.engine(f"sqlite:///{tmp_path_factory.mktemp('store') / 'next.sqlite'}")
    build.ensure(engine, folder)
    return engine


@pytest.fixture(scope="module")
def release(engine):
    return Release.read(engine)


def of_list(number):
    return sum(v for key, v in POSTS.items() if key.startswith(f"L{number}") and key != UNKNOWN)


def test_the_newest_list_is_the_one_that_counts(release):
    assert (release.funding_year, posts.day(release)) == ("2025", "2025-12-31")
    plain, schools = posts.funded(release), posts.funded(release, Counting(schools=True))
    assert plain.total == pytest.approx(of_list(1))
    assert schools.total == pytest.approx(of_list(1) + of_list(4))
    assert plain.unknown == 1, "an empty value is not 0"
    young = posts.people(release).set_index("code")["u25"]
    assert young.equals(release.at("u25_count", "stadtraum", "2025-12-31")["value"])


def test_the_list_before_stays_as_it_was(release, engine):
    before = queries.values(engine, "stadtraum").query("indicator_id == 'angebote_vzae'")
    assert sorted(set(before["stichtag"])) == ["2024-12-31", "2025-12-31"]
    assert before.loc[before["stichtag"] == "2024-12-31", "value"].sum() == pytest.approx(159.32)
    assert release.city_value("angebote_vzae", "2024-12-31") == pytest.approx(159.32)


def test_overview_scenario_costs_and_services_take_the_list_up(release, engine):
    funding = overview.overview(release).funding
    offers = sum(key.startswith("L1") for key in POSTS)
    assert (funding.year, funding.offers) == ("2025", offers)
    assert (funding.since, funding.proposal) == ("2026-07", offers)
    basis = scenario.basis(release)
    assert (basis.day, basis.offers["vzae"].sum()) == ("2025-12-31", pytest.approx(of_list(1)))
    pay = personnel.pay_parameters(release.tables["parameters"], 2025)
    employer = personnel.employer_eur(
        release.tables["pay"], PLAN.pay_group_kifaz, PLAN.pay_step, pay
    )
    checked = effect.checked_costs(release, PLAN)
    assert checked.staff.modelled_eur == employer
    assert checked.vzae == pytest.approx(of_list(1))
    listed = services.published(engine)
    assert listed.services["vzae"].sum() == pytest.approx(of_list(1) + of_list(4))
    assert not set(listed.offers["offer_id"]) & {LEFT_OUT}


def test_words_name_its_year(release, folder, engine, monkeypatch, capsys):
    said = posts.filled(release, "{Förderjahr}, {Vorlage}, {Förderlisten}, {Einträge}{später}")
    assert posts.filled(release, "{Entgeltjahre}") == "2017, 2018, 2024, 2025 und 2026"
    assert said == (
        "2025, V2960/24, V2960/24, Anlage 2, Listen 1 und 4, 110"
        "; über 2026 liegt keine vollständige Förderliste vor"
    )
    monkeypatch.setattr(terminal, "DATA_DIR", folder)
    monkeypatch.setenv("SOZIALRAUM_DATABASE_URL", str(engine.url))
    assert cli.main(["scenario", "run", "--preset", "alle_17"]) == 0
    assert cli.main(["services", "list", "--stadtraum", "04"]) == 0
    out = capsys.readouterr().out
    assert "Geförderte Angebote 2025, vorher" in out
    assert "gefördert 2025 (" in out
    assert "2024, vorher" not in out


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("L1-001,2026,vzae,1,,,v2960_24_l1\n", "Förderliste 4, 2026: keine VzÄ"),
        ("L4-001,2026,vzae,1,,,v2960_24_l4\n", "Förderliste 1, 2026: keine VzÄ"),
        ("L1-001,2025,vzae,1,,,v2960_24_l1\nL1-001,2025,vzae,2,,,v2960_24_l1\n", "Schlüssel"),
        ("L4-003,2026,vzae_proposal,1,13,,v2960_24_l4\n", "Monat 13"),
        ("L9-999,2025,vzae,1,,,v2960_24_l1\n", "Unbekannter Eintrag"),
        ("L1-001,2025,stellen,1,,,v2960_24_l1\n", "Unbekanntes Wort"),
        ("L1-001,2025,staff_eur,1,,,\n", "Die Quelle fehlt"),
    ],
)
def test_half_a_list_or_a_slip_stops_the_build(folder, tmp_path, rows, words):
    shutil.copytree(folder, tmp_path / "data")
    file = tmp_path / "data" / "funding.csv"
    before = file.read_text(encoding="utf-8")
    file.write_text(before + rows, encoding="utf-8")
    data_files.write_checksums(tmp_path / "data")
    engine = db.engine(f"sqlite:///{tmp_path / 'broken.sqlite'}")
    with pytest.raises(DataError) as caught:
        build.ensure(engine, tmp_path / "data")
    assert words in str(caught.value)
