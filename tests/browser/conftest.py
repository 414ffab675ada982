"""One server and one Chromium for all browser tests; a fresh visitor for each test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from sozialraum import serve

from . import harness

# A fifth less computing per page; a benchmark leaves it out, it holds back the smallest page most.
LESS_DRAWING = "--disable-gpu-compositing"
HERE = Path(__file__).parent
REQUIRED = os.environ.get("SOZIALRAUM_REQUIRE_BROWSER", "") not in {"", "0"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on a free port with a store of its own; yields its address."""
    store = tmp_path_factory.mktemp("store") / "sozialraum.sqlite"
    port = serve.free_port(preferred=0)
    url = serve.base_url(port)
    environment = {"SOZIALRAUM_DATABASE_URL": f"sqlite:///{store}"}
    process = serve.start(port, environment=environment)
    try:
        assert serve.wait_until_ready(process, url), "app.py fails in the script health check"
        yield url
    finally:
        serve.stop(process)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without one the test is skipped, or fails if a browser is required."""
    if harness.chromium_path() is None:
        message = "Chromium is missing (Debian, Ubuntu: apt install chromium)"
        if REQUIRED:
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = harness.launch(playwright, LESS_DRAWING)
        yield browser
        browser.close()


@pytest.fixture
def traffic() -> harness.Traffic:
    """All addresses the test's pages asked for."""
    return harness.Traffic()


@pytest.fixture
def open_page(
    browser: Browser, server: str, traffic: harness.Traffic
) -> Iterator[Callable[..., Page]]:
    """Open a path as a new visitor and wait until the page has settled."""
    with ExitStack() as visitors:

        def visit(path: str, width: int = 1280, height: int = 900, scheme: str = "light") -> Page:
            context = harness.new_context(browser, width=width, height=height, scheme=scheme)
            visitors.callback(context.close)
            page = context.new_page()
            page.on("request", lambda request: traffic.urls.append(request.url))
            page.on("websocket", lambda socket: traffic.urls.append(socket.url))
            page.on("console", lambda message: traffic.hear(message.text))
            page.goto(server + path, wait_until="commit")
            harness.wait_until_settled(page)
            return page

        yield visit


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """The start page, settled."""
    return open_page("/")
