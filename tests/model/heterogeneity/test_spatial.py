"""Moran's I, LISA and false discoveries: MODEL.md H3 and what permutation must respect."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control

from sozialraum.model.heterogeneity import spatial


def rook(side):
    """Neighbours on a square lattice that share an edge."""
    codes = [f"{i:02d}" for i in range(side * side)]
    right = [(i, i + 1) for i in range(side * side) if (i + 1) % side]
    down = [(i, i + side) for i in range(side * (side - 1))]
    return codes, [(codes[one], codes[other]) for one, other in right + down]


CODES, PAIRS = rook(4)
LATTICE = spatial.contiguity(CODES, PAIRS)
RAMP = np.arange(16.0)
CHECKERBOARD = np.array([(row + column) % 2 for row in range(4) for column in range(4)], float)


# esda 2.8.2 gives the same: 2/3 for plain neighbours, 0.75 with rows that sum to 1.
@pytest.mark.parametrize(
    ("weights", "value"), [(LATTICE, 2 / 3), (spatial.row_standardised(LATTICE), 0.75)]
)
def test_h3_lattice(weights, value):
    found = spatial.morans_i(RAMP, weights, permutations=999)
    assert found.value == pytest.approx(value)
    assert found.expected == pytest.approx(-1 / 15)
    assert found.p == pytest.approx(0.002), "the smallest p that 999 permutations can give"
    assert spatial.morans_i(CHECKERBOARD, weights).value == pytest.approx(-1)


def test_without_permutations_there_is_no_p():
    assert spatial.morans_i(RAMP, LATTICE, permutations=0).p is None


def test_a_value_without_pattern_is_not_surprising():
    values = np.random.default_rng(1).permutation(RAMP)
    assert spatial.morans_i(values, LATTICE, permutations=999).p > 0.05


@pytest.mark.parametrize(
    ("values", "weights"),
    [(np.ones(16), LATTICE), (RAMP, np.zeros((16, 16))), (np.full(16, np.nan), LATTICE)],
)
def test_nothing_to_compare_gives_no_value(values, weights):
    assert spatial.morans_i(values, weights).value is None


def test_shapes_must_fit():
    with pytest.raises(ValueError, match="do not fit"):
        spatial.morans_i([1.0, 2.0], LATTICE)


def test_contiguity_is_symmetric_and_ignores_strangers():
    found = spatial.contiguity(["a", "b", "c"], [("a", "b"), ("b", "b"), ("c", "x")])
    assert found.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert spatial.row_standardised(found).sum(axis=1).tolist() == [1, 1, 0]


def test_local_values_average_to_the_global_one():
    found = spatial.lisa(pd.Series(RAMP, index=CODES), LATTICE, permutations=99)
    whole = spatial.morans_i(RAMP, spatial.row_standardised(LATTICE), permutations=0)
    assert found["local_i"].mean() == pytest.approx(whole.value)


def test_a_pattern_takes_pairs_once_and_ignores_areas_it_does_not_know():
    values = pd.Series([1.0, 2.0, 4.0, np.nan], index=["a", "b", "c", "d"])
    pairs = pd.DataFrame(
        {"one": ["a", "b", "c", "c"], "other": ["b", "c", "d", "x"], "border_m": [10, 20, 30, 40]}
    )
    moran, found = spatial.pattern(values, pairs)
    assert found["neighbours"].to_dict() == {"a": 1, "b": 2, "c": 2, "d": 1}
    assert moran.count == 3
    assert found["value"].to_dict() == pytest.approx(values.to_dict(), nan_ok=True)
    swapped = spatial.pattern(values, pairs.iloc[::-1])[1]
    assert swapped["local_i"].to_dict() == pytest.approx(found["local_i"].to_dict(), nan_ok=True)


def test_quadrants_name_the_area_first_and_its_neighbours_second():
    found = spatial.lisa(pd.Series(RAMP, index=CODES), LATTICE, permutations=99)
    assert found.loc["15", "quadrant"] == "HH"
    assert found.loc["00", "quadrant"] == "NN"
    lone = RAMP.copy()
    lone[0] = 40.0  # high among low neighbours
    other = spatial.lisa(pd.Series(lone, index=CODES), LATTICE, permutations=99)
    assert other.loc["00", "quadrant"] == "HN"
    assert (
        spatial.lisa(pd.Series(-lone, index=CODES), LATTICE, permutations=99).loc["00", "quadrant"]
        == "NH"
    )


def test_a_cluster_on_a_large_lattice_is_found_and_survives_the_correction():
    codes, pairs = rook(8)
    values = np.random.default_rng(7).normal(size=64)
    corner = [row * 8 + column for row in range(3) for column in range(3)]
    values[corner] += 8
    found = spatial.lisa(pd.Series(values, index=codes), spatial.contiguity(codes, pairs))
    assert found.loc[codes[9], "quadrant"] == "HH"  # its four neighbours are all in the corner
    assert found.loc[codes[9], "is_significant"]
    assert not (found["is_significant"] & ~found["is_nominal"]).any()
    assert found["is_significant"].sum() < found["is_nominal"].sum() + 1


def test_noise_gives_no_significant_area_after_the_correction():
    codes, pairs = rook(8)
    values = np.random.default_rng(11).normal(size=64)
    found = spatial.lisa(pd.Series(values, index=codes), spatial.contiguity(codes, pairs))
    assert found["is_significant"].sum() == 0


def test_the_seed_decides_and_nothing_else():
    values = pd.Series(RAMP, index=CODES)
    one = spatial.lisa(values, LATTICE, permutations=199, seed=5)
    np.random.default_rng(123).normal(size=5)
    pd.testing.assert_frame_equal(one, spatial.lisa(values, LATTICE, permutations=199, seed=5))


def test_the_conditional_p_is_that_of_all_possible_neighbourhoods():
    """The others' values dealt to the neighbours in every possible way, instead of by chance."""
    codes, pairs = rook(3)
    weights = spatial.contiguity(codes, pairs)
    values = np.array([9.0, 8, 3, 7, 5, 2, 4, 1, 0])
    found = spatial.lisa(pd.Series(values, index=codes), weights, permutations=20_000)
    for place, code in enumerate(codes):
        near = weights[place] > 0
        own = values[near].mean()
        dealt = np.array(
            [np.mean(some) for some in combinations(np.delete(values, place), int(near.sum()))]
        )
        exact = 2 * min(np.mean(dealt >= own - 1e-9), np.mean(dealt <= own + 1e-9))
        assert found.loc[code, "p"] == pytest.approx(min(exact, 1), abs=0.02)


