"""The journeys people make: click a map, follow a link, move a slider, use keys only, a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from . import harness

Visit = Callable[..., Page]
MAP = ".sr-map-frame"
ANSWER = ".sr-answer"


def settle(page: Page) -> None:
    page.wait_for_timeout(150)  # a click reaches the server before the page calls itself busy
    harness.wait_until_settled(page)


def choose(page: Page, key: str, text: str) -> None:
    """Pick an option of a select box by typing, as people do."""
    page.locator(f".st-key-{key} input").fill(text)
    page.keyboard.press("Enter")
    settle(page)


def test_a_deep_link_opened_cold_shows_what_it_names(open_page: Visit) -> None:
    page = open_page("/steckbrief?sr=11")
    expect(page.locator(ANSWER)).to_contain_text("11 Prohlis")
    expect(page).to_have_title("Steckbrief · Sozialraum Dresden")


def test_a_click_on_the_map_selects_in_ranking_table_and_profile(open_page: Visit) -> None:
    page = open_page("/karte", width=1440)
    box = page.locator(MAP).first.bounding_box()
    assert box is not None
    # the large area in the east is Stadtraum 7, wherever exactly the border runs
    page.mouse.click(box["x"] + box["width"] * 0.72, box["y"] + box["height"] * 0.45)
    expect(page.locator(ANSWER)).to_contain_text("7 Loschwitz", timeout=15_000)
    settle(page)
    assert "sr=07" in page.url
    expect(page.locator(".sr-table tr.selected th").first).to_contain_text("7 Loschwitz")
    page.get_by_role("link", name="Steckbrief von 7 Loschwitz öffnen").click()
    expect(page.locator("h1")).to_contain_text("Steckbrief")
    expect(page.locator(ANSWER)).to_contain_text("7 Loschwitz")


def test_a_choice_survives_page_change_and_back_button(open_page: Visit) -> None:
    page = open_page("/steckbrief?sr=04")
    page.get_by_role("button", name="Weiter").click()
    expect(page.locator(ANSWER)).to_contain_text("5 Mickten")
    settle(page)
    page.go_back()
    expect(page.locator(ANSWER)).to_contain_text("4 Pieschen", timeout=15_000)


def test_a_slider_changes_the_cost_and_survives_a_reload(open_page: Visit) -> None:
    page = open_page("/szenario?sr=04")
    total = page.locator("#szenario-total")
    before = total.inner_text()
    page.locator('.st-key-sc_kifaz_04 [role="slider"], .st-key-sc_kifaz_04 input').first.focus()
    page.keyboard.press("ArrowRight")
    expect(total).not_to_have_text(before, timeout=15_000)
    settle(page)
    after = total.inner_text()
    assert "plan=" in page.url
    page.reload()
    expect(page.locator("#szenario-total")).to_have_text(after, timeout=30_000)


def test_a_file_and_what_was_typed_survive_a_reload_in_their_tab_alone(open_page: Visit) -> None:
    page = open_page("/daten?teil=import", width=390)
    rows = "\n".join(f"{number};{number},5" for number in range(1, 18))
    file = {"name": "e.csv", "mimeType": "text/csv", "buffer": f"SR;Quote 2025\n{rows}".encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    source = page.get_by_label("Name der Quelle")
    source.fill("Schulamt")
    source.press("Tab")
    settle(page)
    page.reload()
    expect(source).to_have_value("Schulamt", timeout=30_000)
    expect(page.locator(ANSWER)).to_contain_text("„e.csv“ ist eingelesen")
    settle(page)
    assert "sr_tab" not in page.evaluate("document.cookie")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(ANSWER)).to_contain_text("Eigene Zahlen", timeout=30_000)


def test_a_double_click_books_once_and_says_so(open_page: Visit) -> None:
    page = open_page("/rahmenkonzeption?ansicht=budget&sr=04")
    page.locator("summary", has_text="Buchen").click()
    page.get_by_label("Betrag in €").wait_for()
    settle(page)
    page.get_by_label("Betrag in €").fill("1.250,50")
    book = page.get_by_role("button", name="Buchen", exact=True)
    book.press("Tab")  # the amount is sent
    settle(page)
    book.dblclick()
    expect(page.get_by_text("Gebucht: Zuteilung, Nr. 1.")).to_be_visible()
    settle(page)
    expect(page.get_by_text("Gebucht: Zuteilung, Nr. 1.")).to_be_visible()
    expect(page.locator(ANSWER)).to_contain_text("noch 1.250,50 €")


def test_a_popover_shows_what_holds_and_a_closed_one_changes_nothing(open_page: Visit) -> None:
    page = open_page("/bedarf?sr=04")

    def move(param: str) -> None:
        page.locator(f".st-key-choice_{param} input").first.focus()
        page.keyboard.press("ArrowRight")
        settle(page)

    def turn(button: str) -> None:
        page.get_by_role("button", name=button).click()
        settle(page)

    move("b_raum")
    turn("Kennzahlen")
    inside = page.locator(".st-key-choice_w_alleinerziehende_share")
    expect(inside).to_contain_text("wichtig")
    expect(inside.locator("input").first).to_have_value("2")
    move("w_alleinerziehende_share")
    turn("Kennzahlen")
    assert "w_alleinerziehende_share=4" in page.url
    page.go_back()
    settle(page)
    assert "w_alleinerziehende_share" not in page.url
    move("b_raum")
    assert "w_" not in page.url, "what was taken back while the popover was closed stays so"


def test_a_slider_redraws_its_results_and_nothing_around_them(open_page: Visit) -> None:
    page = open_page("/szenario?sr=04")
    slider = page.locator(".st-key-sc_kifaz_04 input").first
    slider.focus()
    page.keyboard.press("ArrowRight")  # the first move also renames the preset
    settle(page)
    page.evaluate(
        """() => {
          window.redrawn = new Set();
          new MutationObserver((changes) => changes.forEach((change) => {
            const part = (change.target.closest ?? (() => null)).call(change.target, ".stHtml");
            if (part && change.type === "childList") window.redrawn.add(part.textContent.slice(0, 60));
          })).observe(document.body, {subtree: true, childList: true});
        }"""
    )
    page.keyboard.press("ArrowRight")
    settle(page)
    assert page.evaluate("window.redrawn.size") == 1, "answer, figures and map are one"


def test_a_scenario_link_gives_another_visitor_the_same_figures(open_page: Visit) -> None:
    one = open_page("/szenario?sr=01")
    one.locator('.st-key-sc_kifaz_01 [role="slider"], .st-key-sc_kifaz_01 input').first.focus()
    one.keyboard.press("End")
    expect(one.locator(ANSWER)).to_contain_text("1 Altstadt: +", timeout=15_000)
    settle(one)
    link = one.url.split("/szenario", 1)[1]
    other = open_page(f"/szenario{link}")
    assert (
        other.locator("#szenario-total").inner_text() == one.locator("#szenario-total").inner_text()
    )


def test_two_visitors_do_not_change_each_others_choice(open_page: Visit) -> None:
    one, other = open_page("/steckbrief?sr=11"), open_page("/steckbrief?sr=16")
    one.get_by_role("button", name="Weiter").click()
    expect(one.locator(ANSWER)).to_contain_text("12 Niedersedlitz")
    other.reload()
    harness.wait_until_settled(other)
    expect(other.locator(ANSWER)).to_contain_text("16 Gorbitz")


def test_keys_alone_reach_and_change_the_scenario(open_page: Visit) -> None:
    page = open_page("/szenario?sr=04")
    total = page.locator("#szenario-total")
    before = total.inner_text()
    for _ in range(60):
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "() => document.activeElement.closest('.st-key-sc_kifaz_04') !== null"
        )
        is_help = page.evaluate("() => document.activeElement.tagName === 'BUTTON'")
        if inside and not is_help:
            break
    else:
        pytest.fail("The KiFaZ slider cannot be reached with Tab.")
    page.keyboard.press("ArrowRight")
    expect(total).not_to_have_text(before, timeout=15_000)


def test_the_legend_is_there_in_every_state_and_in_dark_mode(open_page: Visit) -> None:
    for path in (
        "/karte",
        "/karte?ebene=stadtteil&indikator=u18_share",
        "/karte?einteilung=quantile",
    ):
        page = open_page(path, scheme="dark")
        legend = page.locator(".sr-legend")
        expect(legend).to_be_visible()
        assert legend.locator("li").count() >= 3
        expect(page.locator(".sr-map-source").first).to_contain_text("keine amtlichen Grenzen")


def test_the_view_does_not_jump_when_a_slider_moves(open_page: Visit) -> None:
    page = open_page("/szenario?sr=04", width=1024, height=768)
    page.evaluate("() => document.querySelector('[data-testid=\"stMain\"]').scrollTo(0, 150)")
    page.locator('.st-key-sc_money_04 [role="slider"], .st-key-sc_money_04 input').first.focus()
    top = page.evaluate("() => document.querySelector('[data-testid=\"stMain\"]').scrollTop")
    page.keyboard.press("ArrowRight")
    settle(page)
    assert (
        page.evaluate("() => document.querySelector('[data-testid=\"stMain\"]').scrollTop") == top
    )
