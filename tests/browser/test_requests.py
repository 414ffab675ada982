"""Privacy: test_views.py sees that nobody else is asked; here that it would notice."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page

from .harness import Traffic


def test_a_request_to_a_foreign_host_would_be_noticed(
    page: Page, traffic: Traffic, server: str
) -> None:
    with page.expect_request("**/stil.json"):  # it is told of a little later than it is made
        page.evaluate("fetch('http://karten.invalid/stil.json').catch(() => null)")
    foreign = traffic.foreign(urlsplit(server).netloc)
    assert foreign == ["http://karten.invalid/stil.json"]
