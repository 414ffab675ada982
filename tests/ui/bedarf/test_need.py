"""The page Bedarf & Auswahl: sentences against recomputed figures, and the page as people use it."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs

import numpy as np
import pytest
import sqlalchemy as sa

from sozialraum.answers import need_inputs
from sozialraum.answers.need import Result, ask, reverse
from sozialraum.answers.release import Release
from sozialraum.cli import main
from sozialraum.model.ranking import order
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import WORDS, Aggregation, IndexPlan, Normalisation, RankingError
from sozialraum.pictures import dominance_graph, rankstrip
from sozialraum.store import weightings
from sozialraum.text import need as text
from sozialraum.text.need import percent
from sozialraum.ui.bedarf import need, pruefen
from tests.screen import everything, open_app, read

VIEWS = ("rangfolge", "auswahl", "umkehr", "pruefen", "klassen", "speichern")


@pytest.fixture(autouse=True, scope="module")
def _store(engine):
    """The session's store."""


@pytest.fixture
def result(engine):
    return Result(IndexPlan(), need_inputs.read(Release.read(engine)))


def test_the_sliders_words_are_the_models():
    assert {word: f"{number:g}" for word, number in WORDS.items()} == {
        word: key for key, word in need.WEIGHT_WORDS.items()
    }


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens_by_link_without_a_fault(view):
    app = open_app("need", blick=view, sr="10")
    assert not app.exception
    assert not app.error
    assert 'class="sr-answer"' in everything(app)


@pytest.mark.parametrize("view", VIEWS)
def test_hostile_values_give_a_working_view_and_a_note(view):
    bad = "<script>alert(1)</script>"
    names = (
        "b_soz",
        "w_u18_share",
        "norm",
        "mittel",
        "zufall",
        "wahl",
        "vor",
        "klasse",
        "gewichtung",
    )
    app = open_app("need", blick=view, sr=bad, **dict.fromkeys(names, bad))
    assert not app.exception
    assert not app.error
    assert "<script>alert" not in read(app)
    assert any("Link" in note.value for note in app.info)


def unfold(app, *keys):
    for key in keys:
        app.session_state[f"fold_{key}"] = True
    return app.run()


def test_the_answer_names_prohlis_and_its_share(result):
    app = open_app("need", sr="11")
    text = read(app)
    assert "Den höchsten Bedarf hat 11 Prohlis. Klar heben sich nur" in text
    share = percent(result.top_share("11"))
    assert f"11 Prohlis liegt auf Rang 1: in {share} aller Gewichtungen" in text


def test_the_selected_area_carries_its_robustness(result):
    app = open_app("need", sr="04")
    text = read(app)
    best, worst = result.interval("04")
    assert f"4 Pieschen liegt auf Rang {result.index.ranks['04']:.0f}" in text
    assert f"Neun von zehn aller Gewichtungen geben Rang {best} bis {worst}" in text
    assert "Unterschied zu klein für eine Rangaussage" in text


def test_without_noise_nothing_is_too_close(result):
    bare = Result(result.plan, result.inputs, has_noise=False)
    assert not bare.close.any()
    app = open_app("need", zufall="aus")
    assert "wie fest sie stehen, zeigen die Balken" in read(app)


def test_weights_of_nothing_are_explained_and_the_page_stays():
    app = open_app("need", folds=("need_indicators",), b_soz="0")
    assert not app.exception
    assert any("Keine Kennzahl zählt" in item.value for item in app.warning)
    assert len(app.select_slider) > 4


def test_a_dimension_with_assumed_directions_says_so():
    app = open_app("need", b_raum="4")
    assert any("Die Richtung ist eine Annahme bei: Wahlbeteiligung" in i.value for i in app.info)


def test_a_missing_value_says_who_carries_its_weight():
    app = open_app("need", b_ang="4")
    assert any("Ein Wert fehlt: 17 Briesnitz" in item.value for item in app.info)


def test_numbers_instead_of_words_change_the_weights():
    app = open_app("need", gewichte_in="zahlen", b_soz_zahl="0", b_bed_zahl="100")
    assert "100 % „Unter 18" in read(app)


