"""Comparison: polarity guards on named areas, z-scores, ranks, similar areas, correlation."""

import math
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sozialraum.model.measures import compare

NAN = math.nan
CODES = [f"{number:02d}" for number in range(1, 18)]
DATA = Path(__file__).parents[3] / "data"

# Printed in the council papers V2896/19 and V3160/19 (SR 17 inferred from its VzÄ Soll).
INDEX_2017 = [-0.231, -0.349, 0.276, -0.0941, -0.01, 0.834, 1.016, 0.65, -0.281, -0.241]
INDEX_2017 += [-2.026, 0.64, 0.345, 0.559, 0.126, -2.058, 0.842]
# Printed in the council paper V1457/22, table 1.
INDEX_2020 = [-0.1745, -0.2113, 0.1569, -0.1235, 0.1408, 0.8833, 0.9183, 0.7307, -0.08, -0.0558]
INDEX_2020 += [-2.3821, 0.631, -0.2873, 0.7538, 0.4482, -2.2791, 0.9304]
PRINTED = {
    "benachteiligungsindex": dict(zip(CODES, INDEX_2017, strict=True)),
    "belastungsindex": dict(zip(CODES, INDEX_2020, strict=True)),
}

figures = st.lists(st.one_of(st.just(NAN), st.integers(-20, 20).map(float)), max_size=20)


def polarity_of(indicator_id):
    return tomllib.loads((DATA / "indicators.toml").read_text(encoding="utf-8"))[indicator_id][
        "polarity"
    ]


def order_by_burden(indicator_id):
    values = pd.Series(PRINTED[indicator_id])
    ranks = pd.Series(compare.rank(values, polarity_of(indicator_id)), index=values.index)
    return ranks.sort_values().index.tolist()


class TestPolarity:
    @pytest.mark.parametrize("indicator_id", PRINTED)
    def test_the_table_in_data_holds_the_printed_values(self, indicator_id):
        table = pd.read_csv(DATA / "tables" / "index.csv", dtype={"code": str})
        rows = table[
            (table["ebene"] == "stadtraum") & (table["index_name"].str.lower() == indicator_id)
        ]
        assert dict(zip(rows["code"], rows["wert"], strict=True)) == PRINTED[indicator_id]

    def test_stadtraum_16_and_11_carry_the_highest_burden_in_2017(self):
        assert order_by_burden("benachteiligungsindex")[:2] == ["16", "11"]

    def test_stadtraum_07_carries_the_least_burden_in_2017(self):
        assert order_by_burden("benachteiligungsindex")[-1] == "07"

    def test_stadtraum_11_and_16_carry_the_highest_burden_in_2020(self):
        assert order_by_burden("belastungsindex")[:2] == ["11", "16"]

    def test_stadtraum_14_never_outranks_04(self):
        for indicator_id in PRINTED:
            order = order_by_burden(indicator_id)
            assert order.index("04") < order.index("14")

    @pytest.mark.parametrize("indicator_id", PRINTED)
    def test_turned_values_are_highest_where_the_burden_is(self, indicator_id):
        values = pd.Series(PRINTED[indicator_id])
        turned = pd.Series(compare.burden(values, polarity_of(indicator_id)), index=values.index)
        assert set(turned.nlargest(2).index) == {"11", "16"}

    def test_flipping_the_polarity_reverses_the_ranking(self):
        assert (compare.rank(INDEX_2020, 1) + compare.rank(INDEX_2020, -1) == 18).all()

    def test_an_indicator_without_polarity_says_nothing_about_burden(self):
        assert np.isnan(compare.burden([1, 2], 0)).all()
        assert compare.burden_sign(0) == 0

    @pytest.mark.parametrize("polarity", [2, -2, 0.5, None])
    def test_other_polarities_are_refused(self, polarity):
        with pytest.raises(ValueError, match="polarity"):
            compare.burden_sign(polarity)


