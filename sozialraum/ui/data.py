"""The pages' doorway to the store: everything read is cached by the hash of the data release.

Streamlit caches live here (one more, for the forecast, in `forecast`). A snapshot is shared by all sessions, so nobody may change a
frame of it in place: functions hand out copies of the few rows that were asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from sozialraum.store import build, db, queries
from sozialraum.text import format as de

DATA_DIR = Path(__file__).resolve().parents[2] / "data"
MAP_LEVELS = ("stadtraum", "stadtteil")
LEVELS = ("stadt", "stadtbezirk", "stadtraum", "stadtteil", "asd_gebiet", "sozialbezirk")
CITY = "dresden"


@dataclass(frozen=True)
class Area:
    """One area: code, names and, for a Stadtraum, its type ("" where nobody published it)."""

    code: str
    name: str
    short_name: str
    typ: str = ""
    typ_name: str = ""


@dataclass(frozen=True)
class Indicator:
    """One indicator of the registry; ``polarity`` +1 means higher = more burden."""

    indicator_id: str
    name: str
    short_name: str
    definition: str
    formula: str
    numerator_label: str
    denominator_label: str
    base_population: str
    unit: str
    factor: float
    kind: str
    dimension: str
    topic: str
    polarity: int
    decimals: int
    diverging: bool
    caveat: str

    @property
    def heading(self) -> str:
        """Short name with its unit, said once: "Unter 18 (%)", but "HzE je 1.000"."""
        says_it = self.unit in self.short_name
        return self.short_name if says_it else f"{self.short_name} ({self.unit})"


@dataclass(frozen=True)
class Snapshot:
    """All published tables of one data release, read once."""

    release: queries.Release
    areas: dict[str, pd.DataFrame]
    indicators: dict[str, Indicator]
    values: dict[str, pd.DataFrame]
    series: dict[tuple[str, str], pd.DataFrame]  # (level, indicator) -> its rows
    area_lists: dict[str, list[Area]]
    counted: dict[str, list[str]]  # codes of the areas that carry figures
    newest: dict[str, pd.DataFrame]  # indicator, source and its newest date
    tables: dict[str, pd.DataFrame]
    boundaries: dict[str, pd.DataFrame]


@st.cache_resource
def engine() -> Any:
    """The store's engine; builds or refreshes the store once per process."""
    engine = db.engine()
    build.ensure(engine, DATA_DIR)
    return engine


@st.cache_resource(max_entries=2, show_spinner="Daten werden gelesen …")
def _snapshot(data_hash: str, boundary_origin: str) -> Snapshot:  # noqa: ARG001 (cache key)
    source = engine()
    frame = queries.indicators(source).drop(columns="sort")
    text = frame.select_dtypes(exclude="number").columns
    frame[text] = frame[text].fillna("")
    indicators = {
        row["indicator_id"]: Indicator(**{**row, "diverging": bool(row["diverging"])})
        for row in frame.to_dict("records")
    }
    names = [
        *("sources", "raw_tables", "facilities", "facility_reach", "funded_offers"),
        *("funded_offer_reach", "statements", "city_series", "forecast_age", "parameters"),
        *("pay", "glossary", "class_standards", "availability", "comparables"),
    ]
    release = queries.release(source)
    assert release is not None
    areas = {level: queries.areas(source, level) for level in LEVELS}
    values = {level: queries.values(source, level) for level in LEVELS}
    sources = queries.sources(source)
    return Snapshot(
        release=release,
        areas=areas,
        indicators=indicators,
        values=values,
        series={
            (level, str(key)): rows.reset_index(drop=True)
            for level, frame in values.items()
            for key, rows in frame.groupby("indicator_id")
        },
        area_lists={level: _area_list(frame) for level, frame in areas.items()},
        counted={
            level: list(frame.loc[frame["counted_with"].isna(), "code"])
            for level, frame in areas.items()
        },
        newest={level: _newest(frame, sources) for level, frame in values.items()},
        tables={name: getattr(queries, name)(source) for name in names},
        boundaries={
            level: queries.boundaries(source, level)
            for level in ("stadt", "stadtbezirk", *MAP_LEVELS, "elbe")
        },
    )


