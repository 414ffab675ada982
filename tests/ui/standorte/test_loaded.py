"""Standorte with loaded points and borders: existing places first, the shift, and what moved."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import pytest

from sozialraum.answers import site_effects, site_words
from sozialraum.answers.site_candidates import EXISTING_FIRST, EXISTING_ONLY
from sozialraum.answers.sites import Question
from sozialraum.documents.tables import sheet
from sozialraum.pictures import map_frame
from sozialraum.store import build, db
from sozialraum.ui.shell import data
from sozialraum.ui.standorte import neue_standorte, sites, sites_effects, sites_search
from tests import loaded
from tests.answers.test_loaded_places import FAMILIES, POINTS
from tests.answers.test_sites import WISH
from tests.conftest import DATA_DIR
from tests.screen import everything, follow_store, open_app, read

open_page = partial(open_app, "sites")


@pytest.fixture(scope="module")
def made(engine, tmp_path_factory):
    store = loaded.own_store(engine, tmp_path_factory.mktemp("standorte"))
    for service_id, spot in POINTS.items():
        loaded.add_point(store, service_id, *spot)
    loaded.add_borders(store)
    return store


@pytest.fixture(autouse=True)
def _loaded(made, monkeypatch):
    monkeypatch.setenv(db.VARIABLE, str(made.url))
    monkeypatch.setattr(sites_search, "PATIENCE_S", 60)
    follow_store()
    data.snapshot()
    sites.refresh()


def ask(**more):
    return Question(sites.places(), replace(WISH, **more))


@pytest.mark.parametrize("view", ["neu", "anzahl", "bestand"])
@pytest.mark.parametrize("ground", [EXISTING_FIRST, EXISTING_ONLY])
def test_every_view_answers_with_existing_places(view, ground):
    app = open_page(sicht=view, moeglich=ground, p="2")
    assert not app.exception and not app.error
    assert 'class="sr-answer"' in everything(app)


def test_only_existing_places_are_named_and_their_class_and_limit_is_said():
    app = open_page(moeglich=EXISTING_ONLY, p="3", fest="F009")
    text = read(app)
    answer = ask(model="p-median", p=3, ground=EXISTING_ONLY, fixed=("F009",)).solve()
    assert site_words.lead(answer) in text
    assert set(answer.codes) <= set(POINTS)
    assert "umnutzen" not in set(answer.sites["role"])  # the one that ended is settled here: "fest"
    assert "erweitern" in set(answer.sites["role"])
    assert "Räume, Eigentümer und Zustand der Häuser sind nicht geprüft" in text
    assert "Standorte (erfasste Orte" in text


def test_without_a_place_the_page_says_what_to_do(monkeypatch):
    held = sites.places()
    bare = replace(held, facilities=held.facilities.iloc[:0], ended=held.ended.iloc[:0])
    shown = []
    monkeypatch.setattr(sites_search.page, "answer", shown.append)
    asked = Question(bare, replace(WISH, ground=EXISTING_ONLY))
    with pytest.raises(Exception, match="laden Sie Adressen") as error:
        asked.solve()
    sites_search.show_infeasible(asked, error.value)
    assert "Daten & Quellen" in shown[0]
    assert sites.symbols(asked, ()) == {}


def test_the_page_says_what_loading_moved():
    text = read(open_page(ziel="mclp"))
    moved = site_effects.answered(ask(), sites_effects.without_loaded(ask()))[1]
    words = site_words.moved_words(moved)
    assert words in text
    assert words.startswith("Mit den amtlichen Grenzen und 6 gefundenen Orten: erreicht ")
    for name in (*moved.come, *moved.gone):
        assert name in words
    assert "Mit den amtlichen Grenzen und 6 gefundenen Orten" in read(open_page(sicht="bestand"))


def test_nothing_loaded_is_nothing_said(engine, monkeypatch):
    monkeypatch.setenv(db.VARIABLE, str(engine.url))
    build.ensure(engine, DATA_DIR)
    follow_store()
    assert "Mit den amtlichen" not in read(open_page())
    data.snapshot()
    sites.refresh()
    assert sites_effects.without_loaded(ask()) is None


def test_the_shift_adds_up_on_the_page_for_the_chosen_kind():
    app = open_page(ziel="mclp", minuten="30", art="O", folds=("shift",))
    asked = ask(minutes=30)
    found = site_effects.shifted(asked.solve(), sites.stock_kinds()["O"])
    text = read(app)
    assert sites_effects.shift_words(found) in text
    table = sites_effects.shift_table(found)
    assert (table.frame["fresh"] + table.frame["taken"] == table.frame["reach"]).all()
    (foot,) = table.foot
    assert foot["fresh"] + foot["taken"] == foot["reach"] == asked.solve().ways.within
    assert table.caption in text
    losses = sites_effects.loss_table(found)
    assert losses.frame["lost"].sum() == foot["nearer"] > 0
    assert losses.caption in text
    assert list(sheet(table).columns)[:2] == ["Nr.", "Neuer Standort"]


def test_a_shift_without_a_new_site_says_so():
    answer = ask(stock=(FAMILIES,), p=0).solve()
    found = site_effects.shifted(answer, FAMILIES)
    assert found.found is None
    assert sites_effects.shift_words(found) == ""


def test_sites_at_places_stand_at_their_points_on_the_official_map():
    answer = ask(p=3, ground=EXISTING_ONLY).solve()
    html = map_frame.build(neue_standorte._map(answer, "04"))
    canvas = neue_standorte._map(answer, "04").canvas
    signs = re.findall(r'sr-sign" style="left:([\d.]+)%;top:([\d.]+)%;[^>]*>(\d)<', html)
    for left, top, number in signs:
        x, y = canvas.spot(*POINTS[answer.codes[int(number) - 1]])
        assert float(left) == pytest.approx(100 * x / canvas.width, abs=0.01)
        assert float(top) == pytest.approx(100 * y / canvas.height, abs=0.01)
    assert len(signs) == 3


def test_a_loaded_network_is_used_said_and_can_be_left_aside(made, tmp_path, monkeypatch):
    own = loaded.own_store(made, tmp_path)
    loaded.add_ways(own)
    monkeypatch.setenv(db.VARIABLE, str(own.url))
    follow_store()
    data.snapshot()
    sites.refresh()
    for view in ("neu", "anzahl", "bestand"):
        assert "Wege folgen dem geladenen Wegenetz" in read(open_page(sicht=view)), view
    text = read(open_page(ziel="mclp"))
    assert site_words.lead(ask().solve()) in text
    assert "6 gefundenen Orten und dem Wegenetz: erreicht" in text
    straight = read(open_page(ziel="mclp", wege="luft"))
    assert site_words.lead(ask(on_network=False).solve()) in straight
    assert "Wegenetz: erreicht" not in straight and "folgen dem" not in straight
    assert ask().solve().ways != ask(on_network=False).solve().ways
    assert "geladenen Wegenetz" in site_words.assumptions(ask())
    assert "Umweg 1,25" in site_words.assumptions(ask(on_network=False))
