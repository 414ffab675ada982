"""The list of services: places, funded offers and what follows from their type, as one frame.

Protective places leave the list here, at the door: whatever draws, lists or exports services
cannot show one. Only their number is passed on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from sozialraum.model.services import ServiceError
from sozialraum.model.services import edits as model
from sozialraum.store import funding, queries, service_edits
from sozialraum.store.schema_users import loaded_place

KEPT_MARK, PLAYED_MARK = "geändert", "Spielwiese"
UNPROVEN = "Spielwiese, ohne Beleg"
PUBLISHED_POINT, HOUSE, STREET = "veroeffentlicht", "haus", "strasse"  # how well a point is known
_TEXTS = [
    *("service_id", "name", "category_id", "map_category", "type", "provider", "provider_printed"),
    *("paragraphs", "basis_reason", "basis_status", "street", "postcode", "stadtteil_code"),
    *("stadtraum_code", "serves", "reach", "operation", "as_of", "funding_end", "state", "note"),
    *("assignment", "status", "source_text"),
]
_NUMBERS = ["lat", "lon", "vzae", "capacity", "age_from", "age_to", "proposal"]
COLUMNS = (*_TEXTS, *_NUMBERS)


@dataclass(frozen=True)
class Published:
    """What the data release says about services.

    Attributes:
        services: One row per service that may be named, COLUMNS and ``point`` (see `current`);
            texts "" and numbers NaN where nothing is known. ``vzae``: posts of the newest funding list; ``proposal``: posts the
            administration proposed for the time after it (`funding.proposed`).
        protected: How many protective places there are besides, for the whole city.
        categories: All columns of ``service_category``.
        offers: Each service's offers in the newest list: service_id, offer_id, name, provider,
            vzae, reason.
        events: What happened: service_id, date, event, text, status, source_text.
        places: What a change may refer to.
    """

    services: pd.DataFrame
    protected: int
    categories: pd.DataFrame
    offers: pd.DataFrame
    events: pd.DataFrame
    places: model.Places


def published(engine: Engine) -> Published:
    """Read the list as the data release holds it, without anybody's changes."""
    facilities = queries.table(engine, "facility")
    is_protected = facilities["is_protected"] == 1
    offers = _offers(engine)
    shown = facilities[~is_protected]
    categories = queries.table(engine, "service_category")
    return Published(
        services=_services(engine, shown, offers),
        protected=int(is_protected.sum()),
        categories=categories,
        offers=offers[offers["service_id"].isin(shown["facility_id"])].reset_index(drop=True),
        events=_events(engine, set(shown["facility_id"])),
        places=_places(engine, categories),
    )


def current(engine: Engine, base: Published, extra: Sequence[model.Edit] = ()) -> model.Applied:
    """The list with the changes made for good, and after them those of a playground.

    Besides the published columns, ``point`` says where ``lat`` and ``lon`` come from:
    `PUBLISHED_POINT`, `HOUSE` or `STREET` (found for its address), "" = there is no point.

    Args:
        engine: The store.
        base: What :func:`published` gave.
        extra: Changes of the playground; rows they touch are marked "Spielwiese".
    """
    rows = service_edits.history(engine)
    in_force = service_edits.in_force(rows)
    known = [edit for edit in in_force if _is_known(edit, base.places)]
    kept = model.apply(base.services, known, KEPT_MARK)
    sources = {row.service_id: row.source for row in rows if row.kind != service_edits.UNDO}
    _finish(kept.services, base, sources)
    played = model.apply(kept.services, extra, PLAYED_MARK)
    _finish(played.services, base, {edit.service_id: UNPROVEN for edit in extra})
    unknown = tuple(edit for edit in in_force if edit not in known)
    _locate(played.services, _found_points(engine, rows, extra))
    return model.Applied(played.services, (*unknown, *kept.lost, *played.lost))


def points_state(engine: Engine) -> tuple[int, str]:
    """How many points were found for addresses, and when last: it names a state of the list."""
    query = sa.select(sa.func.count(), sa.func.max(loaded_place.c.loaded_at))
    with engine.connect() as connection:
        count, newest = connection.execute(query).one()
    return int(count), str(newest or "")


