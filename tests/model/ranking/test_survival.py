"""How often proofs survive the noise: against cases worked out by hand and one solve per draw."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from sozialraum.model.ranking import inverse, survival
from sozialraum.model.ranking.catalogue import DIMENSIONS
from sozialraum.model.ranking.index import compute
from sozialraum.model.ranking.inverse import Answer
from sozialraum.model.ranking.plan import IndexPlan
from sozialraum.model.ranking.smaa import SEED, redrawn

from .cases import panel, plan, raw_index


def noisy(values, noise):
    """An index on z-scores whose noise is given in the figures' own unit."""
    own = panel(values, noise=noise)
    return compute(plan(own.values.shape[1]), own)


def test_figures_counted_in_full_are_sure():
    index = noisy([[3, 3], [2, 2], [1, 3]], None)
    assert survival.sampled(index) == []
    shares = survival.dominance(index)
    assert set(np.unique(shares)) == {0.0, 1.0}
    found = inverse.explain(index, {"02": ["01"]})
    held = survival.survival(index, found)
    assert (held.sampled, held.answer, held.behind) == ((), 1.0, {("02", "01"): 1.0})


def test_one_survey_figure_survives_as_often_as_the_normal_distribution_says():
    # both have noise of 1 around a gap of 1; the other figure is counted and never turns
    index = noisy([[5, 9], [4, 1], [0, 5]], [1.0, 0.0])
    expected = norm.cdf(1 / np.sqrt(2))
    shares = survival.dominance(index, draws=20_000)
    assert shares[0, 1] == pytest.approx(expected, abs=0.01)
    found = inverse.explain(index, {"02": ["01"]})
    held = survival.survival(index, found, draws=20_000)
    assert held.answer == pytest.approx(expected, abs=0.01)
    assert held.behind["02", "01"] == pytest.approx(expected, abs=0.01)


def test_a_noise_nobody_knows_is_not_taken_for_exact():
    index = noisy([[3, 3], [2, 2], [1, 3]], [float("nan"), 0.0])
    assert survival.sampled(index) == [index.names[0]]


@pytest.mark.parametrize("seed", range(8))
def test_all_draws_at_once_answer_as_one_solve_each(seed):
    random = np.random.default_rng(seed)
    index = raw_index(random.normal(size=(5, 3)), noise=[0.6, 0.0, 0.4])
    chosen = {"01": ["02", "03"], "04": ["05"]}
    found = inverse.explain(index, chosen)
    drawn = redrawn(index, np.random.default_rng(SEED), 120).astype(float)
    rows = [(int(own) - 1, int(other) - 1) for own, other in found.comparisons]
    same = []
    for values in drawn:
        margin = inverse.solve(np.array([values[own] - values[other] for own, other in rows]))[1]
        same.append((Answer.YES if margin > 0 else Answer.NO) is found.answer)
    assert survival.survival(index, found, draws=120).answer == pytest.approx(np.mean(same))


def test_plauen_is_behind_by_figures_that_do_not_prove_it(inputs):
    index = compute(IndexPlan(), inputs.panel)
    found = inverse.explain(index, {"14": ["12", "13", "14", "15"]})
    held = survival.survival(index, found)
    assert found.answer is Answer.NO
    assert held.sampled == ("einkommen_gering_share", "gesundheit_schlecht_share")
    assert 0.5 < held.behind["14", "15"] < 0.65
    assert held.behind["14", "15"] < held.answer < 0.95
    names = ("alleinerziehende_share", "arbeitslosenanteil_2022_share")
    exact = compute(IndexPlan(dict.fromkeys(DIMENSIONS, 1), dict.fromkeys(names, 1)), inputs.panel)
    assert survival.sampled(exact) == []
