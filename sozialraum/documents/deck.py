"""A PowerPoint file with native charts: a title on each slide, alt texts, notes, German as language."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sozialraum.answers.table import Table
from sozialraum.documents import office, slide_fit
from sozialraum.documents.tables import clean_text
from sozialraum.pictures import palette

SIZES = {"16:9": (13.333, 7.5), "4:3": (10.0, 7.5)}  # inches
_EDGE, _TITLE, _FOOT = 0.5, 1.25, 0.75  # inches: margin, height of title and of the line below
_TITLE_ONLY, _TITLE_SLIDE = 5, 0  # layouts of the template
# A title is set smaller the more signs it has; what goes beyond the last step is cut.
_TITLES = {90: 26, 150: 20, 220: 16}  # signs -> points
_MOST_LABELS = 24  # bars that find room for their number
BAR, CITY, SELECTED = "#4789BB", palette.CITY, palette.SELECTED
HIDDEN = ""  # a series without colour, on which the next one stands


@dataclass(frozen=True)
class Series:
    """Numbers of a chart in the order of its categories, None = missing; colours of single points."""

    name: str
    values: Sequence[float | None]
    colour: str = BAR
    points: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Chart:
    """A native chart.

    Attributes:
        kind: "bars" (one category below the other), "stacked" bars, "columns" or "lines".
        categories: Labels.
        series: At least one.
        decimals: Of the data labels.
        alternative: What the picture shows, in words.
        axis: What is measured, with its unit.
    """

    kind: str
    categories: Sequence[str]
    series: Sequence[Series]
    decimals: int
    alternative: str
    axis: str


class Deck:
    """Slides one after the other."""

    def __init__(self, size: str) -> None:
        import pptx
        from pptx.util import Inches, Pt

        self._inches, self._pt = Inches, Pt
        self.width, self.height = SIZES[size]
        self.file: Any = pptx.Presentation()
        stretch = Inches(self.width) / self.file.slide_width
        self.file.slide_width, self.file.slide_height = Inches(self.width), Inches(self.height)
        master = self.file.slide_master
        for shape in [*master.shapes, *(s for one in master.slide_layouts for s in one.shapes)]:
            left, top, width, height = shape.left, shape.top, shape.width, shape.height
            shape.left, shape.width = int(left * stretch), int(width * stretch)
            shape.top, shape.height = top, height

    def opening(self, title: str, lines: Sequence[str], notes: str) -> None:
        """The first slide."""
        slide = self._slide(_TITLE_SLIDE, title, notes)
        self._fill(slide.placeholders[1].text_frame, lines, 20)

    def chart(self, title: str, chart: Chart, foot: str, notes: str) -> None:
        """A slide with one chart; the title is its message."""
        slide = self._slide(_TITLE_ONLY, title, notes)
        self._draw(slide, chart)
        self._foot(slide, foot)

    def table(self, title: str, table: Table, foot: str, notes: str) -> None:
        """A slide with a table; one that is too long goes on on the next."""
        columns, rows = table.shown()
        columns = [c for c in columns if not c.optional or any(row.get(c.key) for row in rows)]
        headings = [clean_text(c.heading.replace("\u00ad", "")) for c in columns]
        cells = [
            [
                # a number keeps its unit and its sign on its line
                text.replace(" ", "\u00a0") if column.is_number else text
                for column in columns
                for text in [clean_text(str(row.get(column.key, "")))]
            ]
            for row in rows
        ]
        widths = slide_fit.widths([headings, *cells], self.width - 2 * _EDGE)
        parts = slide_fit.parted(headings, cells, widths, self.height - _TITLE - 0.3 - _FOOT)
        for number, part in enumerate(parts, start=1):
            more = f" ({number} von {len(parts)})" if len(parts) > 1 else ""
            slide = self._slide(_TITLE_ONLY, title + more, notes)
            numbers = [c.is_number for c in columns]
            self._fill_table(slide, [headings, *part], numbers, widths, table.caption)
            self._foot(slide, foot)

    def text(self, title: str, lines: Sequence[str], notes: str, picture: bytes = b"") -> None:
        """A slide of a few lines, with a small picture (a QR code) beside them."""
        slide = self._slide(_TITLE_ONLY, title, notes)
        box = slide.shapes.add_textbox(*self._body(2.0 if picture else 0.0))
        box.text_frame.word_wrap = True
        self._fill(box.text_frame, lines, 12)
        if picture:
            left = self._inches(self.width - _EDGE - 1.7)
            shape = slide.shapes.add_picture(
                io.BytesIO(picture), left, self._inches(_TITLE + 0.3), self._inches(1.7)
            )
            shape._element.nvPicPr.cNvPr.set("descr", "QR-Code mit der Adresse der Ansicht")

    def data(self, day: str, **properties: str) -> bytes:
        """The file; ``properties`` as in `office.describe`."""
        office.describe(self.file.core_properties, day=day, **properties)
        buffer = io.BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()

    def _slide(self, layout: int, title: str, notes: str) -> Any:
        slide = self.file.slides.add_slide(self.file.slide_layouts[layout])
        words = clean_text(title)
        words = slide_fit.shortened(words, max(_TITLES))
        points = next(size for most, size in _TITLES.items() if len(words) <= most)
        shape = slide.shapes.title
        if layout == _TITLE_ONLY:
            shape.left, shape.top = self._inches(_EDGE), self._inches(0.3)
            shape.width = self._inches(self.width - 2 * _EDGE)
            shape.height = self._inches(_TITLE - 0.2)
        self._fill(shape.text_frame, [words], points)
        self._fill(slide.notes_slide.notes_text_frame, office.lines(notes), 12)
        return slide

    def _body(self, right: float = 0.0) -> tuple[int, int, int, int]:
        width = self.width - 2 * _EDGE - right
        height = self.height - _TITLE - 0.3 - _FOOT
        found = self._inches(_EDGE), self._inches(_TITLE + 0.2), self._inches(width)
        return (*found, self._inches(height))

    def _fill(self, frame: Any, lines: Sequence[str], points: float) -> None:
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = clean_text(line)
            run.font.size = self._pt(points)
            run.font.language_id = _german()

    def _foot(self, slide: Any, text: str) -> None:
        box = slide.shapes.add_textbox(
            self._inches(_EDGE),
            self._inches(self.height - _FOOT),
            self._inches(self.width - 2 * _EDGE),
            self._inches(_FOOT - 0.1),
        )
        box.text_frame.word_wrap = True
        self._fill(box.text_frame, [text], 12)

    def _draw(self, slide: Any, chart: Chart) -> None:
        from pptx.chart.data import CategoryChartData

        data = CategoryChartData(number_format="#,##0" + _zeros(chart.decimals))
        data.categories = [clean_text(label) for label in chart.categories]
        for one in chart.series:
            data.add_series(clean_text(one.name) or " ", one.values)
        frame = slide.shapes.add_chart(_kind(chart.kind), *self._body(), data)
        about = frame._element.nvGraphicFramePr.cNvPr
        about.set("descr", clean_text(chart.alternative))
        about.set("title", clean_text(chart.axis))
        self._format(frame.chart, chart)

    def _format(self, made: Any, chart: Chart) -> None:
        from pptx.enum.chart import XL_LEGEND_POSITION

        made.font.size = self._pt(12)
        named = [one for one in chart.series if one.colour != HIDDEN]
        made.has_title = False
        made.has_legend = len(named) > 1
        if made.has_legend:
            made.legend.position = XL_LEGEND_POSITION.BOTTOM
            made.legend.include_in_layout = False
        axis = made.value_axis
        axis.has_title, axis.has_major_gridlines = True, chart.kind == "lines"
        axis.axis_title.text_frame.text = clean_text(chart.axis)
        axis.tick_labels.number_format_is_linked = True
        made.category_axis.tick_label_position = _low()
        if chart.kind in ("bars", "stacked"):
            made.category_axis.reverse_order = True
            axis.tick_label_position = _high()
        plot = made.plots[0]
        if chart.kind != "lines":
            plot.gap_width = 40
        for one, drawn in zip(chart.series, plot.series, strict=True):
            self._colour(drawn, one, chart)

    def _colour(self, drawn: Any, one: Series, chart: Chart) -> None:
        if chart.kind == "lines":
            drawn.format.line.color.rgb = _rgb(one.colour)
            drawn.format.line.width = self._pt(2.5)
            drawn.smooth = False
            return
        if one.colour == HIDDEN:
            drawn.format.fill.background()
            return
        drawn.invert_if_negative = False
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = _rgb(one.colour)
        for number, colour in one.points.items():
            fill = drawn.points[number].format.fill
            fill.solid()
            fill.fore_color.rgb = _rgb(colour)
        labels = drawn.data_labels
        bars = len(chart.categories) * len(chart.series)
        labels.show_value = chart.kind == "columns" or (
            chart.kind == "bars" and bars <= _MOST_LABELS
        )
        labels.number_format = "#,##0" + _zeros(chart.decimals)
        labels.number_format_is_linked = False
        labels.font.size = self._pt(12)

    def _fill_table(
        self,
        slide: Any,
        rows: Sequence[Sequence[str]],
        numbers: Sequence[bool],
        widths: Sequence[float],
        caption: str,
    ) -> None:
        from pptx.enum.text import PP_ALIGN

        left, top, width, _ = self._body()
        height = self._inches(0.38 * len(rows))
        frame = slide.shapes.add_table(len(rows), len(rows[0]), left, top, width, height)
        about = frame._element.nvGraphicFramePr.cNvPr
        about.set("descr", f"{caption}. Spalten: {', '.join(rows[0])}.")
        made = frame.table
        made.first_row = True  # the header row
        for column, inches in zip(made.columns, widths, strict=True):
            column.width = self._inches(inches)
        for row, texts in zip(made.rows, rows, strict=True):
            for cell, text, is_right in zip(row.cells, texts, numbers, strict=True):
                cell.margin_top = cell.margin_bottom = self._inches(0.03)
                self._fill(cell.text_frame, [text], 14)
                if is_right:
                    cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def known(values: pd.Series) -> list[float | None]:
    """Numbers for a series; missing ones stay gaps."""
    return [None if pd.isna(value) else float(value) for value in values]


def _zeros(decimals: int) -> str:
    return "." + "0" * decimals if decimals else ""


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour.removeprefix("#"))


def _german() -> Any:
    from pptx.enum.lang import MSO_LANGUAGE_ID

    return MSO_LANGUAGE_ID.GERMAN


def _low() -> Any:
    from pptx.enum.chart import XL_TICK_LABEL_POSITION

    return XL_TICK_LABEL_POSITION.LOW


def _high() -> Any:
    from pptx.enum.chart import XL_TICK_LABEL_POSITION

    return XL_TICK_LABEL_POSITION.HIGH


def _kind(kind: str) -> Any:
    from pptx.enum.chart import XL_CHART_TYPE

    return {
        "bars": XL_CHART_TYPE.BAR_CLUSTERED,
        "stacked": XL_CHART_TYPE.BAR_STACKED,
        "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
        "lines": XL_CHART_TYPE.LINE_MARKERS,
    }[kind]
