"""What people load, put into a store of a test's own: points found for addresses, borders, ways."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from sozialraum.model.sites.distances import to_metres
from sozialraum.store import db, layers, queries
from sozialraum.store.schema_users import loaded_boundary, loaded_place

LATER = "2100-01-01T00:00:00+00:00"


def own_store(engine: Engine, folder: Path) -> Engine:
    """A copy of the real store."""
    target = folder / "own.sqlite"
    shutil.copy(str(engine.url.database), target)
    return db.engine(f"sqlite:///{target}")


def add_point(
    engine: Engine, service_id: str, lon: float, lat: float, quality: str = "haus", at: str = LATER
) -> None:
    """A point found for the address of a service."""
    row = {"facility_id": service_id, "lon": lon, "lat": lat, "quality": quality}
    words = {"matched": "Probestraße 1", "origin": "Probe", "loaded_at": at}
    with engine.begin() as connection:
        connection.execute(sa.insert(loaded_place), {**row, **words})


def add_borders(engine: Engine, *levels: str) -> None:
    """The schematic areas as if they were official ones."""
    with engine.begin() as connection:
        for level in levels or ("stadtraum", "stadtteil"):
            rows = queries.boundaries(engine, level)
            rows = rows.assign(level=level, origin="Probe", loaded_at=LATER)
            connection.execute(sa.insert(loaded_boundary), rows.to_dict("records"))


def add_ways(engine: Engine, steps: int = 50) -> None:
    """Streets in a square grid over the city: as long as they look, with no river."""
    lon, lat = np.meshgrid(np.linspace(13.55, 14.0, steps), np.linspace(50.95, 51.2, steps))
    xy = to_metres(lon.ravel(), lat.ravel()).reshape(steps, steps, 2)
    rows = []
    for ends in (np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1, :], np.s_[1:, :]):
        (x0, y0, x1, y1), lengths = (
            [part[end].ravel() for end in ends for part in (lon, lat)],
            np.hypot(*(xy[ends[1]] - xy[ends[0]]).reshape(-1, 2).T),
        )
        names = ("from_lon", "from_lat", "to_lon", "to_lat", "length_m")
        rows += [
            dict(zip(names, row, strict=True)) for row in zip(x0, y0, x1, y1, lengths, strict=True)
        ]
    layers.replace(
        engine,
        layers.WAY,
        [{name: float(value) for name, value in row.items()} for row in rows],
        name="Probe",
        data=b"",
        attribution="",
    )
