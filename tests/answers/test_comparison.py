"""Vergleich: values, circle and distances recomputed; sentences say which way and on whom it rests."""

import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest

from sozialraum.answers import class_map, comparison, correlation, profile
from sozialraum.answers.comparison import DEFAULT_INDICATORS, Question
from sozialraum.answers.registered import Indicator
from sozialraum.model.measures import compare
from sozialraum.text import format as de

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

INDEX = dataclasses.replace(
    ITEM,
    indicator_id="belastungsindex",
    short_name="Belastungsindex",
    unit="Punkte",
    kind="index",
    polarity=-1,
)
POSTS = dataclasses.replace(
    ITEM, indicator_id="angebote_vzae", short_name="Angebote VzÄ", unit="VzÄ", polarity=0
)


def test_an_index_counted_backwards_is_told_in_words_of_burden():
    assert correlation.direction(-0.7, INDEX, POSTS) == (
        "Je höher die Belastung, desto mehr Stellen („Angebote VzÄ“)."
    )
    assert correlation.direction(0.7, ITEM, INDEX) == (
        "Je höher „Alleinerziehende“, desto geringer die Belastung."
    )
    assert "desto höher die Belastung" in correlation.direction(0.7, INDEX, INDEX)


def frame_of(x, y):
    return pd.DataFrame({"name": [f"{i} Ort" for i in range(len(x))], "x": x, "y": y})


EVEN = frame_of(range(12), range(12))


def test_a_weak_correlation_claims_no_direction():
    text = correlation.correlation_sentence(compare.Correlation(17, 0.1, 0.2), INDEX, POSTS, EVEN)
    assert "kaum ein" in text
    assert "Je höher" not in text


def test_the_coefficients_stand_behind_the_sentence_not_in_it():
    strong = compare.Correlation(17, -0.92, -0.65)
    assert "r =" not in correlation.correlation_sentence(strong, INDEX, POSTS, EVEN)
    basis = correlation.correlation_basis(strong, INDEX, POSTS)
    assert "r = −0,92 (Pearson), rho = −0,65" in basis
    assert "Das Vorzeichen ist umgekehrt" in basis
    assert "umgekehrt" not in correlation.correlation_basis(strong, ITEM, POSTS)
    assert correlation.correlation_basis(compare.Correlation(2, None, None), ITEM, POSTS) == ""


def test_a_correlation_that_rests_on_two_areas_names_them():
    x = [0.0, 1, 2, 0, 1, 2, 0, 1, 2, 20, 22]
    y = [0.0, 2, 1, 1, 0, 2, 2, 1, 0, 20, 22]
    text = correlation.robustness_sentence(frame_of(x, y))
    assert text.startswith("Ohne 9 Ort und 10 Ort")
    assert "vor allem auf ihnen" in text
    strong = compare.Correlation(11, 0.98, 0.5)
    answer = correlation.correlation_sentence(strong, ITEM, POSTS, frame_of(x, y))
    assert answer.endswith("; das beruht vor allem auf 9 Ort und 10 Ort.")
    assert "beruht" not in correlation.correlation_sentence(strong, ITEM, POSTS, EVEN)


def test_a_correlation_that_all_areas_carry_gets_no_remark():
    x = np.arange(12.0)
    assert correlation.robustness_sentence(frame_of(x, 2 * x + 1)) == ""


def test_too_few_areas_get_no_remark_and_no_error():
    assert correlation.robustness_sentence(frame_of([1.0, 2, 3], [3.0, 2, 9])) == ""


def test_a_heading_says_the_unit_once():
    assert ITEM.heading == "Alleinerziehende (%)"
    rate = dataclasses.replace(ITEM, short_name="HzE je 1.000", unit="je 1.000")
    assert rate.heading == "HzE je 1.000"


@pytest.fixture(scope="module")
def asked(release):
    def ask(selected, comparator="aehnlich", own=(), keys=DEFAULT_INDICATORS):
        return comparison.comparison(release, Question(selected, comparator, tuple(own), keys))

    return ask


def test_every_indicator_stands_at_its_newest_nearly_complete_date(asked):
    """Kita coverage of 2020 is known for one Stadtraum: side by side they stand at 2017."""
    found = asked("04", keys=("kita_deckung_share", "u18_share"))
    assert found.stichtage == {"kita_deckung_share": "2017-12-31", "u18_share": "2025-12-31"}
    assert found.values.notna().sum().to_dict() == {"kita_deckung_share": 16, "u18_share": 17}


