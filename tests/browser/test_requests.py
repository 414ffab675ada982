"""Privacy: test_views.py sees that nobody else is asked; here that it would notice."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser

from . import harness


def test_a_request_to_a_foreign_host_would_be_noticed(
    browser: Browser, traffic: harness.Traffic, server: str
) -> None:
    # without our content policy, which stops such a request before it is made
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.on("request", lambda request: traffic.urls.append(request.url))
    page.goto(server)
    page.wait_for_selector('[data-testid="stMain"]')
    with page.expect_request("**/stil.json"):  # it is told of a little later than it is made
        page.evaluate("fetch('http://karten.invalid/stil.json').catch(() => null)")
    context.close()
    foreign = traffic.foreign(urlsplit(server).netloc)
    assert foreign == ["http://karten.invalid/stil.json"]
