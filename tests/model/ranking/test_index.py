"""The need index: closed cases, the OECD steps, and named areas against a wrong sign."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.ranking.catalogue import BY_ID, CANDIDATES, DIMENSIONS
from sozialraum.model.ranking.index import compute, linear, normalise
from sozialraum.model.ranking.panel import wave_noise
from sozialraum.model.ranking.plan import Aggregation, IndexPlan, Normalisation, RankingError
from sozialraum.store import queries

from .cases import IDS, NAN, computed, panel, plan

matrices = st.integers(3, 8).flatmap(
    lambda rows: st.lists(
        st.lists(st.integers(-50, 50), min_size=3, max_size=3), min_size=rows, max_size=rows
    )
)


class TestPlan:
    def test_by_default_four_measures_of_burden_count_one_quarter_each(self):
        weights = IndexPlan().weights()
        assert len(weights) == 4
        assert all(weight == pytest.approx(0.25) for weight in weights.values())
        assert {BY_ID[name].dimension for name in weights} == {"sozialstrukturell"}
        assert not any(BY_ID[name].assumed for name in weights)

    def test_a_dimension_shares_its_weight_among_its_indicators(self):
        weights = IndexPlan(
            {"sozialstrukturell": 3, "bedarf_leistung": 1},
            {"alleinerziehende_share": 1, "einkommen_gering_share": 2, "u18_share": 5},
        ).weights()
        assert weights == pytest.approx(
            {"alleinerziehende_share": 0.25, "einkommen_gering_share": 0.5, "u18_share": 0.25}
        )

    def test_a_dimension_without_indicators_gives_its_weight_away_and_is_named(self):
        found = IndexPlan({"sozialstrukturell": 1, "sozialraeumlich": 4}, {IDS[0]: 1})
        assert found.weights() == {IDS[0]: 1.0}
        assert found.empty_dimensions() == ("sozialraeumlich",)
        assert IndexPlan().empty_dimensions() == ()

    def test_words_mean_numbers(self):
        found = IndexPlan.from_dict(
            {"dimensions": {"sozialstrukturell": "Sehr wichtig", "bedarf_leistung": "unwichtig"}}
        )
        assert found.dimensions["sozialstrukturell"] == 4
        assert found.dimensions["bedarf_leistung"] == 0
        assert IndexPlan.from_dict(found.to_dict()) == found

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("x", "Gruppe von Feldern"),
            ({"gewicht": 1}, "gewicht"),
            ({"dimensions": {"x": 1}}, "„x“"),
            ({"dimensions": [1]}, "Gruppe von Namen"),
            ({"dimensions": {"sozialstrukturell": -1}}, "kein Gewicht"),
            ({"dimensions": {"sozialstrukturell": True}}, "kein Gewicht"),
            ({"dimensions": {"sozialstrukturell": NAN}}, "kein Gewicht"),
            ({"dimensions": {"sozialstrukturell": "mittel"}}, "kein Gewicht"),
            ({"dimensions": {"sozialstrukturell": 0}}, "Keine Kennzahl zählt"),
            ({"indicators": {"u18_share": 0}}, "Keine Kennzahl zählt"),
            ({"normalisation": "x"}, "„x“"),
            ({"aggregation": 3}, "„3“"),
            ({"least_present": 0}, "least_present"),
            ({"least_present": "viel"}, "least_present"),
        ],
    )
    def test_what_is_wrong_is_named(self, content, words):
        with pytest.raises(RankingError, match=words):
            IndexPlan.from_dict(content)


class TestNormalise:
    def test_r3_z_scores_have_mean_0_and_sd_1_of_the_people(self):
        values, people = np.array([[1.0], [2.0], [6.0]]), np.array([1.0, 3.0, 6.0])
        z = normalise(values, Normalisation.Z_SCORE, people).values[:, 0]
        assert np.average(z, weights=people) == pytest.approx(0)
        assert np.average(z**2, weights=people) == pytest.approx(1)
        plain = normalise(values, Normalisation.Z_SCORE_PLAIN, people).values[:, 0]
        assert plain.mean() == pytest.approx(0)
        assert plain.std() == pytest.approx(1)

    def test_r3_min_max_lies_in_0_to_1(self):
        found = normalise(
            np.array([[2.0], [4.0], [NAN], [10.0]]), Normalisation.MIN_MAX, np.ones(4)
        )
        assert found.values[[0, 1, 3], 0].tolist() == [0, 0.25, 1]
        assert np.isnan(found.values[2, 0])
        assert found.unit.tolist() == [8]

    def test_ranks_count_those_below_and_half_of_the_equal(self):
        found = normalise(np.array([[5.0], [1.0], [5.0], [9.0]]), Normalisation.RANK, np.ones(4))
        assert found.values[:, 0] == pytest.approx([1.5 / 3, 0, 1.5 / 3, 1])

    @given(matrices)
    def test_r3_ranks_do_not_change_under_monotone_transforms(self, rows):
        values = np.array(rows, dtype=float)
        people = np.ones(len(values))
        one = normalise(values, Normalisation.RANK, people).values
        other = normalise(np.exp(values / 10) * 3 + 1, Normalisation.RANK, people).values
        np.testing.assert_array_equal(one, other)

    @pytest.mark.parametrize("method", Normalisation)
    def test_an_indicator_that_is_the_same_everywhere_tells_nothing(self, method):
        found = normalise(np.array([[7.0, NAN], [7.0, NAN]]), method, np.ones(2))
        assert np.isnan(found.values).all()


class TestIndex:
    def test_the_arithmetic_mean_is_the_weighted_sum(self):
        index = computed([[0, 10], [1, 0], [2, 5]], normalisation=Normalisation.MIN_MAX)
        assert index.scores.tolist() == pytest.approx([0.5, 0.25, 0.75])
        assert index.ranks.tolist() == [2, 3, 1]
        assert index.ranked == ["03", "01", "02"]

    def test_the_geometric_mean_is_the_weighted_product(self):
        index = computed(
            [[0, 10], [1, 0], [2, 5]],
            normalisation=Normalisation.MIN_MAX,
            aggregation=Aggregation.GEOMETRIC,
        )
        positive = 1 + 99 * np.array([[0, 1], [0.5, 0], [1, 0.5]])
        assert np.exp(index.scores.to_numpy()) == pytest.approx(
            np.sqrt(positive.prod(axis=1)), rel=1e-9
        )

    def test_the_geometric_mean_of_z_scores_uses_100_plus_10_z(self):
        found = linear(np.array([[1.0, -2.0]]), plan(2, aggregation=Aggregation.GEOMETRIC))
        assert found == pytest.approx(np.log([[110, 80]]))
        with pytest.raises(RankingError, match="zehn Standardabweichungen"):
            linear(np.array([[-10.0]]), plan(1, aggregation=Aggregation.GEOMETRIC))

    def test_balance_beats_extremes_only_in_the_geometric_mean(self):
        rows = [[0, 100], [48, 48], [100, 0]]
        arithmetic = computed(rows, normalisation=Normalisation.MIN_MAX)
        geometric = computed(
            rows, normalisation=Normalisation.MIN_MAX, aggregation=Aggregation.GEOMETRIC
        )
        assert arithmetic.ranked[-1] == "02"
        assert geometric.ranked[0] == "02"

    @given(matrices, st.sampled_from(Normalisation), st.sampled_from(Aggregation))
    def test_contributions_add_up_and_effective_shares_add_up_to_one(self, rows, method, way):
        try:
            index = computed(rows, normalisation=method, aggregation=way)
        except RankingError:
            assert all(len(set(column)) == 1 for column in zip(*rows, strict=True))
            return
        np.testing.assert_allclose(index.contributions.sum(axis=1), index.scores, atol=1e-9)
        if not index.effective.isna().any():
            assert index.effective.sum() == pytest.approx(1)
        else:
            assert index.scores.max() - index.scores.min() < 1e-4

    @given(matrices)
    def test_more_burden_never_lowers_the_rank(self, rows):
        values = np.array(rows, dtype=float)
        raised = values.copy()
        raised[0, 0] = values[:, 0].max() + 10
        before, after = (
            computed(part, normalisation=Normalisation.RANK) if np.ptp(part[:, 0]) else None
            for part in (values, raised)
        )
        if before is not None and before.names == after.names:
            assert after.ranks.iloc[0] <= before.ranks.iloc[0]

    def test_ties_share_the_better_rank(self):
        index = computed([[1, 5], [3, 3], [3, 3], [0, 0]], normalisation=Normalisation.MIN_MAX)
        assert index.ties() == [["02", "03"]]
        assert index.ranks["02"] == index.ranks["03"]
        assert index.ranks["04"] == 4

    def test_a_direction_turns_the_order(self):
        rows = [[1.0], [2.0], [3.0]]
        assert compute(plan(1), panel(rows)).ranked == ["03", "02", "01"]
        assert compute(plan(1), panel(rows, directions=-1)).ranked == ["01", "02", "03"]
        with pytest.raises(ValueError, match="no direction"):
            compute(plan(1), panel(rows, directions=0))

    def test_the_missing_rule_shares_the_weight_out_or_gives_no_index(self):
        rows = [[0, 0, 0, NAN], [1, 1, 1, 1], [0.5, NAN, NAN, 0]]
        index = computed(rows, normalisation=Normalisation.MIN_MAX)
        assert index.present == pytest.approx([0.75, 1, 0.5])
        assert index.scores[:2].tolist() == [0, 1]
        assert index.missing == ["03"]
        assert index.filled == ["01"]
        assert np.isnan(index.ranks["03"])
        strict = computed(rows, normalisation=Normalisation.MIN_MAX, least_present=1)
        assert strict.missing == ["01", "03"]

    def test_indicators_that_tell_nothing_are_left_out_and_named(self):
        index = computed([[1, 7], [2, 7]])
        assert index.left_out == (IDS[1],)
        assert index.weights.tolist() == [1]
        with pytest.raises(RankingError, match="unterscheidet"):
            computed([[7.0], [7.0]])
        with pytest.raises(RankingError, match="unterscheidet"):
            compute(
                plan(2), replace(panel([[1.0], [2.0]]), values=pd.DataFrame(index=["01", "02"]))
            )

    def test_double_counting_is_found_at_0_8(self):
        index = computed([[1, 2, 4, 1], [2, 4, 1, 3], [3, 6, 3, 2], [4, 8, 2, 4]])
        pairs = {(first, second): value for first, second, value in index.double_counted()}
        assert pairs[(IDS[0], IDS[1])] == pytest.approx(1)
        assert (IDS[0], IDS[3]) in pairs  # exactly 0.8
        assert (IDS[0], IDS[2]) not in pairs

    def test_an_indicator_that_works_against_the_others_has_a_negative_effective_share(self):
        index = computed([[1, 1, 3], [2, 2, 2], [4, 4, 1]], normalisation=Normalisation.MIN_MAX)
        assert index.effective[IDS[2]] < 0

    def test_noise_is_in_units_of_the_scale(self):
        flat = computed([[0.0], [4.0]], normalisation=Normalisation.MIN_MAX, noise=[2.0])
        assert flat.noise.tolist() == [[0.5], [0.5]]
        bent = computed(
            [[0.0], [4.0]],
            normalisation=Normalisation.MIN_MAX,
            aggregation=Aggregation.GEOMETRIC,
            noise=[2.0],
        )
        assert bent.noise[:, 0] == pytest.approx([0.5 * 99 / 1, 0.5 * 99 / 100])
        z = computed([[0.0], [4.0]], aggregation=Aggregation.GEOMETRIC, noise=[2.0])
        assert z.noise[:, 0] == pytest.approx([10 / 90, 10 / 110])


class TestWaveNoise:
    def test_it_recovers_the_noise_of_made_up_waves(self):
        random = np.random.default_rng(1)
        level, city = random.normal(20, 5, (400, 1)), np.arange(8) * 3.0
        waves = pd.DataFrame(level + city + random.normal(0, 2, (400, 8)))
        assert wave_noise(waves) == pytest.approx(2, rel=0.03)

    def test_a_common_movement_is_no_noise(self):
        assert wave_noise(pd.DataFrame([[1.0, 3.0], [5.0, 7.0]])) == 0

    def test_without_two_waves_of_two_areas_it_is_unknown(self):
        assert np.isnan(wave_noise(pd.DataFrame([[1.0], [2.0]])))
        assert np.isnan(wave_noise(pd.DataFrame([[1.0, 2.0]])))
        assert np.isnan(wave_noise(pd.DataFrame([[1.0, NAN], [2.0, 3.0]])))


class TestDresden:
    def test_every_candidate_is_in_the_registry_with_its_dimension_and_one_direction(self, engine):
        registry = queries.table(engine, "indicator").set_index("indicator_id")
        for one in CANDIDATES:
            row = registry.loc[one.indicator_id]
            polarity = int(row["polarity"])
            # an assumption never contradicts a published direction; it fills a gap, with a reason
            assert (polarity == 0) == (one.assumed != 0), one.indicator_id
            assert bool(one.reason) == (one.assumed != 0), one.indicator_id
            assert one.dimension in DIMENSIONS

    def test_the_default_indicators_are_known_for_all_17(self, inputs):
        assert inputs.panel.values[list(IndexPlan().weights())].notna().all().all()

    @pytest.mark.parametrize("method", Normalisation)
    @pytest.mark.parametrize("way", Aggregation)
    def test_prohlis_and_gorbitz_lead_and_the_outskirts_close_whatever_the_method(
        self, inputs, method, way
    ):
        index = compute(IndexPlan(normalisation=method, aggregation=way), inputs.panel)
        assert index.ranked[0] == "11"
        assert "16" in index.ranked[1:3]
        assert {"06", "07", "08", "17"} == set(index.ranked[-4:])

    @pytest.mark.parametrize(
        "key",
        [one.indicator_id for one in CANDIDATES if one.dimension == "sozialstrukturell"],
    )
    def test_each_documented_social_indicator_alone_puts_prohlis_before_loschwitz(
        self, inputs, key
    ):
        index = compute(IndexPlan({"sozialstrukturell": 1}, {key: 1}), inputs.panel)
        assert index.scores["11"] > index.scores["07"]

    def test_survey_indicators_carry_noise_and_counted_ones_do_not(self, inputs):
        assert set(inputs.panel.noise) == {
            "einkommen_gering_share",
            "gesundheit_schlecht_share",
            "aequivalenzeinkommen_eur",
        }
        assert all(value > 0 for value in inputs.panel.noise.values())

    def test_a_date_with_few_areas_is_not_taken_for_the_newest(self, inputs):
        assert inputs.stichtage["kita_deckung_share"] == "2017-12-31"
        assert inputs.panel.values["kita_deckung_share"].notna().sum() == 16

    def test_the_studys_index_is_kept_as_published_and_is_no_part(self, inputs):
        assert inputs.study.dropna().to_dict() == {"04": 0.002, "14": 0.824}
        parts = {one.indicator_id for one in CANDIDATES}
        assert not parts & {"prekarisierungsindex", "belastungsindex", "benachteiligungsindex"}

    def test_without_noise_the_figures_are_the_same(self, inputs):
        bare = inputs.panel.without_noise()
        assert bare.noise == {}
        assert bare.values.equals(inputs.panel.values)
