"""Steckbrief: one Stadtraum against the city, over time, and from inside; the same for `show`.

One area alone has the newest value of its own, each with its date; where areas stand side by side,
`Release.newest` says which date counts. A fact and its comparisons stand in one module: page, sheet and
command line show the same fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sozialraum.answers.kept import kept_with_release
from sozialraum.answers.registered import Area, Indicator
from sozialraum.answers.release import Release
from sozialraum.model.measures import compare
from sozialraum.model.ranking.catalogue import STUDY_DIMENSIONS
from sozialraum.text import format as de

BURDEN = "belastungsindex"
YOUNG = "u18_share"
PEOPLE = "einwohner_count"
INSIDE = (PEOPLE, YOUNG, "u6_share", "a65plus_share", "einwohner_je_km2")
SPLIT = ("11", "12")  # share Strehlen
AGE_BANDS = {
    "0–2": "alter_0_2_count",
    "3–5": "alter_3_5_count",
    "6–9": "alter_6_9_count",
    "10–14": "alter_10_14_count",
    "15–17": "alter_15_17_count",
    "18–24": "alter_18_24_count",
    "25–29": "alter_25_29_count",
    "30–44": "alter_30_44_count",
    "45–59": "alter_45_59_count",
    "60–64": "alter_60_64_count",
    "65–74": "alter_65_74_count",
    "75–84": "alter_75_84_count",
    "85+": "alter_85plus_count",
}


@dataclass(frozen=True)
class Fact:
    """One indicator of one area at its newest date, with city value and the value before."""

    indicator: Indicator
    stichtag: str
    value: float | None
    city: float | None
    status: str
    note: str
    earlier: float | None
    earlier_stichtag: str | None
    city_status: str = ""
    noise: float | None = None  # of a survey, in the indicator's unit
    spread: float | None = None  # standard deviation between areas, where 0 is no natural origin
    source: str = ""  # title

    @property
    def text(self) -> str:
        """Value with unit and status sign; a balance always shows which way it goes."""
        return self.indicator.words(self.value, self.status)

    @property
    def city_text(self) -> str:
        """The city's value with unit and status sign."""
        return self.indicator.words(self.city, self.city_status)

    @property
    def change_text(self) -> str:
        """The difference to the value before, in words."""
        return change_words(self.value, self.earlier, self.indicator)

    @property
    def against_city(self) -> str:
        """The difference to the city in words; counts are not compared, they depend on size."""
        item = self.indicator
        if self.value is None or self.city is None or item.is_total:
            return "–"
        found = compare.closeness(
            self.value, self.city, decimals=item.decimals, spread=self.spread, noise=self.noise
        )
        if found is not compare.Closeness.APART:
            return found.value
        words = {1: ("höhere Belastung", "geringere Belastung"), 0: ("höher", "niedriger")}
        high, low = words[abs(item.polarity)]
        if item.polarity < 0:
            high, low = low, high
        return high if self.value > self.city else low


@dataclass(frozen=True)
class Profile:
    """One Stadtraum and its facts by dimension; ``place`` of ``places`` by burden, 1 = highest."""

    area: Area
    facts: dict[str, list[Fact]]
    place: int | None
    places: int
    statements: pd.DataFrame  # what study and council say of it in words

    @property
    def name(self) -> str:
        """The area as "4 Pieschen"."""
        return f"{int(self.area.code)} {self.area.short_name}"

    @property
    def every(self) -> list[Fact]:
        """All facts, dimension after dimension."""
        return [fact for facts in self.facts.values() for fact in facts]

    def fact(self, indicator_id: str) -> Fact:
        """One fact by its indicator."""
        return next(fact for fact in self.every if fact.indicator.indicator_id == indicator_id)

    @property
    def missing(self) -> list[str]:
        """Names of what is not known of this Stadtraum."""
        missing = [fact.indicator.name for fact in self.every if fact.value is None]
        return missing if self.area.typ else [*missing, "Stadtraumtyp"]

    @property
    def sentence(self) -> str:
        """How young, and how burdened, each against the city."""
        share, index = self.fact(YOUNG), self.fact(BURDEN)
        burden = (
            "Zur sozialen Belastung liegt hier kein Wert vor (k. A.)."
            if self.place is None
            else f"Soziale Belastung {de.year(index.stichtag)}: Platz {self.place} von "
            f"{self.places} (1 = höchste)."
        )
        return (
            f"{self.name}: {share.text} sind unter 18 Jahre alt "
            f"(Stadt {de.with_unit(share.city, '%', 1)}). {burden}"
        )

    @property
    def typ_words(self) -> str:
        """The type the study gave it."""
        if not self.area.typ:
            return "Ein Stadtraumtyp liegt hier nicht vor."
        return f"Stadtraumtyp der Studie 2017: {self.area.typ} „{self.area.typ_name}“."


