"""Who starts when: waves of a scenario's areas under yearly caps, and what the years then bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from sozialraum.answers import forecast
from sozialraum.answers.release import Release
from sozialraum.answers.scenario import years as pay_years
from sozialraum.model.costs import paths, pay_path, personnel, staffing
from sozialraum.model.costs.staffing import Vacancy
from sozialraum.model.people.demand import Demand
from sozialraum.model.scenario.presets import MODELLRAEUME
from sozialraum.model.scenario.result import ScenarioResult

BURDEN = "belastungsindex"
INDICATORS = ["u18_count", "einwohner_count", BURDEN]
OUTSIDE = "ortschaften"
PILOT, KIFAZ, OTHERS = "modell", "kifaz", "uebrige"
# Years after the last pay table: its own year has begun, so the first full year is the next.
START_IDS = {
    PILOT: "start_modellraum_jahre",
    KIFAZ: "start_kifaz_jahre",
    OTHERS: "start_uebrige_jahre",
}
WAVE_NAMES = {
    PILOT: "Modellräume",
    KIFAZ: "Weitere KiFaZ",
    OTHERS: "Weitere Stellen und Budgets",
}


@dataclass(frozen=True)
class Choices:
    """What people set on the page.

    Attributes:
        wished: Start year by wave key.
        kifaz_cap: Most new KiFaZ per year.
        vzae_cap: Most new VzÄ per year.
        year_count: Years shown, 5 to 10.
        growth: Wage growth per year beyond the last pay table, as a fraction.
        start_up_eur: One-off cost of a KiFaZ.
        demand: Who is counted, and what is assumed beside the city's forecast.
        vacancy: Which posts stand empty.
    """

    wished: Mapping[str, int]
    kifaz_cap: float
    vzae_cap: float
    year_count: int
    growth: float
    start_up_eur: float
    demand: Demand = field(default_factory=Demand)
    vacancy: Vacancy = field(default_factory=Vacancy)


@dataclass(frozen=True)
class Course:
    """A scenario over time.

    Attributes:
        path: Posts and money per area and year.
        starts: One row per area: code, wave, wished, start; in the order of starting.
        reach: Children where there are posts: year, low, middle, high (NaN = not known).
        pay_year: Last year with a pay table; later years rise by the growth.
        staff: Posts filled and vacant per year, as `staffing.vacant` gives them.
    """

    path: paths.Path
    starts: pd.DataFrame
    reach: pd.DataFrame
    pay_year: int
    staff: pd.DataFrame

    @property
    def later(self) -> pd.DataFrame:
        """Areas the caps push beyond the year wished: rows of ``starts``."""
        return self.starts[self.starts["start"] > self.starts["wished"]]


def plan_of(result: ScenarioResult) -> pd.DataFrame:
    """The scenario's posts and yearly amounts by area; posts outside the Stadträume as one row."""
    frame = result.areas[["code", *paths.PLAN_COLUMNS]].copy()
    frame["kifaz"] = frame["kifaz"].astype(float)
    if result.outside_vzae:
        row = dict.fromkeys(paths.PLAN_COLUMNS, 0.0)
        row["koordination_vzae"] = result.outside_vzae
        frame = pd.concat([frame, pd.DataFrame([{"code": OUTSIDE, **row}])], ignore_index=True)
    wanted = (frame[list(paths.PLAN_COLUMNS)] > 0).any(axis=1)
    return frame[wanted].reset_index(drop=True)


def waves_of(plan: pd.DataFrame, order: Sequence[str]) -> dict[str, list[str]]:
    """Wave key -> codes, first to start first; waves without areas are left out.

    Args:
        plan: Result of `plan_of`.
        order: All Stadtraum codes, first to start first within their wave.
    """
    place = {code: number for number, code in enumerate(order)}
    found: dict[str, list[str]] = {key: [] for key in WAVE_NAMES}
    for code, kifaz in zip(plan["code"].tolist(), plan["kifaz"].tolist(), strict=True):
        key = PILOT if code in MODELLRAEUME else KIFAZ if kifaz else OTHERS
        found[key].append(code)
    return {
        key: sorted(codes, key=lambda code: (place.get(code, len(place)), code))
        for key, codes in found.items()
        if codes
    }


def by_burden(burden: pd.Series, polarity: int) -> list[str]:
    """Codes with the highest burden first; ties by code, areas without a value last.

    Args:
        burden: An index of burden, index = code.
        polarity: +1 higher = more burden, -1 higher = less.
    """
    frame = pd.DataFrame({"code": burden.index.astype(str), "burden": burden.to_numpy() * polarity})
    ordered = frame.sort_values(["burden", "code"], ascending=[False, True], na_position="last")
    return [str(code) for code in ordered["code"].tolist()]


