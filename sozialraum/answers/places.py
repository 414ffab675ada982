"""What a question about sites is asked of: Stadtteil points, their people, places, the Elbe.

A Stadtteil is one point here (the published one); places without a published coordinate are counted
at the point of their Stadtteil, and protective places have no place at all. Changes made for good
on the page Angebote count, those of a playground do not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sozialraum.answers.release import Release
from sozialraum.model import heterogeneity
from sozialraum.model.defaults import default_values
from sozialraum.model.heterogeneity import HeterogeneityError
from sozialraum.model.measures import need
from sozialraum.model.services import CLOSED
from sozialraum.model.sites.distances import Points, River, to_metres
from sozialraum.store import elbe
from sozialraum.store.errors import StoreError

# Who a place is for: indicator of the Stadtteil level and how people say it.
GROUPS = {
    "u6": ("u6_count", "unter 6-Jährige"),
    "a6_9": ("alter_6_9_count", "6- bis 9-Jährige"),
    "a10_14": ("alter_10_14_count", "10- bis 14-Jährige"),
    "a15_17": ("alter_15_17_count", "15- bis 17-Jährige"),
    "u18": ("u18_count", "unter 18-Jährige"),
    "u25": ("u25_count", "unter 25-Jährige"),
}
_INDEX, _PEOPLE, _EXTRA = "belastungsindex", "u18_count", "mehrbedarf_je_sd"
# A place that still runs, but whose end is decided, is none to plan with.
_THREATENED, _DECIDED = "bedroht", "Schließung beschlossen"


@dataclass(frozen=True, eq=False)  # itself only, so answers can be kept by it
class Places:
    """Frames for questions about sites.

    Attributes:
        areas: Index = code of the Stadtteil; name, stadtraum (code), stadtbezirk (name), typ ("" = nobody
            published it), area_km2, and one column of people per group of `GROUPS`.
        points: The Stadtteile's points, in the order of ``areas``.
        need: Index = code: need per head against the city's mean (1 = mean), from the Stadtraum; of a
            split Stadtteil the mean of its Stadträume, each counted by the under-18s living there.
        mixed: Names of split Stadtteile -> Stadtraum -> share of its under-18s there, 0-1.
        facilities: Places in a known Stadtteil that still exist: facility_id, name, category,
            stadtteil_code, vzae, exact (published coordinate), x, y (metres).
        unplaced: Category -> places that still exist but whose Stadtteil nobody published.
        course: The Elbe, metres, in the direction of flow.
        bridges: name, is_open, x, y (metres), source.
        stichtag: Of the people, ISO date.
    """

    areas: pd.DataFrame
    points: Points
    need: pd.Series
    mixed: dict[str, dict[str, float]]
    facilities: pd.DataFrame
    unplaced: pd.Series
    course: np.ndarray
    bridges: pd.DataFrame
    stichtag: str

    def river(self, closed: Collection[str] | None = None) -> River:
        """The Elbe with its bridges; ``closed`` names those one cannot cross (None: as recorded).

        Raises:
            SitesError: No bridge is left.
        """
        return river_of(self.course, self.bridges, closed)


def read(release: Release, services: pd.DataFrame, data_dir: Path) -> Places:
    """Bring everything together.

    Args:
        release: Points, people, need.
        services: The list of services with the changes made for good.
        data_dir: Where the Elbe's file lies.

    Raises:
        StoreError: The Elbe's file cannot be read, or a split Stadtteil's people contradict its
            Stadträume's.
    """
    areas, stichtag = _areas(release)
    parts = _under_18(release, areas["homes"], stichtag)
    xy = to_metres(areas["lon"], areas["lat"])
    facilities = services[_exists(services)]
    known = facilities[facilities["stadtteil_code"].isin(areas.index)]
    course, bridges = elbe.read(data_dir)
    return Places(
        areas=areas.drop(columns=["lon", "lat", "homes"]),
        points=Points(tuple(areas.index), xy),
        need=_mean_by_children(parts, _need_of_stadtraeume(release)).reindex(areas.index),
        mixed=_mixed(parts, areas["name"]),
        facilities=_placed(known, pd.DataFrame(xy, index=areas.index, columns=["x", "y"])),
        unplaced=facilities.drop(known.index)["map_category"].value_counts(),
        course=course,
        bridges=bridges,
        stichtag=stichtag,
    )


def river_of(
    course: np.ndarray, bridges: pd.DataFrame, closed: Collection[str] | None = None
) -> River:
    """The Elbe with its bridges, see `Places.river`."""
    shut = set(bridges.loc[~bridges["is_open"], "name"] if closed is None else closed)
    left = bridges[~bridges["name"].isin(shut)]
    return River(course, left[["x", "y"]].to_numpy(float))


def _areas(release: Release) -> tuple[pd.DataFrame, str]:
    areas = release.areas["stadtteil"].set_index("code")
    areas = areas[areas["counted_with"].isna() & areas["lon"].notna()]
    typs = release.areas["stadtraum"].set_index("code")["typ"].fillna("")
    bezirke = release.areas["stadtbezirk"].set_index("code")["short_name"]
    homes = areas["stadtraum_codes"].str.split("|")
    stadtraum = homes.str[-1]  # of the split Strehlen the larger part's, as on the map
    frame = pd.DataFrame(
        {
            "name": areas["name"],
            "stadtraum": stadtraum,
            "homes": homes,
            "stadtbezirk": areas["stadtbezirk_code"].map(bezirke),
            "typ": stadtraum.map(typs),
            "area_km2": areas["area_km2"],
            "lon": areas["lon"],
            "lat": areas["lat"],
        }
    )
    keys = {group: key for group, (key, _) in GROUPS.items()}
    stichtag = max(release.newest(key, "stadtteil") for key in keys.values())
    for group, key in keys.items():
        frame[group] = release.at(key, "stadtteil", stichtag)["value"].reindex(frame.index)
    return frame, stichtag


def _under_18(release: Release, homes: pd.Series, stichtag: str) -> pd.DataFrame:
    """Under-18s of each part of a Stadtteil (see `heterogeneity.split_parts`): code, stadtraum, u18_count."""
    stadtteile, stadtraeume = (
        release.at(_PEOPLE, level, stichtag)["value"].rename(_PEOPLE).to_frame()
        for level in ("stadtteil", "stadtraum")
    )
    try:
        return heterogeneity.split_parts(
            stadtteile.reindex(homes.index), stadtraeume, homes.to_dict()
        )
    except HeterogeneityError as error:
        raise StoreError(str(error)) from None


def _mixed(parts: pd.DataFrame, names: pd.Series) -> dict[str, dict[str, float]]:
    return {
        str(names[code]): dict(
            zip(rows["stadtraum"], rows[_PEOPLE] / rows[_PEOPLE].sum(), strict=True)
        )
        for code, rows in parts[parts["is_cut"]].groupby("code")
    }


def _mean_by_children(parts: pd.DataFrame, need_of: pd.Series) -> pd.Series:
    """Need of each Stadtteil, index code; a whole one has its Stadtraum's, however many live there."""
    people = parts[_PEOPLE].where(parts["is_cut"], 1.0)
    total = (people * parts["stadtraum"].map(need_of)).groupby(parts["code"]).sum(min_count=1)
    return total / people.groupby(parts["code"]).sum(min_count=1)


