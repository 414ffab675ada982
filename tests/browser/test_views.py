"""Every view, visited once: what holds for all of them is looked at on one load of the page.

In the store behind them everything people can name has a hostile name: names are text, so no view
makes markup of one or asks a foreign server.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from sozialraum import serve
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import IndexPlan
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.services.edits import CHANGE, Edit
from sozialraum.store import (
    additions,
    build,
    db,
    queries,
    scenarios,
    schema,
    service_edits,
    weightings,
)
from sozialraum.store.patches import Addition, Patch

from . import harness
from .harness import PAGES, VIEWS, Traffic
from .test_accessibility import violations
from .test_german import english

MANY = 10  # downloads one after the other, as fast as a machine clicks
BUTTON = '[data-testid="stMain"] [data-testid="stDownloadButton"] button'
CLOSED_FOLD = '[data-testid="stMain"] [data-testid="stExpander"] details:not([open]) > summary'
# Seen by axe in both colour schemes: each page, and views with widgets that no page shows at first.
SEEN_BY_AXE = [*PAGES, "/szenario?ansicht=raeume", "/szenario?ansicht=speichern"]
DATA = Path(__file__).resolve().parents[2] / "data"
HOST = "boese.invalid"
HOSTILE = f"![b](http://{HOST}/a.png)<img src=http://{HOST}/b.png>[c](http://{HOST}/c)"
OWN = "boese_share"  # an indicator of somebody's own table
MARKUP = f'[src*="{HOST}"], [href*="{HOST}"], [style*="{HOST}"]'
# What an address must name so that the view shows what people named.
SHARPENED = {
    "/steckbrief": f"?sr=01&verlauf={OWN}",
    "/karte": f"?indikator={OWN}",
    "/karte?ebene=stadtteil": f"&indikator_st={OWN}",
    "/vergleich": f"?kennzahlen={OWN}.u18_share",
    "/vergleich?ansicht=heatmap": f"&kennzahlen={OWN}.u18_share",
    "/vergleich?ansicht=abweichung": f"&kennzahlen={OWN}.u18_share",
    "/vergleich?ansicht=streuung": f"&x={OWN}",
    "/vergleich?ansicht=verlauf": f"&kennzahlen={OWN}&verlauf={OWN}",
    "/vielfalt": f"?merkmal={OWN}",
    "/vielfalt?ansicht=alle": f"&merkmal={OWN}",
    "/vielfalt?ansicht=karte": f"&merkmal={OWN}",
    "/bedarf?blick=klassen": f"&klasse={OWN}",
    "/daten": f"?indikator={OWN}",
    "/szenario?ansicht=speichern": "&szenario={scenario}&szenarien=jetzt.{scenario}",
    "/bedarf?blick=speichern": "&gewichtung={weighting}&gruppen={weighting}.{other}",
}
SHOWING = {  # where the text itself must stand, so that the test cannot pass by showing nothing
    *("/angebote", "/angebote?ansicht=bearbeiten", "/", "/karte", "/daten", "/vergleich"),
    *("/szenario?ansicht=speichern", "/bedarf?blick=speichern", "/daten?teil=staende"),
}
BRIGHTNESS = """() => getComputedStyle(document.querySelector('[data-testid="stApp"]'))
  .backgroundColor.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)"""
DOWN = """() => { const main = document.querySelector('[data-testid="stMain"]');
  main.scrollBy(0, 700);
  return main.scrollTop + main.clientHeight < main.scrollHeight - 1; }"""


def hostile_addition() -> Addition:
    """Words of an own table: term, source and indicator, all with the hostile name."""
    term = f"term,spelled_out,definition,source_text\n{HOSTILE},{HOSTILE},{HOSTILE},{HOSTILE}\n"
    word = json.dumps(HOSTILE)
    source = dict.fromkeys(
        ("title", "producer", "attribution", "reference", "note", "licence"), word
    )
    texts = ("name", "short_name", "definition", "numerator_label", "denominator_label")
    item = {
        **dict.fromkeys((*texts, "base_population", "caveat", "formula"), word),
        **dict.fromkeys(("unit", "topic"), json.dumps(HOSTILE[:40])),
        **{"factor": 1, "polarity": 1, "decimals": 1, "diverging": 0},
        **{"kind": '"share"', "dimension": '"sozialstrukturell"'},
    }
    series = "".join(
        f'[[{OWN}.series]]\ntable = "einwohner_{level}"\nlevel = "{level}"\ncode = "{level}"\n'
        'time = "stichtag"\nnumerator = ["a_0_2"]\ndenominator = ["einwohner"]\n'
        'status = "amtlich"\nsource = "boese"\n'
        for level in ("stadtraum", "stadtteil")
    )
    return Addition(
        HOSTILE,
        HOSTILE,
        "0" * 64,
        author=HOSTILE[:80],
        note=HOSTILE,
        patches=(Patch("glossary.csv", ("term",), term),),
        registry={
            "sources.toml": "[boese]\n" + _lines(source),
            "indicators.toml": f"[{OWN}]\n" + _lines(item) + series,
        },
    )


def _lines(section: dict[str, object]) -> str:
    return "".join(f"{key} = {value}\n" for key, value in section.items())


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A store in which everything people can name has the hostile name; its address and ids."""
    address = f"sqlite:///{tmp_path_factory.mktemp('hostile') / 'sozialraum.sqlite'}"
    engine = db.engine(address)
    build.build(engine, DATA)
    first, other = (
        weightings.save(
            engine,
            Weighting(
                HOSTILE, IndexPlan({key: 1}), author="[a](b)", note=HOSTILE, notes={"04": HOSTILE}
            ),
        )
        for key in ("bedarf_leistung", "sozialstrukturell")
    )
    document = Document(
        HOSTILE,
        PRESETS["alle_17"],
        author=HOSTILE[:80],
        note=HOSTILE,
        rationales={"plans": HOSTILE, "04": HOSTILE},
    )
    scenario = scenarios.save(engine, document)
    values = dict.fromkeys(("name", "provider", "street"), HOSTILE)
    service_edits.keep(
        engine,
        [(Edit("F001", CHANGE, values), 0)],
        source=HOSTILE,
        note=HOSTILE,
        author=HOSTILE[:80],
    )
    additions.add(engine, DATA, hostile_addition())
    for level in ("stadtraum", "stadtteil"):
        shapes = queries.boundaries(engine, level).assign(
            level=level, origin=HOSTILE, loaded_at="2026-11-01T00:00:00+00:00"
        )
        with engine.begin() as connection:
            connection.execute(sa.insert(schema.loaded_boundary), shapes.to_dict("records"))
    engine.dispose()
    return {
        "address": address,
        "scenario": scenario.id,
        "weighting": first.id,
        "other": other.id,
    }


