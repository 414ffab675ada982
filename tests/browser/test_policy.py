"""The content policy stops nothing of our own, and everything that is not."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import ConsoleMessage, Page

from . import harness
from .harness import PAGES

WATCH = """() => { window.__refused = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.__refused.push(`${event.violatedDirective} ${event.blockedURI}`)); }"""


def _watched(page: Page) -> tuple[list[str], list[str]]:
    """Reload a page with a watcher: what the policy refused, and what the console complains of."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            said.append(message.text)

    page.on("console", note)
    page.add_init_script(f"({WATCH})()")
    page.reload()
    harness.wait_until_settled(page)
    for _ in range(6):
        page.mouse.wheel(0, 900)
        page.wait_for_timeout(100)
    harness.wait_until_settled(page)
    return page.evaluate("() => window.__refused"), said


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_refuses_nothing_of_our_pages(path: str, open_page: Callable[..., Page]) -> None:
    page = open_page(path)
    assert _watched(page) == ([], [])
    assert page.locator("html").get_attribute("lang") == "de", "our own script did not run"


def test_the_policy_refuses_foreign_scripts_and_pictures(page: Page) -> None:
    _watched(page)
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.__ran = true";
          document.body.append(script);
          const picture = document.createElement("img");
          picture.src = "http://bilder.invalid/x.png";
          document.body.append(picture);
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.__ran") is None
    refused = " ".join(page.evaluate("() => window.__refused"))
    assert "script-src-elem inline" in refused
    assert "img-src http://bilder.invalid" in refused


def test_nobody_may_frame_the_app(open_page: Callable[..., Page], server: str) -> None:
    page = open_page("/")
    page.set_content(f'<iframe src="{server}/karte"></iframe>')
    page.wait_for_timeout(1500)
    assert all("karte" not in frame.url for frame in page.frames)


def test_a_file_comes_in_and_a_file_goes_out(open_page: Callable[..., Page]) -> None:
    page = open_page("/szenario?ansicht=speichern")
    document = {"schema_version": 0}
    page.locator('input[type="file"]').first.set_input_files(
        {
            "name": "szenario.json",
            "mimeType": "application/json",
            "buffer": json.dumps(document).encode(),
        }
    )
    harness.wait_until_settled(page)
    assert page.get_by_text("szenario.json").count() >= 1
    page = open_page("/karte")
    button = page.locator('[data-testid="stDownloadButton"] button').first
    if not button.is_visible():
        page.get_by_text("Herunterladen").first.click()
        harness.wait_until_settled(page)
    with page.expect_download() as caught:
        page.locator('[data-testid="stDownloadButton"] button').first.click()
    assert caught.value.path().read_bytes()
