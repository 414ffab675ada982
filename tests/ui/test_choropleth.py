"""Classes, colours and words of the map, on the real data: where a wrong sign would do harm."""

import pytest

from sozialraum.ui import choropleth, data, profile, theme


@pytest.fixture(autouse=True)
def _release(engine):  # noqa: ARG001 (the session's store stands behind the app)
    data.engine.clear()
    data.snapshot()


def build(
    indicator: str, stichtag: str, *, level: str = "stadtraum", method: str = "quantile", **kw
):
    return choropleth.build(
        data.indicator(indicator), level, stichtag, method=method, class_count=5, **kw
    )


@pytest.mark.parametrize(
    ("indicator", "day"),
    [("benachteiligungsindex", "2017-12-31"), ("belastungsindex", "2020-12-31")],
)
@pytest.mark.parametrize("method", ["standard", "quantile", "gleich", "natuerlich"])
def test_prohlis_and_gorbitz_are_darkest_and_first_whatever_the_classes(indicator, day, method):
    view = build(indicator, day, method=method)
    rows = view.frame.set_index("code")
    darkest = min((c for c in rows["colour"] if c), key=theme.luminance)
    assert rows.loc["11", "colour"] == rows.loc["16", "colour"] == darkest
    assert set(rows["rank"].nsmallest(2).index) == {"11", "16"}
    assert "Dunkler = höhere Belastung" in choropleth.legend_html(view)


def test_loschwitz_has_the_least_burden_in_2017():
    rows = build("benachteiligungsindex", "2017-12-31").frame.set_index("code")
    assert rows["rank"].idxmax() == "07"
    assert theme.luminance(rows.loc["07", "colour"]) == max(map(theme.luminance, rows["colour"]))


def test_around_the_centre_the_burdened_side_is_purple():
    view = build("belastungsindex", "2020-12-31", method="stadt")
    rows = view.frame.set_index("code")
    assert rows.loc["11", "colour"] in theme.PURPLE
    assert rows.loc["17", "colour"] in theme.TEAL


def test_a_stadtraum_without_a_value_is_hatched_ranked_nowhere_and_listed():
    day = data.latest("prekarisierungsindex", "stadtraum")
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
    for day in data.stichtage("u18_share", "stadtraum"):
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
        choropleth.parse_limits(text)


def test_typed_limits_are_read_the_german_way():
    assert choropleth.parse_limits("10; 12,5; 1.500") == [10, 12.5, 1500]


@pytest.mark.parametrize(
    ("code", "indicator", "words"),
    [
        ("11", "alleinerziehende_share", "höhere Belastung"),
        ("11", "aequivalenzeinkommen_eur", "höhere Belastung"),
        ("07", "aequivalenzeinkommen_eur", "geringere Belastung"),
        ("11", "migration_share", "höher"),
        ("11", "einwohner_count", "–"),
    ],
)
def test_against_the_city_says_burden_only_where_the_registry_does(code, indicator, words):
    assert profile.against_city(profile.fact_of(code, indicator)) == words
