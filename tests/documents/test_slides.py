"""Slides: native charts with the answer's numbers, one message each, alt texts, notes, language."""

import math
from dataclasses import replace
from types import SimpleNamespace

import pytest

from sozialraum.answers import need, need_inputs, profile, profile_sheet
from sozialraum.answers import scenario as scenarios
from sozialraum.documents import values
from sozialraum.documents.planning_slides import _highest
from sozialraum.documents.slides import plan
from sozialraum.model.costs.personnel import CostView
from sozialraum.store import weightings
from tests.documents import office
from tests.model.ranking.cases import raw_index


def slides_of(release, **fields):
    return office.deck(office.made(release, "folien", "pptx", **fields).data)


def charts(file):
    return [s.chart for slide in file.slides for s in slide.shapes if s.has_chart]


def test_a_chart_holds_the_values_of_the_indicator(release):
    key = "alleinerziehende_share"
    chart = charts(slides_of(release, indicator=key))[0]
    drawn = dict(zip(chart.plots[0].categories, chart.plots[0].series[0].values, strict=True))
    values = release.newest_values(key, "stadtraum")
    names = release.names("stadtraum")
    assert {names[code]: value for code, value in values.items()} == {
        name: value for name, value in drawn.items() if name != "Stadt"
    }
    assert drawn["Stadt"] == release.city_value(key, release.newest(key, "stadtraum"))


def test_the_slides_of_a_stadtraum_say_what_its_profile_says(release):
    file = slides_of(release, stadtraum="04")
    titles = [slide.shapes.title.text_frame.text for slide in file.slides]
    found = profile.profile(release, "04", profile_sheet.SHOWN)
    assert found.sentence in titles
    assert len(found.missing) == 1
    assert "4 Pieschen in Zahlen: 1 Angabe fehlt" in titles  # as many as the Steckbrief names
    ages = charts(file)[1].plots[0]
    _, frame = profile.age_structure(release, "04")
    assert list(ages.series[0].values) == pytest.approx(list(frame["share"]))
    assert list(ages.series[1].values) == pytest.approx(list(frame["city_share"]))


def test_the_most_burdened_or_the_highest_value_comes_first(release):
    first = {
        key: list(charts(slides_of(release, indicator=key))[0].plots[0].categories)
        for key in ("belastungsindex", "alleinerziehende_share")
    }
    assert (first["belastungsindex"][0], first["belastungsindex"][-1]) == (
        *("11 Prohlis", "17 Briesnitz"),
    )
    assert first["alleinerziehende_share"][0] == "11 Prohlis"
    shapes = [shape for slide in slides_of(release).slides for shape in slide.shapes]
    heads = next(shape.table for shape in shapes if shape.has_table).rows[0].cells
    for cell, key in zip(
        list(heads)[1:3], ("belastungsindex", "angebote_vzae_per_1000_u25"), strict=True
    ):
        assert cell.text.endswith(release.newest(key, "stadtraum")[:4])


def test_a_scenario_shows_posts_per_head_before_and_after(release):
    kept = office.scenario(release)
    file = slides_of(release, scenario=kept, scenario_name="Probe")
    rows = scenarios.supply(release, scenarios.run(release, kept.scenario)).loc[["04", "10", "14"]]
    now, then = charts(file)[1].plots[0].series
    assert (now.name, list(now.values)) == ("heute", pytest.approx(list(rows["before"])))
    assert (then.name, list(then.values)) == (
        "mit dem Szenario",
        pytest.approx(list(rows["after"])),
    )
    titles = [slide.shapes.title.text_frame.text for slide in file.slides]
    assert any("kommen 1,12 statt 1,09 VzÄ auf 1.000 Menschen unter 25" in one for one in titles)


def test_a_scenario_shows_both_views_and_what_each_gets(release):
    kept = office.scenario(release)
    file = slides_of(release, scenario=kept, scenario_name="Probe")
    steps = charts(file)[0].plots[0]
    for series, view in zip(steps.series, CostView, strict=True):
        found = scenarios.run(release, replace(kept.scenario, view=view))
        assert series.name == view.value
        assert series.values[-1] == found.totals.total_eur


def test_ranks_are_drawn_as_spans(release):
    kept = office.weighting()
    plot = charts(slides_of(release, weighting=kept, weighting_name="AG"))[0].plots[0]
    found = need.Result(kept.plan, need_inputs.read(release))
    low, wide = plot.series
    best, worst = found.interval(found.index.ranked[0])
    assert (low.values[0], wide.values[0]) == (best - 0.5, worst - best + 1)


@pytest.mark.parametrize(
    ("values", "noise", "words"),
    [
        ([[3.0], [3.0], [1.0]], None, "gleich hoch und am höchsten in Nord und Mitte"),
        (
            [[3.0], [2.9], [1.0]],
            [0.5],
            "in Nord am höchsten, 1 anderer zu nah für eine Reihenfolge",
        ),
        ([[3.0], [2.9], [1.0]], None, "in Nord am höchsten; in neun von zehn"),
    ],
)
def test_the_first_rank_is_claimed_only_where_it_is_alone(values, noise, words):
    index = raw_index(values, noise=noise)
    names = {"01": "Nord", "02": "Mitte", "03": "Süd"}
    found = need.Result(index.plan, SimpleNamespace(panel=index.panel, names=names))
    found.__dict__["index"] = index
    assert _highest(found).startswith(words)


