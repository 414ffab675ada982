"""Need: shares from counts and from an index; polarity guarded on named areas of Dresden."""

import math
import tomllib

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.allocation.result import allocate, shares
from sozialraum.model.measures import need
from sozialraum.model.measures.need import (
    NeedError,
    intensity,
    kappa,
    normalised,
    share_index,
    weighted_heads,
    weighted_population,
)
from tests.model.conftest import DATA

CODES = [f"{number:02d}" for number in range(1, 18)]
INDICES = ["benachteiligungsindex", "belastungsindex"]
printed = pytest.mark.parametrize("index_id", INDICES)


def polarity_of(indicator_id):
    registry = tomllib.loads((DATA / "indicators.toml").read_text(encoding="utf-8"))
    return registry[indicator_id]["polarity"]


def index_of(index_id):
    table = pd.read_csv(DATA / "tables" / "index.csv", dtype={"code": str})
    rows = table[(table["ebene"] == "stadtraum") & (table["index_name"].str.lower() == index_id)]
    return rows.set_index("code")["wert"]


@pytest.fixture(scope="module")
def people():
    """Forecast of residents aged 0-26 in 2020, as printed in the council papers."""
    table = pd.read_csv(DATA / "tables" / "fachkraeftebemessung.csv", dtype={"code": str})
    rows = table[(table["ebene"] == "stadtraum") & (table["stichtag"] == "2020-12-31")]
    return rows.set_index("code")["prognose_0_26"].astype(float)


@pytest.fixture(scope="module")
def theta():
    register = pd.read_csv(DATA / "parameter.csv").set_index("parameter_id")["default"]
    return register[need.ARGUMENT_IDS["theta"]]


COUNTS = pd.DataFrame(
    {"u18": [100, 300], "sgb2": [60, 20], "single": [30.0, 10.0]}, index=["01", "02"]
)


class TestShareIndex:
    def test_shares_are_the_weighted_shares_of_each_count(self):
        result = share_index(COUNTS, {"u18": 0.5, "sgb2": 0.5})
        assert result.shares.to_dict() == {"01": 0.5 * 0.25 + 0.5 * 0.75, "02": 0.5}
        assert result.contributions["sgb2"].to_dict() == {"01": 0.375, "02": 0.125}
        assert result.left_out == ()

    def test_an_indicator_with_a_gap_is_left_out_and_its_weight_goes_to_the_others(self):
        gap = COUNTS.assign(single=[np.nan, 10])
        result = share_index(gap, {"u18": 0.2, "sgb2": 0.3, "single": 0.5})
        assert result.left_out == ("single",)
        assert result.weights == pytest.approx({"u18": 0.4, "sgb2": 0.6})
        assert result.shares["01"] == pytest.approx(0.4 * 0.25 + 0.6 * 0.75)

    def test_an_indicator_that_counts_nobody_is_left_out(self):
        result = share_index(COUNTS.assign(single=0), {"u18": 0.5, "single": 0.5})
        assert (result.left_out, result.weights) == (("single",), {"u18": 1.0})

    def test_a_gap_without_weight_disturbs_nothing(self):
        gap = COUNTS.assign(single=np.nan)
        result = share_index(gap, {"u18": 1.0, "single": 0.0})
        assert (result.left_out, result.shares.tolist()) == ((), [0.25, 0.75])

    def test_with_reversed_polarity_the_others_are_counted(self):
        healthy = pd.DataFrame({"healthy": [90, 30]}, index=["01", "02"])
        everybody = pd.DataFrame({"healthy": [100, 60]}, index=["01", "02"])
        result = share_index(healthy, {"healthy": 1}, polarity={"healthy": -1}, bases=everybody)
        assert result.shares.to_dict() == {"01": 0.25, "02": 0.75}

    def test_flipping_the_polarity_of_one_indicator_changes_the_ranking(self):
        everybody = COUNTS.assign(sgb2=[100, 100])
        weights = {"u18": 0.4, "sgb2": 0.6}
        plain = share_index(COUNTS, weights, bases=everybody).shares
        flipped = share_index(COUNTS, weights, polarity={"sgb2": -1}, bases=everybody).shares
        assert plain.idxmax() == "01"
        assert flipped.idxmax() == "02"

    @given(
        counts=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=17),
        weight=st.floats(0.01, 0.99),
        more=st.integers(1, 50),
    )
    def test_shares_add_up_to_one_and_more_burden_never_lowers_them(self, counts, weight, more):
        frame = pd.DataFrame(counts, columns=["a", "b"], index=CODES[: len(counts)]) + 1
        weights = {"a": weight, "b": 1 - weight}
        before = share_index(frame, weights)
        raised = frame.copy()
        raised.loc["01", "a"] += more
        after = share_index(raised, weights)
        assert before.shares.sum() == pytest.approx(1)
        assert np.allclose(before.contributions.sum(axis=1), before.shares)
        assert after.shares["01"] >= before.shares["01"] - 1e-12

    @pytest.mark.parametrize(
        ("weights", "options", "message"),
        [
            ({"u18": 0.5}, {}, "Gewichte: Zusammen sind es 50 %, nötig sind 100 %."),
            ({"u18": 1.5, "sgb2": -0.5}, {}, "Gewichte: sgb2 braucht eine Zahl ab 0."),
            ({"u18": math.nan}, {}, "Gewichte: u18 braucht eine Zahl ab 0."),
            ({"hze": 1}, {}, "Bedarf: Die Kennzahl hze ist nicht dabei."),
            (
                {"u18": 1},
                {"polarity": {"u18": 0}},
                "Bedarf: u18 sagt nicht, ob ein hoher Wert mehr Bedarf heißt.",
            ),
            (
                {"u18": 1},
                {"polarity": {"u18": -1}},
                "Bedarf: u18 zählt Menschen mit weniger Bedarf; dazu fehlt die Zahl aller.",
            ),
            (
                {"u18": 1},
                {"polarity": {"u18": -1}, "bases": COUNTS[["sgb2"]]},
                "Bedarf: u18 zählt Menschen mit weniger Bedarf; dazu fehlt die Zahl aller.",
            ),
            (
                {"u18": 1},
                {"polarity": {"u18": -1}, "bases": COUNTS - 1},
                "Bedarf: u18 enthält eine Anzahl unter 0.",
            ),
        ],
    )
    def test_what_cannot_be_computed_is_said(self, weights, options, message):
        with pytest.raises(NeedError) as caught:
            share_index(COUNTS, weights, **options)
        assert str(caught.value) == message

    def test_without_any_complete_indicator_there_is_no_need(self):
        with pytest.raises(NeedError, match=r"Keine Kennzahl ist vollständig \(u18\)"):
            share_index(COUNTS.assign(u18=np.nan), {"u18": 1})

    def test_slider_weights_are_scaled_to_one(self):
        assert normalised({"a": 3, "b": 1}) == {"a": 0.75, "b": 0.25}
        with pytest.raises(NeedError, match="Mindestens eines"):
            normalised({"a": 0})


