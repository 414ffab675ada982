"""Colours must be told apart on a washed-out projector and without colour vision."""

from itertools import pairwise

import pytest

from sozialraum.pictures import difference_map, palette

SCALES = [palette.PURPLE, palette.TEAL, palette.BLUE, palette.BROWN]
# hue-rotate(180deg), W3C Filter Effects: cosine -1, sine 0
_TURN = ((-0.574, 1.430, 0.144), (0.426, 0.430, 0.144), (0.426, 1.430, -0.856))


def by_day(colour):
    return colour


def by_night(colour):
    """What a browser makes of a colour in the dark theme: partly inverted, its hue turned back."""
    part = palette.NIGHT_INVERSION
    inverted = [value / 255 * (1 - 2 * part) + part for value in palette.rgb(colour)[:3]]
    turned = [
        sum(weight * value for weight, value in zip(row, inverted, strict=True)) for row in _TURN
    ]
    return "#" + "".join(f"{round(255 * min(1, max(0, value))):02X}" for value in turned)


SKIES = [by_day, by_night]


@pytest.mark.parametrize("scale", SCALES)
def test_a_scale_darkens_with_every_step(scale):
    assert [palette.luminance(c) for c in scale] == sorted(
        map(palette.luminance, scale), reverse=True
    )


def least_step(colours, sky):
    seen = [sky(colour) for colour in colours]
    return min(palette.contrast(one, other) for one, other in pairwise(seen))


def test_classes_of_change_differ_from_their_neighbours():
    order = [difference_map.LESS, difference_map.EQUAL, *difference_map.MORE]
    assert least_step(order, by_day) >= 1.3


@pytest.mark.parametrize("sky", SKIES)
@pytest.mark.parametrize("scale", SCALES)
def test_neighbouring_classes_are_apart_by_day_and_by_night(scale, sky):
    assert least_step(scale, sky) >= 1.3


@pytest.mark.parametrize("sky", SKIES)
@pytest.mark.parametrize("polarity", [1, -1, 0])
@pytest.mark.parametrize("count", range(2, 8))
def test_any_number_of_classes_is_apart_by_day_and_by_night(polarity, count, sky):
    assert least_step(palette.sequential(count, polarity), sky) >= 1.3


@pytest.mark.parametrize("sky", SKIES)
@pytest.mark.parametrize("polarity", [1, -1, 0])
@pytest.mark.parametrize("side", [1, 2, 3])
def test_a_diverging_scale_is_symmetric_around_a_neutral_middle(side, polarity, sky):
    colours = palette.diverging(side, polarity)
    assert len(colours) == 2 * side + 1
    assert colours[side] == palette.GREY_MIDDLE
    assert least_step(colours, sky) >= 1.3


@pytest.mark.parametrize("scale", SCALES)
def test_the_dark_theme_turns_a_scale_over_so_that_more_stands_out_more(scale):
    lights = [palette.luminance(by_night(colour)) for colour in (palette.PAPER, *scale)]
    assert lights[1:] == sorted(lights[1:]) and lights[0] < lights[-1]
    assert by_night("#FFFFFF") == "#0A0A0A"


def test_polarity_decides_which_side_is_the_burdened_purple_one():
    assert palette.diverging(2, 1)[-1] in palette.PURPLE
    assert palette.diverging(2, -1)[0] in palette.PURPLE
    assert palette.diverging(2, -1)[-1] in palette.TEAL


def test_text_is_readable_on_every_class_colour():
    for scale in SCALES:
        for colour in scale:
            text = palette.text_on(colour)
            assert palette.contrast(text, colour) >= 4.5
            assert palette.contrast(by_night(text), by_night(colour)) >= 4.5


def test_outlines_and_marks_stand_out_from_the_paper():
    for colour in (palette.OUTLINE, palette.SELECTED, palette.CITY):
        assert palette.contrast(colour, palette.PAPER) >= 3
        assert palette.contrast(by_night(colour), palette.TOKENS["paper"][1]) >= 3


@pytest.mark.parametrize("name", ["ink-soft", "text-soft", "outline"])
def test_words_read_on_the_paper_of_both_themes(name):
    for ink, paper in zip(palette.TOKENS[name], palette.TOKENS["paper"], strict=True):
        assert palette.contrast(ink, paper) >= 4.5


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
