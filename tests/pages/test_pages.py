"""Every page, opened as people open it: cold, by a link, by a broken link, without data."""

import gc
import importlib
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from sozialraum.store import build, scenarios
from sozialraum.store.errors import DataError, Problem
from sozialraum.store.stands import InForce
from sozialraum.ui import registry
from tests.screen import PATHS, everything, open_app

ROOT = Path(__file__).resolve().parents[2]
PAGES = {Path(page.file).stem: page.title for page in registry.PAGES}
HOSTILE = [
    "99",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "04.10.14.04.99",
    "x" * 20_000,
    "",
]


@pytest.mark.parametrize(("page", "title"), PAGES.items())
def test_a_page_opened_cold_answers_its_question_and_names_its_sources(page, title):
    st.cache_resource.clear()
    app = open_app(page)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == title
    assert 'class="sr-lead"' in everything(app)
    assert 'class="sr-answer"' in everything(app)
    labels = [item.label for item in app.expander]
    assert ("Woher kommen die Zahlen?" in labels) or page == "sources"
    assert "Was kann ich hier tun?" in labels


def test_one_visitor_goes_from_the_start_through_all_pages_with_the_stadtraum_of_the_link():
    app = open_app(sr="11")
    for page in [page for page in PAGES if page != "overview"]:
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, page
        assert not app.error, page
        assert app.title[0].value == PAGES[page]
        if page not in ("overview", "sources"):
            assert app.session_state["_texts"][PATHS[page]]["sr"] == "11", page


@pytest.mark.parametrize("page", [p for p in PAGES if p not in ("overview", "sources")])
def test_a_link_to_a_stadtraum_opens_that_stadtraum(page):
    app = open_app(page, sr="11")
    assert not app.exception
    assert app.session_state["_texts"][PATHS[page]]["sr"] == "11"
    if page != "sites":  # asked behind a button there
        assert app.selectbox(key="choice_sr").value == "11"


# Parameters that several pages read.
LINKED = ("sr", "indikator", "jahr", "ebene", "plan", "teil", "mit", "ansicht", "raeume")


def assert_broken_link_is_noted(page, app):
    assert not app.exception
    assert not app.error
    assert app.title[0].value == PAGES[page]
    assert "<script>alert" not in everything(app)
    if page != "overview":
        assert any("Link" in note.value for note in app.info)


def in_turn(names, shift):
    """Each name with one of the hostile values, another one for each shift."""
    return {name: HOSTILE[(place + shift) % len(HOSTILE)] for place, name in enumerate(names)}


@pytest.mark.parametrize("page", PAGES)
def test_a_broken_link_gives_a_working_page_and_a_friendly_note(page):
    """Every rule of reading meets every value in tests/ui/shell/test_controls.py."""
    assert_broken_link_is_noted(page, open_app(page, **in_turn(LINKED, list(PAGES).index(page))))


@pytest.mark.parametrize("page", ["scenario", "district_map"])  # these read some values themselves
@pytest.mark.parametrize("bad", HOSTILE)
def test_a_page_with_rules_of_its_own_meets_every_broken_value(page, bad):
    assert_broken_link_is_noted(page, open_app(page, **dict.fromkeys(LINKED, bad)))


@pytest.mark.parametrize("year", [2019, 2027])
def test_a_year_without_pay_is_not_taken_from_the_address_and_the_known_ones_are_named(year):
    app = open_app("scenario", plan=f"2-{year}-0-1-4-0-20-0-0-x-0-6.4.0.04")
    assert not app.exception
    note = next(box.value for box in app.info if str(year) in box.value)
    assert "2017, 2018, 2024, 2025, 2026" in note
    assert "Gezeigt wird die Vorlage Rahmenkonzeption" in note


def test_an_unreadable_scenario_in_the_address_is_named_and_replaced():
    app = open_app("scenario", plan="1-1850-kaputt")
    assert any("kein lesbares Szenario" in note.value for note in app.info)
    assert "Rahmenkonzeption" in everything(app)


@pytest.mark.parametrize("page", PAGES)
def test_without_data_a_page_says_how_to_get_them(page, monkeypatch, tmp_path):
    monkeypatch.setenv("SOZIALRAUM_DATABASE_URL", f"sqlite:///{tmp_path / 'leer.sqlite'}")
    nothing = build.Opened(None, "", InForce())
    monkeypatch.setattr(build, "opened", lambda *_: nothing)
    app = open_app(page)
    assert not app.exception
    assert "Noch keine Daten" in app.title[0].value
    assert "python -m sozialraum build" in everything(app)