class TestWeightedPopulation:
    def test_one_standard_deviation_more_burden_means_theta_more_per_head(self):
        heads = pd.Series({"01": 100, "02": 100})
        result = weighted_population(heads, pd.Series({"01": 3, "02": 7}), theta=0.5, polarity=1)
        # the two lie one standard deviation above and below the mean
        assert result["02"] / result["01"] == pytest.approx(1.5**2)

    def test_an_index_taken_as_it_is_is_not_standardised(self):
        heads, index = pd.Series({"01": 100, "02": 300}), pd.Series({"01": 1.0, "02": 0.0})
        result = weighted_population(heads, index, theta=0.5, polarity=1, standardise=False)
        assert result["01"] / result["02"] == pytest.approx(1.5 / 3)

    @printed
    def test_theta_zero_leaves_population_shares(self, people, index_id):
        result = weighted_population(people, index_of(index_id), theta=0, polarity=-1)
        assert np.allclose(result, people / people.sum())

    def test_an_index_that_is_the_same_everywhere_leaves_population_shares(self, people):
        result = weighted_population(people, people * 0 + 5, theta=0.3, polarity=1)
        assert np.allclose(result, people / people.sum())

    def test_beta_and_theta_zero_hand_out_posts_by_population(self, people):
        flat = weighted_population(people, people * 0, theta=0, polarity=-1)
        assert allocate(shares(flat, 0), 25.5).units.equals(allocate(people, 25.5).units)

    def test_an_area_where_nobody_lives_needs_nothing(self):
        heads, index = pd.Series({"01": 0, "02": 9}), pd.Series({"01": 1e6, "02": 0.0})
        result = weighted_population(heads, index, theta=0.6, polarity=1, standardise=False)
        assert result.to_dict() == {"01": 0.0, "02": 1.0}

    @pytest.mark.parametrize(
        ("heads", "index", "options", "message"),
        [
            ({"04": 1}, {"05": 1}, {}, "Für 04 fehlt der Index oder die Einwohnerzahl"),
            ({"04": math.nan}, {"04": 1}, {}, "Für 04 fehlt der Index oder die Einwohnerzahl"),
            ({"04": -1}, {"04": 1}, {}, "Für 04 fehlt der Index oder die Einwohnerzahl"),
            ({"04": 0}, {"04": 1}, {}, "Es gibt keine Einwohner"),
            ({"04": 1}, {"04": 1}, {"theta": -0.1}, "Mehrbedarf je Standardabweichung"),
            ({"04": 1}, {"04": 1}, {"theta": math.nan}, "Mehrbedarf je Standardabweichung"),
            ({"04": 1}, {"04": 1}, {"polarity": 0}, "ob ein hoher Wert mehr Bedarf heißt"),
        ],
    )
    def test_what_cannot_be_computed_is_said(self, heads, index, options, message):
        arguments = {"theta": 0.25, "polarity": -1} | options
        with pytest.raises(NeedError, match=message):
            weighted_population(pd.Series(heads), pd.Series(index), **arguments)

    def test_polarity_takes_no_other_number(self):
        one = pd.Series({"04": 1.0})
        with pytest.raises(ValueError, match="polarity"):
            weighted_population(one, one, theta=0.25, polarity=2)

    def test_kappa_is_the_logarithm_of_the_extra_need(self):
        assert math.exp(kappa(0.25)) == pytest.approx(1.25)
        assert kappa(0) == 0