@kept_with_release
def profile(release: Release, code: str, indicators: tuple[str, ...] | None = None) -> Profile:
    """The facts of a Stadtraum.

    Args:
        release: The data release.
        code: Stadtraum, "04".
        indicators: Which, in this order; those the registry does not hold are left out. None: all
            that have a row for this Stadtraum, in the registry's order.
    """
    if indicators is None:
        rows = release.values["stadtraum"]
        named = set(rows.loc[rows["code"] == code, "indicator_id"])
        indicators = tuple(key for key in release.indicators if key in named)
    facts: dict[str, list[Fact]] = {dimension: [] for dimension in STUDY_DIMENSIONS}
    for key in indicators:
        if key in release.indicators:
            facts[release.indicator(key).dimension].append(fact_of(release, code, key))
    place, places = _place(release, code)
    table = release.tables["statements"]
    own = (table["level"] == "stadtraum") & (table["code"] == code) & (table["topic"] != "luecke")
    return Profile(
        area=next(area for area in release.area_lists["stadtraum"] if area.code == code),
        facts=facts,
        place=place,
        places=places,
        statements=table[own],
    )


def _place(release: Release, code: str) -> tuple[int | None, int]:
    if BURDEN not in release.indicators:
        return None, 0
    index = release.newest_values(BURDEN, "stadtraum")
    places = pd.Series(compare.rank(index, release.indicator(BURDEN).polarity), index.index)
    own = places[code]
    return None if pd.isna(own) else int(own), int(places.notna().sum())


def fact_of(release: Release, code: str, indicator_id: str) -> Fact:
    """The newest known value of a Stadtraum, the city's value at that date, and the one before.

    Without a known value: the newest row that says so; without any row, the date of the others.
    """
    item, series = release.indicator(indicator_id), release.series(indicator_id, "stadtraum")
    own = series[series["code"] == code].sort_values("stichtag")
    known = own[own["value"].notna()]
    if own.empty:
        day = release.newest(indicator_id, "stadtraum")
        city, city_status = city_of(release, indicator_id, day)
        return Fact(item, day, None, city, "", "", None, None, city_status)
    last = own.iloc[-1] if known.empty else known.iloc[-1]
    before = known.iloc[-2] if len(known) > 1 else None
    day = str(last["stichtag"])
    city, city_status = city_of(release, indicator_id, day)
    return Fact(
        indicator=item,
        stichtag=day,
        value=None if known.empty else float(last["value"]),
        city=city,
        status=str(last["status"]),
        note=last["note"] if isinstance(last["note"], str) else "",
        earlier=None if before is None else float(before["value"]),
        earlier_stichtag=None if before is None else str(before["stichtag"]),
        city_status=city_status,
        noise=release.noise.get(indicator_id),
        spread=_spread(release, item, day),
        source=release.source_titles[last["source_id"]],
    )


def _spread(release: Release, item: Indicator, stichtag: str) -> float | None:
    if item.kind != "index" and not item.is_balance:
        return None
    return float(release.at(item.indicator_id, "stadtraum", stichtag)["value"].std(ddof=0))


