"""What the framework says by itself is German, also when things go wrong.

test_views.py asks `english` on every view.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sozialraum import serve

from . import harness

Visit = Callable[..., Page]
# English words that are no German ones; whatever the framework says has at least one of them.
ENGLISH = re.compile(
    r"\b(the|you|your|is|are|to|select|selected|remove|must|press|apply|failed|drag|drop|help|copy|"
    r"copied|show|close|search|responding|connect|connecting|loading|running|matches|allowed|smaller|"
    r"larger|per file|values|only|options?|entry|error|add|upload|clear|spec|suggestions|fullscreen|available|"
    r"choose|deploy|no results|rerun|not found)\b",
    re.IGNORECASE,
)
# Everything people see or hear: texts, names, titles, hints in empty fields.
SPOKEN = """() => {
  const said = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest('script, style, noscript, svg, [data-testid="stIconMaterial"]') && node.data.trim())
      said.push(node.data.trim());
  for (const node of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      if (node.getAttribute(name)) said.push(node.getAttribute(name));
  return [...new Set(said)];
}"""


def english(page: Page) -> list[str]:
    return [text for text in page.evaluate(SPOKEN) if ENGLISH.search(text)]


def test_searching_several_and_choosing_too_many_is_explained_in_german(open_page: Visit) -> None:
    page = open_page("/vergleich?mit=eigene&raeume=01.02.03")
    page.get_by_role("button", name="Auswahl ändern").click()
    field = page.locator(".st-key-choice_raeume")
    field.locator("input").fill("dt")
    page.wait_for_timeout(300)
    assert english(page) == []
    field.locator("input").fill("gorb")
    page.keyboard.press("Enter")
    harness.wait_until_settled(page)
    for name in ("kotta", "plauen"):
        field.locator("input").fill(name)
        page.wait_for_timeout(150)
        assert english(page) == []
        page.keyboard.press("Enter")
        page.wait_for_timeout(150)
        harness.wait_until_settled(page)
    expect(field.locator("..").get_by_text("Höchstens 4 auf einmal")).to_be_visible()
    assert field.locator("[data-tag]").count() == 4
    assert english(page) == []
    page.keyboard.press("Tab")  # closes the list, not the popover
    page.locator(".st-key-choice_kennzahlen input").fill("anteil")  # several matches, no limit met
    page.wait_for_timeout(300)
    assert english(page) == []


def test_choosing_all_takes_all_or_is_not_offered(open_page: Visit) -> None:
    page = open_page("/angebote")
    page.get_by_role("button", name="Filter").click()
    field = page.locator(".st-key-choice_zustand")
    field.locator("input").click()
    page.get_by_role("option", name="Alle auswählen").click()
    harness.wait_until_settled(page)
    assert field.locator("[data-tag]").count() == 4
    page = open_page("/vergleich?mit=eigene&raeume=01")
    page.get_by_role("button", name="Auswahl ändern").click()
    page.locator(".st-key-choice_raeume input").click()
    page.wait_for_timeout(200)
    assert page.get_by_role("option").count() > 10
    assert page.get_by_role("option", name="Alle auswählen").count() == 0


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [("bild.png", 10, "Dateien dieser Art"), ("gross.json", 6_000_000, "erlaubt sind 5 MB")],
)
def test_a_file_that_cannot_be_read_in_is_explained_in_german(
    open_page: Visit, tmp_path: Path, name: str, size: int, said: str
) -> None:
    page = open_page("/szenario?ansicht=speichern")
    (tmp_path / name).write_bytes(b" " * size)
    uploader = page.get_by_test_id("stFileUploader")
    uploader.locator("input").set_input_files(tmp_path / name)
    expect(uploader).to_contain_text(said)
    assert english(page) == []


def test_an_entry_is_applied_in_german(open_page: Visit) -> None:
    page = open_page("/szenario?ansicht=speichern")
    page.locator(".st-key-save_name input").fill("Probe")
    page.locator(".st-key-save_note textarea").fill("Probe")
    page.wait_for_timeout(200)
    assert english(page) == []


def test_a_server_that_is_gone_is_explained_in_german(browser: Browser, tmp_path: Path) -> None:
    port = serve.free_port(preferred=0)
    store = f"sqlite:///{tmp_path / 'eigen.sqlite'}"
    process = serve.start(port, environment={"SOZIALRAUM_DATABASE_URL": store})
    context = harness.new_context(browser)
    try:
        url = serve.base_url(port)
        assert serve.wait_until_ready(process, url)
        page = context.new_page()
        page.goto(url, wait_until="commit")
        harness.wait_until_settled(page)
        serve.stop(process)
        expect(page.get_by_role("dialog")).to_contain_text("antwortet nicht", timeout=30_000)
        assert english(page) == []
    finally:
        serve.stop(process)
        context.close()
