"""What people ask for when they take something home, and what they get: one way for all kinds.

A document is made from a `Request` alone, in any thread, without a session: the page's button
"Mitnehmen" and the command ``report`` hand over the same request and get the same bytes.
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from sozialraum.answers.release import Release
from sozialraum.documents import office
from sozialraum.model.errors import PlanningError
from sozialraum.text import format as de

# Hears how far the work is (0-1, with a short German word); answers False to stop it.
Report = Callable[[float, str], bool]

ALL = "alle"  # all 17 Stadträume
MIMES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
    "zip": "application/zip",
    "jsonld": "application/ld+json",
}


class DocumentError(PlanningError):
    """A document cannot be made as asked; the message (German) says why and what to change."""


class StoppedError(Exception):
    """Somebody stopped the work; nothing was made."""


@dataclass(frozen=True)
class Document:
    """A finished file."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True)
class Request:
    """What is asked. Only what a kind names in `Kind.needs` has to be filled.

    Attributes:
        release: The data release.
        engine: Its store, for what is no part of a release: services with people's changes.
        kind, format: Keys of `kinds.KINDS` and of its ``formats``.
        day: ISO day on which it is made: in the file's name and in the document.
        stadtraum: Code, "04"; `ALL` or "" = all 17.
        indicator: Of the registry.
        level: "stadtraum" or "stadtteil".
        stichtag: ISO date of the indicator; "" = the newest.
        size: Sheet or slide: "a4", "a3", "16:9", "4:3"; "" = the kind's first.
        scenario, weighting: Saved documents as their JSON text; "" = none.
        scenario_name, weighting_name: Under which they are saved, for titles and the recipe.
        selection: Codes of Stadträume.
        url: Address of this installation, for link and QR code; "" = not known.
        paper, paper_name: A saved planning paper, as scenario and weighting.
    """

    release: Release
    engine: Any
    kind: str
    format: str
    day: str
    stadtraum: str = ""
    indicator: str = ""
    level: str = "stadtraum"
    stichtag: str = ""
    size: str = ""
    scenario: str = ""
    scenario_name: str = ""
    weighting: str = ""
    weighting_name: str = ""
    selection: tuple[str, ...] = ()
    url: str = ""
    paper: str = ""
    paper_name: str = ""

    @property
    def codes(self) -> list[str]:
        """The Stadträume that are asked for: one, or all 17."""
        every = self.release.counted["stadtraum"]
        return every if self.stadtraum == ALL else [self.stadtraum]


# Field of `Request` -> option of the command "report"; what is at its default is left out.
OPTIONS = {
    "kind": "--kind",
    "stadtraum": "--stadtraum",
    "indicator": "--indicator",
    "level": "--level",
    "stichtag": "--stichtag",
    "size": "--size",
    "scenario_name": "--scenario",
    "weighting_name": "--weighting",
    "paper_name": "--papier",
    "selection": "--selection",
    "format": "--format",
    "url": "--url",
}


def silent(share: float, step: str) -> bool:  # noqa: ARG001
    """Nobody listens and nobody stops the work."""
    return True


def proceed(report: Report, share: float, step: str) -> None:
    """Say how far the work is.

    Raises:
        StoppedError: Somebody does not want it any more.
    """
    if not report(share, step):
        raise StoppedError


def finished(request: Request, data: bytes, *what: str) -> Document:
    """The file, named after what it shows; see `file_name`."""
    if request.format in ("docx", "pptx", "xlsx"):
        data = office.settled(data, request.day)
    return Document(file_name(request, *what), MIMES[request.format], data)


def file_name(request: Request, *what: str) -> str:
    """What, which Stadtraum, which day: "steckbrief_04-pieschen_2026-11-28.pdf".

    ``what``: more words between kind and Stadtraum, as an indicator's name.
    """
    names = request.release.names("stadtraum")
    areas = {code: f"{code} {name.partition(' ')[2]}" for code, name in names.items()}
    areas[ALL] = "alle 17"
    parts = [request.kind, *what, areas.get(request.stadtraum, "")]
    words = [_plain(part) for part in parts]
    return "_".join([*filter(None, words), request.day]) + f".{request.format}"