def test_who_turns_from_words_to_numbers_goes_on_with_what_the_words_meant():
    app = open_app("need", folds=("need_indicators",), b_raum="4")
    app.segmented_control(key="choice_gewichte_in").set_value("zahlen").run()
    assert not app.exception
    values = {key: app.select_slider(key=f"choice_{key}_zahl").value for key in ("b_soz", "b_raum")}
    assert values == {"b_soz": 100.0, "b_raum": 100.0}


def test_a_moved_slider_changes_the_ranking():
    app = open_app("need")
    before = read(app)
    app.select_slider(key="choice_b_bed").set_value("4").run()
    assert not app.exception
    assert read(app) != before
    assert "4" in app.query_params["b_bed"]


class TestInverse:
    def test_the_studys_choice_is_answered_with_its_proof(self):
        text = read(unfold(open_app("need", blick="auswahl"), "need_inverse"))
        assert (
            "Nach den gemessenen Werten nein: Mit keiner Gewichtung liegen "
            "10 Leuben, 4 Pieschen und 14 Plauen jeweils vorn." in text
        )
        assert (
            "Nach den gemessenen Werten nein. Keine Gewichtung dieser Kennzahlen stellt 10 Leuben, "
            "4 Pieschen und 14 Plauen" in text
        )
        assert "Beweis" not in text  # two of the four figures are from a survey
        assert re.search(r"höheren Bedarf als 14 Plauen \(in \d\d von 100 Ziehungen\)", text)
        assert re.search(r"bleibt die Antwort „Nein“ in \d\d von 100 Ziehungen", text)
        assert re.search(r"14 Plauen \(in \d\d von 100 Ziehungen\) kommt mit keiner", text)
        assert "15 Cotta/Löbtau hat in jeder dieser Kennzahlen höheren Bedarf als 14 Plauen" in text
        assert "Diese Antwort ruht auf einer angenommenen Richtung" in text

    def test_a_free_choice_against_all(self):
        text = read(open_app("need", blick="auswahl", wahl="11", gegen="alle"))
        assert "Ja: Es gibt Gewichte, mit denen 11 Prohlis vorn liegt." in text
        assert "Ja. Mit diesen Gewichten steht 11 Prohlis an erster Stelle" in text

    def test_nothing_chosen_asks_for_a_choice(self):
        app = open_app("need", blick="auswahl", wahl="")
        assert any("mindestens einen Stadtraum" in item.value for item in app.info)


def test_the_reverse_question_names_weights_that_flip_the_pair(result):
    found = reverse(result, "04", "02").swap
    text = read(open_app("need", blick="umkehr", sr="04", vor="02"))
    assert "Damit 4 Pieschen vor 2 Johannstadt liegt" in text
    for before, after in zip(found.weights.before, found.weights.after, strict=True):
        if abs(after - before) > 1e-6:
            assert f"auf {100 * after:.1f}".replace(".", ",") in text


def test_the_reverse_question_of_a_dominated_area_says_that_weights_cannot():
    text = read(open_app("need", blick="umkehr", sr="14", vor="15"))
    assert (
        "Nach den gemessenen Werten: Keine Gewichtung dieser Kennzahlen stellt 14 Plauen vor "
        "15 Cotta/Löbtau" in text
    )
    assert re.search(r"bleibt die Antwort „Nein“ in \d\d von 100 Ziehungen", text)


def test_only_figures_counted_in_full_are_called_a_proof(result):
    exact = IndexPlan(
        {"sozialstrukturell": 1},
        {"alleinerziehende_share": 1, "arbeitslosenanteil_2022_share": 1},
    )
    bare = Result(exact, result.inputs)
    words = text.inverse_sentence(ask(bare.noisy, {"17": ["11"]}), result.inputs.words)
    assert words.startswith("Nein. Keine Gewichtung")
    assert "Beweis: 11 Prohlis hat in jeder dieser Kennzahlen höheren Bedarf" in words
    assert "Ziehungen" not in words
    # switching the noise off for the ranks does not turn a survey into a count
    quiet = Result(result.plan, result.inputs, has_noise=False)
    page = read(open_app("need", blick="auswahl", zufall="aus"))
    assert "Beweis" not in page
    assert "von 100 Ziehungen" in page
    assert (
        quiet.sampled == result.sampled == ["einkommen_gering_share", "gesundheit_schlecht_share"]
    )


