"""The Versäulungs-Radar: sums equal the list, concentration, missing pairs, links."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.services import CLOSED, group_of, groups_of, radar, split

from .frame import frame, service

AREAS = ["01", "02", "03"]
PARAGRAPHS = ["", "11", "11|16", "13|11", "16|27|11", "52", "9a|11"]
PLACES = [
    {},
    {"reach": "stadtweit"},
    {"serves": "01|02", "reach": "mehrere"},
    {"serves": "03", "reach": "stadtraum"},
    {"home": "01"},
    {"stadtraum_code": "02"},
]


@st.composite
def services(draw):
    rows = [
        service(
            paragraphs=draw(st.sampled_from(PARAGRAPHS)),
            provider=draw(st.sampled_from(["", "A", "B", "C"])),
            operation=draw(st.sampled_from(["in_betrieb", "unklar", CLOSED])),
            **draw(st.sampled_from(PLACES)),
        )
        for _ in range(draw(st.integers(0, 12)))
    ]
    return frame(*rows)


def test_a_paragraph_leads_to_its_column():
    assert (split("11|16"), split(""), split(None), split(np.nan)) == (["11", "16"], [], [], [])
    assert (group_of("16|11"), group_of("52|11"), group_of("")) == ("16", "andere", "ohne")
    assert groups_of("52|9a|11") == ["andere", "11"]
    assert groups_of(None) == ["ohne"]


@given(services())
def test_the_matrix_adds_up_to_the_list(rows):
    found = radar.build(rows, AREAS)
    assert found.counts.to_numpy().sum() == found.total
    assert found.total + found.closed == len(rows)
    assert (found.further.loc[list(radar.EXTRA_ROWS)] == 0).all(axis=None)
    assert (found.further >= 0).all(axis=None)


@given(services())
def test_a_missing_pair_is_reached_by_no_open_service(rows):
    found = radar.build(rows, AREAS)
    missing = {(pair.stadtraum, pair.paragraph) for pair in radar.missing_pairs(found, AREAS)}
    is_open = rows[rows["operation"] != CLOSED]
    for code in AREAS:
        for paragraph in radar.EXPECTED:
            here = is_open[
                (is_open["stadtraum_code"] == code) | is_open["serves"].str.contains(code)
            ]
            reached = any(paragraph in groups_of(text) for text in here["paragraphs"])
            assert ((code, paragraph) in missing) == (not reached)


def test_a_service_counts_once_at_home_and_beside_elsewhere():
    rows = frame(
        service(home="01", paragraphs="16|11"),
        service(stadtraum_code="01", serves="01|02", reach="mehrere", paragraphs="11"),
        service(serves="02|03", reach="mehrere", paragraphs="13"),
        service(serves="03", reach="stadtraum", paragraphs="13"),
        service(reach="stadtweit", paragraphs="14"),
        service(paragraphs="13a"),
        service(home="01", operation=CLOSED),
    )
    found = radar.build(rows, AREAS)
    assert found.counts.loc["01", ["11", "16"]].tolist() == [1, 1]
    assert found.further.loc["01", "11"] == 1  # the house of § 16 works on § 11, too
    assert found.further.loc["02", ["11", "13"]].tolist() == [1, 1]
    assert found.counts.loc["03", "13"] == 1
    assert found.further.loc["03", "13"] == 1
    assert found.counts.loc["mehrere", "13"] == 1
    assert found.counts.loc["stadtweit", "14"] == 1
    assert found.counts.loc["ohne", "13a"] == 1
    assert (found.total, found.closed) == (6, 1)
    pairs = radar.missing_pairs(found, ["01"], ["13a", "14"])
    assert [(p.paragraph, p.unplaced, p.city_wide) for p in pairs] == [("13a", 1, 0), ("14", 0, 1)]


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [([5], 1.0), ([1, 1], 0.5), ([2, 1, 1], 0.375), ([3, np.nan], 1.0)],
)
def test_concentration_of_known_cases(amounts, expected):
    assert radar.concentration(pd.Series(amounts, dtype=float)) == pytest.approx(expected)


def test_concentration_needs_amounts_that_are_not_negative():
    assert np.isnan(radar.concentration(pd.Series([], dtype=float)))
    assert np.isnan(radar.concentration(pd.Series([0.0, 0.0])))
    with pytest.raises(ValueError, match="negative"):
        radar.concentration(pd.Series([1.0, -1.0]))


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=20))
def test_concentration_lies_between_equal_shares_and_one(amounts):
    found = radar.concentration(pd.Series(amounts))
    assert 1 / len(amounts) - 1e-9 <= found <= 1 + 1e-9


def test_providers_of_a_stadtraum():
    rows = frame(
        service(home="01", provider="B", paragraphs="11"),
        service(home="01", provider="A", paragraphs="16|11"),
        service(home="01", provider="A", paragraphs=""),
        service(serves="01|02", reach="mehrere", provider="", paragraphs="13"),
        service(home="02", provider="C"),
        service(home="02", provider="B"),
        service(home="03", provider="C", operation=CLOSED),
    )
    found = radar.providers(rows, AREAS).set_index("code")
    first = found.loc["01"]
    assert (first["services"], first["unnamed"], first["providers"]) == (4, 1, 2)
    assert first["hhi"] == pytest.approx((2 / 3) ** 2 + (1 / 3) ** 2)
    assert (first["largest"], first["largest_share"]) == ("A", pytest.approx(2 / 3))
    assert (first["bridging"], first["crossing"]) == (1, 1)
    assert found.loc["02", "largest"] == ""  # B and C tie
    assert found.loc["03", "providers"] == 0
    assert np.isnan(found.loc["03", "hhi"])
    assert np.isnan(found.loc["03", "largest_share"])


def test_links_count_services_that_join_two_fields():
    rows = frame(
        service(home="01", paragraphs="16|11"),
        service(home="02", paragraphs="11|16|27"),
        service(home="02", paragraphs="11"),
        service(home="02", paragraphs="11|16", operation=CLOSED),
    )
    found = radar.links(rows)
    assert found.to_dict("records")[0] == {"first": "11", "second": "16", "services": 2}
    assert len(found) == 3
    assert radar.links(rows, "01")["services"].tolist() == [1]
    assert radar.links(rows, "03").empty
