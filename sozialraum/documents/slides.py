"""Slides to present: one message each as its title, a native chart, what it rests on in the notes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import pandas as pd

from sozialraum.answers import overview, posts, profile
from sozialraum.answers.table import Column, Table
from sozialraum.documents import office
from sozialraum.documents.area_slides import of_area
from sozialraum.documents.deck import SIZES, Chart, Deck
from sozialraum.documents.document import Document, Report, Request, finished, origin, proceed
from sozialraum.documents.leading_back import link, qr, subjects, view
from sozialraum.documents.planning_slides import of_ranks, of_scenario
from sozialraum.documents.slide import Slide, of_indicator
from sozialraum.text import format as de

_MOST_LETTERS = 1500  # of a slide of words


def make(request: Request, report: Report) -> Document:
    """Slides of what the request names: indicator, Stadtraum, weighting, scenario; else the city."""
    proceed(report, 0.1, "Zahlen")
    slides = list(plan(request))
    proceed(report, 0.6, "Folien")
    used = list(dict.fromkeys(key for slide in slides for key in slide.used))
    subject = _subject(request)
    what = subjects(request)
    live = link(request, *view(request))
    held = origin(request, used, live=live, what=what)
    deck = Deck(request.size or next(iter(SIZES)))
    opening = [
        f"{office.PROGRAM}, {de.date(request.day)}",
        f"Datenstand {de.date(request.release.release.data_stand)}",
    ]
    deck.opening(subject, opening, "\n".join(slide.title for slide in slides))
    for slide in slides:
        show = deck.chart if isinstance(slide.shown, Chart) else deck.table
        show(slide.title, slide.shown, slide.foot, slide.notes)  # type: ignore[arg-type]
    for number, part in enumerate(_parted(office.origin_lines(held))):
        deck.text("Herkunft der Zahlen", part, "", qr(live, "png") if number == 0 else b"")
    data = deck.data(request.day, title=subject, subject="Folien", author="")
    return finished(request, data, *what)


def _parted(lines: list[str]) -> list[list[str]]:
    """Lines in groups a slide can hold; a very long line is cut at its words."""
    parts: list[list[str]] = [[]]
    for line in lines:
        for piece in textwrap.wrap(line, _MOST_LETTERS, break_on_hyphens=False):
            if parts[-1] and sum(map(len, parts[-1])) + len(piece) > _MOST_LETTERS:
                parts.append([])
            parts[-1].append(piece)
    return parts


def _subject(request: Request) -> str:
    release, area = request.release, request.stadtraum
    names, areas = release.indicators, release.names("stadtraum")
    what = [names[one].name if one in names else one for one in subjects(request)]
    what += [f"Stadtraum {areas[area]}"] if area in areas else []
    return ", ".join(what) or "Dresdens Stadträume im Überblick"


def plan(request: Request) -> Iterator[Slide]:
    """All slides between the first and the last.

    Raises:
        PlanningError: An indicator that is not known, a scenario or weighting that cannot be read.
    """
    release = request.release
    code = request.stadtraum if request.stadtraum in release.counted["stadtraum"] else ""
    if request.indicator:
        yield of_indicator(request, request.indicator, code)
    if code and not (request.indicator or request.scenario or request.weighting):
        yield from of_area(request, code)
    if request.weighting:
        yield of_ranks(request, code)
    if request.scenario:
        yield from of_scenario(release, request.scenario)
    if not (request.indicator or code or request.weighting or request.scenario):
        yield from _city(request)


def _city(request: Request) -> Iterator[Slide]:
    """The city: where burden and scarce supply meet, then both by themselves."""
    release = request.release
    found = overview.overview(release)
    rows = pd.concat(
        found.of_group(group).assign(group=group.label)
        for group in (*overview.GROUPS, overview.UNKNOWN)
    )
    columns = (
        Column("name", "Stadtraum", is_number=False),
        Column("burden", f"Belastungsindex {de.year(found.burden_date)}", decimals=2),
        Column("supply", f"VzÄ je 1.000 unter 25, {de.year(found.supply_date)}", decimals=2),
        Column("group", "Einordnung", is_number=False),
    )
    yield Slide(
        found.sentence,
        Table(columns, rows, "Belastung und Angebot der Stadträume"),
        "Beim Belastungsindex bedeuten niedrigere Werte mehr Belastung.",
        "\n".join(found.cautions),
        (profile.BURDEN, posts.PER_U25),
    )
    yield of_indicator(request, profile.BURDEN, "")
    yield of_indicator(request, posts.PER_U25, "")
