"""Areas from the city's open data, only when somebody asks for them, and only whole.

The city's feature service is slow and fails in many ways (answers of minutes, 503, an empty answer
after a time-out, an HTML page with status 200, a text cut off). So an answer counts only if it is
JSON of the expected form and holds as many different features as the service says there are; what
the areas are worth is then judged by `boundaries.examine`, as for any file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sozialraum.store import city_http
from sozialraum.store.boundary_raw import MAX_FEATURES, MAX_FILE
from sozialraum.store.city_http import LATER, PATIENCE_S, CancelledError, PortalError

SERVICE = "https://kommisdd.dresden.de/net4/public/ogcapi/collections"
LICENCE = "Landeshauptstadt Dresden, dl-de/by-2-0"
# Layer of the service by level; statistische Bezirke first: from them come all other levels.
LAYERS = {"stat_bezirk": "L138", "stadtteil": "L137"}
MOST_NAMED = 200_000  # features of a layer somebody names
PAGE = 500  # features asked for at once
_ACCEPT = "application/geo+json, application/json"

Report = Callable[
    [int, int], bool
]  # features so far, features there are (0 = not known); False stops


@dataclass(frozen=True)
class Download:
    """A layer as the service gave it.

    Attributes:
        layer: Its id: "L137".
        data: One GeoJSON feature collection.
        count: Number of features.
        sha256: Of the data.
    """

    layer: str
    data: bytes
    count: int
    sha256: str

    @property
    def name(self) -> str:
        """What the file is called in messages and origins."""
        return f"{self.layer}.geojson"


def host(service: str = SERVICE) -> str:
    """The host that is asked, for the sentence that says so."""
    return city_http.host(service)


def fetch(
    level: str,
    report: Report = lambda *_: True,
    *,
    service: str = SERVICE,
    patience_s: float = PATIENCE_S,
) -> Download:
    """Get all areas of a level (a key of `LAYERS`); else as `fetch_layer`."""
    return fetch_layer(LAYERS[level], report, service=service, patience_s=patience_s)


def fetch_layer(
    layer: str,
    report: Report = lambda *_: True,
    *,
    most: int = MAX_FEATURES,
    identity: Callable[[dict[str, Any]], Any] = lambda one: one["geometry"],
    service: str = SERVICE,
    patience_s: float = PATIENCE_S,
) -> Download:
    """Get all features of a layer.

    Args:
        layer: Id of the collection: "L137".
        report: Called after each part; returns False to stop.
        most: Features a layer of this kind may have.
        identity: What makes a feature the same as another: by geometry, since the service repeats
            features and renumbers their ids.
        service: Where the collections are.
        patience_s: Longest silence of the service.

    Raises:
        PortalError: If it cannot be reached or its answer is not whole.
        CancelledError: If ``report`` said so.
    """
    features: dict[str, Any] = {}
    matched, offset = 0, 0

    def go_on() -> bool:
        return report(len(features), matched)

    while not matched or len(features) < matched:
        address = f"{service}/{layer}/items?" + urlencode(
            {"f": "json", "limit": PAGE, "offset": offset}
        )
        found = _page(address, go_on, patience_s)
        before, matched = len(features), _matched(found, most)
        offset += len(found["features"])
        features |= {json.dumps(identity(one)): one for one in found["features"]}
        if not go_on():
            raise CancelledError("Das Laden wurde abgebrochen.")
        if len(features) == before:
            break
    if len(features) != matched:
        raise PortalError(
            f"Der Dienst nennt {matched} Einträge, geliefert hat er {len(features)} verschiedene. "
            f"Eine unvollständige Karte wird nicht übernommen. {LATER}"
        )
    data = json.dumps({"type": "FeatureCollection", "features": list(features.values())}).encode()
    return Download(layer, data, matched, hashlib.sha256(data).hexdigest())


def fetch_named(
    layer: str,
    report: Report = lambda *_: True,
    *,
    service: str = SERVICE,
    patience_s: float = PATIENCE_S,
) -> Download:
    """Get a layer somebody names (addresses, ways), whole.

    Raises:
        PortalError: The id is none, or as `fetch_layer`.
    """
    check_layer(layer)
    return fetch_layer(
        layer,
        report,
        most=MOST_NAMED,
        identity=_sameness,
        service=service,
        patience_s=patience_s,
    )


def check_layer(layer: str) -> None:
    """Refuse what is no id of a layer.

    Raises:
        PortalError: It is not L and a number.
    """
    if not (layer[:1] == "L" and layer[1:].isascii() and layer[1:].isdigit()):
        raise PortalError(
            f"„{layer[:20]}“ ist keine Kennung einer Ebene. Sie besteht aus L und einer Zahl, wie "
            "L137; das Datenportal der Stadt nennt sie bei jedem Datensatz."
        )


def _sameness(feature: dict[str, Any]) -> Any:
    """Two entrances at one point are two addresses; the same one under a new id is not."""
    words = {
        name: value
        for name, value in (feature.get("properties") or {}).items()
        if str(name).casefold() not in ("id", "fid", "objectid", "gml_id")
    }
    return [feature["geometry"], words]


def _page(address: str, go_on: Callable[[], bool], patience_s: float) -> dict[str, Any]:
    """One answer of the service, as a feature collection."""
    try:
        found = json.loads(
            city_http.read(address, go_on, accept=_ACCEPT, largest=MAX_FILE, patience_s=patience_s)
        )
        is_whole = found["type"] == "FeatureCollection" and all(
            one["type"] == "Feature" and one["geometry"] for one in found["features"]
        )
    except (ValueError, LookupError, TypeError) as error:
        raise PortalError(
            f"Die Antwort von {host(address)} ist keine vollständige Karte (erwartet wird GeoJSON). "
            f"{LATER}"
        ) from error
    if not is_whole:
        raise PortalError(f"Die Antwort von {host(address)} enthält Einträge ohne Ort. {LATER}")
    return dict(found)


def _matched(found: dict[str, Any], most: int) -> int:
    matched = found.get("numberMatched")
    if not isinstance(matched, int) or not 0 < matched <= most:
        raise PortalError(
            "Der Dienst sagt nicht, wie viele Einträge es gibt; ob die Antwort vollständig ist, "
            f"lässt sich so nicht prüfen. {LATER}"
        )
    return matched
