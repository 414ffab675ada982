"""Szenario and its views: key figures recomputed from data/, the same on screen and in commands."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from statistics import fmean, pstdev

import pytest

from sozialraum import cli
from sozialraum.answers import bemessung, by_need, effect, forecast, provision, scenario, waves
from sozialraum.answers.release import Release
from sozialraum.model.allocation.methods import Method
from sozialraum.model.classes.threshold import Verdict
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.text import format as de
from sozialraum.text import scenario as words
from tests.screen import everything, open_app

ROOT = Path(__file__).resolve().parents[2]
CODES = tuple(f"{number:02d}" for number in range(1, 18))
FOUR = ("03", "04", "10", "16")
MODEL_AREAS = ("04", "10", "14")  # of the framework of 2017: a KiFaZ of 1.5 posts each
U18 = ("a_0_2", "a_3_5", "a_6_9", "a_10_14", "a_15_17")
U25 = (*U18, "a_18_24")
POSTS_DAY, NEWEST = "2024-12-31", "2025-12-31"


@pytest.fixture(scope="module")
def release(engine):
    return Release.read(engine)


@pytest.fixture(scope="module")
def result(release):
    return scenario.run(release, PRESETS["rahmenkonzeption"])


def rows(name):
    with (ROOT / "data" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def people(day, ages):
    """Code -> people of these ages, by hand from the file."""
    return {
        row["stadtraum"]: sum(int(row[age]) for age in ages)
        for row in rows("tables/einwohner_stadtraum.csv")
        if row["stichtag"] == day
    }


def funded():
    """Code -> posts of list 1 (without Schulsozialarbeit), those of several Stadträume shared."""
    lists = {row["offer_id"]: row["list_no"] for row in rows("funded_offer.csv")}
    vzae = {
        row["offer_id"]: float(row["value"])
        for row in rows("funding.csv")
        if (row["year"], row["kind"]) == ("2024", "vzae")
    }
    found = dict.fromkeys(CODES, 0.0)
    for row in rows("funded_offer_reach.csv"):
        if lists[row["offer_id"]] == "1":
            found[row["stadtraum_code"]] += vzae[row["offer_id"]] * float(row["share"])
    return found


def with_scenario():
    return {code: posts + 1.5 * (code in MODEL_AREAS) for code, posts in funded().items()}


def burden():
    """Code -> Belastungsindex 2020 as standard score, higher = more burden (the city prints less)."""
    values = {
        row["code"]: -float(row["wert"])
        for row in rows("tables/index.csv")
        if row["ebene"] == "stadtraum" and row["index_name"] == "Belastungsindex"
    }
    middle, spread = fmean(values.values()), pstdev(values.values())
    return {code: (value - middle) / spread for code, value in values.items()}


def rate(posts, heads, codes=CODES):
    return 1000 * sum(posts[code] for code in codes) / sum(heads[code] for code in codes)


def gini(posts, heads):
    """Half the mean difference of two people's provision, relative to the mean."""
    everyone, mean = sum(heads.values()), sum(posts.values()) / sum(heads.values())
    gaps = sum(
        heads[a] * heads[b] * abs(posts[a] / heads[a] - posts[b] / heads[b])
        for a in CODES
        for b in CODES
    )
    return gaps / everyone**2 / (2 * mean)


def employer(group):
    """Cost of a post of step 4 in 2026: table, allowance, bonuses, contributions."""
    known = {
        row["parameter_id"]: float(row["default"])
        for row in rows("parameter.csv")
        if row["valid_year"] in ("", "2026")
    }
    months = {
        month: float(row["monthly_eur"]) + known["sue_zulage_eur"]
        for row in rows("pay.csv")
        if (row["year"], row["pay_group"], row["step"]) == ("2026", group, "4")
        for month in range(int(row["month_from"]), int(row["month_to"]) + 1)
    }
    gross = (1 + known["lob"]) * sum(months.values()) + known["jsz"] * months[11]
    health = min(gross, known["bbg"]) * (known["kv"] + known["pv"])
    return gross * (1 + known["rv_av"] + known["zvk"] + known["uv"]) + health


