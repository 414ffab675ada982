"""What a question about sites is asked of: Stadtteil points, their people, places, the Elbe.

Read from the store and `data/geometry/elbe.csv`, the same for the page and the command line. A
Stadtteil is one point here (the published one); places without a published coordinate are counted
at the point of their Stadtteil, and protective places have no place at all. Changes made for good
on the page Angebote count, those of a playground do not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy.engine import Engine

from sozialraum.model import heterogeneity, need
from sozialraum.model.defaults import default_values
from sozialraum.model.heterogeneity import HeterogeneityError
from sozialraum.model.services import CLOSED
from sozialraum.model.sites.distances import Points, River, to_metres
from sozialraum.store import csv_reader, queries, services
from sozialraum.store.errors import DataError, StoreError

# Who a place is for: indicator of the Stadtteil level and how people say it.
GROUPS = {
    "u6": ("u6_count", "unter 6-Jährige"),
    "a6_9": ("alter_6_9_count", "6- bis 9-Jährige"),
    "a10_14": ("alter_10_14_count", "10- bis 14-Jährige"),
    "a15_17": ("alter_15_17_count", "15- bis 17-Jährige"),
    "u18": ("u18_count", "unter 18-Jährige"),
    "u25": ("u25_count", "unter 25-Jährige"),
}
ELBE = "geometry/elbe.csv"
_BRIDGE, _CLOSED = "bruecke", "bruecke_gesperrt"
_INDEX, _PEOPLE, _EXTRA = "belastungsindex", "u18_count", "mehrbedarf_je_sd"
# A place that still runs, but whose end is decided, is none to plan with.
_THREATENED, _DECIDED = "bedroht", "Schließung beschlossen"


@dataclass(frozen=True)
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


def read(engine: Engine, data_dir: Path) -> Places:
    """Read everything at once.

    Raises:
        StoreError: The store is empty, the Elbe's file cannot be read, or a split Stadtteil's people
            contradict its Stadträume's.
    """
    if queries.release(engine) is None:
        raise StoreError("Der Datenspeicher ist leer: python -m sozialraum build")
    areas, stichtag = _areas(engine)
    parts = _under_18(engine, areas["homes"], stichtag)
    xy = to_metres(areas["lon"], areas["lat"])
    facilities = services.current(engine, services.published(engine)).services
    facilities = facilities[_exists(facilities)]
    known = facilities[facilities["stadtteil_code"].isin(areas.index)]
    course, bridges = read_elbe(data_dir)
    return Places(
        areas=areas.drop(columns=["lon", "lat", "homes"]),
        points=Points(tuple(areas.index), xy),
        need=_mean_by_children(parts, _need_of_stadtraeume(engine)).reindex(areas.index),
        mixed=_mixed(parts, areas["name"]),
        facilities=_placed(known, pd.DataFrame(xy, index=areas.index, columns=["x", "y"])),
        unplaced=facilities.drop(known.index)["map_category"].value_counts(),
        course=course,
        bridges=bridges,
        stichtag=stichtag,
    )


def read_elbe(data_dir: Path) -> tuple[np.ndarray, pd.DataFrame]:
    """Course and bridges (see `Places`); ferries do not count as a way on foot.

    Raises:
        StoreError: The file cannot be read.
    """
    try:
        table = csv_reader.read_csv(ELBE, (data_dir / ELBE).read_bytes())
    except OSError:
        raise StoreError(f"Die Datei „data/{ELBE}“ lässt sich nicht lesen.") from None
    xy = to_metres(table.number("lon"), table.number("lat"))
    if table.problems:
        raise DataError(table.problems)
    frame = table.frame.assign(x=xy[:, 0], y=xy[:, 1])
    bridges = frame[frame["kind"].isin([_BRIDGE, _CLOSED])]
    return xy, pd.DataFrame(
        {
            "name": bridges["name"].astype(str),
            "is_open": bridges["kind"] == _BRIDGE,
            "x": bridges["x"],
            "y": bridges["y"],
            "source": bridges["source"].astype(str),
        }
    ).reset_index(drop=True)


def river_of(
    course: np.ndarray, bridges: pd.DataFrame, closed: Collection[str] | None = None
) -> River:
    """The Elbe with its bridges, see `Places.river`."""
    shut = set(bridges.loc[~bridges["is_open"], "name"] if closed is None else closed)
    left = bridges[~bridges["name"].isin(shut)]
    return River(course, left[["x", "y"]].to_numpy(float))


def _areas(engine: Engine) -> tuple[pd.DataFrame, str]:
    areas = queries.areas(engine, "stadtteil").set_index("code")
    areas = areas[areas["counted_with"].isna() & areas["lon"].notna()]
    typs = queries.areas(engine, "stadtraum").set_index("code")["typ"].fillna("")
    bezirke = queries.areas(engine, "stadtbezirk").set_index("code")["short_name"]
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
    values = queries.values(engine, "stadtteil", [key for key, _ in GROUPS.values()])
    stichtag = str(values.loc[values["value"].notna(), "stichtag"].max())
    now = values[values["stichtag"] == stichtag]
    for group, (indicator_id, _) in GROUPS.items():
        people = now[now["indicator_id"] == indicator_id].set_index("code")["value"]
        frame[group] = people.reindex(frame.index)
    return frame, stichtag


def _under_18(engine: Engine, homes: pd.Series, stichtag: str) -> pd.DataFrame:
    """Under-18s of each part of a Stadtteil (see `heterogeneity.split_parts`): code, stadtraum, u18_count."""
    level = {}
    for name in ("stadtteil", "stadtraum"):
        values = queries.values(engine, name, [_PEOPLE])
        now = values[values["stichtag"] == stichtag].set_index("code")["value"]
        level[name] = now.rename(_PEOPLE).to_frame()
    try:
        return heterogeneity.split_parts(
            level["stadtteil"].reindex(homes.index), level["stadtraum"], homes.to_dict()
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


def _need_of_stadtraeume(engine: Engine) -> pd.Series:
    """Need per head of the Stadträume, 1 = the city's mean."""
    values = queries.values(engine, "stadtraum", [_INDEX, _PEOPLE])
    newest = {}
    for key, rows in values[values["value"].notna()].groupby("indicator_id"):
        last = rows[rows["stichtag"] == rows["stichtag"].max()]
        newest[str(key)] = last.set_index("code")["value"]
    indicators = queries.indicators(engine).set_index("indicator_id")
    theta = default_values(queries.parameters(engine), [_EXTRA])[_EXTRA]
    people = newest[_PEOPLE]
    shares = need.weighted_population(
        people, newest[_INDEX], theta=theta, polarity=int(indicators.loc[_INDEX, "polarity"])
    )
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
