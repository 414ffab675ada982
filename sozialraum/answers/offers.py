"""Services of a release: supply per 1,000 people, and what is printed where a list has gaps."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sozialraum.answers import posts
from sozialraum.answers.release import Release
from sozialraum.model.services import gaps, radar
from sozialraum.model.services import ratios as model
from sozialraum.model.services.gaps import Gap
from sozialraum.store.services import Published

USABLE_ID = "angebote_erfasst_anteil"
# Category -> indicators of the planning reports that count its places per Stadtraum.
PUBLISHED = {
    "kita": ("kitas_count",),
    "hort": ("horte_count",),
    "schule": ("grundschulen_count", "oberschulen_count"),
}


def people_day(release: Release, measure: str) -> str:
    """Date of the people a measure is divided by, ISO: posts by those of their own date."""
    if measure == model.POSTS:
        return posts.day(release)
    return release.newest(model.AGE_CLASSES[0], "stadt")


def classes(release: Release, level: str, day: str) -> dict[str, pd.Series]:
    """People per published age class below 25 at a date: class -> series by code."""
    return {name: release.at(name, level, day)["value"].astype(float) for name in model.AGE_CLASSES}


@dataclass(frozen=True)
class Question:
    """Which services are counted how, per people of which age, at which level.

    Attributes:
        category: Id of the services' category, "" = all.
        level: One of ``ratios.LEVELS``.
        measure: ``ratios.PLACES`` or ``ratios.POSTS``.
        low, high: First and last year of age.
    """

    category: str
    level: str
    measure: str
    low: int
    high: int


def ratios(release: Release, services: pd.DataFrame, asked: Question) -> model.Ratios:
    """Supply per 1,000 people of an age group at a level; see ``model.services.ratios``.

    Args:
        release: Where people and areas come from.
        services: All services that may count.
        asked: Which of them do, and how.

    Raises:
        ServiceError: The measure does not exist at the level, or the age group is none.
    """
    day = people_day(release, asked.measure)
    people, city = (
        model.denominators(classes(release, level, day), asked.low, asked.high)
        for level in (asked.level, "stadt")
    )
    areas = release.areas["stadtteil"]
    if asked.category:
        services = services[services["category_id"] == asked.category]
    return model.ratios(
        services,
        people.reindex(release.counted[asked.level]),
        float(city.iloc[0]),
        level=asked.level,
        measure=asked.measure,
        parents=dict(zip(areas["code"], areas["stadtbezirk_code"], strict=True)),
        inside=model.nested(areas),
    )


def usable_categories(
    release: Release, base: Published, services: pd.DataFrame
) -> tuple[dict[str, str], list[str]]:
    """Categories a ratio makes sense for, id -> name, and sentences on those left out."""
    found = {gap.category_id: gap for gap in gaps.gaps(services, base.categories)}
    usable = release.parameter(USABLE_ID)
    counts = services["category_id"].value_counts()
    kept, left_out = {}, []
    for key, name in zip(base.categories["category_id"], base.categories["name"], strict=True):
        gap = found.get(key)
        if key in counts and (
            gap is None or gap.reference is None or gap.recorded >= usable * gap.reference
        ):
            kept[key] = name
        elif gap is not None:
            left_out.append(gap.sentence)
    return kept, left_out


@dataclass(frozen=True)
class Pillars:
    """The Versäulungs-Radar.

    Attributes:
        rows: The services counted.
        found: Services per Stadtraum and legal basis.
        who: Providers per Stadtraum.
        missing: Legal bases a Stadtraum has nothing of.
    """

    rows: pd.DataFrame
    found: radar.Radar
    who: pd.DataFrame
    missing: list[radar.MissingPair]


def pillars(release: Release, services: pd.DataFrame) -> Pillars:
    """Legal bases and providers of services, for all Stadträume."""
    codes = release.counted["stadtraum"]
    found = radar.build(services, codes)
    who = radar.providers(services, codes)
    return Pillars(services, found, who, radar.missing_pairs(found, codes))


@dataclass(frozen=True)
class Printed:
    """A count of a planning report: what is counted, how many, at which ISO date."""

    name: str
    count: float
    day: str


def printed(release: Release, category_id: str, code: str) -> list[Printed]:
    """What planning reports count of a category in a Stadtraum; the newest of each, [] = nothing."""
    found = []
    for key in PUBLISHED.get(category_id, ()):
        rows = release.series(key, "stadtraum")
        own = rows[(rows["code"] == code) & rows["value"].notna()].sort_values("stichtag")
        if not own.empty:
            last = own.iloc[-1]
            name = release.indicator(key).short_name
            found.append(Printed(name, float(last["value"]), str(last["stichtag"])))
    return found


def study_words(release: Release, code: str) -> list[str]:
    """What the study of 2017 counts in a Stadtraum, as the Steckbrief prints it, with its source."""
    table = release.tables["statements"]
    own = table[(table["level"] == "stadtraum") & (table["code"] == code)]
    own = own[own["title"] == "Ausstattung"]
    return [f"{row.text} ({row.source_text})" for row in own.itertuples()]


def is_recorded(gap: Gap, shown: int) -> bool:
    """Whether a count of a selection says something: 0 of a category with gaps does not."""
    return shown > 0 or (gap.recorded > 0 and gap.missing == 0)
