"""Presenting: one picture for the room, led by keys, and back to the same place."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from . import harness

Visit = Callable[..., Page]
MAIN = "document.querySelector('[data-testid=\"stMain\"]')"
# What is seen: texts with their size on screen (zoom counts), and whether anything lies outside.
SEEN = """() => {
  const main = document.querySelector('[data-testid="stMain"]'), out = {texts: [], outside: []};
  const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const part = node.parentElement, range = document.createRange();
    if (!node.data.trim() || part.closest("svg, script, style") || !part.checkVisibility()) continue;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 3) continue;
    const size = parseFloat(getComputedStyle(part).fontSize) * (part.currentCSSZoom ?? 1);
    out.texts.push([Math.round(size * 10) / 10, node.data.trim().slice(0, 40)]);
    if (box.bottom > innerHeight + 1 || box.right > innerWidth + 1) out.outside.push(node.data.trim().slice(0, 40));
  }
  const picture = document.querySelector('[data-sr-keep="picture"]').getBoundingClientRect();
  out.share = picture.height / innerHeight;
  const map = document.querySelector('[data-sr-keep="picture"] .sr-map img')?.getBoundingClientRect();
  out.map = map ? map.height / innerHeight : 1; // beside it there is room for nothing else
  out.low = picture.bottom - document.getElementById("sr-hint").getBoundingClientRect().top;
  out.scrolls = main.scrollHeight - main.clientHeight;
  return out;
}"""


def settle(page: Page) -> None:
    page.wait_for_timeout(250)  # a key reaches the server before the page calls itself busy
    harness.wait_until_settled(page)


def press(page: Page, key: str) -> None:
    page.keyboard.press(key)
    settle(page)


def is_presenting(page: Page) -> bool:
    return page.evaluate("document.documentElement.classList.contains('sr-present')")


def chosen(page: Page, param: str) -> str | None:
    return parse_qs(urlsplit(page.url).query).get(param, [None])[0]


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
@pytest.mark.parametrize(
    "path", ["/karte", "/bedarf", "/vergleich?ansicht=streuung", "/angebote?ansicht=versorgung"]
)
def test_the_room_sees_one_screen_in_large_type(
    path: str, size: tuple[int, int], open_page: Visit
) -> None:
    page = open_page(path, *size)
    page.get_by_role("button", name="Vorführen").click()
    settle(page)
    seen = page.evaluate(SEEN)
    assert min(seen["texts"])[0] >= 20, min(seen["texts"])
    assert (seen["outside"], seen["scrolls"]) == ([], 0)
    assert seen["low"] <= 0 and seen["share"] >= 0.4
    assert seen["map"] >= 0.3
    for hidden in ("stSidebar", "stExpander", "stDownloadButton", "stPopover", "stPageLink"):
        assert page.locator(f'[data-testid="{hidden}"]:visible').count() == 0, hidden


def test_figures_and_sliders_find_room_beside_the_picture_of_a_wide_screen(
    open_page: Visit,
) -> None:
    page = open_page("/szenario?ansicht=verteilung", 1920, 1080)
    press(page, "p")
    found = page.evaluate(
        """() => { const [figures, levers] = ["figures", "levers"].map(one => document.querySelector(`[data-sr-keep=${one}]`));
        return [figures.scrollWidth - figures.clientWidth,
          levers.getBoundingClientRect().bottom - document.getElementById("sr-hint").getBoundingClientRect().top]; }"""
    )
    assert max(found) <= 0
    assert page.evaluate(SEEN)["scrolls"] == 0


def test_keys_lead_on_classes_stay_and_back_goes_back(open_page: Visit) -> None:
    page = open_page("/karte?sr=04&indikator=u18_share", 1024, 768)
    legend = page.locator(".sr-legend").text_content()
    press(page, "p")
    press(page, "ArrowRight")
    expect(page.locator(".sr-answer")).to_contain_text("5 Mickten/Trachau")
    assert page.locator(".sr-legend").text_content() == legend
    newest = page.locator(".sr-answer").inner_text()
    press(page, "ArrowDown")
    assert chosen(page, "jahr") is not None
    assert page.locator(".sr-answer").inner_text() != newest
    page.go_back()
    expect(page.locator(".sr-answer")).to_have_text(newest, use_inner_text=True)
    page.go_back()
    expect(page.locator(".sr-answer")).to_contain_text("4 Pieschen")
    press(page, "ArrowLeft")
    expect(page.locator(".sr-answer")).to_contain_text("3 Neustadt")
    assert is_presenting(page)


def test_page_keys_lead_through_the_views_all_around(open_page: Visit) -> None:
    page = open_page("/bedarf", 1024, 768)
    press(page, "p")
    press(page, "PageDown")
    assert chosen(page, "blick") == "auswahl"
    press(page, "PageUp")
    press(page, "PageUp")
    assert chosen(page, "blick") == "speichern"


def test_escape_returns_to_the_same_place(open_page: Visit) -> None:
    page = open_page("/vergleich", 1024, 768)
    link = page.get_by_role("link", name="Ein Szenario rechnen")
    link.focus()
    page.evaluate(f"{MAIN}.scrollTo(0, 200)")
    press(page, "p")
    assert is_presenting(page)
    press(page, "ArrowRight")
    press(page, "Escape")
    assert not is_presenting(page)
    assert abs(page.evaluate(f"{MAIN}.scrollTop") - 200) <= 2
    expect(link).to_be_focused()


def test_it_lasts_over_a_reload_and_a_link_can_ask_for_it(open_page: Visit) -> None:
    page = open_page("/karte?sr=11&vorfuehren=1", 1024, 768)
    assert is_presenting(page) and chosen(page, "sr") == "11"
    assert chosen(page, "vorfuehren") is None
    page.reload()
    harness.wait_until_settled(page)
    assert is_presenting(page)
    page.get_by_role("button", name="Vorführen beenden").click()
    page.reload()
    harness.wait_until_settled(page)
    assert not is_presenting(page)


def test_who_types_or_moves_a_slider_is_not_led_away(open_page: Visit) -> None:
    page = open_page("/karte?sr=04", 1024, 768)
    page.locator(".st-key-choice_sr input").focus()
    page.keyboard.press("p")
    assert not is_presenting(page)
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    press(page, "p")
    page.evaluate(
        """() => { const slider = Object.assign(document.createElement("input"), {type: "range"});
        document.body.append(slider); slider.focus(); }"""
    )
    press(page, "ArrowRight")
    assert is_presenting(page) and chosen(page, "sr") == "04"


def test_a_scenarios_slider_moves_its_figures_while_presenting(open_page: Visit) -> None:
    page = open_page("/szenario?sr=04", 1024, 768)
    press(page, "p")
    before = page.locator("#szenario-total").inner_text()
    page.locator('.st-key-sc_kifaz_04 [role="slider"], .st-key-sc_kifaz_04 input').first.focus()
    press(page, "ArrowRight")
    expect(page.locator("#szenario-total")).not_to_have_text(before, use_inner_text=True)
    assert is_presenting(page) and chosen(page, "sr") == "04"
    assert page.evaluate(SEEN)["scrolls"] == 0


def test_a_long_table_gives_up_its_second_lines_rather_than_its_type(open_page: Visit) -> None:
    page = open_page("/rahmenkonzeption?vorfuehren=1", 1024, 768)
    settle(page)
    assert min(page.evaluate(SEEN)["texts"])[0] >= 17, (
        "12.9 with them: nobody reads it from the back"
    )
    second = page.locator(".sr-second").first
    expect(second).to_be_hidden()
    press(page, "Escape")
    expect(second).to_be_visible()
    press(page, "p")
    page.goto(page.url.partition("?")[0] + "?ansicht=plan")
    settle(page)
    assert min(page.evaluate(SEEN)["texts"])[0] >= 15
    places = page.locator("[data-sr-keep=picture] tbody th .sr-second:visible")
    assert places.count() == 5  # measures of one name differ by their place alone
