"""Pictures as files."""

from __future__ import annotations

import re

PNG, SVG = "image/png", "image/svg+xml"
SCALE = 1.5  # 1640 px of a sheet become 2460: sharp on a full-HD projector and in print


def to_png(svg: str) -> bytes:
    """A picture as PNG; loads its renderer (60 MB) at the first call only (decision 0013)."""
    import vl_convert

    # its own typeface: of a list it takes the first only, and writes nothing if that is missing
    named = re.sub(r'font-family="[^"]*"', 'font-family="Liberation Sans"', svg)
    return vl_convert.svg_to_png(named, scale=SCALE)
