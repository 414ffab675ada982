"""Privacy: whoever opens the app talks to its server and to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from .harness import PAGES, Traffic


@pytest.mark.parametrize("path", PAGES)
def test_no_request_leaves_our_own_server(
    path: str, open_page: Callable[..., Page], traffic: Traffic, server: str
) -> None:
    page = open_page(path)
    # Maps fetch their background only once they are drawn, so scroll through the whole page.
    page.mouse.move(640, 450)
    for _ in range(6):
        page.mouse.wheel(0, 900)
        page.wait_for_timeout(150)
    own_host = urlsplit(server).netloc
    assert any(urlsplit(url).netloc == own_host for url in traffic.urls)
    assert any(urlsplit(url).scheme == "ws" for url in traffic.urls), "no web socket was recorded"
    assert traffic.foreign(own_host) == []


def test_a_request_to_a_foreign_host_would_be_noticed(
    page: Page, traffic: Traffic, server: str
) -> None:
    page.evaluate("fetch('http://karten.invalid/stil.json').catch(() => null)")
    foreign = traffic.foreign(urlsplit(server).netloc)
    assert foreign == ["http://karten.invalid/stil.json"]
