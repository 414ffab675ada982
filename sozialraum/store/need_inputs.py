"""What the need index is computed with, read from the store: the same on the page and elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from sqlalchemy.engine import Engine

from sozialraum.model.ranking import CANDIDATES, Panel, wave_noise
from sozialraum.store import queries
from sozialraum.store.errors import StoreError
from sozialraum.store.queries import Release

PEOPLE = "einwohner_count"
PUBLISHED = ("belastungsindex", "benachteiligungsindex")  # shown beside, never a part
STUDY_INDEX = "prekarisierungsindex"
ENOUGH = 0.8  # share of the areas that must have a value for a date to count as the newest
_SAMPLE = "stichprobe"


@dataclass(frozen=True)
class NeedInputs:
    """Figures of the Stadträume for the need index.

    Attributes:
        panel: Values of all candidates, directions, inhabitants, noise, types.
        stichtage: Indicator -> date of its values.
        limits: Indicator -> least and largest value it can have.
        published: Published index -> values, index = code.
        published_directions: Published index -> +1 or -1, as a direction of the panel.
        study: The study's Prekarisierungsindex as published; most areas are missing.
        names: Code -> "4 Pieschen".
        labels: Indicator -> short name.
        release: The data release.
    """

    panel: Panel
    stichtage: Mapping[str, str]
    limits: Mapping[str, tuple[float, float]]
    published: Mapping[str, pd.Series]
    published_directions: Mapping[str, int]
    study: pd.Series
    names: Mapping[str, str]
    labels: Mapping[str, str]
    release: Release


def read(engine: Engine) -> NeedInputs:
    """Read everything at once.

    Raises:
        StoreError: The store is empty or cannot be read.
    """
    release = queries.release(engine)
    if release is None:
        raise StoreError("Der Datenspeicher ist leer: python -m sozialraum build")
    areas = queries.areas(engine, "stadtraum")
    codes = [str(code) for code in areas["code"]]
    registry = queries.indicators(engine).set_index("indicator_id")
    ids = [one.indicator_id for one in CANDIDATES]
    values = queries.values(engine, "stadtraum", [*ids, PEOPLE, *PUBLISHED, STUDY_INDEX])
    newest = {key: _newest(values, key, codes) for key in (*ids, PEOPLE, *PUBLISHED)}
    panel = Panel(
        values=pd.DataFrame({key: newest[key][1] for key in ids}),
        directions={
            one.indicator_id: one.assumed or int(registry.loc[one.indicator_id, "polarity"])
            for one in CANDIDATES
        },
        people=newest[PEOPLE][1],
        noise={key: _noise(values, key) for key in ids if _is_sample(values, key)},
        types={
            str(row.code): str(row.typ)
            for row in areas.itertuples()
            if isinstance(row.typ, str) and row.typ
        },
    )
    study = values[values["indicator_id"] == STUDY_INDEX].set_index("code")["value"]
    return NeedInputs(
        panel=panel,
        stichtage={key: day for key, (day, _) in newest.items()},
        limits={key: _limits(str(registry.loc[key, "unit"])) for key in ids},
        published={key: newest[key][1] for key in PUBLISHED},
        published_directions={key: int(registry.loc[key, "polarity"]) for key in PUBLISHED},
        study=study.dropna().reindex(codes),
        names={str(row.code): f"{int(row.code)} {row.short_name}" for row in areas.itertuples()},
        labels={key: str(registry.loc[key, "short_name"]) for key in ids},
        release=release,
    )


def _newest(values: pd.DataFrame, key: str, codes: list[str]) -> tuple[str, pd.Series]:
    """Date and values of the newest date that is nearly complete, else of the fullest one."""
    own = values[(values["indicator_id"] == key) & values["value"].notna()]
    counts = own.groupby("stichtag").size()
    full = counts[counts >= ENOUGH * len(codes)]
    day = str(full.index.max() if len(full) else counts.idxmax())
    return day, own[own["stichtag"] == day].set_index("code")["value"].astype(float).reindex(codes)


def _is_sample(values: pd.DataFrame, key: str) -> bool:
    return bool((values.loc[values["indicator_id"] == key, "status"] == _SAMPLE).any())


def _noise(values: pd.DataFrame, key: str) -> float:
    own = values[values["indicator_id"] == key]
    return wave_noise(own.pivot_table(index="code", columns="stichtag", values="value"))


def _limits(unit: str) -> tuple[float, float]:
    return (0.0, 100.0) if unit == "%" else (0.0, float("inf"))
