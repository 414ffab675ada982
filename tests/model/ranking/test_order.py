"""Agreement, dominance, and differences too small to rank."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sozialraum.model.ranking import order
from sozialraum.model.ranking.plan import Aggregation, Normalisation

from .cases import NAN, computed, raw_index

numbers = st.lists(st.integers(0, 6), min_size=2, max_size=12)


def test_r2_kendall_of_the_published_example():
    assert order.kendall_tau_b([1, 2, 3, 4, 5], [1, 3, 2, 4, 5]) == pytest.approx(0.8)


@given(st.data())
def test_tau_b_is_that_of_scipy_ties_included(data):
    first = data.draw(numbers)
    second = data.draw(st.lists(st.integers(0, 6), min_size=len(first), max_size=len(first)))
    expected = stats.kendalltau(first, second).statistic
    assert order.kendall_tau_b(first, second) == pytest.approx(expected, nan_ok=True)


def test_a_missing_value_does_not_count():
    assert order.kendall_tau_b([1, 2, NAN, 3], [1, 2, 9, 3]) == pytest.approx(1)


def test_all_variants_are_compared_with_the_chosen_one():
    index = computed([[1, 9, 3], [2, 5, 8], [9, 1, 4], [4, 4, 4]])
    found = order.variants(index)
    assert len(found) == len(Normalisation) * len(Aggregation)
    own = [
        one
        for one in found
        if (one.normalisation, one.aggregation)
        == (index.plan.normalisation, index.plan.aggregation)
    ]
    assert own[0].tau == pytest.approx(1)
    assert own[0].ranks.tolist() == index.ranks.tolist()


def test_a_variant_without_logarithms_is_left_out():
    people = np.array([1e-9, *[1.0] * 5])
    index = computed([[-1e6], *[[float(n)] for n in range(5)]], people=people)
    ways = [(one.normalisation, one.aggregation) for one in order.variants(index)]
    assert (Normalisation.Z_SCORE, Aggregation.GEOMETRIC) not in ways
    assert (Normalisation.Z_SCORE, Aggregation.ARITHMETIC) in ways


matrices = st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=2, max_size=7)


@given(matrices)
def test_dominance_is_that_of_every_pair_and_its_graph_implies_it(rows):
    index = raw_index(rows)
    above = order.dominance(index)
    for i, one in enumerate(rows):
        for k, other in enumerate(rows):
            expected = all(a >= b for a, b in zip(one, other, strict=True)) and one != other
            assert above[i, k] == expected
    reach = np.zeros_like(above)
    codes = index.panel.codes
    for own, other in order.dominance_edges(index):
        reach[codes.index(own), codes.index(other)] = True
    edges = int(reach.sum())
    for _ in rows:
        reach = reach | ((reach.astype(int) @ reach.astype(int)) > 0)
    np.testing.assert_array_equal(reach, above)
    assert edges <= above.sum()


def test_a_pair_with_a_gap_does_not_compare():
    assert not order.dominance(raw_index([[2, NAN], [1, 1]])).any()


def test_the_graph_leaves_out_what_follows():
    assert order.dominance_edges(raw_index([[3], [2], [1]])) == [("01", "02"), ("02", "03")]


@pytest.mark.parametrize(("gap", "is_close"), [(0.999, True), (1.001, False)])
def test_the_statement_flips_at_the_computed_limit(gap, is_close):
    limit = order.SURE * np.sqrt(2) * 0.2
    index = raw_index([[gap * limit], [0.0]], noise=[0.2])
    assert order.too_close(index).tolist() == [[False, is_close], [is_close, False]]


def test_figures_counted_in_full_have_no_noise_and_only_ties_are_close():
    index = raw_index([[1.0], [1.0], [1.0001]])
    assert order.score_noise(index).tolist() == [0, 0, 0]
    assert order.too_close(index).sum() == 2


@pytest.mark.parametrize("way", Aggregation)
@pytest.mark.parametrize("method", Normalisation)
def test_the_noise_of_scores_is_that_of_simulated_figures(way, method):
    rows = [[0, 3], [10, 8], [4, 1], [6, 6], [2, 9]]
    index = computed(rows, normalisation=method, aggregation=way, noise=[0.3, 0.0])
    found = order.score_noise(index)
    drawn = order.redrawn(index, np.random.default_rng(7), 20_000)
    simulated = np.einsum("bnc,c->bn", drawn, index.weights).std(axis=0)
    if (way, method) == (Aggregation.GEOMETRIC, Normalisation.MIN_MAX):
        # first order only: at the scale's end a logarithm is no straight line
        found, simulated = found[1:], simulated[1:]
        simulated[0] = found[0]  # clipped at the upper end
    if (way, method) == (Aggregation.ARITHMETIC, Normalisation.MIN_MAX):
        found, simulated = found[2:], simulated[2:]  # clipped at both ends
    assert simulated == pytest.approx(found, rel=0.12, abs=0.004)


def test_weights_of_missing_figures_are_shared_out_for_the_noise():
    index = raw_index([[1, 1, 1, NAN], [0, 0, 0, 0]], noise=[0.4, 0, 0, 0])
    assert order.score_noise(index) == pytest.approx([0.4 / 3, 0.1])


def test_agreement_with_a_published_index_respects_its_direction():
    index = raw_index([[1.0], [2.0], [3.0]])
    published = pd.Series({"01": 5.0, "02": 1.0, "03": -4.0})
    assert order.published_agreement(index, published, -1) == 1
    assert order.published_agreement(index, published, 1) == -1
