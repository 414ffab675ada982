"""The frame around every page: language, deep links opened cold, small screens, colour schemes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from sozialraum import serve
from sozialraum.pictures import palette

from . import harness
from .harness import PAGES
from .test_maps import VIEWS as MAPS
from .test_maps import assert_words_are_readable


@pytest.fixture(scope="module")
def fresh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app as `make serve` starts it, which nobody has visited yet."""
    folder = tmp_path_factory.mktemp("fresh")
    port = serve.free_port(preferred=0)
    process = subprocess.Popen(
        [sys.executable, "-m", "sozialraum.serve", "--headless", "--port", str(port)],
        cwd=serve.ROOT,
        env={**os.environ, "SOZIALRAUM_DATABASE_URL": f"sqlite:///{folder / 'store.sqlite'}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "ist bereit" in line:
                break
        else:
            pytest.fail("".join(lines))
        yield serve.base_url(port)
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0, "the server did not end cleanly"


def test_a_deep_link_opened_cold_finds_its_page(browser: Browser, fresh_server: str) -> None:
    context = harness.new_context(browser)
    page = context.new_page()
    page.goto(f"{fresh_server}/steckbrief?sr=10", wait_until="commit")
    harness.wait_until_settled(page)
    assert page.get_by_role("dialog").count() == 0
    assert page.get_by_text("Page not found").count() == 0
    assert PAGES["/steckbrief"] in page.title()
    assert "sr=10" in page.url
    context.close()


def test_a_dark_desktop_gets_the_dark_theme(open_page: Callable[..., Page]) -> None:
    brightness = """() => getComputedStyle(document.querySelector('[data-testid="stApp"]'))
      .backgroundColor.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)"""
    assert open_page("/", scheme="light").evaluate(brightness) > 600
    assert open_page("/", scheme="dark").evaluate(brightness) < 150


BOXES = """() => Object.fromEntries(Object.entries({
    bar: '[data-testid="stSidebar"]', title: "h1", main: ".block-container",
    button: '[data-testid="stExpandSidebarButton"]'})
  .map(([name, selector]) => [name, document.querySelector(selector)?.getBoundingClientRect().toJSON()]))"""


def boxes(page: Page) -> dict[str, dict[str, float]]:
    return page.evaluate(BOXES)


def test_the_sidebar_is_narrow_and_a_closed_one_stays_a_bar(open_page: Callable[..., Page]) -> None:
    page = open_page("/szenario", width=1024, height=768)
    assert boxes(page)["bar"]["width"] <= 190
    page.get_by_role("button", name="Seitenleiste schließen").click()
    harness.wait_until_settled(page)
    closed = boxes(page)
    assert 40 <= closed["bar"]["right"] <= 56 and closed["main"]["left"] == closed["bar"]["right"]
    assert closed["button"]["right"] <= closed["bar"]["right"] < closed["title"]["left"]
    assert closed["title"]["top"] <= 24
    page.get_by_role("link", name="Zum Überblick").click()
    page.wait_for_function("() => location.pathname === '/'")
    harness.wait_until_settled(page)
    assert boxes(page)["bar"] == closed["bar"]
    page.reload()
    harness.wait_until_settled(page)
    assert boxes(page)["bar"] == closed["bar"]
    page.get_by_role("button", name="Seitenleiste öffnen").click()
    harness.wait_until_settled(page)
    assert boxes(page)["main"]["left"] == boxes(page)["bar"]["right"] > 150


RINGS = """() => [...document.querySelectorAll("*")].filter(node => {
  const style = getComputedStyle(node);
  return style.outlineStyle === "solid" && style.outlineWidth === "3px";
}).map(node => node.querySelector("input")?.ariaLabel ?? node.tagName)"""


def test_a_click_leaves_no_ring_and_keys_draw_one_around_the_whole_field(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("/szenario?sr=04", width=1024, height=768)
    page.locator(".st-key-choice_sr input").click()
    harness.wait_until_settled(page)
    assert page.evaluate(RINGS) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(RINGS) == ["Stadtraum bearbeiten"]


def test_charts_stand_on_the_edge_of_the_text(open_page: Callable[..., Page]) -> None:
    page = open_page("/vergleich?ansicht=streuung", width=1024, height=768)
    edges = page.evaluate(
        """() => ["[data-testid='stVegaLiteChart']", ".sr-answer"].map(selector => {
        const node = document.querySelector(selector), box = node.getBoundingClientRect();
        return [box.left, box.right, getComputedStyle(node).boxShadow]; })"""
    )
    assert edges[0] == edges[1] and edges[0][2] == "none"
    tools = page.locator('[data-testid="stElementToolbarButton"] button')
    seen = {
        tool.get_attribute("aria-label").partition(":")[0]: tool.is_visible()
        for tool in tools.all()
    }
    assert [name for name, is_seen in seen.items() if is_seen] == ["Als Bild speichern", "Vollbild"]


def test_pictures_turn_dark_as_one(open_page: Callable[..., Page]) -> None:
    """Paper and filter; what the filter makes of each class colour: tests/pictures/test_palette.py."""
    page = open_page("/szenario", scheme="dark")
    seen = """selector => { const style = getComputedStyle(document.querySelector(selector));
      return [style.filter, style.backgroundColor]; }"""
    paper = "rgb(28, 37, 46)"
    assert page.evaluate(seen, ".sr-map img")[0] == palette.NIGHT
    assert page.evaluate(seen, ".sr-map") == ["none", paper]
    assert page.evaluate(seen, ".sr-legend .swatch")[0] == palette.NIGHT
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(seen, ".sr-map img")[0] == "none"


def test_colours_of_the_readers_own_leave_colours_that_say_something(
    open_page: Callable[..., Page],
) -> None:
    """Classes keep theirs, words on the map their thin rim, and the chosen of several is marked."""
    page = open_page("/karte")
    seen = """() => [...document.querySelectorAll(".sr-legend .swatch, .sr-l, [role=radio]")].map(node => {
      const {backgroundColor, color, webkitTextStrokeColor, outlineStyle} = getComputedStyle(node);
      return node.role ? outlineStyle : [backgroundColor, color, webkitTextStrokeColor]; })"""
    before = page.evaluate(seen)
    page.emulate_media(forced_colors="active")
    after = page.evaluate(seen)
    kept = [one for one in after if isinstance(one, list)]
    assert len(kept) > 20 and kept == [one for one in before if isinstance(one, list)]
    assert [one for one in after if isinstance(one, str)] == ["solid", "none"]


SMALL = """() => { const main = document.querySelector('[data-testid="stMain"]');
  const parts = main.querySelectorAll("button, a[data-testid], summary, input, [role=slider]");
  return [...parts].filter(node => node.checkVisibility() && node.getBoundingClientRect().width)
    .map(node => [node, node.matches("input, [role=group] > button") && node.closest("[role=group], label") || node])
    .filter(([, box]) => { const {width, height} = box.getBoundingClientRect(); return Math.min(width, height) < 43.5; })
    .map(([node, box]) => `${node.tagName} ${node.ariaLabel ?? node.innerText}: ${box.getBoundingClientRect().width}x${box.getBoundingClientRect().height}`); }"""
NAMELESS = """() => [...document.querySelectorAll('[data-testid="stMain"] :is(input, [role=slider])')]
  .filter(node => node.checkVisibility() && !node.ariaLabel && !node.labels?.length
    && !node.getAttribute("aria-labelledby")).map(node => node.outerHTML.slice(0, 120))"""
OVERFLOW = """() => {
  const main = document.querySelector('[data-testid="stMain"]') ?? document.body;
  return Math.max(main.scrollWidth - main.clientWidth,
                  document.documentElement.scrollWidth - window.innerWidth);
}"""
CHOSEN = {"/steckbrief", "/szenario", "/standorte"}  # with an area chosen, which their maps show
ON_A_PHONE = [f"{path}?sr=04" if path in CHOSEN else path for path in PAGES]
CHARTS = ["/vergleich?ansicht=abweichung&mit=eigene&raeume=05.12.15", "/vielfalt?ansicht=alle"]
TOUCHED = ["/szenario?sr=04", "/szenario?ansicht=raeume", "/karte", "/angebote"]


@pytest.mark.parametrize("path", dict.fromkeys([*ON_A_PHONE, *MAPS, *TOUCHED, *CHARTS]))
def test_a_page_fits_a_phone_and_a_finger(path: str, open_page: Callable[..., Page]) -> None:
    """Nothing sideways, maps readable, and what a finger touches is large and says its name."""
    page = open_page(path, width=390, height=844)
    overflow = page.evaluate(OVERFLOW)
    assert overflow <= 0, f"{overflow} pixels wider than the screen"
    assert page.evaluate(harness.CUT) == []
    expect(page.locator("h1")).to_contain_text(PAGES[path.partition("?")[0]])
    if path in MAPS:
        assert_words_are_readable(page)
    if path in TOUCHED:
        assert page.evaluate(SMALL) == []
        assert page.evaluate(NAMELESS) == []
    if path == "/szenario?sr=04":  # the title stands beside the button of the sidebar
        found = boxes(page)
        assert found["button"]["right"] <= found["title"]["left"] + 48  # its first 48 px are empty
        assert found["title"]["top"] <= 20


def test_only_cells_with_a_colour_and_a_text_of_their_own_turn_dark(
    open_page: Callable[..., Page],
) -> None:
    """A marked column has the page's text: turned over, it would be dark on dark."""
    turned = """() => [...document.querySelectorAll(".sr-table :is(td, th)")]
      .filter(cell => getComputedStyle(cell).filter !== "none").map(cell => cell.style.color !== "")"""
    assert open_page("/vergleich", scheme="dark").evaluate(turned) == []
    cells = open_page("/vergleich?ansicht=heatmap", scheme="dark").evaluate(turned)
    assert cells and all(cells)
