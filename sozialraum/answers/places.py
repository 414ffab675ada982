"""What a question about sites is asked of: Stadtteil points, their people, places, the Elbe.

A Stadtteil is one point here: the published one, or the middle of its official borders where these
are loaded. Places without a coordinate are counted at the point of their Stadtteil, and protective
places have no place at all. Changes made for good on the page Angebote count, those of a playground
do not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from sozialraum.answers.release import Release
from sozialraum.model.defaults import default_values
from sozialraum.model.heterogeneity.parts import HeterogeneityError, split_parts
from sozialraum.model.measures import need
from sozialraum.model.services import CLOSED
from sozialraum.model.sites.distances import Points, River, to_metres
from sozialraum.model.sites.walkways import Walkways
from sozialraum.store import border_points, elbe
from sozialraum.store.errors import StoreError
from sozialraum.store.services import PUBLISHED_POINT

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
        facilities: Places in a known Stadtteil or with a point that still exist: facility_id, name,
            category, stadtteil_code, is_guessed (the Stadtteil with the nearest middle, where none
            is known), vzae, exact (has a point), point (where from, see `store.services.current`),
            x, y (metres), lon, lat (degrees, NaN = no point).
        ended: The same of places with a point that are closed, or soon.
        unplaced: Category -> places that still exist but whose place nobody published.
        course: The Elbe, metres, in the direction of flow.
        bridges: name, is_open, x, y (metres), source.
        stichtag: Of the people, ISO date.
        has_borders: Whether the points are those of loaded official borders.
        ways: The loaded network of streets and paths, None = there is none.
    """

    areas: pd.DataFrame
    points: Points
    need: pd.Series
    mixed: dict[str, dict[str, float]]
    facilities: pd.DataFrame
    ended: pd.DataFrame
    unplaced: pd.Series
    course: np.ndarray
    bridges: pd.DataFrame
    stichtag: str
    has_borders: bool
    ways: Walkways | None

    @cached_property
    def off_network(self) -> list[str]:
        """Names of Stadtteile whose point lies far from every loaded way."""
        far = self.ways.far(self.points) if self.ways else []
        return [str(name) for name in self.areas.loc[far, "name"]]

    def network_metres(self, ways: Walkways) -> pd.DataFrame:
        """Metres along a network from each Stadtteil (rows) to each Stadtteil and place (columns)."""
        rows = pd.concat([self.facilities, self.ended])
        xy = np.vstack([self.points.xy, rows[["x", "y"]].to_numpy(float)])
        targets = Points((*self.points.ids, *rows["facility_id"]), xy)
        return pd.DataFrame(ways.metres(self.points, targets), self.points.ids, targets.ids)

    @property
    def found_points(self) -> int:
        """How many places have a point that was loaded, not published."""
        points = pd.concat([self.facilities["point"], self.ended["point"]])
        return int((~points.isin(["", PUBLISHED_POINT])).sum())

    def river(self, closed: Collection[str] | None = None) -> River:
        """The Elbe with its bridges; ``closed`` names those one cannot cross (None: as recorded).

        Raises:
            SitesError: No bridge is left.
        """
        return river_of(self.course, self.bridges, closed)


