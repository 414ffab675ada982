"""Ways, curve, knee, and the number of sites for a share."""

from dataclasses import replace

import numpy as np
import pytest

from sozialraum.model.sites import access, covering
from sozialraum.model.sites.errors import InfeasibleError, SitesError
from sozialraum.model.sites.problem import Problem

from .cases import city


def test_ways_are_weighted_by_people():
    found = access.ways(np.array([0.0, 1_000.0, 3_000.0]), np.array([60.0, 30.0, 10.0]), 1_000)
    assert found.mean == 600
    assert found.p90 == 1_000
    assert found.longest == 3_000
    assert found.within == 90
    assert found.share == pytest.approx(0.9)
    # Gini by its definition over 100 people: sum |di - dj| / (2 mean n^2)
    people = np.repeat([0.0, 1_000.0, 3_000.0], [60, 30, 10])
    by_pairs = np.abs(people[:, None] - people[None]).sum() / (2 * 600 * 100**2)
    assert found.gini == pytest.approx(by_pairs)
    assert found.variation == pytest.approx(people.std() / 600)


def test_nobody_walks_nobody_is_unequal():
    found = access.ways(np.zeros(2), np.ones(2), 0)
    assert (found.gini, found.variation, found.share) == (None, None, 1)


def test_an_empty_point_is_not_the_longest_way():
    assert access.ways(np.array([5.0, 900.0]), np.array([1.0, 0.0]), 10).longest == 5


def test_the_curve_rises_to_all_that_can_be_reached_and_ends_there():
    problem = city(30, 8, 2)
    curve = access.coverage_curve(problem, 2_500, 8)
    assert curve["p"].tolist() == list(range(1, len(curve) + 1))
    assert (curve["people"].diff().dropna() >= 0).all()
    everything = covering.covered_weight(problem, tuple(range(8)), 2_500)
    assert curve["people"].iloc[-1] == everything
    assert len(curve) < 2 or curve["people"].iloc[-2] < everything
    assert curve["share"].iloc[-1] == pytest.approx(everything / problem.total)


def test_a_cut_or_stopped_curve_is_shorter():
    problem = city(30, 8, 2)
    cut = access.coverage_curve(problem, 4_000, 1)
    assert len(cut) == 1
    assert (
        cut["share"].iloc[0]
        < covering.covered_weight(problem, tuple(range(8)), 4_000) / problem.total
    )
    assert access.coverage_curve(problem, 1_000, 8, progress=lambda *_: False).empty
    with pytest.raises(InfeasibleError, match="nur 8"):
        access.coverage_curve(problem, 1_000, 9)


@pytest.mark.parametrize(
    ("values", "bend"),
    [
        ([0, 70, 90, 95, 100], 1),
        ([0, 30, 60, 90, 92, 94], 3),
        ([0, 25, 50, 75, 100], None),
        ([0, 5, 20, 100], None),
        ([5, 5, 5], None),
        ([0, 9], None),
    ],
)
def test_the_knee_is_where_the_curve_leaves_its_chord_most(values, bend):
    assert access.knee(range(1, len(values) + 1), values) == bend


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.8])
def test_the_number_for_a_share_is_the_smallest(share):
    problem = replace(city(40, 12, 4), fixed=frozenset({3}))
    needed = access.fewest_for_share(problem, 4_000, share)
    enough = covering.max_cover(problem, needed, 4_000).objective
    assert enough >= share * problem.total * (1 - 1e-9)
    if needed > 1:
        less = covering.max_cover(problem, needed - 1, 4_000).objective
        assert less < share * problem.total


def test_a_share_out_of_reach_is_explained_with_the_way_it_would_take():
    problem = Problem(np.array([6.0, 3.0, 1.0]), np.array([[100.0], [2_000.4], [9_000.0]]))
    with pytest.raises(InfeasibleError, match=r"90 % sind in 500 m .* 1 .*60 %.*ab 2\.001 m"):
        access.fewest_for_share(problem, 500, 0.9)
    assert access.fewest_for_share(problem, 2_001, 0.9) == 1
    with pytest.raises(SitesError, match="Anteil"):
        access.fewest_for_share(problem, 500, 1.2)


def test_only_a_whole_curve_has_a_knee():
    problem = city(30, 8, 2)
    curve = access.coverage_curve(problem, 3_000, 8)
    assert access.is_whole(problem, 3_000, curve)
    assert not access.is_whole(problem, 3_000, curve.iloc[:-1])
    assert not access.is_whole(problem, 3_000, curve.iloc[:0])
