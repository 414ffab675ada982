"""The part Grenzen of Daten & Quellen: official boundaries for all maps, and the way back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from sozialraum.pictures import palette, svgmap
from sozialraum.store import boundaries
from sozialraum.store.boundaries import Examined
from sozialraum.store.boundary_raw import MAX_FILE
from sozialraum.text import boundaries as words
from sozialraum.text.markdown import literal
from sozialraum.ui.shell import data, draw, session
from sozialraum.ui.shell.callbacks import guarded
from sozialraum.ui.shell.session import Slot

WHERE = (
    "Die Landeshauptstadt Dresden veröffentlicht die Grenzen ihrer Stadtteile und statistischen "
    "Bezirke im Open-Data-Portal als GeoJSON, GeoPackage oder Shapefile (ZIP). Beim Einlesen "
    "verlässt nichts dieses Gerät. Aus Stadtteilen oder statistischen Bezirken entstehen alle "
    "Ebenen auf einmal. Vor dem Übernehmen sehen Sie, was in der Datei steht."
)
_FOUND: Slot[Examined | None] = Slot("_boundaries_found", None)
_SAID: Slot[str] = Slot("_boundaries_said", "")
_FILE, _ORIGIN, _COLUMN, _LAYER = (
    f"boundaries_{name}" for name in ("file", "origin", "column", "layer")
)


def answer() -> str:
    """Which borders the maps are drawn with."""
    found = boundaries.loaded(data.engine())
    if found.empty:
        return f"{words.SCHEMATIC} Eine Datei der Stadt ersetzt sie auf allen Seiten."
    held = dict(zip(found["level"], found["area_count"], strict=True))
    areas = {level: held[level] for level in words.LEVELS if level in held}
    return f"Die Karten zeigen geladene amtliche Grenzen: {words.counts(areas)}."


def show() -> None:
    """What is loaded, a file to read in, and what it holds before it is used."""
    loaded = boundaries.loaded(data.engine())
    said = _SAID.take()
    if said:
        st.error(f"{literal(said)} Die bisherige Karte bleibt, wie sie war.")
    found = _FOUND.get()
    if found is not None:
        _show_found(found)
    st.markdown(WHERE)
    with st.container(key="german_upload"):
        st.file_uploader(
            "Datei mit Grenzen einlesen (GeoJSON, GeoPackage oder Shapefile als ZIP, bis 20 MB)",
            type=["geojson", "json", "gpkg", "zip"],
            key=_FILE,
            max_upload_size=MAX_FILE // 1_000_000,
            on_change=guarded(_examine, say=_say),
        )
    st.text_input(
        "Quellenvermerk, der unter den Karten steht",
        key=_ORIGIN,
        max_chars=boundaries.MAX_ORIGIN,
        placeholder="zum Beispiel: Landeshauptstadt Dresden, Stand 2026",
        on_change=guarded(_examine, say=_say),
    )
    with st.expander("Wenn die Datei nicht von selbst erkannt wird"):
        for key, label in (
            (_COLUMN, "Spalte mit den Codes oder Namen der Gebiete"),
            (_LAYER, "Ebene (Layer) einer Datei mit mehreren"),
        ):
            st.text_input(label, key=key, on_change=guarded(_examine, say=_say))
    if not loaded.empty:
        _show_loaded(loaded)


def _show_loaded(loaded: pd.DataFrame) -> None:
    st.markdown("**Geladen**\n\n" + "\n".join(f"- {literal(s)}" for s in words.loaded(loaded)))
    with st.popover("Zurück zur schematischen Karte"):
        st.markdown(
            "Die geladenen Grenzen werden aus dem Datenspeicher entfernt, für alle, die ihn nutzen. "
            "Ihre Datei bleibt bei Ihnen und lässt sich wieder einlesen."
        )
        st.button("Grenzen entfernen", key="boundaries_remove", on_click=guarded(_remove))


def _show_found(found: Examined) -> None:
    """What a file holds, as sentences and as the picture it would make."""
    report = found.report
    with st.container(border=True):
        st.markdown(
            f"**{literal(report.origin)}**: {literal(words.counts(report.area_counts))}; Codes aus "
            f"der Spalte „{literal(report.code_column)}“."
        )
        st.markdown("\n".join(f"- {literal(message)}" for message in report.messages))
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Auf allen Karten verwenden",
                key="boundaries_use",
                type="primary",
                on_click=guarded(_use, say=_say),
            )
            st.button("Verwerfen", key="boundaries_drop", on_click=guarded(_drop))
        level = "stadtraum" if "stadtraum" in found.rows else report.level
        rows = pd.DataFrame(found.rows[level])
        canvas = svgmap.picture(rows, data.current().boundaries["elbe"])
        style = svgmap.Style(fills=dict.fromkeys(rows["code"], palette.ZERO_FILL))
        draw.svg(svgmap.build_svg(canvas, style, alt=f"Vorschau: {words.LEVELS[level]} der Datei"))


def _say(text: str) -> None:
    _FOUND.set(None)
    _SAID.set(text)


def _examine() -> None:
    upload = session.of_widget(_FILE)
    if upload is None:
        _FOUND.set(None)
        return
    engine = data.engine()
    found = boundaries.examine(
        upload.name,
        upload.getvalue(),
        code_column=session.text_of(_COLUMN).strip() or None,
        layer=session.text_of(_LAYER).strip() or None,
        attribution=session.text_of(_ORIGIN),
        borders=boundaries.loaded_borders(engine),
        data_dir=data.DATA_DIR,
    )
    _FOUND.set(found)


def _use() -> None:
    found = _FOUND.get()
    if found is not None:
        boundaries.store(data.engine(), found)
        _FOUND.set(None)


def _drop() -> None:
    _FOUND.set(None)


def _remove() -> None:
    boundaries.remove(data.engine())