def _newest(values: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    newest = values.groupby(["indicator_id", "source_id"])["stichtag"].max().reset_index()
    return newest.merge(sources, on="source_id", how="left")


def snapshot() -> Snapshot | None:
    """Look up the current data release for this run; None while the store is empty.

    Called once per run: every other function reads the release found here, so that one page never
    mixes two releases.
    """
    source = engine()
    release = queries.release(source)
    if release is None:
        return None
    st.session_state["_release"] = (release.data_hash, queries.boundary_state(source))
    return current()


def release_key() -> tuple[str, str]:
    """What this run's figures and maps depend on: the release's hash and the loaded borders."""
    return st.session_state["_release"]


def current() -> Snapshot:
    """The data release of this run, as the frame (app.py) found it at the start of the run."""
    return _held(*release_key())


@lru_cache(maxsize=2)  # a page asks dozens of times, and Streamlit's own look-up takes 0.3 ms each
def _held(data_hash: str, boundary_origin: str) -> Snapshot:
    return _snapshot(data_hash, boundary_origin)


def areas(level: str) -> list[Area]:
    """All areas of a level in the city's order."""
    return current().area_lists[level]


def _area_list(frame: pd.DataFrame) -> list[Area]:
    columns = ["code", "name", "short_name", "typ", "typ_name"]
    rows = frame[columns].astype(object).where(frame[columns].notna(), "")
    return [Area(*row) for row in rows.itertuples(index=False)]


def indicator(indicator_id: str) -> Indicator:
    """One indicator of the registry."""
    return current().indicators[indicator_id]


def series(indicator_id: str, level: str) -> pd.DataFrame:
    """All values of an indicator at a level: code, stichtag, numerator, ..., value, status."""
    found = current().series.get((level, indicator_id))
    return current().values[level].iloc[:0] if found is None else found


def stichtage(indicator_id: str, level: str) -> list[str]:
    """Dates with at least one value at this level, oldest first."""
    frame = series(indicator_id, level)
    return sorted(frame.loc[frame["value"].notna(), "stichtag"].unique())


def at(indicator_id: str, level: str, stichtag: str) -> pd.DataFrame:
    """One row per area of the level, indexed by code; missing values stay missing (NaN)."""
    frame = series(indicator_id, level)
    frame = frame[frame["stichtag"] == stichtag].set_index("code")
    codes = counted_codes(level)
    return frame.reindex(codes)


def counted_codes(level: str) -> list[str]:
    """Codes of the areas that carry figures (Stadtteile 33, 34 and 44 are counted elsewhere)."""
    return current().counted[level]


def latest(indicator_id: str, level: str) -> str | None:
    """The newest date with values, None if there is none."""
    dates = stichtage(indicator_id, level)
    return dates[-1] if dates else None


def city_value(indicator_id: str, stichtag: str) -> float | None:
    """The city's own value at a date (never the mean of areas), None if there is none."""
    frame = series(indicator_id, "stadt")
    found = frame.loc[frame["stichtag"] == stichtag, "value"].dropna()
    return None if found.empty else float(found.iloc[0])


def table(name: str) -> pd.DataFrame:
    """A whole table of the release; a copy, so pages may sort and filter it."""
    return current().tables[name].copy()


def sources_of(indicator_ids: list[str], level: str = "stadtraum") -> pd.DataFrame:
    """Which sources stand behind these indicators: indicator_id, source columns, newest date."""
    newest = current().newest[level]
    return newest[newest["indicator_id"].isin(indicator_ids)]


def release_lines() -> dict[str, str]:
    """The data release for exports: label -> text."""
    release = current().release
    return {
        "Programm": f"Sozialraum Dresden {release.code_version}",
        "Datenstand": de.date(release.data_stand),
        "Prüfsumme der Daten": release.data_hash,
    }


def stadtraum_of(stadtteil: str) -> str:
    """The Stadtraum a Stadtteil lies in; of the split Strehlen the larger part's (12)."""
    frame = current().areas["stadtteil"].set_index("code")
    return str(frame.loc[stadtteil, "stadtraum_codes"]).split("|")[-1]
