"""Mitnehmen: one button on every page offers what fits the view, with a preview, as a file.

The frame opens the dialog after the page has been drawn, so it knows what was chosen and which
pictures stand on it. Files are made beside the page (`job`), from the release on screen.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from sozialraum.documents import kinds, sheets
from sozialraum.documents.document import Document, Report, Request
from sozialraum.documents.kinds import KINDS
from sozialraum.documents.sheets import Picture
from sozialraum.text.disclosure import SMALL, SMALL_TODO
from sozialraum.text.markdown import literal
from sozialraum.ui.shell import callbacks, downloads, drawn, offers
from sozialraum.ui.shell.job import Job, start
from sozialraum.ui.shell.part import caught
from sozialraum.ui.shell.session import Slot

PATIENCE_S = 0.8  # until work that goes on shows how far it is
_HELD: Slot[Callable[[], Mapping[str, Any]] | None] = Slot("_take_held", None)
_ASKED: Slot[bool] = Slot("_take_asked", False)
_JOB: Slot[Any] = Slot("_take_job", None)
_FORMAT_NAMES = {
    "pdf": "PDF",
    "zip": "ZIP mit einer PDF je Stadtraum",
    "png": "PNG (Bild)",
    "svg": "SVG (Zeichnung)",
    "docx": "Word (DOCX)",
    "pptx": "PowerPoint (PPTX)",
    "xlsx": "Excel (XLSX)",
    "csv": "CSV",
    "gpkg": "GeoPackage (QGIS)",
    "geojson": "GeoJSON",
    "jsonld": "DCAT-AP.de (JSON-LD)",
}
_SIZE_NAMES = {"a4": "A4 quer", "a3": "A3 quer", "16:9": "breit (16:9)", "4:3": "4:3"}


def begin() -> None:
    """Start of a whole page's run: nothing stands on it yet."""
    drawn.begin()
    _HELD.set(None)


def hold(made: Callable[[], Mapping[str, Any]]) -> None:
    """What the view works on: fields of `Request` for the kinds that take them (`Kind.takes`).

    Asked only when somebody opens the dialog.
    """
    _HELD.set(made)


def button() -> None:
    """The button in the head of every page."""
    callbacks.button(
        "Mitnehmen",
        "take",
        partial(_ASKED.set, True),
        help="Als Datei: Steckbrief, Karte, Diagramm und mehr",
    )


def show(path: str) -> None:
    """End of a whole page's run: the dialog, if somebody asked for it."""
    if _ASKED.take():
        _dialog(path)


def _forget() -> None:
    job = _JOB.take()
    if job is not None:
        job.stop.set()


@st.dialog("Mitnehmen", width="large", on_dismiss=callbacks.guarded(_forget))
@caught
def _dialog(path: str) -> None:
    found = offers.of_view(path, _HELD.get())
    key = st.selectbox(
        "Was möchten Sie mitnehmen?",
        list(found),
        format_func=lambda one: found[one].label,
        key="take_what",
    )
    offer = found[key]
    st.caption(literal(offer.about))
    _warn_of_small(offer)
    with st.container(horizontal=True, gap="medium"):
        ending = _one("Format", offer.formats, _FORMAT_NAMES, f"take_format_{key}")
        size = _one("Blatt", offer.sizes, _SIZE_NAMES, f"take_size_{key}") if offer.sizes else ""
    request = replace(offer.asked, format=ending, size=size)
    _make(request, offer)


def _warn_of_small(offer: offers.Offer) -> None:
    """Own figures that may name a person are said where they leave; a report may hold all."""
    release, picture = offer.asked.release, offer.picture
    one = [offer.asked.indicator] if offer.asked.indicator else list(release.indicators)
    for level in release.sourced:
        rows = release.sources_of(list(picture.indicators) if picture else one, level)
        if rows["attribution"].str.endswith(SMALL).any():
            st.warning(SMALL_TODO)
            return


def _one(label: str, options: tuple[str, ...], names: Mapping[str, str], key: str) -> str:
    if len(options) == 1:
        return options[0]
    found = st.segmented_control(
        label,
        list(options),
        format_func=lambda one: names.get(one, one),
        default=options[0],
        required=True,
        key=key,
    )
    return str(found or options[0])


def _make(request: Request, offer: offers.Offer) -> None:
    """Make the file beside the page; show how far it is, then its first page and the download."""
    picture = offer.picture
    asked = (request, picture.name if picture else "", picture.live if picture else "")
    job: Job[tuple[Document, bytes]] | None = _JOB.get()
    if job is None or job.key != asked:
        if job is not None:
            job.stop.set()
        job = start(asked, lambda report: _work(request, picture, report))
        _JOB.set(job)
    job.wait(PATIENCE_S)
    if job.is_running:
        _watch(job)
    elif job.fault is not None and job.stop.is_set():
        st.info("Abgebrochen. Es wurde keine Datei erstellt.")
        callbacks.button("Noch einmal", "take_again", _forget)
    elif job.fault is not None:
        st.error(literal(callbacks.reason(job.fault)))
    elif job.result is not None:
        _show_result(*job.result)


def _work(request: Request, picture: Picture | None, report: Report) -> tuple[Document, bytes]:
    if picture is not None:
        made = sheets.make(request, picture, recipe=False)
        return made, sheets.preview(request, picture)
    made = kinds.make(request, report)
    draw = KINDS[request.kind].preview
    return made, draw(request) if draw else b""


@st.fragment(run_every=0.5)
@caught
def _watch(job: Job[Any]) -> None:
    st.progress(job.share, text=f"Die Datei entsteht: {job.step or 'Anfang'}")
    callbacks.button("Abbrechen", "take_stop", job.stop.set)
    if not job.is_running:
        _ASKED.set(True)  # the run that follows opens the dialog again
        st.rerun()


def _show_result(made: Document, first_page: bytes) -> None:
    size = f"{max(1, round(len(made.data) / 1000))} kB"
    downloads.offer(
        f"Herunterladen ({size})",
        lambda: made.data,
        file_name=made.name,
        mime=made.mime,
        key="take_file",
    )
    st.caption(literal(made.name))
    if first_page:
        # not st.image, which knows no alternative text
        st.html(
            Markup(
                '<img class="sr-preview" src="data:image/png;base64,{}" '
                'alt="Vorschau der ersten Seite von {}">'
            ).format(base64.b64encode(first_page).decode(), made.name)
        )


def installation(path: str) -> str:
    """Address of the installation, seen from the page at ``path``; "" = not known."""
    return offers.addresses(path)[0]
