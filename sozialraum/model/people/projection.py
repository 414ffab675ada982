"""Population forecast per area: Hamilton-Perry without sex, tied to the city's own forecast.

Five-year groups ``a`` of an area, ``t`` the base year::

    CCR_a     = P_{a+5}(t) / P_a(t-5)                    open last group: P(t) / sum of its sources
    CCR_a     = (1 - k) * cap(CCR_a, 0.7, 1.4) + k * cap(city's CCR_a),   k = K / (K + P_a(t-5))
    P_{a+5}(t+5) = CCR_a * P_a(t)
    P_{0-4}(t+5) = CTR * P_{20-44}(t+5),                 CTR = P_{0-4}(t) / P_{20-44}(t)

then every group of every area is scaled so that the areas add up to the city's published forecast
of that group (raking). Years between are interpolated linearly and raked too, in the published
classes and from the counted people of the base year: spreading a class evenly over its ages, there
and back, is not the identity (it makes students of 18 and 19 into 15- to 17-year-olds), so no
counted figure may pass through it. Method: Hamilton-Perry as reviewed by Tayman and Swanson. The open last group is not capped: its ratio is survival, and
0.7 would keep people alive who die.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialraum.model.defaults import default_values
from sozialraum.model.people.age_groups import (
    FIVE_YEAR_GROUPS,
    PUBLISHED_CLASSES,
    to_five_year_groups,
    to_published_classes,
)
from sozialraum.model.people.city_forecast import CityTotals, ProjectionError

STEP_YEARS = 5
ADULTS = slice(4, 9)  # 20-24 to 40-44: the adults the youngest children are measured on
PARAMETER_IDS = (
    "hp_ccr_min",
    "hp_ccr_max",
    "hp_schrumpfung_personen",
    "prognose_spanne_je_5_jahre",
)


@dataclass(frozen=True)
class Settings:
    """How far local change is trusted.

    Attributes:
        ratio_low: Smallest cohort change ratio believed.
        ratio_high: Largest one.
        shrink_persons: K: an age group of K people counts half itself and half the city.
        spread_share: Half width of the low-high band per five years, as a fraction; the register's
            covers nine of ten errors the method made on the past, the city's future not known.

    Raises:
        ProjectionError: Bounds in the wrong order or a negative value.
    """

    ratio_low: float
    ratio_high: float
    shrink_persons: float
    spread_share: float

    def __post_init__(self) -> None:
        if not 0 <= self.ratio_low <= self.ratio_high:
            raise ProjectionError(
                f"Grenzen der Kohortenquote: {self.ratio_low} bis {self.ratio_high} ist keine Spanne."
            )
        if self.shrink_persons < 0 or self.spread_share < 0:
            raise ProjectionError("Schrumpfung und Spanne dürfen nicht negativ sein.")


def settings(parameters: pd.DataFrame) -> Settings:
    """The register's settings.

    Raises:
        ParameterError: A parameter has no row.
    """
    return Settings(*default_values(parameters, PARAMETER_IDS).values())


def cohort_change_ratios(
    before: np.ndarray, now: np.ndarray, *, has_open_group: bool = True
) -> np.ndarray:
    """How each age group changed while growing five years older.

    Args:
        before: People by five-year group five years ago, shape (..., g).
        now: People today, same shape.
        has_open_group: The last group has no upper age; those already in it stay in it.

    Returns:
        Ratios, shape (..., g - 1); NaN where nobody was there before.
    """
    sources = before[..., :-1].astype(float)
    if has_open_group:
        sources[..., -1] += before[..., -1]
    ratios = np.full(sources.shape, np.nan)
    return np.divide(now[..., 1:], sources, out=ratios, where=sources > 0)


def local_ratios(before: np.ndarray, now: np.ndarray, rule: Settings) -> np.ndarray:
    """Capped cohort change ratios of areas, drawn towards the city's where few people live.

    Args:
        before: People by area and five-year group five years ago, shape (areas, g).
        now: People today, same shape.
        rule: Caps and strength.

    Returns:
        Ratios, shape (areas, g - 1). An area without people in a group takes the city's ratio; a
        group empty in the whole city counts as unchanged (1).
    """
    city = cohort_change_ratios(before.sum(axis=0), now.sum(axis=0))
    city = _capped(np.where(np.isnan(city), 1.0, city), rule)
    own = cohort_change_ratios(before, now)
    own = _capped(np.where(np.isnan(own), city, own), rule)
    people = before[:, :-1]
    basis = rule.shrink_persons + people
    # Nobody there and no shrinkage asked for: nothing of its own to trust either.
    weight = np.divide(rule.shrink_persons, basis, out=np.ones(basis.shape), where=basis > 0)
    return (1 - weight) * own + weight * city


def _capped(ratios: np.ndarray, rule: Settings) -> np.ndarray:
    capped = ratios.copy()
    capped[..., :-1] = np.clip(ratios[..., :-1], rule.ratio_low, rule.ratio_high)
    return capped


def child_ratio(now: np.ndarray) -> np.ndarray:
    """Children under five per adult of 20 to 44, shape (...,); 0 where there are no such adults."""
    adults = now[..., ADULTS].sum(axis=-1)
    return np.divide(now[..., 0], adults, out=np.zeros(adults.shape), where=adults > 0)


def advance(now: np.ndarray, ratios: np.ndarray, children_per_adult: np.ndarray) -> np.ndarray:
    """Population five years on, shape of ``now`` (areas, g), before raking."""
    sources = now[..., :-1].astype(float)
    sources[..., -1] += now[..., -1]
    later = np.empty(now.shape)
    later[..., 1:] = ratios * sources
    later[..., 0] = children_per_adult * later[..., ADULTS].sum(axis=-1)
    return later


def rake(counts: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Scale each column so that the areas add up to its total.

    Args:
        counts: People by area and age group, shape (areas, g), none negative.
        totals: City's people by age group, shape (g,).

    Raises:
        ProjectionError: A group is empty in all areas although the city has people in it.
    """
    sums = counts.sum(axis=0)
    if ((sums == 0) & (totals > 0)).any():
        raise ProjectionError(
            "Eine Altersgruppe ist in allen Gebieten leer, in der Prognose der Stadt aber nicht."
        )
    return counts * np.divide(totals, sums, out=np.zeros(sums.shape), where=sums > 0)


