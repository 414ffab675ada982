"""Tables and documents from people, at every door of the command line: right, or a German reason."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from sozialraum import cli
from sozialraum.answers.release import Release
from sozialraum.cli import people_table

PLACES = "id,lon,lat,weight\nA,13.7415,51.0519,10\nB,13.7600,51.0600,5\n"
# What Python or the framework says in English; none of it may reach a person.
ENGLISH = re.compile(
    r"Traceback|Error\b|\bis a directory|too many levels|No such|Invalid value|not a valid|"
    r"could not|expected|must be|Warning"
)


def call(capsys, *arguments):
    code = cli.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


DOORS = {
    "demand": lambda f: ("sites", "solve", "--demand", f, "--p", 1),
    "coverage": lambda f: ("sites", "coverage", "--demand", f, "--sites", f),
    "orlib": lambda f: ("sites", "solve", "--orlib", f),
    "need": lambda f: ("allocate", "--need", f, "--total", 4),
    "weights": lambda f: ("rank", "--weights", f, "--smaa", 10),
    "import": lambda f: ("scenario", "import", f),
}
# These open the store before the file: a few files are enough.
SLOW_DOORS = {
    "candidates": lambda f: ("sites", "solve", "--candidates", f, "--p", 1),
    "distances": lambda f: ("sites", "solve", "--p", 1, "--distances", f),
    "choose": lambda f: ("choose", "--weights", f),
    "run": lambda f: ("scenario", "run", f),
    "compare": lambda f: ("scenario", "compare", f, f),
}


def hostile(folder):
    """Files that are no files, no text, no table, or absurd: all must be refused by every door."""
    made = {
        "leer": b"",
        "binaer": bytes(range(256)) * 20,
        "excel.xlsx": b"PK\x03\x04" + b"\0" * 100,
        "nullen": b"\0" * 1000,
        "halbes_utf16": b"\xff\xfe\x00",
        "nur_cr": b"\r\r\r",
        "ein_langes_feld": b"id,x,y\n" + b"a" * 150_000 + b",1,2\n",
        "offenes_zitat": b'id,x,y\n"a,1,2\nb,1,2\n',
        "tief.json": b"[" * 50_000,
        "ziffern": b"9" * 400,
        "halbes_zeichen.json": b'{"schema_version": 1, "\\ud800": 1}',
        "steuerzeichen": b"\x1b[31m\x00\x07",
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)
    (folder / "kreis").symlink_to(folder / "kreis2")
    (folder / "kreis2").symlink_to(folder / "kreis")
    os.mkfifo(folder / "rohr")
    with (folder / "riesig").open("wb") as stream:
        stream.truncate(10**12)  # sparse: it has its size, not its blocks
    names = [*made, "kreis", "rohr", "riesig", "gibt_es_nicht", "x" * 300]
    return [*(folder / name for name in names), folder, "/dev/zero", "/dev/full", "/dev/null"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has neither pipes nor /dev")
def test_no_door_takes_or_chokes_on_what_is_no_table(engine, tmp_path, capsys, monkeypatch):
    found = Release.read(engine)
    monkeypatch.setattr(Release, "read", lambda *_: found)  # half a second at each slow door
    files = hostile(tmp_path)
    few = [file for file in files if str(file).endswith(("rohr", "kreis", "/dev/zero"))]
    offenders = []
    for name, arguments in (DOORS | SLOW_DOORS).items():
        for file in files if name in DOORS else few:
            try:
                code, out, err = call(capsys, *arguments(file))
            except Exception as fault:
                offenders.append((name, str(file)[-30:], repr(fault)[:200]))
                continue
            if code not in (1, 2) or out or not err.strip() or ENGLISH.search(err) or "\x1b" in err:
                offenders.append((name, str(file)[-30:], code, out[:80], err[:200]))
    assert offenders == []


ROWS = [("Ort Ä", "13,7415", "51,0519", "10"), ("B", "13,7600", "51,0600", "1234,5")]


def table(separator=";", head=("ID", "Lon", "LAT", "weight"), rows=ROWS, end="\n"):
    return "".join(separator.join(row) + end for row in (head, *rows))


POINTS = [tuple(cell.replace(",", ".") for cell in row) for row in ROWS]


@pytest.mark.parametrize(
    "content",
    [
        table().encode(),
        table().encode("utf-8-sig"),
        table().encode("cp1252"),
        table().encode("utf-16"),
        table(end="\r\n").encode(),
        table(end="\r").encode(),
        table("\t").encode("utf-16"),
        table("\t", rows=POINTS).encode(),
        table(",", rows=POINTS).encode(),
        b"sep=;\n" + table().encode(),
        b"\n;;\n" + table().encode(),
        table(end=";;\n").encode() + b";;;;;\n;\n\n",
        table(head=(" id ", '"lon"', "lat ", "Weight", "", "")).encode(),
        table(rows=[(*row, "", "egal") for row in ROWS], head=("id", "lon", "lat", "weight", "", ""))
        .encode(),
        table(rows=[(row[0], row[1], row[2], row[3].replace("1234,5", "1.234,5")) for row in ROWS])
        .encode(),
        table(rows=[(row[0], row[1], row[2], row[3].replace("1234,5", "1 234,5")) for row in ROWS])
        .encode("cp1252"),
    ],
)  # fmt: skip
def test_a_table_is_read_however_a_spreadsheet_saved_it(tmp_path, content):
    file = tmp_path / "orte.csv"
    file.write_bytes(content)
    found = people_table.read_table(file, ("id", "lon", "lat"), ("weight", "group"), key="id")
    assert found.columns["id"] == ["Ort Ä", "B"]
    assert found.numbers("lon").tolist() == [13.7415, 13.76]
    assert found.numbers("lat").tolist() == [51.0519, 51.06]
    assert found.numbers("weight").tolist() == [10, 1234.5]
    assert "group" not in found.columns
    assert found.notes == ()


DEGREES, METRES = "id;lon;lat;weight\n", "id;x;y;weight\n"
UTM = "A;411000;5656000;1\nB;412000;5657000;2\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (DEGREES + "A;13,7415;51,0519;1.234\n", "kann 1234 oder 1,234 heißen"),
        (DEGREES + "A;51,0519;13,7415;1\n", "Länge (lon) und Breite (lat) sind vertauscht"),
        (DEGREES + "A;411000;5656000;1\n", "gehören in Spalten x und y"),
        (DEGREES + "A;13,7;51,05;1\nB;0;0;1\n", "„B“ hat lon 0, lat 0. 0/0 ist kein Ort"),
        (DEGREES + "A;7,0;51,05;1\n", "nicht in oder um Dresden"),
        (DEGREES + "A;13,7;51,05;1_000\n", "Das ist keine Zahl"),
        (DEGREES + "A;13,7;51,05;1e300\n", "Das ist keine Zahl"),
        (DEGREES + "A;13,7;51,05;nan\n", "Das ist keine Zahl"),
        (DEGREES + "A;13,7;51,05;" + "9" * 400 + "\n", "zu lang"),
        (DEGREES + "A;13,7;51,05;9999999999\n", "keine Zahl von 0 bis 1.000.000.000"),
        (DEGREES + "A;13,7;51,05;9999999999999\n", "zu groß"),
        (DEGREES + "A;13,7;51,05;\n", "Das Feld ist leer"),
        (DEGREES + ";13,7;51,05;1\n", "Zeile 2, Spalte „id“: Das Feld ist leer"),
        (DEGREES + "4;13,7;51,05;1\n04;13,8;51;1\n", "Zeile 3, Spalte „id“: „04“ ist mehrfach genannt, schon in Zeile 2 als „4“"),
        (DEGREES + "Ä;13,7;51,05;1\nA\u0308;13,8;51;1\n", "mehrfach genannt"),
        (DEGREES + "A;13,7;51,05;1;9\n", "Zeile 2: Sie hat 5 Felder, die Kopfzeile 4"),
        ("id,lon,lat,weight\nA,13,74,51,05,100\n", "Sie hat 6 Felder"),
        ('id,lon,lat,weight\nA,13.74,51.05,"1,234"\n', "kann 1234 oder 1,234 heißen"),
        ("id;lon;lat;weight;Weight\nA;13,7;51,05;1;2\n", "„weight“ mehrfach"),
        ("id;lon;lat;weight;weight\nA;13,7;51,05;1;2\n", "„weight“ mehrfach"),
        (METRES + "A;13,7415;51,0519;1\nB;13,8;51,06;2\n", "sehen nach Grad aus"),
        (METRES + UTM + "C;0;0;1\n", "„C“ liegt"),
        (METRES + UTM + "C;5656000;411000;1\n", "„C“ liegt"),
        (METRES + UTM + "C;411.500;5656000;1\n", "kann 411500 oder 411,500"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_its_place(tmp_path, capsys, text, words):
    file = tmp_path / "orte.csv"
    file.write_text(text, encoding="utf-8")
    code, out, err = call(capsys, "sites", "solve", "--demand", file, "--p", 1)
    assert (code, out) == (1, "")
    assert words in err
    assert not ENGLISH.search(err)


@pytest.mark.parametrize(
    "total",
    ["Gesamt", "gesamt:", "Summe", "SUMME", "Zwischensumme Nord", "Insgesamt", "Dresden",
     "Stadt Dresden", "Landeshauptstadt Dresden", "Dresden, Stadt", "Total", "Gesamtergebnis", "Σ"],
)  # fmt: skip
def test_a_row_of_totals_is_named_and_gets_nothing(tmp_path, capsys, total):
    file = tmp_path / "bedarf.csv"
    file.write_text(f"code;need\n04;12,5\n05;3\n{total};15,5\n;;\n", encoding="utf-8")
    code, out, err = call(capsys, "allocate", "--need", file, "--total", 4, "--json")
    assert code == 0
    assert [row["code"] for row in json.loads(out)["areas"]] == ["04", "05"]
    assert err == f"bedarf.csv: Zeile 4 („{total}“) ist eine Summe und bleibt weg.\n"


def test_a_place_whose_name_only_begins_so_is_no_total(tmp_path, capsys):
    names = ["Gesamtschule Pieschen", "Dresden-Prohlis", "Zusammen wachsen e. V.", "Totalsee"]
    file = tmp_path / "bedarf.csv"
    file.write_text("code;need\n" + "".join(f"{name};1\n" for name in names), encoding="utf-8")
    code, out, err = call(capsys, "allocate", "--need", file, "--total", 4, "--json")
    assert (code, err) == (0, "")
    assert [row["code"] for row in json.loads(out)["areas"]] == names


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--gap", "nan", "--gap: „nan“: Das ist keine Zahl"),
        ("--gap", "-5", "Abstand zum Optimum"),
        ("--gap", "101", "Abstand zum Optimum"),
        ("--radius", "1e308", "--radius: „1e308“: Das ist keine Zahl"),
        ("--radius", "9" * 20, "Umkreis"),
        ("--radius", "1.125", "kann 1125 oder 1,125 heißen"),
        ("--radius", "1_000", "keine Zahl"),
        ("--radius", "-1", "Umkreis"),
        ("--detour", "viel", "--detour: „viel“"),
        ("--detour", "inf", "--detour: „inf“"),
        ("--p", "1,5", "Das ist keine ganze Zahl"),
        ("--p", "1_0", "keine Zahl"),
        ("--p", "9" * 400, "zu lang"),
        ("--p", "-1", "zu wenig"),
        ("--seed", "-1", "Zufallszahl"),
        ("--seconds", "-1", "Rechenzeit"),
        ("--seconds", "nan", "--seconds"),
        ("--lambda", "2", "Gewicht des Mittels"),
    ],
)
def test_an_option_out_of_its_range_is_refused_in_german(tmp_path, capsys, option, value, words):
    file = tmp_path / "orte.csv"
    file.write_text(PLACES, encoding="utf-8")
    start = ["sites", "solve", "--demand", file, "--model", "equity", "--p", 1]
    code, out, err = call(capsys, *start, option, value)
    assert code in (1, 2)
    assert out == ""
    assert words in err
    assert not ENGLISH.search(err)


def test_options_are_german_numbers(tmp_path, capsys):
    file = tmp_path / "orte.csv"
    file.write_text(PLACES, encoding="utf-8")
    start = ["sites", "solve", "--demand", file, "--p", 1, "--json", "--radius"]
    found = [json.loads(call(capsys, *start, *words)[1]) for words in (
        ("1125,5", "--detour", "1,3"), ("1125.5", "--detour", "1.3"),
    )]  # fmt: skip
    assert found[0]["radius_m"] == found[1]["radius_m"] == 1125.5
    assert found[0]["objective"] == found[1]["objective"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"schema_version": 1, "plan": {"dimensions": {"sozialstrukturell": %s}}}' % ("1" + "0" * 399), "viel zu lang"),
        ('{"schema_version": 1, "plan": {"dimensions": {"sozialstrukturell": 1e300}}}', "sozialstrukturell"),
        ('{"schema_version": 1, "plan": {"dimensions": {"\\ud800": 1}}}', "halbes Zeichen"),
        ('{"schema_version": 1, "plan": {}, "ranks": {"04": 1e300}}', "ranks"),
    ],
)  # fmt: skip
def test_a_weighting_with_absurd_numbers_is_refused(tmp_path, capsys, content, words):
    file = tmp_path / "g.json"
    file.write_text(content, encoding="utf-8")
    code, out, err = call(capsys, "rank", "--weights", file)
    assert (code, out) == (1, "")
    assert words in err
    assert max(map(len, err.split())) < 120


@pytest.mark.parametrize("year", ["1e308", "1" + "0" * 17, "2026.5", "true"])
def test_an_absurd_year_is_not_written_out(tmp_path, capsys, year):
    file = tmp_path / "s.json"
    file.write_text(f'{{"schema_version": 1, "scenario": {{"year": {year}}}}}', encoding="utf-8")
    code, _, err = call(capsys, "scenario", "import", file)
    assert code == 1
    assert "Jahr" in err
    assert max(map(len, err.split())) < 40


def test_too_many_places_are_refused_before_they_fill_the_memory(tmp_path, capsys):
    file = tmp_path / "orte.csv"
    rows = "".join(f"o{i},{i % 200},{i // 200},1\n" for i in range(20_000))
    file.write_text("id,x,y,weight\n" + rows, encoding="utf-8")
    for arguments in (
        ("solve", "--demand", file, "--p", 3),
        ("coverage", "--demand", file, "--sites", file),
    ):
        code, _, err = call(capsys, "sites", *arguments)
        assert code == 1
        assert "möglich sind bis zu 2000000" in err
    ways = tmp_path / "wege.csv"
    ways.write_text(
        "from,to,metres\n" + "".join(f"{i},{i},1\n" for i in range(20_000)), encoding="utf-8"
    )
    assert "zu viele" in call(capsys, "sites", "solve", "--p", 1, "--distances", ways)[2]
    net = tmp_path / "netz.txt"
    net.write_text("20000 0 3\n", encoding="utf-8")
    assert "zu viele" in call(capsys, "sites", "solve", "--orlib", net)[2]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux counts it")
def test_the_largest_question_stays_below_half_a_gigabyte(tmp_path):
    from math import isqrt

    from sozialraum.model.sites.distances import MOST_PAIRS

    side = isqrt(MOST_PAIRS)
    file = tmp_path / "orte.csv"
    rows = "".join(
        f"o{i};{13.6 + i % 40 / 200:.4f};{51 + i // 40 / 400:.4f};{1 + i % 7}\n".replace(".", ",")
        for i in range(side)
    )
    file.write_text("id;lon;lat;weight\n" + rows, encoding="utf-8")
    # the peak of this program alone: ru_maxrss would begin with what the test's process holds
    program = "import pathlib, sys; from sozialraum import cli; code = cli.main(sys.argv[1:]); "
    program += "state = pathlib.Path('/proc/self/status').read_text(); "
    program += "print(code, int(state.split('VmHWM:')[1].split()[0]) // 1024)"
    done = subprocess.run(
        [sys.executable, "-c", program, "sites", "solve", "--demand", str(file), "--p", "10",
         "--seconds", "3", "--model", "mclp", "--radius", "900"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    code, megabytes = done.stdout.split()[-2:]
    assert code == "0"
    assert int(megabytes) < 500


ACTING = "\x1b[31m\x07\x9b\u202e\u2066\u200f\u2028\ufeff"
ACTS = set(ACTING) - set("[31m")


def test_what_people_typed_does_not_act_on_the_terminal(tmp_path, capsys):
    file = tmp_path / "bedarf.csv"
    file.write_text(f"code;need\nrot{ACTING}grün;1\n04;2\n", encoding="utf-8")
    for more in ((), ("--json",)):
        code, out, _ = call(capsys, "allocate", "--need", file, "--total", 3, *more)
        assert code == 0
        assert not ACTS & set(out)
        assert "grün" in out
    assert json.loads(out)["areas"][0]["code"] == f"rot{ACTING}grün"  # JSON loses nothing
    strange = tmp_path / f"a{ACTING}.csv"
    assert not ACTS & set(call(capsys, "allocate", "--need", strange, "--total", 1)[2])


def test_a_service_named_by_people_stays_one_harmless_line(capsys, monkeypatch, engine):  # noqa: ARG001
    from sozialraum.store import services

    before = services.current

    def changed(engine, base):
        found = before(engine, base)
        rows = found.services.copy()
        rows.loc[rows.index[0], "name"] = f"Name\n{ACTING}\0\tEnde"
        return type(found)(**(vars(found) | {"services": rows}))

    lines = call(capsys, "services", "list")[1].splitlines()
    monkeypatch.setattr(services, "current", changed)
    code, out, _ = call(capsys, "services", "list")
    assert code == 0
    assert len(out.splitlines()) == len(lines)
    assert not (ACTS | {"\0"}) & set(out)
    assert "Name\\n\\u001b[31m\\u0007" in out
