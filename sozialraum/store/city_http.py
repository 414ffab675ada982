"""Asking the city's servers, and nobody else: one host, whole answers, limits, German faults.

They are slow and fail in many ways (answers of minutes, 503, an answer cut off, another page in its
place). What an answer is worth beyond that judges whoever asked.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from sozialraum.store.errors import StoreError

PATIENCE_S = 300.0  # the city's services were seen to take that long
LATER = "Bitte versuchen Sie es später noch einmal, oder lesen Sie eine Datei ein."
_CHUNK = 65_536
_ABSENT = (404, 410)


class PortalError(StoreError):
    """The city did not give what was asked whole; the text says why, in German."""


class AbsentError(PortalError):
    """There is nothing at this address (yet)."""


class CancelledError(PortalError):
    """Somebody stopped the download."""


class _NoOtherHost(HTTPRedirectHandler):
    """The user agreed to one host: nobody is led to another."""

    def redirect_request(self, *request: Any) -> None:
        """Refuse; the answer then counts as an error."""


def host(address: str) -> str:
    """The host that is asked, for the sentence that says so."""
    return urlsplit(address).netloc


def read(
    address: str,
    go_on: Callable[[], bool] = lambda: True,
    *,
    accept: str,
    largest: int,
    patience_s: float = PATIENCE_S,
) -> bytes:
    """One whole answer.

    Args:
        address: What is asked.
        go_on: Called after each part; False stops.
        accept: Media types.
        largest: Bytes an answer may have.
        patience_s: Longest silence.

    Raises:
        AbsentError: There is nothing at this address.
        PortalError: It cannot be reached, gives an error, or more than ``largest``.
        CancelledError: ``go_on`` said so.
    """
    request = Request(address, headers={"Accept": accept})
    try:
        with build_opener(_NoOtherHost).open(request, timeout=patience_s) as answer:
            return _body(answer, go_on, largest)
    except HTTPError as error:
        kind = AbsentError if error.code in _ABSENT else PortalError
        raise kind(f"{host(address)} antwortet mit dem Fehler {error.code}. {LATER}") from error
    except TimeoutError as error:
        raise PortalError(
            f"{host(address)} hat {patience_s:.0f} Sekunden lang nicht geantwortet. {LATER}"
        ) from error
    except (URLError, HTTPException, ssl.SSLError, OSError) as error:
        raise PortalError(_unreached(address, error)) from error


def _unreached(address: str, error: Exception) -> str:
    if isinstance(getattr(error, "reason", None), TimeoutError):
        return f"{host(address)} antwortet nicht. {LATER}"
    if isinstance(error, HTTPException):
        return f"Die Antwort von {host(address)} brach ab. {LATER}"
    return f"{host(address)} ist nicht zu erreichen. Besteht eine Verbindung ins Internet? {LATER}"


def _body(answer: HTTPResponse, go_on: Callable[[], bool], largest: int) -> bytes:
    parts, size = [], 0
    expected = int(answer.headers.get("Content-Length") or 0)
    while part := answer.read(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > largest:
            raise PortalError(
                f"Die Antwort ist größer als {largest // 1_000_000} MB. Sie wird nicht übernommen."
            )
        if not go_on():
            raise CancelledError("Das Laden wurde abgebrochen.")
    if size < expected:
        raise PortalError(f"Die Antwort von {host(answer.url)} brach ab. {LATER}")
    return b"".join(parts)
