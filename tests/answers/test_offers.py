"""Angebote: ratios and the Versäulungs-Radar, recounted from the files in data/."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sozialraum.answers import offers
from sozialraum.answers.release import Release
from sozialraum.store import services

DATA = Path(__file__).resolve().parents[2] / "data"
YOUNG = ["a_6_9", "a_10_14", "a_15_17", "a_18_24"]
PINNED = ["03", "04", "10", "16"]


@pytest.fixture(scope="module")
def release(engine):
    return Release.read(engine)


@pytest.fixture(scope="module")
def base(engine):
    return services.published(engine)


@pytest.fixture(scope="module")
def open_places():
    """Places that may be named and are not closed, with their category and leading paragraph."""
    rows = pd.read_csv(DATA / "facility.csv", dtype=str, keep_default_na=False)
    types = pd.read_csv(DATA / "service_type.csv", dtype=str, keep_default_na=False)
    rows = rows[(rows["is_protected"] == "0") & (rows["operation"] != "geschlossen")]
    rows = rows.merge(types[["type", "category_id", "paragraphs"]], on="type")
    return rows.assign(leading=rows["paragraphs"].str.split("|").str[0])


def test_open_work_per_1000_aged_6_to_24_is_places_over_people(release, base, open_places):
    table = pd.read_csv(DATA / "tables" / "einwohner_stadtraum.csv", dtype={"stadtraum": str})
    people = table[table["stichtag"] == "2025-12-31"].set_index("stadtraum")[YOUNG].sum(axis=1)
    places = open_places[open_places["category_id"] == "okja"]
    asked = offers.Question("okja", "stadtraum", "angebote", 6, 24)
    found = offers.ratios(release, base.services, asked)
    own = found.frame.set_index("code")
    for code, count in zip(PINNED, (3, 4, 2, 3), strict=True):
        assert own.loc[code, "numerator"] == (places["stadtraum_code"] == code).sum() == count
        assert own.loc[code, "denominator"] == people[code]
        assert own.loc[code, "ratio"] == pytest.approx(1000 * count / people[code])
    assert found.city == pytest.approx(
        {
            "numerator": len(places),
            "denominator": people.sum(),
            "ratio": 1000 * len(places) / people.sum(),
        }
    )
    assert found.shared + found.unplaced + own["numerator"].sum() == len(places)


def test_the_radar_counts_every_open_place_once(release, base, open_places):
    seen = offers.pillars(release, base.services)
    for code in PINNED:
        here = open_places[open_places["stadtraum_code"] == code]
        row = seen.found.counts.loc[code]
        assert row.sum() == len(here)
        for paragraph in ("11", "13", "16"):
            assert row[paragraph] == (here["leading"] == paragraph).sum()
    assert seen.found.total == len(open_places)
    assert ("04", "12") not in {(one.stadtraum, one.paragraph) for one in seen.missing}
    assert {one.stadtraum for one in seen.missing if one.paragraph == "16"} == {
        code
        for code in seen.found.reached.index[seen.found.reached["16"] == 0]
        if code in release.counted["stadtraum"]
    }
