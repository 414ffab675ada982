"""The part Grenzen of Daten & Quellen: official boundaries for all maps, and the way back."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from sozialraum.pictures import map_frame, palette, svgmap
from sozialraum.store import boundaries, city_portal
from sozialraum.store.boundaries import Examined
from sozialraum.store.boundary_raw import MAX_FILE
from sozialraum.store.city_portal import Download
from sozialraum.text import boundaries as words
from sozialraum.text.markdown import literal
from sozialraum.ui.daten import anfrage
from sozialraum.ui.shell import data, session
from sozialraum.ui.shell.callbacks import Said, button, guarded
from sozialraum.ui.shell.job import Job, start
from sozialraum.ui.shell.session import Slot

WHERE = (
    "Die Landeshauptstadt veröffentlicht die Grenzen ihrer Stadtteile und statistischen Bezirke. Aus "
    "beiden entstehen alle Ebenen auf einmal. Bevor etwas übernommen wird, sehen Sie, was es ist."
)
_FOUND: Slot[Examined | None] = Slot("_boundaries_found", None)
_SAID = Said("_boundaries_said", "Die bisherige Karte bleibt, wie sie war.")
_JOB: Slot[Job[Download] | None] = Slot("_boundaries_job", None)
_FILE, _ORIGIN, _COLUMN, _LAYER = (
    f"boundaries_{name}" for name in ("file", "origin", "column", "layer")
)


def answer() -> str:
    """Which borders the maps are drawn with."""
    found = boundaries.loaded(data.engine())
    if found.empty:
        return f"{words.SCHEMATIC} Eine Datei der Stadt ersetzt sie auf allen Seiten."
    areas = dict(zip(found["level"], found["area_count"], strict=True))
    return f"Die Karten zeigen geladene amtliche Grenzen: {words.counts(areas)}."


def show() -> None:
    """What is loaded, a file to read in, and what it holds before it is used."""
    loaded = boundaries.loaded(data.engine())
    _SAID.show()
    found = _FOUND.get()
    if found is not None:
        _show_found(found)
    st.markdown(WHERE)
    _show_portal()
    st.markdown("**Aus einer Datei:** Beim Einlesen verlässt nichts dieses Gerät.")
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


def _show_portal() -> None:
    """Ask the city's service, on request only; its answer is looked at like a file."""
    if anfrage.goes_on(_JOB, city_portal.host(), "boundaries_stop", take=_take_download, say=_say):
        return
    st.markdown(
        f"**Von der Stadt:** fragt einmal {city_portal.host()}, den Geodienst der Landeshauptstadt "
        f"(Lizenz: {city_portal.LICENCE.split(', ')[1]}). Mehr als diese Anfrage wird nicht gesendet; "
        "danach geht alles ohne Netz. Die Antwort kann Minuten dauern."
    )
    with st.container(horizontal=True, gap="small"):
        for level in ("stadtteil", "stat_bezirk"):
            button(
                f"{words.LEVELS[level][0].upper()}{words.LEVELS[level][1:]} laden",
                f"boundaries_fetch_{level}",
                _fetch,
                level,
            )


def _fetch(level: str) -> None:
    service = city_portal.SERVICE
    _JOB.set(
        start(
            level,
            lambda report: city_portal.fetch(
                level,
                lambda got, of: report(
                    got / of if of else 0.0, f"{got} von {of or '?'} Flächen geladen"
                ),
                service=service,
            ),
        )
    )


def _take_download(came: Download) -> None:
    """What came, examined like a file."""
    _look_at(came.name, came.data, attribution=city_portal.LICENCE)


def _show_loaded(loaded: pd.DataFrame) -> None:
    st.markdown("**Geladen**\n\n" + "\n".join(f"- {literal(s)}" for s in words.loaded(loaded)))
    with st.popover("Zurück zur schematischen Karte"):
        st.markdown(
            "Die geladenen Grenzen werden aus dem Datenspeicher entfernt, für alle, die ihn nutzen. "
            "Ihre Datei bleibt bei Ihnen und lässt sich wieder einlesen."
        )
        button("Grenzen entfernen", "boundaries_remove", boundaries.remove, data.engine())


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
            button("Auf allen Karten verwenden", "boundaries_use", _use, say=_say, type="primary")
            button("Verwerfen", "boundaries_drop", _FOUND.set, None)
        level = "stadtraum" if "stadtraum" in found.rows else report.level
        rows = pd.DataFrame(found.rows[level])
        canvas = svgmap.picture(rows, data.current().boundaries["elbe"])
        style = svgmap.Style(fills=dict.fromkeys(rows["code"], palette.ZERO_FILL))
        alt = f"Vorschau: {words.LEVELS[level]} der Datei"
        st.html(map_frame.build(map_frame.Map(canvas, style, "vorschau", alt)))


def _say(text: str) -> None:
    _FOUND.set(None)
    _SAID.refused(text)


def _examine() -> None:
    upload = session.of_widget(_FILE)
    if upload is None:
        _FOUND.set(None)
        return
    _look_at(
        upload.name,
        upload.getvalue(),
        code_column=session.text_of(_COLUMN).strip() or None,
        layer=session.text_of(_LAYER).strip() or None,
        attribution=session.text_of(_ORIGIN),
    )


def _look_at(name: str, content: bytes, **more: Any) -> None:
    borders = boundaries.loaded_borders(data.engine())
    _FOUND.set(boundaries.examine(name, content, borders=borders, data_dir=data.DATA_DIR, **more))


def _use() -> None:
    found = _FOUND.get()
    if found is not None:
        boundaries.store(data.engine(), found)
        _FOUND.set(None)