def test_broken_data_are_reported_in_german_without_a_traceback(monkeypatch):
    def fail(*_):
        raise DataError([Problem("area.csv", "Das ist keine Zahl.", 7, "lon", "x")])

    monkeypatch.setattr(build, "opened", fail)
    app = open_app()
    assert not app.exception
    assert "area.csv, Zeile 7" in everything(app)


def test_a_failing_page_shows_a_german_message_and_never_a_traceback(monkeypatch):
    from sozialraum.ui.ueberblick import overview

    monkeypatch.setattr(overview, "compute", lambda: 1 / 0)
    app = open_app()
    assert not app.exception
    assert any("nicht vollständig gezeigt" in box.value for box in app.error)


@pytest.mark.parametrize(
    ("page", "view", "module", "name"),
    [
        ("scenario", {}, "szenario.ausstattung", "show"),
        ("scenario", {"ansicht": "raeume"}, "szenario.stadtraeume", "answer"),
        ("scenario", {"ansicht": "verteilung"}, "szenario.bedarf", "_map"),
        ("scenario", {"ansicht": "bemessung"}, "szenario.bemessung", "answer"),
        ("scenario", {"ansicht": "zeit"}, "szenario.zeit", "answer"),
        ("scenario", {"ansicht": "wirkung"}, "szenario.wirkung", "_figures"),
        ("need", {}, "bedarf.views", "show"),
        ("sites", {}, "standorte.neue_standorte", "show"),
    ],
)
def test_a_failing_part_of_a_page_says_so_in_german(monkeypatch, page, view, module, name):
    def fail(*_, **__):
        raise ZeroDivisionError

    found = importlib.import_module(f"sozialraum.ui.{module}")
    monkeypatch.setattr(found, name, fail)
    app = open_app(page, **view)
    assert not app.exception  # the framework's own box would be one
    assert [box.value for box in app.error if "nicht vollständig gezeigt" in box.value]


def test_prev_and_next_walk_through_all_stadtraeume():
    app = open_app("profile", sr="17")
    next(button for button in app.button if button.label.startswith("Weiter")).click().run()
    assert app.selectbox(key="choice_sr").value == "01"


def test_moving_the_kifaz_slider_changes_posts_and_cost():
    app = open_app("scenario", sr="01")
    before = everything(app)
    app.select_slider(key="sc_kifaz_01").set_value(2.0).run()
    after = everything(app)
    assert "4 KiFaZ" in after
    assert "3 KiFaZ" in before
    assert "Eigenes Szenario" in after


def test_a_kifaz_outside_the_framework_is_flagged_not_forbidden():
    app = open_app("scenario", sr="04")
    app.select_slider(key="sc_kifaz_04").set_value(3.0).run()
    assert not app.exception
    assert any("außerhalb der Rahmenkonzeption" in box.value for box in app.warning)


def test_two_sessions_do_not_share_their_choices():
    one, other = open_app("profile", sr="11"), open_app("profile", sr="16")
    one.run()
    assert one.selectbox(key="choice_sr").value == "11"
    assert other.selectbox(key="choice_sr").value == "16"


@pytest.mark.parametrize("view", ["tabelle", "heatmap", "abweichung", "streuung", "verlauf"])
@pytest.mark.parametrize("circle", ["aehnlich", "typ", "eigene", "alle"])
def test_every_view_of_the_comparison_works_with_every_circle(view, circle):
    app = open_app("compare", ansicht=view, mit=circle, sr="11")
    assert not app.exception
    assert not app.error
    # a question that would change nothing is not asked, and what was chosen stays for other views
    asked = [box.label for box in app.selectbox if box.label == "Vergleichen mit"]
    assert bool(asked) == (view not in ("heatmap", "streuung"))
    assert app.query_params.get("mit", "aehnlich") == circle


def open_more(app: AppTest) -> AppTest:
    """Open the fold with steps back, sum lock and cost terms."""
    app.session_state["fold_more"] = True
    return app.run()


def test_with_the_sum_locked_every_plus_is_somebodys_minus():
    app = open_more(open_app("scenario", sr="01"))
    app.toggle(key="choice_summe").set_value(True).run()
    app.select_slider(key="sc_kifaz_01").set_value(1.5).run()
    assert "zusammen 4,50 VzÄ" in everything(app)
    assert any("Im Gegenzug" in note.value for note in app.info)


