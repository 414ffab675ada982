"""Funded posts on the pages: Überblick, Steckbrief, Angebote and Szenario show one figure."""

from __future__ import annotations

import re

import pytest

from sozialraum.answers import posts, scenario
from sozialraum.answers.release import Release
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.services.posts import Counting
from sozialraum.text import format as de
from tests.screen import everything, open_app, read

AREAS = ("03", "04", "10", "16")


@pytest.fixture(scope="module")
def release(engine):
    return Release.read(engine)


@pytest.mark.parametrize("code", AREAS)
def test_a_stadtraum_has_one_figure_on_every_page(release, code):
    supply, both = posts.supply(release), posts.funded(release, Counting(schools=True))
    vzae, rate = (de.number(supply.loc[code, name], 2) for name in ("posts", "per_1000"))
    steckbrief = read(open_app("profile", sr=code))
    assert f"VzÄ je 1.000 unter 25, 2024 {rate} Stadt 1,09" in steckbrief
    for page in (steckbrief, read(open_app("services", sr=code))):
        assert f"Stellen: {vzae} VzÄ gefördert 2024" in page
        assert f"mit Schulsozialarbeit {de.number(both.areas[code], 2)}" in page
    shown = read(open_app("scenario", folds=("costs",), sr=code))
    name = next(a.short_name for a in release.area_lists["stadtraum"] if a.code == code)
    assert re.search(rf"{int(code)} {re.escape(name)} [^%]*?\b{rate}\b", shown)
    assert "Stellen und Einwohner 31.12.2024" in shown
    told = rf"(weiter {rate}|(\d,\d\d) statt {rate}) VzÄ je 1.000 unter 25"
    answer = re.search(told, shown)
    assert answer and (answer[2] or rate) >= rate
    assert bool(answer[2]) == (code in ("04", "10")), "two of the framework's model areas"
    day = "Stellen und Einwohner: 31.12.2024."
    assert shown.count(day) == 2, "below the answer and below the map"


def test_szenarios_answer_and_map_say_what_was_computed(release):
    shown = everything(open_app("scenario", sr="04"))
    areas = scenario.run(release, PRESETS["rahmenkonzeption"]).areas.set_index("code")
    cost = de.number(areas.loc["04", "total_eur"], sign=True)
    assert f"4 Pieschen: {cost} € im Jahr" in shown
    assert "KiFaZ: 1,50 VzÄ" in shown
    assert "Alle Stadträume: 1,09 → 1,12" in shown


def test_the_city_has_one_figure_on_every_page(release):
    overview = read(open_app())
    for words in ("214,79 VzÄ", "mit: 330,37", "159,32 in den 17", "51,72 stadtweit"):
        assert words in overview
    assert "214,79 VzÄ gefördert 2024" in read(open_app("services"))
    profile = read(open_app("profile", folds=("profile_infrastrukturell",), sr="04"))
    assert "VzÄ je 1.000 unter 25, 2024 0,98 Stadt 1,09" in profile
    assert "dazu 55,47 VzÄ stadtweit oder ohne bekannten Stadtraum, zusammen 214,79" in profile
    supply = posts.supply(release)
    before = de.number(posts.city_rate(supply["posts"], supply["young"]), 2)
    assert f"VzÄ je 1.000 unter 25 {before} → 1,12 heute" in read(open_app("scenario"))


def test_after_is_before_and_the_scenarios_posts(release):
    """Pieschen: (10.25 + 1.5) posts over 10,426 people under 25 of 31.12.2024."""
    row = re.search(
        r"4 Pieschen ja 1,50 1,00 [^€]*€ [^€]*€ (\S+) (\S+)",
        read(open_app("scenario", folds=("costs",))),
    )
    young = posts.supply(release).loc["04", "young"]
    assert (
        row.groups()
        == (de.number(10250 / young, 2), de.number(11750 / young, 2))
        == ("0,98", "1,13")
    )


def test_the_switch_changes_the_number_and_its_words_and_stays_in_the_address():
    app = open_app("services", folds=("all",), sr="04", schulsozialarbeit="mit", geteilt="voll")
    text = read(app)
    assert "Stellen: 23,54 VzÄ gefördert 2024" in text
    assert "mit Schulsozialarbeit, Angebote für mehrere Stadträume in jedem voll" in text
    assert "in diesem Stadtraum zusammen 23,54 VzÄ" in text
    assert app.query_params["geteilt"] == "voll"


def test_the_overview_calls_burdened_who_has_a_low_index(release):
    """The index is lower where burden is higher: Gorbitz and Prohlis have the lowest two."""
    index = release.newest_values("belastungsindex", "stadtraum")
    assert set(index.nsmallest(2).index) == {"11", "16"}
    overview = read(open_app())
    assert "Bei mindestens mittlerem Angebot: 11 Prohlis und 16 Gorbitz." in overview
    most = index.idxmax()
    name = next(a.short_name for a in release.area_lists["stadtraum"] if a.code == most)
    lead = overview.split("Höhere Belastung bei")[1].split("Gorbitz.")[0]
    assert name not in lead
