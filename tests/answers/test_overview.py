"""Überblick: groups, ranks and city figures recomputed from the files, and the same on screen."""

from __future__ import annotations

import base64
import dataclasses
import re
import statistics

import pytest

from sozialraum.answers import overview
from sozialraum.text import format as de
from sozialraum.ui.ueberblick.overview import LOOK
from tests.screen import everything, open_app

YOUNG = ("a_0_2", "a_3_5", "a_6_9", "a_10_14", "a_15_17")


@pytest.fixture(scope="module")
def found(release):
    return overview.overview(release)


@pytest.fixture(scope="module")
def printed(rows):
    """Burden (index turned round, so that higher = more) and posts per 1,000, as z-scores by hand."""
    index = {
        row["code"]: float(row["wert"])
        for row in rows("tables/index.csv")
        if (row["ebene"], row["index_name"]) == ("stadtraum", "Belastungsindex")
    }
    first = {
        row["offer_id"]: float(row["value"])
        for row in rows("funding.csv")
        if (row["year"], row["kind"]) == ("2024", "vzae") and row["offer_id"].startswith("L1")
    }
    young = {
        row["stadtraum"]: sum(int(row[name]) for name in (*YOUNG, "a_18_24"))
        for row in rows("tables/einwohner_stadtraum.csv")
        if row["stichtag"] == "2024-12-31"
    }
    rate = dict.fromkeys(index, 0.0)
    for row in rows("funded_offer_reach.csv"):
        if row["offer_id"] in first:
            code = row["stadtraum_code"]
            rate[code] += 1000 * first[row["offer_id"]] * float(row["share"]) / young[code]
    return index, rate


def z(values):
    mean, spread = statistics.fmean(values.values()), statistics.pstdev(values.values())
    return {code: (value - mean) / spread for code, value in values.items()}


def test_burden_supply_rank_and_group_follow_from_the_printed_figures(found, printed):
    index, rate = printed
    more, supply = {code: -value for code, value in z(index).items()}, z(rate)
    table = found.frame.set_index("code")
    for place, code in enumerate(sorted(index, key=index.__getitem__), 1):
        row = table.loc[code]
        assert row["burden"] == pytest.approx(index[code])
        assert row["supply"] == pytest.approx(rate[code])
        assert row["rank"] == place
        burden = 1 if more[code] > 0.25 else -1 if more[code] < -0.25 else 0
        words = {1: "höhere", 0: "mittlere", -1: "geringere"}[burden]
        amount = "knapperes" if supply[code] < -0.25 else "mittleres oder mehr"
        assert row["group"].label == f"{words} Belastung, {amount} Angebot"
        assert row["margin"] == pytest.approx(min(abs(more[code]), abs(supply[code])) - 0.25)


def test_todays_answer(found):
    """V1457/22 (index of 2020) and V2960/24 (posts of 2024)."""
    table = found.frame.set_index("code").loc[["03", "04", "10", "16"]]
    assert table["burden"].tolist() == pytest.approx([0.1569, -0.1235, -0.0558, -2.2791])
    assert table["supply"].round(2).tolist() == [1.19, 0.98, 1.20, 2.59]
    assert table["rank"].tolist() == [10, 6, 8, 2]
    assert (found.burden_date, found.supply_date) == ("2020-12-31", "2024-12-31")
    well, scarce = (list(found.of_group(one)["code"]) for one in (overview.WELL, overview.SCARCE))
    assert well == ["11", "16"]
    assert scarce == ["13"]
    assert found.sentence == (
        "Höhere Belastung bei knapperem Angebot: 13 Südvorstadt (mit Vorbehalt). "
        "Bei mindestens mittlerem Angebot: 11 Prohlis und 16 Gorbitz."
    )


