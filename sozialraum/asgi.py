"""Streamlit as one app in this process, behind the gate; started by `sozialraum.serve`."""

from __future__ import annotations

import base64
import hashlib
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import click
import uvicorn
from streamlit import config, file_util
from streamlit.runtime import get_instance
from streamlit.web import bootstrap
from streamlit.web.cli import configurator_options
from streamlit.web.server.starlette import App
from streamlit.web.server.starlette.starlette_server import _get_uvicorn_config_kwargs

from sozialraum.gate import App as Asgi
from sozialraum.gate import Gate, Message, Names, Receive, Send, security_headers
from sozialraum.store import db, verify
from sozialraum.store.errors import StoreError
from sozialraum.ui.shell import outside, page

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_SECONDS_TO_CLOSE = 3  # open pages hold a web socket; they do not keep the server from ending


def script_hashes() -> list[str]:
    """The inline scripts a page holds, as a content policy names them: the framework's and ours."""
    index = Path(file_util.get_static_dir()) / "index.html"
    texts = [
        *_INLINE_SCRIPT.findall(index.read_text(encoding="utf-8")),
        page.script(),
    ]
    digests = [hashlib.sha256(text.encode()).digest() for text in texts]
    return [f"sha256-{base64.b64encode(digest).decode()}" for digest in digests]


class KeptFiles:
    """An ASGI app around another one: files under a name that never changes, from memory.

    A first visit asks for sixty of the framework's scripts. Read from the disk anew, they took this
    process 90 ms each time (now 30 ms), and a workshop's phones come all at once.
    """

    def __init__(self, app: Asgi) -> None:
        """Wrap an app."""
        self._app = app
        self._held: dict[
            str, list[Message]
        ] = {}  # path -> its answer; only files there are are kept

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer from memory, or let the app answer and remember it."""
        if scope["type"] != "http" or scope["method"] != "GET" or _is_partial(scope):
            await self._app(scope, receive, send)
        elif scope["path"] in self._held:
            for message in self._held[scope["path"]]:
                await send(dict(message))
        else:
            await self._ask(scope, receive, send)

    async def _ask(self, scope: Message, receive: Receive, send: Send) -> None:
        heard: list[Message] = []

        async def listen(message: Message) -> None:
            heard.append(dict(message))
            await send(message)

        await self._app(scope, receive, listen)
        start, *bodies = heard
        if start["status"] == 200 and b"immutable" in dict(start["headers"]).get(
            b"cache-control", b""
        ):
            whole = b"".join(one.get("body", b"") for one in bodies)
            body = {"type": "http.response.body", "body": whole}
            self._held[scope["path"]] = [start, body]


def _is_partial(scope: Message) -> bool:
    asked = {key for key, _ in scope["headers"]}
    return not asked.isdisjoint({b"range", b"if-none-match", b"if-modified-since"})


@click.command()
@configurator_options
def _environment(**options: Any) -> dict[str, Any]:
    """Settings from variables STREAMLIT_...: only Streamlit's own command line reads them."""
    return options


def _store_fault() -> str:
    try:
        return verify.fault(db.engine())
    except StoreError as error:
        return str(error)


def serve(
    script: Path,
    listening: socket.socket,
    names: Names,
    when_ready: Callable[[bool], None],
) -> None:
    """Serve the app until a signal ends it; the signal is raised again afterwards.

    Args:
        script: ``app.py``, or a bare page of the benchmark.
        listening: Bound and listening; its port is what the app is told.
        names: Hosts and origins that may ask.
        when_ready: Called before the first request is answered, with whether the script ran.
    """
    outside.never_ask()

    @asynccontextmanager
    async def warm_up(_app: App) -> AsyncIterator[None]:
        # Until a session has run st.navigation, a deep link opened first shows a framework error.
        ran, _ = await get_instance().does_script_run_without_error()
        gate.fault = "" if ran else "Beim ersten Aufruf gab es einen Fehler; er steht im Protokoll."
        when_ready(ran)
        yield

    app = App(script, lifespan=warm_up)
    address, port = listening.getsockname()[:2]
    bootstrap.load_config_options(
        {
            **_environment.main([], standalone_mode=False),
            "server.port": port,
            "server.address": address,
            "server.headless": True,
            # The gate has judged by then; behind a proxy Streamlit has to know the names, too.
            "server.corsAllowedOrigins": sorted(names.origins),
            "server.allowedHosts": [],
            "logger.level": "warning",
            "logger.hideWelcomeMessage": True,
        }
    )
    base_path = str(config.get_option("server.baseUrlPath") or "")
    gate = Gate(KeptFiles(app), names, security_headers(script_hashes()), _store_fault, base_path)
    server = uvicorn.Server(
        uvicorn.Config(
            gate,
            timeout_graceful_shutdown=_SECONDS_TO_CLOSE,
            server_header=False,
            log_level="warning",
            # What Streamlit itself would tell uvicorn: web socket protocol, pings, sizes.
            **_get_uvicorn_config_kwargs(),
        )
    )
    server.run(sockets=[listening])
