"""What a view has drawn, kept as values: whoever takes a picture home gets it drawn anew."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from sozialraum.documents import images, pdf, sheets
from sozialraum.documents.sheets import Picture
from sozialraum.pictures import charts, map_frame
from sozialraum.pictures.charts import Chart
from sozialraum.pictures.legend import Entry, Key
from sozialraum.ui.shell.session import Slot

_CHART_WIDTH = 820  # px
_LABEL_LETTERS, _TITLE_LETTERS = 80, 150
# name -> label and picture, in the order they stand on the page
_PICTURES: Slot[dict[str, tuple[str, Picture]]] = Slot("_drawn_pictures", {})
_ANSWER: Slot[str] = Slot("_drawn_answer", "")
_KEYS: Slot[Mapping[str, str]] = Slot("_drawn_keys", {})
_SOURCES: Slot[tuple[tuple[str, ...], str]] = Slot("_drawn_sources", ((), "stadtraum"))


def begin() -> None:
    """Start of a whole page's run: no picture stands on it yet."""
    _PICTURES.set({})
    _ANSWER.set("")
    _KEYS.set({})
    _SOURCES.set(((), "stadtraum"))


def pictures(live: str) -> list[tuple[str, Picture]]:
    """Label and picture of all that stands on the page, first things first.

    Args:
        live: Address of the view.
    """
    indicators, level = _SOURCES.get()
    return [
        (
            label,
            replace(
                picture,
                live=live,
                title=_title(picture, is_first=number == 0),
                indicators=picture.indicators or indicators,
                level=picture.level if picture.indicators else level,
            ),
        )
        for number, (label, picture) in enumerate(_PICTURES.get().values())
    ]


def keep_answer(text: str) -> None:
    """The page's answer: the title of a picture without one of its own."""
    _ANSWER.set(_ANSWER.get() or text)


def keep_map(shown: map_frame.Map, indicators: list[str], level: str) -> None:
    """A map the page draws."""
    label = f"Karte: {shown.key.title}" if shown.key else "Karte: Lage"
    _keep(shown.name, label, sheets.of_map(shown, indicators, level))


def keep_keys(colours: Mapping[str, str]) -> None:
    """What the colours of the chart that follows mean: label -> colour."""
    _KEYS.set(colours)


def keep_sources(indicators: Sequence[str], level: str) -> None:
    """What a page's figures rest on: the sources of its pictures that name none."""
    _SOURCES.set((tuple(indicators), level))


def keep_note(text: str, of: str) -> None:
    """What stands below a picture: what its marks mean, what it cannot say; "" = the last drawn."""
    held = _PICTURES.get()
    name = of or next(reversed(held), "")
    if name in held:
        label, picture = held[name]
        if text not in picture.note:
            held[name] = (label, replace(picture, note=f"{picture.note} {text}".strip()))


def keep_chart(chart: Chart, alternative: str, key: str | None) -> None:
    """A chart the page draws."""

    def svg() -> str:
        return images.chart_svg(charts.to_spec(chart, _CHART_WIDTH, pdf.FONT))

    name = key or _stable(alternative)
    rows = [Entry(colour, label) for label, colour in _KEYS.take().items()]
    legend = Key(rows) if rows else None
    _keep(name, f"Diagramm: {_short(alternative)}", Picture(name, "", alternative, svg, legend))


def keep_image(svg: str) -> None:
    """A picture the page draws that is SVG already."""
    alternative = Markup(svg.split('aria-label="', 1)[1].split('"', 1)[0]).unescape()
    written = re.sub(r'font-family="[^"]*"', f'font-family="{pdf.FONT}"', svg)
    name = _stable(alternative)
    _keep(name, f"Bild: {_short(alternative)}", Picture(name, "", alternative, lambda: written))


def _keep(name: str, label: str, picture: Picture) -> None:
    # by name: a slider draws the same picture again and again, with other words
    _PICTURES.get()[name] = (label, picture)


def _stable(alternative: str) -> str:
    """What of an alternative text stays while its numbers move."""
    return re.split(r"[\d:.,;]", alternative)[0].strip()[:40]


def _short(text: str) -> str:
    return textwrap.shorten(text, _LABEL_LETTERS, placeholder=" …")


def _title(picture: Picture, *, is_first: bool) -> str:
    """The page's answer belongs to its first picture; of the others says the alternative what."""
    if picture.title:
        return picture.title
    if is_first and _ANSWER.get():
        return _ANSWER.get()
    first = re.split(r"[.;] ", picture.alt)[0]
    return textwrap.shorten(first, _TITLE_LETTERS, placeholder=" …")
