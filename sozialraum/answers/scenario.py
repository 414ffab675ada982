"""What a scenario comes to on a release: posts, money, supply; page and command line ask here."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sozialraum.answers import posts
from sozialraum.answers.kept import kept_with_release
from sozialraum.answers.release import Release
from sozialraum.model.costs import personnel
from sozialraum.model.defaults import default_values
from sozialraum.model.measures.need import weighted_population
from sozialraum.model.scenario import comparison, provision
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.need_presets import (
    FUNDED_INDICATOR,
    THRESHOLD_INDICATORS,
    data_presets,
)
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.reopened import Reopened, compare_with_now
from sozialraum.model.scenario.result import ScenarioResult
from sozialraum.model.scenario.result import run as scenario_run
from sozialraum.model.scenario.state import Scenario

CITY_WIDE = "stadtweit"
DEFAULT = PRESETS["rahmenkonzeption"]


@dataclass(frozen=True)
class Basis:
    """What the release alone decides for every scenario.

    Attributes:
        day: ISO date of posts and people, "" = there is none: before and after a scenario are
            divided by the same people as on every other page.
        population: code, u18, u25 per Stadtraum at that date, NaN = missing.
        offers: code, vzae: funded posts per Stadtraum, and those without one (city-wide, or not
            known where) in a row ``CITY_WIDE``; without Schulsozialarbeit.
        supply: As `posts.supply`.
    """

    day: str
    population: pd.DataFrame
    offers: pd.DataFrame
    supply: pd.DataFrame


@kept_with_release  # 150 ms; a slider's move takes 10
def basis(release: Release) -> Basis:
    """The same for everybody and every slider's move."""
    funded = posts.funded(release)
    elsewhere = funded.citywide + funded.unplaced
    codes, amounts = [*funded.areas.index, CITY_WIDE], [*funded.areas, elsewhere]
    return Basis(
        day=posts.day(release),
        population=posts.people(release),
        offers=pd.DataFrame({"code": codes, "vzae": amounts}),
        supply=posts.supply(release),
    )


def run(release: Release, scenario: Scenario) -> ScenarioResult:
    """Posts and costs of a scenario.

    Raises:
        CostError: Posts of its year cannot be paid for.
    """
    now, tables = basis(release), release.tables
    return scenario_run(scenario, tables["pay"], tables["parameters"], now.population, now.offers)


def supply(release: Release, result: ScenarioResult) -> pd.DataFrame:
    """As `posts.before_and_after`."""
    return posts.before_and_after(result, basis(release).supply)


def city_rates(found: pd.DataFrame) -> tuple[float, float]:
    """Posts per 1,000 under 25 in all Stadträume, before and after; ``found`` as `supply`."""
    before, after = (
        posts.city_rate(found[column], found["young"]) for column in ("before_vzae", "after_vzae")
    )
    return before, after


def parts(release: Release, first: Scenario, other: Scenario) -> pd.DataFrame:
    """What each group of settings adds to the difference; see `comparison.parts`."""
    now, tables = basis(release), release.tables
    return comparison.parts(
        first, other, tables["pay"], tables["parameters"], now.population, offers=now.offers
    )


def reopened(release: Release, document: Document, result: ScenarioResult) -> Reopened:
    """A kept scenario then and now; ``result`` is its on this release."""
    return compare_with_now(
        document,
        result,
        data_hash=release.release.data_hash,
        code_version=release.release.code_version,
        funding_year=release.funding_year,
    )


def years(release: Release) -> list[int]:
    """Years with a pay table and all cost parameters."""
    return personnel.available_years(release.tables["pay"], release.tables["parameters"])


def affordable(release: Release, scenario: Scenario) -> Scenario:
    """The scenario, if posts of its year can be paid for. Raises CostError otherwise."""
    personnel.check_year(release.tables["pay"], release.tables["parameters"], scenario.year)
    return scenario


@kept_with_release  # asked for several times with every move
def presets(release: Release) -> dict[str, Scenario]:
    """All ready-made scenarios by id, with those that follow from the release's figures.

    Need is people under 18, weighted by the Belastungsindex; see ``need_presets`` for the rules.

    Raises:
        ScenarioError, NeedError, ParameterError: A figure or parameter is missing.
    """
    parameters = release.tables["parameters"]
    people, index, share, count, funded = (
        release.newest_values(key, "stadtraum")
        for key in (
            *(posts.PEOPLE["u18"], provision.BURDEN),
            *(*THRESHOLD_INDICATORS, FUNDED_INDICATOR),
        )
    )
    polarity = release.indicator(provision.BURDEN).polarity
    theta = default_values(parameters, [provision.NEED_ID])[provision.NEED_ID]
    found = data_presets(
        weighted_population(people, index, theta=theta, polarity=polarity),
        index,
        parameters,
        polarity=polarity,
        proxy=pd.DataFrame({"share": share, "count": count}),
        funded=funded,
    )
    return {**PRESETS, **found}