def test_missing_areas_and_islands_get_no_class():
    values = pd.Series(RAMP, index=CODES)
    values["05"] = np.nan
    island = LATTICE.copy()
    island[0, :] = island[:, 0] = 0
    found = spatial.lisa(values, island, permutations=99)
    for code in ("05", "00"):
        assert found.loc[code, "quadrant"] == ""
        assert np.isnan(found.loc[code, "p"])
        assert not found.loc[code, "is_significant"]
    assert found["p"].notna().sum() == 14


def test_equal_values_have_no_classes():
    found = spatial.lisa(pd.Series(1.0, index=CODES), LATTICE, permutations=99)
    assert (found["quadrant"] == "").all()
    assert not found["is_nominal"].any()


@pytest.mark.parametrize("seed", range(5))
def test_false_discoveries_are_controlled_as_in_scipy(seed):
    p = np.random.default_rng(seed).beta(0.5, 3, size=40)
    expected = false_discovery_control(p) <= 0.05
    assert spatial.benjamini_hochberg(p, 0.05).tolist() == expected.tolist()
    assert expected.any()


def test_untested_areas_do_not_count_among_the_tests():
    p = np.array([0.04, np.nan, np.nan, np.nan])
    assert spatial.benjamini_hochberg(p, 0.05).tolist() == [True, False, False, False]
    assert not spatial.benjamini_hochberg(np.array([]), 0.05).size
