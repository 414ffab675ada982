"""Whether coordinates can be places of people in and around Dresden."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sozialraum.model.sites.distances import LONGEST_WAY
from sozialraum.model.sites.errors import SitesError

# West, east, south, north in degrees: Dresden and what lies a day's walk around it.
AROUND = (13.0, 14.5, 50.6, 51.5)


def check_degrees(ids: Sequence[str], lon: NDArray[np.float64], lat: NDArray[np.float64]) -> None:
    """Refuse degrees outside `AROUND`.

    Args:
        ids: Shape ``(n,)``.
        lon: Shape ``(n,)``, degrees.
        lat: Shape ``(n,)``, degrees.

    Raises:
        SitesError: Names the first place, and what it looks like instead.
    """
    bad = np.flatnonzero(~_lies_around(lon, lat))
    if not len(bad):
        return
    i = bad[0]
    found = f"lon {_degrees(lon[i])}, lat {_degrees(lat[i])}"
    if _lies_around(lat[i], lon[i]):
        reason = "Länge (lon) und Breite (lat) sind vertauscht"
    elif lon[i] == 0 == lat[i]:
        reason = "0/0 ist kein Ort, sondern eine fehlende Angabe"
    elif max(abs(lon[i]), abs(lat[i])) > 360:
        reason = "Das sind keine Grad; Meter (EPSG:25833) gehören in Spalten x und y"
    else:
        reason = "Das liegt nicht in oder um Dresden"
    raise SitesError(f"Der Ort „{ids[i]}“ hat {found}. {reason}.")


def check_metres(ids: Sequence[str], xy: NDArray[np.float64]) -> None:
    """Refuse metres that are degrees, or places nobody could walk between.

    Args:
        ids: Shape ``(n,)``.
        xy: Shape ``(n, 2)``, metres in any plane.

    Raises:
        SitesError: Names the place that lies farthest off.
    """
    x, y = xy.T
    if _lies_around(x, y).all() or _lies_around(y, x).all():
        raise SitesError(
            "Die Spalten x und y sehen nach Grad aus, nicht nach Metern. Grad gehören in Spalten "
            "lon und lat."
        )
    off = np.abs(xy - np.median(xy, axis=0)).max(axis=1)
    i = int(off.argmax())
    if off[i] > LONGEST_WAY:
        reason = " 0/0 ist kein Ort, sondern eine fehlende Angabe." if not xy[i].any() else ""
        raise SitesError(
            f"Der Ort „{ids[i]}“ liegt {off[i] / 1000:.0f} km von den übrigen entfernt; so weit "
            f"geht niemand zu Fuß.{reason} Bitte prüfen Sie x und y."
        )


def _lies_around(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    west, east, south, north = AROUND
    return np.asarray((west <= lon) & (lon <= east) & (south <= lat) & (lat <= north))


def _degrees(value: float) -> str:
    return f"{value:.6g}".replace(".", ",")
