"""A change of the funded offers: who bears it, what is not known, what cannot be."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.scenario.offers import change_offers
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.result import run
from sozialraum.model.scenario.state import STADTRAUM_CODES, Scenario, ScenarioError

# The list of 2024: 159.32 VzÄ in the Stadträume, 51.72 city-wide, 3.75 without a named area.
CITY_WIDE = 55.47


def frame(posts=None, city_wide=None):
    posts = [9.0 + i for i in range(17)] if posts is None else posts
    rows = list(zip(STADTRAUM_CODES, posts, strict=True))
    rows += [] if city_wide is None else [("stadtweit", city_wide)]
    return pd.DataFrame(rows, columns=["code", "vzae"])


def test_a_cut_takes_the_same_part_from_all_offers_city_wide_ones_too():
    before = frame([10.0] * 16 + [0.0], city_wide=40.0)
    changed = change_offers(-50.0, before)
    assert changed.after[:16].tolist() == [7.5] * 16
    assert (changed.after[16], changed.city_wide_after) == (0.0, 30.0)
    assert (changed.total_before, changed.total_after) == (200.0, 150.0)


def test_several_city_wide_rows_add_up():
    rows = pd.concat([frame(), frame(city_wide=3.0).tail(1), frame(city_wide=4.0).tail(1)])
    assert change_offers(0.0, rows).city_wide_before == 7.0


def test_without_city_wide_offers_the_stadtraeume_bear_everything():
    changed = change_offers(-51.0, frame())
    assert changed.after.sum() == pytest.approx(changed.before.sum() - 51)
    assert changed.city_wide_after == 0


def test_no_change_leaves_everything_even_where_something_is_not_known():
    changed = change_offers(0.0, frame([np.nan] + [1.0] * 16))
    assert np.isnan(changed.after[0])
    assert changed.after[1:].tolist() == [1.0] * 16
    assert changed.total_after is None


@pytest.mark.parametrize("offers", [None, frame([np.nan] + [1.0] * 16), frame().tail(16)])
def test_a_change_of_an_unknown_sum_is_not_known_rather_than_zero(offers):
    changed = change_offers(-1.0, offers)
    assert np.isnan(changed.after).all()
    assert (changed.total_before, changed.total_after) == (None, None)


@pytest.mark.parametrize(("posts", "change"), [([1.0] * 17, -17.25), ([0.0] * 17, 1.0)])
def test_more_than_there_is_cannot_be_taken_and_nothing_cannot_grow_in_proportion(posts, change):
    with pytest.raises(
        ScenarioError, match=r"Änderung der geförderten Angebote: .*zusammen (17|0) VzÄ"
    ):
        change_offers(change, frame(posts))


def test_everything_can_be_taken():
    changed = change_offers(-17.0, frame([1.0] * 17))
    assert changed.after.tolist() == [0.0] * 17


@given(
    posts=st.lists(st.floats(0, 50), min_size=17, max_size=17),
    city_wide=st.floats(0, 60),
    change=st.integers(-400, 400).map(lambda n: n / 4),
)
def test_the_change_arrives_whole_and_nothing_falls_below_zero(posts, city_wide, change):
    offers = frame(posts, city_wide)
    total = sum(posts) + city_wide
    if total + change < 1e-3 or total < 1e-3:
        return
    changed = change_offers(change, offers)
    assert changed.total_after == pytest.approx(total + change)
    assert (changed.after >= 0).all()
    assert changed.city_wide_after >= 0


def test_the_cut_of_2025_costs_and_gives_no_kifaz_posts_but_shrinks_the_offers(
    pay, parameters, population
):
    result = run(PRESETS["kuerzung_2025"], pay, parameters, population, frame(city_wide=CITY_WIDE))
    assert (result.totals.vzae, result.totals.total_eur) == (0, 0)
    assert result.offers.total_after == pytest.approx(result.offers.total_before - 51)
    assert (result.areas["offers_after_vzae"] < result.areas["offers_before_vzae"]).all()
    share = result.areas["offers_after_vzae"] / result.areas["offers_before_vzae"]
    assert np.ptp(share) == pytest.approx(0)


def test_offers_left_out_are_missing_in_the_result(pay, parameters, population):
    result = run(Scenario(), pay, parameters, population)
    assert result.areas[["offers_before_vzae", "offers_after_vzae"]].isna().all(axis=None)
