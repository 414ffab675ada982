"""Every preset on Dresden's published figures, against its stored result.

Renew a stored result: delete its file in tests/cases/presets and run this test twice. The first
run writes the file and fails, so that nobody renews one without looking at it; the second passes.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.allocation.units import AllocationError
from sozialraum.model.classes.threshold import ThresholdRule
from sozialraum.model.defaults import default_values
from sozialraum.model.measures.need import weighted_population
from sozialraum.model.scenario.link import encode
from sozialraum.model.scenario.need_presets import (
    DATA_DESCRIPTIONS,
    by_need,
    by_threshold,
    data_presets,
    hour_pool,
    most_burdened,
)
from sozialraum.model.scenario.presets import COUNTERPARTS, DESCRIPTIONS, PRESETS
from sozialraum.model.scenario.result import run
from sozialraum.model.scenario.state import STADTRAUM_CODES, ScenarioError

from .test_result import scenarios

DATA = Path(__file__).parents[3] / "data"
CASES = Path(__file__).parents[2] / "cases" / "presets"
CODES = list(STADTRAUM_CODES)
DAY = "2025-12-31"
STUTTGART = ThresholdRule(minimum_share=30, minimum_count=30, near_share=3, near_count=3)


def table(name):
    frame = pd.read_csv(DATA / "tables" / f"{name}.csv", dtype={"stadtraum": str, "code": str})
    return frame[frame["stichtag"] == DAY].set_index("stadtraum")


@pytest.fixture(scope="module")
def people():
    ages = table("einwohner_stadtraum")
    u18 = ages[["a_0_2", "a_3_5", "a_6_9", "a_10_14", "a_15_17"]].sum(axis=1)
    frame = pd.DataFrame({"u18": u18, "u25": u18 + ages["a_18_24"]})
    return frame.rename_axis("code").reset_index()


@pytest.fixture(scope="module")
def index():
    """Belastungsindex 2020: higher = less burden."""
    rows = pd.read_csv(DATA / "tables" / "index.csv", dtype={"code": str})
    rows = rows[(rows["ebene"] == "stadtraum") & (rows["index_name"] == "Belastungsindex")]
    return rows.set_index("code")["wert"]


@pytest.fixture(scope="module")
def need(people, index, parameters):
    theta = default_values(parameters, ["mehrbedarf_je_sd"])["mehrbedarf_je_sd"]
    young = people.set_index("code")["u25"]
    return weighted_population(young, index, theta=theta, polarity=-1)


@pytest.fixture(scope="module")
def proxy():
    single, homes = table("alleinerziehende_stadtraum"), table("haushalte_stadtraum")
    with_children = homes[["hh_1_kind", "hh_2_kinder", "hh_3plus_kinder"]].sum(axis=1)
    count = single["ae_haushalte"]
    return pd.DataFrame({"share": 100 * count / with_children, "count": count})


@pytest.fixture(scope="module")
def offers():
    listed = pd.read_csv(DATA / "funding.csv")
    listed = listed[(listed["year"] == 2024) & (listed["kind"] == "vzae")]
    listed = listed[listed["offer_id"].str.startswith("L1")]
    reach = pd.read_csv(DATA / "funded_offer_reach.csv", dtype={"stadtraum_code": str})
    split = listed.merge(reach, on="offer_id")
    posts = (split["value"] * split["share"]).groupby(split["stadtraum_code"]).sum()
    rest = listed["value"].sum() - posts.sum()
    return pd.DataFrame({"code": [*posts.index, "stadtweit"], "vzae": [*posts, rest]})


@pytest.fixture(scope="module")
def funded():
    """Posts funded in 2020, as printed (V2845/18)."""
    rows = pd.read_csv(DATA / "tables" / "fachkraeftebemessung.csv", dtype={"code": str})
    rows = rows[(rows["ebene"] == "stadtraum") & (rows["stichtag"] == "2020-12-31")]
    return rows.set_index("code")["vzae_gefoerdert_2020"]


@pytest.fixture(scope="module")
def from_data(need, index, parameters, proxy, funded):
    return data_presets(need, index, parameters, polarity=-1, proxy=proxy, funded=funded)


def rounded(key, value):
    """Money in cents, posts and ratios to four places, None for a missing value."""
    if isinstance(value, bool | tuple):
        return list(value) if isinstance(value, tuple) else value
    if value is None or np.isnan(value):
        return None
    return round(float(value), 2 if key.endswith("_eur") else 4)


def all_rounded(values):
    return {key: rounded(key, value) for key, value in values.items()}


def written(value, result):
    """A result as a person can check it."""
    offers = result.offers
    return {
        "name": value.name,
        "link": encode(value),
        "totals": all_rounded(vars(result.totals)),
        "outside_eur": round(result.outside_eur, 2),
        "offers": all_rounded({"before": offers.total_before, "after": offers.total_after}),
        "steps": {step.key: round(step.amount_eur, 2) for step in result.steps},
        "areas": {row.pop("code"): all_rounded(row) for row in result.areas.to_dict("records")},
    }


@pytest.mark.parametrize("key", [*PRESETS, *DATA_DESCRIPTIONS])
def test_a_preset_gives_its_stored_result(key, from_data, pay, parameters, people, offers):
    value = {**PRESETS, **from_data}[key]
    result = run(value, pay, parameters, people, offers)
    found = written(value, result)
    file = CASES / f"{key}.json"
    if not file.exists():
        file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{file.name} was missing and has been written: check it, then run again")
    assert found == json.loads(file.read_text(encoding="utf-8"))


def test_every_stored_result_belongs_to_a_preset():
    assert {file.stem for file in CASES.glob("*.json")} == {*PRESETS, *DATA_DESCRIPTIONS}


def test_every_preset_is_described_with_where_it_comes_from(from_data):
    assert from_data.keys() == DATA_DESCRIPTIONS.keys()
    sources = (
        "Rahmenkonzeption",
        "Presse",
        "Bericht vom",
        "Vorbild",
        "Eigener Vorschlag",
        "V2845/18",
    )
    for key, text in {**DESCRIPTIONS, **DATA_DESCRIPTIONS}.items():
        assert key == "status_quo" or any(word in text for word in sources), key
    assert len({value.name for value in (*PRESETS.values(), *from_data.values())}) == 12


class TestByNeed:
    def test_posts_and_money_are_those_of_all_17(self, from_data, pay, parameters, people):
        one, other = (
            run(value, pay, parameters, people)
            for value in (PRESETS["alle_17"], from_data["bedarf_gleiches_geld"])
        )
        assert other.totals.vzae == one.totals.vzae == 25.5
        assert other.totals.total_eur == pytest.approx(one.totals.total_eur, abs=0.01)
        assert other.totals.kifaz_count == 17
        assert other.areas["koordination_vzae"].tolist() == [1.0] * 17
        assert other.areas["vzae"].between(1.0, 3.0).all()

    def test_the_area_with_more_need_never_gets_less(self, from_data, need):
        plans = {plan.code: plan.vzae for plan in from_data["bedarf_gleiches_geld"].plans}
        ordered = [plans[code] for code in need.sort_values().index]
        assert ordered == sorted(ordered)

    def test_need_must_be_known_everywhere(self, need):
        with pytest.raises(AllocationError, match="16"):
            by_need(need.drop("16"), 0.3)


class TestKoeln:
    def test_the_most_burdened_get_one_post_each(self, from_data):
        chosen = from_data["koeln"].plans
        assert [plan.code for plan in chosen] == ["01", "02", "11", "13", "16"]
        assert {(plan.kifaz, plan.vzae) for plan in chosen} == {(False, 1.0)}

    def test_polarity_turns_the_choice_round(self, index):
        best = [plan.code for plan in most_burdened(index, 1, 2).plans]
        assert best == ["07", "17"]
        assert [plan.code for plan in most_burdened(-index, 1, 2).plans] == ["11", "16"]

    def test_those_level_with_the_last_all_get_one(self):
        level = pd.Series(0.0, index=CODES).mask(lambda s: s.index == "16", -1.0)
        assert len(most_burdened(level, -1, 1).plans) == 1
        assert len(most_burdened(level, -1, 2).plans) == 17
        assert most_burdened(level, -1, 0).plans == ()

    def test_a_missing_index_is_not_taken_for_little_burden(self, index):
        with pytest.raises(ScenarioError, match="11 fehlt der Index"):
            most_burdened(index.drop("11"), -1)

    def test_without_polarity_nobody_is_chosen(self, index):
        with pytest.raises(ScenarioError, match="nicht bekannt"):
            most_burdened(index, 0)


class TestStuttgart:
    def test_the_threshold_chooses_prohlis_and_gorbitz_in_every_published_year(self):
        for day, shares in published_single_parent_shares().items():
            proxy = pd.DataFrame({"share": shares, "count": 500.0})
            chosen = [plan.code for plan in by_threshold(proxy, STUTTGART).plans]
            assert chosen == ["11", "16"], day

    def test_both_halves_of_the_rule_count(self, proxy):
        few = proxy.assign(count=proxy["count"].mask(proxy.index == "11", 29))
        assert [plan.code for plan in by_threshold(few, STUTTGART).plans] == ["16"]

    def test_a_kifaz_by_the_rule_has_the_studys_staff(self, from_data):
        for plan in from_data["stuttgart"].plans:
            assert (plan.kifaz_vzae, plan.koordination_vzae, plan.flags) == (1.5, 1.0, ())

    def test_a_missing_value_is_named(self, proxy):
        with pytest.raises(ScenarioError, match="07 fehlt ein Wert"):
            by_threshold(proxy.drop("07"), STUTTGART)

    def test_without_a_proxy_the_preset_is_left_out(self, need, index, parameters):
        found = data_presets(need, index, parameters, polarity=-1, koeln_count=3)
        assert found.keys() == {"bedarf_gleiches_geld", "koeln"}
        assert len(found["koeln"].plans) == 3


class TestMoneyOnly:
    def test_the_hour_pool_is_its_rate_times_the_funded_posts(self, from_data):
        pool = from_data["stundenpool"]
        assert pool.vzae == 0
        assert sum(plan.aktionsbudget_eur for plan in pool.plans) == 153.25 * 700  # printed total
        assert pool.plan("11").aktionsbudget_eur == 17 * 700

    def test_unknown_funded_posts_are_not_taken_for_none(self, funded):
        with pytest.raises(ScenarioError, match="07 fehlt die Zahl geförderter Stellen"):
            hour_pool(funded.mask(funded.index == "07"), 700)

    def test_the_etats_are_30_000_euros_in_six_places(self, pay, parameters, people):
        result = run(PRESETS["stadtraumetats"], pay, parameters, people)
        assert result.totals.total_eur == 30_000
        assert (result.areas["aktionsbudget_eur"] > 0).sum() == 6
        assert result.totals.personnel_eur == 0


def published_single_parent_shares():
    read = {
        name: pd.read_csv(DATA / "tables" / f"{name}.csv", dtype={"stadtraum": str})
        for name in ("alleinerziehende_stadtraum", "haushalte_stadtraum")
    }
    both = read["alleinerziehende_stadtraum"].merge(
        read["haushalte_stadtraum"], on=["stichtag", "stadtraum"]
    )
    with_children = both[["hh_1_kind", "hh_2_kinder", "hh_3plus_kinder"]].sum(axis=1)
    both["share"] = 100 * both["ae_haushalte"] / with_children
    return {day: rows.set_index("stadtraum")["share"] for day, rows in both.groupby("stichtag")}


class TestCounterparts:
    def test_only_what_is_published_is_computed(self):
        assert COUNTERPARTS["familienhaeuser_f1"].preset_id is None
        assert COUNTERPARTS["familienhaeuser_f1"].codes == ("11", "16")
        named = {part.preset_id for part in COUNTERPARTS.values()} - {None}
        assert named == {"ratsbeschluss_2018", "kuerzung_2025", "stadtraumetats", "stundenpool"}
        assert named <= {*PRESETS, *DATA_DESCRIPTIONS}

    def test_each_names_its_source(self):
        assert all(part.source and part.text for part in COUNTERPARTS.values())


@st.composite
def populations(draw):
    heads = st.one_of(st.none(), st.integers(0, 20_000))
    numbers = draw(st.lists(heads, min_size=34, max_size=34))
    frame = pd.DataFrame({"code": CODES, "u18": numbers[:17], "u25": numbers[17:]})
    return frame.astype({"u18": float, "u25": float})


@given(
    value=scenarios(),
    people=populations(),
    posts=st.lists(st.integers(6, 60), min_size=18, max_size=18),
    seed=st.integers(0, 2**32 - 1),
)
def test_no_output_is_negative_under_any_parameters(pay, parameters, value, people, posts, seed):
    part = np.random.default_rng(seed).random(len(parameters))
    low, high = parameters["minimum"], parameters["maximum"]
    varied = parameters.assign(default=low + part * (high - low))
    offers = pd.DataFrame({"code": [*CODES, "stadtweit"], "vzae": posts})
    result = run(value, pay, varied, people, offers)
    assert not (result.areas.select_dtypes("number") < 0).any(axis=None)
    numbers = [part for part in vars(result.totals).values() if part is not None]
    numbers += [step.amount_eur for step in result.steps]
    numbers += [result.outside_vzae, result.outside_eur, result.offers.total_after]
    numbers += [result.employer_kifaz_eur, result.employer_koordination_eur]
    assert min(numbers) >= 0
