"""Findings, good practice, measures and points: what data say today, and every slide has a place."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from sozialraum.answers import budget, findings, plan, practice, scenario
from sozialraum.model import framework
from sozialraum.model.budget import Line
from sozialraum.model.errors import PlanningError
from sozialraum.model.framework import Measure
from sozialraum.model.scenario.document import Document
from sozialraum.model.scenario.link import decode, encode
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.scenario.state import StadtraumPlan
from sozialraum.store.framework_log import Record


@pytest.fixture(scope="module")
def found(release):
    return findings.findings(release, {})


@pytest.fixture(scope="module")
def measures(release):
    return plan.measures(release, {})


def by_title(found, title):
    return next(one for one in found if one.title == title)


def test_what_the_study_says_of_a_stadtraum_meets_todays_figures(found, release):
    """Recomputed: 17.9 % against 16.4 % in SR 4; 4,178 (2016) and 3,814 (2025) under 18 in SR 14."""
    many = by_title(found, "Viele Familien")
    share = next(one for one in many.evidence if one.indicator_id == "u18_share")
    area = release.newest_values("u18_share", "stadtraum")["04"]
    assert share.measured == "17,9 % (31.12.2025), Stadt 16,4 %"
    assert area == pytest.approx(17.89, abs=0.01)
    assert share.verdict == "stützt"
    assert not many.is_contradicted
    more = by_title(found, "Familien nehmen stark zu")
    young = next(one for one in more.evidence if one.indicator_id == "u18_count")
    assert young.measured == "4.178 (31.12.2016), 3.814 (31.12.2025)"
    assert young.verdict == findings.LATER
    assert {one.title for one in found if one.is_contradicted} == {"Familien nehmen stark zu"}


def test_a_survey_figure_beside_a_finding_carries_its_mark(release):
    said = findings.evidence(release, "einkommen_gering_share", "hoch", "04")
    assert said.measured == "19,4 % ≈ (31.12.2024), Stadt 15,4 % ≈"
    assert said.verdict == "nicht sicher"  # 4.0 points are less than 1.96 standard errors
    since = findings.evidence(release, "einkommen_gering_share", "steigend", "04")
    assert since.measured.count("≈") == 2


def test_what_was_true_in_2017_is_not_called_wrong_by_later_figures(found, release):
    """Under 18 in SR 14 rose until the study (4,030 at the end of 2014) and fell since."""
    values = [
        release.at("u18_count", "stadtraum", day)["value"]["14"]
        for day in ("2014-12-31", "2016-12-31", "2017-12-31", "2025-12-31")
    ]
    assert values == [4030, 4178, 4225, 3814]
    said = {each.verdict for one in found for each in one.evidence}
    assert findings.AGAINST not in said


def test_a_figure_of_only_a_part_is_no_verdict(found, release):
    """SR 4 has more offers per head than the city and fewer posts: neither settles "dicht"."""
    dense = by_title(found, "Dichtes Netz, an zwei Orten")
    young = release.newest_values("u25_count", "stadtraum")
    count = release.newest_values("angebote_count", "stadtraum")
    posts = release.newest_values("angebote_vzae", "stadtraum")
    assert count["04"] / young["04"] > count.sum() / young.sum()
    assert posts["04"] / young["04"] < posts.sum() / young.sum()
    for title in (dense.title, "Hohe Jugendarbeitslosigkeit", "Kaum soziokulturelle Angebote"):
        (only,) = by_title(found, title).evidence
        assert only.verdict == findings.HINT
        assert "ählt" in only.measured


def test_a_note_says_rising_of_the_last_years_and_not_since_the_study(release):
    """Under 18 in SR 13: more than in 2016, fewer than three years ago."""
    values = {"title": "T", "text": "x", "indicator": "u18_count", "stance": "steigend"}
    (then, before, now) = (
        release.at("u18_count", "stadtraum", day)["value"]["13"]
        for day in ("2016-12-31", "2022-12-31", "2025-12-31")
    )
    assert then < now < before
    every = findings.findings(release, {"a": Record("note", "a", 1, {**values, "stadtraum": "13"})})
    (only,) = every[-1].evidence
    assert only.verdict == findings.AGAINST
    assert "31.12.2022" in only.measured


def test_a_search_finds_the_place(found):
    pieschen = findings.matching(found, query="Pieschen")
    assert {one.id for one in found if one.stadtraum == "04"} <= {one.id for one in pieschen}


def test_a_search_for_posts_does_not_find_whoever_mentions_people(found):
    hits = findings.matching(found, query="Stelle")
    assert "Zwischen den Teilen liegen Welten" not in {one.title for one in hits}
    assert {"Koordinierung und Steuerung", "Mittel für Vernetzung"} <= {one.title for one in hits}


@pytest.mark.parametrize(
    ("stance", "value", "reference", "noise", "verdict"),
    [
        ("hoch", 20.0, 15.0, None, "stützt"),
        ("hoch", 10.0, 15.0, None, "spricht dagegen"),
        ("niedrig", 10.0, 15.0, None, "stützt"),
        ("niedrig", 20.0, 15.0, None, "spricht dagegen"),
        ("steigend", 9.0, 10.0, None, "spricht dagegen"),
        ("hoch", 15.2, 15.0, None, "etwa gleich"),
        ("hoch", 20.0, 15.0, 4.0, "nicht sicher"),
        ("hoch", float("nan"), 15.0, None, "keine Zahl"),
        ("hoch", 20.0, float("nan"), None, "keine Zahl"),
    ],
)
def test_a_verdict_needs_a_difference_and_its_direction(stance, value, reference, noise, verdict):
    assert framework.verdict(stance, value, reference, 1, noise) == verdict


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("Vernetzung", "Mittel für Vernetzung"),
        ("netz", "Tragfähige Vernetzung und regelmäßiger Austausch"),
        ("SAEULEN".replace("AE", "Ä"), "Angebote und Hilfen stehen in Säulen"),
        ("saulen", "Angebote und Hilfen stehen in Säulen"),
        ("familienzentrum", "Stadtteil- und Familienzentren"),
        ("KiFaZ", "Stadtteil- und Familienzentren"),
        ("jugend arbeitslos", "Hohe Jugendarbeitslosigkeit"),
        ("Geld", "Starre Finanzierung"),
        ("strasse", None),
        ("grossbuchstaben", None),
    ],
)
def test_search_finds_compounds_umlauts_and_other_words_for_it(found, query, title):
    titles = [one.title for one in findings.matching(found, query=query)]
    assert title in titles if title else titles == []


def test_a_filter_keeps_what_holds_for_the_whole_city(found):
    shown = findings.matching(found, stadtraum="14", heard_in="plauen")
    assert {one.stadtraum for one in shown} == {"14"}
    assert {one.stadtraum for one in findings.matching(found, stadtraum="14")} == {"14", ""}
    assert all(one.dimension == "praxis" for one in findings.matching(found, dimension="praxis"))


def test_a_note_stands_beside_the_findings_and_meets_the_figures_too(release):
    values = {
        **dict.fromkeys(findings.NOTE_FIELDS, ""),
        **{"title": "Weniger Kinder", "text": "Kitas melden freie Plätze.", "day": "2026-11-01"},
        **{"heard": "Stadtteilrunde", "stadtraum": "04", "dimension": "bedarfe"},
        **{"indicator": "u18_share", "stance": "niedrig"},
    }
    gone = Record("note", "b", 2)
    notes = {"a": Record("note", "a", 1, values, "Amt 51"), "b": gone}
    every = findings.findings(release, notes)
    (note,) = [one for one in every if one.heard_in == findings.NOTED]
    assert note.is_contradicted
    assert note.source == "Stadtteilrunde, Amt 51"
    assert findings.matching(every, query="kita")[-1].id == "a"


def test_a_note_about_an_indicator_that_is_gone_still_stands(release):
    values = {"title": "T", "text": "x", "indicator": "weg", "stance": "hoch", "stadtraum": "99"}
    every = findings.findings(release, {"a": Record("note", "a", 1, values)})
    assert every[-1].evidence == ()
    assert every[-1].stadtraum == ""


def test_every_slide_that_says_something_is_quoted_somewhere(release):
    tables = ("findings", "practices", "measures", "check_points")
    named = {key for table in tables for key in release.tables[table]["slide_id"]}
    slides = release.tables["slides"].set_index("slide_id")
    said = slides[slides["chapter"].isin(("Befunde", "Praxis", "Folgerungen", "Rahmenkonzeption"))]
    # A title, pictures without text, overviews of what the next slides say, and the imprint.
    without = {"23", "26", "27", "30", "31", "32", "33", "39", "45"}
    assert set(said.index) - named == without


def test_quotes_are_short(release):
    quotes = release.tables["findings"]["quote"].dropna()
    assert quotes.str.split().str.len().max() <= 8
    assert len(quotes) > 10


def test_what_an_example_costs_names_the_assumed_budget_in_it(release):
    """Three model areas with 20,000 EUR each: no source names that amount."""
    espq = next(one for one in practice.practices(release) if one.id == "espq")
    assert espq.scenario is not None
    assumed = sum(plan.aktionsbudget_eur for plan in espq.scenario.plans)
    assert assumed == 60_000
    assert "davon 60.000 € Aktionsbudget (Annahme)" in espq.cost
    koeln = next(one for one in practice.practices(release) if one.id == "koeln")
    assert "Annahme" not in koeln.cost


# Plan


def test_the_plan_holds_both_levels_and_every_model_area(measures):
    assert {one.level for one in measures.values()} == set(framework.LEVELS)
    for code in ("04", "10", "14"):
        own = {one.field for one in measures.values() if one.stadtraum == code}
        assert own == {
            *("Sozialraumkoordination", "Kinder- und Familienzentren"),
            *("Stadtraumteams", "Aktionsbudget"),
        }
    roles = [one.role for one in measures.values() if one.stadtraum]
    assert {role: roles.count(role) for role in framework.ROLES} == dict.fromkeys(
        framework.ROLES, 3
    )
    assert all(one.need and one.text and one.state_reason for one in measures.values())
    assert not any(one.due for one in measures.values())  # the slides name no date


def test_a_state_is_known_only_with_a_paper_behind_it(measures):
    known = [one for one in measures.values() if one.state]
    assert {one.id for one in known} == {"M02", "M08", "M11", "M20"}
    assert all("erschlossen" in one.state_reason for one in known)


def measure(key, state="", due="", depends=()):
    return Measure(
        key, "operativ", "f", "g", "n", f"Text {key}", state=state, due=due, depends_on=depends
    )


def test_overdue_ones_come_first_then_blocked_ones_then_by_date():
    plans = [
        measure("a"),
        measure("b", depends=("a",)),
        measure("c", due="2026-01-01"),
        measure("d", "umgesetzt", "2025-01-01"),
        measure("e", due="2027-01-01"),
        measure("f", "fortlaufend"),
        measure("g", depends=("f",)),
    ]
    others = {one.id: one for one in plans}
    ordered = framework.in_order(plans, "2026-11-28", others)
    assert [one.id for one in ordered] == ["c", "b", "e", "a", "f", "g", "d"]
    assert others["c"].is_overdue("2026-11-28")
    assert not others["c"].is_overdue("2026-01-01")
    assert not others["d"].is_overdue("2026-11-28")
    assert others["b"].waits_for(others) == ("a",)
    assert others["g"].waits_for(others) == ()


def test_what_waits_for_a_measure_that_is_not_shown_waits(measures):
    waiting = next(one for one in measures.values() if one.waits_for(measures))
    assert plan.standing({waiting.id: waiting}, "2026-01-01", measures).blocked == (waiting,)


def test_no_measure_may_wait_for_itself(measures):
    others = {"a": measure("a", depends=("b",)), "b": measure("b")}
    with pytest.raises(PlanningError, match="auf sich selbst"):
        plan.judge(measure("b", depends=("a",)), others)
    with pytest.raises(PlanningError, match="auf sich selbst"):
        plan.judge(measure("b", depends=("b",)), others)
    plan.judge(measure("c", depends=("a",)), others)
    with pytest.raises(PlanningError, match=r"TT\.MM\.JJJJ"):
        plan.judge(measure("c", due="bald"), others)
    assert framework.unsound({key: one.depends_on for key, one in measures.items()}) == []


def test_what_people_change_stands_over_the_study_and_their_own_measures_beside(release):
    records = {
        "M01": Record("measure", "M01", 2, {"state": "im Prozess", "depends_on": "M07|M09"}),
        "abc": Record("measure", "abc", 1, {"text": "Neu", "level": "operativ"}),
        "gone": Record("measure", "gone", 2),
        "M02": Record("measure", "M02", 2),  # deleting a change brings the study's back
    }
    found = plan.measures(release, records)
    assert (found["M01"].state, found["M01"].depends_on) == ("im Prozess", ("M07", "M09"))
    assert found["M01"].text.startswith("Arbeitsgruppe")
    assert found["abc"].text == "Neu"
    assert "gone" not in found
    assert found["M02"].state == "teilweise umgesetzt"


def test_posts_and_money_are_the_scenarios_and_a_change_of_it_is_noticed(release):
    def document(**fields):
        chosen = PRESETS["rahmenkonzeption"]
        plans = tuple(
            StadtraumPlan("04", **fields) if one.code == "04" else one for one in chosen.plans
        )
        changed = scenario.run(release, type(chosen)(name="Entwurf", plans=plans))
        return Document.of(changed)

    first = document(kifaz_vzae=1.5, koordination_vzae=1.0, aktionsbudget_eur=20_000)
    later = document(kifaz_vzae=2.0, koordination_vzae=1.0, aktionsbudget_eur=20_000)
    about = Measure("M25", "operativ", "", "", "", "", stadtraum="04", role="kifaz", scenario="s")
    said = plan.amounts(first, about)
    assert said.startswith("1,50 VzÄ mit Koordination; Stadtraum insgesamt ")
    total = first.result.table.set_index("code").loc["04", "total_eur"]
    assert f"{total:,.0f}".replace(",", ".") in said
    then = type(about)(**{**vars(about), "scenario_then": said})
    assert plan.linked(then, {"s": first}).warning == ""
    assert "2,00 VzÄ" in plan.linked(then, {"s": later}).warning
    assert "gibt es nicht mehr" in plan.linked(then, {}).warning
    role = type(about)(**{**vars(about), "role": "aktionsbudget"})
    assert plan.amounts(first, role) == "20.000 € im Jahr"
    role = type(about)(**{**vars(about), "role": "koordination"})
    assert plan.amounts(first, role) == "1,00 VzÄ"
    assert plan.linked(type(about)(**{**vars(about), "scenario": ""}), {}) == plan.Linked()


def test_what_moved_since_a_day_is_listed_newest_first(measures):
    def state(key, version, day):
        return Record(
            "measure", key, version, {"state": "im Prozess"}, "AG", f"{day}T10:00:00+00:00"
        )

    history = [
        state("M01", 1, "2026-01-05"),
        state("M02", 1, "2026-03-01"),
        state("M02", 2, "2026-04-01"),
    ]
    assert [one.id for one, _, _ in plan.moved(measures, history, "2026-01-05")] == ["M02"]
    assert [one.id for one, _, _ in plan.moved(measures, history, "")] == ["M02", "M01"]


def test_the_course_runs_from_the_study_to_today(release):
    told = plan.chronicle(release)
    assert [one.day for one in told] == sorted(one.day for one in told)
    dates = {one.title: one.day for one in told}
    assert dates["Vorstellung der Rahmenkonzeption"] == "2017-11-15"
    assert dates["Familienhäuser F1"] == "2023-10"
    assert dates["Stadtraumetats"] == "2019"  # printed as 2019/2020
    assert all(one.source for one in told)


def test_progress_counts_each_areas_measures(release, measures):
    table = plan.progress_table(measures, release.names("stadtraum")).frame.set_index("name")
    assert table.loc["Ganze Stadt", "count"] == 26
    assert table.loc["4 Pieschen", framework.UNKNOWN] == 4
    assert table["count"].sum() == len(measures)
    words = [*framework.STATES, framework.UNKNOWN]
    assert (table[words].sum(axis=1) == table["count"]).all()
    filed = plan.measure_table(list(measures.values()), measures, release.names("stadtraum"))
    areas = filed.frame["area"].value_counts()
    assert areas["Ganze Stadt"] == 26
    assert areas["4 Pieschen"] == table.loc["4 Pieschen", "count"]
    unknown = filed.frame["state_text"].eq(framework.UNKNOWN).sum()
    assert unknown == table[framework.UNKNOWN].sum()


def test_points_and_seats_are_the_slides(release):
    ticked = {"04-P02": Record("point", "04-P02", 1, {"state": "erfüllt", "note": "gut"}, "AG")}
    found = plan.points(release, ticked, "04")
    kinds = [one.kind for one in found]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        **{"prinzip": 6, "aufgabe": 6, "sitz": 5},
        "ag": 5,
    }
    assert [(one.state, one.note) for one in found if one.record_id == "04-P02"] == [
        ("erfüllt", "gut")
    ]
    assert {one.record_id[:5] for one in found if one.kind == "ag"} == {"stadt"}
    assert all(one.state == "" for one in plan.points(release, ticked, "10"))


# Good practice


def test_an_example_costs_what_list_or_scenario_say(release, rows):
    found = {one.id: one for one in practice.practices(release)}
    amounts = {
        row["kind"]: float(row["value"])
        for row in rows("funding.csv")
        if (row["offer_id"], row["year"]) == ("L1-076", "2024") and row["value"]
    }
    money = f"{amounts['staff_eur'] + amounts['material_eur']:,.0f}".replace(",", ".")
    posts = f"{amounts['vzae']:.2f}".replace(".", ",")
    assert found["panama"].cost == f"{posts} VzÄ, {money} € (Förderliste 2024)"
    assert found["panama"].scenario.offers_change_vzae == amounts["vzae"]
    totals = scenario.run(release, PRESETS["rahmenkonzeption"]).totals
    assert found["espq"].scenario == PRESETS["rahmenkonzeption"]
    assert f"{totals.vzae:.2f}".replace(".", ",") in found["espq"].cost
    assert f" im Jahr ({PRESETS['rahmenkonzeption'].year})" in found["espq"].cost
    assert found["hamburg"].scenario is None
    assert found["hamburg"].cost == "nicht bekannt"
    for one in found.values():
        if one.scenario is not None:
            assert (
                decode(encode(one.scenario), scenario.presets(release)).plans == one.scenario.plans
            )


def test_an_example_the_list_no_longer_holds_costs_nothing_known(release):
    funding = release.tables["funding"]
    is_posts = (funding["offer_id"] == "L1-076") & (funding["kind"] == "vzae")
    left = funding[~is_posts]
    for value, planned in ((1.6, 1.5), (None, None)):  # to the quarter, as posts are shared out
        odd = funding.assign(value=funding["value"].mask(is_posts, value))
        one = practice.practices(replace(release, tables={**release.tables, "funding": odd}))
        scenarios = {example.id: example.scenario for example in one}
        assert getattr(scenarios["panama"], "offers_change_vzae", None) == planned
    later = replace(release, tables={**release.tables, "funding": left})
    is_half = (funding["offer_id"] == "L1-076") & (funding["kind"] == "material_eur")
    half = replace(release, tables={**release.tables, "funding": funding[~is_half]})
    assert ", k. A. (Förder" in {one.id: one for one in practice.practices(half)}["panama"].cost
    other = funding[funding["offer_id"] == "L1-076"].assign(year=1999, value=7.0)
    more = replace(release, tables={**release.tables, "funding": pd.concat([other, funding])})
    assert practice.practices(more) == practice.practices(release)  # of its own year alone
    gone = {one.id: one for one in practice.practices(later)}["panama"]
    assert (gone.cost, gone.scenario) == ("nicht bekannt (Förderliste 2024)", None)


def test_no_example_claims_more_than_it_shows(release):
    grades = {one.id: one.grade for one in practice.practices(release)}
    assert grades["espq"] == "C"
    assert set(grades.values()) == {"C", "D"}


# Aktionsbudget


def test_what_is_handed_out_follows_the_register(release, rows):
    base = next(
        float(r["default"]) for r in rows("parameter.csv") if r["parameter_id"] == "sockelanteil"
    )
    step = next(
        float(r["default"]) for r in rows("parameter.csv") if r["parameter_id"] == "einheit_eur"
    )
    total = 340_000_00
    equal = budget.distribution(release, total, budget.EQUAL)
    assert equal.sum() == total
    assert set(equal) == {20_000_00}
    young = budget.distribution(release, total, budget.YOUNG)
    heads = release.newest_values("u18_count", "stadtraum")
    exact = total * (base / 17 + (1 - base) * heads / heads.sum())
    assert young.sum() == total
    assert ((young - exact).abs() <= 100 * step).all()
    assert (young % (100 * step) == 0).all()
    burden = budget.distribution(release, total, budget.BURDEN)
    assert burden["11"] > young["11"]
    assert burden["07"] < young["07"]


def test_sums_of_the_city_are_those_of_its_stadtraeume(release):
    ledgers = {
        ("04", 2026): [Line(1, "allot", 100), Line(2, "ask", 60, "p", text="Fest")],
        ("10", 2026): [Line(1, "allot", 30)],
        ("10", 2025): [Line(1, "allot", 7)],
        ("16", 2025): [Line(1, "allot", 9)],
    }
    found = budget.of_year(release, ledgers, 2026)
    assert (found.city.available, found.city.asked) == (130, 60)
    frame = budget.sums_table(found).frame.set_index("code")
    assert frame.loc["10", "available"] == 30
    assert frame["available"].sum() == found.city.available
    assert budget.years(ledgers, 2026)[0] == 2027


def test_criteria_are_the_studys_until_people_change_them(release):
    assert len(budget.criteria(release, {})) == 4
    records = {
        "P23": Record("criterion", "P23", 1, {"text": "Anders"}),
        "P24": Record("criterion", "P24", 2),
        "abc": Record("criterion", "abc", 1, {"text": "Eigenes"}),
    }
    found = budget.criteria(release, records)
    assert found["P23"] == "Anders"
    assert "P24" not in found
    assert list(found)[-1] == "abc"
