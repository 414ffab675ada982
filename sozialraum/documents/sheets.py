"""A map or a chart on a sheet of its own: what it says, its legend, where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from sozialraum.documents import pdf
from sozialraum.documents.document import Document, Request, finished, origin
from sozialraum.pictures import map_sheet, palette
from sozialraum.pictures.legend import Key
from sozialraum.pictures.map_frame import Map

SIZES = ("a4", "a3")  # landscape


@dataclass(frozen=True)
class Picture:
    """What is put on a sheet.

    Attributes:
        name: In file names: "karte_stadtraum".
        title: What the picture says; "" = it has none of its own.
        alt: What it shows, in words.
        svg: Draws it; called in the thread that makes the file.
        legend: Beside it; None = it has its own or needs none.
        note: Below it.
        indicators, level: Whose sources are named.
        live: Address of the view it stands on.
    """

    name: str
    title: str
    alt: str
    svg: Callable[[], str]
    legend: Key | None = None
    note: str = ""
    indicators: Sequence[str] = ()
    level: str = "stadtraum"
    live: str = ""


def of_map(shown: Map, indicators: Sequence[str], level: str, live: str = "") -> Picture:
    """A map as a picture for a sheet."""
    return Picture(
        shown.name,
        shown.title,
        shown.alt,
        lambda: map_sheet.picture(shown, pdf.FONT),
        shown.key,
        shown.source,
        indicators,
        level,
        live,
    )


def make(request: Request, picture: Picture, *, recipe: bool = True) -> Document:
    """The sheet as PDF, PNG or SVG; ``recipe``: the command line can make it, too."""
    ending = cast(Literal["pdf", "png", "svg"], request.format)
    content = _content(request, picture, recipe=recipe)
    return finished(request, pdf.build("sheet", content, request.day, ending), picture.name)


def preview(request: Request, picture: Picture) -> bytes:
    """The sheet as a small PNG."""
    return pdf.build(
        "sheet", _content(request, picture, recipe=False), request.day, "png", pdf.SCREEN
    )


def _content(request: Request, picture: Picture, *, recipe: bool) -> dict[str, object]:
    held = origin(
        request,
        picture.indicators,
        level=picture.level,
        live=picture.live,
        what=[picture.name] if recipe else None,
    )
    return {
        **pdf.frame(request, picture.title, held, picture.live),
        "footer": pdf.footer(request, ""),  # the title fills the sheet already
        "size": request.size or SIZES[0],
        "svg": picture.svg(),
        "alt": picture.alt,
        "legend": _legend(picture.legend),
        "note": picture.note,
    }


def _legend(key: Key | None) -> dict[str, object]:
    if key is None:
        return {}
    rows = []
    for row in key.rows:
        count = "" if row.count is None else f" ({row.count or 'kein Gebiet'})"
        colour = "hatch" if row.colour is None else row.colour
        ink = palette.INK if row.sign and not row.colour else colour
        rows.append({"colour": ink, "sign": row.sign, "label": f"{row.label}{count}"})
    return {"title": key.title, "head": key.head, "rows": rows, "fine": " ".join(key.fine)}