@kept_with_release
def city_of(release: Release, indicator_id: str, stichtag: str) -> tuple[float | None, str]:
    """The city's own value at a date and its status; None and "" where there is none."""
    series = release.series(indicator_id, "stadt")
    found = series[(series["stichtag"] == stichtag) & series["value"].notna()]
    if found.empty:
        return None, ""
    return float(found["value"].iloc[0]), str(found["status"].iloc[0])


def change_words(new: float | None, old: float | None, item: Indicator) -> str:
    """A difference in words; in percent too, but only for counts and amounts of zero or more.

    Shares differ by percentage points; rates and balances by their own unit: a percent of a balance
    has no meaning.
    """
    has_percent = item.is_total or item.unit.startswith("EUR")
    if item.unit == "%" or (has_percent and not item.is_balance):
        return de.change(new, old, item.unit, item.decimals)
    if de.is_missing(new) or de.is_missing(old) or new is None or old is None:
        return de.MISSING
    return de.with_unit(new - old, item.unit, item.decimals, sign=True)


def age_structure(release: Release, code: str) -> tuple[str, pd.DataFrame]:
    """ISO date and one row per age band: band, count, share and city_share in % (NaN = missing)."""
    day, counts, city = _ages(release)
    own = counts.loc[code]
    frame = pd.DataFrame({"band": list(AGE_BANDS), "count": own[1:].to_numpy()})
    return day, frame.assign(
        share=100 * frame["count"] / own.iloc[0],
        city_share=100 * city[1:].to_numpy() / city.iloc[0],
    )


@kept_with_release  # a file of all Stadträume asks 17 times
def _ages(release: Release) -> tuple[str, pd.DataFrame, pd.Series]:
    """ISO date, people per Stadtraum (in all, then by age band), and those of the city."""
    day, keys = release.newest(PEOPLE, "stadtraum"), [PEOPLE, *AGE_BANDS.values()]
    counts = {key: release.at(key, "stadtraum", day)["value"].astype(float) for key in keys}
    city = {key: release.city_value(key, day) for key in keys}
    return day, pd.DataFrame(counts), pd.Series(city, dtype=float)


def over_time(
    release: Release, indicator_id: str, names: Mapping[str, str], *, with_city: bool
) -> pd.DataFrame:
    """Values of Stadträume over time: name, stichtag, value, text; missing ones stay as gaps.

    Args:
        release: The data release.
        indicator_id: Which indicator.
        names: Code -> name, of those to show.
        with_city: Whether "Stadt" comes too, at the same dates.
    """
    item = release.indicator(indicator_id)
    rows = release.series(indicator_id, "stadtraum")
    rows = rows[rows["code"].isin(names)].assign(name=lambda f: f["code"].map(names))
    if with_city:
        city = release.series(indicator_id, "stadt").assign(name="Stadt")
        rows = pd.concat([rows, city[city["stichtag"].isin(rows["stichtag"])]])
    rows = rows.sort_values(["name", "stichtag"])
    return rows.assign(
        text=[
            item.words(value, status)
            for value, status in zip(rows["value"], rows["status"], strict=True)
        ]
    )[["name", "stichtag", "value", "text"]]


def stadtteile_of(release: Release, code: str) -> pd.DataFrame:
    """The counted Stadtteile of a Stadtraum (Strehlen belongs to 11 and 12)."""
    frame = release.areas["stadtteil"]
    inside = frame["stadtraum_codes"].fillna("").str.split("|").map(lambda codes: code in codes)
    return frame[inside & frame["counted_with"].isna()]


@kept_with_release
def inside(release: Release) -> tuple[str, pd.DataFrame]:
    """ISO date and values of all Stadtteile, index = code, a column per indicator of `INSIDE`."""
    day = release.newest(PEOPLE, "stadtteil")
    keys = [key for key in INSIDE if release.stichtage(key, "stadtteil")]
    values = {key: release.at(key, "stadtteil", day)["value"].astype(float) for key in keys}
    return day, pd.DataFrame(values)
