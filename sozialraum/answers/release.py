"""One data release, read once: what every answer is computed from.

A worker, the command line, a report and a page ask the same object; nobody may change a frame of it
in place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from sozialraum.answers.registered import Area, Indicator
from sozialraum.model import typed
from sozialraum.model.defaults import default_values
from sozialraum.model.ranking.panel import wave_noise
from sozialraum.store import funding, queries, schema
from sozialraum.store.errors import StoreError
from sozialraum.store.schematic_map import SCHEMATIC_NOTICE
from sozialraum.text import format as de

MAP_LEVELS = ("stadtraum", "stadtteil")
LEVELS, CITY = schema.LEVELS, schema.CITY
SAMPLE = "stichprobe"  # status of a figure from a survey
_READS = 5  # so often a release is read anew because it was replaced on the way
ENOUGH = 0.8  # share of a level's areas a date needs to be shown unasked
NEWEST_RULE = (
    f"„Jüngster Wert“ ist der neueste Stichtag, an dem mindestens {de.number(100 * ENOUGH)} % der "
    "Gebiete einen Wert haben, sonst der mit den meisten Werten."
)
# Name in `Release.tables` -> the store's table, as it is.
TABLES = {
    "sources": "source",
    "raw_tables": "raw_table",
    "facilities": "facility",
    "facility_reach": "facility_reach",
    "funding": "funding",
    "funded_offer_reach": "funded_offer_reach",
    "statements": "statement",
    "city_series": "city_series",
    "forecast_age": "forecast_age",
    "parameters": "parameter",
    "pay": "pay",
    "glossary": "glossary",
    "class_standards": "class_standard",
    "comparables": "comparable",
    "neighbours": "neighbour",
    "slides": "slide",
    "findings": "finding",
    "finding_links": "finding_link",
    "practices": "practice",
    "measures": "measure",
    "check_points": "check_point",
}


@dataclass(frozen=True, eq=False)  # itself a key: what depends on it alone is cached by it
class Release:
    """All published tables of one data release, read once."""

    release: queries.Release
    areas: dict[str, pd.DataFrame]
    indicators: dict[str, Indicator]
    values: dict[str, pd.DataFrame]
    grouped: dict[tuple[str, str], pd.DataFrame]  # (level, indicator) -> its rows
    area_lists: dict[str, list[Area]]
    counted: dict[str, list[str]]  # codes of the areas that carry figures
    sourced: dict[str, pd.DataFrame]  # level -> indicator, source and its newest date
    tables: dict[str, pd.DataFrame]
    boundaries: dict[str, pd.DataFrame]

    @classmethod
    def read(cls, engine: Any) -> Release:
        """Read a store's release whole; read anew if somebody builds or loads borders meanwhile.

        Raises:
            StoreError: The store holds no release, cannot be read, or changes all the time.
        """
        for _ in range(_READS):
            before = queries.state(engine)
            found = cls._read(engine)
            if queries.state(engine) == before:
                return found
        raise StoreError(
            "Die Daten werden gerade erneuert. Bitte versuchen Sie es gleich noch einmal."
        )

    @classmethod
    def _read(cls, engine: Any) -> Release:
        found = queries.release(engine)
        if found is None:
            raise StoreError("Der Datenspeicher ist leer: python -m sozialraum build")
        areas = {level: queries.areas(engine, level) for level in LEVELS}
        values = {level: queries.values(engine, level) for level in LEVELS}
        sources = queries.table(engine, "source")
        return cls(
            release=found,
            areas=areas,
            indicators=_indicators(engine),
            values=values,
            grouped={
                (level, str(key)): rows.reset_index(drop=True)
                for level, frame in values.items()
                for key, rows in frame.groupby("indicator_id")
            },
            area_lists={level: _area_list(frame) for level, frame in areas.items()},
            counted={
                level: list(frame.loc[frame["counted_with"].isna(), "code"])
                for level, frame in areas.items()
            },
            sourced={level: _sourced(frame, sources) for level, frame in values.items()},
            tables={
                **{name: queries.table(engine, table) for name, table in TABLES.items()},
                "funded_offers": queries.funded_offers(engine),
                "proposed_offers": queries.proposed_offers(engine),
                "availability": queries.availability(engine),
            },
            boundaries={
                level: queries.boundaries(engine, level)
                for level in ("stadt", "stadtbezirk", *MAP_LEVELS, "elbe")
            },
        )

    def indicator(self, indicator_id: str) -> Indicator:
        """One indicator of the registry."""
        return self.indicators[indicator_id]

    def series(self, indicator_id: str, level: str) -> pd.DataFrame:
        """All values of an indicator at a level: code, stichtag, numerator, ..., value, status."""
        found = self.grouped.get((level, indicator_id))
        return self.values[level].iloc[:0] if found is None else found

    @cached_property
    def filled(self) -> dict[tuple[str, str], dict[str, int]]:
        """(level, indicator) -> date -> number of areas with a value, oldest date first."""
        found: dict[tuple[str, str], dict[str, int]] = {}
        for level, frame in self.values.items():
            known = frame[frame["value"].notna()]
            counts = known.groupby(["indicator_id", "stichtag"])["code"].nunique()
            for (key, day), count in counts.items():
                found.setdefault((level, str(key)), {})[str(day)] = int(count)
        return found

    @cached_property
    def funding_year(self) -> str:
        """The year of the funding list that is shown: the newest one with posts; "" = none."""
        return str(funding.newest_year(self.tables["funding"]) or "")

    @cached_property
    def noise(self) -> dict[str, float]:
        """Survey indicator -> standard deviation of its noise per Stadtraum, in its unit.

        NaN = too few waves to tell; figures counted in full are not in it.
        """
        return {
            key: wave_noise(rows.pivot_table(index="code", columns="stichtag", values="value"))
            for (level, key), rows in self.grouped.items()
            if level == "stadtraum" and (rows["status"] == SAMPLE).any()
        }

    @cached_property
    def source_titles(self) -> dict[str, str]:
        """Source -> its title."""
        sources = self.tables["sources"]
        return dict(zip(sources["source_id"], sources["title"], strict=True))

    def stichtage(self, indicator_id: str, level: str) -> list[str]:
        """Dates with at least one value at this level, oldest first."""
        return list(self.filled.get((level, indicator_id), {}))

    def is_full(self, indicator_id: str, level: str, stichtag: str) -> bool:
        """Whether at least `ENOUGH` of the level's areas have a value at a date."""
        count = self.filled.get((level, indicator_id), {}).get(stichtag, 0)
        return count >= ENOUGH * len(self.counted[level])

    def newest(self, indicator_id: str, level: str) -> str:
        """The date of an indicator's newest value wherever areas stand side by side; "" = none.

        The newest date at which at least 80 % of the level's areas have a value; where there is no
        such date, the one with most values, of equals the newer. One area alone has a newest value
        of its own, which carries its own date (`answers.profile`).
        """
        counts = self.filled.get((level, indicator_id), {})
        full = [day for day in counts if self.is_full(indicator_id, level, day)]
        return max(full or counts, key=lambda day: (bool(full) or counts[day], day), default="")

    def newest_values(self, indicator_id: str, level: str) -> pd.Series:
        """Values at `newest`, index = code, NaN = missing there."""
        return self.at(indicator_id, level, self.newest(indicator_id, level))["value"].astype(float)

    def at(self, indicator_id: str, level: str, stichtag: str) -> pd.DataFrame:
        """One row per area of the level, indexed by code; missing values stay missing (NaN)."""
        frame = self.series(indicator_id, level)
        frame = frame[frame["stichtag"] == stichtag].set_index("code")
        return frame.reindex(self.counted[level])

    def city_value(self, indicator_id: str, stichtag: str) -> float | None:
        """The city's own value at a date (never the mean of areas), None if there is none."""
        frame = self.series(indicator_id, "stadt")
        found = frame.loc[frame["stichtag"] == stichtag, "value"].dropna()
        return None if found.empty else float(found.iloc[0])

    def table(self, name: str) -> pd.DataFrame:
        """A whole table of the release; a copy, so that it may be sorted and filtered."""
        return self.tables[name].copy()

    def parameter(self, parameter_id: str) -> float:
        """The default of one row of the register.

        Raises:
            ParameterError: No such row.
        """
        return default_values(self.tables["parameters"], [parameter_id])[parameter_id]

    def sources_of(
        self, indicator_ids: list[str], level: str = "stadtraum", day: str = ""
    ) -> pd.DataFrame:
        """Which sources stand behind these indicators: indicator_id, source columns, newest date.

        ``day``: ISO date; only those behind its values: other years often come from elsewhere.
        """
        sourced = self.sourced[level]
        found = sourced[sourced["indicator_id"].isin(indicator_ids)]
        if not day:
            return found
        rows = pd.concat([self.series(key, level) for key in indicator_ids])
        of_day = rows.loc[rows["stichtag"].eq(day) & rows["value"].notna()]
        keys = set(zip(of_day["indicator_id"], of_day["source_id"], strict=True))
        pairs = zip(found["indicator_id"], found["source_id"], strict=True)
        return found[[pair in keys for pair in pairs]]

    def names(self, level: str) -> dict[str, str]:
        """Code -> name as people read it, in the city's order: "4 Pieschen"; a Stadtteil's name."""
        return {
            area.code: f"{int(area.code)} {area.short_name}" if level == "stadtraum" else area.name
            for area in self.area_lists[level]
        }

    def lines(self) -> dict[str, str]:
        """The data release for exports: label -> text."""
        return {
            "Programm": f"Sozialraum Dresden {self.release.code_version}",
            "Datenstand": de.date(self.release.data_stand),
            "Prüfsumme der Daten": self.release.data_hash,
        }

    def stadtraum_of(self, stadtteil: str) -> str:
        """The Stadtraum a Stadtteil lies in; of the split Strehlen the larger part's (12)."""
        return self._homes[stadtteil]

    @cached_property
    def _homes(self) -> dict[str, str]:
        frame = self.areas["stadtteil"]
        return dict(
            zip(frame["code"], frame["stadtraum_codes"].str.split("|").str[-1], strict=True)
        )

    def is_schematic(self, level: str = "stadtraum") -> bool:
        """Whether the areas are drawn without official borders."""
        return not self.boundaries[level]["origin"].iloc[0]

    def map_notice(self, level: str = "stadtraum") -> str:
        """What must be said about the borders drawn: schematic, or where loaded ones come from.

        Plain text with what somebody typed: escape it for HTML, make it `literal` for Markdown.
        """
        origin = typed.reveal(str(self.boundaries[level]["origin"].iloc[0] or ""))
        return f"Grenzen: {origin}" if origin else SCHEMATIC_NOTICE


def _indicators(engine: Any) -> dict[str, Indicator]:
    frame = queries.table(engine, "indicator").drop(columns="sort")
    text = frame.select_dtypes(exclude="number").columns
    frame[text] = frame[text].fillna("")
    return {
        row["indicator_id"]: Indicator(**{**row, "diverging": bool(row["diverging"])})
        for row in frame.to_dict("records")
    }


def _sourced(values: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    newest = values.groupby(["indicator_id", "source_id"])["stichtag"].max().reset_index()
    return newest.merge(sources, on="source_id", how="left")


def _area_list(frame: pd.DataFrame) -> list[Area]:
    columns = ["code", "name", "short_name", "typ", "typ_name"]
    rows = frame[columns].astype(object).where(frame[columns].notna(), "")
    return [Area(*row) for row in rows.itertuples(index=False)]
