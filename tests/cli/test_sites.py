"""Sites on the command line: the page's numbers, files of others, and faults in German."""

from __future__ import annotations

import json

import numpy as np
import pytest

from sozialraum import cli
from sozialraum.answers import places, site_effects
from sozialraum.answers.release import Release
from sozialraum.answers.site_wish import Wish
from sozialraum.answers.sites import Question
from sozialraum.cli import terminal
from sozialraum.model.sites import p_median
from sozialraum.model.sites.problem import Model, Problem
from sozialraum.store import db, services, ways
from tests import loaded
from tests.answers.test_loaded_places import POINTS

DEMAND = "id,x,y,weight\na,0,0,10\nb,1000,0,20\nc,5000,0,5\n"
SITES = "id,x,y,group\ns,0,0,Nord\nt,1000,0,Nord\nu,5000,0,Süd\n"


def call(capsys, *arguments):
    code = cli.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def files(tmp_path):
    (tmp_path / "demand.csv").write_text(DEMAND, encoding="utf-8")
    (tmp_path / "sites.csv").write_text(SITES, encoding="utf-8")
    return tmp_path / "demand.csv", tmp_path / "sites.csv"


def solved(capsys, *arguments):
    code, out, err = call(capsys, "sites", "solve", *arguments, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


@pytest.fixture(scope="module")
def held(engine):
    """What the page asks."""
    listed = services.current(engine, services.published(engine)).services
    return places.read(Release.read(engine), listed, terminal.DATA_DIR)


def question(held, model, **changes):
    values = {
        "p": 3,
        "group": "u6",
        "minutes": 15,
        "detour": 1.25,
        "kmh": 4.5,
        "closed_bridges": ("Carolabrücke",),
        "by_need": False,
        "stock": (),
        "stock_stays": True,
        "fixed": (),
        "groups": (),
        "mean_share": 0.5,
    }
    return Question(held, Wish(model=Model(model), **(values | changes)))


@pytest.mark.parametrize("model", list(Model))
def test_solve_gives_the_numbers_of_the_page(held, capsys, model):
    found = solved(capsys, "--model", model, "--p", 3, "--radius", 1125)
    answer = question(held, model).solve()
    assert found["sites"] == answer.codes
    assert found["objective"] == pytest.approx(answer.found.objective)
    assert found["bound"] == pytest.approx(answer.found.bound)
    assert found["ways"]["within"] == answer.ways.within
    assert [row["metres"] for row in found["assignment"]] == pytest.approx(
        answer.found.distances.tolist()
    )


def test_need_fixed_sites_and_groups_too(held, capsys):
    found = solved(
        capsys,
        *("--p", 11, "--need", "--fixed", "21,45", "--one-per-group", "--group", "u18"),
    )
    bezirke = held.areas["stadtbezirk"]
    groups = tuple((code, f"Stadtbezirk {name}") for code, name in bezirke.items())
    answer = question(
        held, "p-median", p=9, by_need=True, fixed=("21", "45"), groups=groups, group="u18"
    ).solve()
    assert found["sites"] == answer.codes
    assert {"21", "45"} < set(found["sites"])
    assert set(bezirke[found["sites"]]) == set(bezirke)


def test_files_in_json_out(files, capsys):
    demand, candidates = files
    found = solved(capsys, "--demand", demand, "--candidates", candidates, "--p", 1, "--detour", 1)
    assert found["sites"] == ["t"]
    assert found["objective"] == found["bound"] == 10 * 1_000 + 5 * 4_000
    assert found["gap"] == 0
    assert found["is_optimal"] is True
    assert found["seconds"] >= 0
    assert found["assignment"][2] == {"demand": "c", "site": "t", "metres": 4_000}
    covered = solved(
        capsys,
        *("--demand", demand, "--candidates", candidates, "--model", "mclp", "--p", 1),
        *("--radius", 1250),
    )
    assert (covered["objective"], covered["unit"]) == (30, "Personen")
    few = solved(
        capsys,
        *("--demand", demand, "--candidates", candidates, "--model", "lscp", "--radius", 1250),
        *("--closed", "u"),
    )
    assert few["uncovered"] == ["c"]
    one_each = solved(
        capsys, "--demand", demand, "--candidates", candidates, "--p", 2, "--one-per-group"
    )
    assert one_each["sites"] == ["t", "u"]


def test_german_files_and_degrees_over_the_elbe(tmp_path, capsys):
    file = tmp_path / "orte.csv"
    file.write_text(
        "ID;Lon;Lat;Weight\nNord;13,8630;51,0110;1\n\nSüd;13,8620;51,0095;1,5\n", encoding="cp1252"
    )
    found = solved(capsys, "--demand", file, "--p", 1)
    assert found["sites"] == ["Süd"]
    assert found["ways"]["longest"] > 10_000  # over the Blaues Wunder, not through the water


def test_a_street_network_replaces_the_straight_lines(files, tmp_path, capsys):
    demand, candidates = files
    ways = tmp_path / "ways.csv"
    rows = [f"{i},{j},{100 if j == 'u' else 900}" for i in "abc" for j in "stu"]
    ways.write_text("from,to,metres\n" + "\n".join(rows), encoding="utf-8")
    call_with = ("--demand", demand, "--candidates", candidates, "--p", 1, "--distances", ways)
    assert solved(capsys, *call_with)["sites"] == ["u"]
    ways.write_text("from,to,metres\n" + "\n".join(rows[1:]), encoding="utf-8")
    code, _, err = call(capsys, "sites", "solve", *call_with)
    assert code == 1
    assert "Von „a“ nach „s“" in err
    ways.write_text("from,to,metres\n" + "\n".join([*rows, rows[0]]), encoding="utf-8")
    assert "zweimal" in call(capsys, "sites", "solve", *call_with)[2]


def test_a_network_of_the_or_library(tmp_path, capsys):
    file = tmp_path / "pmed.txt"
    file.write_text("3 2 1\n1 2 10\n2 3 5\n", encoding="ascii")
    assert solved(capsys, "--orlib", file)["sites"] == ["2"]
    assert solved(capsys, "--orlib", file, "--p", 3)["objective"] == 0
    centre = solved(capsys, "--orlib", file, "--model", "p-center")
    assert (centre["objective"], centre["bound"]) == (10, 10)


def test_time_that_is_up_and_a_gap_that_is_enough(tmp_path, capsys):
    dice = np.random.default_rng(3)
    ways = dice.integers(1, 200, (60, 30))
    (tmp_path / "d.csv").write_text(
        "id,x,y\n" + "".join(f"d{i},0,0\n" for i in range(60)), encoding="utf-8"
    )
    (tmp_path / "s.csv").write_text(
        "id,x,y\n" + "".join(f"s{j},0,0\n" for j in range(30)), encoding="utf-8"
    )
    (tmp_path / "w.csv").write_text(
        "from,to,metres\n"
        + "".join(f"d{i},s{j},{ways[i, j]}\n" for i in range(60) for j in range(30)),
        encoding="utf-8",
    )
    files = (
        *("--demand", tmp_path / "d.csv", "--candidates", tmp_path / "s.csv"),
        *("--distances", tmp_path / "w.csv", "--p", 4),
    )
    exact = p_median.solve(Problem(np.ones(60), ways.astype(float)), 4).objective
    hurried = solved(capsys, *files, "--seconds", 0)
    assert hurried["is_cancelled"] is True
    assert hurried["bound"] <= exact <= hurried["objective"]
    enough = solved(capsys, *files, "--gap", 20)
    assert enough["gap"] <= 0.2
    code, out, _ = call(capsys, "sites", "solve", *files, "--seconds", 0)
    assert code == 0
    assert "Höchstens" in out
    assert "vorzeitig beendet" in out


def test_coverage_of_given_sites_and_of_the_best(held, capsys):
    code, out, _ = call(capsys, "sites", "coverage", "--at", "21,45", "--json")
    assert code == 0
    found = json.loads(out)
    assert found["radius_m"] == 1_125
    assert found["sites"] == ["21 Pieschen-Süd", "45 Weißig"]
    code, out, _ = call(capsys, "sites", "coverage", "--share", 50, "--json")
    curve = json.loads(out)

    expected = question(held, "mclp").curve()
    assert [row["people"] for row in curve["curve"]] == expected["people"].tolist()
    share = {row["p"]: row["share"] for row in curve["curve"]}
    needed = curve["fewest_for_share"]
    assert share[needed] >= 0.5 > share[needed - 1]
    assert curve["knee_p"] in share
    cut = json.loads(call(capsys, "sites", "coverage", "--most", 20, "--json")[1])
    assert len(cut["curve"]) == 20
    assert cut["knee_p"] is None  # a curve that is cut short bends elsewhere
    text = call(capsys, "sites", "coverage", "--most", 20)[1]
    assert "Knick bei" not in text
    assert "erst die ganze Kurve" in text
    assert f"Knick bei {curve['knee_p']} Standorten" in call(capsys, "sites", "coverage")[1]


def test_people_read_what_an_answer_rests_on(files, tmp_path, capsys):
    for arguments in (("solve", "--p", 2), ("coverage", "--at", "21"), ("coverage", "--most", 2)):
        text = call(capsys, "sites", *arguments, "--detour", 1.3, "--group", "u18")[1]
        assert "Gezählt: unter 18-Jährige am 31.12.2025." in text
        assert "keine Adresse" in text
        assert "Luftlinie × 1,30, über die Elbe nur auf Brücken" in text
    weighted = call(capsys, "sites", "solve", "--p", 2, "--need")[1]
    assert "gewichtet nach Bedarf" in weighted
    assert "Strehlen den seiner Teile" in weighted
    assert "36 % in Stadtraum 11 und 64 % in Stadtraum 12" in weighted
    assert "Strehlen" not in call(capsys, "sites", "solve", "--p", 2)[1].split("Gezählt")[1]
    text = call(capsys, "sites", "solve", "--demand", files[0], "--p", 1)[1]
    assert "Luftlinie × 1,25" in text
    assert "Stadtteil" not in text
    network = tmp_path / "pmed.txt"
    network.write_text("3 2 1\n1 2 10\n2 3 5\n", encoding="ascii")
    assert "im Netz der Datei" in call(capsys, "sites", "solve", "--orlib", network)[1]


def test_coverage_in_words_and_from_files(files, capsys):
    demand, candidates = files
    code, out, _ = call(
        capsys, "sites", "coverage", "--demand", demand, "--sites", candidates, "--radius", 100
    )
    assert code == 0
    assert "35 von 35 (100,0 %)" in out
    code, out, _ = call(
        capsys,
        "sites",
        "coverage",
        "--demand",
        demand,
        "--radius",
        2000,
        "--most",
        2,
        "--share",
        50,
    )
    assert code == 0
    assert "Für 50 % braucht es 1 Standorte" in out


def test_solve_in_words(capsys):
    code, out, _ = call(capsys, "sites", "solve", "--model", "mclp", "--p", 3, "--radius", 1125)
    assert code == 0
    assert "Bewiesen das Optimum (bei diesen Annahmen)" in out
    assert "In 1.125 m Weg:" in out
    code, out, _ = call(
        capsys, "sites", "solve", "--model", "lscp", "--radius", 1125, "--closed", "45"
    )
    assert "nicht" not in out.splitlines()[0]
    assert "von keinem Standort erreichbar: 45 Weißig" in out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--model", "best", "--p", 1), 2, "Das Modell „best“ gibt es nicht"),
        ((), 1, "Zahl der Standorte"),
        (("--model", "mclp", "--p", 1), 1, "Umkreis"),
        (("--p", 99), 1, "Möglich sind bis zu 61"),
        (("--p", 2, "--fixed", "xx"), 2, "--fixed: Den Standort „xx“ gibt es nicht"),
        (("--p", 2, "--group", "u99"), 2, "--group"),
        (("--p", 2, "--one-per-group"), 1, "Möglich wird es ab 10"),
        (("--p", 2, "--detour", 9), 1, "Umwegfaktor"),
        (("--demand", "fehlt.csv", "--p", 1), 1, "Es gibt sie nicht"),
        (("--demand", ".", "--p", 1), 1, "Das ist ein Ordner"),
    ],
)
def test_faults_are_said_in_german(capsys, arguments, code, words):
    found, out, err = call(capsys, "sites", "solve", *arguments)
    assert found == code
    assert words in err
    assert out == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,x\na,1\n", "fehlen die Spalten y"),
        ("id,x,y\n", "enthält keine Orte"),
        ("id,x,y,weight\na,1,2,viel\n", "Zeile 2, Spalte „weight“: „viel“"),
        ("id,x,y,weight\na,1,2,nan\n", "ist keine Zahl"),
        ("id,x,y\na,1,2\na,3,4\n", "„a“ ist mehrfach genannt, schon in Zeile 2"),
        ("id,x,y,weight\na,1,2,-3\n", "Der Bedarf von „a“"),
        ("id,x,y,weight\na,1\n", "Zeile 2"),
    ],
)
def test_a_bad_file_is_named_with_its_row(tmp_path, capsys, text, words):
    file = tmp_path / "d.csv"
    file.write_text(text, encoding="utf-8")
    code, _, err = call(capsys, "sites", "solve", "--demand", file, "--p", 1)
    assert code == 1
    assert words in err


