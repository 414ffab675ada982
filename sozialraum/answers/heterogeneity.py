"""Vielfalt: what the average of a Stadtraum hides, and sums of freely chosen areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pandas as pd

from sozialraum.answers import heterogeneity_inputs
from sozialraum.answers.heterogeneity_inputs import Inputs
from sozialraum.answers.registered import Indicator
from sozialraum.answers.release import Release
from sozialraum.model.heterogeneity import spatial
from sozialraum.model.heterogeneity.choice import aggregate, members, reconcile
from sozialraum.model.heterogeneity.profile import Profile, Settings
from sozialraum.model.heterogeneity.profile import profile as heterogeneity_profile
from sozialraum.model.measures.aggregate import Aggregate
from sozialraum.text import format as de
from sozialraum.text import heterogeneity as words_of
from sozialraum.text.heterogeneity import Words


@dataclass(frozen=True)
class Line:
    """One indicator for the chosen areas and for the city."""

    indicator: Indicator
    stichtag: str
    own: Aggregate
    city: Aggregate


@dataclass(frozen=True)
class Result:
    """An indicator at a date, from all sides; computed when first asked for.

    Attributes:
        release: The data release.
        indicator: What is shown.
        inputs: Figures of all levels.
        settings: The rules.
        selected: Code of the Stadtraum in the middle, "" = none.
        is_strict: Whether the map of neighbours corrects for many tests.
    """

    release: Release
    indicator: Indicator
    inputs: Inputs
    settings: Settings
    selected: str = ""
    is_strict: bool = True

    @property
    def what(self) -> str:
        """Indicator and date: "Ausländeranteil, 31.12.2025"."""
        return f"{self.indicator.name}, {de.date(self.inputs.stichtag)}"

    @property
    def name(self) -> str:
        """The selected Stadtraum: "4 Pieschen"."""
        return self.words.stadtraeume[self.selected]

    @cached_property
    def stadtteile(self) -> dict[str, str]:
        """Code of a Stadtteil -> name."""
        return self.release.names("stadtteil")

    @cached_property
    def words(self) -> Words:
        """Names and units."""
        return Words(
            name=self.indicator.name,
            unit=self.indicator.unit,
            decimals=self.indicator.decimals,
            stadtraeume=self.release.names("stadtraum"),
            parts=words_of.part_names(self.inputs.parts, self.stadtteile),
        )

    @cached_property
    def profile(self) -> Profile:
        """Spread, pockets and ranks of the Stadträume."""
        key = self.indicator.indicator_id
        return _profile(self.release, key, self.inputs.stichtag, self.settings)

    @property
    def pairs(self) -> pd.DataFrame:
        """Which Stadtteile are neighbours: stadtteil_a, stadtteil_b."""
        return self.release.tables["neighbours"]

    @cached_property
    def neighbours(self) -> tuple[spatial.Moran, pd.DataFrame]:
        """Moran's I, and LISA of all Stadtteile with their values."""
        return spatial.pattern(self.inputs.stadtteile["value"].astype(float), self.pairs)

    @cached_property
    def classes(self) -> pd.Series:
        """Stadtteil -> letters of its place among its neighbours, "" = may be chance."""
        found = self.neighbours[1]
        column = "is_significant" if self.is_strict else "is_nominal"
        return found["quadrant"].where(found[column], "")

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Numerator and denominator summed at every level, with the gap to the city's."""
        found = self.inputs
        return reconcile(found.stadtteile, found.parts, found.stadtraeume, found.city)

    def choice_name(self, one: str) -> str:
        """The name of something that can be added up: "Stadtraum 4 Pieschen"."""
        return words_of.choice_name(one, self.words, self.stadtteile)

    def together(self, chosen: Sequence[str]) -> Aggregate:
        """Areas added up; ``chosen`` as in `heterogeneity.choice_ids`.

        Raises:
            HeterogeneityError: Nothing is chosen, or areas overlap.
        """
        return aggregate(self.inputs.parts, chosen, factor=self.indicator.factor)

    def lines(self, chosen: Sequence[str]) -> list[Line]:
        """Every indicator on offer for the chosen areas, the shown one first.

        At the date shown, if the indicator has it, else at its newest.

        Raises:
            HeterogeneityError: As in `together`.
        """
        members(self.inputs.parts, chosen)
        day, found = self.inputs.stichtag, []
        for key, dates in heterogeneity_inputs.offered(self.release).items():
            other = answer(self.release, key, day if day in dates else dates[-1], self.settings)
            found.append(
                Line(
                    other.indicator,
                    other.inputs.stichtag,
                    other.together(chosen),
                    other.together(["stadt"]),
                )
            )
        found.sort(key=lambda line: line.indicator != self.indicator)
        return found


def answer(
    release: Release,
    indicator_id: str,
    stichtag: str,
    settings: Settings,
    *,
    selected: str = "",
    is_strict: bool = True,
) -> Result:
    """What an indicator says about the inside of Stadträume at a date.

    Raises:
        HeterogeneityError: There are no such figures, or the levels contradict each other.
    """
    inputs = _inputs(release, indicator_id, stichtag)
    item = release.indicator(indicator_id)
    return Result(release, item, inputs, settings, selected, is_strict)


# Both are the same for every Stadtraum somebody looks at: half of a page's time.
@lru_cache(maxsize=16)
def _inputs(release: Release, indicator_id: str, stichtag: str) -> Inputs:
    return heterogeneity_inputs.collect(release, indicator_id, stichtag)


@lru_cache(maxsize=4)
def _profile(release: Release, indicator_id: str, stichtag: str, settings: Settings) -> Profile:
    measure = heterogeneity_inputs.measure(release.indicator(indicator_id))
    return heterogeneity_profile(_inputs(release, indicator_id, stichtag).parts, measure, settings)