def test_posts_and_money_of_the_framework(result):
    areas, totals = result.areas.set_index("code"), result.totals
    for code in FOUR:
        assert areas.loc[code, "vzae"] == 1.5 * (code in MODEL_AREAS)
        assert bool(areas.loc[code, "kifaz"]) == (code in MODEL_AREAS)
    assert (totals.vzae, totals.koordination_vzae, totals.kifaz_count) == (4.5, 3.0, 3)
    coordination, other = employer("S 12"), employer("S 11b")
    # a fifth for overhead, 20,000 EUR for people's own ideas, no rent
    each = 1.2 * (coordination + 0.5 * other) + 20_000
    assert areas.loc["04", "total_eur"] == pytest.approx(each)
    assert areas.loc["03", "total_eur"] == 0
    assert totals.total_eur == pytest.approx(3 * each)
    assert totals.total_eur == pytest.approx(507_360, abs=1)


def test_supply_before_and_with_the_scenario(release, result):
    before, after, young = funded(), with_scenario(), people(POSTS_DAY, U25)
    found = scenario.supply(release, result)
    for code in FOUR:
        assert found.loc[code, "before"] == pytest.approx(1000 * before[code] / young[code])
        assert found.loc[code, "after"] == pytest.approx(1000 * after[code] / young[code])
    assert scenario.city_rates(found) == pytest.approx((rate(before, young), rate(after, young)))


def test_provision_of_every_group_and_how_even_it_is(release, result):
    before, after, found = funded(), with_scenario(), provision.provided(release, result)
    for group, ages in (("u18", U18), ("u25", U25)):
        heads, one = people(POSTS_DAY, ages), found[group]
        assert one.before == pytest.approx(rate(before, heads))
        assert one.after == pytest.approx(rate(after, heads))
        for code in FOUR:
            assert one.frame.loc[code, "after"] == pytest.approx(1000 * after[code] / heads[code])
        assert one.spread_before.gini == pytest.approx(gini(before, heads))
        assert one.spread_after.gini == pytest.approx(gini(after, heads))
    assert set(found["u18"].gainers) == set(MODEL_AREAS)
    assert found["u18"].losers == ()


def test_a_quarter_more_need_per_standard_deviation_of_burden(release):
    heads, scores = people(POSTS_DAY, U18), burden()
    wanted = {code: heads[code] * 1.25 ** scores[code] for code in CODES}
    scale = sum(heads.values()) / sum(wanted.values())
    found = provision.heads(release)["need"]
    for code in FOUR:
        assert found[code] == pytest.approx(scale * wanted[code])


def test_who_reaches_the_threshold(release):
    frame, rule = provision.threshold(release)
    assert (rule.minimum_share, rule.near_share) == (30, 3)
    verdicts = frame["verdict"].to_dict()
    assert [verdicts[code] for code in FOUR] == [
        *(Verdict.NOT_MET, Verdict.NEAR_MISS, Verdict.NEAR_MISS, Verdict.MET)
    ]
    for code in FOUR:
        share = frame.loc[code, "share"]
        assert (verdicts[code] is Verdict.MET) == (share >= 30)
        assert (verdicts[code] is Verdict.NEAR_MISS) == (27 <= share < 30)


def test_whom_the_scenario_reaches_and_what_the_burdened_have(release, result):
    heads, before, after = people(POSTS_DAY, U18), funded(), with_scenario()
    found, everyone = effect.reach(release, result), sum(heads.values())
    there = sum(heads[code] for code in MODEL_AREAS)
    assert found.kifaz_share == pytest.approx(there / everyone)
    assert found.before_per_1000 == pytest.approx(rate(before, heads))
    assert found.after_per_1000 == pytest.approx(rate(after, heads))
    burdened = [code for code, score in burden().items() if score > 0.25]
    assert burdened == ["11", "13", "16"]
    assert list(found.frame.index[found.frame["is_burdened"]]) == burdened
    assert found.burdened_before == pytest.approx(rate(before, heads, burdened))
    assert found.burdened_after == pytest.approx(rate(after, heads, burdened))
    assert found.new_share == 0
    assert found.gini_after == pytest.approx(gini(after, heads))