def test_mixed_coordinates_and_too_large_files_are_refused(files, tmp_path, capsys, monkeypatch):
    from sozialraum.cli import people_table

    code, _, err = call(capsys, "sites", "solve", "--candidates", files[1], "--p", 1)
    assert code == 2
    assert "dieselbe Art Koordinaten" in err
    network = tmp_path / "w.csv"
    network.write_text("from,to\n", encoding="utf-8")
    code, _, err = call(
        capsys, "sites", "solve", "--demand", files[0], "--p", 1, "--distances", network
    )
    assert "fehlt die Spalte metres" in err
    monkeypatch.setattr(people_table, "LARGEST_BYTES", 5)
    code, _, err = call(capsys, "sites", "solve", "--demand", files[0], "--p", 1)
    assert "zu groß" in err


def test_existing_places_and_the_shift_are_the_pages(engine, tmp_path, monkeypatch, capsys):
    own = loaded.own_store(engine, tmp_path)
    for service_id, spot in POINTS.items():
        loaded.add_point(own, service_id, *spot)
    loaded.add_ways(own, 30)
    monkeypatch.setenv(db.VARIABLE, str(own.url))
    listed = services.current(own, services.published(own)).services
    net = ways.network(own)
    seen = places.read(Release.read(own), listed, terminal.DATA_DIR, ways=net)
    for ground in ("vorrang", "bestand"):
        found = solved(capsys, "--model", "mclp", "--p", 3, "--radius", 1125, "--ground", ground)
        answer = question(seen, "mclp", ground=ground).solve()
        assert found["sites"] == answer.codes
        assert found["ways"]["within"] == answer.ways.within
    straight = solved(capsys, "--model", "mclp", "--p", 3, "--radius", 1125, "--straight")
    assert straight["sites"] == question(seen, "mclp", on_network=False).solve().codes
    code, out, _ = call(capsys, "sites", "solve", "--p", 3)
    assert code == 0 and "Wege: auf dem geladenen Wegenetz." in out
    code, out, err = call(capsys, "sites", "shift", "--at", "11, F004", "--against", "f", "--json")
    assert (code, err) == (0, "")
    asked = question(seen, "p-median", p=0, fixed=("11", "F004"), ground="alle")
    mine = site_effects.shifted(asked.solve(), "Familienbildung/Familienzentrum").found
    told = json.loads(out)
    assert (told["fresh"], told["taken"]) == (mine.all_fresh, mine.all_taken)
    assert told["fresh"] + told["taken"] == told["reached"] > 0
    assert [row["site"] for row in told["sites"]] == asked.solve().added
    code, out, _ = call(capsys, "sites", "shift", "--at", "11,F004")
    assert code == 0 and out.startswith("Die neuen Standorte erreichen ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("solve", "--p", 3, "--ground", "hier"), "„hier“ gibt es nicht. Erlaubt sind: ueberall"),
        (("shift", "--at", "11", "--against", "Z"), "--against: „Z“ gibt es nicht"),
        (("shift", "--at", "11,Q9"), "Den Standort „Q9“ gibt es nicht"),
        (("shift", "--at", " , "), "wenigstens einen Standort"),
    ],
)
def test_a_wrong_place_is_said(capsys, arguments, words):
    code, out, err = call(capsys, "sites", *arguments)
    assert code == 2 and out == ""
    assert words in err


def test_places_of_the_store_go_with_no_files(capsys, files):
    code, _, err = call(
        capsys, "sites", "solve", "--demand", files[0], "--p", 1, "--ground", "bestand"
    )
    assert code == 2 and "--ground gilt nur ohne" in err
