"""The framework's files are read once; what may change is asked for each time."""

from __future__ import annotations

import asyncio

import pytest

from sozialraum.asgi import KeptFiles

FOREVER, NEVER = b"public, immutable, max-age=31536000", b"no-cache"


def visit(app, *, path="/static/js/a.1f.js", method="GET", headers=()):
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": list(headers)}
    asyncio.run(app(scope, None, send))
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:])


class Disk:
    """Answers in two parts and counts how often it was asked."""

    def __init__(self, status=200, cache=FOREVER):
        self.status, self.cache, self.asked = status, cache, 0

    async def __call__(self, _scope, _receive, send):
        self.asked += 1
        headers = [(b"cache-control", self.cache)]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"one ", "more_body": True})
        await send({"type": "http.response.body", "body": str(self.asked).encode()})


def test_a_file_that_never_changes_is_read_once():
    disk = Disk()
    app = KeptFiles(disk)
    assert [visit(app) for _ in range(3)] == [(200, b"one 1")] * 3
    assert visit(app, path="/static/js/b.2f.js") == (200, b"one 2")
    assert disk.asked == 2


@pytest.mark.parametrize("disk", [Disk(cache=NEVER), Disk(status=404), Disk(status=206)])
def test_what_may_change_is_asked_for_each_time(disk):
    app = KeptFiles(disk)
    assert [visit(app)[1] for _ in range(2)] == [b"one 1", b"one 2"]


@pytest.mark.parametrize(
    "asked",
    [
        {"method": "HEAD"},
        {"method": "POST"},
        {"headers": [(b"range", b"bytes=0-1")]},
        {"headers": [(b"if-none-match", b"x")]},
    ],
)
def test_other_questions_go_to_the_disk(asked):
    app = KeptFiles(Disk())
    visit(app)
    assert visit(app, **asked) == (200, b"one 2")