@pytest.fixture(scope="module")
def server(seeded: dict[str, str]) -> Iterator[str]:
    """The app on that store."""
    port = serve.free_port(preferred=0)
    url = serve.base_url(port)
    process = serve.start(port, environment={"SOZIALRAUM_DATABASE_URL": seeded["address"]})
    try:
        assert serve.wait_until_ready(process, url)
        yield url
    finally:
        serve.stop(process)


def wrong_in_the_frame(page: Page, path: str) -> list[str]:
    """What every page must have and what none may show."""
    wanted = {
        "declared German": page.locator("html").get_attribute("lang") == "de",
        "its title": PAGES[path] in page.title(),
        "one heading": page.get_by_role("heading", level=1).count() == 1,
        "no exception": page.locator('[data-testid="stException"]').count() == 0,
    }
    return [name for name, is_so in wanted.items() if not is_so]


def open_folds(page: Page) -> None:
    """Open what is folded, all at once; what lies in it, more folds too, arrives with a rerun."""
    while page.locator(CLOSED_FOLD).count():
        page.locator(CLOSED_FOLD).evaluate_all("folds => folds.forEach(fold => fold.click())")
        page.wait_for_timeout(100)
        harness.wait_until_settled(page)


def scroll_through(page: Page) -> None:
    """Scroll to the end: maps fetch their background only once they are drawn."""
    for _ in range(40):
        is_more = page.evaluate(DOWN)
        page.wait_for_timeout(50)
        if not is_more:
            break
    harness.wait_until_settled(page)


def dead_files(page: Page) -> list[str]:
    """Click every download as people do; the labels of those that bring nothing."""
    dead = []
    for number, button in enumerate(page.locator(BUTTON).all()):
        if number >= MANY:  # Chromium swallows a request among twenty within five seconds
            page.wait_for_timeout(400)
        with page.expect_download(timeout=30_000) as got:
            button.click()
        if Path(got.value.path()).stat().st_size <= 20:
            dead.append(button.inner_text())
    return dead


def outside(traffic: Traffic, server: str) -> list[str]:
    """Foreign addresses; also if nothing was noted, for then nobody watched."""
    own_host = urlsplit(server).netloc
    own = [urlsplit(url) for url in traffic.urls if urlsplit(url).netloc == own_host]
    unseen = [kind for kind in ("http", "ws") if kind not in {url.scheme for url in own}]
    return traffic.foreign(own_host) + [f"no {kind} address was noted" for kind in unseen]


def in_the_dark(page: Page) -> list[str]:
    """What axe finds once the visitor's desktop turns dark."""
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => ({BRIGHTNESS})() < 150")
    harness.wait_until_settled(page)
    found = violations(page)
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"() => ({BRIGHTNESS})() > 600")
    harness.wait_until_settled(page)
    return found


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_accessible_german_complete_and_keeps_to_itself(
    view: str,
    seeded: dict[str, str],
    open_page: Callable[..., Page],
    traffic: Traffic,
    server: str,
) -> None:
    page = open_page(view + SHARPENED.get(view, "").format(**seeded))
    found = {"frame": wrong_in_the_frame(page, view.partition("?")[0])}
    if view in SEEN_BY_AXE:
        found["axe"] = violations(page)
        found["axe in the dark"] = in_the_dark(page)
    open_folds(page)
    scroll_through(page)
    found["english"] = english(page)
    found["files"] = dead_files(page)
    found["requests"] = outside(traffic, server)
    found["policy"] = page.evaluate("() => window.__refused") + traffic.refused
    found["markup"] = [node.inner_html() for node in page.locator(MARKUP).all()]
    if view in SHOWING and HOST not in page.locator("body").inner_text():
        found["names"] = ["none is shown"]
    assert {kind: faults for kind, faults in found.items() if faults} == {}


def test_markup_of_a_name_would_be_noticed(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.evaluate(f"document.body.insertAdjacentHTML('beforeend', `{HOSTILE}`)")
    assert page.locator(MARKUP).count() == 1


def test_every_view_named_here_is_a_view() -> None:
    assert set(SEEN_BY_AXE) | set(SHARPENED) | SHOWING <= set(VIEWS)