def test_the_citys_figures_are_the_sums_of_the_printed_stadtraeume(found, rows):
    people, share = found.trends
    for trend, day in ((people, people.day), (people, people.earlier_day)):
        at = [row for row in rows("tables/einwohner_stadtraum.csv") if row["stichtag"] == day]
        whole = sum(int(row["einwohner"]) for row in at)
        young = sum(int(row[name]) for row in at for name in YOUNG)
        is_now = day == trend.day
        assert (trend.value if is_now else trend.earlier) == whole
        assert (share.value if is_now else share.earlier) == pytest.approx(100 * young / whole)
        assert not is_now or share.people == young
    assert (people.day, people.earlier_day) == ("2025-12-31", "2015-12-31")
    first = [row for row in rows("funded_offer.csv") if row["list_no"] == "1"]
    assert found.funding.offers == len(first) == 111
    proposed = sum(
        float(row["value"])
        for row in rows("funding.csv")
        if row["kind"] == "vzae_proposal" and row["offer_id"].startswith("L1")
    )
    assert found.funding.proposal == pytest.approx(proposed)
    assert (found.funding.plain.total, found.funding.schools.total) == pytest.approx(
        (214.79, 330.37)
    )
    assert len(found.gaps) == sum(row["topic"] == "luecke" for row in rows("statement.csv"))


def test_a_place_near_the_band_or_full_of_students_is_named_with_caution(found):
    frame = found.frame.assign(group=overview.GROUPS[5])
    frame.loc[frame["code"].isin(["01", "02"]), ["group", "margin"]] = [overview.SCARCE, 0.09]
    frame.loc[frame["code"] == "03", ["group", "margin"]] = [overview.SCARCE, 0.11]
    made = dataclasses.replace(found, frame=frame)
    assert "1 Altstadt (mit Vorbehalt)" in made.sentence
    assert "3 Neustadt (" not in made.sentence and "3 Neustadt" in made.sentence
    assert sorted(made.cautions) == [
        "1 Altstadt: knapp über der Grenze, viele Studierende",
        "2 Johannstadt: knapp über der Grenze",
    ]


def test_scarcity_is_named_first_and_its_absence_too(found):
    nowhere = found.frame.assign(group=overview.WELL)
    text = dataclasses.replace(found, frame=nowhere).sentence
    assert text.startswith("In keinem Stadtraum trifft höhere Belastung auf knapperes Angebot.")
    assert "Höhere Belastung bei mindestens mittlerem Angebot: " in text


def test_the_group_of_a_place_with_a_missing_value_is_unknown():
    assert overview.group_of(float("nan"), 1.0) is overview.UNKNOWN


def test_the_page_says_the_answer(found, screen):
    text = screen("overview")
    assert found.sentence in text
    assert f"Vorbehalt {found.cautions[0]}." in text
    assert "Viele Studierende wohnen in 1 Altstadt und 13 Südvorstadt;" in text
    people, share = found.trends
    for part in (
        f"Einwohner, {de.date(people.day)} {de.number(people.value)}",
        f"{de.number(share.value, 1)} % {de.number(share.people)} Menschen",
        f"{found.funding.offers} Einträge der Förderliste, ohne Schulsozialarbeit",
        f"{de.number(found.funding.proposal, 2)} im Vorschlag",
        f"({len(found.gaps)} Lücken)",
    ):
        assert part in text


def test_the_map_shows_each_area_in_its_groups_colour_and_sign(release):
    html = everything(open_app())
    svg = base64.b64decode(html.split("svg+xml;base64,", 1)[1].split('"', 1)[0]).decode()
    fills = dict(re.findall(r'data-code="(\d\d)"[^>]* fill="(#\w+)"', svg)) or {
        code: fill for fill, code in re.findall(r'fill="(#\w+)"[^>]* data-code="(\d\d)"', svg)
    }
    words = [
        re.sub("<[^>]+>", " ", text).split()
        for text in re.findall(r'class="sr-l [^"]*"[^>]*>(.*?)</span>', html)
    ]
    for row in overview.overview(release).frame.itertuples():
        colour, sign = LOOK[row.group]
        own = [text for text in words if text[0] == str(int(row.code))]
        assert own
        assert fills[row.code] == colour
        signs = {sign for _, sign in LOOK.values() if sign}
        assert {word for text in own for word in text if word in signs} == (
            {sign} if sign else set()
        )
