"""Walking distances: points in metres, a detour factor, and the Elbe crossed on its bridges.

Straight lines are stretched by a detour factor (1.25: streets in cities are about 1.2 times as long
as the straight line, Newell 1980; 1.21-1.23 in station catchments, O'Sullivan 1996). Two points on
opposite banks are connected over the best bridge: ``min over bridges of d(a, b) + d(b, c)``.

Everything else only asks for ``metres``; a matrix of a loaded street network answers as well.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sozialraum.model.sites.errors import SitesError

DETOUR, DETOUR_RANGE = 1.25, (1.0, 2.0)
WALKING_KMH, WALKING_RANGE = 4.5, (2.0, 7.0)
WITHIN_MINUTES = 15.0  # a walk this long counts as within reach unless another is chosen
_LONGEST = 1e7  # metres; beyond this a coordinate is no place on this map
LONGEST_WAY = 1e5  # metres; nobody walks farther, so a longer way or radius is a mistake
# Ways the searches hold in memory at once; with more, the p-centre (the most hungry, about ten
# matrices) would pass half a gigabyte. 61 Stadtteile need 3,721.
MOST_PAIRS = 2_000_000

# GRS80 and UTM zone 33N.
_A, _F = 6_378_137.0, 1 / 298.257222101
_K0, _EAST0, _LON0 = 0.9996, 500_000.0, 15.0
_BEYOND_M = 50_000.0


@dataclass(frozen=True)
class Points:
    """Places in the plane.

    Attributes:
        ids: Shape ``(n,)``, all different.
        xy: Shape ``(n, 2)``, metres (EPSG:25833 in Dresden).
    """

    ids: tuple[str, ...]
    xy: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.xy.shape != (len(self.ids), 2):
            raise SitesError(f"Zu {len(self.ids)} Orten gehören ebenso viele Koordinatenpaare.")
        repeated = _first_repeated(self.ids)
        if repeated is not None:
            raise SitesError(f"Der Ort „{repeated}“ ist zweimal genannt.")
        for name, place in zip(self.ids, self.xy, strict=True):
            if not (np.abs(place) <= _LONGEST).all():  # also catches NaN
                raise SitesError(f"Der Ort „{name}“ hat keine brauchbare Koordinate.")


@dataclass(frozen=True)
class River:
    """A river as a line, and where one crosses it on foot.

    Attributes:
        course: Shape ``(k, 2)``, metres, in the direction of flow, k >= 2.
        bridges: Shape ``(b, 2)``, metres, b >= 1.
    """

    course: NDArray[np.float64]
    bridges: NDArray[np.float64]

    def __post_init__(self) -> None:
        if len(self.course) < 2:
            raise SitesError("Der Flusslauf braucht mindestens zwei Punkte.")
        if not len(self.bridges):
            raise SitesError("Ohne eine einzige Brücke ist das andere Ufer nicht zu erreichen.")

    def is_north(self, xy: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether points lie on the northern bank, shape ``(n,)``.

        A ray to the north crosses the line an even number of times from there. The line is
        prolonged beyond both ends in its last direction.
        """
        ends = [self.course[0] - self.course[1], self.course[-1] - self.course[-2]]
        head, tail = (end / np.hypot(*end) * _BEYOND_M for end in ends)
        line = np.vstack([self.course[0] + head, self.course, self.course[-1] + tail])
        x, y = xy[:, :1], xy[:, 1:]
        (x0, y0), (x1, y1) = line[:-1].T, line[1:].T
        spans = (x0 <= x) != (x1 <= x)
        width = np.where(x1 == x0, 1.0, x1 - x0)
        height = y0 + (x - x0) / width * (y1 - y0)
        return np.asarray((spans & (height > y)).sum(axis=1) % 2 == 0)


@dataclass(frozen=True)
class StraightLine:
    """Straight lines times a detour factor, over a bridge to the other bank.

    Attributes:
        detour: Length of the way over the straight line, 1.0-2.0.
        river: None = nothing is in the way.
    """

    detour: float = DETOUR
    river: River | None = None

    def __post_init__(self) -> None:
        check_range("Umwegfaktor", self.detour, DETOUR_RANGE)

    def metres(self, origins: Points, targets: Points) -> NDArray[np.float64]:
        """Metres on foot, shape ``(len(origins), len(targets))``, all finite and >= 0."""
        check_pairs(len(origins.ids), len(targets.ids))
        direct = _straight(origins.xy, targets.xy)
        if self.river is not None:
            to_bridge = _straight(origins.xy, self.river.bridges)
            from_bridge = _straight(self.river.bridges, targets.xy)
            over = np.full(direct.shape, np.inf)
            for there, back in zip(to_bridge.T, from_bridge, strict=True):
                np.minimum(over, there[:, None] + back[None, :], out=over)
            north = self.river.is_north(origins.xy), self.river.is_north(targets.xy)
            direct = np.where(north[0][:, None] == north[1][None, :], direct, over)
        return direct * self.detour


