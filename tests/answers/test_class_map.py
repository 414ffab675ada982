"""Karte: classes, ranks and words of the printed figures, and the same on screen."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from sozialraum.answers import class_map
from sozialraum.model.classes import classing
from sozialraum.pictures import palette
from sozialraum.pictures.choropleth import MapView, drawn

AREAS = ("03", "04", "10", "16")


@pytest.fixture(scope="module")
def classed(release):
    def make(key, day, level="stadtraum", method="standard", **how):
        item = release.indicator(key)
        return class_map.class_map(release, item, level, day, method=method, class_count=5, **how)

    return make


@pytest.fixture(scope="module")
def index(rows):
    return {
        row["code"]: float(row["wert"])
        for row in rows("tables/index.csv")
        if (row["ebene"], row["index_name"]) == ("stadtraum", "Belastungsindex")
    }


def test_value_rank_and_class_follow_from_the_printed_index(classed, index, rows):
    """Rank 1 = lowest index = most burdened; a class starts at its own lower limit."""
    found = classed("belastungsindex", "2020-12-31")
    frozen = next(
        row["breaks"]
        for row in rows("class_standard.csv")
        if (row["indicator_id"], row["level"]) == ("belastungsindex", "stadtraum")
    )
    limits = [float(part) for part in frozen.split("|")]
    table = found.frame.set_index("code")
    for place, code in enumerate(sorted(index, key=index.__getitem__), 1):
        assert table.loc[code, "value"] == pytest.approx(index[code])
        assert table.loc[code, "rank"] == place
        assert table.loc[code, "rank_text"] == f"Rang (1 = höchste Belastung): {place} von 17"
        assert f"{place} von 17" in found.sentence(code)
    inner = list(found.limits)
    assert set(inner) <= set(limits)
    for code, value in index.items():
        assert table.loc[code, "class"] == sum(value >= limit for limit in inner)
    assert sum(one.count for one in found.classes) == 17


def test_one_class_ends_where_the_next_begins(release):
    for key in ("angebote_count", "entwicklungsraum", "u18_share", "einwohner_je_km2"):
        item = release.indicator(key)
        day = release.newest(key, "stadtraum")
        labels = [one.label for one in class_map.unasked(release, item, "stadtraum", day).classes]
        ends = [re.split(" bis unter | bis | und mehr", label) for label in labels if " " in label]
        spans = [end for end in ends if len(end) == 2]
        assert all(end[0] != end[1] for end in spans), (key, labels)
        assert all(a[1] == b[0] for a, b in pairwise(spans)), (key, labels)


def test_todays_answer(classed):
    found = classed("belastungsindex", "2020-12-31")
    table = found.frame.set_index("code").loc[list(AREAS)]
    assert table["text"].tolist() == ["0,16", "−0,12", "−0,06", "−2,28"]
    assert table["rank"].tolist() == [10, 6, 8, 2]
    assert found.sentence("04") == (
        "4 Pieschen, Belastungsindex: −0,12 am 31.12.2020 (0 = Mittel der Stadträume). "
        "Rang (1 = höchste Belastung): 6 von 17."
    )
    assert classed("u18_share", "2025-12-31").city == pytest.approx(100 * 93533 / 571510)


def test_an_area_without_a_value_has_no_class_and_says_so(classed):
    found = classed("prekarisierungsindex", "2017-11-15", method="quantile")
    row = found.frame.set_index("code").loc["03"]
    assert (row["class"], row["text"]) == (classing.MISSING, "k. A.")
    assert found.classes[-1] == class_map.MapClass(classing.MISSING, "keine Angabe (k. A.)", 15)
    assert found.sentence("03").startswith("Für 3 Neustadt liegt hier kein Wert vor (k. A.)")


def test_zero_is_called_the_mean_only_where_it_is(classed, release):
    """Attractiveness runs from 0.6 to 6.4, burden classes from 1 to 5."""
    for key, item in release.indicators.items():
        day = release.newest(key, "stadtraum")
        if item.kind != "index" or not day:
            continue
        values = release.at(key, "stadtraum", day)["value"].dropna()
        is_mean = len(values) == 17 and abs(values.mean()) < 0.001
        said = classed(key, day, method="quantile").city_words
        assert ("0 = Mittel der Stadträume" in said) == is_mean, key


def test_the_colours_follow_the_classes(classed):
    view = drawn(classed("belastungsindex", "2020-12-31"))
    assert isinstance(view, MapView)
    assert [row.count for row in view.legend] == [one.count for one in view.classes]
    shades = {row["class"]: row["colour"] for row in view.frame.to_dict("records")}
    # class 0 holds the lowest index: most burdened, darkest
    assert min(shades, key=lambda number: palette.luminance(shades[number])) == 0
    assert len(set(shades.values())) == len(shades)


@pytest.mark.parametrize("code", ["04", "16"])
def test_the_page_says_the_answer(classed, screen, code):
    found, text = classed("belastungsindex", "2020-12-31"), screen("district_map", sr=code)
    assert found.sentence(code) in text
    for one in found.classes:
        assert f"{one.label} {one.count}" in text


def test_a_survey_marks_the_citys_value_and_says_whose_rank_it_cannot_tell(classed, release):
    key, day = "einkommen_gering_share", "2024-12-31"
    found = classed(key, day)
    values = release.at(key, "stadtraum", day)["value"].astype(float)
    limit = 1.96 * (2 * release.noise[key] ** 2) ** 0.5
    for code, row in found.frame.set_index("code").iterrows():
        near = sum(abs(value - values[code]) < limit for value in values) - 1
        assert f", {near} ander" in row["rank_text"] or near == 0, code
        assert row["rank_text"].endswith("zu nah für eine Reihenfolge") == (near > 0), code
    assert found.city_words == "Stadt 15,4 % ≈"
    assert "Stadt: 15,4 % ≈." in drawn(found).alternative
    counted = classed("alleinerziehende_share", "2025-12-31")
    assert not counted.frame["rank_text"].str.contains("zu nah").any()
    assert counted.city_words == "Stadt 23,6 %"


def test_all_who_share_an_end_are_named_or_counted(classed):
    """Six Stadträume are in the class of least burden: three names are not all."""
    words = drawn(classed("entwicklungsraum", "2020-12-31", method="quantile")).alternative
    assert "Höchste Belastung: 11 Prohlis und 16 Gorbitz (1 Klasse); geringste: " in words
    assert " und 3 weitere (4 Klasse)." in words
