"""Supply ratios: numerators over denominators, at every level, nothing spread or averaged."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialraum.model.services import CLOSED, ServiceError, ratios

from .frame import frame, service

PEOPLE = pd.Series({"01": 1000.0, "02": 500.0, "03": 0.0})


def compute(rows, level="stadtraum", measure=ratios.PLACES, people=PEOPLE, **more):
    return ratios.ratios(rows, people, 2000.0, level=level, measure=measure, **more)


def test_age_groups_are_unions_of_published_classes():
    assert ratios.age_classes(6, 17) == [
        "alter_6_9_count",
        "alter_10_14_count",
        "alter_15_17_count",
    ]
    for low, high in ((7, 17), (6, 20), (10, 9)):
        with pytest.raises(ServiceError, match=f"{low} bis {high}"):
            ratios.age_classes(low, high)


def test_a_missing_class_makes_the_denominator_missing_not_smaller():
    classes = {name: pd.Series({"01": 10.0, "02": 20.0}) for name in ratios.AGE_CLASSES}
    classes["alter_3_5_count"] = pd.Series({"01": np.nan, "02": 1.0})
    found = ratios.denominators(classes, 0, 5)
    assert np.isnan(found["01"])
    assert found["02"] == 21.0
    assert ratios.denominators(classes, 6, 9).tolist() == [10.0, 20.0]


def test_places_count_where_they_stand_and_the_rest_is_named():
    rows = frame(
        service(home="01"),
        service(serves="02", reach="stadtraum"),
        service(serves="01|02", reach="mehrere"),
        service(reach="stadtweit"),
        service(),
        service(home="01", operation=CLOSED),
    )
    found = compute(rows)
    table = found.frame.set_index("code")
    assert table["numerator"].tolist() == [1.0, 1.0, 0.0]
    assert table["ratio"].tolist()[:2] == [1.0, 2.0]
    assert np.isnan(table.loc["03", "ratio"])  # nobody lives there: no ratio, not infinity
    assert (found.shared, found.unplaced, found.unknown) == (2.0, 1.0, 0)
    assert found.city == {"numerator": 5.0, "denominator": 2000.0, "ratio": 2.5}


def test_posts_are_split_evenly_and_unknown_ones_are_counted():
    rows = frame(
        service(serves="01|02", reach="mehrere", vzae=3.0),
        service(reach="stadtweit", vzae=2.0),
        service(home="01"),
    )
    found = compute(rows, measure=ratios.POSTS)
    assert found.frame["numerator"].tolist() == [1.5, 1.5, 0.0]
    assert (found.shared, found.unplaced, found.unknown) == (2.0, 0.0, 1)
    assert found.city["numerator"] == 5.0


def test_finer_levels_take_the_stadtteil_and_say_what_has_none():
    rows = frame(service(home="01", stadtteil_code="21"), service(home="01"), service(home="02"))
    found = compute(rows, "stadtteil", people=pd.Series({"21": 100.0, "22": 50.0}))
    assert found.frame["numerator"].tolist() == [1.0, 0.0]
    assert found.unplaced == 2.0
    bezirke = pd.Series({"0": 100.0, "1": 50.0})
    found = compute(rows, "stadtbezirk", people=bezirke, parents={"21": "1"}, inside={"02": "0"})
    assert found.frame["numerator"].tolist() == [1.0, 1.0]
    assert found.unplaced == 1.0  # Stadtraum 01 lies in two
    assert compute(rows, "stadtbezirk", people=bezirke).unplaced == 3.0


def test_a_stadtraum_is_inside_a_stadtbezirk_only_if_wholly():
    areas = pd.DataFrame(
        {"stadtraum_codes": ["04", "04", "11|12", "12"], "stadtbezirk_code": ["1", "2", "7", "7"]}
    )
    assert ratios.nested(areas) == {"11": "7", "12": "7"}


def test_the_city_level_is_the_city():
    found = compute(
        frame(service(), service(home="01")), "stadt", people=pd.Series({"dresden": 2000.0})
    )
    assert found.frame["ratio"].tolist() == [1.0]
    nobody = ratios.ratios(frame(service()), PEOPLE, 0.0, level="stadtraum", measure="angebote")
    assert np.isnan(nobody.city["ratio"])


@pytest.mark.parametrize("level", ["stadtteil", "stadtbezirk"])
def test_posts_below_the_stadtraum_are_refused_in_words(level):
    with pytest.raises(ServiceError, match="nur je Stadtraum"):
        compute(frame(service()), level, ratios.POSTS)


@pytest.mark.parametrize(("level", "measure"), [("land", "angebote"), ("stadtraum", "euro")])
def test_an_unknown_question_is_refused(level, measure):
    with pytest.raises(ServiceError, match="gibt es nicht"):
        compute(frame(service()), level, measure)


PLACED = st.sampled_from(
    [
        {"home": "01"},
        {"home": "02"},
        {"serves": "01|02", "reach": "mehrere"},
        {"reach": "stadtweit"},
        {},
    ]
)


@given(
    st.lists(st.tuples(PLACED, st.floats(0, 10)), max_size=10),
    st.sampled_from(["angebote", "vzae"]),
)
def test_nothing_gets_lost_between_the_areas_and_the_city(rows, measure):
    listed = frame(*(service(vzae=vzae, **place) for place, vzae in rows))
    found = compute(listed, measure=measure)
    placed = found.frame["numerator"].sum() + found.shared + found.unplaced
    assert placed == pytest.approx(found.city["numerator"])


@pytest.mark.parametrize(
    ("placed", "lost", "expected"), [(4, 1, True), (3, 1, False), (0, 0, True)]
)
def test_areas_are_compared_only_where_four_of_five_places_are_known(placed, lost, expected):
    rows = [service(home="01")] * placed + [service()] * lost + [service(reach="stadtweit")] * 9
    assert compute(frame(*rows)).is_comparable is expected
