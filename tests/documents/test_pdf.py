"""PDF for everybody: PDF/UA-1, text in reading order, the answer's numbers, the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import page
import pytest
from fontTools.ttLib import TTFont

from sozialraum.answers import profile as answers
from sozialraum.answers import profile_sheet
from sozialraum.documents import document, images, kinds, maps, pdf, profiles, sheets
from sozialraum.documents.document import ALL
from sozialraum.pictures import age_bars, charts
from sozialraum.text import format as de


def checked(data: bytes):
    """The PDF, without one failure of 104 rules of PDF/UA-1."""
    report = page.validate_pdf_bytes(data, profile="ua1")
    assert report.is_compliant, report.failures
    assert report.rules.total >= 100
    return report.document


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def steckbrief(ask):
    def make(code: str) -> bytes:
        return kinds.make(ask("steckbrief", "pdf", stadtraum=code), document.silent).data

    return make


@pytest.mark.parametrize("code", ["04", "11", "17"])
def test_a_steckbrief_says_the_answers_numbers(code, steckbrief, release, text_of):
    data = steckbrief(code)
    assert checked(data).page_count == 2
    text = flat(text_of(data, "-layout"))
    profile = answers.profile(release, code, profile_sheet.SHOWN)
    assert len(profile.every) == len(profile_sheet.SHOWN)
    assert profile.sentence in text
    for fact in profile.every:
        if len(fact.text) > 25:  # in several lines of its cell
            continue
        row = rf"{re.escape(fact.text)} +{re.escape(fact.city_text)}"
        assert re.search(row, text) or "je km²" in fact.text, (fact.indicator.name, fact.text)
    parts = profile_sheet.parts(release, code)
    for part, name in parts.names.items():
        people = de.number(parts.values.loc[part, "einwohner_count"])
        assert re.search(rf"{re.escape(name)} +{re.escape(people)}", text)
    for missing in profile.missing:
        assert missing in text


def test_text_is_copied_in_reading_order(steckbrief, text_of):
    text = flat(text_of(steckbrief("04"), "-raw"))
    order = [
        "4 Pieschen",
        "Einwohner, 2025",
        "Lage",
        "Altersaufbau",
        "Sozialstruktur",
        "Infrastruktur",
        "Bedarf und Leistung",
        "Stadtteile: was der Durchschnitt verdeckt",
        "Einrichtungen und Angebote",
        "In Worten",
        "Was fehlt",
        "Woher kommen die Zahlen?",
        "Noch einmal erstellen",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    # a row reads from left to right, cell after cell
    assert "Unter 18 17,9 % 16,4 % höher" in text


def test_all_stadtraeume_are_one_file_or_one_each(ask, release, text_of):
    codes = release.counted["stadtraum"]
    whole = kinds.make(ask("steckbrief", "pdf", stadtraum=ALL), document.silent)
    assert checked(whole.data).page_count == 1 + 2 * len(codes)
    assert b"/Outlines" in whole.data, "bookmarks"
    assert b"/Lang(de-DE)" in whole.data.replace(b"/Lang (", b"/Lang(")
    contents = flat(text_of(whole.data, "-l", "1"))
    for code in codes:
        assert release.names("stadtraum")[code] in contents
    codes = codes[3:6]
    few = replace(release, counted={**release.counted, "stadtraum": codes})
    asked = replace(ask("steckbrief", "zip", stadtraum=ALL), release=few)
    packed = kinds.make(asked, document.silent)
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert len(archive.namelist()) == len(codes)
        for code, name in zip(codes, archive.namelist(), strict=True):
            assert name.startswith(f"steckbrief_{code}-")
            assert page.validate_pdf_bytes(archive.read(name)).document.page_count == 2
    one = kinds.make(
        replace(asked, stadtraum=codes[0], format="pdf", kind="steckbrief"), document.silent
    )
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert archive.read(one.name) == one.data


def test_the_same_question_gives_the_same_bytes(steckbrief):
    assert steckbrief("16") == steckbrief("16")


@pytest.mark.parametrize(("size", "wide"), [("", 842), ("a3", 1191)])
def test_a_map_is_a_sheet_with_all_that_belongs_to_it(size, wide, ask, release, text_of):
    request = ask("karte", "pdf", indicator="belastungsindex", stadtraum="11", size=size)
    data = kinds.make(request, document.silent).data
    assert checked(data).page_count == 1
    text = flat(text_of(data))
    for words in ("11 Prohlis, Belastungsindex: −2,38", "2 km", "kein Gebiet", "Elbe", "N "):
        assert words in text
    assert release.map_notice() in text
    assert "Datenstand: 30.06.2026" in text
    box = re.search(rb"/MediaBox *\[0 0 ([\d.]+)", data)
    assert box is None or round(float(box[1])) == wide


def test_a_stadtraum_on_a_map_of_stadtteile_is_its_stadtteile(ask, release):
    """Codes look alike: "04" is Pieschen, and a Stadtteil of the old town."""
    shown = maps.picture(
        ask("karte", "svg", indicator="u18_share", level="stadtteil", stadtraum="04")
    )
    svg = shown.svg()
    outline = r'<path d="([^"]+)" fill="none" stroke="#[0-9A-F]+" stroke-width="4"'
    marked = set(re.findall(outline, svg))
    drawn = dict(re.findall(r'<path data-code="(\w+)" d="([^"]+)"', svg))
    own = set(answers.stadtteile_of(release, "04")["code"])
    assert own
    assert "04" not in own
    assert {code for code, path in drawn.items() if path in marked} == own
    assert "Orange umrandet: 4 Pieschen." in shown.note
    assert release.names("stadtteil")["04"] not in shown.title
    nobody = maps.picture(ask("karte", "svg", indicator="u18_share", level="stadtteil"))
    assert not re.findall(outline, nobody.svg())


def test_a_chart_is_a_sheet_in_every_format(ask, release):
    _, ages = answers.age_structure(release, "04")
    frame = ages.assign(text="", city_text="")
    spec = charts.to_spec(charts.age_structure(frame, name="4 Pieschen"), 800, pdf.FONT)
    picture = sheets.Picture(
        "alter", "Wie alt sind die Leute?", "Altersaufbau", lambda: images.chart_svg(spec)
    )
    held = {
        ending: sheets.make(ask("bild", ending), picture, recipe=False).data
        for ending in ("pdf", "png", "svg")
    }
    assert checked(held["pdf"]).page_count == 1
    explained = replace(picture, note="Was die Striche bedeuten, und was nicht. " * 40)
    long = sheets.make(ask("bild", "pdf"), explained, recipe=False).data
    assert checked(long).page_count == 1, "the picture leaves room for its words"
    assert held["png"].startswith(b"\x89PNG")
    assert held["svg"].startswith(b"<svg")


def test_hostile_words_neither_break_the_sheet_nor_its_rules(ask, release, text_of):
    """What people typed as the borders' origin: foreign letters, turned text, 200 characters."""
    typed = "אב 中文 \u202e=HYPERLINK(\x07) #[*_`$ " + "x" * 200
    frames = {level: frame.assign(origin=typed) for level, frame in release.boundaries.items()}
    request = replace(
        ask("karte", "pdf", indicator="u18_share"), release=replace(release, boundaries=frames)
    )
    data = kinds.make(request, document.silent).data
    assert checked(data).page_count == 1
    text = flat(text_of(data))
    assert "□□ □□ [U+202E]=HYPERLINK([U+0007]) #[*_`$" in text
    assert "x" * 200 in text
    assert "\u202e" not in text


