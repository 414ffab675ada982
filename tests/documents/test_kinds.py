"""What all documents share: who asks rightly, names, recipes, and what is loaded when."""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import sys
import time
import zipfile
from contextvars import copy_context
from dataclasses import replace
from unittest.mock import patch

import pytest

from sozialraum import cli
from sozialraum.documents import document, images, kinds, leading_back, renderers
from sozialraum.documents.document import ALL, DocumentError, StoppedError
from sozialraum.documents.kinds import KINDS
from sozialraum.store import scenario_files
from sozialraum.text import format as de
from sozialraum.ui import registry
from tests.documents import office
from tests.documents.conftest import DAY

# What a command line may ask of each kind.
ASKED = {
    "steckbrief": {"stadtraum": "04"},
    "karte": {"indicator": "u18_share", "stadtraum": "11", "size": "a3"},
    "massnahmen": {"stichtag": "2026-01-01"},
    "aktionsbudget": {"stadtraum": "04", "stichtag": "2025-12-31"},
}
OFFICE = ("docx", "pptx", "xlsx")
HEAVY = ("typst", "segno", "vl_convert")


@pytest.mark.parametrize(("kind", "ending"), [("steckbrief", "pdf"), ("karte", "svg")])
def test_the_recipe_makes_the_same_bytes(kind, ending, ask, tmp_path, monkeypatch, capsys):
    import datetime as dt

    request = ask(
        kind, ending, day=dt.date.today().isoformat(), url="http://planung:8501", **ASKED[kind]
    )
    made = kinds.make(request, document.silent)
    words = shlex.split(document.recipe(request, made.name))
    assert words[:3] == ["python", "-m", "sozialraum"]
    monkeypatch.chdir(tmp_path)
    assert cli.main(words[3:]) == 0
    assert made.name in capsys.readouterr().out
    assert (tmp_path / made.name).read_bytes() == made.data
    # and a second time only when told to
    assert cli.main(words[3:]) == 2
    assert "gibt es schon" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "ending"), [(key, one) for key in KINDS for one in KINDS[key].formats if one in OFFICE]
)
def test_an_office_file_is_of_its_day_not_of_the_moment(kind, ending, ask, release):
    kept = scenario_files.to_json(office.scenario(release))
    more = {"scenario": kept} if kind == "vorlage" else ASKED.get(kind, {})
    made = kinds.make(ask(kind, ending, **more), document.silent)
    with zipfile.ZipFile(io.BytesIO(made.data)) as parts:
        core = parts.read("docProps/core.xml").decode()
        days = {part.date_time[:3] for part in parts.infolist()}
    moments = set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+", core))
    assert moments == {f"{DAY}T00:00:00"}
    assert days == {tuple(int(part) for part in DAY.split("-"))}


@pytest.mark.parametrize("kind", ASKED)
def test_what_the_recipe_names_is_what_is_asked(kind, ask):
    request = ask(kind, KINDS[kind].formats[0], url="http://planung:8501", **ASKED[kind])
    words = shlex.split(document.recipe(request, "a b.pdf"))
    assert words[-2:] == ["-o", "a b.pdf"]
    given = dict(zip(words[4:-2:2], words[5:-2:2], strict=True))
    assert given == {
        document.OPTIONS[field]: value
        for field, value in {
            **ASKED[kind],
            "kind": kind,
            "format": request.format,
            "url": request.url,
        }.items()
    }


def test_what_cannot_be_met_is_said_in_german(ask):
    cases = {
        "Die Art „roman“ gibt es nicht": ask("roman", "pdf"),
        "nicht als „docx“, nur als pdf und zip": ask("steckbrief", "docx", stadtraum="04"),
        "braucht einen Stadtraum": ask("steckbrief", "pdf"),
        "Die Kennzahl „nichts“ gibt es nicht": ask("karte", "pdf", indicator="nichts"),
        "Das Format „a9“ gibt es nicht": ask("karte", "pdf", indicator="u18_share", size="a9"),
        "Anteil der unter 18-Jährigen: Für den Stichtag „31.12.2024“ liegt auf dieser Ebene kein Wert "
        "vor. Es gibt: 2014-12-31": ask(
            "karte", "pdf", indicator="u18_share", stichtag="31.12.2024"
        ),
        **{
            f"Für den Stichtag „{day}“": ask(kind, ending, indicator="u18_share", stichtag=day)
            for kind, ending, day in (
                ("tabelle", "csv", "1066-10-14"),
                ("gebiete", "geojson", "1066-10-15"),
                ("folien", "pptx", "1066-10-16"),
            )
        },
        "Auf dieser Ebene liegt kein Wert vor": ask(
            "karte", "pdf", indicator="belastungsindex", level="stadtteil"
        ),
    }
    for words, request in cases.items():
        with pytest.raises(DocumentError, match=re.escape(words)):
            kinds.make(request, document.silent)


def test_the_command_line_says_what_is_wrong(capsys, tmp_path):
    file = str(tmp_path / "x.pdf")
    assert cli.main(["report", "--kind", "karte", "-o", file]) == 1
    assert "braucht eine Kennzahl" in capsys.readouterr().err
    assert cli.main(["report", "--kind", "steckbrief", "--stadtraum", "Atlantis", "-o", file]) == 2
    assert "Atlantis" in capsys.readouterr().err
    assert cli.main(["report", "--kind", "karte", "--level", "haus", "-o", file]) == 2
    nowhere = str(tmp_path / "nirgends" / "x.pdf")
    assert cli.main(["report", "--kind", "steckbrief", "--stadtraum", "4", "-o", nowhere]) == 2
    assert "lässt sich nicht schreiben" in capsys.readouterr().err
    assert not (tmp_path / "x.pdf").exists()


