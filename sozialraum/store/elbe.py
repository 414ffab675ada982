"""The Elbe and its bridges, from `data/geometry/elbe.csv`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from sozialraum.model.sites.distances import to_metres
from sozialraum.store import csv_reader
from sozialraum.store.errors import DataError, StoreError

ELBE = "geometry/elbe.csv"
_BRIDGE, _CLOSED = "bruecke", "bruecke_gesperrt"


def read(data_dir: Path) -> tuple[np.ndarray, pd.DataFrame]:
    """Course and bridges (see `answers.places.Places`); ferries do not count as a way on foot.

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
