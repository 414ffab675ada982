"""Every view, visited once: what holds for all of them is looked at on one load of the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from . import harness
from .harness import PAGES, VIEWS, Traffic
from .test_accessibility import violations
from .test_german import english

BUTTON = '[data-testid="stMain"] [data-testid="stDownloadButton"] button'
CLOSED_FOLD = '[data-testid="stMain"] [data-testid="stExpander"] details:not([open]) > summary'
# Seen by axe in both colour schemes: each page, and views with widgets that no page shows at first.
SEEN_BY_AXE = [*PAGES, "/szenario?ansicht=raeume", "/szenario?ansicht=speichern"]
DOWN = """() => { const main = document.querySelector('[data-testid="stMain"]');
  main.scrollBy(0, 700);
  return main.scrollTop + main.clientHeight < main.scrollHeight - 1; }"""


def wrong_in_the_frame(page: Page, path: str) -> list[str]:
    """What every page must have and what none may show."""
    wanted = {
        "declared German": page.locator("html").get_attribute("lang") == "de",
        "its title": PAGES[path] in page.title(),
        "one heading": page.get_by_role("heading", level=1).count() == 1,
        "no exception": page.locator('[data-testid="stException"]').count() == 0,
    }
    return [name for name, is_so in wanted.items() if not is_so]


def open_folds(page: Page) -> None:
    """Open what is folded; a fold's content arrives with a rerun."""
    while page.locator(CLOSED_FOLD).count():
        page.locator(CLOSED_FOLD).first.click()
        page.wait_for_timeout(100)
        harness.wait_until_settled(page)


def scroll_through(page: Page) -> None:
    """Scroll to the end: maps fetch their background only once they are drawn."""
    for _ in range(40):
        is_more = page.evaluate(DOWN)
        page.wait_for_timeout(50)
        if not is_more:
            break
    harness.wait_until_settled(page)


def dead_files(page: Page) -> list[str]:
    """Click every download as people do; the labels of those that bring nothing."""
    dead = []
    for button in page.locator(BUTTON).all():
        with page.expect_download(timeout=30_000) as got:
            button.click()
        if Path(got.value.path()).stat().st_size <= 20:
            dead.append(button.inner_text())
    return dead


def outside(traffic: Traffic, server: str) -> list[str]:
    """Foreign addresses; also if nothing was noted, for then nobody watched."""
    own_host = urlsplit(server).netloc
    own = [urlsplit(url) for url in traffic.urls if urlsplit(url).netloc == own_host]
    unseen = [kind for kind in ("http", "ws") if kind not in {url.scheme for url in own}]
    return traffic.foreign(own_host) + [f"no {kind} address was noted" for kind in unseen]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_accessible_german_complete_and_keeps_to_itself(
    view: str, open_page: Callable[..., Page], traffic: Traffic, server: str
) -> None:
    page = open_page(view)
    found = {"frame": wrong_in_the_frame(page, view.partition("?")[0])}
    if view in SEEN_BY_AXE:
        found["axe"] = violations(page)
    open_folds(page)
    scroll_through(page)
    found["english"] = english(page)
    found["files"] = dead_files(page)
    found["requests"] = outside(traffic, server)
    found["policy"] = page.evaluate("() => window.__refused") + traffic.refused
    assert {kind: faults for kind, faults in found.items() if faults} == {}


@pytest.mark.parametrize("path", SEEN_BY_AXE)
def test_axe_finds_nothing_serious_or_critical_in_the_dark(
    path: str, open_page: Callable[..., Page]
) -> None:
    found = violations(open_page(path, scheme="dark"))
    assert not found, "\n".join(found)


def test_every_view_seen_by_axe_is_a_view() -> None:
    assert set(SEEN_BY_AXE) <= set(VIEWS)
