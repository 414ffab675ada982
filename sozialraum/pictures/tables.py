"""Plain HTML tables: the readable twin of every chart and map.

Streamlit's data frame is a canvas that screen readers and keyboards cannot use and that is slow on
a slider's path; a real table with caption and scopes is neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from sozialraum.answers.table import Column, Table

__all__ = ["Column", "build", "build_table", "split_unit"]

WIDE = 4  # columns; a wider table becomes a list of cards on a phone
LONG = 26  # characters; longer row names may wrap
SHORT_UNIT = 7  # characters; "EUR ≈" stays beside its number
BLANK = ("", "–")  # nothing to say; "k. A." says something


def split_unit(key: str, text: str) -> dict[str, str]:
    """Cells of a value whose unit is long: the number, and its unit on the smaller second line."""
    number, _, unit = text.partition(" ")
    if len(unit) <= SHORT_UNIT:
        return {key: text}
    return {key: number, f"{key}_small": unit}


def build(
    table: Table, *, selected: str | None = None, city: str | None = None, turned: str = ""
) -> str:
    """HTML of a table of raw values; see `build_table`.

    ``turned`` is the heading of the first column once columns have become rows: for few areas and
    many indicators. A bar then lies behind its number.
    """
    columns, rows = table.shown()
    if turned:
        columns, rows = _turn(columns, rows, turned, {selected: _CHOSEN, city: _CITY})
        selected = city = None
    return build_table(rows, columns, caption=table.caption, selected=selected, city=city)


_CHOSEN = "background-color:var(--sr-selected-faint);font-weight:650;"
_CITY = "border-left:2px dashed var(--sr-city);"


def _turn(
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, object]],
    heading: str,
    marks: Mapping[str | None, str],
) -> tuple[list[Column], list[dict[str, object]]]:
    name, *values = columns
    turned = []
    for column in values:
        cells: dict[str, object] = {"": column.heading}
        for row in rows:
            code = str(row["code"])
            cells[code] = row.get(column.key, "")
            cells[f"{code}_style"] = marks.get(code, "") + bar_behind(row.get(f"{column.key}_bar"))
        turned.append(cells)
    # a long name may break behind its slash
    heads = [str(row[name.key]).replace("/", "/\u200b") for row in rows]
    areas = [Column(str(row["code"]), head) for row, head in zip(rows, heads, strict=True)]
    return [Column("", heading, is_number=False), *areas], turned


def bar_behind(length: object) -> str:
    """CSS of a cell with a bar (0-1) behind its number (components.css), where there is no room beside."""
    if not isinstance(length, int | float) or length != length:
        return ""
    return f"--bar-end:{100 * max(0.0, min(1.0, float(length))):.0f}%;"


def build_table(
    rows: Sequence[Mapping[str, object]],
    columns: Sequence[Column],
    *,
    caption: str,
    selected: str | None = None,
    city: str | None = None,
) -> str:
    """HTML of a table. The first column names the row; ``selected``, ``city`` are codes to mark.

    Every cell is ready text; `build` makes it from raw values. A table of more than `WIDE` columns
    (one less with words beside its names) becomes a list of cards on a phone (components.css), so each cell knows its heading
    and the roles are written out: a block-drawn table would be none for screen readers.
    """
    shown = [c for c in columns if not c.optional or any(row.get(c.key) for row in rows)]
    has_words = any(not column.is_number for column in shown[1:])
    stacks = len(shown) + has_words > WIDE  # words want more room than a number
    is_long = any(len(str(row.get(shown[0].key, ""))) > LONG for row in rows)
    kind = "sr-table" + " sr-stack" * stacks + " sr-long" * is_long
    head = "".join(_heading(column, stacks) for column in shown)
    body = []
    for row in rows:
        code = row.get("code")
        mark = (
            "selected" if selected and code == selected else "city" if city and code == city else ""
        )
        cells = [_row_name(row, shown[0], stacks), *(_cell(row, c, stacks) for c in shown[1:])]
        body.append(f'<tr class="{mark}"{_role("row", stacks)}>{"".join(cells)}</tr>')
    group = _role("rowgroup", stacks)
    return (
        f'<div class="{kind}" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f"<table{_role('table', stacks)}><caption>{escape(caption)}</caption>"
        f"<thead{group}><tr{_role('row', stacks)}>{head}</tr></thead>"
        f"<tbody{group}>{''.join(body)}</tbody></table></div>"
    )


def _role(name: str, stacks: bool) -> str:
    return f' role="{name}"' if stacks else ""


def _heading(column: Column, stacks: bool) -> str:
    title = f' title="{escape(column.title)}"' if column.title else ""
    kind = "num" if column.is_number else ""
    role = _role("columnheader", stacks)
    return f'<th scope="col" class="{kind}"{role}{title}>{escape(column.heading)}</th>'


def _row_name(row: Mapping[str, object], column: Column, stacks: bool) -> str:
    kind = "num" if column.is_number else ""
    role = _role("rowheader", stacks)
    return f'<th scope="row" class="{kind}"{role}>{_content(row, column)}</th>'


def _cell(row: Mapping[str, object], column: Column, stacks: bool) -> str:
    kind = "num" if column.is_number else ""
    style = row.get(f"{column.key}_style", "")
    styled = f' style="{style}"' if style else ""
    if stacks:
        if str(row.get(column.key, "")) in BLANK:
            kind = f"{kind} sr-blank".strip()
        styled = f' role="cell" data-label="{escape(column.heading)}"{styled}'
    return f'<td class="{kind}"{styled}>{_content(row, column)}</td>'


def _content(row: Mapping[str, object], column: Column) -> str:
    text = escape(str(row.get(column.key, "")))
    link = row.get(f"{column.key}_href")
    if isinstance(link, Mapping):
        text = ", ".join(_link(escape(str(word)), to) for word, to in link.items())
    elif link:
        text = _link(text, link)
    small = row.get(f"{column.key}_small")
    if small:
        text += f'<span class="sr-second">{escape(str(small))}</span>'
    return _bar(row.get(f"{column.key}_bar")) + text if column.bar else text


def _link(text: str, to: object) -> str:
    return f'<a href="{escape(str(to))}" target="_self">{text}</a>'


def _bar(length: object) -> str:
    if not isinstance(length, int | float) or length != length:  # NaN: no bar at all
        return ""
    width = max(0.0, min(1.0, float(length))) * 3.2
    return f'<span class="sr-bar" style="width:{width:.2f}rem;margin-right:.5rem"></span>'


def notice(text: str) -> str:
    """HTML of the small line below a table; the text is plain text."""
    return f'<div class="sr-notice">{escape(text)}</div>'
