"""Funded posts: recomputed from the files in data/, with parts that add up, the same everywhere."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozialraum import cli
from sozialraum.answers import posts, provision
from sozialraum.answers import scenario as answers
from sozialraum.model.scenario.presets import PRESETS
from sozialraum.model.services import posts as model
from sozialraum.model.services.posts import Counting
from sozialraum.store import services
from sozialraum.text import posts as words

CODES = tuple(f"{number:02d}" for number in range(1, 18))
WAYS = [Counting(*pair) for pair in itertools.product((False, True), repeat=2)]
YOUNG = ("a_0_2", "a_3_5", "a_6_9", "a_10_14", "a_15_17", "a_18_24")


@pytest.fixture(scope="module")
def printed(rows):
    """Posts per Stadtraum and list, and people under 25 on 31.12.2024, by hand from the files."""
    lists = {row["offer_id"]: row["list_no"] for row in rows("funded_offer.csv")}
    posts_of = {
        row["offer_id"]: float(row["value"])
        for row in rows("funding.csv")
        if (row["year"], row["kind"]) == ("2024", "vzae")
    }
    found = {"1": dict.fromkeys(CODES, 0.0), "4": dict.fromkeys(CODES, 0.0)}
    full = {"1": dict.fromkeys(CODES, 0.0), "4": dict.fromkeys(CODES, 0.0)}
    for row in rows("funded_offer_reach.csv"):
        list_no, code = lists[row["offer_id"]], row["stadtraum_code"]
        vzae = posts_of[row["offer_id"]]
        found[list_no][code] += vzae * float(row["share"])
        full[list_no][code] += vzae
    totals = {"1": 0.0, "4": 0.0}
    for offer_id, vzae in posts_of.items():
        totals[lists[offer_id]] += vzae
    young = {
        row["stadtraum"]: sum(int(row[name]) for name in YOUNG)
        for row in rows("tables/einwohner_stadtraum.csv")
        if row["stichtag"] == "2024-12-31"
    }
    return found, full, totals, young


@pytest.mark.parametrize("counting", WAYS)
def test_every_way_of_counting_is_the_sum_of_the_printed_lists(release, printed, counting):
    split, full, totals, _ = printed
    lists = ("1", "4") if counting.schools else ("1",)
    source = full if counting.in_full else split
    found = posts.funded(release, counting)
    for code in CODES:
        assert found.areas[code] == pytest.approx(sum(source[name][code] for name in lists))
    assert found.total == pytest.approx(sum(totals[name] for name in lists))
    assert found.unknown == 0


def test_todays_values(release):
    """Lists 1 and 4 of V2960/24, Anlage 2: 111 offers of free providers, 86 schools."""
    plain, both = posts.funded(release), posts.funded(release, Counting(schools=True))
    parts = (plain.areas.sum(), plain.citywide, plain.unplaced, plain.total)
    assert parts == pytest.approx((159.32, 51.72, 3.75, 214.79))
    assert (both.areas.sum(), both.unplaced, both.total) == pytest.approx((250.36, 28.29, 330.37))
    full = posts.funded(release, Counting(schools=True, in_full=True))
    assert (full.areas.sum(), full.repeated, full.total) == pytest.approx((284.86, 34.5, 330.37))
    supply = posts.supply(release)
    assert supply.loc[["03", "04", "10", "16"], "per_1000"].round(2).tolist() == [
        *(1.19, 0.98, 1.20, 2.59)
    ]
    assert posts.city_rate(supply["posts"], supply["young"]) == pytest.approx(1.08896, abs=1e-5)


def test_rates_stand_over_the_people_of_the_posts_own_date(release, printed):
    split, _, _, young = printed
    assert posts.day(release) == "2024-12-31"
    supply = posts.supply(release)
    for code in CODES:
        assert supply.loc[code, "young"] == young[code]
        assert supply.loc[code, "per_1000"] == pytest.approx(1000 * split["1"][code] / young[code])
    city = 1000 * sum(split["1"].values()) / sum(young.values())
    assert posts.city_rate(supply["posts"], supply["young"]) == pytest.approx(city)


def test_the_indicators_of_the_map_are_the_same_figures(release):
    """Karte, Steckbrief, Vergleich and Überblick read the registry; it must say the same."""
    supply, day = posts.supply(release), posts.day(release)
    for key, column in ((posts.POSTS, "posts"), (posts.PER_U25, "per_1000")):
        assert release.stichtage(key, "stadtraum") == [day]
        at = release.at(key, "stadtraum", day)["value"].astype(float)
        pd.testing.assert_series_equal(at, supply[column], check_names=False)
    city = release.city_value(posts.PER_U25, day)
    assert city == pytest.approx(posts.city_rate(supply["posts"], supply["young"]))
    assert release.city_value(posts.POSTS, day) == pytest.approx(supply["posts"].sum())


def test_the_list_of_services_holds_the_posts_of_the_funding_lists(engine, release):
    base = services.published(engine)
    for counting in WAYS:
        listed = model.count(base.services, CODES, counting)
        funded = posts.funded(release, counting)
        pd.testing.assert_series_equal(listed.areas, funded.areas, check_names=False)
        for name in ("repeated", "citywide", "unplaced", "total"):
            assert getattr(listed, name) == pytest.approx(getattr(funded, name)), name


service = st.fixed_dictionaries(
    {
        "vzae": st.one_of(st.just(float("nan")), st.integers(0, 400).map(lambda n: n / 4)),
        "serves": st.lists(st.sampled_from(CODES), unique=True, max_size=5).map("|".join),
        "reach": st.sampled_from(["stadtraum", "mehrere", "stadtweit", "unbekannt"]),
        "category_id": st.sampled_from(["okja", "fb", "ssa"]),
    }
)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(service, max_size=30), st.sampled_from(WAYS))
def test_parts_add_up_to_the_total_in_every_way_of_counting(listed, counting):
    frame = pd.DataFrame(listed, columns=["vzae", "serves", "reach", "category_id"])
    found = model.count(frame, CODES, counting)
    whole = found.areas.sum() - found.repeated + found.citywide + found.unplaced
    assert whole == pytest.approx(found.total)
    assert counting.in_full or found.repeated == 0
    for code in CODES:
        parts = model.parts(frame, code, counting)
        assert parts.sum() == pytest.approx(found.areas[code])


def test_the_sentence_says_the_other_counts_and_why(engine):
    listed = services.published(engine).services
    here = listed[[("04" in text.split("|")) for text in listed["serves"]]]
    text = words.sentence(here, CODES, Counting(), "2024", "04")
    assert text.startswith("10,25 VzÄ gefördert 2024")
    for part in ("mit Schulsozialarbeit 18,54", "in jedem Stadtraum voll gezählt 15,25"):
        assert part in text
    whole = words.sentence(listed, CODES, Counting(), "2024")
    for part in ("214,79", "159,32 in den 17", "51,72 stadtweit", "3,75 ohne bekannten", "330,37"):
        assert part in whole
    schools = listed[listed["category_id"] == "ssa"]
    assert words.sentence(schools, CODES, Counting(), "2024").startswith("115,58")


@pytest.mark.parametrize("counting", WAYS)
def test_the_command_line_gives_the_answer(capsys, release, counting):
    flags = ["--schulsozialarbeit"] * counting.schools + ["--voll"] * counting.in_full
    assert cli.main(["services", "posts", "--json", *flags]) == 0
    found = json.loads(capsys.readouterr().out)
    answer, supply = posts.funded(release, counting), posts.supply(release)
    assert found["stichtag"] == "2024-12-31"
    assert found["areas"] == pytest.approx(answer.areas.to_dict())
    for name in ("repeated", "citywide", "unplaced", "total"):
        assert found[name] == pytest.approx(getattr(answer, name))
    assert found["per_1000_u25"] == pytest.approx(supply["per_1000"].to_dict())
    assert cli.main(["services", "posts", *flags]) == 0
    assert f"zusammen {words.amount(answer.total)}" in capsys.readouterr().out


def test_profile_and_scenario_on_the_command_line_give_the_answer(capsys, release):
    supply = posts.supply(release)
    for code in ("03", "04", "10", "16"):
        assert cli.main(["show", code, "--format", "json"]) == 0
        found = {
            line["indicator_id"]: line["value"]
            for dimension in json.loads(capsys.readouterr().out)["dimensions"]
            for line in dimension["values"]
        }
        assert found[posts.POSTS] == pytest.approx(supply.loc[code, "posts"])
        assert found[posts.PER_U25] == pytest.approx(supply.loc[code, "per_1000"])
    assert cli.main(["scenario", "run", "--preset", "rahmenkonzeption"]) == 0
    assert "1,09 → 1,12" in capsys.readouterr().out
    assert cli.main(["scenario", "provision", "rahmenkonzeption", "--json"]) == 0
    provided = json.loads(capsys.readouterr().out)
    assert provided["stichtag"] == "2024-12-31"
    before = {row["code"]: row["before"] for row in provided["groups"]["u25"]["areas"]}
    assert before == pytest.approx(supply["per_1000"].to_dict())


def test_after_is_before_and_the_scenarios_posts_over_the_same_people(release):
    base = posts.supply(release)
    result = answers.run(release, PRESETS["rahmenkonzeption"])
    found = answers.supply(release, result)
    pd.testing.assert_series_equal(found["before"], base["per_1000"], check_names=False)
    given_posts = {"04": 1.5, "10": 1.5, "14": 1.5}  # the framework's three model areas
    for code in CODES:
        gain = 1000 * given_posts.get(code, 0.0) / base.loc[code, "young"]
        assert found.loc[code, "after"] - found.loc[code, "before"] == pytest.approx(gain)
    assert answers.basis(release).offers["vzae"].sum() == pytest.approx(214.79)
    cut = answers.supply(release, answers.run(release, PRESETS["kuerzung_2025"]))
    lost = 51 / 214.79  # of every funded offer, city-wide ones included
    assert (cut["after"] / cut["before"]).tolist() == pytest.approx([1 - lost] * 17)
    turned = posts.before_and_after(result, base.iloc[::-1].reindex([*reversed(CODES), "18"]))
    pd.testing.assert_frame_equal(turned.iloc[:-1], found.iloc[::-1])
    assert np.isnan(turned.loc["18", "after_vzae"])
    people = provision.heads(release)
    assert people["u25"].to_dict() == base["young"].to_dict()


def test_a_part_is_written_so_that_people_can_add_it_up():
    assert [words.part(vzae) for vzae in (0, 2.0, 1.75, 2.25 / 2, 2 / 3, float("nan"))] == [
        *("–", "2,00", "1,75", "1,125", "0,667", "k. A.")
    ]
