"""The same numbers as PySAL (why only here: docs/decisions): development only, the program does without."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from sozialraum.model.heterogeneity import segregation, spatial, spread
from sozialraum.model.measures import equity

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # optional parts of PySAL that are not installed
    import esda
    from inequality.gini import Gini
    from inequality.theil import Theil, TheilD
    from libpysal.weights import W, lat2W
    from segregation.singlegroup import Dissim, Entropy, Isolation
    from segregation.singlegroup import Gini as SegregationGini

CITIES = [
    ([10, 20, 30, 40], [100, 100, 100, 100]),
    *(
        (random.binomial(heads, random.uniform(0.02, 0.6, size=61)).tolist(), heads.tolist())
        for random in map(np.random.default_rng, range(4))
        for heads in [random.integers(300, 20_000, size=61)]
    ),
]


@pytest.mark.parametrize(("group", "heads"), CITIES)
def test_segregation_measures(group, heads):
    frame = pd.DataFrame({"g": group, "t": heads})
    own = segregation.segregation(group, heads)
    for measure, value in (
        (Dissim, own.dissimilarity),
        (Isolation, own.isolation),
        (Entropy, own.entropy),
        (SegregationGini, own.gini),
    ):
        oracle = measure(frame, group_pop_var="g", total_pop_var="t").statistic
        assert value == pytest.approx(oracle, rel=1e-6), measure.__name__


@pytest.mark.parametrize("seed", range(4))
def test_inequality_measures(seed):
    random = np.random.default_rng(seed)
    values, groups = random.gamma(2, 10, size=61), random.integers(0, 17, size=61)
    ones = pd.Series(1.0, index=range(61))
    split, _ = spread.theil_contributions(pd.Series(values), ones, pd.Series(groups))
    oracle = TheilD(values, groups)
    assert split.total == pytest.approx(Theil(values).T)
    assert split.between == pytest.approx(oracle.bg[0])
    assert split.within == pytest.approx(oracle.wg[0])
    assert equity.gini(values) == pytest.approx(Gini(values).g)


@pytest.mark.parametrize("style", ["B", "R"])
def test_morans_i(style):
    lattice = lat2W(6, 6)
    values = np.random.default_rng(3).normal(size=36) + np.arange(36) / 9
    oracle = esda.Moran(values, lattice, transformation=style, permutations=0)
    weights = lattice.sparse.toarray()
    weights = spatial.row_standardised(weights) if style == "R" else weights
    own = spatial.morans_i(values, weights, permutations=0)
    assert own.value == pytest.approx(oracle.I)
    assert own.expected == pytest.approx(oracle.EI)


def test_local_moran():
    lattice = lat2W(7, 7)
    values = np.random.default_rng(4).normal(size=49)
    values[[0, 1, 7, 8, 9, 15]] += 4
    oracle = esda.Moran_Local(values, lattice, permutations=0)  # p: see test_..._spatial
    codes = [str(i) for i in range(49)]
    binary = lat2W(7, 7).sparse.toarray()
    own = spatial.lisa(pd.Series(values, index=codes), binary, permutations=9)
    # esda divides by n - 1 where Anselin 1995 has n
    assert own["local_i"].to_numpy() == pytest.approx(oracle.Is * 49 / 48)
    names = {1: "HH", 2: "NH", 3: "NN", 4: "HN"}
    assert own["quadrant"].tolist() == [names[q] for q in oracle.q]


def test_false_discovery_limit():
    p = np.random.default_rng(6).beta(0.4, 3, size=61)
    limit = esda.fdr(p, 0.05)
    assert spatial.benjamini_hochberg(p, 0.05).tolist() == (p <= limit).tolist()
    assert (p <= limit).any()


def test_contiguity_means_the_same():
    lattice = lat2W(3, 4)
    codes = [str(i) for i in range(12)]
    pairs = [(str(i), str(j)) for i in lattice.neighbors for j in lattice.neighbors[i]]
    own = spatial.contiguity(codes, pairs)
    assert own.tolist() == W(lattice.neighbors).sparse.toarray().tolist()
