"""Mitnehmen as people use it: ask, look at the preview, choose, download, and be back on the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import page as pdf_rules
from playwright.sync_api import Page, expect

from .harness import wait_until_settled
from .test_accessibility import violations

PATIENCE_MS = 30_000
# As a redraw of the dialog does it at times: what has the focus is gone, and nothing has it.
LOSE_FOCUS = """() => {
  const gone = document.querySelector('[role="dialog"]').appendChild(document.createElement("button"));
  gone.focus();
  gone.remove();
}"""


def test_a_steckbrief_and_the_views_picture_are_taken_home(
    open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page("/?sr=11")
    page.get_by_role("button", name="Mitnehmen").click()
    dialog = page.get_by_role("dialog")
    file = dialog.get_by_role("button", name="Herunterladen")
    expect(file).to_be_visible(timeout=PATIENCE_MS)
    expect(dialog.get_by_role("img", name="Vorschau der ersten Seite")).to_be_visible()
    wait_until_settled(page)
    assert violations(page) == []
    dialog.get_by_role("combobox").click()
    page.get_by_role("option", name="Steckbrief 11 Prohlis").click()
    expect(dialog.get_by_text("steckbrief_11-prohlis")).to_be_visible(timeout=PATIENCE_MS)
    wait_until_settled(page)
    with page.expect_download(timeout=PATIENCE_MS) as download:
        file.click()
    assert download.value.suggested_filename.startswith("steckbrief_11-prohlis_20")
    target = tmp_path / "steckbrief.pdf"
    download.value.save_as(target)
    assert pdf_rules.validate_pdf(str(target), profile="ua1").is_compliant
    wait_until_settled(page)
    address = page.url
    page.evaluate(LOSE_FOCUS)
    page.keyboard.press("Tab")
    assert dialog.locator(":focus").count() == 1
    page.evaluate(LOSE_FOCUS)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.url == address
    page.reload()
    wait_until_settled(page)
    expect(dialog).to_have_count(0)