class TestPolarityOnNamedAreas:
    @printed
    def test_stadtraum_11_and_16_need_more_than_their_population_share(
        self, people, theta, index_id
    ):
        result = weighted_population(
            people, index_of(index_id), theta=theta, polarity=polarity_of(index_id)
        )
        per_head = intensity(result, people)
        assert set(per_head.nlargest(2).index) == {"11", "16"}
        assert (per_head[["11", "16"]] > 1).all()
        assert per_head["07"] < 1

    @printed
    def test_stadtraum_11_and_16_get_more_posts_than_by_population_alone(
        self, people, theta, index_id
    ):
        by_need = weighted_population(people, index_of(index_id), theta=theta, polarity=-1)
        posts, plain = allocate(by_need, 50), allocate(people, 50)
        assert (posts.units[["11", "16"]] > plain.units[["11", "16"]]).all()

    def test_stadtraum_14_does_not_outrank_04_on_the_studys_index(self, theta):
        table = pd.read_csv(DATA / "tables" / "studie_2017.csv", dtype={"stadtraum": str})
        index = table.set_index("stadtraum")["prekarisierungsindex"]
        same = pd.Series(1000.0, index=index.index)
        polarity = polarity_of("prekarisierungsindex")
        result = weighted_population(same, index, theta=theta, polarity=polarity)
        assert result["14"] < result["04"]
        turned = weighted_population(same, index, theta=theta, polarity=-polarity)
        assert turned["14"] > turned["04"]

    @printed
    def test_flipping_the_polarity_turns_the_ranking_per_head_round(self, people, theta, index_id):
        index = index_of(index_id)
        ranks = [
            intensity(weighted_population(people, index, theta=theta, polarity=sign), people).rank()
            for sign in (-1, 1)
        ]
        assert np.allclose(ranks[0] + ranks[1], 18)

    @given(code=st.sampled_from(CODES), worse=st.floats(0.01, 3), total=st.integers(0, 200))
    def test_more_burden_never_lowers_an_areas_posts(self, people, code, worse, total):
        index = index_of("belastungsindex")
        raised = index - worse * (index.index == code)
        before, after = (
            allocate(
                weighted_population(people, one, theta=0.25, polarity=-1, standardise=False),
                total,
                unit=1,
            ).units[code]
            for one in (index, raised)
        )
        assert after >= before


class TestHeads:
    def test_need_weighted_heads_add_up_to_all_heads(self, people):
        result = weighted_population(people, index_of("belastungsindex"), theta=0.25, polarity=-1)
        assert weighted_heads(result, people).sum() == pytest.approx(158_200)

    def test_a_missing_head_count_makes_need_weighted_heads_missing(self):
        split = pd.Series({"01": 0.5, "02": 0.5})
        assert weighted_heads(split, pd.Series({"01": 10})).isna().all()

    def test_need_per_head_is_missing_where_nobody_lives(self):
        split = pd.Series({"01": 0.5, "02": 0.5})
        result = intensity(split, pd.Series({"01": 0, "02": 10}))
        assert result.isna().tolist() == [True, False]
        assert result["02"] == 0.5


def test_every_parameter_has_a_row_in_the_register(parameters):
    assert set(need.PARAMETER_IDS) <= set(parameters["parameter_id"])
