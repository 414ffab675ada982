"""SMAA against closed forms; ties, noise, seeds."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.ranking.index import compute
from sozialraum.model.ranking.plan import Aggregation, Normalisation, RankingError
from sozialraum.model.ranking.smaa import smaa

from .cases import NAN, computed, raw_index

R1 = [[1, 0], [0, 1], [0.6, 0.6]]
small = st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=2, max_size=6)


def test_r1_first_ranks_of_the_published_example():
    found = smaa(raw_index(R1), draws=200_000, concentration=None, pairs=True)
    # three standard errors of 200,000 draws
    assert found.shares[:, 0] == pytest.approx([0.4, 0.4, 0.2], abs=0.0035)
    # the third comes second unless it is first: its lead over the weaker corner is certain
    assert found.shares[2] == pytest.approx([0.2, 0.8, 0], abs=0.0035)
    assert found.wins[0, 1] == pytest.approx(0.5, abs=0.0035)
    assert found.wins[2, 0] == pytest.approx(0.6, abs=0.0035)
    # who comes first with w1 uniform on (0.6, 1) has the mean weight 0.8 there
    assert found.central[0] == pytest.approx([0.8, 0.2], abs=0.005)
    assert found.expected()[2] == pytest.approx(1.8, abs=0.004)


@given(small, st.sampled_from([None, 20.0]))
def test_rows_and_ranks_add_up_to_one_and_equal_areas_are_equal(rows, concentration):
    found = smaa(raw_index([*rows, rows[0]]), draws=200, concentration=concentration, pairs=True)
    assert found.shares.sum(axis=0) == pytest.approx(np.ones(len(rows) + 1))
    assert found.shares.sum(axis=1) == pytest.approx(np.ones(len(rows) + 1))
    np.testing.assert_array_equal(found.shares[0], found.shares[-1])
    assert found.wins[0, -1] == found.wins[-1, 0] == 0.5
    assert found.top(len(rows) + 1) == pytest.approx(np.ones(len(rows) + 1))


def test_a_dominated_area_is_never_first():
    found = smaa(raw_index([[1, 0], [0, 1], [0.9, -0.1]]), concentration=None)
    assert found.shares[2, 0] == 0
    assert np.isnan(found.central[2]).all()


def test_the_same_seed_gives_the_same_counts_and_another_does_not():
    index = raw_index(R1, noise=[0.1, 0.0])
    one, again, other = (smaa(index, seed=seed).counts for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)


def test_a_high_concentration_gives_the_ranks_of_the_own_weights():
    index = raw_index(R1, weights=[0.7, 0.3])
    found = smaa(index, concentration=1e6)
    assert found.shares.argmax(axis=1).tolist() == (index.ranks - 1).tolist()
    assert found.shares.max() == 1


def test_weights_lie_around_the_own_ones():
    found = smaa(raw_index([[1, 1], [0, 0]], weights=[0.8, 0.2]), draws=50_000, concentration=20)
    assert found.central[0] == pytest.approx([0.8, 0.2], abs=0.003)


def test_noise_gives_the_closed_form_probability():
    gap, noise = 0.3, 0.4
    found = smaa(raw_index([[gap], [0]], noise=[noise]), draws=100_000, pairs=True)
    assert found.wins[0, 1] == pytest.approx(NormalDist().cdf(gap / (noise * 2**0.5)), abs=0.005)


def test_noise_of_the_general_way_agrees_with_the_closed_form():
    # the geometric mean redraws each figure; the order of two does not depend on the logarithm
    index = computed(
        [[0.0], [10.0], [4.0], [5.0]],
        normalisation=Normalisation.MIN_MAX,
        aggregation=Aggregation.GEOMETRIC,
        noise=[1.0],
    )
    found = smaa(index, draws=60_000, pairs=True)
    assert found.wins[3, 2] == pytest.approx(NormalDist().cdf(1 / 2**0.5), abs=0.007)


def test_noise_moves_ranks_of_ranks_too():
    index = computed([[0.0], [10.0], [4.0], [5.0]], normalisation=Normalisation.RANK, noise=[1.0])
    found = smaa(index, draws=60_000, pairs=True)
    assert found.wins[3, 2] == pytest.approx(NormalDist().cdf(1 / 2**0.5), abs=0.007)
    assert found.shares[1, 0] > 0.99


def test_z_scores_are_redrawn_on_their_scale():
    index = computed([[0.0], [10.0], [4.0], [5.0]], aggregation=Aggregation.GEOMETRIC, noise=[1.0])
    found = smaa(index, draws=60_000, pairs=True)
    assert found.wins[3, 2] == pytest.approx(NormalDist().cdf(1 / 2**0.5), abs=0.007)


@pytest.mark.parametrize("concentration", [None, 20.0])
@pytest.mark.parametrize(
    "fields",
    [
        {},  # one normal noise per score
        {"normalisation": Normalisation.RANK},  # figures drawn one by one
        {"aggregation": Aggregation.GEOMETRIC, "normalisation": Normalisation.MIN_MAX},
    ],
)
def test_the_order_of_the_rows_decides_nothing(fields, concentration):
    index = computed([[0, 3], [10, 2], [4, 1], [5, 2], [6, 2]], noise=[1.5, 0.5], **fields)
    own = index.panel
    turned = own.values.index[[3, 0, 4, 2, 1]]
    other = compute(
        index.plan, replace(own, values=own.values.loc[turned], people=own.people.loc[turned])
    )
    one, again = (smaa(each, draws=3_000, concentration=concentration) for each in (index, other))
    place = [one.codes.index(code) for code in again.codes]
    # float32 sums may turn a tie of the last digit, no more
    assert np.abs(one.counts[place] - again.counts).max() <= 2


def test_an_indicator_counted_in_full_stays_as_it_is_beside_a_noisy_one():
    index = computed([[0, 3], [10, 2], [4, 1]], normalisation=Normalisation.RANK, noise=[0.0, 0.01])
    assert smaa(index, draws=500, concentration=1e6).shares[0, 1] == pytest.approx(1, abs=0.6)


def test_gaps_leave_an_area_out_or_share_its_weight_out():
    index = computed(
        [[0, 0, 0, NAN], [1, 1, 1, 1], [0.5, NAN, NAN, 0]], normalisation=Normalisation.MIN_MAX
    )
    found = smaa(index, draws=300)
    assert found.codes == ("01", "02")
    assert found.shares.tolist() == [[0, 1], [1, 0]]
    noisy = computed(
        [[0, 0, 0, NAN], [1, 1, 1, 1], [2, 2, 2, 3]],
        normalisation=Normalisation.MIN_MAX,
        noise=[0.01, 0, 0, 0],
    )
    assert smaa(noisy, draws=300).shares.tolist() == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]
    ranked = computed(
        [[0, 0, 0, NAN], [1, 1, 1, 1], [2, 2, 2, 3]],
        normalisation=Normalisation.RANK,
        noise=[0.01, 0, 0, 0.01],
    )
    assert smaa(ranked, draws=300).shares.argmax(axis=1).tolist() == [2, 1, 0]


def test_only_some_areas_are_ranked_among_themselves():
    found = smaa(raw_index(R1), concentration=None, only=["03", "01"])
    assert found.codes == ("01", "03")
    assert found.shares[:, 0] == pytest.approx([0.4, 0.6], abs=0.02)


def test_the_interval_holds_nine_tenths():
    found = smaa(raw_index([[3], [2], [1]], noise=[0.01]))
    assert found.interval().tolist() == [[1, 1], [2, 2], [3, 3]]
    wide = smaa(raw_index(R1), concentration=None).interval()
    assert wide[2].tolist() == [1, 2]
    assert wide[0].tolist() == [1, 3]


def test_blocks_change_nothing_but_memory(monkeypatch):
    import importlib

    module = importlib.import_module("sozialraum.model.ranking.smaa")
    monkeypatch.setattr(module, "_CELLS", 50)
    found = module.smaa(raw_index(R1), draws=1_000, concentration=None)
    assert found.counts.sum() == 3_000
    assert found.shares[:, 0] == pytest.approx([0.4, 0.4, 0.2], abs=0.06)


def test_weights_that_underflow_fall_back_to_the_own_ones():
    found = smaa(raw_index(R1, weights=[1, 0]), draws=1_000, concentration=1e-6)
    assert found.shares[0, 0] == 1


@pytest.mark.parametrize("wrong", [{"draws": 0}, {"concentration": 0.0}, {"concentration": NAN}])
def test_impossible_settings_are_refused(wrong):
    with pytest.raises(RankingError, match="SMAA"):
        smaa(raw_index(R1), **wrong)


def test_without_an_area_there_is_nothing_to_rank():
    with pytest.raises(RankingError, match="keines der Gebiete"):
        smaa(raw_index(R1), only=[])


def test_many_areas_and_few_draws_count_the_same():
    rows = [[number, 40 - number] for number in range(40)]
    found = smaa(raw_index(rows), draws=12, concentration=None)
    assert found.counts.sum() == 12 * 40
    assert found.shares.sum(axis=0) == pytest.approx(np.ones(40))
    assert set(np.flatnonzero(found.shares[:, 0])) <= {0, 39}
