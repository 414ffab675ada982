"""Überblick: where burden is high and supply scarce, the city's key figures, what is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sozialraum.answers import posts
from sozialraum.answers.kept import kept_with_release
from sozialraum.answers.registered import Indicator
from sozialraum.answers.release import Release
from sozialraum.model.measures import compare, supply
from sozialraum.model.services.posts import Counting, Posts
from sozialraum.text import format as de

BURDEN = "belastungsindex"
SUPPLY = posts.PER_U25
NARROW_ID = "ueberblick_knapp_sd"  # a place this near to the band may as well be outside
STUDENTS = "Viele Studierende"  # title of the statements that say where
SINCE = 10  # years a key figure of the city looks back
_LIST = "1"  # of the funding lists: offers of free providers


@dataclass(frozen=True)
class Group:
    """One kind of place: its words, and the levels of burden and supply in it."""

    label: str
    burden: int | None
    supply: tuple[int, ...]


GROUPS = (
    Group("höhere Belastung, knapperes Angebot", 1, (-1,)),
    Group("höhere Belastung, mittleres oder mehr Angebot", 1, (0, 1)),
    Group("mittlere Belastung, knapperes Angebot", 0, (-1,)),
    Group("mittlere Belastung, mittleres oder mehr Angebot", 0, (0, 1)),
    Group("geringere Belastung, knapperes Angebot", -1, (-1,)),
    Group("geringere Belastung, mittleres oder mehr Angebot", -1, (0, 1)),
)
UNKNOWN = Group("nicht einzuordnen (k. A.)", None, ())
SCARCE, WELL = GROUPS[0], GROUPS[1]


@dataclass(frozen=True)
class Trend:
    """A figure of the city, ISO date, and what it was before; ``people`` = heads of a share."""

    indicator: Indicator
    day: str
    value: float | None
    earlier_day: str
    earlier: float | None
    people: float | None = None


@dataclass(frozen=True)
class Funding:
    """Funded posts in VzÄ, and what is proposed for the time after.

    Attributes:
        year: Of the list.
        offers: Offers in it, without Schulsozialarbeit.
        plain: Their posts.
        schools: Posts with Schulsozialarbeit.
        proposal: Posts proposed, without Schulsozialarbeit, NaN = not known.
        since: From when they are proposed, "2025-04"; "" = nothing is.
    """

    year: str
    offers: int
    plain: Posts
    schools: Posts
    proposal: float
    since: str


@dataclass(frozen=True)
class Overview:
    """What Überblick says.

    Attributes:
        frame: One row per Stadtraum: code, name, burden (index, higher = less burden), supply (VzÄ
            per 1,000 under 25), group, margin (standard deviations beyond the neutral band), rank
            (1 = most burdened); NaN = missing.
        burden_date: ISO date of the index, "" = none.
        supply_date: ISO date of the posts, "" = none.
        trends: Inhabitants and share under 18 of the city.
        funding: Posts of the funding lists.
        gaps: Statements on what nobody has published.
        narrow_sd: A margin below this is named, in standard deviations.
        students: Codes of Stadträume with many students.
    """

    frame: pd.DataFrame
    burden_date: str
    supply_date: str
    trends: tuple[Trend, ...]
    funding: Funding
    gaps: pd.DataFrame
    narrow_sd: float
    students: frozenset[str]

    @cached_property
    def _groups(self) -> dict[Group, pd.DataFrame]:
        ranked = self.frame.sort_values(["rank", "code"])
        return {group: ranked[ranked["group"] == group] for group in (*GROUPS, UNKNOWN)}

    def of_group(self, group: Group) -> pd.DataFrame:
        """The rows of a group, most burdened first."""
        return self._groups[group]

    @cached_property
    def sentence(self) -> str:
        """Where supply is scarce though burden is high, then where it is not; `cautions` say more."""
        scarce, well = self.of_group(SCARCE), list(self.of_group(WELL)["name"])
        if scarce.empty:
            lead = "In keinem Stadtraum trifft höhere Belastung auf knapperes Angebot."
        else:
            named = [
                f"{row['name']} (mit Vorbehalt)" if self._doubts(row) else str(row["name"])
                for row in scarce.to_dict("records")
            ]
            lead = f"Höhere Belastung bei knapperem Angebot: {de.listing(named)}."
        if not well:
            return lead
        with_supply = (
            "Höhere Belastung bei mindestens mittlerem Angebot"
            if scarce.empty
            else "Bei mindestens mittlerem Angebot"
        )
        return f"{lead} {with_supply}: {de.listing(well)}."

    @cached_property
    def cautions(self) -> list[str]:
        """Per Stadtraum called scarce what makes that unsure: "13 Südvorstadt: knapp ..."."""
        rows = self.of_group(SCARCE).to_dict("records")
        return [
            f"{row['name']}: {', '.join(doubts)}" for row in rows if (doubts := self._doubts(row))
        ]

    def _doubts(self, row: dict[str, Any]) -> list[str]:
        is_narrow, has_students = row["margin"] < self.narrow_sd, row["code"] in self.students
        return ["knapp über der Grenze"] * is_narrow + ["viele Studierende"] * has_students


@kept_with_release  # the first page of every visit
def overview(release: Release) -> Overview:
    """Newest burden index against newest supply per 1,000 young people, and the city's figures."""
    burden = release.newest_values(BURDEN, "stadtraum")
    offers = release.newest_values(SUPPLY, "stadtraum")
    polarity = release.indicator(BURDEN).polarity
    names = release.names("stadtraum")
    burden_z = compare.z_scores(compare.burden(burden.to_numpy(), polarity)).values
    supply_z = compare.z_scores(offers.to_numpy()).values
    frame = pd.DataFrame(
        {
            "code": burden.index,
            "name": [names[code] for code in burden.index],
            "burden": burden.to_numpy(),
            "supply": offers.to_numpy(),
            "group": [group_of(*pair) for pair in zip(burden_z, supply_z, strict=True)],
            "margin": np.minimum(np.abs(burden_z), np.abs(supply_z)) - supply.NEUTRAL_BAND,
            "rank": compare.rank(burden.to_numpy(), polarity),
        }
    )
    statements = release.tables["statements"]
    return Overview(
        frame=frame,
        burden_date=release.newest(BURDEN, "stadtraum"),
        supply_date=release.newest(SUPPLY, "stadtraum"),
        trends=(_trend(release, "einwohner_count"), _trend(release, "u18_share", "u18_count")),
        funding=_funding(release),
        gaps=statements[statements["topic"] == "luecke"],
        narrow_sd=release.parameter(NARROW_ID),
        students=frozenset(statements.loc[statements["title"] == STUDENTS, "code"]),
    )