def _plain(text: str) -> str:
    """Letters every file system takes: "Löbtau/Naußlitz" is "loebtau-nausslitz"; at most 60."""
    folded = text.lower().translate(
        {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}
    )
    bare = unicodedata.normalize("NFD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60].rstrip("-")


def recipe(request: Request, name: str) -> str:
    """The command that makes the document again on the same data."""
    defaults = {field.name: field.default for field in fields(request)}
    given = {
        option: _option(getattr(request, field))
        for field, option in OPTIONS.items()
        if getattr(request, field) != defaults[field]
    }
    words = [word for pair in given.items() for word in pair]
    return shlex.join(["python", "-m", "sozialraum", "report", *words, "-o", name])


def _option(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ",".join(value)


def chosen_day(request: Request) -> str:
    """ISO date of the request's indicator at its level: the one asked for, else the newest.

    Raises:
        DocumentError: There is no such indicator, or no value of it at this level or date.
    """
    release, key, level = request.release, request.indicator, request.level
    if key not in release.indicators:
        raise DocumentError(
            f"Die Kennzahl „{key}“ gibt es nicht. Alle stehen unter Daten & Quellen."
        )
    name, day = release.indicator(key).name, request.stichtag
    newest = release.newest(key, level)
    if not newest:
        raise DocumentError(f"{name}: Auf dieser Ebene liegt kein Wert vor.")
    days = release.stichtage(key, level)
    if day and day not in days:
        raise DocumentError(
            f"{name}: Für den Stichtag „{day}“ liegt auf dieser Ebene kein Wert vor. Es gibt: "
            f"{de.listing(days)}."
        )
    return day or newest


def origin(
    request: Request,
    indicators: Sequence[str],
    *,
    live: str,
    what: Sequence[str] | None = (),
    level: str = "",
) -> dict[str, str]:
    """What every document carries: label -> text, in the order it is printed.

    Args:
        request: What is asked.
        indicators: Whose sources, dates and licences are named.
        live: What `link` gave.
        what: What the file's name says, as in `finished`; None = the command line cannot make it.
        level: Of the indicators; "" = the request's.
    """
    release = request.release
    rows = release.sources_of(list(indicators), level or request.level)
    return {
        **({"Quellen": _sources(rows)} if len(rows) else {}),
        "Zeichen": STATUS_LINE,
        **release.lines(),
        "Erstellt": de.date(request.day),
        "Ansicht im Programm": live,
        "Noch einmal erstellen": "die Ansicht öffnen, dort „Mitnehmen“."
        if what is None
        else recipe(request, file_name(request, *what)),
    }


def _sources(rows: pd.DataFrame) -> str:
    """Who published what, with dates and licence; what one office published stands together."""
    newest = rows.sort_values("stichtag").drop_duplicates("source_id", keep="last")
    found = []
    for (who, licence), group in newest.fillna({"licence": "ohne Angabe"}).groupby(
        ["attribution", "licence"]
    ):
        days = [de.date(str(day)) for day in (group["stichtag"].min(), group["stichtag"].max())]
        when = f"Stichtag {days[0]}" if days[0] == days[1] else f"Stichtage {' bis '.join(days)}"
        what = "; ".join(title.rstrip(".") for title in sorted(group["title"]))
        found.append(f"{who}: {what} ({when}, Lizenz: {licence})")
    return ". ".join(found)


STATUS_LINE = (
    "Ohne Zeichen: amtlich oder daraus berechnet. "
    + " ".join(
        f"{mark} {'' if mark.strip('()') == word else word + ': '}{text}"
        for word, mark, text in de.STATUS_WORDS.values()
        if mark
    )
    + f" {de.MISSING} = keine Angabe, das heißt nicht null."
)
