"""The legend of every map and picture: what a colour means, how often it occurs, how to read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from sozialraum.pictures import palette

HATCH = "background:repeating-linear-gradient(45deg,#fff 0 3px,#8A949C 3px 5px)"
FRAME = ""  # an entry without a colour: a frame only
_ENTRY = Markup('<li><span class="swatch" style="{}"></span>{}{}</li>')
_SIGN = Markup('<li><span style="color:{}">{}</span>&nbsp;{}</li>')
_DOT = Markup('<li><span class="dot" style="background:{}">{}</span>{}</li>')
SHAPES = "●■"
_COUNT = Markup('<span class="n">{}</span>')


@dataclass(frozen=True)
class Entry:
    """One line of a legend.

    Attributes:
        colour: "#RRGGBB", None for the hatching of missing values, `FRAME` for a frame only.
        label: What it means.
        count: How many areas it covers, shown behind the label.
        sign: A sign in this colour instead of a swatch; a letter stands white on a dot.
    """

    colour: str | None
    label: str
    count: int | None = None
    sign: str = ""


@dataclass(frozen=True)
class Key:
    """A whole legend, for the screen and for pictures taken away; see `build` for its parts."""

    rows: Sequence[Entry]
    title: str = ""
    head: str = ""
    fine: Sequence[str] = ()

    def html(self, *, wide: bool = False) -> str:
        """HTML of it."""
        return build(self.rows, title=self.title, head=self.head, fine=self.fine, wide=wide)


def entries(colours: Sequence[str], labels: Sequence[str]) -> list[Entry]:
    """One line per class; both in the order of the classes."""
    return [Entry(*pair) for pair in zip(colours, labels, strict=True)]


def build(
    rows: Sequence[Entry], *, title: str = "", head: str = "", fine: Sequence[str] = (), wide: bool
) -> str:
    """HTML of a legend; every text is plain text.

    Args:
        rows: The lines, in the order of the classes.
        title: Bold: what is shown, with its unit.
        head: After the title (``wide``) or below it.
        fine: Small lines at the end: how to read it, the map's notice.
        wide: Below the picture; else in its corner.
    """
    bold = Markup("<b>{}</b>{}").format(title, " " if wide else Markup("<br>")) if title else ""
    lines = Markup().join(_line(row) for row in rows)
    counts = ["Zahl = Gebiete"] if any(row.count is not None for row in rows) else []
    small = Markup("<br>").join([*counts, *fine])
    made = Markup('<div class="sr-legend{}">{}{}<ul>{}</ul>{}</div>').format(
        " sr-legend-wide" if wide else "",
        bold,
        head,
        lines,
        Markup('<div class="fine">{}</div>').format(small) if small else "",
    )
    return str(made)  # plain: added to other HTML, a Markup would escape it


def _line(row: Entry) -> Markup:
    if row.sign and row.sign not in SHAPES:
        return _DOT.format(row.colour, row.sign, row.label)
    if row.sign:
        # ink is light at night, as pictures are
        colour = "inherit" if row.colour == palette.INK else row.colour
        return _SIGN.format(colour, row.sign, row.label)
    style = HATCH if row.colour is None else f"background:{row.colour or 'none'}"
    count = "" if row.count is None else _COUNT.format(row.count)
    return _ENTRY.format(style, row.label, count)
