"""Children per Stadtraum and year, low, middle and high; and the city's forecast editions."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from sozialraum.answers.kept import kept_with_release
from sozialraum.answers.release import Release
from sozialraum.model.people import projection
from sozialraum.model.people.age_groups import PUBLISHED_CLASSES
from sozialraum.model.people.city_forecast import city_totals
from sozialraum.model.people.demand import AGES, Demand, adjust, compare, dwellings_by_area

COLUMNS = ("year", "code", "low", "middle", "high")
EDITION = r"^Prognose Einwohner (\d{4})$"
_YOUNGEST = "alter_0_2_count"
CITY_FORECAST = Demand()  # nothing assumed beside it


@kept_with_release  # takes longer than a slider's move may, and no slider changes it
def _projected(release: Release) -> tuple[int, pd.DataFrame] | None:
    """Year of the newest count, and the forecast by class from it on; None where it cannot be made.

    Five years of counts or the city's forecast are not in the data then.
    """
    newest, published = release.newest(_YOUNGEST, "stadtraum"), release.tables["forecast_age"]
    if not newest or published.empty:
        return None
    base_year = int(newest[:4])
    earlier = f"{base_year - projection.STEP_YEARS}{newest[4:]}"
    if earlier not in release.stichtage(_YOUNGEST, "stadtraum"):
        return None
    before, now = (_classes(release, day) for day in (earlier, newest))
    parameters = release.tables["parameters"]
    return base_year, project(before, now, base_year, published, parameters)


def _classes(release: Release, day: str) -> pd.DataFrame:
    """People by published class: index code, columns ``PUBLISHED_CLASSES``."""
    return pd.DataFrame(
        {
            name: release.at(f"alter_{name.removeprefix('a_')}_count", "stadtraum", day)["value"]
            for name in PUBLISHED_CLASSES
        }
    ).astype(float)


@lru_cache(maxsize=8)
def children(release: Release, demand: Demand = CITY_FORECAST) -> pd.DataFrame:
    """Columns year, code, low, middle, high: the newest count, then each year to come.

    Who is counted (by default all under 18) and what is assumed says ``demand``. The count's own
    year has no spread. Empty where there is no forecast: then nobody's reach is known, which is not
    zero.

    Raises:
        ProjectionError: Dwellings of a Stadtraum or year that is not in the forecast.
    """
    found = _projected(release)
    if found is None:
        return pd.DataFrame(columns=list(COLUMNS))
    base_year, people = found
    return spread(people, base_year, release.tables["parameters"], demand)


def spread(
    people: pd.DataFrame, base_year: int, parameters: pd.DataFrame, demand: Demand = CITY_FORECAST
) -> pd.DataFrame:
    """`children` of a forecast by class."""
    changed = adjust(people, base_year, demand)
    rule = projection.settings(parameters)
    return projection.band(changed, AGES[demand.ages], base_year, rule)[list(COLUMNS)]


def years(release: Release) -> range:
    """Years new dwellings can be planned for: those of the forecast after the newest count."""
    found = _projected(release)
    return range(0) if found is None else range(found[0] + 1, int(found[1]["year"].max()) + 1)


def by_area(release: Release, demand: Demand, year: int) -> pd.DataFrame:
    """Each Stadtraum's children today and at the end of a year, by forecast and as assumed.

    Returns:
        Columns code, now, forecast, assumed, difference, dwellings; empty without a forecast.
    """
    plain = children(release, Demand(ages=demand.ages))
    frame = compare(plain, children(release, demand), year)
    built = dwellings_by_area(demand, year)
    return frame.assign(dwellings=[built.get(code, 0) for code in frame["code"]])


def project(
    before: pd.DataFrame,
    now: pd.DataFrame,
    base_year: int,
    published: pd.DataFrame,
    parameters: pd.DataFrame,
) -> pd.DataFrame:
    """The forecast by class: year, code, ``PUBLISHED_CLASSES``; as far as the city's reaches.

    Raises:
        ProjectionError: The counts are incomplete or do not fit each other.
    """
    city = city_totals(published)
    years = [year for year in city.groups.index.tolist() if year > base_year]
    last = base_year + projection.STEP_YEARS * ((max(years) - base_year) // projection.STEP_YEARS)
    rule = projection.settings(parameters)
    wanted = [base_year, *(year for year in years if year <= last)]
    return projection.forecast(before, now, base_year, wanted, city, rule)


def editions(city_series: pd.DataFrame) -> pd.DataFrame:
    """Editions of the city's forecast: edition, year, people, status, source_text; oldest first.

    Args:
        city_series: Table ``city_series``; its rows "Prognose Einwohner <Ausgabe>" are taken.
    """
    edition = city_series["series"].str.extract(EDITION, expand=False)
    rows = city_series[edition.notna()]
    frame = pd.DataFrame(
        {
            "edition": edition.dropna().astype(int),
            "year": rows["time"].astype(int),
            "people": rows["value"].astype(float),
            "status": rows["status"],
            "source_text": rows["source_text"],
        }
    )
    return frame.sort_values(["edition", "year"], ignore_index=True)


def actual_people(release: Release) -> pd.DataFrame:
    """The city's people at each year's end: year, people."""
    rows = release.series("einwohner_count", "stadt").sort_values("stichtag")
    year_ends = rows[rows["stichtag"].str.endswith("-12-31") & rows["value"].notna()]
    return pd.DataFrame(
        {
            "year": year_ends["stichtag"].str[:4].astype(int).to_numpy(),
            "people": year_ends["value"].to_numpy(dtype=float),
        }
    )


def newest_course(release: Release) -> pd.DataFrame:
    """The newest edition year by year, as published by single age: year, people."""
    sums = release.tables["forecast_age"].groupby("year")["population"].sum()
    return pd.DataFrame({"year": sums.index.astype(int), "people": sums.to_numpy(dtype=float)})
