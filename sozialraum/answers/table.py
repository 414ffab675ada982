"""One table: raw values once, from which the screen, phone cards and every file are made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sozialraum.text import format as de


@dataclass(frozen=True)
class Column:
    """One column: its key in the rows, its headings, and how its values are written.

    Attributes:
        key: Key of the rows. A row's ``<key>_words`` stands on the screen in place of its value,
            ``<key>_href`` makes the cell a link (a mapping: words to their links, several),
            ``<key>_small`` is a second, smaller line.
        heading: Heading on the screen; empty = only in files.
        is_number: Whether it holds numbers: right-aligned, missing ones read "k. A.".
        bar: Draws a bar of the row's ``<key>_bar`` (0-1) before the text.
        title: Tooltip, and the long name for screen readers.
        optional: Left out on the screen where no row fills it.
        file: Heading in files; True = as on the screen, False = only on the screen.
        decimals: Of a number on the screen, with ``unit`` behind it and a "+" if ``sign``.
        digits: Decimals of a number in files; None = as it is.
        show: Raw value -> text on the screen, in place of ``decimals`` and ``unit``.
        write: Raw value -> value in files, in place of ``digits``.
    """

    key: str
    heading: str = ""
    is_number: bool = True
    bar: bool = False
    title: str = ""
    optional: bool = False
    file: str | bool = False
    decimals: int = 0
    unit: str = ""
    sign: bool = False
    digits: int | None = None
    show: Callable[[Any], str] | None = None
    write: Callable[[Any], object] | None = None

    @property
    def file_heading(self) -> str:
        """Heading in files, without the marks where a heading may break; empty = in none."""
        return self.heading.replace("\u00ad", "") if self.file is True else self.file or ""

    def text(self, value: Any) -> str:
        """A value as it stands on the screen; ready text stays as it is, None in text is empty."""
        if self.show is not None:
            return self.show(value)
        if isinstance(value, str):
            return value
        if pd.isna(value):
            return de.MISSING if self.is_number else ""
        if not self.is_number:
            return str(value)
        return de.with_unit(float(value), self.unit, self.decimals, sign=self.sign)


AREA = (Column("code", file="Nummer"), Column("name", "Stadtraum", is_number=False, file=True))


def named(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """A frame by code with the columns of `AREA`."""
    rows = frame.rename_axis("code").reset_index()
    return rows.assign(name=[names[str(code)] for code in rows["code"]])


def only_in_file(*headings: str) -> list[Column]:
    """Columns that stand in files only; their keys are their headings."""
    return [Column(heading, file=heading) for heading in headings]


@dataclass(frozen=True)
class Table:
    """A table of raw values.

    Attributes:
        columns: In the order of screen and file; the first one on the screen names the row.
        frame: One row per area or thing, in the order of the files; NaN = missing. ``code`` is the
            code by which a row may be marked.
        caption: What the table shows.
        order: Columns of ``frame`` by which the screen sorts it, missing last; empty = as it is;
            "-key" = highest first.
        foot: Rows below on the screen only (the city, a sum); what they do not name stays empty.
    """

    columns: Sequence[Column]
    frame: pd.DataFrame
    caption: str
    order: Sequence[str] = ()
    foot: Sequence[Mapping[str, Any]] = ()

    def shown(self) -> tuple[list[Column], list[dict[str, Any]]]:
        """Columns and rows of the screen, every cell of them as text."""
        columns = [column for column in self.columns if column.heading]
        frame = self.frame
        if self.order:
            keys = [key.lstrip("-") for key in self.order]
            rising = [not key.startswith("-") for key in self.order]
            frame = frame.sort_values(keys, ascending=rising, kind="stable", na_position="last")
        rows = [*frame.to_dict("records"), *self.foot]
        return columns, [_texts(columns, row) for row in rows]


def ready(
    headings: Mapping[str, str],
    rows: Sequence[Any],
    caption: str,
    numbers: Collection[str] = (),
) -> Table:
    """A table of ready text, alike on the screen and in files.

    Args:
        headings: Key -> heading, in the order of the columns; the first one names the row.
        rows: Cells in that order, or by these keys.
        caption: What the table shows.
        numbers: Keys of columns of numbers, which are right-aligned.
    """
    columns = [
        Column(key, heading, is_number=key in numbers, file=True)
        for key, heading in headings.items()
    ]
    return Table(columns, pd.DataFrame(rows, columns=list(headings)), caption)


def _texts(columns: Sequence[Column], row: Mapping[Any, Any]) -> dict[str, Any]:
    texts = {c.key: c.text(row[c.key]) for c in columns if c.key in row}
    words = {c.key: row.get(f"{c.key}_words") for c in columns}
    return {**row, **texts, **{key: text for key, text in words.items() if isinstance(text, str)}}
