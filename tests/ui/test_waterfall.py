"""The waterfall: bars that follow each other, a sum from zero, words for every row."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.text import format as de
from sozialraum.ui import waterfall


def euro(value):
    return f"{de.number(value, sign=True)} €"


STEPS = [("Personal", 300.0), ("Gemeinkosten", 60.0), ("Kürzung & Rest", -100.0)]


def widths(svg):
    return [
        float(width) for width in re.findall(r'<rect x="[\d.-]+" y="[\d.]+" width="([\d.]+)"', svg)
    ]


def lefts(svg):
    return [float(left) for left in re.findall(r'<rect x="([\d.-]+)"', svg)]


def test_each_bar_begins_where_the_one_before_ended_and_the_sum_at_zero():
    rows = waterfall.bars(STEPS, "Zusammen", euro)
    assert [(row.start, row.end) for row in rows] == [(0, 300), (300, 360), (360, 260), (0, 260)]
    assert [row.text for row in rows] == ["+300 €", "+60 €", "−100 €", "+260 €"]
    assert rows[2].colour == waterfall.MINUS != rows[0].colour


def test_lengths_are_to_scale_and_start_at_zero():
    svg = waterfall.build_svg(waterfall.bars(STEPS, "Zusammen", euro), title="Kosten")
    personal, overhead, cut, total = widths(svg)
    assert overhead == pytest.approx(personal / 5, abs=0.2)
    assert cut == pytest.approx(personal / 3, abs=0.2)
    assert total == pytest.approx(personal * 260 / 300, abs=0.2)
    left = lefts(svg)
    assert left[0] == left[3] == waterfall.MARGIN
    assert left[2] == pytest.approx(left[3] + total, abs=0.2)


def test_a_loss_below_zero_stays_on_the_canvas_with_the_zero_line():
    svg = waterfall.build_svg(waterfall.bars([("a", -5), ("b", 2)], "c", euro), title="t")
    assert min(lefts(svg)) >= waterfall.MARGIN - 0.1
    assert f'x1="{waterfall.WIDTH - waterfall.MARGIN:.1f}"' in svg  # zero is the right end


def test_the_picture_is_well_formed_and_says_everything_in_words():
    rows = waterfall.bars(STEPS, "Zusammen", euro)
    svg = waterfall.build_svg(rows, title="Kosten <je> Jahr")
    label = ElementTree.fromstring(svg).attrib["aria-label"]
    assert label == (
        "Kosten <je> Jahr: Personal +300 €; Gemeinkosten +60 €; Kürzung & Rest −100 €; "
        "Zusammen +260 €."
    )
    assert "Kosten &lt;je&gt; Jahr" in waterfall.build_image(rows, title="Kosten <je> Jahr")


def test_a_missing_amount_is_no_zero():
    with pytest.raises(ValueError, match="Miete"):
        waterfall.bars([("Miete", float("nan"))], "Zusammen", euro)


def test_nothing_at_all_still_draws():
    rows = waterfall.bars([("Personal", 0.0)], "Zusammen", euro)
    assert widths(waterfall.build_svg(rows, title="t")) == [1.5, 1.5]


@given(st.lists(st.floats(-1e7, 1e7), min_size=1, max_size=6))
def test_no_bar_leaves_the_canvas(amounts):
    rows = waterfall.bars([(str(i), a) for i, a in enumerate(amounts)], "Summe", euro)
    svg = waterfall.build_svg(rows, title="t")
    for left, width in zip(lefts(svg), widths(svg), strict=True):
        assert left >= -0.1
        assert left + width <= waterfall.WIDTH
