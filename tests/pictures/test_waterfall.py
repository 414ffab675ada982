"""The waterfall: bars that follow each other, a sum from zero, words for every row."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.pictures import waterfall
from sozialraum.text import format as de


def euro(value):
    return f"{de.number(value, sign=True)} €"


STEPS = [("Personal", 300.0), ("Gemeinkosten", 60.0), ("Kürzung & Rest", -100.0)]


def drawn(rows, title="t"):
    """Left end and length of every bar, in percent of the axis."""
    found = re.findall(
        r"margin-left:([\d.-]+)%;width:([\d.]+)%", waterfall.build(rows, title=title)
    )
    return [(float(left), float(width)) for left, width in found]


def test_each_bar_begins_where_the_one_before_ended_and_the_sum_at_zero():
    rows = waterfall.bars(STEPS, "Zusammen", euro)
    assert [(row.start, row.end) for row in rows] == [(0, 300), (300, 360), (360, 260), (0, 260)]
    assert [row.text for row in rows] == ["+300 €", "+60 €", "−100 €", "+260 €"]
    assert rows[2].colour == waterfall.MINUS != rows[0].colour


def test_lengths_are_to_scale_and_the_sum_starts_at_zero():
    personal, overhead, cut, total = drawn(waterfall.bars(STEPS, "Zusammen", euro))
    assert overhead[1] == pytest.approx(personal[1] / 5, abs=0.02)
    assert cut[1] == pytest.approx(personal[1] / 3, abs=0.02)
    assert total[1] == pytest.approx(personal[1] * 260 / 300, abs=0.02)
    assert personal[0] == total[0] == 0
    assert cut[0] == pytest.approx(total[0] + total[1], abs=0.02)


def test_a_loss_below_zero_stays_in_the_picture_with_the_zero_line():
    rows = waterfall.bars([("a", -5), ("b", 2)], "c", euro)
    assert min(left for left, _ in drawn(rows)) == 0
    assert '<u style="left:100.00%"></u>' in waterfall.build(rows, title="t")  # zero: the right end


def test_the_picture_is_well_formed_and_says_everything_in_words():
    html = waterfall.build(waterfall.bars(STEPS, "Zusammen", euro), title="Kosten <je> Jahr")
    picture = ElementTree.fromstring(html).find("div")
    assert picture.attrib == {
        "class": "sr-steps",
        "role": "img",
        "aria-label": "Kosten <je> Jahr: Personal +300 €; Gemeinkosten +60 €; "
        "Kürzung & Rest −100 €; Zusammen +260 €.",
    }
    assert "Kosten &lt;je&gt; Jahr" in html


def test_a_missing_amount_is_no_zero():
    with pytest.raises(ValueError, match="Miete"):
        waterfall.bars([("Miete", float("nan"))], "Zusammen", euro)


def test_nothing_at_all_still_draws():
    assert drawn(waterfall.bars([("Personal", 0.0)], "Zusammen", euro)) == [(0, 0), (0, 0)]


@given(st.lists(st.floats(-1e7, 1e7), min_size=1, max_size=6))
def test_no_bar_leaves_the_picture(amounts):
    rows = waterfall.bars([(str(i), a) for i, a in enumerate(amounts)], "Summe", euro)
    for left, width in drawn(rows):
        assert left >= 0
        assert left + width <= 100.02
