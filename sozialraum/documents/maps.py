"""The map of an indicator as a sheet: PDF, PNG or SVG."""

from __future__ import annotations

from dataclasses import replace

from sozialraum.answers import class_map, profile
from sozialraum.documents import sheets
from sozialraum.documents.document import Document, Report, Request, chosen_day, proceed
from sozialraum.documents.leading_back import link, map_view
from sozialraum.documents.sheets import Picture
from sozialraum.pictures import choropleth
from sozialraum.pictures.map_frame import Map


def make(request: Request, report: Report) -> Document:
    """The sheet of `Request.indicator`; the chosen Stadtraum, if any, is outlined and named."""
    proceed(report, 0.1, "Karte")
    return sheets.make(request, picture(request))


def preview(request: Request) -> bytes:
    """The sheet as PNG."""
    return sheets.preview(request, picture(request))


def picture(request: Request) -> Picture:
    """The map as the page Karte draws it by default.

    Raises:
        DocumentError: The indicator is not known, or has no values at this level and date.
    """
    release, level = request.release, request.level
    day = chosen_day(request)
    item = release.indicator(request.indicator)
    offered = class_map.methods(release, item, level, day)
    method = "standard" if "standard" in offered else "quantile"
    view = choropleth.drawn(
        class_map.class_map(release, item, level, day, method=method, class_count=5)
    )
    return replace(
        sheets.of_map(
            _marked(view, request),
            [request.indicator],
            level,
            link(request, *map_view(request)),
        ),
        name=request.indicator,
    )


def _marked(view: choropleth.MapView, request: Request) -> Map:
    """The map with the chosen Stadtraum outlined: itself, or its Stadtteile.

    Codes look alike: "04" is Pieschen, and a Stadtteil of the old town.
    """
    release, code = request.release, request.stadtraum
    if view.level == "stadtraum" or code not in release.counted["stadtraum"]:
        return choropleth.plan(view, release, selected=code if view.level == "stadtraum" else "")
    shown = choropleth.plan(view, release)
    own = frozenset(profile.stadtteile_of(release, code)["code"])
    name = release.names("stadtraum")[code]
    return replace(
        shown,
        style=replace(shown.style, also_selected=own),
        source=f"Orange umrandet: {name}. {shown.source}",
    )
