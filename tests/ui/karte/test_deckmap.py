"""The map to move about in: frames in, deck out."""

import json
import math

import pandas as pd
import pytest

from sozialraum.pictures import svgmap
from sozialraum.ui.karte import deckmap

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
NEXT = {"type": "Polygon", "coordinates": [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]}
AREAS = pd.DataFrame(
    {
        "code": ["01", "02"],
        "geojson": [json.dumps(SQUARE), json.dumps(NEXT)],
        "label_lon": [0.5, 1.5],
        "label_lat": [0.5, 0.5],
        "origin": ["", ""],
    }
)
ELBE = pd.DataFrame(
    {"geojson": [json.dumps({"type": "LineString", "coordinates": [[0, 1], [2, 0]]})]}
)


def style(**more) -> svgmap.Style:
    return svgmap.Style(fills={"01": "#663C9C", "02": None}, labels={"01": "1", "02": "2"}, **more)


def test_hatching_stays_inside_the_polygon():
    lines = deckmap.hatch(svgmap.rings(SQUARE), 0.2)
    assert lines
    for (x1, y1), (x2, y2) in lines:
        assert min(x1, x2, y1, y2) >= -1e-9 and max(x1, x2, y1, y2) <= 1 + 1e-9
        assert abs((x2 - x1) - (y2 - y1)) < 1e-9  # 45 degrees


def test_hatching_leaves_a_hole_free():
    ring = [[(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)], [(1, 1), (3, 1), (3, 3), (1, 3), (1, 1)]]
    for (x1, y1), (x2, y2) in deckmap.hatch(ring, 0.3):
        middle = ((x1 + x2) / 2, (y1 + y2) / 2)
        assert not (1 < middle[0] < 3 and 1 < middle[1] < 3)


def test_the_deck_asks_nobody_for_tiles():
    deck = deckmap.build_deck(AREAS, ELBE, style())
    spec = json.loads(deck.to_json())
    # Streamlit loads its own (foreign) style unless the provider is switched off
    assert deck.map_provider is None
    assert "http" not in json.dumps(spec)


def test_the_view_depends_on_the_boundaries_only():
    one = deckmap.build_deck(AREAS, ELBE, style()).initial_view_state
    other = deckmap.build_deck(AREAS, ELBE, style(selected="02")).initial_view_state
    assert (one.longitude, one.latitude, one.zoom) == (other.longitude, other.latitude, other.zoom)


@pytest.mark.parametrize("code", ["01", "02"])
def test_a_clicked_feature_names_its_code(code):
    spec = json.loads(deckmap.build_deck(AREAS, ELBE, style()).to_json())
    layer = next(layer for layer in spec["layers"] if layer["id"].startswith("areas"))
    codes = [feature["properties"]["code"] for feature in layer["data"]["features"]]
    assert code in codes


def test_only_areas_take_clicks():
    spec = json.loads(deckmap.build_deck(AREAS, ELBE, style()).to_json())
    takers = {layer["id"] for layer in spec["layers"] if layer["pickable"]}
    assert takers == {"areas-0"}


def test_the_tooltip_is_plain_text_because_fields_are_escaped():
    deck = deckmap.build_deck(AREAS, ELBE, style(titles={"01": "1 Mitte\nWert: 3"}))
    assert "html" not in deck._tooltip
    assert deck._tooltip["text"] == "{tip}"
    assert "<" not in json.loads(deck.to_json())["layers"][0]["data"]["features"][0]["tip"]


def test_each_click_renames_the_layer_so_that_nothing_stays_pale():
    ids = [
        json.loads(deckmap.build_deck(AREAS, ELBE, style(), turn=turn).to_json())["layers"][0]["id"]
        for turn in (0, 1)
    ]
    assert len(set(ids)) == 2


def test_the_whole_city_fits_the_narrowest_map_and_a_phone():
    boundaries = pd.DataFrame(
        {
            "geojson": [
                '{"type": "Polygon", "coordinates": [[[13.58, 50.97], [13.97, 50.97], '
                "[13.97, 51.18], [13.58, 51.18], [13.58, 50.97]]]}"
            ]
        }
    )
    for width in (deckmap.NARROWEST, deckmap.PHONE):
        found = deckmap.view(boundaries, width=width)
        metres_a_pixel = 40_075_016 * math.cos(math.radians(51.075)) / (512 * 2**found.zoom)
        city = (13.97 - 13.58) * 111_320 * math.cos(math.radians(51.075))
        assert city / metres_a_pixel <= width, width
        assert city / metres_a_pixel >= 0.5 * width, "no more room than it needs"
