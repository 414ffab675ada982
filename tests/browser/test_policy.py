"""The content policy stops what is not our own; test_views.py sees that it stops nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Page

from . import harness
from .harness import Traffic


def test_the_policy_refuses_foreign_scripts_and_pictures(page: Page, traffic: Traffic) -> None:
    assert page.evaluate("() => window.__refused") == []
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
    assert traffic.refused, "the console is not listened to"


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
