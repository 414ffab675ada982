"""The map to move about in: deck.gl on plain paper, no tiles, no request to anybody.

For real boundaries and small areas, where the plan of `map_frame` is too small. `build_deck` is pure
(frames in, deck out); `show` draws it and takes the click.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
import pydeck as pdk
import streamlit as st

from sozialraum.pictures import palette
from sozialraum.pictures.svgmap import Style, rings
from sozialraum.ui.shell import controls, session
from sozialraum.ui.shell.callbacks import guarded
from sozialraum.ui.shell.session import Slot

HEIGHT = 410
NARROWEST = 600  # pixels
PHONE = 350  # pixels the map gets on one
AREAS = "areas"
# a bare string would be read as the name of a field
PIXELS, AUTO = pdk.types.String("pixels"), pdk.types.String("auto")
_TURN: Slot[int] = Slot("map_turn", 0)  # clicks taken so far
Ring = list[tuple[float, float]]


def build_deck(
    boundaries: pd.DataFrame,
    elbe: pd.DataFrame,
    style: Style,
    *,
    label_size: int = 14,
    turn: int = 0,
) -> pdk.Deck:
    """A deck of areas, hatching for missing values, the Elbe and labels.

    ``turn`` counts the clicks taken so far: Streamlit pales everything outside its own selection
    and forgets that selection only if the layer it belongs to is gone, so each click renames it.
    """
    features = _features(boundaries, style)
    missing = [code for code in boundaries["code"] if not style.fills.get(code)]
    layers = [
        pdk.Layer(
            "GeoJsonLayer",
            {"type": "FeatureCollection", "features": features},
            id=f"{AREAS}-{turn}",
            pickable=True,
            stroked=True,
            filled=True,
            get_fill_color="properties.fill",
            get_line_color=palette.rgb(palette.OUTLINE),
            line_width_units=PIXELS,
            get_line_width=1,
            # a highlight would tint the fill away from its colour in the legend
            auto_highlight=False,
        ),
        _paths("hatch", _hatching(boundaries, missing), palette.HATCH, 1.4),
        _paths("elbe", _river(elbe), palette.WATER, 6),
        _paths("selected", _outline(boundaries, style.selected), palette.SELECTED, 5),
        _labels(boundaries, style, label_size),
    ]
    return pdk.Deck(
        layers=layers,
        initial_view_state=view(boundaries, width=PHONE if _is_phone() else NARROWEST),
        views=[
            pdk.View(
                type="MapView",
                controller={"scrollZoom": True, "dragRotate": False, "touchRotate": False},
            )
        ],
        map_provider=None,  # Streamlit's default style would call a tile server
        tooltip={
            "text": "{tip}",  # Streamlit escapes fields, so lines are parted by line breaks
            "style": {
                "backgroundColor": "#FFFFFF",
                "color": palette.INK,
                "border": f"1px solid {palette.OUTLINE}",
                "fontSize": "15px",
                "lineHeight": "1.35",
                "maxWidth": "260px",
                # below the pointer and centred, so that the map's right edge cuts nothing off
                "margin": "18px 0 0 -130px",
                "whiteSpace": "pre-line",
            },
        },
    )


def _is_phone() -> bool:
    """True where the browser calls itself one; the server knows no window's width."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def view(boundaries: pd.DataFrame, height: int = HEIGHT, width: int = NARROWEST) -> pdk.ViewState:
    """The whole city from straight above; no choice moves it, so it never jumps."""
    lines = [ring for text in boundaries["geojson"] for ring in rings(json.loads(text))]
    longitudes = [x for ring in lines for x, _ in ring]
    latitudes = [y for ring in lines for _, y in ring]
    middle = (min(latitudes) + max(latitudes)) / 2
    # Web Mercator with 512-pixel tiles: ground resolution 40,075 km * cos(lat) / (512 * 2^zoom).
    # The narrowest column the map gets (a projector of 1024 pixels) decides, not the height alone.
    squeeze = math.cos(math.radians(middle))
    tall = (max(latitudes) - min(latitudes)) * 111_320 / (height * 0.96)
    wide = (max(longitudes) - min(longitudes)) * 111_320 * squeeze / (width * 0.96)
    zoom = math.log2(40_075_016 * squeeze / (512 * max(tall, wide)))
    return pdk.ViewState(
        longitude=round((min(longitudes) + max(longitudes)) / 2, 4),
        latitude=round(middle, 4),
        zoom=round(zoom, 2),
        min_zoom=8,
        max_zoom=15,
    )


