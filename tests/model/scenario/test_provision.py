"""Provision before and after: ratios from sums, hours per head, who gains and who loses."""

import numpy as np
import pandas as pd
import pytest

from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.provision import heads, posts_before_and_after, provision
from sozialraum.model.scenario.result import run as scenario_run
from sozialraum.model.scenario.state import STADTRAUM_CODES, Scenario, StadtraumPlan

CODES = list(STADTRAUM_CODES)
OFFERS = pd.DataFrame({"code": [*CODES, "stadtweit"], "vzae": [10.0] * 17 + [30.0]})
HEADS = pd.DataFrame({"u18": [5000.0] * 16 + [10_000.0], "u25": [8000.0] * 17}, index=CODES)
TERMS = {"hours_per_vzae": 1560, "direct_share": 0.65}


@pytest.fixture
def run(pay, parameters, population):
    def compute(value, offers=OFFERS):
        return scenario_run(value, pay, parameters, population, offers)

    return compute


def test_rates_of_the_city_come_from_sums_not_from_means(run):
    found = provision(run(PRESETS["status_quo"]), HEADS, **TERMS)["u18"]
    assert found.before == found.after == pytest.approx(1000 * 170 / 90_000)
    assert found.frame.loc["17", "before"] == pytest.approx(1.0)
    assert found.frame.loc["01", "before"] == pytest.approx(2.0)


def test_one_post_for_6_800_young_people_is_nine_minutes_a_year(run):
    """MODEL.md section 9: 1 VzÄ for 6,800 young people = 9 minutes per head and year."""
    one = OFFERS.assign(vzae=[1.0] * 17 + [0.0])
    young = pd.DataFrame({"u21": [6800.0] * 17}, index=CODES)
    found = provision(run(PRESETS["status_quo"], one), young, **TERMS)["u21"]
    assert found.hours_before * 60 == pytest.approx(8.947, abs=0.001)


def test_gainers_and_losers_are_named_in_order(run):
    value = Scenario(
        offers_change_vzae=-20,
        plans=(StadtraumPlan("04", 3.0, 1.0), StadtraumPlan("17", 3.0, 1.0)),
    )
    found = provision(run(value), HEADS, **TERMS)["u18"]
    assert found.gainers == ("04", "17")
    assert set(found.losers) == set(CODES) - {"04", "17"}
    assert found.frame.loc["04", "change"] == pytest.approx(1000 * (3 - 1) / 5000)
    assert found.frame.loc["01", "change"] == pytest.approx(-1000 / 5000)


def test_nothing_planned_moves_nobody(run):
    found = provision(run(PRESETS["status_quo"]), HEADS, **TERMS)["u25"]
    assert (found.gainers, found.losers) == ((), ())
    assert found.spread_before == found.spread_after


def test_levelling_the_worst_off_lowers_inequality(run):
    value = Scenario(plans=(StadtraumPlan("17", 3.0, 1.0),))
    found = provision(run(value), HEADS, **TERMS)["u18"]
    assert found.spread_after.gini < found.spread_before.gini
    assert found.spread_after.lowest_per_1000 == pytest.approx(1.3)


def test_missing_heads_or_offers_stay_missing(run):
    few = HEADS.drop("05").reindex(CODES)
    found = provision(run(PRESETS["rahmenkonzeption"]), few, **TERMS)["u18"]
    assert np.isnan(found.frame.loc["05", "after"])
    assert (found.before, found.hours_after) == (None, None)
    assert found.spread_after.missing == ("05",)
    unknown = posts_before_and_after(run(PRESETS["rahmenkonzeption"], None))
    assert unknown.isna().all(axis=None)


def test_groups_are_independent(run):
    found = provision(run(PRESETS["rahmenkonzeption"]), HEADS, **TERMS)
    assert list(found) == ["u18", "u25"]
    assert found["u25"].after == pytest.approx(1000 * 174.5 / (17 * 8000))


def test_need_weighted_heads_add_up_to_those_under_18_and_follow_burden():
    index = pd.Series(np.linspace(-2, 2, 17), index=CODES)
    found = heads(HEADS, index, theta=0.25, polarity=-1)  # higher = less burden
    assert found["need"].sum() == pytest.approx(HEADS["u18"].sum())
    assert found.loc["01", "need"] > found.loc["16", "need"]
    turned = heads(HEADS, index, theta=0.25, polarity=1)
    assert turned.loc["01", "need"] < turned.loc["16", "need"]


def test_a_missing_index_leaves_need_out():
    index = pd.Series(0.0, index=CODES[1:])
    assert list(heads(HEADS, index, theta=0.25, polarity=-1)) == ["u18", "u25"]
