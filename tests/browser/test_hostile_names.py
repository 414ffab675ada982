"""Names people typed are text: no view that shows one asks a foreign server or makes markup of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from sozialraum import serve
from sozialraum.model.ranking import IndexPlan
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.scenario import PRESETS
from sozialraum.model.scenario.document import Document
from sozialraum.model.services.edits import CHANGE, Edit
from sozialraum.store import build, db, queries, scenarios, schema, service_edits, weightings

from . import harness

DATA = Path(__file__).resolve().parents[2] / "data"
HOST = "boese.invalid"
HOSTILE = f"![b](http://{HOST}/a.png)<img src=http://{HOST}/b.png>[c](http://{HOST}/c)"
MARKUP = f'[src*="{HOST}"], [href*="{HOST}"], [style*="{HOST}"]'
VIEWS = [
    *("/", "/karte", "/steckbrief?sr=01", "/vergleich", "/daten", "/daten?teil=zeichen"),
    *(f"/angebote?ansicht={view}" for view in ("liste", "radar", "versorgung", "bearbeiten")),
    *("/szenario", "/szenario?ansicht=raeume", "/szenario?ansicht=verteilung"),
    *("/szenario?ansicht=speichern&szenario={scenario}&szenarien=jetzt.{scenario}",),
    *("/bedarf?blick=speichern&gewichtung={weighting}&gruppen={weighting}.{other}",),
    *("/vielfalt?sicht=karte", "/standorte", "/standorte?sicht=bestand"),
]
SHOWING = {  # where the text itself must stand, so that the test cannot pass by showing nothing
    *("/angebote?ansicht=liste", "/angebote?ansicht=bearbeiten", "/"),
    *(view for view in VIEWS if "{" in view),
}


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


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_makes_more_than_text_of_a_name(
    view: str,
    seeded: dict[str, str],
    open_page: Callable[..., Page],
    traffic: harness.Traffic,
    server: str,
) -> None:
    page = open_page(view.format(**seeded))
    for fold in page.locator("details summary").all():
        fold.evaluate("fold => fold.click()")  # a map in motion never holds still for a mouse
        harness.wait_until_settled(page)
    if view in SHOWING:
        assert HOST in page.locator("body").inner_text()
    assert page.locator(MARKUP).count() == 0
    assert traffic.foreign(urlsplit(server).netloc) == []
    assert page.locator('[data-testid="stException"]').count() == 0


@pytest.mark.usefixtures("seeded")
def test_markup_of_a_name_would_be_noticed(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.evaluate(f"document.body.insertAdjacentHTML('beforeend', `{HOSTILE}`)")
    assert page.locator(MARKUP).count() == 1