class TestRank:
    def test_ties_share_the_better_rank(self):
        assert compare.rank([9, 7, 7, 1], 1).tolist() == [1, 2, 2, 4]

    def test_a_lower_value_comes_first_where_it_means_more_burden(self):
        assert compare.rank([9, 7, 7, 1], -1).tolist() == [4, 2, 2, 1]

    def test_without_polarity_the_highest_value_comes_first(self):
        assert compare.rank([1, 5], 0).tolist() == [2, 1]

    def test_a_missing_value_has_no_rank_and_takes_none(self):
        ranks = compare.rank(pd.Series([3, None, 1]), 1)
        assert np.isnan(ranks[1])
        assert ranks[[0, 2]].tolist() == [1, 2]

    @given(figures, st.sampled_from([-1, 0, 1]), st.randoms())
    def test_reordering_the_areas_reorders_the_ranks(self, values, polarity, random):
        order = list(range(len(values)))
        random.shuffle(order)
        ranks = compare.rank(values, polarity)
        again = compare.rank([values[i] for i in order], polarity)
        np.testing.assert_array_equal(ranks[order], again)

    @given(figures, st.sampled_from([-1, 0, 1]))
    def test_ranks_are_blind_to_monotone_transforms(self, values, polarity):
        changed = [3 * value + 7 for value in values]
        np.testing.assert_array_equal(
            compare.rank(values, polarity), compare.rank(changed, polarity)
        )


class TestZScores:
    @given(figures.filter(lambda v: len({x for x in v if not math.isnan(x)}) > 1))
    def test_mean_is_0_and_sd_is_1(self, values):
        scores = compare.z_scores(values)
        assert np.nanmean(scores.values) == pytest.approx(0, abs=1e-9)
        assert np.nanstd(scores.values) == pytest.approx(1)
        assert scores.note == ""
        np.testing.assert_array_equal(np.isnan(scores.values), np.isnan(values))

    @given(
        st.lists(st.tuples(st.integers(-9, 9), st.integers(1, 9)), min_size=2).filter(
            lambda rows: len({value for value, _ in rows}) > 1
        )
    )
    def test_weighted_by_people_equals_scoring_every_person(self, rows):
        values, people = zip(*rows, strict=True)
        scores = compare.z_scores(values, people)
        single = compare.z_scores(np.repeat(values, people))
        np.testing.assert_allclose(np.repeat(scores.values, people), single.values, atol=1e-9)

    def test_a_constant_indicator_has_no_scores_and_says_why(self):
        scores = compare.z_scores([4.2, 4.2, NAN])
        assert np.isnan(scores.values).all()
        assert (scores.mean, scores.sd, scores.count) == (4.2, 0.0, 2)
        assert "gleich" in scores.note

    def test_without_values_there_are_no_scores(self):
        scores = compare.z_scores([NAN, NAN])
        assert (scores.count, scores.note) == (0, "keine Werte")
        assert math.isnan(scores.mean)

    def test_all_weights_zero_is_like_no_values(self):
        assert compare.z_scores([1, 2, 3], [0, 0, 0]).note == "keine Werte"

    def test_an_area_without_weight_gets_a_score_but_does_not_shift_the_mean(self):
        scores = compare.z_scores([1, 3, 100], [1, 1, NAN])
        assert (scores.mean, scores.count) == (2, 2)
        assert scores.values.tolist() == [-1, 1, 98]


class TestDifference:
    def test_difference_to_the_city(self):
        found = compare.difference([12.0, NAN], 10.0)
        assert found[0] == 2
        assert np.isnan(found[1])

    def test_without_a_city_value_there_is_no_difference(self):
        assert np.isnan(compare.difference([12.0], None)).all()


