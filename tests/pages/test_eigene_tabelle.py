"""Own tables on the page: read, asked, looked at, taken over; a fault changes and loses nothing."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from openpyxl import Workbook

from sozialraum.answers.release import Release
from sozialraum.store import additions, data_history
from sozialraum.ui.shell import session
from tests.conftest import DATA_DIR
from tests.screen import open_app, press, read, reload

AREAS = pd.read_csv(DATA_DIR / "area.csv", dtype=str)
NAMES = list(AREAS.loc[AREAS["level"] == "stadtraum", "short_name"])
OWN = "Stadtraum;Ohne Abschluss 2025\n" + "\n".join(
    f"{name};{i},5" for i, name in enumerate(NAMES, start=3)
).replace("Pieschen", "Pischen")


def upload(app, content: str | bytes, name: str = "eigene.csv"):
    raw = content.encode() if isinstance(content, str) else content
    app.file_uploader(key="own_file").set_value((name, raw, "text/csv")).run()
    assert not app.exception, app.exception
    return app


def fill(app, **words: str):
    for key, word in words.items():
        app.text_input(key=f"own_{key}").set_value(word).run()
    return app


def pick(app, key: str, value: str):
    app.selectbox(key=f"own_{key}").set_value(value).run()
    assert not app.exception, app.exception
    return app


def test_a_new_indicator_from_file_to_every_page_and_back(own_store):
    app = upload(open_app("sources", teil="import"), OWN)
    text = read(app)
    assert "16 Stadträume aus „Stadtraum“" in text
    assert "1 Punkt ist noch zu klären" in text
    area = next(box for box in app.selectbox if box.label == "„Pischen“ ist")
    area.set_value("04").run()
    assert "17 Stadträume aus „Stadtraum“" in read(app)
    pick(app, "purpose", "neu")
    fill(app, new_name="Ohne *Abschluss*", new_definition="Abgänge", new_unit="%")
    pick(app, "new_polarity", "1")
    pick(app, "new_kind", "share")
    assert "Die Quelle fehlt" in read(app)
    fill(app, source_title="Schulstatistik", source_producer="Landesamt")
    press(app, "Zeigen, was sich ändert")
    text = read(app)
    assert "17 Werte neu" in text
    assert "Vorschau: So zeigt die Karte Ohne *Abschluss*" in text
    assert "Eine Anzahl in „%“ gibt es nicht" in read(pick(app, "new_kind", "count"))
    press(pick(app, "new_kind", "share"), "Zeigen, was sich ändert")
    assert len(data_history.history(own_store)) == 1  # looked at, not taken over
    # nothing is lost on another page, and what is shown is what was typed
    app.button_group(key="choice_teil").set_value("quellen").run()
    app.button_group(key="choice_teil").set_value("import").run()
    press(app, "Übernehmen")
    assert r"Übernommen: Ohne \*Abschluss\*, 31.12.2025" in app.success[0].value
    key = next(k for k in Release.read(own_store).indicators if k.startswith("eigene_"))
    values = Release.read(own_store).at(key, "stadtraum", "2025-12-31")["value"]
    assert values.to_dict() == {f"{i:02d}": i + 2.5 for i in range(1, 18)}
    assert "Schulstatistik" in read(open_app("district_map", indikator=key))
    additions.take_out(own_store, DATA_DIR, 1)
    assert key not in Release.read(own_store).indicators


@pytest.mark.usefixtures("engine")
def test_headings_of_the_file_are_shown_as_written():
    app = upload(open_app("sources", teil="import"), OWN.replace("Ohne", "*Ohne* [x](y)"))
    labels = [box.label for box in app.selectbox]
    assert r"Spalte „\*Ohne\* \[x\](y) Abschluss“ ist" in labels


@pytest.mark.usefixtures("engine")
def test_a_reload_keeps_the_file_and_what_was_typed(monkeypatch):
    app = upload(open_app("sources", teil="import"), OWN)
    next(box for box in app.selectbox if box.label == "„Pischen“ ist").set_value("04").run()
    fill(
        pick(app, "purpose", "neu"),
        new_name="Ohne Abschluss",
        new_unit="%",
        source_title="Statistik",
    )
    again = reload(app, monkeypatch, "sources", teil="import")
    assert "17 Stadträume aus „Stadtraum“" in read(again)
    for key, words in (
        ("new_name", "Ohne Abschluss"),
        ("new_unit", "%"),
        ("source_title", "Statistik"),
    ):
        assert again.text_input(key=f"own_{key}").value == words
    # another tab knows nothing of it, and a new start of the program is said to have lost it
    monkeypatch.undo()
    assert "Datei mit Zahlen je Gebiet einlesen" in str(open_app("sources", teil="import"))
    monkeypatch.setattr(session, "_PROCESS", "0" * 8)
    session._HELD.clear()
    lost = reload(again, monkeypatch, "sources", teil="import")
    assert "eine Datei lesen Sie bitte noch einmal ein" in read(lost)
    assert "neu gestartet" not in read(press(again, "Andere Datei"))


def test_what_the_build_refuses_is_said_and_nothing_is_lost(engine):
    app = upload(
        open_app("sources", teil="import"),
        "SR;Personen 2026\n" + "\n".join(f"{i};{20000 + i}" for i in range(1, 17)),
    )
    pick(app, "is_Personen", "einwohner_count")
    fill(app, source_title="Probe", source_producer="Amt")
    press(app, "Zeigen, was sich ändert")
    assert any("Gebiet 17, 31.12.2026: kein Wert" in box.value for box in app.error)
    assert app.text_input(key="own_source_title").value == "Probe"
    assert "own_take" not in [button.key for button in app.button]
    assert len(data_history.history(engine)) == 1
    # what was looked at no longer holds once something else is typed
    pick(app, "is_Personen", "")
    assert "Bitte wählen Sie mindestens eine Spalte" in read(app)


@pytest.mark.usefixtures("engine")
def test_the_sheet_with_the_areas_is_found_behind_a_cover():
    book = Workbook()
    book.active.append(["Auswertung des Jugendamts"])
    sheet = book.create_sheet("Zahlen")
    sheet.append(["Stadtraum", "Fälle 2025"])
    for number in range(1, 18):
        sheet.append([number, 10 * number])
    raw = io.BytesIO()
    book.save(raw)
    app = upload(open_app("sources", teil="import"), raw.getvalue(), "mappe.xlsx")
    assert "Blatt „Zahlen“" in read(app)
    assert "17 Stadträume" in read(app)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "altes Excel-Format"),
        ("a;b\nx;y\n", "keine Gebiete der Stadt"),
        ("<img src=x onerror=alert(1)>;b\n_x_;y\n", "keine Gebiete der Stadt"),
    ],
)
def test_a_file_that_is_no_table_says_why(engine, content, words):
    app = upload(open_app("sources", teil="import"), content)
    assert any(words in box.value for box in app.error)
    assert len(data_history.history(engine)) == 1


def test_a_funding_list_is_known_by_its_headings_and_asked_where_unsure(engine):
    text = (
        "Liste;Angebot;Träger;VzÄ\n1;FZ Altpieschen;AWO KJH;2,5\n1;check outt;AWO;1\n"
        "4;Etwas ganz Neues;Verein;1\n"
    )
    app = upload(open_app("sources", teil="import"), text, "liste.csv")
    shown = read(app)
    assert "3 geförderte Angebote mit zusammen 4,50 VzÄ" in shown
    assert "Bekannt: 1; neu: 1; noch offen: 1" in shown
    box = next(one for one in app.selectbox if one.label.startswith("„check outt"))
    box.set_value("L1-002").run()
    assert "Bekannt: 2; neu: 1; noch offen: 0" in read(app)
    fill(app, source_title="Förderung", source_producer="Jugendamt")
    press(app, "Zeigen, was sich ändert")
    # three of 197 offers are no whole list: the build refuses, and says why
    assert any("Kein Gebiet fehlt in einem Jahr" in box.value for box in app.error)
    assert app.text_input(key="own_source_title").value == "Förderung"
    assert len(data_history.history(engine)) == 1
