"""The page Standorte: answers, limits said, Szenario and back, being stopped, and the map."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from sozialraum.answers import kept as memory
from sozialraum.answers import site_words
from sozialraum.answers.sites import Question
from sozialraum.documents.tables import sheet
from sozialraum.model.scenario.link import decode
from sozialraum.model.services.edits import Edit
from sozialraum.model.sites import access
from sozialraum.model.sites.errors import InfeasibleError
from sozialraum.model.sites.problem import Model
from sozialraum.pictures import map_frame, palette, sites_map
from sozialraum.store import service_edits, services
from sozialraum.ui.einrichtungen import facilities
from sozialraum.ui.shell import data, job
from sozialraum.ui.standorte import bestand, neue_standorte, sites, sites_search
from sozialraum.ui.szenario import planning
from tests.answers.test_sites import WISH
from tests.screen import everything, open_app

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True, scope="module")
def _store(engine):
    """The session's store."""


@pytest.fixture(autouse=True)
def _release(monkeypatch):
    monkeypatch.setattr(sites_search, "PATIENCE_S", 60)  # a busy machine is no fault
    data.snapshot()
    sites.refresh()  # another test may have looked at another store


def ask(wish=WISH):
    return Question(sites.places(), wish)


open_page = partial(open_app, "sites")


def test_the_answer_counts_people_not_weights():
    answer = ask(WISH).solve()
    reached = WISH.within(answer.found.distances)
    heads = sites.places().areas["u6"].to_numpy()
    assert answer.ways.within == heads[reached].sum() == answer.found.objective
    assert site_words.lead(answer) == (
        f"Bei diesen Annahmen stehen 3 Standorte am besten in {site_words.site_names(answer)}: "
        "Für 16,5 % liegt einer in 15 Minuten."
    )
    assert "4.333 von 26.198" in neue_standorte._figures(answer, "04")
    by_need = ask(replace(WISH, by_need=True)).solve()
    mine = WISH.within(by_need.found.distances)
    assert by_need.ways.within == heads[mine].sum() != by_need.found.objective


def test_need_moves_a_site_towards_the_burdened():
    plain, by_need = (
        ask(replace(WISH, model=Model.P_MEDIAN, p=1, by_need=flag)).solve()
        for flag in (False, True)
    )
    codes = sites.places().areas["stadtraum"]
    worst = codes.isin(["11", "16"]).to_numpy()
    heads = plain.people[worst]
    assert heads @ by_need.found.distances[worst] <= heads @ plain.found.distances[worst]


def test_a_gap_is_said_and_never_rounded_down():
    answer = ask(WISH).solve()
    open_gap = replace(answer, found=replace(answer.found, bound=answer.found.objective * 1.00011))
    assert site_words.gap_words(open_gap) == "0,02 %"
    assert "Höchstens 0,02 % vom bestmöglichen" in site_words.rest(open_gap)
    assert site_words.gap_words(answer) == "0 %"


def test_the_tables_add_up_to_all_people():
    answer = ask(replace(WISH, p=6, fixed=("45",), stock=("Abenteuerspielplatz/Farm",))).solve()
    table = answer.sites
    assert table["people"].sum() == answer.ways.total
    assert table["within"].sum() == answer.ways.within
    roles = dict(zip(table["code"], table["role"], strict=True))
    stock = answer.question.existing
    assert {roles[code] for code in stock} == {"besteht"}
    assert roles["45"] in {"fest", "besteht"}
    assert len(table) == 6 + len(set(stock) | {"45"})
    assignment = answer.assignment
    assert assignment["people"].sum() == answer.ways.total
    assert len(assignment) == 61


def test_existing_places_may_stay_or_move():
    stock = ("Familienbildung/Familienzentrum",)
    stays = ask(replace(WISH, stock=stock)).solve()
    moves = ask(replace(WISH, stock=stock, stock_stays=False)).solve()
    assert set(stays.question.existing) <= set(stays.codes)
    assert len(moves.codes) == 3


def test_what_a_point_cannot_tell_is_said():
    wide = ask(WISH).too_large(np.ones(61, bool))
    areas = sites.places().areas
    border = np.sqrt(areas["area_km2"] / np.pi) * 1_000 * 1.25
    assert wide == areas.loc[border > 1_125, "u6"].sum() > 0
    assert ask(replace(WISH, minutes=500)).too_large(np.ones(61, bool)) == 0
    assert "keine Adresse" in everything(open_page())