def test_values_are_those_of_the_printed_tables(asked, rows):
    found = asked("04", keys=("u18_share", "belastungsindex"))
    young = ("a_0_2", "a_3_5", "a_6_9", "a_10_14", "a_15_17")
    at = [r for r in rows("tables/einwohner_stadtraum.csv") if r["stichtag"] == "2025-12-31"]
    heads = {r["stadtraum"]: (sum(int(r[n]) for n in young), int(r["einwohner"])) for r in at}
    for code, (under_18, whole) in heads.items():
        assert found.values.loc[code, "u18_share"] == pytest.approx(100 * under_18 / whole)
    city = 100 * sum(a for a, _ in heads.values()) / sum(b for _, b in heads.values())
    assert found.city["u18_share"] == pytest.approx(city)
    for row in rows("tables/index.csv"):
        if (row["ebene"], row["index_name"]) == ("stadtraum", "Belastungsindex"):
            value = found.values.loc[row["code"], "belastungsindex"]
            assert value == pytest.approx(float(row["wert"]))


def unsure(found, code, other):
    """Survey figures whose difference between two areas is within 1.96 standard errors."""
    gaps = (found.values.loc[code] - found.values.loc[other]).abs()
    return [
        key for key, one in found.noise.items() if key in gaps and gaps[key] < 1.96 * 2**0.5 * one
    ]


@pytest.mark.parametrize(
    ("code", "similar"),
    [
        ("03", ["04", "05", "08"]),
        ("04", ["05", "03", "15"]),
        ("10", ["09", "05", "15"]),
        ("16", ["11", "02", "04"]),
    ],
)
def test_the_most_similar_are_nearest_over_all_indicators(asked, code, similar):
    found = asked(code)
    z = (found.values - found.values.mean()) / found.values.std(ddof=0)
    distance = (((z - z.loc[code]) ** 2).mean(axis=1) ** 0.5).drop(code)
    assert list(distance.nsmallest(3).index) == list(found.shown[1:]) == similar
    assert found.z.to_numpy() == pytest.approx(z.to_numpy(), nan_ok=True)
    first = (z - z.loc[code]).loc[similar[0]].abs().sort_values()
    short = {item.indicator_id: item.short_name for item in found.indicators}
    assert f"besonders nah bei {short[first.index[0]]}" in found.basis
    most = short[first.dropna().index.difference(unsure(found, code, similar[0]), sort=False)[-1]]
    name = found.names[similar[0]]
    assert f"ähnelt am meisten {name}, größter Unterschied: {most} (" in found.sentence
    far = [found.names[other] for other in similar if distance[other] > 1]
    assert ("mit großem Abstand" in found.sentence) == bool(far)
    assert found.sentence.endswith(f"mit großem Abstand {' und '.join(far)}." if far else ".")


def test_who_lies_far_off_is_not_called_similar(asked):
    prohlis, alone = asked("11").sentence, asked("11", keys=("belastungsindex", "u18_count"))
    assert prohlis.endswith("Es folgen mit großem Abstand 9 Tolkewitz/Gruna und 2 Johannstadt.")
    assert "mehr als der übliche Abstand" in asked("11").basis
    assert asked("01").sentence.endswith(
        "Es folgen 13 Südvorstadt und, mit großem Abstand, 15 Cotta/Löbtau."
    )
    assert "Abstand" not in asked("04").sentence
    assert alone.similar[0].distance < 1 or "ähnelt keinem anderen" in alone.sentence


def test_a_circle_is_the_same_type_all_or_ones_own(asked, rows):
    types = {r["code"]: r["typ"] for r in rows("area.csv") if r["level"] == "stadtraum"}
    for code, typ in types.items():
        same = [c for c, other in types.items() if typ and other == typ and c != code]
        assert list(asked(code, "typ").shown) == [code, *same]
        assert ("kein Stadtraumtyp" in asked(code, "typ").sentence) == (not same)
    assert len(asked("04", "alle").shown) == 17
    assert asked("04", "eigene", ["10", "04"]).shown == ("04", "10")
    assert asked("04", "eigene").shown == ("04",)


