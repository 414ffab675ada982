"""Children to come with people's own assumptions, past forecasts against the count, and the commands."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from sozialraum import cli
from sozialraum.answers import forecast, forecast_review, scenario, waves
from sozialraum.model.costs.staffing import Vacancy
from sozialraum.model.people.demand import Demand, Dwellings
from sozialraum.text import forecast as words

YOUNG = ("a_0_2", "a_3_5", "a_6_9", "a_10_14", "a_15_17", "a_18_24")


def counted(rows, code: str, day: str) -> float:
    """0 to 24 and two of the five years from 25 to 29, straight from the file."""
    row = next(
        row
        for row in rows("tables/einwohner_stadtraum.csv")
        if row["stadtraum"] == code and row["stichtag"] == day
    )
    return sum(float(row[name]) for name in YOUNG) + 0.4 * float(row["a_25_29"])


def test_without_dwellings_and_variants_it_is_the_citys_forecast_to_the_unit(release, rows):
    plain = forecast.children(release)
    assert forecast.children(release, Demand(children_per_dwelling=0.3)).equals(plain)
    frame = forecast.by_area(release, Demand(children_per_dwelling=0.3), 2031)
    assert frame["difference"].tolist() == [0.0] * 17
    city = sum(
        float(row["population"])
        for row in rows("forecast_age.csv")
        if row["year"] == "2031" and int(row["age"]) < 3
    )
    assert forecast.by_area(release, Demand(ages="u3"), 2031)["assumed"].sum() == pytest.approx(
        city
    )


def test_dwellings_change_their_own_stadtraum_by_their_children(release):
    own = Demand((Dwellings("13", 2028, 300),), 0.3)
    frame = forecast.by_area(release, own, 2031).set_index("code")
    assert frame.loc["13", "difference"] == pytest.approx(90)
    assert frame["difference"].drop("13").tolist() == [0.0] * 16
    assert frame.loc["13", "dwellings"] == 300
    later = Demand((*own.dwellings, Dwellings("13", 2035, 100)), 0.3)
    assert forecast.by_area(release, later, 2031).equals(forecast.by_area(release, own, 2031))


def test_dwellings_can_be_planned_for_the_years_of_the_forecast(release):
    assert forecast.years(release) == range(2026, 2041)


def test_a_scenarios_years_count_children_of_dwellings_where_it_has_posts(release):
    result = scenario.run(release, scenario.DEFAULT)
    plan = waves.plan_of(result)
    planned = (Dwellings("04", 2028, 300), Dwellings("01", 2027, 400))  # no posts in 01
    choices = waves.usual(release, plan, Demand(planned, 0.5), Vacancy())
    order = waves.waves_of(plan, waves.orders(release)["belastung"])
    course = waves.course(release, result, order, choices)
    plain = waves.reach_by_forecast(release, course, choices.demand)
    more = course.reach.set_index("year")["middle"] - plain.set_index("year")["middle"]
    assert more.tolist() == pytest.approx([0, 150, 150, 150, 150], abs=1e-6)
    assert course.path.years.equals(
        waves.course(release, result, order, replace(choices, demand=Demand())).path.years.assign(
            children_count=course.reach["middle"]
        )
    )


def test_printed_forecasts_are_held_against_the_count_of_their_own_date(release, rows):
    first, second = forecast_review.reviews(release)
    assert (first.day, second.day) == ("2020-12-31", "2023-12-31")
    assert len(first.areas) == 17
    by_code = first.areas.set_index("code")
    printed = {
        row["code"]: float(row["prognose_0_26"])
        for row in rows("tables/fachkraeftebemessung.csv")
        if row["stichtag"] == first.day
    }
    errors = {}
    for code in by_code.index:
        assert by_code.loc[code, "forecast"] == printed[code]
        assert by_code.loc[code, "counted"] == pytest.approx(counted(rows, code, first.day))
        errors[code] = printed[code] / counted(rows, code, first.day) - 1
    whole = sum(counted(rows, code, first.day) for code in by_code.index)
    assert first.city["counted"] == pytest.approx(whole)
    assert first.city["forecast"] == sum(printed[code] for code in by_code.index)
    assert first.city["error"] == pytest.approx(first.city["forecast"] / whole - 1)
    assert first.typical == pytest.approx(sorted(abs(one) for one in errors.values())[8])
    worst = max(errors, key=lambda code: abs(errors[code]))
    said = words.reviewed(
        first.day, first.areas, first.typical, first.city, release.names("stadtraum")
    )
    assert release.names("stadtraum")[worst] in said
    assert second.areas["code"].tolist() == ["07"]  # the only one read of that paper
    assert "Hälfte" not in words.reviewed(
        second.day, second.areas, second.typical, second.city, release.names("stadtraum")
    )


def test_how_far_the_estimate_of_the_counted_is_off_is_said(release, rows):
    first = forecast_review.reviews(release)[0]
    off = max(
        abs(counted(rows, row["code"], row["stichtag"]) / float(row["a0_26"]) - 1)
        for row in rows("tables/planungsdaten.csv")
        if row["ebene"] == "stadtraum" and row["a0_26"]
    )
    assert first.estimate_off == pytest.approx(off)
    # too low counts as too high does
    key = ("stadtraum", forecast_review.PRINTED)
    printed = release.grouped[key]
    more = printed.assign(value=1.5 * printed["value"])
    low = forecast_review.reviews(replace(release, grouped={**release.grouped, key: more}))[0]
    assert 0.3 < low.estimate_off < 0.4


def test_no_edition_for_the_whole_city_has_come_to_its_year(release):
    editions = forecast.editions(release.tables["city_series"])
    assert "noch kein Zieljahr erreicht (das erste ist 2030)" in words.not_yet(editions, 2025)
    assert words.not_yet(editions, 2030) == ""


def test_the_citys_course_is_the_sum_of_its_ages_and_is_held_against_year_ends(release, rows):
    printed: dict[int, float] = {}
    for row in rows("forecast_age.csv"):
        year = int(row["year"])
        printed[year] = printed.get(year, 0) + float(row["population"])
    course = forecast.newest_course(release)
    assert dict(zip(course["year"], course["people"], strict=True)) == printed
    series = release.series("einwohner_count", "stadt")
    summer = pd.concat([series, series.tail(1).assign(stichtag="2026-06-30")])
    grouped = {**release.grouped, ("stadt", "einwohner_count"): summer}
    actual = forecast.actual_people(replace(release, grouped=grouped))
    assert actual.equals(forecast.actual_people(release))
    assert list(actual["year"]) == [int(day[:4]) for day in sorted(series["stichtag"])]


def test_the_assumed_children_per_dwelling_follow_from_the_data(release, rows):
    homes = sum(
        float(row["haushalte"])
        for row in rows("tables/haushalte_stadtraum.csv")
        if row["stichtag"] == "2025-12-31"
    )
    young = sum(
        sum(float(row[name]) for name in YOUNG[:5])
        for row in rows("tables/einwohner_stadtraum.csv")
        if row["stichtag"] == "2025-12-31"
    )
    assert release.parameter("kinder_je_wohnung") == round(young / homes, 2)


def test_the_command_line_gives_the_same(capsys, release):
    call = ["forecast", "--jahr", "2031", "--wohnungen", "13-2028-300", "--zuzug", "0,5"]
    assert cli.main([*call, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    own = Demand((Dwellings("13", 2028, 300),), 0.3, 0.0, 0.005)
    there = {row["code"]: row["assumed"] for row in found["areas"]}
    frame = forecast.by_area(release, own, 2031).set_index("code")["assumed"]
    assert there == pytest.approx(frame.to_dict())
    assert cli.main(call) == 0
    out = capsys.readouterr().out
    assert "300 neue Wohnungen mit je 0,30 Kindern und Zuzug +0,5 % im Jahr" in out
    assert "neben der Zählung: ganz Dresden" in out


@pytest.mark.parametrize(
    ("call", "word", "code"),
    [
        (["forecast", "--jahr", "2050"], "2026 bis 2040", 2),
        (["forecast", "--wohnungen", "99-2028-1"], "nicht lesbar", 1),
        (["forecast", "--geburten", "viel"], "keine Zahl", 2),
        (["scenario", "years", "alle_17", "--unbesetzt", "108"], "zwischen 0 und 100 %", 1),
    ],
)
def test_a_wrong_call_is_explained(capsys, call, word, code):
    assert cli.main(call) == code
    assert word in capsys.readouterr().err


def test_a_scenarios_years_on_the_command_line(capsys):
    assert cli.main(["scenario", "years", "alle_17", "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert [row["vacant_vzae"] for row in plain["staff"]] == [0.0] * 5
    assert cli.main(["scenario", "years", "alle_17", "--unbesetzt", "8", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["years"] == plain["years"]
    last = found["staff"][-1]
    assert last["vacant_vzae"] == pytest.approx(0.08 * last["vzae"])
    assert cli.main(["scenario", "years", "alle_17", "--unbesetzt", "8"]) == 0
    assert "8 % der Stellen unbesetzt (Annahme)" in capsys.readouterr().out
