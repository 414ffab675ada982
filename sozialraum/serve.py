"""Start the app on this computer: store, server, warm-up, browser (`make run`, `make serve`).

All in this one process: whatever ends it, no server is left on the port (docs/decisions/0012).
Starting, waiting and stopping stand in one module: each knows what the others left behind.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from types import FrameType
from typing import NoReturn

from sozialraum import gate

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app.py"
PREFERRED_PORT = 8501
LOCAL_ADDRESS = "127.0.0.1"
START_SECONDS = 90.0
HOSTS_VARIABLE = "SOZIALRAUM_HOSTS"
_BACKLOG = 128
_LARGEST_PORT = 65_535
_OTHER_PORT = "Bitte wählen Sie mit --port einen anderen."

# Office networks often set a proxy; a question to this computer itself must not take that way.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class StartError(Exception):
    """The app could not be started; the message is German and complete."""


def _listen(port: int, address: str) -> socket.socket:
    """A socket that listens; 0 takes any free port. Raises OSError."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":  # on Windows this option would share a port that is in use
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen(_BACKLOG)
    except (OSError, OverflowError):
        listening.close()
        raise
    return listening


def _listen_or_say_why(port: int, address: str) -> socket.socket:
    try:
        return _listen(port, address)
    except PermissionError as error:
        why = "darf dieses Konto nicht öffnen (bis 1023 nur mit Verwaltungsrechten)"
        raise StartError(f"Port {port} auf {address} {why}. {_OTHER_PORT}") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise StartError(f"Port {port} auf {address} ist nicht frei. {_OTHER_PORT}") from error
        raise StartError(
            f"Auf der Adresse {address} kann dieser Rechner nicht lauschen. Bitte nennen Sie mit "
            f"--address eine seiner eigenen ({LOCAL_ADDRESS} oder 0.0.0.0 für alle)."
        ) from error


def free_port(preferred: int = PREFERRED_PORT, address: str = LOCAL_ADDRESS) -> int:
    """The preferred port if nobody uses it, else one the system offers.

    Args:
        preferred: Port to try first; 0 takes any free one.
        address: Address the server will listen on.

    Returns:
        A port number between 1 and 65535 that was free a moment ago.
    """
    for port in (preferred, 0):
        with contextlib.suppress(OSError), _listen(port, address) as probe:
            return int(probe.getsockname()[1])
    return preferred


