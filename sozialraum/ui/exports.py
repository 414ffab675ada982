"""Downloads: CSV that opens rightly in German Excel, XLSX with a sheet that says where from.

Both always carry every row, the source, the date, the licence and the status.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from sozialraum.text import format as de

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_text(text: str) -> str:
    """Text that a spreadsheet cannot take for a formula (a leading apostrophe disarms it)."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def to_csv(frame: pd.DataFrame, metadata: Mapping[str, str]) -> bytes:
    """CSV with ``;``, byte-order mark, decimal comma; metadata as lines after the table.

    Codes keep their leading zero in the file; spreadsheets that read "04" as 4 still show it in the
    area's name column. Missing values are empty cells.
    """
    ready = whole_columns(frame)
    for column in ready.select_dtypes(exclude="number"):
        ready[column] = [_csv_cell(value) for value in ready[column]]
    text = ready.to_csv(sep=";", index=False, decimal=",", lineterminator="\r\n")
    notes = "".join(f'"{key}";"{_quoted(value)}"\r\n' for key, value in metadata.items())
    return ("\ufeff" + text + "\r\n" + notes).encode("utf-8")


def _csv_cell(value: object) -> object:
    """A cell of a mixed column: texts disarmed, numbers with a decimal comma as everywhere."""
    if isinstance(value, float) and value == value:  # not NaN
        return str(value).replace(".", ",")
    return safe_text(value) if isinstance(value, str) else value


def whole_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy whose columns of whole numbers are integers: "8893", not "8893,0", beside gaps too."""
    ready = frame.copy()
    for column in ready.select_dtypes("float"):
        known = ready[column].dropna()
        if ((known % 1) == 0).all():  # infinity has no remainder, so it stays as it is
            ready[column] = ready[column].astype("Int64")
    return ready


def status_word(status: object) -> str:
    """How a value came to be, as a cell of its own: "Amtlich", "Stichprobe"; empty for none."""
    word = de.status_label(status) if isinstance(status, str) else ""
    return word[:1].upper() + word[1:]


def _quoted(value: str) -> str:
    return safe_text(value).replace('"', '""')


def to_xlsx(sheets: Mapping[str, pd.DataFrame], metadata: Mapping[str, str]) -> bytes:
    """XLSX: one sheet per table, plus the sheet "Herkunft".

    Numbers are numbers, the dates of the column "Stichtag" are dates, area codes are text.
    """
    buffer = io.BytesIO()
    with pd.ExcelWriter(
        buffer,
        engine="xlsxwriter",
        date_format="DD.MM.YYYY",
        engine_kwargs={"options": {"strings_to_formulas": False}},
    ) as writer:
        for name, frame in sheets.items():
            ready = whole_columns(frame)
            if "Stichtag" in ready:
                ready["Stichtag"] = [_as_date(value) for value in ready["Stichtag"]]
            ready.to_excel(writer, sheet_name=name[:31], index=False, freeze_panes=(1, 1))
            writer.sheets[name[:31]].autofit()
        origin = pd.DataFrame({"Angabe": list(metadata), "Inhalt": list(metadata.values())})
        origin.to_excel(writer, sheet_name="Herkunft", index=False)
        writer.sheets["Herkunft"].set_column(0, 0, 24)
        writer.sheets["Herkunft"].set_column(1, 1, 110)
    return buffer.getvalue()


def _as_date(value: object) -> object:
    """A German day ("31.12.2025") as a date; anything else (a bare year) stays as it is."""
    try:
        return dt.datetime.strptime(str(value), "%d.%m.%Y").date()
    except ValueError:
        return value


def rounded(values: Sequence[float], decimals: int) -> pd.Series:
    """Numbers as people read them: whole numbers for 0 decimals, missing ones stay missing."""
    numbers = pd.Series(list(values), dtype=float).round(decimals)
    return numbers.astype("Int64") if decimals == 0 else numbers


def download_buttons(
    table: pd.DataFrame | Callable[[], pd.DataFrame],
    metadata: Mapping[str, str],
    *,
    name: str,
    key: str,
) -> None:
    """Two buttons under a table: CSV and Excel. The file is made on click, not before.

    ``table`` may be a function that makes the frame, where that would slow a slider down.
    """

    def frame() -> pd.DataFrame:
        return table() if callable(table) else table

    left, right, _ = st.columns([1, 1, 3])
    left.download_button(
        "Tabelle als CSV",
        lambda: to_csv(frame(), metadata),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"{key}_csv",
        on_click="ignore",
        width="stretch",
    )
    right.download_button(
        "Tabelle als Excel",
        lambda: to_xlsx({"Werte": frame()}, metadata),
        file_name=f"{name}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key=f"{key}_xlsx",
        on_click="ignore",
        width="stretch",
    )


def download_tables(
    tables: Mapping[str, Callable[[], pd.DataFrame]],
    metadata: Callable[[], Mapping[str, str]],
    *,
    name: str,
    key: str,
) -> None:
    """A view's tables: one Excel file with a sheet each, and a CSV per table.

    Everything is made on click: a slider's path pays nothing for it. Empty tables are left out of
    the Excel file, unless all are empty.
    """

    def workbook() -> bytes:
        frames = {label: make() for label, make in tables.items()}
        full = {label: frame for label, frame in frames.items() if not frame.empty}
        return to_xlsx(full or frames, metadata())

    with st.container(key=f"{key}_files", horizontal=True, gap="small"):
        for number, (label, make) in enumerate(tables.items(), start=1):
            st.download_button(
                f"{label} als CSV" if len(tables) > 1 else "Tabelle als CSV",
                lambda make=make: to_csv(make(), metadata()),  # type: ignore[misc]
                file_name=f"{name}_{number}.csv" if len(tables) > 1 else f"{name}.csv",
                mime="text/csv",
                key=f"{key}_csv_{number}",
                on_click="ignore",
            )
        st.download_button(
            "Alles als Excel" if len(tables) > 1 else "Tabelle als Excel",
            workbook,
            file_name=f"{name}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key=f"{key}_xlsx",
            on_click="ignore",
        )


def metadata_of(rows: pd.DataFrame, release: Mapping[str, str], *notes: str) -> dict[str, str]:
    """What travels with every export: sources, licences, dates, data state, notes.

    ``rows`` comes from `data.sources_of`; ``release`` holds label -> text of the data release.
    """
    lines: dict[str, str] = dict(release)
    unique: Sequence[dict[str, object]] = rows.drop_duplicates("source_id").to_dict("records")
    for row in unique:
        licence = row["licence"] if isinstance(row["licence"], str) else "ohne Angabe"
        # named by its id, so that the column "Quelle" of the table can be matched
        lines[f"Quelle {row['source_id']}"] = (
            f"{row['attribution']}; {row['title']}; Lizenz: {licence}"
        )
    for position, note in enumerate(notes, start=1):
        lines[f"Hinweis {position}"] = note
    return lines
