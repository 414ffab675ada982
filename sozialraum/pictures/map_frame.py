"""A map as HTML: the picture, words and signs in pixels over it, areas for hover, click and keys.

`maps.js` shows an area's words and hands clicks on. The page's sanitizer drops inline SVG, so the
areas travel as an image; words are HTML over it, so their size does not follow the picture's.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from sozialraum.pictures import map_bands, map_labels, map_signs, palette, svgmap
from sozialraum.pictures.legend import Key
from sozialraum.pictures.map_labels import Place
from sozialraum.pictures.map_signs import Spot
from sozialraum.pictures.svgmap import Picture, Style


@dataclass(frozen=True)
class Act:
    """What a click on an area does.

    Attributes:
        param: The choice it changes: "sr" or "st".
        words: Said under an area's words: "Klick wählt diesen Stadtraum".
    """

    param: str
    words: str


CHOOSES = Act("sr", "Klick wählt diesen Stadtraum")
CHOOSES_ITS = Act("sr", "Klick wählt den Stadtraum")
CHOOSES_STADTTEIL = Act("st", "Klick wählt diesen Stadtteil")


@dataclass(frozen=True)
class Map:
    """A map with all that belongs to it, for the screen and for files.

    Attributes:
        canvas: The areas.
        style: How they look.
        name: Of the map, unique on its page; zoom is remembered by it.
        alt: Text alternative.
        key: Its legend, beside it.
        act: What a click does; None = areas only speak.
        title: The answer, above the map on the full screen and in files.
        source: Base population, source, notice of the map: plain text below it.
        over: SVG on top of the areas.
    """

    canvas: Picture
    style: Style
    name: str
    alt: str
    key: Key | None = None
    act: Act | None = None
    title: str = ""
    source: str = ""
    over: str = ""


def build(shown: Map) -> str:
    """HTML of a map: picture, words in pixels, areas for hover, click and keys; its legend beside."""
    canvas, style = shown.canvas, shown.style
    drawn = svgmap.build_svg(canvas, style, alt=shown.alt, over=shown.over)
    frame = _FRAME.format(
        ratio=f"{canvas.width / canvas.height:.4f}",
        image=Markup('<img src="data:image/svg+xml;base64,{}" alt="{}">').format(
            base64.b64encode(drawn.encode()).decode(), shown.alt
        ),
        words=Markup(
            _river_name(canvas)
            + "".join(_word(canvas, style, one) for one in map_labels.places(canvas, style))
        ),
        signs=_signs(canvas, style),
        areas=_areas(canvas, style, shown.name, shown.act),
    )
    small = Markup('<p class="sr-map-source">{}</p>').format(shown.source) if shown.source else ""
    return str(
        _MAP.format(
            title=shown.title,
            name=shown.name,
            frame=frame,
            tools=_tools(style, shown.act) if shown.key else "",
            legend=Markup(shown.key.html()) if shown.key else "",
            source=small,
            names=_names(style),
        )
    )


_FRAME = Markup(
    '<div class="sr-map"><div class="sr-map-frame" style="--ratio:{ratio}">{image}'
    '<div class="sr-words-over" aria-hidden="true">{words}{signs}</div>{areas}</div></div>'
)
_MAP = Markup(
    '<div class="sr-map-whole" data-map="{name}"><p class="sr-map-title">{title}</p>'
    '<div class="sr-map-row"><div class="sr-map-side">{frame}{tools}</div>{legend}</div>'
    "{names}{source}</div>"
)
_LISTED = 17  # names a line or two can hold


def _river_name(canvas: Picture) -> str:
    if not canvas.river_name:
        return ""
    x, y = (
        100 * part / whole
        for part, whole in zip(canvas.river_name, (canvas.width, canvas.height), strict=True)
    )
    bands = " ".join(f"w{number}" for number in range(len(map_bands.BANDS)))
    return (
        f'<span class="sr-l {bands}" style="left:{x:.2f}%;top:{y:.2f}%;'
        f'--on:{palette.PAPER};--ink:{palette.WATER_NAME}"><em>Elbe</em></span>'
    )


def _word(canvas: Picture, style: Style, place: Place) -> str:
    # a slider's path draws a hundred of these: plain text, names and marks escaped one by one
    fill = style.fill(place.code)
    mark = style.marks.get(place.code, "")
    # the layout knows how long a mark is, not what it says
    lines: list[str] = [escape(line) for line in place.lines]
    if place.is_joined:
        lines = [escape(f"{style.labels.get(place.code, '')} {mark}".strip())]
    if place.mark:
        lines.append(f"<b>{escape(mark)}</b>")
    if place.grid[0]:
        lines.append(_dots(style, place))
    chosen = " chosen" if place.code == style.selected else ""
    return _span(canvas, place, _bands(place) + chosen, fill, "<br>".join(lines))


def _span(canvas: Picture, place: Place, classes: str, fill: str, inner: str) -> str:
    x, y = 100 * place.x / canvas.width, 100 * place.y / canvas.height
    return (
        f'<span class="sr-l {classes}" style="left:{x:.2f}%;top:{y:.2f}%;'
        f'--on:{fill};--ink:{palette.text_on(fill)}">{inner}</span>'
    )


def _dots(style: Style, place: Place) -> Markup:
    """A grid of dots, the area's number in the first cell unless its name stands above."""
    columns, rows = place.grid
    number = (
        Markup() if place.lines else Markup("<i>{}</i>").format(style.labels.get(place.code, ""))
    )
    dots = svgmap.shown_dots(style.dots[place.code], columns * rows - bool(number))
    cells = Markup().join(Markup('<i style="background:{}">{}</i>').format(*dot) for dot in dots)
    return Markup('<span class="sr-dots" style="--columns:{}">{}{}</span>').format(
        columns, number, cells
    )


