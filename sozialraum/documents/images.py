"""Pictures as files."""

from __future__ import annotations

import re
from typing import Any

from sozialraum.documents import pdf

PNG, SVG = "image/png", "image/svg+xml"
SCALE = 1.5  # 1640 px of a sheet become 2460: sharp on a full-HD projector and in print


def to_png(svg: str) -> bytes:
    """A picture as PNG; loads its renderer (60 MB) at the first call only (decision 0013)."""
    import vl_convert

    # its own typeface: of a list it takes the first only, and writes nothing if that is missing
    named = re.sub(r'font-family="[^"]*"', 'font-family="Liberation Sans"', svg)
    return vl_convert.svg_to_png(named, scale=SCALE)


def chart_svg(spec: dict[str, Any]) -> str:
    """A Vega-Lite chart (`charts.to_spec`) as SVG in the documents' typeface."""
    import vl_convert

    vl_convert.register_font_directory(str(pdf.FOLDER / "fonts"))
    drawn = vl_convert.vegalite_to_svg(spec)
    return re.sub(r'font-family="[^"]*"', f'font-family="{pdf.FONT}"', drawn)
