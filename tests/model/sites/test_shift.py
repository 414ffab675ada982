"""Whom new sites reach: first reached or taken from existing places, exactly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.shift import shift

PEOPLE = np.array([10.0, 20.0, 40.0, 80.0])


def test_new_and_taken_are_told_apart():
    """Four homes on a line at 0, 1, 2, 3 km; an old place at 0, new ones at 1 and 3."""
    old = np.array([[0.0], [1000.0], [2000.0], [3000.0]])
    new = np.array([[1000.0, 3000.0], [0.0, 2000.0], [1000.0, 1000.0], [2000.0, 0.0]])
    found = shift(new, old, PEOPLE, 1000.0)
    assert found.taken.tolist() == [30.0, 0.0]  # homes 0 and 1 reach the old place already
    assert found.fresh.tolist() == [40.0, 120.0]
    assert found.nearer.tolist() == [20.0, 0.0]  # only home 1 has it shorter now
    assert (found.all_fresh, found.all_taken, found.all_nearer) == (120.0, 30.0, 20.0)
    assert found.losses.tolist() == [20.0]


def test_equally_far_is_no_gain():
    found = shift(np.zeros((4, 1)), np.zeros((4, 1)), PEOPLE, 1000.0)
    assert found.taken.tolist() == [150.0]
    assert found.nearer.tolist() == [0.0]


def test_where_nothing_exists_all_is_new():
    found = shift(np.zeros((4, 1)), np.zeros((4, 0)), PEOPLE, 0.0)
    assert (found.all_fresh, found.all_taken, found.losses.size) == (150.0, 0.0, 0)


def test_a_radius_that_is_none_is_refused():
    with pytest.raises(SitesError, match="Umkreis"):
        shift(np.zeros((4, 1)), np.zeros((4, 1)), PEOPLE, -1.0)


@st.composite
def cities(draw):
    homes, old, new = draw(st.integers(1, 8)), draw(st.integers(0, 4)), draw(st.integers(1, 4))
    ways = st.integers(0, 9).map(lambda step: 100.0 * step)

    def matrix(columns: int) -> np.ndarray:
        rows = st.lists(
            st.lists(ways, min_size=columns, max_size=columns), min_size=homes, max_size=homes
        )
        return np.array(draw(rows)).reshape(homes, columns)

    people = np.array(draw(st.lists(st.integers(0, 5000), min_size=homes, max_size=homes)), float)
    return matrix(new), matrix(old), people, draw(ways)


@given(cities())
def test_new_and_taken_are_the_reach_to_the_last_person(city):
    to_new, to_old, people, radius = city
    found = shift(to_new, to_old, people, radius)
    reach = [people[column <= radius].sum() for column in to_new.T]
    assert (found.fresh + found.taken).tolist() == reach
    assert found.all_fresh + found.all_taken == people[(to_new <= radius).any(axis=1)].sum()
    assert (found.nearer <= found.taken).all()
    assert found.losses.sum() == found.all_nearer <= found.all_taken
    # who reached a place before and who does so now: only the new ones are added
    before = people[(to_old <= radius).any(axis=1)].sum()
    now = people[np.hstack([to_old, to_new]).min(axis=1) <= radius].sum()
    assert before + found.all_fresh == now
