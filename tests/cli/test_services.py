"""``python -m sozialraum services``: the same numbers as the page, German faults, exit codes."""

from __future__ import annotations

import json

import pytest

from sozialraum import cli
from sozialraum.answers import offers
from sozialraum.answers.release import Release
from sozialraum.store import services


def call(capsys, *arguments):
    code = cli.main(["services", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.usefixtures("engine")
def test_the_list_is_filtered_and_never_names_a_protective_place(capsys):
    code, out, err = call(capsys, "list", "--stadtraum", "Blasewitz", "--paragraf", "11")
    assert (code, err) == (0, "")
    assert "KJH Pat's Colour Box" in out
    assert "3 Schutzorte sind gezählt, aber nie gelistet" in out
    found = json.loads(call(capsys, "list", "--json")[1])
    assert (found["count"], found["protected_not_listed"]) == (243, 3)
    assert "Zuflucht" not in json.dumps(found, ensure_ascii=False)
    kita = next(gap for gap in found["gaps"] if gap["category"] == "kita")
    assert (kita["recorded"], kita["reference"]) == (2, 294)


def test_the_radar_is_the_pages_radar(capsys, engine):
    base = services.published(engine)
    seen = offers.pillars(Release.read(engine), services.current(engine, base).services)
    expected = seen.found
    found = json.loads(call(capsys, "radar", "--json")[1])
    assert found["counts"] == expected.counts.to_dict("index")
    assert (found["total"], found["closed"]) == (240, 3)
    assert sum(sum(row.values()) for row in found["counts"].values()) == found["total"]
    hhi = seen.who.set_index("code")["hhi"]
    assert {row["code"]: row["hhi"] for row in found["providers"]} == pytest.approx(hhi.to_dict())
    assert "§ 16 Familienbildung ist nicht erfasst in:" in call(capsys, "radar")[1]


@pytest.mark.usefixtures("engine")
def test_ratios_come_from_numerators_and_denominators(capsys):
    found = json.loads(call(capsys, "ratios", "--art", "ssa", "--mass", "vzae", "--json")[1])
    assert (found["age_from"], found["age_to"], found["stichtag"]) == (6, 17, "2024-12-31")
    for row in found["areas"]:
        assert row["ratio"] == pytest.approx(1000 * row["numerator"] / row["denominator"])
    placed = sum(row["numerator"] for row in found["areas"])
    assert placed + found["shared"] + found["unplaced"] == pytest.approx(115.58)
    text = call(capsys, "ratios", "--ebene", "stadtbezirk", "--alter", "0-17")[1]
    assert "Stadt Dresden" in text
    assert "93.533" in text
    assert "Alter 0 bis 17 Jahre (Annahme)" in text
    assert "1 Altstadt" in call(capsys, "ratios")[1]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["list", "--art", "xx"], 2, "--art: „xx“ gibt es nicht. Möglich: okja"),
        (["list", "--paragraf", "99"], 2, "--paragraf"),
        (["radar", "--traeger", "Niemand"], 2, "--traeger"),
        (["list", "--stadtraum", "Bautzen"], 2, "Den Stadtraum „Bautzen“ gibt es nicht"),
        (["ratios", "--ebene", "land"], 2, "--ebene"),
        (["ratios", "--mass", "euro"], 2, "--mass"),
        (["ratios", "--alter", "jung"], 2, "keine Altersgruppe"),
        (["ratios", "--alter", "7-17"], 1, "Altersgruppe 7 bis 17"),
        (["ratios", "--ebene", "stadtteil", "--mass", "vzae"], 1, "nur je Stadtraum"),
    ],
)
def test_wrong_calls_are_explained(capsys, arguments, code, words):
    found, out, err = call(capsys, *arguments)
    assert (found, out) == (code, "")
    assert words in err
    assert "Traceback" not in err
