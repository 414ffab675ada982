"""The server as people run it: a process of its own, asked over the network."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from sozialraum import serve
from sozialraum.ui.shell import outside

PUBLIC = "sozialraum.example.org"
HANDSHAKE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": "streamlit",
}


def request(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One request by hand, since Host and Origin must be free: status, headers, first bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        _ask(connection, port, path, headers)
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = connection.recv(65536)
            if not part:
                break
            answer += part
        head, _, body = answer.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        fields = {key.lower(): value for key, _, value in (x.partition(": ") for x in lines[1:])}
        while len(body) < min(int(fields.get("content-length", 0)), 65536):
            part = connection.recv(65536)
            if not part:
                break
            body += part
        return int(lines[0].split()[1]), fields, body


def _ask(connection: socket.socket, port: int, path: str, headers: dict[str, str]) -> None:
    sent = {"Host": f"localhost:{port}", **headers}
    text = "".join(f"{key.replace('_', '-')}: {value}\r\n" for key, value in sent.items())
    connection.sendall(f"GET {path} HTTP/1.1\r\n{text}\r\n".encode())


def stream(port: int, path: str = "/_stcore/stream", **headers: str) -> int:
    """Status of a web socket's handshake: 101 = open."""
    return request(port, path, **{**HANDSHAKE, **headers})[0]