def _signs(canvas: Picture, style: Style) -> Markup:
    found = map_signs.spots(canvas, tuple(style.signs))
    signs = [
        _SIGN.format(
            "" if spot.sign.is_round else " square",
            f" banded {_bands(spot)}" if spot.sign.may_join else "",
            100 * spot.x / canvas.width,
            100 * spot.y / canvas.height,
            spot.sign.colour,
            spot.sign.text,
        )
        for spot in found
    ]
    names = (_name(canvas, place) for place in map_labels.beside_signs(canvas, found))
    return Markup("".join([*signs, *names]))


_SIGN = Markup('<span class="sr-sign{}{}" style="left:{:.2f}%;top:{:.2f}%;background:{}">{}</span>')


def _name(canvas: Picture, place: Place) -> str:
    """On light ground of its own: it may lie on areas of any colour."""
    return _span(canvas, place, f"{_bands(place)} named", "#FFFFFF", escape(place.lines[0]))


def _bands(place: Place | Spot) -> str:
    return " ".join(f"w{band}" for band in place.bands)


def _areas(canvas: Picture, style: Style, name: str, act: Act | None) -> Markup:
    """Areas as a list for keys and screen readers: one stop, arrows move, Enter chooses."""
    rows = [
        f'<span role="option" id="{name}-{shape.code}" '
        f'aria-selected="{str(_is_chosen(style, shape.code)).lower()}" '
        f'aria-label="{escape(style.titles[shape.code])}" data-code="{escape(shape.code)}" '
        f'data-chooses="{escape(style.chooses.get(shape.code, shape.code))}" '
        f'style="left:{100 * shape.x / canvas.width:.2f}%;top:{100 * shape.y / canvas.height:.2f}%">'
        "</span>"
        for shape in canvas.shapes
        if style.titles.get(shape.code)
    ]
    if not rows:
        return Markup()
    how = "Pfeiltasten gehen von Gebiet zu Gebiet"
    label = f"Gebiete der Karte. {how}{'. Eingabe wählt' if act else ''}."
    return Markup(
        '<div class="sr-areas" role="listbox" tabindex="0" aria-label="{}" data-param="{}" '
        'data-act="{}">{}</div>'
    ).format(label, act.param if act else "", act.words if act else "", Markup("".join(rows)))


def _is_chosen(style: Style, code: str) -> bool:
    return code == style.selected or code in style.also_selected


def _names(style: Style) -> Markup:
    """Who the numbers are, for a room where nobody hovers: most names do not fit their areas."""
    numbered = [style.names[code] for code in style.labels if style.names.get(code)]
    if not 0 < len(numbered) <= _LISTED:
        return Markup()
    return Markup('<p class="sr-map-names">{}</p>').format(
        " · ".join(name.replace(" ", "\u00a0") for name in numbered)
    )


def _tools(style: Style, act: Act | None) -> Markup:
    """Zoom on request and the full screen; `maps.js` does what they say."""
    is_chosen = bool(style.selected or style.also_selected)
    nearer = "Zum Stadtteil" if act == CHOOSES_STADTTEIL else "Zum Stadtraum"
    names = [("city", "Ganze Stadt"), *[("chosen", nearer)] * is_chosen]
    names += [("in", "Größer"), ("full", "Vollbild")]
    buttons = Markup().join(
        Markup('<button type="button" data-tool="{}">{}</button>').format(*pair) for pair in names
    )
    return Markup('<div class="sr-map-tools">{}</div>').format(buttons)


def css() -> str:
    """The rules of a style sheet that show, at each width, the words laid out for it."""
    rules = []
    for number, band in enumerate(map_bands.BANDS):
        rule = f".sr-l.w{number} {{display: block; --px: {band.font}px;}}"
        rule += f" .sr-sign.banded.w{number} {{display: block;}}"
        span = f"(min-width: {band.low}px)" if number else ""
        if number + 1 < len(map_bands.BANDS):
            upper = f"(max-width: {map_bands.BANDS[number + 1].low - 0.02}px)"
            span = f"{span} and {upper}" if span else upper
        rules.append(f"@container map {span} {{{rule}}}")
    return "\n".join(rules)
