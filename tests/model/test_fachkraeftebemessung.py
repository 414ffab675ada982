"""The city's staffing formula against all printed values, and what follows from a fixed total."""

import inspect
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model import fachkraeftebemessung
from sozialraum.model.fachkraeftebemessung import (
    EQUAL_INDEX_NOTE,
    SUBURBAN_CODES,
    BemessungError,
    soll,
    winners_losers,
)

from .conftest import DATA

CODES = [f"{number:02d}" for number in range(1, 18)]


@pytest.fixture(scope="module")
def printed():
    table = pd.read_csv(DATA / "tables" / "fachkraeftebemessung.csv", dtype={"code": str})
    rows = table[(table["ebene"] == "stadtraum") & (table["stichtag"] == "2020-12-31")]
    return rows.set_index("code")


@pytest.fixture(scope="module")
def index():
    table = pd.read_csv(DATA / "tables" / "index.csv", dtype={"code": str})
    rows = table[(table["ebene"] == "stadtraum") & (table["stichtag"] == "2017-12-31")]
    return rows.set_index("code")["wert"]


@pytest.fixture(scope="module")
def defaults():
    register = pd.read_csv(DATA / "parameter.csv").set_index("parameter_id")["default"]
    return {name: register[key] for name, key in fachkraeftebemessung.ARGUMENT_IDS.items()}


@pytest.fixture(scope="module")
def of_2020(printed, index, defaults):
    return soll(printed["prognose_0_26"], index, **defaults | {"supplement_vzae": 0})


class TestTableOf2020:
    @pytest.mark.parametrize("code", CODES)
    def test_each_printed_value_comes_out_to_two_decimals(self, of_2020, printed, code):
        assert round(of_2020.soll[code], 2) == printed.loc[code, "vzae_soll"]

    def test_the_printed_sum_comes_out(self, of_2020):
        assert of_2020.soll.sum() == pytest.approx(155.71, abs=1e-9)
        assert of_2020.total_vzae == 155.71
        assert of_2020.note == ""

    def test_the_area_of_the_best_index_gets_the_population_part_alone(self, of_2020):
        assert of_2020.areas.loc["07", "social_part_vzae"] == 0

    def test_the_supplement_comes_on_top_in_stadtraum_6_7_and_17(
        self, printed, index, defaults, of_2020
    ):
        with_it = soll(printed["prognose_0_26"], index, **defaults)
        gains = with_it.soll - of_2020.soll
        assert gains[gains > 0.1].round(9).to_dict() == dict.fromkeys(SUBURBAN_CODES, 0.5)
        assert with_it.total_vzae == pytest.approx(157.21)

    def test_the_other_polarity_would_not_meet_the_table(self, printed, index, defaults):
        turned = soll(printed["prognose_0_26"], index, **defaults, polarity=1)
        assert (turned.soll - printed["vzae_soll"]).abs().max() > 1

    def test_the_same_index_turned_round_with_its_polarity_gives_the_same(
        self, printed, index, defaults
    ):
        plain = soll(printed["prognose_0_26"], index, **defaults).soll
        turned = soll(printed["prognose_0_26"], -index, **defaults, polarity=1).soll
        assert np.allclose(plain, turned)


class TestFixedTotal:
    @given(code=st.sampled_from(CODES), factor=st.floats(1.05, 2))
    def test_one_changed_forecast_moves_every_other_area_the_other_way(
        self, printed, index, of_2020, code, factor
    ):
        people = printed["prognose_0_26"].astype(float)
        people[code] *= factor
        after = soll(people, index, total_vzae=155.71, population_weight=0.6)
        change = after.soll - of_2020.soll
        assert change.sum() == pytest.approx(0, abs=1e-9)
        assert change[code] > 0
        assert (change.drop(code) < 0).all()

    @given(
        people=st.lists(st.integers(0, 20_000), min_size=17, max_size=17).filter(any),
        weight=st.floats(0, 1),
        total=st.floats(0, 1000),
    )
    def test_for_every_weight_nobody_gets_less_than_nothing_and_the_sum_holds(
        self, index, people, weight, total
    ):
        series = pd.Series(people, index=CODES)
        result = soll(series, index, total_vzae=total, population_weight=weight)
        assert result.soll.sum() == pytest.approx(total)
        assert (result.soll >= 0).all()

    def test_a_weight_of_one_follows_the_population_and_zero_the_index(self, printed, index):
        people = printed["prognose_0_26"]
        by_people = soll(people, index, total_vzae=100, population_weight=1).soll
        by_index = soll(people, index, total_vzae=100, population_weight=0).soll
        assert np.allclose(by_people, 100 * people / people.sum())
        assert by_index.idxmax() == "16"
        assert by_index["07"] == 0

    def test_an_index_that_is_the_same_everywhere_leaves_the_population_and_says_so(self, printed):
        people = printed["prognose_0_26"]
        result = soll(people, people * 0.0, total_vzae=100, population_weight=0.6)
        assert np.allclose(result.soll, 100 * people / people.sum())
        assert result.note == EQUAL_INDEX_NOTE


