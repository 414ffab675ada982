"""Classes, colours and words of the map, on the real data: where a wrong sign would do harm."""

import pytest

from sozialraum.answers import class_limits, class_map
from sozialraum.pictures import charts, choropleth, palette
from sozialraum.ui.shell import data
from tests.screen import follow_store


@pytest.fixture(autouse=True)
def _release(engine):  # noqa: ARG001 (the session's store stands behind the app)
    follow_store()
    data.snapshot()


def build(
    indicator: str, stichtag: str, *, level: str = "stadtraum", method: str = "quantile", **kw
):
    item = data.current().indicator(indicator)
    how = {"method": method, "class_count": 5, **kw}
    return choropleth.drawn(class_map.class_map(data.current(), item, level, stichtag, **how))


@pytest.mark.parametrize(
    ("indicator", "day"),
    [("benachteiligungsindex", "2017-12-31"), ("belastungsindex", "2020-12-31")],
)
@pytest.mark.parametrize("method", ["standard", "quantile", "gleich", "natuerlich"])
def test_prohlis_and_gorbitz_are_darkest_and_first_whatever_the_classes(indicator, day, method):
    view = build(indicator, day, method=method)
    rows = view.frame.set_index("code")
    darkest = min((c for c in rows["colour"] if c), key=palette.luminance)
    assert rows.loc["11", "colour"] == rows.loc["16", "colour"] == darkest
    assert set(rows["rank"].nsmallest(2).index) == {"11", "16"}
    assert "kräftiger = höhere soziale Belastung" in choropleth.key(view).html()


def test_loschwitz_has_the_least_burden_in_2017():
    rows = build("benachteiligungsindex", "2017-12-31").frame.set_index("code")
    assert rows["rank"].idxmax() == "07"
    assert palette.luminance(rows.loc["07", "colour"]) == max(
        map(palette.luminance, rows["colour"])
    )


def test_around_the_centre_the_burdened_side_is_purple():
    view = build("belastungsindex", "2020-12-31", method="stadt")
    rows = view.frame.set_index("code")
    assert rows.loc["11", "colour"] in palette.PURPLE
    assert rows.loc["17", "colour"] in palette.TEAL


def test_a_stadtraum_without_a_value_is_hatched_ranked_nowhere_and_listed():
    day = data.current().newest("prekarisierungsindex", "stadtraum")
    view = build("prekarisierungsindex", day)
    rows = view.frame.set_index("code")
    assert rows.loc["01", "colour"] is None
    assert rows.loc["01", "text"] == "k. A."
    assert rows.loc["01", "rank_text"] == "ohne Wert"
    assert view.legend[-1].label == "keine Angabe (k. A.)"
    assert view.legend[-1].count == 15


def test_legend_counts_add_up_to_all_areas():
    for level, total in (("stadtraum", 17), ("stadtteil", 61)):
        view = build("u18_share", "2025-12-31", level=level)
        assert sum(row.count for row in view.legend) == total


def test_frozen_classes_give_the_same_value_the_same_colour_in_every_year():
    seen: dict[float, str] = {}
    for day in data.current().stichtage("u18_share", "stadtraum"):
        view = build("u18_share", day, method="standard")
        for value, colour in zip(view.frame["value"].round(3), view.frame["colour"], strict=True):
            assert seen.setdefault(value, colour) == colour


def test_the_city_value_is_the_citys_own_and_not_the_mean_of_areas():
    view = build("u18_share", "2025-12-31")
    assert view.city == pytest.approx(100 * 93533 / 571510)
    assert view.city != pytest.approx(view.frame["value"].mean(), abs=0.01)


@pytest.mark.parametrize("text", ["", "abc", "3; 2; 1", "1; 1", "1;2;3;4;5;6;7"])
def test_limits_that_cannot_be_classes_are_refused_in_german(text):
    with pytest.raises(ValueError, match=r"Bitte|bitte"):
        class_limits.typed(text)


