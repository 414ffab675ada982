"""What the study found and what people noted since, each with what data say of it today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sozialraum.answers.kept import kept_with_release
from sozialraum.answers.profile import city_of
from sozialraum.answers.registered import Indicator
from sozialraum.answers.release import Release
from sozialraum.model import framework
from sozialraum.store.framework_log import Record
from sozialraum.store.saved_entry import who
from sozialraum.text import format as de

AGAINST = framework.AGAINST
LATER = "heute anders"  # of the study: what it said may well have been true in its year
HINT = "nur ein Anhaltspunkt"  # measures a part of what was said
SINCE = "2016"  # the study's own figures begin here; "rising" is told from this year's end on
STUDIED = "2017-12-31"
RECENT_YEARS = 3  # over which a note's "rising" is told; one year is mostly too little to call
NOTED = "ag"


@dataclass(frozen=True)
class Evidence:
    """One indicator beside a finding: what is said, what is measured, whether they agree.

    ``verdict``: as `framework.verdict`; `LATER` in place of `AGAINST` where the study is older than
    the figure, `HINT` where the figure measures only a part of what was said.
    """

    indicator_id: str
    name: str
    stance: str
    measured: str
    verdict: str


@dataclass(frozen=True)
class Found:
    """One finding, or a note somebody wrote (``heard_in`` "ag").

    Attributes:
        id: "F01", or eight letters of a note.
        stadtraum: Code, "" = the whole city.
        day: ISO date of a note, "" for the study's.
        slide: Heading of the slide, "" for a note.
        place: Name of the Stadtraum, "" = the whole city.
        about: Id of the finding a note is about, else "".
    """

    id: str
    dimension: str
    heard_in: str
    kind: str
    stadtraum: str
    title: str
    text: str
    quote: str
    slide: str
    source: str
    status: str
    place: str = ""
    day: str = ""
    about: str = ""
    evidence: tuple[Evidence, ...] = ()
    measures: tuple[str, ...] = ()

    @property
    def is_contradicted(self) -> bool:
        """Whether a figure says otherwise: data and knowledge disagree."""
        return any(one.verdict in (AGAINST, LATER) for one in self.evidence)

    @property
    def searched(self) -> str:
        """The text a search looks at."""
        return " ".join((self.title, self.text, self.quote, self.place))


def findings(release: Release, notes: Mapping[str, Record]) -> list[Found]:
    """All findings of the study, then the notes, the newest first."""
    links = release.tables["finding_links"]
    grouped = {str(key): rows for key, rows in links.groupby("finding_id")}
    headings = dict(release.tables["slides"][["slide_id", "heading"]].itertuples(index=False))
    rows = release.tables["findings"].fillna("").to_dict("records")
    studied = [_studied(release, row, grouped.get(row["finding_id"]), headings) for row in rows]
    noted = [_noted(release, key, one) for key, one in notes.items() if one.values]
    return studied + sorted(noted, key=lambda one: one.day, reverse=True)


def _studied(
    release: Release, row: Mapping[Any, Any], links: pd.DataFrame | None, headings: dict[str, str]
) -> Found:
    pairs = (
        []
        if links is None
        else list(links.fillna("")[["kind", "target", "stance", "covers"]].itertuples(index=False))
    )
    own: dict[str, str] = {
        key: row[key]
        for key in ("dimension", "heard_in", "kind", "title", "text", "quote", "status")
    }
    return Found(
        id=row["finding_id"],
        stadtraum=row["stadtraum_code"],
        slide=headings[row["slide_id"]],
        place=release.names("stadtraum").get(row["stadtraum_code"], ""),
        source=row["source_text"],
        **own,
        evidence=tuple(
            evidence(release, target, stance, row["stadtraum_code"], covers)
            for kind, target, stance, covers in pairs
            if kind == "indicator"
        ),
        measures=tuple(target for kind, target, *_ in pairs if kind == "measure"),
    )


def _noted(release: Release, key: str, record: Record) -> Found:
    held = {**dict.fromkeys(NOTE_FIELDS, ""), **record.values}
    known = held["indicator"] in release.indicators and held["stance"] in framework.STANCES
    area = held["stadtraum"] if held["stadtraum"] in release.counted["stadtraum"] else ""
    said = (evidence(release, held["indicator"], held["stance"], area),) if known and area else ()
    return Found(
        id=key,
        dimension=held["dimension"],
        heard_in=NOTED,
        kind="notiz",
        stadtraum=area,
        title=held["title"],
        text=held["text"],
        quote="",
        slide="",
        source=f"{held['heard']}, {who(record.author)}" if held["heard"] else record.made_text,
        status="",
        place=release.names("stadtraum").get(area, ""),
        day=held["day"],
        about=held["about"],
        evidence=said,
    )


NOTE_FIELDS = (
    *("title", "text", "day", "heard", "stadtraum", "dimension", "about"),
    *("indicator", "stance"),
)


@kept_with_release  # 2 ms each; hundreds of notes ask about the same few
def evidence(
    release: Release, indicator_id: str, stance: str, code: str, covers: str | None = None
) -> Evidence:
    """What an indicator says of a Stadtraum: against the city, or against what it was before.

    Args:
        release: What is published.
        indicator_id: The indicator.
        stance: Of `framework.STANCES`.
        code: The Stadtraum.
        covers: Of a finding of the study: which part the indicator measures, "" = all of it.
            None = somebody's note of today, "rising" is told over `RECENT_YEARS`.
    """
    item = release.indicator(indicator_id)
    if stance == framework.RISING:
        words, value, reference, day = _since(release, indicator_id, code, covers is not None)
    else:
        day = release.newest(indicator_id, "stadtraum")
        value, shown = _value(release, item, code, day)
        city, status = city_of(release, indicator_id, day)
        reference = float("nan") if city is None else city
        words = f"{shown} ({de.date(day)}), Stadt {item.words(city, status)}"
    noise = release.noise.get(indicator_id)
    told = framework.verdict(stance, value, reference, item.decimals, noise)
    if covers and told != framework.NO_FIGURE:
        words, told = f"{words}. {covers}", HINT
    elif covers is not None and told == AGAINST and day > STUDIED:
        told = LATER
    return Evidence(indicator_id, item.name, stance, words, told)


def _since(
    release: Release, indicator_id: str, code: str, is_study: bool
) -> tuple[str, float, float, str]:
    item = release.indicator(indicator_id)
    days = [
        day
        for day in release.stichtage(indicator_id, "stadtraum")
        if day >= SINCE and release.is_full(indicator_id, "stadtraum", day)
    ]
    if not days or days[0] == days[-1]:
        return "keine zwei Stichtage", float("nan"), float("nan"), ""
    recent = str(int(days[-1][:4]) - RECENT_YEARS)
    first = max((day for day in days if not is_study and day[:4] <= recent), default=days[0])
    (then, before), (now, today) = (_value(release, item, code, day) for day in (first, days[-1]))
    words = f"{before} ({de.date(first)}), {today} ({de.date(days[-1])})"
    return words, now, then, days[-1]


def _value(release: Release, item: Indicator, code: str, day: str) -> tuple[float, str]:
    """A value (NaN = none) and how it is written, with its status sign."""
    found = release.at(item.indicator_id, "stadtraum", day)
    value, status = found["value"].astype(float).get(code, float("nan")), found["status"].get(code)
    return float(value), item.words(float(value), status if isinstance(status, str) else "")


def matching(
    found: Sequence[Found],
    *,
    query: str = "",
    dimension: str = "",
    heard_in: str = "",
    stadtraum: str = "",
) -> list[Found]:
    """Those that answer a search and a filter; "" = no filter. A Stadtraum's own and the city's."""
    return [
        one
        for one in found
        if framework.finds(query, one.searched)
        and dimension in ("", one.dimension)
        and heard_in in ("", one.heard_in)
        and (not stadtraum or one.stadtraum in ("", stadtraum))
    ]


def survey(release: Release) -> list[dict[str, Any]]:
    """What is known of the short survey: its rows of the table of statements."""
    rows = release.tables["statements"]
    return list(rows[rows["topic"] == "kurzbefragung"].to_dict("records"))
