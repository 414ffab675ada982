"""Every file every page offers: made as Streamlit makes it, in a thread that knows no session."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.state import session_state_proxy

from sozialraum.answers.release import Release
from sozialraum.answers.table import Table
from sozialraum.model.ranking.document import Weighting
from sozialraum.model.ranking.plan import IndexPlan
from sozialraum.pictures import tables as pictures
from sozialraum.store import weightings
from sozialraum.ui.shell import downloads, page
from tests.as_read import assert_as_read
from tests.documents.test_table_value import drifted
from tests.screen import PATHS, open_app
from tests.views import PLACES, VIEWS

OPENED = [(Path(page.file).stem, params) for page, params in PLACES]
# Views that have no table of their own; any other that loses its files shall not pass unseen.
WITHOUT = {
    ("profile",),
    ("compare", "heatmap"),
    ("compare", "streuung"),
    ("compare", "verlauf"),
    ("scenario", "raeume"),
    ("services", "bearbeiten"),
    ("sites", "anzahl"),
    ("sources", "quellen"),
    ("sources", "luecken"),
    ("sources", "glossar"),
    ("sources", "zeichen"),
    ("sources", "grenzen"),
    ("sources", "aktualisieren"),  # nothing asked yet
    ("sources", "staende"),  # nothing added yet
}
# Views whose table and file are made of one value
MADE_ONCE = {
    ("overview",),  # on the screen only
    ("compare", "streuung"),  # on the screen only
    ("profile",),  # on the screen only
    ("sources",),  # its file holds every date
    ("heterogeneity",),  # its file holds more of each part
    ("framework", "praxis"),
    ("framework", "budget"),
    ("district_map",),
    ("district_map", "stadtteil"),
    ("compare",),
    ("compare", "abweichung"),
    ("heterogeneity", "alle"),
    ("heterogeneity", "karte"),
    ("heterogeneity", "summe"),
    ("need",),
    ("need", "auswahl"),
    ("need", "umkehr"),
    ("need", "pruefen"),
    ("need", "klassen"),
    ("need", "speichern"),
    ("scenario",),
    ("scenario", "raeume"),
    ("scenario", "speichern"),
    ("scenario", "verteilung"),
    ("scenario", "wirkung"),
    ("scenario", "zeit"),
    ("scenario", "bemessung"),
    ("services",),
    ("services", "radar"),
    ("services", "versorgung"),
    ("sites",),
    ("sites", "anzahl"),
    ("sites", "bestand"),
}
Offers = dict[str, Callable[[], bytes | str]]  # label and file name -> how the file is made


@pytest.fixture
def offers(monkeypatch) -> Offers:
    """What the pages drawn from now on offer, with every fold open; the last run counts."""
    found: Offers = {}

    def keep(label: str, data: Callable[[], bytes | str], **settings: str) -> bool:
        found[f"{label}: {settings['file_name']}"] = data
        return False

    box = page.fold_box
    monkeypatch.setattr(st, "download_button", keep)
    monkeypatch.setattr(
        page, "fold_box", lambda *name, **more: box(*name, **more | {"expanded": True})
    )
    return found


@pytest.fixture
def drawn(monkeypatch) -> list[Table]:
    """The tables of raw values that pages draw from now on."""
    found: list[Table] = []
    build = pictures.build
    monkeypatch.setattr(
        pictures, "build", lambda table, **marks: found.append(table) or build(table, **marks)
    )
    return found


@pytest.fixture
def two_weightings(engine) -> Iterator[None]:
    """Saved weightings, so that their comparison has a file."""
    entry = Weighting("Gruppe A", IndexPlan())
    kept = [weightings.save(engine, one).id for one in (entry, replace(entry, name="Gruppe B"))]
    yield
    for key in kept:
        weightings.delete(engine, key)


def made_outside(make: Callable[[], bytes | str], monkeypatch) -> bytes | str | Exception:
    """The file as the server makes it; asking the session (even by ``get``) is an error."""
    result: list[bytes | str | Exception] = []

    def no_session(*_: object) -> None:
        raise AssertionError("the session is asked while a file is made")

    def run() -> None:
        try:
            result.append(make())
        except Exception as error:
            result.append(error.__cause__ or error)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(session_state_proxy, "get_session_state", no_session)
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    return result[0]


@pytest.mark.usefixtures("two_weightings")
@pytest.mark.parametrize(
    ("name", "params"), OPENED, ids=["-".join([p, *q.values()]) for p, q in OPENED]
)
def test_a_view_works_and_its_files_are_made_without_a_session(
    name, params, offers, drawn, monkeypatch
):
    app = open_app(name, **params)
    assert not app.exception
    assert not app.error
    if PATHS[name] in VIEWS and not params:  # the address alone shows the first view
        param, (first, *_) = VIEWS[PATHS[name]]
        assert app.session_state[f"choice_{param}"] == first
    dead = {}
    for label, make in offers.items():
        content = made_outside(make, monkeypatch)
        if isinstance(content, Exception) or len(content) <= 20:
            dead[label] = content
    assert not dead
    assert bool(offers) != ((name, *params.values()) in WITHOUT)
    assert [line for table in drawn for line in drifted(table)] == []
    assert bool(drawn) == ((name, *params.values()) in MADE_ONCE)


def test_no_view_and_no_file_changes_what_all_visitors_share(engine):
    """After all the views above; alone, after the first page."""
    open_app()
    assert assert_as_read(Release.read(engine), engine) > 0


def test_the_views_here_are_the_pages_views() -> None:
    assert set(VIEWS) <= set(PATHS.values())
    assert len(OPENED) > 30


def test_a_file_that_fails_is_logged_and_says_so(monkeypatch, caplog):
    found = []
    monkeypatch.setattr(downloads.data, "bound", lambda make: make)
    monkeypatch.setattr(st, "download_button", lambda _label, data, **_: found.append(data))
    downloads.offer("x", lambda: next(itertools.count(1 / 0)), file_name="x.csv", mime="", key="x")
    with pytest.raises(downloads.FileNotMadeError):
        found[0]()
    assert "file not made: x.csv" in caplog.text