def test_undo_redo_and_reset_walk_through_the_steps():
    app = open_more(open_app("scenario", sr="01"))
    app.select_slider(key="sc_kifaz_01").set_value(2.0).run()
    app.button(key="step_undo").click().run()
    assert "Rahmenkonzeption" in everything(app)
    app.button(key="step_redo").click().run()
    assert "Eigenes Szenario" in everything(app)
    app.button(key="step_reset").click().run()
    assert "Rahmenkonzeption (1,5" in everything(app)


def test_an_unknown_stadtraum_of_a_link_is_noted_on_the_scenario_page_at_once():
    app = open_app("scenario", sr="99")
    assert any("„99“" in note.value for note in app.info)


def test_the_scenarios_first_sentence_does_not_count_the_coordination_twice():
    text = everything(open_app("scenario"))
    assert "3 KiFaZ, zusammen 4,50 VzÄ, davon 3,00 VzÄ Sozialraumkoordination" in text


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("koeln", "5,00 VzÄ Sozialraumkoordination ohne KiFaZ. Zuwendung"),
        ("stundenpool", "nur Aktionsbudgets, keine Stellen. Zuwendung"),
        ("ratsbeschluss_2018", "10,00 VzÄ Sozialraumkoordination ohne KiFaZ, darin 1,50 für"),
    ],
)
def test_the_first_sentence_names_no_kifaz_or_posts_that_are_not_there(preset, words):
    app = open_app("scenario")
    app.selectbox(key="sc_preset").set_value(preset).run()
    text = everything(app)
    assert words in text
    assert "zusammen 0,00" not in text
    assert ("Gemeinkosten; ohne" in text) == (preset != "stundenpool")


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("ausstattung", "Was kostet es"),
        ("raeume", "Welcher Stadtraum"),
        ("verteilung", "nach Bedarf"),
        ("bemessung", "Maßstab der Stadt"),
        ("zeit", "was kosten sie"),
        ("wirkung", "Wen erreicht"),
        ("speichern", "weitergeben"),
    ],
)
def test_every_view_of_the_scenario_opens_with_its_own_question(view, words):
    app = open_app("scenario", ansicht=view)
    assert not app.exception
    assert not app.error
    assert 'class="sr-answer"' in everything(app)
    lead = next(e.proto.body for e in app.get("html") if "sr-lead" in e.proto.body)
    assert words in lead
    assert lead.count("?") == 1


def test_without_new_posts_nothing_is_said_to_replace_an_equal_number():
    app = open_app("scenario", ansicht="wirkung", plan="2-2026-0-1-4-0-20-0-0-x-0-")
    assert "unverändert 1,67 Vollzeitstellen" in everything(app)


def test_without_a_saved_scenario_the_answer_says_so_in_words(engine):
    for entry in scenarios.list_saved(engine):
        scenarios.delete(engine, entry.id)
    text = everything(open_app("scenario", ansicht="speichern"))
    assert "Noch ist keines gespeichert" in text
    assert "0 gespeicherte" not in text


def test_a_saved_scenarios_link_can_be_followed_not_only_read():
    app = open_app("scenario", ansicht="speichern")
    next(b for b in app.button if b.label == "Neu speichern").click().run()
    links = [e.proto for e in app.get("page_link")]
    assert any("szenario=" in str(link) for link in links)


def test_a_scenario_is_saved_listed_and_compared():
    app = open_app("scenario", ansicht="speichern")
    app.text_input(key="save_name").set_value("Probe für den Ausschuss").run()
    next(b for b in app.button if b.label == "Neu speichern").click().run()
    assert any("Gespeichert als „Probe für den Ausschuss“" in box.value for box in app.success)
    other = open_app("scenario", ansicht="speichern")
    assert any(
        "Probe für den Ausschuss" in text for text in other.selectbox(key="save_choice").options
    )


def test_the_choice_of_presets_does_not_name_one_the_scenario_has_left():
    app = open_app("scenario", sr="01")
    assert app.selectbox(key="sc_preset").value == "rahmenkonzeption"
    app.select_slider(key="sc_kifaz_01").set_value(2.0).run()
    assert app.selectbox(key="sc_preset").value == "eigenes"


def test_the_way_to_the_sites_carries_the_number_of_kifaz_in_force():
    def carried(app):
        links = [link.proto.query_string for link in app.get("page_link")]
        return next(text for text in links if "je=szenario" in text)

    app = open_app("scenario", sr="01")
    assert "p=3" in carried(app)
    app.select_slider(key="sc_kifaz_01").set_value(2.0).run()
    assert "p=4" in carried(app)


