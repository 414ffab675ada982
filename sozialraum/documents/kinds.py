"""All kinds of documents, once: the button "Mitnehmen", the command ``report`` and tests read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sozialraum.documents import (
    areas,
    catalogue,
    framework,
    maps,
    paper,
    profiles,
    sheets,
    slides,
    values,
)
from sozialraum.documents.document import Document, DocumentError, Report, Request
from sozialraum.text import format as de


@dataclass(frozen=True)
class Kind:
    """One kind of document.

    Attributes:
        key: In the command line and in file names.
        label: Its name on screen.
        about: One sentence: what is in it, for whom.
        formats: Endings, the usual one first.
        make: Makes it; loads heavy packages itself, and only then.
        needs: Fields of `Request` that must be filled.
        sizes: Sheet or slide formats, the usual one first; empty = one only.
        takes: Fields it also uses where the view has them; all else is left out of its request.
        preview: Draws the first page as PNG; None = there is none.
        pages: Paths of the pages (`ui.registry`) whose "Mitnehmen" offers it; None = all.
    """

    key: str
    label: str
    about: str
    formats: tuple[str, ...]
    make: Callable[[Request, Report], Document]
    needs: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    preview: Callable[[Request], bytes] | None = None
    pages: tuple[str, ...] | None = None


_NEEDED = {
    "stadtraum": "einen Stadtraum (--stadtraum 04, oder „alle“)",
    "indicator": "eine Kennzahl (--indicator u18_share)",
    "scenario": "ein gespeichertes Szenario (--scenario NAME)",
    "weighting": "eine gespeicherte Gewichtung (--weighting NAME)",
    "url": "die Adresse dieser Anwendung (--url https://...)",
}
KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "steckbrief",
            "Steckbrief",
            "Zwei Seiten A4 je Stadtraum: vier Dimensionen, Lage, Alter, Stadtteile, Angebote, Lücken.",
            ("pdf", "zip"),
            profiles.make,
            needs=("stadtraum",),
            preview=profiles.preview,
        ),
        Kind(
            "karte",
            "Karte einer Kennzahl",
            "Ein Blatt mit Aussage, Karte, Legende und Quelle.",
            ("pdf", "png", "svg"),
            maps.make,
            needs=("indicator",),
            sizes=sheets.SIZES,
            preview=maps.preview,
            pages=("", "steckbrief", "vergleich"),  # Karte itself offers the map as it is drawn
        ),
        Kind(
            "vorlage",
            "Planungspapier",
            "Entwurf einer Beschlussvorlage mit Bestand, Bewertung, Varianten und Kosten in zwei Sichten.",
            ("docx",),
            paper.make,
            needs=("scenario",),
            takes=("scenario", "weighting", "paper"),
            pages=("bedarf", "szenario"),
        ),
        Kind(
            "folien",
            "Folien",
            "Eine Aussage je Folie, Diagramme zum Weiterbearbeiten, Notizen zum Vortragen.",
            ("pptx",),
            slides.make,
            takes=("scenario", "weighting", "indicator", "stadtraum"),
            sizes=("16:9", "4:3"),
        ),
        Kind(
            "tabelle",
            "Tabelle",
            "Alle Werte mit Stichtag und Quelle; als Excel auch, was jede Kennzahl bedeutet.",
            ("xlsx", "csv"),
            values.make,
            takes=("scenario", "weighting", "indicator", "stadtraum"),
        ),
        Kind(
            "gebiete",
            "Gebiete für ein GIS",
            "Flächen mit ihren Werten; QGIS zeigt sie sofort in den Farben der Karte.",
            ("gpkg", "geojson"),
            areas.make,
            takes=("indicator",),
            pages=("karte", "vergleich", "steckbrief", "daten"),
        ),
        Kind(
            "katalog",
            "Katalog der Tabellen",
            "Verzeichnis der veröffentlichten Tabellen nach DCAT-AP.de, für Datenportale.",
            ("jsonld",),
            catalogue.make,
            needs=("url",),
            pages=("daten",),
        ),
        Kind(
            "massnahmen",
            "Bericht zum Maßnahmenplan",
            "Für den Jugendhilfeausschuss: Stand, was sich seit dem Stichtag bewegt hat, alle Maßnahmen.",
            ("pdf", "xlsx"),
            framework.progress,
            pages=(framework.PAGE,),
        ),
        Kind(
            "aktionsbudget",
            "Jahresnachweis Aktionsbudget",
            "Summen, Vorhaben und alle Buchungen eines Jahres; ohne Stichtag des laufenden.",
            ("pdf", "xlsx"),
            framework.statement,
            needs=("stadtraum",),
            takes=("stichtag",),
            pages=(framework.PAGE,),
        ),
    )
}


def make(request: Request, report: Report) -> Document:
    """Make what is asked.

    Raises:
        DocumentError: The request cannot be met; the message says what is missing.
        StoppedError: Somebody stopped the work.
    """
    kind = KINDS.get(request.kind)
    if kind is None:
        raise DocumentError(
            f"Die Art „{request.kind}“ gibt es nicht. Es gibt: {de.listing(list(KINDS))}."
        )
    if request.format not in kind.formats:
        raise DocumentError(
            f"{kind.label} gibt es nicht als „{request.format}“, nur als {de.listing(kind.formats)}."
        )
    if request.size and request.size not in kind.sizes:
        sizes = de.listing(kind.sizes) if kind.sizes else "keine Auswahl"
        raise DocumentError(f"{kind.label}: Das Format „{request.size}“ gibt es nicht ({sizes}).")
    missing = [
        _NEEDED.get(field, field)
        for field in kind.needs
        if not getattr(request, field) and not (field == "scenario" and request.paper)
    ]
    if missing:
        raise DocumentError(f"{kind.label} braucht {de.listing(missing)}.")
    return kind.make(request, report)
