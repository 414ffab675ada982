"""Posts by need: what is computed from plain frames, and the view as people open it."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from sozialraum.answers import by_need
from sozialraum.model.allocation.methods import Method
from sozialraum.model.measures.need import NeedError
from sozialraum.model.scenario.state import STADTRAUM_CODES, Scenario, ScenarioError, StadtraumPlan
from sozialraum.ui.szenario import distribution_words
from tests.screen import everything, open_app

ROOT = Path(__file__).resolve().parents[3]
CODES = list(STADTRAUM_CODES)
NAMES = {code: f"{int(code)} Ort" for code in CODES}
COUNTS = ("u18_count", "u6_count", "alleinerziehende_count", "haushalte_mit_kindern_count")
TERMS = by_need.Terms(
    total_vzae=25.5,
    basis=by_need.BY_COUNTS,
    weights=dict.fromkeys(COUNTS, 0.0) | {"u18_count": 2.0, "alleinerziehende_count": 2.0},
    theta=0.25,
    beta=0.3,
    method=Method.SAINTE_LAGUE,
    minimum_vzae=0.5,
    unit_vzae=0.25,
)


def column(*numbers: float) -> pd.Series:
    """Numbers for the first Stadträume, 100 for the rest."""
    rest = [100.0] * (len(CODES) - len(numbers))
    return pd.Series([*map(float, numbers), *rest], index=CODES)


def facts(**more) -> by_need.Facts:
    counts = pd.DataFrame(
        {
            "u18_count": column(1000, 500, 200),
            "u6_count": column(300, 200, 100),
            "alleinerziehende_count": column(50, 900, 20),
            "haushalte_mit_kindern_count": column(600, 300, 120),
        }
    )
    known = by_need.Facts(
        counts=counts,
        day="2025-12-31",
        indices={"belastungsindex": column(1, -2, 0) / 100},
        polarities={"belastungsindex": -1},
        offers=column(10, 2, 3) / 10,
        planned=pd.Series(0.0, index=CODES),
        names={key: key for key in (*COUNTS, "belastungsindex")},
    )
    return replace(known, **more)


def test_the_whole_sum_is_handed_out_and_nobody_falls_below_the_minimum():
    result = by_need.compute(TERMS, facts())
    assert result.vzae.sum() == 25.5
    assert result.vzae.min() >= 0.5
    assert result.shares.sum() == pytest.approx(1)


def test_single_parents_draw_posts_to_where_they_live():
    result = by_need.compute(TERMS, facts())
    assert result.vzae["02"] > result.by_heads.values["02"]
    winners = result.winners
    assert winners.iloc[0]["code"] == "02"
    assert winners["change"].sum() == 0


def test_without_a_wish_for_more_need_only_heads_count():
    result = by_need.compute(replace(TERMS, basis="belastungsindex", theta=0.0), facts())
    assert (result.vzae == result.by_heads.values).all()
    assert set(result.winners["verdict"]) == {"unverändert"}


def test_a_worse_index_brings_more_posts_the_polarity_is_not_turned_round():
    result = by_need.compute(replace(TERMS, basis="belastungsindex", theta=0.6), facts())
    assert result.vzae["02"] > result.by_heads.values["02"]


def test_a_base_share_of_one_gives_everybody_the_same():
    result = by_need.compute(replace(TERMS, beta=1.0), facts())
    assert set(result.vzae) == {1.5}
    assert "Alle Stadträume erhalten gleich viel: 1,50 VzÄ" in distribution_words.answer(
        result, NAMES
    )


def test_weights_that_are_all_zero_are_refused_in_german():
    with pytest.raises(NeedError, match="Mindestens eines"):
        by_need.compute(replace(TERMS, weights=dict.fromkeys(COUNTS, 0.0)), facts())


def test_an_indicator_with_a_gap_is_left_out_and_named():
    counts = facts().counts.copy()
    counts.loc["05", "alleinerziehende_count"] = float("nan")
    result = by_need.compute(TERMS, facts(counts=counts))
    assert result.left_out == ("alleinerziehende_count",)


def test_a_minimum_the_sum_does_not_allow_is_lowered_and_said():
    result = by_need.compute(replace(TERMS, total_vzae=5.0), facts())
    assert result.minimum_vzae == 0.25
    assert any("mindestens 0,25 statt 0,50" in n for n in distribution_words.notes(result, NAMES))


def test_whole_posts_round_the_minimum_up_and_name_what_is_left_over():
    result = by_need.compute(replace(TERMS, unit_vzae=1.0), facts())
    assert result.minimum_vzae == 1.0
    assert result.left_over_vzae == 0.5
    assert result.vzae.sum() == 25
    notes = distribution_words.notes(result, NAMES)
    assert any("aufgerundet" in note for note in notes)
    assert any("0,50 VzÄ bleiben übrig" in note for note in notes)


def test_equal_claims_are_shown_as_a_tie_with_names():
    equal = facts(counts=pd.DataFrame(dict.fromkeys(COUNTS, column())))
    result = by_need.compute(replace(TERMS, total_vzae=25.75), equal)
    words = tie_note(result)
    assert "Gleichstand: 1 Ort, 2 Ort" in words
    assert "niedrigere Nummer: 1 Ort." in words


def tie_note(result: by_need.Distribution) -> str:
    return next(n for n in distribution_words.notes(result, NAMES) if n.startswith("Gleichstand"))


def test_five_methods_stand_beside_each_other_and_keep_the_sum():
    table = by_need.compute(TERMS, facts()).by_method()
    assert list(table.columns) == [
        "sainte_lague",
        "hamilton",
        "huntington_hill",
        "adams",
        "jefferson",
    ]
    assert set(table.sum()) == {25.5}


def test_the_chosen_method_is_the_column_of_the_comparison():
    for method in by_need.METHODS:
        result = by_need.compute(replace(TERMS, method=method), facts())
        assert (result.by_method()[method.value] == result.vzae).all()


def test_hamilton_comes_with_an_example_that_names_a_place():
    result = by_need.compute(replace(TERMS, method=Method.HAMILTON), facts())
    words = distribution_words.alabama_words(result, NAMES)
    assert "Ort bei einer Summe von" in words
    assert words in distribution_words.notes(result, NAMES)


def test_evenness_is_told_in_the_direction_of_the_numbers():
    result = by_need.compute(TERMS, facts())
    word = "gleichmäßiger" if result.after.gini < result.before.gini else "ungleichmäßiger"
    assert word in distribution_words.equity_words(result)
    better = replace(result, before=replace(result.before, gini=result.after.gini))
    assert "so gleichmäßig wie vorher" in distribution_words.equity_words(better)


def test_taking_over_keeps_money_and_posts_outside_and_hands_out_the_same_sum():
    now = Scenario(outside_vzae=1.5, plans=(StadtraumPlan("04", 1.5, 1.0, 20_000),))
    result = by_need.compute(replace(TERMS, beta=0.8), facts())
    taken = result.as_scenario(now)
    assert taken.vzae == 25.5 + 1.5
    assert taken.plan("04").aktionsbudget_eur == 20_000
    assert [taken.plan(code).vzae for code in CODES] == result.vzae.tolist()
    for code in CODES[:3] + CODES[4:]:  # a new KiFaZ costs what the presets' KiFaZ cost
        assert taken.plan(code).aktionsbudget_eur == (20_000 if taken.plan(code).kifaz else 0)


def test_more_posts_than_a_kifaz_can_have_cannot_be_taken_over():
    result = by_need.compute(replace(TERMS, total_vzae=51, beta=0.0), facts())
    assert result.vzae.max() > 3
    with pytest.raises(ScenarioError):
        result.as_scenario(Scenario())


open_view = partial(open_app, "scenario", ansicht="verteilung")


def with_table(app: AppTest) -> AppTest:
    app.session_state["fold_distribution_table"] = True
    return app.run()


def test_the_view_opens_with_answer_map_and_table(engine):  # noqa: ARG001
    app = with_table(open_view())
    assert not app.exception
    assert not app.error
    text = everything(app)
    assert "Am meisten erhält 11 Prohlis (2,25 VzÄ), am wenigsten" in text
    assert "Maßstab: Köpfe unter 18, je Standardabweichung im Bedarfsindex dieser Anwendung" in text
    assert "25,50 VzÄ" in text
    assert "Karte der 17 Stadträume mit den Stellen der Verteilung" in text
    assert "Verteilung nach Bedarf in VzÄ" in text


def test_what_counts_heads_alone_is_not_called_need(engine):  # noqa: ARG001
    text = everything(with_table(open_view(bedarf="anzahlen")))
    assert "Am meisten erhalten 4 Pieschen und 8 Blasewitz (je 2,00 VzÄ), am wenigsten" in text
    assert "Maßstab: nach Köpfen, als Anteile an Anzahlen" in text
    assert "Köpfe messen keine Belastung" in text
    for words in ("Verteilung nach Bedarf", "Anteil nach Bedarf", "Bedarf je Kopf"):
        assert words not in text
    assert "Verteilung nach Köpfen in VzÄ" in text


def test_a_link_from_when_heads_were_the_default_still_counts_heads(engine):  # noqa: ARG001
    app = open_view(g_ae="4")
    assert "Maßstab: nach Köpfen" in everything(app)
    assert "Alleinerziehende (sehr wichtig)" in everything(app)
    app.selectbox(key="choice_bedarf").set_value("bedarfsindex").run()
    assert not app.exception
    assert "Maßstab: Köpfe unter 18" in everything(app)


def test_a_link_sets_basis_assumption_and_method(engine):  # noqa: ARG001
    app = open_view(bedarf="belastungsindex", theta="0.5", sockel="0", verfahren="hamilton")
    text = everything(app)
    assert "50 % Mehrbedarf (Annahme)" in text
    assert "0 % gehen als Sockel" in text
    assert "Nach Hamilton" in text


def test_hostile_values_in_the_link_end_in_the_defaults(engine):  # noqa: ARG001
    hostile = dict.fromkeys(("stellen", "bedarf", "sockel", "verfahren", "g_u18"), "<b>nan")
    app = open_view(**hostile)
    assert not app.exception
    assert not app.error
    assert "30 % gehen als Sockel" in everything(app)


def test_all_weights_unimportant_gives_a_warning_and_no_result(engine):  # noqa: ARG001
    app = open_view(g_u18="0", g_ae="0")
    assert "Mindestens eines muss über 0 liegen" in everything(app)
    assert "Am meisten" not in everything(app)


def test_the_button_makes_the_distribution_the_scenario(engine):  # noqa: ARG001
    app = open_view()
    app.button(key="distribution_take").click().run()
    assert not app.exception
    assert app.button(key="distribution_take").disabled
    taken = app.session_state["history"].present
    assert taken.vzae == 25.5
    assert taken.name == "Eigenes Szenario"