def test_pairs_that_do_not_survive_the_noise_are_dashed_and_counted(result):
    edges = order.dominance_edges(result.index)
    words = pruefen.dominance_words(result, edges)
    sure = sum(share >= 0.95 for share in result.dominance.values())
    assert f"mit dem Zufall der Umfrage halten davon {sure} in mindestens 95" in words
    shaky = {pair for pair in edges if result.dominance[pair] < 0.95}
    svg = dominance_graph.build_svg(
        result.index.ranked, edges, result.inputs.names, alt="a", shaky=shaky
    )
    assert svg.count("stroke-dasharray") == len(shaky) > 0
    assert 0 < sum(share >= 0.95 for share in result.dominance.values()) < len(result.dominance)


def test_a_link_to_the_scenario_carries_the_weights_of_the_last_move():
    app = open_app("need")
    app.select_slider(key="choice_b_bed").set_value("4").run()
    app.select_slider(key="choice_b_soz").set_value("0").run()
    links = [item.proto.query_string for item in app.get("page_link")]
    assert any("u18_share%2A1" in link and "alleinerz" not in link for link in links)


def test_published_indices_stand_beside_and_the_studys_is_as_printed():
    text = read(unfold(open_app("need", blick="pruefen"), "need_published"))
    assert "Belastungsindex 2020" in text
    assert "4 Pieschen +0,002 und 14 Plauen +0,824" in text
    assert "Vorsicht, Doppelzählung" in text


def test_frozen_and_moving_classes_are_counted_apart():
    app = open_app("need", blick="klassen", klasse="alleinerziehende_share")
    text = read(app)
    assert "In den Grenzen des Basisjahres wechseln" in text
    assert "Knapp verfehlt" in text


class TestOldLinks:
    """Links from when staff coverage counted as burden give what they gave, and say so."""

    def weights(self, app):
        link = next(
            item.proto.query_string
            for item in app.get("page_link")
            if "bedarfsindex" in item.proto.query_string
        )
        return IndexPlan.from_token(parse_qs(link)["gewichte"][0]).weights()

    def test_what_it_did_not_name_has_the_default_of_then(self):
        app = open_app("need", d_raum="2")
        assert not app.exception
        found = self.weights(app)
        assert found["fachkraefte_deckung_share"] == pytest.approx(1 / 7, abs=1e-5)
        assert found["wahlbeteiligung_share"] == pytest.approx(2 / 7, abs=1e-5)
        assert found["alleinerziehende_share"] == pytest.approx(1 / 7, abs=1e-5)
        notes = " ".join(item.value for item in app.info)
        assert "aus einer früheren Fassung" in notes
        assert "Knappes Angebot zählt mit (Deckung Fachkräfte 2020)" in notes
        assert "d_raum" not in app.query_params
        app.run()  # the address of today gives the same
        assert self.weights(app) == found

    def test_numbers_and_single_indicators_are_followed(self):
        link = {"d_bed_zahl": "50", "k_alleinerziehende_share": "0", "gewichte_in": "zahlen"}
        found = self.weights(open_app("need", **link))
        assert found["fachkraefte_deckung_share"] == pytest.approx(50 / 150, abs=1e-5)
        assert "alleinerziehende_share" not in found

    def test_what_is_no_weight_is_noted(self):
        app = open_app("need", d_soz="<b>", k_u18_share="x")
        assert not app.exception
        assert sum("unbekannten Wert" in item.value for item in app.info) >= 1

    def test_a_link_of_today_gets_no_such_note(self):
        app = open_app("need", b_ang="1")
        assert not any("früheren Fassung" in item.value for item in app.info)

    def test_a_saved_weighting_of_then_gives_what_it_gave(self, engine):
        then = Weighting("Damals", IndexPlan()).to_dict() | {
            "schema_version": 1,
            "plan": {"dimensions": {"sozialstrukturell": 4, "bedarf_leistung": 1}},
            "ranks": {"10": 10.0, "04": 7.0},
        }
        saved = weightings.save(engine, Weighting("Damals", IndexPlan()))
        with engine.begin() as connection:
            connection.execute(
                sa.text("UPDATE saved_weighting SET document = :text WHERE id = :id"),
                {"text": json.dumps(then), "id": saved.id},
            )
        app = open_app("need", gewichtung=saved.id, blick="speichern")
        assert not app.exception
        assert self.weights(app)["fachkraefte_deckung_share"] == pytest.approx(0.2)
        assert not any("Ränge beim Speichern und heute" in item.value for item in app.info)
        weightings.delete(engine, saved.id)


