"""Questions to the store. Each answers with a frame: plain index, codes as text, NaN = missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from sozialraum.store import funding, schema


@dataclass(frozen=True)
class Release:
    """The data release a store holds.

    Attributes:
        data_hash: SHA-256 over all data files; every cached read refers to it.
        data_stand: Newest Stichtag held, ISO date ("" if there is no value).
        code_version: Program version, and after "+" that of the code that built the store.
        built_at: ISO time of the build.
    """

    data_hash: str
    data_stand: str
    code_version: str
    built_at: str


def release(engine: Engine) -> Release | None:
    """The release held, None while the store is empty."""
    with engine.connect() as connection:
        return release_on(connection)


def release_on(connection: Connection) -> Release | None:
    """As ``release``, within a transaction."""
    if not sa.inspect(connection).has_table("release"):
        return None
    row = connection.execute(sa.select(schema.release)).first()
    return None if row is None else Release(**row._asdict())


def _frame(engine: Engine, query: sa.Select[Any]) -> pd.DataFrame:
    """Run a query; text columns are ``str``, numbers float64 or (complete ones) int64."""
    with engine.connect() as connection:
        rows = connection.execute(query).fetchall()
    columns = list(query.selected_columns)
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    data: dict[str, pd.Series] = {}
    for column, values in zip(columns, cells, strict=True):
        if isinstance(column.type, sa.Integer) and None not in values:
            data[column.name] = pd.Series(values, dtype="int64")
        elif isinstance(column.type, (sa.Integer, sa.Float)):
            data[column.name] = pd.Series(values, dtype="float64")
        else:
            data[column.name] = pd.Series(values, dtype="str")
    return pd.DataFrame(data)


def table(engine: Engine, name: str) -> pd.DataFrame:
    """A whole published table in the order of its key (indicators and areas by ``sort``)."""
    found = schema.PUBLISHED.tables[name]
    order = [found.c.sort] if "sort" in found.c else []
    return _frame(engine, sa.select(found).order_by(*order, *found.primary_key.columns))


def key_columns(name: str) -> list[str]:
    """The columns that tell the rows of a published table apart."""
    return [column.name for column in schema.PUBLISHED.tables[name].primary_key.columns]


def row_counts(engine: Engine) -> dict[str, int]:
    """Number of rows of each published table, by name."""
    with engine.connect() as connection:
        return {
            name: int(
                connection.execute(sa.select(sa.func.count()).select_from(found)).scalar_one()
            )
            for name, found in sorted(schema.PUBLISHED.tables.items())
        }


def areas(engine: Engine, level: str) -> pd.DataFrame:
    """All columns of ``area`` for a level, in the city's order.

    Stadtteile and statistische Bezirke also have ``stadtraum_codes`` ("11|12" where split),
    Stadtteile also ``stadtbezirk_code``.
    """
    area = schema.area
    query = sa.select(area).where(area.c.level == level).order_by(area.c.sort, area.c.code)
    found = _frame(engine, query)
    if level in ("stadtteil", "stat_bezirk"):
        found["stadtraum_codes"] = _parents(engine, level, "stadtraum", found["code"])
    if level == "stadtteil":
        found["stadtbezirk_code"] = _parents(engine, level, "stadtbezirk", found["code"])
    return found


def _parents(engine: Engine, level: str, parent: str, codes: pd.Series) -> pd.Series:
    pairs = links(engine, level, parent)
    joined = pairs.groupby("child_code")["parent_code"].agg("|".join)
    return codes.map(joined).astype("str")


def links(engine: Engine, child_level: str, parent_level: str) -> pd.DataFrame:
    """Which area lies in which: child_code, parent_code."""
    link = schema.area_link
    return _frame(
        engine,
        sa.select(link.c.child_code, link.c.parent_code)
        .where(link.c.child_level == child_level, link.c.parent_level == parent_level)
        .order_by(link.c.child_code, link.c.parent_code),
    )


def availability(engine: Engine) -> pd.DataFrame:
    """Which values exist: indicator_id, level, stichtag, value_count, missing_count."""
    value = schema.value
    keys = [value.c.indicator_id, value.c.level, value.c.stichtag]
    filled = sa.func.count(value.c.value)
    return _frame(
        engine,
        sa.select(
            *keys,
            filled.label("value_count"),
            (sa.func.count() - filled).label("missing_count"),
        )
        .group_by(*keys)
        .order_by(*keys),
    )


def values(engine: Engine, level: str) -> pd.DataFrame:
    """Values of a level, of all indicators.

    Returns:
        indicator_id, code, stichtag, zeitraum, numerator, denominator, value (in the indicator's
        unit, NaN = missing), status, source_id, note.
    """
    value = schema.value
    columns = [column for column in value.columns if column.name != "level"]
    query = sa.select(*columns).where(value.c.level == level)
    return _frame(engine, query.order_by(*value.primary_key.columns))


def funded_offers(engine: Engine) -> pd.DataFrame:
    """Offers of the newest funding list with vzae, staff_eur, material_eur (`funding.listed`)."""
    amounts = table(engine, "funding")
    return funding.listed(table(engine, "funded_offer"), amounts, funding.newest_year(amounts))


def proposed_offers(engine: Engine) -> pd.DataFrame:
    """Posts proposed for the time after the newest list (`funding.proposed`)."""
    return funding.proposed(table(engine, "funded_offer"), table(engine, "funding"))


def boundaries(engine: Engine, level: str) -> pd.DataFrame:
    """Polygons of a level: code, geojson, label_lon, label_lat, origin ("" = schematic).

    Polygons a user loaded are taken if they cover every counted area of the level; a half-loaded
    level would mix two maps. Level "elbe" holds the river's line.
    """
    loaded = _loaded(engine, level)
    area = schema.area
    counted = sa.select(area.c.code).where(area.c.level == level, area.c.counted_with.is_(None))
    needed = set(_frame(engine, counted)["code"])
    if needed and needed <= set(loaded["code"]):
        return loaded
    own = schema.schematic_boundary
    columns = [own.c.code, own.c.geojson, own.c.label_lon, own.c.label_lat]
    found = _frame(engine, sa.select(*columns).where(own.c.level == level).order_by(own.c.code))
    found["origin"] = pd.Series("", index=found.index, dtype="str")
    return found


def _loaded(engine: Engine, level: str) -> pd.DataFrame:
    own = schema.loaded_boundary
    columns = [own.c.code, own.c.geojson, own.c.label_lon, own.c.label_lat, own.c.origin]
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(own.name):
            return pd.DataFrame({column.name: pd.Series(dtype="str") for column in columns})
    return _frame(engine, sa.select(*columns).where(own.c.level == level).order_by(own.c.code))


def boundary_state(connection: Connection) -> str:
    """A text that changes whenever polygons are loaded or removed ("" = none loaded)."""
    own = schema.loaded_boundary
    if not sa.inspect(connection).has_table(own.name):
        return ""
    query = sa.select(own.c.level, own.c.loaded_at, sa.func.count()).group_by(
        own.c.level, own.c.loaded_at
    )
    return "|".join(
        sorted(f"{level}:{at}:{count}" for level, at, count in connection.execute(query))
    )


def state(engine: Engine) -> tuple[Release | None, str]:
    """What changes whenever tables are rebuilt or borders loaded.

    Several reads belong together only while it stays the same. Every run of a page asks this.
    """
    with engine.connect() as connection:
        return release_on(connection), boundary_state(connection)
