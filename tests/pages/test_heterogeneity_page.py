"""The page Vielfalt im Stadtraum: every view by link, with odd choices, saying what the model says."""

from __future__ import annotations

import pytest

from sozialraum.answers import heterogeneity, heterogeneity_inputs
from sozialraum.answers.release import Release
from sozialraum.model.heterogeneity.equity_view import EquityView
from sozialraum.model.heterogeneity.pockets import PocketRule
from sozialraum.model.heterogeneity.profile import Settings
from sozialraum.text import format as de
from sozialraum.text import heterogeneity as words_of
from tests.screen import everything, open_app

FOLDS = ("heterogeneity_cautions", "heterogeneity_table", "heterogeneity_map")
VIEWS = ("innen", "alle", "karte", "summe")
KEYS = ("alleinerziehende_je_100_u18", "auslaender_share")


def unfolded(**params):
    """The page with its folds open."""
    app = open_app("heterogeneity", **params)
    for name in FOLDS:
        app.session_state[f"fold_{name}"] = True
    return app.run()


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("key", KEYS)
def test_every_view_works_with_and_without_a_direction(view, key):
    app = unfolded(ansicht=view, merkmal=key, sr="12")
    assert not app.exception
    assert not app.error
    assert not app.info
    text = everything(app)
    assert 'class="sr-answer"' in text
    assert "Strehlen" in text
    if key != KEYS[0]:
        assert "deutlich belasteter" not in text


def test_the_alarm_names_the_hidden_part():
    text = everything(open_app("heterogeneity", sr="03"))
    assert "3 Neustadt wirkt unauffällig (15,4 je 100), doch 43,8 % der unter 18-Jährigen" in text
    assert "Äußere Neustadt (Antonstadt) (17,4 je 100)" in text
    assert "3 Neustadt: 15,4 je 100 (Stadt 14,8 je 100). 3.140 von 7.177 unter 18-Jährigen" in text


def test_the_rule_is_stated_and_follows_the_slider():
    assert "mindestens 0,5 Standardabweichungen" in everything(unfolded(sr="03"))
    text = everything(unfolded(sr="03", abstand="1.5"))
    assert "mindestens 1,5 Standardabweichungen" in text
    assert "3 Neustadt wirkt unauffällig" not in text
    assert "Kein Teil ist deutlich belasteter" in text


def test_an_older_year_shows_its_own_numbers():
    text = everything(open_app("heterogeneity", sr="10", stand="2014-12-31"))
    assert "31.12.2014" in text
    assert "18,7 je 100 (Stadt 14,8" not in text


def test_the_equity_view_changes_the_ranking():
    average = everything(unfolded(ansicht="alle"))
    worst = everything(unfolded(ansicht="alle", sicht="schlechteste"))

    def first(text):
        body = text.split("<tbody", 1)[1]
        return body.split("</th>", 1)[0].rsplit(">", 1)[1]

    assert first(average) == "11 Prohlis"
    assert first(worst) == "10 Leuben"
    assert "Wert des am stärksten belasteten Teils" in worst


def test_without_a_direction_there_is_no_equity_switch():
    app = open_app(
        "heterogeneity", ansicht="alle", merkmal="auslaender_share", sicht="schlechteste"
    )
    assert "choice_sicht" not in {box.key for box in app.selectbox}
    assert "keine ungleichheitsscheue Sicht" in everything(app)


def test_the_map_says_how_strict_it_is_whose_borders_it_draws_and_who_are_neighbours():
    strict = everything(open_app("heterogeneity", ansicht="karte"))
    lax = everything(open_app("heterogeneity", ansicht="karte", pruefung="einzeln"))
    assert "mit Korrektur für viele Vergleiche (FDR 5 %)" in strict
    assert "allein durch Zufall zu erwarten" in lax
    for text in (strict, lax):
        assert (
            "Schematische Karte: Flächen maßstäblich, Lage ungefähr, keine amtlichen Grenzen"
            in text
        )
        assert "159 Paare" in text
        assert "nicht aus der gezeichneten Karte" in text
        assert "HH = hoch neben hoch" in text


def test_a_choice_of_areas_is_added_up():
    app = open_app("heterogeneity", ansicht="summe", gebiete="71.72.77.76-11")
    text = everything(app)
    assert "zusammen: 19,6 je 100" in text  # Stadtraum 11 from its parts
    assert "889" in text
    assert "Alle Ebenen ergeben dieselbe Summe" in text


@pytest.mark.parametrize(
    ("areas", "words"),
    [("sr11.76", "überschneiden sich"), ("stadt.04", "überschneiden sich")],
)
def test_a_choice_that_counts_twice_is_explained_and_kept(areas, words):
    app = open_app("heterogeneity", ansicht="summe", gebiete=areas)
    assert not app.exception
    assert words in everything(app)
    assert app.multiselect[0].value == areas.split(".")


def test_no_area_chosen_is_explained():
    app = open_app("heterogeneity", ansicht="summe")
    app.multiselect[0].set_value([]).run()
    assert "mindestens ein Gebiet" in everything(app)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("bad", ["<script>alert(1)</script>", "nan"])
def test_hostile_values_of_every_parameter_give_a_working_page(view, bad):
    names = ("merkmal", "stand", "sr", "sicht", "abstand", "zufall", "epsilon", "klein")
    params = dict.fromkeys((*names, "pruefung", "gebiete"), bad)
    app = open_app("heterogeneity", ansicht=view, **params)
    assert not app.exception
    assert not app.error
    assert any("Link" in note.value for note in app.info)
    assert "<script>alert" not in everything(app)


def test_the_table_lists_every_part_when_it_is_opened():
    app = open_app("heterogeneity")
    app.session_state["fold_heterogeneity_parts"] = True
    app.run()
    text = everything(app)
    assert "Strehlen (Teil in 11)" in text
    assert "Strehlen (Teil in 12)" in text
    assert "erschlossen" in text


@pytest.mark.parametrize("view", ["innen", "alle"])
def test_a_rule_is_offered_where_it_changes_something(view):
    app = open_app("heterogeneity", folds=("rules",), ansicht=view)
    assert any(one.label.startswith("Ungleichheitsscheu") for one in app.select_slider) == (
        view == "alle"
    )


def test_the_default_exists(engine):  # noqa: ARG001
    app = open_app("heterogeneity")
    assert app.selectbox(key="choice_merkmal").value == heterogeneity_inputs.DEFAULT


@pytest.mark.parametrize("code", ["03", "04", "10", "16"])
def test_the_figures_on_screen_are_those_of_the_answer(engine, code):
    settings = Settings(PocketRule(0.5, 1.96), 1, EquityView.AVERAGE, 4)
    result = heterogeneity.answer(Release.read(engine), KEYS[0], "2025-12-31", settings)
    text = everything(open_app("heterogeneity", sr=code))
    own = result.profile.stadtraeume.loc[code]
    assert words_of.pocket_sentence(result.profile, code, result.words) in text
    assert f"{de.number(own['pocket_children'])} von {de.number(own['children'])}" in text
    assert f"{de.number(own['lowest'], 1)} bis {de.number(own['highest'], 1)}" in text