class TestSaved:
    def test_saving_opening_and_comparing(self, engine):
        app = open_app("need", blick="speichern", b_raum="2")
        app.text_input(key="weighting_name").set_value("Sitzung A")
        app.text_area(key="weighting_area_04").set_value("Neubau am Fluss")
        app.run()
        next(b for b in app.button if b.label == "Neu speichern").click().run()
        assert not app.exception
        entry = weightings.list_saved(engine)[0]
        saved = weightings.load(engine, entry.id)
        assert saved.document.plan.dimensions["sozialraeumlich"] == 2
        assert saved.document.notes == {"04": "Neubau am Fluss"}
        assert saved.document.ranks["11"] == 1

        linked = open_app("need", gewichtung=entry.id)
        assert not linked.exception
        assert linked.select_slider(key="choice_b_raum").value == "2"

        weightings.save(engine, Weighting("B", IndexPlan({"bedarf_leistung": 1})))
        compared = open_app("need", blick="speichern")
        assert "Am weitesten auseinander" in read(compared)

    def test_weights_no_slider_can_show_are_rounded_and_that_is_said(self, engine):
        own = IndexPlan(
            {"sozialstrukturell": 7, "bedarf_leistung": 3},
            {"alleinerziehende_share": 3, "u18_share": 1},
        )
        saved = weightings.save(engine, Weighting("Krumm", own))
        app = open_app("need", gewichtung=saved.id)
        assert not app.exception
        notes = " ".join(item.value for item in app.info)
        assert "auf Fünferschritte gerundet" in notes
        assert "Das Gewicht 3 ist hier als" in notes
        assert app.select_slider(key="choice_b_bed_zahl").value == 45.0

    def test_an_unknown_id_is_named_and_nothing_breaks(self):
        app = open_app("need", gewichtung="zzzzzzzz")
        assert not app.exception
        assert any("„zzzzzzzz“ gibt es nicht" in item.value for item in app.info)

    def test_a_name_is_needed(self):
        app = open_app("need", blick="speichern")
        next(b for b in app.button if b.label == "Neu speichern").click().run()
        assert any("Name: Er fehlt" in item.value for item in app.error)


class TestToken:
    def test_a_plan_survives_its_link(self):
        plan = IndexPlan(normalisation=Normalisation.RANK, aggregation=Aggregation.GEOMETRIC)
        found = IndexPlan.from_token(plan.to_token())
        assert found.weights() == pytest.approx(plan.weights())
        assert (found.normalisation, found.aggregation) == (plan.normalisation, plan.aggregation)

    @pytest.mark.parametrize(
        "bad", ["", "x", "z_score~arithmetic~u18_share*x", "z_score~arithmetic~x*1"]
    )
    def test_what_is_no_plan_is_refused(self, bad):
        with pytest.raises(RankingError):
            IndexPlan.from_token(bad)

    def test_the_scenario_hands_out_posts_by_the_index_of_the_link(self):
        token = IndexPlan({"bedarf_leistung": 1}).to_token()
        app = open_app("scenario", ansicht="verteilung", bedarf="bedarfsindex", gewichte=token)
        assert not app.exception
        assert any("100 % „Unter 18" in item.value for item in app.info)

    def test_a_broken_token_gives_the_default_and_a_note(self):
        app = open_app("scenario", ansicht="verteilung", bedarf="bedarfsindex", gewichte="kaputt")
        assert not app.exception
        assert any("Der Link enthält für „gewichte“" in item.value for item in app.info)

    def test_the_page_hands_its_weights_on_to_the_scenario(self):
        app = open_app("need", b_soz="0", b_bed="4")
        app.switch_page("pages/scenario.py")
        app.query_params["ansicht"] = "verteilung"
        app.run()
        assert any("100 % „Unter 18" in item.value for item in app.info)


