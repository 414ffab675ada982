"""The real figures, cut to parts of Stadträume: H4, Strehlen's printed parts, named places."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sozialraum.answers import heterogeneity as answers
from sozialraum.answers import heterogeneity_inputs
from sozialraum.answers.release import Release
from sozialraum.model.defaults import default_values
from sozialraum.model.heterogeneity.choice import reconcile
from sozialraum.model.heterogeneity.equity_view import EquityView
from sozialraum.model.heterogeneity.parts import HeterogeneityError
from sozialraum.model.heterogeneity.pockets import PocketRule
from sozialraum.model.heterogeneity.profile import PARAMETER_IDS, Settings
from sozialraum.store import queries

TABLES = Path(__file__).resolve().parents[2] / "data" / "tables"
SINGLE = "alleinerziehende_je_100_u18"
KEYS = (
    *(SINGLE, "u18_share", "u6_share"),
    *("a65plus_share", "auslaender_share"),
)


@pytest.fixture(scope="module")
def release(engine):
    return Release.read(engine)


@pytest.fixture(scope="module")
def offered(release):
    return heterogeneity_inputs.offered(release)


def default_settings(release):
    step, sure, epsilon, small = default_values(
        release.tables["parameters"], PARAMETER_IDS
    ).values()
    return Settings(PocketRule(step, sure), epsilon, EquityView.AVERAGE, small)


def ask(release, key, day, **more):
    return answers.answer(release, key, day, default_settings(release), **more)


def changed(release, level, key, change):
    """The release with one indicator's rows of a level changed in a copy."""
    rows = release.grouped[level, key].copy()
    change(rows)
    return replace(release, grouped={**release.grouped, (level, key): rows})


def test_offered_are_ratios_with_both_parts_at_every_level(offered):
    assert set(offered) == set(KEYS)
    assert offered["auslaender_share"] == ["2025-12-31"]
    assert len(offered["u18_share"]) == 12


@pytest.mark.parametrize("key", KEYS)
def test_h4_totals_agree_at_every_level_and_date(release, offered, key):
    for day in offered[key]:
        inputs = heterogeneity_inputs.collect(release, key, day)
        totals = reconcile(inputs.stadtteile, inputs.parts, inputs.stadtraeume, inputs.city)
        assert totals["count"].tolist() == [61, 62, 17, 1]
        assert (totals[["numerator_gap", "denominator_gap"]] == 0).all(axis=None), day
        sums = inputs.parts.groupby("stadtraum")[["numerator", "denominator", "children"]].sum()
        pd.testing.assert_frame_equal(
            sums,
            inputs.stadtraeume[["numerator", "denominator", "children"]],
            check_names=False,
        )


def test_strehlens_parts_are_the_printed_ones(release, offered):
    people = pd.read_csv(TABLES / "einwohner_stadtteil.csv", dtype={"stadtteil": str})
    single = pd.read_csv(TABLES / "alleinerziehende_stadtteil.csv", dtype={"stadtteil": str})
    for table, key, column in (
        (people, "u18_share", "denominator"),
        (single, SINGLE, "numerator"),
    ):
        printed = table[table["stadtteil"] == "76"].set_index("stichtag")
        for day in offered[key]:
            parts = heterogeneity_inputs.collect(release, key, day).parts
            for stadtraum in ("11", "12"):
                own = parts.loc[f"76-{stadtraum}", column]
                assert own == printed.loc[day, f"davon_in_sr{stadtraum}"], (key, day)


def test_shares_of_the_inside_stay_between_0_and_1(release, offered):
    for key, days in offered.items():
        found = ask(release, key, days[-1]).profile
        assert 0 <= found.city.theil.within_share <= 1
        assert 0 <= found.city.eta_squared <= 1
        assert found.stadtraeume["share_of_within"].sum() == pytest.approx(1)
        assert found.stadtraeume["pocket_share"].between(0, 1).all()


def test_named_places_guard_the_direction(release):
    """Single parents, 2025: Leuben and Gorbitz-Ost are burdened, not Altfranken/Gompitz."""
    result = ask(release, SINGLE, "2025-12-31")
    found = result.profile
    assert result.inputs.parts["is_cut"].sum() == 2
    rates = found.parts["rate"]
    assert rates.idxmax() == "61"
    assert rates.idxmin() == "99"
    assert found.stadtraeume["rank"].idxmin() == "11", "the burdened Stadtraum 11 comes first"
    assert found.stadtraeume.loc["16", "pocket_parts"] == ("96",)
    assert found.stadtraeume.loc["10", "pocket_parts"] == ("61",)
    alarms = found.stadtraeume.index[found.stadtraeume["is_alarm"]].tolist()
    assert alarms == ["03", "15"]
    assert not found.stadtraeume.loc[["10", "11", "16"], "is_unremarkable"].any()


