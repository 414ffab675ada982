"""Which names and origins are ours, and what the gate lets through: no server needed."""

from __future__ import annotations

import asyncio

import pytest

from sozialraum.gate import Gate, Names, security_headers


def names(*public: str, address: str = "127.0.0.1") -> Names:
    return Names.of(8501, address, public)


@pytest.mark.parametrize(
    ("public", "host", "origin"),
    [
        ([], "localhost:8501", "http://localhost:8501"),
        ([], "127.0.0.1:8501", "http://127.0.0.1:8501"),
        ([], "[::1]:8501", "http://[::1]:8501"),
        (["sozialraum.example.org"], "sozialraum.example.org", "https://sozialraum.example.org"),
        (["Sozialraum.Example.org"], "sozialraum.example.org", "http://sozialraum.example.org"),
        (["amt51"], "amt51:8501", "http://amt51:8501"),
        (["https://a.example:8443/"], "a.example:8443", "https://a.example:8443"),
        (["https://a.example:443"], "a.example", "https://a.example"),
        (["[fd00::1]"], "[fd00::1]:8501", "http://[fd00::1]:8501"),
    ],
)
def test_own_and_public_names_are_allowed(public, host, origin):
    allowed = names(*public)
    assert host in allowed.hosts
    assert origin in allowed.origins


@pytest.mark.parametrize(
    ("public", "host", "origin"),
    [
        ([], "evil.example:8501", "http://evil.example:8501"),
        ([], "localhost", "http://localhost:8502"),
        ([], "localhost:8502", "https://localhost:8501"),
        ([], "0.0.0.0:8501", "null"),
        (["https://a.example"], "b.a.example", "http://a.example"),
        (["a.example:8443"], "a.example", "https://a.example"),
    ],
)
def test_other_names_are_not(public, host, origin):
    allowed = names(*public)
    assert host not in allowed.hosts
    assert origin not in allowed.origins


def test_an_address_that_means_all_is_no_name():
    assert names(address="0.0.0.0") == names()
    assert "10.0.0.5:8501" in names(address="10.0.0.5").hosts


def test_the_usual_port_is_left_out_as_browsers_do():
    allowed = Names.of(80, "127.0.0.1", [])
    assert "localhost" in allowed.hosts
    assert "http://localhost" in allowed.origins


@pytest.mark.parametrize(
    "entry", ["*", "*.example.org", "ftp://a.example", "a b", "a.example/pfad", "u@a", "a:x", "//"]
)
def test_a_name_that_cannot_be_read_is_explained(entry):
    with pytest.raises(ValueError, match="nicht lesbar"):
        names(entry)


def ask(gate: Gate, path: str, **headers: str) -> tuple[int, str]:
    """Status and text; 299 is the app behind the gate."""
    sent = []
    asked = {"host": "localhost:8501", **{key.replace("_", "-"): v for key, v in headers.items()}}
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "headers": [(key.encode(), value.encode()) for key, value in asked.items()],
    }

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request"}

    asyncio.run(gate(scope, receive, send))
    assert (b"x-frame-options", b"DENY") in sent[0]["headers"]
    return sent[0]["status"], sent[1]["body"].decode()


async def behind(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def gate(fault: str = "", base: str = "") -> Gate:
    return Gate(behind, names(), security_headers(["sha256-x"]), lambda: fault, base)


@pytest.mark.parametrize(
    "path",
    [
        "metrics",
        "script-health-check",
        "agent/mcp",
        "agent/interact",
        "anything-new",
        "",
        "healthy",
    ],
)
@pytest.mark.parametrize("base", ["", "dresden"])
def test_the_frameworks_other_addresses_are_closed(path, base):
    prefix = f"/{base}" if base else ""
    assert ask(gate(base=base), f"{prefix}/_stcore/{path}")[0] == 404
    assert ask(gate(base=base), f"{prefix}/_stcore/host-config")[0] == 299
    assert ask(gate(base=base), f"{prefix}/karte")[0] == 299


def test_health_tells_the_state_of_the_store():
    assert ask(gate(), "/_stcore/health") == (200, "ok\n")
    assert ask(gate("Er ist leer."), "/_stcore/health") == (503, "Er ist leer.\n")


def test_our_own_page_may_connect_to_say_what_is_wrong():
    broken = gate("Er ist leer.")
    assert ask(broken, "/_stcore/health", referer="http://localhost:8501/karte")[0] == 299
    assert ask(broken, "/_stcore/health", sec_fetch_site="same-origin")[0] == 299


def test_many_who_ask_for_health_reach_the_store_once():
    asked = []
    busy = Gate(behind, names(), {"x-frame-options": "DENY"}, lambda: asked.append(1) or "")

    async def crowd():
        async def one():
            scope = {
                "type": "http",
                "method": "GET",
                "path": "/_stcore/health",
                "headers": [(b"host", b"localhost:8501")],
            }

            async def send(_message):
                pass

            await busy(scope, None, send)

        await asyncio.gather(*(one() for _ in range(50)))

    asyncio.run(crowd())
    assert len(asked) == 1
