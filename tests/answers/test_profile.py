"""The Steckbrief: figures recomputed from the files, words that claim no more than they hold.

Command line, answer and page say the same.
"""

import dataclasses
import json
import re

import pyarrow as pa
import pytest

from sozialraum import cli
from sozialraum.answers import profile
from sozialraum.answers.profile_sheet import KEY_FIGURES, SHOWN
from sozialraum.answers.registered import Indicator
from sozialraum.model.ranking.catalogue import STUDY_DIMENSIONS
from tests.screen import open_app

AREAS = ("03", "04", "10", "16")
FOLDS = tuple(f"profile_{dimension}" for dimension in STUDY_DIMENSIONS)
ITEM = Indicator(
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


def test_a_gap_is_no_statement_on_a_stadtraum_and_a_fact_names_its_source(release):
    """Of 17 the table of statements holds a gap: it stands with the gaps, not in the Steckbrief."""
    found = profile.profile(release, "17")
    assert "luecke" not in set(found.statements["topic"])
    source = release.series("u18_share", "stadtraum")["source_id"].iloc[-1]
    assert found.fact("u18_share").source == release.source_titles[source] != ""


def test_over_time_the_city_stands_at_the_dates_of_its_areas(release):
    more = 0
    for key in release.indicators:
        areas, city = (release.series(key, level) for level in ("stadtraum", "stadt"))
        more += not set(city["stichtag"]) <= set(areas["stichtag"])
        frame = profile.over_time(release, key, release.names("stadtraum"), with_city=True)
        assert set(frame.loc[frame["name"] == "Stadt", "stichtag"]) <= set(areas["stichtag"])
    assert more, "else nothing is asked here"


@pytest.mark.parametrize("kind", ["count", "amount"])
def test_what_grows_with_its_area_is_not_compared_with_the_citys(kind):
    assert fact(2.0, 90.0, dataclasses.replace(ITEM, kind=kind)).against_city == "–"


def test_each_value_carries_its_own_sign():
    one = fact(58.4, 59.4, status="stichprobe", city_status="schaetzung")
    assert (one.text, one.city_text) == ("58,4 % ≈", "59,4 % (Schätzung)")


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
    assert fact(value, city).against_city == words


def test_a_survey_says_when_its_noise_is_larger_than_the_difference():
    survey = {"status": "stichprobe", "noise": 3.55}
    assert fact(19.4, 15.4, **survey).against_city == "nicht sicher verschieden"
    assert fact(15.9, 15.4, **survey).against_city == "etwa gleich"
    assert fact(22.5, 15.4, **survey).against_city == "höhere Belastung"
    unknown = {"status": "stichprobe", "noise": float("nan")}
    assert fact(40.0, 15.4, **unknown).against_city == "nicht sicher verschieden"


def test_an_index_is_about_equal_below_a_tenth_of_its_spread_and_knows_its_direction():
    index = item(unit="Punkte", kind="index", polarity=-1, decimals=2)
    assert fact(0.09, 0.0, index, spread=1.0).against_city == "etwa gleich"
    assert fact(-0.11, 0.0, index, spread=1.0).against_city == "höhere Belastung"


def test_other_units_are_about_equal_below_five_percent_of_the_city():
    rate = item(unit="je 1.000", kind="rate", polarity=0, decimals=2)
    assert fact(10.4, 10.0, rate).against_city == "etwa gleich"
    assert fact(10.6, 10.0, rate).against_city == "höher"


def test_the_steckbrief_of_dresden_tells_small_shares_apart(release):
    words = {
        (code, key): profile.fact_of(release, code, key).against_city
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
    balance = profile.fact_of(release, "04", "wanderungssaldo_per_1000")
    assert balance.spread > 5  # of the areas: the city's own value is near 0


def test_a_balance_changes_in_its_own_unit_and_never_in_percent():
    balance = item(indicator_id="wanderungssaldo_per_1000", unit="je 1.000", kind="rate")
    assert profile.change_words(-1.1, 5.0, balance) == "−6,1 je 1.000"
    total = item(
        indicator_id="prognose_0_21_change", unit="Personen", kind="amount", decimals=0
    )  # a sum, and still a balance
    assert profile.change_words(-30, 60, total) == "−90"
    assert "%" in profile.change_words(110, 100, item(unit="Personen", kind="count", decimals=0))


def test_a_missing_value_before_gives_no_change():
    assert profile.change_words(1.0, float("nan"), item(unit="Jahre", kind="mean")) == "k. A."


def test_an_expected_growth_carries_its_plus():
    growth = item(indicator_id="prognose_0_21_change", unit="Personen", kind="amount", decimals=0)
    assert growth.words(733, "studie") == "+733 (Studie)"


def test_every_shown_indicator_stands_under_the_dimension_of_the_registry(release):
    found = profile.profile(release, "04", SHOWN)
    assert sorted(fact.indicator.indicator_id for fact in found.every) == sorted(SHOWN)
    for dimension, facts in found.facts.items():
        assert facts
        assert {fact.indicator.dimension for fact in facts} == {dimension}


@pytest.mark.parametrize(
    ("code", "indicator", "words"),
    [
        ("11", "alleinerziehende_share", "höhere Belastung"),
        ("11", "aequivalenzeinkommen_eur", "höhere Belastung"),
        ("07", "aequivalenzeinkommen_eur", "geringere Belastung"),
        ("11", "migration_share", "höher"),
        ("11", "einwohner_count", "–"),
    ],
)
def test_against_the_city_says_burden_only_where_the_registry_does(release, code, indicator, words):
    assert profile.fact_of(release, code, indicator).against_city == words


BANDS = ("a_0_2", "a_3_5", "a_6_9", "a_10_14", "a_15_17", "a_18_24", "a_25_29", "a_30_44")
BANDS += ("a_45_59", "a_60_64", "a_65_74", "a_75_84", "a_85plus")


@pytest.fixture(scope="module")
def people(rows):
    """Stichtag -> Stadtraum -> age band -> people, as printed."""
    found = {}
    for row in rows("tables/einwohner_stadtraum.csv"):
        found.setdefault(row["stichtag"], {})[row["stadtraum"]] = {
            name: int(row[name]) for name in (*BANDS, "einwohner")
        }
    return found


def young(row):
    return sum(row[name] for name in BANDS[:5])


@pytest.mark.parametrize("code", AREAS)
def test_people_and_young_are_those_of_the_printed_table(release, people, code):
    found = profile.profile(release, code, SHOWN)
    now, before = people["2025-12-31"], people["2024-12-31"]
    heads, share = found.fact("einwohner_count"), found.fact("u18_share")
    assert (heads.value, heads.earlier) == (now[code]["einwohner"], before[code]["einwohner"])
    assert (heads.stichtag, heads.earlier_stichtag) == ("2025-12-31", "2024-12-31")
    assert share.value == pytest.approx(100 * young(now[code]) / now[code]["einwohner"])
    city = sum(young(row) for row in now.values()) / sum(row["einwohner"] for row in now.values())
    assert share.city == pytest.approx(100 * city)
    day, ages = profile.age_structure(release, code)
    assert day == "2025-12-31"
    assert ages["count"].tolist() == [now[code][name] for name in BANDS]
    assert ages["share"].sum() == pytest.approx(100)
    for name, part in zip(BANDS, ages["city_share"], strict=True):
        whole = sum(row[name] for row in now.values())
        assert part == pytest.approx(100 * whole / sum(row["einwohner"] for row in now.values()))


def test_the_place_by_burden_is_one_where_the_printed_index_is_lowest(release, rows):
    index = {
        row["code"]: float(row["wert"])
        for row in rows("tables/index.csv")
        if (row["ebene"], row["index_name"]) == ("stadtraum", "Belastungsindex")
    }
    for place, code in enumerate(sorted(index, key=index.__getitem__), 1):
        found = profile.profile(release, code, SHOWN)
        assert (found.place, found.places) == (place, 17)
        assert f"Soziale Belastung 2020: Platz {place} von 17 (1 = höchste)." in found.sentence
        assert found.fact("belastungsindex").value == pytest.approx(index[code])


def test_todays_key_figures(release):
    """People of 2025, index of V1457/22, posts of V2960/24."""
    found = {code: profile.profile(release, code, KEY_FIGURES) for code in AREAS}
    texts = {code: [fact.text for fact in one.every] for code, one in found.items()}
    assert texts == {
        "03": ["39.844", "18,0 %", "0,16", "1,19 je 1.000"],
        "04": ["38.498", "17,9 %", "−0,12", "0,98 je 1.000"],
        "10": ["39.105", "15,4 %", "−0,06", "1,20 je 1.000"],
        "16": ["22.207", "18,4 %", "−2,28", "2,59 je 1.000"],
    }
    assert [one.place for one in found.values()] == [10, 6, 8, 2]


def test_an_area_alone_has_its_own_newest_value_with_its_date(release):
    """Kita coverage of 2020 was printed for Loschwitz only; the others stay at 2017."""
    own, other = (profile.fact_of(release, code, "kita_deckung_share") for code in ("07", "03"))
    assert (own.stichtag, other.stichtag) == ("2020-12-31", "2017-12-31")
    without = profile.fact_of(release, "17", "kita_deckung_share")
    assert (without.value, without.stichtag) == (None, "2017-12-31")
    assert without.indicator.name in profile.profile(release, "17", SHOWN).missing


def test_without_an_index_the_sentence_claims_no_place(release):
    found = profile.profile(release, "04", SHOWN)
    text = dataclasses.replace(found, place=None).sentence
    assert "kein Wert vor (k. A.)" in text
    assert "Platz" not in text


@pytest.mark.parametrize("code", ["11", "12", "04"])
def test_the_stadtteile_are_those_of_the_area_links(release, rows, code):
    linked = {
        row["child_code"]
        for row in rows("area_link.csv")
        if (row["child_level"], row["parent_level"], row["parent_code"])
        == ("stadtteil", "stadtraum", code)
    }
    elsewhere = {row["code"] for row in rows("area.csv") if row["counted_with"]}
    assert set(profile.stadtteile_of(release, code)["code"]) == linked - elsewhere
    day, values = profile.inside(release)
    assert day == "2025-12-31"
    assert values.loc[sorted(linked - elsewhere)].notna().all(axis=None)


@pytest.mark.parametrize("code", AREAS)
def test_the_command_line_and_the_page_give_the_answer(capsys, release, screen, code):
    assert cli.main(["show", code, "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    answer = profile.profile(release, code)
    lines = {
        line["indicator_id"]: (line["value"], line["city_value"], line["stichtag"], line["status"])
        for dimension in printed["dimensions"]
        for line in dimension["values"]
    }
    assert lines == {
        fact.indicator.indicator_id: (fact.value, fact.city, fact.stichtag, fact.status)
        for fact in answer.every
    }
    text, shown = screen("profile", folds=FOLDS, sr=code), profile.profile(release, code, SHOWN)
    assert shown.sentence in text
    for key in KEY_FIGURES:
        fact = shown.fact(key)
        assert fact == answer.fact(key)
        assert fact.text.removesuffix(" je 1.000") in text
    for one in shown.every:
        name, value = re.escape(one.indicator.short_name), re.escape(one.text.split()[0])
        assert re.search(rf"{name}.{{0,300}}?{value}", text), one.indicator.name


def test_a_balance_shows_its_sign_on_the_command_line_too(capsys):
    assert cli.main(["show", "04"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"\+733 Personen|\+733 ", out)


def test_the_picture_marks_the_area_itself_on_its_side_of_the_city():
    """17,9 % under 18 against 16,4 %: to the right; the index of burden is below its mean of 0."""
    chart = open_app("profile", sr="04").get("vega_lite_chart")[0].proto
    assert "Unter 18 2025: 17,9 % · Stadt 16,4 %" in chart.alt
    assert "Belastungsindex 2020: −0,12 · Mittel 0,00" in chart.alt
    frames = [pa.ipc.open_stream(one.data.data).read_pandas() for one in chart.datasets]
    rows = next(frame for frame in frames if "is_selected" in frame)
    own = rows[rows["is_selected"]].set_index("indicator")["z"]
    assert set(rows.loc[rows["is_selected"], "code"]) == {"04"}
    assert own["Unter 18"] > 0 > own["Belastungsindex"]
