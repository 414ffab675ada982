"""What the need index is computed with, from one data release: the same on the page and elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sozialraum.answers.release import Release
from sozialraum.model.ranking.catalogue import CANDIDATES
from sozialraum.model.ranking.panel import Panel
from sozialraum.store import queries
from sozialraum.text import format as de
from sozialraum.text.need import Names

PEOPLE = "einwohner_count"
PUBLISHED = ("belastungsindex", "benachteiligungsindex")  # shown beside, never a part
STUDY_INDEX = "prekarisierungsindex"


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
    release: queries.Release

    @property
    def words(self) -> Names:
        """What the sentences call areas and indicators, with the years of the figures."""
        years = {key: de.year(day) for key, day in self.stichtage.items()}
        return Names(self.names, self.labels, years)


def read(release: Release) -> NeedInputs:
    """Everything of one data release."""
    areas = release.areas["stadtraum"]
    codes = [str(code) for code in areas["code"]]
    registry = release.indicators
    ids = [one.indicator_id for one in CANDIDATES]
    every = (*ids, PEOPLE, *PUBLISHED)
    newest = {key: release.newest_values(key, "stadtraum") for key in every}
    panel = Panel(
        values=pd.DataFrame({key: newest[key] for key in ids}),
        directions={
            one.indicator_id: one.assumed or registry[one.indicator_id].polarity
            for one in CANDIDATES
        },
        people=newest[PEOPLE],
        noise={key: release.noise[key] for key in ids if key in release.noise},
        types={
            str(row.code): str(row.typ)
            for row in areas.itertuples()
            if isinstance(row.typ, str) and row.typ
        },
    )
    study = release.series(STUDY_INDEX, "stadtraum").set_index("code")["value"]
    return NeedInputs(
        panel=panel,
        stichtage={key: release.newest(key, "stadtraum") for key in every},
        limits={key: _limits(registry[key].unit) for key in ids},
        published={key: newest[key] for key in PUBLISHED},
        published_directions={key: registry[key].polarity for key in PUBLISHED},
        study=study.dropna().reindex(codes),
        names={str(row.code): f"{int(row.code)} {row.short_name}" for row in areas.itertuples()},
        labels={key: registry[key].short_name for key in ids},
        release=release.release,
    )


def _limits(unit: str) -> tuple[float, float]:
    return (0.0, 100.0) if unit == "%" else (0.0, float("inf"))