def start(
    port: int,
    address: str = LOCAL_ADDRESS,
    *,
    app: Path = APP,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start the server as a process of its own, without opening a browser (tests, benchmark).

    Args:
        port: Port to listen on.
        address: Address to listen on.
        app: Script to run; the benchmark passes a bare page here.
        environment: Variables added to the current ones.

    Returns:
        The running server process; stop it with `stop`.
    """
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "sozialraum.serve", "--headless"),
            *("--port", str(port), "--address", address, "--app", str(app)),
        ],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server started by `start`; a second call does nothing."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def base_url(port: int, address: str = LOCAL_ADDRESS) -> str:
    """Where this computer reaches the server, with the base path of a reverse proxy if set."""
    host = "localhost" if address in {"0.0.0.0", "::", LOCAL_ADDRESS} else address
    path = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    return f"http://{host}:{port}/{path}".rstrip("/")


def _status(url: str, timeout: float) -> int | None:
    try:
        with _DIRECT.open(url, timeout=timeout) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except (urllib.error.URLError, OSError):
        return None


def wait_until_ready(
    process: subprocess.Popen[bytes], url: str, *, timeout: float = START_SECONDS
) -> bool:
    """Wait for a server, which runs ``app.py`` once before it answers.

    Args:
        process: The process from `start`.
        url: Address from `base_url`.
        timeout: Seconds to wait for the server.

    Returns:
        Whether it is well: the script ran without an error, and the store can be used.

    Raises:
        StartError: The server ended by itself or did not answer in time.
    """
    deadline = time.monotonic() + timeout
    while (status := _status(f"{url}/_stcore/health", timeout=timeout)) is None:
        if process.poll() is not None:
            raise StartError(f"Der Server hat sich beendet (Code {process.returncode}).")
        if time.monotonic() > deadline:
            raise StartError(f"Der Server antwortet seit {timeout:.0f} Sekunden nicht.")
        time.sleep(0.1)
    return status == HTTPStatus.OK


def _ensure_store() -> None:
    from sozialraum.store import build, db
    from sozialraum.store.errors import StoreError

    try:
        engine = db.engine()
        db.refuse_damaged(engine)
        build.ensure(engine, ROOT / "data")
    except StoreError as error:
        raise StartError(str(error)) from error


def _open_browser(url: str) -> None:
    # Without a desktop `webbrowser` might start a text browser inside this terminal.
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return
    with contextlib.suppress(webbrowser.Error):
        webbrowser.open(url)


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= _LARGEST_PORT:
        raise ValueError
    return number


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"Diese Angabe wurde nicht verstanden: {message}\nHilfe: --help\n")


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _Parser(
        prog="python -m sozialraum.serve",
        usage="python -m sozialraum.serve [Optionen]",
        description="Startet Sozialraum Dresden auf diesem Rechner.",
        add_help=False,
    )
    group = parser.add_argument_group("Optionen")
    group.add_argument("-h", "--help", action="help", help="zeigt diese Hilfe")
    group.add_argument(
        "--headless", action="store_true", help="ohne Browser, für den Betrieb im Team"
    )
    group.add_argument(
        "--port",
        type=_port,
        metavar="NUMMER",
        help=f"Port (sonst {PREFERRED_PORT} oder ein freier)",
    )
    group.add_argument(
        "--address",
        default=LOCAL_ADDRESS,
        metavar="ADRESSE",
        help=f"Adresse, auf der gelauscht wird (sonst {LOCAL_ADDRESS}: nur dieser Rechner)",
    )
    group.add_argument("--app", type=Path, default=APP, help=argparse.SUPPRESS)  # the benchmark's
    return parser.parse_args(arguments)


def _stop_on_signal(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _names(port: int, address: str) -> gate.Names:
    public = os.environ.get(HOSTS_VARIABLE, "").split(",")
    public.append(os.environ.get("STREAMLIT_BROWSER_SERVER_ADDRESS", ""))
    try:
        return gate.Names.of(port, address, [name for name in public if name.strip()])
    except ValueError as error:
        raise StartError(f"{HOSTS_VARIABLE}: {error}") from error


def _run(chosen: argparse.Namespace) -> int:
    address = chosen.address
    port = free_port(address=address) if chosen.port is None else chosen.port
    os.chdir(ROOT)  # Streamlit reads .streamlit/config.toml from here; one meaning of "var/..."
    with _listen_or_say_why(port, address) as listening:
        port = int(listening.getsockname()[1])
        names = _names(port, address)
        _ensure_store()

        def say_ready(script_ran: bool) -> None:
            url = base_url(port, address)
            if not script_ran:
                print("Beim ersten Aufruf gab es einen Fehler; die Seite zeigt ihn an.", flush=True)
            print(f"Sozialraum Dresden ist bereit: {url}", flush=True)
            if not chosen.headless:
                print("Zum Beenden: Strg+C", flush=True)
                threading.Thread(target=_open_browser, args=(url,), daemon=True).start()

        from sozialraum import asgi  # loads Streamlit: a wrong call is answered without it

        try:
            asgi.serve(chosen.app, listening, names, say_ready)
        except KeyboardInterrupt:
            print("\nSozialraum Dresden ist beendet.", flush=True)
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Ensure the store, start the server, warm it up, open the browser; wait until it ends.

    Args:
        arguments: Command line arguments; those of the process if left out.

    Returns:
        Exit code: 0 after Ctrl+C or SIGTERM, 1 if the app could not be started.
    """
    chosen = _arguments(arguments)
    signal.signal(signal.SIGTERM, _stop_on_signal)
    try:
        return _run(chosen)
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
