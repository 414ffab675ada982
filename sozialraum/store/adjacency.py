"""Which areas are neighbours, from the borders of the map that is shown.

Two areas are neighbours if their borders come within 5 m of each other, in an edge or in a corner
(queen contiguity): coordinates of loaded borders are rounded, so equal corners need not be equal
numbers. The Elbe parts nobody; who thinks it should needs another rule.
"""

from __future__ import annotations

import json
import math

import pandas as pd

TOLERANCE_M = 5.0
_M_PER_DEGREE = 111_195.0  # on a sphere of 6,371 km; over 5 m the difference is millimetres


def neighbours(boundaries: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """All pairs of neighbouring areas, each once, in order of code.

    Args:
        boundaries: Columns code and geojson (geometry object, EPSG:4326) of one level, as
            `queries.boundaries` gives them.
    """
    import numpy as np
    import shapely
    from shapely.geometry import shape

    if boundaries.empty:
        return ()
    shapes = [shape(json.loads(text)) for text in boundaries["geojson"]]
    middle = math.radians(float(np.mean([one.centroid.y for one in shapes])))
    metres = np.array([_M_PER_DEGREE * math.cos(middle), _M_PER_DEGREE])
    flat = [shapely.transform(one, lambda points: points * metres) for one in shapes]
    ones, others = shapely.STRtree(flat).query(flat, predicate="dwithin", distance=TOLERANCE_M)
    codes = boundaries["code"].tolist()
    pairs = {(codes[i], codes[j]) for i, j in zip(ones, others, strict=True)}
    return tuple(sorted((one, other) for one, other in pairs if one < other))
