"""Every file of every view, clicked as people click it; and what is said when none can be made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from sozialraum.ui import (
    comparison,
    heterogeneity,
    need_views,
    scenario_views,
    services_views,
    sheets,
    sites_views,
)

from . import harness

BUTTON = '[data-testid="stMain"] [data-testid="stDownloadButton"] button'
CLOSED_FOLD = '[data-testid="stMain"] [data-testid="stExpander"] details:not([open]) > summary'
# Path -> the parameter that names a view, and the views.
VIEWS = {
    "/karte": ("ebene", ["stadtraum", "stadtteil"]),
    "/vergleich": ("ansicht", list(comparison.VIEWS)),
    "/vielfalt": ("ansicht", list(heterogeneity.VIEWS)),
    "/bedarf": ("blick", list(need_views.VIEWS)),
    "/szenario": ("ansicht", list(scenario_views.VIEWS)),
    "/angebote": ("ansicht", list(services_views.VIEWS)),
    "/standorte": ("sicht", list(sites_views.VIEWS)),
    "/daten": ("teil", list(sheets.PARTS)),
}
PLACES = [
    f"{path}?{urlencode({param: view})}" if param else path
    for path in harness.PAGES
    for param, views in [VIEWS.get(path, ("", [""]))]
    for view in views
]


def open_folds(page: Page) -> None:
    """Open what is folded; a fold's content arrives with a rerun."""
    while page.locator(CLOSED_FOLD).count():
        page.locator(CLOSED_FOLD).first.click()
        page.wait_for_timeout(100)
        harness.wait_until_settled(page)


@pytest.mark.parametrize("place", PLACES)
def test_every_file_of_a_view_arrives(open_page: Callable[..., Page], place: str) -> None:
    page = open_page(place)
    open_folds(page)
    dead = []
    for position in range(page.locator(BUTTON).count()):
        button = page.locator(BUTTON).nth(position)
        with page.expect_download(timeout=30_000) as got:
            button.click()
        if Path(got.value.path()).stat().st_size <= 20:
            dead.append(button.inner_text())
    assert not dead


def test_a_file_that_cannot_be_made_is_explained_in_german(open_page: Callable[..., Page]) -> None:
    page = open_page("/vergleich")
    # the file's ticket is torn: the server answers with Streamlit's English words
    page.evaluate(
        """() => {
          const note = document.createElement("div");
          note.dataset.testid = "stDownloadButtonError";
          note.textContent = "Failed to generate file for download";
          document.querySelector('[data-testid="stDownloadButton"]').append(note);
        }"""
    )
    error = page.get_by_test_id("stDownloadButtonError")
    expect(error).to_contain_text("Die Datei konnte nicht erstellt werden.")