class TestMostSimilar:
    frame = pd.DataFrame(
        {
            "a": [1.0, 1.1, 5.0, 9.0, NAN],
            "b": [2.0, 2.5, 2.1, 9.0, 2.0],
            "constant": [4.0] * 5,
            "empty": [NAN] * 5,
        },
        index=["01", "02", "03", "04", "05"],
    )

    def test_the_nearest_comes_first_and_oneself_never(self):
        found = compare.most_similar(self.frame, "01", 4, least_common=1.0)
        assert [item.code for item in found] == ["02", "03", "04"]

    def test_distance_is_the_root_mean_square_of_z_score_differences(self):
        found = compare.most_similar(self.frame, "01", 1, least_common=1.0)[0]
        z = {name: compare.z_scores(self.frame[name]).values for name in "ab"}
        expected = math.sqrt(sum((z[name][0] - z[name][1]) ** 2 for name in "ab") / 2)
        assert found.distance == pytest.approx(expected)

    def test_the_reason_names_where_they_agree_and_differ(self):
        found = compare.most_similar(self.frame, "01", 2, least_common=1.0)
        assert (found[0].closest(1), found[0].most_different()) == (("a",), ("b",))
        assert (found[1].closest(1), found[1].most_different()) == (("b",), ("a",))
        assert found[1].gaps == tuple(sorted(found[1].gaps))

    def test_too_few_common_indicators_are_not_comparable(self):
        codes = [item.code for item in compare.most_similar(self.frame, "01", least_common=0.6)]
        assert "05" not in codes
        assert "05" in [item.code for item in compare.most_similar(self.frame, "01", 4)]

    def test_missing_common_values_are_left_out_not_taken_as_zero(self):
        found = compare.most_similar(self.frame, "05", 4)
        assert found[0].code == "01"
        assert found[0].common == ("b",)

    def test_equal_distances_come_by_code(self):
        frame = pd.DataFrame({"a": [0.0, 1.0, -1.0]}, index=["02", "03", "01"])
        assert [item.code for item in compare.most_similar(frame, "02")] == ["01", "03"]

    def test_no_indicator_gives_no_similar_area(self):
        assert compare.most_similar(self.frame[[]], "01") == []
        assert compare.most_similar(self.frame[["constant"]], "01") == []

    def test_an_unknown_area_is_an_error(self):
        with pytest.raises(KeyError):
            compare.most_similar(self.frame, "99")


class TestCorrelation:
    @given(
        st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=3).filter(
            lambda rows: len({x for x, _ in rows}) > 1 < len({y for _, y in rows})
        )
    )
    def test_both_coefficients_equal_scipys(self, rows):
        x, y = (np.array(part, dtype=float) for part in zip(*rows, strict=True))
        found = compare.correlation(x, y)
        assert found.pearson == pytest.approx(stats.pearsonr(x, y).statistic)
        assert found.spearman == pytest.approx(stats.spearmanr(x, y).statistic)
        assert found.count == len(rows)

    def test_only_areas_with_both_values_count(self):
        found = compare.correlation([1, 2, 3, NAN, 9], [2, 4, 6, 1, NAN])
        assert (found.count, found.pearson, found.spearman) == (
            3,
            pytest.approx(1),
            pytest.approx(1),
        )

    def test_fewer_than_three_pairs_have_no_coefficient(self):
        found = compare.correlation([1, 2, NAN], [3, 4, 5])
        assert (found.count, found.pearson, found.spearman) == (2, None, None)
        assert "mindestens drei" in found.note

    @pytest.mark.parametrize("swap", [False, True])
    def test_a_constant_indicator_has_no_coefficient(self, swap):
        pair = ([1, 1, 1], [3, 4, 5])
        found = compare.correlation(*(reversed(pair) if swap else pair))
        assert found.pearson is None
        assert "gleich" in found.note

    def test_lengths_must_agree(self):
        with pytest.raises(ValueError, match="differ in length"):
            compare.correlation([1, 2], [1, 2, 3])


class TestChange:
    def test_counts_change_in_numbers_and_percent(self):
        assert compare.change(200, 250, "Personen") == compare.Change(50, 25, False)

    def test_shares_change_in_points(self):
        assert compare.change(20.0, 25.0, "%") == compare.Change(5.0, None, True)

    def test_an_index_has_no_percent(self):
        assert compare.change(0.5, 1.0, "Punkte").percent is None

    @pytest.mark.parametrize("old", [0, -3])
    def test_no_percent_of_nothing_or_less(self, old):
        assert compare.change(old, 5, "Personen") == compare.Change(5 - old, None, False)

    @pytest.mark.parametrize(("old", "new"), [(None, 1), (1, None), (NAN, 1), (1, NAN)])
    def test_missing_stays_missing(self, old, new):
        assert compare.change(old, new, "Personen") == compare.Change(None, None, False)