def test_what_stays_in_memory_is_not_collected_again_with_every_run():
    app = open_app("scenario")
    frozen = gc.get_freeze_count()
    assert frozen > 100_000, "modules and tables are passed over"
    app.run()
    assert gc.get_freeze_count() <= frozen, "nothing is frozen without new modules"


SERVICE_VIEWS = ["liste", "radar", "versorgung", "bearbeiten"]


@pytest.mark.parametrize("view", SERVICE_VIEWS)
@pytest.mark.parametrize("params", [{}, {"sr": "08", "para": "16.11", "traeger": "vsp-e-v"}])
def test_every_view_of_the_services_answers_with_and_without_a_filter(view, params):
    app = open_app("services", ansicht=view, **params)
    assert not app.exception
    assert not app.error
    assert 'class="sr-answer"' in everything(app)
    banners = [box.value for box in app.info if box.value.startswith("Filter:")]
    assert len(banners) == bool(params)


@pytest.mark.parametrize("shift", [0, 3])
def test_hostile_filters_of_the_services_are_noted_and_ignored(shift):
    names = ("art", "para", "traeger", "alter", "zustand", "versorgung", "gebiete", "mass")
    app = open_app("services", ansicht="versorgung", **in_turn(names, shift))
    assert not app.exception
    assert not app.error
    assert "<script>alert" not in everything(app)


def test_lifting_the_filter_shows_the_whole_city_again():
    app = open_app("services", sr="08", art="ssa", zustand="bedroht")
    assert any("1 von 243 Angeboten" in box.value for box in app.info)
    next(button for button in app.button if button.label == "Filter aufheben").click().run()
    assert not app.exception
    assert not [box for box in app.info if box.value.startswith("Filter:")]
    assert "243 Angebote erfasst" in everything(app)


def test_a_filter_nothing_fits_says_so_and_every_view_lives():
    for view in SERVICE_VIEWS:
        app = open_app("services", ansicht=view, sr="08", para="22")
        assert not app.exception
        assert not app.error
    assert any("heben Sie den Filter auf" in box.value for box in app.info)


def _click(app, label):
    next(button for button in app.button if button.label == label).click()
    return app.run()


def test_the_playground_changes_the_numbers_until_it_is_taken_back():
    app = open_app("services", ansicht="bearbeiten", aktion="close", angebot="F124")
    _click(app, "In die Spielwiese")
    assert not app.exception
    assert any("1 Änderung, nur in dieser Sitzung" in box.value for box in app.warning)
    assert "Stand der Information = k. A." in everything(app)  # not the date of older news
    app.query_params["ansicht"] = "liste"
    app.run()
    assert "4 geschlossen" in everything(app)
    _click(app, "Rückgängig")
    assert not app.warning
    assert "3 geschlossen" in everything(app)


def test_keeping_needs_a_source_and_then_everybody_sees_it(tmp_path, monkeypatch):
    monkeypatch.setenv("SOZIALRAUM_DATABASE_URL", f"sqlite:///{tmp_path / 'eigen.sqlite'}")
    app = open_app("services", ansicht="bearbeiten", aktion="close", angebot="F124")
    _click(app, "In die Spielwiese")
    _click(app, "Für alle sichern")
    assert any("Die Quelle fehlt" in box.value for box in app.error)
    app.text_input(key="keep_source").input("Brief des Trägers vom 03.11.2026")
    _click(app, "Für alle sichern")
    assert not app.error
    assert not app.warning
    other = open_app("services")
    assert "4 geschlossen" in everything(other)
    elsewhere = open_app("district_map", orte="O")
    assert not elsewhere.error
    row = everything(elsewhere).partition("(geändert)")[2].partition("</tr>")[0]
    assert ">geschlossen<" in row
    undone = open_app("services", ansicht="bearbeiten")
    _click(undone, "Gesicherte Änderung zurücknehmen")
    assert "dauerhaft gesichert: 2 Einträge" in everything(undone)
    assert "3 geschlossen" in everything(open_app("services"))


def test_who_keeps_second_is_told_and_keeps_the_playground(tmp_path, monkeypatch):
    monkeypatch.setenv("SOZIALRAUM_DATABASE_URL", f"sqlite:///{tmp_path / 'zwei.sqlite'}")
    first, second = (
        open_app("services", ansicht="bearbeiten", aktion="close", angebot="F124") for _ in range(2)
    )
    for app in (first, second):
        _click(app, "In die Spielwiese")
        app.text_input(key="keep_source").input("Brief")
    _click(first, "Für alle sichern")
    _click(second, "Für alle sichern")
    assert any("von jemand anderem geändert" in box.value for box in second.error)
    assert any("1 Änderung" in box.value for box in second.warning)


