"""The way to a page: what was chosen comes along, and one step is one step back."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from . import harness
from .harness import PAGES

Visit = Callable[..., Page]
SIDEBAR = '[data-testid="stSidebarNavLink"]'
AREA = "16 Gorbitz"
SHOWN = """() => [...document.querySelectorAll('[data-testid="stSelectbox"]')].some(box =>
  (box.innerText + [...box.querySelectorAll("input")].map(i => i.value)).includes("16 Gorbitz"))"""
WITHOUT_AREA = {"/", "/daten"}
FOLDED = "/standorte"  # the choice lies in a popover there
ORDER = list(PAGES)


def go(page: Page, path: str) -> None:
    page.locator(SIDEBAR, has_text=PAGES[path]).click()
    page.wait_for_function("path => location.pathname === path", arg=path)
    page.wait_for_timeout(150)
    harness.wait_until_settled(page)


def shows_area(page: Page) -> bool:
    if urlsplit(page.url).path != FOLDED:
        page.wait_for_function(SHOWN, timeout=15_000)  # raises if it never does
    return parse_qs(urlsplit(page.url).query).get("sr") == ["16"]


@pytest.mark.parametrize("path", [path for path in ORDER if path not in WITHOUT_AREA])
def test_a_cold_link_leads_on_with_its_area_and_one_step_back(open_page: Visit, path: str) -> None:
    """The first click after a cold link, to a page with the area and one without, and back."""
    page = open_page(f"{path}?sr=16")
    assert shows_area(page)
    following = ORDER[(ORDER.index(path) + 1) % len(ORDER)]
    target = following if following not in WITHOUT_AREA else "/karte"
    before, start = page.evaluate("history.length"), page.url
    go(page, target)
    assert shows_area(page), page.url
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    page.wait_for_function("url => location.href === url", arg=start)
    page.wait_for_timeout(150)
    harness.wait_until_settled(page)
    assert shows_area(page), page.url


def test_a_chosen_area_is_on_every_page_and_after_a_reload(open_page: Visit) -> None:
    page = open_page("/karte")
    page.locator(".st-key-choice_sr input").fill(AREA)
    page.keyboard.press("Enter")
    page.wait_for_timeout(150)
    harness.wait_until_settled(page)
    for path in [*ORDER[2:], *ORDER[:2]]:
        go(page, path)
        assert path in WITHOUT_AREA or shows_area(page), page.url
    page.reload()
    harness.wait_until_settled(page)
    assert shows_area(page), page.url


def test_back_shows_the_classes_of_the_map_that_was_seen(open_page: Visit) -> None:
    page = open_page("/karte?sr=16&indikator=belastungsindex")
    legend = page.locator(".st-key-picture .sr-legend").inner_text()
    page.locator(".st-key-choice_indikator input").fill("Anteil der unter 18-Jährigen")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('u18_share')")
    harness.wait_until_settled(page)
    page.go_back()
    page.wait_for_function("() => location.search.includes('belastungsindex')")
    expect(page.locator(".st-key-picture .sr-legend")).to_have_text(legend, use_inner_text=True)
    harness.wait_until_settled(page)
    assert "einteilung" not in page.url


def test_an_address_between_a_click_on_a_link_and_its_page_is_no_step(open_page: Visit) -> None:
    """The new page's choices may reach the browser before its path does."""
    page = open_page("/daten")
    before = page.evaluate("history.length")
    page.evaluate(
        """name => { const link = [...document.querySelectorAll("a")].find(a => a.innerText.includes(name));
        link.addEventListener("click", event => { event.preventDefault(); event.stopPropagation(); });
        link.click(); history.pushState({}, "", "?sr=16"); }""",
        PAGES["/karte"],
    )
    assert page.evaluate("history.length") == before
    assert urlsplit(page.url).path == "/daten" and "sr=16" not in page.url
