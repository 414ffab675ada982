"""Plain HTML tables: the readable twin of every chart and map.

Streamlit's data frame is a canvas that screen readers and keyboards cannot use and that is slow on
a slider's path; a real table with caption and scopes is neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st


@dataclass(frozen=True)
class Column:
    """One column: its key in the rows, German heading, and whether it holds numbers.

    ``bar`` draws a bar of the row's ``<key>_bar`` (0-1) before the text; ``title`` is the tooltip
    and the long name for screen readers. A row's ``<key>_href`` makes the cell a link.
    """

    key: str
    heading: str
    is_number: bool = True
    bar: bool = False
    title: str = ""


def build_table(
    rows: Sequence[Mapping[str, object]],
    columns: Sequence[Column],
    *,
    caption: str,
    selected: str | None = None,
    city: str | None = None,
) -> str:
    """HTML of a table. The first column names the row; ``selected``, ``city`` are codes to mark.

    Every cell is ready text: the caller formats numbers and writes "k. A." itself.
    """
    head = "".join(_heading(column) for column in columns)
    body = []
    for row in rows:
        code = row.get("code")
        mark = (
            "selected" if selected and code == selected else "city" if city and code == city else ""
        )
        cells = []
        for position, column in enumerate(columns):
            text = escape(str(row.get(column.key, "")))
            kind = "num" if column.is_number else ""
            link = row.get(f"{column.key}_href")
            if link:
                text = f'<a href="{escape(str(link))}" target="_self">{text}</a>'
            if column.bar:
                text = _bar(row.get(f"{column.key}_bar")) + text
            if position == 0:
                cells.append(f'<th scope="row" class="{kind}">{text}</th>')
            else:
                style = row.get(f"{column.key}_style", "")
                styled = f' style="{style}"' if style else ""
                cells.append(f'<td class="{kind}"{styled}>{text}</td>')
        body.append(f'<tr class="{mark}">{"".join(cells)}</tr>')
    return (
        f'<div class="sr-table" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _heading(column: Column) -> str:
    title = f' title="{escape(column.title)}"' if column.title else ""
    kind = "num" if column.is_number else ""
    return f'<th scope="col" class="{kind}"{title}>{escape(column.heading)}</th>'


def _bar(length: object) -> str:
    if not isinstance(length, int | float) or length != length:  # NaN: no bar at all
        return ""
    width = max(0.0, min(1.0, float(length))) * 3.2
    return f'<span class="sr-bar" style="width:{width:.2f}rem;margin-right:.5rem"></span>'


def show_table(
    rows: Sequence[Mapping[str, object]],
    columns: Sequence[Column],
    *,
    caption: str,
    selected: str | None = None,
    city: str | None = None,
) -> None:
    """Draw a table made by `build_table`."""
    st.html(build_table(rows, columns, caption=caption, selected=selected, city=city))
