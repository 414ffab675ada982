"""The Steckbrief of a Stadtraum as PDF, and all 17 in one file or a ZIP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sozialraum.answers import profile as answers
from sozialraum.answers import profile_sheet as sheet
from sozialraum.answers.profile import Fact, Profile
from sozialraum.documents import pdf
from sozialraum.documents.document import (
    Document,
    Report,
    Request,
    file_name,
    finished,
    origin,
    proceed,
)
from sozialraum.documents.leading_back import link, qr
from sozialraum.model.ranking.catalogue import STUDY_DIMENSIONS
from sozialraum.pictures import age_bars, locator, map_sheet
from sozialraum.store import services
from sozialraum.text import format as de

_SVG_FONT = pdf.FONT


def make(request: Request, report: Report) -> Document:
    """Two pages A4 for each Stadtraum asked; as "zip" a file for each."""
    codes = request.codes
    found = []
    listed = _Services(request)
    for number, code in enumerate(codes):
        name = request.release.names("stadtraum")[code]
        proceed(report, 0.9 * number / len(codes), name)
        found.append(_content(replace(request, stadtraum=code, format="pdf"), listed))
    if request.format == "zip":
        return finished(request, _zip(request, codes, found, report))
    proceed(report, 0.9, "Satz")
    return finished(request, _pdf(request, found))


def preview(request: Request) -> bytes:
    """The first page as PNG."""
    own = replace(request, stadtraum=request.codes[0], format="pdf")
    one = _content(own, _Services(request))
    return pdf.build("profile", _whole(request, [one]), request.day, "png", pdf.SCREEN)


def _zip(
    request: Request, codes: Sequence[str], found: Sequence[dict[str, Any]], report: Report
) -> bytes:
    buffer = io.BytesIO()
    day = (int(request.day[:4]), int(request.day[5:7]), int(request.day[8:10]), 0, 0, 0)
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, (code, one) in enumerate(zip(codes, found, strict=True)):
            proceed(report, 0.9 + 0.1 * number / len(codes), "Satz")
            own = replace(request, stadtraum=code, format="pdf")
            # the same moment for each, so that the same data give the same bytes
            archive.writestr(zipfile.ZipInfo(file_name(own), day), _pdf(own, [one]))
    return buffer.getvalue()


def _pdf(request: Request, found: Sequence[dict[str, Any]]) -> bytes:
    return pdf.build("profile", _whole(request, found), request.day)


def _whole(request: Request, found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    is_one = len(found) == 1
    title = (
        f"Steckbrief {found[0]['name']}" if is_one else f"Steckbriefe der {len(found)} Stadträume"
    )
    release = request.release.release
    return {
        "title": title,
        "footer": pdf.footer(request, title),
        "lead": f"Daten bis {de.date(release.data_stand)}; der Stichtag steht an jedem Wert.",
        "profiles": list(found),
    }


class _Services:
    """The list of services, read once for all Stadträume."""

    def __init__(self, request: Request) -> None:
        base = services.published(request.engine)
        self.published = base.services
        self.now = services.current(request.engine, base).services
        self.codes = tuple(base.places.stadtraeume)
        table = base.categories
        self.kinds = dict(zip(table["category_id"], table["name"], strict=True))


def _content(request: Request, listed: _Services) -> dict[str, Any]:
    """What the template prints of one Stadtraum."""
    release, code = request.release, request.stadtraum
    profile = answers.profile(release, code, sheet.SHOWN)
    day, ages = answers.age_structure(release, code)
    shown = locator.build(release, profile)
    supply = sheet.supply(
        release,
        code,
        published=listed.published,
        now=listed.now,
        kinds=listed.kinds,
        codes=listed.codes,
    )
    live = link(request, "steckbrief", {"sr": code})
    held = origin(request, sheet.SHOWN, level="stadtraum", live=live)
    return {
        "name": profile.name,
        "typ": profile.typ_words,
        "sentence": profile.sentence,
        "figures": [sheet.figure_words(profile.fact(key)) for key in sheet.KEY_FIGURES],
        "map": {
            "svg": map_sheet.picture(shown, _SVG_FONT, band=0),
            "alt": shown.alt,
            "note": release.map_notice(),
        },
        "age": {
            "svg": age_bars.build(ages, _SVG_FONT),
            "alt": age_bars.describe(ages, profile.name, day),
            "note": f"Balken: {profile.name}, % der Einwohner je Altersgruppe; graue Striche: Stadt. "
            f"Stand {de.date(day)}, amtlich.",
        },
        "heads": ["Kennzahl", profile.name, "Stadt", "Gegen Stadt", "Seit davor", "Stichtag"],
        "dimensions": [
            {"title": STUDY_DIMENSIONS[key], "rows": [_row(fact) for fact in facts]}
            for key, facts in profile.facts.items()
        ],
        "rule": sheet.BAND_RULE,
        "parts": _parts(request),
        "supply": {"kinds": _kinds(supply), "words": supply.words},
        "statements": _statements(profile),
        "missing": sheet.missing_words(profile),
        "origin": list(held.items()),
        "qr": qr(live, "svg").decode(),
    }


def _row(fact: Fact) -> list[str]:
    return [
        fact.indicator.short_name,
        fact.text,
        fact.city_text,
        fact.against_city,
        sheet.since_words(fact),
        f"{de.date(fact.stichtag)}, {sheet.status_words(fact)}",
    ]


def _parts(request: Request) -> dict[str, Any]:
    release = request.release
    found = sheet.parts(release, request.stadtraum)
    items = [release.indicator(key) for key in found.indicators]
    rows = [
        [name]
        + [de.number(found.values.loc[code, item.indicator_id], item.decimals) for item in items]
        for code, name in found.names.items()
    ]
    return {
        "heads": ["Stadtteil", *(item.heading for item in items)],
        "rows": rows,
        "note": " ".join(filter(None, [f"Stichtag {de.date(found.stichtag)}.", found.note])),
    }


def _kinds(supply: sheet.Supply) -> str:
    if not supply.kinds:
        return "Für diesen Stadtraum ist keine Einrichtung erfasst."
    return " · ".join(f"{name}: {count}" for name, count in supply.kinds.items())


def _statements(profile: Profile) -> list[tuple[str, str]]:
    own = profile.statements.fillna("")
    return [(str(row["title"]), sheet.statement_words(row)) for _, row in own.iterrows()]
