"""Streets and paths from a file, kept as a network for walking distances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.engine import Engine

from sozialraum.model.errors import PlanningError
from sozialraum.model.sites import walkways
from sozialraum.model.sites.distances import to_metres
from sozialraum.model.sites.walkways import Walkways
from sozialraum.store import geo_file, layers
from sozialraum.store.geo_file import Features, GeoFileError
from sozialraum.store.schema_users import loaded_way
from sozialraum.text import format as de

_DECIMALS = 6  # of degrees, about 0.1 m: nearer ends are one junction
# Not for walking; values of OpenStreetMap's "highway".
_NOT_ON_FOOT = frozenset({"motorway", "motorway_link", "construction", "proposed", "raceway"})


@dataclass(frozen=True)
class Loaded:
    """What a file held: pieces and kilometres of the network, German sentences on the rest."""

    pieces: int
    km: float
    notes: tuple[str, ...]


def load(
    engine: Engine, name: str, data: bytes, *, attribution: str = "", layer: str | None = None
) -> Loaded:
    """Take over a network in place of the one before.

    Args:
        engine: The store.
        name: The file's name.
        data: GeoPackage, GeoJSON or an OpenStreetMap extract (.osm.pbf) with lines.
        attribution: The data owner's line.
        layer: Layer of a GeoPackage with several.

    Raises:
        GeoFileError: It cannot be used; nothing was changed.
        StoreError: The store cannot be written; nothing was changed.
    """
    found = geo_file.read(data, "line", layer)
    nodes, pieces, lengths = _network(_on_foot(found))
    try:
        kept = walkways.joined(len(nodes), pieces, lengths)
    except PlanningError as error:
        raise GeoFileError(str(error)) from None
    if not kept.all():
        left = de.number(float(lengths[~kept].sum()) / 1000, 1)
        found.notes.append(f"Nicht mit dem Netz verbunden, weggelassen: {left} km.")
    rows = _rows(nodes, pieces[kept], lengths[kept])
    layers.replace(engine, layers.WAY, rows, name=name, data=data, attribution=attribution)
    return Loaded(len(rows), float(lengths[kept].sum()) / 1000, tuple(found.notes))


def network(engine: Engine) -> Walkways | None:
    """The loaded network, None if there is none."""
    if layers.loaded(engine, layers.WAY) is None:
        return None
    c = loaded_way.c
    with engine.connect() as connection:
        table = np.array(
            connection.execute(
                sa.select(c.from_lon, c.from_lat, c.to_lon, c.to_lat, c.length_m)
            ).all(),
            float,
        )
    ends = np.round(np.vstack([table[:, 0:2], table[:, 2:4]]), _DECIMALS)
    nodes, which = np.unique(ends, axis=0, return_inverse=True)
    pieces = which.reshape(2, -1).T
    return Walkways(to_metres(nodes[:, 0], nodes[:, 1]), pieces, table[:, 4])


def _on_foot(found: Features) -> list[NDArray[np.float64]]:
    return [
        np.round(part, _DECIMALS)
        for words, part in zip(found.attributes, found.parts, strict=True)
        if len(part) > 1 and words.get("highway", "") not in _NOT_ON_FOOT
    ]


def _network(
    lines: list[NDArray[np.float64]],
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Junctions (degrees), pieces between them, and their lengths; lines meet where they share a point."""
    if not lines:
        raise GeoFileError("Die Datei enthält keine Wege, auf denen man gehen kann.")
    every = np.vstack(lines)
    xy = to_metres(every[:, 0], every[:, 1])
    _, which, uses = np.unique(every, axis=0, return_inverse=True, return_counts=True)
    starts = np.cumsum([0, *(len(line) for line in lines)])
    is_end = np.zeros(len(every), bool)
    is_end[starts[:-1]] = is_end[starts[1:] - 1] = True
    is_junction = is_end | (uses[which] > 1)
    step = np.zeros(len(every))
    step[1:] = np.hypot(*(xy[1:] - xy[:-1]).T)
    step[starts[:-1]] = 0.0  # from one line to the next nobody walks
    along = np.cumsum(step)
    at = np.flatnonzero(is_junction)
    first, last = at[:-1], at[1:]
    inside = np.searchsorted(starts, first, "right") == np.searchsorted(starts, last, "right")
    lengths = along[last] - along[first]
    kept = inside & (lengths > 0)
    used, pieces = np.unique(
        np.column_stack([which[first], which[last]])[kept], return_inverse=True
    )
    nodes = np.zeros((len(used), 2))
    place = np.searchsorted(used, which[at])
    known = np.isin(which[at], used)
    nodes[place[known]] = every[at][known]
    return nodes, pieces.reshape(-1, 2).astype(np.int64), lengths[kept]


def _rows(
    nodes: NDArray[np.float64], pieces: NDArray[np.int64], lengths: NDArray[np.float64]
) -> list[dict[str, Any]]:
    ends = np.column_stack([nodes[pieces[:, 0]], nodes[pieces[:, 1]], lengths])
    names = ("from_lon", "from_lat", "to_lon", "to_lat", "length_m")
    return [dict(zip(names, row, strict=True)) for row in ends.tolist()]
