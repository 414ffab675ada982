"""The gate before every request: whose names are ours, who may ask, and what answers carry.

A plain ASGI wrapper, so that it sees web sockets as well and comes before everything of Streamlit.
Without it a web site could reach the app on the reader's own computer, by a foreign page's script
(Origin) or by a name that it points here (Host), put it into a frame, or make Streamlit look up its
own address at a foreign service.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

HEALTH = "/_stcore/health"
# What a page needs of the framework's own addresses. Closed are thus: metrics (number of people),
# script-health-check (runs the app for whoever asks), agent (an interface for programs).
_CORE, _OPEN = "/_stcore/", ("host-config", "stream", "upload_file/", "bidi-components/")
_HEALTH_SECONDS = 1.0  # so long an answer holds: many who ask must not keep the store busy

_WRONG_HOST = (
    "Unter diesem Namen ist Sozialraum Dresden hier nicht eingerichtet. Wer die Anwendung betreibt, "
    "trägt den Namen in SOZIALRAUM_HOSTS ein (README, „Im Team betreiben“)."
)
_WRONG_ORIGIN = "Eine fremde Seite darf hier nichts abfragen."
_CLOSED = "Diese Adresse gibt es nicht."


@dataclass(frozen=True)
class Names:
    """The names a browser may use.

    Attributes:
        hosts: Values of the header Host: "localhost:8501", "sozialraum.example.org".
        origins: Values of the header Origin: "http://localhost:8501".
    """

    hosts: frozenset[str]
    origins: frozenset[str]

    @classmethod
    def of(cls, port: int, address: str, public: Iterable[str]) -> Names:
        """The own names of a server and the public ones somebody has set.

        Args:
            port: Port it listens on.
            address: Address it listens on; one that means "all" gives no name.
            public: "name", "name:port" or "https://name:port". Without a scheme both are allowed,
                without a port the usual ones and the server's own.

        Raises:
            ValueError: A public name cannot be read; the message is German.
        """
        own = {"localhost", "127.0.0.1", "[::1]"}
        if address not in {"0.0.0.0", "::"}:
            own.add(f"[{address}]" if ":" in address else address)
        hosts = {f"{name}:{port}" for name in own}
        origins = {f"http://{host}" for host in hosts}
        if port == 80:  # a browser leaves the usual port out
            hosts |= own
            origins |= {f"http://{name}" for name in own}
        for entry in public:
            schemes, name, given = _read_name(entry)
            for host in [f"{name}:{given}"] if given else [name, f"{name}:{port}"]:
                hosts.add(host)
                origins |= {f"{scheme}://{host}" for scheme in schemes}
        return cls(frozenset(hosts), frozenset(origins))


def _read_name(entry: str) -> tuple[tuple[str, ...], str, int | None]:
    text = entry.strip().lower().rstrip("/")
    scheme, separator, rest = text.partition("://")
    schemes = (scheme,) if separator else ("http", "https")
    name, port = "", None
    try:
        parts = urlsplit(f"//{rest if separator else text}")
        name, port = parts.hostname or "", parts.port
    except ValueError:
        name = ""
    is_plain = (
        name
        and not re.search(r"\s", text)
        and parts.netloc in {name, f"{name}:{port}", f"[{name}]", f"[{name}]:{port}"}
    )
    if not is_plain or parts.path or "*" in name or not {*schemes} <= {"http", "https"}:
        raise ValueError(
            f"Der Rechnername „{entry.strip()}“ ist nicht lesbar. Erlaubt ist zum Beispiel "
            "„sozialraum.example.org“ oder „https://sozialraum.example.org:8443“; mehrere mit Komma."
        )
    usual = {"http": 80, "https": 443}
    if len(schemes) == 1 and port == usual[schemes[0]]:
        port = None
    return schemes, f"[{name}]" if ":" in name else name, port


def security_headers(script_hashes: Iterable[str]) -> dict[str, str]:
    """Headers of every answer.

    Args:
        script_hashes: "sha256-..." of the inline scripts that may run; no other does.
    """
    scripts = " ".join(f"'{value}'" for value in script_hashes)
    policy = {
        "default-src": "'self'",
        # WebAssembly: the framework counts with it (64 bits) and draws slower without; no eval.
        "script-src": f"'self' blob: 'wasm-unsafe-eval' {scripts}",
        "style-src": "'self' 'unsafe-inline'",  # the framework writes its styles into the page
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "worker-src": "'self' blob:",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return {
        "content-security-policy": "; ".join(f"{key} {value}" for key, value in policy.items()),
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
    }


class Gate:
    """An ASGI app around another one.

    Attributes:
        fault: German reason why the app itself is not fit, "" = it is; set by who starts it.
    """

    def __init__(
        self,
        app: App,
        names: Names,
        headers: Mapping[str, str],
        store_fault: Callable[[], str],
        base_path: str = "",
    ) -> None:
        """Wrap an app.

        Args:
            app: The app behind the gate.
            names: Hosts and origins that may ask.
            headers: Added to every answer.
            store_fault: German reason why the store cannot be used, "" = it can.
            base_path: Path before all addresses, without slashes at its ends.
        """
        self.fault = ""
        self._app, self._names, self._store_fault = app, names, store_fault
        self._headers = [(key.encode(), value.encode()) for key, value in headers.items()]
        self._base = f"/{base_path.strip('/')}" if base_path.strip("/") else ""
        self._asked_at, self._held, self._one_at_a_time = float("-inf"), "", asyncio.Lock()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        asked = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
        refused = self._refusal(scope, asked)
        if scope["type"] == "websocket":
            if refused is None:
                await self._app(scope, receive, send)
            else:
                await receive()
                await send({"type": "websocket.close", "code": 1008})
            return
        answer = self._with_headers(send)
        if refused is None and self._path(scope) == HEALTH and not _is_from_a_page(asked):
            refused = await self._health()
        if refused is None:
            await self._app(scope, receive, answer)
        else:
            await _write(answer, *refused, with_body=scope["method"] != "HEAD")

    def _path(self, scope: Message) -> str:
        path = str(scope["path"])
        return path.removeprefix(self._base) if path.startswith(f"{self._base}/") else path

    def _refusal(self, scope: Message, asked: Mapping[str, str]) -> tuple[int, str] | None:
        if asked.get("host", "").lower() not in self._names.hosts:
            return 400, _WRONG_HOST
        if "origin" in asked and asked["origin"].lower() not in self._names.origins:
            return 403, _WRONG_ORIGIN
        path = self._path(scope)
        is_open = path == HEALTH or path.removeprefix(_CORE).startswith(_OPEN)
        return (404, _CLOSED) if path.startswith(_CORE) and not is_open else None

    async def _health(self) -> tuple[int, str]:
        async with self._one_at_a_time:
            if time.monotonic() - self._asked_at > _HEALTH_SECONDS:
                self._held = self.fault or await asyncio.to_thread(self._store_fault)
                self._asked_at = time.monotonic()
        return (503, self._held) if self._held else (200, "ok")

    def _with_headers(self, send: Send) -> Send:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                held = {key.lower() for key, _ in message.get("headers", [])}
                added = [pair for pair in self._headers if pair[0] not in held]
                message["headers"] = [*message.get("headers", []), *added]
            await send(message)

        return answer


def _is_from_a_page(asked: Mapping[str, str]) -> bool:
    """Whether our own page asks: it must connect to be able to say what is wrong with the store."""
    return "referer" in asked or asked.get("sec-fetch-site") == "same-origin"


async def _write(send: Send, status: int, text: str, *, with_body: bool) -> None:
    body = f"{text}\n".encode()
    headers = {
        b"content-type": b"text/plain; charset=utf-8",
        b"content-length": str(len(body)).encode(),
        b"cache-control": b"no-store",
    }
    await send({"type": "http.response.start", "status": status, "headers": [*headers.items()]})
    await send({"type": "http.response.body", "body": body if with_body else b""})
