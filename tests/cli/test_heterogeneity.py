"""``heterogeneity`` and ``aggregate``: the page's numbers, JSON without NaN, faults in German."""

from __future__ import annotations

import json

import pytest

from sozialraum import cli
from sozialraum.answers import heterogeneity as answers
from sozialraum.answers.release import Release
from sozialraum.model.heterogeneity.equity_view import EquityView
from sozialraum.model.heterogeneity.parts import HeterogeneityError
from sozialraum.model.heterogeneity.pockets import PocketRule
from sozialraum.model.heterogeneity.profile import Settings

KEY = "alleinerziehende_je_100_u18"


def call(capsys, *arguments):
    code = cli.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture(scope="module")
def ask(engine):
    """What the page shows."""
    release = Release.read(engine)

    def compute(key=KEY, view=EquityView.AVERAGE):
        settings = Settings(PocketRule(0.5, 1.96), 1, view, 4)
        return answers.answer(release, key, "2025-12-31", settings, selected="04")

    return compute


@pytest.mark.parametrize("key", [KEY, "auslaender_share"])
@pytest.mark.parametrize("view", list(EquityView))
def test_json_holds_the_numbers_of_the_page(ask, capsys, key, view):
    code, out, err = call(
        capsys, "heterogeneity", "--indicator", key, "--view", view.value, "--json"
    )
    assert (code, err) == (0, "")
    found, own = json.loads(out), ask(key, view=view)
    assert found["city"]["rate"] == pytest.approx(own.profile.city.rate)
    assert [row["code"] for row in found["stadtraeume"]] == list(own.profile.stadtraeume.index)
    for row in found["stadtraeume"]:
        page = own.profile.stadtraeume.loc[row["code"]]
        for name in ("rate", "level", "rank", "pocket_share", "contribution"):
            assert row[name] == pytest.approx(page[name]), (row["code"], name)
        assert row["is_alarm"] == page["is_alarm"]
    assert {row["part"] for row in found["parts"]} == set(own.profile.parts.index)


def test_the_map_of_neighbours_is_the_pages(ask, capsys):
    moran, lisa = ask().neighbours
    found = json.loads(call(capsys, "heterogeneity", "--json")[1])
    assert len(found["neighbours"]["pairs"]) == 159
    assert sum(lisa["neighbours"]) == 2 * 159  # each pair counts for both
    assert "159 Paare" in found["neighbours"]["rule"]
    assert "nicht aus der gezeichneten Karte" in found["neighbours"]["rule"]
    assert found["neighbours"]["rule"] in call(capsys, "heterogeneity")[1]
    assert found["moran"]["value"] == pytest.approx(moran.value)
    assert found["moran"]["p"] == moran.p
    assert {row["code"]: row["p"] for row in found["lisa"]} == lisa["p"].to_dict()
    assert {row["code"] for row in found["lisa"] if row["is_significant"]} == set(
        lisa.index[lisa["is_significant"]]
    )


@pytest.mark.usefixtures("engine")
def test_text_of_all_and_of_one(capsys):
    code, out, _ = call(capsys, "heterogeneity")
    assert code == 0
    assert "Unauffälliger Durchschnitt, deutlich belasteterer Teil: " in out
    assert "Moran-I = " in out
    assert sum("  verborgen" in line for line in out.splitlines()) == 2
    code, out, _ = call(capsys, "heterogeneity", "--stadtraum", "12", "--date", "2025")
    assert code == 0
    assert "76-12  Strehlen (Teil in 12)" in out
    assert "erschlossen" in out


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("areas", "numerator", "denominator"),
    [("stadt", 13873, 93533), ("sr11", 889, 4542), ("71, 72,77,76-11", 889, 4542)],
)
def test_aggregate_sums_before_it_divides(capsys, areas, numerator, denominator):
    code, out, _ = call(capsys, "aggregate", "--areas", areas, "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["numerator"], found["denominator"]) == (numerator, denominator)
    assert found["value"] == pytest.approx(100 * numerator / denominator)
    assert {row["level"]: row["numerator"] for row in found["totals"]} == dict.fromkeys(
        ("stadtteil", "teil", "stadtraum", "stadt"), 13873
    )
    text = call(capsys, "aggregate", "--areas", areas)[1]
    assert "zusammen: " in text
    assert "Zähler" in text


def test_the_sum_is_the_pages(ask, capsys):
    chosen = ["sr04", "22", "76-11"]
    lines = ask().lines(chosen)
    found = json.loads(call(capsys, "aggregate", "--areas", ",".join(chosen), "--json")[1])
    assert lines[0].indicator.indicator_id == KEY
    assert lines[0].own.value == pytest.approx(found["value"])
    assert list(lines[0].own.used) == found["used"]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["heterogeneity", "--indicator", "nix"], "Möglich sind: u18_share"),
        (["heterogeneity", "--indicator", "einwohner_count"], "nicht Zähler und Nenner"),
        (["heterogeneity", "--date", "1999"], "gibt es für"),
        (["heterogeneity", "--date", "20"], "gibt es für"),
        (["heterogeneity", "--date", ""], "gibt es für"),
        (["heterogeneity", "--view", "beste"], "Erlaubt sind: durchschnitt"),
        (["heterogeneity", "--epsilon", "-1"], "--epsilon: Erlaubt sind Werte von 0 bis 3"),
        (["heterogeneity", "--step-sd", "nan"], "--step-sd: „nan“: Das ist keine Zahl"),
        (["heterogeneity", "--stadtraum", "18"], "„18“ gibt es nicht"),
        (["aggregate", "--areas", "sr11,76"], "überschneiden sich"),
        (["aggregate", "--areas", "x"], "„x“ gibt es nicht"),
        (["aggregate", "--areas", " , "], "mindestens ein Gebiet"),
    ],
)
def test_a_wrong_call_is_explained(capsys, arguments, message):
    code, out, err = call(capsys, *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


@pytest.mark.usefixtures("engine", "read_anew")
def test_contradicting_data_are_a_fault_not_a_traceback(capsys, monkeypatch):
    def refuse(*_):
        raise HeterogeneityError("Der Stadtteil 76 passt nicht.")

    monkeypatch.setattr("sozialraum.answers.heterogeneity_inputs.collect", refuse)
    code, out, err = call(capsys, "heterogeneity")
    assert (code, out) == (1, "")
    assert "passt nicht" in err