def show(
    boundaries: pd.DataFrame, elbe: pd.DataFrame, style: Style, *, key: str, param: str, alt: str
) -> None:
    """Draw the map; a click on an area changes the choice ``param`` before the next run."""

    def take_click() -> None:
        for layer, objects in session.of_widget(key)["selection"]["objects"].items():
            if objects and layer.startswith(AREAS):
                controls.set_choice(param, objects[0]["properties"]["code"])
        _TURN.set(_TURN.get() + 1)

    st.pydeck_chart(
        build_deck(boundaries, elbe, style, turn=_TURN.get()),
        key=key,
        on_select=guarded(take_click),
        selection_mode="single-object",
        height=HEIGHT,
        alt=alt,
    )


def _features(boundaries: pd.DataFrame, style: Style) -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "geometry": json.loads(row.geojson),
            "properties": {
                "code": row.code,
                "fill": palette.rgb(style.fills.get(row.code) or palette.MISSING_FILL),
            },
            # deck.gl looks the tooltip's fields up on the object itself
            "tip": style.titles.get(row.code, ""),
        }
        for row in boundaries.itertuples()
    ]


def _paths(name: str, paths: list[Ring], colour: str, width: float) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        [{"path": path} for path in paths],
        id=name,
        get_path="path",
        get_color=palette.rgb(colour),
        get_width=width,
        width_units=PIXELS,
        cap_rounded=True,
        joint_rounded=True,
        pickable=False,
    )


def _river(elbe: pd.DataFrame) -> list[Ring]:
    return [ring for text in elbe["geojson"] for ring in rings(json.loads(text))]


def _outline(boundaries: pd.DataFrame, code: str | None) -> list[Ring]:
    chosen = boundaries.loc[boundaries["code"] == code, "geojson"]
    return [ring for text in chosen for ring in rings(json.loads(text))]


def _labels(boundaries: pd.DataFrame, style: Style, size: int) -> pdk.Layer:
    rows = [
        {"position": [row.label_lon, row.label_lat], "text": style.labels[row.code]}
        for row in boundaries.itertuples()
        if style.labels.get(row.code)
    ]
    return pdk.Layer(
        "TextLayer",
        rows,
        id="labels",
        get_position="position",
        get_text="text",
        get_size=size,
        get_color=palette.rgb(palette.INK),
        character_set=AUTO,
        font_family=pdk.types.String("Source Sans, Arial, sans-serif"),
        font_weight=600,
        outline_width=5,
        outline_color=[255, 255, 255, 235],
        font_settings={"sdf": True, "fontSize": 64, "buffer": 8, "radius": 16},
        pickable=False,
    )


def _hatching(boundaries: pd.DataFrame, codes: Sequence[str], gap: float = 0.0035) -> list[Ring]:
    rows = boundaries[boundaries["code"].isin(codes)]
    return [line for text in rows["geojson"] for line in hatch(rings(json.loads(text)), gap)]


def hatch(outline: Sequence[Ring], gap: float) -> list[Ring]:
    """Diagonal lines clipped to a polygon's rings (even-odd rule), ``gap`` apart, same units.

    deck.gl's pattern extension is not part of Streamlit's bundle, so the lines are computed here.
    """
    turned = [[((x + y), (y - x)) for x, y in ring] for ring in outline]  # 45 degrees, scaled by √2
    heights = [v for ring in turned for _, v in ring]
    lines: list[Ring] = []
    level = math.floor(min(heights) / gap) * gap + gap / 2
    while level < max(heights):
        cuts = sorted(
            u1 + (level - v1) * (u2 - u1) / (v2 - v1)
            for ring in turned
            for (u1, v1), (u2, v2) in pairwise(ring)
            if (v1 > level) != (v2 > level)
        )
        for start, end in zip(cuts[::2], cuts[1::2], strict=False):
            lines.append([((u - level) / 2, (u + level) / 2) for u in (start, end)])
        level += gap
    return lines
