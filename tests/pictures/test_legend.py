"""The one legend: every text is text, missing is hatched, the count stands behind its class."""

import re

from sozialraum.pictures import legend, palette
from sozialraum.pictures.legend import Entry

EVIL = '<img src=x onerror="alert(1)">'


def test_every_text_is_text():
    html = legend.build(
        [Entry("#112233", EVIL), Entry("#112233", EVIL, sign=EVIL)],
        title=EVIL,
        head=EVIL,
        fine=[EVIL, EVIL],
        wide=True,
    )
    assert "<img" not in html
    assert html.count("&lt;img") == 7


def test_a_class_has_its_colour_and_its_count_and_missing_is_hatched():
    html = legend.build([Entry("#112233", "bis 3", 5), Entry(None, "k. A.", 0)], wide=False)
    first, last = re.findall(r"<li>.*?</li>", html)
    assert "background:#112233" in first and first.endswith('<span class="n">5</span></li>')
    assert legend.HATCH in last and '<span class="n">0</span>' in last
    assert "Zahl = Gebiete" in html


def test_without_a_count_none_is_shown_and_a_frame_has_no_colour():
    html = legend.build([Entry(legend.FRAME, "Rahmen")], wide=True)
    assert 'class="n"' not in html and "Zahl = Gebiete" not in html
    assert "background:none" in html


def test_classes_and_words_go_together_one_by_one():
    assert [row.label for row in legend.entries(["#1", "#2"], ["a", "b"])] == ["a", "b"]


def test_added_to_other_html_it_leaves_that_alone():
    assert ("<b>Karte</b>" + legend.build([Entry("#112233", "a")], wide=True)).startswith("<b>")


def test_a_sign_in_ink_is_read_at_night_too() -> None:
    square, round_ = (
        legend.build([Entry(colour, "Ort", sign="■")], wide=False)
        for colour in (palette.INK, palette.SELECTED)
    )
    assert "color:inherit" in square
    assert f"color:{palette.SELECTED}" in round_