def read(
    release: Release,
    services: pd.DataFrame,
    data_dir: Path,
    *,
    ways: Walkways | None = None,
    published_only: bool = False,
) -> Places:
    """Bring everything together.

    Args:
        release: Points, people, need, borders.
        services: The list of services with the changes made for good, as `store.services.current`.
        data_dir: Where the Elbe's file lies.
        ways: The loaded network (`store.ways.network`).
        published_only: Leave out what was loaded (borders, found points, ways): how it was before.

    Raises:
        StoreError: The Elbe's file cannot be read, or a split Stadtteil's people contradict its
            Stadträume's.
    """
    areas, stichtag = _areas(release)
    parts = _under_18(release, areas["homes"], stichtag)
    borders = release.boundaries["stadtteil"].set_index("code")
    has_borders = not published_only and not release.is_schematic("stadtteil")
    if has_borders:
        areas[["lon", "lat"]] = border_points.middles(borders["geojson"]).loc[areas.index]
    xy = to_metres(areas["lon"], areas["lat"])
    centres = pd.DataFrame(xy, index=areas.index, columns=["x", "y"])
    ground = _Ground(areas, centres, borders["geojson"] if has_borders else None)
    if published_only:
        is_found = ~services["point"].isin(["", PUBLISHED_POINT])
        services = services.assign(
            point=services["point"].mask(is_found, ""),
            **{name: services[name].mask(is_found) for name in ("lat", "lon")},
        )
    exists = _exists(services)
    has_point = services["point"] != ""
    known = services["stadtteil_code"].isin(areas.index) | has_point
    course, bridges = elbe.read(data_dir)
    return Places(
        areas=areas.drop(columns=["lon", "lat", "homes"]),
        points=Points(tuple(areas.index), xy),
        need=_mean_by_children(parts, _need_of_stadtraeume(release)).reindex(areas.index),
        mixed=_mixed(parts, areas["name"]),
        facilities=_placed(services[exists & known], ground),
        ended=_placed(services[~exists & has_point], ground),
        unplaced=services.loc[exists & ~known, "map_category"].value_counts(),
        course=course,
        bridges=bridges,
        stichtag=stichtag,
        has_borders=has_borders,
        ways=None if published_only else ways,
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
        return split_parts(stadtteile.reindex(homes.index), stadtraeume, homes.to_dict())
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


@dataclass(frozen=True)
class _Ground:
    """Where Stadtteile lie: ``areas`` and ``centres`` (x, y) by code, ``borders`` GeoJSON or None."""

    areas: pd.DataFrame
    centres: pd.DataFrame
    borders: pd.Series | None

    def stadtteil_at(self, lon: float, lat: float, stadtraum: str) -> tuple[str, bool]:
        """The Stadtteil a point lies in, and whether that is a guess.

        Without official borders it is the one with the nearest middle, of the Stadtraum that is
        known ("" = none is).
        """
        if self.borders is not None:
            code = border_points.area_at(self.borders, lon, lat)
            if code is not None:
                return code, False
        homes = self.areas["homes"]
        near = self.centres[[not stadtraum or stadtraum in codes for codes in homes]]
        away = np.hypot(*(near.to_numpy(float) - to_metres([lon], [lat])).T)
        return str(near.index[away.argmin()]), True


def _placed(rows: pd.DataFrame, ground: _Ground) -> pd.DataFrame:
    is_exact = (rows["point"] != "").to_numpy()
    codes, guessed = rows["stadtteil_code"].astype(str).to_list(), [False] * len(rows)
    for i, row in enumerate(rows.to_dict("records")):
        if row["stadtteil_code"] not in ground.centres.index:
            home = row["stadtraum_code"]
            codes[i], guessed[i] = ground.stadtteil_at(row["lon"], row["lat"], home)
    own = to_metres(rows["lon"].fillna(0.0), rows["lat"].fillna(0.0))
    xy = np.where(is_exact[:, None], own, ground.centres.loc[codes].to_numpy(float))
    return pd.DataFrame(
        {
            "facility_id": rows["service_id"].to_numpy(),
            "name": rows["name"].to_numpy(),
            "category": rows["map_category"].to_numpy(),
            "stadtteil_code": codes,
            "is_guessed": guessed,
            "vzae": rows["vzae"].to_numpy(),
            "exact": is_exact,
            "point": rows["point"].to_numpy(),
            "x": xy[:, 0],
            "y": xy[:, 1],
            "lon": np.where(is_exact, rows["lon"], np.nan),
            "lat": np.where(is_exact, rows["lat"], np.nan),
        }
    )