def test_a_proposal_becomes_a_scenario_and_comes_back():
    app = open_page(ziel="mclp", p="4")
    answer = ask(replace(WISH, p=4)).solve()
    inside = answer.stadtraeume
    links = [item.proto for item in app.get("page_link")]
    taken = next(link for link in links if link.label.startswith("Als Szenario rechnen"))
    plan = taken.query_string.split("plan=")[1]
    found = decode(plan)
    assert [p.code for p in found.plans if p.kifaz_vzae] == inside
    assert {p.kifaz_vzae for p in found.plans} == {1.5}
    back = open_page(plan=plan, je="szenario", p=str(len(inside)))
    assert not back.exception
    groups = tuple(
        (code, f"Stadtraum {name}")
        for code, name in sites.places().areas["stadtraum"].items()
        if name in inside
    )
    again = ask(replace(WISH, model=Model.P_MEDIAN, p=len(inside), groups=groups)).solve()
    assert set(inside) <= set(again.stadtraeume)
    assert site_words.lead(again) in everything(back)


def test_the_other_terms_of_the_scenario_stay(monkeypatch):
    mine = replace(planning.DEFAULT, rent_eur=42_000)
    monkeypatch.setattr(planning, "current", lambda: mine)
    found = decode(sites.as_scenario(SimpleNamespace(stadtraeume=["04", "07"])))
    assert found.rent_eur == 42_000
    assert sites.planned_stadtraeume() == ["04", "10", "14"]


def test_wishes_that_exclude_each_other_offer_what_is_possible():
    app = open_page(je="bezirk", p="3")
    assert "Möglich wird es ab 10" in everything(app)
    button = next(b for b in app.button if b.label == "Mit 10 neuen Standorten rechnen")
    button.click().run()
    assert not app.exception
    assert "stehen 10 Standorte am besten in" in everything(app)


def test_an_impossible_wish_without_a_way_out_has_no_button(monkeypatch):
    shown = []
    monkeypatch.setattr(sites_search.page, "answer", shown.append)
    monkeypatch.setattr(sites_search.st, "button", lambda *_, **__: pytest.fail("no button"))
    sites_search.show_infeasible(
        ask(replace(WISH, fixed=("45",))), InfeasibleError("Geht nicht.", None)
    )
    assert "Mitgezählt: 1 fester Standort." in shown[0]


@pytest.mark.parametrize("view", ["neu", "anzahl", "bestand"])
@pytest.mark.parametrize("extra", [{}, {"sr": "11", "gewicht": "bedarf"}, {"bestand": "O.F"}])
def test_every_view_answers(view, extra):
    app = open_page(sicht=view, **extra)
    assert not app.exception
    assert not app.error
    assert 'class="sr-answer"' in everything(app)


@pytest.mark.parametrize(
    "bad", ["99", "<script>alert(1)</script>", "x" * 20_000, "", "nan", "b0.b0"]
)
@pytest.mark.parametrize("view", ["neu", "anzahl", "bestand"])
def test_a_broken_link_gives_a_working_page_and_a_note(bad, view):
    names = ("ziel", "p", "fuer", "minuten", "gewicht", "je", "lambda", "bestand", "bestand_rolle")
    more = ("fest", "umweg", "tempo", "gesperrt", "anteil", "art", "zeigt", "sr", "plan")
    app = open_page(**dict.fromkeys((*names, *more), bad), sicht=view)
    assert not app.exception
    assert not app.error
    assert "<script>alert" not in everything(app)
    assert any("Link" in note.value for note in app.info)


@pytest.mark.parametrize("aim", sites.MODELS)
def test_every_aim_answers(aim):
    app = open_page(ziel=aim, minuten="30")
    assert not app.exception
    assert "Nachgerechnet" in everything(app)


def open_fold(app: AppTest, name: str) -> AppTest:
    app.session_state[f"fold_{name}"] = True
    return app.run()


def test_the_folds_hold_assignment_line_and_areas():
    assert "Jeder Stadtteil geht zum nächsten" in everything(open_fold(open_page(), "assignment"))
    app = open_fold(open_page(sicht="anzahl"), "pareto")
    assert not app.exception
    assert "Pareto-Linie" in everything(app)
    assert "VzÄ in Reichweite" in everything(open_fold(open_page(sicht="bestand"), "stock_areas"))


def test_a_line_that_cannot_be_drawn_says_why():
    app = open_fold(open_page(sicht="anzahl", je="bezirk", p="3"), "pareto")
    assert not app.exception
    assert any("zu wenig" in box.value for box in app.warning)