def _need_of_stadtraeume(release: Release) -> pd.Series:
    """Need per head of the Stadträume, 1 = the city's mean."""
    theta = default_values(release.tables["parameters"], [_EXTRA])[_EXTRA]
    people, index = (release.newest_values(key, "stadtraum") for key in (_PEOPLE, _INDEX))
    polarity = release.indicator(_INDEX).polarity
    shares = need.weighted_population(people, index, theta=theta, polarity=polarity)
    return shares * people.sum() / people


def _exists(facilities: pd.DataFrame) -> pd.Series:
    is_decided = (facilities["operation"] == _THREATENED) & facilities["state"].str.startswith(
        _DECIDED
    )
    return (facilities["operation"] != CLOSED) & ~is_decided


def _placed(known: pd.DataFrame, centres: pd.DataFrame) -> pd.DataFrame:
    is_exact = known["lat"].notna() & known["lon"].notna()
    own = to_metres(known["lon"].fillna(0.0), known["lat"].fillna(0.0))
    centre = centres.loc[known["stadtteil_code"]].to_numpy(float)
    xy = np.where(is_exact.to_numpy()[:, None], own, centre)
    return pd.DataFrame(
        {
            "facility_id": known["service_id"],
            "name": known["name"],
            "category": known["map_category"],
            "stadtteil_code": known["stadtteil_code"],
            "vzae": known["vzae"],
            "exact": is_exact,
            "x": xy[:, 0],
            "y": xy[:, 1],
        }
    ).reset_index(drop=True)
