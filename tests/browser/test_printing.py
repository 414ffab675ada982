"""On paper: what is read, in as few sheets as it takes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

CLICKED = """() => [...document.querySelectorAll("button, input, summary, a[data-testid], nav")]
  .filter(node => node.checkVisibility() && !node.closest("details[open]"))
  .map(node => node.outerHTML.slice(0, 100))"""


def sheets(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", print_background=True)))


@pytest.mark.parametrize(("area", "scheme"), [("04", "dark"), ("11", "light"), ("17", "light")])
def test_a_profile_prints_on_two_sheets_with_its_charts(
    area: str, scheme: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"/steckbrief?sr={area}", 1024, 768, scheme)
    page.wait_for_function(
        "() => document.querySelectorAll('[data-testid=\"stVegaLiteChart\"] > svg').length >= 3"
    )
    assert sheets(page) == 2


def test_paper_shows_nothing_to_click_and_dark_words_on_white(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/karte", 1024, 768, "dark")
    assert page.evaluate(CLICKED) != []
    page.emulate_media(media="print")
    assert page.evaluate(CLICKED) == []
    ink = page.evaluate("getComputedStyle(document.querySelector('.sr-answer')).color")
    assert max(map(int, re.findall(r"\d+", ink)[:3])) < 80
