"""Forecasts whose year has come, against what was counted then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from sozialraum.answers.kept import kept_with_release
from sozialraum.answers.release import CITY, Release

FORECAST = re.compile(r"prognose_0_26_\d{4}_count")  # printed in planning papers, 0 to 26 years
COUNTED = "j0_26_count"  # the published classes end at 24 and 29: estimated
PRINTED = "j0_26_gedruckt_count"  # the same people as printed; few dates


@dataclass(frozen=True)
class Review:
    """One forecast against the count of its own date.

    Attributes:
        indicator_id: The forecast.
        day: ISO date forecast and count belong to.
        areas: Columns code, forecast, counted, error ((forecast - counted) / counted); Stadträume
            with both figures only.
        city: The same figures of the whole city; NaN = not known.
        estimate_off: By how much the estimate of who was counted has differed from the printed
            number at most, as a fraction, wherever both exist; NaN = nowhere.
    """

    indicator_id: str
    day: str
    areas: pd.DataFrame
    city: pd.Series
    estimate_off: float

    @property
    def typical(self) -> float:
        """Median of the Stadträume's errors without sign."""
        return float(self.areas["error"].abs().median())


@kept_with_release  # no slider changes it
def reviews(release: Release) -> tuple[Review, ...]:
    """All printed forecasts of young people whose date has been counted, oldest first."""
    return tuple(sorted(_reviews(release), key=lambda one: one.day))


def _reviews(release: Release) -> Iterator[Review]:
    off = _estimate_off(release)
    for key in filter(FORECAST.fullmatch, release.indicators):
        for day in release.stichtage(key, "stadtraum"):
            areas = _against(release, key, "stadtraum", day).dropna()
            if len(areas):
                city = _against(release, key, "stadt", day).set_index("code").loc[CITY]
                yield Review(key, day, areas.reset_index(drop=True), city, off)


def _against(release: Release, key: str, level: str, day: str) -> pd.DataFrame:
    forecast, counted = (
        release.at(one, level, day)["value"].astype(float) for one in (key, COUNTED)
    )
    frame = pd.DataFrame({"forecast": forecast, "counted": counted})
    frame["error"] = frame["forecast"] / frame["counted"] - 1
    return frame.rename_axis("code").reset_index()


def _estimate_off(release: Release) -> float:
    keys = ["code", "stichtag"]
    printed, counted = (release.series(one, "stadtraum") for one in (PRINTED, COUNTED))
    both = printed.merge(counted, on=keys, suffixes=("_printed", "_counted"))
    return float((both["value_counted"] / both["value_printed"] - 1).abs().max())
