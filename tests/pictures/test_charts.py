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


def test_a_ranking_puts_rank_one_on_top_and_the_city_across_it() -> None:
    frame = pd.DataFrame(
        [
            *(
                ["01", "1 Mitte", 3.5, "3,5 %", "#111111"],
                ["04", "4 Nord", 1.5, "1,5 %", "#222222"],
            ),
            ["17", "17 Rand", float("nan"), "k. A.", "#333333"],
        ],
        columns=["code", "name", "value", "text", "colour"],
    )
    made = charts.spec(
        charts.ranking(frame, unit="%", decimals=1, city=2.5, selected="04", polarity=-1)
    )
    bars, line, label = (one["encoding"] for one in made["layer"])
    assert bars["y"]["sort"] == ["4 Nord", "1 Mitte"]
    assert bars["x"]["axis"]["format"] == ",.1f"
    assert made["config"]["locale"]["number"] | {"grouping": [3]} == {
        "decimal": ",",
        "thousands": ".",
        "grouping": [3],
        "currency": ["", " €"],
    }
    assert line["x"] == label["x"] == {"datum": 2.5}
    assert "y" not in line
    rows = {one["name"]: one for rows in made["datasets"].values() for one in rows if "name" in one}
    assert {name: row["is_selected"] for name, row in rows.items()} == {
        "1 Mitte": False,
        "4 Nord": True,
    }
    assert {"what": "Stadt"} in itertools.chain(*made["datasets"].values())
    said = charts.describe(frame, what="Anteil", city="2,5 %", polarity=-1)
    assert said == (
        "Anteil. Höchste Belastung: 4 Nord (1,5 %); geringste: 1 Mitte (3,5 %). Stadt: 2,5 %. "
        "Ohne Wert: 17 Rand."
    )


def test_a_time_line_keeps_gaps_and_only_the_city_is_dashed() -> None:
    frame = pd.concat([TIMES, TIMES.assign(name="Stadt", value=[float("nan"), 17.0])])
    colours = {"4 Pieschen": "#D9480F", "Stadt": "#000000"}
    made = charts.time_lines(frame, unit="%", decimals=1, colours=colours).to_dict()
    drawn = made["layer"][0]["encoding"]
    assert drawn["color"]["scale"] == {
        "domain": ["4 Pieschen", "Stadt"],
        "range": ["#D9480F", "#000000"],
    }
    dash = drawn["strokeDash"]
    assert dash["condition"] == {"test": "datum.name == 'Stadt'", "value": [6, 4]}
    assert dash["value"] == [1, 0]
    (rows,) = made["datasets"].values()
    assert [row["value"] for row in rows] == [17.9, 18.2, None, 17.0]


def test_bars_of_ages_are_the_areas_and_ticks_the_citys() -> None:
    frame = pd.DataFrame(
        [["0–2", 3.0, 2.0, "3 %", "2 %"]],
        columns=["band", "share", "city_share", "text", "city_text"],
    )
    bars, ticks = charts.age_structure(frame, name="4 Pieschen").to_dict()["layer"]
    assert (bars["encoding"]["y"]["field"], ticks["encoding"]["y"]["field"]) == (
        *("share", "city_share"),
    )
    assert {tip["field"]: tip["title"] for tip in bars["encoding"]["tooltip"]} == {
        "band": "Alter",
        "text": "4 Pieschen",
        "city_text": "Stadt",
    }


def test_a_scatter_plot_keeps_each_axis_to_itself() -> None:
    rows = pd.DataFrame(
        [
            *(["04", "4 Nord", 1.0, 2.0, "1", "2"], ["11", "11 Süd", 3.0, 9.0, "3", "9"]),
            ["17", "17 Rand", float("nan"), 5.0, "k. A.", "5"],
        ],
        columns=["code", "name", "x", "y", "x_text", "y_text"],
    ).assign(colour="#000000")
    made = scatter_chart.scatter(
        rows,
        x_title="Quer",
        y_title="Hoch",
        x_decimals=0,
        y_decimals=1,
        polarities=(1, -1),
        city=(1.5, 12.0),
        selected="11",
    ).to_dict()
    across, up, points, words = made["layer"]
    assert (across["encoding"]["x"], up["encoding"]["y"]) == ({"datum": 1.5}, {"datum": 12.0})
    drawn = points["encoding"]
    assert [drawn[axis]["title"] for axis in "xy"] == [
        *(["Quer · mehr Belastung →"], ["← mehr Belastung · Hoch"])
    ]
    assert [drawn[axis]["axis"]["format"] for axis in "xy"] == [",.0f", ",.1f"]
    assert {tip["field"]: tip["title"] for tip in drawn["tooltip"]} == {
        "name": "Stadtraum",
        "x_text": "Quer",
        "y_text": "Hoch",
    }
    assert words["mark"]["dx"]["expr"] == "(width < 420 ? datum.slim_dx : datum.wide_dx)"
    found = [row for rows in made["datasets"].values() for row in rows if "label" in row]
    assert [(row["label"], row["is_selected"]) for row in found] == [("4", False), ("11", True)]


def test_numbers_are_placed_for_the_points_as_drawn() -> None:
    """The city's line widens an axis, and what is high lies far from the top."""
    cloud = np.random.default_rng(3).random((12, 2)) ** 3
    rows = pd.DataFrame(cloud, columns=["x", "y"]).assign(
        code=[f"{number:02}" for number in range(1, 13)], name="x", colour="#000000"
    )
    made = scatter_chart.scatter(
        rows.assign(x_text="", y_text=""),
        x_title="",
        y_title="",
        x_decimals=0,
        y_decimals=0,
        polarities=(0, 0),
        city=(None, 3.0),
        selected=None,
    ).to_dict()
    low = cloud.min(axis=0)
    x = (cloud[:, 0] - low[0]) / np.ptp(cloud[:, 0])
    y = (3.0 - cloud[:, 1]) / (3.0 - low[1])
    for plot, size in scatter_chart.PLOTS.items():
        found = [row for rows in made["datasets"].values() for row in rows if "label" in row]
        placed = [[row[f"{plot}_dx"], row[f"{plot}_dy"]] for row in found]
        wanted = scatter_chart.beside(x, y, size)
        assert wanted.any()
        assert np.array(placed) == pytest.approx(wanted)
