"""Mitnehmen: one button on every page offers what fits the view, with a preview, as a file.

The frame opens the dialog after the page has been drawn, so it knows what was chosen and which
pictures stand on it. Files are made beside the page (`job`), from the release on screen.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st
from markupsafe import Markup

from sozialraum.answers.release import Release
from sozialraum.documents import kinds, sheets
from sozialraum.documents.document import ALL, Document, Report, Request, StoppedError
from sozialraum.documents.kinds import KINDS, Kind
from sozialraum.documents.sheets import Picture
from sozialraum.text.markdown import literal
from sozialraum.ui.shell import address, callbacks, data, downloads, drawn
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


@dataclass(frozen=True)
class Offer:
    """One line of the dialog's choice.

    Attributes:
        label: What is offered.
        about: One sentence on it.
        formats, sizes: To choose from.
        asked: The request so far, without format and size.
        picture: A picture of the view; None = one of `KINDS`.
    """

    label: str
    about: str
    formats: tuple[str, ...]
    sizes: tuple[str, ...]
    asked: Request
    picture: Picture | None = None


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
    st.button(
        "Mitnehmen",
        key="take",
        help="Als Datei: Steckbrief, Karte, Diagramm und mehr",
        on_click=callbacks.guarded(partial(_ASKED.set, True)),
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
    offers = _offers(path)
    key = st.selectbox(
        "Was möchten Sie mitnehmen?",
        list(offers),
        format_func=lambda one: offers[one].label,
        key="take_what",
    )
    offer = offers[key]
    st.caption(literal(offer.about))
    with st.container(horizontal=True, gap="medium"):
        ending = _one("Format", offer.formats, _FORMAT_NAMES, f"take_format_{key}")
        size = _one("Blatt", offer.sizes, _SIZE_NAMES, f"take_size_{key}") if offer.sizes else ""
    request = replace(offer.asked, format=ending, size=size)
    _make(request, offer)


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


def _offers(path: str) -> dict[str, Offer]:
    """What fits the view: its pictures first, then all kinds whose needs are met."""
    release = data.current()
    base, live = _addresses(path)
    code = address.in_force("sr", "04")
    code = code if code in release.counted["stadtraum"] else "04"
    asked = Request(
        release,
        data.engine(),
        kind="bild",
        format="",
        day=dt.date.today().isoformat(),
        url=base,
    )
    found = {
        f"bild_{number}": Offer(
            label,
            "Dieses Bild der Ansicht mit Aussage, Legende und Quelle auf einem Blatt.",
            ("pdf", "png", "svg"),
            sheets.SIZES,
            asked,
            picture,
        )
        for number, (label, picture) in enumerate(drawn.pictures(live))
    }
    held = _HELD.get()
    work = held() if held else {}
    of_page = _of_page(release)
    for kind in KINDS.values():
        if kind.pages is None or path in kind.pages:
            own = replace(asked, kind=kind.key)
            if set(work) & set(kind.takes):
                found |= _with_work(kind, own, work)
                continue
            if "indicator" in (*kind.needs, *kind.takes):
                own = replace(own, **of_page)
            found |= _alone(kind, own, code)
    # what is called as the page is stands first
    return dict(sorted(found.items(), key=lambda item: item[0] != path))


def _of_page(release: Release) -> dict[str, Any]:
    """Indicator, level and date of a page that shows one indicator; else nothing."""
    level = address.shown("ebene") or "stadtraum"
    end = "" if level == "stadtraum" else "_st"
    key, day = address.shown(f"indikator{end}"), address.shown(f"jahr{end}")
    if key not in release.indicators or not release.newest(key, level):
        return {}
    is_older = day in release.stichtage(key, level) and day != release.newest(key, level)
    return {"indicator": key, "level": level, "stichtag": day if is_older else ""}


def _with_work(kind: Kind, own: Request, work: Mapping[str, Any]) -> dict[str, Offer]:
    """Of the scenario or the weighting the page works on."""
    taken = {key: one for key, one in work.items() if key.removesuffix("_name") in kind.takes}
    own = replace(own, **taken)
    return {kind.key: _offer(kind, kind.label, own)} if _is_met(kind, own) else {}


def _alone(kind: Kind, own: Request, code: str) -> dict[str, Offer]:
    """Of the Stadtraum chosen, of all, or of the indicator shown; the label says which."""
    release, key = own.release, kind.key
    names = release.names("stadtraum")
    if "stadtraum" in kind.needs:
        what = kind.label
        if "stichtag" in kind.takes:  # the year on screen, or this one
            year = address.shown("budgetjahr") or own.day[:4]
            what, own = f"{what} {year}", replace(own, stichtag=f"{year}-12-31")
        one, every = replace(own, stadtraum=code), replace(own, stadtraum=ALL)
        return {
            key: _offer(kind, f"{what} {names[code]}", one, "zip"),
            f"{key}_alle": _offer(kind, f"{what}: alle {len(names)} Stadträume", every),
        }
    if "indicator" in kind.needs and not own.indicator:
        chosen = str(address.in_force("indikator", ""))
        is_known = chosen in release.indicators and release.newest(chosen, "stadtraum")
        own = replace(own, indicator=chosen if is_known else "")
    if not _is_met(kind, own):
        return {}
    if own.indicator:
        # slides and a map mark the Stadtraum among all; a table holds all areas and dates
        own = replace(own, stadtraum=code if key in ("karte", "folien") else "")
        own = replace(own, stichtag="") if key == "tabelle" else own
        label = f"{kind.label}: {release.indicator(own.indicator).short_name}"
        return {key: _offer(kind, label, own)}
    if "stadtraum" in kind.takes:
        return {
            key: _offer(kind, f"{kind.label}: {names[code]}", replace(own, stadtraum=code)),
            f"{key}_stadt": _offer(kind, f"{kind.label}: ganze Stadt", own),
        }
    return {key: _offer(kind, kind.label, own)}


def _is_met(kind: Kind, asked: Request) -> bool:
    return all(getattr(asked, need) for need in kind.needs)


def _offer(kind: Kind, label: str, asked: Request, *without: str) -> Offer:
    formats = tuple(one for one in kind.formats if one not in without)
    return Offer(label, kind.about, formats, kind.sizes, asked)


def _addresses(path: str) -> tuple[str, str]:
    """Address of the installation, and of this view as it is now."""
    here = urlsplit(str(st.context.url or ""))
    if not here.scheme:
        return "", ""
    base = f"{here.scheme}://{here.netloc}{here.path.rstrip('/').removesuffix(path).rstrip('/')}"
    query = urlencode(st.query_params.to_dict())
    return base, f"{base}/{path}" + (f"?{query}" if query else "")


def _make(request: Request, offer: Offer) -> None:
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
    elif isinstance(job.fault, StoppedError):
        st.info("Abgebrochen. Es wurde keine Datei erstellt.")
        st.button("Noch einmal", key="take_again", on_click=callbacks.guarded(_forget))
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
    st.button("Abbrechen", key="take_stop", on_click=callbacks.guarded(job.stop.set))
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
    return _addresses(path)[0]
