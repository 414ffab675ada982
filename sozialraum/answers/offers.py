"""Services of a release: supply per 1,000 people, and what is printed where a list has gaps."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sozialraum.answers import posts
from sozialraum.answers.release import Release
from sozialraum.model.services import ratios as model
from sozialraum.model.services.gaps import Gap

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
    return release.latest(model.AGE_CLASSES[0], "stadt") or ""


def classes(release: Release, level: str, day: str) -> dict[str, pd.Series]:
    """People per published age class below 25 at a date: class -> series by code."""
    return {name: release.at(name, level, day)["value"].astype(float) for name in model.AGE_CLASSES}


def ratios(
    release: Release, services: pd.DataFrame, *, level: str, measure: str, low: int, high: int
) -> model.Ratios:
    """Supply per 1,000 people of an age group at a level; see ``model.services.ratios``.

    Args:
        release: Where people and areas come from.
        services: The services meant, filtered.
        level: One of ``ratios.LEVELS``.
        measure: ``ratios.PLACES`` or ``ratios.POSTS``.
        low: First year of age.
        high: Last year of age.

    Raises:
        ServiceError: The measure does not exist at the level, or the age group is none.
    """
    day = people_day(release, measure)
    people = model.denominators(classes(release, level, day), low, high)
    city = model.denominators(classes(release, "stadt", day), low, high)
    areas = release.areas["stadtteil"]
    return model.ratios(
        services,
        people.reindex(release.counted[level]),
        float(city.iloc[0]),
        level=level,
        measure=measure,
        parents=dict(zip(areas["code"], areas["stadtbezirk_code"], strict=True)),
        inside=model.nested(areas),
    )


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
