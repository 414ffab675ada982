"""Mitnehmen: on every page, what fits the view, made beside it, never an English word or a traceback."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest
import streamlit as st

from sozialraum.documents import kinds
from sozialraum.documents.document import DocumentError, Request
from sozialraum.text.disclosure import SMALL, SMALL_TODO
from sozialraum.ui.shell import offers, take
from tests.screen import PATHS, open_app, press


@pytest.fixture
def files(monkeypatch) -> dict[str, bytes]:
    """What the dialog offers for download: file name -> how it is made."""
    found = {}

    def keep(label, data, **settings):
        if label.startswith("Herunterladen"):
            found[settings["file_name"]] = data()
        return False

    monkeypatch.setattr(st, "download_button", keep)
    monkeypatch.setattr(take, "PATIENCE_S", 60)
    return found


def test_the_start_page_has_the_button():
    """What it offers is looked at in a browser: here the first page's buttons lose their click."""
    assert [button.label for button in open_app().button].count("Mitnehmen") == 1


@pytest.mark.parametrize("page", [page for page in PATHS if page != "overview"])
def test_every_page_has_the_button_and_offers_a_steckbrief(page, files):
    app = open_app(page)
    assert [button.label for button in app.button].count("Mitnehmen") == 1
    app = press(app, "Mitnehmen")
    labels = app.selectbox(key="take_what").options
    assert "Steckbrief 4 Pieschen" in labels
    assert len(labels) == len(set(labels))
    assert len(files) == 1
    made = next(iter(files.values()))
    assert made.startswith(b"%PDF")


def test_a_view_offers_its_pictures_first_and_names_itself(files):
    app = press(open_app("district_map", sr="11", indikator="u18_share"), "Mitnehmen")
    labels = app.selectbox(key="take_what").options
    assert labels[0] == "Karte: Unter 18 (%)"
    assert labels[1].startswith("Diagramm: ")
    assert list(files) == [f"bild_karte-stadtraum_{_today()}.pdf"]
    app = open_app("district_map", sr="11", indikator="u18_share")
    app.session_state["take_what"] = "steckbrief"
    press(app, "Mitnehmen")
    assert f"steckbrief_11-prohlis_{_today()}.pdf" in files


@pytest.fixture
def asked(monkeypatch) -> dict[str, Request]:
    """What the dialog would make: label -> what is asked."""
    found = {}
    offer = offers._offer

    def keep(kind, label, request, *without):
        found[label] = request
        return offer(kind, label, request, *without)

    monkeypatch.setattr(offers, "_offer", keep)
    return found


@pytest.mark.parametrize(
    ("indicator", "pictured", "is_said"),
    [
        ("own", None, True),
        ("", None, True),
        ("known", None, False),
        ("", "known", False),
        ("", "own", True),
    ],
)
def test_small_own_counts_are_said_where_they_leave(monkeypatch, indicator, pictured, is_said):
    said = []
    monkeypatch.setattr(st, "warning", said.append)
    lines = {"own": f"Amt: Fälle; {SMALL}", "known": "Amt: Einwohner"}
    release = SimpleNamespace(
        sourced={"stadtraum": None, "stadtteil": None},
        indicators=lines,
        sources_of=lambda ids, level: pd.DataFrame(
            {"attribution": [lines[one] for one in ids if level == "stadtteil"]}, dtype=str
        ),
    )
    asked = SimpleNamespace(indicator=indicator, release=release)
    picture = pictured and SimpleNamespace(indicators=(pictured,))
    take._warn_of_small(SimpleNamespace(asked=asked, picture=picture))
    assert said == [SMALL_TODO] * is_said