def forecast(
    before: pd.DataFrame,
    now: pd.DataFrame,
    base_year: int,
    years: Sequence[int],
    city: CityTotals,
    rule: Settings,
) -> pd.DataFrame:
    """Population of each area by published class; an estimate by the module's rule.

    Args:
        before: Five years before the base year: index code, columns ``PUBLISHED_CLASSES``.
        now: The base year, same codes and columns.
        base_year: Year of ``now``.
        years: Years wanted, none before the base year; the base year is the count itself.
        city: Totals for the years after it and for every fifth year up to the last of them.
        rule: Caps, shrinkage.

    Returns:
        Columns year, code and ``PUBLISHED_CLASSES``; for each year after the base year the areas
        add up to the city's class totals. Classes that end inside a
        five-year group (up to 9, 15 to 24) rest on even spreading.

    Raises:
        ProjectionError: Codes differ, a figure is missing or negative, a year is not covered.
    """
    past, today = _checked(before, now)
    if min(years) < base_year:
        raise ProjectionError(f"Prognosejahre dürfen nicht vor {base_year} liegen.")
    step_count = -(-(max(years) - base_year) // STEP_YEARS)
    nodes = [base_year + STEP_YEARS * number for number in range(1, step_count + 1)]
    city.check(sorted({*years, *nodes} - {base_year}))
    totals = city.classes[list(PUBLISHED_CLASSES)].astype(float)
    ratios, children = local_ratios(past, today, rule), child_ratio(today)
    groups, path = today, [now[list(PUBLISHED_CLASSES)].to_numpy(dtype=float)]
    for node in nodes:
        groups = rake(advance(groups, ratios, children), city.groups.loc[node].to_numpy())
        path.append(rake(_classes(groups), totals.loc[node].to_numpy()))
    counts = [
        _between(path, 0)
        if year == base_year
        else rake(_between(path, year - base_year), totals.loc[year].to_numpy())
        for year in years
    ]
    frame = pd.DataFrame(np.concatenate(counts), columns=list(PUBLISHED_CLASSES))
    frame.insert(0, "code", np.tile(now.index.astype(str), len(counts)))
    frame.insert(0, "year", np.repeat(list(years), len(now)))
    return frame


def _classes(groups: np.ndarray) -> np.ndarray:
    return to_published_classes(pd.DataFrame(groups, columns=list(FIVE_YEAR_GROUPS))).to_numpy()


def _between(path: list[np.ndarray], distance: int) -> np.ndarray:
    """Population ``distance`` years after the base year, linear between the five-year points."""
    whole, part = divmod(distance, STEP_YEARS)
    if not part:
        return path[whole]
    share = part / STEP_YEARS
    return (1 - share) * path[whole] + share * path[whole + 1]


def _checked(before: pd.DataFrame, now: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    if sorted(before.index) != sorted(now.index):
        raise ProjectionError("Die beiden Stichtage nennen nicht dieselben Gebiete.")
    frames = [to_five_year_groups(before.loc[now.index]), to_five_year_groups(now)]
    for frame in frames:
        # "not >= 0" also catches missing values, which must not become zero
        wrong = frame.index[~(frame >= 0).all(axis=1)]
        if len(wrong):
            raise ProjectionError(
                f"Fehlende oder negative Einwohnerzahl: Gebiet {', '.join(map(str, wrong))}."
            )
    return frames[0].to_numpy(), frames[1].to_numpy()


def band(
    population: pd.DataFrame, classes: Sequence[str], base_year: int, rule: Settings
) -> pd.DataFrame:
    """Low, middle and high number of people of some classes per area and year.

    Rule: middle is the forecast; low and high lie ``spread_share`` per five years below and above
    it, in proportion to the distance from the base year. Each area stands for itself: areas are
    not low all at once, so low values do not add up to a low city.

    Args:
        population: Result of :func:`forecast`.
        classes: Which of ``PUBLISHED_CLASSES`` to add, for example those under 18.
        base_year: Year the forecast starts from.
        rule: Holds the spread.

    Returns:
        Columns year, code, low, middle, high; never negative.
    """
    middle = population[list(classes)].sum(axis=1, skipna=False).to_numpy(dtype=float)
    distance = (population["year"].to_numpy() - base_year) / STEP_YEARS
    half = np.minimum(rule.spread_share * distance, 1.0)
    return pd.DataFrame(
        {
            "year": population["year"].to_numpy(),
            "code": population["code"].to_numpy(),
            "low": middle * (1 - half),
            "middle": middle,
            "high": middle * (1 + half),
        }
    )
