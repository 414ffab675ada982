"""Assumptions beside the city's forecast: none changes nothing; each acts as its rule says."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozialraum.model.people.age_groups import PUBLISHED_CLASSES, U18_CLASSES
from sozialraum.model.people.city_forecast import ProjectionError
from sozialraum.model.people.demand import (
    AGES,
    Demand,
    Dwellings,
    adjust,
    compare,
    decode,
    dwellings_by_area,
    encode,
)

BASE = 2025
CODES = ("01", "02")
YEARS = range(2026, 2041)
WIDTH = [3, 3, 4, 5, 3]  # years of age in each class under 18


def people(per_year=100.0, last=2032):
    """The same number in every single year of age, for every area and year."""
    rows = [(year, code) for year in range(BASE, last + 1) for code in CODES]
    frame = pd.DataFrame(rows, columns=["year", "code"])
    for name, width in zip(U18_CLASSES, WIDTH, strict=True):
        frame[name] = per_year * width
    for name in PUBLISHED_CLASSES[5:]:
        frame[name] = 1000.0
    return frame


def under_18(frame, code, year):
    row = frame[(frame["code"] == code) & (frame["year"] == year)]
    return float(row[list(U18_CLASSES)].sum(axis=1).iloc[0])


NOTHING = [
    Demand(),
    Demand(children_per_dwelling=0.3),  # the register's default, without a dwelling
    Demand((Dwellings("01", 2028, 500),), children_per_dwelling=0.0),
    Demand(ages="u3"),
]


@pytest.mark.parametrize("demand", NOTHING)
def test_nothing_assumed_is_the_forecast_to_the_unit(demand):
    frame = people(per_year=33.333333)
    assert demand.is_forecast
    assert adjust(frame, BASE, demand) is frame


def test_the_rule_itself_changes_nothing_at_zero():
    frame = people(per_year=33.333333)
    tiny = Demand(births=1e-300)  # not nothing, so the rule runs
    assert adjust(frame, BASE, tiny)[list(U18_CLASSES)].to_numpy().tolist() == (
        frame[list(U18_CLASSES)].to_numpy().tolist()
    )


def test_children_of_new_dwellings_come_on_top_from_the_year_on_and_only_there():
    demand = Demand((Dwellings("01", 2028, 300), Dwellings("01", 2030, 100)), 0.3)
    found = adjust(people(), BASE, demand)
    assert [under_18(found, "01", year) - 1800 for year in range(2026, 2032)] == pytest.approx(
        [0, 0, 90, 90, 120, 120]
    )
    assert under_18(found, "02", 2031) == 1800
    at_2028 = found[(found["code"] == "01") & (found["year"] == 2028)].iloc[0]
    assert at_2028["a_0_2"] == pytest.approx(300 + 90 * 3 / 18)  # as old as the others
    assert at_2028["a_18_24"] == 1000  # only children
    assert dwellings_by_area(demand, 2029) == {"01": 300}
    assert dwellings_by_area(demand, 2030) == {"01": 400}


def test_an_area_without_children_spreads_those_of_new_dwellings_over_all_ages():
    frame = people(per_year=0.0)
    found = adjust(frame, BASE, Demand((Dwellings("02", 2026, 100),), 0.9))
    row = found[(found["code"] == "02") & (found["year"] == 2026)].iloc[0]
    assert [row[name] for name in U18_CLASSES] == pytest.approx([5.0 * w for w in WIDTH])


def test_births_act_on_those_born_since_the_count():
    found = adjust(people(), BASE, Demand(births=-0.2))
    rows = found[found["code"] == "01"].set_index("year")
    assert rows.loc[2025, list(U18_CLASSES)].tolist() == [300, 300, 400, 500, 300]
    assert rows.loc[2026, "a_0_2"] == pytest.approx(300 * (1 - 0.2 / 3))
    assert rows.loc[2028, "a_0_2"] == pytest.approx(240)
    assert rows.loc[2028, "a_3_5"] == 300  # born before
    assert rows.loc[2031, "a_3_5"] == pytest.approx(240)
    assert rows.loc[2031, "a_6_9"] == 400
    assert rows.loc[2032, "a_6_9"] == pytest.approx(400 * (1 - 0.2 / 4))


def test_moves_add_up_year_by_year_in_both_directions():
    for moves in (0.01, -0.01):
        found = adjust(people(), BASE, Demand(moves=moves))
        assert under_18(found, "02", 2025) == 1800
        assert under_18(found, "02", 2031) == pytest.approx(1800 * (1 + moves) ** 6)


@settings(max_examples=25, deadline=None)
@given(
    st.floats(-0.9, 1),
    st.floats(-0.1, 0.1),
    st.floats(0, 2),
    st.integers(1, 5000),
    st.integers(2026, 2032),
)
def test_new_dwellings_add_exactly_their_children_whatever_else_is_assumed(
    births, moves, each, count, year
):
    demand = Demand((), each, births, moves)
    without = adjust(people(), BASE, demand)
    found = adjust(people(), BASE, demand.with_dwellings("01", year, count))
    names = list(U18_CLASSES)
    more = found[names].to_numpy().sum(axis=1) - without[names].to_numpy().sum(axis=1)
    there = (found["code"] == "01") & (found["year"] >= year)
    assert more == pytest.approx(np.where(there, each * count, 0.0), abs=1e-6)
    assert (found[names].to_numpy() >= 0).all()


def test_forecast_and_assumption_stand_side_by_side_at_the_planning_date():
    plain = pd.DataFrame(
        [(2025, "01", 100.0), (2031, "01", 80.0)], columns=["year", "code", "middle"]
    )
    changed = plain.assign(middle=[100.0, 95.0])
    assert compare(plain, changed, 2031).to_dict("records") == [
        {"code": "01", "now": 100, "forecast": 80, "assumed": 95, "difference": 15}
    ]


def test_the_ages_cover_every_class_under_18_once():
    single = [name for key in ("u3", "3_5", "6_9", "10_14", "15_17") for name in AGES[key]]
    assert tuple(single) == AGES["u18"] == U18_CLASSES
    assert AGES["u6"] == ("a_0_2", "a_3_5")


def test_dwellings_go_into_a_link_and_back():
    planned = Demand().with_dwellings("02", 2028, 300).with_dwellings("01", 2027, 5)
    text = encode(planned.dwellings)
    assert text == "01-2027-5.02-2028-300"
    assert decode(text, CODES, YEARS) == planned.dwellings
    assert decode("", CODES, YEARS) == ()
    assert planned.with_dwellings("02", 2028, 0).dwellings == (Dwellings("01", 2027, 5),)
    assert planned.with_dwellings("02", 2028, 7).dwellings[1].count == 7


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("1-2027-5", "nicht lesbar"),
        ("01-2025-5", "2026 bis 2040"),
        ("01-2041-5", "2026 bis 2040"),
        ("18-2027-5", "nicht lesbar"),
        ("01-2027-0", "von 1 bis 5.000"),
        ("01-2027-9999", "9.999 ist nicht möglich.*von 1 bis 5.000"),
        ("01-2027-5.01-2027-6", "mehrfach"),
        ("01-2027-5.", "nicht lesbar"),
        ("²1-2027-5", "nicht lesbar"),
    ],
)
def test_an_unreadable_text_is_refused_in_german(text, word):
    with pytest.raises(ProjectionError, match=word):
        decode(text, CODES, YEARS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"children_per_dwelling": -0.1},
        {"children_per_dwelling": float("nan")},
        {"births": -1.0},
        {"moves": float("nan")},
        {"ages": "u99"},
    ],
)
def test_values_out_of_range_are_refused(wrong):
    with pytest.raises(ProjectionError):
        Demand(**wrong)


@pytest.mark.parametrize("place", [("17", 2028), ("01", 2025), ("01", 2033)])
def test_dwellings_elsewhere_than_in_the_forecast_are_refused(place):
    with pytest.raises(ProjectionError, match="2026 bis 2032"):
        adjust(people(), BASE, Demand((Dwellings(*place, 10),), 0.3))