@pytest.mark.parametrize(
    ("people", "values", "options", "message"),
    [
        ({"01": 1}, {"02": 1}, {}, "Für 01 fehlt der Index oder die Bevölkerungsprognose"),
        ({"01": math.nan}, {"01": 1}, {}, "Für 01 fehlt"),
        ({"01": -1}, {"01": 1}, {}, "Für 01 fehlt"),
        ({"01": 0}, {"01": 1}, {}, "überall null"),
        ({"01": 1}, {"01": 1}, {"population_weight": 1.2}, "1,2 ist nicht möglich.* von 0 bis 1"),
        ({"01": 1}, {"01": 1}, {"population_weight": math.nan}, "Gewicht der Bevölkerungsprognose"),
        ({"01": 1}, {"01": 1}, {"total_vzae": -1}, "Gesamtzahl der VzÄ: -1 .* ab 0"),
        ({"01": 1}, {"01": 1}, {"total_vzae": math.inf}, "Gesamtzahl der VzÄ: inf"),
        ({"01": 1}, {"01": 1}, {"supplement_vzae": -0.5}, "Zuschlag: -0,5"),
        ({"01": 1}, {"01": 1}, {"polarity": 0}, "ob ein hoher Wert mehr Belastung heißt"),
    ],
)
def test_what_the_formula_cannot_take_is_said(people, values, options, message):
    arguments = {"total_vzae": 155.71, "population_weight": 0.6} | options
    with pytest.raises(BemessungError, match=message):
        soll(pd.Series(people), pd.Series(values), **arguments)


class TestWinnersAndLosers:
    def test_the_largest_gain_comes_first_and_the_missing_last(self):
        before = pd.Series({"01": 1.0, "02": 2.0, "03": 3.0, "04": 4.0})
        after = pd.Series({"01": 1.0, "02": 2.5, "03": 2.0, "05": 1.0})
        table = winners_losers(before, after)
        assert table["code"].tolist() == ["02", "01", "03", "04", "05"]
        assert table["verdict"].tolist() == [
            "gewinnt",
            "unverändert",
            "verliert",
            "k. A.",
            "k. A.",
        ]
        assert table["change"].tolist()[:3] == [0.5, 0.0, -1.0]

    def test_changes_that_do_not_show_in_two_decimals_count_as_none(self):
        table = winners_losers(pd.Series({"01": 1.0}), pd.Series({"01": 1.004}))
        assert table["verdict"].tolist() == ["unverändert"]

    def test_the_index_of_2020_lets_prohlis_win(self, printed, of_2020):
        table = pd.read_csv(DATA / "tables" / "index.csv", dtype={"code": str})
        newer = table[(table["ebene"] == "stadtraum") & (table["stichtag"] == "2020-12-31")]
        after = soll(
            printed["prognose_0_26"],
            newer.set_index("code")["wert"],
            total_vzae=155.71,
            population_weight=0.6,
        )
        moved = winners_losers(of_2020.soll, after.soll).set_index("code")
        assert moved.loc["11", "verdict"] == "gewinnt"
        assert moved["change"].sum() == pytest.approx(0, abs=1e-9)


def test_every_parameter_has_a_row_in_the_register(parameters):
    ids = fachkraeftebemessung.ARGUMENT_IDS
    assert set(ids.values()) <= set(parameters["parameter_id"])
    assert set(ids) <= set(inspect.signature(soll).parameters)