def test_the_line_holds_only_what_nothing_beats():
    line = ask(WISH).front()
    assert line["mean"].is_monotonic_increasing
    assert line["tail"].is_monotonic_decreasing
    assert (line["gap"] < 1e-6).all()


def test_the_curve_names_knee_and_number():
    curve = ask(WISH).curve()
    sentence = site_words.curve_lead(ask(WISH), curve, 0.5)
    assert "Für 50 % der unter 6-Jährigen braucht es mindestens 16 Standorte." in sentence
    assert "bringt jeder weitere weniger" in sentence
    gains = site_words.curve_gains(ask(WISH), curve)
    found = re.search(r"knickt bei .* im Mittel ([\d.]+) mehr, danach ([\d.]+)\.", gains)
    before, after = (int(part.replace(".", "")) for part in found.groups())
    assert before > after
    assert curve["share"].iloc[15] >= 0.5 > curve["share"].iloc[14]
    for share in (0.1, 0.5, 0.95):  # read off the curve as it is found without it
        problem = ask(WISH).problem
        found = access.fewest_for_share(problem, WISH.radius, share)
        assert ask(WISH).fewest(curve, share) == found
    short = curve.iloc[:3]
    assert ask(WISH).fewest(short, 0.5) == 16


def test_a_curve_weighted_by_need_says_so():
    wish = replace(WISH, by_need=True)
    curve = ask(wish).curve()
    assert "der nach Bedarf gewichteten unter 6-Jährigen" in site_words.curve_lead(
        ask(wish), curve, 0.5
    )


def test_from_the_number_one_gets_to_the_places_with_all_choices_kept():
    app = open_page(sicht="anzahl", anteil="0.3", minuten="20", fuer="u18", sr="11")
    button = next(item for item in app.button if item.label.startswith("Wo diese"))
    new = int(button.label.split()[2])
    button.click().run()
    assert not app.exception
    wish = replace(WISH, group="u18", minutes=20, p=new)
    assert site_words.lead(ask(wish).solve()) in everything(app)
    assert "Stadtraum 11 " in everything(app)
    held = {  # as written here, or as a list by the test's own address
        name: value if isinstance(value, str) else value[0]
        for name, value in app.query_params.items()
    }
    assert (held["sicht"], held["ziel"], held["p"]) == ("neu", "mclp", str(new))
    assert (held["minuten"], held["fuer"], held["sr"]) == ("20", "u18", "11")
    assert ask(wish).solve().ways.share >= 0.3
    assert ask(replace(wish, p=new - 1)).solve().ways.share < 0.3
    too_many = open_page(sicht="anzahl", anteil="1.0")
    assert not [item for item in too_many.button if item.label.startswith("Wo ")]


def stopped(key: object, result: object) -> job.Job:
    made = job.Job(key, result=result, thread=threading.Thread(target=lambda: None))
    made.thread.start()
    made.stop.set()
    return made


def test_a_stopped_search_shows_what_there_is_and_can_go_on():
    wish = replace(WISH, model=Model.EQUITY, p=8)
    app = open_page(ziel="equity", p="8")
    half = ask(wish).solve_anew(lambda *_: False)
    assert half.found.is_cancelled
    app.session_state["_sites_job"] = stopped(ask(wish), (half, None))
    app.run()
    text = everything(app)
    assert "abgebrochen" in text
    assert site_words.lead(half) in text
    assert "Höchstens" in text  # and the gap is said
    next(b for b in app.button if b.label == "Weitersuchen").click().run()
    assert "abgebrochen" not in everything(app)
    assert "Nachgerechnet" in everything(app)


def test_a_curve_stopped_before_its_first_point_says_so():
    app = open_page(sicht="anzahl")
    key = ("curve", ask(replace(WISH, p=0)))
    empty = ask(WISH).curve().iloc[:0]
    app.session_state["_sites_job"] = stopped(key, empty)
    app.run()
    assert "noch nicht gerechnet" in everything(app)


def test_a_long_search_shows_a_bar_and_ends_when_told(monkeypatch):
    monkeypatch.setattr(sites_search, "PATIENCE_S", 0.05)
    heard = threading.Event()

    def endless(question, progress):
        while progress(0.25, "Beweis"):
            heard.wait(0.01)
        return question.solve_anew(lambda *_: False)

    monkeypatch.setattr(Question, "solve", endless)
    app = open_page(p="2")
    assert not app.exception
    assert "sr-answer" not in "".join(
        e.proto.body for e in app.main.get("html") if "p class" in e.proto.body
    )
    stop = next(b for b in app.button if b.label == "Abbrechen")
    job = app.session_state["_sites_job"]
    assert (job.share, job.step) == (0.25, "Beweis")
    stop.click().run()
    job.thread.join(20)
    assert not job.is_running
    app.run()
    assert "abgebrochen" in everything(app)


