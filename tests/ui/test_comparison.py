"""The comparison's sentences must say which way, and on whom it depends."""

import dataclasses

import numpy as np
import pandas as pd

from sozialraum.model import compare
from sozialraum.ui import comparison, comparison_view, comparison_words, data, theme

ITEM = data.Indicator(
    indicator_id="alleinerziehende_share",
    name="Anteil Alleinerziehender",
    short_name="Alleinerziehende",
    definition="",
    formula="",
    numerator_label="",
    denominator_label="",
    base_population="",
    unit="%",
    factor=100,
    kind="share",
    dimension="sozialstrukturell",
    topic="",
    polarity=1,
    decimals=1,
    diverging=True,
    caveat="",
)

INDEX = dataclasses.replace(
    ITEM,
    indicator_id="belastungsindex",
    short_name="Belastungsindex",
    unit="Punkte",
    kind="index",
    polarity=-1,
)
POSTS = dataclasses.replace(
    ITEM, indicator_id="angebote_vzae", short_name="Angebote VzÄ", unit="VzÄ", polarity=0
)


def test_an_index_counted_backwards_is_told_in_words_of_burden():
    assert comparison_words.direction(-0.7, INDEX, POSTS) == (
        "Je höher die Belastung, desto mehr Stellen („Angebote VzÄ“)."
    )
    assert comparison_words.direction(0.7, ITEM, INDEX) == (
        "Je höher „Alleinerziehende“, desto geringer die Belastung."
    )
    assert "desto höher die Belastung" in comparison_words.direction(0.7, INDEX, INDEX)


def test_a_weak_correlation_claims_no_direction():
    text = comparison_words.correlation_sentence(compare.Correlation(17, 0.1, 0.2), INDEX, POSTS)
    assert "kaum ein" in text
    assert "Je höher" not in text


def frame_of(x, y):
    return pd.DataFrame({"name": [f"{i} Ort" for i in range(len(x))], "x": x, "y": y})


def test_a_correlation_that_rests_on_two_areas_names_them():
    x = [0.0, 1, 2, 0, 1, 2, 0, 1, 2, 20, 22]
    y = [0.0, 2, 1, 1, 0, 2, 2, 1, 0, 20, 22]
    text = comparison_words.robustness_sentence(frame_of(x, y))
    assert text.startswith("Ohne 9 Ort und 10 Ort")
    assert "vor allem auf ihnen" in text


def test_a_correlation_that_all_areas_carry_gets_no_remark():
    x = np.arange(12.0)
    assert comparison_words.robustness_sentence(frame_of(x, 2 * x + 1)) == ""


def test_too_few_areas_get_no_remark_and_no_error():
    assert comparison_words.robustness_sentence(frame_of([1.0, 2, 3], [3.0, 2, 9])) == ""


def test_the_colour_table_is_classed_on_the_limits_the_legend_names():
    colours = theme.diverging(3, 1)
    assert colours[4] in comparison_view.heat_style(0.5, 1)
    assert colours[3] in comparison_view.heat_style(0.4, 1)
    assert comparison_view.heat_style(float("nan"), 1) == ""
    assert all(colour in comparison_view.heat_legend({1}) for colour in colours)


def test_a_heading_says_the_unit_once():
    assert ITEM.heading == "Alleinerziehende (%)"
    rate = dataclasses.replace(ITEM, short_name="HzE je 1.000", unit="je 1.000")
    assert rate.heading == "HzE je 1.000"


def test_a_deviation_points_right_where_the_value_is_above_the_citys():
    values = pd.DataFrame({POSTS.indicator_id: [1.0, 2.0, 6.0]}, index=["01", "02", "03"])
    result = comparison.Result(
        selected="03",
        shown=("03", "01"),
        indicators=(POSTS,),
        stichtage={POSTS.indicator_id: "2024-12-31"},
        values=values,
        statuses=pd.DataFrame(),
        city={POSTS.indicator_id: 4.0},
        comparator="eigene",
        similar=(),
    )
    frame = comparison_view.spine_frame(result, {"01": "1 A", "03": "3 C"}).set_index("name")
    spread = np.std([1.0, 2.0, 6.0])
    assert frame["z"].to_dict() == {"3 C": (6 - 4) / spread, "1 A": (1 - 4) / spread}
