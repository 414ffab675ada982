"""What a scenario is computed with: the same tables for page and command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from sozialraum.answers import posts
from sozialraum.answers.release import Release
from sozialraum.model.defaults import default_values
from sozialraum.model.equity import ARGUMENT_IDS
from sozialraum.model.need import weighted_population
from sozialraum.model.scenario import PRESETS, Scenario, ScenarioResult, data_presets, provision
from sozialraum.model.scenario.need_presets import FUNDED_INDICATOR, THRESHOLD_INDICATORS
from sozialraum.model.scenario.provision import GroupProvision
from sozialraum.store import queries
from sozialraum.store.errors import StoreError

CITY_WIDE = "stadtweit"
_INDEX, _MORE_NEED = provision.BURDEN, provision.NEED_ID


@dataclass(frozen=True)
class Inputs:
    """Frames for ``sozialraum.model.scenario.run``.

    Attributes:
        pay: Table ``pay``.
        parameters: Table ``parameter``.
        population: code, u18, u25 per Stadtraum at the date of the funded posts, NaN = missing:
            before and after a scenario are divided by the same people as on every other page.
        offers: code, vzae: funded posts per Stadtraum, and those without one (city-wide, or not
            known where) in a row ``CITY_WIDE``; without Schulsozialarbeit.
        population_stichtag: ISO date of posts and population, "" = there is none.
        release: Which data release.
        figures: All its tables.
    """

    pay: pd.DataFrame
    parameters: pd.DataFrame
    population: pd.DataFrame
    offers: pd.DataFrame
    population_stichtag: str
    release: queries.Release
    figures: Release


def read(engine: Any) -> Inputs:
    """As `of`, from a store.

    Raises:
        StoreError: The store is empty or cannot be read.
    """
    if queries.release(engine) is None:
        raise StoreError("Der Datenspeicher ist leer: python -m sozialraum build")
    return of(Release.read(engine))


def of(release: Release) -> Inputs:
    """The inputs of a release; the same for everybody and every slider's move."""
    funded = posts.funded(release)
    elsewhere = funded.citywide + funded.unplaced
    codes, amounts = [*funded.areas.index, CITY_WIDE], [*funded.areas, elsewhere]
    return Inputs(
        pay=release.tables["pay"],
        parameters=release.tables["parameters"],
        population=posts.people(release),
        offers=pd.DataFrame({"code": codes, "vzae": amounts}),
        population_stichtag=posts.day(release),
        release=release.release,
        figures=release,
    )


def presets(release: Release) -> dict[str, Scenario]:
    """All ready-made scenarios by id, with those that follow from the release's figures.

    Need is people under 18, weighted by the Belastungsindex; see ``need_presets`` for the rules.

    Raises:
        ScenarioError, NeedError, ParameterError: A figure or parameter is missing.
    """
    parameters = release.tables["parameters"]
    people, index, share, count, funded = (
        release.newest_values(key, "stadtraum")
        for key in (posts.PEOPLE["u18"], _INDEX, *THRESHOLD_INDICATORS, FUNDED_INDICATOR)
    )
    polarity = release.indicator(_INDEX).polarity
    theta = default_values(parameters, [_MORE_NEED])[_MORE_NEED]
    found = data_presets(
        weighted_population(people, index, theta=theta, polarity=polarity),
        index,
        parameters,
        polarity=polarity,
        proxy=pd.DataFrame({"share": share, "count": count}),
        funded=funded,
    )
    return {**PRESETS, **found}


def heads(release: Release) -> pd.DataFrame:
    """Heads of all groups of ``scenario.provision`` at the posts' date, index = code."""
    then = posts.day(release)
    counts = pd.DataFrame(
        {
            group: release.at(key, "stadtraum", then)["value"].astype(float)
            for group, key in provision.COUNTS.items()
        }
    )
    theta = default_values(release.tables["parameters"], [_MORE_NEED])[_MORE_NEED]
    index = release.newest_values(_INDEX, "stadtraum")
    return provision.heads(counts, index, theta=theta, polarity=release.indicator(_INDEX).polarity)


def provided(
    result: ScenarioResult, people: pd.DataFrame, parameters: pd.DataFrame
) -> dict[str, GroupProvision]:
    """Provision of every group before and with a scenario; ``people`` as `heads` gives them."""
    values = default_values(parameters, ARGUMENT_IDS.values())
    terms = {name: values[key] for name, key in ARGUMENT_IDS.items()}
    return provision.provision(result, people, **terms)
