"""Areas from the city's open data, only when somebody asks for them, and only whole.

The city's feature service is slow and fails in many ways (answers of minutes, 503, an empty answer
after a time-out, an HTML page with status 200, a text cut off). So an answer counts only if it is
JSON of the expected form and holds as many different features as the service says there are; what
the areas are worth is then judged by `boundaries.examine`, as for any file.
"""

from __future__ import annotations

import hashlib
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from sozialraum.store.boundary_raw import MAX_FEATURES, MAX_FILE
from sozialraum.store.errors import StoreError

SERVICE = "https://kommisdd.dresden.de/net4/public/ogcapi/collections"
LICENCE = "Landeshauptstadt Dresden, dl-de/by-2-0"
# Layer of the service by level; statistische Bezirke first: from them come all other levels.
LAYERS = {"stat_bezirk": "L138", "stadtteil": "L137"}
PAGE = 500  # features asked for at once
PATIENCE_S = 300.0  # the service was seen to take that long
_CHUNK = 65_536

Report = Callable[
    [int, int], bool
]  # features so far, features there are (0 = not known); False stops


class PortalError(StoreError):
    """The city's service did not give the areas whole; the text says why, in German."""


class CancelledError(PortalError):
    """Somebody stopped the download."""


@dataclass(frozen=True)
class Download:
    """Areas of a level as the service gave them.

    Attributes:
        level: ``stat_bezirk`` or ``stadtteil``.
        data: One GeoJSON feature collection.
        count: Number of features.
        sha256: Of the data.
    """

    level: str
    data: bytes
    count: int
    sha256: str

    @property
    def name(self) -> str:
        """What the file is called in messages and origins."""
        return f"{LAYERS[self.level]}.geojson"


class _NoOtherHost(HTTPRedirectHandler):
    """The user agreed to one host: nobody is led to another."""

    def redirect_request(self, *request: Any) -> None:
        """Refuse; the answer then counts as an error."""


def host(service: str = SERVICE) -> str:
    """The host that is asked, for the sentence that says so."""
    return urlsplit(service).netloc


def fetch(
    level: str,
    report: Report = lambda *_: True,
    *,
    service: str = SERVICE,
    patience_s: float = PATIENCE_S,
) -> Download:
    """Get all areas of a level.

    Args:
        level: A key of `LAYERS`.
        report: Called after each part; returns False to stop.
        service: Where the collections are.
        patience_s: Longest silence of the service.

    Raises:
        PortalError: If it cannot be reached or its answer is not whole.
        CancelledError: If ``report`` said so.
    """
    features: dict[str, Any] = {}  # by geometry: the service repeats and renumbers ids
    matched, offset = 0, 0

    def go_on() -> bool:
        return report(len(features), matched)

    while not matched or len(features) < matched:
        address = f"{service}/{LAYERS[level]}/items?" + urlencode(
            {"f": "json", "limit": PAGE, "offset": offset}
        )
        found = _page(address, go_on, patience_s)
        before, matched, offset = len(features), _matched(found), offset + len(found["features"])
        features |= {json.dumps(one["geometry"]): one for one in found["features"]}
        if not go_on():
            raise CancelledError("Das Laden wurde abgebrochen.")
        if len(features) == before:
            break
    if len(features) != matched:
        raise PortalError(
            f"Der Dienst nennt {matched} Flächen, geliefert hat er {len(features)} verschiedene. "
            f"Eine unvollständige Karte wird nicht übernommen. {_LATER}"
        )
    data = json.dumps({"type": "FeatureCollection", "features": list(features.values())}).encode()
    return Download(level, data, matched, hashlib.sha256(data).hexdigest())


_LATER = "Bitte versuchen Sie es später noch einmal, oder lesen Sie eine Datei ein."


def _page(address: str, go_on: Callable[[], bool], patience_s: float) -> dict[str, Any]:
    """One answer of the service, as a feature collection."""
    try:
        found = json.loads(_read(address, go_on, patience_s))
        is_whole = found["type"] == "FeatureCollection" and all(
            one["type"] == "Feature" and one["geometry"] for one in found["features"]
        )
    except (ValueError, LookupError, TypeError) as error:
        raise PortalError(
            f"Die Antwort von {host(address)} ist keine vollständige Karte (erwartet wird GeoJSON). "
            f"{_LATER}"
        ) from error
    if not is_whole:
        raise PortalError(f"Die Antwort von {host(address)} enthält Einträge ohne Fläche. {_LATER}")
    return dict(found)


def _matched(found: dict[str, Any]) -> int:
    matched = found.get("numberMatched")
    if not isinstance(matched, int) or not 0 < matched <= MAX_FEATURES:
        raise PortalError(
            "Der Dienst sagt nicht, wie viele Flächen es gibt; ob die Antwort vollständig ist, "
            f"lässt sich so nicht prüfen. {_LATER}"
        )
    return matched


def _read(address: str, go_on: Callable[[], bool], patience_s: float) -> bytes:
    request = Request(address, headers={"Accept": "application/geo+json, application/json"})
    try:
        with build_opener(_NoOtherHost).open(request, timeout=patience_s) as answer:
            return _body(answer, go_on)
    except HTTPError as error:
        raise PortalError(
            f"{host(address)} antwortet mit dem Fehler {error.code}. {_LATER}"
        ) from error
    except TimeoutError as error:
        raise PortalError(
            f"{host(address)} hat {patience_s:.0f} Sekunden lang nicht geantwortet. {_LATER}"
        ) from error
    except (URLError, HTTPException, ssl.SSLError, OSError) as error:
        if isinstance(getattr(error, "reason", None), TimeoutError):
            raise PortalError(f"{host(address)} antwortet nicht. {_LATER}") from error
        raise PortalError(
            f"{host(address)} ist nicht zu erreichen. Besteht eine Verbindung ins Internet? {_LATER}"
        ) from error


def _body(answer: HTTPResponse, go_on: Callable[[], bool]) -> bytes:
    parts, size = [], 0
    while part := answer.read(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > MAX_FILE:
            raise PortalError(
                f"Die Antwort ist größer als {MAX_FILE // 1_000_000} MB. Sie wird nicht übernommen."
            )
        if not go_on():
            raise CancelledError("Das Laden wurde abgebrochen.")
    return b"".join(parts)
