"""The one map: type in pixels, labels inside their areas, words on hover, files to take away."""

import base64
import json
import re

import numpy as np
import pandas as pd
import pytest

from sozialraum.documents import images
from sozialraum.pictures import (
    difference_map,
    legend,
    map_frame,
    map_ground,
    map_labels,
    map_sheet,
    map_signs,
    palette,
    svgmap,
)
from sozialraum.pictures.map_bands import BANDS
from sozialraum.pictures.map_frame import Map

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
NEXT = {"type": "Polygon", "coordinates": [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]}
TINY = {"type": "Polygon", "coordinates": [[[2, 0], [2.01, 0], [2.01, 1], [2, 1], [2, 0]]]}
SHAPES = {"01": (SQUARE, 0.5), "02": (NEXT, 1.5), "03": (TINY, 2.005)}
AREAS = pd.DataFrame(
    {
        "code": list(SHAPES),
        "geojson": [json.dumps(shape) for shape, _ in SHAPES.values()],
        "label_lon": [x for _, x in SHAPES.values()],
        "label_lat": 0.5,
    }
)
ELBE = pd.DataFrame(
    {"geojson": [json.dumps({"type": "LineString", "coordinates": [[0, 0.5], [2, 0.5]]})]}
)
CANVAS = svgmap.picture(AREAS, ELBE)
EVIL = 'A "<b>" & C'


def style(**more) -> svgmap.Style:
    given = {
        "fills": {"01": "#431B75", "02": None, "03": "#F1ECF7"},
        "labels": {"01": "1", "02": "2", "03": "3"},
        "titles": {"01": "1 Mitte\nWert: 3", "02": "2 Nord", "03": "3 Rand"},
        **more,
    }
    return svgmap.Style(**given)


def drawn(shown: svgmap.Style, **more) -> str:
    return map_frame.build(Map(CANVAS, shown, "probe", "Karte", **more))


def svg_of(html: str) -> str:
    return base64.b64decode(html.split("base64,", 1)[1].split('"', 1)[0]).decode()


def test_an_area_without_a_value_is_hatched_and_never_coloured():
    svg = svg_of(drawn(style()))
    assert svg.count("url(#hatch)") == 1
    assert svg.count('fill="#431B75"') == 1


def test_every_text_is_text():
    html = drawn(
        style(titles={"01": EVIL}, names={"01": EVIL}, marks={"01": EVIL}),
        title=EVIL,
        source=EVIL,
        key=legend.Key([legend.Entry("#112233", EVIL, sign="O")]),
    )
    assert "<b>&" not in html and "&lt;b&gt;" in html
    assert not re.search(r'<b>"', html)


def test_the_chosen_area_has_a_second_thicker_outline():
    assert 'stroke-width="4"' not in svg_of(drawn(style()))
    assert svg_of(drawn(style(selected="01"))).count('stroke-width="4"') == 1


def test_no_band_writes_below_twelve_pixels_and_each_width_has_one():
    assert min(band.font for band in BANDS) >= 12
    assert BANDS[0].low == 0
    css = map_frame.css()
    for number, band in enumerate(BANDS):
        assert f".sr-l.w{number} {{display: block; --px: {band.font}px;}}" in css
    assert min(map_labels.DOT, map_signs.SIGN) >= 12


def _boxes(places, band, names, unit):
    """Boxes of the words shown in a band, picture units, a little smaller than was kept free."""
    found = {}
    for place in places:
        if band in place.bands:
            letters = max(map(len, place.lines))
            wide = 0.5 * BANDS[band].font * letters * unit
            tall = BANDS[band].font * len(place.lines) * unit
            found[place.code] = (
                place.x - wide / 2,
                place.y - tall / 2,
                place.x + wide / 2,
                place.y + tall / 2,
            )
    assert set(found) == set(names)
    return found


@pytest.fixture(scope="module")
def city(engine):
    from sozialraum.answers.release import Release

    release = Release.read(engine)
    canvas = svgmap.picture(release.boundaries["stadtraum"], release.boundaries["elbe"])
    return canvas, release.names("stadtraum")


def test_no_label_overlaps_another_at_any_width_and_names_lie_inside_their_areas(city):
    canvas, names = city
    shown = svgmap.Style(
        fills={}, labels={code: str(int(code)) for code in names}, names=names, titles=names
    )
    places = map_labels.places(canvas, shown)
    rings = {shape.code: map_ground.points(shape.path) for shape in canvas.shapes}
    for number, band in enumerate(BANDS):
        boxes = _boxes(places, number, names, canvas.width / band.width)
        ordered = sorted(boxes.items())
        for i, (code, one) in enumerate(ordered):
            for other_code, other in ordered[:i]:
                assert not map_labels.overlap(one, other), (band, code, other_code)
    for place in places:
        if len("".join(place.lines)) > 2:  # a name: its corners are its area's
            for number in place.bands:
                unit = canvas.width / BANDS[number].width
                half = 0.5 * BANDS[number].font * max(map(len, place.lines)) * unit / 2
                for x in (place.x - half, place.x + half):
                    assert _is_inside(x, place.y, rings[place.code]), (place, number)


