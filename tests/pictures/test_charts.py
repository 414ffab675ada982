"""Chart builders: German for eyes and for screen readers."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from sozialraum.pictures import charts

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


def test_every_line_of_a_chart_is_named_however_narrow_it_is(lines: charts.Chart) -> None:
    """A legend in one row is cut off where it is wider than the chart: its last lines have no name."""
    legend = lines.to_dict()["layer"][0]["encoding"]["color"]["legend"]
    assert legend["columns"] == 2


@pytest.mark.parametrize(
    ("polarity", "title"),
    [(1, "Index · mehr Belastung →"), (-1, "← mehr Belastung · Index"), (0, "Index")],
)
def test_the_axes_of_a_scatter_plot_say_where_burden_is_higher(polarity: int, title: str) -> None:
    rows = pd.DataFrame([["04", "4 Pieschen", 1.0, 2.0, "1", "2", "#000000"]])
    rows.columns = ["code", "name", "x", "y", "x_text", "y_text", "colour"]
    chart = charts.scatter(
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
    assert (drawn["x"]["title"], drawn["y"]["title"]) == (title, title)
