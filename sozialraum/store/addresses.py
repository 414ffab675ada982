"""Addresses from the city or a file, and the points they give to recorded services.

Looking up happens in the store: no address of a service is sent anywhere. Protective places never
get a point (`sozialraum.store.services` leaves them at the door, and `store` looks again).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from sozialraum.model.services import addresses as model
from sozialraum.model.services.addresses import Match, Place, Stadtteile
from sozialraum.model.sites.distances import to_metres
from sozialraum.store import (
    boundary_codes,
    db,
    geo_file,
    layers,
    migrate,
    queries,
    services,
)
from sozialraum.store.errors import StoreError
from sozialraum.store.geo_file import GeoFileError
from sozialraum.store.schema_users import loaded_address, loaded_place
from sozialraum.text import format as de

# Columns as German address lists name them; which ones the city's layer has could not be read.
_NAMES = {
    "street": (
        *("strasse", "straße", "strassenname", "straßenname", "str_name", "strname", "str"),
        *("stn", "street", "addr:street"),
    ),
    "number": ("hausnummer", "hausnr", "hsnr", "hnr", "housenumber", "addr:housenumber", "nummer"),
    "suffix": ("hausnummerzusatz", "hausnummernzusatz", "zusatz", "hnrz", "adz"),
    "postcode": ("plz", "postleitzahl", "postcode", "addr:postcode"),
    "whole": ("adresse", "anschrift", "address", "addr:full"),
}
_DECIDED = "von Hand entschieden"


@dataclass(frozen=True)
class Loaded:
    """What a list of addresses held: how many, and German sentences on what was left out."""

    count: int
    streets: int
    notes: tuple[str, ...]


def load(
    engine: Engine, name: str, data: bytes, *, attribution: str = "", layer: str | None = None
) -> Loaded:
    """Take over a list of addresses in place of the one before; points follow by `match`.

    Args:
        engine: The store.
        name: The file's name or the collection's id.
        data: GeoJSON, CSV or GeoPackage.
        attribution: The data owner's line.
        layer: Layer of a GeoPackage with several.

    Raises:
        GeoFileError: It cannot be used; nothing was changed.
        StoreError: The store cannot be written; nothing was changed.
    """
    found = geo_file.read(data, "point", layer)
    rows = _rows(found)
    layers.replace(engine, layers.ADDRESS, rows, name=name, data=data, attribution=attribution)
    streets = len({model.key(row["street"]) for row in rows})
    return Loaded(len(rows), streets, tuple(found.notes))


def match(engine: Engine, data_dir: Path) -> list[Match]:
    """Look up all services that may be named and have no published point; nothing is written."""
    with engine.connect() as connection:
        table = pd.read_sql_query(sa.select(loaded_address), connection)
    table = table.assign(
        key=[model.key(street) for street in table["street"]],
        number=[model.house(number) for number in table["number"]],
        text=_texts(table),
    )
    table[["x", "y"]] = to_metres(table["lon"], table["lat"]) if len(table) else np.empty((0, 2))
    rows = services.current(engine, services.published(engine)).services
    rows = rows[~rows["service_id"].isin(_published_points(engine))]
    return model.match(rows.reset_index(drop=True), table, _stadtteile(data_dir))


def store(
    engine: Engine, matches: Sequence[Match], *, decided: Mapping[str, Place] | None = None
) -> int:
    """Write the points of matches with one place, and those people decided on; returns how many.

    A point somebody decided on stays until somebody decides anew.

    Raises:
        StoreError: A protective place is among them, or the store cannot be written.
    """
    decided = decided or {}
    found = {one.service_id: one.places[0] for one in matches if one.is_clear}
    layer = layers.loaded(engine, layers.ADDRESS)
    origin = layer.origin if layer else "Mittelpunkt des Stadtteils"
    migrate.upgrade(engine)
    _refuse_protected(engine, {*found, *decided})
    with db.writing(engine) as connection:
        held = connection.scalars(
            sa.select(loaded_place.c.facility_id).where(loaded_place.c.origin.endswith(_DECIDED))
        )
        kept = set(held) - set(decided)
        connection.execute(
            sa.delete(loaded_place).where(loaded_place.c.facility_id.not_in(kept))
            if matches
            else sa.delete(loaded_place).where(loaded_place.c.facility_id.in_(set(decided)))
        )
        rows = [
            _row(key, place, origin)
            for key, place in found.items()
            if key not in kept and key not in decided
        ]
        rows += [_row(key, place, f"{origin}; {_DECIDED}") for key, place in decided.items()]
        if rows:
            connection.execute(sa.insert(loaded_place), rows)
    return len(rows)


def places(engine: Engine) -> pd.DataFrame:
    """What is stored: facility_id, lon, lat, quality, matched, origin, loaded_at."""
    migrate.upgrade(engine)
    with engine.connect() as connection:
        return pd.read_sql_query(
            sa.select(loaded_place).order_by(loaded_place.c.facility_id), connection
        )


def remove(engine: Engine) -> int:
    """Remove all addresses and points; returns the number of points."""
    layers.remove(engine, layers.ADDRESS)
    with db.writing(engine) as connection:
        return int(connection.execute(sa.delete(loaded_place)).rowcount)


def _row(key: str, place: Place, origin: str) -> dict[str, Any]:
    return {
        "facility_id": key,
        "lon": place.lon,
        "lat": place.lat,
        "quality": place.quality,
        "matched": place.matched,
        "origin": origin,
        "loaded_at": layers.now(),
    }


def _refuse_protected(engine: Engine, keys: set[str]) -> None:
    facilities = queries.table(engine, "facility")
    protected = set(facilities.loc[facilities["is_protected"] == 1, "facility_id"])
    if protected & keys:
        raise StoreError(
            "Ein Schutzort bekommt keinen Ort auf der Karte. Nichts wurde gespeichert."
        )


def _published_points(engine: Engine) -> set[str]:
    facilities = queries.table(engine, "facility")
    return set(facilities.loc[facilities["lat"].notna(), "facility_id"])


def _stadtteile(data_dir: Path) -> Stadtteile:
    rows = boundary_codes.known_areas(data_dir).rows("stadtteil")
    xy = to_metres(rows["lon"], rows["lat"])
    codes = [str(code) for code in rows.index]
    reach = np.sqrt(rows["area_km2"].to_numpy(float) * 1e6 / np.pi)
    return Stadtteile(
        points=dict(zip(codes, zip(rows["lon"], rows["lat"], strict=True), strict=True)),
        xy=dict(zip(codes, xy, strict=True)),
        names=dict(zip(codes, rows["name"], strict=True)),
        reach_m=dict(zip(codes, reach, strict=True)),
    )


def _texts(table: pd.DataFrame) -> list[str]:
    return [
        ", ".join(part for part in (f"{street} {number}".strip(), postcode) if part)
        for street, number, postcode in zip(
            table["street"], table["number"], table["postcode"], strict=True
        )
    ]


def _rows(found: geo_file.Features) -> list[dict[str, Any]]:
    """The addresses; what has no street is left out, which is added to the notes."""
    rows = []
    for words, part in zip(found.attributes, found.parts, strict=True):
        cells = _cells(words)
        if cells["street"]:
            rows.append({**cells, "lon": float(part[0][0]), "lat": float(part[0][1])})
    if left := len(found.parts) - len(rows):
        found.notes.append(f"Einträge ohne Straße, weggelassen: {de.number(left)}.")
    if not rows:
        names = list(found.attributes[0])
        if {name.casefold().strip() for name in names} & {*_NAMES["street"], *_NAMES["whole"]}:
            raise GeoFileError(
                "Kein Eintrag der Datei nennt eine Straße und einen Ort. " + " ".join(found.notes)
            )
        shown = ", ".join(f"„{name}“" for name in names[:20])
        raise GeoFileError(
            "In der Datei ist keine Spalte mit Straßen zu erkennen. Erwartet wird zum Beispiel "
            f"„strasse“ und „hausnummer“; gefunden: {shown}."
        )
    return rows


def _cells(words: Mapping[str, str]) -> dict[str, str]:
    low = {name.casefold().strip(): cell for name, cell in words.items()}
    got = {
        ours: next((low[name] for name in names if low.get(name)), "")
        for ours, names in _NAMES.items()
    }
    street, number = got["street"], got["number"] + got["suffix"]
    if not street and got["whole"]:
        parted = model.NUMBER.fullmatch(got["whole"].split(",")[0].strip())
        street = parted[1] if parted else got["whole"].split(",")[0].strip()
        number = f"{parted[2]}{parted[3] or ''}" if parted else ""
    return {"street": street[:200], "number": number[:16], "postcode": got["postcode"][:5]}