@pytest.mark.usefixtures("files")
def test_the_map_page_gives_what_it_shows(asked):
    """Its indicator, level and date; all areas, and nobody's name on a file of all."""
    press(open_app("district_map"), "Mitnehmen")
    for label in ("Folien: Belastungsindex", "Tabelle: Belastungsindex"):
        assert asked[label].indicator == "belastungsindex"
        assert asked[label].level == "stadtraum"
    assert asked["Tabelle: Belastungsindex"].stadtraum == ""
    assert asked["Gebiete für ein GIS: Belastungsindex"].stadtraum == ""
    asked.clear()
    app = open_app("district_map", ebene="stadtteil", indikator="u18_share", jahr_st="2020-12-31")
    press(app, "Mitnehmen")
    name = app.session_state["choice_indikator_st"]
    assert name == "u18_share"
    of = {one.kind: (one.indicator, one.level, one.stichtag) for one in asked.values()}
    assert of["folien"] == of["gebiete"] == (name, "stadtteil", "2020-12-31")
    assert of["tabelle"] == (name, "stadtteil", ""), "with all dates"
    assert of["steckbrief"] == ("", "stadtraum", ""), "nothing of it in sources and recipe"


@pytest.mark.usefixtures("files")
def test_elsewhere_a_label_says_whose_figures_are_in_the_file(asked):
    app = press(open_app("services", sr="11"), "Mitnehmen")
    labels = app.selectbox(key="take_what").options
    for kind in ("Folien", "Tabelle"):
        assert asked[f"{kind}: 11 Prohlis"].stadtraum == "11"
        assert asked[f"{kind}: ganze Stadt"].stadtraum == ""
        assert kind not in labels
    press(open_app("framework", sr="11"), "Mitnehmen")
    assert asked["Bericht zum Maßnahmenplan"].stadtraum == "", "it is of all"


@pytest.mark.usefixtures("files")
def test_the_statement_is_of_the_year_on_screen(asked):
    year = str(dt.date.today().year - 1)
    press(open_app("framework", ansicht="budget", sr="11", budgetjahr=year), "Mitnehmen")
    assert asked[f"Jahresnachweis Aktionsbudget {year} 11 Prohlis"].stichtag == f"{year}-12-31"


def test_a_chart_goes_home_with_its_colours_and_its_sources(files, monkeypatch):
    found = []
    monkeypatch.setattr(
        take.sheets, "make", lambda _, picture, **more: found.append(picture) or fail(more)
    )

    def fail(_):
        raise DocumentError("Das genügt.")

    press(open_app("scenario", ansicht="wirkung"), "Mitnehmen")
    press(open_app("district_map", indikator="u18_share", ebene="stadtteil"), "Mitnehmen")
    chart, mapped = found
    assert chart.legend is not None
    assert len({row.colour for row in chart.legend.rows}) > 1
    assert all(row.label for row in chart.legend.rows)
    assert chart.title.startswith("18 % der unter 18-Jährigen")  # the page's answer
    assert chart.indicators
    assert (mapped.indicators, mapped.level) == (["u18_share"], "stadtteil")
    assert files == {}


def test_a_picture_takes_along_what_stands_below_it(monkeypatch):
    """What its marks mean, and what it cannot say: on paper nobody finds it elsewhere."""
    found = []
    monkeypatch.setattr(take.sheets, "make", lambda _, picture, **__: found.append(picture))
    monkeypatch.setattr(take.sheets, "preview", lambda *_: b"")
    monkeypatch.setattr(take, "_show_result", lambda *_: None)
    for page, view, words in (
        ("compare", "streuung", "Gestrichelt: Stadtwerte."),
        ("compare", "abweichung", "Rechts heißt höherer Wert, nicht besser oder schlechter."),
    ):
        press(open_app(page, ansicht=view), "Mitnehmen")
        assert words in found.pop().note
    app = open_app("profile", sr="04")
    app.session_state["take_what"] = "bild_2"
    press(app, "Mitnehmen")
    assert "graue Striche: Stadt." in found.pop().note
    pictures = [one for _, one in app.session_state["_drawn_pictures"].values()]
    assert ["gestrichelt" in one.note for one in pictures] == [True, False, False, False]


def test_what_nobody_foresaw_is_said_in_german_and_can_be_tried_again(files, monkeypatch):
    def fail(*_):
        raise DocumentError("Das gibt es hier nicht.")

    monkeypatch.setattr(kinds, "make", fail)
    app = press(open_app("profile", sr="04"), "Mitnehmen")
    assert [error.value for error in app.error] == ["Das gibt es hier nicht."]
    assert files == {}


def _today() -> str:
    return dt.date.today().isoformat()
