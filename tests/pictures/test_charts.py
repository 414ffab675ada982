"""Chart builders: German for eyes and for screen readers."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pandas as pd
import pytest

from sozialraum.pictures import charts, palette, scatter_chart

TIMES = pd.DataFrame(
    {
        "name": ["4 Pieschen", "4 Pieschen"],
        "stichtag": ["2024-12-31", "2025-12-31"],
        "value": [17.9, 18.2],
        "text": ["17,9 %", "18,2 %"],
    }
)


@pytest.fixture
def lines() -> charts.Chart:
    return charts.time_lines(TIMES, unit="%", decimals=1, colours={"4 Pieschen": "#D9480F"})


def test_vega_adds_no_english_description_to_a_charts_own_alternative(lines: charts.Chart) -> None:
    assert charts.spec(lines)["config"]["aria"] is False


def test_the_tooltip_of_a_time_line_writes_its_day_the_german_way(lines: charts.Chart) -> None:
    text = json.dumps(lines.to_dict())
    assert '"field": "day"' in text and "31.12.2025" in text
    assert '"field": "stichtag"' not in text


def test_what_marks_mean_stands_outside_the_chart_where_it_wraps(lines: charts.Chart) -> None:
    """Vega's own legend is cut off where it is wider than the chart: its last lines have no name."""
    assert lines.to_dict()["layer"][0]["encoding"]["color"]["legend"] is None
    frame = pd.DataFrame(
        {
            "indicator": ["Junge"] * 2,
            "name": ["4 Pieschen", "5 Mickten/Trachau"],
            "z": [0.5, -1.0],
            "text": ["17,9 %", "16,8 %"],
            "colour": ["#D9480F", "#2A85BD"],
        }
    )
    encoding = charts.spine(frame).to_dict()["layer"][1]["encoding"]
    assert encoding["color"]["legend"] is encoding["shape"]["legend"] is None
    keys = charts.spine_keys(frame)
    assert keys == {"● 4 Pieschen": "#D9480F", "■ 5 Mickten/Trachau": "#2A85BD"}
    assert [charts.SIGNS[one] for one in encoding["shape"]["scale"]["range"][:2]] == ["●", "■"]


@pytest.mark.parametrize(
    ("polarity", "title"),
    [(1, "Index · mehr Belastung →"), (-1, "← mehr Belastung · Index"), (0, "Index")],
)
def test_the_axes_of_a_scatter_plot_say_where_burden_is_higher(polarity: int, title: str) -> None:
    rows = pd.DataFrame([["04", "4 Pieschen", 1.0, 2.0, "1", "2", "#000000"]])
    rows.columns = ["code", "name", "x", "y", "x_text", "y_text", "colour"]
    chart = scatter_chart.scatter(
        rows,
        x_title="Index",
        y_title="Index",
        x_decimals=1,
        y_decimals=1,
        polarities=(polarity, polarity),
        city=(None, None),
        selected=None,
    )
    drawn = chart.to_dict()["layer"][0]["encoding"]
    assert (drawn["x"]["title"], drawn["y"]["title"]) == ([title], [title])


def test_every_point_is_told_by_its_number_however_close_they_lie() -> None:
    """No number on another, none half under a point drawn later, none off the paper."""
    draw = np.random.default_rng(1)
    clouds = [draw.random((17, 2)) ** draw.uniform(1, 3) for _ in range(10)]
    clouds.append(np.array([[0.5, 0.5], [0.52, 0.5], [0, 0], [1, 1], [0.01, 0]]))
    for size in scatter_chart.PLOTS.values():
        for cloud in clouds:
            moved = scatter_chart.beside(cloud[:, 0], cloud[:, 1], size)
            spots = scatter_chart.EDGE + cloud * (np.array(size) - 2 * scatter_chart.EDGE)
            numbers = spots + moved
            apart = np.hypot(*(numbers[:, None] - numbers[None]).transpose(2, 0, 1))
            assert apart[~np.eye(len(cloud), dtype=bool)].min() > 12
            assert (numbers > 6).all() and (numbers < np.array(size) - 6).all()
            for i, j in itertools.permutations(range(len(cloud)), 2):
                if moved[i].any() or j > i:
                    assert np.hypot(*(numbers[i] - spots[j])) > scatter_chart.CIRCLE, (i, j)
    assert not scatter_chart.beside(np.array([0.0, 1.0]), np.array([0.5, 0.5]), (420, 270)).any()


@pytest.mark.parametrize(("name", "rows"), [("4 Pieschen", [{"name": "4 Pieschen"}]), ("", [])])
def test_the_row_of_what_is_chosen_lies_on_its_colour_across_the_chart(name, rows):
    drawn = charts.chosen_row("name", ["1 Altstadt", "4 Pieschen"], name).to_dict()
    assert next(iter(drawn["datasets"].values()), []) == rows
    assert drawn["mark"]["color"] == palette.SELECTED
    assert (drawn["encoding"]["x"], drawn["encoding"]["x2"]) == ({"value": 0}, {"value": "width"})
