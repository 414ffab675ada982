"""The map of an indicator as a sheet: PDF, PNG or SVG."""

from __future__ import annotations

from sozialraum.answers import class_map
from sozialraum.documents import images
from sozialraum.documents.document import (
    Document,
    DocumentError,
    Report,
    Request,
    file_name,
    finished,
    link,
    origin,
    proceed,
)
from sozialraum.pictures import choropleth, map_sheet
from sozialraum.pictures.map_frame import Map


def make(request: Request, report: Report) -> Document:
    """The sheet of `Request.indicator`; the chosen Stadtraum, if any, is outlined and named."""
    proceed(report, 0.1, "Karte")
    shown = plan(request)
    name = file_name(request, request.indicator)
    live = link(request, "karte", {"indikator": request.indicator, "sr": request.stadtraum})
    held = origin(request, [request.indicator], live=live, name=name)
    svg = map_sheet.build(shown, [f"{label}: {text}" for label, text in held.items()])
    data = svg.encode() if request.format == "svg" else images.to_png(svg)
    return finished(request, data, request.indicator)


def plan(request: Request) -> Map:
    """The map as the page Karte draws it by default.

    Raises:
        DocumentError: The indicator is not known, or has no values at this level and date.
    """
    release, level = request.release, request.level
    if request.indicator not in release.indicators:
        raise DocumentError(
            f"Die Kennzahl „{request.indicator}“ gibt es nicht. Alle stehen unter Daten & Quellen."
        )
    item = release.indicator(request.indicator)
    days = release.stichtage(request.indicator, level)
    day = request.stichtag or release.newest(request.indicator, level)
    if day not in days:
        raise DocumentError(
            f"{item.name}: Für den Stichtag „{day}“ liegt auf dieser Ebene kein Wert vor."
        )
    offered = class_map.methods(release, item, level, day)
    method = "standard" if "standard" in offered else "quantile"
    view = choropleth.drawn(
        class_map.class_map(release, item, level, day, method=method, class_count=5)
    )
    return choropleth.plan(view, release, selected=request.stadtraum)