def _is_inside(x, y, rings):
    starts = np.concatenate(rings)
    ends = np.concatenate([np.roll(ring, -1, axis=0) for ring in rings])
    cuts = (starts[:, 1] > y) != (ends[:, 1] > y)
    a, b = starts[cuts], ends[cuts]
    return bool(
        ((a[:, 0] + (y - a[:, 1]) * (b[:, 0] - a[:, 0]) / (b[:, 1] - a[:, 1])) > x).sum() % 2
    )


def test_a_wider_picture_names_more_areas(city):
    canvas, names = city
    shown = svgmap.Style(fills={}, labels={c: str(int(c)) for c in names}, names=names)
    places = map_labels.places(canvas, shown)
    named = [
        sum(number in place.bands and len("".join(place.lines)) > 2 for place in places)
        for number in range(len(BANDS))
    ]
    assert named[0] < named[-1] and named[-1] >= 5


def test_an_area_too_small_for_anything_still_has_its_number():
    places = map_labels.places(CANVAS, style(names={"03": "3 Rand"}))
    for number in range(len(BANDS)):
        assert [p.lines for p in places if p.code == "03" and number in p.bands] == [("3",)]


def test_words_on_a_dark_area_are_white_and_on_a_light_one_dark():
    html = drawn(style())
    inks = dict(re.findall(r"--on:(#\w+);--ink:(#\w+)", html))
    assert inks["#431B75"] == "#FFFFFF"
    assert inks["#F1ECF7"] != "#FFFFFF"


def test_a_value_may_change_without_moving_a_word():
    """A slider changes values of the same length: the layout, and its cost, stays the one kept."""
    map_labels.layout.cache_clear()
    for mark in ("+0,10", "+0,20"):
        html = drawn(style(marks={"01": mark}))
        assert mark in html
    assert map_labels.layout.cache_info().misses == 1


def test_areas_say_what_they_are_and_what_a_click_does():
    html = drawn(style(selected="01"), act=map_frame.CHOOSES)
    assert html.count('role="option"') == 3
    assert 'aria-label="1 Mitte\nWert: 3" data-code="01" data-chooses="01"' in html
    assert html.count('aria-selected="true"') == 1
    assert 'data-param="sr"' in html and map_frame.CHOOSES.words in html
    # every shape the browser may hit has its words
    codes = re.findall(r'data-code="(\d+)" d=', svg_of(html))
    assert codes == ["01", "02", "03"]


def test_zooming_in_is_named_after_what_was_chosen():
    key = map_frame.Key([])
    for act, word in ((map_frame.CHOOSES, "Stadtraum"), (map_frame.CHOOSES_STADTTEIL, "Stadtteil")):
        assert f"Zum {word}</button>" in drawn(style(selected="01"), act=act, key=key)


def test_a_stadtteil_may_choose_its_stadtraum():
    html = drawn(style(chooses={"02": "16"}), act=map_frame.CHOOSES_ITS)
    assert 'data-code="02" data-chooses="16"' in html


def test_a_map_asks_nobody_for_anything():
    html = drawn(style(), act=map_frame.CHOOSES)
    for text in (html, svg_of(html)):
        assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_one_mark_an_area_shows_all_kinds_that_fit_and_says_that_there_are_more():
    kinds = [svgmap.Dot("#0B5C8A", letter) for letter in "OAMKSFBDGJTW"]
    assert svgmap.shown_dots(kinds[:3], 3) == kinds[:3]
    few = svgmap.shown_dots(kinds, 3)
    assert [dot.letter for dot in few] == ["O", "A", "+"]
    html = drawn(style(dots={"03": kinds}))
    for band in range(len(BANDS)):
        assert (
            len(re.findall(rf'<span class="sr-l [^"]*w{band}\b[^>]*><span class="sr-dots"', html))
            == 1
        )


def test_signs_have_names_where_there_is_room():
    signs = [
        svgmap.Sign("01", "1", "#D9480F", True, "Mitte"),
        svgmap.Sign("02", "2", "#0F171E", False),
    ]
    html = drawn(style(labels={}, signs=signs))
    assert html.count('class="sr-sign') == 2 and 'class="sr-sign square"' in html
    assert ">Mitte<" in html


def test_the_elbe_is_named_at_every_width_and_in_files_where_its_name_has_a_place():
    named = svgmap.picture(AREAS, ELBE.assign(label_lon=1.0, label_lat=0.75))
    html = map_frame.build(Map(named, style(), "probe", "Karte"))
    word = re.search(r'<span class="sr-l ([^"]*)" style="([^"]*)"><em>Elbe</em>', html)
    assert word
    assert word[1].split() == [f"w{number}" for number in range(len(BANDS))]
    assert palette.WATER_NAME in word[2]
    assert palette.contrast(palette.WATER_NAME, palette.PAPER) >= 4.5
    assert ">Elbe</text>" in map_sheet.build(Map(named, style(), "probe", "Karte"))
    off = svgmap.picture(AREAS, ELBE.assign(label_lon=9.0, label_lat=0.75))
    for canvas in (CANVAS, off):  # no place known, or none on this picture
        assert "Elbe" not in map_frame.build(Map(canvas, style(), "probe", "Karte"))
        assert "Elbe" not in map_sheet.build(Map(canvas, style(), "probe", "Karte"))