def test_a_file_name_says_what_where_and_when(ask):
    one = ask("steckbrief", "pdf", stadtraum="15")
    assert document.file_name(one) == "steckbrief_15-cotta-loebtau_2026-11-28.pdf"
    every = replace(one, stadtraum=ALL, format="zip")
    assert document.file_name(every) == "steckbrief_alle-17_2026-11-28.zip"
    hostile = "../" + "ß" * 200 + "\u202e=1;rm -rf"
    name = document.file_name(replace(one, kind="vorlage", stadtraum=""), hostile)
    assert re.fullmatch(r"vorlage_[a-z0-9-]{1,60}_2026-11-28\.pdf", name)


def test_somebody_can_stop_the_work(ask):
    steps = []

    def report(share, step):
        steps.append((share, step))
        return len(steps) < 3

    with pytest.raises(StoppedError):
        kinds.make(ask("steckbrief", "pdf", stadtraum=ALL), report)
    assert [step for _, step in steps] == ["1 Altstadt", "2 Johannstadt", "3 Neustadt"]


def test_every_document_says_where_it_comes_from(ask, release):
    request = ask("karte", "pdf", indicator="u18_share", url="https://planung.example/sr/")
    live = leading_back.link(request, "karte", {"indikator": "u18_share", "sr": ""})
    assert live == "https://planung.example/sr/karte?indikator=u18_share"
    held = document.origin(request, ["u18_share", "sgb2_25_54_share"], live=live)
    source = release.sources_of(["u18_share"]).iloc[0]
    assert source["attribution"] in held["Quellen"]
    assert f"Lizenz: {source['licence']}" in held["Quellen"]
    assert "Lizenz: ohne Angabe" in held["Quellen"]  # of the planning reports
    both = document.origin(request, ["sgb2_25_54_share", "fachkraefte_ist_vzae"], live=live)
    assert (
        "Planungsberichte der Stadträume, Datenstand 31.12.2017 (Stichtag 31.12.2019"
        in both["Quellen"]
    )
    assert held["Prüfsumme der Daten"] == release.release.data_hash
    assert release.release.code_version in held["Programm"]
    assert held["Ansicht im Programm"] == live
    for _, mark, meaning in de.STATUS_WORDS.values():
        assert not mark or (mark in held["Zeichen"] and meaning in held["Zeichen"])
    assert leading_back.qr(live, "svg").startswith(b"<svg")
    assert leading_back.qr("/karte", "svg") == b"", "an unknown address is no code"


def test_a_kind_is_offered_on_pages_there_are():
    paths = {page.path for page in registry.PAGES}
    for kind in KINDS.values():
        assert set(kind.pages or ()) <= paths
        assert set(kind.formats) <= set(document.MIMES)
        assert kind.label
        assert kind.about.endswith(".")


def test_starting_the_app_loads_nothing_heavy():
    """They are loaded inside the making of a file: the start stays as fast as it was."""
    code = (
        "import sys, sozialraum.asgi, sozialraum.ui.shell.frame, sozialraum.documents.kinds\n"
        f"print(sorted(set({(*HEAVY, 'pptx', 'docx')!r}) & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip().splitlines()[-1] == "[]"


def test_renderers_leave_no_memory_behind(ask):
    """They hold 200 MB once loaded: they run in a process of their own that ends with the file."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="9"/></svg>'
    chart = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}
    with patch.dict(sys.modules, dict.fromkeys(("typst", "vl_convert"))):  # not to be had in here
        assert kinds.make(ask("karte", "pdf", indicator="u18_share"), document.silent).data
        assert images.to_png(svg).startswith(b"\x89PNG")
        assert images.chart_svg(chart).startswith("<svg")


def test_a_renderer_nobody_waits_for_ends_at_once():
    circles = "".join(f'<circle cx="{i}" cy="{i}" r="99"/>' for i in range(2000))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="999" height="999">{circles}</svg>'
    asked, waited = {"svg": svg, "scale": 4}, []

    def ask(is_stopped):
        begun = time.monotonic()
        renderers.STOPPED.set(lambda: is_stopped)
        try:
            renderers.run("png", asked)
        finally:
            waited.append(time.monotonic() - begun)

    copy_context().run(ask, False)
    with pytest.raises(renderers.RendererError, match="stopped"):
        copy_context().run(ask, True)
    assert waited[1] < waited[0] / 2


def test_a_renderer_that_is_slow_to_read_gets_all_of_it(monkeypatch):
    monkeypatch.setattr(renderers, "_LOOK_S", 0.001)
    monkeypatch.setattr(renderers, "_PATIENCE_S", 20)
    more = "<!--" + "x" * 300_000 + "-->"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{more}</svg>'
    assert images.to_png(svg).startswith(b"\x89PNG")


def test_a_renderer_that_fails_says_so():
    with pytest.raises(renderers.RendererError, match="conversion failed"):
        renderers.run("chart", {"spec": {"mark": 3}})
