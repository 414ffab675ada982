"""Findings, plan and Aktionsbudget from the command line say what the answers say."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import sqlalchemy as sa

from sozialraum import cli
from sozialraum.answers.release import Release
from sozialraum.cli import opened
from sozialraum.model import budget
from sozialraum.store import budget as ledgers
from sozialraum.store import framework_log
from sozialraum.store.schema_users import budget_line, framework_entry

YEAR = dt.date.today().year


@pytest.fixture(autouse=True)
def _empty(engine):
    framework_log.history(engine, "note")
    yield
    with engine.begin() as connection:
        connection.execute(sa.delete(budget_line))
        connection.execute(sa.delete(framework_entry))


@pytest.fixture
def say(capsys):
    def run(*words, code=0):
        assert cli.main(list(words)) == code
        found = capsys.readouterr()
        return found.out if code == 0 else found.err

    return run


@pytest.fixture(scope="module")
def release(engine):
    return Release.read(engine)


@pytest.fixture
def _read_once(monkeypatch, engine, release):
    """Commands meet the store as it is read already; `test_findings_are_searched` reads it anew."""
    monkeypatch.setattr(opened, "release", lambda: (engine, release))


@pytest.mark.usefixtures("_read_once")
def test_a_budget_is_booked_listed_and_proven(say, engine, tmp_path):
    place = ("--stadtraum", "pieschen")
    assert "Frei: 5.000,00 €" in say("budget", "book", "zuteilung", *place, "--betrag", "5000")
    ask = ("--betrag", "1250,50", "--text", "Hoffest", "--geprueft")
    assert "Nr. 2" in say("budget", "book", "antrag", *place, *ask)
    (_, line) = ledgers.ledgers(engine)["04", YEAR]
    grant = ("budget", "book", "bewilligung", *place, "--vorhaben", line.project, "--betrag")
    assert "beantragt sind 1.250,50 €" in say(*grant, "1250,51", code=1)
    assert "Frei: 3.749,50 €" in say(*grant, "1250,50")
    listed = json.loads(say("budget", "list", "--json"))["cents"]
    account = budget.account(ledgers.ledgers(engine)["04", YEAR])
    assert listed["04"] == {
        **{"available": account.available, "granted": account.granted, "paid": account.paid},
        **{"left": account.left, "asked": account.asked},
    }
    assert listed[""] == listed["04"]
    file = tmp_path / "nachweis.xlsx"
    said = say("budget", "statement", *place, "--xlsx", str(file))
    assert "noch 3.749,50 € von 5.000,00 € frei" in said
    assert "alle erfüllt" in said
    assert file.stat().st_size > 1000
    assert "gibt es schon" in say("budget", "statement", *place, "--xlsx", str(file), code=2)


def test_findings_are_searched(say):
    assert "Hohe Jugendarbeitslosigkeit" in say("findings", "search", "jugend arbeitslos")


@pytest.mark.usefixtures("_read_once")
def test_findings_of_a_stadtraum_are_its_own_and_the_citys(say):
    found = json.loads(say("findings", "search", "--stadtraum", "14", "--json"))
    assert {one["stadtraum"] for one in found} == {"14", ""}


@pytest.mark.usefixtures("_read_once")
def test_the_plan_is_listed_and_reported(say, engine):
    assert "4 Maßnahmen: keine überfällig, 3 warten" in say("plan", "list", "--stadtraum", "10")
    framework_log.write(engine, "measure", "M01", {"state": "im Prozess"}, 0, "Amt 51")
    said = say("plan", "report")
    assert "1 Maßnahme ist" in said
    assert "im Prozess (Amt 51" in said
    assert "kein Tag" in say("plan", "report", "--seit", "bald", code=2)
