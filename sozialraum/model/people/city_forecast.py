"""The city's own published forecast, which forecasts of areas have to add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sozialraum.model.errors import PlanningError
from sozialraum.model.people.age_groups import (
    FIVE_YEAR_GROUPS,
    OPEN_AGE,
    PUBLISHED_CLASSES,
    single_ages_to_classes,
    single_ages_to_groups,
)


class ProjectionError(PlanningError):
    """Figures a forecast cannot be made from; the message is German."""


@dataclass(frozen=True)
class CityTotals:
    """The city's people by year (index) in five-year groups and in the published classes."""

    groups: pd.DataFrame
    classes: pd.DataFrame

    def check(self, years: Sequence[int]) -> None:
        """Make sure that the years are covered.

        Raises:
            ProjectionError: Years without a total.
        """
        absent = [str(year) for year in years if year not in self.groups.index]
        if absent:
            raise ProjectionError(
                f"Für {', '.join(absent)} gibt es keine Prognose der Stadt. Veröffentlicht: "
                f"{self.groups.index.min()} bis {self.groups.index.max()}."
            )


def city_totals(forecast_age: pd.DataFrame) -> CityTotals:
    """The published forecast by single age, summed without any estimate.

    Args:
        forecast_age: Columns year, age (0..85, the last = 85 and over), population.

    Raises:
        ProjectionError: A year lacks an age.
    """
    wide = forecast_age.pivot_table("population", index="year", columns="age", aggfunc="sum")
    wide = wide.reindex(columns=range(OPEN_AGE + 1))
    if wide.isna().to_numpy().any():
        years = ", ".join(str(year) for year in wide.index[wide.isna().any(axis=1)])
        raise ProjectionError(f"Die Prognose der Stadt ist nicht für jedes Alter da: {years}.")
    counts = wide.to_numpy(dtype=float)
    return CityTotals(
        pd.DataFrame(
            single_ages_to_groups(counts), index=wide.index, columns=list(FIVE_YEAR_GROUPS)
        ),
        pd.DataFrame(
            single_ages_to_classes(counts), index=wide.index, columns=list(PUBLISHED_CLASSES)
        ),
    )
