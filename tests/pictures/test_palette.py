"""Colours must be told apart on a washed-out projector and without colour vision."""

from itertools import pairwise

import pytest

from sozialraum.pictures import palette

SCALES = [palette.PURPLE, palette.TEAL, palette.BLUE, palette.BROWN]


@pytest.mark.parametrize("scale", SCALES)
def test_a_scale_darkens_with_every_step(scale):
    assert [palette.luminance(c) for c in scale] == sorted(
        map(palette.luminance, scale), reverse=True
    )


@pytest.mark.parametrize("scale", SCALES[:3])
def test_neighbouring_classes_differ_even_with_seven_of_them(scale):
    assert min(palette.contrast(one, other) for one, other in pairwise(scale)) >= 1.2


@pytest.mark.parametrize("polarity", [1, -1, 0])
@pytest.mark.parametrize("count", [3, 4, 5])
def test_up_to_five_classes_are_clearly_apart(polarity, count):
    colours = palette.sequential(count, polarity)
    assert min(palette.contrast(one, other) for one, other in pairwise(colours)) >= 1.3


@pytest.mark.parametrize("side", [1, 2, 3])
def test_a_diverging_scale_is_symmetric_around_a_neutral_middle(side):
    colours = palette.diverging(side, 1)
    assert len(colours) == 2 * side + 1
    assert colours[side] == palette.GREY_MIDDLE
    assert min(palette.contrast(one, other) for one, other in pairwise(colours)) >= 1.3


def test_polarity_decides_which_side_is_the_burdened_purple_one():
    assert palette.diverging(2, 1)[-1] in palette.PURPLE
    assert palette.diverging(2, -1)[0] in palette.PURPLE
    assert palette.diverging(2, -1)[-1] in palette.TEAL


def test_text_is_readable_on_every_class_colour():
    for scale in SCALES:
        for colour in scale:
            assert palette.contrast(palette.text_on(colour), colour) >= 4.5


def test_outlines_and_marks_stand_out_from_the_paper():
    for colour in (palette.OUTLINE, palette.SELECTED, palette.CITY):
        assert palette.contrast(colour, palette.PAPER) >= 3


def test_lines_of_a_comparison_are_seen_on_the_light_and_the_dark_page():
    for colour in (*palette.COMPARE, palette.CITY):
        for ground in ("#FFFFFF", "#12181F"):
            assert palette.contrast(colour, ground) >= 3


def test_every_category_has_its_own_letter_and_white_text_reads_on_its_colour():
    letters = [letter for _, letter in palette.CATEGORIES.values()]
    assert len(letters) == len(set(letters))
    for colour, _ in palette.CATEGORIES.values():
        assert palette.contrast("#FFFFFF", colour) >= 3


@pytest.mark.parametrize("count", [0, 8])
def test_more_than_seven_classes_are_refused(count):
    with pytest.raises(ValueError, match="1 to 7"):
        palette.sequential(count, 1)
