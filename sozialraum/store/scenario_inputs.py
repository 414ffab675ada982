"""What a scenario is computed with, read from the store: the same tables as on the page."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from sqlalchemy.engine import Engine

from sozialraum.model.defaults import default_values
from sozialraum.model.need import weighted_population
from sozialraum.model.scenario import PRESETS, Scenario, data_presets, provision
from sozialraum.model.scenario.need_presets import FUNDED_INDICATOR, THRESHOLD_INDICATORS
from sozialraum.store import queries
from sozialraum.store.errors import StoreError
from sozialraum.store.queries import Release

CITY_WIDE = "stadtweit"
_OFFERS, _OFFER_LIST = "angebote_vzae", "1"
_INDEX, _MORE_NEED = "belastungsindex", "mehrbedarf_je_sd"
_BANDS = {"u18": "u18_count", "u25": "u25_count"}


@dataclass(frozen=True)
class Inputs:
    """Frames for ``sozialraum.model.scenario.run``.

    Attributes:
        pay: Table ``pay``.
        parameters: Table ``parameter``.
        population: code, u18, u25 per Stadtraum, NaN = missing.
        offers: code, vzae: posts funded in 2024 per Stadtraum, and those without one in a row
            ``CITY_WIDE``; without Schulsozialarbeit, as in the city's list 1.
        population_stichtag: ISO date of the population, "" = there is none.
        release: The data release.
    """

    pay: pd.DataFrame
    parameters: pd.DataFrame
    population: pd.DataFrame
    offers: pd.DataFrame
    population_stichtag: str
    release: Release


def read(engine: Engine) -> Inputs:
    """Read everything at once.

    Raises:
        StoreError: The store is empty or cannot be read.
    """
    release = queries.release(engine)
    if release is None:
        raise StoreError("Der Datenspeicher ist leer: python -m sozialraum build")
    stichtag, population = _population(engine)
    return Inputs(
        pay=queries.pay(engine),
        parameters=queries.parameters(engine),
        population=population,
        offers=_offers(engine),
        population_stichtag=stichtag,
        release=release,
    )


def presets(engine: Engine, parameters: pd.DataFrame) -> dict[str, Scenario]:
    """All ready-made scenarios by id, with those that follow from the release's figures.

    Need is people under 18, weighted by the Belastungsindex; see ``need_presets`` for the rules.

    Args:
        engine: A built store.
        parameters: Table ``parameter``.

    Raises:
        ScenarioError, NeedError, ParameterError: A figure or parameter is missing.
    """
    people, index, share, count = (
        _newest(engine, key) for key in (_BANDS["u18"], _INDEX, *THRESHOLD_INDICATORS)
    )
    polarity = _polarity(engine)
    theta = default_values(parameters, [_MORE_NEED])[_MORE_NEED]
    need = weighted_population(people, index, theta=theta, polarity=polarity)
    proxy = pd.DataFrame({"share": share, "count": count})
    found = data_presets(
        need,
        index,
        parameters,
        polarity=polarity,
        proxy=proxy,
        funded=_newest(engine, FUNDED_INDICATOR),
    )
    return {**PRESETS, **found}


def heads(engine: Engine, parameters: pd.DataFrame) -> pd.DataFrame:
    """Heads of all groups of ``sozialraum.model.scenario.provision``, index = code.

    Args:
        engine: A built store.
        parameters: Table ``parameter``.
    """
    counts = pd.DataFrame({g: _newest(engine, key) for g, key in provision.COUNTS.items()})
    theta = default_values(parameters, [provision.NEED_ID])[provision.NEED_ID]
    index = _newest(engine, provision.BURDEN)
    return provision.heads(counts, index, theta=theta, polarity=_polarity(engine))


def _polarity(engine: Engine) -> int:
    registry = queries.indicators(engine).set_index("indicator_id")
    return int(registry.loc[_INDEX, "polarity"])


def _newest(engine: Engine, indicator_id: str) -> pd.Series:
    """Values of the Stadträume at the newest date with any, index = code, NaN = missing."""
    values = queries.values(engine, "stadtraum", [indicator_id])
    day = values.loc[values["value"].notna(), "stichtag"].max()
    codes = queries.areas(engine, "stadtraum")["code"].tolist()
    return values[values["stichtag"] == day].set_index("code")["value"].reindex(codes)


def _population(engine: Engine) -> tuple[str, pd.DataFrame]:
    """Newest date with people under 18, and both age bands at that date."""
    values = queries.values(engine, "stadtraum", list(_BANDS.values()))
    known = values[values["value"].notna() & (values["indicator_id"] == _BANDS["u18"])]
    stichtag = "" if known.empty else str(known["stichtag"].max())
    then = values[values["stichtag"] == stichtag]
    columns = {
        band: then[then["indicator_id"] == indicator_id].set_index("code")["value"]
        for band, indicator_id in _BANDS.items()
    }
    codes = queries.areas(engine, "stadtraum")["code"]
    frame = {band: column.reindex(codes).to_numpy() for band, column in columns.items()}
    return stichtag, pd.DataFrame({"code": codes, **frame})


def _offers(engine: Engine) -> pd.DataFrame:
    """Funded posts: the indicator's newest values and what its rule leaves to the whole city."""
    posts = _newest(engine, _OFFERS)
    listed = queries.funded_offers(engine)
    total = float(listed.loc[listed["list_no"] == _OFFER_LIST, "vzae_2024"].sum())
    codes, amounts = [*posts.index, CITY_WIDE], [*posts, total - float(posts.sum())]
    return pd.DataFrame({"code": codes, "vzae": amounts})
