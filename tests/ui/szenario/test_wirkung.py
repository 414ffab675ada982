"""Access, provision and equity first; then the offset as interval and probability, never one number."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from sozialraum.answers import effect, scenario
from sozialraum.answers.release import Release
from sozialraum.documents import tables
from sozialraum.model.costs.calibration import Comparison
from sozialraum.model.costs.personnel import CostView
from sozialraum.model.prevention.inputs import PreventionError, assumptions
from sozialraum.model.prevention.risk import Simulation, simulate, tornado
from sozialraum.model.scenario.link import encode
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.result import ScenarioResult, run
from sozialraum.model.scenario.state import STADTRAUM_CODES
from sozialraum.pictures import effect_chart
from sozialraum.store import queries
from sozialraum.ui.szenario import effect_check, effect_words, wirkung
from tests.screen import open_app

ROOT = Path(__file__).resolve().parents[3]
CODES = list(STADTRAUM_CODES)
HEADS = pd.Series(np.arange(1000.0, 18_000.0, 1000.0), index=CODES)
POSTS = pd.Series(2.0, index=CODES)
BURDEN = pd.Series(np.arange(17.0), index=CODES)  # higher code = higher burden at polarity +1


@pytest.fixture(scope="session")
def published(engine) -> dict[str, pd.DataFrame]:
    return {
        "pay": queries.table(engine, "pay"),
        "parameters": queries.table(engine, "parameter"),
    }


def result_of(preset: str, published, **changes) -> ScenarioResult:
    heads = pd.DataFrame({"code": CODES, "u18": HEADS.to_numpy(), "u25": HEADS.to_numpy()})
    scenario = replace(PRESETS[preset], **changes)
    return run(scenario, published["pay"], published["parameters"], heads)


def access_of(preset: str, published, posts=POSTS, burden=BURDEN, polarity=1):
    areas = result_of(preset, published).areas
    return effect.access(areas, HEADS, posts, burden, polarity)


def test_reach_is_the_share_of_children_whose_stadtraum_has_a_kifaz(published):
    access = access_of("rahmenkonzeption", published)
    assert access.kifaz_share == pytest.approx((4 + 10 + 14) / (17 * 18 / 2))
    assert access_of("ratsbeschluss_2018", published).kifaz_share == 0
    assert access_of("alle_17", published).kifaz_share == pytest.approx(1)


def test_provision_comes_from_sums_not_from_mean_rates(published):
    access = access_of("alle_17", published)
    assert access.before_per_1000 == pytest.approx(1000 * 34 / HEADS.sum())
    assert access.after_per_1000 == pytest.approx(1000 * (34 + 25.5) / HEADS.sum())


def test_turning_the_burden_index_round_turns_who_counts_as_burdened(published):
    up = access_of("alle_17", published, polarity=1).frame["is_burdened"]
    down = access_of("alle_17", published, polarity=-1).frame["is_burdened"]
    assert up["17"] and not up["01"]
    assert down["01"] and not down["17"]


def test_new_posts_in_burdened_areas_are_set_against_the_children_there(published):
    access = access_of("rahmenkonzeption", published)
    burdened = access.frame[access.frame["is_burdened"]]
    assert set(burdened.index) & {"04", "10", "14"} == {"14"}
    assert access.new_share == pytest.approx(1.5 / 4.5)
    assert access.burdened_u18_share == pytest.approx(burdened["u18"].sum() / HEADS.sum())
    assert access_of("status_quo", published).new_share is None


def test_posts_where_there_were_fewest_lower_inequality(published):
    posts = POSTS.copy()
    posts[["04", "10", "14"]] = 0.5
    access = access_of("rahmenkonzeption", published, posts=posts)
    assert access.gini_after < access.gini_before


def test_a_missing_figure_makes_the_citys_figure_missing_not_smaller(published):
    access = access_of("alle_17", published, posts=POSTS.drop("03"))
    assert access.before_per_1000 is None
    assert np.isnan(access.frame.loc["03", "after_per_1000"])


def test_a_cut_of_the_offers_shows_in_the_posts_after(published):
    areas = result_of("status_quo", published).areas.assign(
        offers_before_vzae=2.0, offers_after_vzae=1.5
    )
    access = effect.access(areas, HEADS, POSTS, BURDEN, 1)
    assert access.frame["after"].tolist() == [1.5] * 17


def test_shares_follow_the_children_and_add_up_to_one(published):
    programme = effect.programme(result_of("alle_17", published), HEADS, 30_000)
    assert sum(programme.hze_share) == pytest.approx(1)
    assert programme.hze_share[16] == pytest.approx(17 * programme.hze_share[0])
    assert programme.one_off_eur == 17 * 30_000


def test_the_programme_costs_what_the_scenario_costs(published):
    for preset in ("rahmenkonzeption", "ratsbeschluss_2018"):
        result = result_of(preset, published, view=CostView.KGST)
        programme = effect.programme(result, HEADS, 0)
        cost = programme.cost_eur(np.array([1.0]), np.array([0.0])).sum()
        assert cost == pytest.approx(result.totals.total_eur), preset


def test_posts_outside_the_stadtraeume_alone_are_spread_over_all(published):
    result = result_of("status_quo", published, outside_vzae=1.5)
    programme = effect.programme(result, HEADS, 0)
    assert programme.is_active.all()
    assert sum(programme.other_eur) == pytest.approx(result.totals.total_eur)


def test_a_missing_population_is_refused_not_taken_for_zero(published):
    heads = HEADS.copy()
    heads["04"] = np.nan
    with pytest.raises(PreventionError):
        effect.programme(result_of("rahmenkonzeption", published), heads, 0)


def test_old_pay_is_brought_to_todays_before_it_meets_todays_hze(engine):
    release = Release.read(engine)
    old = scenario.run(release, PRESETS["ratsbeschluss_2018"])
    new = effect.at_todays_pay(release, old)
    assert new.scenario.year == 2026
    assert new.totals.vzae == old.totals.vzae
    assert new.totals.total_eur > 1.2 * old.totals.total_eur
    assert effect.at_todays_pay(release, new) is new


def test_sliders_move_the_likeliest_value_and_keep_the_range(published):
    base = assumptions(published["parameters"])
    plan = effect.assume(base, {"cashable": 0.3, "horizon_years": 15.0, "detection": 0.05}, 0)
    assert (plan.cashable.minimum, plan.cashable.mode, plan.cashable.maximum) == (0.2, 0.3, 0.8)
    assert (plan.horizon_years, plan.detection) == (15, 0.05)
    assert plan.elasticity == base.elasticity
    assert plan.rent_eur == base.rent_eur


def test_the_scenarios_own_rent_replaces_the_registers_range(published):
    base = assumptions(published["parameters"])
    plan = effect.assume(base, {}, 12_000)
    assert plan.rent_eur.is_constant
    assert plan.rent_eur.mode == 12_000


@pytest.fixture(scope="session")
def simulation(published) -> Simulation:
    programme = effect.programme(result_of("alle_17_oben", published), HEADS, 30_000)
    plan = effect.assume(assumptions(published["parameters"]), {}, 0)
    return simulate(programme, plan)


def test_the_reference_run_gives_six_cents_back_and_never_pays_for_itself(published):
    """17 KiFaZ with 2.0 VzÄ, rent as a range, no start-up cost: 0 / 0.06 / 0.20 per euro."""
    even = pd.Series(1000.0, index=CODES)
    programme = effect.programme(result_of("alle_17_oben", published), even, 0)
    plan = effect.assume(assumptions(published["parameters"]), {}, 0)
    found = simulate(programme, plan)
    row = found.measures.loc["ratio"]
    assert row[["p5", "p50", "p95"]].tolist() == pytest.approx([0, 0.06, 0.20], abs=0.02)
    assert found.probability == 0


def test_break_even_is_told_in_cases_with_its_interval(simulation):
    text = effect_words.break_even(simulation)
    row = simulation.measures.loc["break_even_per_1000"]
    assert f"{row['p50']:.0f} von 1.000 Fällen" in text
    assert f"{row['p5']:.0f} bis {row['p95']:.0f}" in text


def test_more_than_all_cases_is_out_of_reach_not_a_number(simulation):
    assert effect_words.cases(1200.0) == "mehr als alle Fälle"
    measures = simulation.measures.copy()
    measures.loc["break_even_per_1000", ["p5", "p50", "p95"]] = [900.0, 990.0, 1500.0]
    text = effect_words.break_even(replace(simulation, measures=measures))
    assert "900 bis mehr als alle" in text


def test_the_probability_carries_its_monte_carlo_error(simulation):
    text = effect_words.probability(simulation, 10)
    assert "In 0 von 10.000 Rechnungen" in text
    assert "± 0,00 Punkte" in text
    assert "bis 0,04 %" in text
    assert effect_words.chance(simulation) == "unter 0,1 %"


def test_the_verdict_follows_the_probability(simulation):
    likely = replace(simulation, probability=0.8, probability_low=0.79, probability_high=0.81)
    rare = replace(simulation, probability=0.2, probability_low=0.19, probability_high=0.21)
    assert "nicht zu erwarten" in effect_words.verdict(simulation)
    assert "unwahrscheinlich" in effect_words.verdict(rare)
    assert "aber nicht belegt" in effect_words.verdict(likely)


def test_the_answer_speaks_of_access_before_money(published, simulation):
    access = access_of("alle_17", published)
    text = effect_words.answer(access, simulation)
    assert text.index("KiFaZ") < text.index("selbst bezahlt")
    assert "Cent" not in text
    assert "Gemessen hat eine Wirkung in Dresden niemand" in effect_words.basis("Probe", access)
    without = effect_words.answer(access_of("status_quo", published), None)
    assert "bezahlt" not in without


def test_no_text_promises_an_effect_of_the_bremen_model():
    texts = [
        *effect_words.CAUTIONS,
        *wirkung.SOURCES,
        wirkung.GUIDE,
    ]
    about = [text for text in texts if "ESPQ" in text]
    assert len(about) == 1
    assert not re.search(r"\d", about[0])
    assert len(effect_words.CAUTIONS) == 4


def test_the_tornado_keeps_its_order_and_shows_the_grade(published):
    programme = effect.programme(result_of("alle_17", published), HEADS, 30_000)
    plan = assumptions(published["parameters"])
    found = tornado(programme, plan)
    names = {key: key.upper() for key in found["parameter_id"]}
    rows = effect_chart.tornado_rows(found, names)
    assert rows["label"].iloc[0] == "PRAEVENTION_ELASTIZITAET [B]"
    assert len(rows) == 2 * len(found)
    assert (rows["base"] == rows["base"].iloc[0]).all()
    low = rows[(rows["end"] == effect_chart.LOW) & rows["label"].str.contains("ELASTI")]
    assert low["value"].iloc[0] == 0


def test_charts_name_units_and_put_the_highest_burden_on_top(published):
    frame = access_of("alle_17", published).frame.rename_axis("code").reset_index()
    frame["name"] = "SR " + frame["code"]
    chart = effect_chart.provision(frame).to_dict()
    assert chart["layer"][0]["encoding"]["y"]["sort"][0] == "SR 17"
    assert chart["layer"][0]["encoding"]["x"]["title"] == "VzÄ je 1.000 unter 18-Jährige"
    interval = effect_chart.interval(-3.0, 5.0, 130.0).to_dict()
    assert interval["layer"][0]["encoding"]["x"]["scale"]["domain"] == [-3.0, 130.0]


def test_the_file_of_access_has_every_stadtraum_in_words(published, monkeypatch):
    access = access_of("rahmenkonzeption", published)
    names = {code: f"SR {code}" for code in access.frame.index}
    monkeypatch.setattr(wirkung.controls, "stadtraum_names", lambda: names)
    sheet = tables.sheet(wirkung.table(access))
    assert len(sheet) == 17
    assert sheet["KiFaZ"].value_counts().to_dict() == {"nein": 14, "ja": 3}


def test_costs_are_checked_against_the_111_offers_of_2024(engine):
    found = effect.checked_costs(Release.read(engine), PRESETS["rahmenkonzeption"])
    assert (found.offer_count, found.used_count) == (111, 107)
    assert found.vzae == pytest.approx(214.79)
    assert found.total.difference_share == pytest.approx(0.071, abs=0.001)


@pytest.mark.parametrize(
    ("modelled", "words"), [(107.0, "7 % mehr"), (90.0, "10 % weniger"), (100.2, "auf ein Prozent")]
)
def test_the_difference_to_the_funding_list_is_said_in_a_sentence(modelled, words):
    assert words in effect_check.difference(Comparison(100.0, modelled), "2024")


# --- the view


@pytest.fixture
def open_view(engine):  # noqa: ARG001 (the session's store stands behind the app)
    return partial(open_app, "scenario", ansicht="wirkung")


def bodies(app: AppTest) -> str:
    return "\n".join(one.proto.body for one in app.get("html")).replace("\u00a0", " ")


def texts(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in app.markdown)


def test_the_view_leads_with_access_and_ends_with_money(open_view):
    app = open_view()
    assert not app.exception
    assert not app.error
    html = bodies(app)
    assert html.index("Mit KiFaZ im Stadtraum") < html.index("Rückfluss je Euro")
    assert "nicht zu erwarten" in html
    for label in (*effect_chart.PROVISION_COLOURS, *effect_chart.TORNADO_COLOURS):
        assert f"</span>{label}</li>" in html
    assert "von 1.000 Fällen" in texts(app)
    assert len(app.get("vega_lite_chart")) == 3
    for caution in effect_words.CAUTIONS:
        assert caution in texts(app)


def test_a_larger_cashable_share_needs_fewer_avoided_cases(open_view):
    def cases(app: AppTest) -> int:
        found = re.search(r"\*\*([\d.]+) von 1\.000 Fällen", texts(app))
        assert found
        return int(found.group(1).replace(".", ""))

    assert cases(open_view(kasse="0.8")) < cases(open_view()) < cases(open_view(kasse="0.2"))


def test_moving_a_slider_changes_the_offset_and_not_the_access(open_view):
    app = open_view()
    before = texts(app)
    access = re.search(r"Mit KiFaZ im.*?</div>.*?</div>", bodies(app))
    app.select_slider(key="choice_horizont").set_value(20.0).run()
    assert "in 20 Jahren" in texts(app)
    assert texts(app) != before
    assert access and access.group(0) in bodies(app)


def test_a_scenario_that_spends_nothing_has_no_offset(open_view):
    app = open_view(plan=encode(PRESETS["status_quo"]))
    assert not app.exception
    assert any("nichts gegenzurechnen" in note.value for note in app.info)
    assert "Es entsteht kein KiFaZ." in bodies(app)


def test_a_broken_link_falls_back_to_the_registers_values(open_view):
    app = open_view(kasse="alles", elast="9")
    assert not app.exception
    assert app.select_slider(key="choice_kasse").value == 0.5
