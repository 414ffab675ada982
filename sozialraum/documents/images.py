"""Pictures as files."""

from __future__ import annotations

import re
from typing import Any

from sozialraum.documents import pdf, renderers

PNG, SVG = "image/png", "image/svg+xml"
SCALE = 1.5  # 1640 px of a sheet become 2460: sharp on a full-HD projector and in print


def to_png(svg: str) -> bytes:
    """A picture as PNG (decision 0013)."""
    # its own typeface: of a list it takes the first only, and writes nothing if that is missing
    named = re.sub(r'font-family="[^"]*"', 'font-family="Liberation Sans"', svg)
    return renderers.run("png", {"svg": named, "scale": SCALE})


def chart_svg(spec: dict[str, Any]) -> str:
    """A Vega-Lite chart (`charts.to_spec`) as SVG in the documents' typeface."""
    drawn = renderers.run("chart", {"spec": spec}).decode()
    return re.sub(r'font-family="[^"]*"', f'font-family="{pdf.FONT}"', drawn)
