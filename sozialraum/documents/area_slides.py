"""Slides of one Stadtraum: burden, age, change, supply, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sozialraum.answers import posts, profile, profile_sheet
from sozialraum.answers.release import Release
from sozialraum.answers.table import ready
from sozialraum.documents.deck import CITY, SELECTED, Chart, Series, known
from sozialraum.documents.document import Request
from sozialraum.documents.slide import Slide, of_indicator, source
from sozialraum.text import format as de

KEY_FACTS = ("einwohner_count", "u18_share", "alleinerziehende_share", "einkommen_gering_share")


def of_area(request: Request, code: str) -> Iterator[Slide]:
    """A Stadtraum: burden, age, change, supply, and what is not known."""
    release = request.release
    found = profile.profile(release, code, profile_sheet.SHOWN)
    if release.newest(profile.BURDEN, "stadtraum"):
        yield replace(of_indicator(request, profile.BURDEN, code), title=found.sentence)
    day, ages = profile.age_structure(release, code)
    yield Slide(
        f"{found.name}: So alt sind die Menschen am {de.date(day)}, verglichen mit der Stadt",
        Chart(
            "columns",
            list(ages["band"]),
            [
                Series(found.name, known(ages["share"]), SELECTED),
                Series("Stadt", known(ages["city_share"]), CITY),
            ],
            1,
            f"Anteile von {len(ages)} Altersgruppen an allen Einwohnern, {found.name} neben der Stadt.",
            "% der Einwohner",
        ),
        f"{source(release, profile.PEOPLE, day=day)} Stichtag {de.date(day)}.",
        "\n".join(
            f"{row.band} Jahre: {de.number(row.count)} Personen, {de.with_unit(row.share, '%', 1)} "
            f"(Stadt {de.with_unit(row.city_share, '%', 1)})"
            for row in ages.itertuples(index=False)
        ),
        (profile.PEOPLE,),
    )
    yield _change(release, code, found)
    yield of_indicator(request, posts.PER_U25, code)
    yield _facts(release, found)


def _change(release: Release, code: str, found: profile.Profile) -> Slide:
    item = release.indicator(profile.YOUNG)
    rows = profile.over_time(release, profile.YOUNG, {code: found.name}, with_city=True)
    days = sorted(rows["stichtag"].unique())
    lines = {
        name: rows[rows["name"] == name].set_index("stichtag")["value"].reindex(days)
        for name in (found.name, "Stadt")
    }
    fact = found.fact(profile.YOUNG)
    return Slide(
        f"{found.name}: {item.short_name} {fact.text}, seit {de.year(str(fact.earlier_stichtag))} "
        f"{fact.change_text}"
        if fact.earlier_stichtag
        else f"{found.name}: {item.short_name} {fact.text}",
        Chart(
            "lines",
            [de.year(day) for day in days],
            [
                Series(name, known(values), SELECTED if name == found.name else CITY)
                for name, values in lines.items()
            ],
            item.decimals,
            f"{item.name} von {de.year(days[0])} bis {de.year(days[-1])}, {found.name} und Stadt.",
            item.heading,
        ),
        f"{source(release, profile.YOUNG)} Stichtage {de.date(days[0])} bis {de.date(days[-1])}.",
        "\n".join(f"{row.name}, {de.date(row.stichtag)}: {row.text}" for row in rows.itertuples()),
        (profile.YOUNG,),
    )


def _facts(release: Release, found: profile.Profile) -> Slide:
    facts = [found.fact(key) for key in KEY_FACTS if key in release.indicators]
    headings = {
        **{"name": "Kennzahl", "day": "Stichtag", "own": found.name, "city": "Stadt"},
        "against": "Verglichen mit der Stadt",
    }
    rows = [
        (
            *(fact.indicator.name, de.date(fact.stichtag)),
            *(fact.text, fact.city_text, fact.against_city),
        )
        for fact in facts
    ]
    count = de.count(len(found.missing), "Angabe fehlt", "Angaben fehlen")
    return Slide(
        f"{found.name} in Zahlen: {count if found.missing else 'alle Angaben liegen vor'}",
        ready(headings, rows, f"Kennzahlen von {found.name}", ("own", "city")),
        "k. A. = keine Angabe, das heißt nicht null.",
        profile_sheet.missing_words(found),
        tuple(fact.indicator.indicator_id for fact in facts),
    )