class TestCommands:
    def test_rank_gives_the_pages_figures(self, capsys, result):
        assert main(["rank", "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert [area["code"] for area in found["areas"]] == result.index.ranked
        for area in found["areas"]:
            assert area["top5_every"] == pytest.approx(result.top_share(area["code"]))
            assert tuple(area["interval_every"]) == result.interval(area["code"])
            assert sorted(area["too_close_to"]) == sorted(result.too_close_to(area["code"]))
            assert sum(area["acceptability"]) == pytest.approx(1)

    def test_rank_reads_weights_and_says_what_is_wrong_with_them(self, capsys, tmp_path):
        file = tmp_path / "g.yaml"
        file.write_text(
            "schema_version: 1\nplan:\n  dimensions:\n    bedarf_leistung: wichtig\n",
            encoding="utf-8",
        )
        assert main(["rank", "--weights", str(file), "--smaa", "100"]) == 0
        assert "Gewichte: 100 % „Deckung Fachkräfte 2020“" in capsys.readouterr().out
        file.write_text("schema_version: 1\nplan:\n  gewicht: 1\n", encoding="utf-8")
        assert main(["rank", "--weights", str(file)]) == 1
        assert "„plan.gewicht“ (Wert: 1) gibt es nicht" in capsys.readouterr().err
        assert main(["rank", "--smaa", "0"]) == 2
        assert "--smaa" in capsys.readouterr().err

    def test_choose_answers_the_inverse_question(self, capsys):
        assert main(["choose", "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["together"]["answer"] == "nein"
        assert found["together"]["behind_in_everything"] == [["14", "12"], ["14", "15"]]
        assert not found["together"]["is_proof"]
        assert 0.5 < found["single"]["14"]["holds_in"] < 0.95
        assert found["single"]["10"]["answer"] == "ja"
        assert set(found["lenses"]) == {"C", "D", "E"}
        assert main(["choose", "11", "--against-all"]) == 0
        assert "11 Prohlis allein: Ja." in capsys.readouterr().out
        assert main(["choose", "4", "11", "--against-all"]) == 0
        assert "Mischt man die Vergleiche" in capsys.readouterr().out
        assert main(["choose", "99"]) == 2
        assert "„99“ gibt es nicht" in capsys.readouterr().err


class TestDominanceGraph:
    EDGES = (("01", "02"), ("02", "03"), ("01", "04"))

    def test_an_area_stands_below_everyone_who_surpasses_it(self):
        assert dominance_graph.layers(["01", "04", "02", "03"], self.EDGES) == [
            ["01"],
            ["04", "02"],
            ["03"],
        ]
        assert dominance_graph.layers([], []) == []

    def test_the_picture_draws_each_edge_and_area(self):
        names = {code: f"{int(code)} <Ort>" for code in ("01", "02", "03", "04")}
        svg = dominance_graph.build_svg(list(names), self.EDGES, names, alt="a", selected="02")
        assert svg.count("<line") == 3
        assert svg.count("<circle") == 4
        assert "<Ort>" not in svg


class TestStrip:
    def test_the_picture_escapes_names_and_marks_close_neighbours(self):
        row = rankstrip.StripRow("01", "<b>", 1, np.array([0.9, 0.1]), (1, 2), "90 %", True)
        svg = rankstrip.build_svg([row], alt='a "b"', heading="x", selected="01")
        assert "<b>" not in svg
        assert "≈" in svg
        assert svg.count("<rect") == 4  # back, two ranks, frame

    def test_rare_ranks_stay_visible_and_frequent_ones_are_darker(self):
        assert 0.1 < rankstrip.opacity(0.01) < rankstrip.opacity(0.5) < rankstrip.opacity(1) == 1


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (0.001, "unter 1 %"), (0.94, "94 %"), (0.999, "über 99 %"), (1, "100 %")],
)
def test_a_share_never_claims_to_be_all_or_nothing(share, text):
    assert percent(share) == text
