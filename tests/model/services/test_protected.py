"""Protective places: however they are written, they are refused or asked back about."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest

from sozialraum.model.services.protected import Judgement, fold, gives_away, judge

DATA = Path(__file__).resolve().parents[3] / "data"
NAMES = [
    *("Frauenhaus Süd", "Frauenhäuser", "Mädchenhaus", "Mädchenzuflucht", "Schutzeinrichtung"),
    *("Schutzort", "Schutzstelle", "Notunterkunft Mädchen", "Kriseneinrichtung", "Zufluchtsort"),
    *("Interventionsstelle häusliche Gewalt", "Frauenschutzhaus", "Männerschutzwohnung"),
    *("Inobhutnahmestelle", "Kinder- und Jugendnotdienst", "Gewaltschutzwohnung", "Krisenwohnung"),
    *("Clearingstelle", "Bereitschaftspflege", "Haus für Frauen in Not", "Anonyme Unterbringung"),
]
WAYS = {
    "as written": lambda name: name,
    "decomposed": lambda name: unicodedata.normalize("NFD", name),
    "wide": lambda name: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name),
    "hyphens": lambda name: "-".join(name),
    "zero width": lambda name: "\u200b".join(name),
    "cyrillic": lambda name: name.replace("a", "\u0430").replace("e", "\u0435"),
    "transcribed": lambda name: name.replace("ä", "ae").replace("ü", "ue").replace("ö", "oe"),
    "capitals": lambda name: name.upper(),
    "hard spaces": lambda name: name.replace(" ", "\u00a0\u2009"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", NAMES)
def test_no_way_of_writing_gets_through(name, way):
    assert judge(WAYS[way](name)) is Judgement.PLACE


@pytest.mark.parametrize(
    "name",
    [
        *("Frauenhus Süd", "Madchenhuas", "Wohnen nach Gewalt", "Schutzraum Nord", "Krisenhilfe"),
        *("Notruf für Frauen", "ФРАУЕНХАУС", "Anonyme Beratung", "Zuflcht für Mädchen"),
    ],
)
def test_what_is_near_is_asked_back_about(name):
    assert judge(name) is Judgement.NEAR


@pytest.mark.parametrize(
    "name",
    [
        *("Jugendhaus Roter Baum", "Kinderschutzbund Dresden", "Frauenzentrum", "Hausnotruf"[:4]),
        *("Mädchentreff", "KiFaZ Pieschen", "Jugendschutz Sachsen", "Familienbildung", ""),
    ],
)
def test_other_names_pass(name):
    assert judge(name) is Judgement.NOTHING


def test_the_published_list_passes_but_for_its_protective_places():
    rows = list(csv.DictReader((DATA / "facility.csv").open(encoding="utf-8")))
    assert len(rows) > 200
    judged = {
        row["facility_id"]: {judge(row.get(key) or "") for key in ("name", "provider", "street")}
        for row in rows
    }
    protective = {row["facility_id"] for row in rows if row["is_protected"] == "1"}
    refused = {key for key, found in judged.items() if Judgement.PLACE in found}
    asked = {key for key, found in judged.items() if Judgement.NEAR in found}
    assert refused == protective
    assert asked <= protective


def test_free_text_may_speak_of_them_but_not_say_where():
    assert not gives_away("Das Frauenhaus ist mitgezählt.")
    assert not gives_away("Jugendhaus, Musterstraße 5, 01127 Dresden")
    assert gives_away("Frauen-Haus: Musterstraße 5")
    assert gives_away("Schutzwohnung in 01127 Dresden")
    assert fold("Größe, Mädchen – Maedchen") == "grossemadchenmadchen"