@contextmanager
def running(store: Path, **environment: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = serve.free_port(preferred=0)
    process = serve.start(
        port, environment={"SOZIALRAUM_DATABASE_URL": f"sqlite:///{store}", **environment}
    )
    try:
        base = environment.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
        url = f"http://localhost:{port}/{base}".rstrip("/")
        assert serve.wait_until_ready(process, url), "app.py fails, or the store"
        yield process, port
    finally:
        serve.stop(process)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served") / "sozialraum.sqlite"


@pytest.fixture(scope="module")
def calls() -> Iterator[tuple[int, list[bytes]]]:
    """A proxy that forwards nothing and notes what somebody wanted outside: port, requests."""
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as proxy:

        def listen() -> None:
            while True:
                try:
                    connection, _ = proxy.accept()
                except OSError:
                    return
                with connection:
                    seen.append(connection.recv(1000))

        threading.Thread(target=listen, daemon=True).start()
        yield proxy.getsockname()[1], seen


@pytest.fixture(scope="module")
def port(store: Path, calls: tuple[int, list[bytes]]) -> Iterator[int]:
    proxy = f"http://127.0.0.1:{calls[0]}"
    outside_way = {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": "", "NO_PROXY": ""}
    with running(store, **outside_way) as (_, number):
        yield number


@pytest.mark.parametrize("path", ["/", "/karte", "/_stcore/health", "/_stcore/metrics", "/no.js"])
def test_every_answer_carries_the_headers(port: int, path: str) -> None:
    _, headers, _ = request(port, path)
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


def test_own_pages_connect(port: int) -> None:
    assert stream(port, Origin=f"http://localhost:{port}") == 101
    assert stream(port, Host=f"127.0.0.1:{port}", Origin=f"http://127.0.0.1:{port}") == 101


def test_foreign_names_and_origins_do_not(port: int) -> None:
    evil = f"evil.example:{port}"
    assert request(port, "/", Host=evil)[0] == 400
    assert stream(port, Host=evil, Origin=f"http://{evil}") == 403
    for origin in (
        f"http://localhost:{port + 1}",
        "https://evil.example",
        "null",
        f"http://{evil}",
    ):
        assert stream(port, Origin=origin) == 403
        assert request(port, "/", Origin=origin)[0] == 403


def test_no_web_socket_makes_the_server_ask_outside(
    port: int, calls: tuple[int, list[bytes]]
) -> None:
    begin = time.monotonic()
    for origin in ("https://evil.example", "http://198.51.100.7"):
        assert stream(port, Origin=origin) == 403
    assert time.monotonic() - begin < 2
    assert calls[1] == []
    # The fixture would have seen it: this is what Streamlit asks with.
    code = "import requests\ntry: requests.get('http://checkip.invalid', timeout=2)\nexcept OSError: pass"
    proxy = {"http_proxy": f"http://127.0.0.1:{calls[0]}", "no_proxy": "", "NO_PROXY": ""}
    subprocess.run([sys.executable, "-c", code], env={**os.environ, **proxy}, check=True)
    assert len(calls[1]) == 1
    calls[1].clear()


def test_streamlit_itself_never_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    from streamlit import net_util
    from streamlit.web.server.server_util import is_url_from_allowed_origins

    asked: list[str] = []
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, **_: asked.append(url))
    monkeypatch.setattr(net_util, "_external_ip", None)
    assert not is_url_from_allowed_origins("https://evil.example")
    assert asked, "Streamlit has changed: the patch may be superfluous"
    asked.clear()
    outside.never_ask()
    assert not is_url_from_allowed_origins("https://evil.example")
    assert asked == []


def test_behind_a_proxy_with_a_path_and_a_public_name(store: Path) -> None:
    with running(
        store, STREAMLIT_SERVER_BASE_URL_PATH="dresden", SOZIALRAUM_HOSTS=f"https://{PUBLIC}"
    ) as (_, port):
        path, public = "/dresden/_stcore/stream", f"https://{PUBLIC}"
        assert stream(port, path, Host=PUBLIC, Origin=public) == 101
        assert stream(port, path, Host=f"127.0.0.1:{port}", Origin=public) == 101
        assert stream(port, path, Host=PUBLIC, Origin=f"http://{PUBLIC}") == 403
        assert stream(port, path, Host=PUBLIC, Origin="https://evil.example") == 403
        assert request(port, "/dresden/karte", Host=PUBLIC)[0] == 200
        assert request(port, "/dresden/_stcore/health", Host=PUBLIC)[0] == 200
        assert request(port, "/dresden/_stcore/metrics", Host=PUBLIC)[0] == 404


def test_health_is_bad_without_a_usable_store_but_pages_connect(tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite"
    with running(store) as (_, port):
        assert request(port, "/_stcore/health")[0] == 200
        store.write_bytes(b"kein Datenspeicher" * 1000)
        time.sleep(1.1)  # an answer holds for a second
        status, _, body = request(port, "/_stcore/health")
        assert status == 503
        assert "Datenspeicher" in body.decode()
        assert str(tmp_path) not in body.decode()
        assert request(port, "/_stcore/health", Referer=f"http://localhost:{port}/")[0] == 200


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_although_a_page_is_open(
    store: Path, number: signal.Signals
) -> None:
    with (
        running(store) as (process, port),
        closing(socket.create_connection(("127.0.0.1", port))) as page,
    ):
        _ask(page, port, "/_stcore/stream", {**HANDSHAKE, "Origin": f"http://localhost:{port}"})
        assert page.recv(100).startswith(b"HTTP/1.1 101")
        process.send_signal(number)
        assert process.wait(timeout=10) == 0


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_killed_hard_it_leaves_nobody_on_the_port(store: Path) -> None:
    with running(store) as (process, port):
        process.kill()
        process.wait()
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=2)


def call(*arguments: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "sozialraum.serve", "--headless", *arguments],
        cwd=serve.ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_busy_port_is_said_in_german() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, text = call("--port", str(port))
    assert code == 1
    assert text.startswith(f"Port {port} auf 127.0.0.1 ist nicht frei.")


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        (["--port", "70000"], {}, "wurde nicht verstanden"),
        (["--address", "192.0.2.1", "--port", "0"], {}, "kann dieser Rechner nicht lauschen"),
        (["--address", "kein.rechner.invalid", "--port", "0"], {}, "nicht lauschen"),
        (["--port", "0"], {"SOZIALRAUM_HOSTS": "*.example.org"}, "*.example.org"),
    ],
)
def test_a_wrong_call_is_explained(
    arguments: list[str], environment: dict[str, str], expected: str
) -> None:
    code, text = call(*arguments, **environment)
    assert code in {1, 2}
    assert expected in text
    assert "Traceback" not in text


def test_a_store_that_cannot_be_used_is_explained(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_text("kein Datenspeicher " * 100, encoding="utf-8")
    code, text = call(
        "--port", "0", SOZIALRAUM_DATABASE_URL=f"sqlite:///{tmp_path / 'store.sqlite'}"
    )
    assert code == 1
    assert "keine SQLite-Datenbank" in text
    assert "Traceback" not in text
