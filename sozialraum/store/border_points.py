"""Points and borders of areas: the middle of each, and in which one a point lies."""

from __future__ import annotations

import numpy as np
import pandas as pd


def middles(borders: pd.Series) -> pd.DataFrame:
    """The centroid of each area where it lies in it, else a point inside.

    Args:
        borders: Code -> GeoJSON in degrees.

    Returns:
        Index = code; lon, lat (degrees).
    """
    import shapely  # slow to import, needed by few questions

    shapes = shapely.from_geojson(borders.to_numpy())
    middle = shapely.centroid(shapes)
    middle = np.where(shapely.covers(shapes, middle), middle, shapely.point_on_surface(shapes))
    return pd.DataFrame(
        {"lon": shapely.get_x(middle), "lat": shapely.get_y(middle)}, index=borders.index
    )


def area_at(borders: pd.Series, lon: float, lat: float) -> str | None:
    """The code of the area a point lies in, None outside of all; ``borders`` as for `middles`."""
    import shapely

    inside = shapely.contains_xy(shapely.from_geojson(borders.to_numpy()), lon, lat)
    return str(borders.index[inside][0]) if inside.any() else None
