"""Start the app on this computer: store, server, warm-up, browser (`make run`, `make serve`).

Streamlit alone would start before its pages are known, so that a deep link opened first shows a
framework error. One request to the script health check runs ``app.py`` once and avoids that.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app.py"
PREFERRED_PORT = 8501
LOCAL_ADDRESS = "127.0.0.1"
START_SECONDS = 90.0

# Office networks often set a proxy; a question to this computer itself must not take that way.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class StartError(Exception):
    """The app could not be started; the message is German and complete."""


def _is_free(port: int, address: str) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # on Windows this option would share a port that is in use
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def free_port(preferred: int = PREFERRED_PORT, address: str = LOCAL_ADDRESS) -> int:
    """The preferred port if nobody uses it, else one the system offers.

    Args:
        preferred: Port to try first; 0 takes any free one.
        address: Address the server will listen on.

    Returns:
        A port number between 1 and 65535 that was free a moment ago.
    """
    if preferred and _is_free(preferred, address):
        return preferred
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


def start(
    port: int,
    address: str = LOCAL_ADDRESS,
    *,
    app: Path = APP,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start Streamlit as a process of its own, without opening a browser.

    Args:
        port: Port to listen on.
        address: Address to listen on.
        app: Script to run; the benchmark passes a bare page here.
        environment: Variables added to the current ones.

    Returns:
        The running server process; stop it with `stop`.
    """
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(app)),
        *("--server.headless", "true", "--server.showEmailPrompt", "false"),
        *("--server.port", str(port), "--server.address", address),
        *("--logger.hideWelcomeMessage", "true", "--logger.level", "warning"),
    ]
    return subprocess.Popen(
        command,
        cwd=ROOT,  # Streamlit reads .streamlit/config.toml from here
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # English remarks of the framework; errors go to stderr
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


def _answers(url: str, timeout: float) -> bool:
    try:
        with _DIRECT.open(url, timeout=timeout) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_until_ready(
    process: subprocess.Popen[bytes], url: str, *, timeout: float = START_SECONDS
) -> bool:
    """Wait for the server, then run ``app.py`` once through the script health check.

    Args:
        process: The process from `start`.
        url: Address from `base_url`.
        timeout: Seconds to wait for the server.

    Returns:
        Whether the script ran without an error. The server keeps running if not: the page itself
        then says what is wrong.

    Raises:
        StartError: The server ended by itself or did not answer in time.
    """
    deadline = time.monotonic() + timeout
    while not _answers(f"{url}/_stcore/health", timeout=2):
        if process.poll() is not None:
            raise StartError(f"Der Server hat sich beendet (Code {process.returncode}).")
        if time.monotonic() > deadline:
            raise StartError(f"Der Server antwortet seit {timeout:.0f} Sekunden nicht.")
        time.sleep(0.1)
    return _answers(f"{url}/_stcore/script-health-check", timeout=timeout)


def _ensure_store() -> None:
    from sozialraum.store import build, db

    try:
        build.ensure(db.engine(), ROOT / "data")
    except build.StoreError as error:
        raise StartError(str(error)) from error


def _open_browser(url: str) -> None:
    # Without a desktop `webbrowser` might start a text browser inside this terminal.
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return
    with contextlib.suppress(webbrowser.Error):
        webbrowser.open(url)


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
        "--port", type=int, metavar="NUMMER", help=f"Port (sonst {PREFERRED_PORT} oder ein freier)"
    )
    group.add_argument(
        "--address",
        default=LOCAL_ADDRESS,
        metavar="ADRESSE",
        help=f"Adresse, auf der gelauscht wird (sonst {LOCAL_ADDRESS}: nur dieser Rechner)",
    )
    return parser.parse_args(arguments)


def _stop_on_signal(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _run(chosen: argparse.Namespace) -> int:
    port = chosen.port or free_port(address=chosen.address)
    if not _is_free(port, chosen.address):
        raise StartError(
            f"Port {port} auf {chosen.address} ist nicht frei. Bitte wählen Sie mit --port einen "
            "anderen."
        )
    _ensure_store()
    process = start(port, chosen.address)
    try:
        url = base_url(port, chosen.address)
        if not wait_until_ready(process, url):
            print("Beim ersten Aufruf gab es einen Fehler; die Seite zeigt ihn an.", flush=True)
        print(f"Sozialraum Dresden ist bereit: {url}", flush=True)
        if not chosen.headless:
            print("Zum Beenden: Strg+C", flush=True)
            _open_browser(url)
        return process.wait()
    except KeyboardInterrupt:
        print("\nSozialraum Dresden ist beendet.", flush=True)
        return 0
    finally:
        stop(process)


def main(arguments: Sequence[str] | None = None) -> int:
    """Ensure the store, start the server, warm it up, open the browser; wait until it ends.

    Args:
        arguments: Command line arguments; those of the process if left out.

    Returns:
        Exit code: 0 after Ctrl+C, 1 if the app could not be started, else the server's own.
    """
    chosen = _arguments(arguments)
    signal.signal(signal.SIGTERM, _stop_on_signal)
    try:
        return _run(chosen)
    except StartError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