@dataclass(frozen=True)
class NetworkMatrix:
    """Distances somebody measured on a street network.

    Attributes:
        table: Metres; index = ids of the origins, columns = ids of the targets.
    """

    table: pd.DataFrame

    def metres(self, origins: Points, targets: Points) -> NDArray[np.float64]:
        """Metres on foot, shape ``(len(origins), len(targets))``, all finite and >= 0.

        Raises:
            SitesError: A pair is missing or no length (named).
        """
        check_pairs(len(origins.ids), len(targets.ids))
        found = self.table.reindex(index=origins.ids, columns=targets.ids).to_numpy(float)
        bad = np.argwhere(~((found >= 0) & (found <= LONGEST_WAY)))
        if len(bad):
            start, end = origins.ids[bad[0][0]], targets.ids[bad[0][1]]
            raise SitesError(f"Von „{start}“ nach „{end}“ ist keine brauchbare Weglänge angegeben.")
        return found


def check_pairs(origins: int, targets: int) -> None:
    """Refuse a question too large for the memory, before anything is computed.

    Raises:
        SitesError: There are more than `MOST_PAIRS` ways.
    """
    if origins * targets > MOST_PAIRS:
        raise SitesError(
            f"{origins} Orte und {targets} mögliche Standorte sind zu viele: Das sind "
            f"{origins * targets} Wege, möglich sind bis zu {MOST_PAIRS}. Bitte fassen Sie Orte "
            "zusammen oder geben Sie weniger mögliche Standorte an (--candidates)."
        )


def check_radius(metres: float) -> None:
    """Refuse what is no length of a walk.

    Raises:
        SitesError: It is not from 0 to `LONGEST_WAY`.
    """
    check_range("Umkreis in Metern", metres, (0.0, LONGEST_WAY))


def check_range(name: str, value: float, bounds: tuple[float, float]) -> None:
    """Refuse a number outside its range.

    Raises:
        SitesError: Names it and what is allowed.
    """
    if not bounds[0] <= value <= bounds[1]:
        low, high, found = (f"{number:.10g}".replace(".", ",") for number in (*bounds, value))
        raise SitesError(f"{name}: {found} ist nicht möglich. Erlaubt sind {low} bis {high}.")


def metres_of_minutes(minutes: float, *, kmh: float = WALKING_KMH) -> float:
    """How far one walks in some minutes: 15 minutes at 4.5 km/h are 1,125 m."""
    check_range("Gehgeschwindigkeit", kmh, WALKING_RANGE)
    return minutes * kmh * 1000 / 60


def minutes_of_metres(
    metres: NDArray[np.float64], *, kmh: float = WALKING_KMH
) -> NDArray[np.float64]:
    """How long one walks, the inverse of `metres_of_minutes`."""
    check_range("Gehgeschwindigkeit", kmh, WALKING_RANGE)
    return metres / (kmh * 1000 / 60)


def to_metres(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
    """Degrees (WGS 84) to EPSG:25833 (UTM zone 33N), shape ``(n, 2)`` in metres.

    Transverse Mercator by Krüger's series to the fourth order (Karney 2011), exact to below a
    millimetre within some degrees of the meridian 15° E.
    """
    n = _F / (2 - _F)
    radius = _A / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    alpha = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    )
    phi = np.radians(np.asarray(lat, float))
    lam = np.radians(np.asarray(lon, float) - _LON0)
    e = 2 * math.sqrt(n) / (1 + n)
    t = np.sinh(np.arctanh(np.sin(phi)) - e * np.arctanh(e * np.sin(phi)))
    xi, eta = np.arctan2(t, np.cos(lam)), np.arctanh(np.sin(lam) / np.hypot(1, t))
    east, north = eta.copy(), xi.copy()
    for j, a in enumerate(alpha, start=1):
        east += a * np.cos(2 * j * xi) * np.sinh(2 * j * eta)
        north += a * np.sin(2 * j * xi) * np.cosh(2 * j * eta)
    return np.column_stack([_EAST0 + _K0 * radius * east, _K0 * radius * north])


def _straight(origins: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.hypot(*(origins[:, None, i] - targets[None, :, i] for i in (0, 1)))


def _first_repeated(ids: Sequence[str]) -> str | None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            return name
        seen.add(name)
    return None
