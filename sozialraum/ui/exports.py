"""Downloads: CSV that opens rightly in German Excel, XLSX with a sheet that says where from.

Both always carry every row, the source, the date, the licence and the status.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_text(text: str) -> str:
    """Text that a spreadsheet cannot take for a formula (a leading apostrophe disarms it)."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def to_csv(frame: pd.DataFrame, metadata: Mapping[str, str]) -> bytes:
    """CSV with ``;``, byte-order mark, decimal comma; metadata as lines after the table.

    Codes keep their leading zero in the file; spreadsheets that read "04" as 4 still show it in the
    area's name column. Missing values are empty cells.
    """
    ready = frame.copy()
    for column in ready.select_dtypes(exclude="number"):
        ready[column] = [safe_text(v) if isinstance(v, str) else v for v in ready[column]]
    text = ready.to_csv(sep=";", index=False, decimal=",", lineterminator="\r\n")
    notes = "".join(f'"{key}";"{_quoted(value)}"\r\n' for key, value in metadata.items())
    return ("\ufeff" + text + "\r\n" + notes).encode("utf-8")


def _quoted(value: str) -> str:
    return safe_text(value).replace('"', '""')


def to_xlsx(sheets: Mapping[str, pd.DataFrame], metadata: Mapping[str, str]) -> bytes:
    """XLSX: one sheet per table, numbers as numbers, codes as text, plus the sheet "Herkunft"."""
    buffer = io.BytesIO()
    with pd.ExcelWriter(
        buffer, engine="xlsxwriter", engine_kwargs={"options": {"strings_to_formulas": False}}
    ) as writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name[:31], index=False, freeze_panes=(1, 1))
            writer.sheets[name[:31]].autofit()
        origin = pd.DataFrame({"Angabe": list(metadata), "Inhalt": list(metadata.values())})
        origin.to_excel(writer, sheet_name="Herkunft", index=False)
        writer.sheets["Herkunft"].set_column(0, 0, 24)
        writer.sheets["Herkunft"].set_column(1, 1, 110)
    return buffer.getvalue()


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


def metadata_of(rows: pd.DataFrame, release: Mapping[str, str], *notes: str) -> dict[str, str]:
    """What travels with every export: sources, licences, dates, data state, notes.

    ``rows`` comes from `data.sources_of`; ``release`` holds label -> text of the data release.
    """
    lines: dict[str, str] = dict(release)
    unique: Sequence[dict[str, object]] = rows.drop_duplicates("source_id").to_dict("records")
    for position, row in enumerate(unique, start=1):
        licence = row["licence"] if isinstance(row["licence"], str) else "ohne Angabe"
        lines[f"Quelle {position}"] = f"{row['attribution']}; {row['title']}; Lizenz: {licence}"
    for position, note in enumerate(notes, start=1):
        lines[f"Hinweis {position}"] = note
    return lines