def test_two_areas_are_told_apart_by_their_three_largest_differences(asked):
    found = asked("04", "eigene", ["10"])
    z = (found.values - found.values.mean()) / found.values.std(ddof=0)
    gaps = (z.loc["04"] - z.loc["10"]).abs().drop(unsure(found, "04", "10"))
    apart = gaps.nlargest(3)
    shorts = {item.indicator_id: item.short_name for item in found.indicators}
    words = (
        found.sentence.removeprefix("4 Pieschen neben 10 Leuben: ").removesuffix(").").split("), ")
    )
    assert [part.split(" (")[0] for part in words] == [shorts[key] for key in apart.index]
    first = found.values[apart.index[0]]
    item = next(one for one in found.indicators if one.indicator_id == apart.index[0])
    own, other = (de.number(first[code], item.decimals) for code in ("04", "10"))
    assert f"({own} gegen {other}" in words[0]


def test_a_line_over_time_is_told_from_its_first_to_its_last_value(release):
    item = release.indicator("u18_share")
    frame = profile.over_time(release, "u18_share", {"04": "4 Pieschen"}, with_city=True)
    rows = release.series("u18_share", "stadtraum")
    own = rows[rows["code"] == "04"].sort_values("stichtag")
    first, last = own.iloc[0], own.iloc[-1]
    change = de.number(last["value"] - first["value"], 1, sign=True)
    text = comparison.time_sentence(frame, item, "4 Pieschen")
    assert text.startswith(
        f"4 Pieschen, Unter 18: {de.number(last['value'], 1)} % (2025), {change} Punkte seit "
        f"{first['stichtag'][:4]}. Stadt: "
    )
    only = frame[frame["name"] == "4 Pieschen"]
    assert "Stadt" not in comparison.time_sentence(only, item, "4 Pieschen")
    assert comparison.time_sentence(frame.head(1), item, "4 Pieschen") == ""


def test_a_surveys_change_within_its_noise_is_no_change(release):
    """10 Leuben, good health: +3.9 points since 2010 from a few dozen answers."""
    item, noise = release.indicator("gesundheit_gut_share"), release.noise["gesundheit_gut_share"]
    for change in (1.0, 2.7 * noise, 2.8 * noise, float("nan")):
        values = [50.0, 51.0 if change != change else 50.0 + change]
        days, texts = ["2010-12-31", "2024-12-31"], ["50,0 % ≈", "…"]
        frame = pd.DataFrame({"name": "Ort", "stichtag": days, "value": values, "text": texts})
        error = float("nan") if change != change else noise
        is_sure = change > 1.96 * 2**0.5 * noise
        text = comparison.time_sentence(frame.iloc[::-1], item, "Ort", error)
        unsure = ", seit 2010 nicht sicher verändert (Stichprobe)."
        assert text.endswith(" Punkte seit 2010." if is_sure else unsure)
    assert noise > 1


def test_a_unit_stands_once_unless_the_two_values_differ_in_how_they_came_to_be():
    assert comparison._against("17,9 %", "15,4 %", ITEM) == "17,9 gegen 15,4 %"
    assert comparison._against("2.200 EUR ≈", "2.020 EUR", ITEM) == "2.200 EUR ≈ gegen 2.020 EUR"
    rate = dataclasses.replace(ITEM, short_name="HzE je 1.000", unit="je 1.000")
    assert comparison._against("0,98 je 1.000", "2,59 je 1.000", rate) == "0,98 gegen 2,59"


def test_one_area_among_many_is_told_by_its_largest_distances_to_the_city(asked):
    found = asked("16", "alle")
    first, second, *_ = found.differences(None)
    assert found.sentence == (
        f"16 Gorbitz weicht von der Stadt am meisten ab bei {first} und {second}."
    )
    assert "Belastungsindex" not in found.sentence  # the city has none
    gone = found.values.assign(**{found.indicators[0].indicator_id: np.nan})
    assert (
        len(dataclasses.replace(found, values=gone).differences(None))
        == len(found.differences(None)) - 1
    )


