"""Where a written address lies, looked up in a list of addresses; never guessed.

A hit is as good as what was written: a house, a street (of which we take the middle), or only the
Stadtteil. What fits several places is for people to decide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

HOUSE, STREET, STADTTEIL = "haus", "strasse", "stadtteil"
_SAME_HOUSE_M = 150.0  # entrances of one address number
_SHORT_STREET_M = 1_500.0  # a longer one has no middle that would say where a place is
_FAR_M = 1_000.0  # beside the circle of its Stadtteil's size, so far a house may lie
MOST_CANDIDATES = 8

NUMBER = re.compile(r"(.+?)\s*\b(\d{1,4})\s?([a-z]?)(?:\s?[-/–+]\s?(\d{1,4})\s?([a-z]?))?$", re.I)
_NOISE = re.compile(r"^(?:nahe|bei|ecke|an der ecke)\s+", re.IGNORECASE)
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Written:
    """An address as people wrote it: the street's key, and its numbers in the order to try."""

    street: str
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """One place an address may mean.

    Attributes:
        lon, lat: Degrees.
        quality: HOUSE, STREET or STADTTEIL.
        matched: What was found, as the list writes it: "Bürgerstraße 68, 01127".
    """

    lon: float
    lat: float
    quality: str
    matched: str


@dataclass(frozen=True)
class Match:
    """What was found for one service.

    Attributes:
        service_id: Which.
        places: Where it may be; none if nothing fits.
        why: German, why people have to decide; "" = it is clear.
    """

    service_id: str
    places: tuple[Place, ...]
    why: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether there is one place and nothing speaks against it."""
        return len(self.places) == 1 and not self.why


@dataclass(frozen=True)
class Stadtteile:
    """Code of a Stadtteil -> its point (degrees and metres), name, and the reach of its circle."""

    points: Mapping[str, tuple[float, float]]
    xy: Mapping[str, NDArray[np.float64]]
    names: Mapping[str, str]
    reach_m: Mapping[str, float]


def written(text: str) -> Written:
    """Read an address: "Markusstraße 11/13", "Adlergasse", "Lübecker Straße 121 (Rathaus Cotta)"."""
    bare = _NOISE.sub("", re.split(r"[(,]", text, maxsplit=1)[0].strip())
    match = NUMBER.fullmatch(bare)
    if match is None:
        return Written(key(bare.split("/")[0]), ())
    pairs = ((match[2], match[3]), (match[4], match[5]))
    numbers = tuple(f"{number}{letter or ''}".lower() for number, letter in pairs if number)
    return Written(key(match[1]), numbers)


def key(street: str) -> str:
    """A street's name without the ways of writing it: "Dr.-Külz-Ring" and "Dr. Külz Ring" alike."""
    text = street.casefold().translate(_LETTERS)
    text = re.sub(r"str(?:\.|asse)?(?=$|[\s-])|str\.", "strasse", text)
    text = re.sub(r"pl\.?$", "platz", text)
    return re.sub(r"[^a-z0-9]", "", text)


def house(number: str, suffix: str = "") -> str:
    """A house number in one form: "34 A" -> "34a", "007" -> "7"."""
    return re.sub(r"^0+(?=\d)", "", f"{number}{suffix}".casefold().replace(" ", ""))


def match(services: pd.DataFrame, addresses: pd.DataFrame, stadtteile: Stadtteile) -> list[Match]:
    """Look all services up.

    Args:
        services: service_id, street, postcode, stadtteil_code ("" = not known); protective places
            are not among them.
        addresses: key, number, postcode, lon, lat, x, y (metres), text (as the list writes it).
        stadtteile: The Stadtteile.

    Returns:
        One match per service with a street or a Stadtteil.
    """
    by_street = dict(tuple(addresses.groupby("key", sort=False)))
    return [
        _match(service_id, street, postcode, code, by_street, stadtteile)
        for service_id, street, postcode, code in services[
            ["service_id", "street", "postcode", "stadtteil_code"]
        ].itertuples(index=False, name=None)
        if street or code
    ]


def _match(
    service_id: str,
    street: str,
    postcode: str,
    code: str,
    by_street: Mapping[str, pd.DataFrame],
    stadtteile: Stadtteile,
) -> Match:
    asked = written(street)
    there = by_street.get(asked.street) if asked.street else None
    around = _around(code, stadtteile)
    if there is None:
        return Match(service_id, around)
    if postcode and (there["postcode"] == postcode).any():
        there = there[there["postcode"] == postcode]
    for number in asked.numbers:
        same = there[there["number"] == number]
        if not same.empty:
            return _houses(service_id, same, code, stadtteile)
    near = _in_reach(there, code, stadtteile)
    if near.empty:
        return Match(service_id, around)
    if _extent(near) <= _SHORT_STREET_M:
        return Match(service_id, (_middle(near),))
    if around:
        return Match(service_id, around)
    why = "Die Straße ist lang, oder es gibt mehrere dieses Namens; eine Hausnummer fehlt."
    return Match(service_id, _candidates(near, STREET), why)


def _houses(service_id: str, same: pd.DataFrame, code: str, stadtteile: Stadtteile) -> Match:
    near = _in_reach(same, code, stadtteile)
    if near.empty:
        why = f"Diese Adresse liegt nicht beim genannten Stadtteil {stadtteile.names[code]}."
        return Match(service_id, _candidates(same, HOUSE), why)
    if _extent(near) <= _SAME_HOUSE_M:
        return Match(service_id, (_place(near.iloc[0], HOUSE),))
    return Match(service_id, _candidates(near, HOUSE), "Diese Adresse gibt es mehrmals.")


def _around(code: str, stadtteile: Stadtteile) -> tuple[Place, ...]:
    if code not in stadtteile.points:
        return ()
    lon, lat = stadtteile.points[code]
    return (Place(lon, lat, STADTTEIL, stadtteile.names[code]),)


def _in_reach(rows: pd.DataFrame, code: str, stadtteile: Stadtteile) -> pd.DataFrame:
    """Those that may lie in the Stadtteil; all if it is not known."""
    if code not in stadtteile.xy:
        return rows
    away = np.hypot(*(rows[["x", "y"]].to_numpy(float) - stadtteile.xy[code]).T)
    return rows[away <= stadtteile.reach_m[code] + _FAR_M]


def _extent(rows: pd.DataFrame) -> float:
    xy = rows[["x", "y"]].to_numpy(float)
    return float(np.hypot(*(xy.max(axis=0) - xy.min(axis=0))))


def _middle(rows: pd.DataFrame) -> Place:
    """The address nearest to the middle of the street's addresses, named as a street."""
    xy = rows[["x", "y"]].to_numpy(float)
    row = rows.iloc[int(np.hypot(*(xy - xy.mean(axis=0)).T).argmin())]
    return Place(float(row["lon"]), float(row["lat"]), STREET, str(row["street"]))


def _candidates(rows: pd.DataFrame, quality: str) -> tuple[Place, ...]:
    """Places far enough apart to be different ones, in the order of the list."""
    apart_m = _SAME_HOUSE_M if quality == HOUSE else _SHORT_STREET_M
    kept: list[Sequence[float]] = []
    found = []
    for _, row in rows.iterrows():
        xy = (float(row["x"]), float(row["y"]))
        if all(np.hypot(xy[0] - x, xy[1] - y) > apart_m for x, y in kept):
            kept.append(xy)
            found.append(_place(row, quality))
    return tuple(found[:MOST_CANDIDATES])


def _place(row: pd.Series, quality: str) -> Place:
    return Place(float(row["lon"]), float(row["lat"]), quality, str(row["text"]))