def group_of(burden_z: float, supply_z: float) -> Group:
    """The group of a place by its z-scores; unknown where either is missing."""
    burden, offers = supply.level(burden_z), supply.level(supply_z)
    if burden is None or offers is None:
        return UNKNOWN
    return next(g for g in GROUPS if g.burden == burden and offers in g.supply)


def _trend(release: Release, indicator_id: str, count: str = "") -> Trend:
    days = release.stichtage(indicator_id, "stadt")
    day = days[-1]
    earlier = max(days[0], f"{int(day[:4]) - SINCE}{day[4:]}")
    return Trend(
        indicator=release.indicator(indicator_id),
        day=day,
        value=release.city_value(indicator_id, day),
        earlier_day=earlier,
        earlier=release.city_value(indicator_id, earlier),
        people=release.city_value(count, day) if count else None,
    )


def _funding(release: Release) -> Funding:
    offers = release.tables["funded_offers"]
    first = offers[offers["list_no"] == _LIST]
    proposed = release.tables["proposed_offers"]
    proposed = proposed[proposed["list_no"] == _LIST]
    return Funding(
        year=release.funding_year,
        offers=len(first),
        plain=posts.funded(release),
        schools=posts.funded(release, Counting(schools=True)),
        proposal=float(proposed["vzae"].sum(skipna=False)) if len(proposed) else np.nan,
        since=str(proposed["since"].max()) if len(proposed) else "",
    )
