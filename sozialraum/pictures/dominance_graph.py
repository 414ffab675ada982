"""The picture of who surpasses whom in every indicator: a graph from most to least, as SVG."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape

from sozialraum.pictures import palette

DASHED = ' stroke-dasharray="5 5"'
WIDTH, STEP, RADIUS, MARGIN = 528.0, 96.0, 17.0, 30.0


def layers(codes: Sequence[str], edges: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Areas by the longest chain of areas that surpass them; the order of ``codes`` within each."""
    above: dict[str, list[str]] = {code: [] for code in codes}
    for upper, lower in edges:
        above[lower].append(upper)
    depth: dict[str, int] = {}

    def place(code: str) -> int:
        if code not in depth:
            depth[code] = 1 + max((place(upper) for upper in above[code]), default=-1)
        return depth[code]

    deepest = max((place(code) for code in codes), default=-1)
    return [[code for code in codes if depth[code] == level] for level in range(deepest + 1)]


def build_svg(
    codes: Sequence[str],
    edges: Sequence[tuple[str, str]],
    names: Mapping[str, str],
    *,
    alt: str,
    selected: str | None = None,
    shaky: Collection[tuple[str, str]] = (),
) -> str:
    """The graph as SVG text; an edge leads from the surpassing area down to the surpassed one.

    Edges in ``shaky`` are dashed.
    """
    rows = layers(codes, edges)
    at = {
        code: (WIDTH * (position + 0.5) / len(row), MARGIN + level * STEP)
        for level, row in enumerate(rows)
        for position, code in enumerate(row)
    }
    height = 2 * MARGIN + STEP * max(len(rows) - 1, 0)
    lines = "".join(
        f'<line x1="{at[a][0]:.1f}" y1="{at[a][1]:.1f}" x2="{at[b][0]:.1f}" y2="{at[b][1]:.1f}" '
        f'stroke="{palette.SELECTED if selected in (a, b) else palette.OUTLINE}" '
        f'stroke-width="{2.4 if selected in (a, b) else 1.2}"'
        f"{DASHED if (a, b) in shaky else ''}/>"
        for a, b in edges
    )
    nodes = "".join(_node(*at[code], names[code], code == selected) for code in codes)
    return (
        f'<svg viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" aria-label="{escape(alt)}" '
        'xmlns="http://www.w3.org/2000/svg" '
        'font-family="Source Sans, Source Sans Pro, Arial, sans-serif" font-size="14.5">'
        f"{lines}{nodes}</svg>"
    )


def _node(x: float, y: float, name: str, is_selected: bool) -> str:
    edge = palette.SELECTED if is_selected else palette.OUTLINE
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}" fill="#FFFFFF" stroke="{edge}" '
        f'stroke-width="{3.5 if is_selected else 1.6}"><title>{escape(name)}</title></circle>'
        f'<text x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle" font-weight="600" '
        f'fill="{palette.INK}">{escape(name.split(" ", 1)[0])}</text>'
    )
