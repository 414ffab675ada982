"""Points found for addresses and loaded borders: whose they are, and what they change on Standorte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sozialraum.answers import places, site_candidates, site_effects, site_words
from sozialraum.answers.release import Release
from sozialraum.answers.site_candidates import ANYWHERE, EXISTING_FIRST, EXISTING_ONLY
from sozialraum.answers.sites import Question
from sozialraum.model.services.edits import Edit
from sozialraum.model.sites.distances import Points, to_metres
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.problem import Model
from sozialraum.store import addresses, queries, service_edits, services, ways
from sozialraum.text import format as de
from tests import loaded
from tests.answers.test_sites import WISH

DATA = Path(__file__).resolve().parents[2] / "data"
FAMILIES = "Familienbildung/Familienzentrum"
# Recorded services -> where their addresses are said to lie; the last two have ended.
POINTS = {
    "F001": (13.7558602, 51.0676837),  # published, and the same found
    "F004": (13.7290, 51.0790),  # Pieschen
    "F021": (13.6700, 51.0420),
    "F060": (13.8100, 51.0300),
    "F100": (13.6850, 51.0480),
    "F009": (13.7150, 51.0850),
    "F042": (13.8230, 51.0090),
}
ENDED = {"F009", "F042"}


@pytest.fixture
def own(engine, tmp_path):
    return loaded.own_store(engine, tmp_path)


@pytest.fixture(scope="module")
def store(engine, tmp_path_factory):
    """A store with points, not changed by any test."""
    made = loaded.own_store(engine, tmp_path_factory.mktemp("points"))
    for service_id, spot in POINTS.items():
        loaded.add_point(made, service_id, *spot)
    return made


@pytest.fixture(scope="module")
def held(store):
    return read(store)


@pytest.fixture(scope="module")
def bordered(store, tmp_path_factory):
    """The same store with official borders: the places, and as they were before."""
    made = loaded.own_store(store, tmp_path_factory.mktemp("borders"))
    loaded.add_borders(made)
    return read(made), read(made, published_only=True)


def listed(engine, extra=()):
    found = services.current(engine, services.published(engine), extra).services
    return found.set_index("service_id")


def read(engine, **more):
    rows = services.current(engine, services.published(engine)).services
    return places.read(Release.read(engine), rows, DATA, ways=ways.network(engine), **more)


def ask(held, **more):
    return Question(held, replace(WISH, **more))


def test_a_found_point_stands_where_none_is_published(own):
    exact = listed(own).query("point == 'veroeffentlicht'")
    (published,) = exact.index
    before = tuple(exact.loc[published, ["lon", "lat"]])
    loaded.add_point(own, published, 13.0, 51.0)
    loaded.add_point(own, "F004", 13.7, 51.1)
    loaded.add_point(own, "F005", 13.71, 51.11, "strasse")
    loaded.add_point(own, "F006", 13.72, 51.12, "stadtteil")
    rows = listed(own)
    assert tuple(rows.loc[published, ["lon", "lat", "point"]]) == (*before, "veroeffentlicht")
    assert tuple(rows.loc["F004", ["lon", "lat", "point"]]) == (13.7, 51.1, "haus")
    assert tuple(rows.loc["F005", ["lon", "lat", "point"]]) == (13.71, 51.11, "strasse")
    assert rows.loc["F006", "point"] == ""  # a Stadtteil is no point
    assert np.isnan(rows.loc["F006", "lat"])


def test_a_protective_place_has_no_point_whatever_is_loaded(own):
    facilities = queries.table(own, "facility")
    protected = set(facilities.loc[facilities["is_protected"] == 1, "facility_id"])
    for service_id in protected:
        loaded.add_point(own, service_id, 13.7, 51.05)
    loaded.add_borders(own)
    held = read(own)
    seen = {*listed(own).index, *held.facilities["facility_id"], *held.ended["facility_id"]}
    for ground in (EXISTING_FIRST, EXISTING_ONLY):
        seen |= set(site_candidates.candidates(held, ground, ()).index)
    assert protected and not protected & seen
    assert held.found_points == 0


def test_a_point_of_the_old_address_is_forgotten_when_a_service_moves(own):
    move = Edit("F004", "move", {"street": "Neue Straße 1"})
    loaded.add_point(own, "F004", 13.7, 51.1, at="2020-01-01T00:00:00+00:00")
    assert listed(own).loc["F004", "point"] == "haus"
    assert listed(own, [move]).loc["F004", "point"] == ""  # in the playground, too
    service_edits.keep(own, [(move, 0)], source="Brief vom 3. November")
    assert listed(own).loc["F004", "point"] == ""
    loaded.add_point(own, "F005", 13.7, 51.1)  # found after the move
    move = Edit("F005", "move", {"street": "Neue Straße 1"})
    service_edits.keep(own, [(move, 0)], source="Brief vom 3. November")
    assert listed(own).loc["F005", "point"] == "haus"
    closed = Edit("F001", "change", {"vzae": 1.5})  # says nothing of the place
    service_edits.keep(own, [(closed, 0)], source="Brief vom 3. November")
    assert listed(own).loc["F001", "point"] == "veroeffentlicht"


def test_the_state_of_the_points_changes_with_them(own):
    before = services.points_state(own)
    loaded.add_point(own, "F004", 13.7, 51.1)
    assert services.points_state(own) != before


def test_ways_begin_at_the_point_and_the_stadtteil_is_guessed_without_borders(held, store, engine):
    bare = read(engine)
    rows = held.facilities.set_index("facility_id")
    for service_id in set(POINTS) - ENDED:
        spot = to_metres(*([part] for part in POINTS[service_id]))[0]
        assert rows.loc[service_id, ["x", "y"]].tolist() == pytest.approx(spot.tolist())
    assert set(held.ended["facility_id"]) == ENDED
    known = listed(store)["stadtteil_code"]
    assert (rows["is_guessed"] == (known[rows.index] == "")).all()
    for row in rows[rows["is_guessed"]].itertuples():
        home = listed(store).loc[row.Index, "stadtraum_code"]
        inside = held.areas.index[(held.areas["stadtraum"] == home) | (home == "")]
        at = [held.points.ids.index(code) for code in inside]
        away = np.hypot(*(held.points.xy[at] - [row.x, row.y]).T)
        assert row.stadtteil_code == inside[away.argmin()]
    added = set(rows.index) - set(bare.facilities["facility_id"])
    assert len(held.facilities) + held.unplaced.sum() == len(bare.facilities) + bare.unplaced.sum()
    assert added == {one for one in set(POINTS) - ENDED if known[one] == ""}


def test_official_borders_give_points_and_stadtteile(held, bordered):
    now, before = bordered
    assert now.has_borders and not before.has_borders
    assert not now.facilities["is_guessed"].any()
    assert (now.points.xy != before.points.xy).any()
    assert (before.points.xy == held.points.xy).all()
    assert before.found_points == 0
    assert set(before.facilities.loc[before.facilities["exact"], "facility_id"]) == {"F001"}


@pytest.mark.parametrize("model", list(Model))
@pytest.mark.parametrize("stock", [(), (FAMILIES,)])
def test_existing_only_never_returns_a_new_site(held, model, stock):
    for minutes, p in ((15, 1), (30, 3)):
        asked = ask(held, ground=EXISTING_ONLY, model=model, minutes=minutes, p=p, stock=stock)
        answer = asked.solve()
        known = {*held.facilities["facility_id"], *held.ended["facility_id"]}
        assert set(answer.codes) <= known
        assert not set(answer.codes) & set(held.points.ids)
        assert set(answer.sites["role"]) <= {"besteht", "erweitern", "umnutzen"}


def test_existing_first_offers_new_places_only_where_nothing_stands(held):
    rows = site_candidates.candidates(held, EXISTING_FIRST, ())
    new, old = rows[rows["kind"] == "neu"], rows[rows["kind"] != "neu"]
    assert set(old.index) == set(POINTS)
    assert set(new.index) | set(old["stadtteil_code"]) == set(held.points.ids)
    assert not set(new.index) & set(old["stadtteil_code"])
    assert set(rows.index[rows["kind"] == "umnutzen"]) == ENDED
    assert (rows.loc[list(set(POINTS) - ENDED), "kind"] == "erweitern").all()


def test_several_at_one_point_are_one_candidate_that_says_so(own):
    for service_id in ("F004", "F005", "F009"):
        loaded.add_point(own, service_id, 13.7, 51.1)
    rows = site_candidates.candidates(read(own), EXISTING_ONLY, ())
    assert set(rows.index) == {"F001", "F004"}  # F001 has a published point
    assert rows.loc["F004", "name"].endswith(" (und 2 weitere dort)")
    assert rows.loc["F004", "kind"] == "erweitern"


def test_existing_only_without_any_place_says_what_to_do(engine):
    held = read(engine)
    bare = replace(held, facilities=held.facilities.iloc[:0], ended=held.ended.iloc[:0])
    with pytest.raises(SitesError, match="laden Sie Adressen"):
        ask(bare, ground=EXISTING_ONLY).solve()


def test_a_group_without_a_possible_place_is_named(held):
    groups = tuple(
        (code, f"Stadtbezirk {name}") for code, name in held.areas["stadtbezirk"].items()
    )
    with pytest.raises(SitesError, match="kein möglicher Ort bekannt"):
        ask(held, ground=EXISTING_ONLY, groups=groups, p=10).solve()


@pytest.mark.parametrize("ground", [ANYWHERE, EXISTING_FIRST, EXISTING_ONLY])
def test_who_is_new_and_who_is_taken_make_the_reach(held, ground):
    # heads are counted where sites were sought by need as well
    asked = ask(held, ground=ground, p=4, minutes=20, by_need=ground == ANYWHERE)
    answer, stock = asked.solve(), asked.stock(FAMILIES)
    found = site_effects.shifted(answer, FAMILIES).found
    assert found.all_fresh + found.all_taken == found.all_reached == answer.ways.within
    assert stock.ways.within + found.all_fresh == stock.planned.within
    heads, radius = asked.people, asked.wish.radius + 1e-6
    for i, code in enumerate(answer.added):
        way = answer.problem.distances[:, answer.problem.site_ids.index(code)]
        assert found.fresh[i] + found.taken[i] == heads[way <= radius].sum()
        assert found.taken[i] == heads[(way <= radius) & (stock.metres <= radius)].sum()


def test_only_added_sites_take_from_existing_places(held):
    answer = ask(held, p=1, stock=(FAMILIES,)).solve()
    assert set(answer.added) < set(answer.codes)
    assert len(site_effects.shifted(answer, FAMILIES).found.fresh) == len(answer.added)


def test_a_site_at_an_existing_place_of_its_kind_reaches_nobody_new(held):
    rows = held.facilities
    kind = rows.loc[rows["facility_id"] == "F021", "category"].iloc[0]
    answer = ask(held, ground=EXISTING_ONLY, fixed=("F021",), p=0).solve()
    found = site_effects.shifted(answer, kind).found
    assert answer.added == ["F021"]
    assert found.all_fresh == 0
    assert found.all_nearer == 0


def test_loading_tells_what_moved_and_nothing_loaded_tells_nothing(held, bordered):
    asked, without = (ask(one) for one in bordered)
    answer, moved = site_effects.answered(asked, without)
    assert moved.after is answer
    assert moved.before.ways == ask(held).solve().ways
    assert answer.ways != moved.before.ways
    assert set(moved.come) == set(answer.chosen["name"]) - set(moved.before.chosen["name"])
    assert set(moved.gone) == set(moved.before.chosen["name"]) - set(answer.chosen["name"])
    assert site_effects.answered(asked, None) == (answer, None)
    only = (ask(one, ground=EXISTING_ONLY) for one in bordered)
    assert site_effects.answered(*only)[1].before is None  # one place had a point then
    now, then = site_effects.stocked(asked, without, FAMILIES)
    assert then.ways != now.ways
    then = replace(then, ways=answer.ways)  # ways that differ in print as well
    share = [de.with_unit(100 * one.ways.share, "%", 1) for one in (now, then)]
    assert f"erreicht {share[0]} statt {share[1]}, " in site_words.moved_stock_words(then, now)
    rest = site_words.stock_rest(now, "2024")
    assert f"davon {now.rows['exact'].sum()} mit einem Punkt" in rest
    assert f"fehlen bei {now.rows['vzae'].isna().sum()} der {len(now.rows)}." in rest
    names = " statt ".join(map(de.listing, (moved.come, moved.gone)))
    assert f"Standorte: {names}." in site_words.moved_words(moved)


def test_a_mean_way_is_said_as_one(held):
    answer = ask(held, model=Model.P_MEDIAN).solve()
    said = site_words.objective_words(answer, answer.found.objective)
    assert said == f"{de.number(answer.ways.mean)} m im Mittel"


def test_ways_follow_the_loaded_network_unless_straight_lines_are_asked_for(held, store, tmp_path):
    own = loaded.own_store(store, tmp_path)
    loaded.add_ways(own)
    now = read(own)
    asked, straight = ask(now), ask(now, on_network=False)
    assert asked.is_on_network and not straight.is_on_network
    assert (straight.problem.distances == ask(held).problem.distances).all()
    found, points = asked.problem.distances, now.points
    assert (found == now.ways.metres(points, points)).all()
    # a square grid: from middle to middle as the streets run, and no farther to the next corner
    away = np.abs(points.xy[:, None] - points.xy[None]).sum(axis=2)
    assert np.abs(found - away)[~np.eye(61, dtype=bool)].max() < 4 * 700 * 1.25
    rows = now.facilities[now.facilities["category"] == FAMILIES]
    targets = Points(tuple(rows["facility_id"]), rows[["x", "y"]].to_numpy(float))
    assert (asked.ways_to(rows) == now.ways.metres(points, targets)).all()
    shifted = site_effects.shifted(asked.solve(), FAMILIES).found
    assert shifted.all_reached == asked.solve().ways.within
    assert read(own, published_only=True).ways is None
    assert now.off_network == []


def test_an_address_found_in_the_citys_list_becomes_the_point_ways_begin_at(own):
    text = "strasse;hausnummer;lon;lat\nBürgerstraße;68;13.7172;51.0785\n"
    addresses.load(own, "adressen.csv", text.encode(), attribution="Probe")
    assert addresses.store(own, addresses.match(own, DATA)) >= 1
    row = read(own).facilities.set_index("facility_id").loc["F005"]
    assert (row["point"], row["lon"], row["lat"]) == ("haus", 13.7172, 51.0785)
    assert addresses.remove(own) >= 1
    assert read(own).facilities.set_index("facility_id").loc["F005", "point"] == ""