def test_a_surveys_noise_is_no_difference(asked, release):
    """Incomes of 2,300 and 2,143 EUR: not enough to tell 14 Plauen from 12 Niedersedlitz."""
    key = "aequivalenzeinkommen_eur"
    name = release.indicator(key).short_name
    limit = 1.96 * release.noise[key]
    for code in ("11", "14", "16", "17", "08"):
        found = asked(code)
        values = found.values[key]
        for other in (None, *found.shown[1:]):
            gap = abs(values[code] - (found.city[key] if other is None else values[other]))
            is_sure = gap >= limit * (1 if other is None else 2**0.5)
            assert any(one.startswith(name) for one in found.differences(other)) == is_sure
    assert name not in asked("14").sentence


def test_the_citys_value_carries_its_own_sign(asked):
    found = asked("04", "alle", keys=("u18_share",))
    found = dataclasses.replace(found, city_statuses={"u18_share": "schaetzung"})
    (only,) = found.differences(None)
    assert only.endswith(" % (Schätzung))")


def test_what_grows_with_its_area_is_not_measured_by_the_citys_sum(asked):
    found = asked("04", "alle", keys=("u18_count", "einwohner_count"))
    assert found.differences(None) == []
    assert found.sentence == "4 Pieschen: kein Wert lässt sich mit der Stadt vergleichen."
    z = (found.values.loc["04"] - found.values.mean()) / found.values.std(ddof=0)
    assert found.deviations(1)["z"].tolist() == pytest.approx(z.tolist())
    assert found.differences("05") != []


def test_a_sentence_names_what_two_lines_hold(asked, release):
    """The default indicators for each two of the 17, and many with the longest names."""
    keys = sorted(release.indicators, key=lambda key: -len(release.indicator(key).short_name))
    long = [key for key in keys if release.stichtage(key, "stadtraum")][:12]
    for code, other in itertools.combinations(release.names("stadtraum"), 2):
        assert len(asked(code, "eigene", [other]).sentence) <= comparison.LONGEST
    for code in release.names("stadtraum"):
        for comparator in ("aehnlich", "alle", "eigene"):
            text = asked(code, comparator, ["12"], tuple(long)).sentence
            assert len(text) <= comparison.LONGEST + 10 * ("keinem anderen" in text)


def test_a_surveys_value_keeps_its_sign_wherever_it_is_shown(asked, release):
    item = release.indicator("aequivalenzeinkommen_eur")
    texts = asked("04").texts(item)
    assert len(texts) == 17 and all(text.endswith(" ≈") for text in texts.values())


def test_a_deviation_points_right_where_the_value_is_above_the_citys(asked):
    values = pd.DataFrame({POSTS.indicator_id: [1.0, 2.0, 6.0]}, index=["01", "02", "03"])
    found = dataclasses.replace(
        asked("03", "eigene", ["01"]),
        indicators=(POSTS,),
        values=values,
        statuses=values.assign(**{POSTS.indicator_id: "amtlich"}),
        city={POSTS.indicator_id: 4.0},
    )
    z = found.deviations(5).set_index("code")["z"]
    spread = np.std([1.0, 2.0, 6.0])
    assert z.to_dict() == {"03": (6 - 4) / spread, "01": (1 - 4) / spread}
    no_city = dataclasses.replace(found, city={POSTS.indicator_id: None})
    assert no_city.deviations(1)["z"].tolist() == [pytest.approx(3 / spread)]


def test_the_page_says_the_answer(asked, screen):
    found, text = asked("04"), screen("compare", sr="04")
    assert found.sentence in text
    assert "mindestens 80 % der Gebiete" in text
    for item in found.indicators:
        for value in (*found.values.loc[list(found.shown), item.indicator_id], None):
            shown = found.city[item.indicator_id] if value is None else value
            assert de.with_unit(shown, item.unit, item.decimals).split()[0] in text


def test_one_value_reads_the_same_on_map_steckbrief_and_comparison(asked, release):
    """Signs of balances ("+733") and of how a value came to be ("≈") as well."""
    for key, item in release.indicators.items():
        if not release.stichtage(key, "stadtraum"):
            continue
        found = asked("04", "alle", keys=(key,))
        day = found.stichtage[key]
        shown = class_map.unasked(release, item, "stadtraum", day).frame.set_index("code")["text"]
        facts = {code: profile.fact_of(release, code, key) for code in ("01", "04", "07")}
        own = {code: fact.text for code, fact in facts.items() if fact.stichtag == day}
        assert found.texts(item) == shown.to_dict()
        assert own.items() <= shown.to_dict().items(), key
