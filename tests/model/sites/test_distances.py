"""Metres, bridges and minutes; coordinates against PROJ."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from sozialraum.model.sites import distances
from sozialraum.model.sites.distances import NetworkMatrix, Points, River, StraightLine
from sozialraum.model.sites.errors import SitesError


def points(*xy: tuple[float, float]) -> Points:
    return Points(tuple(str(i) for i in range(len(xy))), np.array(xy, dtype=float))


# A river from east to west along y = 0, bent in the middle, with two bridges.
RIVER = River(
    np.array([(4_000.0, 0), (1_000, 0), (0, -500), (-1_000, 0), (-4_000, 0)]),
    np.array([(2_000.0, 0), (-3_000.0, 0)]),
)


@given(lon=st.floats(13.4, 14.1), lat=st.floats(50.8, 51.3))
def test_coordinates_agree_with_proj_to_a_millimetre(lon, lat):
    project = Transformer.from_crs(4326, 25833, always_xy=True).transform
    assert distances.to_metres([lon], [lat])[0] == pytest.approx(project(lon, lat), abs=1e-3)


def test_fifteen_minutes_are_1125_metres_of_way_and_900_of_straight_line():
    way = distances.metres_of_minutes(15)
    assert way == 1125
    assert way / distances.DETOUR == 900
    assert distances.minutes_of_metres(np.array([1125.0])) == pytest.approx([15])
    assert distances.metres_of_minutes(15, kmh=4) == 1000


def test_the_same_bank_is_a_straight_line_with_detour():
    ways = StraightLine(1.25, RIVER).metres(points((0, 300)), points((300, 700)))
    assert ways[0, 0] == pytest.approx(1.25 * 500)


def test_the_other_bank_is_reached_over_the_better_bridge():
    a, b = (1_000.0, 100.0), (1_000.0, -100.0)
    ways = StraightLine(1.0, RIVER).metres(points(a), points(b))
    assert ways[0, 0] == pytest.approx(2 * np.hypot(1_000, 100))
    west = StraightLine(1.0, RIVER).metres(points((-2_900, 50)), points((-2_900, -50)))
    assert west[0, 0] == pytest.approx(2 * np.hypot(100, 50))


def test_banks_follow_the_bends_and_go_on_beyond_the_ends():
    xy = np.array(
        [(0, -100), (0, -600), (0, 10), (9_000, 5), (9_000, -5), (-9_000, 5), (-9_000, -5)]
    )
    assert RIVER.is_north(xy.astype(float)).tolist() == [
        True,
        False,
        True,
        True,
        False,
        True,
        False,
    ]


def test_a_vertical_reach_of_the_river_does_no_harm():
    steep = River(np.array([(100.0, 0), (100.0, 50), (-100.0, 50)]), np.array([(0.0, 50)]))
    assert steep.is_north(np.array([(0.0, 60.0), (0.0, 40.0)])).tolist() == [True, False]


@given(
    a=st.tuples(st.floats(-3_000, 3_000), st.floats(-3_000, 3_000)),
    b=st.tuples(st.floats(-3_000, 3_000), st.floats(-3_000, 3_000)),
)
def test_ways_are_symmetric_and_never_shorter_than_the_straight_line(a, b):
    line = StraightLine(1.25, RIVER)
    there, back = line.metres(points(a), points(b)), line.metres(points(b), points(a))
    assert there == pytest.approx(back)
    assert there[0, 0] >= 1.25 * np.hypot(a[0] - b[0], a[1] - b[1]) - 1e-6


def test_without_a_river_every_pair_is_direct():
    ways = StraightLine(1.0).metres(points((0, 0), (3, 4)), points((0, 0)))
    assert ways.ravel() == pytest.approx([0, 5])


def test_a_street_network_takes_the_place_of_straight_lines():
    table = pd.DataFrame({"x": [1.0, 2.0], "y": [3.0, 4.0]}, index=["a", "b"])
    network = NetworkMatrix(table)
    zero = np.zeros((2, 2))
    found = network.metres(Points(("b", "a"), zero), Points(("y", "x"), zero))
    assert found.tolist() == [[4, 2], [3, 1]]
    with pytest.raises(SitesError, match="Von „b“ nach „z“"):
        network.metres(Points(("b",), zero[:1]), Points(("z",), zero[:1]))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: StraightLine(0.9), "Umwegfaktor: 0,9 ist nicht möglich. Erlaubt sind 1 bis 2"),
        (lambda: distances.metres_of_minutes(15, kmh=0), "Gehgeschwindigkeit"),
        (lambda: distances.minutes_of_metres(np.ones(1), kmh=20), "Gehgeschwindigkeit"),
        (lambda: Points(("a", "a"), np.zeros((2, 2))), "„a“ ist zweimal"),
        (lambda: Points(("a",), np.array([[np.nan, 0]])), "„a“ hat keine brauchbare"),
        (lambda: Points(("a",), np.zeros((2, 2))), "Koordinatenpaare"),
        (lambda: River(np.zeros((1, 2)), np.zeros((1, 2))), "mindestens zwei"),
        (lambda: River(np.zeros((2, 2)), np.zeros((0, 2))), "Brücke"),
    ],
)
def test_what_is_out_of_range_is_named(make, words):
    with pytest.raises(SitesError, match=words):
        make()
