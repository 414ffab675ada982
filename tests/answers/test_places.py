"""Points, people, places and the Elbe that questions about sites are asked of."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from sozialraum.answers import places
from sozialraum.answers.release import Release
from sozialraum.model.services.edits import Edit
from sozialraum.model.sites.distances import StraightLine
from sozialraum.store import db, elbe, queries, service_edits, services
from sozialraum.store.errors import DataError, StoreError

DATA = Path(__file__).resolve().parents[2] / "data"


def read(engine):
    listed = services.current(engine, services.published(engine)).services
    return places.read(Release.read(engine), listed, DATA)


@pytest.fixture(scope="module")
def held(engine):
    return read(engine)


def test_every_counted_stadtteil_has_a_point_people_and_its_areas(held, engine):
    areas = queries.areas(engine, "stadtteil")
    assert list(held.areas.index) == list(areas.loc[areas["counted_with"].isna(), "code"])
    assert held.points.ids == tuple(held.areas.index)
    assert held.areas[list(places.GROUPS)].notna().all().all()
    assert (held.areas["u6"] <= held.areas["u18"]).all()
    assert (held.areas["u18"] <= held.areas["u25"]).all()
    assert set(held.areas["stadtraum"]) == {f"{n:02d}" for n in range(1, 18)}


def test_the_people_are_those_of_the_published_table(held, engine):
    u6 = queries.values(engine, "stadtteil").query("indicator_id == 'u6_count'")
    then = u6[u6["stichtag"] == held.stichtag].set_index("code")["value"]
    assert held.areas["u6"].to_dict() == then.loc[held.areas.index].to_dict()
    assert held.stichtag == "2025-12-31"


def test_need_is_highest_where_the_burden_is(held):
    """Stadträume 11 and 16 are the worst off, although their index is the lowest."""
    by_stadtraum = held.need.groupby(held.areas["stadtraum"]).first()
    assert set(by_stadtraum.nlargest(2).index) == {"11", "16"}
    assert by_stadtraum.min() > 0


def test_a_split_stadtteil_has_the_need_of_both_its_stadtraeume_by_the_children_there(held, engine):
    """Strehlen (76): 706 of its 1,936 under-18s live in Stadtraum 11."""
    u18 = (
        queries.values(engine, "stadtraum")
        .query("indicator_id == 'u18_count'")
        .query("stichtag == '2025-12-31'")
    )
    people = u18.set_index("code")["value"]
    whole = held.areas[(held.areas["stadtraum"] == "12") & (held.areas.index != "76")]
    in_12 = (people["12"] - whole["u18"].sum()) / held.areas.loc["76", "u18"]
    of = held.need.groupby(held.areas["stadtraum"]).first()
    assert of["12"] == pytest.approx(0.857, abs=0.001)
    assert of["11"] == pytest.approx(1.74, abs=0.005)
    assert in_12 == pytest.approx(1 - 706 / 1936)
    assert held.need["76"] == pytest.approx(in_12 * of["12"] + (1 - in_12) * of["11"])
    assert held.need["76"] == pytest.approx(1.18, abs=0.005)
    assert held.mixed == {"Strehlen": {"11": pytest.approx(706 / 1936), "12": pytest.approx(in_12)}}
    rest = held.need.drop("76")
    assert rest.groupby(held.areas["stadtraum"].drop("76")).nunique().eq(1).all()
    assert rest.notna().all()


def test_the_banks_are_those_of_the_map(held):
    is_north = dict(zip(held.points.ids, held.river().is_north(held.points.xy), strict=True))
    names = held.areas["name"]
    north = {"Pieschen-Süd", "Kaditz", "Klotzsche", "Hosterwitz/Pillnitz", "Innere Neustadt"}
    south = {"Cotta", "Briesnitz", "Blasewitz", "Leuben", "Innere Altstadt", "Kleinzschachwitz"}
    assert all(is_north[code] for code in names.index[names.isin(north)])
    assert not any(is_north[code] for code in names.index[names.isin(south)])
    assert names.isin(north).sum() == len(north)


def test_across_the_elbe_one_walks_over_a_bridge(held):
    ways = StraightLine(1.0, held.river()).metres(held.points, held.points)
    direct = StraightLine(1.0).metres(held.points, held.points)
    place = {name: i for i, name in enumerate(held.areas["name"])}
    over = place["Hosterwitz/Pillnitz"], place["Kleinzschachwitz"]
    assert direct[over] < 3_000  # by ferry
    assert ways[over] > 10_000  # on foot over the Blaues Wunder
    same = place["Cotta"], place["Briesnitz"]
    assert ways[same] == direct[same]
    assert (ways >= direct - 1e-6).all()


def test_the_fallen_bridge_carries_nobody_unless_asked_to(held):
    caro = held.bridges.set_index("name").loc["Carolabrücke"]
    assert not caro["is_open"]
    assert "11.09.2024" in caro["source"]
    assert held.bridges["is_open"].sum() == len(held.bridges) - 1
    assert len(held.river().bridges) == len(held.bridges) - 1
    assert len(held.river(()).bridges) == len(held.bridges)
    assert len(held.river(["Carolabrücke", "Marienbrücke"]).bridges) == len(held.bridges) - 2


def test_no_protected_or_closed_place_is_there(held, engine):
    facilities = queries.table(engine, "facility").set_index("facility_id")
    mine = facilities.loc[held.facilities["facility_id"]]
    assert (mine["is_protected"] == 0).all()
    assert not mine["state"].str.startswith(("geschlossen", "Schließung beschlossen")).any()
    assert "Schutz" not in set(held.facilities["category"]) | set(held.unplaced.index)
    gone = facilities["state"].str.startswith(("geschlossen", "Schließung beschlossen"))
    assert gone.any()
    expected = (facilities["is_protected"] == 0) & ~gone
    assert len(held.facilities) + held.unplaced.sum() == expected.sum()


def test_only_a_published_coordinate_is_an_exact_point(held, engine):
    facilities = queries.table(engine, "facility").set_index("facility_id")
    centres = dict(zip(held.points.ids, held.points.xy.tolist(), strict=True))
    for row in held.facilities.itertuples():
        assert row.exact == (not np.isnan(facilities.loc[row.facility_id, "lat"]))
        if not row.exact:
            assert [row.x, row.y] == centres[row.stadtteil_code]


def test_a_missing_or_broken_river_is_said(tmp_path):
    with pytest.raises(StoreError, match=r"elbe\.csv"):
        elbe.read(tmp_path)
    (tmp_path / "geometry").mkdir()
    text = (DATA / elbe.ELBE).read_text(encoding="utf-8")
    (tmp_path / elbe.ELBE).write_text(text.replace("13.93000", "x"), encoding="utf-8")
    with pytest.raises(DataError, match="lon"):
        elbe.read(tmp_path)


@pytest.fixture
def own(engine, tmp_path):
    """A copy of the real store, for changes made for good."""
    target = tmp_path / "own.sqlite"
    shutil.copy(engine.url.database, target)
    return db.engine(f"sqlite:///{target}")


def test_changes_made_for_good_are_seen_and_taken_back_ones_are_not(own):
    before = read(own)
    rows = before.facilities[before.facilities["category"] == "Familienbildung/Familienzentrum"]
    shut, elsewhere = rows["facility_id"].iloc[0], rows["facility_id"].iloc[1]
    exact = before.facilities.loc[before.facilities["exact"], "facility_id"].iloc[0]
    gone = _published(own, "geschlossen").iloc[0]
    code = before.areas.index[before.areas["name"] == "Prohlis-Nord"][0]
    there = {"stadtraum_code": before.areas.loc[code, "stadtraum"], "stadtteil_code": code}
    words = {"name": "KiFaZ Test", "category_id": "kifaz", "operation": "in_betrieb"}
    edits = [
        Edit(shut, "close", {"operation": "geschlossen"}),
        Edit(elsewhere, "move", there),
        Edit(exact, "move", {"street": None, **there}),
        Edit(gone, "change", {"operation": "in_betrieb"}),
        Edit("NTEST", "add", {**words, **there, "vzae": 1.5}),
    ]
    held = [(edit, service_edits.version(own, edit.service_id)) for edit in edits]
    service_edits.keep(own, held, source="Brief vom 3. November")
    after = read(own)
    now = after.facilities.set_index("facility_id")
    assert shut not in now.index  # closed: counts nowhere
    assert now.loc[elsewhere, "stadtteil_code"] == now.loc["NTEST", "stadtteil_code"] == code
    centre = after.points.xy[after.points.ids.index(code)].tolist()
    assert now.loc["NTEST", ["x", "y"]].tolist() == centre
    assert not now.loc[exact, "exact"]  # its point was of the old place
    assert now.loc[exact, ["x", "y"]].tolist() == centre
    assert now.loc["NTEST", "category"] == "Familienbildung/Familienzentrum"
    assert now.loc["NTEST", "vzae"] == 1.5
    total = len(after.facilities) + after.unplaced.sum()
    assert total == len(before.facilities) + before.unplaced.sum() - 1 + 1 + 1
    service_edits.undo(own, shut, service_edits.version(own, shut))
    assert shut in set(read(own).facilities["facility_id"])


def test_a_closing_that_is_settled_stays_so_when_something_else_is_changed(own):
    decided = _published(own, "Schließung beschlossen").iloc[0]
    before = read(own)
    edit = Edit(decided, "change", {"vzae": 1.25})
    version = service_edits.version(own, decided)
    service_edits.keep(own, [(edit, version)], source="Brief vom 3. November")
    held = read(own)
    assert decided not in set(held.facilities["facility_id"])
    assert held.unplaced.sum() == before.unplaced.sum()


def _published(engine, state):
    rows = queries.table(engine, "facility")
    return rows.loc[rows["state"].str.startswith(state), "facility_id"]