def test_what_flows_back_is_counted_at_the_newest_pay(release, result):
    old = scenario.run(release, PRESETS["ratsbeschluss_2018"])
    assert effect.offset(release, old, {}).pay_year == 2026
    found = effect.offset(release, result, {})
    heads = people(NEWEST, U18)
    shares = dict(zip(CODES, found.programme.hze_share, strict=True))
    for code in FOUR:
        assert shares[code] == pytest.approx(heads[code] / sum(heads.values()))
    assert found.programme.one_off_eur == 3 * 30_000
    assert effect.offset(release, scenario.run(release, PRESETS["status_quo"]), {}) is None


TERMS = by_need.Terms(25.5, "belastungsindex", {}, 0.25, 0.3, Method.SAINTE_LAGUE, 0.5, 0.25)


def test_posts_by_need_as_one_would_hand_them_out_by_hand(release):
    found = by_need.compute(TERMS, by_need.facts(release, PRESETS["rahmenkonzeption"]))
    heads, scores = people(NEWEST, U18), burden()
    weights = {code: heads[code] * 1.25 ** scores[code] for code in CODES}
    claims = {code: 0.3 / 17 + 0.7 * weights[code] / sum(weights.values()) for code in CODES}
    quarters = dict.fromkeys(CODES, 2)  # at least half a post for each
    while sum(quarters.values()) < 4 * 25.5:
        ahead = max(CODES, key=lambda code: claims[code] / (2 * quarters[code] + 1))
        quarters[ahead] += 1
    areas = found.areas
    assert areas["vzae"].to_dict() == {code: count / 4 for code, count in quarters.items()}
    for code in FOUR:
        share = 100 * weights[code] / sum(weights.values())
        assert areas.loc[code, "share"] == pytest.approx(share)
        assert areas.loc[code, "per_1000"] == pytest.approx(250 * quarters[code] / heads[code])
        assert areas.loc[code, "planned"] == 1.5 * (code in MODEL_AREAS)
        assert areas.loc[code, "offers"] == pytest.approx(funded()[code])
    assert found.city["per_1000"] == pytest.approx(1000 * 25.5 / sum(heads.values()))
    assert found.facts.day == NEWEST
    need = {code: weights[code] for code in CODES}
    assert found.before.gini == pytest.approx(gini(funded(), need))
    assert math.isclose(sum(found.winners["change"]), 0, abs_tol=1e-9)


def test_the_total_is_the_scenarios_where_each_can_have_the_least():
    small, large = PRESETS["rahmenkonzeption"], PRESETS["alle_17_oben"]
    assert by_need.automatic_total(small, 0.5, 17) == 25.5 == 1.5 * 17
    assert by_need.automatic_total(large, 0.5, 17) == large.vzae == 34


def test_the_formula_meets_the_printed_table(release):
    terms = bemessung.Terms(155.71, 0.6, "prognose_0_26_2020_count", "benachteiligungsindex", 0.0)
    found = bemessung.recompute(release, terms)
    printed = {
        row["code"]: float(row["vzae_soll"])
        for row in rows("tables/fachkraeftebemessung.csv")
        if row["ebene"] == "stadtraum" and row["stichtag"] == bemessung.PRINTED_DAY
    }
    for code in FOUR:
        assert found.frame.loc[code, "printed"] == printed[code]
        assert found.frame.loc[code, "soll"] == pytest.approx(printed[code], abs=0.005)
    assert found.total_vzae == pytest.approx(155.71)
    assert sum(printed.values()) == pytest.approx(155.71, abs=0.05)


