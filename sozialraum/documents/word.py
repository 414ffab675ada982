"""A Word file with what a screen reader needs: language, real headings, header rows, alt texts."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from sozialraum.answers.table import Table
from sozialraum.documents import office
from sozialraum.documents.tables import clean_text

_WIDTH_MM = 170  # A4 without its margins
_SIGN_MM, _EDGE_MM = 1.8, 4.0  # a sign as wide as where Arial is missing; a cell's inner margins
_LONGEST_WORD, _MEASURED = 20, 200  # signs that count for a column's width


class Word:
    """A document that grows from top to bottom."""

    def __init__(self) -> None:
        import docx
        from docx.enum.text import WD_COLOR_INDEX
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt, RGBColor

        self._element, self._qn, self._mm, self._pt = OxmlElement, qn, Mm, Pt
        self._yellow = WD_COLOR_INDEX.YELLOW
        self.file: Any = docx.Document()
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin = section.bottom_margin = Mm(20)
        for style in self.file.styles:
            if style.type == 1:  # of paragraphs; the template names its fonts by theme
                fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
                fonts.attrib.clear()
                style.font.name = office.FONT
                if style.name.startswith(("Heading", "Title", "Caption")):
                    style.font.color.rgb = RGBColor(0x0F, 0x17, 0x1E)
        self.file.styles["Normal"].font.size = Pt(10)
        self.file.styles["Title"].font.size = Pt(20)
        self._set_language()

    def _set_language(self) -> None:
        default = self.file.styles.element.find(self._qn("w:docDefaults"))
        run = default.find(self._qn("w:rPrDefault")).find(self._qn("w:rPr"))
        language = run.find(self._qn("w:lang"))
        if language is None:
            language = self._element("w:lang")
            run.append(language)
        language.attrib.clear()
        language.set(self._qn("w:val"), office.LANGUAGE)

    def title(self, text: str, below: Sequence[str]) -> None:
        """The title, and lines below it."""
        self.file.add_paragraph(text, style="Title")
        for line in below:
            self.file.add_paragraph(line, style="Subtitle")

    def heading(self, text: str, level: int = 1) -> None:
        """A heading that stays with what follows."""
        self.file.add_heading(text, level)

    def text(self, text: str, *, is_open: bool = False, is_remark: bool = False) -> None:
        """Paragraphs; what is still to be written is marked."""
        for line in office.lines(text):
            run = self.file.add_paragraph().add_run(line)
            run.italic = is_remark
            if is_open:
                run.font.highlight_color = self._yellow

    def table(self, table: Table) -> None:
        """A table with its caption, a header row that repeats, and a description."""
        columns, rows = table.shown()
        columns = [c for c in columns if not c.optional or any(row.get(c.key) for row in rows)]
        cells = [[clean_text(str(row.get(c.key, ""))) for c in columns] for row in rows]
        headings = [c.heading.replace("\u00ad", "") for c in columns]
        caption = self.file.add_paragraph(table.caption, style="Caption")
        caption.paragraph_format.keep_with_next = True
        made = self.file.add_table(rows=1, cols=len(columns), style="Table Grid")
        made.autofit = False
        about = f"{len(rows)} Zeilen. Spalten: {', '.join(headings)}."
        for tag, words in (("w:tblCaption", table.caption), ("w:tblDescription", about)):
            element = self._element(tag)
            element.set(self._qn("w:val"), words)
            made._tbl.tblPr.append(element)
        self._fill(made.rows[0], headings, [False] * len(columns), is_head=True)
        for row in cells:
            self._fill(made.add_row(), row, [c.is_number for c in columns])
        self._set_widths(made, [headings, *cells])
        self.file.add_paragraph()

    def _fill(
        self, row: Any, texts: Sequence[str], is_number: Sequence[bool], *, is_head: bool = False
    ) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        properties = row._tr.get_or_add_trPr()
        properties.append(self._element("w:cantSplit"))
        if is_head:
            properties.append(self._element("w:tblHeader"))
        for cell, text, is_right in zip(row.cells, texts, is_number, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = self._pt(0)
            run = paragraph.add_run(text)
            run.bold, run.font.size = is_head, self._pt(8.5)
            if is_right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _set_widths(self, made: Any, rows: Sequence[Sequence[str]]) -> None:
        """Room for the longest word of each column, the rest in proportion to the texts."""
        columns = list(zip(*rows, strict=True))
        words = [
            max((len(w) for cell in c for w in re.split(r"[\s/-]", cell)), default=1)
            for c in columns
        ]
        least = [_EDGE_MM + _SIGN_MM * min(word, _LONGEST_WORD) for word in words]
        # long texts get more than their part: their cells else grow very high
        wanted = [min(max(map(len, column)), _MEASURED) ** 1.5 for column in columns]
        spare = max(_WIDTH_MM - sum(least), 0.0)
        shrink = min(1.0, _WIDTH_MM / sum(least))
        for column, low, text in zip(made.columns, least, wanted, strict=True):
            width = self._mm(shrink * low + spare * text / (sum(wanted) or 1.0))
            column.width = width
            for cell in column.cells:
                cell.width = width

    def picture(self, data: bytes, alternative: str, *, width_mm: float) -> None:
        """A picture; the text says what it shows."""
        shape = (
            self.file.add_paragraph().add_run().add_picture(io.BytesIO(data), self._mm(width_mm))
        )
        shape._inline.docPr.set("descr", alternative)

    def footer(self, text: str) -> None:
        """A line at the foot of every page, with the page's number."""
        paragraph = self.file.sections[0].footer.paragraphs[0]
        paragraph.add_run(f"{text} · Seite ").font.size = self._pt(8)
        field = self._element("w:fldSimple")
        field.set(self._qn("w:instr"), "PAGE")
        paragraph._p.append(field)

    def data(self, day: str, **properties: str) -> bytes:
        """The file; ``properties`` as in `office.describe`."""
        office.describe(self.file.core_properties, day=day, **properties)
        buffer = io.BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()