def test_a_slide_says_what_a_survey_and_equal_values_leave_open(release):
    survey = next(
        iter(plan(office.ask(release, "folien", "pptx", indicator="einkommen_gering_share")))
    )
    assert "≈ Stichprobe: Die Reihenfolge ist nicht sicher." in survey.foot
    assert "Stadt 15,4 % ≈" in survey.title
    classes = next(iter(plan(office.ask(release, "folien", "pptx", indicator="entwicklungsraum"))))
    assert "von 1 Klasse (11 Prohlis und 16 Gorbitz) bis 4 Klasse (" in classes.title
    assert " und 3 weitere), " in classes.title


@pytest.mark.parametrize("size", ["16:9", "4:3"])
def test_every_slide_has_a_title_notes_alt_texts_and_fits(release, size):
    file = slides_of(release, stadtraum="17", size=size)
    assert file.core_properties.language == "de-DE"
    wide, high = file.slide_width, file.slide_height
    assert round(wide / high, 2) == {"16:9": 1.78, "4:3": 1.33}[size]
    for slide in file.slides:
        assert slide.shapes.title.text_frame.text
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= wide
            assert shape.top + shape.height <= high
            if shape.has_chart or shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
        assert 'lang="de-DE"' in slide.shapes.title.text_frame._txBody.xml
    told = [s.notes_slide.notes_text_frame.text for s in list(file.slides)[1:-2]]
    assert all(told)


@pytest.mark.parametrize("area", ["", "04"])
def test_a_table_stays_on_its_slide_and_no_number_is_broken_in_two(release, area):
    """Drawn with another type, as offices without ours do: a sign of 14 points is 0.115 inches."""
    file = slides_of(release, stadtraum=area, size="4:3")
    tables = [s.table for slide in file.slides for s in slide.shapes if s.has_table]
    assert tables
    for made in tables:
        rooms = [column.width / 914_400 - 0.2 for column in made.columns]
        high = 1.45  # below the title
        for row in made.rows:
            cells = list(zip([cell.text_frame.text for cell in row.cells], rooms, strict=True))
            words = [(word, room) for text, room in cells for word in text.split(" ")]
            assert all(0.115 * len(w) <= room for w, room in words if any(map(str.isdigit, w)))
            high += 0.06 + 0.235 * max(math.ceil(0.115 * len(text) / room) for text, room in cells)
        assert high <= 6.75, "it covers the line below"


def test_the_last_slide_says_where_the_numbers_are_from(release):
    file = slides_of(release, indicator="u18_share")
    words = "\n".join(
        shape.text_frame.text
        for slide in file.slides
        for shape in slide.shapes
        if shape.has_text_frame
    )
    assert release.release.data_hash in words
    assert "report --kind folien --indicator u18_share" in words


def test_every_indicator_makes_slides_and_a_hole_is_no_bar(release):
    for key in release.indicators:
        if not release.newest(key, "stadtraum"):
            continue
        slide = next(iter(plan(office.ask(release, "folien", "pptx", indicator=key))))
        known = int(release.newest_values(key, "stadtraum").notna().sum())
        bars = [name for name in slide.shown.categories if name != "Stadt"]
        assert len(bars) == known, key
        assert len(slide.foot) <= 400, key  # three lines of twelve points


def test_parts_of_the_town_are_not_mistaken_for_a_stadtraum_of_the_same_number(release):
    for code in ("04", "16"):  # there is a Stadtteil 04 as well, and none of 16
        asked = office.ask(
            release, "folien", "pptx", indicator="u18_share", level="stadtteil", stadtraum=code
        )
        slide = next(iter(plan(asked)))
        own = profile.stadtteile_of(release, code)["code"]
        inside = {release.names("stadtteil")[one] for one in own}
        marked = {slide.shown.categories[i] for i in slide.shown.series[0].points}
        assert marked - {"Stadt"} == inside & set(slide.shown.categories)
    assert marked - {"Stadt"}


def test_a_stadtraum_without_a_rank_is_named_and_gets_none(release):
    holed = replace(
        release,
        grouped={
            key: rows.assign(value=rows["value"].mask(rows["code"] == "04"))
            for key, rows in release.grouped.items()
        },
    )
    slide = next(iter(plan(office.ask(holed, "folien", "pptx", weighting=office.weighting()))))
    assert "4 Pieschen: k. A., zu viele Werte fehlen." in slide.notes
    assert len(slide.shown.categories) == 16
    sheet = values.rank_sheet(
        values.ranked(holed, weightings.SHELF.to_text(office.weighting()))
    ).set_index("Nummer")
    assert sheet.index[-1] == "04"
    assert sheet["Rang"].isna().tolist() == [False] * 16 + [True]


def test_long_names_and_formulas_stay_text(release):
    kept = office.scenario(release, name=office.HOSTILE)
    file = slides_of(release, scenario=kept, scenario_name=office.HOSTILE)
    assert file.slides[0].shapes.title.text_frame.text == office.HOSTILE
    assert all(len(slide.shapes.title.text_frame.text) <= 220 for slide in file.slides)


def test_the_same_slides_are_the_same_file(release):
    first = office.made(release, "folien", "pptx", indicator="u18_share")
    assert office.made(release, "folien", "pptx", indicator="u18_share") == first
