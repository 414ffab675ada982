"""Pictures on the page: what `pictures` builds, drawn by Streamlit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, cast

import streamlit as st

from sozialraum.answers.table import Table
from sozialraum.pictures import charts, map_frame, svgmap, tables
from sozialraum.pictures.charts import Chart
from sozialraum.pictures.tables import Column
from sozialraum.ui.shell import downloads, drawn


class _Spec:
    """What Streamlit asks of a chart: its text. Of a chart itself it would have it checked anyway."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart

    def to_dict(self) -> dict[str, Any]:
        return charts.spec(self._chart)


def chart(built: Chart, *, alternative: str, key: str | None = None) -> None:
    """Draw a chart with its text alternative."""
    drawn.keep_chart(built, alternative, key)
    made = cast(Chart, _Spec(built))
    st.altair_chart(made, alt=alternative, key=key, width="stretch")


def keys(colours: Mapping[str, str]) -> None:
    """What the colours of a chart mean (label -> colour), above it."""
    drawn.keep_keys(colours)
    st.html(charts.build_keys(colours))


def map_html(shown: map_frame.Map, indicators: Sequence[str] = (), level: str = "stadtraum") -> str:
    """HTML of a map that stands in other HTML; it can be taken home as one drawn by `plan`."""
    drawn.keep_map(shown, list(indicators), level)
    return map_frame.build(shown)


def image_html(svg: str) -> str:
    """HTML of a picture that is SVG already; it can be taken home."""
    drawn.keep_image(svg)
    return svgmap.build_image(svg)


def plan(shown: map_frame.Map, indicators: Sequence[str] = (), level: str = "stadtraum") -> None:
    """Draw a map and offer it as a file; ``indicators``: whose sources the file names."""
    st.html(map_html(shown, indicators, level))
    downloads.offer_map(shown, indicators, level)


def table(
    rows: Sequence[Mapping[str, object]],
    columns: Sequence[Column],
    *,
    caption: str,
    selected: str | None = None,
    city: str | None = None,
) -> None:
    """Draw a table made by `tables.build_table`."""
    st.html(tables.build_table(rows, columns, caption=caption, selected=selected, city=city))


def words(
    headings: Sequence[str],
    rows: Iterable[Sequence[str | tuple[str, str]]],
    *,
    caption: str,
    numbers: Collection[str] = (),
) -> None:
    """Draw a table of ready text, the first column of which names the row.

    Args:
        headings: Of the columns.
        rows: Their cells; a pair is a cell with a second, smaller line.
        caption: What the table shows.
        numbers: Headings of columns of numbers, which are right-aligned.
    """
    columns = [Column(name, name, is_number=name in numbers) for name in headings]
    table([_cells(headings, row) for row in rows], columns, caption=caption)


def _cells(headings: Sequence[str], row: Sequence[str | tuple[str, str]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, cell in zip(headings, row, strict=True):
        found[name], found[f"{name}_small"] = (cell, "") if isinstance(cell, str) else cell
    return found


def values(
    made: Table, *, selected: str | None = None, city: str | None = None, turned: str = ""
) -> None:
    """Draw a table of raw values; `downloads` makes its files of the same value."""
    st.html(tables.build(made, selected=selected, city=city, turned=turned))
