"""Places and their people from CSV files, and ways from a street network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sozialraum.cli.people_table import read_table
from sozialraum.model.sites.distances import NetworkMatrix, Points, check_pairs, to_metres
from sozialraum.model.sites.errors import SitesError
from sozialraum.model.sites.plausible import check_degrees, check_metres

_PLANE, _GLOBE = ("x", "y"), ("lon", "lat")


@dataclass(frozen=True)
class Table:
    """Places of a file.

    Attributes:
        points: Where they are.
        weights: Shape ``(n,)``; 1 where the file has no column "weight".
        groups: Shape ``(n,)``; "" where the file has no column "group".
        is_geographic: Given as longitude and latitude, so the Elbe can be in the way.
        notes: German sentences about rows left out.
    """

    points: Points
    weights: np.ndarray
    groups: tuple[str, ...]
    is_geographic: bool
    notes: tuple[str, ...]


def read_places(file: Path) -> Table:
    """Places from a CSV file with id, x and y (metres) or lon and lat, and weight or group.

    Raises:
        GivenFileError: The file or a row of it cannot be read (named).
        SitesError: A place cannot be where the file says.
    """
    table = read_table(file, ("id",), (*_PLANE, *_GLOBE, "weight", "group"), key="id")
    kind = _GLOBE if set(_GLOBE) <= set(table.columns) else _PLANE
    missing = [name for name in kind if name not in table.columns]
    if missing:
        raise SitesError(
            f"Der Datei „{file}“ fehlen die Spalten {', '.join(missing)}. Nötig sind id und entweder "
            "x, y (Meter) oder lon, lat (Grad)."
        )
    if not len(table):
        raise SitesError(f"Die Datei „{file}“ enthält keine Orte.")
    ids = tuple(table.columns["id"])
    first, second = (table.numbers(name) for name in kind)
    if kind == _GLOBE:
        check_degrees(ids, first, second)
        xy = to_metres(first, second)
    else:
        xy = np.column_stack([first, second])
        check_metres(ids, xy)
    return Table(
        Points(ids, xy),
        table.numbers("weight") if "weight" in table.columns else np.ones(len(table)),
        tuple(table.columns.get("group", [""] * len(table))),
        kind == _GLOBE,
        table.notes,
    )


def read_network(file: Path) -> NetworkMatrix:
    """Ways from a CSV file with from, to and metres.

    Raises:
        GivenFileError: The file or a row of it cannot be read (named).
        SitesError: It names too many places.
    """
    table = read_table(file, ("from", "to", "metres"))
    frame = pd.DataFrame({**table.columns, "metres": table.numbers("metres")})
    repeated = np.flatnonzero(frame.duplicated(["from", "to"]))
    if len(repeated):
        pair = frame.iloc[repeated[0]]
        raise table.fault(
            int(repeated[0]), f"Der Weg von „{pair['from']}“ nach „{pair['to']}“ steht zweimal da."
        )
    check_pairs(frame["from"].nunique(), frame["to"].nunique())
    return NetworkMatrix(frame.pivot_table("metres", "from", "to"))