def test_a_protective_place_cannot_be_added():
    app = open_app("services", ansicht="bearbeiten", aktion="add")
    next(box for box in app.text_input if box.label == "Name").input("Frauenhaus Dresden")
    _click(app, "In die Spielwiese")
    assert any("Schutzort" in box.value for box in app.error)
    assert not app.warning
    next(box for box in app.text_input if box.label == "Name").input("Neues Haus")
    _click(app, "In die Spielwiese")
    (said,) = (box.value for box in app.success)
    assert said.endswith("Stadtteil = k. A.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("4,5", "VzÄ = 4,50"),
        ("1.5", "VzÄ = 1,50"),
        ("45", "VzÄ = 45,00. Bitte prüfen: VzÄ 45 statt bisher 3."),
        ("", "VzÄ = k. A."),
    ],
)
def test_a_typed_number_is_read_the_german_way_and_a_leap_is_named(typed, said):
    app = open_app("services", ansicht="bearbeiten", angebot="F001")
    field = next(box for box in app.text_input if box.label == "VzÄ")
    assert field.value == "3"
    assert any("0 bis 100 VzÄ; bisher 3" in text.value for text in app.caption)
    field.input(typed)
    _click(app, "In die Spielwiese")
    assert not app.error
    assert any(said in box.value for box in app.success)


@pytest.mark.parametrize("typed", ["viele", "1.500", "-1", "1e3", "4,5,6"])
def test_a_number_that_cannot_be_is_refused_with_what_can_be_and_stays_typed(typed):
    app = open_app("services", ansicht="bearbeiten", angebot="F001")
    next(box for box in app.text_input if box.label == "VzÄ").input(typed)
    _click(app, "In die Spielwiese")
    assert any("VzÄ" in box.value and "0 bis 100 VzÄ" in box.value for box in app.error)
    assert not app.warning
    assert next(box for box in app.text_input if box.label == "VzÄ").value == typed


def test_a_stadtteil_counted_with_another_is_followed_there_and_said():
    app = open_app("district_map", ebene="stadtteil", st="33")
    assert app.selectbox(key="choice_st").value == "31"
    [note] = [note.value for note in app.info if "zählt" in note.value]
    assert "unbekannt" not in note


def test_an_indicator_without_values_per_area_is_named_instead_of_called_unknown():
    app = open_app("district_map", indikator="hze_per_1000")
    [note] = [note.value for note in app.info]
    assert "Hilfen zur Erziehung je 1.000" in note and "unbekannt" not in note
    assert "Daten \\& Quellen" in note, "escaped, as all notes are"


@pytest.mark.parametrize(
    ("page", "params"),
    [
        ("profile", {"verlauf": "quatsch"}),
        ("compare", {"ansicht": "verlauf", "verlauf": "quatsch"}),
        ("compare", {"ansicht": "streuung", "x": "quatsch"}),
        ("compare", {"sortierung": "quatsch"}),
        ("district_map", {"einteilung": "quatsch"}),
    ],
)
def test_a_choice_drawn_late_says_too_what_it_could_not_follow(page, params):
    app = open_app(page, **params)
    assert any("quatsch" in note.value for note in app.info)


def test_the_profile_leads_to_the_diversity_and_the_services_of_its_stadtraum():
    links = [
        (link.proto.page, link.proto.query_string)
        for link in open_app("profile", sr="10").get("page_link")
    ]
    for page in ("vielfalt", "angebote", "vergleich", "karte", "szenario"):
        assert (page, "sr=10") in links


def test_the_overview_opens_a_door_to_looking_choosing_and_planning():
    links = {link.proto.page for link in open_app().get("page_link")}
    assert {"karte", "steckbrief", "angebote", "bedarf", "szenario"} <= links


def test_an_area_chosen_on_the_overview_follows_to_the_next_page():
    app = open_app("overview", sr="07")
    assert any("7 Loschwitz" in link.proto.label for link in app.get("page_link"))
    app = open_app("overview", sr="16")
    assert 'aria-selected="true" aria-label="16 Gorbitz' in everything(app)
    app.switch_page("pages/profile.py").run()
    assert app.selectbox(key="choice_sr").value == "16"
    app = open_app("overview", sr="99")
    assert not app.exception
    assert 'aria-selected="true"' not in everything(app)