def test_the_name_of_the_elbe_is_on_the_city_s_picture_and_off_its_land(city):
    canvas, _ = city
    x, y = canvas.river_name
    for number, band in enumerate(BANDS):
        half = 0.5 * 4 * 0.5 * band.font * canvas.width / band.width
        assert half < x < canvas.width - half, number
        for shape in canvas.shapes:
            ring = map_ground.points(shape.path)[0]
            near = (np.abs(ring[:, 0] - x) < half) & (np.abs(ring[:, 1] - y) < half / 2)
            assert not near.any(), (number, shape.code)


def test_a_file_holds_answer_legend_source_and_notice():
    key = legend.Key(
        [legend.Entry("#431B75", "viel", 0), legend.Entry(None, "k. A.", 1)], title="Was"
    )
    shown = Map(
        CANVAS, style(), "probe", "Karte", key, title="Die Antwort", source="Quelle X. Hinweis Y."
    )
    svg = map_sheet.build(shown, ["Lizenz Z."])
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    for words in (
        "Die Antwort",
        "Was",
        "viel (kein Gebiet)",
        "k. A. (1)",
        "Quelle X. Hinweis Y.",
        "Lizenz Z.",
        "1",
    ):
        assert words in texts
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)) >= 18
    png = images.to_png(svg)
    assert png.startswith(b"\x89PNG")
    mute = re.sub(r"<text.*?</text>", "", svg)
    assert len(png) > len(images.to_png(mute)) + 10_000, "a missing typeface would leave it mute"


LIMITS = (0.1, 0.25, 0.5)


def _supply(**after):
    found = pd.DataFrame({"before": 1.0, "after": 1.0}, index=["01", "02", "03"])
    for code, value in after.items():
        found.loc[code.removeprefix("s"), "after"] = value
    return found


def change(found) -> Map:
    return difference_map.build(
        CANVAS,
        found,
        LIMITS,
        names={"01": "1 Mitte", "02": "2 Nord", "03": "3 Rand"},
        city=(1.0, 1.1),
        notes={"01": "KiFaZ: 1,50 VzÄ"},
        selected="01",
        measure="VzÄ je 1.000",
        head="",
        source="Förderliste",
        title="",
    )


def test_the_change_map_says_more_less_the_same_and_unknown_apart():
    shown = change(_supply(s01=1.2, s02=0.9, s03=float("nan")))
    assert shown.style.fills["02"] == difference_map.LESS
    assert shown.style.fills["01"] in difference_map.MORE
    assert shown.style.fills["03"] is None
    assert shown.style.marks == {"01": "+0,20", "02": "−0,10"}
    assert (
        "1,00 → 1,20 VzÄ je 1.000 (+0,20)\nAlle Stadträume: 1,00 → 1,10\nKiFaZ"
        in shown.style.titles["01"]
    )
    assert "2 Nord −0,10" in shown.alt
    assert [difference_map.fill(value, LIMITS) for value in (*LIMITS, 0.51)] == [
        *difference_map.MORE
    ], "a class holds its upper limit, as the legend says: bis +0,10"
    assert [(row.colour, row.label, row.count) for row in shown.key.rows] == [
        (difference_map.LESS, "weniger", 1),
        (difference_map.EQUAL, "unverändert", 0),
        (difference_map.MORE[0], "bis +0,10", 0),
        (difference_map.MORE[1], "über +0,10 bis +0,25", 1),
        (difference_map.MORE[2], "über +0,25 bis +0,50", 0),
        (difference_map.MORE[3], "über +0,50", 0),
        (None, "k. A.", 1),
    ]
    assert (shown.source, shown.style.selected) == ("Förderliste", "01")
    assert change(_supply()).style.marks == {}


@pytest.mark.parametrize("value", [0.004, 0.1, 0.25, 0.5, 3.0])
def test_more_is_darker(value):
    order = [difference_map.EQUAL, *difference_map.MORE]
    assert order.index(difference_map.fill(value, LIMITS)) <= order.index(
        difference_map.fill(value + 0.01, LIMITS)
    )


def test_each_area_carries_its_own_number_at_its_own_place():
    html = drawn(style(labels={"01": "12", "02": "34", "03": "56"}))
    words = re.findall(r'class="sr-l [^"]*" style="left:([\d.]+)%[^>]*>(.*?)</span>', html)
    found = {(text, round(float(left) / 25)) for left, text in words if "Elbe" not in text}
    assert found == {("12", 1), ("34", 3), ("56", 4)}
