"""Areas with their values for a GIS: GeoPackage that QGIS draws at once, and GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

import pandas as pd

from sozialraum.answers import class_limits, class_map
from sozialraum.answers.registered import Indicator
from sozialraum.answers.release import Release
from sozialraum.documents import tables
from sozialraum.documents.document import (
    Document,
    Report,
    Request,
    chosen_day,
    finished,
    origin,
    proceed,
)
from sozialraum.documents.leading_back import link, map_view
from sozialraum.pictures import choropleth, palette
from sozialraum.store import area_file
from sozialraum.text import format as de
from sozialraum.text import levels

DEFAULT = "belastungsindex", "u18_share"  # what the style shows where there are several
_CLASSES = 5


@dataclass(frozen=True)
class Areas:
    """What both files hold.

    Attributes:
        layer: Name of the layer: "Stadträume".
        rows: One row per area: number, name, a field per indicator (NaN = missing) and, where they
            say something, its status and notes; last the class of the indicator that is drawn.
        shapes: GeoJSON geometry per row, longitude and latitude.
        fields: What each field of values is: field, indicator, unit, date, source, licence.
        origin: Where all of it comes from: label -> text.
        style: QML.
        day: ISO date of the data.
    """

    layer: str
    rows: pd.DataFrame
    shapes: Sequence[str]
    fields: pd.DataFrame
    origin: Mapping[str, str]
    style: str
    day: str


def make(request: Request, report: Report) -> Document:
    """All areas of the level with one indicator or all."""
    proceed(report, 0.1, "Gebiete")
    key, release = request.indicator, request.release
    day = chosen_day(request) if key else ""
    what = [levels.MANY[request.level], *([key] if key else [])]
    live = link(request, *map_view(request))
    keys = (
        [key] if key else [one for one in release.indicators if release.newest(one, request.level)]
    )
    held = origin(request, keys, live=live, what=what)
    found = areas(release, request.level, keys, held, day)
    proceed(report, 0.5, "Datei")
    data = to_gpkg(found) if request.format == "gpkg" else to_geojson(found)
    return finished(request, data, *what)


def areas(
    release: Release,
    level: str,
    indicators: Sequence[str],
    origin: Mapping[str, str],
    day: str = "",
) -> Areas:
    """All areas of a level with their values.

    Args:
        release: The data release.
        level: "stadtraum" or "stadtteil".
        indicators: Which; of several, the map draws the burden index if it is among them.
        origin: Where the file comes from: label -> text.
        day: ISO date of the values; "" = the newest of each indicator.
    """
    one = levels.ONE[level]
    found = [key for key in indicators if release.newest(key, level)]
    shapes = release.boundaries[level].set_index("code")["geojson"]
    names = release.names(level)
    codes = [code for code in release.counted[level] if code in shapes.index]
    columns: dict[str, object] = {"Nummer": codes, one: [names[code] for code in codes]}
    fields = []
    for key in found:
        item, of = release.indicator(key), day or release.newest(key, level)
        field = field_name(item, of)
        columns |= _columns(field, item, release.at(key, level, of).loc[codes])
        fields.append(_described(release, field, item, level, of))
    drawn = next((key for key in DEFAULT if key in found), next(iter(found), ""))
    style = _style(one, "", ())
    if drawn:
        view = _classed(release, drawn, level, day or release.newest(drawn, level))
        words = {row.number: row.label for row in view.classes}
        label = view.frame.set_index("code")["class"].map(words)
        name = f"Klasse: {view.indicator.short_name}"
        columns[name] = [str(label[code]) for code in codes]
        style = _style(one, name, [(row.label, row.colour) for row in view.legend])
    return Areas(
        layer=levels.MANY[level],
        rows=pd.DataFrame(columns),
        shapes=[str(shapes[code]) for code in codes],
        fields=pd.DataFrame(fields, columns=["Feld", "Kennzahl", "Einheit", "Stichtag", "Quelle"]),
        origin={**origin, "Karte": release.map_notice(level)},
        style=style,
        day=release.release.data_stand,
    )


def field_name(item: Indicator, day: str) -> str:
    """Name of a field: what, unit and date, so that no two years are mixed up unseen."""
    return f"{item.heading}, {de.date(day)}"


def _columns(field: str, item: Indicator, at: pd.DataFrame) -> dict[str, object]:
    values = at["value"].astype(float).map(lambda value: round(value, item.file_decimals))
    is_whole = ((values.dropna() % 1) == 0).all() and item.kind == "count"
    found: dict[str, object] = {field: (values.astype("Int64") if is_whole else values).to_numpy()}
    status = [tables.status_word(word) for word in at["status"]]
    if any(mark and mark != "Amtlich" for mark in status):
        found[f"{field}: Herkunft"] = status
    notes = at["note"].fillna("")
    if notes.ne("").any():
        found[f"{field}: Hinweis"] = [tables.clean_text(str(note)) for note in notes]
    return found


def _described(
    release: Release, field: str, item: Indicator, level: str, day: str
) -> tuple[str, str, str, str, str]:
    sources = release.sources_of([item.indicator_id], level, day).drop_duplicates("source_id")
    source = "; ".join(
        f"{row.attribution} ({row.licence if isinstance(row.licence, str) else 'Lizenz: ohne Angabe'})"
        for row in sources.itertuples()
    )
    return field, item.name, item.unit, de.date(day), source


def _classed(release: Release, key: str, level: str, day: str) -> choropleth.MapView:
    has_standard = class_limits.standard(release, key, level) is not None
    return choropleth.drawn(
        class_map.class_map(
            release,
            release.indicator(key),
            level,
            day,
            method="standard" if has_standard else "quantile",
            class_count=_CLASSES,
        )
    )


def to_geojson(found: Areas) -> bytes:
    """GeoJSON after RFC 7946; what a viewer may skip stands under "herkunft" and "felder"."""
    rows = found.rows.astype(object).where(found.rows.notna(), None).to_dict("records")
    content = {
        "type": "FeatureCollection",
        "name": found.layer,
        "herkunft": dict(found.origin),
        "felder": found.fields.to_dict("records"),
        "features": [
            {"type": "Feature", "id": row["Nummer"], "properties": row, "geometry": shape}
            for row, shape in zip(rows, map(json.loads, found.shapes), strict=True)
        ],
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8")


def to_gpkg(found: Areas) -> bytes:
    """GeoPackage: the areas, tables "Felder" and "Herkunft", and a style for QGIS."""
    origin = pd.DataFrame({"Angabe": [*found.origin], "Inhalt": [*found.origin.values()]})
    return area_file.geopackage(
        found.layer,
        found.rows,
        found.shapes,
        {"Felder": found.fields, "Herkunft": origin},
        style=found.style,
        day=found.day,
    )


def _style(name: str, field: str, classes: Sequence[tuple[str, str | None]]) -> str:
    """QML: a colour per class as in the app's map, and the areas' names."""
    root = Xml.Element("qgis", version="3.22", styleCategories="Symbology|Labeling")
    kind = "categorizedSymbol" if classes else "singleSymbol"
    renderer = Xml.SubElement(root, "renderer-v2", type=kind, attr=field)
    if classes:
        categories = Xml.SubElement(renderer, "categories")
        for number, (label, _) in enumerate(classes):
            Xml.SubElement(
                categories,
                "category",
                symbol=str(number),
                value=label,
                label=label,
                render="true",
                type="string",
            )
    symbols = Xml.SubElement(renderer, "symbols")
    for number, (_, colour) in enumerate(classes or (("", palette.ZERO_FILL),)):
        symbol = Xml.SubElement(symbols, "symbol", type="fill", name=str(number), alpha="1")
        layer = Xml.SubElement(symbol, "layer", {"class": "SimpleFill", "enabled": "1"})
        style = "solid" if colour else "b_diagonal"  # hatched: nobody knows the value
        for key, value in (
            ("color", _rgba(colour or palette.HATCH)),
            ("outline_color", _rgba(palette.OUTLINE)),
            ("outline_width", "0.3"),
            ("style", style),
        ):
            Xml.SubElement(layer, "prop", k=key, v=value)
    labels = Xml.SubElement(Xml.SubElement(root, "labeling", type="simple"), "settings")
    text = Xml.SubElement(
        labels, "text-style", fieldName=name, fontSize="8", textColor=_rgba(palette.INK)
    )
    Xml.SubElement(
        text,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferColor=_rgba(palette.PAPER),
    )
    return Xml.tostring(root, encoding="unicode")


def _rgba(colour: str) -> str:
    return ",".join(str(part) for part in palette.rgb(colour))
