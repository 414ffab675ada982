"""The Steckbrief's words must not claim more than its figures hold."""

import dataclasses

import pytest
import streamlit as st

from sozialraum.store import queries
from sozialraum.ui import data, profile, profile_view

ITEM = data.Indicator(
    indicator_id="alleinerziehende_share",
    name="Anteil Alleinerziehender",
    short_name="Alleinerziehende",
    definition="",
    formula="",
    numerator_label="",
    denominator_label="",
    base_population="",
    unit="%",
    factor=100,
    kind="share",
    dimension="sozialstrukturell",
    topic="",
    polarity=1,
    decimals=1,
    diverging=True,
    caveat="",
)


def item(**changes):
    return dataclasses.replace(ITEM, **changes)


def fact(value, city, indicator=ITEM, **changes):
    base = profile.Fact(indicator, "2024-12-31", value, city, "amtlich", "", None, None, "amtlich")
    return dataclasses.replace(base, **changes)


@pytest.mark.parametrize(
    ("value", "city", "words"),
    [
        (58.4, 59.4, "etwa gleich"),
        (20.0, 20.0, "gleich"),
        (20.9, 20.0, "etwa gleich"),
        (21.1, 20.0, "höhere Belastung"),
        (18.0, 20.0, "geringere Belastung"),
        (0.83, 2.51, "geringere Belastung"),  # a third of the city, though 1.7 points away
        (1.44, 2.51, "geringere Belastung"),
        (7.08, 5.27, "höhere Belastung"),
    ],
)
def test_a_share_is_about_equal_within_a_twentieth_of_the_citys(value, city, words):
    assert profile.against_city(fact(value, city)) == words


def test_a_survey_says_when_its_noise_is_larger_than_the_difference():
    survey = {"status": "stichprobe", "noise": 3.55}
    assert profile.against_city(fact(19.4, 15.4, **survey)) == "nicht sicher verschieden"
    assert profile.against_city(fact(15.9, 15.4, **survey)) == "etwa gleich"
    assert profile.against_city(fact(22.5, 15.4, **survey)) == "höhere Belastung"
    unknown = {"status": "stichprobe", "noise": float("nan")}
    assert profile.against_city(fact(40.0, 15.4, **unknown)) == "nicht sicher verschieden"


def test_an_index_is_about_equal_below_a_tenth_of_its_spread_and_knows_its_direction():
    index = item(unit="Punkte", kind="index", polarity=-1, decimals=2)
    assert profile.against_city(fact(0.09, 0.0, index, spread=1.0)) == "etwa gleich"
    assert profile.against_city(fact(-0.11, 0.0, index, spread=1.0)) == "höhere Belastung"


def test_other_units_are_about_equal_below_five_percent_of_the_city():
    rate = item(unit="je 1.000", kind="rate", polarity=0, decimals=2)
    assert profile.against_city(fact(10.4, 10.0, rate)) == "etwa gleich"
    assert profile.against_city(fact(10.6, 10.0, rate)) == "höher"


def test_the_steckbrief_of_dresden_tells_small_shares_apart(engine, monkeypatch):
    release = queries.release(engine)
    monkeypatch.setitem(st.session_state, "_release", (release.data_hash, ""))
    words = {
        (code, key): profile.against_city(profile.fact_of(code, key))
        for code, key in [
            ("07", "sgb2_15_24_share"),
            ("08", "sgb2_15_24_share"),
            ("01", "sgb2_25_54_share"),
            ("04", "einkommen_gering_share"),
            ("11", "einkommen_gering_share"),
            ("04", "wanderungssaldo_per_1000"),
        ]
    }
    assert list(words.values()) == [
        "geringere Belastung",
        "geringere Belastung",
        "höhere Belastung",
        "nicht sicher verschieden",
        "höhere Belastung",
        words["04", "wanderungssaldo_per_1000"],
    ]
    balance = profile.fact_of("04", "wanderungssaldo_per_1000")
    assert balance.spread > 5  # of the areas: the city's own value is near 0


def test_a_balance_changes_in_its_own_unit_and_never_in_percent():
    balance = item(indicator_id="wanderungssaldo_per_1000", unit="je 1.000", kind="rate")
    assert profile.change_words(-1.1, 5.0, balance) == "−6,1 je 1.000"
    assert "%" in profile.change_words(110, 100, item(unit="Personen", kind="count", decimals=0))


def test_a_missing_value_before_gives_no_change():
    assert profile.change_words(1.0, float("nan"), item(unit="Jahre", kind="mean")) == "k. A."


def test_an_expected_growth_carries_its_plus():
    growth = item(indicator_id="prognose_0_21_change", unit="Personen", kind="amount", decimals=0)
    assert profile.value_words(733, growth, "studie") == "+733 (Studie)"


def test_a_jump_between_samples_is_called_not_reliable_and_the_city_is_marked_too():
    row = profile._row(
        fact(
            58.4,
            59.4,
            status="stichprobe",
            city_status="stichprobe",
            earlier=39.3,
            earlier_stichtag="2022-12-31",
        )
    )
    assert row["change"] == "+19,1 Punkte (2022), Stichprobe: nicht belastbar"
    assert row["value"] == "58,4 % ≈"
    assert row["city"] == "59,4 % ≈"


def test_every_shown_indicator_stands_under_the_dimension_of_the_registry(engine):
    registry = queries.indicators(engine).set_index("indicator_id")["dimension"]
    assert set(profile.SHOWN) <= set(registry.index)
    assert set(registry[list(profile.SHOWN)]) == set(profile.DIMENSIONS)


def test_areas_of_a_time_table_stand_in_numeric_order_with_the_city_last():
    names = ["Stadt", "10 Plauen", "4 Pieschen", "16 Gorbitz"]
    assert sorted(names, key=profile_view._number_first) == [
        "4 Pieschen",
        "10 Plauen",
        "16 Gorbitz",
        "Stadt",
    ]
