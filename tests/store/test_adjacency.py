"""Who borders on whom, from the polygons of the map shown."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from sozialraum.store import adjacency, queries


def square(west, south, size=0.01):
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def frame(**shapes):
    return pd.DataFrame({"code": list(shapes), "geojson": list(shapes.values())})


def test_an_edge_or_a_corner_makes_neighbours():
    found = adjacency.neighbours(
        frame(a=square(13.70, 51.0), b=square(13.71, 51.0), c=square(13.72, 51.01))
    )
    assert found == (("a", "b"), ("b", "c"))


@pytest.mark.parametrize(("gap_m", "is_near"), [(2, True), (20, False)])
def test_a_gap_of_rounded_coordinates_does_not_part_neighbours(gap_m, is_near):
    north = 51.01 + gap_m / 111_195
    found = adjacency.neighbours(frame(a=square(13.7, 51.0), b=square(13.7, north)))
    assert (("a", "b") in found) == is_near


def test_no_polygons_no_neighbours():
    assert adjacency.neighbours(frame()) == ()


def test_every_stadtteil_of_the_schematic_map_has_neighbours(engine):
    boundaries = queries.boundaries(engine, "stadtteil")
    pairs = adjacency.neighbours(boundaries)
    assert {code for pair in pairs for code in pair} == set(boundaries["code"])
    assert len(boundaries) == 61
    # a planar map of n areas has at most 3n - 6 shared edges
    assert 61 <= len(pairs) <= 3 * 61 - 6
    assert ("71", "72") in pairs  # Prohlis-Nord and -Süd
    assert ("11", "95") not in pairs  # Äußere Neustadt and Gorbitz-Süd