def test_another_question_stops_the_search_before():
    old = job.Job("old", thread=threading.Thread(target=lambda: None))
    assert old.report(2.0, "x")
    assert old.share == 1.0
    app = open_page()
    app.session_state["_sites_job"] = old
    old.thread.start()
    app.run()
    assert old.stop.is_set()
    assert not app.exception


def test_half_results_are_not_kept_and_old_ones_go():
    made = []
    for number in range(memory._MOST + 5):
        memory.kept(("test", number), lambda: made.append(1), is_final=lambda _: True)
    assert len(memory._answers) <= memory._MOST
    memory.kept(("half", 1), lambda: made.append(1), is_final=lambda _: False)
    before = len(made)
    memory.kept(("half", 1), lambda: made.append(1), is_final=lambda _: True)
    assert len(made) == before + 1
    memory._answers.clear()


def test_existing_places_reach_whom_the_distances_say():
    stock = ask(WISH).stock("Familienbildung/Familienzentrum")
    heads = ask(WISH).people
    near = stock.metres <= WISH.radius
    assert stock.ways.within == heads[near].sum()
    assert stock.planned is not None
    assert stock.planned.within >= stock.ways.within
    assert np.isclose(heads @ stock.per_1000 / 1_000, stock.supply)
    assert "Geschütztes ist nie dabei" in bestand.rest(stock)
    assert f"„{bestand.kind_name(stock)}“ (10 Angebote mit Ort)" in bestand.lead(stock)
    frame = sheet(bestand.table(stock))
    assert frame["unter 6-Jährige"].sum() == stock.ways.total


def test_without_published_posts_provision_is_missing_not_zero():
    stock = ask(WISH).stock("Beratungsstelle")
    assert np.isnan(stock.per_1000).all()
    html = bestand._map(stock, "stellen", "04")
    assert "k. A." in map_frame.build(html)


def test_plans_that_cannot_be_are_left_out_of_the_comparison():
    stock = ask(replace(WISH, p=1, groups=(("21", "A"), ("45", "B")))).stock("Beratungsstelle")
    assert stock.planned is None
    assert "wären es" not in bestand.lead(stock)
    assert "k. A." in bestand._figures(stock, "04")


def test_classes_of_the_map_are_named_and_coloured_alike():
    scale = sites_map.walk(data.current())
    assert len(scale.words()) == len(scale.colours) == len(scale.limits) + 1
    assert scale.colour(10.0) == scale.colours[0]
    assert scale.colour(10.1) == scale.colours[1]
    assert scale.colour(1e4) == scale.colours[-1]
    assert scale.colour(float("nan")) is None
    dark = [palette.luminance(colour) for colour in scale.colours]
    assert dark == sorted(dark, reverse=True)  # darker = longer way
    supply = sites_map.in_reach(data.current(), "unter 6")
    assert supply.words()[0] == "keine"
    assert supply.colour(0.0) == palette.ZERO_FILL


def test_a_chosen_stadtraum_is_outlined_and_has_its_figure():
    figure = sites.stadtraum_figure(ask(WISH), "04", np.zeros(61))
    assert "100,0 %" in figure
    assert "4 Pieschen" in figure
    assert sites.stadtteile_of("04")
    app = open_page(sr="11")
    assert "Stadtraum 11 " in everything(app)


def test_a_place_closed_for_good_on_angebote_is_gone_here(engine):
    stock = ask(WISH).stock("Familienbildung/Familienzentrum")
    shut = str(stock.rows["facility_id"].iloc[0])
    edit = Edit(shut, "close", {"operation": "geschlossen"})
    service_edits.keep(
        engine, [(edit, service_edits.version(engine, shut))], source="Brief vom 3. November"
    )
    try:
        app = open_page(sicht="bestand", art="F")
        assert f"({len(stock.rows) - 1} Angebote mit Ort)" in everything(app)
        sites.refresh()
        assert shut not in set(sites.places().facilities["facility_id"])
    finally:
        service_edits.undo(engine, shut, service_edits.version(engine, shut))
    app = open_page(sicht="bestand", art="F")
    assert f"({len(stock.rows)} Angebote mit Ort)" in everything(app)
    sites.refresh()