def test_children_of_today_and_of_the_citys_forecast(release):
    found, today = forecast.children(release), people(NEWEST, U18)
    now = found[found["year"] == 2025].set_index("code")["middle"]
    for code in FOUR:
        assert now[code] == today[code]
    city = sum(
        float(row["population"])
        for row in rows("forecast_age.csv")
        if row["year"] == "2031" and int(row["age"]) < 18
    )
    later = found[found["year"] == 2031]
    assert later["middle"].sum() == pytest.approx(city)
    assert forecast.children(release) is found  # once per release, not with every slider's move


def test_the_years_of_the_framework(release, result):
    orders = waves.orders(release)
    scores = burden()
    assert orders["belastung"] == sorted(CODES, key=lambda code: -scores[code])
    found = waves.waves_of(waves.plan_of(result), orders["belastung"])
    assert found == {waves.PILOT: ["04", "10", "14"]}
    choices = waves.Choices({waves.PILOT: 2027}, 3, 10, 5, 0.03, 30_000)
    course = waves.course(release, result, found, choices)
    years = course.path.years.set_index("year")
    each = result.totals.total_eur - 60_000
    assert years.loc[2027, "total_eur"] == pytest.approx(1.03 * each + 60_000 + 90_000)
    assert years.loc[2031, "total_eur"] == pytest.approx(1.03**5 * each + 60_000)
    children = forecast.children(release)
    there = children[(children["year"] == 2031) & children["code"].isin(MODEL_AREAS)]
    assert course.reach.set_index("year").loc[2031, "middle"] == pytest.approx(
        there["middle"].sum()
    )


def test_the_command_line_gives_the_answer(capsys, release, result):
    assert cli.main(["scenario", "run", "--preset", "rahmenkonzeption", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["result"]
    assert found["totals"]["total_eur"] == pytest.approx(result.totals.total_eur, abs=0.01)
    assert cli.main(["scenario", "run", "--preset", "rahmenkonzeption"]) == 0
    rates = [de.number(value, 2) for value in scenario.city_rates(scenario.supply(release, result))]
    out = capsys.readouterr().out
    assert " → ".join(rates) in out
    assert words.in_all(result) in out
    assert cli.main(["scenario", "provision", "rahmenkonzeption", "--json"]) == 0
    groups = json.loads(capsys.readouterr().out)["groups"]
    for group, one in provision.provided(release, result).items():
        assert groups[group]["after"] == pytest.approx(one.after)


def on_screen(view):
    app = open_app("scenario", folds=("provision",), ansicht=view)
    assert not app.exception
    return everything(app)


def test_the_page_shows_the_answer(release, result):
    text = on_screen("ausstattung")
    assert de.euro(result.totals.total_eur) in text
    supply = scenario.supply(release, result)
    rates = [de.number(value, 2) for value in scenario.city_rates(supply)]
    assert " → ".join(rates) in text
    area, cost = supply.loc["04"], result.areas.set_index("code").loc["04", "total_eur"]
    first = words.of_area("4 Pieschen", cost, area["before"], area["after"])
    assert f'<p class="sr-answer">{first} {words.in_all(result)}</p>' in text
    assert first.startswith(f"4 Pieschen: +{de.number(cost)} € im Jahr, ")
    one = provision.provided(release, result)["u18"]
    assert f"{de.number(one.before, 2)} VzÄ je 1.000 unter 18 vorher" in text
    assert de.number(one.spread_after.gini, 3) in text


def test_posts_handed_out_alone_have_a_name_of_their_own_with_their_date():
    """Funded posts per 1,000 under 18 stand over the people of 2024; these are others."""
    text = on_screen("verteilung")
    assert "Nur Verteilung je 1.000 unter 18 (31.12.2025)" in text
    assert "Stellen je 1.000 unter 18" not in text
    assert ">Je 1.000 unter 18<" not in text