def test_the_typeface_has_the_letters_it_names():
    fonts = [
        set(TTFont(file).getBestCmap()) for file in sorted((pdf.FOLDER / "fonts").glob("*.ttf"))
    ]
    assert len(fonts) == 2
    assert {chr(code) for code in set.intersection(*fonts)} == set(pdf._letters())
    assert {"□", "≈", "−", "ß", "•", "²", *charts.SIGNS.values()} <= pdf._letters()


def test_no_font_bears_the_reserved_name():
    """The licence (OFL) keeps "Source" for the original."""
    for file in (pdf.FOLDER / "fonts").glob("*.ttf"):
        names = {str(name) for name in TTFont(file)["name"].names if name.nameID in (1, 4, 6)}
        assert names
        assert not any("Source" in name for name in names)
    assert "SIL OPEN FONT LICENSE" in Path(pdf.FOLDER / "fonts" / "OFL.txt").read_text("utf-8")


def test_an_alternative_says_what_the_picture_shows(release):
    day, ages = answers.age_structure(release, "04")
    words = age_bars.describe(ages, "4 Pieschen", day)
    gap = ages["share"] - ages["city_share"]
    for row in (ages.loc[gap.idxmax()], ages.loc[gap.idxmin()]):
        own, city = de.number(row["share"], 1), de.number(row["city_share"], 1)
        assert f"{row['band']} Jahre ({own} % gegen {city} % der Stadt)" in words
    nothing = ages.assign(share=float("nan"))
    assert "keine Werte" in age_bars.describe(nothing, "4 Pieschen", day)
    assert "<rect" not in age_bars.build(nothing, "x")


def test_a_line_of_the_steckbrief_says_value_city_and_status(release):
    found = answers.profile(release, "04", ("u18_share", "einkommen_gering_share"))
    share, poor = (
        profiles._row(found.fact(key)) for key in ("u18_share", "einkommen_gering_share")
    )
    assert share[:4] == ["Unter 18", "17,9 %", "16,4 %", "höher"]
    assert share[-1] == "31.12.2025, amtlich"
    assert poor[1:4] == ["19,4 % ≈", "15,4 % ≈", "nicht sicher verschieden"]
    assert poor[-1] == "31.12.2024, Stichprobe"
