"""Maps in a browser: whole, readable at any width, answering pointer and keys, zooming on request."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from . import harness

Visit = Callable[..., Page]
FRAME, TIP, AREAS = ".sr-map-frame", ".sr-tip", ".sr-areas"
VIEWS = ["/", "/karte", "/steckbrief?sr=04", "/szenario?sr=04", "/angebote", "/standorte?sr=04"]
# The words shown: their size in px, and how many of them touch another one.
WORDS = """() => {
  const shown = [...document.querySelectorAll('.sr-l, .sr-sign')].filter(e => e.getClientRects().length);
  const sizes = shown.flatMap(e => [e, ...e.querySelectorAll('i')]).map(e => parseFloat(getComputedStyle(e).fontSize));
  const labels = shown.filter(e => !e.matches('.sr-sign, :has(.sr-dots)')).map(e => [e.innerText, e.getBoundingClientRect()]);
  const touching = labels.flatMap(([one, a], i) => labels.slice(0, i)
    .filter(([, b]) => a.left < b.right - 4 && b.left < a.right - 4 && a.top < b.bottom - 4 && b.top < a.bottom - 4)
    .map(([other]) => [one, other]));
  return {count: shown.length, least: Math.min(...sizes), touching};
}"""


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    frame = page.locator(FRAME).first
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box is not None
    return box["x"] + box["width"] * x, box["y"] + box["height"] * y


def assert_words_are_readable(page: Page) -> None:
    """On the map of the page, at this width; test_frame.py asks it on a phone."""
    page.locator(FRAME).first.wait_for()
    found = page.evaluate(WORDS)
    assert found["count"] >= 3
    assert found["least"] >= 12
    assert found["touching"] == []


@pytest.mark.parametrize("path", VIEWS)
def test_a_map_is_readable_and_hover_names_the_area_and_what_a_click_does(
    path: str, open_page: Visit
) -> None:
    page = open_page(path, width=1024)
    assert_words_are_readable(page)
    page.mouse.move(*at(page, 0.72, 0.4))
    expect(page.locator(TIP)).to_contain_text("Klick wählt")
    assert page.locator(TIP).inner_text().splitlines()[0]
    page.mouse.move(2, 2)
    expect(page.locator(TIP)).to_be_hidden()


def test_a_click_on_the_scenarios_map_chooses_the_area_to_edit(open_page: Visit) -> None:
    page = open_page("/szenario?sr=04", width=1024)
    page.mouse.click(*at(page, 0.72, 0.45))
    page.wait_for_url("**sr=07**")
    harness.wait_until_settled(page)
    expect(page.locator(".st-key-choice_sr")).to_contain_text("Stadtraum")
    assert page.locator(".st-key-choice_sr input").input_value() == "7 Loschwitz"


def test_keys_go_from_area_to_area_and_enter_chooses(open_page: Visit) -> None:
    page = open_page("/karte?sr=07", width=1024)
    page.locator(AREAS).focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(TIP)).to_be_visible()
    name = page.locator(TIP).inner_text().splitlines()[0]
    assert name != "7 Loschwitz"
    page.keyboard.press("Enter")
    expect(page.locator(".sr-answer")).to_contain_text(name)
    page.wait_for_url(lambda url: "sr=07" not in url)
    harness.wait_until_settled(page)
    page.go_back()
    expect(page.locator(".sr-answer")).to_contain_text("7 Loschwitz")


def test_arrows_lead_to_every_area(open_page: Visit) -> None:
    page = open_page("/karte?ebene=stadtteil", width=1024)
    ways = page.evaluate(
        """() => { const list = document.querySelector(".sr-areas"), keys = ["Left", "Right", "Up", "Down"];
        const at = () => list.getAttribute("aria-activedescendant");
        list.focus();
        return Object.fromEntries([...list.children].map(({id}) => [id, keys.map(key => {
          list.setAttribute("aria-activedescendant", id);
          list.dispatchEvent(new KeyboardEvent("keydown", {key: `Arrow${key}`, bubbles: true, cancelable: true}));
          return at(); })])); }"""
    )
    found = [next(iter(ways))]
    for area in found:
        found += [one for one in dict.fromkeys(ways[area]) if one not in found]
    assert len(found) == len(ways) > 60


def test_the_whole_city_and_its_legend_stand_on_the_first_screen_apart(open_page: Visit) -> None:
    page = open_page("/karte?sr=04", width=1024, height=768)
    frame, legend = (page.locator(one).first.bounding_box() for one in (FRAME, ".sr-legend"))
    assert frame is not None and legend is not None
    assert (min(frame["y"] + frame["height"], 768) - frame["y"]) / frame["height"] >= 0.9
    assert legend["y"] + legend["height"] <= 768
    assert legend["x"] >= frame["x"] + frame["width"] or legend["y"] >= frame["y"] + frame["height"]
    controls = page.locator(".st-key-control_row").bounding_box()
    assert controls is not None and controls["height"] <= 80


def test_zoom_comes_on_request_stays_and_goes(open_page: Visit) -> None:
    page = open_page("/karte?sr=04", width=1024)
    width = "() => document.querySelector('.sr-map-frame').offsetWidth"
    whole = page.evaluate(width)
    page.get_by_role("button", name="Zum Stadtraum").click()
    assert page.evaluate(width) > 2 * whole
    page.mouse.click(*at_middle(page))
    harness.wait_until_settled(page)
    assert page.evaluate(width) > 2 * whole
    page.get_by_role("button", name="Ganze Stadt").click()
    assert page.evaluate(width) == whole


def at_middle(page: Page) -> tuple[float, float]:
    box = page.locator(".sr-map").first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_full_screen_keeps_answer_legend_and_source(open_page: Visit) -> None:
    page = open_page("/karte?sr=04", width=1024)
    answer = page.locator(".sr-answer").inner_text()
    page.get_by_role("button", name="Vollbild", exact=True).click()
    whole = page.locator(".sr-map-whole:fullscreen")
    expect(whole.locator(".sr-map-title")).to_have_text(answer)
    expect(whole.locator(".sr-map-title")).to_be_visible()
    for part in (".sr-legend", ".sr-map-source"):
        expect(whole.locator(part)).to_be_visible()


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_a_map_can_be_taken_away(open_page: Visit, kind: str, start: bytes) -> None:
    page = open_page("/karte?sr=04", width=1024)
    with page.expect_download() as held:
        page.locator(f".st-key-map_karte_stadtraum_{kind} button").click()
    content = held.value.path().read_bytes()
    assert content.startswith(start)
    if kind == "svg":
        text = " ".join(re.findall(r">([^<]+)<", content.decode()))
        for words in ("4 Pieschen", "Belastungsindex", "Lizenz", "keine amtlichen Grenzen"):
            assert words in text