def test_the_substitute_says_what_the_share_of_families_says(release):
    """Why households per 100 children may stand for the share where there is none."""
    frame = release.values["stadtraum"]
    day = frame[frame["stichtag"] == "2025-12-31"].set_index("code")

    def of(key):
        return day.loc[day["indicator_id"] == key, "value"].astype(float)

    own, share = of("alleinerziehende_je_100_u18"), of("alleinerziehende_share")
    assert own.corr(share) > 0.9
    index = frame[frame["indicator_id"] == "belastungsindex"].set_index("code")["value"]
    assert own.corr(index) < -0.6, "the index counts the other way round"


def test_a_date_without_figures_is_refused(release):
    with pytest.raises(HeterogeneityError, match="nicht auf allen Ebenen"):
        ask(release, "auslaender_share", "2014-12-31")


def test_levels_that_contradict_each_other_are_refused(release):
    def add_one(rows):
        rows.loc[rows["code"] == "11", "numerator"] += 1

    with pytest.raises(HeterogeneityError, match="Stadtteil 76"):
        ask(changed(release, "stadtraum", "u18_share", add_one), "u18_share", "2025-12-31")


def test_a_missing_stadtteil_leaves_its_stadtraum_without_a_value(release):
    def take(rows):
        rows.loc[rows["code"] == "21", ["numerator", "value"]] = np.nan

    holed = changed(release, "stadtteil", "u18_share", take)
    found = ask(holed, "u18_share", "2025-12-31").profile.stadtraeume
    assert np.isnan(found.loc["04", "rate"])
    assert not np.isnan(found.loc["05", "rate"])


def test_the_rules_stand_in_the_register(engine):
    rows = queries.table(engine, "parameter").set_index("parameter_id")
    for key in PARAMETER_IDS:
        row = rows.loc[key]
        assert row["minimum"] <= row["default"] <= row["maximum"]
        assert row["status"] == "annahme"


@pytest.mark.parametrize(
    ("code", "pocket"), [("03", ["11"]), ("04", ["25"]), ("10", ["61"]), ("16", ["96"])]
)
def test_key_figures_are_those_of_the_files(release, code, pocket):
    """Households of single parents per 100 under 18 on 31.12.2025; none of the four holds Strehlen."""
    links = pd.read_csv(TABLES.parent / "area_link.csv", dtype=str)
    single, people = (
        table[table["stichtag"] == "2025-12-31"].set_index("stadtteil")
        for table in (
            pd.read_csv(TABLES / f"{name}_stadtteil.csv", dtype={"stadtteil": str})
            for name in ("alleinerziehende", "einwohner")
        )
    )
    young = people[["a_0_2", "a_3_5", "a_6_9", "a_10_14", "a_15_17"]].sum(axis=1)
    homes = single["ae_haushalte"]
    is_inside = (links["parent_level"] == "stadtraum") & (links["parent_code"] == code)
    inside = [one for one in links.loc[is_inside, "child_code"] if one in homes.index]
    mean = homes[inside].sum() / young[inside].sum()
    rates = homes[inside] / young[inside]
    variance = (young[inside] * (rates - mean) ** 2).sum() / young[inside].sum()

    found = ask(release, SINGLE, "2025-12-31", selected=code).profile
    own = found.stadtraeume.loc[code]
    assert (own["count"], own["children"]) == (len(inside), young[inside].sum())
    assert own[["rate", "lowest", "highest", "sd"]].tolist() == pytest.approx(
        [100 * one for one in (mean, rates.min(), rates.max(), math.sqrt(variance))]
    )
    assert list(own["pocket_parts"]) == pocket
    assert own["pocket_children"] == young[pocket].sum()
    assert own["pocket_share"] == pytest.approx(young[pocket].sum() / young[inside].sum())
    assert found.city.rate == pytest.approx(100 * homes.sum() / young.sum())


def test_a_sum_of_areas_is_asked_of_every_indicator_at_its_date(release, offered):
    result = ask(release, "u18_share", "2020-12-31")
    lines = result.lines(["sr04", "76-11"])
    assert lines[0].indicator.indicator_id == "u18_share"
    assert {line.indicator.indicator_id for line in lines} == set(offered)
    for line in lines:
        dates = offered[line.indicator.indicator_id]
        assert line.stichtag == ("2020-12-31" if "2020-12-31" in dates else dates[-1])
    inside, cut = result.inputs.stadtraeume.loc["04"], result.inputs.parts.loc["76-11"]
    assert lines[0].own.numerator == inside["numerator"] + cut["numerator"]
    assert lines[0].own.denominator == inside["denominator"] + cut["denominator"]
    with pytest.raises(HeterogeneityError, match="überschneiden"):
        result.lines(["sr11", "76"])
