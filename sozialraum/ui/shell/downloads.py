"""Downloads: every file people take from a page is offered here, by one function."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

import pandas as pd
import streamlit as st

from sozialraum.answers.table import Table
from sozialraum.documents import images, tables
from sozialraum.pictures import map_frame, map_sheet
from sozialraum.text import format as de
from sozialraum.ui.shell import data

Made: TypeAlias = Table | pd.DataFrame  # a frame stands as it is in the file
Metadata = Mapping[str, str] | Callable[[], Mapping[str, str]]


class FileNotMadeError(RuntimeError):
    """A file could not be made; app.js says so in German where Streamlit writes its own words."""


def offer(
    label: str,
    make: Callable[[], bytes | str],
    *,
    file_name: str,
    mime: str,
    key: str,
    kind: Literal["secondary", "tertiary"] = "secondary",
) -> None:
    """A button that gives a file. Everything else that downloads goes through here.

    ``make`` runs on click, in a thread of the server without a session: it works on the release
    that is on screen and on values it was given, never on the session or the address.
    """
    ready = data.bound(make)

    def file() -> bytes | str:
        try:
            return ready()
        except Exception as error:
            logging.getLogger("sozialraum").exception("file not made: %s", file_name)
            raise FileNotMadeError(file_name) from error

    st.download_button(
        label, file, file_name=file_name, mime=mime, key=key, on_click="ignore", type=kind
    )


def _frame(made: Made) -> pd.DataFrame:
    return tables.sheet(made) if isinstance(made, Table) else made


def origin(
    indicators: Iterable[str], *notes: str, level: str = "stadtraum", day: str = ""
) -> dict[str, str]:
    """What travels with a file: the release on screen, sources of the indicators, notes of a view."""
    now = data.current()
    return tables.metadata_of(now.sources_of(list(indicators), level, day), now.lines(), *notes)


def download_buttons(
    table: Made | Callable[[], Made],
    metadata: Metadata,
    *,
    name: str,
    key: str,
) -> None:
    """The files of one table. It may be a function where making it would slow a slider down."""
    download_tables(
        {"Werte": table if callable(table) else lambda: table}, metadata, name=name, key=key
    )


def download_tables(
    sheets: Mapping[str, Callable[[], Made]],
    metadata: Metadata,
    *,
    name: str,
    key: str,
) -> None:
    """A view's tables: a CSV each, one Excel file with a sheet each, and where they come from.

    Everything is made on click: a slider's path pays nothing for it. Empty tables are left out of
    the Excel file, unless all are empty.
    """

    def origin() -> Mapping[str, str]:
        return metadata() if callable(metadata) else metadata

    def workbook() -> bytes:
        frames = {label: _frame(make()) for label, make in sheets.items()}
        full = {label: frame for label, frame in frames.items() if not frame.empty}
        return tables.to_xlsx(full or frames, origin())

    is_one = len(sheets) == 1
    with st.container(key=f"{key}_files", horizontal=True, gap="small"):
        for number, (label, make) in enumerate(sheets.items(), start=1):
            offer(
                "Tabelle als CSV" if is_one else f"{label} als CSV",
                lambda make=make: tables.to_csv(_frame(make())),  # type: ignore[misc]
                file_name=f"{name}.csv" if is_one else f"{name}_{number}.csv",
                mime=tables.CSV,
                key=f"{key}_csv_{number}",
            )
        offer(
            "Tabelle als Excel" if is_one else "Alles als Excel",
            workbook,
            file_name=f"{name}.xlsx",
            mime=tables.XLSX,
            key=f"{key}_xlsx",
        )
        offer(
            "Herkunft als Text",
            lambda: tables.origin_text(origin()),
            file_name=f"{name}_herkunft.txt",
            mime=tables.TEXT,
            key=f"{key}_origin",
            kind="tertiary",
        )
    st.caption(
        "CSV enthält nur die Tabelle. Quellen, Lizenz und Hinweise stehen in der Excel-Datei und "
        "unter „Herkunft als Text“."
    )


def offer_map(
    shown: map_frame.Map, indicators: Sequence[str] = (), level: str = "stadtraum"
) -> None:
    """A map as SVG and PNG, with answer, legend, sources, licences and date; made on click."""

    def sheet() -> str:
        release = data.current()
        rows = release.sources_of(list(indicators), level)[["attribution", "licence"]]
        known = [
            f"Quelle: {row.attribution}. Lizenz: {row.licence or 'ohne Angabe'}."
            if row.attribution not in shown.source
            else f"Lizenz: {row.licence or 'ohne Angabe'}."
            for row in rows.fillna("").drop_duplicates().itertuples()
        ]
        stand = f"Datenstand {de.date(release.release.data_stand)}, Sozialraum Dresden {release.release.code_version}."
        return map_sheet.build(shown, [*known, stand])

    key = f"map_{shown.name}"
    with st.container(key=f"{key}_files", horizontal=True, gap="small"):
        for label, kind, mime, make in (
            ("Karte als SVG", "svg", images.SVG, sheet),
            ("Karte als PNG", "png", images.PNG, lambda: images.to_png(sheet())),
        ):
            offer(
                label,
                make,
                file_name=f"{shown.name}.{kind}",
                mime=mime,
                key=f"{key}_{kind}",
                kind="tertiary",
            )