def test_the_answer_names_the_new_sites_and_counts_what_is_settled():
    one = ask(replace(WISH, p=1)).solve()
    assert "steht 1 Standort am besten in" in site_words.lead(one)
    fixed = ask(replace(WISH, p=1, fixed=("45",))).solve()
    names, (new,) = sites.places().areas["name"], set(fixed.codes) - {"45"}
    assert (
        f"steht 1 neuer Standort neben dem einen feststehenden am besten in {names[new]}:"
        in site_words.lead(fixed)
    )
    stock = ("Familienbildung/Familienzentrum",)
    beside = ask(replace(WISH, p=2, stock=stock)).solve()
    held = len(beside.question.fixed)
    assert (
        f"stehen 2 neue Standorte neben den {held} feststehenden am besten in"
        in site_words.lead(beside)
    )
    none = ask(replace(WISH, p=0, stock=stock)).solve()
    assert f"braucht es keinen neuen Standort neben den {held} feststehenden" in site_words.lead(
        none
    )


def test_the_plan_of_the_first_view_counts_in_the_third_after_a_reload_too():
    app = open_page(sicht="bestand", p="5", ziel="mclp")
    assert "Mit 5 neuen Standorten" in everything(app)
    share = 100 * ask(replace(WISH, p=5)).stock("Familienbildung/Familienzentrum").planned.share
    assert f"wären es {share:.1f} %".replace(".", ",") in everything(app)
    assert "Mit 3 neuen" in everything(open_page(sicht="bestand", p="99"))


def test_a_rule_of_a_scenario_without_kifaz_says_that_it_does_nothing(monkeypatch):
    monkeypatch.setattr(sites, "planned_stadtraeume", list)
    assert "Im Szenario steht kein KiFaZ" in everything(open_page(je="szenario"))


def test_the_way_inside_a_stadtteil_is_said_to_count_as_nothing():
    assert "innerhalb des Stadtteils zählen als 0 Minuten" in site_words.limits_of(
        ask(WISH).solve()
    )
    stock = ask(WISH).stock("Familienbildung/Familienzentrum")
    assert "innerhalb dieses Stadtteils zählen dann als 0 Minuten" in bestand.rest(stock)


def test_new_sites_have_their_names_on_the_map_where_there_is_room():
    codes = list(sites.places().points.ids)
    symbols = [sites_map.Symbol(code, "1", True, f"Name {code}") for code in codes]

    def drawn(shown):
        return map_frame.build(
            sites_map.build(
                data.current(),
                dict.fromkeys(codes, 5.0),
                sites_map.walk(data.current()),
                shown,
                titles={},
                alternative="Karte",
            )
        )

    assert f"Name {codes[0]}" in drawn(symbols[:1])
    crowded = drawn(symbols)
    written = sum(f"Name {code}<" in crowded for code in codes)
    assert 0 < written < len(codes)


def test_walks_shorter_than_a_stadtteil_are_no_answer_and_this_is_said():
    short = ask(replace(WISH, model=Model.LSCP, p=0, minutes=10)).solve()
    sentence = site_words.rest(short)
    assert "unter 1 Minute" in sentence
    assert "kaum beurteilen" in sentence
    assert "kaum beurteilen" not in site_words.rest(ask(WISH).solve())


def test_the_scenario_leads_here_with_as_many_sites_as_it_has_kifaz():
    kifaz = sum(1 for plan in planning.DEFAULT.plans if plan.kifaz_vzae)
    app = open_app("scenario")
    (link,) = [
        item.proto for item in app.get("page_link") if item.proto.label.startswith("Standorte in")
    ]
    assert link.query_string == f"je=szenario&p={kifaz}"


def test_services_lead_to_their_reach_and_back():
    app = open_app("services")
    links = {item.proto.label: item.proto.query_string for item in app.get("page_link")}
    assert links["Wer erreicht sie zu Fuß?"] == "sicht=bestand"
    assert "Zu den Angeboten" in {item.proto.label for item in open_page().get("page_link")}


def test_kinds_have_the_names_of_angebote_and_the_map(engine):
    names = facilities.kind_names()
    known = {names[kind] for kind in sites.places().facilities["category"]}
    assert set(sites.stock_names().values()) == known
    categories = set(services.published(engine).categories["name"])
    assert {part for name in known for part in name.split(" / ")} <= categories
    stock = ask(WISH).stock("Familienbildung/Familienzentrum")
    assert f"„{names[stock.category]}“" in bestand.lead(stock)