def _found_points(
    engine: Engine, history: Sequence[service_edits.Kept], extra: Sequence[model.Edit]
) -> dict[str, sa.Row]:
    """Service -> the point found for its address, unless it was moved since."""
    found = loaded_place.c
    query = sa.select(loaded_place).where(found.quality.in_((HOUSE, STREET)))
    with engine.connect() as connection:
        points = {row.facility_id: row for row in connection.execute(query)}
    for row in history:
        moves = row.kind == service_edits.UNDO or model.moves(row.values)
        hit = points.get(row.service_id)
        # both are UTC; to the second, since not all write more
        if moves and hit is not None and row.made_at[:19] >= hit.loaded_at[:19]:
            del points[row.service_id]
    for edit in extra:
        if model.moves(edit.values):
            points.pop(edit.service_id, None)
    return points


def _locate(rows: pd.DataFrame, points: Mapping[str, sa.Row]) -> None:
    """Give rows without a published point the one found; ``rows`` is a fresh frame."""
    published = rows["lat"].notna() & rows["lon"].notna()
    found = ~published & rows["service_id"].isin(points)
    ids = rows.loc[found, "service_id"]
    for name in ("lat", "lon"):
        rows.loc[found, name] = [float(getattr(points[key], name)) for key in ids]
    rows["point"] = published.map({True: PUBLISHED_POINT, False: ""})
    rows.loc[found, "point"] = [str(points[key].quality) for key in ids]


def _is_known(edit: model.Edit, places: model.Places) -> bool:
    """Whether all that a kept change refers to is in this data release."""
    try:
        model.judge_choices(edit.values, places)
    except ServiceError:
        return False
    return True


def _finish(rows: pd.DataFrame, base: Published, sources: Mapping[str, str]) -> None:
    """Give changed rows their symbol, and say who said so; ``rows`` is a fresh frame."""
    symbols = dict(
        zip(base.categories["category_id"], base.categories["map_category"], strict=True)
    )
    changed = (rows["change_kind"] != "") & rows["service_id"].isin(sources)
    if not changed.any():
        return
    rows.loc[changed, "map_category"] = rows.loc[changed, "category_id"].map(symbols)
    before = rows.loc[changed, "source_text"]
    said = "Änderung: " + rows.loc[changed, "service_id"].map(sources)
    rows.loc[changed, "source_text"] = (before + "; " + said).str.removeprefix("; ")


def _offers(engine: Engine) -> pd.DataFrame:
    found = _joins(engine).merge(queries.funded_offers(engine), on="offer_id")
    return found[["service_id", "offer_id", "name", "provider", funding.POSTS, "reason"]]


def _joins(engine: Engine) -> pd.DataFrame:
    found = queries.table(engine, "facility_offer")
    return found.rename(columns={"facility_id": "service_id"})


def _services(engine: Engine, facilities: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    types = queries.table(engine, "service_type").rename(
        columns={"reason": "basis_reason", "status": "basis_status"}
    )
    names = queries.table(engine, "provider_name").set_index("spelling")["provider"]
    reach = queries.table(engine, "facility_reach").sort_values(["facility_id", "stadtraum_code"])
    serves = reach.groupby("facility_id")["stadtraum_code"].agg("|".join)
    proposed = _joins(engine).merge(queries.proposed_offers(engine), on="offer_id")
    held, proposals = (
        table.groupby("service_id")[funding.POSTS].sum(min_count=1) for table in (offers, proposed)
    )
    rows = facilities.merge(types, on="type", how="left").rename(
        columns={
            "facility_id": "service_id",
            "category": "map_category",
            "provider": "provider_printed",
        }
    )
    rows["provider"] = rows["provider_printed"].map(names).fillna(rows["provider_printed"])
    rows["serves"] = rows["service_id"].map(serves)
    rows["vzae"] = rows["service_id"].map(held)
    rows["proposal"] = rows["service_id"].map(proposals)
    texts = rows[_TEXTS].astype(object)
    ready = texts.where(texts.notna(), "").astype("str")
    found = pd.concat([ready, rows[_NUMBERS].astype(float)], axis=1)
    _locate(found, {})
    return found


def _events(engine: Engine, shown: set[str]) -> pd.DataFrame:
    found = queries.table(engine, "facility_event").rename(columns={"facility_id": "service_id"})
    kept = found[found["service_id"].isin(shown)].drop(columns="event_id")
    return kept.sort_values(["service_id", "date"], kind="stable").reset_index(drop=True)


def _places(engine: Engine, categories: pd.DataFrame) -> model.Places:
    links = queries.links(engine, "stadtteil", "stadtraum")
    inside = links.groupby("child_code")["parent_code"].agg(list)
    return model.Places(
        categories=tuple(categories["category_id"]),
        stadtraeume=tuple(queries.areas(engine, "stadtraum")["code"]),
        stadtteile={str(code): tuple(parents) for code, parents in inside.items()},
    )
