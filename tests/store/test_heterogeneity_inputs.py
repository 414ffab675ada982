"""The real figures, cut to parts of Stadträume: H4, Strehlen's printed parts, named places."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sozialraum.model import heterogeneity
from sozialraum.model.defaults import default_values
from sozialraum.model.heterogeneity import EquityView, HeterogeneityError, PocketRule, Settings
from sozialraum.store import heterogeneity_inputs, queries

TABLES = Path(__file__).resolve().parents[2] / "data" / "tables"
KEYS = (
    *("alleinerziehende_je_100_u18", "u18_share", "u6_share"),
    *("a65plus_share", "auslaender_share"),
)


@pytest.fixture(scope="module")
def values(engine):
    return {level: queries.values(engine, level) for level in heterogeneity_inputs.LEVELS}


@pytest.fixture(scope="module")
def areas(engine):
    return queries.areas(engine, "stadtteil")


@pytest.fixture(scope="module")
def offered(engine, values):
    return heterogeneity_inputs.offered(queries.indicators(engine), values)


def profile_of(engine, areas, values, key, day):
    inputs = heterogeneity_inputs.collect(areas, values, key, day)
    item = queries.indicators(engine).set_index("indicator_id").loc[key]
    defaults = default_values(queries.parameters(engine), heterogeneity.PARAMETER_IDS)
    step, sure, epsilon, small = defaults.values()
    settings = Settings(PocketRule(step, sure), epsilon, EquityView.AVERAGE, small)
    measure = heterogeneity_inputs.measure(item["kind"], item["factor"], int(item["polarity"]))
    return inputs, heterogeneity.profile(inputs.parts, measure, settings)


def test_offered_are_ratios_with_both_parts_at_every_level(offered):
    assert set(offered) == set(KEYS)
    assert offered["auslaender_share"] == ["2025-12-31"]
    assert len(offered["u18_share"]) == 12


@pytest.mark.parametrize("key", KEYS)
def test_h4_totals_agree_at_every_level_and_date(areas, values, offered, key):
    for day in offered[key]:
        inputs = heterogeneity_inputs.collect(areas, values, key, day)
        totals = heterogeneity.reconcile(
            inputs.stadtteile, inputs.parts, inputs.stadtraeume, inputs.city
        )
        assert totals["count"].tolist() == [61, 62, 17, 1]
        assert (totals[["numerator_gap", "denominator_gap"]] == 0).all(axis=None), day
        sums = inputs.parts.groupby("stadtraum")[["numerator", "denominator", "children"]].sum()
        pd.testing.assert_frame_equal(
            sums,
            inputs.stadtraeume[["numerator", "denominator", "children"]],
            check_names=False,
        )


def test_strehlens_parts_are_the_printed_ones(areas, values, offered):
    people = pd.read_csv(TABLES / "einwohner_stadtteil.csv", dtype={"stadtteil": str})
    single = pd.read_csv(TABLES / "alleinerziehende_stadtteil.csv", dtype={"stadtteil": str})
    for table, key, column in (
        (people, "u18_share", "denominator"),
        (single, "alleinerziehende_je_100_u18", "numerator"),
    ):
        printed = table[table["stadtteil"] == "76"].set_index("stichtag")
        for day in offered[key]:
            parts = heterogeneity_inputs.collect(areas, values, key, day).parts
            for stadtraum in ("11", "12"):
                own = parts.loc[f"76-{stadtraum}", column]
                assert own == printed.loc[day, f"davon_in_sr{stadtraum}"], (key, day)


def test_shares_of_the_inside_stay_between_0_and_1(engine, areas, values, offered):
    for key, days in offered.items():
        _, found = profile_of(engine, areas, values, key, days[-1])
        assert 0 <= found.city.theil.within_share <= 1
        assert 0 <= found.city.eta_squared <= 1
        assert found.stadtraeume["share_of_within"].sum() == pytest.approx(1)
        assert found.stadtraeume["pocket_share"].between(0, 1).all()


def test_named_places_guard_the_direction(engine, areas, values):
    """Single parents, 2025: Leuben and Gorbitz-Ost are burdened, not Altfranken/Gompitz."""
    key = "alleinerziehende_je_100_u18"
    inputs, found = profile_of(engine, areas, values, key, "2025-12-31")
    assert inputs.parts["is_cut"].sum() == 2
    rates = found.parts["rate"]
    assert rates.idxmax() == "61"
    assert rates.idxmin() == "99"
    assert found.stadtraeume["rank"].idxmin() == "11", "the burdened Stadtraum 11 comes first"
    assert found.stadtraeume.loc["16", "pocket_parts"] == ("96",)
    assert found.stadtraeume.loc["10", "pocket_parts"] == ("61",)
    alarms = found.stadtraeume.index[found.stadtraeume["is_alarm"]].tolist()
    assert alarms == ["03", "15"]
    assert not found.stadtraeume.loc[["10", "11", "16"], "is_unremarkable"].any()


def test_the_substitute_says_what_the_share_of_families_says(values):
    """Why households per 100 children may stand for the share where there is none."""
    frame = values["stadtraum"]
    day = frame[frame["stichtag"] == "2025-12-31"].set_index("code")

    def of(key):
        return day.loc[day["indicator_id"] == key, "value"].astype(float)

    own, share = of("alleinerziehende_je_100_u18"), of("alleinerziehende_share")
    assert own.corr(share) > 0.9
    index = frame[frame["indicator_id"] == "belastungsindex"].set_index("code")["value"]
    assert own.corr(index) < -0.6, "the index counts the other way round"


def test_a_date_without_figures_is_refused(areas, values):
    with pytest.raises(HeterogeneityError, match="nicht auf allen Ebenen"):
        heterogeneity_inputs.collect(areas, values, "auslaender_share", "2014-12-31")


def test_levels_that_contradict_each_other_are_refused(areas, values):
    wrong = values["stadtraum"].copy()
    hit = (wrong["indicator_id"] == "u18_share") & (wrong["code"] == "11")
    wrong.loc[hit, "numerator"] += 1
    with pytest.raises(HeterogeneityError, match="Stadtteil 76"):
        heterogeneity_inputs.collect(
            areas, {**values, "stadtraum": wrong}, "u18_share", "2025-12-31"
        )


def test_a_missing_stadtteil_leaves_its_stadtraum_without_a_value(engine, areas, values):
    holed = values["stadtteil"].copy()
    hit = (holed["indicator_id"] == "u18_share") & (holed["code"] == "21")
    holed.loc[hit, ["numerator", "value"]] = np.nan
    _, found = profile_of(engine, areas, {**values, "stadtteil": holed}, "u18_share", "2025-12-31")
    assert np.isnan(found.stadtraeume.loc["04", "rate"])
    assert not np.isnan(found.stadtraeume.loc["05", "rate"])


def test_the_rules_stand_in_the_register(engine):
    rows = queries.parameters(engine).set_index("parameter_id")
    for key in heterogeneity.PARAMETER_IDS:
        row = rows.loc[key]
        assert row["minimum"] <= row["default"] <= row["maximum"]
        assert row["status"] == "annahme"