def start_years(
    plan: pd.DataFrame,
    waves: Mapping[str, Sequence[str]],
    wished: Mapping[str, int],
    terms: paths.Terms,
) -> pd.DataFrame:
    """Start year of each area: wishes as far as the caps allow.

    Waves come in the order of the years wished. A wave that the one before still fills up with its
    late starters queues behind them and shares what is left of that year.

    Returns:
        Columns code, wave, wished, start; in the order of starting.
    """
    wave_of = {code: key for key, codes in waves.items() for code in codes}
    starts: dict[str, int] = {}
    queue: list[str] = []
    queued: dict[str, int] = {}
    begin = terms.first_year
    for key in sorted(waves, key=lambda key: wished[key]):
        if not queued or wished[key] > max(queued.values()):
            queue, begin = [], wished[key]
        queue += waves[key]
        rows = plan[plan["code"].isin(queue)]
        queued = paths.waves(rows, queue, replace(terms, first_year=begin))
        starts |= queued
    rows_out = [(code, wave_of[code], wished[wave_of[code]], year) for code, year in starts.items()]
    frame = pd.DataFrame(rows_out, columns=["code", "wave", "wished", "start"])
    return frame.sort_values("start", kind="stable", ignore_index=True)


def reach_of(areas: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Children who live where there are posts: year, low, middle, high; NaN = not known.

    Args:
        areas: ``areas`` of a path, area by area.
        people: Columns year, code, low, middle, high.
    """
    # The Ortschaften lie inside the 17 Stadträume: their children are counted there already.
    inside = areas.loc[areas["code"] != OUTSIDE, ["year", "code"]]
    years, names = areas["year"].unique(), ["low", "middle", "high"]
    found = people.set_index(["year", "code"])[names].reindex(pd.MultiIndex.from_frame(inside))
    counts = found.to_numpy(dtype=float).reshape(-1, len(years), len(names))
    runs = areas.loc[inside.index, "vzae"].to_numpy().reshape(-1, len(years), 1) > 0
    sums = np.where(runs, counts, 0.0).sum(axis=0)
    return pd.DataFrame({"year": years, **dict(zip(names, sums.T, strict=True))})


def orders(release: Release) -> dict[str, list[str]]:
    """Ways to order the areas of a wave: "belastung" (highest first) and "nummer" -> codes."""
    burden = release.newest_values(BURDEN, "stadtraum")
    return {
        "belastung": by_burden(burden, release.indicator(BURDEN).polarity),
        "nummer": [str(code) for code in burden.index],
    }


def course(
    release: Release,
    result: ScenarioResult,
    waves: Mapping[str, Sequence[str]],
    choices: Choices,
) -> Course:
    """`compute` with pay, parameters and forecast of a release."""
    tables = {key: release.tables[key] for key in ("pay", "parameters")}
    people = forecast.children(release, choices.demand)
    return compute(result, waves, choices, {**tables, "people": people})


def reach_by_forecast(release: Release, course: Course, demand: Demand) -> pd.DataFrame:
    """`reach_of` by the city's forecast alone: the same ages, nothing assumed beside it."""
    if demand.is_forecast:
        return course.reach
    return reach_of(course.path.areas, forecast.children(release, Demand(ages=demand.ages)))


def usual(release: Release, plan: pd.DataFrame, demand: Demand, vacancy: Vacancy) -> Choices:
    """Choices with the register's defaults, as the page begins with them.

    Raises:
        ParameterError: A parameter has no row.
    """
    first = pay_years(release)[-1]
    return Choices(
        {key: first + int(release.parameter(START_IDS[key])) for key in waves_of(plan, [])},
        release.parameter(paths.CAP_IDS["kifaz"]),
        release.parameter(paths.CAP_IDS["vzae"]),
        int(release.parameter(paths.YEAR_COUNT_ID)),
        release.parameter(pay_path.GROWTH_ID),
        release.parameter(paths.START_UP_ID),
        demand,
        vacancy,
    )


def compute(
    result: ScenarioResult,
    waves: Mapping[str, Sequence[str]],
    choices: Choices,
    tables: Mapping[str, pd.DataFrame],
) -> Course:
    """The scenario's years.

    Args:
        result: The scenario; must hold something in at least one area.
        waves: Result of `waves_of`.
        choices: What people set.
        tables: ``pay``, ``parameters`` and ``people`` (year, code, low, middle, high).

    Raises:
        CostError, PathError: Pay or plan cannot be carried through the years.
    """
    scenario, pay, parameters = result.scenario, tables["pay"], tables["parameters"]
    pay_year = personnel.available_years(pay, parameters)[-1]
    material = personnel.material_eur(scenario.view, personnel.pay_parameters(parameters, pay_year))
    terms = replace(
        paths.terms(parameters, min(choices.wished.values()), scenario.gamma, material),
        year_count=choices.year_count,
        start_up_eur=choices.start_up_eur,
        vzae_cap=choices.vzae_cap,
        kifaz_cap=choices.kifaz_cap,
    )
    plan = plan_of(result)
    starts = start_years(plan, waves, choices.wished, terms)
    groups = (scenario.pay_group_koordination, scenario.pay_group_kifaz)
    rates = [
        pay_path.employer_path(
            pay, parameters, group, scenario.pay_step, terms.years, choices.growth
        )
        for group in groups
    ]
    people = tables["people"]
    children = people.rename(columns={"middle": "children"})[["code", "year", "children"]]
    path = paths.build(
        plan,
        dict(zip(starts["code"].tolist(), starts["start"].tolist(), strict=True)),
        terms,
        rates[0],
        rates[1],
        children,
    )
    staff = staffing.vacant(path.areas, choices.vacancy)
    return Course(path, starts, reach_of(path.areas, people), pay_year, staff)