def test_typed_limits_are_read_the_german_way():
    assert class_limits.typed("10; 12,5; 1.500") == [10, 12.5, 1500]
    assert class_limits.typed("2.5; 12.5") == [2.5, 12.5]  # read as everywhere, not as 25; 125


def test_the_tooltip_names_unit_date_status_and_rank_line_by_line():
    lines = build("u18_share", "2025-12-31").tooltips()["11"].split("\n")
    assert lines[0] == "11 Prohlis"
    assert "%" in lines[1] and lines[1].endswith("(Stadt 16,4 %)")
    assert lines[2].startswith("Stichtag 31.12.2025, ")
    assert lines[3].startswith("Rang")


def test_the_text_alternative_names_the_burdened_end_first():
    words = build("belastungsindex", "2020-12-31", method="standard").alternative
    assert "Höchste Belastung: 11 Prohlis (−2,38" in words
    assert "geringste: 17 Briesnitz (0,93" in words


@pytest.mark.parametrize(
    ("indicator", "day"),
    [("belastungsindex", "2020-12-31"), ("alleinerziehende_share", "2025-12-31")],
)
def test_the_ranking_starts_with_rank_one(indicator, day):
    view = build(indicator, day)
    chart = charts.ranking(
        view.frame.dropna(subset="value"),
        unit="x",
        decimals=2,
        city=view.city,
        selected="11",
        polarity=view.indicator.polarity,
    ).to_dict()
    order = chart["layer"][0]["encoding"]["y"]["sort"]
    ranks = view.frame.set_index("name")["rank"]
    assert ranks[order[0]] == 1
    assert list(ranks[order]) == sorted(ranks[order])


def test_the_newest_date_is_shown_only_if_most_areas_have_a_value():
    dates = data.current().stichtage("kita_deckung_share", "stadtraum")
    assert dates[-1] == "2020-12-31"
    assert data.current().newest("kita_deckung_share", "stadtraum") == "2017-12-31"


def test_the_latest_incomes_do_not_fall_into_one_class():
    day = data.current().newest("aequivalenzeinkommen_eur", "stadtraum")
    view = build("aequivalenzeinkommen_eur", day, method="standard")
    assert max(row.count for row in view.legend) <= 8


def test_the_legend_says_where_the_citys_index_limits_come_from():
    frozen = build("belastungsindex", "2020-12-31", method="standard")
    assert "½ und 1 Standardabweichung" in choropleth.key(frozen).html()
    assert "Standardabweichung" not in choropleth.key(build("belastungsindex", "2020-12-31")).html()


def test_around_the_city_the_legend_names_its_value():
    view = build("u18_share", "2025-12-31", method="stadt")
    assert "die Stadt (16,4 %)" in choropleth.key(view).html()
    for row in view.legend:
        ends = row.label.replace(" bis unter ", " bis ").split(" bis ")
        assert len(set(ends)) == len(ends)


def test_the_map_says_whose_borders_it_draws(monkeypatch):
    assert data.current().map_notice().endswith("keine amtlichen Grenzen")
    official = data.current().boundaries["stadtraum"].assign(origin="Stadt Dresden, 2024")
    monkeypatch.setitem(data.current().boundaries, "stadtraum", official)
    assert data.current().map_notice() == "Grenzen: Stadt Dresden, 2024"


def test_the_line_below_names_the_sources_of_the_values_shown_and_no_other_years():
    """Figures of 2017 and 2020 often come from different papers."""
    release = data.current()
    names = release.tables["sources"].set_index("source_id")["attribution"]
    for key, item in release.indicators.items():
        day = release.newest(key, "stadtraum")
        if not day:
            continue
        rows = release.series(key, "stadtraum")
        used = set(rows.loc[rows["stichtag"].eq(day) & rows["value"].notna(), "source_id"])
        view = class_map.unasked(release, item, "stadtraum", day)
        line = choropleth.origin_line(view, release).partition("Quelle: ")[2]
        assert all(names[source] in line for source in used), (key, line)
        rest = line
        for source in sorted(used, key=lambda one: -len(names[one])):
            rest = rest.replace(names[source], "")
        assert not [one for one in names.unique() if one in rest], (key, line)
