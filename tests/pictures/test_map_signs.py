"""Signs at points: joined where they would overlap, never moved, never lost, words beside them."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.pictures import (
    map_frame,
    map_labels,
    map_sheet,
    map_signs,
    palette,
    sites_map,
)
from sozialraum.pictures.map_bands import BANDS
from sozialraum.pictures.map_frame import Map
from sozialraum.pictures.svgmap import Sign
from tests.pictures.test_map import CANVAS, style

COLOURS = ["#0B5C8A", "#D55E00"]
AT = st.tuples(st.floats(0.05, 1.95), st.floats(0.05, 0.95))


def sign(at, colour=COLOURS[0], **more) -> Sign:
    return Sign("", "O", colour, True, at=at, may_join=True, **more)


@given(
    st.lists(st.tuples(AT, st.sampled_from(COLOURS), st.integers(1, 9)), min_size=1, max_size=30)
)
def test_all_are_counted_at_every_width_and_none_touches_another(drawn):
    signs = tuple(sign(at, colour, stands_for=n) for at, colour, n in drawn)
    found = map_signs.spots(CANVAS, signs)
    for number, band in enumerate(BANDS):
        here = [one for one in found if number in one.bands]
        assert sum(one.sign.stands_for for one in here) == sum(one.stands_for for one in signs)
        size = map_signs.APART * CANVAS.width / band.width
        for i, one in enumerate(here):
            assert all(
                max(abs(one.x - other.x), abs(one.y - other.y)) >= size - 0.01 for other in here[:i]
            )


def test_a_lone_sign_stands_exactly_at_its_point_at_every_width():
    (found,) = map_signs.spots(CANVAS, (sign((0.5, 0.5)),))
    assert (found.x, found.y) == CANVAS.spot(0.5, 0.5)
    assert found.bands == tuple(range(len(BANDS)))
    middle = next(shape for shape in CANVAS.shapes if shape.code == "01")
    assert (middle.x, middle.y) == pytest.approx((found.x, found.y))  # its area's label is there


def test_two_kinds_at_one_point_are_a_number_without_a_kind():
    alike, mixed = (
        map_signs.spots(CANVAS, (sign((0.5, 0.5)), sign((0.5, 0.5), colour)))[0].sign
        for colour in COLOURS
    )
    assert (alike.text, alike.colour) == ("2", COLOURS[0])
    assert (mixed.text, mixed.colour) == ("2", palette.MUTED)


def test_what_must_keep_its_number_is_never_joined():
    kept = [Sign("01", str(i), COLOURS[0], True, at=(0.5, 0.5)) for i in (1, 2)]
    found = map_signs.spots(CANVAS, (*kept, sign((0.5, 0.5))))
    assert [one.sign.text for one in found] == ["O", "1", "2"]  # and lies on top


def test_what_is_off_the_map_is_not_drawn():
    assert not map_signs.spots(CANVAS, (sign((9.0, 0.5)), Sign("99", "1", COLOURS[0], True)))


def test_words_stand_beside_signs():
    signs = [sign((0.5, 0.5))]
    for place in map_labels.places(CANVAS, style(signs=signs)):
        for number in place.bands:
            band = BANDS[number]
            (box,) = map_signs.boxes(CANVAS, map_signs.spots(CANVAS, tuple(signs)), number, band)
            unit = CANVAS.width / band.width
            half = 0.5 * band.font * 0.53 * unit, 0.5 * band.font * unit
            word = (place.x - half[0], place.y - half[1], place.x + half[0], place.y + half[1])
            assert not map_labels.overlap(box, word), (place.code, band)


def test_screen_and_file_show_the_same_signs():
    signs = [sign((0.5, 0.5)), sign((0.5, 0.5), COLOURS[1]), sign((1.5, 0.5))]
    made = Map(CANVAS, style(signs=signs), "probe", "Karte")
    html, sheet = map_frame.build(made), map_sheet.build(made)
    assert html.count("sr-sign banded") == 2
    assert ">2</span>" in html and ">2</text>" in sheet
    assert all(f".sr-sign.banded.w{number} " in map_frame.css() for number in range(len(BANDS)))


PLACES = pd.DataFrame(
    {
        "stadtteil_code": ["11", "11", "11"],
        "exact": [True, False, False],
        "lon": [13.75, float("nan"), float("nan")],
        "lat": [51.06, float("nan"), float("nan")],
    }
)


class Official:
    def __init__(self, answer: bool) -> None:
        self.is_schematic = lambda _level: not answer


def test_only_official_borders_show_a_place_at_its_point():
    """A schematic map might show it in the wrong area."""
    at, counted = sites_map.existing(Official(True), PLACES)[::-1]
    assert (at.at, at.text) == ((13.75, 51.06), "1")
    assert (counted.code, counted.text, counted.at) == ("11", "2", None)
    (all_,) = sites_map.existing(Official(False), PLACES)
    assert (all_.code, all_.text, all_.count) == ("11", "3", 3)


def test_numbers_that_share_a_middle_are_said_together():
    one, two = (sites_map.Symbol("11", str(i), True, "Haus") for i in (2, 5))
    (found,) = sites_map._together([one, two])
    assert (found.text, found.name) == ("2/5", "")
