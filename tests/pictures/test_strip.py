"""The strip of dots: to scale, none hidden by another, missing ones left to the table."""

import re
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from sozialraum.pictures import strip


def circles(svg):
    found = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"[^>]*><title>(\d+):', svg)
    return {int(code): (float(x), float(y)) for x, y, code in found}


def draw(values, city=1.0, selected=""):
    lines = [strip.Line("Vorher", values, city)]
    return strip.build_svg(lines, selected=selected, unit="VzÄ", alt="Punkte <je> Kopf")


def test_dots_lie_to_scale_from_zero():
    dots = circles(draw({"01": 0.0, "02": 1.0, "03": 2.0}))
    (zero, _), (half, _), (full, _) = dots[1], dots[2], dots[3]
    assert zero == strip.MARGIN
    assert full == strip.WIDTH - strip.MARGIN
    assert abs(half - (zero + full) / 2) < 0.1


def test_equal_values_are_stacked_not_hidden():
    dots = circles(draw({"01": 1.0, "02": 1.0}))
    assert dots[1][0] == dots[2][0]
    assert abs(dots[1][1] - dots[2][1]) >= 2 * strip.RADIUS - 0.1


def test_a_missing_value_has_no_dot_and_a_missing_city_no_line():
    svg = draw({"01": 1.0, "02": float("nan")}, city=None)
    assert set(circles(svg)) == {1}
    assert "stroke-dasharray" not in svg


def test_the_picture_is_well_formed_with_its_text_and_the_selected_dot_marked():
    svg = draw({"04": 1.0, "14": 0.5}, selected="14")
    assert ElementTree.fromstring(svg).attrib["aria-label"] == "Punkte <je> Kopf"
    assert svg.count(f'fill="{strip.palette.SELECTED}"') == 1


def test_nothing_known_still_draws():
    assert ElementTree.fromstring(draw({"01": float("nan")}, city=None)) is not None


@given(st.lists(st.floats(0, 600), max_size=17))
def test_no_two_dots_of_one_level_overlap(places):
    found = strip.levels(places, 22)
    for level in set(found):
        row = sorted(p for p, k in zip(places, found, strict=True) if k == level)
        assert all(b - a >= 22 for a, b in pairwise(row))
